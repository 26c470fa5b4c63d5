// Purpose: the one thread that owns the live Centre: commands come in by a bounded queue, deadlines
// become Ticks, and every batch goes to the journal in the order it was decided; what one round decided is
// committed at its end, on this thread (decision 92).
// Thread: post() from any; the Centre from this thread only. Owner: serve, which stops it before the journal.
// Full queue: 65,536 commands is minutes of the largest load; beyond it the poster waits, because no
// fact of a call may be dropped.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "siaga/base/heart.hpp"
#include "siaga/base/time.hpp"
#include "siaga/centre/centre.hpp"

namespace siaga::app {

class CentreThread {
public:
    using OnBatch = std::function<void(std::shared_ptr<centre::Batch>)>;
    using Commit = std::function<void()>;  // also called when nothing was decided, at least every half second

    CentreThread(centre::Centre centre, const Clock& clock, OnBatch on_batch, Commit commit)
        : centre_(std::move(centre)), clock_(clock), on_batch_(std::move(on_batch)), commit_(std::move(commit)) {}
    ~CentreThread() { stop(); }

    // Handles one command on the calling thread, before start(): the Start command, in recovery.
    void handle_now(const centre::Command& command);
    [[nodiscard]] const centre::State& state_before_start() const { return centre_.state(); }

    void start(Heart::Pulse& pulse);
    void stop();  // what is queued is decided first
    void post(centre::Command command);
    // Answered on the centre's thread in a moment of rest, or, after a minute without one, when no caller waits.
    // For what may be late: a copy of the state. Dropped by stop().
    void ask(std::function<void(const centre::Centre&)> question);
    [[nodiscard]] std::size_t queued() const;

private:
    void run();
    void take(const centre::Command& command, std::int64_t received_us);
    void commit();
    void answer(bool resting);

    static constexpr std::size_t kQueue = 65'536;
    static constexpr std::size_t kRound = 64;  // commands in one transaction: what comes first does not wait for all the rest
    struct Posted {
        centre::Command command;
        std::int64_t received_us;
    };

    centre::Centre centre_;  // the thread's only
    const Clock& clock_;
    OnBatch on_batch_;
    Commit commit_;
    Heart::Pulse* pulse_ = nullptr;

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable wanted_, room_;
    std::deque<Posted> queue_;
    std::vector<std::function<void(const centre::Centre&)>> questions_;
    std::int64_t asked_us_ = 0;  // the first of them
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace siaga::app
