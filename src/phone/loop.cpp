#include "siaga/phone/loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace siaga::phone {

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (epoll_ < 0 || wake_ < 0) throw std::runtime_error("epoll or eventfd refused");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = wake_;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

Loop::~Loop() {
    ::close(wake_);
    ::close(epoll_);
}

void Loop::watch(int fd, Action readable) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) throw std::runtime_error("epoll_ctl refused a descriptor");
    watched_[fd] = std::make_shared<Action>(std::move(readable));
}

void Loop::unwatch(int fd) {
    if (watched_.erase(fd) > 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
}

Loop::Timer Loop::at(Time when, Action action) {
    Timer timer{when, next_timer_++};
    timers_.emplace(timer, std::move(action));
    return timer;
}

void Loop::cancel(Timer& timer) {
    if (timer.id != 0) timers_.erase(timer);
    timer = {};
}

void Loop::run() {
    while (!stopped_) round(Time::max());
    stopped_ = false;
}

bool Loop::run_until(const std::function<bool()>& done, Time deadline) {
    while (!done()) {
        if (stopped_ || Clock::now() >= deadline) {
            stopped_ = false;
            return false;
        }
        round(deadline);
    }
    return true;
}

void Loop::round(Time wake_at) {
    if (!timers_.empty()) wake_at = std::min(wake_at, timers_.begin()->first.at);
    int wait_ms = -1;
    if (wake_at != Time::max()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(wake_at - Clock::now()).count();
        wait_ms = left <= 0 ? 0 : static_cast<int>(std::min<long long>(left, 60'000));
    }
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms);
    for (int i = 0; i < count; ++i) {
        const int fd = events[static_cast<std::size_t>(i)].data.fd;
        if (fd == wake_) {
            std::uint64_t ignored = 0;
            [[maybe_unused]] const auto n = ::read(wake_, &ignored, sizeof ignored);
            continue;
        }
        // An earlier action of this round may have unwatched it; the copy keeps a running action alive.
        if (const auto it = watched_.find(fd); it != watched_.end()) {
            const auto action = it->second;
            (*action)();
        }
    }
    run_posted();
    run_due();
}

void Loop::run_due() {
    const Time now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first.at <= now) {
        const auto node = timers_.extract(timers_.begin());
        node.mapped()();
    }
}

void Loop::run_posted() {
    std::vector<Action> actions;
    {
        const std::lock_guard lock(mutex_);
        actions.swap(posted_);
    }
    for (auto& action : actions) action();
}

void Loop::post(Action action) {
    {
        const std::lock_guard lock(mutex_);
        posted_.push_back(std::move(action));
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = ::write(wake_, &one, sizeof one);
}

void Loop::stop() {
    post([this] { stopped_ = true; });
}

}  // namespace siaga::phone
