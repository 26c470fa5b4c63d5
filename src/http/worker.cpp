#include "http/worker.hpp"

namespace siaga::http {

Worker::Worker() : thread_([this] { loop(); }) {}
Worker::~Worker() { stop(); }

bool Worker::run(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (stop_ || jobs_.size() >= 64) return false;
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void Worker::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Worker::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return stop_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

}  // namespace siaga::http
