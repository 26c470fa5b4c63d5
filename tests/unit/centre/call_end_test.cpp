// How a call ends: who hangs up, what vanishes, and with which result.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

using Seats = std::vector<std::string>;

class CallEnd : public House {
protected:
    CallEnd() { open(); }
};

TEST_F(CallEnd, a_caller_who_hangs_up_stops_the_ringing_at_once) {
    ready_at("01");
    const CallId id = ring();
    hang_up(id);
    EXPECT_TRUE(happened<OfferEnded>());
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    EXPECT_EQ(call(id).cause, EndCause::caller_hung_up);
    EXPECT_TRUE(state().legs.empty());
}
TEST_F(CallEnd, a_call_that_is_over_wakes_nobody_for_what_was_due_of_it) {
    ready_at("01");
    advance(60s);  // whatever a start has to look at
    const auto before = centre_->next_deadline();
    const CallId id = ring();
    ASSERT_LT(centre_->next_deadline(), before);
    hang_up(id);
    EXPECT_EQ(centre_->next_deadline(), before);
}
TEST_F(CallEnd, a_cancel_before_the_answer_ends_it) {
    ready_at("01");
    const CallId id = ring();
    done(InviteGone{1});
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    done(InviteGone{1});
    EXPECT_TRUE(last.empty());
}
TEST_F(CallEnd, a_phone_that_answers_after_the_caller_gave_up_rings_nobody) {
    ready_at("01");
    const CallId id = ring();
    const LegId leg = ringing_leg("01");
    hang_up(id);
    done(LegPickedUp{leg, {}, {}});
    EXPECT_TRUE(last.empty());
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(CallEnd, a_bye_from_either_side_ends_the_other) {
    ready_at("01");
    CallId id = answered_call("01");
    hang_up(id);
    EXPECT_EQ(events<LegReleased>().size(), 1U);
    EXPECT_EQ(call(id).cause, EndCause::caller_hung_up);
    advance(60s);
    id = answered_call("01");
    seat_hangs_up("01");
    EXPECT_EQ(events<LegReleased>().size(), 1U);
    EXPECT_EQ(call(id).cause, EndCause::seat_hung_up);
    EXPECT_EQ(state().totals.cut + state().totals.abandoned, 0U);
}
TEST_F(CallEnd, byes_from_both_at_once_end_it_once) {
    ready_at("01");
    const CallId id = answered_call("01");
    const LegId caller = call(id).caller_leg, phone = call(id).seat_leg;
    done(LegGone{caller, EndCause::caller_hung_up, 0, "BYE"});
    done(LegGone{phone, EndCause::seat_hung_up, 0, "BYE"});
    EXPECT_TRUE(last.empty());
}
TEST_F(CallEnd, the_operator_hangs_up_from_the_console) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    done(HangUp{id}, who);
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(refused(HangUp{id}, who), "not_talking");
}
TEST_F(CallEnd, a_vanished_phone_puts_the_caller_back_at_its_place) {
    ready_at("01");
    ready_at("02");
    const CallId first = answered_call("01", "+628120001");
    answered_call("02", "+628120002");
    const CallId waiting = ring("+628120003");
    ASSERT_TRUE(ringing(waiting).empty());
    done(LegGone{call(first).seat_leg, EndCause::session_expired, 408, ""});
    EXPECT_EQ(call(first).state, CallState::waiting);
    EXPECT_EQ(centre_->waiting().front(), first);
    EXPECT_EQ(seat_state("01"), SeatState::paused);
    EXPECT_TRUE(alarm(AlarmKind::seat_phone_lost, "01"));
    EXPECT_EQ(state().totals.answered, 2U);
    seat_hangs_up("02");
    advance(60s);
    EXPECT_EQ(ringing(first), Seats{"02"});
    lift("02");
    EXPECT_EQ(state().totals.answered, 2U) << "answered is counted once";
}
TEST_F(CallEnd, the_last_seat_whose_phone_vanished_is_not_paused) {
    ready_at("01");
    const CallId id = answered_call("01");
    done(LegGone{call(id).seat_leg, EndCause::session_expired, 408, ""});
    EXPECT_EQ(ringing(id), Seats{"01"}) << "its phone may be back; nobody else is there";
}
TEST_F(CallEnd, a_phone_without_sound_and_without_an_answer_to_options_has_vanished) {
    for (const bool options_first : {true, false}) {
        const std::string id = options_first ? "01" : "02";
        ready_at(id);
        const CallId of = answered_call(id);
        MediaFact lost;
        lost.kind = MediaFactKind::rtp_lost;
        lost.call = of;
        lost.leg = call(of).seat_leg;
        lost.id = state().last_media_fact + 1;
        if (options_first) done(SeatPhoneProbe{SeatId{id}, false});
        done(MediaSaid{lost});
        if (!options_first) {
            EXPECT_EQ(call(of).state, CallState::talking) << "silence alone is no end";
            done(SeatPhoneProbe{SeatId{id}, false});
        }
        EXPECT_EQ(call(of).state, CallState::waiting);
        hang_up(of);
    }
}
TEST_F(CallEnd, a_caller_whose_sound_stops_stays_and_is_marked_until_it_is_heard_again) {
    ready_at("01");
    const CallId id = answered_call("01");
    MediaFact fact;
    fact.kind = MediaFactKind::rtp_lost;
    fact.call = id;
    fact.leg = call(id).caller_leg;
    fact.id = state().last_media_fact + 1;
    done(MediaSaid{fact});
    EXPECT_EQ(call(id).state, CallState::talking);
    EXPECT_TRUE(state().legs.at(fact.leg).silent);
    fact.kind = MediaFactKind::rtp_started;
    ++fact.id;
    done(MediaSaid{fact});
    EXPECT_FALSE(state().legs.at(fact.leg).silent);
}
TEST_F(CallEnd, a_trunk_leg_whose_session_has_expired_ends_the_call_and_frees_the_seat) {
    ready_at("01");
    const CallId id = answered_call("01");
    const LegId seat_leg = call(id).seat_leg;
    done(LegGone{call(id).caller_leg, EndCause::session_expired, 408, "session_expired"});
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(call(id).cause, EndCause::session_expired);
    ASSERT_EQ(events<LegReleased>().size(), 1U);
    EXPECT_EQ(events<LegReleased>().front().leg, seat_leg);
    EXPECT_NE(seat_state("01"), SeatState::talking);
}
TEST_F(CallEnd, a_caller_who_gives_up_after_its_seats_phone_vanished_is_listed) {
    ready_at("01");
    const CallId id = answered_call("01");
    done(SeatUnregister{SeatId{"01"}, "expired"});
    done(LegGone{call(id).seat_leg, EndCause::unreachable, 481, ""});
    hang_up(id);
    ASSERT_EQ(state().callbacks.size(), 1U);
    EXPECT_TRUE(state().callbacks.begin()->second.listed);
}
TEST_F(CallEnd, what_was_offered_is_answered_abandoned_or_cut) {
    ready_at("01");
    answered_call("01");
    const CallId cut = ring("+628120002");
    done(LegGone{call(cut).caller_leg, EndCause::session_expired, 408, ""});
    hang_up(ring("+628120003"));
    const auto& t = state().totals;
    EXPECT_EQ(t.offered, 3U);
    EXPECT_EQ(t.answered, 1U);
    EXPECT_EQ(t.abandoned, 1U);
    EXPECT_EQ(t.cut, 1U);
}
TEST_F(CallEnd, every_call_ends_with_a_result_and_those_of_an_incident_come_by_saving) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    EXPECT_EQ(refused(GiveResult{id, CallResult::kejadian, ""}, who), "result_by_saving");
    done(GiveResult{id, CallResult::ghost, ""}, who);
    EXPECT_TRUE(call(id).filled_in);
    hang_up(id);
    EXPECT_EQ(state().numbers.at("+628120001").results.at(CallResult::ghost), 1);
}
TEST_F(CallEnd, a_numbers_summary_follows_what_is_said_in_wrap_up) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    hang_up(id);
    done(GiveResult{id, CallResult::iseng, ""}, who);
    const IncidentId incident = save(id, who);
    const auto& number = state().numbers.at("+628120001");
    EXPECT_EQ(number.results.at(CallResult::iseng), 0);
    EXPECT_EQ(number.results.at(CallResult::kejadian), 1);
    EXPECT_EQ(number.last.back().incident, incident);
}

}  // namespace
}  // namespace siaga::centre::test
