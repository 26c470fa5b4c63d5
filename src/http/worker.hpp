// Purpose: the one thread for what takes milliseconds: argon2id, secrets.db. Its queue holds 64 jobs; full:
// run() says so and the request is answered 503.
// Thread: run() from any thread. Owner: the server, which joins it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace siaga::http {

class Worker {
public:
    Worker();
    ~Worker();
    [[nodiscard]] bool run(std::function<void()> job);
    void stop();  // what is queued is done first

private:
    void loop();
    std::mutex mutex_;  // guards jobs_ and stop_
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace siaga::http
