#include "store/encode.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "store/sql_files.hpp"

namespace siaga::store {
namespace {

journal::StoredRecord stored(std::string open, std::string personal = {}) {
    journal::StoredRecord out;
    out.record = {7, {11}, {12}, "call_arrived", 1, std::move(open), std::move(personal)};
    if (!out.record.personal_json.empty()) {
        out.salt = journal::Salt{1};
        out.personal = journal::Digest{2};
    }
    return out;
}

TEST(Encode, keeps_every_field) {
    auto one = stored(R"({"call":1})", R"({"number":"+62"})");
    auto json = nlohmann::json::parse(encode({&one, 1}));
    EXPECT_EQ(json[0]["s"], 7);
    EXPECT_EQ(json[0]["a"], 11);
    EXPECT_EQ(json[0]["w"], 12);
    EXPECT_EQ(json[0]["o"]["call"], 1);
    EXPECT_EQ(json[0]["p"]["number"], "+62");
    EXPECT_EQ(json[0]["l"].get<std::string>().size(), 32u);
    EXPECT_EQ(json[0]["h"].get<std::string>().size(), 64u);
}

TEST(Encode, leaves_out_what_an_erased_record_no_longer_has_but_keeps_its_digest) {
    auto erased = stored(R"({"call":1})");
    erased.personal = journal::Digest{2};
    auto json = nlohmann::json::parse(encode({&erased, 1}));
    EXPECT_FALSE(json[0].contains("p"));
    EXPECT_FALSE(json[0].contains("l"));
    EXPECT_TRUE(json[0].contains("d"));
}

TEST(Encode, replaces_the_character_jsonb_refuses_and_nothing_that_looks_like_it) {
    EXPECT_EQ(without_nul(R"({"a":"x\u0000y"})"), R"({"a":"x\ufffdy"})");
    EXPECT_EQ(without_nul(R"({"a":"x\\u0000y"})"), R"({"a":"x\\u0000y"})");
    EXPECT_EQ(without_nul(R"({"a":"x\\\u0000"})"), R"({"a":"x\\\ufffd"})");
    EXPECT_EQ(without_nul("\\"), "\\");
}

TEST(Encode, tells_an_unreadable_payload_as_a_text) {
    auto bad = readable(stored("{\xff broken", "{"));
    EXPECT_TRUE(nlohmann::json::accept(bad.record.open_json));
    EXPECT_TRUE(nlohmann::json::accept(bad.record.personal_json));
    EXPECT_EQ(nlohmann::json::parse(bad.record.personal_json)["unreadable"], "{");
}

TEST(SqlFiles, have_names_that_tell_their_order) {
    EXPECT_TRUE(check_names(embedded_sql()));
    EXPECT_FALSE(check_names({{"migrations", "1_short.sql", ""}}));
    EXPECT_FALSE(check_names({{"migrations", "20260101000000_a.sql", ""}, {"migrations", "20260101000000_b.sql", ""}}));
}

}  // namespace
}  // namespace siaga::store
