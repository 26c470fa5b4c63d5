// Purpose: a SIP message as a phone needs it: read strictly from one datagram, written in one go.
// Thread: plain values. Errors: parse_message refuses what is not SIP/2.0 and says where.
// RFC 3261 §7 and §25; deliberately not the server's SIP stack, so that the two check each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::phone {

inline constexpr std::size_t kMaxMessage = 65'535;
inline constexpr std::size_t kMaxHeaders = 128;

struct Header {
    std::string name;  // compact forms already spelled out
    std::string value;
};

struct Message {
    std::string method;  // requests
    std::string uri;
    int status = 0;  // responses; 0 marks a request
    std::string reason;
    std::vector<Header> headers;
    std::string body;

    [[nodiscard]] bool is_request() const { return status == 0; }
    [[nodiscard]] std::string_view get(std::string_view name) const;  // first of that name, else empty
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
    Message& add(std::string name, std::string value);
    [[nodiscard]] std::string write() const;  // with Content-Length
};

// Total and bounded: any bytes give a message or a refusal. A message that passes has Via, From,
// To, Call-ID and a CSeq with a number and a method.
[[nodiscard]] Result<Message> parse_message(std::string_view datagram);

struct CSeq {
    std::uint32_t number = 0;
    std::string_view method;
};
[[nodiscard]] CSeq cseq_of(const Message& message);

// Pieces of header values; all tolerate any text and answer empty where there is nothing.
[[nodiscard]] std::string_view uri_of(std::string_view name_addr);
[[nodiscard]] std::string param_of(std::string_view value, std::string_view name);
[[nodiscard]] std::vector<std::string_view> list_items(std::string_view value);
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);  // case-insensitive
[[nodiscard]] bool has_word(std::string_view list, std::string_view word);

struct SipUri {
    std::string user;
    std::string host;
    std::uint16_t port = 5060;
};
[[nodiscard]] Result<SipUri> parse_uri(std::string_view uri);

}  // namespace siaga::phone
