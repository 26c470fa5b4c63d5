// What verify and replay find out, and what erasure leaves of it.
#include <fstream>

#include "fixture.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::journal {
namespace {

using namespace test;

TEST_F(JournalTest, verify_finds_a_changed_open_part) {
    run();
    write(1, 20);
    tamper(R"(update record set open = '{"call":999}' where seq = 12)");
    auto verdict = verify(dir.path());
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().where, "journal-000001.db seq 12");
}

TEST_F(JournalTest, verify_finds_a_changed_personal_part) {
    run();
    write(1, 20);
    tamper(R"(update record set personal = '{"number":"+62000"}' where seq = 12)");
    auto verdict = verify(dir.path());
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().where, "journal-000001.db seq 12");
}

TEST_F(JournalTest, verify_finds_a_removed_record) {
    run();
    write(1, 20);
    tamper("delete from record where seq = 12");
    auto verdict = verify(dir.path());
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().where, "journal-000001.db seq 12");
}

TEST_F(JournalTest, verify_finds_a_payload_removed_without_an_erased_record) {
    run();
    write(1, 20);
    tamper("update record set personal = null, salt = null where seq = 12");
    auto verdict = verify(dir.path());
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().where, "journal-000001.db seq 12");
}

TEST_F(JournalTest, replay_refuses_a_changed_journal) {
    run();
    write(1, 20);
    tamper("update record set type = 'x' where seq = 12");
    open();
    auto replayed = journal->replay(1, [](const Record&) {});
    ASSERT_FALSE(replayed);
    EXPECT_EQ(replayed.error().code, "journal_broken");
}

TEST_F(JournalTest, erases_a_named_record_so_that_verify_still_agrees) {
    run();
    write(1, 20);
    EXPECT_EQ(journal->erase({12}).error().code, "erasure_unrecorded");
    journal->append(erased_batch(21, {3, 12}));
    ASSERT_TRUE(listener.wait_synced(21));
    EXPECT_FALSE(verify(dir.path())) << "an erased record that was not carried out";
    ASSERT_TRUE(journal->erase({3, 12}));
    auto verdict = verify(dir.path());
    ASSERT_TRUE(verdict) << verdict.error().to_string();
    EXPECT_EQ(verdict->erased, 2u);
    EXPECT_EQ(journal->read(12, 1)->front().record.personal_json, "");
    EXPECT_FALSE(journal->read(12, 1)->front().salt);
    journal.reset();
    for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(in), {}};
        EXPECT_EQ(bytes.find("+6281200012\""), std::string::npos) << "still readable in " << entry.path();
    }
    open();
    EXPECT_EQ(all(*journal)[11].personal_json, "");
}

}  // namespace
}  // namespace siaga::journal
