#include "rtp_stream.hpp"

#include <algorithm>
#include <array>

#include "random.hpp"

namespace siaga::phone {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t kHeader = 12;
constexpr std::size_t kRepeatGap = 2 * kSampleRate;
constexpr std::uint32_t kMaxGap = 10 * kSampleRate;   // a longer jump of the timestamp is a new start
constexpr std::size_t kMaxKept = 600 * kSampleRate;   // ten minutes in memory
constexpr std::string_view kDigits = "0123456789*#ABCD";  // RFC 4733 §3.2, in the order of the event codes

std::uint32_t big(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

void put(std::string& out, std::uint32_t value, int count) {
    for (int i = count - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 255);
}

}  // namespace

RtpStream::RtpStream(Loop& loop, AudioPlan plan)
    : loop_(loop),
      plan_(std::move(plan)),
      rtp_(loop),
      rtcp_(loop),
      sequence_(static_cast<std::uint16_t>(random_number())),
      timestamp_(static_cast<std::uint32_t>(random_number())),
      ssrc_(static_cast<std::uint32_t>(random_number())) {}

RtpStream::~RtpStream() { loop_.cancel(timer_); }

Status RtpStream::open(const std::string& address) {
    auto local = resolve(address, 0);
    if (local.has_error()) return local.error();
    Status status;
    for (int attempt = 0; attempt < 200; ++attempt) {  // RFC 3550 §11: an even port and the next one
        local->port = 0;
        status = rtp_.open(*local, [this](std::string_view packet, const Endpoint&) { received(packet); });
        if (status.has_error()) return status;
        if (rtp_.local().port % 2 == 0) {
            local->port = static_cast<std::uint16_t>(rtp_.local().port + 1);
            status = rtcp_.open(*local, [](std::string_view, const Endpoint&) {});
            if (status.has_value()) break;
        }
        rtp_.close();
        status = fail("rtp_ports", "no free pair of ports", address);
    }
    if (status.has_value() && !plan_.save.empty()) status = file_.open(plan_.save);
    return status;
}

void RtpStream::plan(AudioPlan plan) {
    plan_ = std::move(plan);
    said_ = 0;
    if (!plan_.save.empty() && !file_.is_open()) (void)file_.open(plan_.save);
}

void RtpStream::talk_to(const AudioDescription& remote, Direction ours) {
    const auto where = resolve(remote.address, remote.port);
    if (where.has_error()) return;
    remote_ = *where;
    dtmf_ = remote.dtmf;
    for (const auto codec : remote.codecs) {
        if (std::find(plan_.codecs.begin(), plan_.codecs.end(), codec) != plan_.codecs.end()) {
            codec_ = codec;
            break;
        }
    }
    sending_ = (ours == Direction::sendrecv || ours == Direction::sendonly) && remote_;
    if (timer_.id == 0) {
        next_ = Loop::Clock::now();
        tick();
    }
}

void RtpStream::tick() {
    const auto now = Loop::Clock::now();
    if (now - next_ > 200ms) next_ = now;  // after a stall go on, do not burst
    next_ += std::chrono::milliseconds(plan_.ptime);
    timer_ = loop_.at(next_, [this] { tick(); });
    const std::size_t count = plan_.ptime * 8U;
    if (sending_ && !send_digit()) {
        std::string payload;
        next_sound(payload, count);
        send_packet(codec_, stats_.packets_sent == 0, timestamp_, payload);
    }
    timestamp_ += static_cast<std::uint32_t>(count);
}

// RFC 4733 §2.5.1: the duration grows while the timestamp stays; the end is said three times.
bool RtpStream::send_digit() {
    constexpr unsigned kTone = 8;
    constexpr unsigned kEnd = kTone + 3;
    constexpr unsigned kPause = kEnd + 3;
    if (digits_.empty() || dtmf_ == 0) return false;
    const auto event = kDigits.find(digits_.front());
    if (event == kDigits.npos || digit_packet_ >= kPause) {
        digits_.erase(0, 1);
        digit_packet_ = 0;
        return false;
    }
    if (digit_packet_ >= kEnd) {
        ++digit_packet_;
        return false;
    }
    if (digit_packet_ == 0) digit_start_ = timestamp_;
    const unsigned steps = std::min(digit_packet_ + 1, kTone);
    std::string payload;
    put(payload, static_cast<std::uint32_t>(event), 1);
    put(payload, (digit_packet_ >= kTone ? 0x80U : 0U) | 10U, 1);
    put(payload, steps * plan_.ptime * 8U, 2);
    send_packet(dtmf_, digit_packet_ == 0, digit_start_, payload);
    ++digit_packet_;
    return true;
}

void RtpStream::next_sound(std::string& payload, std::size_t count) {
    payload.reserve(count);
    const std::size_t length = plan_.say ? plan_.say->size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::int16_t sample = 0;
        if (said_ < length) sample = (*plan_.say)[said_];
        ++said_;
        if (plan_.repeat && said_ >= length + kRepeatGap) said_ = 0;
        payload += static_cast<char>(codec_ == 8 ? to_alaw(sample) : to_ulaw(sample));
    }
}

