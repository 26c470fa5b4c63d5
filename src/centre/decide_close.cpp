// The closed loop: closing with an outcome, a note and the caller's answer; reopening; merging and unmerging.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

bool running(AssignmentState state) {
    return state != AssignmentState::cleared && state != AssignmentState::declined && state != AssignmentState::cancelled;
}
// Another regency's case that nobody there has taken yet.
bool open_handover(const Assignment& a) {
    return a.rule == profile::kOutsideRule && (a.state == AssignmentState::created || a.state == AssignmentState::unreachable);
}
bool any_state(AssignmentState) { return true; }
bool not_cancelled(AssignmentState state) { return state != AssignmentState::cancelled; }

// How far an agency has come with it: of two assignments of one agency the farther one stays.
int progress(const Assignment& a) {
    switch (a.state) {
        case AssignmentState::on_scene: return 6;
        case AssignmentState::en_route: return 5;
        case AssignmentState::acknowledged: return 4;
        case AssignmentState::delivered: return 3;
        case AssignmentState::sent: return 2;
        default: return 1;
    }
}
}  // namespace

// ---- closing --------------------------------------------------------------------------------------

Status Deciding::may_close(const Incident& incident, const CloseIncident& c) const {
    const auto* type = profile::find_type(s.profile, incident.type);
    if (c.outcome.empty() || c.outcome.size() > kShortBytes) return fail("outcome_needed", "pilih hasil penanganannya", "outcome");
    if (type && !type->outcomes.empty() && std::find(type->outcomes.begin(), type->outcomes.end(), c.outcome) == type->outcomes.end())
        return fail("outcome_unknown", "pilih hasil dari daftar jenis ini", "outcome");
    if (c.note.size() < 3) return fail("note_needed", "tulis catatan penutupan", "note");
    // Ringing back a caller whom that could endanger is never asked for.
    if (type && type->ask_caller && incident.safe_callback && !c.caller)
        return fail("caller_answer_needed", "tanyakan kepada pelapor: sudah ditangani?", "caller");
    std::string working;
    for (const auto member : family(incident.id))
        for (const auto id : s.incidents.at(member).assignments) {
            const Assignment& a = s.assignments.at(id);
            if (open_handover(a))
                return fail("handover_open", "catat dulu siapa yang menerimanya di wilayah itu, atau batalkan tugasnya dengan alasan", "incident");
            if (!a.must_acknowledge || !running(a.state)) continue;
            const auto* agency = profile::find_agency(s.profile, a.agency);
            working += (working.empty() ? "" : ", ") + (agency ? agency->short_name : a.agency.value);
        }
    if (working.empty()) return {};
    return fail("assignment_open", "belum selesai: " + working + ". Catat kabarnya (Selesai) atau batalkan tugasnya dulu", "incident");
}

void Deciding::close(IncidentId id, const CloseIncident& c) {
    emit(IncidentClosed{id, person, c.outcome, c.note});
    std::vector<std::pair<AlarmKind, std::string>> about;
    for (const auto& [key, alarm] : index.alarms)
        if (s.alarms.at(alarm).incident == id) about.push_back(key);
    for (const auto& [kind, subject] : about) clear(kind, subject);
}

Status Deciding::operator()(const CloseIncident& c) {
    const auto found = open_incident(c.incident);
    if (!found) return found.error();
    if (const auto into = (*found)->care.merged_into)
        return fail("merged", "kejadian ini digabung: tutup lewat " + s.incidents.at(into).number, "incident");
    if (c.note.size() > kNoteBytes) return fail("too_long", "catatan terlalu panjang", "note");
    if (c.caller == CallerAnswer::belum) {  // the caller still waits: written down, and it stays open
        emit(CallerAsked{c.incident, person, *c.caller, c.note});
        reply("closed", false);
        return {};
    }
    if (Status fine = may_close(**found, c); !fine) return fine;
    if (c.caller) emit(CallerAsked{c.incident, person, *c.caller, {}});
    for (const auto member : family(c.incident))
        if (s.incidents.at(member).state == IncidentState::open) close(member, c);
    trim_handovers();
    reply("closed", true);
    return {};
}

// ---- reopening ------------------------------------------------------------------------------------

