// Calls from the operator's side: answering, hold, calling back, results, recordings.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {

Status Deciding::operator()(const AnswerOffer& c) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    const auto found = call_of(c.call);
    if (!found) return found.error();
    const Call& call = **found;
    const Offer* offer = ringing_offer(call, (*mine)->id);
    if (!offer) {
        const auto by = s.people.find(call.person);
        const bool taken = call.answered_at && call.person != person && by != s.people.end();
        return fail("not_offered", taken ? "panggilan ini sudah dijawab " + by->second.name : "panggilan ini tidak sedang berdering di meja Anda", "call");
    }
    const Leg* leg = leg_of(offer->leg);
    if (leg && leg->talk) {
        emit(OfferAnswerAsked{c.call, offer->id, offer->seat, offer->leg});
        return {};
    }
    const auto settings = std::find_if(s.settings.seats.begin(), s.settings.seats.end(),
                                       [&](const auto& seat) { return seat.id == offer->seat; });
    if (settings == s.settings.seats.end() || !settings->answer_after)
        return fail("lift_the_phone", "Angkat telepon", "call");
    if (leg && leg->auto_answer) return {};  // asked already
    const std::uint16_t port = free_port();
    if (!port) return fail("no_rtp_port", "semua port RTP terpakai");
    emit(OfferRedialled{c.call, offer->id, offer->seat, offer->leg, next_leg(), s.settings.seat_media_address, port});
    return {};
}

Status Deciding::operator()(const HoldCall& c) {
    const auto found = call_of(c.call);
    if (!found) return found.error();
    const auto mine = my_seat();
    if (!mine) return mine.error();
    if ((*found)->state != CallState::talking || (*mine)->call != c.call)
        return fail("not_talking", "panggilan ini tidak sedang Anda layani", "call");
    if ((*found)->held == c.on) return {};
    emit(CallHeld{c.call, (*found)->caller_leg, c.on, person});
    set_room(c.call);
    return {};
}

Status Deciding::operator()(const HangUp& c) {
    const auto found = call_of(c.call);
    if (!found) return found.error();
    const auto mine = my_seat();
    if (!mine) return mine.error();
    if ((*mine)->call != c.call || (*mine)->state != SeatState::talking)
        return fail("not_talking", "panggilan ini tidak sedang Anda layani", "call");
    end_call(c.call, EndCause::seat_hung_up);
    return {};
}

Status Deciding::start_outbound(const Caller& party, TrunkId trunk, CallbackId callback,
                                std::optional<AgencyId> agency, IncidentId incident) {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    const Seat& seat = **mine;
    if (!seat.registration) return fail("phone_not_registered", "telepon meja ini belum terdaftar", seat.id.value);
    if (seat.state == SeatState::offered || seat.state == SeatState::talking)
        return fail("seat_busy", "meja sedang melayani panggilan", seat.id.value);
    const TrunkSettings* route = find_trunk(s.settings, trunk);
    if (!route || route->outgoing_target.empty()) {
        const auto any = std::find_if(s.settings.trunks.begin(), s.settings.trunks.end(),
                                      [](const auto& t) { return !t.outgoing_target.empty(); });
        if (any == s.settings.trunks.end())
            return fail("no_outgoing_trunk", "belum ada trunk untuk panggilan keluar; admin mengaturnya di Trunk");
        route = &*any;
    }
    const std::uint16_t port = spare_port();
    if (!port) return fail("no_rtp_port", "jalur suara yang tersisa disimpan untuk penelepon");
    const CallId id{s.last_call + 1};
    emit(OutboundStarted{id, next_leg(), seat.id, person, route->id, callback, std::move(agency), incident,
                         s.settings.seat_media_address, port, now + s.settings.queue.ring, party});
    reply("call", id.value);
    return {};
}

Status Deciding::operator()(const CallBack& c) {
    const auto entry = s.callbacks.find(c.callback);
    if (entry == s.callbacks.end()) return fail("callback_unknown", "nomor ini sudah tidak ada di daftar", "callback");
    for (const auto& [id, other] : s.calls)
        if (other.callback == c.callback && other.state != CallState::ended)
            return fail("callback_running", "nomor ini sedang dihubungi dari meja lain", "callback");
    for (const auto& [id, report] : s.reports) {
        const auto incident = s.incidents.find(report.incident);
        if (report.number == entry->second.number && incident != s.incidents.end() && !incident->second.safe_callback &&
            incident->second.state == IncidentState::open)
            return fail("callback_unsafe", "penelepon ini tidak aman dihubungi kembali", "callback");
    }
    TrunkId trunk;
    if (!entry->second.calls.empty())
        if (const auto call = s.calls.find(entry->second.calls.back()); call != s.calls.end()) trunk = call->second.trunk;
    Caller party;
    party.number = party.raw = entry->second.number;
    return start_outbound(party, trunk, c.callback, std::nullopt, {});
}

Status Deciding::operator()(const CallContact& c) {
    const auto* agency = profile::find_agency(s.profile, c.agency);
    if (!agency) return fail("agency_unknown", "instansi tidak dikenal", "agency");
    const bool listed = std::any_of(agency->contacts.begin(), agency->contacts.end(),
                                    [&](const auto& contact) { return contact.number == c.number; });
    if (!listed) return fail("number_not_listed", "hanya nomor yang tercatat yang dapat dihubungi", "number");
    if (c.incident && !s.incidents.contains(c.incident))
        return fail("incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
    Caller party;
    for (const char digit : c.number)
        if ((digit >= '0' && digit <= '9') || (digit == '+' && party.number.empty())) party.number += digit;
    party.raw = c.number;
    party.display = agency->short_name;
    return start_outbound(party, {}, {}, c.agency, c.incident);
}

Status Deciding::operator()(const CloseCallback& c) {
    if (!s.callbacks.contains(c.callback)) return fail("callback_unknown", "nomor ini sudah tidak ada di daftar", "callback");
    if (c.why.empty() || c.why.size() > 500) return fail("reason_needed", "tulis alasannya", "why");
    emit(CallbackClosed{c.callback, c.why, person, {}});
    return {};
}

Status Deciding::operator()(const GiveResult& c) {
    const auto found = call_of(c.call);
    if (!found) return found.error();
    if (c.result == CallResult::kejadian || c.result == CallResult::laporan_tambahan)
        return fail("result_by_saving", "hasil ini ditetapkan dengan menyimpan atau menautkan", "result");
    if ((*found)->incident && (*found)->direction == CallDirection::inbound)
        return fail("already_saved", "panggilan ini sudah menjadi kejadian", "call");
    if (c.note.size() > 2000) return fail("too_long", "catatan terlalu panjang", "note");
    emit(CallResultGiven{c.call, c.result, person, c.note});
    return {};
}

Status Deciding::operator()(const PlayRecording& c) {
    const auto found = call_of(c.call);
    if (found && std::none_of((*found)->recordings.begin(), (*found)->recordings.end(),
                              [&](const auto& part) { return part.id == c.recording; }))
        return fail("recording_unknown", "rekaman ini tidak ada", "recording");
    emit(RecordingPlayed{c.call, c.recording, person});  // also of calls that have left memory
    return {};
}

}  // namespace siaga::centre
