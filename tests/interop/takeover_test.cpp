// kill -9 of the process that holds the SIP sockets, with calls up (DESIGN §7): registrations are used at
// once, confirmed dialogs are taken up again, and the parties can still hold, refresh and hang up.
#include "scenes.hpp"

namespace siaga::test {
namespace {

using namespace centre;

struct InteropTakeover : testing::Test {
    void SetUp() override {
        if (!Sipp::installed()) GTEST_SKIP() << "sip-tester is not installed";
    }
};

TEST_F(InteropTakeover, a_registration_is_used_at_once_after_a_restart) {
    auto house = open_house();
    const auto seat = ready_seat(*house, "01");
    house->kill_and_start();
    Sipp caller(scenario(*house, "caller"));
    ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.talking == 1; })) << house->story() << caller.messages();
    ASSERT_TRUE(wait_until([&] { return acknowledged(*house); })) << house->story();
    seat->hang_up();
    EXPECT_TRUE(caller.wait().ok());
}

TEST_F(InteropTakeover, a_talking_call_is_taken_up_and_ended_from_the_seat) {
    auto house = open_house();
    const auto seat = ready_seat(*house, "01");
    Sipp caller(scenario(*house, "caller"));
    ASSERT_TRUE(wait_until([&] { return acknowledged(*house) && seat->state().talking == 1; })) << house->story();
    house->kill_and_start();
    EXPECT_EQ(seat->state().talking, 1);
    seat->hold(true);
    ASSERT_TRUE(house->happens<LegMediaChanged>()) << house->story();
    seat->hang_up();
    const auto result = caller.wait();
    EXPECT_TRUE(result.ok()) << result.why() << house->story();
    EXPECT_TRUE(house->comes_to_rest()) << house->story();
}

TEST_F(InteropTakeover, a_talking_call_is_taken_up_and_ended_by_the_caller) {
    auto house = open_house();
    const auto seat = ready_seat(*house, "01");
    LivePhone caller;
    caller.call(house->trunk_port());
    ASSERT_TRUE(wait_until([&] { return acknowledged(*house) && seat->state().talking == 1; })) << house->story();
    house->kill_and_start();
    caller.hang_up();
    EXPECT_TRUE(seat->wait_for([](const PhoneState& s) { return s.talking == 0; })) << house->story();
    EXPECT_TRUE(house->comes_to_rest()) << house->story();
}

}  // namespace
}  // namespace siaga::test
