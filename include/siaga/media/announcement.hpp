// Purpose: a recording that an administrator brings as an announcement: checked (PCM, mono or stereo, length,
// silence, clipping) and made into what the telephone plays: 8 kHz mono, as loud as every other prompt.
// Thread: pure, some milliseconds a second of audio; never on the RTP thread. Units: milliseconds, dBFS.
// Errors: announcement_* with words for the person who brought it; wav_* from the reader (fuzzed).
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/base/result.hpp"
#include "siaga/media/prompts.hpp"

namespace siaga::media {

inline constexpr std::size_t kAnnouncementBytes = 12u << 20;  // 60 s of 48 kHz stereo
inline constexpr std::uint64_t kAnnouncementLongest = 60'000, kAnnouncementShortest = 500;

struct AnnouncementFigures {
    std::uint16_t channels = 0, bits = 0;  // as it came
    std::uint32_t rate = 0;
    std::uint64_t duration_ms = 0;
    std::uint64_t spoken_ms = 0;           // louder than a quiet line
    double peak_db = 0, level_db = 0;      // as it came, of what is spoken
    double gain_db = 0;                    // what making it as loud as the others took
    double clipped_percent = 0;            // samples cut off at full scale
    SIAGA_FIELDS(channels, bits, rate, duration_ms, spoken_ms, peak_db, level_db, gain_db, clipped_percent)
};

struct CheckedAnnouncement {
    AnnouncementFigures figures;
    std::vector<std::uint8_t> wav;  // 8 kHz mono 16 bit, ready to be played
    std::string sha256;             // of wav, hex
};

[[nodiscard]] Result<CheckedAnnouncement> check_announcement(std::span<const std::uint8_t> file);

// Every announcement there is a text for: the built-in ones and those of DIR/prompts.tsv.
[[nodiscard]] std::vector<PromptText> prompt_texts(const std::filesystem::path& dir);
// DIR/NAME.wav spoken anew, over what is there. Blocking (espeak-ng).
[[nodiscard]] Status regenerate_prompt(const std::filesystem::path& dir, const std::string& name);

}  // namespace siaga::media
