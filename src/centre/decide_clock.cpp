// Clocks: started, stopped and breached by what the assignments and incidents have become, after every command, so
// that no path through the house can forget one.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

struct Wanted {
    ClockLeg leg;
    bool begun;  // what it measures from has happened
    bool met;    // what it measures has happened
};

bool over(AssignmentState state) {
    return state == AssignmentState::cleared || state == AssignmentState::declined || state == AssignmentState::cancelled;
}
bool reached(AssignmentState state, AssignmentState at_least) {
    switch (state) {
        case AssignmentState::acknowledged: return at_least == AssignmentState::acknowledged;
        case AssignmentState::en_route: return at_least != AssignmentState::on_scene;
        case AssignmentState::on_scene:
        case AssignmentState::cleared: return true;
        default: return false;
    }
}

}  // namespace

const std::set<std::string>& Deciding::holidays() const { return index.holidays; }

// A clock is pinned to the rules it started with: its time and its ladder are in the event.
void Deciding::start_clock(ClockLeg leg, const profile::ClockChoice& choice, IncidentId incident, AssignmentId assignment) {
    const WallTime until = profile::due_after(wall, choice.seconds, choice.office_hours, s.profile.office,
                                              s.profile.zone_minutes, holidays());
    emit(ClockStarted{ClockId{s.last_clock + 1}, leg, incident, assignment, {}, now + Duration{until.us - wall.us},
                      choice.seconds, choice.rule, choice.ladder, s.profile.hash});
}

// What came late came: its alarm goes with the last of the incident's clocks that it is about.
void Deciding::stop_clock(ClockId id, bool met) {
    const RunningClock clock = s.clocks.at(id);
    emit(ClockStopped{id, clock.leg, clock.incident, clock.assignment, met});
    const auto incident = s.incidents.find(clock.incident);
    if (!clock.breached || incident == s.incidents.end()) return;
    const auto late = [&](const std::vector<ClockId>& clocks) {
        return std::any_of(clocks.begin(), clocks.end(), [&](ClockId other) {
            const auto known = s.clocks.find(other);
            return known != s.clocks.end() && known->second.leg == clock.leg && known->second.breached;
        });
    };
    if (late(incident->second.clocks)) return;
    for (const AssignmentId of : incident->second.assignments)
        if (const auto a = s.assignments.find(of); a != s.assignments.end() && late(a->second.clocks)) return;
    clear(AlarmKind::clock_late, incident->second.number + " " + std::string(name_of(clock.leg)));
}

std::optional<profile::ClockChoice> Deciding::clock_of(ClockLeg leg, const Incident& incident, const Assignment* a) const {
    profile::ClockFacts facts;
    facts.leg = leg;
    facts.type = incident.type;
    facts.priority = incident.priority;
    facts.kecamatan = incident.place.kecamatan;
    facts.desa = incident.place.area;
    if (a) {
        facts.agency = a->agency;
        facts.role = a->role;
    }
    return profile::clock_for(s.profile, facts, a ? policy_of(s, *a) : nullptr);
}

// What the plan's line said of the acknowledgement stands, unless a clock rule knows this leg better.
std::optional<profile::ClockChoice> Deciding::acknowledge_clock(const Incident& incident, const Assignment& a,
                                                                std::uint32_t line_seconds) const {
    auto choice = clock_of(ClockLeg::acknowledge, incident, &a);
    if (choice && choice->rule != "clocks") return choice;
    if (line_seconds == 0) return std::nullopt;
    if (!choice) choice = profile::ClockChoice{"clocks", line_seconds, false, "siaga"};
    choice->seconds = line_seconds;
    return choice;
}

void Deciding::watch_assignment_clocks(AssignmentId id) {
    const auto found = s.assignments.find(id);
    if (found == s.assignments.end()) return;
    const Assignment& a = found->second;
    const auto incident = s.incidents.find(a.incident);
    if (incident == s.incidents.end()) return;
    const bool ended = over(a.state) || incident->second.state != IncidentState::open;
    const bool accepted = reached(a.state, AssignmentState::acknowledged);
    const Wanted legs[] = {
        {ClockLeg::send, a.must_acknowledge, a.delivered_at || accepted},
        {ClockLeg::acknowledge, a.must_acknowledge, accepted},
        {ClockLeg::depart, accepted, reached(a.state, AssignmentState::en_route)},
        {ClockLeg::arrive, a.must_acknowledge, reached(a.state, AssignmentState::on_scene)},
    };
    for (const Wanted& leg : legs) {
        const auto running = std::find_if(a.clocks.begin(), a.clocks.end(),
                                          [&](ClockId clock) { return s.clocks.contains(clock) && s.clocks.at(clock).leg == leg.leg; });
        if (running != a.clocks.end()) {
            if (leg.met || ended) stop_clock(*running, leg.met);
            continue;
        }
        // One that stopped unmet runs again: an agency that declined has accepted after all.
        if (ended || !leg.begun || leg.met) continue;
        // The acknowledgement's time was settled when the assignment was made.
        if (leg.leg == ClockLeg::acknowledge) continue;
        if (const auto choice = clock_of(leg.leg, incident->second, &a)) start_clock(leg.leg, *choice, a.incident, id);
    }
}

