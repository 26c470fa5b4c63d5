// An agency and its task.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Assignments : public House {
protected:
    Assignments() {
        open();
        desk("damkar");
        crew = person("damkar-1", PersonRole::dispatcher, "damkar");
        mate = person("damkar-2", PersonRole::dispatcher, "damkar");
        stranger = person("bpbd-1", PersonRole::dispatcher, "bpbd");
        who = ready_at("01");
        incident = save(answered_call("01"), who);
        id = task().id;
    }
    const Assignment& task() const { return assignment(incident, "damkar"); }
    const std::string subject = "KEJ-2026-0001 damkar";
    PersonId crew, mate, stranger, who;
    IncidentId incident;
    AssignmentId id;
};

TEST_F(Assignments, delivered_means_a_page_of_that_agency_showed_it) {
    EXPECT_EQ(refused(ShowAssignment{id}, stranger), "not_your_assignment");
    done(ShowAssignment{id}, crew);
    EXPECT_EQ(task().state, AssignmentState::delivered);
    EXPECT_EQ(refused(ShowAssignment{id}, mate), "") << "the second page shows it too";
    EXPECT_TRUE(last.empty());
}
TEST_F(Assignments, walk_from_accepted_to_cleared_with_an_outcome) {
    done(ShowAssignment{id}, crew);
    done(Acknowledge{id}, crew);
    done(Depart{id}, crew);
    done(Arrive{id}, crew);
    EXPECT_EQ(refused(Clear{id, ""}, crew), "outcome_needed");
    done(Clear{id, "padam"}, crew);
    EXPECT_EQ(task().state, AssignmentState::cleared);
    EXPECT_EQ(task().outcome, "padam");
    EXPECT_TRUE(task().acknowledged_at && task().en_route_at && task().on_scene_at && task().cleared_at);
}
TEST_F(Assignments, of_two_who_accept_at_once_the_second_is_told_who_was_first) {
    done(Acknowledge{id}, crew);
    const Batch second = send(Acknowledge{id}, mate);
    ASSERT_TRUE(second.refusal);
    EXPECT_EQ(second.refusal->code, "already_acknowledged");
    EXPECT_NE(second.refusal->message.find("damkar-1"), std::string::npos);
    EXPECT_EQ(task().acknowledged_by, crew);
}
TEST_F(Assignments, impossible_moves_are_refused_with_the_state_they_are_in) {
    EXPECT_EQ(refused(Depart{id}, crew), "illegal_move");
    done(Acknowledge{id}, crew);
    done(Clear{id, "padam"}, crew);
    const Batch batch = send(Depart{id}, crew);
    EXPECT_EQ(batch.refusal->where, "cleared");
    EXPECT_EQ(refused(Acknowledge{AssignmentId{99}}, crew), "assignment_unknown");
}
TEST_F(Assignments, move_only_along_the_table) {
    for (const auto& [from, name] : enum_names(AssignmentState{}))
        for (const auto& [to, other] : enum_names(AssignmentState{})) {
            const auto& moves = assignment_moves();
            const bool listed = std::any_of(moves.begin(), moves.end(), [&, f = from, t = to](const auto& m) { return m.from == f && m.to == t; });
            EXPECT_EQ(may_move(from, to), listed) << name << " -> " << other;
        }
    EXPECT_FALSE(may_move(AssignmentState::cleared, AssignmentState::acknowledged));
    EXPECT_FALSE(may_move(AssignmentState::cancelled, AssignmentState::acknowledged));
}
TEST_F(Assignments, are_accepted_only_by_a_person_of_that_agency_who_is_active) {
    EXPECT_EQ(refused(Acknowledge{id}, stranger), "not_your_assignment");
    EXPECT_EQ(refused(Acknowledge{id}, who), "not_your_assignment");
    EXPECT_EQ(refused(Acknowledge{id}, PersonId{77}), "not_your_assignment");
    Person gone = state().people.at(crew);
    gone.active = false;
    done(SavePerson{gone});
    EXPECT_EQ(refused(Acknowledge{id}, crew), "not_your_assignment");
}
TEST_F(Assignments, accepted_by_phone_are_marked_as_such_with_name_and_hour) {
    EXPECT_EQ(refused(AcknowledgeByPhone{id, "", {}}, who), "name_needed");
    EXPECT_EQ(refused(AcknowledgeByPhone{id, "Anton", WallTime{now_.us} + 10min}, who), "time_in_future");
    done(AcknowledgeByPhone{id, "Anton", WallTime{now_.us} - 2min}, who);
    EXPECT_TRUE(task().by_phone);
    EXPECT_EQ(task().phone_name, "Anton");
    EXPECT_EQ(task().acknowledged_wall, WallTime{now_.us} - 2min);
}
TEST_F(Assignments, go_on_by_what_the_agency_tells_the_desk_by_telephone_or_radio) {
    EXPECT_EQ(refused(Depart{id}, who), "illegal_move");
    done(Decline{id, "armada rusak, lewat HT"}, who);
    EXPECT_EQ(task().state, AssignmentState::declined);
    done(AcknowledgeByPhone{id, "Anton", {}}, who);
    done(Depart{id}, who);
    done(Arrive{id}, who);
    EXPECT_EQ(refused(Clear{id, ""}, who), "outcome_needed");
    EXPECT_EQ(refused(Clear{id, "padam"}, stranger), "not_your_assignment");
    done(Clear{id, "padam"}, who);
    EXPECT_EQ(task().state, AssignmentState::cleared);
}
TEST_F(Assignments, a_decline_needs_a_reason_and_alarms_the_owner) {
    EXPECT_EQ(refused(Decline{id, ""}, crew), "reason_needed");
    done(Decline{id, "armada rusak"}, crew);
    ASSERT_TRUE(alarm(AlarmKind::assignment_declined, subject));
    EXPECT_EQ(alarm(AlarmKind::assignment_declined)->owner, who);
    done(AcknowledgeByPhone{id, "Anton", {}}, who);  // they can after all
    EXPECT_FALSE(alarm(AlarmKind::assignment_declined));
}
TEST_F(Assignments, not_accepted_in_time_are_overdue_once_and_alarm_the_owner) {
    advance(59s);
    EXPECT_FALSE(task().overdue);
    advance(1s);
    EXPECT_TRUE(task().overdue);
    ASSERT_TRUE(alarm(AlarmKind::assignment_overdue, subject));
    EXPECT_EQ(alarm(AlarmKind::assignment_overdue)->owner, who);
    advance(1h);
    EXPECT_EQ(alarm(AlarmKind::assignment_overdue)->count, 1U);
    done(Acknowledge{id}, crew);
    EXPECT_FALSE(alarm(AlarmKind::assignment_overdue));
}
TEST_F(Assignments, informed_agencies_have_no_clock_and_no_alarm) {
    const Assignment& told = assignment(incident, "dinkes");
    EXPECT_EQ(told.state, AssignmentState::sent);
    EXPECT_FALSE(told.must_acknowledge);
    EXPECT_FALSE(told.acknowledge_by);
}
TEST_F(Assignments, are_cancelled_with_a_reason) {
    EXPECT_EQ(refused(CancelAssignment{id, ""}, who), "reason_needed");
    done(CancelAssignment{id, "salah alamat"}, who);
    EXPECT_EQ(task().state, AssignmentState::cancelled);
    EXPECT_EQ(refused(Acknowledge{id}, crew), "illegal_move");
    advance(10min);
    EXPECT_FALSE(alarm(AlarmKind::assignment_overdue));
}

