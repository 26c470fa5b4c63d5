// Purpose: what a house really runs on: siaga.toml and, over it, what admins changed while it ran, as the data
// directory has it.
// Thread: plain functions; state_of reads files, also beside a running house. Errors: journal_broken, event_* (a newer
// Siaga's data), snapshot_newer.
#pragma once

#include <optional>

#include "app/places.hpp"
#include "siaga/base/result.hpp"
#include "siaga/centre/state.hpp"

namespace siaga::app {

// The settings with added peers among each trunk's own.
[[nodiscard]] centre::Settings in_force(const centre::State& state, const centre::Settings& file);
// A trunk peer beyond this machine, whose callers a demo's telephones would answer.
[[nodiscard]] bool is_outside_peer(const std::string& peer);
[[nodiscard]] bool has_outside_peer(const centre::Settings& settings);
[[nodiscard]] Error demo_refused();

// Nothing where no house was ever started on this data directory.
[[nodiscard]] Result<std::optional<centre::State>> state_of(const Places& places);

}  // namespace siaga::app
