// Purpose: one leg in a room: its sockets, what it sends us, what it hears, and its place in the
// recording. Routing between parties is the Engine's.
// Thread: the RTP thread. Owner: the Engine, by leg; a leg that moves to another room keeps its streams.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "media/address.hpp"
#include "media/in_stream.hpp"
#include "media/mix_buffer.hpp"
#include "media/out_stream.hpp"
#include "media/player.hpp"
#include "media/recorder.hpp"
#include "siaga/centre/room.hpp"

namespace siaga::media {

// Where a stream's timestamps lie in a recording: its own clock between packets, ours over time.
class TapClock {
public:
    std::int64_t place(std::uint32_t ssrc, std::uint32_t ts, std::int64_t now_position);

private:
    bool started_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint32_t ts_ = 0;
    std::int64_t position_ = 0;
};

// One direction of one party that a part records.
struct Tap {
    Recorder* recorder = nullptr;  // none: not recorded
    std::uint32_t part = 0;
    TapClock clock;

    void take(int channel, const RtpHeader& header, centre::Codec codec, std::span<const std::uint8_t> payload,
              std::int64_t now_us);
};

struct PartyStats {
    std::uint64_t sent = 0, send_failed = 0, ignored = 0;
};

class Party final : public PacketSink {
public:
    explicit Party(LegId leg);

    // Takes the desired state; what did not change is not touched. True if the sockets changed.
    bool declare(const centre::Party& desired, std::int64_t now_us);
    // Binds RTP and RTCP where it is not done yet; false while the ports are taken.
    bool bind();
    void unbind();

    // One packet that arrived; nullopt where it is nobody's business (stranger, garbage, on hold).
    struct Heard {
        RtpView packet;
        centre::Codec codec = centre::Codec::pcma;
        bool event = false;
        std::optional<char> digit;
    };
    std::optional<Heard> receive(std::span<const std::uint8_t> datagram, const Address& from, std::int64_t now_us);
    void receive_rtcp(std::span<const std::uint8_t> datagram, std::int64_t now_us);

    // What this party is to hear.
    void hear(const Party& speaker, const Heard& heard, std::int64_t now_us);
    void hear_frame(const std::array<std::int16_t, kFrame>& pcm, std::int64_t now_us);
    void emit(const RtpHeader& header, std::span<const std::uint8_t> payload) override;
    // Sends what emit() collected.
    void send_now();
    // RFC 6263: a packet of silence where nothing is to be heard, so that no border element gives up.
    void keep_alive(std::int64_t now_us);
    void send_rtcp(std::int64_t now_us, std::uint64_t ntp);

    [[nodiscard]] const centre::Party& desired() const { return desired_; }
    [[nodiscard]] LegId leg() const { return desired_.leg; }
    [[nodiscard]] bool may_hear() const { return desired_.peer.we_send; }
    [[nodiscard]] std::int64_t last_heard_us() const { return reception_.last_us(); }
    [[nodiscard]] int rtp_fd() const { return rtp_.fd(); }
    [[nodiscard]] int rtcp_fd() const { return rtcp_.fd(); }
    [[nodiscard]] bool bound() const { return rtp_.fd() >= 0; }
    [[nodiscard]] const Latch& latch() const { return latch_; }
    [[nodiscard]] const PartyStats& stats() const { return stats_; }

    // The Engine's, kept here so that a packet finds its way without a search.
    CallId room;
    std::vector<Party*> listeners;       // hear this party as it is
    std::vector<Party*> mixed;           // whom this party hears, when more than one
    std::unique_ptr<MixBuffer> mix;      // while somebody mixes this party
    std::array<std::int16_t, kFrame> frame{};  // of this tick
    std::optional<Player> player;
    std::uint64_t played = 0;            // play ids up to here are over or running
    bool to_send = false;                // stands in the Engine's list
    bool rtp_started = false;
    bool rtp_lost = false;
    std::int64_t quiet_since_us = 0;     // since when RTP is owed to us
    std::int64_t rtcp_at_us = 0;
    Tap said, hears_tap;                 // into left, into right
    std::uint64_t lost_ms = 0;

private:
    [[nodiscard]] Address destination() const;
    [[nodiscard]] std::optional<centre::Codec> codec_of(std::uint8_t payload_type) const;

    static constexpr std::size_t kBatch = 8;
    static constexpr std::size_t kPacket = kRtpHeader + 1024;

    centre::Party desired_;
    bool declared_ = false;
    std::optional<Address> sdp_;
    UdpSocket rtp_, rtcp_;
    Latch latch_;
    Reception reception_;
    DigitWatch digits_;
    OutStream out_;
    std::int64_t now_us_ = 0;
    std::array<std::array<std::uint8_t, kPacket>, kBatch> packets_;
    std::array<std::size_t, kBatch> sizes_{};
    std::size_t waiting_ = 0;
    PartyStats stats_;
};

}  // namespace siaga::media
