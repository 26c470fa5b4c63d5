#include "siaga/profile/load.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "profile/toml_reader.hpp"

namespace siaga::profile {

namespace {

// Where each thing stands, so that a finding about "rules/kebakaran" can name its line.
using Places = std::map<std::string, std::string>;

class Loading {
public:
    Loading(const std::filesystem::path& dir, ProfileReading& out) : dir_(dir), out_(out) {}

    void run() {
        std::error_code error;
        if (!std::filesystem::is_directory(dir_, error)) {
            out_.findings.push_back({Severity::error, "profile_missing", "direktori profil tidak ada", dir_.string()});
            return;
        }
        refuse_unknown_files();
        Profile& p = out_.profile;
        p.name = std::filesystem::path(dir_ / ".").lexically_normal().parent_path().filename().string();
        file("profile.toml", [&](TableReader& t) { read_head(t, p); });
        file("agencies.toml", [&](TableReader& t) { t.tables("agency", [&](TableReader& a) { read_agency(a, p); }); });
        file("types.toml", [&](TableReader& t) { t.tables("type", [&](TableReader& a) { read_type(a, p); }); });
        file("rules.toml", [&](TableReader& t) { t.tables("rule", [&](TableReader& a) { read_rule(a, p); }); });
        file("services.toml", [&](TableReader& t) { t.tables("service", [&](TableReader& a) { read_service(a, p); }); });
        file("clocks.toml", [&](TableReader& t) { read_clocks(t, p.clocks); });
        p.hash = content_hash(p);
        for (auto finding : check_profile(p)) {
            if (const auto place = places_.find(finding.where); place != places_.end())
                finding.where = place->second + " " + finding.where;
            out_.findings.push_back(std::move(finding));
        }
    }

private:
    void refuse_unknown_files() {
        static const std::set<std::string> kKnown{"profile.toml", "agencies.toml", "types.toml", "rules.toml",
                                                  "services.toml", "clocks.toml", "golden.toml"};
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(dir_, error)) {
            const std::string name = entry.path().filename().string();
            if (entry.path().extension() == ".toml" && !kKnown.contains(name))
                out_.findings.push_back({Severity::error, "unknown_file", "berkas tidak dikenal", entry.path().string()});
        }
    }

    void file(const char* name, const std::function<void(TableReader&)>& read) {
        const std::filesystem::path path = dir_ / name;
        std::ifstream in(path);
        if (!in) {
            out_.findings.push_back({Severity::error, "file_missing", "berkas tidak dapat dibaca", path.string()});
            return;
        }
        std::ostringstream text;
        text << in.rdbuf();
        try {
            const toml::table root = toml::parse(text.str());
            TableReader reader(root, path.string(), out_.findings);
            read(reader);
            reader.refuse_the_rest();
        } catch (const toml::parse_error& error) {
            const std::string where = path.string() + ":" + std::to_string(error.source().begin.line);
            out_.findings.push_back({Severity::error, "bad_toml", std::string(error.description()), where});
        }
    }

    // Two things with one name share a place; the second is the one to complain about.
    void stands(const std::string& thing, const TableReader& reader) { places_[thing] = reader.where(); }

    static void read_head(TableReader& t, Profile& p) {
        t.text("title", p.title, true);
        t.text("version", p.version, true);
        t.name("kabupaten", p.kabupaten, true);
        t.text("zone", p.zone_name, true);
        // Three fixed offsets, no summer time: the name says it all.
        if (p.zone_name == "WITA") p.zone_minutes = 480;
        else if (p.zone_name == "WIT") p.zone_minutes = 540;
        else p.zone_minutes = 420;
    }

    void read_agency(TableReader& t, Profile& p) {
        Agency& agency = p.agencies.emplace_back();
        t.name("id", agency.id, true);
        t.text("name", agency.name, true);
        agency.short_name = agency.name;
        t.text("short_name", agency.short_name);
        t.choice("standing", agency.standing, true);
        t.tables("contact", [&](TableReader& c) {
            Contact& contact = agency.contacts.emplace_back();
            c.text("label", contact.label, true);
            c.text("number", contact.number, true);
            c.flag("verified", contact.verified);
            c.name("kecamatan", contact.kecamatan);
        });
        stands("agencies/" + agency.id.value, t);
    }

    void read_type(TableReader& t, Profile& p) {
        IncidentType& type = p.types.emplace_back();
        t.name("id", type.id, true);
        t.text("name", type.name, true);
        t.text("group", type.group, true);
        t.flag("emergency", type.emergency);
        t.flag("restricted", type.restricted);
        t.names("restricted_agencies", type.restricted_agencies);
        t.choice("priority", type.default_priority, true);
        t.whole("hotkey", type.hotkey, 1, 9);
        t.texts("questions", type.questions);
        t.texts("outcomes", type.outcomes);
        stands("types/" + type.id.value, t);
    }

    void read_rule(TableReader& t, Profile& p) {
        Rule& rule = p.rules.emplace_back();
        t.text("id", rule.id, true);
        t.text("text", rule.text, true);
        t.names("types", rule.types);
        t.choices("priorities", rule.priorities);
        t.names("areas", rule.areas);
        t.choice("hit", rule.hit);
        t.text("legal_basis", rule.legal_basis);
        for (const auto& [role, name] : enum_names(Role{})) {
            std::vector<AgencyId> agencies;
            t.names(std::string(name).c_str(), agencies);
            for (auto& agency : agencies) rule.legs.push_back({std::move(agency), role});
        }
        stands("rules/" + rule.id, t);
    }

    void read_service(TableReader& t, Profile& p) {
        Service& service = p.services.emplace_back();
        t.text("number", service.number, true);
        t.text("name", service.name, true);
        t.name("default_type", service.default_type);
        stands("services/" + service.number, t);
    }

    void read_clocks(TableReader& t, Clocks& clocks) {
        t.whole("answer_s", clocks.answer_s, 0, 3600);
        t.whole("classify_s", clocks.classify_s, 0, 3600);
        t.whole("send_s", clocks.send_s, 0, 3600);
        t.whole("acknowledge_emergency_s", clocks.acknowledge_emergency_s, 10, 3600);
        t.whole("acknowledge_other_s", clocks.acknowledge_other_s, 0, 7 * 86400);
        t.tables("acknowledge", [&](TableReader& a) {
            AcknowledgeClock& clock = clocks.acknowledge.emplace_back();
            a.names("types", clock.types);
            a.choices("roles", clock.roles);
            a.whole("seconds", clock.seconds, 0, 7 * 86400);
            stands("clocks/" + std::to_string(clocks.acknowledge.size()), a);
        });
    }

    std::filesystem::path dir_;
    ProfileReading& out_;
    Places places_;
};

}  // namespace

bool ProfileReading::good() const {
    return std::none_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

ProfileReading read_profile(const std::filesystem::path& dir) {
    ProfileReading out;
    Loading(dir, out).run();
    return out;
}

Result<Profile> load_profile(const std::filesystem::path& dir) {
    ProfileReading reading = read_profile(dir);
    const auto is_error = [](const Finding& f) { return f.severity == Severity::error; };
    const auto first = std::find_if(reading.findings.begin(), reading.findings.end(), is_error);
    if (first == reading.findings.end()) return std::move(reading.profile);
    const auto more = std::count_if(first, reading.findings.end(), is_error) - 1;
    return fail(first->code, first->message + (more > 0 ? "; dan " + std::to_string(more) + " kesalahan lagi" : ""), first->where);
}

}  // namespace siaga::profile
