// Purpose: what several test files set up: a scenario against a house, a seat that is ready.
#pragma once

#include <gtest/gtest.h>

#include "call_house.hpp"

namespace siaga::test {

inline Scenario scenario(CallHouse& house, const std::string& name) {
    Scenario out;
    out.file = std::string(SIAGA_SCENARIOS) + "/" + name + ".xml";
    out.remote_port = house.trunk_port();
    return out;
}

// A desk phone that is ready, without a console.
inline std::unique_ptr<LivePhone> ready_seat(CallHouse& house, const std::string& name, LivePhone::Behaviour behaviour = {}) {
    auto seat = std::make_unique<LivePhone>(phone::Account{.user = name, .password = house.seat_password(name)}, behaviour);
    EXPECT_TRUE(seat->register_at(house.seat_port())) << house.story();
    EXPECT_TRUE(seat->dial_star("*11")) << house.story();
    return seat;
}

// Telephony has told that the newest caller's ACK came.
inline bool acknowledged(CallHouse& house) {
    const auto calls = house.all<centre::CallArrived>();
    for (const auto& leg : house.all<centre::LegAnswered>())
        if (!calls.empty() && leg.leg == calls.back().leg) return true;
    return false;
}

}  // namespace siaga::test
