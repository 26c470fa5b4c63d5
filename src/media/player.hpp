// Purpose: the sounds of the house: prompts and tones as samples, and the place one party is in its
// play. Thread: named() and refresh() from any thread (refresh reads files, never on the RTP thread); a Player
// belongs to the RTP thread and keeps what it plays, so that a replaced announcement is heard to its end.
// Indonesian cadences: ringback 425 Hz 1 s on 4 s off, busy 425 Hz 0.5 s on 0.5 s off;
// hold: two soft beeps in 4 s.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "media/g711.hpp"

namespace siaga::media {

class Sounds {
public:
    // Loads every NAME.wav in `prompts_dir`; a file that cannot be read is warned of and left out.
    explicit Sounds(const std::filesystem::path& prompts_dir);
    using Sound = std::shared_ptr<const std::vector<std::int16_t>>;
    // A prompt or a tone; a name nobody knows is ringback and a warning: a caller never hears nothing.
    [[nodiscard]] Sound named(const std::string& name) const;
    // A notice made while the house runs ("pesan/NAME"); null where it cannot be read.
    [[nodiscard]] Sound notice(const std::string& name) const;
    // Takes up what changed in the directory since; true when something did. A file that cannot be read, or
    // is gone, leaves the last good sound in place.
    bool refresh();

private:
    struct Known {
        std::filesystem::file_time_type at;
        std::uintmax_t bytes = 0;
        friend bool operator==(const Known&, const Known&) = default;
    };
    std::filesystem::path dir_;
    std::map<std::string, Known> known_;  // of the refreshing thread
    mutable std::mutex mutex_;            // guards sounds_; held for a look or a swap
    std::map<std::string, Sound> sounds_;
};

class Player {
public:
    Player(const Sounds& sounds, const centre::Play& play);
    // The next 20 ms; false when the play is over (and nothing was written).
    bool pull(std::array<std::int16_t, kFrame>& out);
    [[nodiscard]] std::uint64_t id() const { return id_; }

private:
    std::uint64_t id_;
    std::vector<Sounds::Sound> items_;
    bool loop_last_;
    std::size_t item_ = 0;
    std::size_t at_ = 0;
};

}  // namespace siaga::media
