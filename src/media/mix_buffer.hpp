// Purpose: what one speaker said, as samples ready for our 20 ms tick: a small jitter buffer for
// parties that are mixed. Thread: the RTP thread. Owner: the speaking party, while a mix needs it.
// Full: the oldest samples go, so a mix is never more than kMost behind.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "media/g711.hpp"

namespace siaga::media {

class MixBuffer {
public:
    void push(std::uint32_t ssrc, std::uint32_t ts, std::span<const std::uint8_t> payload, const DecodeTable& decode);
    // Once a tick: the next 20 ms; false (and silence) while there is nothing.
    bool pull(std::array<std::int16_t, kFrame>& out);

private:
    static constexpr std::uint32_t kSize = 4096;   // ring, samples; a power of two
    static constexpr std::uint32_t kStart = 320;   // 40 ms before it plays
    static constexpr std::uint32_t kMost = 960;    // 120 ms

    std::array<std::int16_t, kSize> ring_{};
    bool started_ = false;
    bool playing_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint32_t read_ts_ = 0;
    std::uint32_t write_ts_ = 0;  // one past the newest sample
};

}  // namespace siaga::media
