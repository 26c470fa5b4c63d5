#include "profile/own_number.hpp"

#include <algorithm>

namespace siaga::profile {

namespace {

constexpr std::size_t kShortCode = 5;  // 112, 911, 119, 14045

// "+62 711 ..", "0711-..", "0062711.." and "62711.." are one number.
struct National {
    std::string digits;        // "711112"
    bool prefixed = false;     // written with a zero or the country: an area code may stand in front
    bool maybe_local = false;  // written with neither: an area code may be missing
    bool foreign = false;      // of another country
};

National national(std::string_view number) {
    National out;
    const bool plus = number.substr(0, number.find_first_of("0123456789")).find('+') != std::string_view::npos;
    for (const char c : number)
        if (c >= '0' && c <= '9') out.digits += c;
    const std::size_t zeros = std::min(out.digits.find_first_not_of('0'), out.digits.size());
    out.digits.erase(0, zeros);
    const bool international = plus || zeros >= 2;
    // Shorter than a country and a short code: "6211" is somebody's own exchange.
    const bool country = out.digits.starts_with("62") && out.digits.size() >= 5;
    out.foreign = international && !country;
    if (country && (international || zeros == 0)) {
        out.digits.erase(0, 2);
        out.digits.erase(0, std::min(out.digits.find_first_not_of('0'), out.digits.size()));  // "+620711.."
    }
    out.prefixed = zeros > 0 || plus || country;
    out.maybe_local = !out.prefixed;
    return out;
}

// An area code of two or three digits and nothing else; the first is never 0 or 1.
bool is_area_code(std::string_view digits) { return (digits.size() == 2 || digits.size() == 3) && digits.front() >= '2'; }

}  // namespace

OwnNumbers::OwnNumbers(const Profile& profile, const std::vector<std::string>& of_trunks) : numbers_{"112", "911"} {
    // As trunks have them: "0711-320112", "tel:+62711320112", "sip:112;phone-context=+62@telco". A URN or a name is no number.
    const auto add = [&](std::string_view number) {
        if (const auto scheme = number.find(':'); scheme != std::string_view::npos) {
            if (number.starts_with("urn:") || (number.starts_with("sip") && number.find('@') == std::string_view::npos)) return;
            number.remove_prefix(scheme + 1);
        }
        number = number.substr(0, number.find_first_of("@;"));
        if (valid_contact_number(number)) numbers_.push_back(national(number).digits);
    };
    for (const auto& service : profile.services) add(service.number);
    for (const auto& number : of_trunks) add(number);
}

bool OwnNumbers::holds(std::string_view number) const {
    const National asked = national(number);
    if (asked.foreign || asked.digits.empty()) return false;
    return std::any_of(numbers_.begin(), numbers_.end(), [&](const std::string& own) {
        if (own == asked.digits) return true;
        const std::string_view it = asked.digits;
        if (own.size() <= kShortCode) return asked.prefixed && it.ends_with(own) && is_area_code(it.substr(0, it.size() - own.size()));
        return asked.maybe_local && it.size() > kShortCode && own.ends_with(it) && is_area_code(std::string_view(own).substr(0, own.size() - it.size()));
    });
}

}  // namespace siaga::profile
