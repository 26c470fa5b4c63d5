// Ways to say a place that an administrator adds while the house runs.
#include <algorithm>
#include <set>

#include "profile/gazetteer_data.hpp"
#include "profile/words.hpp"

namespace siaga::profile {

namespace {
constexpr std::size_t kMaxPhraseWords = 6;
}

std::string plain_words(std::string_view text) {
    std::string out;
    for (const auto& word : words_of(text)) out += (out.empty() ? "" : " ") + word;
    return out;
}

Gazetteer Gazetteer::with_phrases(const std::vector<std::pair<std::string, std::string>>& phrases) const {
    auto data = std::make_unique<Data>(*data_);
    // "desa celikah": the kind of place is understood where it is typed, not inside a meaning.
    static const std::set<std::string> kKinds{"desa", "ds", "kel", "kelurahan", "dusun", "dsn", "kec", "kecamatan"};
    for (const auto& [text, means] : phrases) {
        std::string name;
        for (const auto& word : words_of(means))
            if (!kKinds.contains(word)) name += (name.empty() ? "" : " ") + word;
        data->aliases.phrases.push_back({words_of(text), {name.empty() ? means : name}});
    }
    return Gazetteer(std::move(data));
}

Status Gazetteer::check_phrase(std::string_view text, std::string_view means) const {
    const auto words = words_of(text);
    const std::string key = joined(words);
    if (key.size() < 3) return fail("alias_short", "sebutan paling sedikit tiga huruf", "text");
    if (words.size() > kMaxPhraseWords) return fail("alias_long", "sebutan paling banyak enam kata", "text");
    if (all_digits(key)) return fail("alias_number", "angka saja bukan sebutan", "text");
    // A phrase that is a place's own name would hide that place.
    for (const auto& entry : data_->own)
        if (entry.key == key) return fail("alias_is_place", "ini sudah nama tempat: " + entry.place.label, "text");
    for (const auto& phrase : data_->aliases.phrases)
        if (phrase.words == words) return fail("alias_taken", "sebutan ini sudah ada, artinya " + phrase.meanings.front(), "text");
    if (words.size() == 1 && (data_->aliases.words.contains(words.front()) || data_->aliases.units.contains(words.front())))
        return fail("alias_taken", "ini singkatan yang berlaku di seluruh Indonesia", "text");
    if (plain_words(text) == plain_words(means)) return fail("alias_same", "sebutan dan artinya sama", "means");
    const PlaceAnswer found = search(means, 1);
    if (found.candidates.empty() || found.candidates.front().score < 1000)
        return fail("alias_finds_nothing", "tidak ada tempat yang bernama persis seperti ini", "means");
    return {};
}

}  // namespace siaga::profile
