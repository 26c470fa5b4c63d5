#include "siaga/media/client.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "media/protocol.hpp"

namespace siaga::media {

using SteadyClock = std::chrono::steady_clock;

struct MediaClient::Impl {
    const MediaClientOptions options;
    const MediaClientHandlers handlers;
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::atomic<bool> stop{false};
    std::atomic<Link> link{Link::down};
    std::thread thread;

    std::mutex mutex;  // guards the three below
    std::map<CallId, centre::Room> rooms;
    // Full-policy: both are sets of ids, bounded by the rooms and facts that exist.
    std::set<CallId> unsaid;
    std::set<std::uint64_t> acks;

    // The client's thread only.
    SeqSocket socket;
    bool welcomed = false;
    bool sync_said = false;
    SteadyClock::time_point heard{}, asked{}, retry_at{};

    Impl(MediaClientOptions o, MediaClientHandlers h) : options(std::move(o)), handlers(std::move(h)) {}
    ~Impl() { ::close(wake); }

    void poke() const {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto n = ::write(wake, &one, sizeof one);
    }
    void say_link(Link now) {
        if (link.exchange(now) == now) return;
        spdlog::info("media_link state={}", now == Link::up ? "up" : now == Link::down ? "down" : "superseded");
        if (handlers.on_link) handlers.on_link(now);
    }
    void drop(Link why) {
        socket.close();
        welcomed = false;
        retry_at = SteadyClock::now() + (why == Link::superseded ? 10 * options.retry : options.retry);
        say_link(why);
    }
    void run();
    void connect();
    void read();
    void understand(const Message& message);
    void write();
    bool say_rooms();
    void say_acks();
};

void MediaClient::Impl::run() {
    while (!stop) {
        if (!socket && SteadyClock::now() >= retry_at) connect();
        pollfd fds[2] = {{wake, POLLIN, 0}, {socket.fd(), POLLIN, 0}};
        ::poll(fds, socket ? 2 : 1, static_cast<int>(std::min(options.retry, options.heartbeat).count() / 2 + 1));
        std::uint64_t count = 0;
        [[maybe_unused]] const auto n = ::read(wake, &count, sizeof count);
        if (!socket) continue;
        if (fds[1].revents != 0) read();
        const auto now = SteadyClock::now();
        if (socket && now - heard > options.silence) {
            spdlog::warn("media_silent ms={}", options.silence.count());
            drop(Link::down);
        }
        if (socket && now - asked > options.heartbeat) {
            asked = now;
            if (socket.send(just(Say::ping)) == SeqSocket::Io::gone) drop(Link::down);
        }
        if (socket && welcomed) write();
    }
}

void MediaClient::Impl::connect() {
    auto made = SeqSocket::connect(options.socket);
    if (!made) {
        retry_at = SteadyClock::now() + options.retry;
        return;
    }
    socket = std::move(*made);
    heard = asked = SteadyClock::now();
    welcomed = sync_said = false;
    if (socket.send(just(Say::hello, options.epoch)) != SeqSocket::Io::done) drop(Link::down);
}

void MediaClient::Impl::read() {
    std::string text;
    for (int i = 0; socket && i < 64; ++i) {
        const auto io = socket.receive(text);
        if (io == SeqSocket::Io::later) return;
        if (io == SeqSocket::Io::gone) return drop(Link::down);
        heard = SteadyClock::now();
        const auto message = decode_message(text);
        if (!message) {
            spdlog::error("media_message error=\"{}\"", message.error().to_string());
            return drop(Link::down);
        }
        understand(*message);
    }
}

void MediaClient::Impl::understand(const Message& message) {
    switch (message.say) {
        case Say::welcome: {
            welcomed = true;
            const std::lock_guard lock(mutex);
            unsaid.clear();
            for (const auto& [call, room] : rooms) unsaid.insert(call);
            return;
        }
        case Say::go_away:
            spdlog::warn("media_superseded own_epoch={} epoch={}", options.epoch, message.epoch);
            return drop(Link::superseded);
        case Say::fact:
            if (handlers.on_fact) handlers.on_fact(*message.fact);
            return;
        default: return;
    }
}

void MediaClient::Impl::write() {
    if (!say_rooms()) return;
    if (!sync_said) {
        const auto io = socket.send(just(Say::sync));
        if (io == SeqSocket::Io::gone) return drop(Link::down);
        if (io == SeqSocket::Io::later) return;
        sync_said = true;
        say_link(Link::up);
    }
    say_acks();
}

bool MediaClient::Impl::say_rooms() {
    while (true) {
        auto message = just(Say::room);
        {
            const std::lock_guard lock(mutex);
            if (unsaid.empty()) return true;
            const auto call = *unsaid.begin();
            const auto it = rooms.find(call);
            if (it != rooms.end()) message.room = it->second;
            else message.room = ended_room(call);
            unsaid.erase(unsaid.begin());
        }
        const auto io = socket.send(message);
        if (io == SeqSocket::Io::done) continue;
        {
            const std::lock_guard lock(mutex);
            unsaid.insert(message.room->call);
        }
        if (io == SeqSocket::Io::gone) drop(Link::down);
        return false;
    }
}

void MediaClient::Impl::say_acks() {
    auto message = just(Say::ack);
    {
        const std::lock_guard lock(mutex);
        for (const auto id : acks) {
            if (message.acks.size() == 1000) break;
            message.acks.push_back(id);
        }
    }
    if (message.acks.empty()) return;
    const auto io = socket.send(message);
    if (io == SeqSocket::Io::gone) return drop(Link::down);
    if (io != SeqSocket::Io::done) return;
    // Lost with the connection? Then media says the facts again, and they are acknowledged again.
    const std::lock_guard lock(mutex);
    for (const auto id : message.acks) acks.erase(id);
}

MediaClient::MediaClient(MediaClientOptions options, MediaClientHandlers handlers)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handlers))) {}

MediaClient::~MediaClient() {
    impl_->stop = true;
    impl_->poke();
    if (impl_->thread.joinable()) impl_->thread.join();
}

void MediaClient::start() {
    if (!impl_->thread.joinable()) impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void MediaClient::declare(const centre::Room& room) {
    bool awake = false;
    {
        const std::lock_guard lock(impl_->mutex);
        if (room.parties.empty()) impl_->rooms.erase(room.call);
        else impl_->rooms[room.call] = room;
        awake = !impl_->unsaid.empty();  // poked for those before, or trying them again
        impl_->unsaid.insert(room.call);
    }
    if (!awake) impl_->poke();
}

void MediaClient::ack(std::uint64_t fact_id) {
    // No hurry and so no poke: the thread looks at least every half of a retry or heartbeat.
    const std::lock_guard lock(impl_->mutex);
    impl_->acks.insert(fact_id);
}

Link MediaClient::link() const { return impl_->link; }

}  // namespace siaga::media
