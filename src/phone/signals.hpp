// Purpose: Ctrl-C as an event of the loop. Thread: the loop's; signals are blocked while it lives.
#pragma once

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "siaga/phone/loop.hpp"

namespace siaga::phone {

class Signals {
public:
    Signals(Loop& loop, std::function<void()> stop) : loop_(loop) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &set, &before_);
        fd_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
        loop_.watch(fd_, [this, stop = std::move(stop)] {
            signalfd_siginfo info{};
            if (::read(fd_, &info, sizeof info) == sizeof info) stop();
        });
    }
    ~Signals() {
        loop_.unwatch(fd_);
        ::close(fd_);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    Loop& loop_;
    sigset_t before_{};
    int fd_ = -1;
};

}  // namespace siaga::phone
