// Area codes against the gazetteer, and all checks of a directory in one.
#include <algorithm>

#include "siaga/profile/load.hpp"

namespace siaga::profile {

namespace {

std::string place_of(const ProfileReading& reading, const std::string& thing) {
    const auto found = reading.places.find(thing);
    return found == reading.places.end() ? thing : found->second + " " + thing;
}

void append(std::vector<Finding>& to, std::vector<Finding> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::vector<Finding> areas_of(const ProfileReading& reading, const Gazetteer& gazetteer) {
    std::vector<Finding> out;
    const auto look = [&](const AreaCode& area, const char* field, const std::string& thing) {
        // A code of another regency is check_profile's finding already.
        if (!area.value.starts_with(reading.profile.kabupaten.value + ".")) return;
        if (auto wrong = check_area(&gazetteer, area, field, place_of(reading, thing))) out.push_back(std::move(*wrong));
    };
    for (const auto& agency : reading.profile.agencies)
        for (const auto& contact : agency.contacts) look(contact.kecamatan, "contact.kecamatan", "agencies/" + agency.id.value);
    for (const auto& agency : reading.profile.agencies)
        if (agency.kabupaten.value != kElsewhere)
            if (auto wrong = check_other_kabupaten(&gazetteer, agency.kabupaten, place_of(reading, "agencies/" + agency.id.value)))
                out.push_back(std::move(*wrong));
    for (const auto& contact : reading.profile.duty) look(contact.kecamatan, "duty.kecamatan", "clocks");
    for (const auto& clock : reading.profile.clock_rules)
        for (const auto& area : clock.areas) look(area, "areas", "clock_rules/" + clock.id);
    for (const auto& rule : reading.profile.rules)
        for (const auto& area : rule.areas) look(area, "areas", "rules/" + rule.id);
    return out;
}

}  // namespace

std::optional<Finding> check_area(const Gazetteer* gazetteer, const AreaCode& area, const std::string& field, const std::string& where) {
    if (gazetteer == nullptr || !area) return std::nullopt;
    const PlaceCandidate* found = gazetteer->find(area);
    if (found != nullptr && found->level != Level::kabupaten && found->level != Level::kota) return std::nullopt;
    return Finding{Severity::error, "unknown_area", field + ": kode wilayah tidak ada di gazetir: " + area.value, where};
}

std::optional<Finding> check_other_kabupaten(const Gazetteer* gazetteer, const AreaCode& kabupaten, const std::string& where) {
    if (gazetteer == nullptr || !kabupaten) return std::nullopt;
    const PlaceCandidate* found = gazetteer->find(kabupaten);
    if (found != nullptr && (found->level == Level::kabupaten || found->level == Level::kota)) return std::nullopt;
    return Finding{Severity::error, "unknown_area", "kabupaten: bukan kabupaten atau kota lain: " + kabupaten.value, where};
}

std::vector<Finding> check_areas(const ProfileReading& reading, const std::filesystem::path& gazetteer) {
    const auto loaded = Gazetteer::load(gazetteer, reading.profile.kabupaten);
    if (loaded) return areas_of(reading, *loaded);
    return {{Severity::error, "gazetteer_missing",
             "kabupaten: gazetir wilayah " + reading.profile.kabupaten.value + " tidak dapat dipakai: " + loaded.error().message,
             loaded.error().where}};
}

ProfileReading check_whole(const std::filesystem::path& dir, const std::filesystem::path& gazetteer) {
    ProfileReading out = read_profile(dir);
    if (out.good()) append(out.findings, check_areas(out, gazetteer));
    if (out.good()) {
        const auto loaded = Gazetteer::load(gazetteer, out.profile.kabupaten);
        append(out.findings, check_golden(dir, out.profile, loaded ? &*loaded : nullptr));
    }
    append(out.findings, missing(out.profile));
    std::stable_sort(out.findings.begin(), out.findings.end(), [](const auto& a, const auto& b) { return a.severity < b.severity; });
    return out;
}

std::string to_line(const Finding& finding) {
    static constexpr std::string_view kWords[] = {"SALAH", "PERIKSA", "BELUM ADA"};
    return std::string(kWords[static_cast<std::size_t>(finding.severity)]) + "  " + finding.where + ": " + finding.message + " [" + finding.code + "]";
}

std::size_t count(const std::vector<Finding>& findings, Severity severity) {
    return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
}

}  // namespace siaga::profile
