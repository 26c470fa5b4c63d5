#include "siaga/base/heart.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

namespace siaga {
namespace {

// sd_notify(3) in the one form we need, so that libsystemd is no dependency.
void notify_systemd(const char* message) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (!path || !*path || std::strlen(path) >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path);
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    (void)::sendto(fd, message, std::strlen(message), MSG_DONTWAIT | MSG_NOSIGNAL,
                   reinterpret_cast<const sockaddr*>(&address), size);
    ::close(fd);
}

int inherited_fd() {
    const char* text = std::getenv("SIAGA_HEART_FD");
    if (!text) return -1;
    const int fd = std::atoi(text);
    if (fd < 3 || ::fcntl(fd, F_GETFD) < 0) return -1;
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);  // our own children must not beat for us
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

}  // namespace

Heart::Pulse::Pulse(std::string name) : name_(std::move(name)) {}

std::int64_t Heart::Pulse::now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

// The heart's thread takes no signal: the process's own loop waits for them.
Heart::Heart() : fd_(inherited_fd()) {
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Heart::~Heart() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
    if (fd_ >= 0) ::close(fd_);
}

Heart::Pulse& Heart::thread(std::string name) {
    std::lock_guard lock(mutex_);
    return pulses_.emplace_back(std::move(name));
}

void Heart::ready() {
    if (fd_ >= 0) (void)!::write(fd_, "R", 1);
}

void Heart::run() {
    notify_systemd("READY=1");
    std::unique_lock lock(mutex_);
    while (!stop_) {
        if (all_alive()) tell();
        wake_.wait_for(lock, kBeat, [this] { return stop_; });
    }
}

bool Heart::all_alive() {
    const auto now = Pulse::now_ms();
    bool alive = true;
    for (auto& pulse : pulses_) {
        const auto last = pulse.last_ms_.load(std::memory_order_relaxed);
        if (last == 0) continue;
        const auto quiet = now - last;
        const bool silent = quiet > kSilent.count();
        if (silent && !pulse.silent_) spdlog::error("thread_silent thread={} quiet_ms={}", pulse.name_, quiet);
        if (!silent && pulse.silent_) spdlog::warn("thread_beats_again thread={}", pulse.name_);
        pulse.silent_ = silent;
        alive = alive && !silent;
    }
    return alive;
}

void Heart::tell() {
    if (fd_ >= 0) (void)!::write(fd_, ".", 1);  // a full pipe means the supervisor sleeps: nothing is lost
    notify_systemd("WATCHDOG=1");
}

}  // namespace siaga
