// kill -9 of the process that holds the SIP sockets, with calls up (DESIGN §7): registrations are used at
// once, confirmed dialogs are taken up again, and the parties can still hold, refresh and hang up. Callers who
// ring go on ringing; our own INVITEs are cancelled and sent again.
#include "operator_house.hpp"
#include "raw_sip.hpp"
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

// ---- while it rings -------------------------------------------------------------------------------------

// A desk phone by hand, in service.
std::unique_ptr<RawSip> ready_phone(std::uint16_t seat_port, const std::string& password) {
    auto phone = std::make_unique<RawSip>(seat_port);
    phone->send(phone->register_message({}));
    phone->send(phone->register_message({.password = password, .challenge = phone->receive("SIP/2.0 401")}));
    EXPECT_FALSE(phone->receive("SIP/2.0 200").empty());
    phone->send(phone->invite("sip:*11@127.0.0.1", "", "siap"));
    EXPECT_FALSE(phone->receive("SIP/2.0 200").empty());
    return phone;
}
std::unique_ptr<RawSip> ready_phone(CallHouse& house) { return ready_phone(house.seat_port(), house.seat_password("01")); }

TEST_F(InteropTakeover, a_caller_who_rings_is_answered_after_a_restart) {
    auto house = open_house({.answer = "seat"});
    const auto seat = ready_seat(*house, "01", {.on_ring = LivePhone::Behaviour::OnRing::wait});
    LivePhone caller;
    caller.call(house->trunk_port());
    ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.rings == 1; })) << house->story();
    ASSERT_TRUE(caller.wait_for([](const PhoneState& s) { return s.progress >= 1; })) << house->story();
    house->kill_and_start();
    ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.rings == 2 && s.ended == 1; })) << house->story();  // no ghost ring
    EXPECT_EQ(caller.state().ended, 0);
    seat->answer();
    ASSERT_TRUE(caller.wait_for([](const PhoneState& s) { return s.talking == 1; })) << house->story();
    ASSERT_TRUE(wait_until([&] { return acknowledged(*house); })) << house->story();
    EXPECT_EQ(house->all<CallArrived>().size(), 1U);
    EXPECT_TRUE(house->all<SeatMissed>().empty());
    caller.hang_up();
    EXPECT_TRUE(seat->wait_for([](const PhoneState& s) { return s.talking == 0; })) << house->story();
    EXPECT_TRUE(house->comes_to_rest()) << house->story();
}

TEST_F(InteropTakeover, a_caller_who_gives_up_after_a_restart_stops_the_ringing) {
    auto house = open_house({.answer = "seat"});
    const auto seat = ready_seat(*house, "01", {.on_ring = LivePhone::Behaviour::OnRing::wait});
    LivePhone caller;
    caller.call(house->trunk_port());
    ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.rings == 1; })) << house->story();
    ASSERT_TRUE(caller.wait_for([](const PhoneState& s) { return s.progress >= 1; })) << house->story();
    house->kill_and_start();
    ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.rings == 2; })) << house->story();
    caller.hang_up();  // CANCEL: it has no 200
    EXPECT_TRUE(caller.wait_for([](const PhoneState& s) { return s.ended == 1 && s.last_status == 487; })) << caller.state().last_status << house->story();
    EXPECT_TRUE(seat->wait_for([](const PhoneState& s) { return s.ended == 2; })) << house->story();
    EXPECT_TRUE(house->comes_to_rest()) << house->story();
    EXPECT_EQ(house->all<CallEnded>().back().cause, EndCause::caller_hung_up);
}

TEST_F(InteropTakeover, a_200_that_was_not_acknowledged_is_said_again_after_a_restart) {
    auto house = open_house();
    RawSip telco(house->trunk_port());
    const auto invite = telco.invite("sip:112@127.0.0.1", kOffer, "ulang");
    telco.send(invite);
    const auto before = telco.receive("SIP/2.0 200");
    ASSERT_FALSE(before.empty()) << house->story();
    house->kill_and_start();
    std::string again = telco.receive("SIP/2.0 200");
    ASSERT_FALSE(again.empty()) << house->story();
    EXPECT_EQ(header_of(again, "To"), header_of(before, "To"));
    EXPECT_EQ(again.substr(again.find("\r\n\r\n")), before.substr(before.find("\r\n\r\n")));
    telco.send(telco.ack(invite, again));
    EXPECT_TRUE(house->happens<LegAnswered>()) << house->story();
    EXPECT_EQ(house->all<CallArrived>().size(), 1U);
}

TEST_F(InteropTakeover, the_ring_of_the_process_before_is_cancelled_and_its_487_acknowledged) {
    auto house = open_house({.answer = "seat"});
    const auto phone = ready_phone(*house);
    RawSip telco(house->trunk_port());
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "dering"));
    const auto invite = phone->receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house->story();
    phone->send(phone->answer(invite, "180 Ringing"));
    ASSERT_TRUE(house->happens<LegRinging>()) << house->story();
    house->kill_and_start();
    const auto cancel = phone->receive("CANCEL");
    ASSERT_FALSE(cancel.empty()) << house->story();
    EXPECT_EQ(header_of(cancel, "Via"), header_of(invite, "Via"));
    EXPECT_EQ(cancel.substr(7, cancel.find("\r\n") - 7), invite.substr(7, invite.find("\r\n") - 7));  // the same Request-URI
    EXPECT_EQ(header_of(cancel, "Call-ID"), header_of(invite, "Call-ID"));
    phone->send(phone->answer(cancel, "200 OK"));
    phone->send(phone->answer(invite, "487 Request Terminated"));
    const auto ack = phone->receive("ACK");
    ASSERT_FALSE(ack.empty()) << house->story();
    EXPECT_EQ(header_of(ack, "Via"), header_of(invite, "Via"));
    EXPECT_TRUE(house->happens<OfferStarted>(2)) << house->story();
}

