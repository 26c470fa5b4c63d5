// A day played through a small regency.
#include <gmock/gmock.h>

#include <sstream>

#include "siaga/rehearse/rehearse.hpp"

namespace siaga::rehearse {
namespace {

using testing::HasSubstr;

profile::Profile regency() {
    profile::Profile p;
    p.name = "uji";
    p.title = "Kab. Uji";
    p.hash = "uji-1";
    for (const char* id : {"damkar", "bpbd", "polres"}) {
        profile::Agency a;
        a.id = AgencyId{id};
        a.name = a.short_name = id;
        a.standing = id == std::string("polres") ? profile::Standing::partner : profile::Standing::committed;
        p.agencies.push_back(a);
    }
    for (const char* id : {"kebakaran", "banjir"}) {
        profile::IncidentType t;
        t.id = TypeId{id};
        t.name = id;
        t.outcomes = {"Padam"};
        p.types.push_back(t);
    }
    profile::Rule fire;
    fire.id = "api";
    fire.types = {TypeId{"kebakaran"}};
    fire.legs = {{AgencyId{"damkar"}, profile::Role::utama}, {AgencyId{"polres"}, profile::Role::pendukung}};
    profile::Rule rest;
    rest.id = "lain";
    rest.legs = {{AgencyId{"bpbd"}, profile::Role::utama}};
    p.rules = {fire, rest};
    p.services = {{"112", "Darurat", {}}};
    return p;
}

const std::string kHead = "title = \"Uji\"\nprofile = \"uji\"\nstart = \"2026-08-18 07:00\"\n";
const std::string kDesk = "[[operator]]\nseat = \"01\"\nring_s = 4\n";
const std::string kFire = "[[call]]\nid = \"api\"\nat = \"07:10\"\ntype = \"kebakaran\"\ntalk_s = 60\n";

Day played(const std::string& text, const profile::Profile& profile = regency()) {
    const auto reading = read_scenario(kHead + text, "uji.toml");
    EXPECT_TRUE(reading.good()) << (reading.good() ? "" : reading.findings.front().where + reading.findings.front().message);
    auto day = play(reading.scenario, profile);
    EXPECT_TRUE(day) << (day ? "" : day.error().to_string());
    return day ? *day : Day{};
}
const AssignmentSeen& of(const CallSeen& call, const std::string& agency) {
    for (const auto& a : call.assignments)
        if (a.agency == agency) return a;
    throw std::runtime_error("not assigned: " + agency);
}

TEST(Rehearsal, tells_what_a_caller_got) {
    const Day day = played(kDesk + kFire);
    ASSERT_EQ(day.calls.size(), 1U);
    const CallSeen& call = day.calls[0];
    EXPECT_EQ(call.at, "07:10:00");
    EXPECT_TRUE(call.answered);
    EXPECT_EQ(call.seat, "01");
    EXPECT_DOUBLE_EQ(call.wait_s, 4);
    EXPECT_DOUBLE_EQ(call.talk_s, 60);
    EXPECT_EQ(call.result, "kejadian");
    EXPECT_EQ(call.incident, "KEJ-2026-0001");
    const auto& damkar = of(call, "damkar");
    EXPECT_EQ(damkar.rule, "api");
    EXPECT_EQ(damkar.role, "utama");
    EXPECT_EQ(damkar.acknowledged, "07:11:26");
    EXPECT_EQ(damkar.state, "cleared");
    EXPECT_EQ(of(call, "polres").acknowledged_by, "telepon: petugas jaga");
    EXPECT_TRUE(day.refused.empty()) << day.refused[0].where << " " << day.refused[0].text;
    EXPECT_EQ(day.summary.answered, 1U);
    // Saved when the talk was over: a minute after the answer, which is what the regency allows to know what it is.
    EXPECT_EQ(day.summary.breaches, (std::map<std::string, std::uint64_t>{{"panggilan", 1}}));
}

TEST(Rehearsal, nobody_accepts_the_pikets_telephone_is_answered_with_1_and_the_head_is_not_called) {
    const Day day = played(kDesk + kFire + R"(
[[agency]]
id = "damkar"
[[agency.contact]]
label = "Piket"
answers = "1"
[[agency.contact]]
label = "Kepala"
rank = "kepala"
answers = "1"
[[expect]]
call = "api"
breached = ["damkar"]
acknowledged = ["damkar"]
reached = ["meja", "Piket"]
never_called = ["Kepala"]
)");
    EXPECT_TRUE(day.missed.empty()) << day.missed[0].text;
    const auto& damkar = of(day.calls[0], "damkar");
    EXPECT_EQ(damkar.acknowledged_by, "telepon: Piket");
    ASSERT_EQ(damkar.ladder.size(), 2U);
    EXPECT_EQ(damkar.ladder[0].channel, "page");
    EXPECT_EQ(damkar.ladder[1].result, "accepted");
    EXPECT_EQ(day.summary.breaches.at("damkar"), 1U);
}

TEST(Rehearsal, voicemail_busy_and_silence_reach_nobody_and_the_ladder_is_exhausted) {
    const Day day = played(kDesk + kFire + R"(
[[agency]]
id = "damkar"
desk = false
[[agency.contact]]
label = "Piket"
answers = "kotak_suara"
[[agency.contact]]
label = "Kepala"
rank = "kepala"
answers = "sibuk"
[[duty]]
label = "Piket kabupaten"
answers = "tidak_diangkat"
)");
    const auto& ladder = of(day.calls[0], "damkar").ladder;
    std::vector<std::string> results;
    for (const auto& told : ladder) results.push_back(told.result);
    EXPECT_EQ(results, (std::vector<std::string>{"nobody", "no_digit", "busy", "no_answer"}));
    EXPECT_EQ(day.summary.exhausted, 1U);
    EXPECT_THAT(day.calls[0].alarms, testing::Contains("ladder_exhausted"));
}

TEST(Rehearsal, a_caller_whom_nobody_answers_gives_up_and_counts_as_abandoned) {
    const Day day = played("[[operator]]\nseat = \"01\"\nanswers = false\n[[call]]\nid = \"a\"\nat = \"07:05\"\ngives_up_s = 40\n");
    EXPECT_TRUE(day.calls[0].abandoned);
    EXPECT_DOUBLE_EQ(day.calls[0].wait_s, 40);
    EXPECT_EQ(day.summary.abandoned, 1U);
    EXPECT_EQ(day.summary.within_20, 0U);
}

TEST(Rehearsal, who_goes_home_hands_over_what_is_open) {
    const Day day = played(R"(
[[operator]]
seat = "01"
to = "07:20"
[[operator]]
seat = "02"
from = "07:15"
[[agency]]
id = "damkar"
acknowledge_s = 5
)" + kFire + "[[call]]\nid = \"sesudah\"\nat = \"07:30\"\n[[expect]]\ncall = \"sesudah\"\nseat = \"02\"\n");
    EXPECT_TRUE(day.missed.empty()) << day.missed[0].text;
    EXPECT_TRUE(day.refused.empty()) << day.refused[0].text;
    EXPECT_THAT(day.calls[0].alarms, testing::Not(testing::Contains("owner_missing")));
}

TEST(Rehearsal, a_further_report_goes_to_the_incident_it_is_linked_to) {
    const Day day = played(kDesk + kFire + "[[call]]\nid = \"lagi\"\nat = \"07:15\"\ntype = \"kebakaran\"\nlink = \"api\"\n");
    EXPECT_TRUE(day.calls[1].linked);
    EXPECT_EQ(day.calls[1].incident, day.calls[0].incident);
    EXPECT_EQ(day.calls[1].result, "laporan_tambahan");
    EXPECT_EQ(day.summary.incidents, 1U);
}

TEST(Rehearsal, an_expectation_that_does_not_hold_is_named_with_its_line) {
    const Day day = played(kDesk + kFire + "[[expect]]\ncall = \"api\"\nanswered_within_s = 2\nacknowledged = [\"bpbd\"]\n[[expect]]\nabandoned_at_most = 0\n");
    ASSERT_EQ(day.missed.size(), 2U);
    EXPECT_EQ(day.missed[0].where, "uji.toml:12");
    EXPECT_THAT(day.missed[0].text, HasSubstr("sesudah 4 dtk"));
    EXPECT_THAT(day.missed[1].text, HasSubstr("bpbd"));
}

TEST(Rehearsal, is_the_same_every_time) {
    const std::string text = kDesk + kFire + "[[call]]\nid = \"b\"\nat = \"07:12\"\ncount = 30\nevery_s = 40\ntype = \"banjir\"\n";
    EXPECT_EQ(to_json_value(played(text)).dump(), to_json_value(played(text)).dump());
}

TEST(Rehearsal, a_day_of_500_calls_is_told_to_its_end) {
    const Day day = played("[[operator]]\nseat = \"01\"\n[[operator]]\nseat = \"02\"\n"
                           "[[call]]\nid = \"banjir\"\nat = \"07:00\"\ntype = \"banjir\"\ncount = 250\nevery_s = 160\n"
                           "[[call]]\nid = \"iseng\"\nat = \"07:00:30\"\nresult = \"iseng\"\ntalk_s = 20\ncount = 250\nevery_s = 160\n");
    EXPECT_EQ(day.summary.calls, 500U);
    EXPECT_EQ(day.summary.answered, 500U);
    EXPECT_EQ(day.summary.incidents, 250U);
    EXPECT_EQ(day.summary.acknowledged, 250U);
    EXPECT_TRUE(day.refused.empty()) << day.refused[0].where << " " << day.refused[0].text;
}

TEST(Rehearsal, times_are_the_regencys_own) {
    auto profile = regency();
    profile.zone_minutes = 480;
    profile.zone_name = "WITA";
    const Day day = played(kDesk + kFire, profile);
    EXPECT_EQ(day.calls[0].at, "07:10:00");
    std::ostringstream out;
    print(day, out);
    EXPECT_THAT(out.str(), HasSubstr("07:10:00 WITA  api"));
    EXPECT_THAT(out.str(), HasSubstr("damkar, utama: aturan api, belum ada dasar hukum"));
}

}  // namespace
}  // namespace siaga::rehearse