// ---- desks that come and go

TEST_F(Assignments, become_telephone_now_when_the_last_desk_goes_before_accepting) {
    done(ShowAssignment{id}, crew);
    desk("damkar", false);
    EXPECT_EQ(task().state, AssignmentState::unreachable);
    EXPECT_TRUE(alarm(AlarmKind::agency_unreachable, subject));
}
TEST_F(Assignments, are_sent_when_a_desk_comes_back) {
    desk("damkar", false);
    desk("damkar");
    EXPECT_EQ(task().state, AssignmentState::sent);
    EXPECT_FALSE(alarm(AlarmKind::agency_unreachable));
}
TEST_F(Assignments, shown_by_a_page_before_they_are_sent_are_told_again_once_they_are) {
    desk("damkar", false);
    EXPECT_EQ(refused(ShowAssignment{id}, crew), "illegal_move") << "or the page would think that it was noted";
    desk("damkar");
    ASSERT_EQ(task().state, AssignmentState::sent);
    done(ShowAssignment{id}, crew);
    EXPECT_EQ(task().state, AssignmentState::delivered);
}
TEST_F(Assignments, that_were_accepted_do_not_care_about_desks) {
    done(Acknowledge{id}, crew);
    desk("damkar", false);
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
}
TEST_F(Assignments, of_a_desk_that_does_not_come_back_after_a_restart_are_to_be_phoned) {
    open();
    EXPECT_EQ(task().state, AssignmentState::sent);
    advance(20s);
    EXPECT_EQ(task().state, AssignmentState::unreachable);
    EXPECT_TRUE(alarm(AlarmKind::agency_unreachable, subject));
}
TEST_F(Assignments, of_a_desk_that_comes_back_after_a_restart_stay_sent) {
    open();
    advance(10s);
    desk("damkar");
    advance(20s);
    EXPECT_EQ(task().state, AssignmentState::sent);
}

}  // namespace
}  // namespace siaga::centre::test
