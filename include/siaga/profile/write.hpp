// Purpose: a profile as files again, so that a regency makes its own from what is in force.
// Thread: pure but for the files. Errors: profile_disk; write_incomplete when what was written does not read back
// as the same profile (a field this writer cannot say), so that an export never loses anything silently.
#pragma once

#include <filesystem>
#include <string>

#include "siaga/base/result.hpp"
#include "siaga/profile/profile.hpp"

namespace siaga::profile {

// The text of one of the files: "profile.toml", "agencies.toml" ...
[[nodiscard]] std::string profile_file(const Profile& profile, const std::string& file);
// All of them into `dir`, which must not exist yet or be empty.
[[nodiscard]] Status write_profile(const Profile& profile, const std::filesystem::path& dir);

}  // namespace siaga::profile
