#include "siaga/base/time.hpp"

#include <algorithm>
#include <ctime>

namespace siaga {
namespace {

std::int64_t microseconds_of(clockid_t id) {
    timespec now{};
    clock_gettime(id, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

SystemClock::SystemClock(HouseTime last_journal_time)
    : base_us_(std::max(last_journal_time.us, microseconds_of(CLOCK_REALTIME)) - microseconds_of(CLOCK_BOOTTIME)) {}

HouseTime SystemClock::house() const { return {base_us_ + microseconds_of(CLOCK_BOOTTIME)}; }
WallTime SystemClock::wall() const { return {microseconds_of(CLOCK_REALTIME)}; }

}  // namespace siaga
