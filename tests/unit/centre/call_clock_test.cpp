// The clocks of a call: the caller hears something, a person answers, what it was is known.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

using profile::ClockLeg;

struct CallClock : House {
    CallClock() {
        profile_.clocks.answer_s = 15;
        profile_.clocks.classify_s = 60;
    }
    [[nodiscard]] bool late(CallId id, ClockLeg leg) const { return call(id).late.contains(leg); }
};

TEST_F(CallClock, a_caller_who_waits_past_the_answer_clock_alarms_once_until_somebody_answers) {
    open();
    const auto first = ring("+628120001");
    EXPECT_EQ(call(first).answer_by - call(first).arrived_at, Duration(15s));
    advance(14s);
    EXPECT_EQ(alarm(AlarmKind::clock_late, "answer"), nullptr);
    const auto second = ring("+628120002");
    advance(2s);
    ASSERT_NE(alarm(AlarmKind::clock_late, "answer"), nullptr);
    EXPECT_TRUE(late(first, ClockLeg::answer));
    EXPECT_FALSE(late(second, ClockLeg::answer));
    advance(15s);
    EXPECT_TRUE(late(second, ClockLeg::answer));
    EXPECT_EQ(alarm(AlarmKind::clock_late, "answer")->count, 1U) << "one alarm for all who wait";
    hang_up(first);
    ASSERT_NE(alarm(AlarmKind::clock_late, "answer"), nullptr) << "another one still waits";
    ready_at("01");
    lift("01");
    EXPECT_EQ(call(second).state, CallState::talking);
    EXPECT_EQ(alarm(AlarmKind::clock_late, "answer"), nullptr);
}

TEST_F(CallClock, a_call_answered_in_time_breaches_nothing) {
    open();
    ready_at("01");
    const auto id = answered_call("01");
    advance(30s);
    EXPECT_TRUE(call(id).late.empty());
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
}

TEST_F(CallClock, what_it_was_is_due_after_the_answer_and_disturbs_nobody_who_talks) {
    open();
    const auto who = ready_at("01");
    const auto id = answered_call("01");
    EXPECT_EQ(call(id).classify_by - call(id).answered_at, Duration(60s));
    advance(61s);
    EXPECT_TRUE(late(id, ClockLeg::classify));
    EXPECT_EQ(alarm(AlarmKind::clock_late), nullptr);
    (void)who;
}

TEST_F(CallClock, a_saved_incident_meets_the_classify_clock) {
    open();
    const auto who = ready_at("01");
    const auto id = answered_call("01");
    save(id, who);
    advance(120s);
    EXPECT_FALSE(late(id, ClockLeg::classify));
}

TEST_F(CallClock, a_rule_of_the_regency_sets_another_time_for_what_a_number_stands_for) {
    profile::ClockRule rule;
    rule.id = "pengaduan-lambat";
    rule.leg = ClockLeg::answer;
    rule.types = {TypeId{"pengaduan"}};
    rule.seconds = 120;
    profile_.clock_rules = {rule};
    open();
    const auto complaint = ring("+628120001", "telco", "115");
    const auto emergency = ring("+628120002");
    EXPECT_EQ(call(complaint).answer_by - call(complaint).arrived_at, Duration(120s));
    EXPECT_EQ(call(emergency).answer_by - call(emergency).arrived_at, Duration(15s));
}

TEST_F(CallClock, the_clocks_stand_over_a_restart_and_keep_the_rules_they_began_with) {
    open();
    const auto id = ring();
    const auto due = call(id).answer_by;
    profile_.clocks.answer_s = 300;
    crash_and_start();
    EXPECT_EQ(call(id).answer_by, due);
    advance(16s);
    EXPECT_TRUE(late(id, ClockLeg::answer));
}

}  // namespace
}  // namespace siaga::centre::test
