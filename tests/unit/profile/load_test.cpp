#include "siaga/profile/load.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace siaga;
using namespace siaga::profile;

namespace {

// A fresh copy of OKI's profile in which one thing is spoilt.
class BadProfile : public ::testing::Test {
protected:
    void SetUp() override {
        dir_ = std::filesystem::temp_directory_path() /
               ("siaga-profile-" + std::to_string(::getpid()) + "-" + ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(dir_);
        std::filesystem::copy(std::filesystem::path(SIAGA_SOURCE_DIR) / "config/regencies/oki", dir_);
    }
    void TearDown() override { std::filesystem::remove_all(dir_); }

    [[nodiscard]] std::string read(const char* file) const {
        std::ostringstream out;
        out << std::ifstream(dir_ / file).rdbuf();
        return out.str();
    }
    // Returns the line of what was put in.
    int replace(const char* file, const std::string& what, const std::string& with) const {
        std::string text = read(file);
        const auto at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), with);
        std::ofstream(dir_ / file) << text;
        return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
    void append(const char* file, const std::string& text) const { std::ofstream(dir_ / file, std::ios::app) << text; }

    [[nodiscard]] Finding only_error() const {
        std::vector<Finding> errors;
        for (auto& finding : read_profile(dir_).findings)
            if (finding.severity == Severity::error) errors.push_back(finding);
        EXPECT_EQ(errors.size(), 1U) << (errors.empty() ? "" : errors.back().code + errors.back().where);
        return errors.empty() ? Finding{} : errors.front();
    }
    void expect_error(const std::string& code, const std::string& file_and_line) const {
        const Finding error = only_error();
        EXPECT_EQ(error.code, code) << error.message;
        EXPECT_NE(error.where.find(file_and_line), std::string::npos) << error.where;
        const auto loaded = load_profile(dir_);
        ASSERT_FALSE(loaded);
        EXPECT_EQ(loaded.error().code, code);
    }
    static std::string at(const char* file, int line) { return std::string(file) + ":" + std::to_string(line); }

