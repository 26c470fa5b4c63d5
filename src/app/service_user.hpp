// Purpose: nothing of Siaga runs as root, PostgreSQL even refuses to: a start as root makes the data
// directory the service user's and becomes that user before anything listens.
// Thread: start-up, while there is only one. Errors: say what to do about it.
#pragma once

#include <filesystem>

#include "siaga/base/result.hpp"

namespace siaga::app {

inline constexpr const char* kServiceUser = "siaga";

// As root: the user exists or is made, owns `data`, and is who we are from here on. Otherwise only
// makes `data`. Codes: user_missing, data_unreachable, data_foreign, data_failed.
[[nodiscard]] Status become_service_user(const std::filesystem::path& data);

}  // namespace siaga::app
