// Purpose: one outgoing RTP stream of a party, whatever feeds it: one SSRC, one run of sequence
// numbers and timestamps through announcement, talk, hold and mix, so that no phone resets its
// jitter buffer when the source changes (RFC 3550 5.1).
// Thread: the RTP thread. Owner: the party. Units: samples at 8 kHz; `now_us` is CLOCK_MONOTONIC.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "media/rtp_packet.hpp"

namespace siaga::media {

// Where finished packets go: the party's socket, and the recording.
class PacketSink {
public:
    virtual ~PacketSink() = default;
    virtual void emit(const RtpHeader& header, std::span<const std::uint8_t> payload) = 0;
};

struct OutFormat {
    std::uint8_t payload_type = 8;
    std::uint8_t dtmf_payload_type = 0;
    int ptime_samples = kTick;
    static constexpr int kTick = 160;
};

class OutStream {
public:
    OutStream(std::uint32_t ssrc, std::uint16_t first_seq, std::uint32_t first_ts);

    void set_format(const OutFormat& format) { format_ = format; }
    // Audio of another party, already in our codec. `source` tells streams apart: a new one continues
    // the timestamps at the time that passed.
    void forward(std::uint64_t source, const RtpView& in, std::span<const std::uint8_t> payload, std::int64_t now_us,
                 PacketSink& sink);
    // RFC 4733 event of another party, mapped to our payload type.
    void forward_event(std::uint64_t source, const RtpView& in, std::int64_t now_us, PacketSink& sink);
    // Our own audio: prompts, tones, a mix; one 20 ms frame a tick.
    void generate(std::span<const std::uint8_t> frame, std::int64_t now_us, PacketSink& sink);

    [[nodiscard]] std::uint32_t ssrc() const { return ssrc_; }
    [[nodiscard]] std::int64_t last_sent_us() const { return last_us_; }
    // For the sender report: the timestamp that belongs to `now_us`.
    [[nodiscard]] std::uint32_t timestamp_at(std::int64_t now_us) const;
    [[nodiscard]] std::uint32_t packets() const { return packets_; }
    [[nodiscard]] std::uint32_t octets() const { return octets_; }

private:
    void rebase(std::uint64_t source, const RtpView* in, std::int64_t now_us);
    void repack(std::uint32_t ts, std::span<const std::uint8_t> payload, std::int64_t now_us, PacketSink& sink);
    void send(std::uint8_t payload_type, std::uint16_t seq, std::uint32_t ts, std::span<const std::uint8_t> payload,
              int samples, std::int64_t now_us, PacketSink& sink);

    OutFormat format_;
    std::uint32_t ssrc_;
    std::uint64_t source_ = 0;
    bool based_ = false;  // the numbers of some source are mapped to ours
    bool generated_ = false;
    bool repacking_ = false;  // the source's packets are not our ptime: our own numbers from here
    bool marker_ = true;
    // What was sent last (the highest, where the source reorders).
    std::uint16_t seq_;
    std::uint32_t ts_;
    int samples_ = 0;
    std::int64_t last_us_ = 0;
    // From the source's numbers to ours.
    std::uint16_t seq_offset_ = 0;
    std::uint32_t ts_offset_ = 0;
    std::uint16_t floor_seq_ = 0;  // nothing older: it would reuse numbers of the source before
    int late_ = 0;
    std::uint32_t in_ts_ = 0;
    std::uint32_t event_in_ts_ = 0;  // an event sent into generated audio keeps one timestamp
    std::uint32_t event_out_ts_ = 0;
    std::vector<std::uint8_t> pending_;
    std::uint32_t pending_ts_ = 0;
    std::uint32_t packets_ = 0;
    std::uint32_t octets_ = 0;
};

}  // namespace siaga::media
