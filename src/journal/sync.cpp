// The sync thread makes written records durable; the checkpoint thread carries the log into the
// file. Neither holds the mutex while the disk works, so the commit thread never waits for them.
#include <spdlog/spdlog.h>

#include <cstring>

#include "journal/impl.hpp"

namespace siaga::journal {

void Journal::Impl::alarm(const char* code, const std::string& message) const {
    if (std::string_view(code) == "journal_recovered") spdlog::warn("{} why=\"{}\"", code, message);
    else spdlog::error("{} why=\"{}\"", code, message);
    if (callbacks.on_alarm) callbacks.on_alarm({code, message});
}

void Journal::Impl::sync_loop() {
    std::uint64_t told = 0;
    {
        std::scoped_lock lock(mutex);
        told = durable;
    }
    std::unique_lock lock(mutex);
    for (;;) {
        auto pending = [&] { return on_disk > synced_disk && !sync_failed; };
        // Nobody hears *synced* of a batch before *written*.
        auto tellable = [&] { return std::min(durable, reported); };
        sync_wanted.wait(lock, [&] { return pending() || tellable() > told || commit_done; });
        if (pending()) {
            auto target = on_disk;
            auto begun = generation;
            auto files = to_sync;
            lock.unlock();
            int error = 0;
            for (const auto& file : files)
                if (int e = file->sync()) error = e;
            lock.lock();
            if (generation != begun) continue;  // a new segment took over meanwhile: sync that one
            if (error) {
                sync_failed = true;
                commit_wanted.notify_all();
                lock.unlock();
                alarm("journal_sync_failed", std::strerror(error));
                lock.lock();
                if (commit_done) break;
                continue;
            }
            synced_disk = target;
            durable = std::max(durable, synced_disk);
            // Files of earlier segments are done once everything in them was synced.
            while (to_sync.size() > 1 && !files.empty() && to_sync.front() != files.back()) to_sync.erase(to_sync.begin());
            trim_tail();
        }
        if (tellable() > told) {
            told = tellable();
            lock.unlock();
            if (callbacks.on_synced) callbacks.on_synced(told);
            lock.lock();
            continue;
        }
        if (commit_done && !pending()) break;
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
