#include "siaga/phone/sound.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "siaga/base/files.hpp"
#include "siaga/base/resample.hpp"

namespace siaga::phone {
namespace {

constexpr std::size_t kMaxFile = 64U << 20;  // an hour and more of telephone sound

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

void put(std::string& out, std::uint32_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>((value >> (8 * i)) & 255);
}

struct Format {
    std::uint32_t kind = 0;  // 1 PCM, 6 A-law, 7 µ-law
    std::uint32_t channels = 0;
    std::uint32_t rate = 0;
    std::uint32_t bits = 0;
};

Result<Samples> decode(const Format& format, std::string_view data) {
    const bool pcm = format.kind == 1 && format.bits == 16;
    const bool law = (format.kind == 6 || format.kind == 7) && format.bits == 8;
    if (!pcm && !law) return fail("wav_format", "neither 16-bit PCM nor G.711", "fmt");
    if (format.channels < 1 || format.channels > 8) return fail("wav_channels", "channels are not 1..8", "fmt");
    if (format.rate < kSampleRate || format.rate > 48'000) return fail("wav_rate", "rate is not 8000..48000", "fmt");
    const std::size_t frame = format.channels * (format.bits / 8);
    Samples out;
    out.reserve(data.size() / frame);
    for (std::size_t at = 0; at + frame <= data.size(); at += frame) {
        if (pcm) out.push_back(static_cast<std::int16_t>(little(data, at, 2)));
        else if (format.kind == 6) out.push_back(from_alaw(static_cast<std::uint8_t>(data[at])));
        else out.push_back(from_ulaw(static_cast<std::uint8_t>(data[at])));
    }
    return format.rate == kSampleRate ? out : resample(out, format.rate, kSampleRate);
}

std::string wav_header(std::uint32_t bytes) {
    std::string out = "RIFF";
    put(out, 36 + bytes, 4);
    out += "WAVEfmt ";
    put(out, 16, 4);
    put(out, 1, 2);
    put(out, 1, 2);
    put(out, kSampleRate, 4);
    put(out, kSampleRate * 2, 4);
    put(out, 2, 2);
    put(out, 16, 2);
    out += "data";
    put(out, bytes, 4);
    return out;
}

}  // namespace

Result<Samples> parse_wav(std::string_view file) {
    if (file.size() > kMaxFile) return fail("wav_size", "file is larger than 64 MiB");
    if (file.size() < 12 || file.substr(0, 4) != "RIFF" || file.substr(8, 4) != "WAVE") {
        return fail("wav_header", "not a RIFF WAVE file");
    }
    Format format;
    std::size_t at = 12;
    while (at + 8 <= file.size()) {
        const auto name = file.substr(at, 4);
        // A program that writes to a pipe cannot know the length: what is there counts.
        const std::size_t size = std::min<std::size_t>(little(file, at + 4, 4), file.size() - at - 8);
        const auto body = file.substr(at + 8, size);
        if (name == "fmt " && size >= 16) {
            format = {little(body, 0, 2), little(body, 2, 2), little(body, 4, 4), little(body, 14, 2)};
        } else if (name == "data") {
            return decode(format, body);
        }
        at += 8 + size + (size & 1);
    }
    return fail("wav_data", "no data in the file");
}

Result<Samples> read_wav(const std::string& path) {
    const auto bytes = read_file(path);
    if (!bytes) return fail("wav_open", bytes.error().message, path);
    auto samples = parse_wav(*bytes);
    if (samples.has_error()) return fail(samples.error().code, samples.error().message, path);
    return samples;
}

Samples tone(double frequency, double seconds, double amplitude) {
    Samples out(static_cast<std::size_t>(seconds * kSampleRate));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double phase = 2 * std::numbers::pi * frequency * static_cast<double>(i) / kSampleRate;
        out[i] = static_cast<std::int16_t>(amplitude * std::sin(phase));
    }
    return out;
}

Status WavWriter::open(const std::string& path) {
    close();
    file_ = std::fopen(path.c_str(), "wb");
    if (file_ == nullptr) return fail("wav_write", std::strerror(errno), path);
    bytes_ = 0;
    const auto header = wav_header(0);
    std::fwrite(header.data(), 1, header.size(), file_);
    return {};
}

void WavWriter::write(const std::int16_t* samples, std::size_t count) {
    if (file_ == nullptr || bytes_ > 0x7fff'0000U) return;
    bytes_ += static_cast<std::uint32_t>(std::fwrite(samples, 2, count, file_)) * 2;
}

void WavWriter::close() {
    if (file_ == nullptr) return;
    const auto header = wav_header(bytes_);
    std::rewind(file_);
    std::fwrite(header.data(), 1, header.size(), file_);
    std::fclose(file_);
    file_ = nullptr;
}

}  // namespace siaga::phone
