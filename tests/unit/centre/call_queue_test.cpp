// Who is rung for which call.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

using ::testing::Test;
using Seats = std::vector<std::string>;

class CallQueue : public House {
protected:
    CallQueue() { open(); }
    void three_ready() {
        for (const char* id : {"01", "02", "03"}) {
            ready_at(id);
            advance(1s);
        }
    }
};

TEST_F(CallQueue, offers_the_longest_idle_ready_seat) {
    ready_at("02");
    advance(1s);
    ready_at("01");
    EXPECT_EQ(ringing(ring()), Seats{"02"});
}

TEST_F(CallQueue, offers_only_seats_whose_phone_is_registered_and_answers_options) {
    ready_at("01");
    advance(1s);
    ready_at("02");
    ready_at("03");
    done(SeatUnregister{SeatId{"01"}, "removed"});
    done(SeatPhoneProbe{SeatId{"02"}, false});
    EXPECT_EQ(ringing(ring()), Seats{"03"});
}

TEST_F(CallQueue, rings_twelve_seconds_then_the_next_seat) {
    three_ready();
    const CallId id = ring();
    advance(11s);
    EXPECT_EQ(ringing(id), Seats{"01"});
    advance(1s);
    EXPECT_EQ(ringing(id), Seats{"02"});
}

TEST_F(CallQueue, keeps_a_calls_place_and_time_while_it_is_offered) {
    ready_at("01");
    const CallId first = ring("+628120001");
    const auto arrived = call(first).arrived_at;
    advance(1s);
    const CallId second = ring("+628120002");
    advance(11s);  // the first was missed and is offered again, not the second
    EXPECT_EQ(ringing(first), Seats{"01"});
    EXPECT_EQ(ringing(second), Seats{});
    EXPECT_EQ(call(first).arrived_at, arrived);
    EXPECT_EQ(centre_->waiting(), (std::vector{first, second}));
}

TEST_F(CallQueue, serves_first_come_first_in_one_lane) {
    const CallId first = ring("+628120001");
    const CallId second = ring("+628120002");
    ready_at("01");
    EXPECT_EQ(ringing(first), Seats{"01"});
    EXPECT_EQ(ringing(second), Seats{});
    ready_at("02");
    EXPECT_EQ(ringing(second), Seats{"02"});
}

TEST_F(CallQueue, puts_emergencies_before_calls_to_a_number_that_is_no_emergency) {
    const CallId complaint = ring("+628120001", "telco", "115");
    const CallId emergency = ring("+628120002");
    EXPECT_EQ(call(complaint).lane, 1);
    EXPECT_EQ(call(emergency).lane, 0);
    ready_at("01");
    EXPECT_EQ(ringing(emergency), Seats{"01"});
    EXPECT_EQ(ringing(complaint), Seats{});
}

TEST_F(CallQueue, gives_an_emergency_the_seat_that_rings_for_a_lower_lane) {
    ready_at("01");
    const CallId complaint = ring("+628120001", "telco", "115");
    EXPECT_EQ(ringing(complaint), Seats{"01"});
    const CallId emergency = ring("+628120002");
    EXPECT_EQ(ringing(emergency), Seats{"01"});
    EXPECT_EQ(ringing(complaint), Seats{});
    EXPECT_EQ(call(complaint).state, CallState::waiting);
}

TEST_F(CallQueue, flags_a_number_that_is_not_listed_and_answers_it_all_the_same) {
    ready_at("01");
    TrunkInvite invite;
    invite.handle = 99;
    invite.trunk = TrunkId{"telco"};
    invite.caller.number = "+628120001";
    invite.called = "999";
    invite.called_listed = false;
    done(invite);
    const CallId id{state().last_call};
    EXPECT_FALSE(call(id).called_listed);
    EXPECT_EQ(call(id).lane, 0);
    EXPECT_EQ(ringing(id), Seats{"01"});
    EXPECT_EQ(state().totals.unlisted, 1U);
}

TEST_F(CallQueue, takes_a_retransmitted_invite_for_the_call_it_is) {
    TrunkInvite invite;
    invite.handle = 7;
    invite.trunk = TrunkId{"telco"};
    done(invite);
    done(invite);
    EXPECT_EQ(state().calls.size(), 1U);
}

