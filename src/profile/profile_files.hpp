// Purpose: a profile's files as texts, so that a reading needs no directory: read_profile() takes them from one,
// the fuzzer keeps them in memory.
// Thread: pure function; any thread. Errors: findings, as read_profile() has them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "siaga/profile/load.hpp"

namespace siaga::profile {

// "rules.toml" -> its text; nothing where a file is there and cannot be read.
using ProfileFiles = std::map<std::string, std::optional<std::string>>;

// As if they stood in `dir`, whose name the profile has and every `where` begins with; nothing is read from it. Without
// the profile's hash, which would cost more than all the rest.
[[nodiscard]] ProfileReading read_profile_files(const std::filesystem::path& dir, const ProfileFiles& files);

}  // namespace siaga::profile
