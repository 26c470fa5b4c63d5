// What a restart of the server leaves, and what configuration that changed does.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Restart : public House {
protected:
    Restart() { open(); }
};
class Configuration : public House {
protected:
    Configuration() { open(); }
};
class Memory : public House {
protected:
    Memory() { open(); }
};

TEST_F(Restart, a_caller_who_rings_goes_on_and_the_seat_is_offered_it_again_without_a_miss) {
    ready_at("01");
    const CallId id = ring("+628120001", "meja");
    const LegId before = ringing_leg("01");
    crash_and_start();
    EXPECT_EQ(call(id).state, CallState::waiting);
    ASSERT_EQ(ringing(id), std::vector<std::string>{"01"});
    EXPECT_NE(ringing_leg("01"), before) << "the old ring is over";
    EXPECT_EQ(seat("01").misses, 0);
    EXPECT_TRUE(state().callbacks.empty());
    lift("01");
    EXPECT_EQ(call(id).state, CallState::talking);
}
TEST_F(Restart, the_ring_that_telephony_has_not_reported_yet_keeps_its_deadline) {
    ready_at("01");
    ready_at("02");
    const CallId id = ring("+628120001", "meja");
    open();  // started again, nothing told
    ASSERT_EQ(ringing(id), std::vector<std::string>{"01"});
    advance(12s);
    EXPECT_EQ(ringing(id), std::vector<std::string>{"02"});
}
TEST_F(Restart, a_caller_whose_request_was_not_kept_is_listed_however_short_it_rang) {
    ready_at("01");
    TrunkInvite invite;
    invite.handle = 77;
    invite.trunk = TrunkId{"meja"};
    invite.caller.number = "+628120001";
    done(invite);
    const CallId id{state().last_call};
    crash_and_start();
    EXPECT_EQ(call(id).cause, EndCause::server_restart);
    ASSERT_EQ(state().callbacks.size(), 1U);
    EXPECT_TRUE(state().callbacks.begin()->second.listed);
    EXPECT_EQ(seat_state("01"), SeatState::ready) << "no ghost ring";
    EXPECT_EQ(state().totals.cut, 1U);
}
TEST_F(Restart, keeps_two_who_talk) {
    ready_at("01");
    const CallId id = answered_call("01");
    const Json before = to_json_value(*room(id));
    crash_and_start();
    EXPECT_EQ(call(id).state, CallState::talking);
    EXPECT_EQ(seat_state("01"), SeatState::talking);
    EXPECT_EQ(to_json_value(*room(id)), before);
    seat_hangs_up("01");
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(Restart, keeps_a_caller_who_hears_the_announcement_at_its_place) {
    const CallId id = ring("+628120001", "antre");
    crash_and_start();
    EXPECT_EQ(centre_->waiting(), std::vector{id});
    phone_seat("01");
    EXPECT_FALSE(ringing(id).empty());
}
TEST_F(Restart, rings_another_seat_for_a_caller_whose_seat_leg_was_lost) {
    ready_at("01");
    ready_at("02");
    const CallId id = ring("+628120001", "antre");
    done(LegPickedUp{ringing_leg("01"), {}, {}});  // no dialog that could be taken up again
    crash_and_start();
    EXPECT_EQ(call(id).state, CallState::waiting);
    EXPECT_FALSE(ringing(id).empty());
}
TEST_F(Restart, ends_a_call_back_that_was_not_answered_yet_and_keeps_its_entry) {
    const PersonId who = ready_at("01");
    const CallId gone = ring();
    advance(10s);
    hang_up(gone);
    done(CallBack{state().callbacks.begin()->first}, who);
    lift("01");
    crash_and_start();
    EXPECT_TRUE(state().legs.empty());
    EXPECT_EQ(state().callbacks.size(), 1U);
}
TEST_F(Restart, finds_registrations_incidents_assignments_and_people_again) {
    desk("damkar");
    const PersonId who = ready_at("01");
    const IncidentId made = save(answered_call("01"), who);
    crash_and_start();
    EXPECT_TRUE(seat("01").registration);
    EXPECT_EQ(seat("01").person, who);
    EXPECT_EQ(assignment(made, "damkar").state, AssignmentState::sent);
}
TEST_F(Restart, takes_consoles_and_desks_for_gone_until_they_are_heard_again) {
    desk("damkar");
    ready_at("01");
    crash_and_start();
    EXPECT_FALSE(seat("01").console);
    EXPECT_FALSE(state().agencies.at(AgencyId{"damkar"}).reachable);
}
TEST_F(Restart, fires_a_deadline_that_passed_meanwhile_once) {
    desk("damkar");
    const PersonId who = ready_at("01");
    const IncidentId made = save(answered_call("01"), who);
    now_ = now_ + 2h;
    crash_and_start();
    ASSERT_TRUE(centre_->next_deadline());
    EXPECT_LE(*centre_->next_deadline(), now_);
    advance(0s);
    EXPECT_EQ(events<AssignmentOverdue>().size(), 1U);
    EXPECT_TRUE(assignment(made, "damkar").overdue);
    advance(1h);
    EXPECT_TRUE(events<AssignmentOverdue>().empty());
}
TEST_F(Restart, tells_its_version) {
    EXPECT_EQ(events<ServerStarted>().at(0).version, "uji");
}
TEST_F(Restart, says_settings_and_profile_only_when_they_changed) {
    open();
    EXPECT_FALSE(happened<SettingsLoaded>());
    EXPECT_FALSE(happened<ProfileLoaded>());
}

TEST_F(Configuration, without_a_seat_signs_its_person_out) {
    const PersonId who = ready_at("03");
    settings_.seats.pop_back();
    open();
    EXPECT_FALSE(state().seats.contains(SeatId{"03"}));
    EXPECT_EQ(refused(BeReady{}, who), "no_seat");
    EXPECT_FALSE(centre_->any_seat_ready());
}
TEST_F(Configuration, without_a_seat_lets_its_talk_end_and_offers_it_nothing_more) {
    ready_at("03");
    const CallId id = answered_call("03");
    settings_.seats.pop_back();
    open();
    EXPECT_EQ(call(id).state, CallState::talking);
    seat_hangs_up("03");
    advance(60s);
    EXPECT_TRUE(ringing(ring("+628120002")).empty());
}
TEST_F(Configuration, without_the_trunk_of_a_waiting_call_still_serves_it) {
    const CallId id = ring("+628120001", "antre");
    settings_.trunks.erase(settings_.trunks.begin() + 1);
    open();
    ready_at("01");
    lift("01");
    EXPECT_EQ(call(id).state, CallState::talking);
}

TEST_F(Memory, ended_calls_leave_after_a_day) {
    phone_seat("01");
    const CallId id = answered_call("01");
    hang_up(id);
    advance(23h);
    EXPECT_TRUE(state().calls.contains(id));
    advance(3h);
    EXPECT_FALSE(state().calls.contains(id));
}
TEST_F(Memory, a_night_at_an_unanswered_phone_stays_bounded) {
    phone_seat("01");
    const CallId id = ring();
    advance(6h);
    EXPECT_LE(call(id).offers.size(), 31U);
    EXPECT_LE(state().legs.size(), 2U);
}

}  // namespace
}  // namespace siaga::centre::test
