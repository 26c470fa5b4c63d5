// Ownership, alarms that must be answered, and the roster.
#include "care_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Owner : public Care {};
class Handing_over : public Care {};
class Answering : public Care {};
class Roster : public Care {};

// ---- owners ---------------------------------------------------------------------------------------

TEST_F(Owner, is_first_the_operator_who_saved_it) {
    const IncidentId fire = save({}, siti);
    EXPECT_EQ(owner(fire), siti);
    EXPECT_EQ(incident(fire).care.owned_since, now_);
}
TEST_F(Owner, is_whoever_takes_it_over_and_says_why_while_the_other_is_there) {
    const IncidentId fire = save({}, siti);
    EXPECT_EQ(refused(TakeOver{fire, ""}, budi), "reason_needed");
    done(TakeOver{fire, "Siti menerima panggilan lain"}, budi);
    EXPECT_EQ(owner(fire), budi);
    EXPECT_EQ(incident(fire).timeline.back().kind, "owner_changed");
    EXPECT_EQ(incident(fire).timeline.back().text, "Siti menerima panggilan lain");
}
TEST_F(Owner, who_is_not_there_is_relieved_without_a_reason) {
    const IncidentId fire = save({}, siti);
    gone(siti);
    done(TakeOver{fire, ""}, budi);
    EXPECT_EQ(owner(fire), budi);
}
TEST_F(Owner, is_never_a_dispatcher_or_an_admin) {
    const IncidentId fire = save({}, siti);
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar"), admin = here("admin", PersonRole::admin);
    EXPECT_EQ(refused(TakeOver{fire, "saya saja"}, crew), "role_refused");
    EXPECT_EQ(refused(TakeOver{fire, "saya saja"}, admin), "role_refused");
}
TEST_F(Owner, is_named_by_a_supervisor_among_those_present) {
    const IncidentId fire = save({}, siti);
    const PersonId chief = here("kepala", PersonRole::supervisor), absent = person("ani");
    EXPECT_EQ(refused(AssignOwner{fire, budi, "rapat"}, siti), "role_refused");
    EXPECT_EQ(refused(AssignOwner{fire, absent, "rapat"}, chief), "person_absent");
    done(AssignOwner{fire, budi, "rapat"}, chief);
    EXPECT_EQ(owner(fire), budi);
}
TEST_F(Owner, of_a_restricted_case_changes_only_by_a_supervisor) {
    const IncidentId child = save({}, siti, "kekerasan");
    EXPECT_EQ(refused(TakeOver{child, "ingin tahu"}, budi), "restricted");
    gone(siti);
    advance(6min);
    const PersonId chief = here("kepala", PersonRole::supervisor);
    EXPECT_EQ(refused(TakeOver{child, "ingin tahu"}, budi), "restricted");
    done(TakeOver{child, "pemiliknya pergi"}, chief);
    EXPECT_EQ(owner(child), chief);
}
TEST_F(Owner, of_an_abandoned_restricted_case_is_any_operator_who_says_why_when_no_supervisor_is_there) {
    const IncidentId child = save({}, siti, "kekerasan");
    gone(siti);
    EXPECT_EQ(refused(TakeOver{child, "pemiliknya pergi"}, budi), "restricted");
    advance(6min);
    EXPECT_EQ(refused(TakeOver{child, ""}, budi), "reason_needed");
    done(TakeOver{child, "pemiliknya pergi"}, budi);
    EXPECT_EQ(owner(child), budi);
}

