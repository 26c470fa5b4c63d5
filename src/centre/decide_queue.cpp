// The queue: who is offered which call, and when a seat that misses calls is left alone.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {
// A phone that refuses at once (486, 603, DND) is not rung again before this, so that a lone seat that is
// busy does not turn into a storm of INVITEs.
constexpr Duration kRestAfterRefusal = std::chrono::seconds(3);

// Whoever speaks with somebody would lose the talk's keys and leave it to whoever sits down next. Signing out, and
// being deactivated, leave all the same: the talk is finished by phone.
Status free_to_leave(const Seat& seat) {
    if (seat.state != SeatState::talking) return {};
    return fail("in_call", "panggilan masih berlangsung di meja ini; akhiri dulu, lalu lepas mejanya", "seat");
}
}  // namespace

bool Deciding::offerable(const Seat& seat) const {
    return seat.state == SeatState::ready && seat.registration && seat.registration->reachable && seat.rest_until <= now;
}

std::optional<SeatId> Deciding::longest_idle() const {
    // A desk in training is ready like any other; it is spared only for one that has let no call ring out.
    std::optional<SeatId> training;
    for (const auto& [idle_since, id] : index.ready) {
        const Seat& seat = s.seats.at(id);
        if (!offerable(seat) || (training && seat.misses > 0)) continue;
        if (!s.training.running.contains(id)) return id;
        if (!training) training = id;
    }
    if (training) return training;
    // A call waits and nobody is ready: wrap-up ends for whoever has nothing left to write, and after its time even
    // over unsaved words (docs/decisions/0152).
    const Seat* spare = nullptr;
    for (const auto& [id, seat] : s.seats)
        if (seat.state == SeatState::wrap_up && seat.ready_after && (seat.deadline <= now || has_written(seat)) && seat.registration &&
            seat.registration->reachable && seat.rest_until <= now && (!spare || seat.deadline < spare->deadline))
            spare = &seat;
    if (spare) return spare->id;
    return std::nullopt;
}

// Its form is empty, and whom it spoke with last has a result.
bool Deciding::has_written(const Seat& seat) const {
    if (seat.typing) return false;
    const auto last = index.answered.find(seat.id);
    const auto call = last == index.answered.end() ? s.calls.end() : s.calls.find(last->second);
    return call == s.calls.end() || call->second.filled_in;
}

// Would somebody still take calls if this seat did not?
bool Deciding::working_without(const SeatId& without) const {
    return std::any_of(s.seats.begin(), s.seats.end(),
                       [&](const auto& entry) { return entry.first != without && working(entry.second); });
}
// It takes calls, or will when it is done with the one it has.
bool Deciding::working(const Seat& seat) const {
    if (!seat.registration || !seat.registration->reachable) return false;
    switch (seat.state) {
        case SeatState::ready: return true;
        case SeatState::offered:
        case SeatState::talking:
        case SeatState::wrap_up: return seat.ready_after;
        default: return false;
    }
}

void Deciding::offer(const Call& call, const SeatId& seat, bool to_all) {
    const std::uint16_t port = to_all ? spare_port() : free_port();
    if (!port) return;
    end_training(seat, {}, TrainingEnd::real_call);
    emit(OfferStarted{call.id, OfferId{s.last_offer + 1}, seat, next_leg(), s.settings.seat_media_address, port,
                      now + queue_of(s, call).ring, to_all, false});
}

void Deciding::end_offer(const Call& call, const Offer& ended, OfferState state, const std::string& why) {
    emit(OfferEnded{call.id, ended.id, ended.seat, ended.leg, state, why});
}

void Deciding::missed(const SeatId& id, bool refused_at_once) {
    const Seat& seat = s.seats.at(id);
    emit(SeatMissed{id, seat.misses + 1, refused_at_once ? now + kRestAfterRefusal : HouseTime{}});
    if (seat.misses < s.settings.queue.misses_to_pause || seat.state != SeatState::ready) return;
    if (working_without(id)) emit(SeatPaused{id, {}, "misses"});
}

