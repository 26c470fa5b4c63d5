// Purpose: the clock of the media process. Thread: any. Units: microseconds since the machine started.
#pragma once

#include <time.h>

#include <cstdint>

namespace siaga::media {

inline std::int64_t monotonic_us() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000LL + t.tv_nsec / 1000;
}

}  // namespace siaga::media