TEST_F(Owner, gone_from_every_console_for_five_minutes_raises_an_alarm) {
    const IncidentId fire = save({}, siti);
    advance(10min);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
    gone(siti);
    advance(4min + 59s);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
    advance(1s);
    ASSERT_TRUE(alarm(AlarmKind::owner_missing, incident(fire).number));
    EXPECT_EQ(alarm(AlarmKind::owner_missing)->incident, fire);
}
TEST_F(Owner, who_comes_back_ends_the_alarm) {
    save({}, siti);
    gone(siti);
    advance(6min);
    done(PersonPresence{siti, true});
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
}
TEST_F(Owner, who_comes_back_in_time_is_not_missed) {
    save({}, siti);
    gone(siti);
    advance(4min);
    done(PersonPresence{siti, true});
    advance(1h);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
}
TEST_F(Owner, who_is_deactivated_is_missed_at_once) {
    const IncidentId fire = save({}, siti);
    Person off = state().people.at(siti);
    off.active = false;
    done(SavePerson{off});
    ASSERT_TRUE(alarm(AlarmKind::owner_missing, incident(fire).number));
    done(TakeOver{fire, "menggantikan"}, budi);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
}
TEST_F(Owner, alarm_goes_with_the_incident) {
    const IncidentId fire = save({}, siti);
    gone(siti);
    advance(6min);
    finish(fire);
    done(closing(fire), budi);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
}
TEST_F(Owner, is_not_missed_right_after_a_restart_and_is_when_nobody_comes_back) {
    const IncidentId fire = save({}, siti);
    crash_and_start();
    EXPECT_FALSE(state().care.people.at(siti).present);
    advance(1min);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
    advance(5min);
    EXPECT_TRUE(alarm(AlarmKind::owner_missing, incident(fire).number));
}
TEST_F(Owner, long_gone_before_a_restart_has_the_consoles_patience) {
    save({}, siti);
    gone(siti);
    now_ = now_ + 4min;
    crash_and_start();
    now_ = now_ + 2min;
    done(Start{settings_, profile_, "uji"});  // a start after the time has passed
    advance(19s);
    EXPECT_FALSE(alarm(AlarmKind::owner_missing));
    advance(2s);
    EXPECT_TRUE(alarm(AlarmKind::owner_missing));
}

// ---- serah terima ---------------------------------------------------------------------------------

TEST_F(Handing_over, is_needed_before_signing_out_with_open_incidents) {
    const IncidentId fire = save({}, siti);
    const Batch batch = send(SignOut{}, siti);
    ASSERT_TRUE(batch.refusal);
    EXPECT_EQ(batch.refusal->code, "handover_needed");
    EXPECT_NE(batch.refusal->message.find(incident(fire).number), std::string::npos);
    const HandoverId id = offered(siti, budi);
    EXPECT_EQ(refused(SignOut{}, siti), "handover_needed");
    done(AcceptHandover{id}, budi);
    done(SignOut{}, siti);
    EXPECT_EQ(owner(fire), budi);
}
TEST_F(Handing_over, takes_all_open_ones_or_those_named) {
    const IncidentId one = save({}, siti), two = save({}, siti), others = save({}, budi);
    const HandoverId some = offered(siti, budi, {one});
    EXPECT_EQ(state().care.handovers.at(some).incidents, std::set{one});
    const HandoverId rest = offered(siti, budi);
    EXPECT_EQ(state().care.handovers.at(rest).incidents, std::set{two});
    EXPECT_EQ(refused(OfferHandover{budi, {one}, "lagi"}, siti), "already_offered");
    EXPECT_EQ(refused(OfferHandover{budi, {others}, "milik Budi"}, siti), "not_your_incident");
    EXPECT_EQ(refused(OfferHandover{budi, {}, "sisanya"}, siti), "nothing_to_hand_over");
}
TEST_F(Handing_over, goes_to_another_operator_who_is_there_with_a_note) {
    save({}, siti);
    const PersonId absent = person("ani"), crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    EXPECT_EQ(refused(OfferHandover{absent, {}, "api"}, siti), "person_absent");
    EXPECT_EQ(refused(OfferHandover{siti, {}, "api"}, siti), "person_unknown");
    EXPECT_EQ(refused(OfferHandover{crew, {}, "api"}, siti), "person_unknown");
    EXPECT_EQ(refused(OfferHandover{budi, {}, ""}, siti), "note_needed");
}
TEST_F(Handing_over, changes_nothing_until_it_is_accepted_by_the_one_it_is_for) {
    const IncidentId fire = save({}, siti);
    const PersonId ani = here("ani");
    const HandoverId id = offered(siti, budi);
    EXPECT_EQ(owner(fire), siti);
    EXPECT_EQ(refused(AcceptHandover{id}, ani), "not_your_handover");
    done(AcceptHandover{id}, budi);
    EXPECT_EQ(owner(fire), budi);
    ASSERT_EQ(events<OwnerChanged>().size(), 1U);
    EXPECT_EQ(events<OwnerChanged>()[0].handover, id);
    EXPECT_EQ(refused(AcceptHandover{id}, budi), "handover_unknown");
}
TEST_F(Handing_over, may_be_declined_with_a_reason_or_withdrawn) {
    const IncidentId fire = save({}, siti);
    HandoverId id = offered(siti, budi);
    EXPECT_EQ(refused(DeclineHandover{id, ""}, budi), "reason_needed");
    done(DeclineHandover{id, "saya sedang menelepon"}, budi);
    EXPECT_EQ(owner(fire), siti);
    EXPECT_TRUE(state().care.handovers.empty());
    id = offered(siti, budi);
    EXPECT_EQ(refused(WithdrawHandover{id}, budi), "not_your_handover");
    done(WithdrawHandover{id}, siti);
    EXPECT_EQ(refused(AcceptHandover{id}, budi), "handover_unknown");
}
TEST_F(Handing_over, of_which_nothing_is_left_ends_by_itself) {
    const IncidentId fire = save({}, siti);
    offered(siti, budi);
    finish(fire);
    done(closing(fire), siti);
    EXPECT_TRUE(happened<HandoverWithdrawn>());
    EXPECT_TRUE(state().care.handovers.empty());
}
TEST_F(Handing_over, moves_the_alarms_to_the_new_owner) {
    const IncidentId fire = save({}, siti);
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    done(Decline{assignment(fire, "damkar").id, "armada rusak"}, crew);
    EXPECT_EQ(alarm(AlarmKind::assignment_declined)->owner, siti);
    done(AcceptHandover{offered(siti, budi)}, budi);
    EXPECT_EQ(alarm(AlarmKind::assignment_declined)->owner, budi);
}

