// Purpose: keeps the processes of one machine alive: starts what dies with a growing pause, kills
// what hangs (no heartbeat), and stops all of them in the order they were given, last first.
// Thread: the one that made it; signals SIGINT, SIGTERM and SIGCHLD are blocked there and read here.
// Owner: `siaga up`. The children are in process groups of their own, so that a terminal's Ctrl-C
// reaches only us and the order of stopping is ours; they get a signal when we die.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace siaga::app {

struct ChildSpec {
    std::string name;
    std::vector<std::string> command;
    bool heart = false;  // beats on SIAGA_HEART_FD (base/heart.hpp); watched from its first beat on
    int stop_signal = SIGTERM;
    int kill_signal = SIGKILL;  // after stop_within; PostgreSQL has SIGQUIT, which leaves no shared memory
    std::chrono::milliseconds stop_within{10'000};
    std::string input = {};  // what it reads; empty: nothing
};

class Supervisor {
public:
    using Clock = std::chrono::steady_clock;

    // With Heart::kSilent this makes 3 s from a hung thread to a new process.
    static constexpr std::chrono::milliseconds kNoBeat{1500};
    static constexpr std::chrono::milliseconds kLongestPause{5000};
    static constexpr std::chrono::milliseconds kStable{30'000};  // after this long the pauses start anew

    Supervisor();
    ~Supervisor();  // stops what still runs
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    void keep(ChildSpec spec);
    // Runs a command to its end beside the others: its exit status, or nothing when told to stop.
    std::optional<int> run(ChildSpec spec);
    // Serves everything until `done` holds (true), the deadline passes or we are told to stop (false).
    bool serve_until(const std::function<bool()>& done, Clock::time_point deadline);
    void serve();  // until told to stop
    void stop_all();

    [[nodiscard]] bool told_to_stop() const { return stop_; }
    [[nodiscard]] int starts(const std::string& name) const;
    [[nodiscard]] pid_t pid(const std::string& name) const;  // 0: not running
    [[nodiscard]] bool ready(const std::string& name) const;  // it said so itself (Heart::ready) since its last start
    [[nodiscard]] std::optional<int> ended_with(const std::string& name) const;  // exit status, 128 + signal; none: it never ended

private:
    struct Child;
    void turn(Clock::time_point wake);
    void start(Child& child);
    void reap();
    void read_signals();
    void watch_hearts(Clock::time_point now);
    void stop(Child& child);
    [[nodiscard]] Child* find(const std::string& name) const;

    int signals_ = -1;
    bool stop_ = false;
    bool hurry_ = false;  // told twice
    std::vector<std::unique_ptr<Child>> children_;
};

}  // namespace siaga::app
