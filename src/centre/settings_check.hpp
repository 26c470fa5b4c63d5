// Purpose: bounds of settings, shared by the centre's decisions. Thread: pure functions.
#pragma once

#include "siaga/base/result.hpp"
#include "siaga/centre/settings.hpp"

namespace siaga::centre {

[[nodiscard]] Status check_queue(const QueueSettings& queue);
[[nodiscard]] Status check_seat(const SeatSettings& seat, const Settings& all);

}  // namespace siaga::centre