// ---- alarms that must be answered -----------------------------------------------------------------

TEST_F(Answering, a_leads_decline_sounds_each_minute_until_somebody_says_what_was_done) {
    const IncidentId fire = save({}, siti);
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    done(Decline{assignment(fire, "damkar").id, "armada rusak"}, crew);
    const AlarmId id = alarm(AlarmKind::assignment_declined)->id;
    done(AcknowledgeAlarm{id}, siti);
    advance(59s);
    EXPECT_EQ(state().alarms.at(id).count, 1U);
    EXPECT_EQ(state().alarms.at(id).acknowledged_by, siti);
    advance(1s);
    EXPECT_EQ(state().alarms.at(id).count, 2U);
    EXPECT_FALSE(state().alarms.at(id).acknowledged_by);  // it sounds again
    advance(3min);
    EXPECT_EQ(state().alarms.at(id).count, 5U);
    EXPECT_EQ(refused(AnswerAlarm{id, ""}, siti), "text_needed");
    done(AnswerAlarm{id, "Damkar Palembang dikirim"}, siti);
    EXPECT_FALSE(alarm(AlarmKind::assignment_declined));
    EXPECT_EQ(incident(fire).timeline.back().kind, "alarm_answered");
    EXPECT_EQ(incident(fire).timeline.back().text, "Damkar Palembang dikirim");
    advance(5min);
    EXPECT_EQ(state().alarms.at(id).count, 5U);
    EXPECT_EQ(refused(AnswerAlarm{id, "lagi"}, siti), "alarm_unknown");
}
TEST_F(Answering, another_agencys_decline_is_only_read) {
    const IncidentId flood = save({}, siti, "banjir");  // bpbd leads, damkar supports
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    done(Decline{assignment(flood, "damkar").id, "armada rusak"}, crew);
    const AlarmId id = alarm(AlarmKind::assignment_declined)->id;
    EXPECT_EQ(refused(AnswerAlarm{id, "baik"}, siti), "answer_not_needed");
    advance(5min);
    EXPECT_EQ(state().alarms.at(id).count, 1U);
}
TEST_F(Answering, rings_the_duty_officer_while_no_supervisor_is_there) {
    profile::Contact duty;
    duty.label = "Piket kabupaten";
    duty.number = "0812 000 111";
    profile_.duty = {duty};
    profile_.hash = "uji-2";
    open();
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar"), chief = here("kepala", PersonRole::supervisor);
    const IncidentId one = save({}, siti), two = save({}, siti);
    done(Decline{assignment(one, "damkar").id, "armada rusak"}, crew);
    EXPECT_FALSE(happened<EscalationStarted>());
    gone(chief);
    done(Decline{assignment(two, "damkar").id, "armada rusak"}, crew);
    ASSERT_TRUE(happened<EscalationStarted>());
    EXPECT_EQ(events<EscalationStarted>()[0].incident, two);
}
TEST_F(Answering, goes_on_after_a_restart) {
    const IncidentId fire = save({}, siti);
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    done(Decline{assignment(fire, "damkar").id, "armada rusak"}, crew);
    crash_and_start();
    advance(61s);
    EXPECT_EQ(alarm(AlarmKind::assignment_declined)->count, 2U);
}
TEST_F(Answering, ends_when_the_lead_accepts_after_all) {
    const IncidentId fire = save({}, siti);
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    done(Decline{assignment(fire, "damkar").id, "armada rusak"}, crew);
    done(AcknowledgeByPhone{assignment(fire, "damkar").id, "Komandan regu", {}}, siti);
    EXPECT_FALSE(alarm(AlarmKind::assignment_declined));
}

