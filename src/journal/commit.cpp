// Committing, on a thread of its own or the appender's: everything queued goes into one transaction; then its
// batches are reported as written. It never syncs, never checkpoints, never waits for PostgreSQL.
#include <spdlog/spdlog.h>
#include <sys/random.h>

#include "journal/impl.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::journal {

namespace fs = std::filesystem;

namespace {

Salt new_salt() {
    Salt salt;
    if (::getrandom(salt.data(), salt.size(), 0) != static_cast<ssize_t>(salt.size()))
        throw std::runtime_error("getrandom gave too little");
    return salt;
}

void remove_segment(const fs::path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix, ignored);
}

}  // namespace

std::vector<Sealed> Journal::Impl::seal(const std::vector<Batch>& batches) {
    std::vector<Sealed> fresh;
    std::string id;
    {
        std::scoped_lock lock(mutex);
        id = identities.back().second;
    }
    for (const auto& batch : batches)
        for (const auto& record : batch.records) {
            auto sealed = std::make_shared<StoredRecord>();
            sealed->record = record;
            sealed->journal_id = id;
            if (record.personal_json == "{}") sealed->record.personal_json.clear();  // nothing personal
            if (!sealed->record.personal_json.empty()) {
                sealed->salt = new_salt();
                sealed->personal = personal_digest(*sealed->salt, sealed->record.personal_json);
            }
            sealed->hash = last_hash = chain(last_hash, record, sealed->personal);
            fresh.push_back(std::move(sealed));
        }
    std::scoped_lock lock(mutex);
    for (const auto& sealed : fresh) {
        tail.push_back(sealed);
        tail_bytes += size_of(sealed->record);
    }
    return fresh;
}

// Memory has an exit: what is durable leaves the tail. While the disk refuses, the tail may grow to
// options.backlog_bytes; then the oldest go first, because PostgreSQL has those most likely.
void Journal::Impl::trim_tail() {
    auto drop = [&] {
        tail_bytes -= size_of(tail.front()->record);
        before_tail = tail.front()->hash;
        tail.pop_front();
    };
    while (!tail.empty() && tail.front()->record.seq <= synced_disk &&
           (tail.size() > kRecentRecords || tail_bytes > kRecentBytes))
        drop();
    while (!tail.empty() && tail_bytes > options.backlog_bytes) drop();
}

void Journal::Impl::write(const std::vector<Sealed>& fresh) {
    bool failed_sync, was_degraded;
    {
        std::scoped_lock lock(mutex);
        failed_sync = sync_failed;
        was_degraded = degraded;
    }
    if (failed_sync || was_degraded) {
        if (std::chrono::steady_clock::now() >= retry_at) begin_segment_after_failure(failed_sync ? "the log could not be synced" : "trying again");
        return;
    }
    if (fresh.empty()) return;
    try {
        writer->write(fresh);
    } catch (const SqliteError& error) {
        begin_segment_after_failure(error.what());
        return;
    }
    for (const auto& sealed : fresh) segment_bytes += size_of(sealed->record);
    std::scoped_lock lock(mutex);
    on_disk = fresh.back()->record.seq;
    ++counters.transactions;
    wal_pages = writer->wal_pages();
    if (wal_pages >= kCheckpointPages) checkpoint_wanted.notify_one();
}

