#include <algorithm>

#include "core.hpp"

namespace siaga::centre {
namespace {

// The year on people's calendar, in the regency's zone: the readable number restarts with it.
int year_of(WallTime wall, std::int32_t zone_minutes) {
    const std::chrono::sys_time<Duration> at{Duration{wall.us} + std::chrono::minutes(zone_minutes)};
    return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(at)}.year());
}

}  // namespace

void Applier::note(IncidentId id, PersonId person, const std::string& text, AssignmentId of,
                   std::optional<AgencyId> agency) {
    Incident* found = incident(id);
    if (!found) return;
    found->timeline.push_back({event.at, event.wall, std::string(type_of(event.body)), person, std::move(agency), of, text, event.seq});
    if (found->timeline.size() > 1000) found->timeline.erase(found->timeline.begin());  // the record keeps all
}

void Applier::operator()(const IncidentSaved& e) {
    Incident& made = s.incidents[e.incident];
    made.id = e.incident;
    made.number = e.number;
    made.type = e.type;
    made.priority = e.priority;
    made.place = e.place;
    made.narrative = e.narrative;
    made.restricted = e.restricted;
    made.safe_callback = e.safe_callback;
    made.excluded = e.excluded;
    made.owner = e.owner;
    made.seat = e.seat;
    made.created_at = event.at;
    made.created_wall = event.wall;
    made.plan = e.plan;
    made.flags = e.flags;
    made.care.owned_since = event.at;
    core.watch_owner(made);
    made.reports.push_back(e.report);
    Report& report = s.reports[e.report];
    report = {e.report,      e.incident,      e.call,  e.type,   e.priority, e.place, e.narrative,
              e.caller_name, e.caller_number, e.owner, event.at, event.wall, false, e.flags};
    s.last_incident = std::max(s.last_incident, e.incident.value);
    s.last_report = std::max(s.last_report, e.report.value);
    ++s.incidents_of_year[year_of(event.wall, s.profile.zone_minutes)];
    ++s.totals.incidents;
    if (e.call)
        if (Call* found = call(e.call)) {
            found->incident = e.incident;
            found->report = e.report;
            restate_past(*found, found->result);
        }
    note(e.incident, e.owner, {});
}

void Applier::operator()(const ReportLinked& e) {
    Report& report = s.reports[e.report];
    report = {e.report,      e.incident,      e.call,   e.type,   e.priority, e.place, e.narrative,
              e.caller_name, e.caller_number, e.person, event.at, event.wall, true, e.flags};
    s.last_report = std::max(s.last_report, e.report.value);
    if (Incident* found = incident(e.incident)) {
        found->reports.push_back(e.report);
        found->proposed = e.proposed;
    }
    if (Call* found = call(e.call)) {
        found->incident = e.incident;
        found->report = e.report;
        restate_past(*found, found->result);
    }
    note(e.incident, e.person, e.narrative);
}

void Applier::operator()(const ReportUnlinked& e) {
    if (Incident* found = incident(e.incident)) {
        std::erase(found->reports, e.report);
        found->proposed = e.proposed;
    }
    if (Call* found = call(e.call)) {
        found->incident = {};
        found->report = {};
        const auto before = found->result;
        found->result.reset();
        found->filled_in = false;
        restate_past(*found, before);
    }
    s.reports.erase(e.report);
    note(e.incident, e.person, {});
}

void Applier::operator()(const IncidentNoted& e) { note(e.incident, e.person, e.text); }

void Applier::operator()(const IncidentClosed& e) {
    if (Incident* found = incident(e.incident)) {
        found->state = IncidentState::closed;
        found->outcome = e.outcome;
        found->care.note = e.note;
        for (auto& [id, pending] : s.care.handovers)
            if (pending.incidents.erase(e.incident)) touched.handovers.insert(id);
        found->closed_at = event.at;
        found->closed_wall = event.wall;
    }
    note(e.incident, e.person, e.note.empty() ? e.outcome : e.outcome + ": " + e.note);
}

void Applier::operator()(const RestrictedOpened& e) {
    if (Incident* found = incident(e.incident)) found->opened_by.insert(e.person);
    note(e.incident, e.person, e.reason);
}

