#include "siaga/profile/dry_run.hpp"

#include <gtest/gtest.h>

using namespace siaga;
using namespace siaga::profile;

namespace dry_run_test {

Profile small() {
    Profile p;
    for (const char* id : {"damkar", "bpbd"}) p.agencies.push_back({AgencyId{id}, id, id, Standing::committed, {}});
    p.agencies.push_back({AgencyId{"pln"}, "pln", "pln", Standing::partner, {}});
    p.types = {{TypeId{"kebakaran"}, "Kebakaran", "", true, false, {}, Priority::kritis, 0, {}, {"Padam"}}};
    Rule fire, rest;
    fire.id = "api";
    fire.types = {TypeId{"kebakaran"}};
    fire.legs = {{AgencyId{"damkar"}, Role::utama}};
    rest.id = "umum";
    rest.legs = {{AgencyId{"bpbd"}, Role::utama}};
    p.rules = {fire, rest};
    return p;
}
Decision fire(const char* number, const char* kecamatan = "16.02.05") {
    return {number, {TypeId{"kebakaran"}, Priority::kritis, AreaCode{kecamatan}, {}, {}}, false};
}

TEST(DryRun, counts_what_the_draft_would_change_by_agency_and_shows_samples) {
    Profile draft = small();
    draft.rules[0].legs = {{AgencyId{"bpbd"}, Role::utama}, {AgencyId{"damkar"}, Role::pendukung}};
    DryRun run(small(), draft);
    for (int i = 0; i < 20; ++i) run.take(fire("KEJ-1"));
    run.take({"KEJ-2", {TypeId{"lain"}, Priority::rendah, {}, {}, {}}, false});
    EXPECT_EQ(run.result().decisions, 21U);
    EXPECT_EQ(run.result().changed, 20U);
    EXPECT_EQ(run.result().agencies.at(AgencyId{"bpbd"}).added, 20U);
    EXPECT_EQ(run.result().agencies.at(AgencyId{"damkar"}).role_changed, 20U);
    ASSERT_EQ(run.result().samples.size(), 5U) << "a few of every agency";
    EXPECT_EQ(run.result().samples[0].rule_before, "api");
    EXPECT_EQ(run.result().samples[0].after.size(), 2U);
}
TEST(DryRun, of_the_rules_in_force_changes_nothing) {
    DryRun run(small(), small());
    run.take(fire("KEJ-1"));
    EXPECT_EQ(run.result().changed, 0U);
    EXPECT_EQ(run.result().unreached, 0U);
}
TEST(DryRun, counts_cases_that_would_reach_nobody) {
    Profile draft = small();
    draft.rules[0].legs = {{AgencyId{"pln"}, Role::utama}};  // a partner nobody has a number of
    DryRun run(small(), draft);
    run.take(fire("KEJ-1"));
    EXPECT_EQ(run.result().unreached, 1U);
    ASSERT_EQ(run.result().unreached_samples.size(), 1U);
    draft.agencies[2].contacts = {{"Piket", "0712 321001", true, {}}};
    DryRun again(small(), draft);
    again.take(fire("KEJ-1"));
    EXPECT_EQ(again.result().unreached, 0U) << "phoned";
}
TEST(DryRun, counts_restricted_cases_without_showing_them) {
    Profile draft = small();
    draft.rules[0].legs = {{AgencyId{"bpbd"}, Role::utama}};
    DryRun run(small(), draft);
    Decision hidden = fire("KEJ-1");
    hidden.restricted = true;
    run.take(hidden);
    EXPECT_EQ(run.result().changed, 1U);
    EXPECT_TRUE(run.result().samples.empty());
}

}  // namespace dry_run_test
