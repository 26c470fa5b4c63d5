// Purpose: the durable log of this machine. Records go in from the centre's thread; they come back
// as *written* (survives kill -9) and later as *synced* (survives a power cut).
// Thread: append() and commit() from one thread; figures, read, note_shipped, erase from any. Callbacks run
// on the journal's own threads, on_written on the one that commits, and must only hand over. Owner: the app,
// which stops it last.
// Errors: open refuses a locked directory, a newer format, newer or unknown events, a broken chain.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/journal/record.hpp"

namespace siaga::journal {

inline constexpr int kFormat = 1;

enum class Durability {
    written,  // in the journal file
    memory,   // the journal cannot be written: effects go on, consoles say "belum tersimpan permanen"
};

struct Alarm {
    std::string code;  // journal_degraded, journal_recovered, journal_sync_failed, journal_gap
    std::string message;
};

struct Callbacks {
    std::function<void(const Batch&, Durability)> on_written;  // in order, from the thread that commits
    std::function<void(std::uint64_t seq)> on_synced;          // sync thread: all up to seq is durable
    std::function<void(const Alarm&)> on_alarm;                // any thread of the journal
};

// Who writes: a thread of the journal's, or the thread that appends, by calling commit(). The centre's does so:
// nothing it decides may act before it is written, so a thread between the two would only cost a switch a batch.
enum class Committer { own_thread, appender };

struct Options {
    Committer committer = Committer::own_thread;
    // Event type -> newest version this binary understands. Empty: everything is accepted (tests).
    std::map<std::string, int> known_events{};
    std::uint64_t segment_bytes = 256ull << 20;
    std::chrono::seconds segment_age = std::chrono::hours{24};
    std::chrono::seconds keep_after_shipping = std::chrono::days{30};
    std::size_t queue_batches = 65'536;
    std::size_t backlog_bytes = 512ull << 20;
    std::chrono::milliseconds retry = std::chrono::seconds{1};  // a new segment while degraded
    std::function<void()> beat{};  // from the journal's own commit thread, at least every 500 ms (a Heart's pulse)
};

struct Figures {
    std::uint64_t written = 0;  // highest sequence number on_written was called for
    std::uint64_t synced = 0;   // highest durable one
    std::uint64_t shipped = 0;
    std::size_t queued = 0;         // batches
    std::size_t backlog_bytes = 0;  // records held in memory until they are durable
    bool degraded = false;
    std::uint64_t transactions = 0;
    std::uint64_t checkpoints = 0;
    std::uint64_t segments = 0;
};

class Journal {
public:
    // Creates the directory (mode 700) and the journal's identity where there is none.
    [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& dir, Options options);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    [[nodiscard]] std::string journal_id() const;
    [[nodiscard]] std::uint64_t last_seq() const;  // highest appended
    [[nodiscard]] HouseTime last_at() const;       // house time of that record, as found at open

    // Every record from from_seq on, in order, chain checked on the way; before start().
    // Returns the last sequence number seen (from_seq - 1 where there is none).
    [[nodiscard]] Result<std::uint64_t> replay(std::uint64_t from_seq,
                                               const std::function<void(const Record&)>& each) const;

    void start(Callbacks callbacks);
    // With Committer::appender: only queued, until commit(). Else
    // a queue of options.queue_batches batches; full: the caller waits. The commit thread empties it
    // into memory even when the disk refuses, so it fills only when a write() hangs, and then the
    // missing heartbeat restarts the process. Sequence numbers must follow one another.
    void append(Batch batch);
    // With Committer::appender: what was appended becomes one transaction and is reported as written; also due
    // at least every 500 ms without anything new, for a disk that refused is tried again here. May wait for the disk.
    void commit();
    void stop();  // what is queued is written and synced first

    [[nodiscard]] Figures figures() const;

    // Durable records from from_seq on (for shipping); while degraded also those in memory, for a
    // PostgreSQL commit counts as durable. Empty: nothing new.
    [[nodiscard]] Result<std::vector<StoredRecord>> read(std::uint64_t from_seq, std::size_t max_records,
                                                         std::size_t max_bytes = 4u << 20) const;
    // PostgreSQL has everything up to seq. Old segments go 30 days after that.
    void note_shipped(std::uint64_t seq, WallTime now);
    void purge(std::uint64_t snapshot_seq, WallTime now);  // only what a snapshot covers as well

    // Nulls personal payload and salt of these records. Each must be named by an `erased` record
    // ({"seqs":[...]} in its open part) that is written already. Blocks; not on the centre's thread.
    [[nodiscard]] Status erase(const std::vector<std::uint64_t>& seqs);

    // From which number on which journal_id holds, oldest first.
    [[nodiscard]] std::vector<std::pair<std::uint64_t, std::string>> identities() const;
    // Records from from_seq on ship under a new identity (PostgreSQL was ahead or differs).
    [[nodiscard]] Result<std::string> fork(std::uint64_t from_seq);

private:
    struct Impl;
    explicit Journal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::journal
