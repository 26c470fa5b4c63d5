// The house: start, clocks coming due, alarms, people and trunk peers.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {

const Person* Deciding::who() const {
    const auto it = s.people.find(person);
    return it == s.people.end() || !it->second.active ? nullptr : &it->second;
}

Result<const Seat*> Deciding::my_seat() const {
    if (person)
        for (const auto& [id, seat] : s.seats)
            if (seat.person == person) return &seat;
    return fail("no_seat", "Anda belum menempati meja");
}

// ---- start ----------------------------------------------------------------------------------------

Status Deciding::operator()(const Start& c) {
    if (!(s.settings == c.settings)) emit(SettingsLoaded{c.settings});
    if (s.profile.hash != c.profile.hash || s.profile.name != c.profile.name) emit(ProfileLoaded{c.profile});
    recover();
    for (const auto& [id, agency] : s.agencies) {
        if (!agency.reachable) continue;
        emit(AgencyReachable{id, false, 0});
    }
    return {};
}

// What a restart leaves of the calls: legs whose dialog is confirmed go on (telephony takes them up again,
// media never stopped); what was only ringing is over, and a caller who was not served is listed.
void Deciding::recover() {
    std::vector<CallId> living;
    for (const auto& [id, call] : s.calls)
        if (call.state != CallState::ended) living.push_back(id);
    int ended = 0;
    for (const CallId id : living) {
        const Call& call = s.calls.at(id);
        const std::vector<Offer> offers = call.offers;
        for (const auto& offer : offers)
            if (offer.state == OfferState::ringing) end_offer(call, offer, OfferState::cancelled, "server_restart");
        const auto confirmed = [&](LegId leg) {
            const Leg* found = leg_of(leg);
            return found && found->state == LegState::answered && !found->dialog.remote_tag.empty() &&
                   !found->dialog.remote_target.empty();
        };
        const bool caller = confirmed(call.caller_leg);
        const bool seat = confirmed(call.seat_leg);
        if (caller && (seat || (call.state == CallState::waiting && call.direction == CallDirection::inbound))) continue;
        const bool unserved = !call.answered_at && call.direction == CallDirection::inbound;
        end_call(id, EndCause::server_restart);
        if (unserved) gave_up(s.calls.at(id));
        ++ended;
    }
    emit(ServerStarted{{}, ended});
}

// ---- clocks ---------------------------------------------------------------------------------------

Status Deciding::operator()(const Tick&) {
    auto& deadlines = core_.index.deadlines;
    while (!deadlines.empty() && deadlines.top().at <= now) {
        const Deadline deadline = deadlines.top();
        deadlines.pop();
        due(deadline);
    }
    return {};
}

