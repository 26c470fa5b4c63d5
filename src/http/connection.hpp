// Purpose: what TLS and plain connections share: Beast's request to an Exchange, an Answer to Beast's header.
// Thread: http's io thread.
#pragma once

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <string>

#include "http/exchange.hpp"

namespace siaga::http {

namespace beast = boost::beast;
using WireRequest = beast::http::request<beast::http::string_body>;
using WireHeader = beast::http::response<beast::http::empty_body>;

inline constexpr std::uint32_t kHeaderBytes = 16 * 1024;
inline constexpr std::uint64_t kBodyBytes = 256 * 1024;
inline constexpr std::uint64_t kAudioBytes = 12u << 20;  // an announcement, from a signed-in admin only

void fill_exchange(Exchange& out, const WireRequest& in, const std::string& source);
[[nodiscard]] bool known_method(const WireRequest& in);
[[nodiscard]] WireHeader wire_header(const Answer& answer, unsigned version, bool keep_alive);
// A large body is read from an admin who is signed in, for an announcement, and from nobody else.
class Service;
[[nodiscard]] bool may_upload(Service& service, const WireRequest& in);
[[nodiscard]] Answer answer_for(const beast::error_code& error);

}  // namespace siaga::http
