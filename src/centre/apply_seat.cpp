#include <algorithm>

#include "core.hpp"

namespace siaga::centre {

void Applier::operator()(const SeatRegistered& e) {
    if (Seat* found = seat(e.seat)) {
        found->registration = e.registration;
        core.add_deadline(e.registration.expires_at, DeadlineKind::registration, 0, e.seat.value);
    }
}
void Applier::operator()(const SeatUnregistered& e) {
    if (Seat* found = seat(e.seat)) found->registration.reset();
}
void Applier::operator()(const SeatPhoneReachable& e) {
    if (Seat* found = seat(e.seat); found && found->registration) found->registration->reachable = e.reachable;
}
void Applier::operator()(const SeatTaken& e) {
    if (Seat* found = seat(e.seat)) {
        found->person = e.person;
        found->console = true;
        found->typing = false;
        if (found->state == SeatState::signed_out) {
            found->pause_reason = "baru masuk";
            found->ready_after = false;
            seat_becomes(*found, SeatState::paused);
        }
    }
    touched.people.insert(e.person);
}
void Applier::operator()(const SeatLeft& e) {
    if (Seat* found = seat(e.seat)) {
        found->person = {};
        found->console = false;
        found->typing = false;
        found->ready_after = false;
        // A call in progress is finished by phone; the seat signs out when it ends.
        if (found->state != SeatState::talking && found->state != SeatState::offered)
            seat_becomes(*found, SeatState::signed_out);
    }
    touched.people.insert(e.person);
}
void Applier::operator()(const SeatConsole& e) {
    if (Seat* found = seat(e.seat)) {
        found->console = e.online;
        if (!e.online) found->typing = false;
    }
}
void Applier::operator()(const SeatReady& e) {
    if (Seat* found = seat(e.seat)) {
        found->ready_after = true;
        found->pause_reason.clear();
        if (e.by == "console" || e.by == "star") found->misses = 0;
        if (found->state == SeatState::talking || found->state == SeatState::offered) return;
        found->deadline = {};
        seat_becomes(*found, SeatState::ready);
    }
}
void Applier::operator()(const SeatPaused& e) {
    if (Seat* found = seat(e.seat)) {
        found->ready_after = false;
        found->pause_reason = e.why;
        if (found->state == SeatState::talking || found->state == SeatState::offered) return;
        found->deadline = {};
        seat_becomes(*found, SeatState::paused);
    }
}
void Applier::operator()(const SeatWrapUp& e) {
    if (Seat* found = seat(e.seat)) {
        if (!e.until) return;
        found->deadline = e.until;
        if (found->state != SeatState::wrap_up) seat_becomes(*found, SeatState::wrap_up);
        core.add_deadline(e.until, DeadlineKind::wrap_up, 0, e.seat.value);
    }
}
void Applier::operator()(const SeatTyping& e) {
    if (Seat* found = seat(e.seat)) found->typing = e.typing;
}
void Applier::operator()(const SeatMissed& e) {
    if (Seat* found = seat(e.seat)) {
        found->misses = e.misses;
        found->rest_until = e.rest_until;
        core.add_deadline(e.rest_until, DeadlineKind::rest, 0, e.seat.value);
        found->idle_since = event.at;  // a miss resets idleness
        core.reindex_seat(e.seat);
    }
}

}  // namespace siaga::centre
