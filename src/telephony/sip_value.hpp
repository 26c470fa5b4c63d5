// Purpose: small total parsers for SIP values that sofia leaves as text or is not trusted with:
// URIs, name-addr lists, comma lists, parameters, digest credentials. Bounded: input over kMaxValue
// bytes is cut, lists end at kMaxItems.
// Thread: pure functions. Errors: none, what cannot be read comes back empty.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace siaga::telephony {

inline constexpr std::size_t kMaxValue = 8192;
inline constexpr std::size_t kMaxItems = 64;

struct Uri {
    std::string scheme;  // "sip", "sips", "tel", "urn", lower case
    std::string user;    // unescaped; for tel and urn all that follows the scheme
    std::string host;
    std::uint16_t port = 0;
    std::map<std::string, std::string> params;  // names lower case
};
[[nodiscard]] Uri parse_uri(std::string_view text);

struct NameAddr {
    std::string display;
    std::string uri;
    std::map<std::string, std::string> params;
};
// "Budi" <sip:...>;tag=1, <tel:...>
[[nodiscard]] std::vector<NameAddr> parse_name_addrs(std::string_view text);

// Splits at `separator` outside quotes and angle brackets, trims each piece, leaves out empty ones.
[[nodiscard]] std::vector<std::string_view> split_list(std::string_view text, char separator);
[[nodiscard]] bool has_token(std::string_view list, std::string_view token);  // case-insensitive
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] bool same_text(std::string_view a, std::string_view b);  // ASCII case-insensitive
[[nodiscard]] std::optional<std::uint64_t> parse_u64(std::string_view text);

// Authorization: Digest username="...", ... (RFC 7616). Names lower case, values unquoted.
[[nodiscard]] std::map<std::string, std::string> parse_digest(std::string_view text);

// Session-Expires: 1800;refresher=uac (RFC 4028).
struct SessionExpires {
    std::uint32_t seconds = 0;
    enum class Refresher { unsaid, uac, uas } refresher = Refresher::unsaid;
};
[[nodiscard]] SessionExpires parse_session_expires(std::string_view text);

// What a peer may make us repeat (display names, reasons): printable, valid enough UTF-8, bounded.
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t most = 256);

}  // namespace siaga::telephony
