// Compared as JSON, so that a field added to the profile later is compared without a word here.
#include "siaga/profile/diff.hpp"

#include <algorithm>
#include <ostream>
#include <set>

namespace siaga::profile {

namespace {

// A value on one line: lists by commas, objects as "key value".
std::string line_of(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "ya" : "tidak";
    if (value.is_null()) return {};
    std::string out;
    if (value.is_array()) {
        for (const auto& item : value) out += (out.empty() ? "" : ", ") + line_of(item);
    } else if (value.is_object()) {
        for (const auto& [key, item] : value.items())
            if (const std::string text = line_of(item); !text.empty()) out += (out.empty() ? "" : " ") + text;
    } else {
        out = value.dump();
    }
    return out;
}

// Legs read as "utama damkar, pendukung dinkes".
std::string field_line(const std::string& field, const Json& value) {
    if (field != "legs" || !value.is_array()) return line_of(value);
    std::string out;
    for (const auto& leg : value) out += (out.empty() ? "" : ", ") + line_of(leg.at("role")) + " " + line_of(leg.at("agency"));
    return out;
}

const Json* find_by(const Json& list, const std::string& key, const std::string& id) {
    for (const auto& item : list)
        if (line_of(item.at(key)) == id) return &item;
    return nullptr;
}

class Comparing {
public:
    void fields(const std::string& section, const std::string& thing, const Json& a, const Json& b) {
        std::set<std::string> names;
        for (const auto& [name, value] : a.items()) names.insert(name);
        for (const auto& [name, value] : b.items()) names.insert(name);
        for (const auto& name : names) {
            const Json before = a.value(name, Json()), after = b.value(name, Json());
            if (before != after) out.push_back({Change::changed, section, thing, name, field_line(name, before), field_line(name, after)});
        }
    }

    void lists(const std::string& section, const std::string& key, const Json& a, const Json& b) {
        for (const auto& item : b) {
            const std::string id = line_of(item.at(key));
            if (const Json* old = find_by(a, key, id)) fields(section, id, *old, item);
            else out.push_back({Change::added, section, id, {}, {}, title_of(item)});
        }
        for (const auto& item : a)
            if (const std::string id = line_of(item.at(key)); find_by(b, key, id) == nullptr)
                out.push_back({Change::removed, section, id, {}, title_of(item), {}});
    }

    // The first that matches counts, so the order of rules means something.
    void order(const Json& a, const Json& b) {
        std::vector<std::string> before, after;
        for (const auto& rule : a)
            if (find_by(b, "id", line_of(rule.at("id")))) before.push_back(line_of(rule.at("id")));
        for (const auto& rule : b)
            if (find_by(a, "id", line_of(rule.at("id")))) after.push_back(line_of(rule.at("id")));
        for (std::size_t i = 0; i < after.size(); ++i)
            if (before[i] != after[i]) {
                const auto old = std::find(before.begin(), before.end(), after[i]);
                out.push_back({Change::moved, "rules", after[i], "order", std::to_string(1 + (old - before.begin())), std::to_string(1 + i)});
                before.erase(old);
                before.insert(before.begin() + static_cast<std::ptrdiff_t>(i), after[i]);
            }
    }

