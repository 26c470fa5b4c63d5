// Purpose: sofia wants its certificate as agent.pem and cafile.pem in one directory; this makes it.
// Thread: start-up. Errors: files that cannot be read or written.
#pragma once

#include <filesystem>

#include "siaga/base/result.hpp"

namespace siaga::telephony {

[[nodiscard]] Result<std::filesystem::path> make_tls_directory(const std::filesystem::path& certificate, const std::filesystem::path& key,
                                                               const std::filesystem::path& data);

}  // namespace siaga::telephony
