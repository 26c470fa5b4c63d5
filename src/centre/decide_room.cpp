// Who hears whom: the room of a call, made anew from its legs after whatever changed them, and its recording.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "deciding.hpp"
#include "last_words.hpp"

namespace siaga::centre {

void Deciding::connect(CallId id) {
    const Call& call = s.calls.at(id);
    if (call.connected_at) return;
    emit(CallConnected{id, call.caller_leg});
    record(id);
    set_room(id);
}

// Recording starts with the 200, the waiting included.
void Deciding::record(CallId id) {
    const Call& call = s.calls.at(id);
    if (!call.recordings.empty()) return;
    const std::chrono::sys_time<Duration> local{Duration{wall.us} + std::chrono::minutes(s.profile.zone_minutes)};
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(local)};
    char file[96];
    std::snprintf(file, sizeof file, "rekaman/%04d/%02u/%02u/%010llu-1.wav", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                  static_cast<unsigned long long>(id.value));
    emit(RecordingStarted{id, s.last_recording + 1, file});
}

// The desired room of a call, from its legs alone. The same state gives the same room; only ids of plays
// are carried over from the room before, so that saying it again restarts nothing.
Room Deciding::room_of(const Call& call) const {
    Room room;
    room.call = call.id;
    const Leg* caller = leg_of(call.caller_leg);
    const Leg* seat = leg_of(call.seat_leg);
    const bool talking = call.state == CallState::talking && caller && seat;
    const auto add = [&](const Leg& leg, bool alone, std::optional<Play> play) {
        Party party;
        party.leg = leg.id;
        party.local_address = leg.local_address;
        party.local_port = leg.local_port;
        party.peer = leg.media;
        const Leg* other = &leg == caller ? seat : caller;
        if (!alone && other && !play) party.hears.push_back(other->id);
        party.play = std::move(play);
        room.parties.push_back(std::move(party));
    };
    const bool held = call.held || (seat && seat->held_by_peer) || (caller && caller->held_by_peer);
    if (talking) {
        const auto wait = [&](bool hears) -> std::optional<Play> {
            if (!held || !hears) return std::nullopt;
            return Play{0, {"mohon-tunggu-id", "mohon-tunggu-en", "hold"}, true};  // said once, then soft tones
        };
        add(*caller, held, wait(!caller->held_by_peer));
        add(*seat, held, std::nullopt);
    } else if (call.delivery) {
        // A notice of ours: silence until its words are a sound, the message three times at most, the last words.
        const auto d = s.deliveries.find(call.delivery);
        if (caller && caller->state == LegState::answered && d != s.deliveries.end())
            add(*caller, true, notice_play(s, call, d->second));
    } else if (call.direction == CallDirection::outbound) {
        const bool early = caller && caller->media.port != 0;
        if (seat && seat->state == LegState::answered)
            add(*seat, !early, early ? std::nullopt : std::optional(Play{0, {"ringback"}, true}));
        if (early) add(*caller, true, std::nullopt);
    } else if (caller && call.connected_at) {
        add(*caller, true, Play{0, {"terhubung-id", "terhubung-en", "ringback"}, true});
    } else if (caller && call.early_media) {
        add(*caller, true, Play{0, {"ringback"}, true});
    }
    if (!call.recordings.empty() && !call.recordings.back().closed && caller && !room.parties.empty())
        room.recording = Recording{call.recordings.back().id, call.recordings.back().file, caller->id};
    return room;
}

void Deciding::set_room(CallId id) {
    const Call& call = s.calls.at(id);
    const auto before = s.rooms.find(id);
    Room room = call.state == CallState::ended ? Room{id, 0, {}, {}} : room_of(call);
    std::uint64_t plays = call.plays;
    for (auto& party : room.parties) {
        if (!party.play || call.delivery) continue;
        if (before != s.rooms.end())
            for (const auto& old : before->second.parties)
                if (old.leg == party.leg && old.play && old.play->items == party.play->items) party.play->id = old.play->id;
        if (!party.play->id) party.play->id = ++plays;
    }
    if (before == s.rooms.end()) {
        if (room.parties.empty()) return;
        room.version = 1;
    } else {
        room.version = before->second.version;
        if (room == before->second) return;
        ++room.version;
    }
    emit(RoomSet{std::move(room)});
}

}  // namespace siaga::centre
