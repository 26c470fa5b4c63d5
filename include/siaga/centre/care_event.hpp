// Purpose: events of ownership, alarms that must be answered, the roster and the closed loop; a part of
// event.hpp, which includes it before the list of all events.
// Thread: plain values.
#pragma once

#include "siaga/centre/state.hpp"

namespace siaga::centre {

struct PersonPresent { PersonId person; bool present = false; SIAGA_EVENT_OPEN("person_present", 1, person, present) };
struct OwnerChanged { IncidentId incident; PersonId from, owner, person; OwnerBy by{}; HandoverId handover; std::string reason; SIAGA_EVENT("owner_changed", 1, (incident, from, owner, person, by, handover), (reason)) };
struct HandoverOffered { HandoverId handover; PersonId person, to; std::set<IncidentId> incidents; std::string note; SIAGA_EVENT("handover_offered", 1, (handover, person, to, incidents), (note)) };
struct HandoverAccepted { HandoverId handover; PersonId person; SIAGA_EVENT_OPEN("handover_accepted", 1, handover, person) };  // an owner_changed for each incident comes before
struct HandoverDeclined { HandoverId handover; PersonId person; std::string reason; SIAGA_EVENT("handover_declined", 1, (handover, person), (reason)) };
struct HandoverWithdrawn { HandoverId handover; PersonId person; SIAGA_EVENT_OPEN("handover_withdrawn", 1, handover, person) };  // person 0: nothing was left of it
struct AlarmAnswered { AlarmId alarm; IncidentId incident; PersonId person; std::string text; SIAGA_EVENT("alarm_answered", 1, (alarm, incident, person), (text)) };  // what was done; the alarm ends
struct CallerAsked { IncidentId incident; PersonId person; CallerAnswer answer{}; std::string note; SIAGA_EVENT("caller_asked", 1, (incident, person, answer), (note)) };
// A closed incident that had left memory comes back with what the record kept of it.
struct StoredIncident { Incident incident; std::vector<Report> reports; std::vector<Assignment> assignments; SIAGA_FIELDS(incident, reports, assignments) };
struct IncidentReopened { IncidentId incident; PersonId person; std::vector<PlanLine> proposed; std::string reason; std::vector<StoredIncident> stored; SIAGA_EVENT("incident_reopened", 1, (incident, person, proposed), (reason, stored)) };  // stored: one, or none while it is in memory
struct IncidentsMerged { IncidentId incident, into; PersonId person; std::vector<PlanLine> proposed; std::string reason; SIAGA_EVENT("incidents_merged", 1, (incident, into, person, proposed), (reason)) };  // proposed: for `into`
struct IncidentUnmerged { IncidentId incident, from; PersonId person; std::vector<PlanLine> proposed, proposed_from; std::string reason; SIAGA_EVENT("incident_unmerged", 1, (incident, from, person, proposed, proposed_from), (reason)) };
struct ShiftSaved { Shift shift; PersonId person; SIAGA_EVENT_OPEN("shift_saved", 1, shift, person) };
struct ShiftRemoved { ShiftId shift; PersonId person; SIAGA_EVENT_OPEN("shift_removed", 1, shift, person) };  // person 0: long past

#define SIAGA_CARE_EVENTS                                                                                        \
    PersonPresent, OwnerChanged, HandoverOffered, HandoverAccepted, HandoverDeclined, HandoverWithdrawn,         \
        AlarmAnswered, CallerAsked, IncidentReopened, IncidentsMerged, IncidentUnmerged, ShiftSaved, ShiftRemoved

}  // namespace siaga::centre
