// Incidents, reports and assignments: what operators save and agencies answer.
#include <algorithm>
#include <cstdio>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

constexpr std::size_t kNarrativeBytes = 8000;

std::string number_of(std::uint64_t count, WallTime wall, std::int32_t zone_minutes, int& year) {
    const std::chrono::sys_time<Duration> local{Duration{wall.us} + std::chrono::minutes(zone_minutes)};
    year = static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(local)}.year());
    char text[40];
    std::snprintf(text, sizeof text, "KEJ-%04d-%04llu", year, static_cast<unsigned long long>(count));
    return text;
}

}  // namespace

Result<const Incident*> Deciding::open_incident(IncidentId id) const {
    const auto it = s.incidents.find(id);
    if (it == s.incidents.end()) return fail("incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
    if (it->second.state != IncidentState::open) return fail("incident_closed", "kejadian ini sudah ditutup", "incident");
    return &it->second;
}
Result<const Assignment*> Deciding::assignment_of(AssignmentId id) const {
    const auto it = s.assignments.find(id);
    if (it == s.assignments.end()) return fail("assignment_unknown", "tugas ini tidak ada", "assignment");
    return &it->second;
}

Status Deciding::check_words(const ReportWords& words, const TypeId& kept) const {
    const auto* type = profile::find_type(s.profile, words.type);
    if (!type) return fail("type_unknown", "pilih jenis kejadian", "type");
    if (type->retired && words.type != kept) return fail("type_retired", "jenis ini tidak dipakai lagi: " + type->name, "type");
    if (Status place = profile::check_place(words.place); !place) return place.error();
    if (words.narrative.size() > kNarrativeBytes) return fail("too_long", "uraian terlalu panjang", "narrative");
    if (words.caller_name.size() > kShortBytes) return fail("too_long", "nama terlalu panjang", "caller_name");
    for (const auto& flag : words.flags)
        if (!profile::find_flag(s.profile, flag)) return fail("flag_unknown", "tanda ini tidak dikenal: " + flag.value.substr(0, 40), "flags");
    return {};
}

Plan Deciding::plan_for(const ReportWords& words, const std::set<AgencyId>& excluded) const {
    profile::RoutingFacts facts;
    facts.type = words.type;
    facts.priority = words.priority;
    facts.kecamatan = words.place.kecamatan;
    facts.desa = words.place.area;
    facts.outside = words.place.outside_kabupaten;
    facts.excluded.assign(excluded.begin(), excluded.end());
    facts.flags.assign(words.flags.begin(), words.flags.end());
    facts.at = wall;
    Plan plan = profile::plan(s.profile, index.rules, facts);
    plan.rules_version = s.rules.active;
    return plan;
}

Status Deciding::operator()(const SaveIncident& c) {
    if (Status fine = check_words(c.words); !fine) return fine;
    std::string number;
    if (c.call) {
        const auto call = call_of(c.call);
        if (!call) return call.error();
        if ((*call)->incident && (*call)->direction == CallDirection::inbound)
            return fail("already_saved", "panggilan ini sudah menjadi bagian suatu kejadian", "call");
        number = (*call)->caller.number;
    }
    Plan plan = plan_for(c.words, c.excluded);
    std::vector<AgencyId> by_hand;
    for (const auto& line : c.added) {
        if (!profile::find_agency(s.profile, line.agency)) return fail("agency_unknown", "instansi tidak dikenal", "added");
        if (c.excluded.contains(line.agency)) return fail("agency_excluded", "instansi ini dikecualikan dari kasus ini", "added");
        const bool there = std::any_of(plan.lines.begin(), plan.lines.end(),
                                       [&](const auto& planned) { return planned.agency == line.agency; });
        if (!there) plan.lines.push_back(line);
        if (!there) by_hand.push_back(line.agency);
    }
    std::vector<AgencyId> left_out;
    for (const auto& line : plan.lines)
        if (c.removed.contains(line.agency)) left_out.push_back(line.agency);
    if (!left_out.empty() && c.override_reason.size() < 5) return fail("reason_needed", "tulis alasan mengubah rencana", "override_reason");
    // Another regency's: one of ours goes there because somebody says so and why.
    if (plan.rule_id == profile::kOutsideRule && !by_hand.empty() && c.override_reason.size() < 5)
        return fail("reason_needed", "tulis alasan mengirim instansi sendiri ke luar wilayah", "override_reason");
    if (c.override_reason.size() > kShortBytes) return fail("too_long", "alasan terlalu panjang", "override_reason");
    std::erase_if(plan.lines, [&](const PlanLine& line) { return c.removed.contains(line.agency); });
    if (!left_out.empty() && plan.lines.empty()) return fail("plan_empty", "rencana harus sampai ke sedikitnya satu instansi", "removed");
    const auto* type = profile::find_type(s.profile, c.words.type);
    IncidentSaved e;
    e.incident = IncidentId{s.last_incident + 1};
    int year = 0;
    (void)number_of(0, wall, s.profile.zone_minutes, year);
    const auto counted = s.incidents_of_year.find(year);
    e.number = number_of((counted == s.incidents_of_year.end() ? 0 : counted->second) + 1, wall, s.profile.zone_minutes, year);
    e.report = ReportId{s.last_report + 1};
    e.call = c.call;
    e.type = c.words.type;
    e.priority = c.words.priority;
    e.restricted = type->restricted;
    e.safe_callback = c.safe_callback;
    e.excluded = c.excluded;
    e.owner = person;
    if (const auto mine = my_seat()) e.seat = (*mine)->id;
    e.plan = plan;
    e.flags = c.words.flags;
    e.place = c.words.place;
    e.narrative = c.words.narrative;
    e.caller_name = c.words.caller_name;
    e.caller_number = number;
    const IncidentId id = e.incident;
    const std::string readable = e.number;
    emit(std::move(e));
    if (c.call) emit(CallResultGiven{c.call, CallResult::kejadian, person, {}});
    if (!left_out.empty() || !by_hand.empty())
        emit(PlanOverridden{id, person, by_hand, left_out, plan.rule_id, plan.rules_version, c.override_reason});
    for (const auto& line : plan.lines) create_assignment(id, line);
    const bool led = std::any_of(plan.lines.begin(), plan.lines.end(), [](const auto& l) { return l.must_acknowledge || l.to_be_phoned; });
    // Another regency's, and the profile names nobody there: to be phoned all the same, by whoever owns it.
    const bool elsewhere = plan.rule_id == profile::kOutsideRule;
    if (!led)
        raise(AlarmKind::plan_incomplete, readable,
              elsewhere ? "Di luar wilayah, telepon 112 atau pos di sana: " + readable : "Tidak ada instansi yang bertugas: " + readable, id, person, 1, type->emergency);
    look_at_owner(id);
    reply("incident", id.value);
    reply("number", readable);
    Json assignments = Json::array();
    for (const auto& made : s.incidents.at(id).assignments) assignments.push_back(made.value);
    reply("assignments", assignments);
    return {};
}

// Routing asked again for each further report's own words: what it would add is proposed, never sent by itself.
std::vector<PlanLine> Deciding::proposals(const Incident& incident, const ReportWords* more, ReportId without) const {
    std::vector<PlanLine> out;
    const auto ask = [&](const ReportWords& words) {
        for (const auto& line : profile::difference(incident.plan, plan_for(words, incident.excluded))) {
            const auto kin = family(incident.id);
            const bool assigned = std::any_of(kin.begin(), kin.end(), [&](IncidentId member) {
                const auto& of = s.incidents.at(member).assignments;
                return std::any_of(of.begin(), of.end(), [&](AssignmentId id) {
                    const auto known = s.assignments.find(id);
                    return known != s.assignments.end() && known->second.agency == line.agency &&
                           (known->second.must_acknowledge || !line.must_acknowledge);
                });
            });
            const auto same = [&](const auto& known) { return known.agency == line.agency; };
            if (!assigned && std::none_of(out.begin(), out.end(), same)) out.push_back(line);
        }
    };
    for (const auto id : incident.reports) {
        const auto report = s.reports.find(id);
        if (report == s.reports.end() || !report->second.further || id == without) continue;
        ask({report->second.type, report->second.priority, report->second.place, {}, {}, report->second.flags});
    }
    if (more) ask(*more);
    return out;
}

Status Deciding::operator()(const LinkReport& c) {
    const auto to = s.incidents.find(c.incident);
    if (Status fine = check_words(c.words, to == s.incidents.end() ? TypeId{} : to->second.type); !fine) return fine;
    const auto call = call_of(c.call);
    if (!call) return call.error();
    if ((*call)->incident) return fail("already_saved", "panggilan ini sudah menjadi bagian suatu kejadian", "call");
    const auto incident = open_incident(c.incident);
    if (!incident) return incident.error();
    // Nobody works on it any more; who compared it while it was merged decides about the other one.
    if (const auto into = (*incident)->care.merged_into)
        return fail("merged", (*incident)->number + " sudah digabung ke " + s.incidents.at(into).number + ": bandingkan dan tautkan ke sana", "incident");
    // Its words would be seen by everybody who sees that incident.
    if (profile::find_type(s.profile, c.words.type)->restricted && !(*incident)->restricted)
        return fail("restricted_report", "laporan ini perlu kejadian terbatas tersendiri", "type");
    ReportLinked e;
    e.report = ReportId{s.last_report + 1};
    e.incident = c.incident;
    e.call = c.call;
    e.type = c.words.type;
    e.priority = c.words.priority;
    e.person = person;
    e.place = c.words.place;
    e.narrative = c.words.narrative;
    e.caller_name = c.words.caller_name;
    e.caller_number = (*call)->caller.number;
    e.flags = c.words.flags;
    e.proposed = proposals(**incident, &c.words, {});
    const ReportId report = e.report;
    emit(std::move(e));
    emit(CallResultGiven{c.call, CallResult::laporan_tambahan, person, {}});
    reply("report", report.value);
    reply("incident", c.incident.value);
    return {};
}

Status Deciding::operator()(const UnlinkReport& c) {
    const auto report = s.reports.find(c.report);
    if (report == s.reports.end()) return fail("report_unknown", "laporan ini tidak ada", "report");
    if (!report->second.further) return fail("first_report", "laporan pertama tidak dapat dilepas dari kejadiannya", "report");
    const auto incident = s.incidents.find(report->second.incident);
    emit(ReportUnlinked{c.report, report->second.incident, report->second.call, person,
                        incident == s.incidents.end() ? std::vector<PlanLine>{} : proposals(incident->second, nullptr, c.report)});
    return {};
}

Status Deciding::operator()(const AddNote& c) {
    const auto incident = open_incident(c.incident);
    if (!incident) return incident.error();
    if (c.text.empty() || c.text.size() > kNarrativeBytes) return fail("text_needed", "tulis catatannya", "text");
    emit(IncidentNoted{c.incident, person, c.text});
    return {};
}

Status Deciding::operator()(const AddAgency& c) {
    const auto incident = open_incident(c.incident);
    if (!incident) return incident.error();
    const auto* agency = profile::find_agency(s.profile, c.agency);
    if (!agency) return fail("agency_unknown", "instansi tidak dikenal", "agency");
    if ((*incident)->excluded.contains(c.agency)) return fail("agency_excluded", "instansi ini dikecualikan dari kasus ini", "agency");
    for (const auto member : family(c.incident))
        for (const auto id : s.incidents.at(member).assignments) {
            const auto& known = s.assignments.at(id);
            // One that has finished may be sent again; after a reopening it must.
            if (known.agency == c.agency && known.state != AssignmentState::cancelled &&
                known.state != AssignmentState::declined && known.state != AssignmentState::cleared)
                return fail("already_assigned", "instansi ini sudah ditugasi", "agency");
        }
    PlanLine line;
    const auto proposed = std::find_if((*incident)->proposed.begin(), (*incident)->proposed.end(),
                                       [&](const auto& p) { return p.agency == c.agency; });
    const bool proposed_by_rules = proposed != (*incident)->proposed.end();
    if (proposed_by_rules) {
        line = *proposed;
    } else {
        line.agency = c.agency;
        line.role = line.rule_role = agency->standing == profile::Standing::partner ? Role::mitra : c.role;
        line.rule = c.reason.empty() ? "operator" : "operator: " + c.reason.substr(0, 200);
        line.must_acknowledge = line.role == Role::utama || line.role == Role::pendukung;
        line.to_be_phoned = line.role == Role::mitra;
        if (line.must_acknowledge) line.acknowledge_within_s = s.profile.clocks.acknowledge_emergency_s;
    }
    const Plan& plan = (*incident)->plan;
    if (!proposed_by_rules)
        emit(PlanOverridden{c.incident, person, {c.agency}, {}, plan.rule_id, plan.rules_version, c.reason.substr(0, kShortBytes)});
    create_assignment(c.incident, line);
    clear(AlarmKind::plan_incomplete, (*incident)->number);
    reply("assignment", s.last_assignment);
    return {};
}

Status Deciding::operator()(const OpenRestricted& c) {
    const auto it = s.incidents.find(c.incident);
    if (it == s.incidents.end()) return fail("incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
    if (!it->second.restricted) return {};
    if (c.reason.size() < 5 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan membuka kasus ini", "reason");
    emit(RestrictedOpened{c.incident, person, c.reason});
    return {};
}

}  // namespace siaga::centre
