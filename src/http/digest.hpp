// Purpose: digests and random names of the http side.
// Thread: pure functions.
#pragma once

#include <openssl/evp.h>

#include <string>
#include <string_view>

namespace siaga::http {

[[nodiscard]] std::string hex_digest(const EVP_MD* algorithm, std::string_view text);
[[nodiscard]] std::string sha256_hex(std::string_view text);
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace siaga::http
