// Purpose: whose an incident is and how its circle closes: who is present, hand-overs, the shift roster,
// what an incident carries of its owner, its closing and its merges.
// Thread: plain values inside State (state.hpp), owned by the thread that owns the Centre.
// Units: HouseTime drives clocks, WallTime is for people (rosters are made on the calendar).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "siaga/base/describe.hpp"

namespace siaga {
using HandoverId = Id<struct HandoverTag>;
using ShiftId = Id<struct ShiftTag>;
}  // namespace siaga

namespace siaga::centre {

// How an incident came to another owner.
SIAGA_ENUM(OwnerBy, taken, assigned, handover, merged, reopened)
// What the caller said when asked "sudah ditangani?".
SIAGA_ENUM(CallerAnswer, ya, belum, tidak_terhubung)

struct Presence {
    bool present = false;  // an open console of this person is heard
    HouseTime since;

    SIAGA_FIELDS(present, since)
};

// An offer to take over incidents, until it is answered.
struct Handover {
    HandoverId id;
    PersonId from, to;
    std::set<IncidentId> incidents;
    std::string note;
    HouseTime at;
    WallTime wall;

    SIAGA_FIELDS(id, from, to, incidents, note, at, wall)
};

// Who sits when: [from, to).
struct Shift {
    ShiftId id;
    PersonId person;
    SeatId seat;  // empty: wherever there is room
    WallTime from, to;

    friend bool operator==(const Shift&, const Shift&) = default;
    SIAGA_FIELDS(id, person, seat, from, to)
};

struct IncidentCare {
    HouseTime owned_since;
    std::string note;                    // how it was closed, in the operator's words
    std::optional<CallerAnswer> caller;  // the last answer
    IncidentId merged_into;              // the incident that is worked on in this one's place
    std::set<IncidentId> merged;         // those that were merged into this one
    int reopened = 0;

    SIAGA_FIELDS(owned_since, note, caller, merged_into, merged, reopened)
};

struct Care {
    std::map<PersonId, Presence> people;
    std::map<HandoverId, Handover> handovers;  // pending ones
    std::map<ShiftId, Shift> shifts;
    std::uint64_t last_handover = 0, last_shift = 0;

    SIAGA_FIELDS(people, handovers, shifts, last_handover, last_shift)
};

inline constexpr std::size_t kShiftsKept = 2'000;
inline constexpr Duration kAlarmRepeats = std::chrono::seconds(60);
// Consoles come back within their heartbeat's patience after a restart of ours, as desks do.
inline constexpr Duration kConsolesReturn = std::chrono::seconds(20);

struct RosterGap {
    WallTime from, to;

    friend bool operator==(const RosterGap&, const RosterGap&) = default;
    SIAGA_FIELDS(from, to)
};
// The times in [from, to) in which nobody is on the roster, in order.
[[nodiscard]] std::vector<RosterGap> roster_gaps(const std::map<ShiftId, Shift>& shifts, WallTime from, WallTime to);

}  // namespace siaga::centre
