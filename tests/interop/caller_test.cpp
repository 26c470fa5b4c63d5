// What a telco's trunk does to us, by SIPp: one hazard a test.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenes.hpp"

namespace siaga::test {
namespace {

using namespace centre;

class Interop : public testing::Test {
protected:
    void SetUp() override {
        if (!Sipp::installed()) GTEST_SKIP() << "sip-tester is not installed";
    }
    // Runs a scenario whose caller ends by itself.
    void runs(CallHouse& house, const std::string& name) {
        const auto result = run_sipp(scenario(house, name));
        EXPECT_TRUE(result.ok()) << result.why() << house.story();
        EXPECT_TRUE(house.comes_to_rest()) << house.story();
    }
    // The same, with a seat that answers and hangs up once the caller is connected and talking.
    void runs_until_the_seat_hangs_up(CallHouse& house, const std::string& name) {
        const auto seat = ready_seat(house, "01");
        Sipp caller(scenario(house, name));
        ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.talking == 1; })) << house.story() << caller.messages();
        ASSERT_TRUE(wait_until([&] { return acknowledged(house); })) << house.story() << caller.messages();
        seat->hang_up();
        const auto result = caller.wait();
        EXPECT_TRUE(result.ok()) << result.why() << house.story();
        EXPECT_TRUE(house.comes_to_rest()) << house.story();
    }
};

