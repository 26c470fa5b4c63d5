// Purpose: what is missing before real people call: `siaga check --go-live`. Each item says what, why it matters
// is its own business, and where it is put right. Blocking ones keep the exit code at 1.
// Thread: main, blocking (it tries generated passwords, some 60 ms each). Errors: none; what cannot be looked at
// is itself an item.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "siaga/base/time.hpp"
#include "siaga/centre/state.hpp"
#include "siaga/profile/profile.hpp"

namespace siaga::app {

struct GoLiveItem {
    bool blocking = true;
    std::string code;   // "contact_not_verified", for machines
    std::string what;   // in Indonesian
    std::string where;  // the place to put it right
    friend bool operator==(const GoLiveItem&, const GoLiveItem&) = default;
};

// What the profile, the configuration and the data directory say; blocking ones first.
[[nodiscard]] std::vector<GoLiveItem> go_live_profile(const profile::Profile& profile);
[[nodiscard]] std::vector<GoLiveItem> go_live_configuration(const AppConfig& config, WallTime now);
// state: who was put out since; none before a first start.
[[nodiscard]] std::vector<GoLiveItem> go_live_sign_ins(const AppConfig& config, const centre::State* state = nullptr);

// Judges what the house under config.data runs on, beside it or after it; siaga.toml alone before a first start.
[[nodiscard]] int run_go_live(const AppConfig& config, WallTime now, std::ostream& out);

}  // namespace siaga::app
