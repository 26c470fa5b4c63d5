// Purpose: the sounds of the house: prompts and tones as samples, and the place one party is in its
// play. Thread: the Sounds are read-only once loaded; a Player belongs to the RTP thread.
// Indonesian cadences: ringback 425 Hz 1 s on 4 s off, busy 425 Hz 0.5 s on 0.5 s off.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "media/g711.hpp"

namespace siaga::media {

class Sounds {
public:
    // Loads every NAME.wav in `prompts_dir`; a file that cannot be read is warned of and left out.
    explicit Sounds(const std::filesystem::path& prompts_dir);
    // A prompt or a tone; a name nobody knows is ringback and a warning: a caller never hears nothing.
    const std::vector<std::int16_t>& named(const std::string& name) const;

private:
    std::map<std::string, std::vector<std::int16_t>> sounds_;
};

class Player {
public:
    Player(const Sounds& sounds, const centre::Play& play);
    // The next 20 ms; false when the play is over (and nothing was written).
    bool pull(std::array<std::int16_t, kFrame>& out);
    [[nodiscard]] std::uint64_t id() const { return id_; }

private:
    std::uint64_t id_;
    std::vector<const std::vector<std::int16_t>*> items_;
    bool loop_last_;
    std::size_t item_ = 0;
    std::size_t at_ = 0;
};

}  // namespace siaga::media
