// Purpose: one spelling for a telephone number, whatever a trunk, a person or a file wrote.
// Thread: pure functions. Owner: telephony; http and the configuration check use it too.
// Units: the result is "+<country><number>" (E.164), a short code as it is ("112", "14045"), or empty
// where the text is no number at all. Never fails: a caller is never refused for a spelling.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace siaga::telephony {

// "0812-3456-789", "62812...", "0062812...", "+6208..." and "tel:+62812..." are one number.
[[nodiscard]] std::string normalise_number(std::string_view text, std::string_view country = "62");

// For logs: "+62812*****89".
[[nodiscard]] std::string mask_number(std::string_view number);

// What an INVITE was sent to.
struct Called {
    std::string raw;     // the Request-URI
    std::string number;  // "112", "+62711...", or the URN "urn:service:sos.fire"
    bool urn = false;
};
[[nodiscard]] Called parse_called(std::string_view request_uri);
// An empty list means 112, 911 and urn:service:sos with its subservices (RFC 5031), which are always listed.
[[nodiscard]] bool is_listed(const Called& called, const std::vector<std::string>& delivered);

}  // namespace siaga::telephony