void RtpStream::send_packet(std::uint8_t type, bool marker, std::uint32_t timestamp, std::string_view payload) {
    std::string packet;
    packet.reserve(kHeader + payload.size());
    put(packet, 0x80, 1);
    put(packet, (marker ? 0x80U : 0U) | type, 1);
    put(packet, sequence_++, 2);
    put(packet, timestamp, 4);
    put(packet, ssrc_, 4);
    packet += payload;
    rtp_.send(packet, remote_);
    ++stats_.packets_sent;
}

void RtpStream::received(std::string_view packet) {
    if (packet.size() < kHeader || (static_cast<unsigned char>(packet[0]) >> 6) != 2) return;
    const std::size_t skip = kHeader + 4U * (static_cast<unsigned char>(packet[0]) & 15U);
    if (packet.size() < skip || (packet[0] & 0x30) != 0) return;  // no padding, no extension: none was agreed
    const auto type = static_cast<std::uint8_t>(packet[1] & 0x7f);
    const auto sequence = static_cast<std::uint16_t>(big(packet, 2, 2));
    const auto timestamp = big(packet, 4, 4);
    const auto ssrc = big(packet, 8, 4);
    const auto payload = packet.substr(skip);
    ++stats_.packets_heard;
    if (!hearing_ || ssrc != heard_ssrc_) {
        hearing_ = true;
        heard_ssrc_ = ssrc;
        heard_next_ = timestamp;
        heard_sequence_ = static_cast<std::uint16_t>(sequence - 1);
    }
    const auto ahead = static_cast<std::uint16_t>(sequence - heard_sequence_);
    if (ahead > 0 && ahead < 1000) {
        stats_.packets_missing += ahead - 1U;
        heard_sequence_ = sequence;
    }
    if (type == 8 || type == 0) {
        Samples samples(payload.size());
        std::transform(payload.begin(), payload.end(), samples.begin(), [&](char byte) {
            return type == 8 ? from_alaw(static_cast<std::uint8_t>(byte)) : from_ulaw(static_cast<std::uint8_t>(byte));
        });
        hear(timestamp, samples);
    } else if (payload.size() >= 4 && type >= 96 && (payload[1] & 0x80) != 0) {
        const auto event = static_cast<unsigned char>(payload[0]);
        if (event < kDigits.size() && (!heard_any_digit_ || heard_digit_ != timestamp)) stats_.dtmf += kDigits[event];
        heard_digit_ = timestamp;
        heard_any_digit_ = true;
    }
}

// Laid down by timestamp, so that a lost packet is as long a silence as it was.
void RtpStream::hear(std::uint32_t timestamp, const Samples& samples) {
    if (!plan_.keep && !file_.is_open()) return;
    const std::uint32_t gap = timestamp - heard_next_;
    if (gap > 0x8000'0000U && heard_next_ - timestamp < kMaxGap) return;  // late or repeated
    if (gap > 0 && gap < kMaxGap) {
        const Samples silence(gap, 0);
        keep(silence.data(), silence.size());
    }
    keep(samples.data(), samples.size());
    heard_next_ = timestamp + static_cast<std::uint32_t>(samples.size());
}

void RtpStream::keep(const std::int16_t* samples, std::size_t count) {
    file_.write(samples, count);
    if (plan_.keep && heard_.size() < kMaxKept) heard_.insert(heard_.end(), samples, samples + count);
}

}  // namespace siaga::phone
