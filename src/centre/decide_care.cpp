// Whose an incident is: presence, taking over, hand-overs; alarms that must be answered; the roster.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {
constexpr Duration kShiftStays = std::chrono::hours(24 * 7), kLongestShift = std::chrono::hours(24);
}  // namespace

bool Deciding::present(PersonId id) const {
    const auto here = s.care.people.find(id);
    return here != s.care.people.end() && here->second.present;
}
bool supervisor_present(const State& s) {
    return std::any_of(s.care.people.begin(), s.care.people.end(), [&](const auto& here) {
        const auto found = s.people.find(here.first);
        return here.second.present && found != s.people.end() && found->second.active &&
               found->second.role == PersonRole::supervisor;
    });
}
bool Deciding::may_own(PersonId id) const {
    const auto found = s.people.find(id);
    return found != s.people.end() && found->second.active &&
           (found->second.role == PersonRole::operator_ || found->second.role == PersonRole::supervisor);
}
bool Deciding::ownerless(const Incident& incident) const {
    if (!may_own(incident.owner)) return true;
    const HouseTime at = core_.owner_missing_at(incident);
    return at && at <= now;
}

std::vector<IncidentId> Deciding::open_of(PersonId owner) const {
    std::vector<IncidentId> out;
    for (const auto& [id, incident] : s.incidents)
        if (incident.state == IncidentState::open && incident.owner == owner) out.push_back(id);
    return out;
}
std::vector<IncidentId> Deciding::family(IncidentId id) const {
    const auto found = s.incidents.find(id);
    if (found == s.incidents.end()) return {};
    const auto root = found->second.care.merged_into ? s.incidents.find(found->second.care.merged_into) : found;
    if (root == s.incidents.end()) return {id};
    std::vector<IncidentId> out{root->first};
    for (const auto member : root->second.care.merged)
        if (s.incidents.contains(member)) out.push_back(member);
    return out;
}

// ---- owners ---------------------------------------------------------------------------------------

void Deciding::look_at_owner(IncidentId id) {
    const auto found = s.incidents.find(id);
    if (found == s.incidents.end() || found->second.state != IncidentState::open) return;
    const Incident& incident = found->second;
    const bool known = index.alarms.contains({AlarmKind::owner_missing, incident.number});
    if (!ownerless(incident)) {
        clear(AlarmKind::owner_missing, incident.number);
    } else if (!known) {
        const auto owner = s.people.find(incident.owner);
        raise(AlarmKind::owner_missing, incident.number,
              "Tanpa penanggung jawab: " + incident.number + (owner == s.people.end() ? "" : " (" + owner->second.name + " tidak hadir)"),
              id);
    }
}
void Deciding::look_at_owned(PersonId owner) {
    for (const auto id : open_of(owner)) look_at_owner(id);
}

void Deciding::own(IncidentId id, PersonId owner, OwnerBy by, HandoverId handover, const std::string& reason) {
    for (const auto member : family(id)) {
        const Incident& incident = s.incidents.at(member);
        if (incident.owner == owner || incident.state != IncidentState::open) continue;
        emit(OwnerChanged{member, incident.owner, owner, person, by, handover, reason});
        look_at_owner(member);
    }
}

Status Deciding::operator()(const PersonPresence& c) {
    if (!s.people.contains(c.who)) return fail("person_unknown", "orang ini tidak dikenal", "person");
    if (present(c.who) == c.present) return {};
    emit(PersonPresent{c.who, c.present});
    if (c.present) look_at_owned(c.who);
    return {};
}

Status Deciding::operator()(const TakeOver& c) {
    const auto found = open_incident(c.incident);
    if (!found) return found.error();
    const auto root = s.incidents.find(family(c.incident).front());
    const Incident& incident = root->second;
    if (!may_own(person)) return fail("role_refused", "operator atau pengawas yang menjadi penanggung jawab", "incident");
    if (incident.owner == person) return {};
    if (c.reason.size() > kShortBytes) return fail("too_long", "alasan terlalu panjang", "reason");
    const bool abandoned = ownerless(incident) && !supervisor_present(s);
    if (incident.restricted && who()->role != PersonRole::supervisor && !abandoned)
        return fail("restricted", "kasus terbatas: pengawas yang menunjuk penanggung jawabnya", "incident");
    if ((present(incident.owner) || incident.restricted) && c.reason.size() < 3)
        return fail("reason_needed", "tulis alasan mengambil alih", "reason");
    own(root->first, person, OwnerBy::taken, {}, c.reason);
    trim_handovers();
    return {};
}

