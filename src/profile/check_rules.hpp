// Purpose: the parts of the static checks that are about rules and whom they reach.
// Thread: pure functions.
#pragma once

#include "siaga/profile/load.hpp"

namespace siaga::profile {

// Lower case letters, digits and underscores, 1 to 40 of them.
[[nodiscard]] bool good_id(std::string_view id);

// Names, shadows, gaps, the rule for everything else.
[[nodiscard]] std::vector<Finding> check_rules(const Profile& profile, const RuleSetting& setting);
// Escalation that comes back to itself, contacts that are the centre's own number.
[[nodiscard]] std::vector<Finding> check_ladders(const Profile& profile, const RuleSetting& setting);
// The loops alone.
[[nodiscard]] std::vector<Finding> ladder_loops(const Profile& profile);

}  // namespace siaga::profile
