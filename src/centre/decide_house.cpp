// The house: start, clocks coming due, alarms, people and trunk peers.
#include <algorithm>

#include "deciding.hpp"
#include "siaga/base/network.hpp"

namespace siaga::centre {
namespace {
constexpr Duration kCallbackStays = std::chrono::hours(24 * 30);
constexpr Duration kShortCallbackStays = std::chrono::hours(24);
// Sources can be forged: beyond this many they share one alarm.
constexpr std::ptrdiff_t kStrangersApart = 50;
}  // namespace

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
    load_settings(c.settings);
    load_profile(c.profile);
    starting_ = true;
    recover(c.version);  // every desk counts as gone until its page is heard again
    return {};
}

// What a restart leaves of the calls is telephony's to say: it takes up again what it can (dialogs that are
// confirmed, callers that still ring; media never stopped), cancels our own INVITEs, and tells each leg that is
// gone (LegGone, server_restart). Until then every call stands as it was; one without any leg is over.
void Deciding::recover(const std::string& version) {
    std::vector<CallId> lost;
    for (const auto& [id, call] : s.calls) {
        const bool rung = std::any_of(call.offers.begin(), call.offers.end(), [&](const Offer& o) { return o.state == OfferState::ringing && leg_of(o.leg); });
        if (call.state != CallState::ended && !leg_of(call.caller_leg) && !leg_of(call.seat_leg) && !rung) lost.push_back(id);
    }
    for (const CallId id : lost) end_call(id, EndCause::server_restart);
    emit(ServerStarted{version, static_cast<int>(lost.size())});
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
            end_wrap_up(seat->first, {});
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
            acknowledge_overdue(AssignmentId{d.id}, d.at);
            break;
        }
        case DeadlineKind::clock: clock_due(ClockId{d.id}); break;
        case DeadlineKind::call_clock: call_clock_due(CallId{d.id}); break;
        case DeadlineKind::step: step_due(EscalationId{d.id}, d.at); break;
        case DeadlineKind::resume: step_resumes(EscalationId{d.id}); break;
        case DeadlineKind::delivery: delivery_due(DeliveryId{d.id}, d.at); break;
        case DeadlineKind::owner:
            // After a start nobody is missed before consoles could come back.
            if (index.desks_due && now < index.desks_due)
                core_.add_deadline(index.desks_due, DeadlineKind::owner, d.id);
            else
                look_at_owner(IncidentId{d.id});
            break;
        case DeadlineKind::answer: alarm_unanswered(AlarmId{d.id}, d.at); break;
        case DeadlineKind::forget:
            if (index.next_sweep == d.at) forget();
            break;
        case DeadlineKind::desks: {
            if (index.desks_due != d.at) break;
            core_.index.desks_due = {};
            std::vector<AgencyId> gone;
            for (const auto& [id, agency] : s.agencies)
                if (!agency.reachable) gone.push_back(id);
            for (const auto& id : gone) resend(id, false);
            break;
        }
    }
}

void Deciding::acknowledge_overdue(AssignmentId id, HouseTime at) {
    const auto found = s.assignments.find(id);
    if (found == s.assignments.end()) return;
    const Assignment& a = found->second;
    if (!awaits_acknowledgement(a.state) || a.overdue || a.acknowledge_by != at) return;
    emit(AssignmentOverdue{id});
    const auto incident = s.incidents.find(a.incident);
    if (incident == s.incidents.end()) return;
    raise(AlarmKind::assignment_overdue, incident->second.number + " " + a.agency.value,
          "Belum diterima: " + a.agency.value, a.incident, incident->second.owner);
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
    // A number nobody rang back is no work any more after a month; a single short hang-up never was any.
    std::vector<CallbackId> stale;
    for (const auto& [id, entry] : s.callbacks)
        if (entry.last_at + (entry.listed ? kCallbackStays : kShortCallbackStays) <= now) stale.push_back(id);
    for (const auto id : stale) emit(CallbackClosed{id, "expired", {}, {}});
    forget_shifts();
    emit(std::move(gone));  // also when empty: it sets the next sweep
}

// ---- alarms ---------------------------------------------------------------------------------------

