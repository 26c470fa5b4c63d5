// Purpose: finds the kecamatan and villages of one regency, and any regency of Indonesia, by what an
// operator types while the caller speaks: short forms, missing spaces, half a word, one typo.
// Thread: immutable after load(), so any thread. Owner: whoever loaded it; the http side searches.
// Rule: equal names are never chosen by the machine; the answer then asks which one.
// Errors: load() names file:line. Searching is total: at most 256 bytes are read, microseconds.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "siaga/profile/place.hpp"

namespace siaga::profile {

enum class Level { kecamatan, desa, kelurahan, kabupaten, kota };
constexpr auto enum_names(Level) {
    return std::array{std::pair{Level::kecamatan, std::string_view("kecamatan")},
                      std::pair{Level::desa, std::string_view("desa")},
                      std::pair{Level::kelurahan, std::string_view("kelurahan")},
                      std::pair{Level::kabupaten, std::string_view("kabupaten")},
                      std::pair{Level::kota, std::string_view("kota")}};
}

struct PlaceCandidate {
    AreaCode code;
    Level level = Level::desa;
    std::string name;
    std::string label;           // "Desa Tanjung Lubuk, Kec. Kayu Agung": names repeat, so never without
    AreaCode kecamatan;          // itself for a kecamatan, empty outside the regency
    std::string kecamatan_name;  // the province outside the regency
    std::uint32_t score = 0;     // 1000 = just what was typed; only for ordering

    friend bool operator==(const PlaceCandidate&, const PlaceCandidate&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("code", s.code);
        v("level", s.level);
        v("name", s.name);
        v("label", s.label);
        v("kecamatan", s.kecamatan);
        v("kecamatan_name", s.kecamatan_name);
        v("score", s.score);
    }
};

struct PlaceAnswer {
    std::vector<PlaceCandidate> candidates;  // best first
    bool ambiguous = false;  // several fit equally well: a person decides
    std::string question;    // what to ask the caller; empty when one fits best
    std::string unit;        // "SP 3": typed beside the name, no place of its own
    std::string rt;          // "rt 2/1" and "rt 2 rw 1" typed beside the name
    std::string rw;

    friend bool operator==(const PlaceAnswer&, const PlaceAnswer&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("candidates", s.candidates);
        v("ambiguous", s.ambiguous);
        v("question", s.question);
        v("unit", s.unit);
        v("rt", s.rt);
        v("rw", s.rw);
    }
};

// How a phrase is kept and compared: lower-case words with single spaces.
[[nodiscard]] std::string plain_words(std::string_view text);

class Gazetteer {
public:
    // Reads <dir>/<kabupaten>-kecamatan.csv, -desa.csv, kabupaten.csv and aliases.toml.
    [[nodiscard]] static Result<Gazetteer> load(const std::filesystem::path& dir, const AreaCode& kabupaten);

    Gazetteer(Gazetteer&&) noexcept;
    Gazetteer& operator=(Gazetteer&&) noexcept;
    ~Gazetteer();

    [[nodiscard]] PlaceAnswer search(std::string_view text, std::size_t limit = 8) const;
    // "di luar wilayah": any kabupaten or kota of Indonesia but our own.
    [[nodiscard]] PlaceAnswer search_outside(std::string_view text, std::size_t limit = 8) const;

    // Null for a code that is neither in this regency nor a kabupaten.
    [[nodiscard]] const PlaceCandidate* find(const AreaCode& code) const;
    [[nodiscard]] std::vector<PlaceCandidate> kecamatan() const;
    [[nodiscard]] std::vector<PlaceCandidate> villages_of(const AreaCode& kecamatan) const;

    // The same places with more ways to say them: words -> words, like the phrases of aliases.toml.
    [[nodiscard]] Gazetteer with_phrases(const std::vector<std::pair<std::string, std::string>>& phrases) const;
    // Why `text` may not become another way to say `means`; the error's `where` is "text" or "means".
    [[nodiscard]] Status check_phrase(std::string_view text, std::string_view means) const;

    // Fills a Place's codes and names from a code that was picked; the rest stays as it is.
    [[nodiscard]] Status set_area(Place& place, const AreaCode& code) const;

private:
    struct Data;
    explicit Gazetteer(std::unique_ptr<Data> data);
    std::unique_ptr<Data> data_;
};

}  // namespace siaga::profile
