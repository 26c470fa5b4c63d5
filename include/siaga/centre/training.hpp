// Purpose: training ("Latihan"): a scripted caller at one desk, for the operator who sits there. It is no call and
// no incident: it has no trunk, no assignment, no clock and no place in any figure, and the desk stays ready
// for real calls all the while (docs/decisions/0141-training-is-no-call.md).
// Thread: plain values inside State (state.hpp), owned by the thread that owns the Centre.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/profile/place.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga {
using TrainingId = Id<struct TrainingTag>;
}

namespace siaga::centre {

SIAGA_ENUM(TrainingStep, ringing, talking, saved)
// real_call: a caller was given this desk; desk_changed: it was paused, left or taken by somebody else.
SIAGA_ENUM(TrainingEnd, finished, stopped, real_call, desk_changed)

// What a scripted caller says, line by line, and the type the incident should get.
struct TrainingScenario {
    std::string id, title;
    std::vector<std::string> lines;
    TypeId expects;  // empty: this call is no incident

    SIAGA_FIELDS(id, title, lines, expects)
};
// The scripts every house has, in Indonesian; the same list for all of them.
[[nodiscard]] const std::vector<TrainingScenario>& training_scenarios();

struct Training {
    TrainingId id;
    PersonId trainee, by;
    TrainingScenario scenario;
    TrainingStep step = TrainingStep::ringing;
    HouseTime started_at, answered_at, saved_at;
    WallTime started_wall;
    // What the trainee saved, and where it would have gone.
    std::string number;  // "LATIHAN-0003": never one of the incidents'
    TypeId type;
    profile::Priority priority{};
    profile::Place place;
    std::string narrative;
    profile::Plan plan;

    SIAGA_FIELDS(id, trainee, by, scenario, step, started_at, answered_at, saved_at, started_wall, number, type, priority,
                 place, narrative, plan)
};

struct Trainings {
    std::map<SeatId, Training> running;  // one a desk
    std::uint64_t last = 0;

    SIAGA_FIELDS(running, last)
};

}  // namespace siaga::centre
