// Purpose: holds what was expected against what happened.
// Thread: pure.
#pragma once

#include "siaga/rehearse/rehearse.hpp"

namespace siaga::rehearse {

// Those that do not hold, each with what happened instead.
[[nodiscard]] std::vector<Missed> unmet(const std::vector<Expectation>& expects, const Day& day);

}  // namespace siaga::rehearse