void Deciding::watch_incident_clocks(IncidentId id) {
    const auto found = s.incidents.find(id);
    if (found == s.incidents.end()) return;
    const Incident& incident = found->second;
    const bool open = incident.state == IncidentState::open;
    const std::vector<ClockId> running = incident.clocks;
    for (const ClockId clock : running)
        if (!open && s.clocks.contains(clock)) stop_clock(clock, true);
    if (open && running.empty())  // one that was reopened has to be closed in time again
        if (const auto choice = clock_of(ClockLeg::close, incident, nullptr)) start_clock(ClockLeg::close, *choice, id, {});
}

// After every command: the clocks of all it touched tell what runs, and ladders know whether they still have to climb.
void Deciding::watch_duty() {
    const std::set<IncidentId> incidents = touched_.incidents;
    const std::set<AssignmentId> assignments = touched_.assignments;
    for (const IncidentId id : incidents) watch_incident_clocks(id);
    for (const AssignmentId id : assignments) {
        watch_assignment_clocks(id);
        watch_ladder(id);
    }
    for (const IncidentId id : incidents) {
        const auto incident = s.incidents.find(id);
        if (incident == s.incidents.end() || incident->second.state == IncidentState::open) continue;
        const std::vector<AssignmentId> of = incident->second.assignments;
        for (const AssignmentId assignment : of) {
            watch_assignment_clocks(assignment);
            watch_ladder(assignment);
        }
    }
}

// When a leg of a call is late, by the rules of this moment; 0: it has no clock.
HouseTime Deciding::call_clock(ClockLeg leg, const std::optional<TypeId>& type) const {
    profile::ClockFacts facts;
    facts.leg = leg;
    if (type) facts.type = *type;
    const auto choice = profile::clock_for(s.profile, facts);
    if (!choice) return {};
    const WallTime until = profile::due_after(wall, choice->seconds, choice->office_hours, s.profile.office,
                                              s.profile.zone_minutes, holidays());
    return now + Duration{until.us - wall.us};
}

// Ring: the caller hears something. Answer: a person spoke. Classify: what it was is known.
void Deciding::call_clock_due(CallId id) {
    const auto found = s.calls.find(id);
    if (found == s.calls.end() || found->second.direction != CallDirection::inbound) return;
    const Call& call = found->second;
    const auto caller = s.legs.find(call.caller_leg);
    const bool heard = caller == s.legs.end() || caller->second.state != LegState::inviting;
    const bool over = call.state == CallState::ended;
    const std::pair<ClockLeg, HouseTime> legs[] = {
        {ClockLeg::ring, over || heard ? HouseTime{} : call.ring_by},
        {ClockLeg::answer, over || call.answered_at ? HouseTime{} : call.answer_by},
        // A call that ended untold stands on the list "belum diisi"; nobody is hurried there.
        {ClockLeg::classify, over || call.filled_in ? HouseTime{} : call.classify_by},
    };
    for (const auto& [leg, due_at] : legs) {
        if (!due_at || due_at > now || call.late.contains(leg)) continue;
        emit(ClockBreached{{}, leg, {}, {}, id, due_at});
        // One alarm for all who wait too long; who talks to a caller is not disturbed by a sound.
        if (leg == ClockLeg::answer && !index.alarms.contains({AlarmKind::clock_late, "answer"}))
            raise(AlarmKind::clock_late, "answer", "Ada yang menunggu melewati batas jawab");
    }
}

void Deciding::watch_late_callers() {
    if (!index.alarms.contains({AlarmKind::clock_late, "answer"})) return;
    const bool still = std::any_of(index.waiting.begin(), index.waiting.end(), [&](const auto& one) {
        const Call& call = s.calls.at(std::get<CallId>(one));
        return !call.answered_at && call.late.contains(ClockLeg::answer);
    });
    if (!still) clear(AlarmKind::clock_late, "answer");
}

void Deciding::clock_due(ClockId id) {
    const auto found = s.clocks.find(id);
    if (found == s.clocks.end() || found->second.breached || found->second.due_at > now) return;
    const RunningClock clock = found->second;
    emit(ClockBreached{id, clock.leg, clock.incident, clock.assignment, clock.call, clock.due_at});
    const auto incident = s.incidents.find(clock.incident);
    if (incident == s.incidents.end()) return;
    if (!clock.ladder.empty() && clock.assignment) {
        climb(clock.assignment, clock.leg, clock.ladder, breach_words(clock.leg), 0);
        return;
    }
    // The others are told on the boards; what a person should look at now is the owner's alarm.
    if (clock.leg == ClockLeg::close || clock.leg == ClockLeg::arrive || clock.leg == ClockLeg::depart)
        raise(AlarmKind::clock_late, incident->second.number + " " + std::string(name_of(clock.leg)),
              "Lewat batas " + std::string(name_of(clock.leg)) + ": " + incident->second.number, clock.incident,
              incident->second.owner);
}

}  // namespace siaga::centre