TEST_F(CallQueue, a_miss_resets_idleness) {
    three_ready();
    const CallId id = ring();
    advance(12s);  // 01 missed, 02 rings
    hang_up(id);
    EXPECT_EQ(ringing(ring()), Seats{"02"});
    advance(1s);
    EXPECT_EQ(ringing(ring()), Seats{"03"});
    EXPECT_EQ(ringing(ring()), Seats{"01"});
}

TEST_F(CallQueue, a_caller_who_gives_up_costs_the_rung_seat_no_idleness) {
    three_ready();
    const CallId id = ring();
    advance(3s);
    hang_up(id);
    EXPECT_EQ(ringing(ring()), Seats{"01"});
}

TEST_F(CallQueue, two_misses_pause_the_seat_but_never_the_last_one) {
    ready_at("01");
    ready_at("02");
    const CallId id = ring();
    advance(24s);  // 01 and 02 once each
    EXPECT_EQ(seat("01").misses, 1);
    EXPECT_EQ(seat("02").misses, 1);
    advance(24s);
    EXPECT_EQ(seat("01").misses + seat("02").misses, 4);
    const bool first = seat_state("01") == SeatState::paused, second = seat_state("02") == SeatState::paused;
    EXPECT_NE(first, second) << "one is paused, the other goes on ringing";
    EXPECT_FALSE(ringing(id).empty());
    advance(10min);
    EXPECT_FALSE(ringing(id).empty()) << "ring-no-answer never empties the room";
}

TEST_F(CallQueue, an_answer_forgives_misses) {
    ready_at("01");
    ready_at("02");
    const CallId id = ring();
    advance(12s);
    hang_up(id);
    EXPECT_EQ(seat("01").misses, 1);
    (void)ring();
    const CallId second = ring("+628120002");
    ASSERT_EQ(ringing(second), Seats{"01"});
    lift("01");
    EXPECT_EQ(seat("01").misses, 0);
}

TEST_F(CallQueue, after_thirty_seconds_all_ready_seats_ring_and_the_first_answer_wins) {
    three_ready();
    const CallId id = ring();
    advance(29s);
    EXPECT_EQ(ringing(id).size(), 1U);
    advance(1s);
    EXPECT_EQ(ringing(id).size(), 3U);
    lift("02");
    EXPECT_EQ(call(id).state, CallState::talking);
    EXPECT_EQ(call(id).seat, SeatId{"02"});
    EXPECT_EQ(ringing(id), Seats{});
    EXPECT_EQ(events<OfferEnded>().size(), 2U);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    EXPECT_EQ(seat_state("03"), SeatState::ready);
}

TEST_F(CallQueue, a_second_answer_to_the_same_call_changes_nothing) {
    three_ready();
    const CallId id = ring();
    advance(30s);
    const LegId late = ringing_leg("03");
    lift("02");
    done(LegPickedUp{late, {}, {}});
    EXPECT_TRUE(last.empty());
    EXPECT_EQ(call(id).seat, SeatId{"02"});
    EXPECT_EQ(seat_state("03"), SeatState::ready);
}

TEST_F(CallQueue, a_refusing_phone_is_not_rung_in_a_storm) {
    ready_at("01");
    const CallId id = ring();
    refuse("01");
    EXPECT_EQ(call(id).state, CallState::waiting) << "the caller never hears a busy phone";
    EXPECT_EQ(ringing(id), Seats{});
    advance(2999ms);
    EXPECT_EQ(ringing(id), Seats{});
    advance(1ms);
    EXPECT_EQ(ringing(id), Seats{"01"});
}

TEST_F(CallQueue, a_busy_phone_gives_the_call_to_the_next_seat_at_once) {
    three_ready();
    const CallId id = ring();
    refuse("01");
    EXPECT_EQ(ringing(id), Seats{"02"});
}

TEST_F(CallQueue, a_phone_that_unregisters_while_ringing_gives_the_call_to_the_next_seat_at_once) {
    three_ready();
    const CallId id = ring();
    done(SeatUnregister{SeatId{"01"}, "removed"});
    EXPECT_EQ(ringing(id), Seats{"02"});
}

TEST_F(CallQueue, one_seat_is_rung_for_one_call_at_a_time) {
    ready_at("01");
    (void)ring("+628120001");
    EXPECT_EQ(ringing(ring("+628120002")), Seats{});
}

