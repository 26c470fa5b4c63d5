// Seats and trunks changed while telephony runs: no socket is opened anew, no process started again.
#include <gtest/gtest.h>

#include "operator_house.hpp"
#include "raw_sip.hpp"

namespace siaga::test {
namespace {

using namespace centre;

struct InteropSettings : OperatorHouse {
    static bool registers(RawSip& phone, const std::string& seat, std::uint32_t count = 1) {
        phone.send(phone.register_message({.user = seat}));
        const auto challenge = phone.receive("SIP/2.0 401");
        phone.send(phone.register_message({.user = seat, .password = "rahasia", .challenge = challenge, .count = count}));
        return phone.receive().compare(0, 11, "SIP/2.0 200") == 0;
    }
};

TEST_F(InteropSettings, the_phone_of_a_seat_added_at_noon_registers_and_gets_the_next_call) {
    auto configuration = config();
    SmallHouse house(configuration);
    RawSip phone(configuration.seat_port), telco(configuration.trunk_port);
    EXPECT_FALSE(registers(phone, "09"));
    house.command(SaveSeat{{SeatId{"09"}, "Meja baru", true}, true, 0});
    ASSERT_TRUE(wait_until([&] { return !house.all<SeatSettingsChanged>().empty(); }));
    ASSERT_TRUE(registers(phone, "09")) << house.story();
    const auto star = phone.invite("sip:*11@127.0.0.1", "", "siap");
    phone.send(star);
    phone.send(phone.ack(star, phone.receive("SIP/2.0 200")));
    ASSERT_TRUE(wait_until([&] { return !house.all<SeatReady>().empty(); })) << house.story();
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "baru"));
    const auto invite = phone.receive("INVITE");
    ASSERT_FALSE(invite.empty()) << house.story();
    phone.send(phone.answer(invite, "200 OK", kOffer));
    EXPECT_FALSE(telco.receive("SIP/2.0 200").empty()) << house.story();
}

TEST_F(InteropSettings, the_phone_of_a_retired_seat_is_forgotten_and_refused) {
    auto configuration = config();
    configuration.settings.seats.push_back({SeatId{"02"}, "Meja 02", true});
    SmallHouse house(configuration);
    RawSip phone(configuration.seat_port);
    ASSERT_TRUE(registers(phone, "02"));
    house.command(RetireSeat{SeatId{"02"}, 0});
    ASSERT_TRUE(wait_until([&] { return !house.all<SeatUnregistered>().empty(); })) << house.story();
    EXPECT_FALSE(registers(phone, "02"));
    phone.send(phone.invite("sip:*11@127.0.0.1", "", "siap"));  // from its old address: nobody now
    EXPECT_TRUE(wait_until([&] { return !house.all<AlarmRaised>().empty() && house.all<AlarmRaised>().back().kind == AlarmKind::stranger_invite; })) << house.story();
}

TEST_F(InteropSettings, a_second_trunk_is_answered_at_once_and_a_stranger_when_it_is_taken_away) {
    auto configuration = config();
    configuration.settings.trunks[0].peers = {"127.0.0.1"};
    configuration.settings.trunks[0].answer = AnswerPolicy::queue;
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port, "127.0.0.1", Wire::udp, "127.0.0.9");
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "satu"));
    ASSERT_TRUE(wait_until([&] { return !house.all<AlarmRaised>().empty(); }));  // a stranger
    TrunkSettings second = configuration.settings.trunks[0];
    second.id = TrunkId{"kedua"};
    second.title = "Telko kedua";
    second.peers = {"127.0.0.9"};
    house.command(SaveTrunk{second, true, 0});
    ASSERT_TRUE(wait_until([&] { return !house.all<TrunkSettingsChanged>().empty(); })) << house.story();
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "dua"));
    const auto ok = telco.receive("SIP/2.0 200");
    ASSERT_FALSE(ok.empty()) << house.story();
    EXPECT_EQ(house.all<CallArrived>().back().trunk.value, "kedua");
    house.command(LegGone{house.all<CallArrived>().back().leg, EndCause::caller_hung_up, 0, ""});
    house.command(RetireTrunk{TrunkId{"kedua"}, 1});
    ASSERT_TRUE(wait_until([&] { return house.all<TrunkSettingsChanged>().size() == 2; })) << house.story();
    const auto calls = house.all<CallArrived>().size();
    RawSip again(configuration.trunk_port, "127.0.0.1", Wire::udp, "127.0.0.9");
    again.send(again.invite("sip:112@127.0.0.1", kOffer, "tiga"));
    EXPECT_TRUE(wait_until([&] { return house.telephony().counters().stranger_invites >= 2; })) << house.story();
    EXPECT_EQ(house.all<CallArrived>().size(), calls);
}

// Answers every OPTIONS until the condition holds.
template <class Condition>
bool answering(RawSip& telco, Condition good) {
    return wait_until([&] {
        const auto asked = telco.receive(std::chrono::milliseconds(20));
        if (asked.starts_with("OPTIONS")) telco.send(telco.answer(asked, "200 OK"));
        return good();
    });
}

