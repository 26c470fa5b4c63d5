// Trunks beside each other: each telco has its own network, and an address of ours in it.
#include "operator_house.hpp"
#include "raw_sip.hpp"

namespace siaga::test {
namespace {

using namespace centre;
using OnRing = LivePhone::Behaviour::OnRing;

std::string host_of(const std::string& contact) {
    const auto at = contact.find('@');
    return contact.substr(at + 1, contact.find(':', at) - at - 1);
}

struct InteropTrunk : OperatorHouse {
    // Two telcos whose peers cannot be told apart, so that only our address says which one it is.
    static SmallHouse::Config two_telcos() {
        auto out = config();
        auto& first = out.settings.trunks.front();
        first.id = TrunkId{"satu"};
        first.signalling_address = "127.0.0.2";
        first.answer = AnswerPolicy::queue;
        auto second = first;
        second.id = TrunkId{"dua"};
        second.signalling_address = "127.0.0.3";
        out.settings.trunks.push_back(second);
        return out;
    }
};

TEST_F(InteropTrunk, the_address_a_call_came_to_says_whose_it_is_and_answers_it) {
    const auto configuration = two_telcos();
    SmallHouse house(configuration);
    for (const auto& [address, trunk] : {std::pair{"127.0.0.2", "satu"}, {"127.0.0.3", "dua"}}) {
        RawSip telco(configuration.trunk_port, address);
        telco.send(telco.invite("sip:112@" + std::string(address), kOffer, trunk));
        const auto answer = telco.receive("SIP/2.0 200");
        ASSERT_FALSE(answer.empty()) << house.story();
        EXPECT_EQ(telco.heard_from(), address);
        EXPECT_EQ(host_of(header_of(answer, "Contact")), address);
        EXPECT_EQ(house.all<CallArrived>().back().trunk.value, trunk);
    }
}

TEST_F(InteropTrunk, what_goes_to_a_telco_leaves_from_our_address_in_its_network) {
    const auto configuration = two_telcos();
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password});
    sit_down(house, seat, configuration.seat_port);
    RawSip telco(configuration.trunk_port, "127.0.0.3");
    const auto invite = telco.invite("sip:112@127.0.0.3", kOffer, "bicara");
    telco.send(invite);
    telco.send(telco.ack(invite, telco.receive("SIP/2.0 200")));
    ASSERT_TRUE(wait_until([&] { return seat.state().talking == 1 && house.all<CallAnswered>().size() == 1; })) << house.story();
    house.restart_telephony();  // taken up where it was
    seat.hang_up();
    EXPECT_FALSE(telco.receive("BYE").empty()) << house.story();
    EXPECT_EQ(telco.heard_from(), "127.0.0.3");
}

TEST_F(InteropTrunk, a_call_back_goes_out_from_the_address_of_its_trunk) {
    auto configuration = two_telcos();
    RawSip target(configuration.trunk_port);
    configuration.settings.trunks[1].outgoing_target = "127.0.0.1:" + std::to_string(target.port());
    configuration.settings.trunks[1].answer = AnswerPolicy::seat;
    SmallHouse house(configuration);
    LivePhone seat({.user = "01", .password = configuration.password}, {.on_ring = OnRing::wait});
    sit_down(house, seat, configuration.seat_port);
    RawSip telco(configuration.trunk_port, "127.0.0.3");
    telco.send(telco.invite("sip:112@127.0.0.3", kOffer, "putus"));
    ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.rings == 1; })) << house.story();
    house.command(LegGone{house.all<CallArrived>().back().leg, EndCause::caller_hung_up, 487, ""});
    ASSERT_TRUE(wait_until([&] { return !house.all<CallbackChanged>().empty(); })) << house.story();
    house.command(CallBack{house.all<CallbackChanged>().back().callback}, person);
    ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.rings == 2; })) << house.story();
    if (seat.state().talking == 0) seat.answer();
    const auto invite = target.receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house.story();
    EXPECT_EQ(target.heard_from(), "127.0.0.3");
    EXPECT_EQ(host_of(header_of(invite, "Contact")), "127.0.0.3");
    EXPECT_NE(header_of(invite, "From").find("@127.0.0.3>"), std::string::npos);
    EXPECT_NE(header_of(invite, "Via").find("127.0.0.3:"), std::string::npos);
}

TEST_F(InteropTrunk, a_peer_at_another_address_of_ours_is_still_served_as_itself) {
    auto configuration = two_telcos();
    configuration.settings.trunks[0].peers = {"127.0.0.0/24"};
    configuration.settings.trunks[1].peers = {"127.99.0.0/16"};
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port, "127.0.0.3");
    telco.send(telco.invite("sip:112@127.0.0.3", kOffer, "salah"));
    EXPECT_FALSE(telco.receive("SIP/2.0 200").empty()) << house.story();
    EXPECT_EQ(telco.heard_from(), "127.0.0.3");
    EXPECT_EQ(house.all<CallArrived>().back().trunk.value, "satu");
}

// 198.51.100.0/24 is nobody's (RFC 5737): the address of a VPN that is down.
TEST_F(InteropTrunk, an_address_that_is_missing_at_the_start_keeps_no_other_trunk_out) {
    auto configuration = two_telcos();
    configuration.settings.trunks[0].signalling_address = "198.51.100.7";
    SmallHouse house(configuration);
    EXPECT_TRUE(wait_until([&] {
        const auto alarms = house.all<AlarmRaised>();
        return !alarms.empty() && alarms.front().kind == AlarmKind::trunk_silent && alarms.front().subject == "198.51.100.7";
    })) << house.story();
    RawSip telco(configuration.trunk_port, "127.0.0.3");
    telco.send(telco.invite("sip:112@127.0.0.3", kOffer, "lain"));
    EXPECT_FALSE(telco.receive("SIP/2.0 200").empty()) << house.story();
}

}  // namespace
}  // namespace siaga::test
