// Rule sets: conditions of the closed vocabulary, what the static checks find, golden cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "siaga/profile/load.hpp"

using namespace siaga;
using namespace siaga::profile;

namespace rule_set_test {

Rule rule(const char* id, std::vector<TypeId> types, std::vector<RuleLeg> legs) {
    Rule out;
    out.id = id;
    out.types = std::move(types);
    out.legs = std::move(legs);
    return out;
}

// Damkar and BPBD signed, Polres did not; fire and rubbish each have their rule.
Profile small() {
    Profile p;
    p.name = p.title = "uji";
    p.kabupaten = AreaCode{"16.02"};
    for (const char* id : {"damkar", "bpbd"}) p.agencies.push_back({AgencyId{id}, id, id, Standing::committed, {}});
    p.agencies.push_back({AgencyId{"polres"}, "polres", "polres", Standing::partner, {}});
    p.types = {{TypeId{"kebakaran"}, "Kebakaran", "", true, false, {}, Priority::kritis, 0, {}, {"Padam"}},
               {TypeId{"sampah"}, "Sampah", "", false, false, {}, Priority::rendah, 0, {}, {"Selesai"}}};
    p.flags = {{FlagId{"korban_terjebak"}, "Korban terjebak"}, {FlagId{"bahan_kimia"}, "Bahan kimia"}};
    p.rules = {rule("api", {TypeId{"kebakaran"}}, {{AgencyId{"damkar"}, Role::utama}}),
               rule("sampah", {TypeId{"sampah"}}, {{AgencyId{"bpbd"}, Role::utama}}),
               rule("umum", {}, {{AgencyId{"bpbd"}, Role::utama}})};
    p.clocks.acknowledge_other_s = 3600;
    return p;
}

RoutingFacts fire(const char* at = "2026-11-23 10:00") {
    RoutingFacts out{TypeId{"kebakaran"}, Priority::kritis, AreaCode{"16.02.05"}, AreaCode{"16.02.05.2013"}, {}};
    out.at = *parse_local_time(at, 420);
    return out;
}

const Finding* found(const std::vector<Finding>& findings, const std::string& code) {
    const auto it = std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code; });
    return it == findings.end() ? nullptr : &*it;
}

Profile insert(Profile p, Rule rule, std::size_t at = 0) {
    p.rules.insert(p.rules.begin() + static_cast<std::ptrdiff_t>(at), std::move(rule));
    return p;
}

// ---- conditions -------------------------------------------------------------------------------------

