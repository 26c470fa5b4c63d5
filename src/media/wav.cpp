#include "media/wav.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "media/g711.hpp"
#include "siaga/base/resample.hpp"

namespace siaga::media {

namespace {

constexpr std::size_t kMostBytes = 64u << 20;

std::uint32_t le(const std::uint8_t* p, int bytes) {
    std::uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; --i) v = v << 8 | p[i];
    return v;
}

struct Format {
    std::uint16_t tag = 0;
    std::uint16_t channels = 0;
    std::uint32_t rate = 0;
    std::uint16_t bits = 0;
};

Result<Format> read_format(std::span<const std::uint8_t> chunk) {
    if (chunk.size() < 16) return fail("wav_format", "bagian fmt terlalu pendek");
    Format f;
    f.tag = static_cast<std::uint16_t>(le(&chunk[0], 2));
    f.channels = static_cast<std::uint16_t>(le(&chunk[2], 2));
    f.rate = le(&chunk[4], 4);
    f.bits = static_cast<std::uint16_t>(le(&chunk[14], 2));
    if (f.tag == 0xFFFE && chunk.size() >= 26) f.tag = static_cast<std::uint16_t>(le(&chunk[24], 2));  // extensible
    const bool pcm = f.tag == 1 && (f.bits == 8 || f.bits == 16 || f.bits == 24 || f.bits == 32);
    const bool g711 = (f.tag == 6 || f.tag == 7) && f.bits == 8;
    if (!pcm && !g711) return fail("wav_format", "harus WAV PCM atau G.711", "format " + std::to_string(f.tag));
    if (f.channels == 0 || f.channels > 8) return fail("wav_format", "jumlah kanal harus 1 sampai 8");
    if (f.rate < 4000 || f.rate > 96000) return fail("wav_format", "laju cuplik harus 4 sampai 96 kHz");
    return f;
}

int sample_at(const Format& f, const std::uint8_t* p) {
    if (f.tag == 6) return decode_table(centre::Codec::pcma)[*p];
    if (f.tag == 7) return decode_table(centre::Codec::pcmu)[*p];
    switch (f.bits) {
        case 8: return (*p - 128) * 256;
        case 16: return static_cast<std::int16_t>(le(p, 2));
        case 24: return static_cast<std::int16_t>(le(p + 1, 2));
        default: return static_cast<std::int16_t>(le(p + 2, 2));
    }
}

struct Found {
    Format format;
    std::span<const std::uint8_t> data;
    bool cut = false;  // its header promises more
    [[nodiscard]] std::size_t step() const { return std::size_t{format.channels} * format.bits / 8; }
};

// The format and the audio of a file, however it is broken.
Result<Found> find_audio(std::span<const std::uint8_t> file) {
    if (file.size() < 12 || std::memcmp(file.data(), "RIFF", 4) != 0 || std::memcmp(&file[8], "WAVE", 4) != 0)
        return fail("wav_header", "bukan berkas WAV");
    if (file.size() > kMostBytes) return fail("wav_size", "berkas lebih dari 64 MiB");
    std::optional<Format> format;
    for (std::size_t at = 12; at + 8 <= file.size();) {
        const std::size_t left = file.size() - at - 8;
        // A length beyond the file (streamed to a pipe, or cut off) means "to the end".
        const std::size_t size = std::min<std::size_t>(le(&file[at + 4], 4), left);
        const auto chunk = file.subspan(at + 8, size);
        if (std::memcmp(&file[at], "fmt ", 4) == 0) {
            auto read = read_format(chunk);
            if (!read) return read.error();
            format = *read;
        } else if (std::memcmp(&file[at], "data", 4) == 0) {
            if (!format) return fail("wav_order", "berkas WAV rusak: suara sebelum keterangannya");
            const std::uint32_t promised = le(&file[at + 4], 4);
            return Found{*format, chunk, promised > left && promised != 0xFFFFFFFF};  // all ones: written to a pipe, length unknown
        }
        at += 8 + size + (size & 1);
    }
    return fail("wav_data", "berkas WAV tanpa suara");
}

}  // namespace

Result<std::vector<std::int16_t>> read_wav(std::span<const std::uint8_t> file) {
    const auto found = find_audio(file);
    if (!found) return found.error();
    const Format& format = found->format;
    const std::size_t step = found->step();
    std::vector<std::int16_t> mono(found->data.size() / step);
    for (std::size_t i = 0; i < mono.size(); ++i) {
        int sum = 0;
        for (int c = 0; c < format.channels; ++c) sum += sample_at(format, &found->data[i * step + c * format.bits / 8u]);
        mono[i] = static_cast<std::int16_t>(sum / format.channels);
    }
    return resample(mono, format.rate, kRate);
}

Result<WavFacts> look_at_wav(std::span<const std::uint8_t> file) {
    const auto found = find_audio(file);
    if (!found) return found.error();
    const Format& format = found->format;
    const std::size_t step = found->step(), frames = found->data.size() / step;
    WavFacts out{format.tag, format.channels, format.bits, format.rate, frames * format.channels, 0, found->cut};
    const int full = format.bits == 8 ? 127 * 256 : 32'760;
    for (int c = 0; c < format.channels; ++c) {
        std::uint64_t run = 0;
        for (std::size_t i = 0; i < frames; ++i) {
            run = std::abs(sample_at(format, &found->data[i * step + c * format.bits / 8u])) >= full ? run + 1 : 0;
            if (run == 3) out.clipped += 3;
            else if (run > 3) ++out.clipped;
        }
    }
    return out;
}

void normalise(std::vector<std::int16_t>& pcm) {
    // Loudness of what is spoken, not of the pauses between.
    double energy = 0;
    std::size_t spoken = 0;
    int peak = 1;
    for (const int s : pcm) {
        peak = std::max(peak, std::abs(s));
        if (std::abs(s) < 300) continue;
        energy += static_cast<double>(s) * s;
        ++spoken;
    }
    if (spoken == 0) return;
    const double rms = std::sqrt(energy / static_cast<double>(spoken));
    const double gain = std::min({4500.0 / rms, 30000.0 / peak, 20.0});
    for (auto& s : pcm) s = static_cast<std::int16_t>(std::clamp(s * gain, -32767.0, 32767.0));
}

WavHeader wav_header(std::uint16_t channels, std::uint32_t rate, std::uint32_t data_bytes) {
    WavHeader h{};
    const auto text = [&](std::size_t at, const char* t) { std::memcpy(&h[at], t, 4); };
    const auto put = [&](std::size_t at, std::uint32_t v, int bytes) {
        for (int i = 0; i < bytes; ++i) h[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(v >> (8 * i));
    };
    text(0, "RIFF");
    put(4, data_bytes + 36, 4);
    text(8, "WAVE");
    text(12, "fmt ");
    put(16, 16, 4);
    put(20, 1, 2);
    put(22, channels, 2);
    put(24, rate, 4);
    put(28, rate * channels * 2, 4);
    put(32, channels * 2u, 2);
    put(34, 16, 2);
    text(36, "data");
    put(40, data_bytes, 4);
    return h;
}

}  // namespace siaga::media
