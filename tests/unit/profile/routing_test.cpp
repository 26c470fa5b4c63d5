#include "siaga/profile/routing.hpp"

#include <gtest/gtest.h>

using namespace siaga;
using namespace siaga::profile;

namespace routing_test {

// Two that signed, one partner, one restricted type.
Profile small() {
    Profile p;
    p.hash = "0123";
    p.agencies = {{AgencyId{"damkar"}, "Damkar", "Damkar", Standing::committed, {}},
                  {AgencyId{"dinkes"}, "Dinkes", "Dinkes", Standing::committed, {}},
                  {AgencyId{"dpppa"}, "DPPPA", "DPPPA", Standing::committed, {}},
                  {AgencyId{"polres"}, "Polres", "Polres", Standing::partner, {}}};
    IncidentType fire{TypeId{"kebakaran"}, "Kebakaran", "Api", true, false, {}, Priority::kritis, 1, {}, {"Padam"}};
    IncidentType rubbish{TypeId{"sampah"}, "Sampah", "Lain", false, false, {}, Priority::rendah, 0, {}, {"Selesai"}};
    IncidentType violence{TypeId{"kekerasan"}, "Kekerasan", "Lindung", true, true, {AgencyId{"dpppa"}}, Priority::kritis, 0, {}, {"Selesai"}};
    p.types = {fire, rubbish, violence};
    p.rules = {{"api", "", {TypeId{"kebakaran"}}, {}, {}, Hit::first, {{AgencyId{"polres"}, Role::utama}, {AgencyId{"damkar"}, Role::utama}}, "Perbup 1"},
               {"lindung", "", {TypeId{"kekerasan"}}, {}, {}, Hit::first, {{AgencyId{"dpppa"}, Role::utama}, {AgencyId{"dinkes"}, Role::pendukung}}, ""},
               {"lain", "", {}, {}, {}, Hit::first, {{AgencyId{"damkar"}, Role::pendukung}}, ""}};
    return p;
}

RoutingFacts fire() { return {TypeId{"kebakaran"}, Priority::kritis, AreaCode{"16.02.05"}, AreaCode{"16.02.05.2013"}, {}}; }

std::vector<std::string> lines(const Plan& plan) {
    std::vector<std::string> out;
    for (const auto& line : plan.lines) out.push_back(line.agency.value + " " + std::string(name_of(line.role)));
    return out;
}
using Lines = std::vector<std::string>;

TEST(Routing, answers_agencies_roles_the_rule_and_its_legal_basis) {
    const Plan answered = plan(small(), fire());
    EXPECT_EQ(answered.rule_id, "api");
    EXPECT_EQ(answered.profile_hash, "0123");
    ASSERT_EQ(answered.lines.size(), 2U);
    const PlanLine& damkar = answered.lines[1];
    EXPECT_EQ(damkar.rule, "api");
    EXPECT_EQ(damkar.legal_basis, "Perbup 1");
    EXPECT_TRUE(damkar.must_acknowledge);
    EXPECT_EQ(damkar.acknowledge_within_s, 60U);
    EXPECT_FALSE(damkar.to_be_phoned);
}

TEST(Routing, makes_an_agency_that_never_signed_a_partner_to_be_phoned) {
    const PlanLine polres = plan(small(), fire()).lines[0];
    EXPECT_EQ(polres.role, Role::mitra);
    EXPECT_EQ(polres.rule_role, Role::utama);
    EXPECT_FALSE(polres.must_acknowledge);
    EXPECT_EQ(polres.acknowledge_within_s, 0U);
    EXPECT_TRUE(polres.to_be_phoned);
}

TEST(Routing, takes_the_first_rule_that_matches_and_adds_every_also_rule) {
    Profile p = small();
    Rule town{"kota", "", {}, {Priority::kritis}, {AreaCode{"16.02.05"}}, Hit::also, {{AgencyId{"dinkes"}, Role::pendukung}}, ""};
    p.rules.push_back(town);
    EXPECT_EQ(lines(plan(p, fire())), (Lines{"polres mitra", "damkar utama", "dinkes pendukung"}));
    RoutingFacts elsewhere = fire();
    elsewhere.kecamatan = AreaCode{"16.02.02"};
    elsewhere.desa = {};
    EXPECT_EQ(lines(plan(p, elsewhere)), (Lines{"polres mitra", "damkar utama"}));
    RoutingFacts calm = fire();
    calm.priority = Priority::sedang;
    EXPECT_EQ(lines(plan(p, calm)), (Lines{"polres mitra", "damkar utama"}));
}

TEST(Routing, lets_a_rule_name_a_village) {
    Profile p = small();
    p.rules.insert(p.rules.begin(), {"desa", "", {TypeId{"kebakaran"}}, {}, {AreaCode{"16.02.05.2013"}}, Hit::first, {{AgencyId{"dinkes"}, Role::utama}}, ""});
    EXPECT_EQ(plan(p, fire()).rule_id, "desa");
    RoutingFacts unknown_place = fire();
    unknown_place.kecamatan = unknown_place.desa = {};
    EXPECT_EQ(plan(p, unknown_place).rule_id, "api");
}

TEST(Routing, gives_an_agency_named_twice_its_stronger_role) {
    Profile p = small();
    p.rules.push_back({"lagi", "", {}, {}, {}, Hit::also, {{AgencyId{"damkar"}, Role::diberi_tahu}}, ""});
    p.rules.push_back({"lebih", "", {TypeId{"sampah"}}, {}, {}, Hit::also, {{AgencyId{"damkar"}, Role::utama}}, "Perda 2"});
    EXPECT_EQ(lines(plan(p, fire())), (Lines{"polres mitra", "damkar utama"}));
    const Plan raised = plan(p, {TypeId{"sampah"}, Priority::rendah, {}, {}, {}});
    EXPECT_EQ(lines(raised), (Lines{"damkar utama"}));
    EXPECT_EQ(raised.lines[0].rule, "lebih");
}

TEST(Routing, keeps_a_restricted_case_off_the_pages_of_agencies_it_does_not_name) {
    const Plan answered = plan(small(), {TypeId{"kekerasan"}, Priority::kritis, {}, {}, {}});
    EXPECT_EQ(lines(answered), (Lines{"dpppa utama", "dinkes mitra"}));
    EXPECT_TRUE(answered.lines[1].to_be_phoned);
}

TEST(Routing, leaves_out_an_excluded_agency) {
    RoutingFacts facts = fire();
    facts.excluded = {AgencyId{"polres"}};
    EXPECT_EQ(lines(plan(small(), facts)), (Lines{"damkar utama"}));
}

TEST(Routing, finds_somebody_else_when_all_of_a_rule_are_excluded) {
    RoutingFacts facts = fire();
    facts.excluded = {AgencyId{"polres"}, AgencyId{"damkar"}};
    const Plan answered = plan(small(), facts);
    EXPECT_EQ(lines(answered), (Lines{"dinkes utama"}));
    EXPECT_FALSE(answered.warning.empty());
}

TEST(Routing, tells_nobody_of_a_restricted_case_when_those_it_names_are_excluded) {
    const Plan answered = plan(small(), {TypeId{"kekerasan"}, Priority::kritis, {}, {}, {AgencyId{"dpppa"}, AgencyId{"dinkes"}}});
    EXPECT_TRUE(answered.lines.empty());
    EXPECT_FALSE(answered.warning.empty());
}

TEST(Routing, catches_an_unknown_type_and_treats_it_as_an_emergency) {
    const Plan answered = plan(small(), {TypeId{"apa_saja"}, Priority::rendah, {}, {}, {}});
    EXPECT_EQ(answered.rule_id, "lain");
    EXPECT_EQ(answered.lines[0].acknowledge_within_s, 60U);
}

TEST(Routing, takes_the_clock_of_the_type_and_role) {
    Profile p = small();
    p.clocks.acknowledge_other_s = 900;
    p.clocks.acknowledge = {{{TypeId{"kebakaran"}}, {Role::utama}, 45}};
    EXPECT_EQ(plan(p, fire()).lines[1].acknowledge_within_s, 45U);
    EXPECT_EQ(plan(p, {TypeId{"sampah"}, Priority::rendah, {}, {}, {}}).lines[0].acknowledge_within_s, 900U);
}

TEST(Routing, names_what_a_relinked_report_would_add) {
    const Plan before = plan(small(), {TypeId{"sampah"}, Priority::rendah, {}, {}, {}});
    const Plan after = plan(small(), fire());
    const auto added = difference(before, after);
    ASSERT_EQ(added.size(), 1U);
    EXPECT_EQ(added[0].agency, AgencyId{"polres"});
    EXPECT_TRUE(difference(after, after).empty());
    Plan told = after;
    told.lines[1].must_acknowledge = false;  // was only told
    EXPECT_EQ(difference(told, after).at(0).agency, AgencyId{"damkar"});
}

// ---- outside our area ----------------------------------------------------------------------------

Profile with_neighbours() {
    Profile p = small();
    p.kabupaten = AreaCode{"16.02"};
    p.agencies.push_back({AgencyId{"pusat_lain"}, "Lain", "Lain", Standing::partner, {}, AreaCode{"lain"}});
    p.agencies.push_back({AgencyId{"pusat_banyuasin"}, "Banyuasin", "Banyuasin", Standing::partner, {}, AreaCode{"16.07"}});
    return p;
}
RoutingFacts fire_in(const char* kabupaten) {
    RoutingFacts out{TypeId{"kebakaran"}, Priority::kritis, {}, {}, {}};
    out.outside = AreaCode{kabupaten};
    return out;
}

TEST(RoutingOutside, proposes_nobody_of_ours_and_hands_over_to_that_regencys_partner_by_telephone) {
    const Plan answered = plan(with_neighbours(), fire_in("16.07"));
    EXPECT_EQ(answered.rule_id, kOutsideRule);
    EXPECT_EQ(answered.warning, "");
    EXPECT_EQ(lines(answered), Lines{"pusat_banyuasin mitra"});
    EXPECT_TRUE(answered.lines[0].to_be_phoned);
    EXPECT_EQ(answered.lines[0].rule_role, Role::utama);
    EXPECT_EQ(answered.lines[0].rule, kOutsideRule);
    EXPECT_FALSE(answered.lines[0].must_acknowledge);
}
TEST(RoutingOutside, of_a_regency_without_a_partner_of_its_own_goes_to_the_one_for_any_other) {
    EXPECT_EQ(lines(plan(with_neighbours(), fire_in("16.10"))), Lines{"pusat_lain mitra"});
}
TEST(RoutingOutside, without_any_partner_says_that_somebody_must_be_phoned) {
    Profile p = small();
    p.kabupaten = AreaCode{"16.02"};
    const Plan answered = plan(p, fire_in("16.07"));
    EXPECT_TRUE(answered.lines.empty());
    EXPECT_NE(answered.warning.find("telepon 112"), std::string::npos);
}
TEST(RoutingOutside, an_excluded_partner_is_not_replaced_by_our_own) {
    RoutingFacts facts = fire_in("16.07");
    facts.excluded = {AgencyId{"pusat_banyuasin"}};
    const Plan answered = plan(with_neighbours(), facts);
    EXPECT_TRUE(answered.lines.empty());
    EXPECT_FALSE(answered.warning.empty());
}
TEST(RoutingOutside, is_answered_alike_by_the_index) {
    const Profile p = with_neighbours();
    EXPECT_EQ(plan(p, RuleIndex(p.rules), fire_in("16.07")), plan(p, fire_in("16.07")));
}
TEST(RoutingOutside, our_own_code_is_inside) {
    EXPECT_EQ(plan(with_neighbours(), fire_in("16.02")).rule_id, "api");
}

TEST(Routing, comes_back_from_json_as_it_was) {
    const Plan answered = plan(small(), fire());
    EXPECT_EQ(from_json_value<Plan>(to_json_value(answered)), answered);
    EXPECT_EQ(from_json_value<RoutingFacts>(to_json_value(fire())), fire());
}

TEST(Contacts, of_the_kecamatan_come_before_those_of_the_regency) {
    Agency camat{AgencyId{"camat"}, "Camat", "Camat", Standing::partner,
                       {{"Kabupaten", "0711 1", true, {}}, {"Kayu Agung", "0712 2", true, AreaCode{"16.02.05"}}, {"Lempuing", "0712 3", true, AreaCode{"16.02.13"}}}};
    Contact erased;  // its place is kept, and nobody is rung there
    erased.label = std::string(kErasedContact);
    camat.contacts.push_back(erased);
    const auto found = contacts_for(camat, AreaCode{"16.02.05"});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].label, "Kayu Agung");
    EXPECT_EQ(found[1].label, "Kabupaten");
}

TEST(Contacts, have_numbers_that_can_be_dialled) {
    for (const auto* good : {"113", "0712 321-456", "+62 812 3456 7890", "(0712) 321.456"}) EXPECT_TRUE(valid_contact_number(good)) << good;
    for (const auto* bad : {"", "11", "0812x", "08+12345", "sip:113@x", "1234567890123456"}) EXPECT_FALSE(valid_contact_number(bad)) << bad;
}

}  // namespace routing_test