TEST(RuleConditions, a_flag_asks_for_what_the_operator_ticked) {
    Rule trapped = rule("terjebak", {TypeId{"kebakaran"}}, {{AgencyId{"bpbd"}, Role::utama}});
    trapped.flags = {FlagId{"korban_terjebak"}};
    const Profile p = insert(small(), trapped);
    EXPECT_EQ(plan(p, fire()).rule_id, "api");
    RoutingFacts facts = fire();
    facts.flags = {FlagId{"bahan_kimia"}, FlagId{"korban_terjebak"}};
    EXPECT_EQ(plan(p, facts).rule_id, "terjebak");
}
TEST(RuleConditions, service_hours_and_holidays_divide_the_week) {
    Rule office = rule("jam_kerja", {TypeId{"kebakaran"}}, {{AgencyId{"bpbd"}, Role::utama}});
    office.when = When::service_hours;
    Profile p = insert(small(), office);
    EXPECT_EQ(plan(p, fire("2026-11-23 10:00")).rule_id, "jam_kerja");
    EXPECT_EQ(plan(p, fire("2026-11-23 19:00")).rule_id, "api");
    p.holidays = {{"2026-11-23", "Libur"}};
    EXPECT_EQ(plan(p, fire("2026-11-23 10:00")).rule_id, "api");
    p.rules[0].when = When::outside_service_hours;
    EXPECT_EQ(plan(p, fire("2026-11-23 10:00")).rule_id, "jam_kerja");
}
TEST(RuleConditions, a_rule_with_hours_does_not_match_a_case_without_a_time) {
    Rule night = rule("malam", {TypeId{"kebakaran"}}, {{AgencyId{"bpbd"}, Role::utama}});
    night.hours = {*parse_hours("22:00-06:00")};
    const Profile p = insert(small(), night);
    EXPECT_EQ(plan(p, fire("2026-11-23 23:00")).rule_id, "malam");
    RoutingFacts untimed = fire();
    untimed.at = {};
    EXPECT_EQ(plan(p, untimed).rule_id, "api");
}
TEST(RuleConditions, a_leg_may_have_a_clock_of_its_own) {
    Profile p = small();
    p.rules[0].legs[0].acknowledge_s = 45;
    EXPECT_EQ(plan(p, fire()).lines[0].acknowledge_within_s, 45U);
    p.rules[0].legs[0].acknowledge_s = 0;
    EXPECT_EQ(plan(p, fire()).lines[0].acknowledge_within_s, 60U);
}
TEST(RuleConditions, an_index_answers_what_walking_all_rules_answers) {
    std::mt19937 random(112);
    const auto some = [&](unsigned of) { return random() % of; };
    for (int round = 0; round < 200; ++round) {
        Profile p = small();
        p.rules.clear();
        for (int i = 0; i < 40; ++i) {
            Rule r = rule(("r" + std::to_string(i)).c_str(), {}, {{AgencyId{some(2) ? "damkar" : "polres"}, static_cast<Role>(some(4))}});
            if (some(3)) r.types = {TypeId{some(2) ? "kebakaran" : "sampah"}};
            if (some(2)) r.areas = {AreaCode{some(2) ? "16.02.05" : "16.02.05.2013"}};
            if (!some(3)) r.flags = {FlagId{"korban_terjebak"}};
            if (!some(3)) r.when = some(2) ? When::service_hours : When::outside_service_hours;
            if (some(2)) r.hit = Hit::also;
            p.rules.push_back(r);
        }
        p.rules.push_back(rule("umum", {}, {{AgencyId{"bpbd"}, Role::utama}}));
        const RuleIndex index(p.rules);
        RoutingFacts facts = fire(some(2) ? "2026-11-23 10:00" : "2026-11-22 10:00");
        if (some(2)) facts.type = TypeId{some(2) ? "sampah" : "lain"};
        if (some(2)) facts.flags = {FlagId{"korban_terjebak"}};
        if (some(3) == 0) facts.desa = facts.kecamatan;
        EXPECT_EQ(plan(p, index, facts), plan(p, facts)) << round;
    }
}

// ---- checks -----------------------------------------------------------------------------------------

TEST(RuleCheck, a_sound_set_has_no_error) { EXPECT_FALSE(blocks(check_rule_set(small()))); }

