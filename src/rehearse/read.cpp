// Reading a scenario: TOML, table by table. Times are "07:12" or "07:12:30" after the day's start; one before it is
// of the next morning.
#include <algorithm>
#include <map>

#include "rehearse/table.hpp"
#include "siaga/base/toml_fault.hpp"

namespace siaga::rehearse {
namespace {

std::optional<std::uint32_t> seconds_of_day(std::string_view text) {
    if (text.size() != 5 && text.size() != 8) return std::nullopt;
    std::uint32_t parts[3] = {0, 0, 0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i % 3 == 2 ? c != ':' : c < '0' || c > '9') return std::nullopt;
        if (i % 3 != 2) parts[i / 3] = parts[i / 3] * 10 + static_cast<std::uint32_t>(c - '0');
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
    return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

class Reading {
public:
    Reading(Scenario& scenario, Complaints& complaints) : s_(scenario), complaints_(complaints) {}

    void read(Table& root) {
        root.text("title", s_.title, true);
        root.text("profile", s_.profile, true);
        root.text("start", s_.start, true);
        if (!s_.start.empty() && !profile::parse_local_time(s_.start, 0)) root.complain("start", "harus seperti \"2026-08-18 07:00\"");
        else if (s_.start.size() == 16) midnight_ = *seconds_of_day(std::string_view(s_.start).substr(11));
        if (root.has("until")) s_.until_s = time(root, "until", true).value_or(0);
        root.flag("supervisor", s_.supervisor);
        root.whole("supervisor_answers_s", s_.supervisor_answers_s);
        root.tables("operator", kActors, [&](Table& t) { read_operator(t); });
        root.tables("agency", kActors, [&](Table& t) { read_agency(t); });
        root.tables("duty", kActors, [&](Table& t) { read_contact(t, s_.duty.emplace_back()); });
        root.tables("call", kCalls, [&](Table& t) { read_call(t); });
        root.tables("expect", kCalls, [&](Table& t) { read_expectation(t); });
        root.refuse_the_rest();
        if (s_.operators.empty()) complaints_.add("no_operator", "sedikitnya satu [[operator]]", complaints_.file);
        std::stable_sort(s_.calls.begin(), s_.calls.end(), [](const auto& a, const auto& b) { return a.at_s < b.at_s; });
        check_names();
    }

private:
    // Seconds after the start. An end at the very start means a whole day later.
    std::optional<std::uint32_t> time(Table& t, const char* key, bool end = false, bool required = false) {
        std::string text;
        t.text(key, text, required);
        if (text.empty()) return std::nullopt;
        const auto of_day = seconds_of_day(text);
        if (!of_day) {
            t.complain(key, "harus jam seperti \"07:12\" atau \"07:12:30\"");
            return std::nullopt;
        }
        const std::uint32_t after = (*of_day + kDay - midnight_) % kDay;
        return end && after == 0 ? kDay : after;
    }

    void read_operator(Table& t) {
        Operator& o = s_.operators.emplace_back();
        o.where = t.where();
        t.name("seat", o.seat, true);
        if (o.seat.value.size() > 20) t.complain("seat", "paling panjang 20 huruf");
        o.from_s = time(t, "from").value_or(0);
        o.to_s = time(t, "to", true).value_or(kDay);
        if (o.to_s <= o.from_s) t.complain("to", "harus sesudah from");
        t.whole("ring_s", o.ring_s);
        t.whole("wrap_s", o.wrap_s);
        t.flag("answers", o.answers);
    }

    void read_contact(Table& t, PhoneContact& c) {
        c.where = t.where();
        t.text("label", c.label, true);
        if (const auto rank = t.choice<profile::ContactRank>("rank")) c.rank = *rank;
        if (const auto answers = t.choice<Phone>("answers", true)) c.answers = *answers;
        t.whole("after_s", c.after_s, 3600);
    }

    void read_agency(Table& t) {
        AgencyActs& a = s_.agencies.emplace_back();
        a.where = t.where();
        t.name("id", a.agency, true);
        t.flag("desk", a.desk);
        t.whole("show_s", a.show_s);
        t.whole("acknowledge_s", a.acknowledge_s);
        t.whole("decline_s", a.decline_s);
        t.whole("phoned_s", a.phoned_s);
        t.whole("depart_s", a.depart_s);
        t.whole("arrive_s", a.arrive_s);
        t.whole("clear_s", a.clear_s);
        if (a.acknowledge_s && a.decline_s) t.complain("decline_s", "dan acknowledge_s tidak dapat bersama");
        t.tables("contact", kActors, [&](Table& inner) { read_contact(inner, a.contacts.emplace_back()); });
    }

    void read_call(Table& t) {
        Caller c;
        c.where = t.where();
        t.text("id", c.id, true);
        c.at_s = time(t, "at", false, true).value_or(0);
        t.text("from", c.from);
        t.flag("anonymous", c.anonymous);
        t.text("to", c.to);
        t.whole("gives_up_s", c.gives_up_s);
        t.whole("talk_s", c.talk_s);
        t.name("type", c.type);
        c.priority = t.choice<profile::Priority>("priority");
        t.name("kecamatan", c.kecamatan);
        t.name("desa", c.desa);
        for (auto& flag : t.names<FlagId>("flags")) c.flags.insert(std::move(flag));
        t.text("words", c.words);
        t.text("link", c.link);
        if (const auto result = t.choice<centre::CallResult>("result")) {
            c.result = *result;
            if (c.type) t.complain("result", "dan type tidak dapat bersama");
            if (*result == centre::CallResult::kejadian || *result == centre::CallResult::laporan_tambahan)
                t.complain("result", "ini datang dari type atau link");
        }
        if (!c.link.empty() && !c.type) t.complain("link", "memerlukan type");
        std::uint32_t count = 1, every_s = 60;
        t.whole("count", count, kCalls);
        t.whole("every_s", every_s);
        repeat(t, c, count, every_s);
    }

    // "ramai" with count = 3 is ramai-1, ramai-2 and ramai-3.
    void repeat(Table& t, const Caller& c, std::uint32_t count, std::uint32_t every_s) {
        if (s_.calls.size() + count > kCalls) return t.complain("count", "terlalu banyak panggilan, paling banyak " + std::to_string(kCalls));
        for (std::uint32_t i = 0; i < count; ++i) {
            if (c.at_s + std::uint64_t{i} * every_s >= kDay) return t.complain("count", "melewati sehari semalam");
            Caller& made = s_.calls.emplace_back(c);
            made.at_s += i * every_s;
            if (count > 1) made.id += "-" + std::to_string(i + 1);
        }
    }

    void read_expectation(Table& t) {
        Expectation& e = s_.expects.emplace_back();
        e.where = t.where();
        t.text("call", e.call);
        t.flag("answered", e.answered);
        t.whole("answered_within_s", e.answered_within_s);
        t.whole("acknowledged_within_s", e.acknowledged_within_s);
        t.text("seat", e.seat);
        e.result = t.choice<centre::CallResult>("result");
        e.agencies = t.texts("agencies");
        e.acknowledged = t.names<AgencyId>("acknowledged");
        e.unacknowledged = t.names<AgencyId>("unacknowledged");
        e.breached = t.names<AgencyId>("breached");
        e.reached = t.texts("reached");
        e.never_called = t.texts("never_called");
        t.whole("within_15_percent", e.within_15_percent, 100);
        t.whole("within_20_percent", e.within_20_percent, 100);
        t.whole("abandoned_at_most", e.abandoned_at_most);
        t.whole("breaches_at_most", e.breaches_at_most, 1'000'000);
        const bool of_day = e.within_15_percent || e.within_20_percent || e.abandoned_at_most || e.breaches_at_most;
        if (e.call.empty() != of_day)
            complaints_.add("bad_value", of_day ? "harapan untuk sehari penuh ditulis tanpa call" : "harapan ini memerlukan call", e.where);
    }

    void check_names() {
        std::set<std::string> seats, calls;
        std::set<AgencyId> agencies;
        for (const auto& o : s_.operators)
            if (o.seat && !seats.insert(o.seat.value).second) complaints_.add("twice", "meja dua kali: " + o.seat.value, o.where);
        for (const auto& a : s_.agencies)
            if (!agencies.insert(a.agency).second) complaints_.add("twice", "instansi dua kali: " + a.agency.value, a.where);
        std::map<std::string, std::uint32_t> at;
        for (const auto& c : s_.calls) {
            if (!c.id.empty() && !at.emplace(c.id, c.at_s).second) complaints_.add("twice", "panggilan dua kali: " + c.id, c.where);
            if (const auto linked = at.find(c.link); !c.link.empty() && (linked == at.end() || c.link == c.id))
                complaints_.add("unknown_call", "link harus panggilan sebelumnya: " + c.link, c.where);
        }
        for (const auto& e : s_.expects)
            if (!e.call.empty() && !at.contains(e.call)) complaints_.add("unknown_call", "panggilan tidak ada: " + e.call, e.where);
    }

    Scenario& s_;
    Complaints& complaints_;
    std::uint32_t midnight_ = 0;  // the start's own second of the day
};

}  // namespace

ScenarioReading read_scenario(std::string_view text, const std::string& file) {
    ScenarioReading out;
    Complaints complaints{file, out.findings};
    if (text.size() > kScenarioBytes) {
        complaints.add("too_long", "berkas lebih dari " + std::to_string(kScenarioBytes) + " bita", file);
        return out;
    }
    try {
        const toml::table parsed = toml::parse(text);
        Table root(parsed, complaints);
        Reading(out.scenario, complaints).read(root);
    } catch (const toml::parse_error& error) {
        complaints.add("toml", toml_fault(error.description()), file + ":" + std::to_string(error.source().begin.line));
    }
    return out;
}

std::vector<profile::Finding> check_scenario(const Scenario& scenario, const profile::Profile& profile,
                                             const profile::Gazetteer* gazetteer) {
    std::vector<profile::Finding> out;
    Complaints complaints{"", out};
    const auto unknown = [&](const char* what, const std::string& name, const std::string& where) {
        complaints.add("unknown_name", std::string(what) + " tidak ada di profil " + profile.name + ": " + name.substr(0, 100), where);
    };
    const auto agency = [&](const AgencyId& id, const std::string& where) {
        if (!profile::find_agency(profile, id)) unknown("instansi", id.value, where);
    };
    for (const auto& a : scenario.agencies) agency(a.agency, a.where);
    for (const auto& c : scenario.calls) {
        if (c.type && !profile::find_usable_type(profile, c.type)) unknown("jenis", c.type.value, c.where);
        for (const auto& flag : c.flags)
            if (!profile::find_flag(profile, flag)) unknown("tanda", flag.value, c.where);
        for (const auto& area : {c.kecamatan, c.desa})
            if (area && gazetteer != nullptr && gazetteer->find(area) == nullptr) unknown("wilayah", area.value, c.where);
    }
    std::set<std::string> labels;
    for (const auto& a : scenario.agencies)
        for (const auto& contact : a.contacts) labels.insert(contact.label);
    for (const auto& contact : scenario.duty) labels.insert(contact.label);
    for (const auto& e : scenario.expects) {
        for (const auto* list : {&e.acknowledged, &e.unacknowledged, &e.breached})
            for (const auto& id : *list) agency(id, e.where);
        for (const auto& line : e.agencies) agency(AgencyId{line.substr(0, line.find(' '))}, e.where);
        for (const auto* list : {&e.reached, &e.never_called})
            for (const auto& label : *list)
                if (!labels.contains(label) && label != "meja") unknown("kontak", label, e.where);
    }
    return out;
}

}  // namespace siaga::rehearse
