// Rule sets: drafted, published with a note and a second person, rolled back; running incidents keep their plan.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Rules : public House {
protected:
    Rules() {
        open();
        first = person("sari", PersonRole::admin);
        second = person("budi", PersonRole::admin);
    }
    const RuleBook& book() const { return state().rules; }
    const RuleDraft& draft(std::uint64_t id) const { return book().drafts.at(id); }
    std::uint64_t new_draft(const char* title = "Damkar dan BPBD") { return done(DraftRules{title, 0}, first).reply["draft"].get<std::uint64_t>(); }
    // Fires go to the BPBD from now on.
    RuleContent otherwise(std::uint64_t id) const {
        RuleContent content = draft(id).content;
        content.rules[0].legs = {{AgencyId{"bpbd"}, Role::utama}};
        return content;
    }
    std::uint64_t changed_draft() {
        const std::uint64_t id = new_draft();
        done(SaveRuleDraft{id, 1, "Damkar dan BPBD", otherwise(id)}, first);
        return id;
    }
    std::uint64_t published() {
        const std::uint64_t id = changed_draft();
        done(PublishRules{id, 2, "uji lapangan", {}}, first);
        return done(ApproveRules{id, 2}, second).reply["version"].get<std::uint64_t>();
    }
    IncidentId incident(const char* number = "+628120001") {
        if (!who) who = ready_at("01");
        else done(BeReady{}, who);
        advance(1s);
        const CallId call = answered_call("01", number);
        const IncidentId made = save(call, who);
        seat_hangs_up("01");
        return made;
    }
    std::string leader(IncidentId id) const { return state().assignments.at(state().incidents.at(id).assignments.front()).agency.value; }
    PersonId first, second, who;
};

