// Purpose: what would be in force after `siaga profile load` over a house: the files, and over them the rules an admin
// published and the edits made beside the files; and what would be wrong with it.
// Thread: pure functions over plain values; milliseconds to seconds, so never on the centre's thread.
// Errors: none; what the centre would refuse is `refusal`.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/centre/state.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::app {

struct ProfileTrial {
    profile::Profile before, after;
    std::vector<profile::Finding> broken;  // errors it would bring: an emergency that is left to nobody, a golden case
    std::optional<Error> refusal;
};

// As much of a state as a trial needs, for whoever has to take it away from another thread.
[[nodiscard]] centre::State ground_of(const centre::State& state);
// `ground`: a house's state or a ground_of; `gazetteer`: the directory of all of them.
[[nodiscard]] ProfileTrial try_profile(centre::State ground, const profile::Profile& fresh, const std::filesystem::path& gazetteer);

}  // namespace siaga::app
