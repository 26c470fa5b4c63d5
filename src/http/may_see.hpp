// Purpose: the one question every way out asks before it shows something of an incident: WebSocket,
// REST, search, export, recordings.
// Thread: pure functions over the mirror's state, on http's io thread.
// Rule: a restricted incident (women and children) is whole for its owner, for a supervisor who gave a
// reason, and, as an assignment, for the agencies its type names; a stub for other supervisors;
// nothing at all for everybody else, admins included.
#pragma once

#include "siaga/centre/state.hpp"

namespace siaga::http {

struct Viewer {
    PersonId person;
    centre::PersonRole role = centre::PersonRole::operator_;
    AgencyId agency;  // dispatchers

    [[nodiscard]] bool staff() const { return role != centre::PersonRole::dispatcher; }
    [[nodiscard]] bool leads() const {
        return role == centre::PersonRole::supervisor || role == centre::PersonRole::admin;
    }
};

enum class Sight { none, masked, full };

[[nodiscard]] Sight may_see(const Viewer& viewer, const centre::Incident& incident);
[[nodiscard]] Sight may_see(const centre::State& state, const Viewer& viewer, const centre::Assignment& assignment);
// masked: an answered call of which nothing was noted. So a call looks whose incident is hidden, and so, to colleagues
// and admins, does every answered call that nobody has named yet: neither tells which (docs/decisions/0149).
// Dispatchers see no calls.
[[nodiscard]] Sight may_see(const centre::State& state, const Viewer& viewer, const centre::Call& call);
// That a case is without an owner is told to who can help, though not what the case is. Any other alarm of a hidden case
// is masked, in words that name no agency: to supervisors, and while none is there to operators, when it wants an answer
// (docs/decisions/0168).
[[nodiscard]] Sight sight_of(const centre::State& state, const Viewer& viewer, const centre::Alarm& alarm);
[[nodiscard]] bool may_hear(const centre::State& state, const Viewer& viewer, const centre::Call& call);

}  // namespace siaga::http