TEST(RuleCheck, names_that_nobody_declared_point_at_their_rule_and_field) {
    Profile p = small();
    p.rules[0].types.push_back(TypeId{"banjir"});
    p.rules[0].flags = {FlagId{"gelap"}};
    p.rules[0].areas = {AreaCode{"16.71.01"}};
    p.rules[1].legs[0].agency = AgencyId{"dlh"};
    const auto findings = check_rule_set(p);
    for (const auto& [code, field, at] : {std::tuple{"unknown_type", "types", "api"}, {"unknown_flag", "flags", "api"},
                                         {"unknown_area", "areas", "api"}, {"unknown_agency", "legs", "sampah"}}) {
        const Finding* finding = found(findings, code);
        ASSERT_NE(finding, nullptr) << code;
        EXPECT_EQ(finding->severity, Severity::error);
        EXPECT_EQ(finding->rule, at);
        EXPECT_EQ(finding->field, field);
    }
}
TEST(RuleCheck, a_rule_that_is_never_the_first_says_who_stands_before_it) {
    Rule village = rule("desa", {TypeId{"kebakaran"}}, {{AgencyId{"bpbd"}, Role::utama}});
    village.areas = {AreaCode{"16.02.05.2013"}};
    const auto findings = check_rule_set(insert(small(), village, 1));
    const Finding* shadow = found(findings, "shadowed_rule");
    ASSERT_NE(shadow, nullptr);
    EXPECT_EQ(shadow->rule, "desa");
    EXPECT_NE(shadow->message.find("api"), std::string::npos);
    EXPECT_EQ(found(check_rule_set(insert(small(), village, 0)), "shadowed_rule"), nullptr) << "before the general one it has its village";
}
TEST(RuleCheck, several_rules_together_may_shadow_one) {
    Profile p = small();
    Rule office = rule("kerja", {TypeId{"sampah"}}, {{AgencyId{"bpbd"}, Role::utama}}), rest = office, late = office;
    office.when = When::service_hours;
    rest.id = "sisa";
    rest.when = When::outside_service_hours;
    late.id = "lembur";
    late.hours = {*parse_hours("senin 20:00-04:00")};
    p.rules.erase(p.rules.begin() + 1);
    p.rules.insert(p.rules.begin(), {office, rest, late});
    const auto findings = check_rule_set(p);
    ASSERT_NE(found(findings, "shadowed_rule"), nullptr);
    EXPECT_EQ(found(findings, "shadowed_rule")->rule, "lembur");
    EXPECT_EQ(found(findings, "gap"), nullptr) << "the two cover the week";
}
TEST(RuleCheck, a_kecamatan_takes_its_villages_from_the_rules_after_it) {
    Profile p = small();
    Rule district = rule("kec", {TypeId{"kebakaran"}}, {{AgencyId{"bpbd"}, Role::utama}}), village = district;
    district.areas = {AreaCode{"16.02.05"}};
    village.id = "desa";
    village.areas = {AreaCode{"16.02.05.2013"}, AreaCode{"16.02.05.2014"}};
    p.rules.insert(p.rules.begin(), {district, village});
    ASSERT_NE(found(check_rule_set(p), "shadowed_rule"), nullptr);
    EXPECT_EQ(found(check_rule_set(p), "shadowed_rule")->rule, "desa");
}
TEST(RuleCheck, an_hour_that_only_the_general_rule_catches_is_a_gap_with_its_example) {
    Profile p = small();
    p.rules[1].hours = {*parse_hours("senin-sabtu 06:00-18:00")};
    const auto findings = check_rule_set(p);
    const Finding* gap = found(findings, "gap");
    ASSERT_NE(gap, nullptr);
    EXPECT_EQ(gap->rule, "sampah");
    EXPECT_NE(gap->message.find("senin 00:00-06:00"), std::string::npos) << gap->message;
    EXPECT_TRUE(blocks(findings));
}
TEST(RuleCheck, an_area_or_flag_that_only_the_general_rule_catches_is_a_gap) {
    Profile p = small();
    p.rules[1].areas = {AreaCode{"16.02.05"}};
    ASSERT_NE(found(check_rule_set(p), "gap"), nullptr);
    EXPECT_NE(found(check_rule_set(p), "gap")->message.find("wilayah lain"), std::string::npos);
    p = small();
    p.rules[1].flags = {FlagId{"bahan_kimia"}};
    EXPECT_NE(found(check_rule_set(p), "gap"), nullptr) << "nobody ticked it";
}
TEST(RuleCheck, the_general_rule_must_be_there_and_reach_a_desk) {
    Profile p = small();
    p.rules.pop_back();
    EXPECT_NE(found(check_rule_set(p), "no_catch_all"), nullptr);
    p = small();
    p.rules[2].legs = {{AgencyId{"polres"}, Role::utama}};
    ASSERT_NE(found(check_rule_set(p), "catch_all_unstaffed"), nullptr);
    EXPECT_EQ(found(check_rule_set(p), "catch_all_unstaffed")->rule, "umum");
}
TEST(RuleCheck, an_agency_without_a_tried_contact_or_a_second_rank_is_listed_at_its_rule) {
    Profile p = small();
    auto findings = check_rule_set(p);
    ASSERT_NE(found(findings, "no_verified_contact"), nullptr);
    EXPECT_EQ(found(findings, "no_verified_contact")->rule, "api");
    EXPECT_EQ(found(findings, "no_verified_contact")->severity, Severity::missing);
    for (auto& agency : p.agencies) agency.contacts = {{"Piket", "0712 321001", true, {}}};
    findings = check_rule_set(p);
    EXPECT_EQ(found(findings, "no_verified_contact"), nullptr);
    EXPECT_NE(found(findings, "no_second_rank"), nullptr);
    for (auto& agency : p.agencies) agency.contacts.push_back({"Kepala", "0712 321002", true, {}, ContactRank::kepala});
    EXPECT_EQ(found(check_rule_set(p), "no_second_rank"), nullptr);
}
TEST(RuleCheck, a_type_whose_agencies_have_no_time_to_accept_is_listed) {
    Profile p = small();
    p.clocks.acknowledge_other_s = 0;
    const auto findings = check_rule_set(p);
    ASSERT_NE(found(findings, "type_without_clock"), nullptr);
    EXPECT_EQ(found(findings, "type_without_clock")->rule, "sampah");
    p.rules[1].legs[0].acknowledge_s = 600;
    EXPECT_EQ(found(check_rule_set(p), "type_without_clock"), nullptr);
}
TEST(RuleCheck, an_escalation_that_comes_back_to_itself_is_refused_once) {
    Profile p = small();
    Ladder up, back;
    up.id = "naik";
    up.agencies = {AgencyId{"damkar"}};
    up.steps = {{StepTo::piket, {}, {}, 60}, {StepTo::instansi_lain, AgencyId{"bpbd"}, {}, 60}};
    back.id = "balik";
    back.agencies = {AgencyId{"bpbd"}};
    back.steps = {{StepTo::instansi_lain, AgencyId{"polres"}, {}, 60}};
    p.ladders = {up, back};
    EXPECT_FALSE(blocks(check_rule_set(p)));
    p.ladders[1].steps[0].agency = AgencyId{"damkar"};
    const auto findings = check_rule_set(p);
    ASSERT_NE(found(findings, "ladder_loop"), nullptr);
    EXPECT_EQ(found(findings, "ladder_loop")->rule, "api");
    EXPECT_NE(found(findings, "ladder_loop")->message.find("damkar -> bpbd -> damkar"), std::string::npos);
    EXPECT_EQ(std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.code == "ladder_loop"; }), 1);
}
TEST(RuleCheck, a_ladder_that_asks_the_same_twice_is_refused) {
    Profile p = small();
    Ladder twice;
    twice.id = "dua";
    twice.steps = {{StepTo::piket, {}, {}, 60}, {StepTo::kepala, {}, {}, 60}, {StepTo::piket, {}, {}, 60}};
    p.ladders = {twice};
    EXPECT_NE(found(check_rule_set(p), "ladder_loop"), nullptr);
}
TEST(RuleCheck, a_contact_that_rings_in_this_very_room_is_refused) {
    Profile p = small();
    p.services = {{"112", "Darurat", {}}};
    p.agencies[0].contacts = {{"Piket", "112", true, {}}};
    ASSERT_NE(found(check_rule_set(p), "own_number"), nullptr);
    p.agencies[0].contacts = {{"Piket", "+62 712 321-000", true, {}}};
    EXPECT_EQ(found(check_rule_set(p), "own_number"), nullptr);
    EXPECT_NE(found(check_rule_set(p, {{"0712321000"}, nullptr}), "own_number"), nullptr) << "our own trunk's number";
}
TEST(RuleCheck, golden_cases_of_the_set_must_be_answered_as_they_say) {
    Profile p = small();
    GoldenCase golden;
    golden.name = "rumah terbakar";
    golden.type = TypeId{"kebakaran"};
    golden.expect = {{AgencyId{"damkar"}, Role::utama}};
    p.golden = {golden};
    EXPECT_FALSE(blocks(check_rule_set(p)));
    p.rules[0].legs[0].agency = AgencyId{"bpbd"};
    const auto findings = check_rule_set(p);
    ASSERT_NE(found(findings, "golden_differs"), nullptr);
    EXPECT_EQ(found(findings, "golden_differs")->rule, "api");
    EXPECT_NE(found(findings, "golden_differs")->message.find("rumah terbakar"), std::string::npos);
}
TEST(RuleCheck, a_golden_case_may_be_about_another_regency_and_no_rule_takes_the_name_of_its_plan) {
    Profile p = small();
    p.agencies.push_back({AgencyId{"pusat_lain"}, "Lain", "Lain", Standing::partner, {}, AreaCode{"lain"}});
    GoldenCase golden;
    golden.type = TypeId{"kebakaran"};
    golden.kabupaten = AreaCode{"16.07"};
    golden.expect = {{AgencyId{"pusat_lain"}, Role::mitra}};
    p.golden = {golden};
    EXPECT_EQ(found(check_rule_set(p), "golden_differs"), nullptr);
    p.golden[0].expect = {{AgencyId{"damkar"}, Role::utama}};
    EXPECT_NE(found(check_rule_set(p), "golden_differs"), nullptr);
    p.golden[0].kecamatan = AreaCode{"16.02.05"};
    EXPECT_NE(found(check_rule_set(p), "unknown_area"), nullptr);
    p.rules[0].id = "luar_wilayah";
    EXPECT_NE(found(check_rule_set(p), "reserved_id"), nullptr);
}
TEST(RuleCheck, a_golden_case_may_be_about_an_hour) {
    Profile p = small();
    Rule night = rule("malam", {TypeId{"kebakaran"}}, {{AgencyId{"bpbd"}, Role::utama}});
    night.hours = {*parse_hours("22:00-06:00")};
    p = insert(p, night);
    GoldenCase golden;
    golden.type = TypeId{"kebakaran"};
    golden.at = "2026-11-23 23:00";
    golden.expect = {{AgencyId{"bpbd"}, Role::utama}};
    p.golden = {golden};
    EXPECT_EQ(found(check_golden(p), "golden_differs"), nullptr);
    p.golden[0].at = "2026-11-23 12:00";
    EXPECT_NE(found(check_golden(p), "golden_differs"), nullptr);
}
TEST(RuleCheck, ten_thousand_rules_are_checked_whole_or_said_not_to_be) {
    Profile p = small();
    p.types.clear();
    std::vector<Rule> rules;
    for (int type = 0; type < 100; ++type) {
        const TypeId id{"t" + std::to_string(type)};
        p.types.push_back({id, id.value, "", true, false, {}, Priority::tinggi, 0, {}, {"Selesai"}});
        for (int i = 0; i < 99; ++i) {
            Rule r = rule((id.value + "_" + std::to_string(i)).c_str(), {id}, {{AgencyId{"damkar"}, Role::utama}});
            r.areas = {AreaCode{"16.02." + std::to_string(10 + i % 20) + ".20" + std::to_string(10 + i)}};
            rules.push_back(r);
        }
        rules.push_back(rule((id.value + "_rest").c_str(), {id}, {{AgencyId{"damkar"}, Role::utama}}));
    }
    rules.push_back(rule("umum", {}, {{AgencyId{"bpbd"}, Role::utama}}));
    Rule never = rule("tidak_pernah", {TypeId{"t7"}}, {{AgencyId{"damkar"}, Role::utama}});
    rules.push_back(never);
    p.rules = rules;
    const auto findings = check_rule_set(p);
    ASSERT_NE(found(findings, "shadowed_rule"), nullptr);
    EXPECT_EQ(found(findings, "shadowed_rule")->rule, "tidak_pernah");
    EXPECT_EQ(found(findings, "gap"), nullptr);
}

// ---- old records ------------------------------------------------------------------------------------

TEST(RuleSet, of_an_old_record_reads_with_the_new_fields_at_rest) {
    const Json old = Json::parse(R"({"id":"api","text":"","types":["kebakaran"],"priorities":[],"areas":[],"hit":"first",
        "legs":[{"agency":"damkar","role":"utama"}],"legal_basis":""})");
    const Rule read = from_json_value<Rule>(old);
    EXPECT_EQ(read, rule("api", {TypeId{"kebakaran"}}, {{AgencyId{"damkar"}, Role::utama}}));
}

}  // namespace rule_set_test
