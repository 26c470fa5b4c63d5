#include "app/centre_thread.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace siaga::app {
namespace {

std::int64_t monotonic_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

constexpr Duration kRest = std::chrono::milliseconds(100);

}  // namespace

void CentreThread::handle_now(const centre::Command& command) {
    take(command, monotonic_us());
    commit_();
}

void CentreThread::start(Heart::Pulse& pulse) {
    pulse_ = &pulse;
    thread_ = std::thread([this] { run(); });
}

void CentreThread::stop() {
    {
        std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wanted_.notify_all();
    room_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void CentreThread::post(centre::Command command) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return queue_.size() < kQueue || stopping_; });
    queue_.push_back({std::move(command), monotonic_us()});
    const bool first = queue_.size() == 1;
    lock.unlock();  // or it wakes to wait for us
    if (first) wanted_.notify_one();
}

void CentreThread::ask(std::function<void(const centre::Centre&)> question) {
    const std::scoped_lock lock(mutex_);
    if (questions_.empty()) asked_us_ = monotonic_us();
    questions_.push_back(std::move(question));
}

void CentreThread::answer(bool resting) {
    std::vector<std::function<void(const centre::Centre&)>> asked;
    {
        const std::scoped_lock lock(mutex_);
        if (questions_.empty() || !queue_.empty()) return;
        const bool long_ago = monotonic_us() - asked_us_ > 60'000'000;
        if (!resting && !(long_ago && centre_.waiting().empty())) return;
        asked.swap(questions_);
    }
    for (const auto& question : asked) question(centre_);
}

std::size_t CentreThread::queued() const {
    std::scoped_lock lock(mutex_);
    return queue_.size();
}

void CentreThread::take(const centre::Command& command, std::int64_t received_us) {
    auto batch = std::make_shared<centre::Batch>(centre_.handle(command, clock_.house(), clock_.wall()));
    batch->received_us = received_us;
    if (batch->events.empty() && !batch->refusal && !batch->token) return;  // nothing happened, nobody asked
    on_batch_(std::move(batch));
}

// The disk may keep it, and a restart would not mend that; who posts waits once the queue is full.
void CentreThread::commit() {
    pulse_->rest();
    commit_();
    pulse_->beat();
}

void CentreThread::run() {
    std::deque<Posted> taken;
    while (true) {
        pulse_->beat();
        const auto deadline = centre_.next_deadline();
        if (deadline && *deadline <= clock_.house()) {
            take({centre::Tick{}, {}, 0, {}}, monotonic_us());
            commit();
            continue;
        }
        // At most half a second, so that the heart beats; a deadline's wait is exact enough for a phone's ring.
        Duration wait = std::chrono::milliseconds(500);
        if (deadline) wait = std::min(wait, *deadline - clock_.house());
        bool came = false;
        {
            std::unique_lock lock(mutex_);
            came = wanted_.wait_for(lock, wait, [this] { return !queue_.empty() || stopping_; });
            if (queue_.empty() && stopping_) return;
            taken.swap(queue_);
        }
        room_.notify_all();
        std::size_t round = 0;
        for (const auto& posted : taken) {
            take(posted.command, posted.received_us);
            if (++round % kRound == 0) commit();
        }
        taken.clear();
        commit();
        answer(!came && wait >= kRest);
    }
}

}  // namespace siaga::app
