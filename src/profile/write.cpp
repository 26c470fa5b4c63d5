// Written from the fields' descriptions, so that most new fields need no word here; write_profile reads its own
// work back and refuses to call it an export when something was lost.
#include "siaga/profile/write.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>

#include "siaga/profile/clock.hpp"
#include "siaga/profile/diff.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::profile {

namespace fs = std::filesystem;

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (c == '\n') out += "\\n";
        else if (c == '\t') out += "\\t";
        else if (u < 0x20 || u == 0x7f) {
            static constexpr char kHex[] = "0123456789abcdef";
            out += std::string("\\u00") + kHex[u >> 4] + kHex[u & 15];
        } else out += c;
    }
    return out + "\"";
}

std::string value_of(const Json& value) {
    if (value.is_string()) return quoted(value.get<std::string>());
    if (!value.is_array()) return value.dump();
    std::string out = "[";
    for (const auto& item : value) out += (out.size() > 1 ? ", " : "") + value_of(item);
    return out + "]";
}

bool of_tables(const Json& value) { return value.is_array() && !value.empty() && value.front().is_object(); }

// What a key is called in the files, where it is not the field's own name.
std::string key_of(const std::string& field) {
    static const std::map<std::string, std::string> kNames{{"default_priority", "priority"}, {"contacts", "contact"}, {"steps", "step"}};
    const auto found = kNames.find(field);
    return found == kNames.end() ? field : found->second;
}

std::string clock_time(std::uint32_t minute) {
    const auto two = [](std::uint32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ":" + two(minute % 60);
}

// days = ["senin"], hours = "07:00-19:00"
std::string hours_of(const Json& value) {
    static const char* const kDays[] = {"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"};
    const auto hours = from_json_value<WeekHours>(value);
    std::string out;
    if (!hours.days.empty()) {
        Json days = Json::array();
        for (const auto day : hours.days)
            if (day >= 1 && day <= 7) days.push_back(kDays[day - 1]);
        out += "days = " + value_of(days) + "\n";
    }
    if (hours.from_minute != 0 || hours.to_minute != 1440) out += "hours = " + quoted(clock_time(hours.from_minute) + "-" + clock_time(hours.to_minute)) + "\n";
    return out;
}
bool of_hours(const Json& value) { return value.is_object() && value.contains("from_minute"); }

// The fields that differ from the default, lists of tables last; `table` is "agency" or "agency.contact".
void write_fields(const Json& item, const Json& plain, const std::string& table, std::string& out) {
    for (const auto& [field, value] : item.items())
        if (!of_tables(value) && !value.is_object() && value != plain.value(field, Json())) out += key_of(field) + " = " + value_of(value) + "\n";
    for (const auto& [field, value] : item.items())
        if (of_hours(value)) out += hours_of(value);
    for (const auto& [field, value] : item.items()) {
        if (!of_tables(value)) continue;
        const std::string name = (table.empty() ? "" : table + ".") + key_of(field);
        for (const auto& inner : value) {
            out += "\n[[" + name + "]]\n";
            write_fields(inner, Json::object(), name, out);
        }
    }
}

// Fields in the files' usual order come first, the rest after them.
template <class T>
std::string tables(const std::vector<T>& list, const std::string& table, const std::function<void(Json& item, const T& thing)>& adapt = {}) {
    std::string out;
    const Json plain = to_json_value(T{});
    for (const auto& thing : list) {
        Json item = to_json_value(thing);
        if (adapt) adapt(item, thing);
        out += "\n[[" + table + "]]\n";
        // What is required by the reader is written also where it happens to be the default.
        for (const char* first : {"id", "number", "name", "group", "text", "standing", "default_priority", "leg"})
            if (item.contains(first)) {
                out += key_of(first) + " = " + value_of(item[first]) + "\n";
                item.erase(first);
            }
        write_fields(item, plain, table, out);
    }
    return out;
}

void legs_by_role(Json& item, const Rule& rule) {
    std::map<Role, Json> by_role;
    for (const auto& leg : rule.legs) by_role[leg.role].push_back(leg.agency.value);
    item.erase("legs");
    for (const auto& [role, agencies] : by_role) item[std::string(name_of(role))] = agencies;
    for (const auto& leg : rule.legs)
        if (leg.acknowledge_s > 0) item["clock"].push_back({{"agency", leg.agency.value}, {"seconds", leg.acknowledge_s}});
    item["hours"] = Json::array();
    for (const auto& window : rule.hours) item["hours"].push_back(describe(window));
}

// By hand: a case without a priority would be read with its type's.
std::string golden_of(const Profile& profile) {
    std::string out;
    const auto line = [&](const char* key, const Json& value) {
        if (!value.empty() && value != "") out += std::string(key) + " = " + value_of(value) + "\n";
    };
    for (const auto& golden : profile.golden) {
        out += "\n[[case]]\n";
        line("text", golden.name);
        line("type", golden.type.value);
        line("priority", std::string(name_of(golden.priority)));
        line("at", golden.at);
        line("kecamatan", golden.kecamatan.value);
        line("desa", golden.desa.value);
        line("kabupaten", golden.kabupaten.value);
        line("flags", to_json_value(golden.flags));
        line("excluded", to_json_value(golden.excluded));
        Json expect = Json::array();
        for (const auto& one : golden.expect) expect.push_back(one.agency.value + " " + std::string(name_of(one.role)));
        line("expect", expect);
    }
    return out;
}

std::string head_of(const Profile& profile) {
    Json item = to_json_value(profile);
    for (const char* elsewhere : {"name", "hash", "zone_minutes", "zone_name", "agencies", "types", "rules", "services", "clocks", "clock_rules", "ladders", "duty", "office", "flags", "holidays", "golden"}) item.erase(elsewhere);
    std::string out = "zone = " + quoted(profile.zone_name) + "\n";
    for (const char* first : {"title", "version", "kabupaten"}) {
        out += std::string(first) + " = " + value_of(item[first]) + "\n";
        item.erase(first);
    }
    write_fields(item, to_json_value(Profile{}), "", out);
    return out;
}

}  // namespace

