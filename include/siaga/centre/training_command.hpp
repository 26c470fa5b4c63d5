// Purpose: commands of training; a part of command.hpp, which includes it behind ReportWords.
// Thread: plain values.
#pragma once

namespace siaga::centre {

struct StartTraining { SeatId seat; std::string scenario; };  // a supervisor's or an admin's
struct AnswerTraining {};                                     // the trainee's, as the next two
struct SaveTraining { ReportWords words; };
struct EndTraining { SeatId seat; };                          // the trainee's own desk, or any for a supervisor

#define SIAGA_TRAINING_COMMANDS StartTraining, AnswerTraining, SaveTraining, EndTraining

}  // namespace siaga::centre
