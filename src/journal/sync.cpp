// The sync thread makes written records durable; the checkpoint thread carries the log into the
// file. Neither holds the mutex while the disk works, so the thread that commits never waits for them.
#include <spdlog/spdlog.h>

#include <cstring>

#include "journal/impl.hpp"

namespace siaga::journal {

void Journal::Impl::alarm(const char* code, const std::string& message) const {
    if (std::string_view(code) == "journal_recovered") spdlog::warn("{} why=\"{}\"", code, message);
    else spdlog::error("{} why=\"{}\"", code, message);
    if (callbacks.on_alarm) callbacks.on_alarm({code, message});
}

// Wakes the sync thread only for what it waits for: a batch more is no reason while it pauses.
void Journal::Impl::nudge_sync() {
    const bool news = tellable() > told;
    const bool wake = sync_thread_is == SyncThread::idle      ? to_be_synced() || news
                      : sync_thread_is == SyncThread::pausing ? in_hurry() || news
                                                              : false;
    if (wake) sync_wanted.notify_one();
}

// False: the disk refused.
bool Journal::Impl::sync_once(std::unique_lock<std::mutex>& lock) {
    auto target = on_disk;
    auto begun = generation;
    auto files = to_sync;
    lock.unlock();
    int error = 0;
    for (const auto& file : files)
        if (int e = file->sync()) error = e;
    lock.lock();
    if (generation != begun) return true;  // a new segment took over meanwhile: sync that one
    if (error) {
        sync_failed = true;
        commit_wanted.notify_all();
        lock.unlock();
        alarm("journal_sync_failed", std::strerror(error));
        lock.lock();
        return false;
    }
    synced_disk = target;
    durable = std::max(durable, synced_disk);
    // Files of earlier segments are done once everything in them was synced.
    while (to_sync.size() > 1 && !files.empty() && to_sync.front() != files.back()) to_sync.erase(to_sync.begin());
    trim_tail();
    return true;
}

void Journal::Impl::sync_loop() {
    std::unique_lock lock(mutex);
    told = durable;
    SteadyTime next{};  // not before, unless somebody waits
    for (;;) {
        sync_thread_is = SyncThread::idle;
        sync_wanted.wait(lock, [&] { return to_be_synced() || tellable() > told || commit_done; });
        sync_thread_is = SyncThread::busy;
        if (tellable() > told) {
            told = tellable();
            lock.unlock();
            if (callbacks.on_synced) callbacks.on_synced(told);
            lock.lock();
            continue;
        }
        if (!to_be_synced()) break;  // commit_done
        const auto at_once = [&] { return in_hurry() || stopping || commit_done; };
        if (!at_once() && std::chrono::steady_clock::now() < next) {
            // Everything written meanwhile shares the next sync.
            sync_thread_is = SyncThread::pausing;
            sync_wanted.wait_until(lock, next, [&] { return at_once() || sync_failed || tellable() > told; });
            continue;
        }
        if (!sync_once(lock) && commit_done) break;
        next = std::chrono::steady_clock::now() + kSyncPause;
    }
    sync_done = true;
    checkpoint_wanted.notify_all();
}

void Journal::Impl::checkpoint_loop() {
    std::filesystem::path file;
    Database db;
    std::unique_lock lock(mutex);
    for (;;) {
        checkpoint_wanted.wait(lock, [&] { return sync_done || checkpoint_file != file || wal_pages >= kCheckpointPages; });
        bool ending = sync_done, switched = checkpoint_file != file;
        auto wanted = checkpoint_file;
        int pages = std::exchange(wal_pages, 0);
        bool healthy = !degraded && !sync_failed;
        lock.unlock();
        auto checkpoint = [&](int mode) {
            int rc = sqlite3_wal_checkpoint_v2(db.get(), nullptr, mode, nullptr, nullptr);
            if (rc != SQLITE_OK && rc != SQLITE_BUSY) spdlog::error("journal_checkpoint_failed why=\"{}\"", sqlite3_errstr(rc));
            return rc;
        };
        int rc = SQLITE_OK;
        try {
            if (switched && db) {
                if (healthy) checkpoint(SQLITE_CHECKPOINT_TRUNCATE);  // a rotated segment ends as one file
                db.close();
            }
            if (!db) {
                db = Database(wanted, Database::Mode::read_write);
                // A connection that has read nothing does not know that the file is in WAL mode, and its
                // checkpoint answers SQLITE_OK without doing anything.
                db.run("pragma wal_autocheckpoint=0; select 1 from header limit 1");
                file = wanted;
            }
            if (healthy && pages >= kCheckpointPages)
                rc = checkpoint(pages >= kRestartPages ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
            if (ending && healthy) checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
        } catch (const SqliteError& error) {
            spdlog::error("journal_checkpoint_failed why=\"{}\"", error.what());
            file = wanted;
        }
        lock.lock();
        if (pages >= kCheckpointPages) ++counters.checkpoints;
        // The checkpoint syncs too: what failed there is treated like a failed sync of ours.
        if (rc != SQLITE_OK && rc != SQLITE_BUSY && file == checkpoint_file) {
            sync_failed = true;
            commit_wanted.notify_all();
        }
        if (ending) return;
    }
}

}  // namespace siaga::journal