std::string profile_file(const Profile& profile, const std::string& file) {
    if (file == "profile.toml") return head_of(profile);
    if (file == "agencies.toml") return tables<Agency>(profile.agencies, "agency");
    if (file == "types.toml") return tables<IncidentType>(profile.types, "type") + tables<Flag>(profile.flags, "flag");
    if (file == "rules.toml") return tables<Rule>(profile.rules, "rule", legs_by_role);
    if (file == "services.toml") return tables<Service>(profile.services, "service");
    if (file == "golden.toml") return golden_of(profile);
    std::string out;
    write_fields(to_json_value(profile.clocks), to_json_value(Clocks{}), "", out);
    out += tables<ClockRule>(profile.clock_rules, "clock") + tables<Ladder>(profile.ladders, "ladder") + tables<Contact>(profile.duty, "duty");
    if (!(profile.office == Profile{}.office)) out += "\n[[office]]\n" + hours_of(to_json_value(profile.office));
    out += tables<Holiday>(profile.holidays, "holiday");
    return out;
}

Status write_profile(const Profile& profile, const fs::path& dir) {
    std::error_code error;
    if (fs::exists(dir, error) && !fs::is_empty(dir, error)) return fail("profile_disk", "direktori sudah berisi", dir.string());
    fs::create_directories(dir, error);
    if (error) return fail("profile_disk", error.message(), dir.string());
    for (const char* file : {"profile.toml", "agencies.toml", "types.toml", "rules.toml", "services.toml", "clocks.toml", "golden.toml"}) {
        if (std::string_view(file) == "golden.toml" && profile.golden.empty()) continue;
        std::ofstream out(dir / file);
        out << "# Diekspor dari profil yang berlaku: " << profile.name << ", versi " << profile.version << ", " << profile.hash << ".\n"
            << profile_file(profile, file);
        if (!out.flush()) return fail("profile_disk", "tidak dapat ditulis", (dir / file).string());
    }
    const ProfileReading back = read_profile(dir);
    for (const auto& finding : back.findings)
        if (finding.severity == Severity::error) return fail("write_incomplete", finding.message, finding.where);
    Profile same = back.profile, meant = profile;
    same.name = profile.name;
    // The files name a rule's agencies by role; inside one role their order stays.
    for (auto& rule : meant.rules) std::stable_sort(rule.legs.begin(), rule.legs.end(), [](const auto& a, const auto& b) { return a.role < b.role; });
    const auto lost = profile_diff(meant, same);
    if (lost.empty()) return {};
    return fail("write_incomplete", "tidak dapat ditulis sebagai berkas: " + lost.front().field, lost.front().section + "/" + lost.front().thing);
}

}  // namespace siaga::profile
