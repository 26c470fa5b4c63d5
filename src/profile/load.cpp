#include "siaga/profile/load.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>

#include "profile/golden.hpp"
#include "profile/profile_files.hpp"
#include "profile/toml_reader.hpp"
#include "siaga/base/files.hpp"
#include "siaga/base/toml_fault.hpp"

namespace siaga::profile {

namespace {

const std::set<std::string> kKnown{"profile.toml", "agencies.toml", "types.toml", "rules.toml", "services.toml", "clocks.toml", "golden.toml"};

// "07:00-19:00" in minutes of the day; 24:00 is the end of it.
std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_span(const std::string& text) {
    unsigned h1 = 0, m1 = 0, h2 = 0, m2 = 0;
    int read = 0;
    if (std::sscanf(text.c_str(), "%2u:%2u-%2u:%2u%n", &h1, &m1, &h2, &m2, &read) != 4) return std::nullopt;
    if (static_cast<std::size_t>(read) != text.size() || m1 > 59 || m2 > 59) return std::nullopt;
    const std::uint32_t from = h1 * 60 + m1, to = h2 * 60 + m2;
    if (from >= 1440 || to > 1440) return std::nullopt;
    return std::pair{from, to};
}

class Loading {
public:
    Loading(const std::filesystem::path& dir, const ProfileFiles& files, ProfileReading& out) : dir_(dir), files_(files), out_(out) {}

    void run() {
        refuse_unknown_files();
        Profile& p = out_.profile;
        p.name = std::filesystem::path(dir_ / ".").lexically_normal().parent_path().filename().string();
        file("profile.toml", [&](TableReader& t) { read_head(t, p); });
        file("agencies.toml", [&](TableReader& t) { t.tables("agency", [&](TableReader& a) { read_agency(a, p); }); });
        file("types.toml", [&](TableReader& t) {
            t.tables("type", [&](TableReader& a) { read_type(a, p); });
            t.tables("flag", [&](TableReader& a) { read_flag(a, p); });
        });
        file("rules.toml", [&](TableReader& t) { t.tables("rule", [&](TableReader& a) { read_rule(a, p); }); });
        file("services.toml", [&](TableReader& t) { t.tables("service", [&](TableReader& a) { read_service(a, p); }); });
        file("clocks.toml", [&](TableReader& t) {
            read_clocks(t, p.clocks);
            t.tables("clock", [&](TableReader& c) { read_clock_rule(c, p); });
            t.tables("ladder", [&](TableReader& l) { read_ladder(l, p); });
            t.tables("duty", [&](TableReader& d) { read_contact(d, p.duty.emplace_back()); });
            t.tables("office", [&](TableReader& o) { read_hours(o, p.office); });
            t.tables("holiday", [&](TableReader& h) { read_holiday(h, p); });
        });
        if (files_.contains("golden.toml")) file("golden.toml", [&](TableReader& t) { read_golden(t, p, places_); });
        out_.places = places_;
        for (auto finding : check_profile(p)) {
            if (const auto place = places_.find(finding.where); place != places_.end())
                finding.where = place->second + " " + finding.where;
            out_.findings.push_back(std::move(finding));
        }
    }

private:
    void refuse_unknown_files() {
        for (const auto& [name, text] : files_)
            if (!kKnown.contains(name)) out_.findings.push_back({Severity::error, "unknown_file", "berkas tidak dikenal", (dir_ / name).string()});
    }

    void file(const char* name, const std::function<void(TableReader&)>& read) {
        const std::filesystem::path path = dir_ / name;
        const auto found = files_.find(name);
        if (found == files_.end() || !found->second) {
            out_.findings.push_back({Severity::error, "file_missing", "berkas tidak dapat dibaca", path.string()});
            return;
        }
        try {
            const toml::table root = toml::parse(*found->second);
            TableReader reader(root, path.string(), out_.findings);
            read(reader);
            reader.refuse_the_rest();
        } catch (const toml::parse_error& error) {
            const std::string where = path.string() + ":" + std::to_string(error.source().begin.line);
            out_.findings.push_back({Severity::error, "bad_toml", toml_fault(error.description()), where});
        }
    }

    // Two things with one name share a place; the second is the one to complain about.
    void stands(const std::string& thing, const TableReader& reader) { places_[thing] = reader.where(); }

    static void read_head(TableReader& t, Profile& p) {
        t.text("title", p.title, true);
        t.text("version", p.version, true);
        t.name("kabupaten", p.kabupaten, true);
        t.text("zone", p.zone_name, true);
        t.texts("unknown", p.unknown);
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
        t.name("kabupaten", agency.kabupaten);
        t.tables("contact", [&](TableReader& c) { read_contact(c, agency.contacts.emplace_back()); });
        stands("agencies/" + agency.id.value, t);
    }

    void read_contact(TableReader& t, Contact& contact) {
        t.text("label", contact.label, true);
        t.text("number", contact.number);
        t.flag("verified", contact.verified);
        t.name("kecamatan", contact.kecamatan);
        t.choice("rank", contact.rank);
        t.text("email", contact.email);
        t.flag("messages", contact.messages);
        read_hours(t, contact.hours);
    }

