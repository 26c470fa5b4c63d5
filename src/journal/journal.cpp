#include "siaga/journal/journal.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "journal/impl.hpp"

namespace siaga::journal {

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() { stop(); }

std::string Journal::journal_id() const {
    std::scoped_lock lock(impl_->mutex);
    return impl_->identities.back().second;
}
std::vector<std::pair<std::uint64_t, std::string>> Journal::identities() const {
    std::scoped_lock lock(impl_->mutex);
    return impl_->identities;
}
std::uint64_t Journal::last_seq() const {
    std::scoped_lock lock(impl_->mutex);
    return impl_->appended;
}
HouseTime Journal::last_at() const { return impl_->last_at; }

Result<std::uint64_t> Journal::replay(std::uint64_t from_seq, const std::function<void(const Record&)>& each) const {
    from_seq = std::max<std::uint64_t>(from_seq, 1);
    auto walked = walk(impl_->segments, {.from = from_seq}, [&](const StoredRecord& stored) { each(stored.record); });
    if (!walked) return walked.error();
    return walked->records ? walked->last : from_seq - 1;
}

void Journal::start(Callbacks callbacks) {
    auto& j = *impl_;
    j.callbacks = std::move(callbacks);
    j.started = true;
    if (j.options.committer == Committer::own_thread) j.commit_thread = std::thread([&j] { j.commit_loop(); });
    j.sync_thread = std::thread([&j] { j.sync_loop(); });
    j.checkpoint_thread = std::thread([&j] { j.checkpoint_loop(); });
}

void Journal::append(Batch batch) {
    auto& j = *impl_;
    std::unique_lock lock(j.mutex);
    for (const auto& record : batch.records)
        if (record.seq != ++j.appended)
            throw std::logic_error("journal: record " + std::to_string(record.seq) + " does not follow " + std::to_string(j.appended - 1));
    const bool own_thread = j.options.committer == Committer::own_thread;
    if (own_thread) j.space.wait(lock, [&] { return j.queue.size() < j.options.queue_batches; });
    if (batch.hurry) j.hurried = j.appended;
    j.queue.push_back(std::move(batch));
    const bool first = j.queue.size() == 1;
    lock.unlock();
    if (first && own_thread) j.commit_wanted.notify_one();  // for the others it was told
}

void Journal::commit() { impl_->commit_round(); }

void Journal::stop() {
    auto& j = *impl_;
    {
        std::scoped_lock lock(j.mutex);
        if (!j.started) return;
        j.started = false;
        j.stopping = true;
    }
    j.commit_wanted.notify_all();
    if (j.options.committer == Committer::appender) j.commit_round();
    for (auto* thread : {&j.commit_thread, &j.sync_thread, &j.checkpoint_thread})
        if (thread->joinable()) thread->join();
    j.writer.reset();
}

Figures Journal::figures() const {
    auto& j = *impl_;
    std::scoped_lock lock(j.mutex);
    Figures out = j.counters;
    out.written = j.reported;
    out.synced = j.durable;
    out.shipped = j.shipped;
    out.queued = j.queue.size();
    out.backlog_bytes = j.reported > j.synced_disk ? j.tail_bytes : 0;
    out.degraded = j.degraded;
    out.segments = j.segments.size();
    return out;
}

Result<std::vector<StoredRecord>> Journal::read(std::uint64_t from_seq, std::size_t max_records, std::size_t max_bytes) const {
    auto& j = *impl_;
    std::vector<StoredRecord> out;
    std::size_t bytes = 0;
    std::uint64_t limit;
    std::vector<SegmentInfo> segments;
    auto take = [&](const StoredRecord& stored) {
        bytes += size_of(stored.record);
        out.push_back(stored);
        return out.size() < max_records && bytes < max_bytes;
    };
    {
        std::scoped_lock lock(j.mutex);
        limit = j.degraded ? j.reported : j.durable;
        if (from_seq > limit) return out;
        if (!j.tail.empty() && from_seq >= j.tail.front()->record.seq) {
            for (std::size_t i = from_seq - j.tail.front()->record.seq; i < j.tail.size(); ++i) {
                if (j.tail[i]->record.seq > limit) break;
                bool more = take(*j.tail[i]);
                out.back().journal_id = j.identity_of(out.back().record.seq);
                if (!more) break;
            }
            return out;
        }
        segments = j.segments;
    }
    try {
        for (std::size_t i = 0; i < segments.size() && out.empty(); ++i) {
            auto to = std::min(last_of(segments, i), limit);
            if (to < from_seq || to < segments[i].first_seq) continue;
            SegmentReader(segments[i].file).read(std::max(from_seq, segments[i].first_seq), to, take);
        }
    } catch (const SqliteError& error) {
        return fail("journal_disk", error.what());
    }
    std::scoped_lock lock(j.mutex);
    if (out.empty())  // the disk has a gap here; memory may go on behind it
        for (const auto& sealed : j.tail)
            if (sealed->record.seq <= limit && sealed->record.seq >= from_seq && !take(*sealed)) break;
    for (auto& stored : out) stored.journal_id = j.identity_of(stored.record.seq);
    return out;
}

void Journal::note_shipped(std::uint64_t seq, WallTime) {
    auto& j = *impl_;
    std::scoped_lock lock(j.mutex);
    j.shipped = std::max(j.shipped, seq);
    auto reached = std::min(j.shipped, j.reported);
    if (reached <= j.durable) return;
    j.durable = reached;  // a PostgreSQL commit counts as durable
    j.sync_wanted.notify_one();
}

void Journal::purge(std::uint64_t snapshot_seq, WallTime now) {
    auto& j = *impl_;
    std::vector<SegmentInfo> segments;
    std::uint64_t shipped;
    {
        std::scoped_lock lock(j.mutex);
        segments = j.segments;
        shipped = j.shipped;
    }
    std::size_t gone = 0;
    try {
        for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
            if (shipped < last_of(segments, i)) break;
            auto since = SegmentReader(segments[i].file).header().shipped_us;
            if (since == 0) write_shipped(segments[i].file, now.us);
            bool kept_long_enough = since != 0 && std::chrono::microseconds(now.us - since) >= j.options.keep_after_shipping;
            if (gone == i && kept_long_enough && snapshot_seq >= last_of(segments, i)) ++gone;
        }
    } catch (const SqliteError& error) {
        spdlog::warn("journal_purge_failed why=\"{}\"", error.what());
        return;
    }
    {
        std::scoped_lock lock(j.mutex);
        j.segments.erase(j.segments.begin(), j.segments.begin() + static_cast<std::ptrdiff_t>(gone));
    }
    for (std::size_t i = 0; i < gone; ++i) {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(segments[i].file.string() + suffix, ignored);
        spdlog::info("journal_segment_removed file={}", segments[i].file.filename().string());
    }
}