// A deadline is a reminder to look: what it reminds of is decided from the state.
void Deciding::due(const Deadline& d) {
    switch (d.kind) {
        case DeadlineKind::connect: {
            const auto call = s.calls.find(CallId{d.id});
            if (call != s.calls.end() && call->second.connect_at == d.at && call->second.state == CallState::waiting &&
                call->second.direction == CallDirection::inbound)
                connect(call->first);
            break;
        }
        case DeadlineKind::offer_all: {
            const auto call = s.calls.find(CallId{d.id});
            if (call != s.calls.end() && call->second.offer_all_at == d.at && !call->second.offer_all &&
                call->second.state == CallState::waiting)
                emit(CallOfferedToAll{call->first});
            break;
        }
        case DeadlineKind::offer: {
            const auto call = s.calls.find(CallId{d.id});
            if (call == s.calls.end()) break;
            const Offer* offer = ringing_offer(call->second, SeatId{d.seat});
            if (!offer || offer->deadline != d.at) break;
            end_offer(call->second, Offer(*offer), OfferState::missed, "no_answer");
            missed(SeatId{d.seat}, false);
            break;
        }
        case DeadlineKind::outbound: {
            const auto call = s.calls.find(CallId{d.id});
            if (call != s.calls.end() && call->second.connect_at == d.at && call->second.state == CallState::waiting)
                end_call(call->first, EndCause::no_answer);
            break;
        }
        case DeadlineKind::wrap_up: {
            const auto seat = s.seats.find(SeatId{d.seat});
            if (seat == s.seats.end() || seat->second.state != SeatState::wrap_up || seat->second.deadline != d.at) break;
            if (seat->second.typing && seat->second.console) break;  // goes on until it is saved, or somebody waits
            if (seat->second.ready_after)
                emit(SeatReady{seat->first, {}, "wrap_up"});
            else
                emit(SeatPaused{seat->first, {}, seat->second.pause_reason});
            break;
        }
        case DeadlineKind::rest: break;  // settle() offers again
        case DeadlineKind::registration: {
            const auto seat = s.seats.find(SeatId{d.seat});
            if (seat != s.seats.end() && seat->second.registration && seat->second.registration->expires_at <= now)
                (void)(*this)(SeatUnregister{seat->first, "expired"});
            break;
        }
        case DeadlineKind::acknowledge: {
            const auto found = s.assignments.find(AssignmentId{d.id});
            if (found == s.assignments.end()) break;
            const Assignment& a = found->second;
            const bool open = a.state == AssignmentState::created || a.state == AssignmentState::sent ||
                              a.state == AssignmentState::delivered || a.state == AssignmentState::unreachable;
            if (!open || a.overdue || a.acknowledge_by != d.at) break;
            const Incident& incident = s.incidents.at(a.incident);
            emit(AssignmentOverdue{a.id});
            raise(AlarmKind::assignment_overdue, incident.number + " " + a.agency.value,
                  "Belum diterima: " + a.agency.value, incident.id, incident.owner);
            break;
        }
        case DeadlineKind::forget: forget(); break;
    }
}

void Deciding::forget() {
    Forgotten gone;
    for (const auto& [id, call] : s.calls)
        if (call.state == CallState::ended && call.ended_at + s.settings.queue.ended_call_stays <= now) gone.calls.push_back(id);
    for (const auto& [id, incident] : s.incidents)
        if (incident.state == IncidentState::closed && incident.closed_at + s.settings.queue.closed_incident_stays <= now)
            gone.incidents.push_back(id);
    for (const auto& [key, stored] : s.replies)
        if (stored.at + std::chrono::hours(24) <= now) gone.requests.push_back(key);
    emit(std::move(gone));  // also when empty: it sets the next sweep
}

// ---- alarms ---------------------------------------------------------------------------------------

void Deciding::raise(AlarmKind kind, const std::string& subject, const std::string& text, IncidentId incident,
                     PersonId owner, std::uint64_t count) {
    if (const auto open = index.alarms.find({kind, subject}); open != index.alarms.end()) {
        emit(AlarmRepeated{open->second, s.alarms.at(open->second).count + count});
        return;
    }
    const AlarmId id{s.last_alarm + 1};
    emit(AlarmRaised{id, kind, subject, incident, owner, text});
    if (count > 1) emit(AlarmRepeated{id, count});
}
void Deciding::clear(AlarmKind kind, const std::string& subject) {
    if (const auto open = index.alarms.find({kind, subject}); open != index.alarms.end()) emit(AlarmCleared{open->second});
}

Status Deciding::operator()(const ReportAlarm& c) {
    raise(c.kind, c.subject.substr(0, 200), c.text.substr(0, 500), {}, {}, std::max<std::uint64_t>(c.count, 1));
    return {};
}
Status Deciding::operator()(const ClearAlarm& c) {
    clear(c.kind, c.subject.substr(0, 200));
    return {};
}
Status Deciding::operator()(const StrangerKnocked& c) {
    raise(AlarmKind::stranger_invite, c.source.substr(0, 100), "Panggilan dari alamat yang bukan trunk: " + c.source.substr(0, 100),
          {}, {}, std::max<std::uint64_t>(c.count, 1));
    return {};
}
Status Deciding::operator()(const AcknowledgeAlarm& c) {
    const auto alarm = s.alarms.find(c.alarm);
    if (alarm == s.alarms.end()) return fail("alarm_unknown", "alarm ini tidak ada", "alarm");
    if (!alarm->second.open) return {};
    emit(AlarmAcknowledged{c.alarm, person});
    return {};
}