// Ready again, or back to the pause that was asked for. A pause for misses ends with a talk where nobody else works:
// whoever has just called out is there.
void Deciding::end_wrap_up(SeatId id, PersonId by) {
    const Seat& seat = s.seats.at(id);
    if (seat.ready_after || (seat.pause_reason == "misses" && !working_without(id))) emit(SeatReady{id, by, "wrap_up"});
    else emit(SeatPaused{id, by, seat.pause_reason});
}

// Every waiting call in its order gets the longest-idle seat; then calls that have waited long get all
// seats that are left. A call that is being offered keeps its place.
void Deciding::pump() {
    if (index.waiting.empty()) return;
    // Offering changes the state, so the order is read once and each call looked up again.
    std::vector<CallId> order;
    for (const auto& [lane, at, id] : index.waiting) order.push_back(id);
    const auto is_offered = [&](const Call& call) {
        return std::any_of(call.offers.begin(), call.offers.end(),
                           [](const Offer& o) { return o.state == OfferState::ringing; });
    };
    for (const CallId id : order) {
        if (is_offered(s.calls.at(id))) continue;
        auto seat = longest_idle();
        if (!seat && outrank(s.calls.at(id))) seat = longest_idle();
        if (!seat) break;
        offer(s.calls.at(id), *seat, false);
    }
    for (const CallId id : order) {
        if (!s.calls.at(id).offer_all) continue;
        while (true) {
            const auto free = std::find_if(index.ready.begin(), index.ready.end(),
                                           [&](const auto& entry) { return offerable(s.seats.at(entry.second)); });
            if (free == index.ready.end()) return;
            const SeatId seat = free->second;
            const std::size_t before = batch_.events.size();
            offer(s.calls.at(id), seat, true);
            if (batch_.events.size() == before) return;
        }
    }
}

// A better lane never waits behind the ringing of a worse one: that call keeps its place and rings later.
bool Deciding::outrank(const Call& waiting) {
    const Call* worst = nullptr;
    for (const auto& [lane, at, id] : index.waiting) {
        if (lane <= waiting.lane) continue;
        const Call& other = s.calls.at(id);
        if (std::any_of(other.offers.begin(), other.offers.end(), [](const Offer& o) { return o.state == OfferState::ringing; }))
            worst = &other;
    }
    if (!worst) return false;
    for (const Offer& ringing : worst->offers)
        if (ringing.state == OfferState::ringing) {
            end_offer(*worst, Offer(ringing), OfferState::cancelled, "outranked");
            return true;
        }
    return false;
}

void Deciding::settle() {
    pump();
    // A call that nobody is being rung for, and that may be connected, hears a voice at once.
    std::vector<CallId> unheard;
    for (const auto& [lane, at, id] : index.waiting) {
        const Call& call = s.calls.at(id);
        if (call.connected_at) continue;
        const bool rung = std::any_of(call.offers.begin(), call.offers.end(),
                                      [](const Offer& o) { return o.state == OfferState::ringing; });
        if (!rung) unheard.push_back(id);
    }
    for (const CallId id : unheard) {
        const Call& call = s.calls.at(id);
        const TrunkSettings* trunk = find_trunk(s.settings, call.trunk);
        if (call.answer.value_or(trunk ? trunk->answer : AnswerPolicy::queue) != AnswerPolicy::seat) connect(id);
    }
    watch_ready_seats();
    watch_last_seat();
    watch_late_callers();
    watch_trainings();
    watch_duty();
}

// "No ready seat while a call waits" is an alarm on every console. A seat that rings or talks is not
// ready, so the alarm looks at calls that no seat is ringing for.
void Deciding::watch_ready_seats() {
    HouseTime newest;
    for (const auto& [lane, at, id] : index.waiting) {
        const Call& call = s.calls.at(id);
        if (std::none_of(call.offers.begin(), call.offers.end(),
                         [](const Offer& o) { return o.state == OfferState::ringing; }))
            newest = std::max(newest, at);
    }
    const auto open = index.alarms.find({AlarmKind::no_ready_seat, ""});
    if (!newest) {
        if (open != index.alarms.end()) clear(AlarmKind::no_ready_seat, "");
        return;
    }
    // Silenced, and then one more caller whom nobody is rung for: it sounds again.
    const bool silenced_before = open != index.alarms.end() && s.alarms.at(open->second).acknowledged_by &&
                                 s.alarms.at(open->second).acknowledged_at < newest;
    if (open == index.alarms.end() || silenced_before)
        raise(AlarmKind::no_ready_seat, "", "Panggilan menunggu, tidak ada meja yang siap");
}

