// Purpose: the small text work of the gazetteer: words, keys without spaces, and "at most one typo".
// Thread: pure functions. Bounded: texts are cut at kMaxText bytes before anything else looks at them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace siaga::profile {

inline constexpr std::size_t kMaxText = 256;

// Lower-case words of letters and digits. Apostrophes and bytes outside ASCII vanish, everything else
// separates: "Jua-jua" is two words, "Ma'mur" is one.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

[[nodiscard]] std::string joined(const std::vector<std::string>& words);

enum class Fit { none, whole, start, whole_typo, start_typo };

// How `typed` fits `key`: all of it or its beginning, as it is or with one edit (Damerau-Levenshtein
// distance 1). Typos are only forgiven from four letters on.
[[nodiscard]] Fit fit(std::string_view typed, std::string_view key);

[[nodiscard]] bool all_digits(std::string_view word);

}  // namespace siaga::profile
