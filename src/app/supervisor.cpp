#include "app/supervisor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace siaga::app {

using std::chrono::milliseconds;

struct Supervisor::Child {
    explicit Child(ChildSpec s) : spec(std::move(s)) {}

    ChildSpec spec;
    bool once = false;
    pid_t pid = 0;
    int heart = -1;
    bool beaten = false;
    bool ready = false;
    bool ended = false;  // at least once
    int starts = 0;
    int status = 0;
    milliseconds pause{0};
    Clock::time_point started{}, last_beat{}, due{};
};

namespace {

sigset_t our_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&set, signal);
    return set;
}

// In the child, between fork and exec. The parent has one thread, so anything may be called.
[[noreturn]] void become(const ChildSpec& spec, int heart, int input, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, spec.stop_signal);
    if (::getppid() != parent) ::_exit(1);  // it died before prctl
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(input, STDIN_FILENO);
    if (heart >= 0) {
        ::fcntl(heart, F_SETFD, 0);
        ::setenv("SIAGA_HEART_FD", std::to_string(heart).c_str(), 1);
    } else {
        ::unsetenv("SIAGA_HEART_FD");
    }
    ::unsetenv("NOTIFY_SOCKET");
    std::vector<char*> arguments;
    for (const auto& word : spec.command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    spdlog::error("exec_failed child={} command={}", spec.name, spec.command[0]);
    ::_exit(127);
}

// A descriptor that gives `text` and then ends.
int input_of(const std::string& text) {
    if (text.empty()) return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return -1;
    (void)!::write(ends[1], text.data(), text.size());  // a few lines; a pipe holds 64 KiB
    ::close(ends[1]);
    return ends[0];
}

