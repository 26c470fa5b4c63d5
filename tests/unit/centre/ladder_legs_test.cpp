// Ladders of other legs than the acknowledgement, steps that hear nobody, and ways out of the house that are dead:
// each is a place where a clock could pass its time and nothing would happen, or where something would go on happening.
#include "ladder_fixture.hpp"

namespace siaga::centre::test {
namespace {

using profile::StepTo;

class LadderLegs : public Ladder {
protected:
    // A clock of that leg climbs a ladder of its own: the head of the agency, again and again.
    void climbs(ClockLeg leg, std::uint32_t seconds, int steps = 1) {
        const std::string name(name_of(leg));
        profile_.clock_rules.push_back({"batas_" + name, leg, {}, {}, {AgencyId{"damkar"}}, {}, {}, false, seconds, name});
        profile::Ladder own;
        own.id = name;
        own.legs = {leg};
        for (int i = 0; i < steps; ++i) own.steps.push_back({StepTo::kepala, {}, {Channel::voice}, 60});
        profile_.ladders.push_back(own);
        profile_.hash = "uji-" + name + std::to_string(seconds);
    }
    std::size_t ladders_of(ClockLeg leg) const {
        return static_cast<std::size_t>(std::count_if(day.begin(), day.end(), [&](const Event& event) {
            const auto* e = event.body.get_if<EscalationStarted>();
            return e && e->leg == leg && e->assignment;
        }));
    }
};

TEST_F(LadderLegs, a_send_ladder_ends_with_the_acknowledgement_and_rings_nobody_after_it) {
    climbs(ClockLeg::send, 30, 5);
    open();
    fire();
    advance(31s);
    ASSERT_EQ(dialled(), Numbers{"0712200"}) << "no page showed it in its time";
    const CallId ringing = delivery().call;
    done(Acknowledge{id}, crew);
    EXPECT_EQ(call(ringing).state, CallState::ended);
    advance(1h);
    EXPECT_EQ(dialled(), Numbers{"0712200"});
}

TEST_F(LadderLegs, a_send_ladder_ends_when_a_page_shows_the_task_and_the_acknowledgements_clock_still_climbs) {
    climbs(ClockLeg::send, 30, 5);
    open();
    fire();
    advance(31s);
    done(ShowAssignment{id}, crew);
    EXPECT_EQ(ladder().state, EscalationState::ended);
    advance(30s);
    EXPECT_EQ(ladder().leg, ClockLeg::acknowledge);
    EXPECT_EQ(ladder().state, EscalationState::running);
}

TEST_F(LadderLegs, a_breach_while_another_leg_climbs_has_its_own_ladder_when_that_one_is_done) {
    climbs(ClockLeg::send, 30, 5);
    open();
    fire();
    advance(61s);  // both have passed; the first climbs
    EXPECT_TRUE(task().overdue);
    EXPECT_EQ(ladders_of(ClockLeg::acknowledge), 0U);
    done(ShowAssignment{id}, crew);
    EXPECT_EQ(ladders_of(ClockLeg::acknowledge), 1U) << "shown, and still nobody has accepted";
    EXPECT_EQ(ladder().state, EscalationState::running);
}

TEST_F(LadderLegs, a_late_departure_that_climbs_does_not_swallow_the_late_arrival) {
    climbs(ClockLeg::depart, 60, 9);
    climbs(ClockLeg::arrive, 120, 1);
    open();
    fire();
    done(Acknowledge{id}, crew);
    advance(130s);
    EXPECT_EQ(ladder().leg, ClockLeg::depart);
    done(Depart{id}, crew);
    EXPECT_EQ(ladders_of(ClockLeg::arrive), 1U);
    EXPECT_EQ(ladder().state, EscalationState::running);
    done(Arrive{id}, crew);
    EXPECT_EQ(ladder().state, EscalationState::ended);
    const auto rung = dialled().size();
    advance(1h);
    EXPECT_EQ(dialled().size(), rung);
}

TEST_F(LadderLegs, the_alarm_of_a_late_arrival_goes_when_they_are_there) {
    profile_.clock_rules = {{"tiba", ClockLeg::arrive, {}, {}, {}, {}, {}, false, 420, {}}};
    profile_.hash = "uji-tiba";
    open();
    fire();
    done(Acknowledge{id}, crew);
    advance(421s);
    ASSERT_NE(alarm(AlarmKind::clock_late), nullptr);
    done(Depart{id}, crew);
    EXPECT_NE(alarm(AlarmKind::clock_late), nullptr);
    done(Arrive{id}, crew);
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
}

TEST_F(LadderLegs, a_late_departure_without_a_ladder_is_the_owners_alarm) {
    profile_.clock_rules = {{"berangkat", ClockLeg::depart, {}, {}, {}, {}, {}, false, 120, {}}};
    profile_.hash = "uji-berangkat";
    open();
    fire();
    done(Acknowledge{id}, crew);
    advance(119s);
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
    advance(1s);
    ASSERT_NE(alarm(AlarmKind::clock_late), nullptr);
    EXPECT_EQ(alarm(AlarmKind::clock_late)->owner, who);
    EXPECT_TRUE(dialled().empty());
    done(Depart{id}, crew);
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
}

// 21:13 in Western Indonesia, 22:13 in Central.
TEST_F(LadderLegs, the_duty_contact_of_that_hour_by_the_regencys_own_clock_is_rung_and_no_other) {
    auto& contacts = profile_.agencies[0].contacts;
    contacts = {contact_of("Siang", "0712 101", profile::ContactRank::piket), contact_of("Sore", "0712 102", profile::ContactRank::piket),
                contact_of("Malam", "0712 103", profile::ContactRank::piket)};
    contacts[0].hours = {{}, 7 * 60, 19 * 60};
    contacts[1].hours = {{}, 19 * 60, 22 * 60};
    contacts[2].hours = {{}, 22 * 60, 7 * 60};
    profile_.zone_minutes = 420;
    profile_.hash = "uji-wib";
    open();
    fire(false);
    EXPECT_EQ(dialled(), Numbers{"0712102"});
    done(CancelAssignment{id, "uji"}, who);
    profile_.zone_minutes = 480;
    profile_.hash = "uji-wita";
    open();
    seat_hangs_up("01");
    (void)send(EndWrapUp{}, who);
    incident = save(answered_call("01", "+628120009"), who);
    EXPECT_EQ(dialled(), (Numbers{"0712102", "0712103"}));
}

TEST_F(LadderLegs, an_agency_that_accepts_after_it_declined_has_its_arrival_measured) {
    profile_.clock_rules = {{"tiba", ClockLeg::arrive, {}, {}, {}, {}, {}, false, 420, {}}};
    profile_.hash = "uji-tiba-lagi";
    open();
    fire();
    done(Decline{id, "armada rusak"}, crew);
    EXPECT_TRUE(task().clocks.empty());
    advance(10min);
    done(Acknowledge{id}, crew);
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
    advance(421s);
    EXPECT_NE(alarm(AlarmKind::clock_late), nullptr);
}

TEST_F(LadderLegs, an_incident_that_is_reopened_is_to_be_closed_in_time_again) {
    profile_.clock_rules = {{"tutup", ClockLeg::close, {}, {}, {}, {}, {}, false, 3600, {}}};
    profile_.hash = "uji-tutup";
    open();
    fire();
    done(CancelAssignment{id, "uji"}, who);
    done(CloseIncident{incident, "padam", "api padam", {}}, who);
    advance(2h);
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
    done(ReopenIncident{incident, "menyala lagi", {}}, who);
    advance(3601s);
    EXPECT_NE(alarm(AlarmKind::clock_late), nullptr);
}

// ---- after an acknowledgement -----------------------------------------------------------------------

TEST_F(LadderLegs, an_exhausted_ladder_is_silent_everywhere_once_the_agency_accepts_after_all) {
    fire(false);
    done(PersonPresence{state().care.people.begin()->first, false});  // the supervisor goes
    advance(10min);  // nobody in the room, nobody at the telephones: the duty officer is rung in rounds
    ASSERT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
    ASSERT_GT(dialled().size(), 3U);
    done(AcknowledgeByPhone{id, "Komandan regu", {}}, who);
    EXPECT_EQ(alarm(AlarmKind::ladder_exhausted), nullptr);
    const auto rung = dialled().size();
    advance(2h);
    EXPECT_EQ(dialled().size(), rung) << "never after an acknowledgement";
}

TEST_F(LadderLegs, an_exhausted_ladder_goes_on_sounding_while_another_agency_of_the_case_is_looked_for) {
    profile_.agencies[1].contacts.clear();
    profile_.hash = "uji-dua";
    open();
    supervised();
    who = ready_at("01");
    incident = save(answered_call("01"), who, "banjir");  // bpbd leads, damkar supports; no desk listens
    advance(1h);
    ASSERT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
    done(AcknowledgeByPhone{assignment(incident, "damkar").id, "Piket pos", {}}, who);
    EXPECT_NE(alarm(AlarmKind::ladder_exhausted), nullptr) << "the one that leads is still missing";
    done(CancelAssignment{assignment(incident, "bpbd").id, "diambil alih damkar"}, who);
    EXPECT_EQ(alarm(AlarmKind::ladder_exhausted), nullptr);
}

TEST_F(LadderLegs, an_exhausted_ladder_of_the_departure_is_not_silenced_by_another_agencys_acceptance) {
    climbs(ClockLeg::depart, 60);
    profile_.duty.clear();
    open();
    supervised();
    who = ready_at("01");
    incident = save(answered_call("01"), who, "banjir");  // bpbd leads, damkar supports
    done(AcknowledgeByPhone{assignment(incident, "damkar").id, "Piket pos", {}}, who);
    done(AcknowledgeByPhone{assignment(incident, "bpbd").id, "Posko", {}}, who);
    EXPECT_EQ(alarm(AlarmKind::ladder_exhausted), nullptr);
    advance(5min);  // nobody at damkar lifts to hear that it has not left
    ASSERT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
    done(Depart{assignment(incident, "bpbd").id}, who);
    EXPECT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
    done(Depart{assignment(incident, "damkar").id}, who);
    EXPECT_EQ(alarm(AlarmKind::ladder_exhausted), nullptr);
}

// ---- a supervisor's step ----------------------------------------------------------------------------

class SupervisorsStep : public Ladder {
protected:
    SupervisorsStep() {
        profile::Ladder own;
        own.id = "pengawas";
        own.steps = {{StepTo::pengawas, {}, {}, 120}, {StepTo::kepala, {}, {Channel::voice}, 60}};
        profile_.ladders = {own};
        profile_.hash = "uji-pengawas";
        open();
    }
};

TEST_F(SupervisorsStep, waits_for_a_supervisor_who_is_there) {
    fire(false);
    EXPECT_NE(alarm(AlarmKind::assignment_overdue), nullptr);
    advance(119s);
    EXPECT_TRUE(dialled().empty());
    advance(2s);
    EXPECT_EQ(dialled(), Numbers{"0712200"});
}

TEST_F(SupervisorsStep, that_no_supervisor_hears_costs_no_waiting) {
    who = ready_at("01");
    incident = save(answered_call("01"), who);
    EXPECT_EQ(dialled(), Numbers{"0712200"});
}

// ---- ways out of the house --------------------------------------------------------------------------

class SecondTrunk : public Ladder {
protected:
    SecondTrunk() {
        settings_.trunks = {trunk("telco", AnswerPolicy::after), trunk("dua", AnswerPolicy::after)};
        settings_.trunks[1].outgoing_target = "10.30.0.5";
        open();
    }
    std::vector<std::string> trunks() const {
        std::vector<std::string> out;
        for (const auto& event : day)
            if (const auto* e = event.body.get_if<NoticeDialled>()) out.push_back(e->trunk.value);
        return out;
    }
    using Trunks = std::vector<std::string>;
};

TEST_F(SecondTrunk, reaches_the_telephone_when_the_first_is_out_of_service) {
    fire(false);
    const DeliveryId to_piket = delivery().id;
    done(LegGone{notice_leg(), EndCause::unreachable, 503, "Service Unavailable"});
    EXPECT_EQ(trunks(), (Trunks{"telco", "dua"}));
    EXPECT_EQ(dialled(), (Numbers{"0712100", "0712100"}));
    EXPECT_EQ(delivery().id, to_piket) << "one delivery, by another way";
    takes_up();
    spoken();
    hears_it_out();
    presses("1");
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
}

TEST_F(SecondTrunk, that_is_dead_as_well_makes_the_telephone_unreachable_and_the_next_way_is_taken) {
    fire(false);
    done(LegGone{notice_leg(), EndCause::unreachable, 503, ""});
    done(LegGone{notice_leg(), EndCause::unreachable, 503, ""});
    EXPECT_EQ(state().deliveries.at(DeliveryId{1}).result, DeliveryResult::unreachable);
    EXPECT_EQ(delivery().target.channel, Channel::webhook);
}

TEST_F(SecondTrunk, is_not_asked_when_the_called_side_has_spoken) {
    fire(false);
    done(LegGone{notice_leg(), EndCause::busy, 486, ""});
    EXPECT_EQ(trunks(), Trunks{"telco"});
}

TEST_F(SecondTrunk, is_taken_first_while_the_first_answers_no_options) {
    done(ReportAlarm{AlarmKind::trunk_silent, "telco", "Trunk telco tidak menjawab OPTIONS", 1});
    fire(false);
    EXPECT_EQ(trunks(), Trunks{"dua"});
}

TEST_F(SecondTrunk, to_the_same_place_is_no_second_way) {
    settings_.trunks[1].outgoing_target = settings_.trunks[0].outgoing_target;
    open();
    fire(false);
    done(LegGone{notice_leg(), EndCause::unreachable, 503, ""});
    EXPECT_EQ(trunks(), Trunks{"telco"});
}

// ---- the wall clock ---------------------------------------------------------------------------------

TEST_F(Ladder, a_corrected_wall_clock_moves_no_running_clock) {
    const auto at = [&](Duration wall_is_off) {
        Command command;
        command.body = Tick{};
        const Batch batch = centre_->handle(command, now_, WallTime{now_.us} + wall_is_off);
        day.insert(day.end(), batch.events.begin(), batch.events.end());
    };
    fire();
    advance(59s);
    at(2h);
    EXPECT_FALSE(task().overdue) << "two hours forward on the wall are one second here";
    at(-2h);
    now_ = now_ + 1s;
    at(-2h);
    EXPECT_TRUE(task().overdue) << "set back, and still due at its second";
}

}  // namespace
}  // namespace siaga::centre::test
