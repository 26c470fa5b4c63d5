// A disk that refuses, and files a crash cut short.
#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include "fixture.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::journal {
namespace {

using namespace test;

TEST_F(JournalTest, goes_on_from_memory_while_nothing_can_be_written_and_catches_up) {
    run({.retry = std::chrono::milliseconds(5)});
    write(1, 10);
    failpoints.write = ENOSPC;
    for (std::uint64_t seq = 11; seq <= 30; ++seq) journal->append(batch(seq, seq));
    ASSERT_TRUE(listener.wait_written(30)) << "effects must go on";
    // Told first, readable a moment later.
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (journal->figures().written < 30 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    EXPECT_TRUE(listener.wait_alarm("journal_degraded"));
    EXPECT_TRUE(journal->figures().degraded);
    EXPECT_GE(listener.in_memory_, 1);
    EXPECT_EQ(journal->figures().synced, 10u);
    EXPECT_EQ(journal->read(11, 100)->size(), 20u) << "PostgreSQL may take them";
    journal->note_shipped(25, {});
    EXPECT_TRUE(listener.wait_synced(25)) << "a PostgreSQL commit counts as durable";
    failpoints.write = 0;
    EXPECT_TRUE(listener.wait_synced(30));
    EXPECT_TRUE(listener.wait_alarm("journal_recovered"));
    EXPECT_FALSE(journal->figures().degraded);
    open();
    EXPECT_EQ(all(*journal).size(), 30u);
    EXPECT_TRUE(verify(dir.path()));
}

TEST_F(JournalTest, never_syncs_a_file_again_that_failed_once_but_begins_a_new_segment) {
    run({.retry = std::chrono::milliseconds(5)});
    write(1, 10);
    failpoints.open_segment = EIO;  // so that the failed file stays the current one
    failpoints.sync = EIO;
    journal->append(batch(11, 11));
    ASSERT_TRUE(listener.wait_alarm("journal_sync_failed"));
    int syncs = failpoints.syncs;
    failpoints.sync = 0;
    journal->append(batch(12, 12));
    ASSERT_TRUE(listener.wait_written(12));
    ASSERT_TRUE(listener.wait_alarm("journal_degraded"));
    EXPECT_EQ(failpoints.syncs, syncs);
    EXPECT_EQ(listener.synced_, 10u);
    failpoints.open_segment = 0;
    EXPECT_TRUE(listener.wait_synced(12));
    EXPECT_TRUE(std::filesystem::exists(dir.path() / "journal-000002.db"));
    open();
    EXPECT_EQ(all(*journal).size(), 12u);
    EXPECT_TRUE(verify(dir.path()));
}

TEST_F(JournalTest, recovers_from_a_failed_sync_without_a_further_event) {
    run({.retry = std::chrono::milliseconds(5)});
    failpoints.sync = EIO;
    journal->append(batch(1, 1));
    ASSERT_TRUE(listener.wait_alarm("journal_sync_failed"));
    failpoints.sync = 0;
    EXPECT_TRUE(listener.wait_synced(1));
}

TEST_F(JournalTest, tries_a_refusing_disk_again_when_the_appender_commits_with_nothing_new) {
    run({.committer = Committer::appender, .retry = std::chrono::milliseconds(5)});
    failpoints.write = ENOSPC;
    journal->append(batch(1, 3));
    journal->commit();
    EXPECT_EQ(listener.written_, 3u) << "effects must go on";
    EXPECT_TRUE(journal->figures().degraded);
    failpoints.write = 0;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (journal->figures().degraded && std::chrono::steady_clock::now() < deadline) journal->commit();
    EXPECT_TRUE(listener.wait_synced(3));
    open();
    EXPECT_EQ(all(*journal).size(), 3u);
}

TEST_F(JournalTest, bounds_its_memory_while_degraded_and_names_the_gap) {
    run({.backlog_bytes = 20'000, .retry = std::chrono::milliseconds(5)});
    write(1, 5);
    failpoints.write = EIO;
    for (std::uint64_t seq = 6; seq <= 500; ++seq) journal->append(batch(seq, seq));
    ASSERT_TRUE(listener.wait_written(500));
    EXPECT_LE(journal->figures().backlog_bytes, 20'000u);
    failpoints.write = 0;
    ASSERT_TRUE(listener.wait_alarm("journal_gap"));
    ASSERT_TRUE(listener.wait_synced(500));
    auto next = journal->read(6, 1);
    ASSERT_EQ(next->size(), 1u);
    EXPECT_GT(next->front().record.seq, 6u);
    open();
    EXPECT_TRUE(journal->replay(1, [](const Record&) {}));
}

TEST_F(JournalTest, sets_aside_a_segment_whose_creation_a_crash_cut_short) {
    run();
    write(1, 10);
    journal.reset();
    std::ofstream(dir.path() / "journal-000002.db");
    open();
    EXPECT_EQ(all(*journal).size(), 10u);
    EXPECT_TRUE(std::filesystem::exists(dir.path() / "journal-000002.db.incomplete"));
}

}  // namespace
}  // namespace siaga::journal
