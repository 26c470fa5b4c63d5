// Purpose: RTP and RTCP on the wire (RFC 3550 5.1, 6.4; RFC 4733 2.3): total, bounded parsing and
// writing into caller's buffers. Thread: pure functions. Errors: nullopt for what is not RTP.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace siaga::media {

constexpr std::size_t kRtpHeader = 12;
// Larger than any G.711 packet we could meet (120 ms = 960 B); larger datagrams are refused.
constexpr std::size_t kMaxDatagram = 1500;

struct RtpView {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t seq = 0;
    std::uint32_t ts = 0;
    std::uint32_t ssrc = 0;
    std::span<const std::uint8_t> payload;
};
std::optional<RtpView> parse_rtp(std::span<const std::uint8_t> datagram);

struct RtpHeader {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t seq = 0;
    std::uint32_t ts = 0;
    std::uint32_t ssrc = 0;
};
void write_rtp_header(const RtpHeader& header, std::uint8_t* out);  // kRtpHeader bytes

struct TelephoneEvent {
    std::uint8_t event = 0;
    bool end = false;
    std::uint16_t duration = 0;  // timestamp units
};
std::optional<TelephoneEvent> parse_telephone_event(std::span<const std::uint8_t> payload);
char digit_of(std::uint8_t event);  // 0 where the event is no digit

// What we say of a stream we receive (RFC 3550 6.4.1).
struct ReceptionReport {
    std::uint32_t ssrc = 0;
    std::uint8_t fraction_lost = 0;
    std::int32_t lost = 0;
    std::uint32_t highest_seq = 0;
    std::uint32_t jitter = 0;
    std::uint32_t last_sr = 0;
    std::uint32_t delay_since_sr = 0;  // 1/65536 s
};
struct SenderInfo {
    std::uint64_t ntp = 0;
    std::uint32_t ts = 0;
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
};
// One compound packet: SR (or RR when nothing was sent) and SDES with a CNAME. Returns its length.
constexpr std::size_t kMaxRtcp = 128;
std::size_t write_rtcp(std::uint32_t ssrc, const std::optional<SenderInfo>& sender,
                       const std::optional<ReceptionReport>& report, std::uint8_t* out);

// The middle 32 bits of the NTP time in the first SR of a compound packet; 0 where there is none.
// Everything else peers say in RTCP is ignored.
std::uint32_t parse_sender_report(std::span<const std::uint8_t> datagram);

}  // namespace siaga::media
