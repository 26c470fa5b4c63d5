// Purpose: tokens for tags, branches, Call-IDs and cnonces; unguessable is not needed of a test
// phone, unique is. Thread: any; each thread has its own generator.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace siaga::phone {

inline std::uint64_t random_number() {
    thread_local std::mt19937_64 engine{(static_cast<std::uint64_t>(std::random_device{}()) << 32) | std::random_device{}()};
    return engine();
}

inline std::string random_token() {
    constexpr char kLetters[] = "0123456789abcdefghijklmnopqrstuv";
    std::string out(13, '0');
    auto n = random_number();
    for (auto& c : out) {
        c = kLetters[n & 31];
        n >>= 5;
    }
    return out;
}

}  // namespace siaga::phone
