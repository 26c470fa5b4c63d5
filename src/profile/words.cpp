#include "profile/words.hpp"

#include <algorithm>

namespace siaga::profile {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    for (char c : text.substr(0, kMaxText)) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word += c;
        else if (c != '\'' && static_cast<unsigned char>(c) < 0x80) end_word();
    }
    end_word();
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += word;
    return out;
}

bool all_digits(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

namespace {

// After an edit the rest must agree to the end of what was typed.
Fit rest(std::string_view typed, std::string_view key) {
    if (key.substr(0, typed.size()) != typed) return Fit::none;
    return typed.size() == key.size() ? Fit::whole_typo : Fit::start_typo;
}

}  // namespace

Fit fit(std::string_view typed, std::string_view key) {
    if (typed.empty() || typed.size() > key.size() + 1) return Fit::none;
    const auto common = static_cast<std::size_t>(
        std::mismatch(typed.begin(), typed.begin() + static_cast<std::ptrdiff_t>(std::min(typed.size(), key.size())),
                      key.begin())
            .first -
        typed.begin());
    if (common == typed.size()) return typed.size() == key.size() ? Fit::whole : Fit::start;
    if (typed.size() < 4) return Fit::none;

    const std::string_view t = typed.substr(common);
    const std::string_view k = key.substr(common);
    Fit best = rest(t.substr(1), k);  // one letter too many
    const auto better = [&](Fit other) {
        if (other == Fit::whole_typo || best == Fit::none) best = other == Fit::none ? best : other;
    };
    if (!k.empty()) {
        better(rest(t.substr(1), k.substr(1)));  // a wrong letter
        better(rest(t, k.substr(1)));            // a letter missing
    }
    if (t.size() >= 2 && k.size() >= 2 && t[0] == k[1] && t[1] == k[0]) better(rest(t.substr(2), k.substr(2)));
    return best;
}

}  // namespace siaga::profile
