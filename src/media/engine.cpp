#include "media/engine.hpp"

#include <spdlog/spdlog.h>
#include <sys/epoll.h>

#include <algorithm>
#include <utility>

namespace siaga::media {

using centre::MediaFactKind;

Party& Engine::take_party(const centre::Party& desired, CallId call, std::int64_t now_us) {
    auto& seat = seats_[desired.leg];
    if (!seat) {
        seat = std::make_unique<Seat>();
        seat->party = std::make_unique<Party>(desired.leg);
        seat->rtp = {Port::Kind::rtp, seat->party.get()};
        seat->rtcp = {Port::Kind::rtcp, seat->party.get()};
        // Spread, so that a hundred legs do not report in the same millisecond.
        seat->party->rtcp_at_us = now_us + 2'500'000 + static_cast<std::int64_t>(desired.leg.value % 50) * 50'000;
    }
    auto& party = *seat->party;
    if (party.room && party.room != call) {
        // A leg that moved: its streams go on, the room it left no longer routes to it.
        const auto before = std::exchange(party.room, call);
        party.said = {};
        party.hears_tap = {};
        if (const auto it = rooms_.find(before); it != rooms_.end()) route(it->second.desired);
    }
    party.room = call;
    party.declare(desired, now_us);
    register_ports(*seat);
    return party;
}

void Engine::register_ports(Seat& seat) {
    auto& party = *seat.party;
    if (party.bound() || !party.bind()) return;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &seat.rtp;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, party.rtp_fd(), &event);
    event.data.ptr = &seat.rtcp;
    if (party.rtcp_fd() >= 0) epoll_ctl(epoll_, EPOLL_CTL_ADD, party.rtcp_fd(), &event);
}

void Engine::drop_party(LegId leg) {
    const auto it = seats_.find(leg);
    if (it == seats_.end()) return;
    auto& party = *it->second->party;
    spdlog::info("media_leg_ended call={} leg={} sent={} ignored={} strangers={} lost_ms={}", party.room.value, leg.value,
                 party.stats().sent, party.stats().ignored, party.latch().strangers(), party.lost_ms);
    // Its sockets close now (the ports may be wanted again at once), its memory stays until the end of
    // the round: epoll may already have told of it.
    party.unbind();
    ports_freed_ = true;
    party.room = {};
    party.listeners.clear();
    std::erase(to_send_, &party);
    gone_.push_back(std::move(it->second));
    seats_.erase(it);
}

void Engine::end_round() {
    flush();
    if (std::exchange(ports_freed_, false))
        for (auto& [leg, seat] : seats_)
            if (!seat->party->bound()) register_ports(*seat);
    gone_.clear();
}

void Engine::declare(const centre::Room& desired, std::int64_t now_us) {
    const auto found = rooms_.find(desired.call);
    if (found != rooms_.end() && found->second.desired == desired) return;
    if (desired.parties.empty() && found == rooms_.end()) return;
    auto& room = rooms_[desired.call];
    const auto before = std::exchange(room.desired, desired);
    std::set<LegId> kept;
    for (const auto& party : desired.parties) kept.insert(party.leg);
    // The part ends while its legs still know what they lost.
    if (room.part != 0 && (desired.parties.empty() || !desired.recording || desired.recording->id != room.recording))
        close_part(room, now_us);
    for (const auto& party : before.parties) {
        const auto it = seats_.find(party.leg);
        if (!kept.contains(party.leg) && it != seats_.end() && it->second->party->room == desired.call)
            drop_party(party.leg);
    }
    for (const auto& party : desired.parties) reconcile_play(take_party(party, desired.call, now_us));
    reconcile_recording(room, now_us);
    route(desired);
    if (desired.parties.empty()) rooms_.erase(desired.call);
}

void Engine::reconcile_play(Party& party) {
    const auto& play = party.desired().play;
    if (!play) {
        party.player.reset();
        return;
    }
    if (play->id == party.played) return;
    party.played = play->id;
    party.player.emplace(sounds_, *play);
}

void Engine::reconcile_recording(LiveRoom& room, std::int64_t now_us) {
    const auto& wanted = room.desired.recording;
    if (!wanted || room.desired.parties.empty()) return;
    if (room.part == 0) {
        room.part = recorder_.open(room.desired.call, *wanted, now_us);
        room.recording = wanted->id;
        room.lost_before_ms = lost_ms(room);
    }
    for (const auto& entry : room.desired.parties) {
        auto& party = *seats_.at(entry.leg)->party;
        const bool left = entry.leg == wanted->left;
        if (left && party.said.part == room.part) continue;
        party.said = left ? Tap{&recorder_, room.part, {}} : Tap{};
        party.hears_tap = party.said;
    }
}

std::uint64_t Engine::lost_ms(const LiveRoom& room) const {
    std::uint64_t sum = 0;
    for (const auto& entry : room.desired.parties)
        if (const auto it = seats_.find(entry.leg); it != seats_.end()) sum += it->second->party->lost_ms;
    return sum;
}

void Engine::close_part(LiveRoom& room, std::int64_t now_us) {
    for (auto& [leg, seat] : seats_) {
        if (seat->party->said.part == room.part) seat->party->said = {};
        if (seat->party->hears_tap.part == room.part) seat->party->hears_tap = {};
    }
    const auto lost = lost_ms(room);
    recorder_.close(room.part, lost > room.lost_before_ms ? lost - room.lost_before_ms : 0, now_us);
    room.part = 0;
    room.recording = 0;
}

void Engine::route(const centre::Room& room) {
    std::vector<Party*> members;
    for (const auto& entry : room.parties) {
        const auto it = seats_.find(entry.leg);
        if (it != seats_.end() && it->second->party->room == room.call) members.push_back(it->second->party.get());
    }
    for (auto* party : members) {
        party->listeners.clear();
        party->mixed.clear();
    }
    std::set<Party*> mixed;
    for (auto* party : members) {
        if (party->player) continue;
        std::vector<Party*> speakers;
        for (auto* other : members) {
            const auto& hears = party->desired().hears;
            if (other != party && std::find(hears.begin(), hears.end(), other->leg()) != hears.end())
                speakers.push_back(other);
        }
        if (speakers.size() == 1) speakers.front()->listeners.push_back(party);
        if (speakers.size() < 2) continue;
        mixed.insert(speakers.begin(), speakers.end());
        party->mixed = std::move(speakers);
    }
    for (auto* party : members) {
        if (!mixed.contains(party)) party->mix.reset();
        else if (!party->mix) party->mix = std::make_unique<MixBuffer>();
    }
    find_tickers();
}

void Engine::find_tickers() {
    tickers_.clear();
    speakers_.clear();
    for (auto& [leg, seat] : seats_) {
        auto* party = seat->party.get();
        if (party->player || !party->mixed.empty()) tickers_.push_back(party);
        if (party->mix) speakers_.push_back(party);
    }
}

std::set<CallId> Engine::rooms() const {
    std::set<CallId> out;
    for (const auto& [call, room] : rooms_) out.insert(call);
    return out;
}

std::int64_t Engine::last_heard_us(CallId call) const {
    std::int64_t last = 0;
    const auto it = rooms_.find(call);
    if (it == rooms_.end()) return last;
    for (const auto& entry : it->second.desired.parties)
        if (const auto seat = seats_.find(entry.leg); seat != seats_.end())
            last = std::max(last, seat->second->party->last_heard_us());
    return last;
}

}  // namespace siaga::media
