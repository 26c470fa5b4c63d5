// Purpose: the events of training; a part of event.hpp, which includes it before the list of all events.
// Nothing but State::training follows from them: no projection, report or metric reads them.
// Thread: plain values.
#pragma once

#include "siaga/centre/state.hpp"

namespace siaga::centre {

struct TrainingStarted { TrainingId training; SeatId seat; PersonId person, by; TrainingScenario scenario; SIAGA_EVENT_OPEN("training_started", 1, training, seat, person, by, scenario) };  // person: who sits there
struct TrainingAnswered { TrainingId training; SeatId seat; PersonId person; SIAGA_EVENT_OPEN("training_answered", 1, training, seat, person) };
struct TrainingSaved { TrainingId training; SeatId seat; PersonId person; std::string number; TypeId type; Priority priority{}; Plan plan; Place place; std::string narrative; SIAGA_EVENT("training_saved", 1, (training, seat, person, number, type, priority, plan), (place, narrative)) };  // the plan is shown, never carried out
struct TrainingEnded { TrainingId training; SeatId seat; PersonId person; TrainingEnd why{}; SIAGA_EVENT_OPEN("training_ended", 1, training, seat, person, why) };  // person 0: the house itself

#define SIAGA_TRAINING_EVENTS TrainingStarted, TrainingAnswered, TrainingSaved, TrainingEnded

}  // namespace siaga::centre
