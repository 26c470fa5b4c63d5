// Purpose: erasure (UU PDP) outside the centre: which events tell of a caller or an incident, and, once their
// erasure is written, taking the words out of the journal, the drafts and the recordings. PostgreSQL does its
// own part with the event. See docs/decisions/0044-erasure.md.
// Thread: find() and note() from any; work() from serve's loop, which may block. Owner: the House.
// Errors: store_unavailable (PostgreSQL is the only one that still has all events), field_bad (no number).
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <vector>

#include "siaga/centre/command.hpp"
#include "siaga/journal/drafts.hpp"
#include "siaga/journal/journal.hpp"
#include "siaga/store/queries.hpp"

namespace siaga::app {

class Eraser {
public:
    using Found = std::function<void(Result<centre::Erase>)>;

    Eraser(journal::Journal& journal, journal::Drafts& drafts, store::Queries& queries, std::filesystem::path data)
        : journal_(journal), drafts_(drafts), queries_(queries), data_(std::move(data)) {}

    // subject: one of {"call": 17}, {"incident": 4}, {"number": "0812..."}, {"email": "a@b"}. Waits, ten seconds at
    // most, until PostgreSQL has everything written before the question. Answered on any thread.
    void find(Json subject, Found found);
    void note(std::uint64_t seq, const centre::Erased& erased);  // a written event; also one found in recovery
    // Once a second. The newest event whose words are gone from the files now; 0: nothing was done.
    [[nodiscard]] std::uint64_t work();
    // While true no snapshot may be saved that has the event in it: a crash would forget what is left to do.
    [[nodiscard]] bool pending() const { return pending_; }

private:
    struct Question {
        Json subject;
        Found found;
        std::uint64_t after;
        std::chrono::steady_clock::time_point until;
    };
    struct Task {
        std::uint64_t seq;
        centre::Erased erased;
    };
    void ask(Question question);
    void forget_files(const centre::Erased& erased);

    journal::Journal& journal_;
    journal::Drafts& drafts_;
    store::Queries& queries_;
    const std::filesystem::path data_;
    std::atomic<bool> pending_{false};
    std::mutex mutex_;  // guards what follows
    std::vector<Question> questions_;  // an admin's, one at a time; 100 at most, then busy
    std::vector<Task> tasks_;
};

}  // namespace siaga::app
