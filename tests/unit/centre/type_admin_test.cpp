// Incident types changed while the house runs: added, asked otherwise, retired and brought back.
#include "agency_admin_fixture.hpp"

namespace siaga::centre::test {
namespace {

class TypeAdministration : public AgencyAdministration {};

TEST_F(TypeAdministration, a_new_type_follows_the_rules_of_the_one_it_is_like) {
    done(SaveIncidentType{animal(), 0, true, TypeId{"kebakaran"}}, admin_);
    EXPECT_EQ(events<IncidentTypeSaved>().at(0).person, admin_);
    EXPECT_TRUE(happened<RulesPublished>());
    EXPECT_EQ(state().rules.active, 2U);
    EXPECT_EQ(assignment(save({}, admin_, "hewan_liar"), "damkar").role, Role::utama);
}
TEST_F(TypeAdministration, the_questions_of_a_type_are_changed_and_one_without_outcome_is_refused) {
    profile::IncidentType fire = *profile::find_type(state().profile, TypeId{"kebakaran"});
    fire.group = "Darurat";
    fire.outcomes = {"padam"};
    fire.questions = {"Apa yang terbakar?"};
    done(SaveIncidentType{fire, 0, false, {}}, admin_);
    EXPECT_EQ(profile::find_type(state().profile, TypeId{"kebakaran"})->questions.size(), 1U);
    fire.questions = {"a", "a"};
    EXPECT_EQ(refused(SaveIncidentType{fire, 1, false, {}}, admin_), "twice");
    fire.questions = {};
    fire.restricted = true;
    EXPECT_EQ(refused(SaveIncidentType{fire, 1, false, {}}, admin_), "restricted_to_nobody");
    profile::IncidentType bare = animal();
    bare.outcomes.clear();
    EXPECT_EQ(refused(SaveIncidentType{bare, 0, true, TypeId{"kebakaran"}}, admin_), "no_outcome");
    fire.restricted = false;
    EXPECT_EQ(refused(SaveIncidentType{fire, 0, false, {}}, second_), "type_changed");
}

TEST_F(TypeAdministration, an_emergency_is_not_made_an_ordinary_type_by_one_persons_click) {
    profile::IncidentType fire = *profile::find_type(state().profile, TypeId{"kebakaran"});
    fire.group = "Darurat";
    fire.outcomes = {"padam"};
    fire.emergency = false;
    EXPECT_EQ(refused(SaveIncidentType{fire, 0, false, {}}, admin_), "still_emergency");
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    EXPECT_EQ(refused(SaveIncidentType{fire, 1, false, {}}, admin_), "still_emergency") << "it could come back as one";
    profile::IncidentType wild = animal();
    wild.emergency = false;
    done(SaveIncidentType{wild, 0, true, TypeId{"kebakaran"}}, admin_);
    wild.emergency = true;
    done(SaveIncidentType{wild, 1, false, {}}, admin_);
    EXPECT_TRUE(profile::find_type(state().profile, wild.id)->emergency) << "the other way adds clocks";
}

TEST_F(TypeAdministration, a_name_that_another_type_has_is_taken_however_it_is_written) {
    profile::IncidentType second = animal();
    second.name = profile::find_type(state().profile, TypeId{"kebakaran"})->name;
    std::transform(second.name.begin(), second.name.end(), second.name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    EXPECT_EQ(refused(SaveIncidentType{second, 0, true, TypeId{"kebakaran"}}, admin_), "name_taken");
}
TEST_F(TypeAdministration, a_retired_type_is_kept_by_what_has_it_and_taken_by_nothing_new) {
    const PersonId who = ready_at("01");
    const IncidentId before = save(answered_call("01"), who);
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    EXPECT_EQ(events<IncidentTypeRetired>().at(0).person, admin_);
    EXPECT_EQ(events<IncidentTypeRetired>().at(0).profile_hash, state().profile.hash);
    SaveIncident fresh;
    fresh.words.type = TypeId{"kebakaran"};
    EXPECT_EQ(refused(fresh, who), "type_retired");
    EXPECT_EQ(state().incidents.at(before).type, TypeId{"kebakaran"});
    done(Acknowledge{assignment(before, "damkar").id}, person("dina", PersonRole::dispatcher, "damkar"));
}
TEST_F(TypeAdministration, a_further_report_to_an_incident_of_a_retired_type_is_taken) {
    const PersonId who = ready_at("01");
    const IncidentId before = save(answered_call("01"), who);
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    const PersonId other = ready_at("02");
    const CallId again = answered_call("02", "+628120002");
    const IncidentId flood = save({}, other, "banjir");
    EXPECT_EQ(refused(LinkReport{again, flood, words("kebakaran")}, other), "type_retired");
    done(LinkReport{again, before, words("kebakaran")}, other);
}
TEST_F(TypeAdministration, a_retired_type_comes_back_with_what_it_was) {
    const std::string hash = state().profile.hash;
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    EXPECT_NE(state().profile.hash, hash);
    EXPECT_EQ(refused(RetireIncidentType{TypeId{"kebakaran"}, 0, false}, second_), "type_changed");
    profile::IncidentType fire = *profile::find_type(state().profile, TypeId{"kebakaran"});
    fire.group = "Darurat";
    fire.outcomes = {"padam"};
    fire.retired = false;
    done(SaveIncidentType{fire, 1, false, {}}, admin_);
    EXPECT_TRUE(profile::find_type(state().profile, TypeId{"kebakaran"})->retired) << "saving its form does not bring it back";
    done(RetireIncidentType{TypeId{"kebakaran"}, 2, false}, admin_);
    EXPECT_TRUE(happened<IncidentTypeRestored>());
    EXPECT_FALSE(profile::find_type(state().profile, TypeId{"kebakaran"})->retired);
    save({}, admin_);
    EXPECT_EQ(refused(RetireIncidentType{TypeId{"tidak_ada"}, 0, true}, admin_), "type_unknown");
    EXPECT_EQ(refused(RetireIncidentType{TypeId{"kebakaran"}, 3, true}, person("siti")), "not_allowed");
}
TEST_F(TypeAdministration, the_last_type_in_use_is_not_retired) {
    std::vector<TypeId> all;
    for (const auto& type : state().profile.types) all.push_back(type.id);
    for (std::size_t i = 0; i + 1 < all.size(); ++i) done(RetireIncidentType{all[i], 0, true}, admin_);
    EXPECT_EQ(refused(RetireIncidentType{all.back(), 0, true}, admin_), "last_type");
}
TEST_F(TypeAdministration, a_rule_that_names_a_retired_type_is_found_and_the_type_wants_no_rule_of_its_own) {
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    const auto found = profile::check_rule_set(state().profile, {{}, nullptr, true});
    const auto named = std::find_if(found.begin(), found.end(), [](const auto& f) { return f.code == "retired_type"; });
    ASSERT_NE(named, found.end());
    EXPECT_EQ(named->severity, profile::Severity::warning) << "running rules go on";
    EXPECT_EQ(named->rule, "api");
    profile::Profile bare = state().profile;
    for (auto& rule : bare.rules) std::erase(rule.types, TypeId{"kebakaran"});
    std::erase_if(bare.rules, [](const auto& rule) { return rule.id == "api"; });
    for (const auto& f : profile::check_rule_set(bare, {{}, nullptr, true})) EXPECT_FALSE(f.where == "types/kebakaran") << f.code;
}

}  // namespace
}  // namespace siaga::centre::test