Status Journal::erase(const std::vector<std::uint64_t>& seqs) {
    auto& j = *impl_;
    std::vector<SegmentInfo> segments;
    {
        std::scoped_lock lock(j.mutex);
        segments = j.segments;
    }
    try {
        std::set<std::uint64_t> named;
        for (const auto& info : segments) {
            auto numbers = SegmentReader(info.file).erased_numbers();
            named.insert(numbers.begin(), numbers.end());
        }
        for (auto seq : seqs)
            if (!named.contains(seq)) return fail("erasure_unrecorded", "tidak ada catatan penghapusan yang menyebut nomor ini", std::to_string(seq));
        // Every file, for after a failure two of them may hold the same record.
        for (const auto& info : segments) erase_in_segment(info.file, seqs);
    } catch (const SqliteError& error) {
        return fail("journal_disk", error.what());
    }
    std::scoped_lock lock(j.mutex);
    for (auto& sealed : j.tail) {
        if (!sealed->salt || std::find(seqs.begin(), seqs.end(), sealed->record.seq) == seqs.end()) continue;
        auto bare = std::make_shared<StoredRecord>(*sealed);
        bare->record.personal_json.clear();
        bare->salt.reset();
        sealed = std::move(bare);
    }
    return {};
}

Result<std::string> Journal::fork(std::uint64_t from_seq) {
    auto& j = *impl_;
    auto id = random_uuid();
    std::scoped_lock lock(j.mutex);
    auto before = j.identities;
    std::erase_if(j.identities, [&](const auto& entry) { return entry.first >= from_seq && entry.first > 1; });
    if (from_seq <= 1) j.identities.clear();
    j.identities.emplace_back(from_seq, id);
    if (auto ok = j.save_identities(); !ok) {
        j.identities = std::move(before);
        return ok.error();
    }
    return id;
}

}  // namespace siaga::journal
