// The Engine's other half: packets in, packets out, the tick, and what is watched every second.
#include <spdlog/spdlog.h>
#include <time.h>

#include <algorithm>
#include <array>

#include "media/engine.hpp"

namespace siaga::media {

using centre::MediaFactKind;

namespace {

constexpr unsigned kBurst = 16;
constexpr std::int64_t kLostAfter = 20'000'000;
constexpr std::int64_t kRtcpEvery = 5'000'000;

std::uint64_t ntp_now() {
    timespec t{};
    clock_gettime(CLOCK_REALTIME, &t);
    constexpr std::uint64_t k1900 = 2'208'988'800ULL;  // seconds from 1900 to 1970 (RFC 3550 4)
    return (static_cast<std::uint64_t>(t.tv_sec) + k1900) << 32 |
           ((static_cast<std::uint64_t>(t.tv_nsec) << 32) / 1'000'000'000ULL);
}

}  // namespace

struct Engine::Buffers {
    std::array<std::array<std::uint8_t, kMaxDatagram + 1>, kBurst> data;
    std::array<Address, kBurst> from;
    std::array<iovec, kBurst> pieces;
    std::array<mmsghdr, kBurst> messages;

    int receive(int fd) {
        for (unsigned i = 0; i < kBurst; ++i) {
            pieces[i] = {data[i].data(), data[i].size()};
            messages[i].msg_hdr = {};
            messages[i].msg_hdr.msg_name = &from[i].storage;
            messages[i].msg_hdr.msg_namelen = sizeof from[i].storage;
            messages[i].msg_hdr.msg_iov = &pieces[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        const int n = ::recvmmsg(fd, messages.data(), kBurst, MSG_DONTWAIT, nullptr);
        for (int i = 0; i < n; ++i) from[static_cast<std::size_t>(i)].length = messages[static_cast<std::size_t>(i)].msg_hdr.msg_namelen;
        return n;
    }
    [[nodiscard]] std::span<const std::uint8_t> datagram(int i) const {
        const auto k = static_cast<std::size_t>(i);
        return std::span(data[k]).first(messages[k].msg_len);
    }
};

Engine::Engine(int epoll_fd, const Sounds& sounds, Recorder& recorder, Facts& facts)
    : epoll_(epoll_fd), sounds_(sounds), recorder_(recorder), facts_(facts), buffers_(std::make_unique<Buffers>()) {}

Engine::~Engine() = default;

void Engine::readable(const Port& port, std::int64_t now_us) {
    if (!port.party->room) return;  // removed in this very round
    if (port.kind == Port::Kind::rtp) read_rtp(*port.party, now_us);
    else read_rtcp(*port.party, now_us);
}

void Engine::read_rtp(Party& party, std::int64_t now_us) {
    const int n = buffers_->receive(party.rtp_fd());
    for (int i = 0; i < n; ++i)
        if (const auto said = party.receive(buffers_->datagram(i), buffers_->from[static_cast<std::size_t>(i)], now_us))
            heard(party, *said, now_us);
}

void Engine::read_rtcp(Party& party, std::int64_t now_us) {
    const int n = buffers_->receive(party.rtcp_fd());
    for (int i = 0; i < n; ++i) party.receive_rtcp(buffers_->datagram(i), now_us);
}

void Engine::heard(Party& party, const Party::Heard& said, std::int64_t now_us) {
    if (!party.rtp_started) {
        party.rtp_started = true;
        party.rtp_lost = false;
        note(MediaFactKind::rtp_started, party);
    }
    if (said.digit) note(MediaFactKind::dtmf, party, std::string(1, *said.digit));
    const auto queue = [&](Party& listener) {
        listener.hear(party, said, now_us);
        if (!listener.to_send) {
            listener.to_send = true;
            to_send_.push_back(&listener);
        }
    };
    for (auto* listener : party.listeners) queue(*listener);
    if (!said.event || !party.mix) return;
    for (auto* ticker : tickers_)
        if (std::find(ticker->mixed.begin(), ticker->mixed.end(), &party) != ticker->mixed.end()) queue(*ticker);
}

void Engine::flush() {
    for (auto* party : to_send_) {
        party->send_now();
        party->to_send = false;
    }
    to_send_.clear();
}

void Engine::tick(std::int64_t now_us) {
    for (auto* speaker : speakers_) speaker->mix->pull(speaker->frame);
    for (auto* party : tickers_) {
        std::array<std::int16_t, kFrame> out{};
        if (party->player) {
            if (!party->player->pull(out)) {
                note(MediaFactKind::play_ended, *party, {}, party->player->id());
                party->player.reset();
                to_route_.insert(party->room);
                continue;
            }
        } else {
            std::array<int, kFrame> sum{};
            for (const auto* speaker : party->mixed)
                for (int i = 0; i < kFrame; ++i) sum[static_cast<std::size_t>(i)] += speaker->frame[static_cast<std::size_t>(i)];
            for (int i = 0; i < kFrame; ++i)
                out[static_cast<std::size_t>(i)] = static_cast<std::int16_t>(std::clamp(sum[static_cast<std::size_t>(i)], -32767, 32767));
        }
        party->hear_frame(out, now_us);
        party->send_now();
    }
    for (const auto call : std::exchange(to_route_, {}))
        if (const auto it = rooms_.find(call); it != rooms_.end()) route(it->second.desired);
}

void Engine::house_keeping(std::int64_t now_us) {
    for (auto& [leg, seat] : seats_) {
        auto& party = *seat->party;
        if (!party.bound()) register_ports(*seat);
        watch_silence(party, now_us);
        party.keep_alive(now_us);
        if (now_us < party.rtcp_at_us) continue;
        party.rtcp_at_us = now_us + kRtcpEvery;
        party.send_rtcp(now_us, ntp_now());
    }
}

void Engine::watch_silence(Party& party, std::int64_t now_us) {
    const auto& peer = party.desired().peer;
    if (!peer.we_receive || (peer.port == 0 && !party.latch().source())) {
        party.quiet_since_us = now_us;
        return;
    }
    if (party.rtp_lost || now_us - std::max(party.quiet_since_us, party.last_heard_us()) < kLostAfter) return;
    party.rtp_lost = true;
    party.rtp_started = false;  // and is told again, should it come back
    note(MediaFactKind::rtp_lost, party);
}

void Engine::note(MediaFactKind kind, const Party& party, const std::string& digit, std::uint64_t play) {
    centre::MediaFact fact;
    fact.kind = kind;
    fact.call = party.room;
    fact.leg = party.leg();
    fact.digit = digit;
    fact.play = play;
    spdlog::info("media_fact kind={} call={} leg={}", name_of(kind), fact.call.value, fact.leg.value);
    facts_.add(std::move(fact));
}

}  // namespace siaga::media
