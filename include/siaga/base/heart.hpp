// Purpose: tells the supervisor (`siaga up`, or systemd's watchdog) that this process works, not
// only that it exists: one byte every 500 ms on the descriptor named in SIAGA_HEART_FD, and
// WATCHDOG=1 to systemd's socket, for as long as every thread that registered beats.
// Thread: thread() before the threads start; Pulse::beat() on the thread it belongs to; the Heart has
// a small thread of its own. Owner: the process's main, which destroys it last.
//     Heart heart;
//     auto& pulse = heart.thread("centre");      // in the thread's loop, at least once a second:
//     pulse.beat();
//     heart.ready();                             // once, when the process does its work
// Only threads that never wait on a disk register, or they rest() meanwhile: an fsync may take seconds and a
// restart mends nothing.
// Without a supervisor it only logs which thread went silent.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace siaga {

class Heart {
public:
    class Pulse {
    public:
        explicit Pulse(std::string name);
        void beat() { last_ms_.store(now_ms(), std::memory_order_relaxed); }
        // The thread goes where a disk may keep it: not waited for until it beats again.
        void rest() { last_ms_.store(0, std::memory_order_relaxed); }

    private:
        friend class Heart;
        static std::int64_t now_ms();
        std::string name_;
        std::atomic<std::int64_t> last_ms_{0};  // 0: the thread has not begun, or rests
        bool silent_ = false;  // the heart's thread only
    };

    static constexpr std::chrono::milliseconds kBeat{500};
    static constexpr std::chrono::milliseconds kSilent{1500};  // a thread quieter than this stops the beat

    Heart();
    ~Heart();
    Heart(const Heart&) = delete;
    Heart& operator=(const Heart&) = delete;

    Pulse& thread(std::string name);  // the reference lives as long as the Heart
    void ready();                     // any thread: tells the supervisor, with an R among the beats

private:
    void run();
    bool all_alive();
    void tell();

    const int fd_;
    std::mutex mutex_;  // guards pulses_ and stop_
    std::condition_variable wake_;
    std::deque<Pulse> pulses_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace siaga