// "The last seat is paused" is over as soon as any seat works again.
void Deciding::watch_last_seat() {
    std::vector<std::string> open;
    for (auto it = index.alarms.lower_bound({AlarmKind::last_seat_paused, ""});
         it != index.alarms.end() && it->first.first == AlarmKind::last_seat_paused; ++it)
        open.push_back(it->first.second);
    if (open.empty() || !working_without({})) return;
    for (const auto& subject : open) clear(AlarmKind::last_seat_paused, subject);
}

void Deciding::stop_ringing(const SeatId& id, OfferState state, const std::string& why) {
    const auto seat = s.seats.find(id);
    if (seat == s.seats.end() || seat->second.state != SeatState::offered) return;
    const auto call = s.calls.find(seat->second.call);
    if (call == s.calls.end()) return;
    if (const Offer* ringing = ringing_offer(call->second, id)) end_offer(call->second, Offer(*ringing), state, why);
}

// What rings there goes to the next seat now. A talk goes on while media hears it: the dialog may outlive
// a registration. Where media heard nothing any more already, its phone has vanished.
void Deciding::phone_lost(const SeatId& id, const std::string& why) {
    stop_ringing(id, OfferState::failed, why);
    const Seat& seat = s.seats.at(id);
    const auto call = s.calls.find(seat.call);
    if (seat.state != SeatState::talking || call == s.calls.end()) return;
    if (const Leg* leg = leg_of(call->second.seat_leg); leg && leg->silent)
        seat_leg_gone(call->second, LegGone{leg->id, EndCause::media_lost, 0, why});
}

// ---- seats ----------------------------------------------------------------------------------------

Status Deciding::operator()(const SeatRegister& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end()) return fail("seat_unknown", "tidak ada meja dengan nama ini", c.seat.value);
    const auto& old = found->second.registration;
    if (old && old->contact == c.registration.contact && old->source == c.registration.source &&
        old->transport == c.registration.transport && old->reachable &&
        c.registration.expires_at - old->expires_at < std::chrono::seconds(5))
        return {};  // a retransmission
    emit(SeatRegistered{c.seat, c.registration});
    clear(AlarmKind::seat_phone_lost, c.seat.value);
    return {};
}

Status Deciding::operator()(const SeatUnregister& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end()) return fail("seat_unknown", "tidak ada meja dengan nama ini", c.seat.value);
    if (!found->second.registration) return {};
    const SeatState state = found->second.state;
    emit(SeatUnregistered{c.seat, c.why});
    if (state != SeatState::signed_out && state != SeatState::paused)
        raise(AlarmKind::seat_phone_lost, c.seat.value, "Telepon meja " + c.seat.value + " tidak terdaftar lagi");
    phone_lost(c.seat, "unregistered");
    return {};
}

Status Deciding::operator()(const SeatPhoneProbe& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end() || !found->second.registration) return {};
    if (found->second.registration->reachable == c.reachable) return {};
    emit(SeatPhoneReachable{c.seat, c.reachable});
    if (c.reachable) {
        clear(AlarmKind::seat_phone_lost, c.seat.value);
        return {};
    }
    raise(AlarmKind::seat_phone_lost, c.seat.value, "Telepon meja " + c.seat.value + " tidak menjawab");
    phone_lost(c.seat, "unreachable");
    return {};
}

Status Deciding::operator()(const StarCode& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end()) return fail("seat_unknown", "tidak ada meja dengan nama ini", c.seat.value);
    const Seat& seat = found->second;
    const bool off = seat.state == SeatState::paused || seat.state == SeatState::signed_out;
    if (c.code == "*11") {
        if (seat.state == SeatState::ready) return {};  // dialled twice
        emit(SeatReady{c.seat, seat.person, "star"});
    } else if (c.code == "*12") {
        if (off) return {};
        const bool last = !working_without(c.seat);
        stop_ringing(c.seat, OfferState::cancelled, "paused");
        emit(SeatPaused{c.seat, seat.person, "star"});
        if (last) raise(AlarmKind::last_seat_paused, c.seat.value, "Meja terakhir dijeda lewat telepon");
    } else {
        return fail("star_code_unknown", "kode bintang tidak dikenal", c.code);
    }
    return {};
}

