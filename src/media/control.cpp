#include "media/control.hpp"

#include <spdlog/spdlog.h>
#include <sys/epoll.h>

#include <algorithm>

namespace siaga::media {

namespace {

constexpr std::int64_t kAloneMost = 600'000'000;
constexpr std::int64_t kQuietMost = 30'000'000;     // "while RTP flows"
constexpr std::int64_t kOrphansWait = 30'000'000;   // for a `serve` that may want to go on with a part

Message said_fact(const centre::MediaFact& fact) {
    auto message = just(Say::fact);
    message.fact = fact;
    return message;
}

}  // namespace

Result<std::unique_ptr<Control>> Control::open(const std::filesystem::path& socket, int epoll_fd, Engine& engine,
                                               Facts& facts, Recorder& recorder, std::int64_t now_us) {
    auto listener = SeqSocket::listen(socket);
    if (!listener) return listener.error();
    return std::unique_ptr<Control>(new Control(std::move(*listener), epoll_fd, engine, facts, recorder, now_us));
}

Control::Control(SeqSocket listener, int epoll_fd, Engine& engine, Facts& facts, Recorder& recorder,
                 std::int64_t now_us)
    : listener_(std::move(listener)), epoll_(epoll_fd), engine_(engine), facts_(facts), recorder_(recorder),
      alone_since_us_(now_us), orphans_until_us_(now_us + kOrphansWait) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &listen_port_;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_.fd(), &event);
}

Control::~Control() = default;

void Control::readable(const Port& port, std::int64_t now_us) {
    if (port.kind == Port::Kind::listener) return admit();
    read(*static_cast<Peer*>(port.other), now_us);
}

void Control::admit() {
    while (auto socket = listener_.accept()) {
        if (peers_.size() >= kMostPeers) continue;  // closed again: somebody local runs wild
        auto peer = std::make_unique<Peer>();
        peer->socket = std::move(*socket);
        peer->port.kind = Port::Kind::peer;
        peer->port.other = peer.get();
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &peer->port;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, peer->socket.fd(), &event);
        peers_.push_back(std::move(peer));
    }
}

void Control::read(Peer& peer, std::int64_t now_us) {
    std::string text;
    for (int i = 0; i < kMessagesARound && peer.socket; ++i) {
        const auto io = peer.socket.receive(text);
        if (io == SeqSocket::Io::later) return;
        if (io == SeqSocket::Io::gone) return drop(peer);
        const auto message = decode_message(text);
        if (!message) {
            spdlog::error("media_message error=\"{}\"", message.error().to_string());
            return drop(peer);
        }
        understand(peer, *message, now_us);
    }
}

void Control::understand(Peer& peer, const Message& message, std::int64_t now_us) {
    if (message.say == Say::ping) {
        if (peer.socket.send(just(Say::pong)) == SeqSocket::Io::gone) drop(peer);
        return;
    }
    if (message.say == Say::hello) return greet(peer, message.epoch);
    if (&peer != commander_) return;  // it was told to go away, or said no hello
    switch (message.say) {
        case Say::room:
            unsaid_.erase(message.room->call);
            return engine_.declare(*message.room, now_us);
        case Say::sync: return end_unsaid(now_us);
        case Say::ack:
            for (const auto id : message.acks)
                if (const auto fact = facts_.acknowledge(id); fact && fact->kind == centre::MediaFactKind::part_closed)
                    recorder_.forget(fact->recording);
            return;
        default: return;
    }
}

void Control::greet(Peer& peer, std::uint64_t epoch) {
    if (epoch < epoch_) {
        spdlog::warn("media_hello_refused epoch={} held={}", epoch, epoch_);
        (void)peer.socket.send(just(Say::go_away, epoch_));
        return drop(peer);
    }
    if (commander_ != nullptr && commander_ != &peer) {
        (void)commander_->socket.send(just(Say::go_away, epoch));
        drop(*commander_);
    }
    epoch_ = epoch;
    commander_ = &peer;
    peer.told = 0;
    alone_since_us_ = 0;
    unsaid_ = engine_.rooms();
    in_list_ = true;
    spdlog::info("media_commanded epoch={} rooms={}", epoch, unsaid_.size());
    if (peer.socket.send(just(Say::welcome, epoch)) == SeqSocket::Io::gone) return drop(peer);
    tell_facts();
}

void Control::end_unsaid(std::int64_t now_us) {
    if (!in_list_) return;
    in_list_ = false;
    for (const auto call : unsaid_) {
        spdlog::warn("media_room_unwanted call={}", call.value);
        engine_.declare(ended_room(call), now_us);
    }
    unsaid_.clear();
    // Every room that goes on has taken up its part by now.
    recorder_.close_orphans();
    orphans_until_us_ = 0;
}

void Control::tell_facts() {
    while (commander_ != nullptr) {
        const auto* fact = facts_.after(commander_->told);
        if (fact == nullptr) return;
        const auto io = commander_->socket.send(said_fact(*fact));
        if (io == SeqSocket::Io::later) return;  // house_keeping and every round try again
        if (io == SeqSocket::Io::gone) return drop(*commander_);
        commander_->told = fact->id;
    }
}

void Control::house_keeping(std::int64_t now_us) {
    if (orphans_until_us_ != 0 && now_us >= orphans_until_us_) {
        orphans_until_us_ = 0;
        recorder_.close_orphans();
    }
    if (commander_ != nullptr) return;
    if (alone_since_us_ == 0) {
        alone_since_us_ = now_us;
        spdlog::warn("media_alone");
    }
    for (const auto call : engine_.rooms()) {
        const auto quiet = now_us - std::max(engine_.last_heard_us(call), alone_since_us_);
        if (now_us - alone_since_us_ < kAloneMost && quiet < kQuietMost) continue;
        spdlog::warn("media_room_left_alone call={}", call.value);
        engine_.declare(ended_room(call), now_us);
    }
}

void Control::drop(Peer& peer) {
    if (!peer.socket) return;
    peer.socket.close();
    if (commander_ == &peer) commander_ = nullptr;
    const auto it = std::find_if(peers_.begin(), peers_.end(), [&](const auto& p) { return p.get() == &peer; });
    if (it == peers_.end()) return;
    gone_.push_back(std::move(*it));  // epoll may still name it in this round
    peers_.erase(it);
}

}  // namespace siaga::media
