// Purpose: wait for a condition, never for a time. Polls every 2 ms; the deadline is only how long a
// broken build may take to say so.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace siaga::test {

inline constexpr std::chrono::seconds kPatience{20};  // sanitizers on two busy cores

template <class Condition>
[[nodiscard]] bool wait_until(Condition&& holds, std::chrono::milliseconds patience = kPatience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace siaga::test