// ---- the roster -----------------------------------------------------------------------------------

TEST_F(Roster, says_who_sits_when_and_refuses_what_cannot_be) {
    const WallTime eight{now_.us}, four = eight + 8h;
    done(SaveShift{{{}, siti, SeatId{"01"}, eight, four}}, budi);
    EXPECT_EQ(state().care.shifts.size(), 1U);
    EXPECT_EQ(refused(SaveShift{{{}, siti, {}, eight + 1h, four}}, budi), "shift_overlaps");
    EXPECT_EQ(refused(SaveShift{{{}, budi, SeatId{"01"}, eight + 1h, four}}, budi), "shift_overlaps");
    EXPECT_EQ(refused(SaveShift{{{}, budi, SeatId{"99"}, eight, four}}, budi), "seat_unknown");
    EXPECT_EQ(refused(SaveShift{{{}, budi, {}, four, eight}}, budi), "times_bad");
    EXPECT_EQ(refused(SaveShift{{{}, budi, {}, eight, eight + 25h}}, budi), "times_bad");
    EXPECT_EQ(refused(SaveShift{{{}, budi, {}, eight - 8h, eight}}, budi), "times_bad");
    EXPECT_EQ(refused(SaveShift{{{}, PersonId{99}, {}, eight, four}}, budi), "person_unknown");
    done(SaveShift{{{}, siti, SeatId{"01"}, four, four + 8h}}, budi);
    done(RemoveShift{ShiftId{1}}, budi);
    EXPECT_EQ(refused(RemoveShift{ShiftId{1}}, budi), "shift_unknown");
    EXPECT_EQ(refused(SaveShift{{ShiftId{1}, siti, {}, eight, four}}, budi), "shift_unknown");
}
TEST_F(Roster, shows_the_hours_in_which_nobody_sits) {
    const WallTime now{now_.us};
    const auto gaps = [&] { return roster_gaps(state().care.shifts, now, now + 24h); };
    EXPECT_EQ(gaps(), (std::vector<RosterGap>{{now, now + 24h}}));
    done(SaveShift{{{}, siti, {}, now - 1h, now + 7h}}, budi);
    done(SaveShift{{{}, budi, {}, now + 6h, now + 15h}}, budi);
    done(SaveShift{{{}, siti, {}, now + 16h, now + 30h}}, budi);
    EXPECT_EQ(gaps(), (std::vector<RosterGap>{{now + 15h, now + 16h}}));
}
TEST_F(Roster, forgets_what_is_a_week_past) {
    done(SaveShift{{{}, siti, {}, WallTime{now_.us}, WallTime{now_.us} + 8h}}, budi);
    advance(std::chrono::hours(24 * 8));
    EXPECT_TRUE(state().care.shifts.empty());
}

}  // namespace
}  // namespace siaga::centre::test
