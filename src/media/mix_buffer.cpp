#include "media/mix_buffer.hpp"

#include <algorithm>

namespace siaga::media {

void MixBuffer::push(std::uint32_t ssrc, std::uint32_t ts, std::span<const std::uint8_t> payload,
                     const DecodeTable& decode) {
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(payload.size(), kMost));
    const auto ahead = static_cast<std::int32_t>(ts - write_ts_);
    if (!started_ || ssrc != ssrc_ || ahead > 1600 || ahead < -1600) {
        started_ = true;
        playing_ = false;
        ssrc_ = ssrc;
        read_ts_ = write_ts_ = ts;
    }
    for (; static_cast<std::int32_t>(ts - write_ts_) > 0; ++write_ts_) ring_[write_ts_ % kSize] = 0;  // lost
    for (std::uint32_t i = 0; i < size; ++i) {
        if (static_cast<std::int32_t>(ts + i - read_ts_) < 0) continue;  // its time is over
        ring_[(ts + i) % kSize] = decode[payload[i]];
    }
    if (static_cast<std::int32_t>(ts + size - write_ts_) > 0) write_ts_ = ts + size;
    if (write_ts_ - read_ts_ > kMost) read_ts_ = write_ts_ - kStart;
}

bool MixBuffer::pull(std::array<std::int16_t, kFrame>& out) {
    const auto held = write_ts_ - read_ts_;
    if (started_ && !playing_) playing_ = held >= kStart;
    if (!started_ || !playing_ || held < kFrame) {
        playing_ = false;
        out.fill(0);
        return false;
    }
    for (std::uint32_t i = 0; i < kFrame; ++i) out[i] = ring_[(read_ts_ + i) % kSize];
    read_ts_ += kFrame;
    return true;
}

}  // namespace siaga::media