TEST_F(CallQueue, no_ready_seat_while_a_call_waits_is_an_alarm_that_ends_with_its_cause) {
    const CallId id = ring();
    ASSERT_TRUE(alarm(AlarmKind::no_ready_seat));
    ready_at("01");
    EXPECT_FALSE(ringing(id).empty());
    EXPECT_FALSE(alarm(AlarmKind::no_ready_seat));
}

TEST_F(CallQueue, the_silenced_alarm_of_no_ready_seat_stays_and_sounds_again_for_the_next_caller) {
    const PersonId who = person("kepala", PersonRole::supervisor);
    (void)ring("+628120001");
    const AlarmId id = alarm(AlarmKind::no_ready_seat)->id;
    advance(1s);
    done(AcknowledgeAlarm{id}, who);
    EXPECT_EQ(events<AlarmRaised>().size() + events<AlarmRepeated>().size(), 0U) << "silence lasts";
    ASSERT_TRUE(alarm(AlarmKind::no_ready_seat));
    EXPECT_EQ(alarm(AlarmKind::no_ready_seat)->acknowledged_by, who);
    advance(1s);
    (void)ring("+628120002");
    EXPECT_FALSE(alarm(AlarmKind::no_ready_seat)->acknowledged_by);
}

// ---- overload: callers last ----------------------------------------------------------------------------

class Overload : public House {
protected:
    void open_with(std::uint16_t lines) {
        settings_.rtp_first = 20'000;
        settings_.rtp_last = static_cast<std::uint16_t>(20'000 + 2 * lines - 1);
        for (const char* id : {"04", "05", "06", "07", "08", "09", "10", "11"}) settings_.seats.push_back({SeatId{id}, id, true});
        open();
    }
};

TEST_F(Overload, outgoing_calls_are_shed_before_the_last_lines_are_gone_and_callers_after_them) {
    open_with(10);
    hang_up(ring("+628120099"));
    ASSERT_FALSE(state().callbacks.empty());
    phone("01");
    const PersonId who = person("operator-01");
    done(TakeSeat{SeatId{"01"}}, who);
    for (int i = 0; i < 8; ++i) ring("+62812000" + std::to_string(i));
    EXPECT_EQ(refused(CallBack{state().callbacks.begin()->first}, who), "no_rtp_port");
    EXPECT_EQ(call(ring("+628120009")).state, CallState::waiting);
    TrunkInvite one_more;
    one_more.handle = 999;
    one_more.trunk = TrunkId{"telco"};
    EXPECT_EQ(refused(one_more), "no_rtp_port");
}
TEST_F(Overload, the_last_line_is_for_the_seat_that_answers_and_not_for_one_more_who_waits) {
    open_with(10);
    phone("01");
    phone("02");
    std::vector<CallId> callers;
    for (int i = 0; i < 8; ++i) callers.push_back(ring("+62812000" + std::to_string(i)));
    TrunkInvite one_more;
    one_more.handle = 999;
    one_more.trunk = TrunkId{"telco"};
    EXPECT_EQ(refused(one_more), "no_rtp_port") << "two phones could answer two who wait";
    phone_seat("01");
    EXPECT_EQ(ringing(callers.front()), std::vector<std::string>{"01"});
    lift("01");
    EXPECT_EQ(call(callers.front()).state, CallState::talking);
    EXPECT_EQ(refused(one_more), "no_rtp_port");
    hang_up(callers.front());
    EXPECT_EQ(call(ring("+628120010")).state, CallState::waiting);
}
TEST_F(Overload, further_seats_are_not_rung_with_the_last_lines) {
    open_with(20);
    for (const char* id : {"01", "02", "03", "04", "05", "06", "07", "08"}) {
        phone_seat(id);
        answered_call(id, std::string("+6281200") + id);
    }
    for (const char* id : {"09", "10", "11"}) phone_seat(id);
    const CallId id = ring("+628120099");
    advance(31s);
    EXPECT_TRUE(call(id).offer_all);
    EXPECT_EQ(ringing(id).size(), 1U);
    EXPECT_EQ(call(ring("+628120098")).state, CallState::waiting);
}

}  // namespace
}  // namespace siaga::centre::test
