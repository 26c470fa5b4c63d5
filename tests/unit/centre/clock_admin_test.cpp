// Clocks and ladders changed while the house runs: by two admins at once, under a running fire, over a restart and
// beside files that are loaded again.
#include "agency_admin_fixture.hpp"

namespace siaga::centre::test {
namespace {

using profile::ClockLeg;
using profile::ClockRule;
using profile::StepTo;

ClockRule clock(const std::string& id, ClockLeg leg, std::uint32_t seconds, std::vector<TypeId> types = {}) {
    ClockRule out;
    out.id = id;
    out.leg = leg;
    out.seconds = seconds;
    out.types = std::move(types);
    return out;
}

class ClockAdministration : public AgencyAdministration {
protected:
    SaveClocks with(std::vector<ClockRule> rules, std::uint64_t revision = 0) const {
        return {{state().profile.clocks, std::move(rules)}, revision};
    }
    static SaveLadders ladders(std::vector<profile::LadderStep> steps, std::uint64_t revision = 0, const std::string& id = "api") {
        profile::Ladder one;
        one.id = id;
        one.agencies = {damkar_};
        one.steps = std::move(steps);
        return {{one}, revision};
    }
    IncidentId fire() {
        if (!operator_) operator_ = ready_at("01");
        return save({}, operator_);
    }
    Duration accepts_within(IncidentId id) const {
        const Assignment& a = assignment(id, "damkar");
        return a.acknowledge_by - a.created_at;
    }
    const TypeId fire_type_{"kebakaran"};
    PersonId operator_;
};

TEST_F(ClockAdministration, a_shorter_clock_holds_for_the_next_incident_and_not_for_the_one_before) {
    const IncidentId before = fire();
    EXPECT_EQ(accepts_within(before), 60s);
    done(with({clock("terima_api", ClockLeg::acknowledge, 20, {fire_type_})}), admin_);
    const auto said = events<ClocksSaved>().at(0);
    EXPECT_EQ(said.person, admin_);
    EXPECT_TRUE(said.before.rules.empty());
    EXPECT_EQ(said.after.rules.at(0).seconds, 20U);
    EXPECT_EQ(said.profile_hash, state().profile.hash);
    EXPECT_EQ(accepts_within(fire()), 20s);
    EXPECT_EQ(accepts_within(before), 60s);
}

TEST_F(ClockAdministration, a_leg_that_begins_after_the_change_still_runs_by_what_its_assignment_began_with) {
    done(with({clock("berangkat", ClockLeg::depart, 120)}), admin_);
    const IncidentId before = fire();
    done(with({clock("berangkat", ClockLeg::depart, 30)}, 1), admin_);
    const IncidentId after = fire();
    const PersonId crew = person("dina", PersonRole::dispatcher, "damkar");
    const auto departs_within = [&](IncidentId id) {
        done(Acknowledge{assignment(id, "damkar").id}, crew);
        const auto started = events<ClockStarted>();
        const auto it = std::find_if(started.begin(), started.end(), [](const ClockStarted& e) { return e.leg == ClockLeg::depart; });
        return it == started.end() ? 0U : it->seconds;
    };
    EXPECT_EQ(departs_within(before), 120U);
    EXPECT_EQ(departs_within(after), 30U);
}

TEST_F(ClockAdministration, a_running_clock_climbs_the_ladder_it_was_pinned_to) {
    desk("damkar");
    done(ladders({{StepTo::meja, {}, {}, 30}, {StepTo::pengawas, {}, {}, 60}}), admin_);
    const IncidentId before = fire();
    done(ladders({{StepTo::pengawas, {}, {}, 45}}, 1), admin_);
    const IncidentId after = fire();
    advance(61s);
    const auto steps_of = [&](IncidentId id) { return state().escalations.at(assignment(id, "damkar").escalations.at(0)).steps; };
    ASSERT_EQ(steps_of(before).size(), 2U);
    EXPECT_EQ(steps_of(before)[0].to, StepTo::meja);
    ASSERT_EQ(steps_of(after).size(), 1U);
    EXPECT_EQ(steps_of(after)[0].to, StepTo::pengawas);
}

TEST_F(ClockAdministration, editions_that_nobody_runs_by_leave_memory) {
    const IncidentId first = fire();
    for (std::uint64_t i = 0; i < 5; ++i) done(with({clock("terima", ClockLeg::acknowledge, 20 + static_cast<std::uint32_t>(i))}, i), admin_);
    EXPECT_EQ(state().clock_admin.past.size(), 1U) << "the first incident's alone";
    for (const AssignmentId id : std::vector(state().incidents.at(first).assignments)) {
        if (state().assignments.at(id).must_acknowledge) done(CancelAssignment{id, "salah lapor"}, operator_);
    }
    done(CloseIncident{first, "padam", "selesai", {}}, operator_);
    done(with({}, 5), admin_);
    EXPECT_TRUE(state().clock_admin.past.empty());
}

TEST_F(ClockAdministration, of_two_admins_at_once_the_second_sees_what_the_first_changed) {
    done(with({clock("tiba", ClockLeg::arrive, 900)}), second_);
    const Batch late = send(with({}), admin_);
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->code, "clocks_changed");
    EXPECT_NE(late.refusal->message.find("budi: tiba"), std::string::npos) << late.refusal->message;
    done(ladders({{StepTo::pengawas, {}, {}, 60}}), second_);
    const Batch again = send(ladders({{StepTo::meja, {}, {}, 60}}), admin_);
    ASSERT_TRUE(again.refusal);
    EXPECT_EQ(again.refusal->code, "ladders_changed");
    EXPECT_NE(again.refusal->message.find("budi: api"), std::string::npos) << again.refusal->message;
    EXPECT_EQ(refused(with({}, 1), person("siti")), "not_allowed");
    EXPECT_EQ(refused(ladders({}, 1), person("sari", PersonRole::supervisor)), "not_allowed");
}

TEST_F(ClockAdministration, what_was_saved_unchanged_is_no_change) {
    done(with({clock("tiba", ClockLeg::arrive, 900)}), admin_);
    done(with({clock("tiba", ClockLeg::arrive, 900)}, 1), admin_);
    EXPECT_FALSE(happened<ClocksSaved>());
    EXPECT_EQ(state().clock_admin.clocks.revision, 1U);
}

TEST_F(ClockAdministration, what_would_do_nothing_or_reach_nobody_is_refused_at_its_place) {
    const auto at = [&](ClockRule rule) { return where(with({clock("tiba", ClockLeg::arrive, 900), std::move(rule)})); };
    ClockRule odd = clock("x", ClockLeg::acknowledge, 60);
    odd.types = {TypeId{"tidak_ada"}};
    EXPECT_EQ(at(odd), "$.rules[1].types");
    odd.types.clear();
    odd.agencies = {AgencyId{"tidak_ada"}};
    EXPECT_EQ(at(odd), "$.rules[1].agencies");
    odd.agencies.clear();
    odd.areas = {AreaCode{"99.01.01"}};
    EXPECT_EQ(at(odd), "$.rules[1].areas");
    odd.areas.clear();
    odd.ladder = "tidak_ada";
    EXPECT_EQ(at(odd), "$.rules[1].ladder");
    EXPECT_EQ(at(clock("x", ClockLeg::acknowledge, 0, {fire_type_})), "$.rules[1].seconds") << "an emergency without a clock";
    EXPECT_EQ(at(clock("x", ClockLeg::close, 31 * 86'400)), "$.rules[1].seconds");
    EXPECT_EQ(at(clock("tiba", ClockLeg::close, 60)), "$.rules[1].id") << "twice";
    SaveClocks bare = with({});
    bare.table.clocks.acknowledge_emergency_s = 0;
    EXPECT_EQ(where(bare), "$.clocks.acknowledge_emergency_s");
    bare.table.clocks.acknowledge_emergency_s = 60;
    bare.table.clocks.acknowledge = {{{fire_type_}, {}, 0}};
    EXPECT_EQ(where(bare), "$.clocks.acknowledge[0].seconds");

    EXPECT_EQ(where(ladders({})), "$.ladders[0].steps");
    EXPECT_EQ(where(ladders({{StepTo::meja, {}, {}, 2}})), "$.ladders[0].steps[0].wait_s");
    EXPECT_EQ(refused(ladders({{StepTo::instansi_lain, damkar_, {}, 60}}), admin_), "ladder_loop");
    EXPECT_EQ(where(ladders({{StepTo::instansi_lain, AgencyId{"tidak_ada"}, {}, 60}})), "$.ladders[0].steps");
    EXPECT_EQ(refused(ladders({{StepTo::kepala, {}, {}, 60}}), admin_), "ladder_unreachable") << "nobody is its head";
    EXPECT_FALSE(state().clock_admin.clocks.edited);
    EXPECT_FALSE(state().clock_admin.ladders.edited);
}

TEST_F(ClockAdministration, a_ladder_that_a_clock_names_is_not_taken_away_under_it) {
    done(ladders({{StepTo::pengawas, {}, {}, 60}}), admin_);
    ClockRule rule = clock("tiba", ClockLeg::arrive, 900);
    rule.ladder = "api";
    done(with({rule}), admin_);
    EXPECT_EQ(refused(SaveLadders{{}, 1}, admin_), "ladder_in_use");
    EXPECT_EQ(where(SaveLadders{{}, 1}), "$.ladders");
}

TEST_F(ClockAdministration, an_agency_that_a_ladder_or_a_clock_names_is_not_removed) {
    done(SaveAgency{AgencyId{"pln"}, 0, true, {"PLN", "PLN", profile::Standing::partner}}, admin_);
    ClockRule rule = clock("tiba_pln", ClockLeg::arrive, 900);
    rule.agencies = {AgencyId{"pln"}};
    done(with({rule}), admin_);
    EXPECT_EQ(refused(RemoveAgency{AgencyId{"pln"}, 1}, admin_), "unknown_agency");
}

TEST_F(ClockAdministration, changes_survive_a_crash_and_the_same_files_at_a_start) {
    const IncidentId before = fire();
    done(with({clock("terima_api", ClockLeg::acknowledge, 20, {fire_type_})}), admin_);
    done(ladders({{StepTo::pengawas, {}, {}, 60}}), admin_);
    const auto hash = state().profile.hash;
    crash_and_start();
    EXPECT_EQ(state().profile.hash, hash);
    EXPECT_EQ(state().profile.clock_rules.at(0).seconds, 20U);
    EXPECT_EQ(state().profile.ladders.at(0).id, "api");
    EXPECT_EQ(state().clock_admin.clocks.changes.at(0).by, admin_);
    EXPECT_EQ(accepts_within(before), 60s);
    EXPECT_TRUE(state().clock_admin.past.contains(assignment(before, "damkar").policy));
}

TEST_F(ClockAdministration, files_that_say_of_clocks_what_they_said_leave_an_admins_in_force) {
    done(with({clock("terima_api", ClockLeg::acknowledge, 20, {fire_type_})}), admin_);
    done(ladders({{StepTo::pengawas, {}, {}, 60}}), admin_);
    profile::Profile fresh = profile_;
    fresh.title = "Kab. Uji, edisi dua";
    reload(fresh, "uji-2");
    EXPECT_EQ(state().profile.title, "Kab. Uji, edisi dua");
    EXPECT_EQ(state().profile.clock_rules.at(0).id, "terima_api");
    EXPECT_EQ(state().profile.ladders.at(0).id, "api");
    EXPECT_EQ(events<ProfileEditsSettled>().at(0).kept_policy, (std::vector<std::string>{"ladders", "clocks"}));
    EXPECT_EQ(state().profile.hash, events<ProfileEditsSettled>().at(0).profile_hash);
}

TEST_F(ClockAdministration, files_that_changed_the_clocks_take_their_place_and_an_open_page_is_told) {
    done(with({clock("terima_api", ClockLeg::acknowledge, 20, {fire_type_})}), admin_);
    profile::Profile fresh = profile_;
    fresh.clock_rules = {clock("dari_berkas", ClockLeg::acknowledge, 45)};
    reload(fresh, "uji-2");
    EXPECT_EQ(state().profile.clock_rules.at(0).id, "dari_berkas");
    EXPECT_FALSE(state().clock_admin.clocks.edited);
    EXPECT_EQ(refused(with({}, 1), admin_), "clocks_changed");
}

TEST_F(ClockAdministration, a_ladder_whose_agency_the_files_dropped_goes_with_it) {
    profile::Profile with_pln = profile_;
    with_pln.agencies.push_back({AgencyId{"pln"}, "PLN", "PLN", profile::Standing::partner, {{"Piket", "0712 900", true, {}}}});
    reload(with_pln, "uji-2");
    done(ladders({{StepTo::instansi_lain, AgencyId{"pln"}, {}, 60}}), admin_);
    reload(profile_, "uji-3");
    EXPECT_EQ(events<ProfileEditsSettled>().at(0).overruled_policy, (std::vector<std::string>{"ladders"}));
    EXPECT_TRUE(state().profile.ladders.empty());
}

TEST_F(ClockAdministration, files_loaded_under_a_running_fire_leave_it_its_clocks) {
    desk("damkar");
    const IncidentId before = fire();
    profile::Profile fresh = profile_;
    fresh.ladders = {{"satu", {}, {}, {}, {{StepTo::pengawas, {}, {}, 60}}}};
    reload(fresh, "uji-2");
    advance(61s);
    EXPECT_EQ(state().escalations.at(assignment(before, "damkar").escalations.at(0)).steps.size(), 4U) << "the house's own";
}

}  // namespace
}  // namespace siaga::centre::test