Status Deciding::operator()(const TakeSeat& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end()) return fail("seat_unknown", "tidak ada meja dengan nama ini", "seat");
    const Seat& seat = found->second;
    if (!who()) return fail("person_unknown", "orang ini tidak dikenal");
    if (who()->role == PersonRole::dispatcher) return fail("role_refused", "meja ini untuk operator", "seat");
    if (seat.person && seat.person != person && seat.console)
        return fail("seat_taken", "meja ini sedang dipakai", "seat");
    if (seat.person == person) {
        if (!seat.console) emit(SeatConsole{c.seat, true});
        return {};
    }
    if (const auto mine = my_seat()) {
        if (const Status free = free_to_leave(**mine); !free) return free;
        leave(SeatId((*mine)->id), person);
    }
    if (seat.person) leave(c.seat, seat.person);
    emit(SeatTaken{c.seat, person});
    return {};
}

Status Deciding::operator()(const LeaveSeat&) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    if (const Status free = free_to_leave(**mine); !free) return free;
    leave(SeatId((*mine)->id), person);
    return {};
}

void Deciding::leave(const SeatId& id, PersonId by) {
    const bool last = working(s.seats.at(id)) && !working_without(id);
    stop_ringing(id, OfferState::cancelled, "left");
    emit(SeatLeft{id, by});
    if (last) raise(AlarmKind::last_seat_paused, id.value, "Meja terakhir ditinggalkan");
}

Status Deciding::operator()(const ConsolePresence& c) {
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end() || found->second.console == c.online) return {};
    emit(SeatConsole{c.seat, c.online});
    // The words it kept the wrap-up open for are in its draft; the phone goes on taking calls.
    const Seat& seat = found->second;
    if (!c.online && seat.state == SeatState::wrap_up && seat.deadline <= now) end_wrap_up(c.seat, {});
    return {};
}

Status Deciding::operator()(const BeReady&) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    const SeatId id = (*mine)->id;
    if (!(*mine)->registration)
        return fail("phone_not_registered", "telepon meja ini belum terdaftar", id.value);
    if ((*mine)->state == SeatState::ready) return {};
    emit(SeatReady{id, person, "console"});
    return {};
}

Status Deciding::operator()(const Pause& c) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    const Seat& seat = **mine;
    const SeatId id = seat.id;
    if (c.why.size() > 200) return fail("too_long", "alasan terlalu panjang", "why");
    const bool off = seat.state == SeatState::paused || seat.state == SeatState::signed_out;
    const bool last = !off && !working_without(id);
    if (last && !c.confirm_last)
        return fail("last_seat", "ini meja terakhir yang menerima panggilan; yakin dijeda?", "confirm_last");
    stop_ringing(id, OfferState::cancelled, "paused");
    emit(SeatPaused{id, person, c.why.empty() ? "jeda" : c.why});
    if (last) raise(AlarmKind::last_seat_paused, id.value, "Meja terakhir dijeda");
    return {};
}

Status Deciding::operator()(const ExtendWrapUp&) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    if ((*mine)->state != SeatState::wrap_up) return fail("not_in_wrap_up", "meja tidak sedang menyelesaikan catatan");
    emit(SeatWrapUp{(*mine)->id, std::max((*mine)->deadline, now) + s.settings.queue.wrap_up_extension});
    return {};
}

Status Deciding::operator()(const EndWrapUp&) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    if ((*mine)->state != SeatState::wrap_up) return fail("not_in_wrap_up", "meja tidak sedang menyelesaikan catatan");
    end_wrap_up((*mine)->id, person);
    return {};
}

Status Deciding::operator()(const Typing& c) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    if ((*mine)->typing != c.on) emit(SeatTyping{(*mine)->id, c.on});
    const Seat& seat = s.seats.at((*mine)->id);
    if (!c.on && seat.state == SeatState::wrap_up && seat.deadline <= now) end_wrap_up(seat.id, {});
    return {};
}

}  // namespace siaga::centre