TEST_F(Rules, of_the_profile_are_the_first_version) {
    EXPECT_EQ(book().active, 1U);
    EXPECT_EQ(book().versions.at(1).origin, RuleOrigin::profile);
    EXPECT_EQ(book().versions.at(1).content.rules, profile_.rules);
}
TEST_F(Rules, a_draft_begins_as_a_copy_of_what_is_in_force_and_changes_nothing) {
    const std::uint64_t id = changed_draft();
    EXPECT_EQ(draft(id).based_on, 1U);
    EXPECT_EQ(draft(id).revision, 2U);
    EXPECT_EQ(draft(id).changes.back().rules, std::vector<std::string>{"api"});
    EXPECT_EQ(leader(incident()), "damkar");
}
TEST_F(Rules, published_by_one_and_approved_by_another_route_the_next_incident) {
    const IncidentId before = incident();
    EXPECT_EQ(published(), 2U);
    EXPECT_EQ(book().active, 2U);
    EXPECT_TRUE(book().drafts.empty());
    EXPECT_EQ(book().versions.at(2).by, first);
    EXPECT_EQ(book().versions.at(2).approved_by, second);
    EXPECT_EQ(book().versions.at(2).note, "uji lapangan");
    const IncidentId after = incident("+628120009");
    EXPECT_EQ(leader(after), "bpbd");
    EXPECT_EQ(state().incidents.at(after).plan.rules_version, 2U);
    EXPECT_EQ(leader(before), "damkar") << "running incidents keep their plan";
    EXPECT_EQ(state().incidents.at(before).plan.rules_version, 1U);
}
TEST_F(Rules, nobody_approves_what_they_proposed) {
    const std::uint64_t id = changed_draft();
    EXPECT_EQ(refused(ApproveRules{id, 2}, second), "not_proposed");
    done(PublishRules{id, 2, "uji lapangan", {}}, first);
    EXPECT_EQ(book().active, 1U) << "it waits";
    EXPECT_EQ(refused(ApproveRules{id, 2}, first), "same_person");
    done(RejectRules{id, "masih salah"}, second);
    EXPECT_EQ(draft(id).rejection, "masih salah");
    EXPECT_EQ(refused(ApproveRules{id, 2}, second), "not_proposed");
}
TEST_F(Rules, of_a_small_team_are_published_by_one) {
    settings_.rules.one_admin_is_enough = true;
    crash_and_start();
    const std::uint64_t id = changed_draft();
    EXPECT_EQ(done(PublishRules{id, 2, "uji lapangan", {}}, first).reply["version"], 2);
    EXPECT_EQ(book().active, 2U);
}
TEST_F(Rules, changed_after_they_were_proposed_must_be_proposed_again) {
    const std::uint64_t id = changed_draft();
    done(PublishRules{id, 2, "uji lapangan", {}}, first);
    RuleContent more = draft(id).content;
    more.rules[1].text = "lain";
    done(SaveRuleDraft{id, 2, "judul", more}, second);
    EXPECT_EQ(refused(ApproveRules{id, 2}, second), "draft_changed");
    EXPECT_EQ(refused(ApproveRules{id, 3}, second), "not_proposed");
}
TEST_F(Rules, saved_by_two_at_once_the_second_is_refused_with_what_changed) {
    const std::uint64_t id = new_draft();
    done(SaveRuleDraft{id, 1, "judul", otherwise(id)}, first);
    RuleContent mine = draft(id).content;
    mine.rules[1].text = "anak";
    const Batch batch = send(SaveRuleDraft{id, 1, "judul", mine}, second);
    ASSERT_TRUE(batch.refusal);
    EXPECT_EQ(batch.refusal->code, "draft_changed");
    EXPECT_NE(batch.refusal->message.find("sari"), std::string::npos) << batch.refusal->message;
    EXPECT_NE(batch.refusal->message.find("api"), std::string::npos);
    EXPECT_EQ(refused(PublishRules{id, 1, "uji lapangan", {}}, second), "draft_changed");
}
TEST_F(Rules, roll_back_in_one_step_and_leave_both_versions) {
    (void)published();
    done(RollBackRules{1, "salah sasaran"}, second);
    EXPECT_EQ(book().active, 3U);
    EXPECT_EQ(book().versions.at(3).origin, RuleOrigin::rollback);
    EXPECT_EQ(book().versions.at(3).source, 1U);
    EXPECT_EQ(leader(incident()), "damkar");
    EXPECT_EQ(refused(RollBackRules{9, "salah sasaran"}, second), "version_unknown");
    EXPECT_EQ(refused(RollBackRules{3, "salah sasaran"}, second), "nothing_changed");
}
TEST_F(Rules, rolled_back_by_two_at_once_are_rolled_back_once_and_the_second_is_told_what_came_into_force) {
    (void)published();
    done(RollBackRules{1, "salah sasaran", 2}, first);
    const Batch late = send(RollBackRules{1, "salah sasaran juga", 2}, second);
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->code, "rules_changed");
    for (const char* said : {"versi 3 berlaku", "dikembalikan dari versi 1", "sari", "salah sasaran"})
        EXPECT_NE(late.refusal->message.find(said), std::string::npos) << said << ": " << late.refusal->message;
    EXPECT_EQ(book().last_version, 3U);
    done(RollBackRules{2, "ternyata benar", 3}, second);
    EXPECT_EQ(book().active, 4U);
}
TEST_F(Rules, are_neither_proposed_nor_approved_by_whoever_had_another_version_before_them) {
    const std::uint64_t id = new_draft("nama lain");
    RuleContent mine = draft(id).content;
    mine.rules[1].text = "lain";
    done(SaveRuleDraft{id, 1, "nama lain", mine}, first);
    (void)published();
    EXPECT_EQ(refused(PublishRules{id, 2, "uji lapangan", {}, 1}, first), "rules_changed");
    done(PublishRules{id, 2, "uji lapangan", {}, 2}, first);
    EXPECT_EQ(refused(ApproveRules{id, 2, 1}, second), "rules_changed");
    EXPECT_EQ(book().active, 2U);
    done(ApproveRules{id, 2, 2}, second);
    EXPECT_EQ(book().active, 3U);
}
TEST_F(Rules, that_are_wrong_are_not_published) {
    const std::uint64_t id = new_draft();
    RuleContent wrong = otherwise(id);
    wrong.rules[0].legs[0].agency = AgencyId{"tidak_ada"};
    done(SaveRuleDraft{id, 1, "judul", wrong}, first);
    EXPECT_EQ(refused(PublishRules{id, 2, "uji lapangan", {}}, first), "rules_wrong");
    wrong = otherwise(id);
    wrong.rules.pop_back();
    done(SaveRuleDraft{id, 2, "judul", wrong}, first);
    EXPECT_EQ(refused(PublishRules{id, 3, "uji lapangan", {}}, first), "rules_wrong") << "nothing for everything else";
}
TEST_F(Rules, whose_trial_reached_nobody_are_not_published) {
    const std::uint64_t id = changed_draft();
    EXPECT_EQ(refused(PublishRules{id, 2, "uji lapangan", {30, 100, 5, 1}}, first), "reaches_nobody");
}
TEST_F(Rules, need_an_admin_a_note_and_a_change) {
    const PersonId supervisor = person("kepala", PersonRole::supervisor);
    EXPECT_EQ(refused(DraftRules{"x", 0}, supervisor), "not_allowed");
    const std::uint64_t id = new_draft();
    EXPECT_EQ(refused(PublishRules{id, 1, "uji lapangan", {}}, first), "nothing_changed");
    done(SaveRuleDraft{id, 1, "judul", otherwise(id)}, first);
    EXPECT_EQ(refused(PublishRules{id, 2, "", {}}, first), "note_needed");
    EXPECT_EQ(refused(RollBackRules{1, "salah sasaran"}, supervisor), "not_allowed");
    done(DiscardRuleDraft{id}, first);
    EXPECT_EQ(refused(SaveRuleDraft{id, 2, "judul", {}}, first), "draft_unknown");
}
TEST_F(Rules, beyond_ten_thousand_are_refused) {
    const std::uint64_t id = new_draft();
    RuleContent much = draft(id).content;
    much.rules.resize(kRulesInSet + 1, much.rules[0]);
    EXPECT_EQ(refused(SaveRuleDraft{id, 1, "judul", much}, first), "too_many_rules");
}
TEST_F(Rules, published_survive_a_restart_and_a_profile_that_gained_an_agency) {
    (void)published();
    crash_and_start();
    EXPECT_EQ(book().active, 2U) << "the same files";
    profile_.agencies.push_back({AgencyId{"pmi"}, "pmi", "pmi", profile::Standing::partner, {}});
    profile_.hash = "uji-2";
    crash_and_start();
    EXPECT_TRUE(profile::find_agency(state().profile, AgencyId{"pmi"}));
    EXPECT_EQ(state().profile.rules[0].legs[0].agency, AgencyId{"bpbd"});
    EXPECT_FALSE(alarm(AlarmKind::rules_replaced));
}
TEST_F(Rules, of_the_files_win_when_the_files_rules_changed_and_an_alarm_says_so) {
    (void)published();
    profile_.rules[0].legs = {{AgencyId{"dinkes"}, Role::utama}};
    profile_.hash = "uji-2";
    crash_and_start();
    EXPECT_EQ(state().profile.rules[0].legs[0].agency, AgencyId{"dinkes"});
    ASSERT_TRUE(alarm(AlarmKind::rules_replaced));
    done(RollBackRules{2, "yang diterbitkan"}, first);
    EXPECT_FALSE(alarm(AlarmKind::rules_replaced));
    EXPECT_EQ(state().profile.rules[0].legs[0].agency, AgencyId{"bpbd"});
}
TEST_F(Rules, ask_for_flags_the_operator_ticked) {
    profile_.flags = {{FlagId{"terjebak"}, "Korban terjebak"}};
    profile::Rule trapped;
    trapped.id = "terjebak";
    trapped.flags = {FlagId{"terjebak"}};
    trapped.hit = profile::Hit::also;
    trapped.legs = {{AgencyId{"bpbd"}, Role::pendukung}};
    profile_.rules.push_back(trapped);
    profile_.hash = "uji-2";
    crash_and_start();
    const PersonId operator_ = ready_at("01");
    SaveIncident command;
    command.call = answered_call("01");
    command.words = words();
    command.words.flags = {FlagId{"apa"}};
    EXPECT_EQ(refused(command, operator_), "flag_unknown");
    command.words.flags = {FlagId{"terjebak"}};
    done(command, operator_);
    const Incident& made = state().incidents.rbegin()->second;
    EXPECT_EQ(assignment(made.id, "bpbd").rule, "terjebak");
    EXPECT_EQ(made.flags, std::set<FlagId>{FlagId{"terjebak"}});
}
TEST_F(Rules, overridden_by_an_operator_with_a_reason_are_listed_for_the_next_draft) {
    const PersonId operator_ = ready_at("01");
    SaveIncident command;
    command.call = answered_call("01");
    command.words = words();
    command.removed = {AgencyId{"damkar"}};
    EXPECT_EQ(refused(command, operator_), "reason_needed");
    command.override_reason = "damkar sudah di tempat";
    done(command, operator_);
    ASSERT_EQ(book().overrides.size(), 1U);
    EXPECT_EQ(book().overrides[0].removed, std::vector<AgencyId>{AgencyId{"damkar"}});
    EXPECT_EQ(book().overrides[0].reason, "damkar sudah di tempat");
    EXPECT_EQ(book().overrides[0].rule, "api");
    const IncidentId id = book().overrides[0].incident;
    for (const auto& made : state().incidents.at(id).assignments) EXPECT_NE(state().assignments.at(made).agency, AgencyId{"damkar"});
}
TEST_F(Rules, count_as_overridden_by_a_cancel_only_while_others_work_on_the_case) {
    const IncidentId nobody_came = incident();
    for (const char* agency : {"damkar", "polres", "dinkes"}) done(CancelAssignment{assignment(nobody_came, agency).id, "salah lapor"}, who);
    EXPECT_TRUE(book().overrides.empty());
    const IncidentId fire = incident("+628120002");
    done(AcknowledgeByPhone{assignment(fire, "damkar").id, "Sdr. A", {}}, who);
    done(CancelAssignment{assignment(fire, "polres").id, "tidak perlu polisi"}, who);
    ASSERT_EQ(book().overrides.size(), 1U);
    EXPECT_EQ(book().overrides[0].removed, std::vector<AgencyId>{AgencyId{"polres"}});
    for (const AssignmentId id : {assignment(fire, "damkar").id}) {
        done(Depart{id});
        done(Arrive{id});
        done(Clear{id, "Padam"});
    }
    done(CancelAssignment{assignment(fire, "dinkes").id, "selesai"}, who);
    EXPECT_EQ(book().overrides.size(), 1U) << "the case is wrapped up";
    EXPECT_EQ(assignment(fire, "dinkes").state, AssignmentState::cancelled);
}
TEST_F(Rules, may_be_overridden_while_the_incident_runs_but_somebody_stays) {
    const IncidentId id = incident();
    OverridePlan command;
    command.incident = id;
    command.removed = {AgencyId{"damkar"}};
    command.reason = "salah wilayah";
    PlanLine line;
    line.agency = AgencyId{"bpbd"};
    line.role = line.rule_role = Role::utama;
    line.must_acknowledge = true;
    line.acknowledge_within_s = 60;
    command.added = {line};
    done(command, who);
    EXPECT_EQ(assignment(id, "damkar").state, AssignmentState::cancelled);
    EXPECT_TRUE(assignment(id, "bpbd").must_acknowledge);
    EXPECT_EQ(book().overrides.size(), 1U);
    OverridePlan all;
    all.incident = id;
    all.removed = {AgencyId{"bpbd"}, AgencyId{"polres"}, AgencyId{"dinkes"}};
    all.reason = "semua";
    EXPECT_EQ(refused(all, who), "plan_empty");
}
TEST_F(Rules, replay_to_the_same_state) {
    (void)published();
    (void)new_draft("lagi");
    crash_and_start();
    EXPECT_EQ(book().drafts.size(), 1U);
    EXPECT_EQ(from_json_value<State>(to_json_value(state())).rules.active, 2U);
}

}  // namespace
}  // namespace siaga::centre::test