int status_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::string ending(int status) {
    if (WIFSIGNALED(status)) return "signal=" + std::to_string(WTERMSIG(status));
    return "status=" + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Supervisor::Supervisor() {
    const auto set = our_signals();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

Supervisor::~Supervisor() {
    stop_all();
    ::close(signals_);
}

Supervisor::Child* Supervisor::find(const std::string& name) const {
    for (const auto& child : children_)
        if (child->spec.name == name) return child.get();
    return nullptr;
}

int Supervisor::starts(const std::string& name) const {
    const auto* child = find(name);
    return child ? child->starts : 0;
}

pid_t Supervisor::pid(const std::string& name) const {
    const auto* child = find(name);
    return child ? child->pid : 0;
}

bool Supervisor::ready(const std::string& name) const {
    const auto* child = find(name);
    return child && child->pid != 0 && child->ready;
}

std::optional<int> Supervisor::ended_with(const std::string& name) const {
    const auto* child = find(name);
    return child && child->ended ? std::optional(status_of(child->status)) : std::nullopt;
}

void Supervisor::keep(ChildSpec spec) {
    children_.push_back(std::make_unique<Child>(std::move(spec)));
    start(*children_.back());
}

std::optional<int> Supervisor::run(ChildSpec spec) {
    auto& child = *children_.emplace_back(std::make_unique<Child>(std::move(spec)));
    child.once = true;
    start(child);
    while (child.pid != 0 && !stop_) turn(Clock::now() + milliseconds(1000));
    const bool ended = child.pid == 0;
    if (!ended) stop(child);
    const int status = child.status;
    std::erase_if(children_, [&](const auto& one) { return one.get() == &child; });
    if (!ended) return std::nullopt;
    return status_of(status);
}

void Supervisor::start(Child& child) {
    int beat[2] = {-1, -1};
    if (child.spec.heart && ::pipe2(beat, O_CLOEXEC | O_NONBLOCK) != 0) spdlog::error("no_pipe child={}", child.spec.name);
    const int input = input_of(child.spec.input);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) become(child.spec, beat[1], input, parent);
    if (pid > 0) ::setpgid(pid, pid);  // here too: whoever of us is first
    if (beat[1] >= 0) ::close(beat[1]);
    if (input >= 0) ::close(input);
    child.started = child.last_beat = Clock::now();
    child.beaten = child.ready = false;
    if (pid < 0) {
        spdlog::error("fork_failed child={}", child.spec.name);
        if (beat[0] >= 0) ::close(beat[0]);
        child.due = child.started + kLongestPause;
        return;
    }
    child.pid = pid;
    child.heart = beat[0];
    ++child.starts;
    if (!child.once) spdlog::info("started child={} pid={} time={}", child.spec.name, pid, child.starts);
}

void Supervisor::read_signals() {
    signalfd_siginfo info{};
    while (::read(signals_, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD) continue;
        hurry_ = stop_;
        stop_ = true;
    }
}

// The first restart is at once, because a caller may be waiting; then the pauses double.
void Supervisor::reap() {
    const auto now = Clock::now();
    for (const auto& child : children_) {
        if (child->pid == 0 || ::waitpid(child->pid, &child->status, WNOHANG) != child->pid) continue;
        if (child->heart >= 0) ::close(child->heart);
        child->heart = -1;
        child->pid = 0;
        child->ended = true;
        if (child->once) continue;
        if (now - child->started > kStable) child->pause = milliseconds(0);
        child->due = now + child->pause;
        if (!stop_) spdlog::error("child_ended child={} {} again_in_ms={}", child->spec.name, ending(child->status), child->pause.count());
        child->pause = std::min(std::max(child->pause * 2, milliseconds(250)), kLongestPause);
    }
}

void Supervisor::watch_hearts(Clock::time_point now) {
    for (const auto& child : children_) {
        if (child->heart < 0) continue;
        char bytes[64];
        for (ssize_t got = 0; (got = ::read(child->heart, bytes, sizeof bytes)) > 0;) {
            child->last_beat = now;
            child->beaten = true;
            child->ready = child->ready || std::find(bytes, bytes + got, 'R') != bytes + got;
        }
        const auto silent = now - child->last_beat;
        if (!child->beaten || silent <= kNoBeat) continue;
        spdlog::error("child_hangs child={} pid={} silent_ms={}", child->spec.name, child->pid,
                      std::chrono::duration_cast<milliseconds>(silent).count());
        ::kill(-child->pid, SIGKILL);  // its own helpers too
        child->last_beat = now;  // once is enough; reap() follows
    }
}

void Supervisor::turn(Clock::time_point wake) {
    std::vector<pollfd> waits{{signals_, POLLIN, 0}};
    for (const auto& child : children_) {
        if (child->heart >= 0) {
            waits.push_back({child->heart, POLLIN, 0});
            if (child->beaten) wake = std::min(wake, child->last_beat + kNoBeat);
        }
        if (child->pid == 0 && !child->once && !stop_) wake = std::min(wake, child->due);
    }
    const auto before = Clock::now();
    const auto wait = std::chrono::ceil<milliseconds>(std::max(wake - before, Clock::duration(0)));
    ::poll(waits.data(), waits.size(), static_cast<int>(wait.count()));
    const auto now = Clock::now();
    // When the whole machine stood still (a suspended VM), silence proves nothing: look again later.
    if (now - std::max(wake, before) > milliseconds(500))
        for (const auto& child : children_) child->last_beat = now;
    read_signals();
    watch_hearts(now);
    reap();
    if (stop_) return;
    for (const auto& child : children_)
        if (child->pid == 0 && !child->once && child->due <= now) start(*child);
}

bool Supervisor::serve_until(const std::function<bool()>& done, Clock::time_point deadline) {
    while (!stop_) {
        if (done()) return true;
        const auto now = Clock::now();
        if (now >= deadline) return false;
        turn(std::min(deadline, now + milliseconds(50)));
    }
    return false;
}

void Supervisor::serve() {
    while (!stop_) turn(Clock::now() + milliseconds(60'000));
}

void Supervisor::stop(Child& child) {
    if (child.pid == 0) return;
    ::kill(child.pid, child.spec.stop_signal);
    auto deadline = Clock::now() + child.spec.stop_within;
    bool killed = false;
    while (child.pid != 0) {
        if (!killed && (hurry_ || Clock::now() >= deadline)) {
            spdlog::warn("kill child={} pid={}", child.spec.name, child.pid);
            ::kill(child.pid, child.spec.kill_signal);
            killed = true;
            deadline = Clock::now() + milliseconds(5000);
        } else if (killed && Clock::now() >= deadline) {
            ::kill(-child.pid, SIGKILL);
        }
        pollfd wait{signals_, POLLIN, 0};
        ::poll(&wait, 1, 100);
        read_signals();
        reap();
    }
}

void Supervisor::stop_all() {
    stop_ = true;
    while (!children_.empty()) {
        stop(*children_.back());
        children_.pop_back();
    }
}

}  // namespace siaga::app
