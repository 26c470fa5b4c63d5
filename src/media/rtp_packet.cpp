#include "media/rtp_packet.hpp"

#include <cstring>

namespace siaga::media {

namespace {

std::uint16_t get16(const std::uint8_t* p) { return static_cast<std::uint16_t>(p[0] << 8 | p[1]); }
std::uint32_t get32(const std::uint8_t* p) { return std::uint32_t{get16(p)} << 16 | get16(p + 2); }
void put16(std::uint8_t* p, std::uint16_t v) {
    p[0] = static_cast<std::uint8_t>(v >> 8);
    p[1] = static_cast<std::uint8_t>(v);
}
void put32(std::uint8_t* p, std::uint32_t v) {
    put16(p, static_cast<std::uint16_t>(v >> 16));
    put16(p + 2, static_cast<std::uint16_t>(v));
}

constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kSourceDescription = 202;

}  // namespace

std::optional<RtpView> parse_rtp(std::span<const std::uint8_t> d) {
    if (d.size() < kRtpHeader || d.size() > kMaxDatagram) return std::nullopt;
    if (d[0] >> 6 != 2) return std::nullopt;  // RFC 3550 5.1: version
    RtpView view;
    view.payload_type = d[1] & 0x7f;
    // RFC 5761 4: 64-95 is where RTCP types land when RTCP is sent to the RTP port.
    if (view.payload_type >= 64 && view.payload_type <= 95) return std::nullopt;
    view.marker = (d[1] & 0x80) != 0;
    view.seq = get16(&d[2]);
    view.ts = get32(&d[4]);
    view.ssrc = get32(&d[8]);
    std::size_t begin = kRtpHeader + 4u * (d[0] & 0x0f);
    std::size_t end = d.size();
    if (d[0] & 0x10) {  // one header extension, its length in words
        if (begin + 4 > end) return std::nullopt;
        begin += 4 + 4u * get16(&d[begin + 2]);
    }
    if (begin > end) return std::nullopt;
    if (d[0] & 0x20) {  // the last octet counts the padding, itself included
        const std::size_t padding = d[end - 1];
        if (padding == 0 || begin + padding > end) return std::nullopt;
        end -= padding;
    }
    view.payload = d.subspan(begin, end - begin);
    return view;
}

void write_rtp_header(const RtpHeader& header, std::uint8_t* out) {
    out[0] = 0x80;
    out[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7f));
    put16(out + 2, header.seq);
    put32(out + 4, header.ts);
    put32(out + 8, header.ssrc);
}

std::optional<TelephoneEvent> parse_telephone_event(std::span<const std::uint8_t> payload) {
    if (payload.size() < 4) return std::nullopt;
    return TelephoneEvent{payload[0], (payload[1] & 0x80) != 0, get16(&payload[2])};
}

char digit_of(std::uint8_t event) { return event < 16 ? "0123456789*#ABCD"[event] : '\0'; }

std::size_t write_rtcp(std::uint32_t ssrc, const std::optional<SenderInfo>& sender,
                       const std::optional<ReceptionReport>& report, std::uint8_t* out) {
    std::uint8_t* p = out;
    p[0] = static_cast<std::uint8_t>(0x80 | (report ? 1 : 0));
    p[1] = sender ? kSenderReport : kReceiverReport;
    put32(p + 4, ssrc);
    std::size_t n = 8;
    if (sender) {
        put32(p + n, static_cast<std::uint32_t>(sender->ntp >> 32));
        put32(p + n + 4, static_cast<std::uint32_t>(sender->ntp));
        put32(p + n + 8, sender->ts);
        put32(p + n + 12, sender->packets);
        put32(p + n + 16, sender->octets);
        n += 20;
    }
    if (report) {
        put32(p + n, report->ssrc);
        put32(p + n + 4, std::uint32_t{report->fraction_lost} << 24 | (static_cast<std::uint32_t>(report->lost) & 0xffffff));
        put32(p + n + 8, report->highest_seq);
        put32(p + n + 12, report->jitter);
        put32(p + n + 16, report->last_sr);
        put32(p + n + 20, report->delay_since_sr);
        n += 24;
    }
    put16(p + 2, static_cast<std::uint16_t>(n / 4 - 1));
    // RFC 3550 6.1: every compound packet carries a CNAME; a constant one tells nothing of the host.
    static constexpr char kName[] = "siaga";
    std::uint8_t* s = p + n;
    s[0] = 0x81;
    s[1] = kSourceDescription;
    put32(s + 4, ssrc);
    s[8] = 1;  // CNAME
    s[9] = sizeof kName - 1;
    std::memcpy(s + 10, kName, sizeof kName - 1);
    std::size_t m = 10 + sizeof kName - 1;
    do s[m++] = 0;
    while (m % 4 != 0);
    put16(s + 2, static_cast<std::uint16_t>(m / 4 - 1));
    return n + m;
}

std::uint32_t parse_sender_report(std::span<const std::uint8_t> d) {
    while (d.size() >= 8 && d[0] >> 6 == 2) {
        const std::size_t length = 4u * (get16(&d[2]) + 1u);
        if (length > d.size()) return 0;
        if (d[1] == kSenderReport && length >= 28) return get32(&d[10]);
        d = d.subspan(length);
    }
    return 0;
}

}  // namespace siaga::media