Status Deciding::operator()(const AssignOwner& c) {
    const auto found = open_incident(c.incident);
    if (!found) return found.error();
    if (const Person* actor = who(); person && (!actor || actor->role != PersonRole::supervisor))
        return fail("role_refused", "pengawas yang menunjuk penanggung jawab", "incident");
    if (!may_own(c.owner)) return fail("person_unknown", "orang ini tidak dapat menjadi penanggung jawab", "owner");
    if (!present(c.owner)) return fail("person_absent", "orang ini tidak sedang hadir", "owner");
    if (c.reason.size() > kShortBytes) return fail("too_long", "alasan terlalu panjang", "reason");
    own(family(c.incident).front(), c.owner, OwnerBy::assigned, {}, c.reason);
    trim_handovers();
    return {};
}

// ---- serah terima ---------------------------------------------------------------------------------

Result<const Handover*> Deciding::handover_of(HandoverId id) const {
    const auto it = s.care.handovers.find(id);
    if (it == s.care.handovers.end()) return fail("handover_unknown", "serah terima ini tidak ada lagi", "handover");
    return &it->second;
}

// An offer of which nothing is left (closed, taken by others) ends by itself.
void Deciding::trim_handovers() {
    std::vector<HandoverId> empty;
    for (const auto& [id, pending] : s.care.handovers)
        if (pending.incidents.empty()) empty.push_back(id);
    for (const auto id : empty) emit(HandoverWithdrawn{id, {}});
}

Status Deciding::operator()(const OfferHandover& c) {
    if (c.to == person || !may_own(c.to)) return fail("person_unknown", "pilih operator lain", "to");
    if (!present(c.to)) return fail("person_absent", "orang ini tidak sedang hadir", "to");
    if (c.note.size() < 3 || c.note.size() > kNoteBytes) return fail("note_needed", "tulis catatan serah terima", "note");
    const auto pending = [&](IncidentId id) {
        return std::any_of(s.care.handovers.begin(), s.care.handovers.end(),
                           [&](const auto& h) { return h.second.incidents.contains(id); });
    };
    std::set<IncidentId> offered;
    if (c.incidents.empty())
        for (const auto id : open_of(person))
            if (const auto root = family(id).front(); !pending(root)) offered.insert(root);
    for (const auto id : c.incidents) {
        const auto found = open_incident(id);
        if (!found) return found.error();
        const auto root = family(id).front();
        if (s.incidents.at(root).owner != person) return fail("not_your_incident", "bukan kejadian Anda: " + (*found)->number, "incidents");
        if (pending(root)) return fail("already_offered", "sudah ditawarkan: " + (*found)->number, "incidents");
        offered.insert(root);
    }
    if (offered.empty()) return fail("nothing_to_hand_over", "tidak ada kejadian terbuka untuk diserahkan", "incidents");
    const HandoverId id{s.care.last_handover + 1};
    emit(HandoverOffered{id, person, c.to, std::move(offered), c.note});
    reply("handover", id.value);
    return {};
}

