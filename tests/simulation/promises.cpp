// What must always hold, whatever happened: after every batch of the live centre, and, of the mirror, after
// every single event.
#include <algorithm>

#include "world.hpp"

namespace siaga::simulation {

void World::check(const Batch& batch, const Touched& touched) {
    if (batch.refusal && !batch.events.empty()) broken("a refusal left events: " + batch.refusal->to_string());
    check_queue();
    check_seats();
    check_calls(touched);
    check_totals();
    check_care();
    if (!touched.incidents.empty() || !touched.assignments.empty() || !touched.alarms.empty()) {
        check_duty();
        check_ladders();
    }
    check_change(batch);
}

namespace {

bool rung(const Call& call) {
    return std::any_of(call.offers.begin(), call.offers.end(), [](const Offer& o) { return o.state == OfferState::ringing; });
}
// It takes calls, or will when it is done with the one it has.
bool takes_calls(const Seat& seat) {
    if (!seat.registration || !seat.registration->reachable) return false;
    if (seat.state == SeatState::ready) return true;
    const bool busy = seat.state == SeatState::offered || seat.state == SeatState::talking || seat.state == SeatState::wrap_up;
    return busy && seat.ready_after;
}

}  // namespace

// The mirror stands right behind this event, not behind the batch.
void World::check_event(const Event& event) const {
    const State& s = mirror_.state();
    if (const auto* e = event.body.get_if<OfferStarted>()) check_offer(*e);
    if (const auto* e = event.body.get_if<CallArrived>(); e && e->lane != (e->called == "115" ? 1 : 0))
        broken("a call to " + e->called + " stands in lane " + std::to_string(e->lane));
    if (const auto* e = event.body.get_if<SeatPaused>(); e && e->why == "misses") {
        if (std::none_of(s.seats.begin(), s.seats.end(), [](const auto& seat) { return takes_calls(seat.second); }))
            broken("seat " + e->seat.value + " was paused for its misses and was the last");
    }
    if (const auto* e = event.body.get_if<CallAnswered>(); e && rung(s.calls.at(e->call)))
        broken("call " + std::to_string(e->call.value) + " was answered and still rings elsewhere");
}

// The better lane first, and nobody overtaken inside one: whoever stands before the call that is offered
// is being rung for already.
void World::check_offer(const OfferStarted& e) const {
    const State& s = mirror_.state();
    const Call& offered = s.calls.at(e.call);
    for (const CallId id : mirror_.waiting()) {
        const Call& other = s.calls.at(id);
        const bool before = std::tie(other.lane, other.arrived_at) < std::tie(offered.lane, offered.arrived_at);
        if (before && !rung(other)) broken("call " + std::to_string(e.call.value) + " overtook " + std::to_string(id.value));
    }
}

void World::check_seats() const {
    const State& s = centre_.state();
    std::set<std::uint16_t> ports;
    for (const auto& [id, leg] : s.legs) {
        const auto call = s.calls.find(leg.call);
        if (call == s.calls.end() || call->second.state == CallState::ended) broken("a leg outlives its call");
        if (leg.local_port && !ports.insert(leg.local_port).second) broken("two legs share an RTP port");
    }
    for (const auto& [id, training] : s.training.running) {
        const Seat& seat = s.seats.at(id);
        if (seat.state != SeatState::ready || seat.person != training.trainee) broken("a training keeps seat " + id.value);
    }
    // What was due has been acted on: a state whose deadline has passed would never end.
    const auto due = centre_.next_deadline();
    const bool caught_up = !due || *due > now_;
    std::map<CallId, int> talking;
    for (const auto& [id, seat] : s.seats) {
        if (seat.state == SeatState::talking) {
            const auto call = s.calls.find(seat.call);
            if (call == s.calls.end() || call->second.state == CallState::ended) broken("seat " + id.value + " sticks to an ended call");
            if (call->second.seat != id || !s.legs.contains(call->second.seat_leg)) broken("seat " + id.value + " talks without a leg");
            if (++talking[seat.call] > 1) broken("a call answered by two");
        } else if (seat.state == SeatState::offered) {
            const auto call = s.calls.find(seat.call);
            const bool right = call != s.calls.end() && std::any_of(call->second.offers.begin(), call->second.offers.end(), [&, at = id, offer = seat.offer](const Offer& o) {
                const bool in_time = bool(o.deadline) && (!caught_up || o.deadline >= now_);
                return o.seat == at && o.id == offer && o.state == OfferState::ringing && in_time && s.legs.contains(o.leg);
            });
            if (!right) broken("seat " + id.value + " is offered nothing");
        } else if (seat.state == SeatState::wrap_up) {
            if (!seat.deadline) broken("wrap-up without a deadline");
            const bool over_words = seat.typing && seat.console;
            if (caught_up && seat.deadline < now_ && !over_words) broken("the wrap-up of seat " + id.value + " outlives its deadline");
        } else if (seat.call) {
            broken("idle seat " + id.value + " holds a call");
        }
    }
}

// Of the calls this batch touched: no caller is lost, no room and no seat outlives its call.
void World::check_calls(const Touched& touched) const {
    const State& s = centre_.state();
    for (const CallId id : touched.calls) {
        const auto found = s.calls.find(id);
        if (found == s.calls.end()) continue;
        const Call& call = found->second;
        if (call.state == CallState::ended) {
            if (s.rooms.contains(id)) broken("a room outlives its call");
            if (rung(call)) broken("a ghost ring");
            continue;
        }
        if (call.direction == CallDirection::outbound && call.state == CallState::waiting && !call.delivery && !call.connect_at)
            broken("a call back waits without a deadline");
        if (call.direction == CallDirection::inbound && !s.legs.contains(call.caller_leg)) broken("a call without its caller");
        if (call.state == CallState::talking && !call.seat && !call.delivery) broken("talking to nobody");
        if (call.state == CallState::talking && rung(call)) broken("other phones ring on for a call that was answered");
        if (call.connected_at && !s.rooms.contains(id)) broken("a connected call that hears nothing");
    }
    for (const auto& [call, there] : callers_) {
        const auto found = s.calls.find(call);
        if (found == s.calls.end()) broken("a caller on the line was forgotten");
    }
}

void World::check_queue() const {
    const State& s = centre_.state();
    bool lost_wait = false;
    for (const CallId id : centre_.waiting()) {
        const Call& call = s.calls.at(id);
        lost_wait = lost_wait || !rung(call);
    }
    // The 50 lines may be gone, but never to callers alone: somebody is being rung or spoken with, so that a line comes back.
    const bool served = std::any_of(s.legs.begin(), s.legs.end(), [](const auto& leg) { return leg.second.role != LegRole::caller; });
    if (lost_wait && (s.legs.size() < 49 || !served))
        for (const auto& [id, seat] : s.seats)
            if (centre_.offerable(seat) && seat.rest_until <= now_) broken("seat " + id.value + " is free while a caller waits");
}

void World::check_totals() const {
    const auto& t = centre_.state().totals;
    std::uint64_t unanswered = 0;
    for (const CallId id : centre_.waiting())
        if (!centre_.state().calls.at(id).answered_at) ++unanswered;
    if (t.offered != t.answered + t.abandoned + t.cut + unanswered) broken("offered does not reconcile");
}

}  // namespace siaga::simulation
