#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "media/clock.hpp"
#include "media/control.hpp"
#include "media/engine.hpp"
#include "siaga/media/media.hpp"
#include "siaga/media/prompts.hpp"

namespace siaga::media {

namespace {

constexpr std::int64_t kHouseEvery = 500'000;
constexpr std::chrono::milliseconds kRefreshEvery{500};

// A descriptor in epoll with its Port.
class Watched {
public:
    Watched(int epoll, int fd, Port::Kind kind, bool owned = true) : port_{kind}, fd_(fd), owned_(owned) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &port_;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd_, &event);
    }
    ~Watched() {
        if (owned_) ::close(fd_);
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
    [[nodiscard]] int fd() const { return fd_; }
    // Expirations of a timer, bytes of anything else: read so that epoll falls silent.
    std::uint64_t take() const {
        std::uint64_t count = 0;
        return ::read(fd_, &count, sizeof count) == sizeof count ? count : 0;
    }

private:
    Port port_;
    int fd_;
    bool owned_;
};

void set_timer(int fd, std::int64_t every_us) {
    itimerspec spec{};
    spec.it_interval = {every_us / 1'000'000, (every_us % 1'000'000) * 1000};
    spec.it_value = spec.it_interval;
    timerfd_settime(fd, 0, &spec, nullptr);
}

int signal_stop_fd() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

// One media process a socket: the lock lives as long as the process, also after kill -9.
Result<int> lock_socket(const std::filesystem::path& socket) {
    auto path = socket;
    path += ".lock";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fail("media_lock", std::strerror(errno), path.string());
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    ::close(fd);
    return fail("media_running", "another media process has this socket", socket.string());
}

// Four sockets a call, and the usual limit is 1024.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
    setrlimit(RLIMIT_NOFILE, &limit);
}

class Loop {
public:
    Loop(int epoll, Engine& engine, Control& control, Recorder& recorder, Facts& facts, int stop_fd, bool own_stop)
        : epoll_(epoll), engine_(engine), control_(control), recorder_(recorder), facts_(facts),
          tick_(epoll, ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), Port::Kind::tick),
          house_(epoll, ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), Port::Kind::house),
          closed_(epoll, recorder.event_fd(), Port::Kind::recorder, false),
          stop_(epoll, stop_fd, Port::Kind::stop, own_stop) {
        set_timer(house_.fd(), kHouseEvery);
    }

    void run() {
        std::array<epoll_event, 256> events;
        while (!stopping_) {
            const int n = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            const auto now = monotonic_us();
            for (int i = 0; i < n; ++i) handle(*static_cast<Port*>(events[static_cast<std::size_t>(i)].data.ptr), now);
            engine_.end_round();
            control_.tell_facts();
            control_.end_round();
            if (ticking_ == engine_.needs_tick()) continue;
            ticking_ = !ticking_;
            set_timer(tick_.fd(), ticking_ ? 20'000 : 0);
        }
    }

private:
    void handle(const Port& port, std::int64_t now) {
        switch (port.kind) {
            case Port::Kind::rtp:
            case Port::Kind::rtcp: return engine_.readable(port, now);
            case Port::Kind::tick:
                // Behind by a few: caught up, as the phones' buffers expect. By more: that time is lost.
                for (auto due = std::min<std::uint64_t>(tick_.take(), 5); due > 0; --due) engine_.tick(now);
                return;
            case Port::Kind::house:
                house_.take();
                engine_.house_keeping(now);
                return control_.house_keeping(now);
            case Port::Kind::listener:
            case Port::Kind::peer: return control_.readable(port, now);
            case Port::Kind::recorder:
                for (auto& fact : recorder_.take_closed()) facts_.add(std::move(fact));
                return;
            case Port::Kind::stop: stopping_ = true;
        }
    }

    const int epoll_;
    Engine& engine_;
    Control& control_;
    Recorder& recorder_;
    Facts& facts_;
    Watched tick_, house_, closed_, stop_;
    bool ticking_ = false;
    bool stopping_ = false;
};

int refuse(const Error& error) {
    spdlog::error("media_start_failed error=\"{}\"", error.to_string());
    return 1;
}

}  // namespace

int run_media(const MediaOptions& options) {
    raise_descriptor_limit();
    std::error_code error;
    std::filesystem::create_directories(options.data_dir / "media", error);
    if (error) return refuse(fail("media_data", error.message(), options.data_dir.string()));
    const auto lock = lock_socket(options.socket);
    if (!lock) return refuse(lock.error());
    const bool own_stop = options.stop_fd < 0;
    const int stop_fd = own_stop ? signal_stop_fd() : options.stop_fd;
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    int result = 0;
    try {
        if (const auto made = ensure_prompts(options.prompts_dir); !made)
            spdlog::warn("prompts_incomplete error=\"{}\"", made.error().to_string());
        Sounds sounds(options.prompts_dir);
        // A replaced announcement is heard by the next caller; reading files is not for the RTP thread.
        const std::jthread refreshing([&sounds](const std::stop_token& stop) {
            std::mutex mutex;
            std::condition_variable_any wake;
            std::unique_lock lock(mutex);
            while (!wake.wait_for(lock, stop, kRefreshEvery, [] { return false; }) && !stop.stop_requested())
                if (sounds.refresh()) spdlog::info("prompts_refreshed");
        });
        Recorder recorder(options.data_dir, options.record_ring_bytes);
        Facts facts(options.data_dir);
        Engine engine(epoll, sounds, recorder, facts);
        auto control = Control::open(options.socket, epoll, engine, facts, recorder, monotonic_us());
        if (control) {
            spdlog::info("media_started socket={} data={}", options.socket.string(), options.data_dir.string());
            Loop(epoll, engine, **control, recorder, facts, stop_fd, own_stop).run();
            for (const auto call : engine.rooms()) engine.declare(ended_room(call), monotonic_us());
            spdlog::info("media_stopped");
        } else {
            result = refuse(control.error());
        }
    } catch (const std::exception& e) {
        result = refuse(fail("media_exception", e.what()));
    }
    ::close(epoll);
    ::close(*lock);
    return result;
}

Status probe_media(const std::filesystem::path& socket, std::chrono::milliseconds timeout) {
    auto connected = SeqSocket::connect(socket);
    if (!connected) return connected.error();
    if (connected->send(just(Say::ping)) != SeqSocket::Io::done) return fail("media_probe", "cannot send");
    pollfd wait{connected->fd(), POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(timeout.count())) != 1) return fail("media_probe", "no answer in time");
    std::string text;
    if (connected->receive(text) != SeqSocket::Io::done) return fail("media_probe", "connection closed");
    const auto answer = decode_message(text);
    if (!answer) return answer.error();
    return answer->say == Say::pong ? Status{} : Status{fail("media_probe", "unexpected answer")};
}

}  // namespace siaga::media
