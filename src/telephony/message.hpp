// Purpose: reading sofia's parsed messages into our own words, so that few places touch its structs.
// Thread: the telephony thread. Errors: what a message does not have comes back empty.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/network.hpp"
#include "siaga/centre/state.hpp"
#include "telephony/sip_value.hpp"
#include "telephony/sofia.hpp"

namespace siaga::telephony {

// Where a message came from.
struct Source {
    IpAddress address;
    std::uint16_t port = 0;
    std::string transport;  // "udp", "tcp", "tls"

    [[nodiscard]] std::string text() const;  // "10.0.0.1:5060", "[fd00::1]:5060"
    [[nodiscard]] std::string uri() const;   // where to send: "sip:10.0.0.1:5060;transport=udp"
};
[[nodiscard]] Source source_of(nta_agent_t* agent, msg_t* msg);
[[nodiscard]] std::string send_uri(const std::string& source, const std::string& transport);

[[nodiscard]] std::string text_of(const url_t* url);
[[nodiscard]] std::string text_of_header(const void* header);  // the value without its name
[[nodiscard]] std::string unknown_header(const sip_t* sip, std::string_view name);  // first value of a header sofia has no parser for
// A request as it can be parsed again: what is no ASCII in it has become '?', byte by byte, so that lengths stay.
[[nodiscard]] std::string text_of_message(msg_t* msg);
[[nodiscard]] std::string_view body_of(const sip_t* sip);
[[nodiscard]] std::string_view part_of_body(const sip_t* sip, std::string_view type);  // points into the message
[[nodiscard]] std::vector<std::string> record_routes(const sip_t* sip);
[[nodiscard]] bool supports(const sip_t* sip, const char* feature);
[[nodiscard]] bool allows(const sip_t* sip, std::string_view method);
[[nodiscard]] std::string reason_of(const sip_t* sip);  // Reason headers (RFC 3326), or empty

[[nodiscard]] centre::Caller read_caller(const sip_t* sip, bool trust_pai);

}  // namespace siaga::telephony