TEST_F(InteropTakeover, a_phone_that_was_lifted_meanwhile_is_not_left_in_a_dead_call) {
    auto house = open_house({.answer = "seat"});
    const auto phone = ready_phone(*house);
    RawSip telco(house->trunk_port());
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "angkat"));
    const auto invite = phone->receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house->story();
    phone->send(phone->answer(invite, "180 Ringing"));
    ASSERT_TRUE(house->happens<LegRinging>()) << house->story();
    house->kill_and_start();
    phone->send(phone->answer(invite, "200 OK", kOffer));
    EXPECT_FALSE(phone->receive("ACK").empty()) << house->story();
    const auto bye = phone->receive("BYE");
    ASSERT_FALSE(bye.empty()) << house->story();
    EXPECT_EQ(header_of(bye, "Call-ID"), header_of(invite, "Call-ID"));
    EXPECT_TRUE(house->happens<OfferStarted>(2)) << house->story();
}

struct InteropTakeoverUnwritten : OperatorHouse {};

TEST_F(InteropTakeoverUnwritten, a_ring_whose_checkpoint_was_lost_is_cancelled_all_the_same) {
    auto configuration = config();
    configuration.lose = [](const CommandBody& command) { return command.get_if<LegCheckpoint>() != nullptr; };
    SmallHouse house(configuration);
    const auto phone = ready_phone(configuration.seat_port, configuration.password);
    RawSip telco(configuration.trunk_port);
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "hilang"));
    const auto invite = phone->receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house.story();
    house.restart_telephony();
    const auto cancel = phone->receive("CANCEL");
    ASSERT_FALSE(cancel.empty()) << house.story();
    EXPECT_TRUE(house.all<LegDialogChanged>().empty());
    for (const auto* name : {"Via", "Call-ID"}) EXPECT_EQ(header_of(cancel, name), header_of(invite, name));
    EXPECT_TRUE(header_of(invite, "From").ends_with(header_of(cancel, "From"))) << cancel;
    EXPECT_EQ(std::stoul(header_of(cancel, "CSeq")), std::stoul(header_of(invite, "CSeq")));
    EXPECT_EQ(cancel.substr(7, cancel.find("\r\n") - 7), invite.substr(7, invite.find("\r\n") - 7));  // the same Request-URI
    phone->send(phone->answer(cancel, "200 OK"));
    phone->send(phone->answer(invite, "487 Request Terminated"));
    EXPECT_FALSE(phone->receive("ACK").empty()) << house.story();
    const auto again = phone->receive("INVITE");
    ASSERT_FALSE(again.empty()) << house.story();
    for (const auto* name : {"Via", "Call-ID"}) EXPECT_NE(header_of(again, name), header_of(invite, name));
}

struct InteropTakeoverOutbound : OperatorHouse {};

TEST_F(InteropTakeoverOutbound, a_call_back_that_rings_is_cancelled_at_both_ends) {
    auto configuration = config();
    RawSip telco(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = "127.0.0.1:" + std::to_string(telco.port());
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = LivePhone::Behaviour::OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    call_back(house, seat, configuration.trunk_port);
    const auto invite = telco.receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house.story();
    telco.send(telco.answer(invite, "180 Ringing"));
    ASSERT_TRUE(wait_until([&] { return seat.state().talking == 1 && house.all<LegRinging>().back().leg == house.all<OutboundDialled>().back().leg; })) << house.story();
    house.restart_telephony();
    const auto cancel = telco.receive("CANCEL");
    ASSERT_FALSE(cancel.empty()) << house.story();
    EXPECT_EQ(header_of(cancel, "Via"), header_of(invite, "Via"));
    EXPECT_TRUE(seat.wait_for([](const PhoneState& s) { return s.talking == 0; })) << house.story();
    EXPECT_EQ(house.state().callbacks.size(), 1U);  // still to be called back
}

TEST_F(InteropTakeoverOutbound, a_call_through_the_trunk_whose_checkpoint_was_lost_is_cancelled_all_the_same) {
    auto configuration = config();
    RawSip telco(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = "127.0.0.1:" + std::to_string(telco.port());
    std::atomic<bool> crashing = false;
    configuration.lose = [&](const CommandBody& command) { return crashing && command.get_if<LegCheckpoint>(); };
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = LivePhone::Behaviour::OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    crashing = true;
    call_back(house, seat, configuration.trunk_port);
    const auto invite = telco.receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house.story();
    ASSERT_TRUE(wait_until([&] { return seat.state().talking == 1 && !house.all<OutboundDialled>().empty(); })) << house.story();
    const auto leg = house.all<OutboundDialled>().back().leg;
    EXPECT_TRUE(house.state().legs.at(leg).dialog.branch.empty());
    house.restart_telephony();
    const auto cancel = telco.receive("CANCEL");
    ASSERT_FALSE(cancel.empty()) << house.story();
    for (const auto* name : {"Via", "Call-ID"}) EXPECT_EQ(header_of(cancel, name), header_of(invite, name));
    EXPECT_TRUE(header_of(invite, "From").ends_with(header_of(cancel, "From"))) << cancel;
    EXPECT_EQ(std::stoul(header_of(cancel, "CSeq")), std::stoul(header_of(invite, "CSeq")));
    EXPECT_EQ(cancel.substr(7, cancel.find("\r\n") - 7), invite.substr(7, invite.find("\r\n") - 7));  // the same Request-URI
    telco.send(telco.answer(cancel, "200 OK"));
    telco.send(telco.answer(invite, "487 Request Terminated"));
    EXPECT_FALSE(telco.receive("ACK").empty()) << house.story();
}

}  // namespace
}  // namespace siaga::test
