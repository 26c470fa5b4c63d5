#include "siaga/media/announcement.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "media/g711.hpp"
#include "media/wav.hpp"

namespace siaga::media {

namespace {

constexpr int kSpoken = 300;             // as normalise() sees it: -40 dBFS
constexpr double kClippedAtMost = 0.1;   // percent
constexpr double kQuietestPeak = -40.0;  // below: a microphone that was off

double db(double value) { return value < 1 ? -96.0 : 20 * std::log10(value / 32768.0); }

std::string one_decimal(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

Status check_length(std::uint64_t duration_ms) {
    if (duration_ms < kAnnouncementShortest) return fail("announcement_short", "rekaman kurang dari setengah detik", "length");
    if (duration_ms > kAnnouncementLongest)
        return fail("announcement_long", "rekaman " + std::to_string(duration_ms / 1000) + " detik; paling lama 60 detik", "length");
    return {};
}

void measure(const std::vector<std::int16_t>& pcm, AnnouncementFigures& out) {
    double energy = 0;
    std::size_t spoken = 0;
    int peak = 0;
    for (const int s : pcm) {
        peak = std::max(peak, std::abs(s));
        if (std::abs(s) < kSpoken) continue;
        energy += static_cast<double>(s) * s;
        ++spoken;
    }
    out.peak_db = db(peak);
    out.level_db = spoken == 0 ? -96.0 : db(std::sqrt(energy / static_cast<double>(spoken)));
    // Speech crosses zero all the time: frames of 20 ms with a loud sample in them count as spoken.
    std::uint64_t frames = 0;
    for (std::size_t at = 0; at < pcm.size(); at += kFrame) {
        const auto end = pcm.begin() + static_cast<std::ptrdiff_t>(std::min(at + kFrame, pcm.size()));
        if (std::any_of(pcm.begin() + static_cast<std::ptrdiff_t>(at), end, [](int s) { return std::abs(s) >= kSpoken; })) ++frames;
    }
    out.spoken_ms = frames * 20;
}

Status check_sound(const AnnouncementFigures& figures) {
    if (figures.peak_db < kQuietestPeak || figures.spoken_ms < 300)
        return fail("announcement_silent", "hampir tidak ada suara (puncak " + one_decimal(figures.peak_db) + " dBFS)", "level");
    if (figures.clipped_percent > kClippedAtMost)
        return fail("announcement_clipped", "suara pecah: " + one_decimal(figures.clipped_percent) + " % terpotong; rekam lagi lebih pelan", "level");
    return {};
}

std::vector<std::uint8_t> to_wav(const std::vector<std::int16_t>& pcm) {
    const WavHeader header = wav_header(1, kRate, static_cast<std::uint32_t>(pcm.size() * 2));
    std::vector<std::uint8_t> out(header.begin(), header.end());
    for (const auto s : pcm) {
        const auto u = static_cast<std::uint16_t>(s);
        out.push_back(static_cast<std::uint8_t>(u & 0xff));
        out.push_back(static_cast<std::uint8_t>(u >> 8));
    }
    return out;
}

std::string sha256_hex(const std::vector<std::uint8_t>& bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) throw std::runtime_error("no digest");
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += "0123456789abcdef"[hash[i] >> 4];
        out += "0123456789abcdef"[hash[i] & 15];
    }
    return out;
}

}  // namespace

Result<CheckedAnnouncement> check_announcement(std::span<const std::uint8_t> file) {
    if (file.size() > kAnnouncementBytes) return fail("announcement_large", "berkas lebih dari 12 MiB", "size");
    const auto facts = look_at_wav(file);
    if (!facts) return facts.error();
    if (facts->tag != 1 || facts->channels > 2)
        return fail("announcement_format", "harus WAV PCM mono atau stereo", "format");
    if (facts->cut) return fail("wav_data", "berkas terpotong: suaranya lebih pendek dari yang tertulis di kepalanya", "size");
    CheckedAnnouncement out;
    out.figures.channels = facts->channels;
    out.figures.bits = facts->bits;
    out.figures.rate = facts->rate;
    out.figures.clipped_percent = facts->samples == 0 ? 0 : 100.0 * static_cast<double>(facts->clipped) / static_cast<double>(facts->samples);
    out.figures.duration_ms = facts->samples / facts->channels * 1000 / facts->rate;
    // Before the costly part: an hour of audio is refused by its header's arithmetic.
    if (Status length = check_length(out.figures.duration_ms); !length) return length.error();
    auto pcm = read_wav(file);
    if (!pcm) return pcm.error();
    measure(*pcm, out.figures);
    if (Status sound = check_sound(out.figures); !sound) return sound.error();
    normalise(*pcm);
    AnnouncementFigures after;
    measure(*pcm, after);
    out.figures.gain_db = after.peak_db - out.figures.peak_db;
    out.wav = to_wav(*pcm);
    out.sha256 = sha256_hex(out.wav);
    return out;
}

}  // namespace siaga::media
