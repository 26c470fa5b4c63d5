// Incidents, reports and assignments: what operators save and agencies answer.
#include <algorithm>
#include <cstdio>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

constexpr std::size_t kNarrativeBytes = 8000;
constexpr std::size_t kShortBytes = 500;

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

Status Deciding::check_words(const ReportWords& words) const {
    if (!profile::find_type(s.profile, words.type)) return fail("type_unknown", "pilih jenis kejadian", "type");
    if (Status place = profile::check_place(words.place); !place) return place.error();
    if (words.narrative.size() > kNarrativeBytes) return fail("too_long", "uraian terlalu panjang", "narrative");
    if (words.caller_name.size() > kShortBytes) return fail("too_long", "nama terlalu panjang", "caller_name");
    return {};
}

Plan Deciding::plan_for(const ReportWords& words, const std::set<AgencyId>& excluded) const {
    profile::RoutingFacts facts;
    facts.type = words.type;
    facts.priority = words.priority;
    facts.kecamatan = words.place.kecamatan;
    facts.desa = words.place.area;
    facts.excluded.assign(excluded.begin(), excluded.end());
    return profile::plan(s.profile, facts);
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
    for (const auto& line : c.added) {
        if (!profile::find_agency(s.profile, line.agency)) return fail("agency_unknown", "instansi tidak dikenal", "added");
        const bool there = std::any_of(plan.lines.begin(), plan.lines.end(),
                                       [&](const auto& planned) { return planned.agency == line.agency; });
        if (!there) plan.lines.push_back(line);
    }
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
    e.place = c.words.place;
    e.narrative = c.words.narrative;
    e.caller_name = c.words.caller_name;
    e.caller_number = number;
    const IncidentId id = e.incident;
    const std::string readable = e.number;
    emit(std::move(e));
    if (c.call) emit(CallResultGiven{c.call, CallResult::kejadian, person, {}});
    for (const auto& line : plan.lines) create_assignment(id, line);
    reply("incident", id.value);
    reply("number", readable);
    Json assignments = Json::array();
    for (const auto& made : s.incidents.at(id).assignments) assignments.push_back(made.value);
    reply("assignments", assignments);
    return {};
}

void Deciding::create_assignment(IncidentId incident, const PlanLine& line) {
    const AssignmentId id{s.last_assignment + 1};
    const HouseTime by = line.must_acknowledge && line.acknowledge_within_s
                             ? now + std::chrono::seconds(line.acknowledge_within_s)
                             : HouseTime{};
    emit(AssignmentCreated{id, incident, line, by, person});
    send_assignment(id);
}

// "Sent" needs a desk that would sound; nobody is told through a page that nobody watches.
void Deciding::send_assignment(AssignmentId id) {
    const Assignment& assignment = s.assignments.at(id);
    if (assignment.role == Role::diberi_tahu) {
        emit(AssignmentSent{id});
        return;
    }
    if (assignment.to_be_phoned) {
        emit(AssignmentUnreachable{id, "mitra: dihubungi lewat telepon"});
        return;
    }
    const auto agency = s.agencies.find(assignment.agency);
    if (agency != s.agencies.end() && agency->second.reachable) {
        emit(AssignmentSent{id});
        return;
    }
    emit(AssignmentUnreachable{id, "tidak ada meja instansi yang siaga"});
    const Incident& incident = s.incidents.at(assignment.incident);
    raise(AlarmKind::agency_unreachable, incident.number + " " + assignment.agency.value,
          "Telepon sekarang: " + assignment.agency.value, incident.id, incident.owner);
}