// A disk that refused once is not asked again for the same file: after a failed fsync the kernel may
// have dropped the pages and would call the next one a success. What is not known to be durable is
// written again into a new segment, which answers for those numbers from then on.
void Journal::Impl::begin_segment_after_failure(const std::string& reason) {
    SegmentHeader header;
    std::vector<Sealed> records;
    {
        std::scoped_lock lock(mutex);
        header.format = kFormat;
        header.index = segments.back().index + 1;
        header.first_seq = synced_disk + 1;
        header.previous = before_tail;
        for (const auto& sealed : tail) {
            if (sealed->record.seq <= synced_disk) header.previous = sealed->hash;
            else records.push_back(sealed);
        }
        if (!records.empty() && records.front()->record.seq > header.first_seq) {
            header.gap_from = header.first_seq;
            header.first_seq = records.front()->record.seq;
            header.previous = before_tail;
        }
        header.journal_id = identities.back().second;
        header.created_us = wall_us();
    }
    auto file = segment_path(dir, header.index);
    bool first_failure;
    try {
        remove_segment(file);
        create_segment(file, header, records);
        adopt(file, header.index, header.first_seq);
    } catch (const std::exception& error) {
        writer.reset();
        remove_segment(file);
        {
            std::scoped_lock lock(mutex);
            first_failure = !degraded;
            degraded = true;
        }
        retry_at = std::chrono::steady_clock::now() + options.retry;
        if (first_failure) alarm("journal_degraded", reason + "; a new segment: " + error.what());
        return;
    }
    {
        std::scoped_lock lock(mutex);
        if (!records.empty()) on_disk = records.back()->record.seq;
        degraded = sync_failed = false;
        ++generation;
        to_sync.erase(to_sync.begin(), to_sync.end() - 1);
        sync_wanted.notify_all();
    }
    if (header.gap_from != 0)
        alarm("journal_gap", "records " + std::to_string(header.gap_from) + " to " + std::to_string(header.first_seq - 1) + " never reached this disk");
    alarm("journal_recovered", "a new segment was begun after: " + reason);
}

void Journal::Impl::adopt(const fs::path& file, std::uint64_t index, std::uint64_t first_seq) {
    auto wal = std::make_shared<WalFile>(file);
    writer = std::make_unique<SegmentWriter>(file);
    segment_bytes = 0;
    segment_created_us = wall_us();
    std::scoped_lock lock(mutex);
    segments.push_back({index, file, first_seq});
    to_sync.push_back(std::move(wal));
    checkpoint_file = file;
    wal_pages = 0;
    checkpoint_wanted.notify_one();
}

void Journal::Impl::rotate() {
    SegmentHeader header;
    {
        std::scoped_lock lock(mutex);
        if (degraded || sync_failed || on_disk < segments.back().first_seq) return;
        auto age = std::chrono::microseconds(wall_us() - segment_created_us);
        if (segment_bytes < options.segment_bytes && age < options.segment_age) return;
        header.format = kFormat;
        header.index = segments.back().index + 1;
        header.first_seq = on_disk + 1;
        header.previous = last_hash;
        header.journal_id = identities.back().second;
        header.created_us = wall_us();
    }
    auto file = segment_path(dir, header.index);
    try {
        remove_segment(file);
        create_segment(file, header, {});
        adopt(file, header.index, header.first_seq);
    } catch (const std::exception& error) {
        // The old segment still takes records; the next batch tries again.
        remove_segment(file);
        segment_created_us = wall_us();
        segment_bytes = 0;
        spdlog::warn("journal_rotation_failed why=\"{}\"", error.what());
    }
}

// All that is queued becomes one transaction.
bool Journal::Impl::commit_round() {
    std::vector<Batch> batches;
    bool last_round;
    {
        std::scoped_lock lock(mutex);
        batches.assign(std::make_move_iterator(queue.begin()), std::make_move_iterator(queue.end()));
        queue.clear();
        last_round = stopping;
        if (batches.empty() && !last_round && !degraded && !sync_failed && std::chrono::steady_clock::now() < rotate_at) return true;
    }
    space.notify_all();
    auto fresh = seal(batches);
    if (last_round) retry_at = {};
    write(fresh);
    Durability durability;
    {
        std::scoped_lock lock(mutex);
        durability = degraded ? Durability::memory : Durability::written;
        trim_tail();
        nudge_sync();  // the disk may begin while we report
    }
    for (const auto& batch : batches)
        if (callbacks.on_written) callbacks.on_written(batch, durability);
    {
        std::scoped_lock lock(mutex);
        if (!fresh.empty()) reported = fresh.back()->record.seq;
        nudge_sync();
    }
    rotate();
    rotate_at = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
    std::scoped_lock lock(mutex);
    if (!last_round || !queue.empty()) return true;
    commit_done = true;
    sync_wanted.notify_all();
    return false;
}

void Journal::Impl::commit_loop() {
    do {
        {
            std::unique_lock lock(mutex);
            auto wanted = [&] { return !queue.empty() || stopping || (sync_failed && !degraded); };
            auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
            commit_wanted.wait_until(lock, degraded ? std::min(until, retry_at) : until, wanted);
        }
        if (options.beat) options.beat();
    } while (commit_round());
}

}  // namespace siaga::journal
