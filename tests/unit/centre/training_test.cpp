// Training: a scripted caller at one desk, which real callers, agencies and figures never notice.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class TrainingDesk : public House {
protected:
    TrainingDesk() {
        open();
        supervisor = person("pengawas", PersonRole::supervisor);
        done(PersonPresence{supervisor, true});
        trainee = ready_at("01");
    }
    void start(const std::string& scenario = "rumah_terbakar") { done(StartTraining{SeatId{"01"}, scenario}, supervisor); }
    bool training(const std::string& seat = "01") const { return state().training.running.contains(SeatId{seat}); }
    const Training& now() const { return state().training.running.at(SeatId{"01"}); }
    std::string figures() const { return to_json_value(state().totals).dump() + std::to_string(state().last_call) + "/" + std::to_string(state().last_incident); }

    PersonId supervisor, trainee;
};

TEST_F(TrainingDesk, shows_the_plan_of_what_was_saved_and_assigns_nobody) {
    const std::string before = figures();
    desk("damkar");
    start();
    done(AnswerTraining{}, trainee);
    const Batch saved = done(SaveTraining{words()}, trainee);
    EXPECT_EQ(saved.reply["number"], "LATIHAN-0001");
    EXPECT_EQ(now().step, TrainingStep::saved);
    ASSERT_FALSE(now().plan.lines.empty());
    EXPECT_EQ(now().plan.lines.front().agency.value, "damkar");
    advance(10min);
    EXPECT_TRUE(state().incidents.empty());
    EXPECT_TRUE(state().assignments.empty());
    EXPECT_TRUE(state().clocks.empty());
    EXPECT_TRUE(state().escalations.empty());
    EXPECT_TRUE(state().calls.empty());
    EXPECT_EQ(figures(), before);
}

TEST_F(TrainingDesk, a_real_call_ends_the_practice_and_rings_there) {
    start();
    done(AnswerTraining{}, trainee);
    const CallId call = ring();
    EXPECT_FALSE(training());
    EXPECT_EQ(ringing(call), std::vector<std::string>{"01"});
    ASSERT_EQ(events<TrainingEnded>().size(), 1U);
    EXPECT_EQ(events<TrainingEnded>()[0].why, TrainingEnd::real_call);
    std::uint64_t ended = 0, offered = 0;
    for (const auto& event : last) {
        if (event.body.holds<TrainingEnded>()) ended = event.seq;
        if (event.body.holds<OfferStarted>()) offered = event.seq;
    }
    EXPECT_LT(ended, offered) << "the practice ends first";
}

TEST_F(TrainingDesk, a_real_call_goes_to_a_desk_that_does_not_practise_while_there_is_one) {
    advance(1min);
    ready_at("02");  // idle for a shorter time than 01
    start();
    const CallId call = ring();
    EXPECT_EQ(ringing(call), std::vector<std::string>{"02"});
    EXPECT_TRUE(training());
    refuse("02");
    EXPECT_EQ(ringing(call), std::vector<std::string>{"01"});
    EXPECT_FALSE(training());
}

TEST_F(TrainingDesk, nobody_waits_for_a_desk_that_did_not_lift_while_another_trains) {
    advance(1min);
    ready_at("02");
    start();
    const CallId call = ring();
    EXPECT_EQ(ringing(call), std::vector<std::string>{"02"});
    advance(12s);
    EXPECT_EQ(ringing(call), std::vector<std::string>{"01"});
    EXPECT_FALSE(training());
}

TEST_F(TrainingDesk, a_call_offered_to_all_ends_every_practice) {
    ready_at("02");
    done(StartTraining{SeatId{"02"}, "banjir"}, supervisor);
    start();
    const CallId call = ring();
    advance(31s);
    EXPECT_EQ(ringing(call).size(), 2U);
    EXPECT_TRUE(state().training.running.empty());
}

TEST_F(TrainingDesk, does_not_begin_while_somebody_waits_or_the_desk_is_not_ready) {
    EXPECT_EQ(refused(StartTraining{SeatId{"02"}, "banjir"}, supervisor), "desk_empty");
    EXPECT_EQ(refused(StartTraining{SeatId{"99"}, "banjir"}, supervisor), "seat_unknown");
    EXPECT_EQ(refused(StartTraining{SeatId{"01"}, "tidak_ada"}, supervisor), "scenario_unknown");
    EXPECT_EQ(refused(StartTraining{SeatId{"01"}, "banjir"}, trainee), "role_refused");
    const CallId call = answered_call("01");
    EXPECT_EQ(refused(StartTraining{SeatId{"01"}, "banjir"}, supervisor), "desk_busy");
    ready_at("02");
    const CallId next = ring("+628120002");
    EXPECT_EQ(refused(StartTraining{SeatId{"02"}, "banjir"}, supervisor), "desk_busy") << "its phone rings";
    hang_up(next);
    hang_up(call);
}

TEST_F(TrainingDesk, pausing_or_leaving_ends_it) {
    start();
    done(Pause{"salat", true}, trainee);
    EXPECT_FALSE(training());
    done(BeReady{}, trainee);
    start();
    done(LeaveSeat{}, trainee);
    EXPECT_FALSE(training());
}

TEST_F(TrainingDesk, ends_by_the_trainee_or_a_supervisor_and_by_nobody_else) {
    const PersonId other = ready_at("02");
    start();
    EXPECT_EQ(refused(EndTraining{SeatId{"01"}}, other), "role_refused");
    done(EndTraining{SeatId{"01"}}, trainee);
    EXPECT_EQ(events<TrainingEnded>()[0].why, TrainingEnd::finished);
    start();
    done(EndTraining{SeatId{"01"}}, supervisor);
    EXPECT_EQ(events<TrainingEnded>()[0].why, TrainingEnd::stopped);
}

TEST_F(TrainingDesk, wants_an_answer_before_a_save_and_words_that_a_real_incident_would_need) {
    start();
    EXPECT_EQ(refused(SaveTraining{words()}, trainee), "not_answered");
    done(AnswerTraining{}, trainee);
    done(AnswerTraining{}, trainee);  // pressed twice
    EXPECT_EQ(refused(SaveTraining{words("tidak_ada")}, trainee), "type_unknown");
    done(SaveTraining{words()}, trainee);
    EXPECT_EQ(refused(SaveTraining{words()}, trainee), "already_saved");
}

TEST_F(TrainingDesk, outlives_a_restart_as_the_journal_tells_it) {
    start();
    done(AnswerTraining{}, trainee);
    done(SaveTraining{words()}, trainee);
    crash_and_start();
    ASSERT_TRUE(training());
    EXPECT_EQ(now().number, "LATIHAN-0001");
}

TEST(TrainingScenarios, expect_types_that_regencies_have_and_say_something) {
    std::set<std::string> ids;
    for (const auto& one : training_scenarios()) {
        EXPECT_TRUE(ids.insert(one.id).second);
        EXPECT_FALSE(one.title.empty());
        EXPECT_GE(one.lines.size(), 3U);
    }
}

}  // namespace
}  // namespace siaga::centre::test