Status Deciding::operator()(const AcceptHandover& c) {
    const auto found = handover_of(c.handover);
    if (!found) return found.error();
    if ((*found)->to != person) return fail("not_your_handover", "serah terima ini untuk orang lain", "handover");
    if (!may_own(person)) return fail("role_refused", "operator atau pengawas yang menjadi penanggung jawab", "handover");
    const Handover pending = **found;
    for (const auto id : pending.incidents) own(id, person, OwnerBy::handover, c.handover, pending.note);
    emit(HandoverAccepted{c.handover, person});
    return {};
}
Status Deciding::operator()(const DeclineHandover& c) {
    const auto found = handover_of(c.handover);
    if (!found) return found.error();
    if ((*found)->to != person) return fail("not_your_handover", "serah terima ini untuk orang lain", "handover");
    if (c.reason.size() < 3 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasannya", "reason");
    emit(HandoverDeclined{c.handover, person, c.reason});
    return {};
}
Status Deciding::operator()(const WithdrawHandover& c) {
    const auto found = handover_of(c.handover);
    if (!found) return found.error();
    const Person* actor = who();
    if ((*found)->from != person && (!actor || actor->role != PersonRole::supervisor))
        return fail("not_your_handover", "serah terima ini milik orang lain", "handover");
    emit(HandoverWithdrawn{c.handover, person});
    return {};
}

// ---- alarms that must be answered -----------------------------------------------------------------

void Deciding::alarm_unanswered(AlarmId id, HouseTime at) {
    const auto found = s.alarms.find(id);
    if (found == s.alarms.end()) return;
    const Alarm& alarm = found->second;
    if (!alarm.open || !alarm.needs_answer || alarm.last_at + kAlarmRepeats != at) return;
    emit(AlarmRepeated{id, alarm.count + 1});
    call_duty(id);
}

Status Deciding::operator()(const AnswerAlarm& c) {
    const auto found = s.alarms.find(c.alarm);
    if (found == s.alarms.end() || !found->second.open) return fail("alarm_unknown", "alarm ini sudah tidak ada", "alarm");
    if (!found->second.needs_answer) return fail("answer_not_needed", "alarm ini cukup dibaca", "alarm");
    if (c.text.size() < 3 || c.text.size() > kNoteBytes) return fail("text_needed", "tulis apa yang dilakukan", "text");
    const IncidentId incident = found->second.incident;
    emit(AlarmAnswered{c.alarm, incident, person, c.text});
    quiet_duty(incident);
    return {};
}

// ---- the roster -----------------------------------------------------------------------------------

std::vector<RosterGap> roster_gaps(const std::map<ShiftId, Shift>& shifts, WallTime from, WallTime to) {
    std::vector<std::pair<WallTime, WallTime>> covered;
    for (const auto& [id, shift] : shifts)
        if (shift.to > from && shift.from < to) covered.emplace_back(shift.from, shift.to);
    std::sort(covered.begin(), covered.end());
    std::vector<RosterGap> out;
    WallTime reached = from;
    for (const auto& [begins, ends] : covered) {
        if (begins > reached) out.push_back({reached, begins});
        reached = std::max(reached, ends);
    }
    if (reached < to) out.push_back({reached, to});
    return out;
}

Status Deciding::operator()(const SaveShift& c) {
    const Shift& shift = c.shift;
    if (shift.id && !s.care.shifts.contains(shift.id)) return fail("shift_unknown", "jadwal ini tidak ada lagi", "shift");
    if (!shift.id && s.care.shifts.size() >= kShiftsKept) return fail("roster_full", "jadwal sudah penuh", "shift");
    if (!may_own(shift.person)) return fail("person_unknown", "pilih operator atau pengawas", "person");
    if (shift.seat && !s.seats.contains(shift.seat)) return fail("seat_unknown", "tidak ada meja dengan nama ini", "seat");
    if (shift.to <= shift.from || shift.to > shift.from + kLongestShift)
        return fail("times_bad", "jadwal mulai sebelum selesai, paling lama 24 jam", "to");
    if (shift.to <= wall) return fail("times_bad", "jadwal ini sudah lewat", "to");
    for (const auto& [id, other] : s.care.shifts) {
        if (id == shift.id || other.to <= shift.from || other.from >= shift.to) continue;
        if (other.person == shift.person) return fail("shift_overlaps", "orang ini sudah dijadwalkan pada jam itu", "person");
        if (shift.seat && other.seat == shift.seat) return fail("shift_overlaps", "meja ini sudah terisi pada jam itu", "seat");
    }
    Shift saved = shift;
    if (!saved.id) saved.id = ShiftId{s.care.last_shift + 1};
    reply("shift", saved.id.value);
    emit(ShiftSaved{std::move(saved), person});
    return {};
}
Status Deciding::operator()(const RemoveShift& c) {
    if (!s.care.shifts.contains(c.shift)) return fail("shift_unknown", "jadwal ini tidak ada lagi", "shift");
    emit(ShiftRemoved{c.shift, person});
    return {};
}
void Deciding::forget_shifts() {
    std::vector<ShiftId> past;
    for (const auto& [id, shift] : s.care.shifts)
        if (shift.to + kShiftStays <= wall) past.push_back(id);
    for (const auto id : past) emit(ShiftRemoved{id, {}});
}

}  // namespace siaga::centre
