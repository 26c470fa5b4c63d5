// Purpose: the key from which Call-ID, tag and branch of our INVITEs follow, one a data directory: the next process
// makes the same names again and can cancel a ring whose checkpoint a crash has lost. Unguessable from outside, and
// no event. Thread: the telephony thread, at start. Errors: a directory that cannot be written gives a key of this
// process alone, with a warning.
#pragma once

#include <filesystem>
#include <string>

namespace siaga::telephony {

[[nodiscard]] std::string read_name_key(const std::filesystem::path& data);  // made at the first start (mode 600)

}  // namespace siaga::telephony
