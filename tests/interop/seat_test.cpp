// What desk phones do with the calls they are offered.
#include <algorithm>
#include <thread>

#include "raw_sip.hpp"
#include "operator_house.hpp"
#include "scenes.hpp"

namespace siaga::test {
namespace {

using namespace centre;
using OnRing = LivePhone::Behaviour::OnRing;

struct InteropSeat : testing::Test {
    void SetUp() override {
        if (!Sipp::installed()) GTEST_SKIP() << "sip-tester is not installed";
    }
    // Seat 01 does not take the call; 02 does.
    void goes_on_to_the_next(LivePhone::Behaviour first_behaviour, int ring_seconds) {
        auto house = open_house({.ring_seconds = ring_seconds});
        const auto first = ready_seat(*house, "01", first_behaviour);
        const auto second = ready_seat(*house, "02");
        Sipp caller(scenario(*house, "caller"));
        ASSERT_TRUE(second->wait_for([](const PhoneState& s) { return s.talking == 1; })) << house->story() << caller.messages();
        EXPECT_EQ(first->state().rings, 1);
        EXPECT_TRUE(first->wait_for([](const PhoneState& s) { return s.ended == 1; })) << house->story();
        second->hang_up();
        const auto result = caller.wait();
        EXPECT_TRUE(result.ok()) << result.why();
        EXPECT_TRUE(house->comes_to_rest()) << house->story();
        for (const int status : {486, 480, 603, 600, 302}) EXPECT_EQ(result.messages.find("SIP/2.0 " + std::to_string(status)), std::string::npos);
    }
};

TEST_F(InteropSeat, seat_silent_then_next) { goes_on_to_the_next({.on_ring = OnRing::wait}, 3); }
TEST_F(InteropSeat, seat_busy_then_next) { goes_on_to_the_next({.on_ring = OnRing::reject, .reject_status = 486}, 12); }
TEST_F(InteropSeat, seat_declines_then_next) { goes_on_to_the_next({.on_ring = OnRing::reject, .reject_status = 603}, 12); }
TEST_F(InteropSeat, seat_redirects_then_next) { goes_on_to_the_next({.on_ring = OnRing::reject, .reject_status = 302}, 12); }

TEST_F(InteropSeat, hold_and_resume_by_the_phone) {
    auto house = open_house();
    const auto seat = ready_seat(*house, "01");
    Sipp caller(scenario(*house, "caller"));
    ASSERT_TRUE(wait_until([&] { return acknowledged(*house) && seat->state().talking == 1; })) << house->story();
    seat->hold(true);
    ASSERT_TRUE(house->happens<LegMediaChanged>(1)) << house->story();
    EXPECT_TRUE(house->all<LegMediaChanged>().back().held_by_peer);
    ASSERT_TRUE(wait_until([&] {  // the phone may still be busy with its first change
        seat->hold(false);
        return house->all<LegMediaChanged>().size() >= 2;
    })) << house->story();
    EXPECT_FALSE(house->all<LegMediaChanged>().back().held_by_peer);
    seat->hang_up();
    EXPECT_TRUE(caller.wait().ok());
}

// The phone answers although our CANCEL is on its way: it must not be left with a dead call.
TEST_F(InteropSeat, answer_that_crosses_our_cancel_is_ended) {
    auto house = open_house({.answer = "seat"});
    RawSip phone(house->seat_port());
    phone.send(phone.register_message({}));
    phone.send(phone.register_message({.password = house->seat_password("01"), .challenge = phone.receive("SIP/2.0 401")}));
    ASSERT_FALSE(phone.receive("SIP/2.0 200").empty());
    phone.send(phone.invite("sip:*11@127.0.0.1", "", "siap"));
    ASSERT_FALSE(phone.receive("SIP/2.0 200").empty());
    Sipp caller(scenario(*house, "caller_cancels"));
    std::string invite;
    ASSERT_TRUE(wait_until([&] {
        invite = phone.receive("INVITE");
        return !invite.empty();
    })) << house->story();
    const auto answer = [&](const std::string& status, const std::string& body) {
        auto to = header_of(invite, "To") + ";tag=telepon";
        return "SIP/2.0 " + status + "\r\nVia: " + header_of(invite, "Via") + "\r\nFrom: " + header_of(invite, "From") + "\r\nTo: " + to +
               "\r\nCall-ID: " + header_of(invite, "Call-ID") + "\r\nCSeq: " + header_of(invite, "CSeq") + "\r\nContact: <sip:01@127.0.0.1:" +
               std::to_string(phone.port()) + ">\r\nContent-Type: application/sdp\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    phone.send(answer("180 Ringing", ""));
    ASSERT_FALSE(phone.receive("CANCEL").empty()) << house->story();
    phone.send(answer("200 OK", "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n"));
    EXPECT_FALSE(phone.receive("ACK").empty());
    const auto bye = phone.receive("BYE");
    ASSERT_FALSE(bye.empty());
    EXPECT_EQ(header_of(bye, "To"), header_of(invite, "To") + ";tag=telepon");
    EXPECT_TRUE(caller.wait().ok());
}

// ---- with a person at the seat: a house in this process, so that the test can press the buttons -------------

struct InteropOperator : OperatorHouse {};

TEST_F(InteropOperator, f2_answers_by_event_talk) {
    const auto configuration = config();
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    LivePhone caller;
    caller.call(configuration.trunk_port);
    ASSERT_TRUE(wait_until([&] { return !house.all<LegRinging>().empty(); })) << house.story();
    EXPECT_TRUE(house.all<LegRinging>().back().talk);
    house.command(AnswerOffer{house.all<CallArrived>().back().call}, person);
    EXPECT_TRUE(caller.wait_for([](const PhoneState& s) { return s.talking == 1; })) << house.story();
    EXPECT_EQ(house.all<OfferAnswerAsked>().size(), 1U);
    caller.hang_up();
    EXPECT_TRUE(seat.wait_for([](const PhoneState& s) { return s.talking == 0; }));
}

TEST_F(InteropOperator, f2_rings_again_with_answer_after_where_the_phone_cannot_talk) {
    const auto configuration = config();
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password, .allow_talk = false}, {.on_ring = OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    LivePhone caller;
    caller.call(configuration.trunk_port);
    ASSERT_TRUE(wait_until([&] { return !house.all<LegRinging>().empty(); })) << house.story();
    EXPECT_FALSE(house.all<LegRinging>().back().talk);
    house.command(AnswerOffer{house.all<CallArrived>().back().call}, person);
    ASSERT_TRUE(wait_until([&] { return house.all<OfferRedialled>().size() == 1 && seat.state().rings == 2; })) << house.story();
    std::string call_info;
    seat.do_([&](phone::Agent&, phone::Call* newest) { call_info = newest ? newest->invite_header("Call-Info") : ""; });
    EXPECT_NE(call_info.find("answer-after=0"), std::string::npos);
    if (seat.state().talking == 0) seat.answer();  // a phone that does not answer by itself is lifted
    EXPECT_TRUE(caller.wait_for([](const PhoneState& s) { return s.talking == 1; })) << house.story();
}

// After the wait in which every ready seat rings: two people lift at once, and one of them has the caller.
TEST_F(InteropOperator, of_all_seats_that_ring_the_first_answer_wins_and_the_others_are_free_again) {
    auto configuration = config();
    configuration.settings.queue.offer_all_after = Duration{0};
    for (const char* id : {"02", "03"}) configuration.settings.seats.push_back({SeatId{id}, id, true});
    SmallHouse house(configuration);
    std::vector<std::unique_ptr<LivePhone>> seats;
    for (const char* id : {"01", "02", "03"}) {
        seats.push_back(std::make_unique<LivePhone>(phone::Account{.user = id, .password = configuration.password}, LivePhone::Behaviour{.on_ring = OnRing::wait}));
        ASSERT_TRUE(seats.back()->register_at(configuration.seat_port)) << house.story();
        ASSERT_TRUE(seats.back()->dial_star()) << house.story();
    }
    LivePhone caller;
    caller.call(configuration.trunk_port);
    for (const auto& seat : seats) ASSERT_TRUE(seat->wait_for([](const PhoneState& s) { return s.rings == 1; })) << house.story();
    seats[1]->answer();
    seats[2]->answer();
    ASSERT_TRUE(caller.wait_for([](const PhoneState& s) { return s.talking == 1; })) << house.story();
    // Whoever was later hears the end of it, by CANCEL or, where that crossed, by BYE.
    EXPECT_TRUE(wait_until([&] {
        int talking = 0, over = 0;
        for (const auto& seat : seats) {
            talking += seat->state().talking;
            over += seat->state().ended;
        }
        return talking == 1 && over == 2;
    })) << house.story();
    EXPECT_EQ(house.all<CallAnswered>().size(), 1U);
    const auto state = house.state();
    const auto busy = house.all<CallAnswered>().front().seat;
    for (const auto& [id, seat] : state.seats) EXPECT_EQ(seat.state, id == busy ? SeatState::talking : SeatState::ready) << id.value;
    EXPECT_TRUE(house.all<SeatMissed>().empty()) << "being slower is no miss";
}

struct InteropCallBack : OperatorHouse {
    // What the telco's phone heard of the trunk's number, through a list of targets.
    void reaches(const SmallHouse::Config& configuration, LivePhone& other_end, const std::function<void()>& meanwhile = [] {}) {
        SmallHouse house(configuration);
        LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = OnRing::wait});
        sit_down(house, seat, configuration.seat_port);
        call_back(house, seat, configuration.trunk_port);
        ASSERT_TRUE(wait_until([&] { return !house.all<OutboundAnswered>().empty(); })) << house.story();
        EXPECT_TRUE(other_end.wait_for([](const PhoneState& s) { return s.talking == 1; }));
        meanwhile();
        EXPECT_EQ(other_end.state().last_other_party, "112");  // the trunk's number, never the seat's
        seat.hang_up();
        EXPECT_TRUE(other_end.wait_for([](const PhoneState& s) { return s.talking == 0; })) << house.story();
        EXPECT_TRUE(wait_until([&] { return !house.all<CallbackClosed>().empty(); })) << house.story();
    }
    static std::string at(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }
    static std::uint16_t port_of(LivePhone& phone) {
        std::uint16_t port = 0;
        phone.do_([&](phone::Agent& agent, phone::Call*) { port = agent.port(); });
        return port;
    }
    static SmallHouse::Config with_targets(const std::string& targets) {
        auto out = config();
        out.settings.trunks.front().outgoing_target = targets;
        return out;
    }
    LivePhone telco{{.user = "telco"}};
};

TEST_F(InteropCallBack, passes_a_target_where_nobody_listens) { reaches(with_targets("127.0.0.1:1, " + at(port_of(telco))), telco); }

TEST_F(InteropCallBack, passes_a_target_that_is_out_of_service) {
    auto configuration = config();
    RawSip gateway(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = at(gateway.port()) + "," + at(port_of(telco));
    std::thread refuses([&] { gateway.send(gateway.answer(gateway.receive("INVITE"), "503 Service Unavailable")); });
    reaches(configuration, telco);
    refuses.join();
}

TEST_F(InteropCallBack, passes_a_target_that_says_nothing_and_ends_its_late_answer) {
    auto configuration = config();
    RawSip gateway(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = at(gateway.port()) + "," + at(port_of(telco));
    configuration.adjust = [](telephony::Options& options) { options.target_patience = std::chrono::milliseconds(200); };
    reaches(configuration, telco, [&] {
        gateway.send(gateway.answer(gateway.receive("INVITE"), "200 OK", "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n"));
        EXPECT_FALSE(gateway.receive("ACK").empty());
        EXPECT_FALSE(gateway.receive("BYE").empty());
    });
}

// Only silence and a gateway out of service are the trunk's fault: what the called side said is an answer.
TEST_F(InteropCallBack, a_party_who_is_busy_is_tried_by_no_other_target_and_stays_to_be_called) {
    auto configuration = config();
    RawSip gateway(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = at(gateway.port()) + "," + at(port_of(telco));
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    call_back(house, seat, configuration.trunk_port);
    const auto invite = gateway.receive("INVITE");
    gateway.send(gateway.answer(invite, "486 Busy Here"));
    const auto ack = gateway.receive("ACK");
    EXPECT_EQ(header_of(ack, "Via"), header_of(invite, "Via"));
    EXPECT_TRUE(seat.wait_for([](const PhoneState& s) { return s.talking == 0 && s.ended == 2; })) << house.story();
    EXPECT_EQ(house.all<CallEnded>().back().cause, EndCause::busy) << house.story();
    EXPECT_EQ(telco.state().rings, 0);
    EXPECT_EQ(house.state().callbacks.size(), 1U);
}

TEST_F(InteropCallBack, when_no_target_lives_the_seat_is_free_again_and_the_number_stays_to_be_called) {
    auto configuration = config();
    RawSip gateway(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = "127.0.0.1:1," + at(gateway.port());
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    call_back(house, seat, configuration.trunk_port);
    const auto invite = gateway.receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house.story();
    gateway.send(gateway.answer(invite, "503 Service Unavailable"));
    EXPECT_TRUE(seat.wait_for([](const PhoneState& s) { return s.talking == 0 && s.ended == 2; })) << house.story();
    EXPECT_EQ(house.all<CallEnded>().back().cause, EndCause::unreachable) << house.story();
    EXPECT_TRUE(house.all<OutboundAnswered>().empty());
    EXPECT_EQ(house.state().callbacks.size(), 1U);
    // The next caller finds the seat.
    house.command(EndWrapUp{}, person);
    LivePhone caller;
    caller.call(configuration.trunk_port);
    EXPECT_TRUE(seat.wait_for([](const PhoneState& s) { return s.rings == 3; })) << house.story();
}

TEST_F(InteropCallBack, a_telco_that_wants_longer_sessions_is_asked_again_with_its_minimum) {
    auto configuration = config();
    RawSip gateway(configuration.trunk_port);
    configuration.settings.trunks.front().outgoing_target = at(gateway.port());
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    call_back(house, seat, configuration.trunk_port);
    const auto first = gateway.receive("INVITE");
    EXPECT_EQ(header_of(first, "Session-Expires").substr(0, 4), "1800");
    gateway.send(gateway.answer(first, "422 Session Interval Too Small", "", "Min-SE: 3600\r\n"));
    auto second = gateway.receive("INVITE");
    while (header_of(second, "CSeq") == header_of(first, "CSeq") && !second.empty()) second = gateway.receive("INVITE");  // the first again
    EXPECT_EQ(header_of(second, "Session-Expires").substr(0, 4), "3600") << second;
    EXPECT_EQ(header_of(second, "Min-SE"), "3600");
    EXPECT_EQ(header_of(second, "Call-ID"), header_of(first, "Call-ID"));  // RFC 4028 §7.3
    gateway.send(gateway.answer(second, "200 OK", "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n", "Session-Expires: 3600;refresher=uac\r\n"));
    EXPECT_TRUE(wait_until([&] { return !house.all<OutboundAnswered>().empty(); })) << house.story();
}

}  // namespace
}  // namespace siaga::test