Status Deciding::operator()(const LinkReport& c) {
    if (Status fine = check_words(c.words); !fine) return fine;
    const auto call = call_of(c.call);
    if (!call) return call.error();
    if ((*call)->incident) return fail("already_saved", "panggilan ini sudah menjadi bagian suatu kejadian", "call");
    const auto incident = open_incident(c.incident);
    if (!incident) return incident.error();
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
    // Routing is run again with the report's own words; what it would add is proposed, never sent by itself.
    e.proposed = (*incident)->proposed;
    for (const auto& line : profile::difference((*incident)->plan, plan_for(c.words, (*incident)->excluded))) {
        const auto same = [&](const auto& known) { return known.agency == line.agency; };
        const bool assigned = std::any_of(
            (*incident)->assignments.begin(), (*incident)->assignments.end(), [&](const AssignmentId id) {
                const auto& known = s.assignments.at(id);
                return known.agency == line.agency && (known.must_acknowledge || !line.must_acknowledge);
            });
        if (!assigned && std::none_of(e.proposed.begin(), e.proposed.end(), same)) e.proposed.push_back(line);
    }
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
    emit(ReportUnlinked{c.report, report->second.incident, report->second.call, person});
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
    for (const auto id : (*incident)->assignments) {
        const auto& known = s.assignments.at(id);
        if (known.agency == c.agency && known.state != AssignmentState::cancelled && known.state != AssignmentState::declined)
            return fail("already_assigned", "instansi ini sudah ditugasi", "agency");
    }
    PlanLine line;
    const auto proposed = std::find_if((*incident)->proposed.begin(), (*incident)->proposed.end(),
                                       [&](const auto& p) { return p.agency == c.agency; });
    if (proposed != (*incident)->proposed.end()) {
        line = *proposed;
    } else {
        line.agency = c.agency;
        line.role = line.rule_role = agency->standing == profile::Standing::partner ? Role::mitra : c.role;
        line.rule = c.reason.empty() ? "operator" : "operator: " + c.reason.substr(0, 200);
        line.must_acknowledge = line.role == Role::utama || line.role == Role::pendukung;
        line.to_be_phoned = line.role == Role::mitra;
        if (line.must_acknowledge) line.acknowledge_within_s = s.profile.clocks.acknowledge_emergency_s;
    }
    create_assignment(c.incident, line);
    reply("assignment", s.last_assignment);
    return {};
}

