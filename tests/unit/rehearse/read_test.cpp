// A scenario's file: what is read, and how what is wrong is said.
#include <gtest/gtest.h>

#include "siaga/rehearse/scenario.hpp"

namespace siaga::rehearse {
namespace {

const std::string kFiveLines = "title = \"Uji\"\nprofile = \"oki\"\nstart = \"2026-08-18 22:00\"\n[[operator]]\nseat = \"01\"\n";  // five lines

std::string first(const std::string& text) {
    const auto reading = read_scenario(text, "uji.toml");
    if (reading.good()) return "";
    return reading.findings.front().where + " " + reading.findings.front().code;
}

TEST(Scenario, counts_times_from_its_start_into_the_next_morning) {
    const auto reading = read_scenario(kFiveLines + "[[call]]\nid = \"pagi\"\nat = \"01:30\"\n[[call]]\nid = \"malam\"\nat = \"22:00:05\"\n", "uji.toml");
    ASSERT_TRUE(reading.good()) << reading.findings.front().message;
    EXPECT_EQ(reading.scenario.calls[0].id, "malam");
    EXPECT_EQ(reading.scenario.calls[0].at_s, 5U);
    EXPECT_EQ(reading.scenario.calls[1].at_s, 3U * 3600 + 1800);
}

TEST(Scenario, repeats_a_call_under_numbered_names) {
    const auto reading = read_scenario(kFiveLines + "[[call]]\nid = \"iseng\"\nat = \"22:10\"\ncount = 3\nevery_s = 20\n", "uji.toml");
    ASSERT_EQ(reading.scenario.calls.size(), 3U);
    EXPECT_EQ(reading.scenario.calls[2].id, "iseng-3");
    EXPECT_EQ(reading.scenario.calls[2].at_s, 640U);
}

TEST(Scenario, says_the_line_of_what_is_wrong) {
    EXPECT_EQ(first("title = \n"), "uji.toml:1 toml");
    EXPECT_EQ(first(kFiveLines + "ring = 3\n"), "uji.toml:6 unknown_key");
    EXPECT_EQ(first(kFiveLines + "ring_s = -3\n"), "uji.toml:6 bad_value");
    EXPECT_EQ(first(kFiveLines + "[[call]]\nid = \"x\"\nat = \"25:00\"\n"), "uji.toml:8 bad_value");
    EXPECT_EQ(first(kFiveLines + "[[call]]\nid = \"x\"\n"), "uji.toml:6 missing_key");
    EXPECT_EQ(first(kFiveLines + "[[call]]\nid = \"x\"\nat = \"22:10\"\nlink = \"y\"\ntype = \"kebakaran\"\n"), "uji.toml:6 unknown_call");
    EXPECT_EQ(first(kFiveLines + "[[operator]]\nseat = \"01\"\n"), "uji.toml:6 twice");
    EXPECT_EQ(first(kFiveLines + "[[expect]]\nanswered = true\n"), "uji.toml:6 bad_value") << "of which call?";
    EXPECT_EQ(first(kFiveLines + "[[duty]]\nlabel = \"Piket\"\nanswers = \"3\"\n"), "uji.toml:8 bad_value");
    EXPECT_EQ(first(kFiveLines + "[[agency]]\nid = \"damkar\"\nacknowledge_s = 1\ndecline_s = 2\n"), "uji.toml:9 bad_value");
    EXPECT_EQ(first("title = \"Uji\"\nprofile = \"oki\"\nstart = \"18.8.2026\"\n"), "uji.toml:3 bad_value");
}

TEST(Scenario, is_bounded) {
    EXPECT_EQ(first(kFiveLines + "[[call]]\nid = \"x\"\nat = \"22:10\"\ncount = 20001\n"), "uji.toml:9 bad_value");
    EXPECT_EQ(first(kFiveLines + "[[call]]\nid = \"x\"\nat = \"22:10\"\ncount = 20000\nevery_s = 60\n"), "uji.toml:9 bad_value") << "longer than a day";
    EXPECT_EQ(first(std::string(kScenarioBytes + 1, ' ')), "uji.toml too_long");
    EXPECT_EQ(first(std::string(5000, '[')), "uji.toml:1 toml");
    std::string many = kFiveLines;
    for (int i = 0; i < 500; ++i) many += "a" + std::to_string(i) + " = 1\n";
    EXPECT_LE(read_scenario(many, "uji.toml").findings.size(), 100U);
}

}  // namespace
}  // namespace siaga::rehearse
