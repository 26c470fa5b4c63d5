// Calls from trunk to seat: arrival, ringing, answering, hold, ending.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

constexpr Duration kOutboundNoAnswer = std::chrono::seconds(60);

}  // namespace

std::uint16_t Deciding::free_port() const {
    // Round robin, so that a port rests after its leg has ended and late packets of one call never reach another.
    const auto [first, count] = port_range();
    // In a disaster every decision asks: that none is left must not take a look at each of them.
    const auto& used = index.ports;
    if (used.size() >= count && (used.empty() || (*used.begin() >= first && *used.rbegin() <= s.settings.rtp_last))) return 0;
    std::uint32_t next = s.last_port >= first && s.last_port + 2U <= s.settings.rtp_last ? s.last_port + 2U : first;
    for (std::uint32_t tried = 0; tried < count; ++tried) {
        if (!index.ports.contains(static_cast<std::uint16_t>(next))) return static_cast<std::uint16_t>(next);
        next = next + 2 + 1 <= s.settings.rtp_last ? next + 2 : first;
    }
    return 0;
}

Deciding::PortRange Deciding::port_range() const {
    const std::uint32_t first = s.settings.rtp_first + (s.settings.rtp_first & 1U);
    return {first, s.settings.rtp_last > first ? (s.settings.rtp_last - first + 1) / 2 : 0};
}

std::size_t Deciding::ports_left() const {
    const std::size_t count = port_range().count;
    return count - std::min(count, index.ports.size());
}

// Callers who took every port would wait for ever: the seat that is to answer them needs one too. Where no
// phone is registered yet, one is kept for the first that comes.
std::size_t Deciding::kept_for_seats(std::size_t arriving) const {
    std::size_t idle = 0, ringing = 0;
    bool may_come = false;
    for (const auto& [id, seat] : s.seats) {
        if (seat.offer) ++ringing;
        else if (seat.registration && !seat.call) ++idle;
        else if (!seat.call) may_come = true;
    }
    if (idle == 0 && may_come) idle = 1;
    const std::size_t without_seat = index.waiting.size() - std::min(index.waiting.size(), ringing) + arriving;
    return std::min(idle, without_seat);
}

std::uint16_t Deciding::caller_port() const { return ports_left() > kept_for_seats(1) ? free_port() : std::uint16_t{0}; }

// Overload sheds outgoing calls and the ringing of further seats before any caller (DESIGN §5): the last
// tenth of the ports is for those who call, and for the one seat each of them is offered.
std::uint16_t Deciding::spare_port() const {
    return ports_left() > port_range().count / 10 + kept_for_seats(0) ? free_port() : std::uint16_t{0};
}

const Leg* Deciding::leg_of(LegId id) const {
    const auto it = s.legs.find(id);
    return it == s.legs.end() ? nullptr : &it->second;
}
const Offer* Deciding::ringing_offer(const Call& call, const SeatId& seat) const {
    for (const auto& offer : call.offers)
        if (offer.seat == seat && offer.state == OfferState::ringing) return &offer;
    return nullptr;
}
Result<const Call*> Deciding::call_of(CallId id) const {
    const auto it = s.calls.find(id);
    if (it == s.calls.end()) return fail("call_unknown", "panggilan ini tidak ada (lagi)", "call");
    return &it->second;
}

