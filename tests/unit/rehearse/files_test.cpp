// Every rehearsal that comes with the program, played as `siaga rehearse` does it.
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "siaga/rehearse/rehearse.hpp"

namespace siaga::rehearse {
namespace {

const std::filesystem::path kConfig = std::filesystem::path(SIAGA_SOURCE_DIR) / "config";

int run(CommandOptions options, std::string& said, std::string& wrong) {
    std::ostringstream out, errors;
    const int code = rehearse_command(options, {kConfig / "regencies", kConfig / "gazetteer"}, out, errors);
    said = out.str();
    wrong = errors.str();
    return code;
}

TEST(Rehearsals, every_file_of_config_goes_as_it_expects) {
    std::size_t played = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kConfig / "rehearsals")) {
        std::string said, wrong;
        EXPECT_EQ(run({entry.path().string(), {}, false, false}, said, wrong), 0) << entry.path() << "\n" << said << wrong;
        EXPECT_NE(said.find("semua terpenuhi"), std::string::npos);
        ++played;
    }
    EXPECT_GE(played, 2U);
}

TEST(Rehearsals, machines_get_json) {
    std::string said, wrong;
    ASSERT_EQ(run({(kConfig / "rehearsals/oki-malam-damkar.toml").string(), {}, true, false}, said, wrong), 0);
    const Json day = Json::parse(said);
    EXPECT_EQ(day["calls"][0]["id"], "gudang_terbakar");
    EXPECT_EQ(day["zone"], "WIB");
}

TEST(Rehearsals, names_that_the_regency_does_not_know_are_refused_with_their_line) {
    const auto file = std::filesystem::temp_directory_path() / ("latihan-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << "title = \"Uji\"\nprofile = \"oki\"\nstart = \"2026-08-18 07:00\"\n[[operator]]\nseat = \"01\"\n"
                           "[[call]]\nid = \"a\"\nat = \"07:01\"\ntype = \"ufo\"\nkecamatan = \"16.02.99\"\n[[agency]]\nid = \"nasa\"\n";
    std::string said, wrong;
    EXPECT_EQ(run({file.string(), {}, false, false}, said, wrong), 2);
    EXPECT_NE(wrong.find(file.string() + ":6"), std::string::npos) << wrong;
    for (const char* name : {"ufo", "16.02.99", "nasa"}) EXPECT_NE(wrong.find(name), std::string::npos) << wrong;
    std::filesystem::remove(file);
    EXPECT_EQ(run({file.string(), {}, false, false}, said, wrong), 2) << "a file that is not there";
}

}  // namespace
}  // namespace siaga::rehearse