Status Deciding::operator()(const ReopenIncident& c) {
    if (!may_own(person)) return fail("role_refused", "operator atau pengawas yang membuka kembali", "incident");
    if (c.reason.size() < 3 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan membuka kembali", "reason");
    const auto found = s.incidents.find(c.incident);
    if (found == s.incidents.end()) {
        if (!c.stored || c.stored->incident.id != c.incident || c.stored->incident.state != IncidentState::closed)
            return fail("incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
        StoredIncident kept = *c.stored;
        kept.incident.care.merged.clear();  // the others of those days are history; this one stands alone
        kept.incident.care.merged_into = {};
        kept.incident.clocks.clear();  // what ran then has long stopped
        for (auto& a : kept.assignments) {
            a.clocks.clear();
            a.escalations.clear();
        }
        const auto& was = kept.incident;
        Plan plan = plan_for({was.type, was.priority, was.place, {}, {}}, was.excluded);
        emit(IncidentReopened{c.incident, person, std::move(plan.lines), c.reason, {std::move(kept)}});
        look_at_owner(c.incident);
        return {};
    }
    if (found->second.state == IncidentState::open) return fail("not_closed", "kejadian ini masih terbuka", "incident");
    const auto kin = family(c.incident);
    for (const auto member : kin) {
        if (s.incidents.at(member).state == IncidentState::open) continue;
        const bool worked_on = member == kin.front();
        emit(IncidentReopened{member, person, worked_on ? missing_lines(kin, running) : std::vector<PlanLine>{}, c.reason, {}});
        look_at_owner(member);
    }
    return {};
}

// ---- merging --------------------------------------------------------------------------------------

// What routing says for every report of these incidents and no assignment that counts covers.
std::vector<PlanLine> Deciding::missing_lines(const std::vector<IncidentId>& of, bool (*counts)(AssignmentState)) const {
    std::set<AgencyId> excluded;
    for (const auto id : of) excluded.insert(s.incidents.at(id).excluded.begin(), s.incidents.at(id).excluded.end());
    std::vector<PlanLine> out;
    const auto covered = [&](const PlanLine& line) {
        return std::any_of(of.begin(), of.end(), [&](IncidentId id) {
            const auto& assigned = s.incidents.at(id).assignments;
            return std::any_of(assigned.begin(), assigned.end(), [&](AssignmentId known) {
                const Assignment& a = s.assignments.at(known);
                return a.agency == line.agency && counts(a.state) && (a.must_acknowledge || !line.must_acknowledge);
            });
        });
    };
    for (const auto id : of)
        for (const auto told : s.incidents.at(id).reports) {
            const auto report = s.reports.find(told);
            if (report == s.reports.end()) continue;
            const Report& r = report->second;
            for (auto& line : plan_for({r.type, r.priority, r.place, {}, {}}, excluded).lines) {
                const bool there = std::any_of(out.begin(), out.end(), [&](const auto& known) { return known.agency == line.agency; });
                if (!there && !covered(line)) out.push_back(std::move(line));
            }
        }
    return out;
}

// One agency is not asked twice for one event: the assignment that has come less far is cancelled.
void Deciding::cancel_doubles(const Incident& one, const Incident& other) {
    std::vector<std::pair<AssignmentId, std::string>> doubles;
    for (const auto id : one.assignments)
        for (const auto twin : other.assignments) {
            const Assignment &a = s.assignments.at(id), &b = s.assignments.at(twin);
            if (a.agency != b.agency || !running(a.state) || !running(b.state)) continue;
            const bool keep_a = std::pair(a.must_acknowledge, progress(a)) > std::pair(b.must_acknowledge, progress(b));
            doubles.emplace_back(keep_a ? twin : id, "digabung dengan " + (keep_a ? one.number : other.number));
        }
    for (const auto& [id, reason] : doubles) {
        if (!may_move(s.assignments.at(id).state, AssignmentState::cancelled)) continue;
        emit(AssignmentCancelled{id, person, reason});
        acknowledged(id);
    }
}

Status Deciding::operator()(const MergeIncidents& c) {
    const auto one = open_incident(c.incident), into = open_incident(c.into);
    if (!one) return one.error();
    if (!into) return into.error();
    if (c.incident == c.into) return fail("same_incident", "pilih kejadian lain", "into");
    if (c.reason.size() < 3 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan menggabungkan", "reason");
    if ((*one)->care.merged_into || !(*one)->care.merged.empty())
        return fail("already_merged", "lepaskan dulu gabungan " + (*one)->number, "incident");
    if ((*into)->care.merged_into) return fail("already_merged", "lepaskan dulu gabungan " + (*into)->number, "into");
    // Whoever sees one sees both from now on.
    if ((*one)->restricted != (*into)->restricted)
        return fail("restricted_report", "kasus terbatas tidak digabung dengan kejadian lain", "into");
    for (const auto member : family(c.into)) cancel_doubles(**one, s.incidents.at(member));
    std::vector<IncidentId> all = family(c.into);
    all.push_back(c.incident);
    emit(IncidentsMerged{c.incident, c.into, person, missing_lines(all, any_state), c.reason});
    own(c.into, s.incidents.at(c.into).owner, OwnerBy::merged, {}, {});
    trim_handovers();
    return {};
}

Status Deciding::operator()(const UnmergeIncident& c) {
    const auto found = open_incident(c.incident);
    if (!found) return found.error();
    const IncidentId from = (*found)->care.merged_into;
    if (!from || !s.incidents.contains(from)) return fail("not_merged", "kejadian ini tidak digabung", "incident");
    if (c.reason.size() < 3 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan melepas gabungan", "reason");
    std::vector<IncidentId> rest = family(from);
    std::erase(rest, c.incident);
    emit(IncidentUnmerged{c.incident, from, person, missing_lines({c.incident}, not_cancelled), missing_lines(rest, not_cancelled), c.reason});
    return {};
}

}  // namespace siaga::centre