// ---- assignments ----------------------------------------------------------------------------------

void Applier::operator()(const AssignmentCreated& e) {
    Assignment& made = s.assignments[e.assignment];
    made.id = e.assignment;
    made.incident = e.incident;
    made.agency = e.line.agency;
    made.role = e.line.role;
    made.rule = e.line.rule;
    made.legal_basis = e.line.legal_basis;
    made.must_acknowledge = e.line.must_acknowledge;
    made.to_be_phoned = e.line.to_be_phoned;
    made.created_at = event.at;
    made.created_wall = event.wall;
    made.acknowledge_by = e.acknowledge_by;
    made.policy = s.clock_admin.edition;
    s.last_assignment = std::max(s.last_assignment, e.assignment.value);
    core.add_deadline(e.acknowledge_by, DeadlineKind::acknowledge, e.assignment.value);
    touched.assignments.insert(e.assignment);
    if (Incident* found = incident(e.incident)) {
        found->assignments.push_back(e.assignment);
        std::erase_if(found->proposed, [&](const PlanLine& line) { return line.agency == e.line.agency; });
    }
    note(e.incident, e.person, {}, e.assignment, e.line.agency);
}

void Applier::move(AssignmentId id, AssignmentState to, PersonId person, const std::string& text) {
    Assignment* found = assignment(id);
    if (!found) return;
    found->state = to;
    switch (to) {
        case AssignmentState::sent: found->sent_at = event.at; break;
        case AssignmentState::delivered: found->delivered_at = event.at; break;
        case AssignmentState::acknowledged:
            found->acknowledged_at = event.at;
            found->acknowledged_wall = event.wall;
            found->acknowledged_by = person;
            break;
        case AssignmentState::en_route: found->en_route_at = event.at; break;
        case AssignmentState::on_scene: found->on_scene_at = event.at; break;
        case AssignmentState::cleared: found->cleared_at = event.at; break;
        case AssignmentState::declined: found->declined_at = event.at; break;
        default: break;
    }
    note(found->incident, person, text, id, found->agency);
}

void Applier::operator()(const AssignmentSent& e) { move(e.assignment, AssignmentState::sent, {}, {}); }
void Applier::operator()(const AssignmentUnreachable& e) { move(e.assignment, AssignmentState::unreachable, {}, e.why); }
void Applier::operator()(const AssignmentDelivered& e) { move(e.assignment, AssignmentState::delivered, e.person, {}); }
void Applier::operator()(const AssignmentAcknowledged& e) {
    if (Assignment* found = assignment(e.assignment)) {
        found->by_phone = e.by_phone;
        found->phone_name = e.name;
    }
    move(e.assignment, AssignmentState::acknowledged, e.person, e.name);
    if (Assignment* found = assignment(e.assignment); found && e.by_phone && e.taken_at)
        found->acknowledged_wall = e.taken_at;
}
void Applier::operator()(const AssignmentDeclined& e) {
    if (Assignment* found = assignment(e.assignment)) found->reason = e.reason;
    move(e.assignment, AssignmentState::declined, e.person, e.reason);
}
void Applier::operator()(const AssignmentEnRoute& e) { move(e.assignment, AssignmentState::en_route, e.person, {}); }
void Applier::operator()(const AssignmentOnScene& e) { move(e.assignment, AssignmentState::on_scene, e.person, {}); }
void Applier::operator()(const AssignmentCleared& e) {
    if (Assignment* found = assignment(e.assignment)) found->outcome = e.outcome;
    move(e.assignment, AssignmentState::cleared, e.person, e.outcome);
}
void Applier::operator()(const AssignmentCancelled& e) {
    if (Assignment* found = assignment(e.assignment)) found->reason = e.reason;
    move(e.assignment, AssignmentState::cancelled, e.person, e.reason);
}
void Applier::operator()(const AssignmentOverdue& e) {
    if (Assignment* found = assignment(e.assignment)) {
        found->overdue = true;
        note(found->incident, {}, {}, e.assignment, found->agency);
    }
}

}  // namespace siaga::centre
