#include "profile/golden.hpp"

#include <algorithm>
#include <set>

#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

template <class Lines>
std::string listed(const Lines& lines) {
    std::string out;
    for (const auto& line : lines) out += (out.empty() ? "" : ", ") + line.agency.value + " " + std::string(name_of(line.role));
    return out.empty() ? "tidak ada" : out;
}

// "damkar utama"
void read_expected(TableReader& reader, GoldenCase& golden) {
    std::vector<std::string> expect;
    reader.texts("expect", expect);
    for (const auto& text : expect) {
        const auto space = text.find(' ');
        const auto role = space == std::string::npos ? std::nullopt : parse_enum<Role>(text.substr(space + 1));
        if (role) golden.expect.push_back({AgencyId{text.substr(0, space)}, *role});
        else reader.complain("bad_value", "harus \"instansi peran\": " + text);
    }
}

// "2026-08-17 14:05", "minggu 22:35" or "22:35": without a date, a week that has no holidays, and without a
// day its Wednesday.
Result<WallTime> time_of(std::string_view at, std::int32_t zone_minutes) {
    if (at.size() == 16) return parse_local_time(at, zone_minutes);
    auto day = Day::rabu;
    if (const auto space = at.find(' '); space != std::string_view::npos) {
        const auto named = parse_enum<Day>(at.substr(0, space));
        if (!named || *named == Day::libur) return fail("time_malformed", "hari tidak dikenal");
        day = *named;
        at.remove_prefix(space + 1);
    }
    return parse_local_time("2001-01-0" + std::to_string(static_cast<int>(day) + 1) + " " + std::string(at), zone_minutes);  // 1 January 2001: a Monday
}

// "Gudang terbakar (kebakaran, 16.02.05, 22:35)"
std::string told(const GoldenCase& golden) {
    std::string facts = golden.type.value;
    for (const auto& part : {golden.desa ? golden.desa.value : golden.kecamatan ? golden.kecamatan.value : golden.kabupaten.value, golden.at})
        if (!part.empty()) facts += ", " + part;
    return golden.name.empty() ? facts : golden.name + " (" + facts + ")";
}

bool same_question(const GoldenCase& a, const GoldenCase& b) {
    return a.type == b.type && a.priority == b.priority && a.kecamatan == b.kecamatan && a.desa == b.desa && a.flags == b.flags && a.at == b.at &&
           a.excluded == b.excluded && a.kabupaten == b.kabupaten;
}

}  // namespace

void read_golden(TableReader& reader, Profile& profile, Places& places) {
    reader.tables("case", [&](TableReader& entry) {
        GoldenCase& golden = profile.golden.emplace_back();
        entry.text("text", golden.name);
        entry.name("type", golden.type, true);
        if (const IncidentType* type = find_type(profile, golden.type)) golden.priority = type->default_priority;
        entry.choice("priority", golden.priority);
        entry.name("kecamatan", golden.kecamatan);
        entry.name("desa", golden.desa);
        entry.name("kabupaten", golden.kabupaten);
        entry.names("flags", golden.flags);
        entry.text("at", golden.at);
        entry.names("excluded", golden.excluded);
        read_expected(entry, golden);
        places["golden/" + std::to_string(profile.golden.size())] = entry.where();
    });
}

RoutingFacts facts_of(const Profile& profile, const GoldenCase& golden) {
    RoutingFacts facts{golden.type, golden.priority, golden.kecamatan, golden.desa, golden.excluded, golden.flags, {}, golden.kabupaten};
    if (golden.at.empty()) return facts;
    if (const auto at = time_of(golden.at, profile.zone_minutes)) facts.at = *at;
    return facts;
}

