// Training: a scripted caller at one desk. The desk's state stays what it was, so that the queue sees it as it is;
// whatever makes the desk anything but ready ends the training.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

std::string number_of(std::uint64_t count) {
    const std::string digits = std::to_string(count);
    return "LATIHAN-" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}
bool leads(const Person* actor) {
    return actor && (actor->role == PersonRole::supervisor || actor->role == PersonRole::admin);
}

}  // namespace

Result<const Training*> Deciding::my_training() const {
    const auto mine = my_seat();
    if (!mine) return mine.error();
    const auto found = s.training.running.find((*mine)->id);
    if (found == s.training.running.end()) return fail("no_training", "meja ini tidak sedang latihan");
    return &found->second;
}

Status Deciding::operator()(const StartTraining& c) {
    if (!leads(who())) return fail("role_refused", "pengawas atau admin yang memulai latihan");
    const auto found = s.seats.find(c.seat);
    if (found == s.seats.end()) return fail("seat_unknown", "tidak ada meja dengan nama ini", "seat");
    const Seat& seat = found->second;
    if (!seat.person || !seat.console) return fail("desk_empty", "tidak ada operator di konsol meja ini", "seat");
    if (seat.state != SeatState::ready) return fail("desk_busy", "meja ini tidak sedang siap", "seat");
    if (!index.waiting.empty()) return fail("call_waiting", "ada panggilan menunggu: latihan nanti saja");
    if (s.training.running.contains(c.seat)) return fail("already_training", "meja ini sedang latihan", "seat");
    const auto& known = training_scenarios();
    const auto chosen = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.id == c.scenario; });
    if (chosen == known.end()) return fail("scenario_unknown", "skenario latihan ini tidak ada", "scenario");
    TrainingScenario scenario = *chosen;
    if (!profile::find_usable_type(s.profile, scenario.expects)) scenario.expects = {};  // not a type of this regency
    const TrainingId id{s.training.last + 1};
    emit(TrainingStarted{id, c.seat, seat.person, person, std::move(scenario)});
    reply("training", id.value);
    return {};
}

Status Deciding::operator()(const AnswerTraining&) {
    const auto training = my_training();
    if (!training) return training.error();
    if ((*training)->step != TrainingStep::ringing) return {};  // pressed twice
    emit(TrainingAnswered{(*training)->id, (*my_seat())->id, person});
    return {};
}

Status Deciding::operator()(const SaveTraining& c) {
    const auto training = my_training();
    if (!training) return training.error();
    if ((*training)->step == TrainingStep::ringing) return fail("not_answered", "angkat dulu panggilan latihan ini");
    if ((*training)->step == TrainingStep::saved) return fail("already_saved", "latihan ini sudah disimpan");
    if (Status fine = check_words(c.words); !fine) return fine;
    const std::string number = number_of((*training)->id.value);
    emit(TrainingSaved{(*training)->id, (*my_seat())->id, person, number, c.words.type, c.words.priority,
                       plan_for(c.words, {}), c.words.place, c.words.narrative});
    reply("number", number);
    return {};
}

Status Deciding::operator()(const EndTraining& c) {
    const auto found = s.training.running.find(c.seat);
    if (found == s.training.running.end()) return fail("no_training", "meja ini tidak sedang latihan", "seat");
    const bool own = found->second.trainee == person;
    if (!own && !leads(who())) return fail("role_refused", "latihan meja lain dihentikan oleh pengawas", "seat");
    end_training(c.seat, person, own ? TrainingEnd::finished : TrainingEnd::stopped);
    return {};
}

void Deciding::end_training(const SeatId& seat, PersonId by, TrainingEnd why) {
    const auto found = s.training.running.find(seat);
    if (found != s.training.running.end()) emit(TrainingEnded{found->second.id, seat, by, why});
}

void Deciding::watch_trainings() {
    if (s.training.running.empty()) return;
    std::vector<SeatId> over;
    for (const auto& [id, training] : s.training.running) {
        const auto seat = s.seats.find(id);
        if (seat == s.seats.end() || seat->second.state != SeatState::ready || seat->second.person != training.trainee)
            over.push_back(id);
    }
    for (const auto& id : over) end_training(id, {}, TrainingEnd::desk_changed);
}

}  // namespace siaga::centre
