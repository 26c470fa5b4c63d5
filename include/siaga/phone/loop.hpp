// Purpose: the one thread of a phone: an epoll loop with timers, used by `siaga call`,
// `siaga phone`, the tests' phones and the load generator (thousands of calls in one loop).
// Thread: everything here belongs to the thread in run(); only post() and stop() are for others.
// Owner: whoever runs it; descriptors and timers are borrowed until removed.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace siaga::phone {

class Loop {
public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;
    using Action = std::function<void()>;
    struct Timer {  // cancelling a timer that fired or was never set is harmless
        Time at{};
        std::uint64_t id = 0;
        friend auto operator<=>(const Timer&, const Timer&) = default;
    };

    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void watch(int fd, Action readable);
    void unwatch(int fd);

    Timer after(Clock::duration delay, Action action) { return at(Clock::now() + delay, std::move(action)); }
    Timer at(Time when, Action action);
    void cancel(Timer& timer);

    // Runs until stop(). run_until() also ends when `done` holds (checked after each round) or at
    // the deadline, and says whether `done` held.
    void run();
    bool run_until(const std::function<bool()>& done, Time deadline);

    void post(Action action);  // any thread
    void stop();               // any thread

private:
    void round(Time wake_at);
    void run_due();
    void run_posted();

    int epoll_ = -1;
    int wake_ = -1;
    bool stopped_ = false;
    std::uint64_t next_timer_ = 1;
    std::map<Timer, Action> timers_;
    std::unordered_map<int, std::shared_ptr<Action>> watched_;

    std::mutex mutex_;  // guards posted_
    std::vector<Action> posted_;  // unbounded: only our own commands and tests post, a few a call
};

}  // namespace siaga::phone
