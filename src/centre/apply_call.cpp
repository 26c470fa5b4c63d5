#include <algorithm>

#include "core.hpp"

namespace siaga::centre {

void Applier::operator()(const CallArrived& e) {
    Call& made = s.calls[e.call];
    made.id = e.call;
    made.trunk = e.trunk;
    made.caller = e.caller;
    made.caller.anonymous = e.anonymous;
    made.called_raw = e.called_raw;
    made.called = e.called;
    made.called_listed = e.called_listed;
    made.default_type = e.default_type;
    made.lane = e.lane;
    made.arrived_at = event.at;
    made.arrived_wall = event.wall;
    made.connect_at = e.connect_at;
    made.offer_all_at = e.offer_all_at;
    made.ring_by = e.ring_by;
    made.answer_by = e.answer_by;
    made.caller_leg = e.leg;
    made.queue_edition = s.settings_admin.queue_edition;
    for (const auto& trunk : s.settings.trunks)
        if (trunk.id == e.trunk) made.answer = trunk.answer;
    Leg& caller = new_leg(e.leg, e.call, LegRole::caller, e.local_address, e.local_port);
    caller.trunk = e.trunk;
    caller.handle = e.handle;
    caller.media = e.media;
    caller.dialog = e.dialog;
    if (e.handle) core.index.handles[e.handle] = e.call;
    s.last_call = std::max(s.last_call, e.call.value);
    ++s.totals.offered;
    if (!e.called_listed) ++s.totals.unlisted;
    core.reindex_call(e.call);
    core.add_deadline(e.connect_at, DeadlineKind::connect, e.call.value);
    core.add_deadline(e.offer_all_at, DeadlineKind::offer_all, e.call.value);
    core.add_deadline(e.ring_by, DeadlineKind::call_clock, e.call.value);
    core.add_deadline(e.answer_by, DeadlineKind::call_clock, e.call.value);
    touched.calls.insert(e.call);
}

void Applier::operator()(const CallRinging& e) {
    if (Leg* found = leg(e.leg)) found->state = LegState::ringing;
    if (Call* found = call(e.call)) found->early_media = e.early_media;
}
void Applier::operator()(const CallConnected& e) {
    if (Leg* found = leg(e.leg)) found->state = LegState::answered;
    if (Call* found = call(e.call)) {
        found->connected_at = event.at;
        found->connect_at = {};
        ++s.totals.connected;
    }
}
void Applier::operator()(const CallOfferedToAll& e) {
    if (Call* found = call(e.call)) found->offer_all = true;
}

void Applier::operator()(const OfferStarted& e) {
    Call* found = call(e.call);
    if (!found) return;
    Offer made;
    made.id = e.offer;
    made.seat = e.seat;
    made.leg = e.leg;
    made.at = event.at;
    made.deadline = e.deadline;
    made.to_all = e.to_all;
    // A call may ring for hours at a night's only seat: the newest thirty tell enough in memory.
    if (found->offers.size() >= 30) {
        const auto oldest = std::find_if(found->offers.begin(), found->offers.end(),
                                         [](const Offer& o) { return o.state != OfferState::ringing; });
        if (oldest != found->offers.end()) found->offers.erase(oldest);
    }
    found->offers.push_back(made);
    s.last_offer = std::max(s.last_offer, e.offer.value);
    Leg& ring = new_leg(e.leg, e.call, LegRole::seat, e.local_address, e.local_port);
    ring.seat = e.seat;
    ring.auto_answer = e.auto_answer;
    if (Seat* at = seat(e.seat)) {
        if (at->state != SeatState::ready) at->idle_since = event.at;
        at->call = e.call;
        at->offer = e.offer;
        seat_becomes(*at, SeatState::offered);
    }
    core.add_deadline(e.deadline, DeadlineKind::offer, e.call.value, e.seat.value);
}

void Applier::operator()(const OfferEnded& e) {
    drop_leg(e.leg);
    if (Call* found = call(e.call))
        if (Offer* ended = offer(*found, e.offer)) {
            ended->state = e.state;
            ended->ended_at = event.at;
        }
    free_seat(e.seat, e.call);
}
namespace {
// Whoever pressed F2 is given the time its phone needs, however late in the ring it was.
constexpr Duration kAnswering = std::chrono::seconds(5);
}  // namespace

void Applier::answering(Offer& of, CallId id) {
    if (of.deadline >= event.at + kAnswering) return;
    of.deadline = event.at + kAnswering;
    core.add_deadline(of.deadline, DeadlineKind::offer, id.value, of.seat.value);
}

void Applier::operator()(const OfferAnswerAsked& e) {
    if (Call* found = call(e.call))
        if (Offer* of = offer(*found, e.offer)) answering(*of, e.call);
}

void Applier::operator()(const OfferRedialled& e) {
    Call* found = call(e.call);
    drop_leg(e.old_leg);
    if (!found) return;
    Leg& again = new_leg(e.leg, e.call, LegRole::seat, e.local_address, e.local_port);
    again.seat = e.seat;
    again.auto_answer = true;
    if (Offer* of = offer(*found, e.offer)) {
        of->leg = e.leg;
        answering(*of, e.call);
    }
}

void Applier::operator()(const CallAnswered& e) {
    Call* found = call(e.call);
    if (!found) return;
    if (Offer* accepted = offer(*found, e.offer)) {
        accepted->state = OfferState::accepted;
        accepted->ended_at = event.at;
    }
    found->state = CallState::talking;
    if (!found->answered_at) {  // a call that went back to the queue was answered once already
        found->answered_at = event.at;
        found->answered_wall = event.wall;
        found->classify_by = e.classify_by;
        core.add_deadline(e.classify_by, DeadlineKind::call_clock, e.call.value);
        ++s.totals.answered;
        s.totals.wait_us += static_cast<std::uint64_t>((event.at - found->arrived_at).count());
    }
    found->seat = e.seat;
    found->seat_leg = e.leg;
    found->person = e.person;
    found->offer_all_at = {};
    core.reindex_call(e.call);
    if (Seat* at = seat(e.seat)) {
        at->misses = 0;
        at->offer = {};
        at->deadline = {};
        at->call = e.call;
        core.index.answered[e.seat] = e.call;
        seat_becomes(*at, SeatState::talking);
    }
}

void Applier::operator()(const CallRequeued& e) {
    drop_leg(e.leg);
    if (Call* found = call(e.call)) {
        found->state = CallState::waiting;
        found->seat.reset();
        found->seat_leg = {};
        found->held = false;
        found->offer_all = true;  // it was served already: whoever is free first
        core.reindex_call(e.call);
    }
    free_seat(e.seat, e.call);
}

void Applier::operator()(const LegRinging& e) {
    if (Leg* found = leg(e.leg)) {
        if (found->state == LegState::inviting) found->state = LegState::ringing;
        found->talk = found->talk || e.talk;
        if (e.media) found->media = *e.media;
    }
}
void Applier::operator()(const LegAnswered& e) {
    if (Leg* found = leg(e.leg)) {
        found->state = LegState::answered;
        found->media = e.media;
        found->dialog = e.dialog;
    }
}
void Applier::operator()(const LegMediaChanged& e) {
    if (Leg* found = leg(e.leg)) {
        found->media = e.media;
        found->held_by_peer = e.held_by_peer;
    }
}
void Applier::operator()(const LegDialogChanged& e) {
    const auto found = s.legs.find(e.leg);  // no view shows it: nothing is touched
    if (found != s.legs.end()) found->second.dialog = e.dialog;
}
void Applier::operator()(const LegReleased& e) { drop_leg(e.leg); }
void Applier::operator()(const LegEnded& e) { drop_leg(e.leg); }

void Applier::operator()(const CallHeld& e) {
    if (Call* found = call(e.call)) found->held = e.held;
}

void Applier::operator()(const CallEnded& e) {
    Call* found = call(e.call);
    if (!found) return;
    const bool was_answered = bool(found->answered_at);
    found->state = CallState::ended;
    found->cause = e.cause;
    found->ended_at = event.at;
    found->ended_wall = event.wall;
    found->connect_at = {};
    found->offer_all_at = {};
    core.reindex_call(e.call);
    for (auto& open : found->offers)
        if (open.state == OfferState::ringing) {
            open.state = OfferState::cancelled;
            open.ended_at = event.at;
            free_seat(open.seat, e.call);
        }
    free_seat(found->seat, e.call);
    if (found->direction == CallDirection::outbound) return;
    if (!was_answered) {
        if (e.cause == EndCause::caller_hung_up || e.cause == EndCause::cancelled) {
            ++s.totals.abandoned;
            if (event.at - found->arrived_at < queue_of(s, *found).short_call) ++s.totals.short_abandoned;
        } else {
            ++s.totals.cut;
        }
    }
    remember_number(*found, event.at);
}

// What the next call's pop shows of this number, without PostgreSQL; bounded by age.
void Applier::remember_number(const Call& of, HouseTime ended_at) {
    if (of.caller.number.empty()) return;
    auto& summary = s.numbers[of.caller.number];
    core.index.numbers_by_age.erase({summary.last_at, of.caller.number});
    ++summary.count;
    summary.last_at = ended_at;
    core.index.numbers_by_age.emplace(summary.last_at, of.caller.number);
    summary.last.push_back({of.id, of.arrived_wall, of.result, of.incident});
    if (summary.last.size() > 5) summary.last.erase(summary.last.begin());
    if (of.result) ++summary.results[*of.result];
    while (s.numbers.size() > kNumbersKept) {
        const auto oldest = core.index.numbers_by_age.begin();
        s.numbers.erase(oldest->second);
        core.index.numbers_by_age.erase(oldest);
    }
}

void Applier::operator()(const CallResultGiven& e) {
    Call* found = call(e.call);
    if (!found) return;
    const auto before = found->result;
    found->result = e.result;
    found->filled_in = true;
    restate_past(*found, before);
}

// What was said of a call after it had ended: its number's summary says the same.
void Applier::restate_past(const Call& of, std::optional<CallResult> before) {
    if (of.state != CallState::ended || of.direction != CallDirection::inbound) return;
    const auto number = s.numbers.find(of.caller.number);
    if (number == s.numbers.end()) return;
    auto& results = number->second.results;
    if (before != of.result) {
        if (before && results[*before] > 0) --results[*before];
        if (of.result) ++results[*of.result];
    }
    for (auto& past : number->second.last)
        if (past.call == of.id) {
            past.result = of.result;
            past.incident = of.incident;
        }
}

void Applier::operator()(const OutboundStarted& e) {
    Call& made = s.calls[e.call];
    made.id = e.call;
    made.direction = CallDirection::outbound;
    made.trunk = e.trunk;
    made.caller = e.party;
    made.called_raw = made.called = e.party.number;
    made.arrived_at = event.at;
    made.arrived_wall = event.wall;
    made.connect_at = e.deadline;
    made.seat = e.seat;
    made.seat_leg = e.seat_leg;
    made.person = e.person;
    made.callback = e.callback;
    made.contact_agency = e.agency;
    made.incident = e.incident;
    made.filled_in = true;
    made.queue_edition = s.settings_admin.queue_edition;
    Leg& ring = new_leg(e.seat_leg, e.call, LegRole::seat, e.local_address, e.local_port);
    ring.seat = e.seat;
    ring.auto_answer = true;
    s.last_call = std::max(s.last_call, e.call.value);
    ++s.totals.outbound;
    if (Seat* at = seat(e.seat)) {
        at->call = e.call;
        core.index.answered[e.seat] = e.call;
        seat_becomes(*at, SeatState::talking);
    }
    core.add_deadline(e.deadline, DeadlineKind::outbound, e.call.value);
    touched.calls.insert(e.call);
}
void Applier::operator()(const OutboundDialled& e) {
    Call* found = call(e.call);
    if (!found) return;
    Leg& out = new_leg(e.leg, e.call, LegRole::outbound, e.local_address, e.local_port);
    out.trunk = e.trunk;
    out.target = e.target;
    found->caller_leg = e.leg;
    found->connect_at = e.deadline;
    core.add_deadline(e.deadline, DeadlineKind::outbound, e.call.value);
}
void Applier::operator()(const OutboundAnswered& e) {
    if (Call* found = call(e.call)) {
        found->state = CallState::talking;
        found->connected_at = found->answered_at = event.at;
        found->answered_wall = event.wall;
        found->connect_at = {};
    }
}

void Applier::operator()(const RoomSet& e) {
    if (Call* found = call(e.room.call))
        for (const auto& party : e.room.parties)
            if (party.play) found->plays = std::max(found->plays, party.play->id);
    if (e.room.parties.empty())
        s.rooms.erase(e.room.call);
    else
        s.rooms[e.room.call] = e.room;
}
void Applier::operator()(const RecordingStarted& e) {
    s.last_recording = std::max(s.last_recording, e.recording);
    if (Call* found = call(e.call)) {
        RecordingPart part;
        part.id = e.recording;
        part.file = e.file;
        found->recordings.push_back(part);
    }
}
void Applier::operator()(const RecordingClosed& e) {
    if (Call* found = call(e.call))
        for (auto& part : found->recordings)
            if (part.id == e.recording) {
                part.file = e.file;
                part.sha256 = e.sha256;
                part.bytes = e.bytes;
                part.duration_ms = e.duration_ms;
                part.gaps_ms = e.gaps_ms;
                part.closed = true;
            }
}
void Applier::operator()(const RecordingPlayed& e) { call(e.call); }
void Applier::operator()(const MediaFactSeen& e) {
    s.last_media_fact = std::max(s.last_media_fact, e.fact.id);
    call(e.fact.call);
    if (Leg* found = leg(e.fact.leg)) {
        if (e.fact.kind == MediaFactKind::rtp_lost) found->silent = true;
        if (e.fact.kind == MediaFactKind::rtp_started) found->silent = false;
    }
}

void Applier::operator()(const CallbackChanged& e) {
    Callback& entry = s.callbacks[e.callback];
    if (!entry.id) {
        entry.id = e.callback;
        entry.number = e.number;
        entry.first_at = event.at;
        core.index.callbacks[e.number] = e.callback;
    }
    ++entry.count;
    if (e.short_call) ++entry.short_count;
    entry.last_at = event.at;
    entry.last_wall = event.wall;
    if (entry.calls.size() < 20) entry.calls.push_back(e.call);
    entry.listed = !e.short_call || entry.listed || entry.count > 1;
    s.last_callback = std::max(s.last_callback, e.callback.value);
    touched.callbacks.insert(e.callback);
}
void Applier::operator()(const CallbackClosed& e) {
    touched.callbacks.insert(e.callback);
    const auto it = s.callbacks.find(e.callback);
    if (it == s.callbacks.end()) return;
    core.index.callbacks.erase(it->second.number);
    s.callbacks.erase(it);  // the record keeps it; memory keeps the open ones
}

}  // namespace siaga::centre
