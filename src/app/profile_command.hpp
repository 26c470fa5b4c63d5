// Purpose: `siaga profile load NAME` and `siaga profile export DIR`, beside check, show and diff (profile/load.hpp).
// Thread: main, blocking. Returns the exit code: 0 done, 1 refused (and why), 2 wrong arguments, or a question that
// nobody was there to answer.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "app/config.hpp"

namespace siaga::app {

// answers: the terminal of whoever asked; null: there is none.
[[nodiscard]] int run_profile(const AppConfig& config, const std::vector<std::string>& args, std::ostream& out, std::istream* answers = nullptr);

}  // namespace siaga::app
