#include "siaga/telephony/number.hpp"

#include <algorithm>

#include "telephony/sip_value.hpp"

namespace siaga::telephony {

namespace {

constexpr std::size_t kMostDigits = 15;    // E.164 digits
constexpr std::size_t kShortCode = 6;   // 112, 110, 119, 14045, 500123

bool starts(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

// Every zero at `from`, not only one: a number normalised twice must stay as it is.
void drop_zeros(std::string& digits, std::size_t from) {
    digits.erase(from, std::min(digits.find_first_not_of('0', from), digits.size()) - from);
}

}  // namespace

std::string normalise_number(std::string_view text, std::string_view country) {
    text = trim(text.substr(0, kMaxValue));
    if (same_text(text.substr(0, 4), "tel:")) text.remove_prefix(4);
    text = text.substr(0, text.find(';'));  // phone-context and friends (RFC 3966)
    const bool plus = !text.empty() && text.front() == '+';
    std::string digits;
    for (char c : plus ? text.substr(1) : text) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')') return {};
    }
    if (digits.empty() || digits.size() > kMostDigits + 4) return {};
    const std::string home(country);
    bool international = plus;
    if (!international && starts(digits, "00") && digits.size() > kShortCode) {
        digits.erase(0, 2);
        international = true;
    }
    if (international && !starts(digits, "0")) {
        // "+6208..." keeps the trunk zero by mistake; no Indonesian number begins with 0 after 62.
        if (starts(digits, home)) drop_zeros(digits, home.size());
        // "+62112": a telco put its country code before a short code.
        if (starts(digits, home) && digits.size() <= home.size() + 3) return digits.substr(home.size());
        return "+" + digits;
    }
    if (starts(digits, "0") && digits.size() >= kShortCode) {
        drop_zeros(digits, 0);
        if (home.size() + digits.size() > kMostDigits + 4) return {};  // longer than any number with its country code
        return digits.size() < kShortCode - 1 ? digits : "+" + home + digits;
    }
    if (starts(digits, home) && digits.size() >= home.size() + 7) {
        drop_zeros(digits, home.size());
        return digits.size() <= home.size() + 3 ? digits.substr(home.size()) : "+" + digits;
    }
    if (starts(digits, home) && digits.size() == home.size() + 3) return digits.substr(home.size());  // "62112"
    if (starts(digits, "8") && digits.size() >= 9 && digits.size() <= 13) return "+" + home + digits;  // mobile without its 0
    return digits;  // a short code, or a local number whose area nobody told us
}

std::string mask_number(std::string_view number) {
    if (number.size() <= 5) return std::string(number.size() <= 3 ? number : "*****");
    std::string out(number);
    for (std::size_t i = std::min<std::size_t>(6, out.size() / 2); i + 2 < out.size(); ++i) out[i] = '*';
    return out;
}

Called parse_called(std::string_view request_uri) {
    Called out;
    out.raw = clean_text(request_uri);
    const auto uri = parse_uri(request_uri);
    if (uri.scheme == "urn") {
        out.urn = true;
        out.number = clean_text("urn:" + uri.user);
        return out;
    }
    out.number = normalise_number(uri.user);
    if (out.number.empty()) out.number = clean_text(lower(uri.user), 64);  // "sip:sos@...", a name
    return out;
}

bool is_listed(const Called& called, const std::vector<std::string>& delivered) {
    // RFC 5031 §4.2: urn:service:sos and everything under it is an emergency.
    if (called.urn && (called.number == "urn:service:sos" || starts(called.number, "urn:service:sos."))) return true;
    if (delivered.empty()) return called.number == "112" || called.number == "911";
    return std::any_of(delivered.begin(), delivered.end(), [&](const std::string& entry) {
        if (starts(lower(entry), "urn:")) return lower(entry) == called.number;
        const auto wanted = entry.find(':') == std::string::npos ? normalise_number(entry) : parse_called(entry).number;
        return (wanted.empty() ? lower(entry) : wanted) == called.number;
    });
}

}  // namespace siaga::telephony
