// Purpose: one G.711 RTP stream each way (RFC 3550, 3551, 4733), paced on the loop's timers.
// Thread: the loop's. Owner: a dialog. Units: timestamps are 125 µs.
#pragma once

#include <string>

#include "sdp.hpp"
#include "siaga/phone/agent.hpp"
#include "udp_socket.hpp"

namespace siaga::phone {

class RtpStream {
public:
    RtpStream(Loop& loop, AudioPlan plan);
    ~RtpStream();
    RtpStream(const RtpStream&) = delete;
    RtpStream& operator=(const RtpStream&) = delete;

    Status open(const std::string& address);
    [[nodiscard]] std::uint16_t port() const { return rtp_.local().port; }
    // Starts or changes sending; `ours` is our direction after offer and answer.
    void talk_to(const AudioDescription& remote, Direction ours);
    void plan(AudioPlan plan);
    void send_dtmf(const std::string& digits) { digits_ += digits; }
    [[nodiscard]] const AudioStats& stats() const { return stats_; }
    [[nodiscard]] const Samples& heard() const { return heard_; }

private:
    void tick();
    bool send_digit();
    void send_packet(std::uint8_t type, bool marker, std::uint32_t timestamp, std::string_view payload);
    void next_sound(std::string& payload, std::size_t count);
    void received(std::string_view packet);
    void hear(std::uint32_t timestamp, const Samples& samples);
    void keep(const std::int16_t* samples, std::size_t count);

    Loop& loop_;
    AudioPlan plan_;
    UdpSocket rtp_;
    UdpSocket rtcp_;  // bound so that reports to it are swallowed, never answered by an ICMP
    WavWriter file_;
    Samples heard_;
    AudioStats stats_;

    Endpoint remote_;
    std::uint8_t codec_ = 8;
    std::uint8_t dtmf_ = 0;
    bool sending_ = false;
    Loop::Timer timer_;
    Loop::Time next_{};
    std::uint16_t sequence_;
    std::uint32_t timestamp_;
    std::uint32_t ssrc_;
    std::size_t said_ = 0;
    std::string digits_;
    unsigned digit_packet_ = 0;
    std::uint32_t digit_start_ = 0;

    bool hearing_ = false;
    std::uint32_t heard_ssrc_ = 0;
    std::uint32_t heard_next_ = 0;
    std::uint16_t heard_sequence_ = 0;
    std::uint32_t heard_digit_ = 0;
    bool heard_any_digit_ = false;
};

}  // namespace siaga::phone
