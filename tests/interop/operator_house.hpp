// Purpose: a person at seat 01 in a house in this process, so that a test can press the buttons.
#pragma once

#include <gtest/gtest.h>

#include "small_house.hpp"
#include "tests/support/live_phone.hpp"
#include "tests/support/ports.hpp"

namespace siaga::test {

struct OperatorHouse : testing::Test {
    static SmallHouse::Config config() {
        SmallHouse::Config out;
        out.trunk_port = free_port();
        out.seat_port = free_port();
        centre::TrunkSettings trunk;
        trunk.id = TrunkId{"lokal"};
        trunk.peers = {"127.0.0.0/8"};
        trunk.outgoing_caller_id = "112";
        trunk.answer = centre::AnswerPolicy::seat;
        out.settings.trunks.push_back(trunk);
        out.settings.seats.push_back({SeatId{"01"}, "Meja 01", true});
        return out;
    }
    void sit_down(SmallHouse& house, LivePhone& seat, std::uint16_t seat_port) {
        ASSERT_TRUE(seat.register_at(seat_port)) << house.story();
        house.command(centre::SavePerson{{.id = {}, .login = "ani", .name = "Ani", .role = centre::PersonRole::operator_, .agency = {}}});
        ASSERT_TRUE(wait_until([&] { return !house.all<centre::PersonSaved>().empty(); })) << house.story();
        person = house.all<centre::PersonSaved>().back().person.id;
        house.command(centre::SignIn{}, person);
        house.command(centre::TakeSeat{SeatId{"01"}}, person);
        house.command(centre::ConsolePresence{SeatId{"01"}, true});
        house.command(centre::BeReady{}, person);
        ASSERT_TRUE(wait_until([&] { return !house.all<centre::SeatReady>().empty(); })) << house.story();
    }
    // A number that hung up unserved, and the operator who calls it back.
    void call_back(SmallHouse& house, LivePhone& seat, std::uint16_t trunk_port) {
        LivePhone caller;
        phone::CallPlan plan;
        plan.from = "081234567890";
        caller.call(trunk_port, "112", plan);
        ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.rings == 1; })) << house.story();
        caller.hang_up();
        ASSERT_TRUE(wait_until([&] { return !house.all<centre::CallbackChanged>().empty(); })) << house.story();
        house.command(centre::CallBack{house.all<centre::CallbackChanged>().back().callback}, person);
        ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.rings == 2; })) << house.story();
        if (seat.state().talking == 0) seat.answer();
    }
    PersonId person;
};

}  // namespace siaga::test
