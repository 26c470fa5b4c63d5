// Purpose: the cases of a type whose plan would leave everybody free not to come: no committed agency that must
// act (only told, only phoned), or nobody who leads. What `also` rules add counts.
// Thread: pure. Bounded as rule_grid.hpp says; where the grid is too large, a rule is blamed unless the `also`
// rules make up for it whatever the case.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {

struct Unanswered {
    std::size_t rule = 0;  // position of the `first` rule those cases fall to
    TypeId type;
    bool emergency = true;
    bool only_leaderless = false;  // somebody must act, but nobody leads
    std::string example;           // "wilayah 16.02.05, prioritas rendah, senin 16:00-24:00"
};

// In the order of types and rules; one for a type and rule. Retired types have no new cases.
[[nodiscard]] std::vector<Unanswered> unanswered(const Profile& profile);

}  // namespace siaga::profile