TEST_F(Interop, call_answered_and_bridged) {
    auto house = open_house();
    runs_until_the_seat_hangs_up(*house, "caller");
    EXPECT_EQ(house->all<CallAnswered>().size(), 1U);
    EXPECT_EQ(house->all<CallArrived>().front().caller.number, "+6281234567890");
}
TEST_F(Interop, caller_hangs_up_and_the_seat_is_free) {
    auto house = open_house();
    const auto seat = ready_seat(*house, "01");
    runs(*house, "caller_hangs_up");
    EXPECT_TRUE(seat->wait_for([](const PhoneState& s) { return s.talking == 0; }));
}
TEST_F(Interop, caller_cancels_while_ringing) {
    auto house = open_house({.answer = "seat"});
    const auto seat = ready_seat(*house, "01", {.on_ring = LivePhone::Behaviour::OnRing::wait});
    runs(*house, "caller_cancels");
    EXPECT_TRUE(house->happens<CallEnded>());
    EXPECT_TRUE(seat->wait_for([](const PhoneState& s) { return s.ended == s.rings; }));  // no ghost ring
}
TEST_F(Interop, cancel_crosses_200) {
    auto house = open_house();
    runs(*house, "cancel_crosses_200");
}
TEST_F(Interop, invite_without_sdp) {
    auto house = open_house();
    runs_until_the_seat_hangs_up(*house, "invite_without_sdp");
    for (const auto& leg : house->all<LegAnswered>())
        if (leg.leg == house->all<CallArrived>().front().leg) {
            EXPECT_EQ(leg.media.codec, Codec::pcmu);
            EXPECT_EQ(leg.media.ptime, 30);
        }
}
TEST_F(Interop, reinvite_without_sdp) {
    auto house = open_house();
    runs(*house, "reinvite_without_sdp");
}
TEST_F(Interop, reinvite_glare) {
    auto house = open_house();
    runs(*house, "reinvite_glare");
}
TEST_F(Interop, session_timer_refreshed) {
    auto house = open_house();
    runs(*house, "session_refreshed_by_us");
}
TEST_F(Interop, session_timer_not_refreshed_any_more) {
    auto house = open_house();
    runs(*house, "session_refreshed_by_peer");
    EXPECT_EQ(house->all<LegEnded>().back().cause, EndCause::session_expired);
}
TEST_F(Interop, session_interval_too_small_is_taken) {
    auto house = open_house();
    runs(*house, "session_small");
}
TEST_F(Interop, bye_from_both_at_once) {
    auto house = open_house();
    runs_until_the_seat_hangs_up(*house, "bye_from_both");
}
TEST_F(Interop, hold_and_resume) {
    auto house = open_house();
    const auto seat = ready_seat(*house, "01");
    Sipp caller(scenario(*house, "hold_and_resume"));
    ASSERT_TRUE(house->happens<LegMediaChanged>(4)) << house->story() << caller.messages();
    const auto changes = house->all<LegMediaChanged>();
    EXPECT_TRUE(changes[0].held_by_peer);
    EXPECT_FALSE(changes[1].held_by_peer);
    EXPECT_TRUE(changes[2].held_by_peer);
    EXPECT_FALSE(changes[3].held_by_peer);
    seat->hang_up();
    EXPECT_TRUE(caller.wait().ok());
}
TEST_F(Interop, anonymous_caller) {
    auto house = open_house();
    runs(*house, "anonymous_caller");
    const auto call = house->all<CallArrived>().front();
    EXPECT_TRUE(call.anonymous);
    EXPECT_TRUE(call.caller.number.empty());
}
TEST_F(Interop, asserted_identity_is_believed_of_a_trusted_trunk) {
    auto house = open_house();
    runs(*house, "asserted_caller");
    const auto call = house->all<CallArrived>().front();
    EXPECT_EQ(call.caller.number, "+6281234567890");
    EXPECT_TRUE(call.caller.from_pai);
}
TEST_F(Interop, pidf_lo_kept) {
    auto house = open_house();
    runs(*house, "pidf_lo");
    const auto place = house->all<CallArrived>().front().caller.location;
    ASSERT_TRUE(place && place->lat) << house->story();
    EXPECT_DOUBLE_EQ(*place->lat, -3.3945);
    EXPECT_DOUBLE_EQ(*place->radius_m, 35);
    EXPECT_NE(place->raw.find("<presence"), std::string::npos);
}
TEST_F(Interop, unlisted_number_still_answered) {
    auto house = open_house({.delivered = {"110"}});
    runs(*house, "caller_hangs_up");
    EXPECT_FALSE(house->all<CallArrived>().front().called_listed);
}
TEST_F(Interop, sos_urn_and_tel_uri_are_taken) {
    auto house = open_house();
    runs(*house, "sos_urn");
    runs(*house, "tel_uri");
    EXPECT_EQ(house->all<CallArrived>()[0].called, "urn:service:sos.fire");
    EXPECT_EQ(house->all<CallArrived>()[1].called, "112");
    EXPECT_TRUE(house->all<CallArrived>()[0].called_listed && house->all<CallArrived>()[1].called_listed);
}
TEST_F(Interop, nothing_in_an_invite_makes_a_4xx) {
    auto house = open_house();
    for (const auto* name : {"unknown_codec", "broken_sdp", "broken_headers"}) runs(*house, name);
}
TEST_F(Interop, reliable_ringing_where_required) {
    auto house = open_house({.answer = "seat"});
    const auto seat = ready_seat(*house, "01");
    runs(*house, "prack");
}
TEST_F(Interop, early_media_answered_on_the_183) {
    auto house = open_house({.answer = "seat"});
    const auto seat = ready_seat(*house, "01", {.on_ring = LivePhone::Behaviour::OnRing::wait});
    Sipp caller(scenario(*house, "caller_early_media"));
    ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.rings == 1; })) << house->story() << caller.messages();
    ASSERT_TRUE(wait_until([&] { return caller.messages().find("SIP/2.0 183") != std::string::npos; })) << house->story();
    seat->answer();
    ASSERT_TRUE(wait_until([&] { return acknowledged(*house); })) << house->story();
    seat->hang_up();
    const auto result = caller.wait();
    EXPECT_TRUE(result.ok()) << result.why();
}
TEST_F(Interop, large_invite_over_tcp) {
    auto house = open_house();
    auto call = scenario(*house, "pidf_lo");
    call.transport = "t1";
    const auto result = run_sipp(call);
    EXPECT_TRUE(result.ok()) << result.why() << house->story();
}
TEST_F(Interop, options_and_subscribe_of_a_peer) {
    auto house = open_house();
    const auto result = run_sipp(scenario(*house, "options"));
    EXPECT_TRUE(result.ok()) << result.why();
}
TEST_F(Interop, stranger_gets_silence) {
    auto house = open_house({.peers = "127.99.0.0/16"});
    Sipp stranger(scenario(*house, "knock"));
    // Other alarms may stand as well: this house has no PostgreSQL.
    const auto about_it = [&] {
        const auto alarms = house->all<AlarmRaised>();
        return std::any_of(alarms.begin(), alarms.end(), [](const AlarmRaised& a) {
            return a.kind == AlarmKind::stranger_invite && a.subject == "127.0.0.1";
        });
    };
    ASSERT_TRUE(wait_until(about_it, kPatience)) << house->story();
    EXPECT_EQ(stranger.messages().find("SIP/2.0 1"), std::string::npos);
    stranger.stop();
    EXPECT_TRUE(house->all<CallArrived>().empty());
}
TEST_F(Interop, lost_ack) {
    auto house = open_house();
    auto call = scenario(*house, "lost_ack");
    call.patience = std::chrono::seconds(60);
    const auto result = run_sipp(call);
    EXPECT_TRUE(result.ok()) << result.why();
    EXPECT_TRUE(house->comes_to_rest()) << house->story();
    EXPECT_EQ(house->all<LegEnded>().back().reason, "ack_lost");
}

}  // namespace
}  // namespace siaga::test
