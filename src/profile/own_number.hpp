// Purpose: whether a contact is a number that rings in this very centre, however somebody wrote it.
// Thread: plain values. Total: a text without digits is nobody's number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {

// 112 and 911, the numbers of the profile's services, and what the trunks call their own. A short code is its own
// behind a zero (0112), the country (+62112, 0062112) and an area code (0711112), too, for so exchanges send it; a
// pilot number also without its area code.
class OwnNumbers {
public:
    OwnNumbers(const Profile& profile, const std::vector<std::string>& of_trunks);
    [[nodiscard]] bool holds(std::string_view number) const;

private:
    std::vector<std::string> numbers_;  // national, without zero and country
};

}  // namespace siaga::profile