Status Deciding::operator()(const CloseIncident& c) {
    const auto incident = open_incident(c.incident);
    if (!incident) return incident.error();
    if (c.outcome.empty() || c.outcome.size() > kShortBytes) return fail("outcome_needed", "tulis hasil penanganannya", "outcome");
    for (const auto id : (*incident)->assignments) {
        const Assignment& a = s.assignments.at(id);
        const bool running = a.must_acknowledge && a.state != AssignmentState::cleared &&
                             a.state != AssignmentState::declined && a.state != AssignmentState::cancelled;
        if (running) return fail("assignment_open", "masih ada instansi yang bekerja: " + a.agency.value, "incident");
    }
    const std::string number = (*incident)->number;
    emit(IncidentClosed{c.incident, person, c.outcome});
    std::vector<std::pair<AlarmKind, std::string>> about;
    for (const auto& [key, id] : index.alarms)
        if (s.alarms.at(id).incident == c.incident) about.push_back(key);
    for (const auto& [kind, subject] : about) clear(kind, subject);
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

// ---- assignments ----------------------------------------------------------------------------------

// May this person move this assignment there now? `own_agency`: only its dispatchers.
Status Deciding::move(AssignmentId id, AssignmentState to, bool own_agency) const {
    const auto found = assignment_of(id);
    if (!found) return found.error();
    const Assignment& assignment = **found;
    const Person* actor = who();
    if (own_agency && actor && (actor->role != PersonRole::dispatcher || actor->agency != assignment.agency))
        return fail("not_your_assignment", "tugas ini milik instansi lain", "assignment");
    if (may_move(assignment.state, to)) return {};
    if (assignment.state == AssignmentState::acknowledged && to == AssignmentState::acknowledged) {
        std::string by = assignment.phone_name;
        if (const auto taken = s.people.find(assignment.acknowledged_by); by.empty() && taken != s.people.end())
            by = taken->second.name;
        return fail("already_acknowledged", "sudah diterima oleh " + by, std::string(name_of(assignment.state)));
    }
    return fail("illegal_move", "langkah ini tidak mungkin dari keadaan sekarang", std::string(name_of(assignment.state)));
}

Status Deciding::operator()(const ShowAssignment& c) {
    const auto found = assignment_of(c.assignment);
    if (!found) return found.error();
    const auto state = (*found)->state;
    // The second page of the same agency shows it too; the first report counts.
    if (state != AssignmentState::sent) return {};
    if (Status legal = move(c.assignment, AssignmentState::delivered, true); !legal) return legal;
    emit(AssignmentDelivered{c.assignment, person});
    return {};
}

namespace {
std::string alarm_subject(const State& s, const Assignment& assignment) {
    return s.incidents.at(assignment.incident).number + " " + assignment.agency.value;
}
}  // namespace

Status Deciding::operator()(const Acknowledge& c) {
    if (Status legal = move(c.assignment, AssignmentState::acknowledged, true); !legal) return legal;
    emit(AssignmentAcknowledged{c.assignment, person, false, {}, {}});
    const std::string subject = alarm_subject(s, s.assignments.at(c.assignment));
    for (const auto kind : {AlarmKind::assignment_overdue, AlarmKind::agency_unreachable, AlarmKind::assignment_declined})
        clear(kind, subject);
    return {};
}

Status Deciding::operator()(const AcknowledgeByPhone& c) {
    if (Status legal = move(c.assignment, AssignmentState::acknowledged, false); !legal) return legal;
    if (c.name.empty() || c.name.size() > 200) return fail("name_needed", "tulis nama yang menerima", "name");
    if (c.taken_at > wall + std::chrono::minutes(1)) return fail("time_in_future", "jam diterima belum tiba", "taken_at");
    emit(AssignmentAcknowledged{c.assignment, person, true, c.name, c.taken_at ? c.taken_at : wall});
    const std::string subject = alarm_subject(s, s.assignments.at(c.assignment));
    for (const auto kind : {AlarmKind::assignment_overdue, AlarmKind::agency_unreachable, AlarmKind::assignment_declined})
        clear(kind, subject);
    return {};
}

Status Deciding::operator()(const Decline& c) {
    if (Status legal = move(c.assignment, AssignmentState::declined, true); !legal) return legal;
    if (c.reason.size() < 3 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan tidak dapat menangani", "reason");
    emit(AssignmentDeclined{c.assignment, person, c.reason});
    const Assignment& assignment = s.assignments.at(c.assignment);
    const Incident& incident = s.incidents.at(assignment.incident);
    clear(AlarmKind::assignment_overdue, alarm_subject(s, assignment));
    raise(AlarmKind::assignment_declined, alarm_subject(s, assignment), "Tidak dapat menangani: " + assignment.agency.value,
          incident.id, incident.owner);
    return {};
}

Status Deciding::operator()(const Depart& c) {
    if (Status legal = move(c.assignment, AssignmentState::en_route, true); !legal) return legal;
    emit(AssignmentEnRoute{c.assignment, person});
    return {};
}
Status Deciding::operator()(const Arrive& c) {
    if (Status legal = move(c.assignment, AssignmentState::on_scene, true); !legal) return legal;
    emit(AssignmentOnScene{c.assignment, person});
    return {};
}
Status Deciding::operator()(const Clear& c) {
    if (Status legal = move(c.assignment, AssignmentState::cleared, true); !legal) return legal;
    if (c.outcome.empty() || c.outcome.size() > kShortBytes) return fail("outcome_needed", "pilih hasil penanganan", "outcome");
    emit(AssignmentCleared{c.assignment, person, c.outcome});
    return {};
}
Status Deciding::operator()(const CancelAssignment& c) {
    if (Status legal = move(c.assignment, AssignmentState::cancelled, false); !legal) return legal;
    if (c.reason.empty() || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasannya", "reason");
    emit(AssignmentCancelled{c.assignment, person, c.reason});
    const std::string subject = alarm_subject(s, s.assignments.at(c.assignment));
    for (const auto kind : {AlarmKind::assignment_overdue, AlarmKind::agency_unreachable, AlarmKind::assignment_declined})
        clear(kind, subject);
    return {};
}

Status Deciding::operator()(const DeskReachability& c) {
    const auto agency = s.agencies.find(c.agency);
    if (agency == s.agencies.end()) return fail("agency_unknown", "instansi tidak dikenal", "agency");
    if (agency->second.reachable == c.reachable && agency->second.desks == c.desks) return {};
    const bool came = c.reachable && !agency->second.reachable;
    const bool went = !c.reachable && agency->second.reachable;
    emit(AgencyReachable{c.agency, c.reachable, c.desks});
    std::vector<AssignmentId> affected;
    for (const auto& [id, assignment] : s.assignments) {
        if (assignment.agency != c.agency || assignment.to_be_phoned || assignment.role == Role::diberi_tahu) continue;
        if (s.incidents.at(assignment.incident).state != IncidentState::open) continue;
        if (came && assignment.state == AssignmentState::unreachable) affected.push_back(id);
        if (went && assignment.state == AssignmentState::sent) affected.push_back(id);
    }
    for (const auto id : affected) {
        if (came) clear(AlarmKind::agency_unreachable, alarm_subject(s, s.assignments.at(id)));
        send_assignment(id);
    }
    return {};
}

}  // namespace siaga::centre
