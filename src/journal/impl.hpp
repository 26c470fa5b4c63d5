// Purpose: the inside of Journal, shared by its .cpp files: open.cpp (start and identity), commit.cpp
// (committing), sync.cpp (sync and checkpoint threads), journal.cpp (the public face, reading).
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "journal/segment.hpp"
#include "journal/wal_file.hpp"
#include "journal/walk.hpp"
#include "siaga/journal/journal.hpp"

namespace siaga::journal {

using Sealed = std::shared_ptr<const StoredRecord>;
using SteadyTime = std::chrono::steady_clock::time_point;

// Bounds of what is kept in memory of records that are durable already, so that shipping reads no file.
inline constexpr std::size_t kRecentRecords = 2'048;
inline constexpr std::size_t kRecentBytes = 4u << 20;
// Log pages (4 KiB): from the first the log is carried into the file without waiting for anybody, from
// the second on the writer may wait for that (milliseconds), so that the log cannot grow for ever.
inline constexpr int kCheckpointPages = 1'000;
inline constexpr int kRestartPages = 16'000;
// Between two syncs that nobody waits for: an fsync a batch would cost more than all else the journal does.
inline constexpr std::chrono::milliseconds kSyncPause{20};

struct Journal::Impl {
    std::filesystem::path dir;
    Options options;
    Callbacks callbacks;
    int lock_fd = -1;
    HouseTime last_at;

    // ---- guarded by mutex
    mutable std::mutex mutex;
    std::condition_variable commit_wanted, space, sync_wanted, checkpoint_wanted;
    std::deque<Batch> queue;
    std::vector<std::pair<std::uint64_t, std::string>> identities;  // from this number on, this journal_id
    std::vector<SegmentInfo> segments;
    // Records not yet synced to disk, and some recent ones; contiguous, back() is the newest sealed.
    std::deque<Sealed> tail;
    std::size_t tail_bytes = 0;
    Digest before_tail{};
    std::uint64_t appended = 0;    // last number handed in
    std::uint64_t reported = 0;    // on_written has been called
    std::uint64_t on_disk = 0;     // in the current segment
    std::uint64_t synced_disk = 0;
    std::uint64_t durable = 0;     // synced, or in PostgreSQL while degraded
    std::uint64_t told = 0;        // on_synced has been called
    std::uint64_t hurried = 0;     // somebody waits for this one to be durable
    // What the sync thread waits for, so that it is not woken for less.
    enum class SyncThread { busy, idle, pausing } sync_thread_is = SyncThread::busy;
    std::uint64_t shipped = 0;
    bool degraded = false, sync_failed = false;
    bool stopping = false, commit_done = false, sync_done = false, started = false;
    std::uint64_t generation = 0;  // counts segments begun because of a failure
    std::vector<std::shared_ptr<WalFile>> to_sync;  // back() belongs to the current segment
    std::filesystem::path checkpoint_file;
    int wal_pages = 0;
    Figures counters;

    // ---- the thread that commits only (and open, before it runs)
    std::unique_ptr<SegmentWriter> writer;
    Digest last_hash{};
    std::uint64_t segment_bytes = 0;
    std::int64_t segment_created_us = 0;
    SteadyTime retry_at{}, rotate_at{};

    std::thread commit_thread, sync_thread, checkpoint_thread;

    ~Impl();
    Status open();
    void commit_loop();
    bool commit_round();  // false: it was the last one
    void sync_loop();
    void checkpoint_loop();
    void alarm(const char* code, const std::string& message) const;
    [[nodiscard]] std::string identity_of(std::uint64_t seq) const;  // mutex held
    Status save_identities() const;                                  // mutex held

    // commit.cpp
    std::vector<Sealed> seal(const std::vector<Batch>& batches);
    void write(const std::vector<Sealed>& fresh);
    void begin_segment_after_failure(const std::string& reason);
    void rotate();
    void adopt(const std::filesystem::path& file, std::uint64_t index, std::uint64_t first_seq);
    void trim_tail();  // mutex held

    // sync.cpp; mutex held
    [[nodiscard]] bool to_be_synced() const { return on_disk > synced_disk && !sync_failed; }
    [[nodiscard]] bool in_hurry() const { return hurried > synced_disk && on_disk >= hurried; }
    // Nobody hears *synced* of a batch before *written*.
    [[nodiscard]] std::uint64_t tellable() const { return std::min(durable, reported); }
    void nudge_sync();
    bool sync_once(std::unique_lock<std::mutex>& lock);
};

[[nodiscard]] inline std::size_t size_of(const Record& record) {
    return record.open_json.size() + record.personal_json.size() + record.type.size() + 160;
}
[[nodiscard]] std::int64_t wall_us();
[[nodiscard]] std::string random_uuid();  // RFC 4122 §4.4, from getrandom

}  // namespace siaga::journal
