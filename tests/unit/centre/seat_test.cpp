// Seats: ready, paused, wrap-up; console and phone are one.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

using Seats = std::vector<std::string>;

class Seating : public House {
protected:
    Seating() { open(); }
};
class WrapUp : public House {
protected:
    WrapUp() { open(); }
};
class SeatByPhone : public House {
protected:
    SeatByPhone() { open(); }
};

TEST_F(Seating, a_person_who_sits_down_is_paused_until_ready) {
    phone("01");
    const PersonId who = person("siti");
    done(TakeSeat{SeatId{"01"}}, who);
    EXPECT_EQ(seat_state("01"), SeatState::paused);
    done(BeReady{}, who);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(Seating, ready_needs_a_registered_phone) {
    const PersonId who = person("siti");
    done(TakeSeat{SeatId{"01"}}, who);
    EXPECT_EQ(refused(BeReady{}, who), "phone_not_registered");
}
TEST_F(Seating, a_seat_with_an_open_console_is_not_taken_from_its_person) {
    ready_at("01");
    const PersonId other = person("budi");
    EXPECT_EQ(refused(TakeSeat{SeatId{"01"}}, other), "seat_taken");
    done(ConsolePresence{SeatId{"01"}, false});
    done(TakeSeat{SeatId{"01"}}, other);
    EXPECT_EQ(seat("01").person, other);
}
TEST_F(Seating, taking_another_seat_leaves_the_first_and_its_ringing) {
    const PersonId who = ready_at("01");
    ready_at("03");
    const CallId id = ring();
    ASSERT_EQ(ringing(id), Seats{"01"});
    done(TakeSeat{SeatId{"02"}}, who);
    EXPECT_EQ(seat_state("01"), SeatState::signed_out);
    EXPECT_EQ(ringing(id), Seats{"03"});
}
TEST_F(Seating, a_dispatcher_has_no_seat) {
    const PersonId who = person("petugas", PersonRole::dispatcher, "damkar");
    EXPECT_EQ(refused(TakeSeat{SeatId{"01"}}, who), "role_refused");
}
TEST_F(Seating, pausing_the_last_seat_asks_and_alarms) {
    const PersonId who = ready_at("01");
    EXPECT_EQ(refused(Pause{"salat", false}, who), "last_seat");
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    done(Pause{"salat", true}, who);
    EXPECT_EQ(seat_state("01"), SeatState::paused);
    EXPECT_TRUE(alarm(AlarmKind::last_seat_paused, "01"));
}
TEST_F(Seating, the_alarm_of_the_last_seat_ends_when_any_seat_works_again) {
    const PersonId who = ready_at("01");
    done(Pause{"salat", true}, who);
    phone_seat("02");
    EXPECT_FALSE(alarm(AlarmKind::last_seat_paused));
}
TEST_F(Seating, pausing_a_seat_that_is_not_the_last_asks_nothing) {
    const PersonId who = ready_at("01");
    ready_at("02");
    EXPECT_EQ(refused(Pause{"salat", false}, who), "");
    EXPECT_FALSE(alarm(AlarmKind::last_seat_paused));
    EXPECT_EQ(refused(Pause{"makan", false}, who), "") << "it is paused already";
}
TEST_F(Seating, pausing_gives_the_ringing_call_to_the_next_seat) {
    const PersonId who = ready_at("01");
    advance(1s);
    ready_at("02");
    const CallId id = ring();
    ASSERT_EQ(ringing(id), Seats{"01"});
    done(Pause{"salat", false}, who);
    EXPECT_EQ(ringing(id), Seats{"02"});
}
TEST_F(Seating, pausing_while_talking_pauses_when_the_talk_is_over) {
    const PersonId who = ready_at("01");
    ready_at("02");
    answered_call("01");
    done(Pause{"salat", false}, who);
    EXPECT_EQ(seat_state("01"), SeatState::talking);
    seat_hangs_up("01");
    advance(60s);
    EXPECT_EQ(seat_state("01"), SeatState::paused);
    EXPECT_EQ(seat("01").pause_reason, "salat");
}
TEST_F(Seating, a_seat_is_not_left_in_the_middle_of_its_call) {
    const PersonId who = ready_at("01");
    phone("02");
    const CallId id = answered_call("01");
    EXPECT_EQ(refused(LeaveSeat{}, who), "in_call");
    EXPECT_EQ(refused(TakeSeat{SeatId{"02"}}, who), "in_call");
    EXPECT_EQ(seat("01").person, who);
    hang_up(id);
    done(LeaveSeat{}, who);
    EXPECT_EQ(seat_state("01"), SeatState::signed_out);
}
TEST_F(Seating, signing_out_while_talking_signs_the_seat_out_when_the_talk_is_over) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    done(SignOut{}, who);
    EXPECT_FALSE(seat("01").person);
    EXPECT_EQ(call(id).state, CallState::talking) << "the caller does not notice";
    seat_hangs_up("01");
    EXPECT_EQ(seat_state("01"), SeatState::signed_out);
}
TEST_F(Seating, signing_out_leaves_the_seat) {
    const PersonId who = ready_at("01");
    done(SignOut{}, who);
    EXPECT_FALSE(seat("01").person);
    EXPECT_TRUE(alarm(AlarmKind::last_seat_paused, "01"));
}
TEST_F(Seating, the_newest_registration_wins) {
    ready_at("01");
    Registration newer;
    newer.contact = "sip:01@10.0.0.77";
    newer.expires_at = now_ + 60s;
    done(SeatRegister{SeatId{"01"}, newer});
    EXPECT_EQ(seat("01").registration->contact, "sip:01@10.0.0.77");
}
TEST_F(Seating, a_registration_that_is_not_refreshed_ends_and_alarms) {
    ready_at("01");
    advance(24h);
    EXPECT_FALSE(seat("01").registration);
    EXPECT_TRUE(alarm(AlarmKind::seat_phone_lost, "01"));
    phone("01");
    EXPECT_FALSE(alarm(AlarmKind::seat_phone_lost, "01"));
}

