// Purpose: what a Gazetteer holds: places with their keys made once at load, and how people write them.
// Thread: built by load(), never changed after.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "siaga/profile/gazetteer.hpp"

namespace siaga::profile {

struct Entry {
    PlaceCandidate place;
    std::string key;                       // "tanjunglubuk"
    std::vector<std::size_t> word_starts;  // where its second, third ... word begins in the key
    std::vector<std::string> with_parent;  // "tanjunglubukkayuagung" and the other way round
};

struct Phrase {
    std::vector<std::string> words;
    std::vector<std::string> meanings;  // rewritten to each, spaces kept
};

struct Aliases {
    std::map<std::string, std::vector<std::string>> words;
    std::map<std::string, std::string> units;  // "sp" -> "satuan permukiman transmigrasi"
    std::vector<Phrase> phrases;
    std::vector<std::vector<std::string>> ignore;
};

struct Gazetteer::Data {
    std::vector<Entry> own;      // kecamatan first, then villages, by code
    std::vector<Entry> outside;  // every kabupaten and kota but ours
    Aliases aliases;
    Aliases plain;  // the words alone: phrases and units belong to our own regency
};

[[nodiscard]] Result<Aliases> load_aliases(const std::filesystem::path& file, const AreaCode& kabupaten);

}  // namespace siaga::profile
