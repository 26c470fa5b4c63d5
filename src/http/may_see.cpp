#include "http/may_see.hpp"

#include <algorithm>

namespace siaga::http {

using namespace centre;

Sight may_see(const Viewer& viewer, const Incident& incident) {
    if (!viewer.staff()) return Sight::none;  // an agency sees its assignment, never the incident
    if (!incident.restricted || incident.owner == viewer.person) return Sight::full;
    if (viewer.role != PersonRole::supervisor) return Sight::none;
    return incident.opened_by.contains(viewer.person) ? Sight::full : Sight::masked;
}

Sight may_see(const State& state, const Viewer& viewer, const Assignment& assignment) {
    const auto incident = state.incidents.find(assignment.incident);
    if (incident == state.incidents.end()) return Sight::none;
    if (viewer.staff()) return may_see(viewer, incident->second);
    if (assignment.agency != viewer.agency) return Sight::none;
    if (!incident->second.restricted) return Sight::full;
    const auto* type = profile::find_type(state.profile, incident->second.type);
    const bool named = type && std::find(type->restricted_agencies.begin(), type->restricted_agencies.end(),
                                         viewer.agency) != type->restricted_agencies.end();
    return named ? Sight::full : Sight::none;
}

namespace {

// Answered, and nobody has said what it was: it may become a restricted case yet.
bool unnamed(const State& state, const Viewer& viewer, const Call& call) {
    if (!call.answered_at || call.result || !call.person || viewer.role == PersonRole::supervisor) return false;
    if (call.person == viewer.person) return false;
    const auto seat = call.seat ? state.seats.find(*call.seat) : state.seats.end();
    return seat == state.seats.end() || seat->second.call != call.id || seat->second.person != viewer.person;
}

}  // namespace

Sight may_see(const State& state, const Viewer& viewer, const Call& call) {
    if (!viewer.staff()) return Sight::none;
    if (!call.incident) return unnamed(state, viewer, call) ? Sight::masked : Sight::full;
    const auto incident = state.incidents.find(call.incident);
    if (incident == state.incidents.end()) return Sight::masked;  // it has left memory: unknown means hidden
    return may_see(viewer, incident->second) == Sight::full ? Sight::full : Sight::masked;
}

Sight sight_of(const State& state, const Viewer& viewer, const Alarm& alarm) {
    if (!viewer.staff()) return Sight::none;
    const auto incident = state.incidents.find(alarm.incident);
    if (incident == state.incidents.end() || may_see(viewer, incident->second) == Sight::full) return Sight::full;
    const bool alone = !supervisor_present(state);
    if (alarm.kind == AlarmKind::owner_missing) return viewer.leads() || alone ? Sight::full : Sight::none;
    if (viewer.role == PersonRole::supervisor) return Sight::masked;
    return viewer.role == PersonRole::operator_ && alone && alarm.needs_answer ? Sight::masked : Sight::none;
}

bool may_hear(const State& state, const Viewer& viewer, const Call& call) {
    return may_see(state, viewer, call) == Sight::full;
}

}  // namespace siaga::http
