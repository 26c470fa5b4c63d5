// The formats that landed: the worked example of docs/journal.md, and a journal written by format 1.
#include <gtest/gtest.h>

#include <fstream>

#include "siaga/journal/verify.hpp"
#include "support.hpp"

namespace siaga::journal {
namespace {

using namespace test;
namespace fs = std::filesystem;

const fs::path kGolden = SIAGA_SOURCE_DIR "/tests/unit/journal/golden/format-1";

std::string hex_of(const Digest& digest) { return hex(digest.data(), digest.size()); }

TEST(JournalFormat, hashes_the_worked_example_as_documented) {
    Salt salt;
    for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(i);
    Record r{1, {1'795'000'000'000'000}, {1'795'000'000'000'007}, "call_arrived", 1, R"({"call":1,"trunk":"telco"})", R"({"number":"+628120001"})"};
    auto start = genesis("00000000-0000-4000-8000-000000000112");
    auto personal = personal_digest(salt, r.personal_json);
    EXPECT_EQ(hex_of(start), "4d156a6c9df76833cb15af686d3cc2305fc75eae882ed262d7f5cecf06ea9e8d");
    EXPECT_EQ(hex_of(personal), "19d2ef41c8db29a3864321c76c873ac12bdbfe1b9604302a70fead0d77c9ef75");
    auto first = chain(start, r, personal);
    EXPECT_EQ(hex_of(first), "d79579314bb83d9603711894bc8403802dc2e4fe01a2cf523d6a741024f1022c");
    Record second{2, {1'795'000'001'000'000}, {1'795'000'001'000'007}, "call_ended", 1, R"({"call":1,"cause":"caller_hung_up"})", ""};
    EXPECT_EQ(hex_of(chain(first, second, std::nullopt)), "f8b2e39bbec4c115527217abda552712e4b418ffbc39ff2b719379f5964f81c8");
}

// Twenty records, numbers 3 and 5 erased, as written on the day the format landed.
TEST(JournalFormat, replays_and_verifies_a_journal_of_format_1) {
    if (std::getenv("SIAGA_WRITE_GOLDEN")) {
        TempDir made;
        Listener listener;
        auto journal = *Journal::open(made.path(), {});
        journal->start(listener.callbacks());
        journal->append(batch(1, 19));
        journal->append(erased_batch(20, {3, 5}));
        ASSERT_TRUE(listener.wait_synced(20));
        ASSERT_TRUE(journal->erase({3, 5}));
        journal.reset();
        fs::remove_all(kGolden);
        fs::create_directories(kGolden);
        for (const char* name : {"journal-000001.db", "identity.json"}) fs::copy_file(made.path() / name, kGolden / name);
    }
    TempDir dir;
    fs::copy(kGolden, dir.path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    auto journal = Journal::open(dir.path(), {.known_events = {{"call_arrived", 1}, {"call_ended", 1}, {"erased", 1}}});
    ASSERT_TRUE(journal) << journal.error().to_string();
    auto records = all(**journal);
    ASSERT_EQ(records.size(), 20u);
    for (std::uint64_t seq = 1; seq <= 19; ++seq) {
        auto expected = record(seq);
        if (seq == 3 || seq == 5) expected.personal_json.clear();
        EXPECT_EQ(records[seq - 1], expected);
    }
    auto verdict = verify(dir.path());
    ASSERT_TRUE(verdict) << verdict.error().to_string();
    EXPECT_EQ(verdict->erased, 2u);
    std::ifstream kept(kGolden / "last_hash");
    std::string last;
    kept >> last;
    if (std::getenv("SIAGA_WRITE_GOLDEN")) std::ofstream(kGolden / "last_hash") << (last = verdict->last_hash) << '\n';
    EXPECT_EQ(verdict->last_hash, last);
}

}  // namespace
}  // namespace siaga::journal
