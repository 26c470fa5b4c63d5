// Purpose: which cases the `first` rules catch: rules that can never be the first (shadowed), and cases of
// a type that only the rule for everything else catches (gaps). Exact over type x area x priority x flag x
// hour, because all conditions are lists of a closed vocabulary.
// Thread: pure. Bounded: types whose grid is too large are named in `skipped` instead of being worked out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {

struct Shadow {
    std::size_t rule = 0;  // position; never the first to match
    std::size_t by = 0;    // one of those that come before it
};
struct Gap {
    TypeId type;
    std::size_t cells = 0;  // how many combinations
    std::string example;    // "Kec. 16.02.05, rendah, senin 16:00-24:00"
};
struct Cover {
    std::vector<Shadow> shadows;
    std::vector<Gap> gaps;
    std::vector<TypeId> without_rule;  // caught by nothing but the rule for everything else
    std::vector<TypeId> skipped;
};

[[nodiscard]] Cover cover_of(const Profile& profile);

}  // namespace siaga::profile
