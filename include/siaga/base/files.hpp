// Purpose: the whole of a file, a pipe too, without a look at each byte.
// Thread: blocking; not for files of unknown origin without a look at their size.
// Errors: file_unreadable, with the system's words and the file. A directory is none.
#pragma once

#include <filesystem>
#include <string>

#include "siaga/base/result.hpp"

namespace siaga {

[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file);
// For whom a file that cannot be read is as good as an empty one.
[[nodiscard]] std::string read_file_or_nothing(const std::filesystem::path& file);

}  // namespace siaga
