// Purpose: one line of the table that scripts/bench prints: what, the measured value, the goal and a peer's.
// Thread: main.
#pragma once

#include <cstdio>
#include <string>

namespace siaga::bench {

inline void row(const char* what, const std::string& measured, const char* goal, const char* peer = "") {
    std::printf("%-52s | %-26s | %-18s | %s\n", what, measured.c_str(), goal, peer);
    std::fflush(stdout);
}

inline std::string number(double value, int digits = 2) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

}  // namespace siaga::bench
