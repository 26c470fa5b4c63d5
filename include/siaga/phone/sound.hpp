// Purpose: sound as a phone has it: 16-bit mono samples at 8 kHz, from a WAV file, from espeak-ng
// or a tone, and back into a WAV file; G.711 both ways.
// Thread: plain functions; WavWriter belongs to one thread. Units: samples are 125 µs, frequency Hz.
// Errors: unreadable or unusable files with their name; espeak-ng missing or failing.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::phone {

using Samples = std::vector<std::int16_t>;
inline constexpr unsigned kSampleRate = 8000;

// PCM16, A-law or µ-law, any channel count (the first is taken), 8-48 kHz. Total on any bytes.
[[nodiscard]] Result<Samples> parse_wav(std::string_view file);
[[nodiscard]] Result<Samples> read_wav(const std::string& path);
[[nodiscard]] Result<Samples> speak(const std::string& text, const std::string& voice = "id");
[[nodiscard]] Samples tone(double frequency, double seconds, double amplitude = 8000);

[[nodiscard]] std::uint8_t to_alaw(std::int16_t sample);
[[nodiscard]] std::uint8_t to_ulaw(std::int16_t sample);
[[nodiscard]] std::int16_t from_alaw(std::uint8_t byte);
[[nodiscard]] std::int16_t from_ulaw(std::uint8_t byte);

// Mono 8 kHz PCM16; the header is right once closed.
class WavWriter {
public:
    WavWriter() = default;
    ~WavWriter() { close(); }
    WavWriter(const WavWriter&) = delete;
    WavWriter& operator=(const WavWriter&) = delete;

    Status open(const std::string& path);
    void write(const std::int16_t* samples, std::size_t count);
    void close();
    [[nodiscard]] bool is_open() const { return file_ != nullptr; }

private:
    std::FILE* file_ = nullptr;
    std::uint32_t bytes_ = 0;
};

}  // namespace siaga::phone
