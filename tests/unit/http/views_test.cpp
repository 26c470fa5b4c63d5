// What consoles get to see of the mirror.
#include <gtest/gtest.h>

#include "http/views.hpp"

namespace siaga::http {
namespace {

using namespace centre;

constexpr PersonId kOwner{1}, kOther{2}, kChief{3}, kCrew{4};
const Viewer kOperator{kOwner, PersonRole::operator_, {}};
const Viewer kColleague{kOther, PersonRole::operator_, {}};
const Viewer kSupervisor{kChief, PersonRole::supervisor, {}};
const Viewer kDispatcher{kCrew, PersonRole::dispatcher, AgencyId{"damkar"}};

// One answered call that became incident 1 of damkar, an abandoned number, a seat, an alarm.
State house(bool restricted) {
    State s;
    profile::Agency damkar;
    damkar.id = AgencyId{"damkar"};
    damkar.short_name = "Damkar";
    s.profile.agencies = {damkar};
    profile::IncidentType type;
    type.id = TypeId{"kebakaran"};
    type.name = "Kebakaran";
    type.restricted = restricted;
    s.profile.types = {type};
    s.agencies[damkar.id].reachable = true;
    for (const auto id : {kOwner, kOther, kChief, kCrew}) s.people[id] = {id, "p" + to_string(id), "Orang " + to_string(id), {}, {}, true};
    Incident& incident = s.incidents[IncidentId{1}];
    incident.id = IncidentId{1};
    incident.number = "KEJ-2026-0001";
    incident.type = type.id;
    incident.restricted = restricted;
    incident.owner = kOwner;
    incident.narrative = "rahasia di rumah";
    incident.reports = {ReportId{1}};
    incident.assignments = {AssignmentId{1}};
    Report& report = s.reports[ReportId{1}];
    report = {ReportId{1}, IncidentId{1}, CallId{1}, type.id, {}, {}, "rahasia di rumah", "Ani", "+628120001", kOwner, {}, {}, false, {}};
    Assignment& task = s.assignments[AssignmentId{1}];
    task.id = AssignmentId{1};
    task.incident = IncidentId{1};
    task.agency = damkar.id;
    task.state = AssignmentState::unreachable;
    Call& call = s.calls[CallId{1}];
    call.id = CallId{1};
    call.state = CallState::talking;
    call.answered_at = {5};
    call.caller.number = "+628120001";
    call.incident = IncidentId{1};
    call.result = CallResult::kejadian;
    call.recordings = {RecordingPart{9, "a.wav", "ab", 1, 1, 0, true}};
    Callback& entry = s.callbacks[CallbackId{1}];
    entry.id = CallbackId{1};
    entry.number = "+628120009";
    s.seats[SeatId{"01"}].id = SeatId{"01"};
    Alarm& alarm = s.alarms[AlarmId{1}];
    alarm.id = AlarmId{1};
    alarm.kind = AlarmKind::agency_unreachable;
    alarm.incident = IncidentId{1};
    alarm.subject = "KEJ-2026-0001 damkar";
    alarm.text = "Telepon sekarang: damkar";
    return s;
}
void arrives(State& s, PersonId person, PersonRole role) {
    s.people[person].role = role;
    s.care.people[person].present = true;
}
const Thing kIncident{Kind::incident, "1"}, kCall{Kind::call, "1"}, kTask{Kind::assignment, "1"}, kAlarm{Kind::alarm, "1"},
    kCallback{Kind::callback, "1"};

TEST(Views, an_open_incident_is_whole_for_staff_and_an_assignment_for_its_agency) {
    const Centre mirror(house(false));
    EXPECT_EQ(sight_of(mirror, kColleague, kIncident), Sight::full);
    EXPECT_EQ(sight_of(mirror, kDispatcher, kIncident), Sight::none);
    EXPECT_EQ(sight_of(mirror, kDispatcher, kTask), Sight::full);
    EXPECT_EQ(sight_of(mirror, Viewer{kCrew, PersonRole::dispatcher, AgencyId{"bpbd"}}, kTask), Sight::none);
}
TEST(Views, a_restricted_incident_says_nothing_to_those_who_may_not_see_it) {
    const Centre mirror(house(true));
    EXPECT_EQ(sight_of(mirror, kColleague, kIncident), Sight::none);
    EXPECT_EQ(sight_of(mirror, kColleague, kAlarm), Sight::none);
    EXPECT_EQ(sight_of(mirror, kDispatcher, kTask), Sight::none);
    EXPECT_EQ(sight_of(mirror, kSupervisor, kIncident), Sight::masked);
    EXPECT_EQ(sight_of(mirror, kOperator, kIncident), Sight::full);
    const std::string stub = render(mirror, kIncident, Sight::masked).dump();
    for (const char* secret : {"rahasia", "kebakaran", "+62812", "Ani"}) EXPECT_EQ(stub.find(secret), std::string::npos) << secret;
}
TEST(Views, an_alarm_of_a_restricted_case_reaches_a_supervisor_without_its_words) {
    State s = house(true);
    arrives(s, kChief, PersonRole::supervisor);
    const Centre mirror(s);
    EXPECT_EQ(sight_of(mirror, kOperator, kAlarm), Sight::full);
    EXPECT_EQ(sight_of(mirror, kSupervisor, kAlarm), Sight::masked);
    EXPECT_EQ(sight_of(mirror, kColleague, kAlarm), Sight::none);
    EXPECT_EQ(sight_of(mirror, Viewer{kOther, PersonRole::admin, {}}, kAlarm), Sight::none);
    EXPECT_EQ(sight_of(mirror, kDispatcher, kAlarm), Sight::none);
    const Json view = render(mirror, kAlarm, Sight::masked);
    EXPECT_EQ(view["text"], "Kejadian terbatas: instansi tidak terjangkau");
    EXPECT_EQ(view["subject"], "KEJ-2026-0001");
    EXPECT_EQ(view["owner_name"], "Orang 1");
    EXPECT_EQ(view["masked"], true);
    for (const char* secret : {"amkar", "rahasia", "ebakaran"}) EXPECT_EQ(view.dump().find(secret), std::string::npos) << secret;
    EXPECT_EQ(render(mirror, kAlarm, Sight::full)["subject"], "KEJ-2026-0001 damkar");
}
TEST(Views, an_alarm_whose_owner_is_not_there_sounds_at_the_supervisors_and_with_none_of_them_at_everybody) {
    State s = house(false);
    s.alarms[AlarmId{1}].owner = kOwner;
    const auto sounds = [&] { return render(Centre(s), kAlarm, Sight::full)["sounds_at"]; };
    EXPECT_EQ(sounds(), "everybody");
    arrives(s, kChief, PersonRole::supervisor);
    EXPECT_EQ(sounds(), "supervisors");
    arrives(s, kOwner, PersonRole::operator_);
    EXPECT_EQ(sounds(), "owner");
    Touched gone;  // whoever comes or goes moves it, so it is said again
    gone.presence = {kOwner};
    EXPECT_TRUE(things_of(Centre(s), gone).contains(kAlarm));
}
TEST(Views, a_step_of_a_ladder_that_is_the_supervisors_sounds_at_theirs_beside_the_owners) {
    State s = house(false);
    arrives(s, kOwner, PersonRole::operator_);
    arrives(s, kChief, PersonRole::supervisor);
    Alarm& alarm = s.alarms[AlarmId{1}];
    alarm.kind = AlarmKind::assignment_overdue;
    alarm.owner = kOwner;
    Escalation& ladder = s.escalations[EscalationId{1}];
    ladder.id = EscalationId{1};
    ladder.steps = {{profile::StepTo::meja, {}, {}, 30}, {profile::StepTo::pengawas, {}, {}, 60}};
    ladder.step = 0;
    s.assignments[AssignmentId{1}].escalations = {EscalationId{1}};
    EXPECT_EQ(render(Centre(s), kAlarm, Sight::full)["sounds_at"], "owner");
    s.escalations[EscalationId{1}].step = 1;
    EXPECT_EQ(render(Centre(s), kAlarm, Sight::full)["sounds_at"], "supervisors");
    s.escalations[EscalationId{1}].state = EscalationState::ended;
    EXPECT_EQ(render(Centre(s), kAlarm, Sight::full)["sounds_at"], "owner");
}
TEST(Views, an_alarm_of_a_restricted_case_that_wants_an_answer_is_every_operators_while_no_supervisor_is_there) {
    State s = house(true);
    s.alarms[AlarmId{1}].kind = AlarmKind::ladder_exhausted;
    EXPECT_EQ(sight_of(Centre(s), kColleague, kAlarm), Sight::none);
    s.alarms[AlarmId{1}].needs_answer = true;
    EXPECT_EQ(sight_of(Centre(s), kColleague, kAlarm), Sight::masked);
    EXPECT_EQ(sight_of(Centre(s), Viewer{kOther, PersonRole::admin, {}}, kAlarm), Sight::none);
    EXPECT_EQ(sight_of(Centre(s), kDispatcher, kAlarm), Sight::none);
    const Json view = render(Centre(s), kAlarm, Sight::masked);
    EXPECT_EQ(view["text"], "Kejadian terbatas: tangga habis");
    EXPECT_EQ(view["sounds_at"], "everybody");
    arrives(s, kChief, PersonRole::supervisor);
    EXPECT_EQ(sight_of(Centre(s), kColleague, kAlarm), Sight::none);
    // Whose coming and going that is tells every line, and so does an incident that was opened for a reason.
    Touched came, opened;
    came.presence = {kChief};
    opened.incidents = {IncidentId{1}};
    EXPECT_TRUE(things_of(Centre(s), came).contains(kAlarm));
    EXPECT_TRUE(things_of(Centre(s), opened).contains(kAlarm));
    s.alarms[AlarmId{1}].open = false;
    EXPECT_FALSE(things_of(Centre(s), came).contains(kAlarm));
}
TEST(Views, the_call_of_a_hidden_incident_shows_neither_incident_nor_recording_nor_result) {
    const Centre mirror(house(true));
    EXPECT_EQ(sight_of(mirror, kColleague, kCall), Sight::masked);
    const Json view = render(mirror, kCall, Sight::masked);
    EXPECT_TRUE(view["recordings"].empty());
    EXPECT_FALSE(view.contains("incident"));
    EXPECT_FALSE(view.contains("result"));
    EXPECT_TRUE(view["history"]["open_incidents"].empty());
}
TEST(Views, a_numbers_history_counts_neither_the_call_itself_nor_a_restricted_result) {
    for (const bool restricted : {false, true}) {
        State s = house(restricted);
        Call& fresh = s.calls[CallId{2}];
        fresh.id = CallId{2};
        fresh.caller.number = "+628120001";
        NumberSummary& known = s.numbers["+628120001"];
        known.count = 2;
        known.last = {{CallId{1}, {}, CallResult::kejadian, IncidentId{1}}, {CallId{2}, {}, CallResult::ghost, {}}};
        known.results = {{CallResult::kejadian, 1}, {CallResult::ghost, 1}};
        const Json history = render(Centre(s), Thing{Kind::call, "2"}, Sight::full)["history"];
        EXPECT_EQ(history["count"], 1);
        EXPECT_EQ(history["last"].size(), 1u);
        EXPECT_EQ(history["results"], restricted ? Json::object() : (Json{{"kejadian", 1}}));
    }
}
TEST(Views, a_call_says_when_no_sound_comes_from_its_caller) {
    State s = house(false);
    s.calls[CallId{1}].caller_leg = LegId{1};
    s.legs[LegId{1}].id = LegId{1};
    EXPECT_EQ(render(Centre(s), kCall, Sight::full)["caller_silent"], false);
    s.legs[LegId{1}].silent = true;
    EXPECT_EQ(render(Centre(s), kCall, Sight::full)["caller_silent"], true);
}
TEST(Views, figures_do_not_count_restricted_incidents) {
    EXPECT_EQ(figures_view(Centre(house(true)))["open_incidents"], 0);
    EXPECT_EQ(figures_view(Centre(house(false)))["open_incidents"], 1);
}
TEST(Views, figures_say_when_each_trunk_last_brought_a_call_ended_ones_too) {
    State s = house(false);
    for (const int id : {11, 12, 13}) {
        Call& call = s.calls[CallId{static_cast<std::uint64_t>(id)}];
        call.id = CallId{static_cast<std::uint64_t>(id)};
        call.direction = id == 13 ? CallDirection::outbound : CallDirection::inbound;
        call.state = CallState::ended;
        call.trunk = TrunkId{"telco"};
        call.arrived_at = HouseTime{id * 1000};
    }
    Json of_telco;
    const Json figures = figures_view(Centre(s));
    for (const Json& one : figures["trunks"])
        if (one["id"] == "telco") of_telco = one["last_at"];
    EXPECT_EQ(of_telco, 12'000);
}
TEST(Views, figures_count_whoever_hung_up_as_abandoned_however_soon_and_what_the_network_ended_as_cut) {
    State s = house(false);
    const auto ended = [&](std::uint64_t id, EndCause cause, std::int64_t after_s) {
        Call& call = s.calls[CallId{id}];
        call.id = CallId{id};
        call.state = CallState::ended;
        call.cause = cause;
        call.arrived_at = HouseTime{1'000'000};
        call.ended_at = call.arrived_at + std::chrono::seconds(after_s);
    };
    ended(21, EndCause::caller_hung_up, 2);
    ended(22, EndCause::caller_hung_up, 40);
    ended(23, EndCause::session_expired, 2);
    const Json figures = figures_view(Centre(s));
    EXPECT_EQ(figures["abandoned"], 2);
    EXPECT_EQ(figures["cut"], 1);
    EXPECT_EQ(figures["offered"], 4);  // and the one that was answered
    EXPECT_EQ(figures["answered"], 1);
}
TEST(Views, the_alarm_of_no_ready_desk_is_every_consoles_and_sounds_at_everybody) {
    State s = house(false);
    Alarm& alarm = s.alarms[AlarmId{1}];
    alarm.kind = AlarmKind::no_ready_seat;
    alarm.incident = {};
    alarm.subject.clear();
    arrives(s, kChief, PersonRole::supervisor);
    const Centre mirror(s);
    for (const auto& viewer : {kOperator, kColleague, kSupervisor, Viewer{kOther, PersonRole::admin, {}}}) EXPECT_EQ(sight_of(mirror, viewer, kAlarm), Sight::full);
    EXPECT_EQ(sight_of(mirror, kDispatcher, kAlarm), Sight::none) << "no agency answers calls";
    EXPECT_EQ(render(mirror, kAlarm, Sight::full)["sounds_at"], "everybody");
}
TEST(Views, an_assignment_nobody_was_told_of_says_telephone_now) {
    const Centre mirror(house(false));
    EXPECT_EQ(incident_view(mirror, mirror.state().incidents.at(IncidentId{1}), Sight::full)["assignments"][0]["phone_now"], true);
}
TEST(Views, a_call_back_is_shown_when_it_is_listed_and_to_staff_alone) {
    State s = house(false);
    EXPECT_EQ(sight_of(Centre(s), kOperator, kCallback), Sight::none) << "one short hang-up";
    s.callbacks[CallbackId{1}].listed = true;
    EXPECT_EQ(sight_of(Centre(s), kOperator, kCallback), Sight::full);
    EXPECT_EQ(sight_of(Centre(s), kDispatcher, kCallback), Sight::none);
}
TEST(Views, an_ended_call_stays_while_nobody_has_said_what_it_was) {
    State s = house(false);
    Call& call = s.calls[CallId{1}];
    call.state = CallState::ended;
    EXPECT_EQ(sight_of(Centre(s), kOperator, kCall), Sight::full) << "belum diisi";
    call.filled_in = true;
    EXPECT_EQ(sight_of(Centre(s), kOperator, kCall), Sight::none);
}
TEST(Views, a_summary_for_a_chat_group_has_no_callers_number_and_no_name) {
    const State s = house(false);
    const std::string text = summary_text(s, s.incidents.at(IncidentId{1}));
    EXPECT_NE(text.find("KEJ-2026-0001 Kebakaran"), std::string::npos);
    EXPECT_EQ(text.find("+62812"), std::string::npos);
    EXPECT_EQ(text.find("Ani"), std::string::npos);
}
TEST(Views, everything_of_a_snapshot_can_be_rendered_for_each_role) {
    for (const bool restricted : {false, true}) {
        const Centre mirror(house(restricted));
        for (const auto& viewer : {kOperator, kColleague, kSupervisor, kDispatcher})
            for (const auto& thing : all_things(mirror, viewer)) {
                const Json view = render(mirror, thing, thing.kind == Kind::figures ? Sight::full : sight_of(mirror, viewer, thing));
                EXPECT_EQ(view["kind"], name_of(thing.kind));
            }
    }
}

}  // namespace
}  // namespace siaga::http