    std::vector<Difference> out;

private:
    static std::string title_of(const Json& item) {
        for (const char* key : {"text", "short_name", "name"})
            if (item.contains(key)) return line_of(item.at(key));
        return {};
    }
};

const char* heading_of(const std::string& section) {
    if (section == "agencies") return "Instansi";
    if (section == "types") return "Jenis kejadian";
    if (section == "rules") return "Aturan";
    if (section == "services") return "Nomor layanan";
    if (section == "clocks") return "Batas waktu";
    if (section == "clock_rules") return "Batas waktu khusus";
    if (section == "ladders") return "Jenjang";
    if (section == "flags") return "Tanda";
    if (section == "holidays") return "Hari libur";
    if (section == "profile") return "Profil";
    return section.c_str();
}

std::string shown(const std::string& text) { return text.empty() ? "(kosong)" : text; }

}  // namespace

std::vector<Difference> profile_diff(const Profile& before, const Profile& after) {
    Json a = to_json_value(before), b = to_json_value(after);
    Comparing comparing;
    const std::pair<const char*, const char*> kLists[] = {{"agencies", "id"}, {"types", "id"}, {"rules", "id"}, {"services", "number"}, {"clock_rules", "id"}, {"ladders", "id"}, {"flags", "id"}, {"holidays", "date"}};
    Json lists_a, lists_b;
    for (const auto& [name, key] : kLists) {
        lists_a[name] = std::exchange(a[name], Json());
        lists_b[name] = std::exchange(b[name], Json());
    }
    const Json clocks_a = std::exchange(a["clocks"], Json()), clocks_b = std::exchange(b["clocks"], Json());
    a.erase("hash");
    b.erase("hash");
    comparing.fields("profile", "", a, b);
    for (const auto& [name, key] : kLists) {
        comparing.lists(name, key, lists_a[name], lists_b[name]);
        if (std::string_view(name) == "rules") comparing.order(lists_a[name], lists_b[name]);
    }
    comparing.fields("clocks", "", clocks_a, clocks_b);
    return std::move(comparing.out);
}

void print_diff(const std::vector<Difference>& differences, std::ostream& out) {
    std::string section;
    for (const auto& d : differences) {
        if (d.section != section) out << (section.empty() ? "" : "\n") << heading_of(section = d.section) << "\n";
        const std::string name = d.thing.empty() ? d.field : d.thing;
        if (d.change == Change::added) out << "  + " << name << ": " << shown(d.after) << "\n";
        else if (d.change == Change::removed) out << "  - " << name << ": " << shown(d.before) << "\n";
        else if (d.change == Change::moved) out << "  ~ " << name << ": urutan " << d.before << " -> " << d.after << "\n";
        else out << "  * " << name << (d.thing.empty() ? "" : "." + d.field) << ": " << shown(d.before) << " -> " << shown(d.after) << "\n";
    }
    if (differences.empty()) out << "Tidak ada perbedaan.\n";
}

namespace {

constexpr std::size_t kChangesNamed = 8;

// "2 baru (dlh, pln), 1 hilang (bpbd)", each thing named once.
std::string summary_of(const std::vector<Difference>& differences, const std::set<std::string>& sections) {
    std::string out;
    for (const auto& [change, word] : {std::pair{Change::added, "baru"}, std::pair{Change::removed, "hilang"}, std::pair{Change::changed, "berubah"},
                                       std::pair{Change::moved, "pindah urutan"}}) {
        std::vector<std::string> names;
        for (const auto& d : differences) {
            const std::string& name = d.thing.empty() ? d.field : d.thing;
            if (d.change == change && sections.contains(d.section) && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
        if (names.empty()) continue;
        out += (out.empty() ? "" : ", ") + std::to_string(names.size()) + " " + word + " (";
        for (std::size_t i = 0; i < std::min(names.size(), kChangesNamed); ++i) out += (i ? ", " : "") + names[i];
        out += names.size() > kChangesNamed ? ", ...)" : ")";
    }
    return out.empty() ? "tetap" : out;
}

std::string change_of(const std::string& before, const std::string& after) {
    return before == after ? "tetap " + after : before + " -> " + after;
}

}  // namespace

void print_short_diff(const Profile& before, const Profile& after, std::ostream& out) {
    const auto differences = profile_diff(before, after);
    out << "Yang berubah:\n"
        << "  Profil    " << change_of(before.name + " (" + before.title + ")", after.name + " (" + after.title + ")") << "\n"
        << "  Zona      " << change_of(before.zone_name, after.zone_name) << "\n"
        << "  Instansi  " << summary_of(differences, {"agencies"}) << "\n"
        << "  Jenis     " << summary_of(differences, {"types"}) << "\n"
        << "  Aturan    " << summary_of(differences, {"rules"}) << "\n"
        << "  Waktu     " << summary_of(differences, {"clocks", "clock_rules", "ladders"}) << "\n"
        << "  Lainnya   " << summary_of(differences, {"services", "flags", "holidays"}) << "\n";
}

}  // namespace siaga::profile
