// Purpose: `siaga profile load NAME` and `siaga profile export DIR`, beside check, show and diff (profile/load.hpp).
// Thread: main, blocking. Returns the exit code: 0 done, 1 refused (and why), 2 wrong arguments.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "app/config.hpp"

namespace siaga::app {

[[nodiscard]] int run_profile(const AppConfig& config, const std::vector<std::string>& args, std::ostream& out);

}  // namespace siaga::app
