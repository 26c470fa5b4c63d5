#include "siaga/profile/gazetteer.hpp"

#include <algorithm>
#include <set>

#include "profile/gazetteer_data.hpp"
#include "profile/words.hpp"

namespace siaga::profile {

namespace {

constexpr std::size_t kMaxWords = 12;
constexpr std::size_t kMaxReadings = 16;  // ways to read one text; more are not looked at

enum class Wanted { any, kecamatan, village, kabupaten, kota };

using Words = std::vector<std::string>;

// What was typed, after the words that only say what kind of place it is.
struct Question {
    Words words;
    Wanted wanted = Wanted::any;
    std::string unit;
    std::string rt;
    std::string rw;
};

constexpr std::uint32_t kWhole = 1000, kStart = 800, kTypo = 700, kLaterWord = 500, kStartTypo = 400;

// Entries of one class fit equally well; inside a class shorter names come first.
std::uint32_t class_of(std::uint32_t score) {
    for (const auto floor : {kWhole, kStart, kTypo, kLaterWord, kStartTypo})
        if (score + 99 >= floor) return floor;
    return 0;
}

std::uint32_t score_of(Fit found, std::size_t typed, std::size_t key) {
    const auto longer = static_cast<std::uint32_t>(key > typed ? std::min<std::size_t>(key - typed, 90) : 0);
    switch (found) {
        case Fit::whole: return kWhole;
        case Fit::start: return kStart - longer;
        case Fit::whole_typo: return kTypo;
        case Fit::start_typo: return kStartTypo - longer;
        case Fit::none: break;
    }
    return 0;
}

std::uint32_t score_entry(const Entry& entry, const std::string& typed) {
    const std::string_view key = entry.key;
    std::uint32_t best = score_of(fit(typed, key), typed.size(), key.size());
    for (const std::size_t start : entry.word_starts)
        if (typed.size() >= 3 && key.substr(start).starts_with(typed)) best = std::max(best, kLaterWord);
    // With its kecamatan only when more was typed than one name, else a kecamatan would find all its villages.
    for (const auto& both : entry.with_parent) {
        const bool name_first = both.starts_with(entry.key);
        const std::size_t first = name_first ? entry.key.size() : both.size() - entry.key.size();
        if (typed.size() <= first) continue;
        const Fit found = fit(typed, both);
        // One letter more than the name is rather a typo in the name than the start of another.
        if (found == Fit::start_typo && typed.size() < first + 3) continue;
        best = std::max(best, score_of(found, typed.size(), both.size()));
    }
    return best;
}

bool starts_at(const Words& words, std::size_t at, const Words& phrase) {
    return !phrase.empty() && at + phrase.size() <= words.size() &&
           std::equal(phrase.begin(), phrase.end(), words.begin() + static_cast<std::ptrdiff_t>(at));
}

void drop_ignored_end(Words& words, const Aliases& aliases) {
    for (const auto& phrase : aliases.ignore) {
        if (words.size() <= phrase.size()) continue;
        if (starts_at(words, words.size() - phrase.size(), phrase)) words.resize(words.size() - phrase.size());
    }
}

// "sp 3" or "sp3" is a unit inside a place; returns how many words it took.
std::size_t unit_at(const Words& words, std::size_t at, const Aliases& aliases, std::string& unit) {
    const auto name_of_unit = [](std::string text, const std::string& number) {
        std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
        return text + " " + number;
    };
    for (const auto& [short_name, meaning] : aliases.units) {
        const std::string& word = words[at];
        if (word == short_name && at + 1 < words.size() && words[at + 1].size() <= 3 && all_digits(words[at + 1])) {
            unit = name_of_unit(short_name, words[at + 1]);
            return 2;
        }
        if (!word.starts_with(short_name)) continue;
        const std::string number = word.substr(short_name.size());
        if (number.size() > 3 || !all_digits(number)) continue;
        unit = name_of_unit(short_name, number);
        return 1;
    }
    return 0;
}

bool short_number(const Words& words, std::size_t at) {
    return at < words.size() && words[at].size() <= 3 && all_digits(words[at]);
}

// "rt 2", "rt02 rw01", "rt/rw 2/1", "rt 2/1": returns how many words it took.
std::size_t neighbourhood_at(const Words& words, std::size_t at, Question& out) {
    const std::string& word = words[at];
    const std::string kind = word.substr(0, 2);
    if (kind != "rt" && kind != "rw") return 0;
    std::string& field = kind == "rt" ? out.rt : out.rw;
    if (word.size() > 2 && word.size() <= 5 && all_digits(word.substr(2))) {
        field = word.substr(2);
        return 1;
    }
    if (word != kind) return 0;
    if (kind == "rt" && at + 1 < words.size() && words[at + 1] == "rw" && short_number(words, at + 2) && short_number(words, at + 3)) {
        out.rt = words[at + 2];
        out.rw = words[at + 3];
        return 4;
    }
    if (!short_number(words, at + 1)) return 0;
    field = words[at + 1];
    if (kind == "rw" || !short_number(words, at + 2)) return 2;
    out.rw = words[at + 2];
    return 3;
}

Question understand(std::string_view text, const Aliases& aliases) {
    static const std::set<std::string> kVillage{"desa", "ds", "kel", "kelurahan", "dusun", "dsn"};
    static const std::set<std::string> kKecamatan{"kec", "kecamatan"};
    Words words = words_of(text);
    if (words.size() > kMaxWords) words.resize(kMaxWords);
    drop_ignored_end(words, aliases);
    Question out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        // A last word that only says the kind is the beginning of more: "celikah kec".
        const bool followed = i + 1 < words.size() || !out.words.empty();
        if (followed && kVillage.contains(words[i])) out.wanted = Wanted::village;
        else if (followed && kKecamatan.contains(words[i])) {
            if (out.words.empty() && out.wanted == Wanted::any) out.wanted = Wanted::kecamatan;
        } else if (const std::size_t taken = unit_at(words, i, aliases, out.unit); taken > 0) i += taken - 1;
        else if (const std::size_t numbers = neighbourhood_at(words, i, out); numbers > 0) i += numbers - 1;
        else out.words.push_back(words[i]);
    }
    return out;
}

void read_on(const Words& words, std::size_t at, const Aliases& aliases, const std::string& so_far, std::set<std::string>& out) {
    if (out.size() >= kMaxReadings) return;
    if (at == words.size()) {
        out.insert(so_far);
        return;
    }
    for (const auto& phrase : aliases.phrases)
        if (starts_at(words, at, phrase.words))
            for (const auto& meaning : phrase.meanings)
                read_on(words, at + phrase.words.size(), aliases, so_far + joined(words_of(meaning)), out);
    const std::string& word = words[at];
    const auto known = aliases.words.find(word);
    if (known != aliases.words.end()) {
        for (const auto& meaning : known->second)
            read_on(words, at + 1, aliases, so_far + joined(words_of(meaning)), out);
        return;
    }
    read_on(words, at + 1, aliases, so_far + word, out);
    // "jua2" is how people write "jua jua".
    if (word.size() > 2 && word.back() == '2' && !all_digits(word.substr(0, word.size() - 1))) {
        const std::string once = word.substr(0, word.size() - 1);
        read_on(words, at + 1, aliases, so_far + once + once, out);
    }
}

bool wanted_level(Wanted wanted, Level level) {
    switch (wanted) {
        case Wanted::any: return true;
        case Wanted::kecamatan: return level == Level::kecamatan;
        case Wanted::village: return level == Level::desa || level == Level::kelurahan;
        case Wanted::kabupaten: return level == Level::kabupaten;
        case Wanted::kota: return level == Level::kota;
    }
    return true;
}

std::vector<PlaceCandidate> find_all(const std::vector<Entry>& entries, const std::set<std::string>& readings, Wanted wanted) {
    std::vector<PlaceCandidate> out;
    for (const auto& entry : entries) {
        if (!wanted_level(wanted, entry.place.level)) continue;
        std::uint32_t score = 0;
        for (const auto& typed : readings) score = std::max(score, score_entry(entry, typed));
        if (score == 0) continue;
        out.push_back(entry.place);
        out.back().score = score;
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    return out;
}

// The words that tell the best ones apart; empty when one is best.
std::string ask(const std::vector<PlaceCandidate>& found, bool outside) {
    const auto equal = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [&](const auto& c) {
        return class_of(c.score) == class_of(found.front().score);
    }));
    if (equal < 2) return {};
    bool same_name = true;
    bool same_kecamatan = true;
    const auto key = [&](const PlaceCandidate& c) {
        Words words = words_of(c.name);
        if (outside && words.size() > 1) words.erase(words.begin());  // "Kota", "Kabupaten"
        return joined(words);
    };
    for (std::size_t i = 1; i < equal; ++i) {
        same_name = same_name && key(found[i]) == key(found[0]);
        same_kecamatan = same_kecamatan && found[i].kecamatan == found[0].kecamatan;
    }
    if (!same_name) return "yang mana?";
    if (outside) return "kabupaten atau kota?";
    return same_kecamatan ? "kecamatan atau desa/kelurahan?" : "kecamatan apa?";
}

