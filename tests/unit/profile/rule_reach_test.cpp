// No rule set leaves an emergency to agencies that are free not to come, and no golden case goes unnoticed.
#include <gtest/gtest.h>

#include <algorithm>

#include "siaga/profile/load.hpp"

using namespace siaga;
using namespace siaga::profile;

namespace rule_reach_test {

const AgencyId kDamkar{"damkar"}, kBpbd{"bpbd"}, kPolres{"polres"};
const TypeId kFire{"kebakaran"}, kRubbish{"sampah"};

Rule rule(const char* id, std::vector<TypeId> types, std::vector<RuleLeg> legs, Hit hit = Hit::first) {
    Rule out;
    out.id = id;
    out.types = std::move(types);
    out.legs = std::move(legs);
    out.hit = hit;
    return out;
}

// Damkar and BPBD signed, Polres did not.
Profile small() {
    Profile p;
    p.name = p.title = "uji";
    p.kabupaten = AreaCode{"16.02"};
    for (const auto& id : {kDamkar, kBpbd}) p.agencies.push_back({id, id.value, id.value, Standing::committed, {}});
    p.agencies.push_back({kPolres, "polres", "polres", Standing::partner, {}});
    p.types = {{kFire, "Kebakaran", "", true, false, {}, Priority::kritis, 0, {}, {"Padam"}},
               {kRubbish, "Sampah", "", false, false, {}, Priority::rendah, 0, {}, {"Selesai"}}};
    p.flags = {{FlagId{"korban_terjebak"}, "Korban terjebak"}};
    p.rules = {rule("api", {kFire}, {{kDamkar, Role::utama}}), rule("sampah", {kRubbish}, {{kBpbd, Role::utama}}), rule("umum", {}, {{kBpbd, Role::utama}})};
    p.clocks.acknowledge_other_s = 3600;
    return p;
}

Profile fire_to(std::vector<RuleLeg> legs) {
    Profile p = small();
    p.rules[0].legs = std::move(legs);
    return p;
}

Profile with(Profile p, Rule rule, std::size_t at) {
    p.rules.insert(p.rules.begin() + static_cast<std::ptrdiff_t>(at), std::move(rule));
    return p;
}

// "error nobody_must_act api", the finding of that code, or "".
std::string said(const Profile& p, const std::string& code = "nobody_must_act") {
    const auto findings = check_rule_set(p);
    const auto it = std::find_if(findings.begin(), findings.end(), [&](const Finding& one) { return one.code == code; });
    return it == findings.end() ? "" : std::string(name_of(it->severity)) + " " + it->code + " " + it->rule;
}

std::string example(const Profile& p) {
    for (const auto& one : check_rule_set(p))
        if (one.code == "nobody_must_act") return one.message;
    return "";
}

TEST(RuleReach, a_fire_that_everybody_is_only_told_of_is_refused_at_its_rule) {
    const Profile p = fire_to({{kDamkar, Role::diberi_tahu}, {kBpbd, Role::diberi_tahu}});
    EXPECT_EQ(said(p), "error nobody_must_act api");
    EXPECT_TRUE(blocks(check_rule_set(p)));
}
TEST(RuleReach, partners_alone_do_not_do_whatever_role_the_rule_gives_them) {
    EXPECT_EQ(said(fire_to({{kPolres, Role::utama}})), "error nobody_must_act api");
    EXPECT_EQ(said(fire_to({{kPolres, Role::utama}, {kDamkar, Role::mitra}})), "error nobody_must_act api");
    EXPECT_EQ(said(fire_to({{kPolres, Role::utama}, {kDamkar, Role::pendukung}})), "") << "Damkar must accept";
}
TEST(RuleReach, somebody_must_lead) {
    EXPECT_EQ(said(fire_to({{kDamkar, Role::pendukung}}), "nobody_leads"), "error nobody_leads api");
    EXPECT_EQ(said(fire_to({{kDamkar, Role::pendukung}, {kPolres, Role::utama}}), "nobody_leads"), "") << "a partner may lead";
}
TEST(RuleReach, a_type_that_is_no_emergency_is_a_warning) {
    Profile p = small();
    p.rules[1].legs = {{kBpbd, Role::diberi_tahu}};
    EXPECT_EQ(said(p), "warning nobody_must_act sampah");
    EXPECT_FALSE(blocks(check_rule_set(p)));
    p.types[1].emergency = true;
    EXPECT_EQ(said(p), "error nobody_must_act sampah");
}
TEST(RuleReach, a_retired_type_has_no_new_cases) {
    Profile p = fire_to({{kDamkar, Role::diberi_tahu}});
    p.types[0].retired = true;
    EXPECT_EQ(said(p), "");
}
TEST(RuleReach, an_also_rule_makes_up_for_it_where_and_when_it_holds) {
    const Profile told = fire_to({{kPolres, Role::utama}});
    Rule helps = rule("bantu", {}, {{kBpbd, Role::pendukung}}, Hit::also);
    EXPECT_EQ(said(with(told, helps, 3)), "");
    helps.types = {kRubbish};
    EXPECT_EQ(said(with(told, helps, 3)), "error nobody_must_act api");
    helps.types = {kFire};
    helps.hours = {*parse_hours("06:00-22:00")};
    EXPECT_EQ(said(with(told, helps, 0)), "error nobody_must_act api");
    EXPECT_NE(example(with(told, helps, 0)).find("senin 00:00-06:00"), std::string::npos) << example(with(told, helps, 0));
    Rule night = helps;
    night.id = "malam";
    night.hours = {*parse_hours("22:00-06:00")};
    EXPECT_EQ(said(with(with(told, helps, 0), night, 0)), "") << "the two cover the day";
}
TEST(RuleReach, one_village_or_one_hour_or_one_flag_is_enough_to_refuse) {
    Rule village = rule("desa", {kFire}, {{kDamkar, Role::diberi_tahu}});
    village.areas = {AreaCode{"16.02.05.2013"}};
    EXPECT_EQ(said(with(small(), village, 0)), "error nobody_must_act desa");
    EXPECT_NE(example(with(small(), village, 0)).find("16.02.05.2013"), std::string::npos);
    Rule holiday = rule("libur", {kFire}, {{kDamkar, Role::diberi_tahu}});
    holiday.hours = {*parse_hours("libur")};
    EXPECT_EQ(said(with(small(), holiday, 0)), "error nobody_must_act libur");
    Rule trapped = rule("jebak", {}, {{kDamkar, Role::diberi_tahu}});
    trapped.flags = {FlagId{"korban_terjebak"}};
    EXPECT_EQ(said(with(small(), trapped, 0)), "error nobody_must_act jebak") << "a rule of any type takes the fires too";
    EXPECT_EQ(said(with(small(), village, 1)), "") << "behind the general rule it has no case";
}
TEST(RuleReach, an_agency_that_may_not_see_a_restricted_type_need_not_act_in_it) {
    Profile p = small();
    p.types[0].restricted = true;
    p.types[0].restricted_agencies = {kDamkar};
    EXPECT_EQ(said(p), "");
    p.types[0].restricted_agencies = {kBpbd};
    EXPECT_EQ(said(p), "error nobody_must_act api");
}
TEST(RuleReach, an_agency_that_withdraws_its_commitment_breaks_the_rules_it_alone_acts_in) {
    const Profile before = small();
    Profile after = before;
    after.agencies[0].standing = Standing::partner;
    const auto broken = broken_by(before, after);
    ASSERT_FALSE(broken.empty());
    EXPECT_EQ(broken.front().code, "nobody_must_act");
}
TEST(RuleReach, a_grid_too_large_to_walk_lets_nothing_through_that_is_not_shown_to_be_answered) {
    Profile p = fire_to({{kPolres, Role::utama}});
    p.flags.clear();
    for (int i = 0; i < 300; ++i) {
        const FlagId flag{"tanda" + std::to_string(i)};
        p.flags.push_back({flag, flag.value});
        Rule one = rule(("r" + std::to_string(i)).c_str(), {kFire}, {{kDamkar, Role::utama}});
        one.flags = {flag};
        one.areas = {AreaCode{"16.02." + std::to_string(10 + i % 80) + "." + std::to_string(2000 + i)}};
        one.hours = {*parse_hours((std::string("0") + std::to_string(i % 9) + ":00-22:00").c_str())};
        p.rules.insert(p.rules.begin(), one);
    }
    EXPECT_EQ(said(p), "error nobody_must_act api");
    EXPECT_EQ(said(with(p, rule("bantu", {kFire}, {{kBpbd, Role::pendukung}}, Hit::also), 0)), "");
}

// ---- golden cases that go ---------------------------------------------------------------------------

GoldenCase golden(const char* name, const TypeId& type, const AgencyId& agency) {
    GoldenCase out;
    out.name = name;
    out.type = type;
    out.expect = {{agency, Role::utama}};
    return out;
}

TEST(GoldenPromises, a_case_of_the_set_in_force_that_is_gone_is_named) {
    const std::vector<GoldenCase> was{golden("rumah terbakar", kFire, kDamkar), golden("sampah liar", kRubbish, kBpbd)};
    EXPECT_TRUE(check_promises(was, {was[1], was[0]}).empty()) << "their order says nothing";
    const auto lost = check_promises(was, {was[1]});
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost[0].code, "golden_dropped");
    EXPECT_EQ(lost[0].severity, Severity::warning);
    EXPECT_NE(lost[0].message.find("rumah terbakar"), std::string::npos);
}
TEST(GoldenPromises, a_case_that_now_expects_somebody_else_says_both) {
    const auto changed = check_promises({golden("rumah terbakar", kFire, kDamkar)}, {golden("rumah terbakar", kFire, kBpbd)});
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0].code, "golden_changed");
    EXPECT_NE(changed[0].message.find("damkar utama"), std::string::npos);
    EXPECT_NE(changed[0].message.find("bpbd utama"), std::string::npos);
}
TEST(GoldenPromises, a_whole_day_that_goes_is_named_in_part_and_counted) {
    std::vector<GoldenCase> was;
    for (int i = 0; i < 50; ++i) was.push_back(golden(("contoh " + std::to_string(i)).c_str(), kFire, kDamkar));
    for (int i = 0; i < 50; ++i) was[static_cast<std::size_t>(i)].at = "0" + std::to_string(i % 10) + ":" + std::to_string(10 + i / 10);
    const auto lost = check_promises(was, {});
    ASSERT_EQ(lost.size(), 21U);
    EXPECT_NE(lost.back().message.find("30"), std::string::npos);
}

}  // namespace rule_reach_test
