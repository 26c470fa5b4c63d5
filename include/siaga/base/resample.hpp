// Purpose: sound from one sample rate to another, for prompts and test callers: windowed sinc, cut at the lower of
// the two Nyquist frequencies, so that espeak-ng's 22,050 Hz does not alias into a telephone's 8,000.
// Thread: a pure function. Units: Hz; 16-bit mono samples. Rates of nought give no sound.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace siaga {

[[nodiscard]] std::vector<std::int16_t> resample(std::span<const std::int16_t> pcm, std::uint32_t from, std::uint32_t to);

}  // namespace siaga