PlaceAnswer answer(std::vector<PlaceCandidate> found, bool outside, std::size_t limit) {
    PlaceAnswer out;
    if (!found.empty()) out.question = ask(found, outside);
    out.ambiguous = !out.question.empty();
    if (found.size() > limit) found.resize(limit);
    out.candidates = std::move(found);
    return out;
}

}  // namespace

Gazetteer::Gazetteer(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;
Gazetteer::~Gazetteer() = default;

PlaceAnswer Gazetteer::search(std::string_view text, std::size_t limit) const {
    Question question = understand(text, data_->aliases);
    std::set<std::string> readings;
    if (!question.words.empty()) read_on(question.words, 0, data_->aliases, {}, readings);
    auto found = find_all(data_->own, readings, question.wanted);
    if (found.empty() && question.wanted != Wanted::any) found = find_all(data_->own, readings, Wanted::any);
    PlaceAnswer out = answer(std::move(found), false, limit);
    out.unit = question.unit;
    out.rt = question.rt;
    out.rw = question.rw;
    if (!out.unit.empty() && question.words.empty()) {
        // Several kecamatan have an SP 3, and no list says which: all of them are offered, whatever the limit.
        out.ambiguous = true;
        out.question = "kecamatan apa?";
        out.candidates = kecamatan();
    }
    return out;
}

PlaceAnswer Gazetteer::search_outside(std::string_view text, std::size_t limit) const {
    Words words = words_of(text);
    if (words.size() > kMaxWords) words.resize(kMaxWords);
    Wanted wanted = Wanted::any;
    if (words.size() > 1 && (words[0] == "kab" || words[0] == "kabupaten")) wanted = Wanted::kabupaten;
    if (words.size() > 1 && words[0] == "kota") wanted = Wanted::kota;
    if (wanted != Wanted::any) words.erase(words.begin());
    std::set<std::string> readings;
    if (!words.empty()) read_on(words, 0, data_->plain, {}, readings);
    auto found = find_all(data_->outside, readings, wanted);
    // "Kotabaru" is a kabupaten, so a leading "kota" may also be part of the name.
    if (wanted == Wanted::kota && (found.empty() || found.front().score < kWhole)) {
        auto whole = find_all(data_->outside, {joined(words_of(text))}, Wanted::any);
        if (!whole.empty() && (found.empty() || whole.front().score > found.front().score)) found = std::move(whole);
    }
    return answer(std::move(found), true, limit);
}

const PlaceCandidate* Gazetteer::find(const AreaCode& code) const {
    for (const auto* list : {&data_->own, &data_->outside})
        for (const auto& entry : *list)
            if (entry.place.code == code) return &entry.place;
    return nullptr;
}

std::vector<PlaceCandidate> Gazetteer::kecamatan() const {
    std::vector<PlaceCandidate> out;
    for (const auto& entry : data_->own)
        if (entry.place.level == Level::kecamatan) out.push_back(entry.place);
    return out;
}

std::vector<PlaceCandidate> Gazetteer::villages_of(const AreaCode& kecamatan) const {
    std::vector<PlaceCandidate> out;
    for (const auto& entry : data_->own)
        if (entry.place.level != Level::kecamatan && entry.place.kecamatan == kecamatan) out.push_back(entry.place);
    return out;
}

Status Gazetteer::set_area(Place& place, const AreaCode& code) const {
    const PlaceCandidate* found = find(code);
    if (found == nullptr) return fail("unknown_area", "kode wilayah tidak dikenal: " + code.value, "area");
    place.area = place.kecamatan = place.outside_kabupaten = {};
    place.area_name = place.kecamatan_name = place.outside_kabupaten_name = {};
    if (found->level == Level::kabupaten || found->level == Level::kota) {
        place.outside_kabupaten = code;
        place.outside_kabupaten_name = found->name;
        return {};
    }
    place.area = code;
    place.kecamatan = found->kecamatan;
    place.kecamatan_name = found->kecamatan_name;
    if (found->level != Level::kecamatan)
        place.area_name = (found->level == Level::kelurahan ? "Kel. " : "Desa ") + found->name;
    return {};
}

}  // namespace siaga::profile
