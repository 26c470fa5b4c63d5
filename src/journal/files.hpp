// Purpose: replacing a small file so that after a crash it is the old one or the new one.
#pragma once

#include <filesystem>
#include <string_view>

#include "siaga/base/result.hpp"

namespace siaga::journal {

[[nodiscard]] Status write_file_durably(const std::filesystem::path& file, std::string_view content);

}  // namespace siaga::journal
