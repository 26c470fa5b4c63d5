#include "siaga/journal/journal.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>

#include "journal/failpoints.hpp"
#include "siaga/journal/verify.hpp"
#include "support.hpp"

namespace siaga::journal {
namespace {

using namespace test;

struct JournalTest : ::testing::Test {
    TempDir dir;
    Listener listener;
    std::unique_ptr<Journal> journal;

    void open(Options options = {}) {
        journal.reset();
        auto opened = Journal::open(dir.path(), std::move(options));
        ASSERT_TRUE(opened) << opened.error().to_string();
        journal = std::move(*opened);
    }
    void run(Options options = {}) {
        open(std::move(options));
        journal->start(listener.callbacks());
    }
    void write(std::uint64_t first, std::uint64_t last) {
        for (auto seq = first; seq <= last; ++seq) journal->append(batch(seq, seq));
        ASSERT_TRUE(listener.wait_synced(last));
    }
    // Changes a file of a journal that is not open, as a forger would.
    void tamper(const std::string& sql, const char* file = "journal-000001.db") {
        journal.reset();
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open((dir.path() / file).c_str(), &db), SQLITE_OK);
        ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
    void TearDown() override {
        failpoints.write = failpoints.sync = failpoints.open_segment = 0;
        failpoints.hold_sync = false;
    }
};

TEST_F(JournalTest, returns_after_a_restart_every_record_as_it_was) {
    run();
    write(1, 50);
    auto id = journal->journal_id();
    open();
    auto records = all(*journal);
    ASSERT_EQ(records.size(), 50u);
    for (std::uint64_t seq = 1; seq <= 50; ++seq) EXPECT_EQ(records[seq - 1], record(seq));
    EXPECT_EQ(journal->journal_id(), id);
    EXPECT_EQ(journal->last_seq(), 50u);
    EXPECT_EQ(journal->last_at().us, 50'000'000);
    EXPECT_EQ(all(*journal, 41).size(), 10u);
}

TEST_F(JournalTest, reports_a_batch_written_before_it_reports_it_synced) {
    run();
    write(1, 200);
    std::uint64_t written = 0;
    for (const auto& line : listener.order_) {
        auto seq = std::stoull(line.substr(line.find(' ')));
        if (line.starts_with("written")) {
            EXPECT_EQ(seq, written + 1);
            written = seq;
        } else {
            EXPECT_LE(seq, written);
        }
    }
}

TEST_F(JournalTest, shares_a_sync_among_batches_that_nobody_waits_for) {
    run();
    const auto begun = std::chrono::steady_clock::now();
    for (std::uint64_t seq = 1; seq <= 200; ++seq) {
        journal->append(batch(seq, seq));
        ASSERT_TRUE(listener.wait_for([&](const Listener& l) { return l.written_ >= seq; }));
    }
    ASSERT_TRUE(listener.wait_synced(200));
    const auto pauses = (std::chrono::steady_clock::now() - begun) / std::chrono::milliseconds(20);
    // One at the start, one a pause, one at the end; each may be told in two parts.
    EXPECT_LE(std::count_if(listener.order_.begin(), listener.order_.end(), [](const auto& line) { return line.starts_with("synced"); }), 2 * (pauses + 2));
}

TEST_F(JournalTest, carries_the_cargo_of_a_batch_through_untouched) {
    open();
    std::shared_ptr<const void> seen;
    Listener last;
    auto callbacks = listener.callbacks();
    callbacks.on_written = [&, inner = callbacks.on_written](const Batch& b, Durability d) {
        seen = b.cargo;
        inner(b, d);
    };
    journal->start(callbacks);
    auto cargo = std::make_shared<int>(17);
    Batch b = batch(1, 1);
    b.cargo = cargo;
    journal->append(b);
    ASSERT_TRUE(listener.wait_synced(1));
    EXPECT_EQ(seen.get(), cargo.get());
}

TEST_F(JournalTest, groups_what_is_queued_into_one_transaction) {
    open();
    for (std::uint64_t seq = 1; seq <= 500; ++seq) journal->append(batch(seq, seq));
    journal->start(listener.callbacks());
    ASSERT_TRUE(listener.wait_synced(500));
    EXPECT_EQ(journal->figures().transactions, 1u);
}

TEST_F(JournalTest, goes_on_writing_while_a_sync_takes_long) {
    run();
    write(1, 1);
    failpoints.hold_sync = true;
    for (std::uint64_t seq = 2; seq <= 300; ++seq) journal->append(batch(seq, seq));
    EXPECT_TRUE(listener.wait_written(300));
    EXPECT_EQ(journal->figures().synced, 1u);
    failpoints.hold_sync = false;
    EXPECT_TRUE(listener.wait_synced(300));
}

TEST_F(JournalTest, ships_only_what_is_durable) {
    run();
    write(1, 5);
    failpoints.hold_sync = true;
    journal->append(batch(6, 6));
    ASSERT_TRUE(listener.wait_written(6));
    EXPECT_EQ(journal->read(1, 100)->size(), 5u);
    failpoints.hold_sync = false;
    ASSERT_TRUE(listener.wait_synced(6));
    EXPECT_EQ(journal->read(6, 100)->front().record, record(6));
}

TEST_F(JournalTest, reads_for_shipping_from_the_file_what_has_left_memory) {
    run();
    for (std::uint64_t seq = 1; seq <= 5'000; ++seq) journal->append(batch(seq, seq));
    ASSERT_TRUE(listener.wait_synced(5'000));
    std::uint64_t next = 1;
    while (true) {
        auto part = journal->read(next, 700);
        ASSERT_TRUE(part);
        if (part->empty()) break;
        for (const auto& stored : *part) ASSERT_EQ(stored.record, record(next++));
    }
    EXPECT_EQ(next, 5'001u);
}

TEST_F(JournalTest, keeps_the_log_small_by_checkpoints_off_the_commit_thread) {
    run();
    Record big = record(1);
    big.open_json = R"({"t":")" + std::string(20'000, 'x') + "\"}";
    for (std::uint64_t seq = 1; seq <= 3'000; ++seq) {
        big.seq = seq;
        journal->append({{big}, {}});
    }
    ASSERT_TRUE(listener.wait_synced(3'000));
    auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (journal->figures().checkpoints == 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_GE(journal->figures().checkpoints, 1u);
    journal.reset();
    EXPECT_EQ(std::filesystem::file_size(dir.path() / "journal-000001.db-wal"), 0u);
}

TEST_F(JournalTest, keeps_an_unbroken_prefix_when_the_process_is_killed) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    pid_t child = ::fork();
    if (child == 0) {
        auto opened = Journal::open(dir.path(), {});
        if (!opened) ::_exit(1);
        Callbacks callbacks;
        callbacks.on_written = [&](const Batch& b, Durability) {
            auto seq = b.records.back().seq;
            if (::write(pipe_ends[1], &seq, sizeof seq) != sizeof seq) ::_exit(2);
        };
        (*opened)->start(callbacks);
        for (std::uint64_t seq = 1;; ++seq) (*opened)->append(batch(seq, seq));
    }
    ::close(pipe_ends[1]);
    std::uint64_t seen = 0, last = 0;
    while (last < 2'000 && ::read(pipe_ends[0], &seen, sizeof seen) == sizeof seen) last = seen;
    ::kill(child, SIGKILL);
    while (::read(pipe_ends[0], &seen, sizeof seen) == sizeof seen) last = seen;
    ::close(pipe_ends[0]);
    ::waitpid(child, nullptr, 0);
    ASSERT_GE(last, 2'000u);

    open();
    auto records = all(*journal);
    ASSERT_GE(records.size(), last) << "a record reported as written is gone";
    for (std::uint64_t seq = 1; seq <= records.size(); ++seq) ASSERT_EQ(records[seq - 1], record(seq));
    auto verdict = verify(dir.path());
    ASSERT_TRUE(verdict) << verdict.error().to_string();
    journal->start(listener.callbacks());
    write(records.size() + 1, records.size() + 3);
    EXPECT_TRUE(verify(dir.path()));
}

TEST_F(JournalTest, refuses_a_directory_another_process_has_open) {
    open();
    auto second = Journal::open(dir.path(), {});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "journal_locked");
}

TEST_F(JournalTest, refuses_events_newer_than_it_knows_and_says_which) {
    run({.known_events = {{"call_arrived", 1}, {"call_ended", 1}}});
    Batch b = batch(1, 1);
    b.records[0].version = 2;
    journal->append(b);
    ASSERT_TRUE(listener.wait_synced(1));
    journal.reset();
    auto newer = Journal::open(dir.path(), {.known_events = {{"call_arrived", 1}, {"call_ended", 1}}});
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().code, "journal_newer");
    EXPECT_NE(newer.error().message.find("call_arrived"), std::string::npos);
    auto unknown = Journal::open(dir.path(), {.known_events = {{"call_ended", 1}}});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, "journal_newer");
    EXPECT_TRUE(Journal::open(dir.path(), {.known_events = {{"call_arrived", 2}}}));
}

TEST_F(JournalTest, refuses_a_newer_format) {
    run();
    write(1, 1);
    tamper("update header set value = 2 where key = 'format'");
    auto newer = Journal::open(dir.path(), {});
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().code, "journal_newer");
}

TEST_F(JournalTest, refuses_a_record_out_of_order) {
    run();
    EXPECT_THROW(journal->append(batch(2, 2)), std::logic_error);
}

TEST_F(JournalTest, begins_a_new_segment_when_the_old_one_is_large_enough) {
    run({.segment_bytes = 10'000});
    for (std::uint64_t seq = 1; seq <= 300; seq += 30) write(seq, seq + 29);  // a group ends in one segment
    EXPECT_GT(journal->figures().segments, 2u);
    open();
    EXPECT_EQ(all(*journal).size(), 300u);
    EXPECT_EQ(all(*journal, 137).front().seq, 137u);
    EXPECT_TRUE(verify(dir.path()));
}

TEST_F(JournalTest, removes_segments_30_days_after_shipping_once_a_snapshot_covers_them) {
    run({.segment_bytes = 10'000});
    for (std::uint64_t seq = 1; seq <= 300; seq += 30) write(seq, seq + 29);  // a group ends in one segment
    auto count = journal->figures().segments;
    const std::int64_t day = 86'400'000'000;
    ASSERT_GT(count, 2u);
    journal->note_shipped(300, {});
    journal->purge(300, {100 * day});
    EXPECT_EQ(journal->figures().segments, count);
    journal->purge(300, {129 * day});
    EXPECT_EQ(journal->figures().segments, count);
    journal->purge(0, {131 * day});
    EXPECT_EQ(journal->figures().segments, count);
    journal->purge(300, {131 * day});
    EXPECT_EQ(journal->figures().segments, 1u);
    auto verdict = verify(dir.path());
    ASSERT_TRUE(verdict) << verdict.error().to_string();
    EXPECT_GT(verdict->first, 1u);
    EXPECT_EQ(verdict->last, 300u);
}

TEST_F(JournalTest, ships_later_records_under_a_new_identity_after_a_fork) {
    run();
    write(1, 10);
    auto first = journal->journal_id();
    auto second = journal->fork(6);
    ASSERT_TRUE(second);
    open();
    journal->start(listener.callbacks());
    auto read = journal->read(1, 100);
    ASSERT_EQ(read->size(), 10u);
    EXPECT_EQ((*read)[4].journal_id, first);
    EXPECT_EQ((*read)[5].journal_id, *second);
    EXPECT_EQ(journal->journal_id(), *second);
    EXPECT_TRUE(verify(dir.path()));
}

// ---- proof ---------------------------------------------------------------------------------------

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

// ---- a disk that refuses -------------------------------------------------------------------------

TEST_F(JournalTest, goes_on_from_memory_while_nothing_can_be_written_and_catches_up) {
    run({.retry = std::chrono::milliseconds(5)});
    write(1, 10);
    failpoints.write = ENOSPC;
    for (std::uint64_t seq = 11; seq <= 30; ++seq) journal->append(batch(seq, seq));
    ASSERT_TRUE(listener.wait_written(30)) << "effects must go on";
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
