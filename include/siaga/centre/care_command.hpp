// Purpose: commands of ownership, alarms that must be answered, the roster and the closed loop; a part of
// command.hpp. CloseIncident is there beside the other commands of incidents.
// Thread: plain values.
#pragma once

#include "siaga/centre/event.hpp"

namespace siaga::centre {

struct PersonPresence { PersonId who; bool present = false; };  // from http: the first console opened, the last one went
struct TakeOver { IncidentId incident; std::string reason; };   // reason: needed while the owner is there
struct AssignOwner { IncidentId incident; PersonId owner; std::string reason; };
struct OfferHandover { PersonId to; std::set<IncidentId> incidents; std::string note; };  // none named: all of mine
struct AcceptHandover { HandoverId handover; };
struct DeclineHandover { HandoverId handover; std::string reason; };
struct WithdrawHandover { HandoverId handover; };
struct AnswerAlarm { AlarmId alarm; std::string text; };
struct ReopenIncident { IncidentId incident; std::string reason; std::optional<StoredIncident> stored; };  // stored: where it has left memory
struct MergeIncidents { IncidentId incident, into; std::string reason; };
struct UnmergeIncident { IncidentId incident; std::string reason; };
struct SaveShift { Shift shift; };  // id 0: a new one
struct RemoveShift { ShiftId shift; };

#define SIAGA_CARE_COMMANDS                                                                                       \
    PersonPresence, TakeOver, AssignOwner, OfferHandover, AcceptHandover, DeclineHandover, WithdrawHandover,      \
        AnswerAlarm, ReopenIncident, MergeIncidents, UnmergeIncident, SaveShift, RemoveShift

}  // namespace siaga::centre
