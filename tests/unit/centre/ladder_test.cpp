// Nobody answers: clocks pass their time and the ladder climbs. Each test is an incident on a fast-forwarded clock.
#include "ladder_fixture.hpp"

namespace siaga::centre::test {
namespace {

TEST_F(Ladder, nobody_at_damkar_acknowledges_the_pikets_phone_rings_he_presses_1_and_the_head_is_never_called) {
    fire();
    done(ShowAssignment{id}, crew);
    advance(60s);  // the acknowledgement's time: the desk sounds again first
    EXPECT_TRUE(task().overdue);
    EXPECT_EQ(delivery().target.channel, Channel::page);
    done(ShowDelivery{delivery().id}, crew);
    EXPECT_TRUE(dialled().empty());
    advance(30s);
    EXPECT_EQ(dialled(), Numbers{"0712100"});
    takes_up();
    spoken();
    hears_it_out();
    presses("1");
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
    EXPECT_TRUE(task().by_phone);
    EXPECT_EQ(task().phone_name, "Piket pos");
    EXPECT_EQ(ladder().state, EscalationState::ended);
    EXPECT_EQ(alarm(AlarmKind::assignment_overdue), nullptr);
    advance(1h);
    EXPECT_EQ(dialled(), Numbers{"0712100"}) << "nothing is delivered after an acknowledgement";
}

TEST_F(Ladder, a_desk_that_nobody_watches_costs_no_waiting) {
    fire(false);
    EXPECT_EQ(dialled(), Numbers{"0712100"}) << "the piket is dialled in the moment of saving";
}

TEST_F(Ladder, busy_refused_or_unreachable_takes_the_next_channel_and_then_the_next_step_at_once) {
    fire(false);
    done(LegGone{notice_leg(), EndCause::busy, 486, "Busy Here"});
    EXPECT_EQ(delivery().target.channel, Channel::webhook) << "the same person by message";
    done(DeliveryDone{delivery().id, DeliveryResult::unreachable, "gateway 503"});
    EXPECT_EQ(dialled(), (Numbers{"0712100", "0712200"}));
    done(LegGone{notice_leg(), EndCause::refused, 603, "Decline"});
    EXPECT_EQ(dialled().back(), "0712300");
    EXPECT_EQ(ladder().step, 3);
}

TEST_F(Ladder, a_message_that_went_out_is_no_answer_and_the_steps_time_runs_on) {
    fire(false);
    done(LegGone{notice_leg(), EndCause::no_answer, 480, ""});
    done(DeliveryDone{delivery().id, DeliveryResult::told, "202"});
    EXPECT_EQ(dialled().size(), 1U);
    EXPECT_EQ(task().state, AssignmentState::unreachable);
    advance(60s);
    EXPECT_EQ(dialled().back(), "0712200");
}

TEST_F(Ladder, nobody_at_all_alarms_the_owner_when_the_ladder_is_exhausted) {
    fire(false);
    advance(1h);  // every phone rings out
    EXPECT_EQ(dialled(), (Numbers{"0712100", "0712200", "0712300"}));
    EXPECT_EQ(ladder().state, EscalationState::exhausted);
    const Alarm* raised = alarm(AlarmKind::ladder_exhausted);
    ASSERT_NE(raised, nullptr);
    EXPECT_EQ(raised->owner, who);
    EXPECT_EQ(raised->incident, incident);
}

TEST_F(Ladder, without_a_trunk_or_contacts_the_owner_is_alarmed_at_once) {
    settings_.trunks.clear();
    settings_.trunks.push_back(trunk("telco", AnswerPolicy::after));
    settings_.trunks[0].outgoing_target.clear();
    open();
    fire(false);
    EXPECT_TRUE(dialled().empty());
    advance(3min);  // the gateway's answer never comes
    EXPECT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
}

TEST_F(Ladder, a_voicemail_that_sends_1_before_the_message_ended_has_acknowledged_nothing) {
    fire(false);
    takes_up();
    presses("1");  // in its greeting
    spoken();
    presses("1");  // while our message plays
    EXPECT_EQ(task().state, AssignmentState::unreachable);
    hears_it_out(1);
    hears_it_out(2);
    hears_it_out(3);
    EXPECT_EQ(state().deliveries.at(DeliveryId{1}).result, DeliveryResult::no_digit);
    EXPECT_EQ(delivery().target.channel, Channel::webhook) << "the next way at once";
}

TEST_F(Ladder, two_on_the_phone_is_the_agencys_decline_and_alarms_the_owner) {
    fire(false);
    takes_up();
    spoken();
    hears_it_out();
    presses("2");
    EXPECT_EQ(task().state, AssignmentState::declined);
    EXPECT_NE(task().reason.find("Piket pos"), std::string::npos);
    EXPECT_NE(alarm(AlarmKind::assignment_declined), nullptr);
    advance(1h);
    EXPECT_EQ(dialled().size(), 1U);
}

TEST_F(Ladder, an_acknowledgement_on_the_page_hangs_up_on_the_ringing_phone) {
    fire(false);
    const CallId notice = delivery().call;
    desk("damkar");
    done(Acknowledge{id}, crew);
    EXPECT_EQ(call(notice).state, CallState::ended);
    EXPECT_EQ(delivery().result, DeliveryResult::cancelled);
    EXPECT_TRUE(state().legs.empty() || !state().legs.contains(call(notice).caller_leg));
}

TEST_F(Ladder, a_notice_is_recorded_and_hears_the_message_three_times_at_most) {
    fire(false);
    takes_up();
    const CallId notice = delivery().call;
    ASSERT_EQ(call(notice).recordings.size(), 1U);
    ASSERT_NE(room(notice), nullptr);
    EXPECT_EQ(room(notice)->parties[0].play->items, std::vector<std::string>{"silence"});
    spoken();
    EXPECT_EQ(room(notice)->parties[0].play->items, std::vector<std::string>{"pesan/uji"});
    const auto first = room(notice)->parties[0].play->id;
    hears_it_out(1);
    EXPECT_NE(room(notice)->parties[0].play->id, first) << "said again";
}

TEST_F(Ladder, each_step_is_decided_once_also_over_a_crash) {
    fire(false);
    takes_up();
    crash_and_start();
    advance(5s);
    const auto count = [&](int step) {
        return std::count_if(day.begin(), day.end(), [&](const Event& e) {
            const auto* s = e.body.get_if<EscalationStep>();
            return s && s->step == step;
        });
    };
    EXPECT_EQ(count(1), 1);
    EXPECT_EQ(ladder().state, EscalationState::running);
    EXPECT_EQ(delivery().target.channel, Channel::voice) << "who has taken up the telephone stays on the line";
    EXPECT_NE(call(delivery().call).state, CallState::ended);
    spoken();
    hears_it_out();
    presses("1");
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
}

TEST_F(Ladder, a_telephone_that_rang_while_the_house_died_is_given_up_and_the_next_way_is_taken) {
    fire(false);
    crash_and_start();
    advance(2s);
    EXPECT_EQ(delivery().target.channel, Channel::webhook);
}

TEST_F(Ladder, a_deadline_that_passed_while_the_house_was_down_fires_once_at_start) {
    fire();
    now_ = now_ + 10min;
    crash_and_start();
    advance(1s);
    const auto breaches = std::count_if(day.begin(), day.end(), [](const Event& e) {
        const auto* b = e.body.get_if<ClockBreached>();
        return b && b->leg == ClockLeg::acknowledge;
    });
    EXPECT_EQ(breaches, 1);
    advance(1h);
    EXPECT_EQ(std::count_if(day.begin(), day.end(), [](const Event& e) { return e.body.holds<AssignmentOverdue>(); }), 1);
}

TEST_F(Ladder, of_a_restricted_case_tells_a_telephone_neither_type_nor_place) {
    profile_.agencies[2].contacts = {contact_of("Piket", "0712 400", profile::ContactRank::piket)};
    profile_.hash = "uji-6";
    open();
    who = ready_at("01");
    incident = save(answered_call("01"), who, "kekerasan");
    ASSERT_EQ(dialled(), Numbers{"0712400"});
    EXPECT_EQ(delivery().text.find("kekerasan"), std::string::npos);
}

TEST_F(Ladder, climbs_to_any_depth_the_regency_wrote) {
    profile::Ladder deep;
    deep.id = "polri";
    deep.agencies = {AgencyId{"damkar"}};
    for (int i = 0; i < 12; ++i) deep.steps.push_back({profile::StepTo::instansi_lain, AgencyId{"polres"}, {Channel::voice}, 40});
    profile_.ladders = {deep};
    profile_.hash = "uji-2";
    open();
    fire(false);
    advance(1h);
    EXPECT_EQ(dialled().size(), 12U);
    EXPECT_EQ(ladder().state, EscalationState::exhausted);
}

// ---- clocks -----------------------------------------------------------------------------------------

class Clocks : public Ladder {};

TEST_F(Clocks, of_an_assignment_start_and_stop_with_its_steps) {
    profile_.clock_rules = {{"berangkat", ClockLeg::depart, {}, {}, {}, {}, {}, false, 120, {}},
                            {"tiba", ClockLeg::arrive, {}, {}, {}, {}, {}, false, 420, {}}};
    profile_.hash = "uji-3";
    open();
    fire();
    const auto runs = [&](ClockLeg leg) {
        return std::any_of(task().clocks.begin(), task().clocks.end(), [&](ClockId c) { return state().clocks.at(c).leg == leg; });
    };
    EXPECT_TRUE(runs(ClockLeg::send) && runs(ClockLeg::acknowledge) && runs(ClockLeg::arrive));
    EXPECT_FALSE(runs(ClockLeg::depart));
    done(ShowAssignment{id}, crew);
    EXPECT_FALSE(runs(ClockLeg::send));
    done(Acknowledge{id}, crew);
    EXPECT_FALSE(runs(ClockLeg::acknowledge));
    EXPECT_TRUE(runs(ClockLeg::depart));
    done(Depart{id}, crew);
    done(Arrive{id}, crew);
    EXPECT_TRUE(task().clocks.empty());
}

TEST_F(Clocks, are_pinned_to_the_rules_they_started_with) {
    fire();
    const auto clock = *std::find_if(task().clocks.begin(), task().clocks.end(),
                                     [&](ClockId c) { return state().clocks.at(c).leg == ClockLeg::acknowledge; });
    const auto due = state().clocks.at(clock).due_at;
    profile_.clocks.acknowledge_emergency_s = 600;
    profile_.hash = "uji-4";
    open();
    EXPECT_EQ(state().clocks.at(clock).due_at, due);
    advance(60s);
    EXPECT_TRUE(task().overdue);
}

TEST_F(Clocks, late_arrival_is_an_alarm_and_climbs_nothing) {
    profile_.clock_rules = {{"tiba", ClockLeg::arrive, {}, {}, {}, {}, {}, false, 420, {}}};
    profile_.hash = "uji-5";
    open();
    fire();
    done(Acknowledge{id}, crew);
    advance(420s);
    EXPECT_NE(alarm(AlarmKind::clock_late), nullptr);
    EXPECT_TRUE(dialled().empty());
}

TEST_F(Clocks, leave_memory_with_their_incident) {
    fire(false);
    done(CancelAssignment{id, "uji"}, who);
    const auto others = state().incidents.at(incident).assignments;
    done(CloseIncident{incident, "padam", "api padam", {}}, who);
    EXPECT_TRUE(state().clocks.empty());
    advance(std::chrono::hours(24 * 8));
    EXPECT_TRUE(state().escalations.empty());
    EXPECT_TRUE(state().deliveries.empty());
}

}  // namespace
}  // namespace siaga::centre::test