TEST_F(InteropSettings, a_trunk_whose_target_stops_answering_options_is_alarmed_until_it_answers) {
    auto configuration = config();
    RawSip telco(configuration.trunk_port);
    configuration.settings.trunks[0].outgoing_target = "127.0.0.1:" + std::to_string(telco.port());
    configuration.adjust = [](telephony::Options& options) {
        options.trunk_probe_every = std::chrono::milliseconds(400);
        options.probe_patience = std::chrono::milliseconds(300);
    };
    SmallHouse house(configuration);
    int seen = 0;
    ASSERT_TRUE(wait_until([&] {  // it answers: nothing to tell
        const auto asked = telco.receive(std::chrono::milliseconds(20));
        if (!asked.starts_with("OPTIONS")) return false;
        telco.send(telco.answer(asked, "200 OK"));
        return ++seen == 3;
    }));
    EXPECT_TRUE(house.all<AlarmRaised>().empty()) << house.story();
    ASSERT_TRUE(wait_until([&] { return !house.all<AlarmRaised>().empty(); })) << house.story();
    EXPECT_EQ(house.all<AlarmRaised>().back().kind, AlarmKind::trunk_silent);
    EXPECT_EQ(house.all<AlarmRaised>().back().subject, "lokal");
    house.restart_telephony();  // silence goes on: not told twice, and not called over
    EXPECT_TRUE(answering(telco, [&] { return !house.all<AlarmCleared>().empty(); })) << house.story();
    EXPECT_EQ(house.all<AlarmRaised>().size(), 1U);
}

void quick_probes(telephony::Options& options) {
    options.trunk_probe_every = std::chrono::milliseconds(400);
    options.probe_patience = std::chrono::milliseconds(300);
}
std::string silent_trunk(SmallHouse& house) {
    for (const auto& alarm : house.all<AlarmRaised>())
        if (alarm.kind == AlarmKind::trunk_silent) return alarm.text;
    return {};
}
int options_heard(RawSip& telco, bool answer) {
    const auto asked = telco.receive(std::chrono::milliseconds(20));
    if (!asked.starts_with("OPTIONS")) return 0;
    if (answer) telco.send(telco.answer(asked, "200 OK"));
    return 1;
}

TEST_F(InteropSettings, a_test_call_answers_options_while_it_talks_and_is_no_trunk_that_fell_silent) {
    auto configuration = config();
    configuration.settings.trunks[0].outgoing_target.clear();
    configuration.adjust = quick_probes;
    SmallHouse house(configuration);
    RawSip phone(configuration.trunk_port);
    phone.send(phone.invite("sip:112@127.0.0.1", kOffer, "uji"));
    ASSERT_TRUE(wait_until([&] { return !house.all<CallArrived>().empty(); })) << house.story();
    int asked = 0;
    ASSERT_TRUE(wait_until([&] { return (asked += options_heard(phone, true)) == 3; })) << house.story();  // it talks
    house.command(LegGone{house.all<CallArrived>().back().leg, EndCause::caller_hung_up, 0, ""});
    ASSERT_TRUE(wait_until([&] { return !house.all<CallEnded>().empty(); })) << house.story();
    asked = 0;
    ASSERT_TRUE(wait_until([&] { return (asked += options_heard(phone, false)) == 5; })) << house.story();  // nobody there
    EXPECT_EQ(silent_trunk(house), "") << house.story();
}

TEST_F(InteropSettings, a_trunk_without_a_target_is_where_its_calls_come_from_once_that_answers_between_them) {
    auto configuration = config();
    configuration.settings.trunks[0].outgoing_target.clear();
    configuration.adjust = quick_probes;
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port), phone(configuration.trunk_port);
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "telko"));
    ASSERT_TRUE(wait_until([&] { return !house.all<CallArrived>().empty(); })) << house.story();
    house.command(LegGone{house.all<CallArrived>().back().leg, EndCause::caller_hung_up, 0, ""});
    ASSERT_TRUE(wait_until([&] { return !house.all<CallEnded>().empty(); })) << house.story();
    int asked = 0;
    ASSERT_TRUE(wait_until([&] { return (asked += options_heard(telco, true)) == 4; })) << house.story();
    // A test call from elsewhere does not take its place.
    phone.send(phone.invite("sip:112@127.0.0.1", kOffer, "uji"));
    ASSERT_TRUE(wait_until([&] { return !silent_trunk(house).empty(); })) << house.story();
    EXPECT_NE(silent_trunk(house).find(std::to_string(telco.port())), std::string::npos) << house.story();
}

TEST_F(InteropSettings, one_dead_target_beside_a_living_one_is_told_apart_and_ends_when_it_is_taken_out) {
    auto configuration = config();
    RawSip alive(configuration.trunk_port), dead(configuration.trunk_port);
    const std::string dead_target = "127.0.0.1:" + std::to_string(dead.port());
    auto& trunk = configuration.settings.trunks[0];
    trunk.title = "Trunk lokal";
    trunk.outgoing_target = dead_target + ",127.0.0.1:" + std::to_string(alive.port());
    configuration.adjust = [](telephony::Options& options) {
        options.trunk_probe_every = std::chrono::milliseconds(400);
        options.probe_patience = std::chrono::milliseconds(300);
    };
    SmallHouse house(configuration);
    ASSERT_TRUE(answering(alive, [&] { return !house.all<AlarmRaised>().empty(); })) << house.story();
    EXPECT_EQ(house.all<AlarmRaised>().back().subject, "lokal " + dead_target);
    TrunkSettings without = trunk;
    without.outgoing_target = "127.0.0.1:" + std::to_string(alive.port());
    house.command(SaveTrunk{without, false, 0});
    EXPECT_TRUE(answering(alive, [&] { return !house.all<AlarmCleared>().empty(); })) << house.story();
}

}  // namespace
}  // namespace siaga::test