    std::filesystem::path dir_;
};

TEST_F(BadProfile, with_an_unknown_key_is_refused_with_its_line) {
    const int line = replace("types.toml", "hotkey = 1", "hotkeys = 1");
    expect_error("unknown_key", at("types.toml", line));
}

TEST_F(BadProfile, with_an_unknown_file_is_refused) {
    std::ofstream(dir_ / "aturan.toml") << "";
    expect_error("unknown_file", "aturan.toml");
}

TEST_F(BadProfile, without_one_of_its_files_is_refused) {
    std::filesystem::remove(dir_ / "clocks.toml");
    expect_error("file_missing", "clocks.toml");
}

TEST_F(BadProfile, with_a_file_that_cannot_be_read_is_refused_though_it_may_be_left_out) {
    std::filesystem::remove(dir_ / "golden.toml");
    EXPECT_TRUE(load_profile(dir_));
    std::filesystem::create_directory(dir_ / "golden.toml");
    expect_error("file_missing", "golden.toml");
}

TEST_F(BadProfile, that_is_no_toml_is_refused_with_its_line) {
    const int line = replace("clocks.toml", "classify_s = 60", "classify_s = = 60");
    expect_error("bad_toml", at("clocks.toml", line));
    EXPECT_NE(load_profile(dir_).error().message.find("penulisan TOML salah"), std::string::npos);
}

TEST_F(BadProfile, with_two_things_of_one_name_is_refused) {
    append("services.toml", "\n[[service]]\nnumber = \"119\"\nname = \"lagi\"\n");
    expect_error("duplicate_id", "services.toml");
}

TEST_F(BadProfile, with_two_partners_for_one_other_regency_is_refused) {
    append("agencies.toml", "\n[[agency]]\nid = \"lain_lagi\"\nname = \"Lain lagi\"\nstanding = \"partner\"\nkabupaten = \"lain\"\n");
    expect_error("outside_twice", "agencies.toml");
}

TEST_F(BadProfile, that_serves_another_regency_by_an_agency_that_signed_here_is_refused) {
    append("agencies.toml", "\n[[agency]]\nid = \"pos\"\nname = \"Pos\"\nstanding = \"committed\"\nkabupaten = \"16.07\"\n");
    expect_error("outside_committed", "agencies.toml");
}

TEST_F(BadProfile, whose_partner_serves_our_own_regency_is_refused) {
    append("agencies.toml", "\n[[agency]]\nid = \"pos\"\nname = \"Pos\"\nstanding = \"partner\"\nkabupaten = \"16.02\"\n");
    expect_error("bad_area_code", "agencies.toml");
}

TEST_F(BadProfile, with_an_unknown_agency_in_a_rule_is_refused) {
    replace("rules.toml", "utama = [\"dlh\"]", "utama = [\"dlhk\"]");
    const Finding error = only_error();
    EXPECT_EQ(error.code, "unknown_agency");
    EXPECT_NE(error.where.find("rules/sampah"), std::string::npos);
    EXPECT_NE(error.where.find("rules.toml:"), std::string::npos);
}

TEST_F(BadProfile, with_an_unknown_type_in_a_service_is_refused) {
    replace("services.toml", "default_type = \"orang_tenggelam\"", "default_type = \"sar\"");
    expect_error("unknown_type", "services.toml");
}

TEST_F(BadProfile, with_a_type_that_no_rule_names_is_refused) {
    replace("rules.toml", "types = [\"hewan_liar\"]", "types = [\"kebakaran\"]");
    expect_error("type_without_rule", "types.toml");
}

TEST_F(BadProfile, with_one_hotkey_for_two_types_is_refused) {
    replace("types.toml", "hotkey = 2", "hotkey = 1");
    expect_error("hotkey_clash", "types.toml");
}

TEST_F(BadProfile, without_a_rule_for_everything_else_is_refused) {
    replace("rules.toml", "id = \"umum\"", "id = \"umum\"\ntypes = [\"kebakaran\"]");
    expect_error("no_catch_all", "profile");
}

TEST_F(BadProfile, with_a_restricted_type_that_nobody_may_see_is_refused) {
    replace("types.toml", "restricted_agencies = [\"dpppa\", \"polres\"]", "");
    expect_error("restricted_to_nobody", "types.toml");
}

TEST_F(BadProfile, with_a_phone_number_that_is_none_is_refused) {
    append("agencies.toml", "[[agency.contact]]\nlabel = \"Piket\"\nnumber = \"tanya ibu\"\n");
    expect_error("bad_number", "agencies.toml");
}

TEST_F(BadProfile, with_an_area_of_another_regency_is_refused) {
    replace("rules.toml", "types = [\"sampah\"]", "types = [\"sampah\"]\nareas = [\"16.71.01\"]");
    const auto loaded = load_profile(dir_);
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().message.find("kesalahan lagi"), std::string::npos);  // sampah has no rule everywhere either
}

TEST_F(BadProfile, with_a_value_of_the_wrong_kind_is_refused_with_its_line) {
    const int line = replace("clocks.toml", "send_s = 30", "send_s = \"30\"");
    expect_error("bad_value", at("clocks.toml", line));
}

TEST_F(BadProfile, with_a_priority_nobody_knows_says_which_there_are) {
    const int line = replace("types.toml", "priority = \"rendah\"", "priority = \"santai\"");
    expect_error("bad_value", at("types.toml", line));
    EXPECT_NE(only_error().message.find("kritis, tinggi, sedang, rendah"), std::string::npos);
}

TEST_F(BadProfile, that_is_not_there_is_refused) {
    const auto loaded = load_profile(dir_ / "tidak_ada");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, "profile_missing");
}

TEST_F(BadProfile, whose_rules_no_longer_reach_the_golden_agencies_fails_its_check) {
    replace("rules.toml", "utama = [\"dlh\"]", "utama = [\"dishub\"]");
    std::ostringstream out;
    EXPECT_EQ(profile_command({"check", dir_.string()}, {dir_.parent_path(), std::filesystem::path(SIAGA_SOURCE_DIR) / "config/gazetteer"}, out), 1);
    EXPECT_NE(out.str().find("golden_differs"), std::string::npos);
    EXPECT_NE(out.str().find("diharapkan dlh utama; aturan menjawab dishub utama"), std::string::npos);
}

TEST_F(BadProfile, is_told_apart_from_the_good_one_by_its_hash) {
    const std::string good = load_profile(dir_).value().hash;
    EXPECT_EQ(load_profile(dir_).value().hash, good);
    replace("clocks.toml", "send_s = 30", "send_s = 31");
    EXPECT_NE(load_profile(dir_).value().hash, good);
}

}  // namespace
