// Purpose: WAV files: read any PCM prompt a regency brings, write the header of a recording.
// Thread: pure functions. Errors: named, with the place; the reader is total and bounded.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::media {

// PCM of 8, 16, 24 or 32 bit, A-law or mu-law, mono or more, 4-96 kHz -> mono 8 kHz.
Result<std::vector<std::int16_t>> read_wav(std::span<const std::uint8_t> file);
// What a file is, before anything is made of it.
struct WavFacts {
    std::uint16_t tag = 0, channels = 0, bits = 0;
    std::uint32_t rate = 0;
    std::uint64_t samples = 0;  // of all channels
    std::uint64_t clipped = 0;  // in runs of three and more at full scale: cut off, not merely loud
    bool cut = false;           // less audio than the header promises
};
Result<WavFacts> look_at_wav(std::span<const std::uint8_t> file);
// Speech to about -20 dBm0, its peak below clipping: every prompt as loud as the next.
void normalise(std::vector<std::int16_t>& pcm);

constexpr std::size_t kWavHeader = 44;
using WavHeader = std::array<std::uint8_t, kWavHeader>;
WavHeader wav_header(std::uint16_t channels, std::uint32_t rate, std::uint32_t data_bytes);

}  // namespace siaga::media
