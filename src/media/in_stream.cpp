#include "media/in_stream.hpp"

#include <algorithm>

namespace siaga::media {

void Latch::arm(const std::optional<Address>& sdp) {
    sdp_ = sdp;
    source_ = {};
}

bool Latch::accepts(const Address& source) {
    if (source == source_) return true;
    if (!source_ || (sdp_ && source == *sdp_)) {
        source_ = source;
        return true;
    }
    ++strangers_;
    return false;
}

int Reception::count(const RtpView& packet, std::int64_t now_us) {
    ++total_;
    const auto transit = static_cast<std::uint32_t>(now_us / 125) - packet.ts;
    const bool wild = started_ && packet.ssrc == ssrc_ && now_us - last_us_ < 2'000'000 &&
                      std::abs(static_cast<std::int16_t>(packet.seq - static_cast<std::uint16_t>(highest_))) > 3000;
    last_us_ = now_us;
    if (!started_ || packet.ssrc != ssrc_ || wild) {
        started_ = true;
        ssrc_ = packet.ssrc;
        base_ = highest_ = packet.seq;
        received_ = 1;
        expected_before_ = received_before_ = 0;
        jitter16_ = 0;
        transit_ = transit;
        return 0;
    }
    ++received_;
    // RFC 3550 A.8, jitter scaled by 16.
    const auto delta = static_cast<std::int32_t>(transit - transit_);
    transit_ = transit;
    const auto magnitude = static_cast<std::uint32_t>(delta < 0 ? -static_cast<std::int64_t>(delta) : delta);
    if (magnitude < 8000) jitter16_ += magnitude - ((jitter16_ + 8) >> 4);
    const auto ahead = static_cast<std::int16_t>(packet.seq - static_cast<std::uint16_t>(highest_));
    if (ahead <= 0) return 0;
    highest_ += static_cast<std::uint32_t>(ahead);
    return ahead - 1;
}

void Reception::sender_report(std::uint32_t middle_ntp, std::int64_t now_us) {
    last_sr_ = middle_ntp;
    last_sr_us_ = now_us;
}

std::optional<ReceptionReport> Reception::report(std::int64_t now_us) {
    if (!started_) return std::nullopt;
    ReceptionReport out;
    out.ssrc = ssrc_;
    const std::uint32_t expected = highest_ - base_ + 1;
    const auto lost = static_cast<std::int64_t>(expected) - received_;
    out.lost = static_cast<std::int32_t>(std::clamp<std::int64_t>(lost, -0x800000, 0x7fffff));
    const std::uint32_t expected_now = expected - expected_before_;
    const auto lost_now = static_cast<std::int64_t>(expected_now) - (received_ - received_before_);
    if (expected_now > 0 && lost_now > 0)
        out.fraction_lost = static_cast<std::uint8_t>(std::min<std::int64_t>(lost_now * 256 / expected_now, 255));
    expected_before_ = expected;
    received_before_ = received_;
    out.highest_seq = highest_;
    out.jitter = jitter16_ >> 4;
    if (last_sr_us_ != 0) {
        out.last_sr = last_sr_;
        out.delay_since_sr = static_cast<std::uint32_t>((now_us - last_sr_us_) * 65536 / 1'000'000);
    }
    return out;
}

std::optional<char> DigitWatch::digit(const RtpView& packet) {
    const auto event = parse_telephone_event(packet.payload);
    if (!event) return std::nullopt;
    if (any_) {
        const auto ahead = static_cast<std::int32_t>(packet.ts - ts_);
        if (ahead < 0 && ahead > -8000 * 60) return std::nullopt;  // a late packet of an event before
        if (ahead == 0) {
            duration_ = std::max(duration_, event->duration);
            ended_ = ended_ || event->end;
            return std::nullopt;
        }
        // RFC 4733 2.5.1.3: an event longer than the duration field goes on in a new segment.
        if (!ended_ && event->event == event_ && duration_ > 0xf000 && ahead <= 0x10000) {
            ts_ = packet.ts;
            duration_ = event->duration;
            ended_ = event->end;
            return std::nullopt;
        }
    }
    any_ = true;
    ended_ = event->end;
    event_ = event->event;
    ts_ = packet.ts;
    duration_ = event->duration;
    const char digit = digit_of(event->event);
    return digit == '\0' ? std::nullopt : std::optional(digit);
}

}  // namespace siaga::media
