// Purpose: what a notice's telephone hears: the message, the choice of keys said again, and the last words, which tell
// what became of his digit or why nobody asks any more. All of it follows from the state; what was begun goes on.
// Thread: pure functions of a State.
#pragma once

#include "siaga/centre/state.hpp"

namespace siaga::centre {

inline constexpr Duration kLastWords = std::chrono::seconds(10);  // the longest takes four
inline constexpr int kAskedAgain = 3;

[[nodiscard]] Play notice_play(const State& s, const Call& call, const Delivery& d);
// The choice, and three seconds to think; then the message again, as a play of its own.
[[nodiscard]] Play choice_play(const Delivery& d, int times);
[[nodiscard]] Play message_play(const Delivery& d, int asked);

// Of a play's id: how often the choice was said so far; is it being said, or the last words.
[[nodiscard]] int asked_by(std::uint64_t play);
[[nodiscard]] bool is_choice(std::uint64_t play);
[[nodiscard]] bool is_last_words(std::uint64_t play);

[[nodiscard]] const Play* playing(const State& s, CallId call);  // null: nothing
// Decided or not, its call is still up: nobody rings this telephone for something else.
[[nodiscard]] bool on_the_line(const State& s, const Delivery& d);

}  // namespace siaga::centre
