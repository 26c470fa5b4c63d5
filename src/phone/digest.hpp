// Purpose: the client side of HTTP digest for SIP: MD5 (RFC 2617) and SHA-256 (RFC 8760), qop=auth.
// Thread: plain function. Errors: an algorithm or qop we cannot do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::phone {

struct Credentials {
    std::string user;
    std::string password;
};

// Of several challenges the first we can do, as the server lists them by preference (RFC 8760 §2.4).
[[nodiscard]] Result<std::string> answer_challenge(const std::vector<std::string_view>& challenges,
                                                   const Credentials& who, std::string_view method,
                                                   std::string_view uri, unsigned nonce_count);

}  // namespace siaga::phone
