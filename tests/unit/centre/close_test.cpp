// The closed loop: closing with outcome and note, reopening, incidents merged and unmerged.
#include "care_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Closing : public Care {};
class Reopening : public Care {};
class Merging : public Care {};

// ---- closing --------------------------------------------------------------------------------------

TEST_F(Closing, needs_an_outcome_of_the_types_list_and_a_note) {
    const IncidentId fire = save({}, siti);
    finish(fire);
    EXPECT_EQ(refused(CloseIncident{fire, "", "api padam", {}}, siti), "outcome_needed");
    EXPECT_EQ(refused(CloseIncident{fire, "beres", "api padam", {}}, siti), "outcome_unknown");
    EXPECT_EQ(refused(CloseIncident{fire, "Padam", "", {}}, siti), "note_needed");
    done(closing(fire), siti);
    EXPECT_EQ(incident(fire).state, IncidentState::closed);
    EXPECT_EQ(incident(fire).outcome, "Padam");
    EXPECT_EQ(incident(fire).care.note, "api padam");
}
TEST_F(Closing, asks_the_caller_where_the_type_says_so_and_belum_keeps_it_open) {
    profile_.types[0].ask_caller = true;
    profile_.hash = "uji-2";
    open();
    const IncidentId fire = save({}, siti);
    finish(fire);
    EXPECT_EQ(refused(closing(fire), siti), "caller_answer_needed");
    EXPECT_EQ(done(closing(fire, CallerAnswer::belum), siti).reply["closed"], false);
    EXPECT_EQ(incident(fire).state, IncidentState::open);
    EXPECT_EQ(incident(fire).care.caller, CallerAnswer::belum);
    EXPECT_EQ(incident(fire).timeline.back().text, "belum: api padam");
    EXPECT_EQ(done(closing(fire, CallerAnswer::ya), siti).reply["closed"], true);
    EXPECT_EQ(incident(fire).state, IncidentState::closed);
}
TEST_F(Closing, accepts_that_the_caller_could_not_be_reached) {
    profile_.types[0].ask_caller = true;
    profile_.hash = "uji-2";
    open();
    const IncidentId fire = save({}, siti);
    finish(fire);
    done(closing(fire, CallerAnswer::tidak_terhubung), siti);
    EXPECT_EQ(incident(fire).state, IncidentState::closed);
}
TEST_F(Closing, never_makes_anybody_ring_a_caller_whom_that_endangers) {
    profile_.types[0].ask_caller = true;
    profile_.hash = "uji-2";
    open();
    SaveIncident unsafe;
    unsafe.words = words();
    unsafe.safe_callback = false;
    const IncidentId fire{done(unsafe, siti).reply["incident"].get<std::uint64_t>()};
    finish(fire);
    done(closing(fire), siti);
    EXPECT_EQ(incident(fire).state, IncidentState::closed);
}
TEST_F(Closing, of_old_journals_has_no_note) {
    const auto body = decode("incident_closed", 1, Json{{"incident", 1U}, {"person", 2U}}, Json{{"outcome", "padam"}});
    ASSERT_TRUE(body);
    EXPECT_EQ(body->get<IncidentClosed>().note, "");
}

// ---- reopening ------------------------------------------------------------------------------------

TEST_F(Reopening, needs_a_reason_and_makes_whoever_does_it_the_owner) {
    const IncidentId fire = closed_fire();
    EXPECT_EQ(refused(ReopenIncident{fire, "", {}}, budi), "reason_needed");
    done(ReopenIncident{fire, "api menyala lagi", {}}, budi);
    EXPECT_EQ(incident(fire).state, IncidentState::open);
    EXPECT_EQ(owner(fire), budi);
    EXPECT_EQ(incident(fire).care.reopened, 1);
    EXPECT_EQ(refused(ReopenIncident{fire, "lagi", {}}, budi), "not_closed");
}
TEST_F(Reopening, proposes_the_agencies_again_that_had_finished) {
    const IncidentId fire = closed_fire();
    done(ReopenIncident{fire, "api menyala lagi", {}}, budi);
    ASSERT_FALSE(incident(fire).proposed.empty());
    EXPECT_EQ(incident(fire).proposed.front().agency.value, "damkar");
    done(AddAgency{fire, AgencyId{"damkar"}, Role::utama, ""}, budi);
    EXPECT_EQ(state().assignments.rbegin()->second.state, AssignmentState::sent);
}
TEST_F(Reopening, after_it_left_memory_brings_the_stored_record_along) {
    const IncidentId fire = closed_fire();
    StoredIncident kept{incident(fire), {}, {}};
    for (const auto id : kept.incident.reports) kept.reports.push_back(state().reports.at(id));
    for (const auto id : kept.incident.assignments) kept.assignments.push_back(state().assignments.at(id));
    advance(std::chrono::hours(24 * 8));
    ASSERT_FALSE(state().incidents.contains(fire));
    EXPECT_EQ(refused(ReopenIncident{fire, "api menyala lagi", {}}, budi), "incident_unknown");
    done(PersonPresence{budi, true});
    done(ReopenIncident{fire, "api menyala lagi", kept}, budi);
    EXPECT_EQ(incident(fire).state, IncidentState::open);
    EXPECT_EQ(incident(fire).timeline.back().kind, "incident_reopened");
    EXPECT_EQ(assignment(fire, "damkar").state, AssignmentState::cancelled);
    EXPECT_FALSE(incident(fire).proposed.empty());
    crash_and_start();
    EXPECT_EQ(owner(fire), budi);
}

// ---- merging --------------------------------------------------------------------------------------