// ---- wrap-up

TEST_F(WrapUp, follows_a_talk_for_sixty_seconds_then_ready) {
    ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    advance(59s);
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    advance(1s);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(WrapUp, may_be_extended_and_ended) {
    const PersonId who = ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    done(ExtendWrapUp{}, who);
    advance(119s);
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    done(EndWrapUp{}, who);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    EXPECT_EQ(refused(EndWrapUp{}, who), "not_in_wrap_up");
}
TEST_F(WrapUp, lasts_while_words_are_unsaved) {
    const PersonId who = ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    done(Typing{true}, who);
    advance(10min);
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    done(Typing{false}, who);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(WrapUp, is_not_interrupted_over_unsaved_typing_unless_a_call_waits_and_nobody_else_is_ready) {
    const PersonId who = ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    done(Typing{true}, who);
    ready_at("02");
    advance(5min);
    const CallId first = ring("+628120002");
    EXPECT_EQ(ringing(first), Seats{"02"});
    lift("02");
    const CallId second = ring("+628120003");
    EXPECT_EQ(ringing(second), Seats{"01"}) << "nobody else is ready";
}
TEST_F(WrapUp, ends_for_whoever_has_nothing_left_to_write_when_a_call_waits_and_nobody_is_ready) {
    const PersonId who = ready_at("01");
    const CallId told = answered_call("01");
    seat_hangs_up("01");
    const CallId waits = ring("+628120002");
    EXPECT_EQ(ringing(waits), Seats{}) << "the first call has no result yet";
    done(GiveResult{told, CallResult::informasi, ""}, who);
    EXPECT_EQ(ringing(waits), Seats{"01"});
}
TEST_F(WrapUp, with_nothing_left_to_write_goes_on_while_nobody_waits) {
    const PersonId who = ready_at("01");
    const CallId told = answered_call("01");
    done(GiveResult{told, CallResult::informasi, ""}, who);
    seat_hangs_up("01");
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    crash_and_start();
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    phone("01");
    EXPECT_EQ(ringing(ring("+628120002")), Seats{"01"}) << "known after a restart too";
}
TEST_F(WrapUp, is_never_interrupted_before_its_time_while_there_is_something_to_write) {
    const PersonId who = ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    done(Typing{true}, who);
    EXPECT_EQ(ringing(ring("+628120002")), Seats{});
    EXPECT_TRUE(alarm(AlarmKind::no_ready_seat));
}
TEST_F(WrapUp, goes_on_over_unsaved_words_when_the_caller_who_interrupted_gave_up) {
    const PersonId who = ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    done(Typing{true}, who);
    advance(5min);
    const CallId id = ring("+628120002");
    ASSERT_EQ(ringing(id), Seats{"01"});
    hang_up(id);
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    done(Typing{false}, who);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(WrapUp, ends_in_the_pause_that_was_asked_for_even_when_the_console_goes) {
    const PersonId who = ready_at("01");
    ready_at("02");
    answered_call("01");
    done(Pause{"salat", false}, who);
    seat_hangs_up("01");
    done(Typing{true}, who);
    advance(2min);
    ASSERT_EQ(seat_state("01"), SeatState::wrap_up);
    done(ConsolePresence{SeatId{"01"}, false});
    EXPECT_EQ(seat_state("01"), SeatState::paused);
}
TEST_F(WrapUp, of_whoever_took_a_talking_seat_over_ends_at_its_time_and_is_theirs_to_end) {
    ready_at("01");
    answered_call("01");
    done(Typing{true}, seat("01").person);
    done(ConsolePresence{SeatId{"01"}, false});
    const PersonId next = person("budi");
    done(TakeSeat{SeatId{"01"}}, next);
    seat_hangs_up("01");
    ASSERT_EQ(seat_state("01"), SeatState::wrap_up);
    advance(60s);
    EXPECT_EQ(seat_state("01"), SeatState::paused) << "the words of the one before keep nothing open";
    done(BeReady{}, next);
    answered_call("01");
    seat_hangs_up("01");
    done(Typing{true}, next);
    advance(10min);
    ASSERT_EQ(seat_state("01"), SeatState::wrap_up);
    done(EndWrapUp{}, next);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(WrapUp, is_left_out_where_it_is_set_to_nothing) {
    settings_.queue.wrap_up = 0s;
    open();
    ready_at("01");
    answered_call("01");
    seat_hangs_up("01");
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}

// ---- console gone, phone lives

TEST_F(SeatByPhone, goes_on_taking_calls_when_the_console_is_gone) {
    ready_at("01");
    done(ConsolePresence{SeatId{"01"}, false});
    answered_call("01");
    seat_hangs_up("01");
    EXPECT_EQ(seat_state("01"), SeatState::ready) << "no form to fill in: no wrap-up";
    EXPECT_FALSE(state().calls.rbegin()->second.filled_in) << "belum diisi";
}
TEST_F(SeatByPhone, star_codes_make_it_ready_and_pause_it) {
    phone("01");
    phone_seat("02");
    done(StarCode{SeatId{"01"}, "*11"});
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    done(StarCode{SeatId{"01"}, "*12"});
    EXPECT_EQ(seat_state("01"), SeatState::paused);
    EXPECT_EQ(refused(StarCode{SeatId{"01"}, "*99"}), "star_code_unknown");
}
TEST_F(SeatByPhone, dialling_ready_twice_costs_no_idleness) {
    phone_seat("01");
    advance(1s);
    phone_seat("02");
    done(StarCode{SeatId{"01"}, "*11"});
    EXPECT_EQ(ringing(ring()), Seats{"01"});
}
TEST_F(SeatByPhone, pausing_the_last_seat_by_star_code_alarms) {
    phone_seat("01");
    done(StarCode{SeatId{"01"}, "*12"});
    EXPECT_TRUE(alarm(AlarmKind::last_seat_paused, "01"));
}
TEST_F(SeatByPhone, pausing_by_star_code_while_it_rings_passes_the_call_on) {
    phone_seat("01");
    advance(1s);
    phone_seat("02");
    const CallId id = ring();
    done(StarCode{SeatId{"01"}, "*12"});
    EXPECT_EQ(ringing(id), Seats{"02"});
    EXPECT_EQ(seat_state("01"), SeatState::paused);
}

}  // namespace
}  // namespace siaga::centre::test
