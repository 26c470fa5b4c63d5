// Presence, owners, hand-overs, answered alarms, the roster, reopening and merging.
#include <algorithm>

#include "core.hpp"

namespace siaga::centre {

HouseTime Core::owner_missing_at(const Incident& incident) const {
    if (incident.state != IncidentState::open) return {};
    HouseTime since = incident.care.owned_since ? incident.care.owned_since : incident.created_at;
    if (const auto here = state.care.people.find(incident.owner); here != state.care.people.end()) {
        if (here->second.present) return {};
        since = std::max(since, here->second.since);
    }
    return since + state.settings.queue.owner_missing_after;
}
void Core::watch_owner(const Incident& incident) {
    if (index.alarms.contains({AlarmKind::owner_missing, incident.number})) return;
    add_deadline(owner_missing_at(incident), DeadlineKind::owner, incident.id.value);
}

void Applier::operator()(const PersonPresent& e) {
    s.care.people[e.person] = {e.present, event.at};
    touched.presence.insert(e.person);
    // Who hears an alarm depends on who is there.
    for (const auto& [id, alarm] : s.alarms)
        if (alarm.open && (alarm.needs_answer || alarm.kind == AlarmKind::owner_missing)) touched.alarms.insert(id);
    for (const auto& [id, incident] : s.incidents)
        if (incident.owner == e.person && incident.state == IncidentState::open) {
            touched.incidents.insert(id);
            if (!e.present) core.watch_owner(incident);
        }
}

void Applier::operator()(const OwnerChanged& e) {
    if (Incident* found = incident(e.incident)) {
        found->owner = e.owner;
        found->care.owned_since = event.at;
        core.watch_owner(*found);
    }
    for (auto& [id, alarm] : s.alarms)
        if (alarm.open && alarm.incident == e.incident) {
            if (alarm.owner) alarm.owner = e.owner;
            touched.alarms.insert(id);
        }
    for (auto& [id, pending] : s.care.handovers)
        if (pending.incidents.erase(e.incident)) touched.handovers.insert(id);
    note(e.incident, e.person, e.reason);
}

void Applier::operator()(const HandoverOffered& e) {
    s.care.handovers[e.handover] = {e.handover, e.person, e.to, e.incidents, e.note, event.at, event.wall};
    s.care.last_handover = std::max(s.care.last_handover, e.handover.value);
    touched.handovers.insert(e.handover);
    for (const auto id : e.incidents) note(id, e.person, e.note);
}
void Applier::operator()(const HandoverAccepted& e) {
    s.care.handovers.erase(e.handover);
    touched.handovers.insert(e.handover);
}
void Applier::operator()(const HandoverDeclined& e) {
    if (const auto it = s.care.handovers.find(e.handover); it != s.care.handovers.end()) {
        for (const auto id : it->second.incidents) note(id, e.person, e.reason);
        s.care.handovers.erase(it);
    }
    touched.handovers.insert(e.handover);
}
void Applier::operator()(const HandoverWithdrawn& e) {
    s.care.handovers.erase(e.handover);
    touched.handovers.insert(e.handover);
}

void Applier::operator()(const AlarmAnswered& e) {
    touched.alarms.insert(e.alarm);
    if (const auto it = s.alarms.find(e.alarm); it != s.alarms.end()) {
        it->second.open = false;
        it->second.answered_by = e.person;
        it->second.answer = e.text;
        core.index.alarms.erase({it->second.kind, it->second.subject});
    }
    note(e.incident, e.person, e.text);
}

void Applier::operator()(const CallerAsked& e) {
    if (Incident* found = incident(e.incident)) found->care.caller = e.answer;
    note(e.incident, e.person, std::string(name_of(e.answer)) + (e.note.empty() ? "" : ": " + e.note));
}

void Applier::operator()(const IncidentReopened& e) {
    for (const auto& kept : e.stored) {
        s.incidents.try_emplace(e.incident, kept.incident);
        s.last_incident = std::max(s.last_incident, e.incident.value);
        for (const auto& report : kept.reports) {
            s.reports.try_emplace(report.id, report);
            s.last_report = std::max(s.last_report, report.id.value);
        }
        for (const auto& kept_one : kept.assignments) {
            s.assignments.try_emplace(kept_one.id, kept_one);
            s.last_assignment = std::max(s.last_assignment, kept_one.id.value);
            touched.assignments.insert(kept_one.id);
        }
    }
    if (Incident* found = incident(e.incident)) {
        found->state = IncidentState::open;
        found->owner = e.person;
        found->closed_at = {};
        found->closed_wall = {};
        found->outcome.clear();
        found->proposed = e.proposed;
        found->care.note.clear();
        found->care.caller.reset();
        found->care.owned_since = event.at;
        ++found->care.reopened;
        core.watch_owner(*found);
    }
    note(e.incident, e.person, e.reason);
}

void Applier::operator()(const IncidentsMerged& e) {
    if (Incident* found = incident(e.incident)) {
        found->care.merged_into = e.into;
        found->proposed.clear();
    }
    if (Incident* found = incident(e.into)) {
        found->care.merged.insert(e.incident);
        found->proposed = e.proposed;
    }
    for (auto& [id, pending] : s.care.handovers)
        if (pending.incidents.erase(e.incident)) touched.handovers.insert(id);
    note(e.incident, e.person, e.reason);
    note(e.into, e.person, e.reason);
}
void Applier::operator()(const IncidentUnmerged& e) {
    if (Incident* found = incident(e.incident)) {
        found->care.merged_into = {};
        found->proposed = e.proposed;
    }
    if (Incident* found = incident(e.from)) {
        found->care.merged.erase(e.incident);
        found->proposed = e.proposed_from;
    }
    note(e.incident, e.person, e.reason);
    note(e.from, e.person, e.reason);
}

void Applier::operator()(const ShiftSaved& e) {
    s.care.shifts[e.shift.id] = e.shift;
    s.care.last_shift = std::max(s.care.last_shift, e.shift.id.value);
    touched.roster = true;
}
void Applier::operator()(const ShiftRemoved& e) {
    s.care.shifts.erase(e.shift);
    touched.roster = true;
}

}  // namespace siaga::centre
