#include "siaga/profile/clock.hpp"

#include <gtest/gtest.h>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {
namespace {

constexpr std::int32_t kWib = 420;

WallTime local(int year, unsigned month, unsigned day, int hour, int minute) {
    const std::chrono::sys_days date{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
    const auto at = std::chrono::duration_cast<Duration>(date.time_since_epoch()) + std::chrono::hours(hour) +
                    std::chrono::minutes(minute - kWib);
    return {at.count()};
}
const WeekHours kOffice{{1, 2, 3, 4, 5}, 8 * 60, 16 * 60};

Profile two_types() {
    Profile p;
    IncidentType fire;
    fire.id = {"kebakaran"};
    IncidentType papers;
    papers.id = {"layanan"};
    papers.emergency = false;
    p.types = {fire, papers};
    return p;
}

TEST(Clock, runs_at_all_hours_for_an_emergency) {
    const auto at = local(2026, 11, 21, 23, 59);
    EXPECT_EQ(due_after(at, 60, false, kOffice, kWib).us, at.us + 60'000'000);
}

TEST(Clock, of_office_hours_sleeps_over_the_weekend) {
    // 2026-11-20 is a Friday: 15:30 plus one hour ends on Monday at 08:30.
    EXPECT_EQ(due_after(local(2026, 11, 20, 15, 30), 3600, true, kOffice, kWib), local(2026, 11, 23, 8, 30));
    EXPECT_EQ(due_after(local(2026, 11, 21, 12, 0), 60, true, kOffice, kWib), local(2026, 11, 23, 8, 1));
}

TEST(Clock, of_office_hours_knows_holidays) {
    EXPECT_EQ(due_after(local(2026, 12, 24, 15, 59), 120, true, kOffice, kWib, {"2026-12-25"}), local(2026, 12, 28, 8, 1));
}

TEST(Clock, of_offices_that_never_open_still_comes) {
    const auto at = local(2026, 11, 20, 12, 0);
    EXPECT_EQ(due_after(at, 60, true, WeekHours{{9}, 0, 1440}, kWib).us, at.us + 60'000'000);
}

TEST(WeekHours, over_midnight_belong_to_the_day_they_began) {
    const WeekHours night{{5}, 19 * 60, 7 * 60};  // Friday's night shift
    EXPECT_TRUE(within(night, local(2026, 11, 20, 23, 0), kWib));
    EXPECT_TRUE(within(night, local(2026, 11, 21, 6, 59), kWib));
    EXPECT_FALSE(within(night, local(2026, 11, 21, 7, 0), kWib));
    EXPECT_FALSE(within(night, local(2026, 11, 20, 6, 0), kWib));
    EXPECT_TRUE(within(WeekHours{}, local(2026, 11, 22, 0, 0), kWib));
}

TEST(ClockRule, first_that_matches_sets_the_seconds) {
    Profile p = two_types();
    p.clock_rules = {{"kota", ClockLeg::arrive, {{"kebakaran"}}, {}, {}, {}, {{"16.02.05"}}, false, 420, {}},
                     {"lain", ClockLeg::arrive, {{"kebakaran"}}, {}, {}, {}, {}, false, 900, {}}};
    EXPECT_EQ(clock_for(p, {ClockLeg::arrive, {"kebakaran"}, {}, {}, {}, {"16.02.05"}, {}})->seconds, 420U);
    EXPECT_EQ(clock_for(p, {ClockLeg::arrive, {"kebakaran"}, {}, {}, {}, {"16.02.07"}, {}})->seconds, 900U);
    EXPECT_FALSE(clock_for(p, {ClockLeg::arrive, {"layanan"}, {}, {}, {}, {}, {}}));
}

TEST(ClockRule, asks_priority_agency_role_kecamatan_and_village_and_each_may_leave_it_out) {
    Profile p = two_types();
    p.clock_rules = {{"semua", ClockLeg::depart, {{"kebakaran"}}, {Priority::kritis}, {{"damkar"}}, {Role::utama}, {{"16.02.05"}}, false, 90, {}}};
    const ClockFacts met{ClockLeg::depart, {"kebakaran"}, Priority::kritis, {"damkar"}, Role::utama, {"16.02.05"}, {"16.02.05.2001"}};
    ASSERT_TRUE(clock_for(p, met));
    EXPECT_EQ(clock_for(p, met)->rule, "semua");
    const auto without = [&](auto change) {
        ClockFacts facts = met;
        change(facts);
        return !clock_for(p, facts);
    };
    EXPECT_TRUE(without([](ClockFacts& f) { f.leg = ClockLeg::arrive; }));
    EXPECT_TRUE(without([](ClockFacts& f) { f.type = {"layanan"}; }));
    EXPECT_TRUE(without([](ClockFacts& f) { f.priority = Priority::tinggi; }));
    EXPECT_TRUE(without([](ClockFacts& f) { f.agency = {"bpbd"}; }));
    EXPECT_TRUE(without([](ClockFacts& f) { f.role = Role::pendukung; }));
    EXPECT_TRUE(without([](ClockFacts& f) { f.role.reset(); }));
    EXPECT_TRUE(without([](ClockFacts& f) { f.kecamatan = {"16.02.07"}; }));
    p.clock_rules[0].areas = {{"16.02.05.2001"}};
    EXPECT_TRUE(clock_for(p, met)) << "a village alone may be named";
    EXPECT_TRUE(without([](ClockFacts& f) { f.desa = {"16.02.05.2002"}; }));
}

TEST(ClockRule, arrival_is_a_target_without_a_ladder_until_the_regency_names_one) {
    Profile p = two_types();
    p.clock_rules = {{"tiba", ClockLeg::arrive, {}, {}, {}, {}, {}, false, 420, {}}};
    EXPECT_EQ(clock_for(p, {ClockLeg::arrive, {"kebakaran"}, {}, {}, {}, {}, {}})->ladder, "");
    p.clock_rules[0].ladder = "polda";
    EXPECT_EQ(clock_for(p, {ClockLeg::arrive, {"kebakaran"}, {}, {}, {}, {}, {}})->ladder, "polda");
}

TEST(ClockRule, of_office_hours_does_not_let_an_emergency_wait_for_them) {
    Profile p = two_types();
    p.clock_rules = {{"terima", ClockLeg::acknowledge, {}, {}, {}, {}, {}, true, 300, {}}};
    EXPECT_FALSE(clock_for(p, {ClockLeg::acknowledge, {"kebakaran"}, {}, {}, {}, {}, {}})->office_hours);
    EXPECT_TRUE(clock_for(p, {ClockLeg::acknowledge, {"layanan"}, {}, {}, {}, {}, {}})->office_hours);
}

TEST(ClockRule, of_a_pinned_policy_holds_instead_of_the_profiles) {
    Profile p = two_types();
    const ClockPolicy before = policy_of(p);
    p.clock_rules = {{"terima", ClockLeg::acknowledge, {}, {}, {}, {}, {}, false, 20, {}}};
    const ClockFacts facts{ClockLeg::acknowledge, {"kebakaran"}, {}, {}, {}, {}, {}};
    EXPECT_EQ(clock_for(p, facts)->seconds, 20U);
    EXPECT_EQ(clock_for(p, facts, &before)->seconds, 60U);
}

TEST(ClockRule, without_one_the_plain_clocks_of_the_profile_hold) {
    const Profile p = two_types();
    const auto fire = clock_for(p, {ClockLeg::acknowledge, {"kebakaran"}, {}, {"damkar"}, Role::utama, {}, {}});
    ASSERT_TRUE(fire);
    EXPECT_EQ(fire->seconds, 60U);
    EXPECT_FALSE(fire->office_hours);
    EXPECT_EQ(fire->ladder, "siaga");
    EXPECT_FALSE(clock_for(p, {ClockLeg::acknowledge, {"layanan"}, {}, {"dlh"}, Role::utama, {}, {}}));
}

TEST(Ladder, is_the_house_own_where_the_regency_has_none) {
    const auto steps = ladder_steps(two_types().ladders, "siaga");
    ASSERT_EQ(steps.size(), 4U);
    EXPECT_EQ(steps[0].to, StepTo::meja);
    EXPECT_EQ(steps[3].to, StepTo::piket_kabupaten);
}

TEST(Contact, of_this_hour_and_this_kecamatan_comes_first) {
    Contact day{"Piket siang", "0712 1", true, {}, ContactRank::piket, {{}, 7 * 60, 19 * 60}, {}, false};
    Contact night{"Piket malam", "0712 2", true, {}, ContactRank::piket, {{}, 19 * 60, 7 * 60}, {}, false};
    Contact post{"Pos", "0712 3", true, {"16.02.05"}, ContactRank::piket, {}, {}, false};
    Contact head{"Kepala", "0712 4", true, {}, ContactRank::kepala, {}, {}, false};
    Contact erased;  // its place is kept, and nobody is rung there
    erased.label = std::string(kErasedContact);
    const auto found = on_duty({day, erased, night, head, post}, ContactRank::piket, {"16.02.05"}, local(2026, 11, 22, 2, 0), kWib);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].label, "Pos");
    EXPECT_EQ(found[1].label, "Piket malam");
}

}  // namespace
}  // namespace siaga::profile