TEST_F(Merging, keeps_both_stories_and_sends_no_agency_twice) {
    const IncidentId one = save({}, siti), two = save({}, budi);
    const auto told = incident(two).timeline.size();
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    EXPECT_EQ(incident(two).care.merged_into, one);
    EXPECT_EQ(incident(one).care.merged, std::set{two});
    EXPECT_GT(incident(two).timeline.size(), told);
    EXPECT_EQ(assignment(two, "damkar").state, AssignmentState::cancelled);
    EXPECT_NE(assignment(two, "damkar").reason.find(incident(one).number), std::string::npos);
    EXPECT_EQ(assignment(one, "damkar").state, AssignmentState::sent);
    EXPECT_EQ(owner(two), siti);  // one owner for both
}
TEST_F(Merging, keeps_the_assignment_that_has_come_farther) {
    const PersonId crew = person("damkar-1", PersonRole::dispatcher, "damkar");
    const IncidentId one = save({}, siti), two = save({}, siti);
    done(Acknowledge{assignment(two, "damkar").id}, crew);
    done(Depart{assignment(two, "damkar").id}, crew);
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    EXPECT_EQ(assignment(two, "damkar").state, AssignmentState::en_route);
    EXPECT_EQ(assignment(one, "damkar").state, AssignmentState::cancelled);
}
TEST_F(Merging, proposes_what_routing_adds) {
    const IncidentId fire = save({}, siti), flood = save({}, siti, "banjir");
    done(CancelAssignment{assignment(flood, "bpbd").id, "uji"}, siti);
    done(MergeIncidents{flood, fire, "satu tempat"}, siti);
    EXPECT_TRUE(incident(fire).proposed.empty());  // bpbd was decided about by a person
    const IncidentId other = save({}, siti);
    ReportWords more = words("banjir", "air naik");
    phone("02");
    phone_seat("02");
    done(LinkReport{answered_call("02"), other, more}, siti);
    EXPECT_EQ(incident(other).proposed.size(), 1U);
    done(MergeIncidents{other, fire, "satu tempat"}, siti);
    EXPECT_TRUE(incident(fire).proposed.empty());
}
TEST_F(Merging, is_closed_only_when_both_are_done_and_closes_both) {
    const IncidentId one = save({}, siti), two = save({}, siti);
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    EXPECT_EQ(refused(closing(two), siti), "merged");
    EXPECT_EQ(refused(closing(one), siti), "assignment_open");
    finish(one);
    finish(two);
    done(closing(one), siti);
    EXPECT_EQ(incident(one).state, IncidentState::closed);
    EXPECT_EQ(incident(two).state, IncidentState::closed);
    done(ReopenIncident{two, "api menyala lagi", {}}, budi);
    EXPECT_EQ(incident(one).state, IncidentState::open);
    EXPECT_EQ(owner(two), budi);
}
TEST_F(Merging, is_undone_with_routing_asked_again) {
    const IncidentId one = save({}, siti), two = save({}, siti);
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    EXPECT_EQ(refused(UnmergeIncident{one, "keliru"}, siti), "not_merged");
    EXPECT_EQ(refused(UnmergeIncident{two, ""}, siti), "reason_needed");
    done(UnmergeIncident{two, "ternyata dua rumah"}, siti);
    EXPECT_FALSE(incident(two).care.merged_into);
    EXPECT_TRUE(incident(one).care.merged.empty());
    ASSERT_FALSE(incident(two).proposed.empty());
    EXPECT_EQ(incident(two).proposed.front().agency.value, "damkar");
    EXPECT_TRUE(incident(one).proposed.empty());
}
TEST_F(Merging, refuses_chains_itself_and_mixing_with_a_restricted_case) {
    const IncidentId one = save({}, siti), two = save({}, siti), three = save({}, siti), child = save({}, siti, "kekerasan");
    EXPECT_EQ(refused(MergeIncidents{one, one, "rumah"}, siti), "same_incident");
    EXPECT_EQ(refused(MergeIncidents{child, one, "rumah"}, siti), "restricted_report");
    EXPECT_EQ(refused(MergeIncidents{two, one, ""}, siti), "reason_needed");
    done(MergeIncidents{two, one, "rumah"}, siti);
    EXPECT_EQ(refused(MergeIncidents{two, three, "rumah"}, siti), "already_merged");
    EXPECT_EQ(refused(MergeIncidents{three, two, "rumah"}, siti), "already_merged");
    EXPECT_EQ(refused(MergeIncidents{one, three, "rumah"}, siti), "already_merged");
    done(MergeIncidents{three, one, "rumah"}, siti);
}
TEST_F(Merging, leads_a_report_that_comes_late_to_the_incident_that_is_worked_on) {
    const IncidentId one = save({}, siti), two = save({}, siti);
    phone("02");
    phone_seat("02");
    const CallId late = answered_call("02");
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    const Batch refusal = send(LinkReport{late, two, words()}, siti);
    ASSERT_TRUE(refusal.refusal);
    EXPECT_EQ(refusal.refusal->code, "merged");
    EXPECT_NE(refusal.refusal->message.find("digabung ke " + incident(one).number), std::string::npos) << refusal.refusal->message;
    done(LinkReport{late, one, words()}, siti);
}
TEST_F(Merging, moves_owner_and_hand_over_as_one) {
    const IncidentId one = save({}, siti), two = save({}, siti);
    offered(siti, budi, {two});
    done(MergeIncidents{two, one, "rumah yang sama"}, siti);
    EXPECT_TRUE(state().care.handovers.empty());
    done(AcceptHandover{offered(siti, budi)}, budi);
    EXPECT_EQ(owner(one), budi);
    EXPECT_EQ(owner(two), budi);
    EXPECT_TRUE(events<HandoverAccepted>().size() == 1U);
}

}  // namespace
}  // namespace siaga::centre::test