Status Deciding::operator()(const TrunkInvite& c) {
    const TrunkSettings* trunk = find_trunk(s.settings, c.trunk);
    if (!trunk) return fail("trunk_unknown", "trunk tidak dikenal", c.trunk.value);
    if (index.handles.contains(c.handle)) return {};  // a retransmission telephony did not absorb
    const std::uint16_t port = caller_port();
    if (!port) return fail("no_rtp_port", "semua port RTP terpakai");
    CallArrived e;
    e.call = CallId{s.last_call + 1};
    e.leg = next_leg();
    e.handle = c.handle;
    e.trunk = c.trunk;
    e.called_raw = c.called_raw;
    e.called = c.called;
    e.called_listed = c.called_listed;
    if (const auto* service = profile::find_service(s.profile, c.called)) {
        if (const auto* type = profile::find_usable_type(s.profile, service->default_type)) {
            e.default_type = type->id;
            if (!type->emergency) e.lane = 1;
        }
    }
    e.anonymous = c.caller.anonymous;
    e.local_address = trunk->media_address;
    e.local_port = port;
    e.media = c.media;
    if (trunk->answer == AnswerPolicy::after) e.connect_at = now + trunk->answer_after;
    e.offer_all_at = now + s.settings.queue.offer_all_after;
    e.ring_by = call_clock(ClockLeg::ring, e.default_type);
    e.answer_by = call_clock(ClockLeg::answer, e.default_type);
    e.caller = c.caller;
    e.dialog = c.dialog;
    const CallId call = e.call;
    const LegId leg = e.leg;
    emit(std::move(e));
    if (trunk->answer == AnswerPolicy::queue) {
        connect(call);
    } else {
        emit(CallRinging{call, leg, c.early_media && c.has_offer});
        if (c.early_media && c.has_offer) set_room(call);
    }
    return {};
}

Status Deciding::operator()(const LegRang& c) {
    const Leg* leg = leg_of(c.leg);
    if (!leg || leg->state == LegState::answered) return {};
    if (leg->state == LegState::ringing && leg->talk == c.talk && (!c.media || *c.media == leg->media)) return {};
    const CallId call = leg->call;
    emit(LegRinging{c.leg, c.talk, c.media});
    if (c.media) set_room(call);
    return {};
}

Status Deciding::operator()(const LegPickedUp& c) {
    const Leg* leg = leg_of(c.leg);
    if (!leg) return {};  // released meanwhile: telephony ends it
    const Call& call = s.calls.at(leg->call);
    const CallId id = call.id;
    if (leg->role == LegRole::caller) {  // the 200 to the caller is acknowledged; with a late offer, here is its answer
        emit(LegAnswered{c.leg, c.media, c.dialog});
        set_room(id);
        return {};
    }
    if (leg->state == LegState::answered) return {};
    if (leg->role == LegRole::outbound && call.delivery) {
        notice_answered(call, c);
        return {};
    }
    if (leg->role == LegRole::outbound) {
        emit(LegAnswered{c.leg, c.media, c.dialog});
        emit(OutboundAnswered{id, c.leg});
        record(id);
        set_room(id);
        if (call.callback && s.callbacks.contains(call.callback))
            emit(CallbackClosed{call.callback, "called_back", call.person, id});
        return {};
    }
    if (call.direction == CallDirection::outbound) {
        emit(LegAnswered{c.leg, c.media, c.dialog});
        const std::uint16_t port = free_port();
        const TrunkSettings* trunk = find_trunk(s.settings, call.trunk);
        if (!port || !trunk) {
            end_call(id, EndCause::failed);
            return {};
        }
        emit(OutboundDialled{id, next_leg(), call.trunk, trunk->media_address, port, now + kOutboundNoAnswer,
                             call.caller.number});
        set_room(id);
        return {};
    }
    for (const Offer& offer : call.offers)
        if (offer.leg == c.leg && offer.state == OfferState::ringing) {
            answered(id, Offer(offer), c);
            break;
        }
    return {};
}

void Deciding::answered(CallId id, const Offer& accepted, const LegPickedUp& c) {
    emit(LegAnswered{c.leg, c.media, c.dialog});
    const std::vector<Offer> offers = s.calls.at(id).offers;
    for (const auto& other : offers)
        if (other.id != accepted.id && other.state == OfferState::ringing)
            end_offer(s.calls.at(id), other, OfferState::cancelled, "answered_elsewhere");
    const Call& call = s.calls.at(id);
    if (!call.connected_at) {
        emit(CallConnected{id, call.caller_leg});
        record(id);
    }
    emit(CallAnswered{id, accepted.id, accepted.seat, c.leg, s.seats.at(accepted.seat).person,
                      call.answered_at ? HouseTime{} : call_clock(ClockLeg::classify, call.default_type)});
    set_room(id);
    if (const auto open = index.callbacks.find(call.caller.number); open != index.callbacks.end())
        emit(CallbackClosed{open->second, "answered", call.person, id});
}

