// Writing, the two gates, segments, shipping.
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>

#include "fixture.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::journal {
namespace {

using namespace test;

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

TEST_F(JournalTest, writes_on_the_thread_that_appends_where_that_one_commits) {
    open({.committer = Committer::appender});
    auto callbacks = listener.callbacks();
    std::set<std::thread::id> threads;
    callbacks.on_written = [&, inner = callbacks.on_written](const Batch& b, Durability d) {
        threads.insert(std::this_thread::get_id());
        inner(b, d);
    };
    journal->start(callbacks);
    for (std::uint64_t seq = 1; seq <= 50; ++seq) journal->append(batch(seq, seq));
    EXPECT_EQ(listener.written_, 0u) << "only queued";
    journal->commit();
    EXPECT_EQ(listener.written_, 50u);
    EXPECT_EQ(threads, std::set{std::this_thread::get_id()});
    EXPECT_EQ(journal->figures().transactions, 1u);
    ASSERT_TRUE(listener.wait_synced(50));
    journal->append(batch(51, 60));
    open();  // what was appended and not committed is written before it ends
    EXPECT_EQ(all(*journal).size(), 60u);
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

}  // namespace
}  // namespace siaga::journal