void Deciding::raise(AlarmKind kind, const std::string& subject, const std::string& text, IncidentId incident,
                     PersonId owner, std::uint64_t count, bool needs_answer) {
    if (const auto open = index.alarms.find({kind, subject}); open != index.alarms.end()) {
        emit(AlarmRepeated{open->second, s.alarms.at(open->second).count + count});
        return;
    }
    const AlarmId id{s.last_alarm + 1};
    emit(AlarmRaised{id, kind, subject, incident, owner, text, needs_answer || kind == AlarmKind::ladder_exhausted});
    if (count > 1) emit(AlarmRepeated{id, count});
    // Whoever has to telephone somebody has a minute for it; nobody to be reached at all is the duty officers' at once.
    if (s.alarms.at(id).needs_answer && (kind == AlarmKind::ladder_exhausted || kind == AlarmKind::assignment_declined)) call_duty(id);
}
void Deciding::clear(AlarmKind kind, const std::string& subject) {
    const auto open = index.alarms.find({kind, subject});
    if (open == index.alarms.end()) return;
    const AlarmId id = open->second;
    emit(AlarmCleared{id});
    if (const auto cleared = s.alarms.find(id); cleared != s.alarms.end() && cleared->second.needs_answer) quiet_duty(cleared->second.incident);
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
    std::string source = c.source.substr(0, 100);
    const auto apart = std::count_if(index.alarms.begin(), index.alarms.end(),
                                     [](const auto& a) { return a.first.first == AlarmKind::stranger_invite; });
    if (apart >= kStrangersApart && !index.alarms.contains({AlarmKind::stranger_invite, source})) source = "alamat lain";
    raise(AlarmKind::stranger_invite, source, "Panggilan dari alamat yang bukan trunk: " + source, {}, {},
          std::max<std::uint64_t>(c.count, 1));
    return {};
}
Status Deciding::operator()(const AcknowledgeAlarm& c) {
    const auto alarm = s.alarms.find(c.alarm);
    if (alarm == s.alarms.end()) return fail("alarm_unknown", "alarm ini tidak ada", "alarm");
    if (!alarm->second.open || alarm->second.acknowledged_by) return {};
    emit(AlarmAcknowledged{c.alarm, person});
    return {};
}

Status Deciding::operator()(const NoteExport& c) {
    const Person* reader = who();
    if (!reader) return fail("person_unknown", "orang ini tidak dikenal atau tidak aktif");
    if (c.report.empty() || c.report.size() > 64) return fail("report_unknown", "laporan ini tidak dikenal", "report");
    emit(ReportExported{person, c.report, c.asked, c.rows});
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
    if (who()) {  // whoever was deactivated goes; the alarm about what is left behind is raised already
        std::string numbers;
        for (const auto id : open_of(person)) numbers += (numbers.empty() ? "" : ", ") + s.incidents.at(id).number;
        if (!numbers.empty()) return fail("handover_needed", "serah terimakan dulu: " + numbers.substr(0, 400), "handover");
    }
    if (const auto mine = my_seat()) leave(SeatId((*mine)->id), person);
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
    // Whoever may not sit at a seat any more leaves it.
    if (!saved.active || saved.role == PersonRole::dispatcher)
        for (const auto& [seat, found] : s.seats)
            if (id && found.person == id) {
                leave(SeatId(seat), id);
                break;
            }
    emit(PersonSaved{std::move(saved), person});
    look_at_owned(id);
    reply("person", id.value);
    return {};
}

Status Deciding::operator()(const AddTrunkPeer& c) {
    const auto trunk = std::find_if(s.settings.trunks.begin(), s.settings.trunks.end(), [&](const auto& t) { return t.id == c.trunk; });
    if (trunk == s.settings.trunks.end()) return fail("trunk_unknown", "trunk tidak dikenal", "trunk");
    if (c.peer.empty() || c.peer.size() > 64) return fail("peer_malformed", "tulis alamat atau jaringan", "peer");
    // http has parsed it: an address or network, never /0. The check of the syntax is the adapter's.
    if (const auto network = parse_network(c.peer); s.settings.demo && network && !network->address.is_loopback())
        return fail("demo_house", "ini rumah DEMO: telepon meja menjawab sendiri, jangan terima telko", "peer");
    if (std::find(trunk->peers.begin(), trunk->peers.end(), c.peer) != trunk->peers.end()) return {};
    const auto added = s.added_peers.find(c.trunk);
    if (added != s.added_peers.end() && added->second.contains(c.peer)) return {};
    emit(TrunkPeerAdded{c.trunk, c.peer, person});
    const auto network = parse_network(c.peer);
    std::vector<std::string> known;  // strangers no more
    for (const auto& [key, id] : index.alarms)
        if (const auto source = parse_address(key.second);
            key.first == AlarmKind::stranger_invite && network && source && network->contains(*source))
            known.push_back(key.second);
    for (const auto& source : known) clear(AlarmKind::stranger_invite, source);
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
