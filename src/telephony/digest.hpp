// Purpose: the server's half of SIP digest authentication (RFC 7616, RFC 8760): nonces that need no
// table to be recognised, expire and cannot be used twice with the same count.
// Thread: one owner (the telephony thread). Randomness: one key drawn at construction.
// Units: times are seconds of any steady clock, given by the caller.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace siaga::telephony {

enum class HashKind { md5, sha256 };

[[nodiscard]] std::string hex_digest(HashKind kind, std::string_view text);
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view text);
[[nodiscard]] bool equal_secret(std::string_view a, std::string_view b);  // time does not tell where they differ
[[nodiscard]] std::string random_hex(std::size_t bytes);

// A nonce is "<issued, hex>-<serial, hex>-<HMAC of both>".
class Nonces {
public:
    explicit Nonces(std::uint32_t lifetime_seconds = 300) : lifetime_(lifetime_seconds) {}

    [[nodiscard]] std::string issue(std::int64_t now);
    enum class Verdict { fresh, stale, forged };
    [[nodiscard]] Verdict check(std::string_view nonce, std::int64_t now) const;
    // True once for each growing count; a replayed or falling one is refused. Full: old ones leave first,
    // and a nonce without an entry that was forgotten while valid is treated as used.
    [[nodiscard]] bool use(std::string_view nonce, std::uint32_t count, std::int64_t now);

private:
    std::string key_ = random_hex(32);
    std::uint32_t lifetime_;
    std::uint64_t serial_ = 0;
    std::uint64_t forgotten_before_ = 0;  // serials below this were dropped from used_
    std::map<std::uint64_t, std::uint32_t> used_;  // serial -> highest count; at most kMostUsed
};

// One parameter of an Authorization header as it was read; empty where it is not there.
[[nodiscard]] std::string credential(const std::map<std::string, std::string>& credentials, const char* name);

// The expected `response` for qop=auth (or for RFC 2069 style where qop is empty).
[[nodiscard]] std::string digest_response(HashKind kind, std::string_view ha1, std::string_view method,
                                          const std::map<std::string, std::string>& credentials);

}  // namespace siaga::telephony