Status Deciding::operator()(const LegChanged& c) {
    const Leg* leg = leg_of(c.leg);
    if (!leg) return {};
    if (leg->media == c.media && leg->held_by_peer == c.held_by_peer) return {};
    const CallId call = leg->call;
    emit(LegMediaChanged{c.leg, c.media, c.held_by_peer});
    set_room(call);
    return {};
}

Status Deciding::operator()(const LegCheckpoint& c) {
    if (leg_of(c.leg)) emit(LegDialogChanged{c.leg, c.dialog});
    return {};
}

Status Deciding::operator()(const InviteGone& c) {
    const auto call = index.handles.find(c.handle);
    if (call == index.handles.end()) return {};
    return (*this)(LegGone{s.calls.at(call->second).caller_leg, EndCause::caller_hung_up, 487, "CANCEL"});
}

Status Deciding::operator()(const LegGone& c) {
    const Leg* leg = leg_of(c.leg);
    if (!leg) return {};
    const Call& call = s.calls.at(leg->call);
    const CallId id = call.id;
    if (leg->role == LegRole::seat) {
        seat_leg_gone(call, c);
        return {};
    }
    const bool gave_up = leg->role == LegRole::caller && c.cause == EndCause::cancelled;
    emit(LegEnded{c.leg, c.cause, c.status, c.reason});  // the leg is gone from here on
    end_call(id, gave_up ? EndCause::caller_hung_up : c.cause);
    return {};
}

void Deciding::seat_leg_gone(const Call& call, const LegGone& c) {
    const CallId id = call.id;
    for (const Offer& offer : call.offers) {
        if (offer.leg != c.leg || offer.state != OfferState::ringing) continue;
        const SeatId seat = offer.seat;
        emit(LegEnded{c.leg, c.cause, c.status, c.reason});
        if (c.cause == EndCause::server_restart) {  // our doing, not the seat's: it is offered again at once
            end_offer(call, Offer(offer), OfferState::cancelled, "server_restart");
            return;
        }
        end_offer(call, Offer(offer), OfferState::failed, c.reason.empty() ? std::string(name_of(c.cause)) : c.reason);
        missed(seat, true);
        return;
    }
    const bool vanished = c.cause == EndCause::media_lost || c.cause == EndCause::session_expired ||
                          c.cause == EndCause::unreachable || c.cause == EndCause::server_restart;
    if (vanished && call.direction == CallDirection::inbound && call.state == CallState::talking) {
        requeue(call, c.cause);
        return;
    }
    emit(LegEnded{c.leg, c.cause, c.status, c.reason});
    end_call(id, call.state == CallState::talking ? EndCause::seat_hung_up : c.cause);
}

// The operator's phone died under a talking caller: the caller goes back to the place it came with.
void Deciding::requeue(const Call& call, EndCause cause) {
    const CallId id = call.id;
    const SeatId seat = *call.seat;
    const LegId leg = call.seat_leg;
    emit(LegReleased{leg, cause});  // its dialog may still stand on our side
    emit(CallRequeued{id, seat, leg, cause});
    // As after misses: its operator has to look at the phone, unless it is the last seat that works.
    if (working_without(seat)) emit(SeatPaused{seat, {}, "telepon hilang"});
    raise(AlarmKind::seat_phone_lost, seat.value, "Telepon meja " + seat.value + " hilang saat bicara; penelepon antre lagi");
    set_room(id);
}

