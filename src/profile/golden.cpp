#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "profile/toml_reader.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

struct GoldenCase {
    RoutingFacts facts;
    std::string text;  // what happened, for people
    std::set<std::string> expect;  // "damkar utama"
};

std::string listed(const std::set<std::string>& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
    return out.empty() ? "tidak ada" : out;
}

// "22:35", or "minggu 22:35" where the day matters.
bool good_hour(std::string_view at) {
    static const std::set<std::string_view> kDays{"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"};
    if (const auto space = at.find(' '); space != std::string_view::npos) {
        if (!kDays.contains(at.substr(0, space))) return false;
        at.remove_prefix(space + 1);
    }
    const auto digit = [&](std::size_t i) { return at[i] >= '0' && at[i] <= '9'; };
    return at.size() == 5 && digit(0) && digit(1) && at[2] == ':' && digit(3) && digit(4) && at.substr(0, 2) < "24" && at.substr(3) < "60";
}

GoldenCase read_case(TableReader& reader, const Profile& profile, std::vector<Finding>& findings) {
    GoldenCase out;
    reader.text("text", out.text);
    std::string at;
    reader.text("at", at);
    if (!at.empty() && !good_hour(at))
        findings.push_back({Severity::error, "bad_hour", "at harus jam seperti \"22:35\" atau \"minggu 22:35\": " + at, reader.where()});
    reader.name("type", out.facts.type, true);
    const IncidentType* type = find_type(profile, out.facts.type);
    if (type != nullptr) out.facts.priority = type->default_priority;
    else findings.push_back({Severity::error, "unknown_type", "jenis kejadian tidak dikenal: " + out.facts.type.value, reader.where()});
    reader.choice("priority", out.facts.priority);
    reader.name("kecamatan", out.facts.kecamatan);
    reader.name("desa", out.facts.desa);
    reader.names("excluded", out.facts.excluded);
    std::vector<std::string> expect;
    reader.texts("expect", expect);
    for (const AreaCode* area : {&out.facts.kecamatan, &out.facts.desa})
        if (*area && !area->value.starts_with(profile.kabupaten.value + "."))
            findings.push_back({Severity::error, "unknown_area", "kode wilayah bukan di kabupaten ini: " + area->value, reader.where()});
    out.expect.insert(expect.begin(), expect.end());
    return out;
}

}  // namespace

std::vector<Finding> check_golden(const std::filesystem::path& dir, const Profile& profile, const Gazetteer* gazetteer) {
    std::vector<Finding> out;
    const std::filesystem::path path = dir / "golden.toml";
    std::ifstream in(path);
    if (!in) return out;
    std::ostringstream text;
    text << in.rdbuf();
    std::set<std::string> tried;
    try {
        const toml::table root = toml::parse(text.str());
        TableReader reader(root, path.string(), out);
        reader.tables("case", [&](TableReader& entry) {
            const GoldenCase golden = read_case(entry, profile, out);
            tried.insert(golden.facts.type.value);
            for (const auto& [field, area] : {std::pair{"kecamatan", golden.facts.kecamatan}, std::pair{"desa", golden.facts.desa}})
                if (auto wrong = check_area(gazetteer, area, field, entry.where())) out.push_back(std::move(*wrong));
            std::set<std::string> answered;
            for (const auto& line : plan(profile, golden.facts).lines)
                answered.insert(line.agency.value + " " + std::string(name_of(line.role)));
            if (answered == golden.expect) return;
            out.push_back({Severity::error, "golden_differs",
                           (golden.text.empty() ? "" : golden.text + ": ") + golden.facts.type.value + ": diharapkan " + listed(golden.expect) + "; aturan menjawab " + listed(answered),
                           entry.where()});
        });
        reader.refuse_the_rest();
    } catch (const toml::parse_error& error) {
        out.push_back({Severity::error, "bad_toml", std::string(error.description()),
                       path.string() + ":" + std::to_string(error.source().begin.line)});
    }
    for (const auto& type : profile.types)
        if (!tried.contains(type.id.value))
            out.push_back({Severity::warning, "type_not_tried", "golden.toml tidak mencoba jenis " + type.id.value, path.string()});
    return out;
}

}  // namespace siaga::profile