std::vector<Finding> check_golden(const Profile& profile, const Gazetteer* gazetteer) {
    std::vector<Finding> out;
    std::set<TypeId> tried;
    const RuleIndex index(profile.rules);
    std::size_t number = 0;
    for (const auto& golden : profile.golden) {
        const std::string where = "golden/" + std::to_string(++number);
        tried.insert(golden.type);
        const auto wrong = [&](std::string code, std::string message, std::string rule, std::string field) {
            out.push_back({Severity::error, std::move(code), std::move(message), where, std::move(rule), std::move(field)});
        };
        if (!find_type(profile, golden.type)) {
            wrong("unknown_type", "jenis kejadian tidak dikenal: " + golden.type.value, "", "type");
            continue;
        }
        if (!golden.at.empty() && !time_of(golden.at, profile.zone_minutes))
            wrong("bad_hour", "at harus jam seperti \"22:35\", \"minggu 22:35\" atau \"2026-08-17 22:35\": " + golden.at, "", "at");
        for (const auto& [field, area] : {std::pair{"kecamatan", golden.kecamatan}, std::pair{"desa", golden.desa}}) {
            if (area && !area.value.starts_with(profile.kabupaten.value + ".")) wrong("unknown_area", "kode wilayah bukan di kabupaten ini: " + area.value, "", field);
            else if (auto unknown = check_area(gazetteer, area, field, where)) out.push_back(std::move(*unknown));
        }
        if (golden.kabupaten) {
            if (golden.kabupaten == profile.kabupaten || golden.kecamatan || golden.desa)
                wrong("unknown_area", "kabupaten hanya untuk kejadian di luar wilayah, tanpa kecamatan dan desa", "", "kabupaten");
            else if (auto unknown = check_other_kabupaten(gazetteer, golden.kabupaten, where)) out.push_back(std::move(*unknown));
        }
        for (const auto& flag : golden.flags)
            if (!find_flag(profile, flag)) wrong("unknown_flag", "tanda tidak dikenal: " + flag.value, "", "flags");
        const Plan plan_now = plan(profile, index, facts_of(profile, golden));
        std::set<GoldenLine> answered;
        for (const auto& line : plan_now.lines) answered.insert({line.agency, line.role});
        if (answered == std::set<GoldenLine>(golden.expect.begin(), golden.expect.end())) continue;
        wrong("golden_differs", (golden.name.empty() ? "" : golden.name + ": ") + golden.type.value + ": diharapkan " + listed(golden.expect) +
                                    "; aturan menjawab " + listed(answered), plan_now.rule_id, "expect");
    }
    for (const auto& type : profile.types)
        if (!type.retired && !tried.contains(type.id))
            out.push_back({Severity::warning, "type_not_tried", "tidak ada contoh untuk jenis " + type.name, "golden", "", "type"});
    return out;
}

std::vector<Finding> check_promises(const std::vector<GoldenCase>& in_force, const std::vector<GoldenCase>& draft) {
    constexpr std::size_t kNamed = 20;
    std::vector<Finding> out;
    std::size_t more = 0;
    for (const auto& was : in_force) {
        const bool kept = std::any_of(draft.begin(), draft.end(), [&](const GoldenCase& is) { return same_question(was, is) && was.expect == is.expect; });
        if (kept) continue;
        if (out.size() == kNamed) {
            ++more;
            continue;
        }
        const auto is = std::find_if(draft.begin(), draft.end(), [&](const GoldenCase& one) { return same_question(was, one); });
        const std::string expected = told(was) + ", yang berlaku mengharapkan " + listed(was.expect);
        if (is == draft.end()) out.push_back({Severity::warning, "golden_dropped", "contoh wajib dihapus: " + expected, "golden", "", "golden"});
        else out.push_back({Severity::warning, "golden_changed", "contoh wajib diubah: " + expected + ", draf ini " + listed(is->expect), "golden", "", "golden"});
    }
    if (more > 0) out.push_back({Severity::warning, "golden_dropped", "dan " + std::to_string(more) + " contoh wajib lain dihapus atau diubah", "golden", "", "golden"});
    return out;
}

std::vector<Finding> check_golden(const std::filesystem::path& dir, const Profile& profile, const Gazetteer* gazetteer) {
    ProfileReading reading = read_profile(dir);
    Profile tried = profile;
    tried.golden = std::move(reading.profile.golden);
    std::vector<Finding> out = check_golden(tried, gazetteer);
    for (auto& finding : out)
        if (const auto place = reading.places.find(finding.where); place != reading.places.end()) finding.where = place->second;
    return out;
}

}  // namespace siaga::profile
