// Purpose: events and the whole state as the JSON text that journal and snapshots keep: the bytes of
// open_json(), personal_json() and to_json_value() dumped, written directly (siaga/base/json_text.hpp).
// Thread: pure functions.
#pragma once

#include <string>

#include "siaga/centre/event.hpp"

namespace siaga::centre {

[[nodiscard]] std::string open_text(const EventBody& body);
[[nodiscard]] std::string personal_text(const EventBody& body);  // "{}": nothing personal
[[nodiscard]] std::string state_text(const State& state);

}  // namespace siaga::centre