// ---- people and trunks ----------------------------------------------------------------------------

Status Deciding::operator()(const SignIn&) {
    if (!who()) return fail("person_unknown", "orang ini tidak dikenal atau tidak aktif");
    emit(SignedIn{person});
    return {};
}
Status Deciding::operator()(const SignOut&) {
    if (!s.people.contains(person)) return fail("person_unknown", "orang ini tidak dikenal");
    if (my_seat()) (void)(*this)(LeaveSeat{});
    emit(SignedOut{person});
    return {};
}

Status Deciding::operator()(const SavePerson& c) {
    Person saved = c.person;
    if (saved.login.empty() || saved.login.size() > 64) return fail("login_needed", "nama masuk 1 sampai 64 huruf", "login");
    if (saved.name.empty() || saved.name.size() > 200) return fail("name_needed", "nama orangnya diperlukan", "name");
    const auto taken = index.logins.find(saved.login);
    if (taken != index.logins.end() && taken->second != saved.id) return fail("login_taken", "nama masuk ini sudah dipakai", "login");
    if (saved.id && !s.people.contains(saved.id)) return fail("person_unknown", "orang ini tidak dikenal", "person");
    if (saved.role == PersonRole::dispatcher && !profile::find_agency(s.profile, saved.agency))
        return fail("agency_unknown", "petugas instansi perlu instansi yang dikenal", "agency");
    if (saved.role != PersonRole::dispatcher) saved.agency = {};
    if (saved.id) {
        const bool was_admin = s.people.at(saved.id).role == PersonRole::admin && s.people.at(saved.id).active;
        const bool stays = saved.role == PersonRole::admin && saved.active;
        const auto admins = std::count_if(s.people.begin(), s.people.end(), [](const auto& p) {
            return p.second.role == PersonRole::admin && p.second.active;
        });
        if (was_admin && !stays && admins <= 1) return fail("last_admin", "admin terakhir tidak dapat dicabut", "role");
    } else {
        saved.id = PersonId{s.last_person + 1};
    }
    const PersonId id = saved.id;
    emit(PersonSaved{std::move(saved), person});
    reply("person", id.value);
    return {};
}

Status Deciding::operator()(const AddTrunkPeer& c) {
    const auto trunk = std::find_if(s.settings.trunks.begin(), s.settings.trunks.end(), [&](const auto& t) { return t.id == c.trunk; });
    if (trunk == s.settings.trunks.end()) return fail("trunk_unknown", "trunk tidak dikenal", "trunk");
    if (c.peer.empty() || c.peer.size() > 64) return fail("peer_malformed", "tulis alamat atau jaringan", "peer");
    // http has parsed it: an address or network, never /0. The check of the syntax is the adapter's.
    if (std::find(trunk->peers.begin(), trunk->peers.end(), c.peer) != trunk->peers.end()) return {};
    const auto added = s.added_peers.find(c.trunk);
    if (added != s.added_peers.end() && added->second.contains(c.peer)) return {};
    emit(TrunkPeerAdded{c.trunk, c.peer, person});
    return {};
}
Status Deciding::operator()(const RemoveTrunkPeer& c) {
    const auto added = s.added_peers.find(c.trunk);
    if (added == s.added_peers.end() || !added->second.contains(c.peer))
        return fail("peer_unknown", "alamat ini tidak ditambahkan di sini (lihat siaga.toml)", "peer");
    emit(TrunkPeerRemoved{c.trunk, c.peer, person});
    return {};
}

}  // namespace siaga::centre
