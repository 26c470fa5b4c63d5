#include "core.hpp"

#include <algorithm>

#include "last_words.hpp"

namespace siaga::centre {

void Core::apply(const Event& event, Touched& touched) {
    if (event.seq <= state.seq) return;  // said again
    state.seq = event.seq;
    state.at = std::max(state.at, event.at);
    Applier applier{*this, state, event, touched};
    event.body.visit(applier);
    // Deadlines that no longer hold are dropped when they come; a mirror never looks at them, so now and then
    // the heap is made anew from what is alive.
    if (index.deadlines.size() > 4096 + 2 * index.kept_deadlines) rebuild_deadlines();
}

void Core::add_deadline(HouseTime at, DeadlineKind kind, std::uint64_t id, std::string seat) {
    if (at) index.deadlines.push({at, kind, id, std::move(seat)});
}

void Core::reindex_call(CallId id) {
    const auto found = state.calls.find(id);
    if (found == state.calls.end()) return;
    const Call& call = found->second;
    const auto key = std::tuple{call.lane, call.arrived_at, id};
    if (call.state == CallState::waiting && call.direction == CallDirection::inbound)
        index.waiting.insert(key);
    else
        index.waiting.erase(key);
}

void Core::reindex_seat(const SeatId& id) {
    const auto found = state.seats.find(id);
    if (const auto stood = index.ready_since.find(id); stood != index.ready_since.end()) {
        index.ready.erase({stood->second, id});
        index.ready_since.erase(stood);
    }
    if (found == state.seats.end() || found->second.state != SeatState::ready) return;
    index.ready.emplace(found->second.idle_since, id);
    index.ready_since.emplace(id, found->second.idle_since);
}

// An hour with calls that stay a day; more often where they are to leave sooner.
Duration Core::sweep_pause() const {
    return std::clamp<Duration>(state.settings.queue.ended_call_stays / 4, std::chrono::seconds(10), std::chrono::hours(1));
}
void Core::sweep_at(HouseTime at) {
    index.next_sweep = at;
    add_deadline(at, DeadlineKind::forget, 0);
}

void Core::rebuild_deadlines() {
    index.deadlines = {};
    for (const auto& [id, call] : state.calls) {
        if (call.state == CallState::ended) continue;
        const bool outbound = call.direction == CallDirection::outbound;
        add_deadline(call.connect_at, outbound ? DeadlineKind::outbound : DeadlineKind::connect, id.value);
        add_deadline(call.offer_all_at, DeadlineKind::offer_all, id.value);
        for (const HouseTime at : {call.ring_by, call.answer_by, call.classify_by}) add_deadline(at, DeadlineKind::call_clock, id.value);
        for (const auto& offer : call.offers)
            if (offer.state == OfferState::ringing)
                add_deadline(offer.deadline, DeadlineKind::offer, id.value, offer.seat.value);
    }
    for (const auto& [id, seat] : state.seats) {
        if (seat.state == SeatState::wrap_up) add_deadline(seat.deadline, DeadlineKind::wrap_up, 0, id.value);
        add_deadline(seat.rest_until, DeadlineKind::rest, 0, id.value);
        if (seat.registration) add_deadline(seat.registration->expires_at, DeadlineKind::registration, 0, id.value);
    }
    for (const auto& [id, assignment] : state.assignments)
        if (!assignment.overdue && awaits_acknowledgement(assignment.state))
            add_deadline(assignment.acknowledge_by, DeadlineKind::acknowledge, id.value);
    for (const auto& [id, clock] : state.clocks)
        if (!clock.breached) add_deadline(clock.due_at, DeadlineKind::clock, id.value);
    for (const auto& [id, escalation] : state.escalations)
        if (escalation.state == EscalationState::running) add_deadline(escalation.next_at, DeadlineKind::step, id.value);
    for (const auto& [id, delivery] : state.deliveries) {
        if (delivery.result == DeliveryResult::trying) add_deadline(delivery.deadline, DeadlineKind::delivery, id.value);
        else if (on_the_line(state, delivery)) add_deadline(delivery.ended_at + kLastWords, DeadlineKind::delivery, id.value);
    }
    for (const auto& [id, incident] : state.incidents) watch_owner(incident);
    for (const auto& [id, alarm] : state.alarms)
        if (alarm.open && alarm.needs_answer) add_deadline(alarm.last_at + kAlarmRepeats, DeadlineKind::answer, id.value);
    add_deadline(index.next_sweep, DeadlineKind::forget, 0);
    add_deadline(index.desks_due, DeadlineKind::desks, 0);
    index.kept_deadlines = index.deadlines.size();
}

void Core::reindex_profile() {
    index.rules = profile::RuleIndex(state.profile.rules);
    index.holidays.clear();
    for (const auto& holiday : state.profile.holidays) index.holidays.insert(holiday.date);
    for (const auto& [date, name] : state.house_admin.holidays) index.holidays.insert(date);
}

void Core::rebuild() {
    index = {};
    reindex_profile();
    if (state.at) index.next_sweep = state.at + sweep_pause();
    rebuild_deadlines();
    for (const auto& [id, call] : state.calls) {
        reindex_call(id);
        const bool spoke = call.seat && (call.answered_at || call.direction == CallDirection::outbound);
        if (!spoke) continue;
        const auto [at, first] = index.answered.emplace(*call.seat, id);
        const auto began = [](const Call& one) { return one.answered_at ? one.answered_at : one.arrived_at; };
        if (!first && began(state.calls.at(at->second)) < began(call)) at->second = id;
    }
    for (const auto& [id, leg] : state.legs) {
        if (leg.local_port) index.ports.insert(leg.local_port);
        if (leg.handle) index.handles[leg.handle] = leg.call;
    }
    for (const auto& [id, seat] : state.seats) reindex_seat(id);
    for (const auto& [id, alarm] : state.alarms)
        if (alarm.open) index.alarms[{alarm.kind, alarm.subject}] = id;
    for (const auto& [id, callback] : state.callbacks)
        if (callback.open) index.callbacks[callback.number] = id;
    for (const auto& [id, person] : state.people) index.logins[person.login] = id;
    for (const auto& [number, summary] : state.numbers) index.numbers_by_age.emplace(summary.last_at, number);
}

// ---- what every applier shares --------------------------------------------------------------------

namespace {
template <class Map>
auto* find_in(Map& map, const typename Map::key_type& key) {
    const auto it = map.find(key);
    return it == map.end() ? nullptr : &it->second;
}
}  // namespace

Call* Applier::call(CallId id) {
    touched.calls.insert(id);
    return find_in(s.calls, id);
}
Leg* Applier::leg(LegId id) {
    Leg* found = find_in(s.legs, id);
    if (found) touched.calls.insert(found->call);
    return found;
}
Seat* Applier::seat(const SeatId& id) {
    touched.seats.insert(id);
    return find_in(s.seats, id);
}
Incident* Applier::incident(IncidentId id) {
    touched.incidents.insert(id);
    return find_in(s.incidents, id);
}
Assignment* Applier::assignment(AssignmentId id) {
    touched.assignments.insert(id);
    Assignment* found = find_in(s.assignments, id);
    if (found) touched.incidents.insert(found->incident);
    return found;
}
Offer* Applier::offer(Call& of, OfferId id) {
    const auto it = std::find_if(of.offers.begin(), of.offers.end(), [&](const Offer& o) { return o.id == id; });
    return it == of.offers.end() ? nullptr : &*it;
}

Leg& Applier::new_leg(LegId id, CallId of, LegRole role, const std::string& address, std::uint16_t port) {
    Leg& made = s.legs[id];
    made.id = id;
    made.call = of;
    made.role = role;
    made.local_address = address;
    made.local_port = port;
    s.last_leg = std::max(s.last_leg, id.value);
    if (port) {
        core.index.ports.insert(port);
        s.last_port = port;
    }
    touched.calls.insert(of);
    return made;
}

void Applier::drop_leg(LegId id) {
    const auto it = s.legs.find(id);
    if (it == s.legs.end()) return;
    touched.calls.insert(it->second.call);
    core.index.ports.erase(it->second.local_port);
    if (it->second.handle) core.index.handles.erase(it->second.handle);
    s.legs.erase(it);
}

void Applier::seat_becomes(Seat& of, SeatState state) {
    // A ring that came to nothing without the operator's doing costs no place in the order of idleness.
    if (state == SeatState::ready && of.state != SeatState::offered) of.idle_since = event.at;
    of.state = state;
    core.reindex_seat(of.id);
    touched.seats.insert(of.id);
}

// The seat's part in this call is over; what it becomes is said by an event of its own.
void Applier::free_seat(const std::optional<SeatId>& id, CallId of) {
    if (!id) return;
    Seat* found = seat(*id);
    if (!found || found->call != of) return;
    found->call = {};
    found->offer = {};
    if (found->state != SeatState::offered && found->state != SeatState::talking) return;
    // It was rung over unsaved words because nobody else was ready: back to them.
    const bool words = found->state == SeatState::offered && found->typing && found->console && found->deadline;
    seat_becomes(*found, words                ? SeatState::wrap_up
                         : found->ready_after ? SeatState::ready
                         : found->person      ? SeatState::paused
                                              : SeatState::signed_out);
}

}  // namespace siaga::centre