// Ends what is left of a call: living legs are released, its seat goes on, an abandoned number is listed.
void Deciding::end_call(CallId id, EndCause cause) {
    const Call& call = s.calls.at(id);
    if (call.state == CallState::ended) return;
    const std::vector<Offer> offers = call.offers;
    for (const auto& offer : offers)
        if (offer.state == OfferState::ringing) end_offer(call, offer, OfferState::cancelled, std::string(name_of(cause)));
    std::vector<LegId> living;
    for (const LegId leg : {call.caller_leg, call.seat_leg})
        if (leg_of(leg)) living.push_back(leg);
    for (const LegId leg : living) emit(LegReleased{leg, cause});
    const std::optional<SeatId> seat = call.seat;
    const bool inbound = call.direction == CallDirection::inbound;
    const bool unserved = inbound && call.state == CallState::waiting;  // or its seat's phone vanished
    const bool seated = seat && s.seats.contains(*seat) && s.seats.at(*seat).call == id;
    emit(CallEnded{id, cause});
    set_room(id);
    if (seated && (call.answered_at || s.seats.at(*seat).typing)) after_call(*seat, queue_of(s, call));
    if (call.delivery) notice_over(call, cause);
    if (unserved) gave_up(call, cause == EndCause::caller_hung_up && !call.answered_at);
}

void Deciding::after_call(const SeatId& id, const QueueSettings& queue) {
    const Seat& seat = s.seats.at(id);
    // A seat without a console has nothing to fill in: it goes on taking calls by phone.
    if (!seat.person || !seat.console || queue.wrap_up.count() == 0) return;
    if (seat.state != SeatState::ready && seat.state != SeatState::paused) return;
    emit(SeatWrapUp{id, now + queue.wrap_up});
}

// One entry a number. Whoever was cut off by us or the network did not give up: never "short".
void Deciding::gave_up(const Call& call, bool by_itself) {
    if (call.caller.number.empty() || call.caller.anonymous) return;
    const auto open = index.callbacks.find(call.caller.number);
    const CallbackId entry = open == index.callbacks.end() ? CallbackId{s.last_callback + 1} : open->second;
    const bool short_call = by_itself && now - call.arrived_at < queue_of(s, call).short_call;
    emit(CallbackChanged{entry, call.id, short_call, call.caller.number});
}

void Deciding::part_closed(const Call& call, const MediaFact& fact) {
    const auto& parts = call.recordings;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const auto& one) { return one.id == fact.recording; });
    if (part == parts.end()) return;
    const std::string file = fact.file.empty() ? part->file : fact.file;
    std::uint64_t id = fact.recording;
    if (part->closed) {
        // Said again, or media went on after a restart of its own: then in a second file, which is a part too.
        if (std::any_of(parts.begin(), parts.end(), [&](const auto& one) { return one.file == file; })) return;
        id = s.last_recording + 1;
        emit(RecordingStarted{fact.call, id, file});
    }
    emit(RecordingClosed{fact.call, id, file, fact.sha256, fact.bytes, fact.duration_ms, fact.gaps_ms});
}

Status Deciding::operator()(const MediaSaid& c) {
    const MediaFact& fact = c.fact;
    if (fact.kind == MediaFactKind::part_closed) {
        const auto call = s.calls.find(fact.call);
        if (call == s.calls.end()) return {};
        part_closed(call->second, fact);
        return {};
    }
    const auto of = s.calls.find(fact.call);
    const bool notice = of != s.calls.end() && of->second.delivery && of->second.state != CallState::ended;
    if (fact.id <= s.last_media_fact || (fact.kind == MediaFactKind::play_ended && !notice)) return {};
    emit(MediaFactSeen{fact});
    if (notice) {
        if (fact.kind == MediaFactKind::play_ended) notice_played(of->second, fact.play);
        if (fact.kind == MediaFactKind::dtmf) notice_digit(of->second, fact.digit);
        return {};
    }
    // A seat whose phone neither answers OPTIONS nor sends RTP has vanished: the caller must not stick to it.
    const Leg* leg = leg_of(fact.leg);
    if (fact.kind == MediaFactKind::rtp_lost && leg && leg->role == LegRole::seat && leg->seat) {
        const auto seat = s.seats.find(*leg->seat);
        const bool phone_gone = seat != s.seats.end() && s.calls.contains(leg->call) &&
                                (!seat->second.registration || !seat->second.registration->reachable);
        if (phone_gone) seat_leg_gone(s.calls.at(leg->call), LegGone{fact.leg, EndCause::media_lost, 0, "RTP"});
    }
    return {};
}

}  // namespace siaga::centre
