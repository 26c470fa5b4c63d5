// Purpose: bounds of settings, shared by the centre's decisions. Thread: pure functions.
#pragma once

#include "siaga/base/result.hpp"
#include "siaga/centre/settings.hpp"

namespace siaga::centre {

// A name as a reader sees it: "meja 05" and "Meja  05" are one.
[[nodiscard]] std::string as_read(const std::string& text);
[[nodiscard]] Status check_queue(const QueueSettings& queue);
[[nodiscard]] Status check_seat(const SeatSettings& seat, const Settings& all);

}  // namespace siaga::centre
