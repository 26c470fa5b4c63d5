// Training: the one place in the state that its events change.
#include <algorithm>

#include "core.hpp"

namespace siaga::centre {

void Applier::operator()(const TrainingStarted& e) {
    Training made;
    made.id = e.training;
    made.trainee = e.person;
    made.by = e.by;
    made.scenario = e.scenario;
    made.started_at = event.at;
    made.started_wall = event.wall;
    s.training.running[e.seat] = std::move(made);
    s.training.last = std::max(s.training.last, e.training.value);
    touched.seats.insert(e.seat);
}
void Applier::operator()(const TrainingAnswered& e) {
    const auto found = s.training.running.find(e.seat);
    if (found == s.training.running.end()) return;
    found->second.step = TrainingStep::talking;
    found->second.answered_at = event.at;
    touched.seats.insert(e.seat);
}
void Applier::operator()(const TrainingSaved& e) {
    const auto found = s.training.running.find(e.seat);
    if (found == s.training.running.end()) return;
    Training& training = found->second;
    training.step = TrainingStep::saved;
    training.saved_at = event.at;
    training.number = e.number;
    training.type = e.type;
    training.priority = e.priority;
    training.place = e.place;
    training.narrative = e.narrative;
    training.plan = e.plan;
    touched.seats.insert(e.seat);
}
void Applier::operator()(const TrainingEnded& e) {
    s.training.running.erase(e.seat);
    touched.seats.insert(e.seat);
}

}  // namespace siaga::centre