    // days = ["senin", "selasa"], hours = "07:00-19:00"
    void read_hours(TableReader& t, WeekHours& hours) {
        std::vector<Day> days;
        t.choices("days", days);
        if (!days.empty()) hours.days.clear();
        for (const auto day : days) {
            if (day == Day::libur) t.complain("bad_hours", "hari libur bukan hari kerja: tulis [[holiday]] di clocks.toml");
            else hours.days.push_back(static_cast<std::uint32_t>(day) + 1);
        }
        std::string text;
        t.text("hours", text);
        if (text.empty()) return;
        if (const auto read = parse_span(text)) {
            hours.from_minute = read->first;
            hours.to_minute = read->second;
        } else {
            out_.findings.push_back({Severity::error, "bad_hours", "hours ditulis \"07:00-19:00\"", t.where()});
        }
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
        t.flag("ask_caller", type.ask_caller);
        t.flag("retired", type.retired);
        stands("types/" + type.id.value, t);
    }

    void read_flag(TableReader& t, Profile& p) {
        Flag& flag = p.flags.emplace_back();
        t.name("id", flag.id, true);
        t.text("name", flag.name, true);
        t.names("types", flag.types);
        stands("flags/" + flag.id.value, t);
    }

    static void read_windows(TableReader& t, const char* key, std::vector<HourWindow>& out) {
        std::vector<std::string> texts;
        t.texts(key, texts);
        for (const auto& text : texts) {
            const auto window = parse_hours(text);
            if (window) out.push_back(*window);
            else t.complain(window.error().code, window.error().message + ": '" + text + "'");
        }
    }

    void read_holiday(TableReader& t, Profile& p) {
        Holiday& holiday = p.holidays.emplace_back();
        t.text("date", holiday.date, true);
        t.text("name", holiday.name, true);
        stands("holidays/" + holiday.date, t);
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
        t.names("flags", rule.flags);
        t.choice("when", rule.when);
        read_windows(t, "hours", rule.hours);
        t.tables("clock", [&](TableReader& c) { read_leg_clock(c, rule); });
        stands("rules/" + rule.id, t);
    }

    // [[rule.clock]] agency = "damkar", seconds = 45
    static void read_leg_clock(TableReader& c, Rule& rule) {
        AgencyId agency;
        std::uint32_t seconds = 0;
        c.name("agency", agency, true);
        c.whole("seconds", seconds, 1, 7 * 86400);
        const auto leg = std::find_if(rule.legs.begin(), rule.legs.end(), [&](const RuleLeg& l) { return l.agency == agency; });
        if (leg != rule.legs.end()) leg->acknowledge_s = seconds;
        else c.complain("unknown_agency", "batas waktu untuk instansi yang tidak disebut aturan ini: " + agency.value);
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

    void read_clock_rule(TableReader& t, Profile& p) {
        ClockRule& rule = p.clock_rules.emplace_back();
        t.text("id", rule.id, true);
        t.choice("leg", rule.leg, true);
        t.names("types", rule.types);
        t.choices("priorities", rule.priorities);
        t.names("agencies", rule.agencies);
        t.choices("roles", rule.roles);
        t.names("areas", rule.areas);
        t.flag("office_hours", rule.office_hours);
        t.whole("seconds", rule.seconds, 0, 30 * 86400);
        t.text("ladder", rule.ladder);
        stands("clock_rules/" + rule.id, t);
    }

    void read_ladder(TableReader& t, Profile& p) {
        Ladder& ladder = p.ladders.emplace_back();
        t.text("id", ladder.id, true);
        t.choices("legs", ladder.legs);
        t.names("types", ladder.types);
        t.names("agencies", ladder.agencies);
        t.tables("step", [&](TableReader& st) {
            LadderStep& step = ladder.steps.emplace_back();
            st.choice("to", step.to, true);
            st.name("agency", step.agency);
            st.choices("channels", step.channels);
            st.whole("wait_s", step.wait_s, 5, 86400);
        });
        stands("ladders/" + ladder.id, t);
    }

    std::filesystem::path dir_;
    const ProfileFiles& files_;
    ProfileReading& out_;
    Places places_;
};

}  // namespace

bool ProfileReading::good() const {
    return std::none_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

ProfileReading read_profile_files(const std::filesystem::path& dir, const ProfileFiles& files) {
    ProfileReading out;
    Loading(dir, files, out).run();
    return out;
}

ProfileReading read_profile(const std::filesystem::path& dir) {
    std::error_code error;
    if (!std::filesystem::is_directory(dir, error))
        return {{}, {{Severity::error, "profile_missing", "direktori profil tidak ada", dir.string()}}, {}};
    ProfileFiles files;
    for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
        if (entry.path().extension() != ".toml") continue;
        auto& text = files[entry.path().filename().string()];
        if (!kKnown.contains(entry.path().filename().string())) continue;  // complained of, never opened
        if (auto read = read_file(entry.path())) text = std::move(*read);
    }
    ProfileReading out = read_profile_files(dir, files);
    out.profile.hash = content_hash(out.profile);
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
