// Clocks and ladders: what in them would do nothing in silence, or could not be done at all.
#include <algorithm>
#include <map>
#include <set>

#include "profile/check_rules.hpp"
#include "siaga/profile/gazetteer.hpp"

namespace siaga::profile {
namespace {

constexpr std::uint32_t kDayS = 86'400;

template <class List, class T> bool holds(const List& list, const T& value) { return std::find(list.begin(), list.end(), value) != list.end(); }
template <class List> bool covers(const List& wider, const List& narrower) {
    return wider.empty() || (!narrower.empty() && std::all_of(narrower.begin(), narrower.end(), [&](const auto& one) { return holds(wider, one); }));
}
bool of_call(ClockLeg leg) { return leg == ClockLeg::ring || leg == ClockLeg::answer || leg == ClockLeg::classify; }
bool of_assignment(ClockLeg leg) { return !of_call(leg) && leg != ClockLeg::close; }

class CheckingPolicy {
public:
    CheckingPolicy(const Profile& profile, const RuleSetting& setting) : profile_(profile), setting_(setting) {}

    std::vector<Finding> run() {
        defaults();
        std::set<std::string> seen;
        for (const auto& rule : profile_.clock_rules) clock(rule, seen);
        if (setting_.thorough) shadows();
        seen.clear();
        for (const auto& one : profile_.ladders) ladder(one, seen);
        return std::move(findings_);
    }

private:
    void error(const char* code, std::string message, const std::string& field) {
        findings_.push_back({Severity::error, code, std::move(message), where_, "", field});
    }
    void check_id(std::set<std::string>& seen, const std::string& id) {
        if (!good_id(id)) error("bad_id", "id hanya huruf kecil, angka dan garis bawah, paling banyak 40: '" + id + "'", "id");
        if (!seen.insert(id).second) error("duplicate_id", "id dipakai dua kali: " + id, "id");
    }
    void names(const std::vector<TypeId>& types, const std::vector<AgencyId>& agencies) {
        for (const auto& type : types)
            if (!find_type(profile_, type)) error("unknown_type", "jenis kejadian tidak dikenal: " + type.value, "types");
        for (const auto& agency : agencies)
            if (!find_agency(profile_, agency)) error("unknown_agency", "instansi tidak dikenal: " + agency.value, "agencies");
    }
    bool emergencies(const std::vector<TypeId>& types) const {
        return types.empty() || std::any_of(types.begin(), types.end(), [&](const TypeId& id) {
            const auto* type = find_type(profile_, id);
            return type && type->emergency;
        });
    }
    bool only_emergencies(const std::vector<TypeId>& types) const {
        return !types.empty() && std::all_of(types.begin(), types.end(), [&](const TypeId& id) {
            const auto* type = find_type(profile_, id);
            return !type || type->emergency;
        });
    }
    void at_most(std::uint32_t seconds, std::uint32_t most, const char* field, const char* words) {
        if (seconds > most) error("bad_clock", std::string("paling lama ") + words, field);
    }

    void defaults() {
        const Clocks& c = profile_.clocks;
        where_ = "clocks";
        at_most(c.answer_s, 3600, "answer_s", "satu jam");
        at_most(c.classify_s, 3600, "classify_s", "satu jam");
        at_most(c.send_s, 3600, "send_s", "satu jam");
        at_most(c.acknowledge_emergency_s, 3600, "acknowledge_emergency_s", "satu jam");
        at_most(c.acknowledge_other_s, 7 * kDayS, "acknowledge_other_s", "tujuh hari");
        if (c.acknowledge_emergency_s < 10) error("bad_clock", "jenis darurat harus punya batas waktu terima, paling singkat 10 detik", "acknowledge_emergency_s");
        for (std::size_t i = 0; i < c.acknowledge.size(); ++i) {
            const auto& one = c.acknowledge[i];
            where_ = "clocks/" + std::to_string(i + 1);
            at_most(one.seconds, 7 * kDayS, "seconds", "tujuh hari");
            if (one.seconds == 0 && emergencies(one.types)) error("emergency_without_clock", "jenis darurat tidak boleh tanpa batas waktu terima", "seconds");
        }
    }

    void clock(const ClockRule& rule, std::set<std::string>& seen) {
        where_ = "clock_rules/" + rule.id;
        check_id(seen, rule.id);
        if (rule.id == "clocks") error("bad_id", "id ini milik batas waktu umum", "id");
        names(rule.types, rule.agencies);
        for (const auto& area : rule.areas) {
            if (!area.value.starts_with(profile_.kabupaten.value + ".")) error("unknown_area", "kode wilayah bukan di kabupaten ini: " + area.value, "areas");
            else if (const auto wrong = check_area(setting_.gazetteer, area, "areas", where_)) error("unknown_area", "kode wilayah tidak ada di kabupaten ini: " + area.value, "areas");
        }
        conditions_met(rule);
        seconds(rule);
        if (rule.ladder.empty()) return;
        if (rule.ladder != "siaga" && std::none_of(profile_.ladders.begin(), profile_.ladders.end(), [&](const Ladder& one) { return one.id == rule.ladder; }))
            error("unknown_ladder", "tangga tidak dikenal: " + rule.ladder, "ladder");
        else if (!of_assignment(rule.leg)) error("ladder_never_climbed", "batas " + std::string(name_of(rule.leg)) + " tidak menaiki tangga: hanya tugas instansi yang menaikinya", "ladder");
    }

    // A call is known by its type alone, a whole incident has no agency.
    void conditions_met(const ClockRule& rule) {
        const char* never = "syarat ini tidak pernah terpenuhi untuk batas ini";
        if (!of_assignment(rule.leg)) {
            if (!rule.agencies.empty()) error("never_met", never, "agencies");
            if (!rule.roles.empty()) error("never_met", never, "roles");
        }
        if (of_call(rule.leg)) {
            if (!rule.areas.empty()) error("never_met", never, "areas");
            if (!rule.priorities.empty()) error("never_met", never, "priorities");
        }
        for (const Role role : rule.roles)
            if ((role == Role::diberi_tahu || role == Role::mitra) && rule.leg != ClockLeg::depart)
                error("role_without_clock", "peran " + std::string(name_of(role)) + " tidak punya batas waktu ini", "roles");
        if (rule.office_hours && (of_call(rule.leg) || only_emergencies(rule.types)))
            error("emergency_office_hours", "keadaan darurat tidak menunggu jam kerja", "office_hours");
    }

    void seconds(const ClockRule& rule) {
        at_most(rule.seconds, 30 * kDayS, "seconds", "30 hari");
        if (rule.leg == ClockLeg::ring) return;
        if (rule.seconds > 0 && rule.seconds < 5) error("bad_clock", "paling singkat 5 detik, atau 0: tanpa batas", "seconds");
        if (rule.leg != ClockLeg::acknowledge || !emergencies(rule.types)) return;
        if (rule.seconds == 0) error("emergency_without_clock", "jenis darurat tidak boleh tanpa batas waktu terima", "seconds");
        if (only_emergencies(rule.types)) at_most(rule.seconds, 3600, "seconds", "satu jam untuk jenis darurat");
    }

    // A rule that one before it has all the cases of is never asked.
    void shadows() {
        const auto& rules = profile_.clock_rules;
        const auto wider = [](const ClockRule& a, const ClockRule& b) {
            return a.leg == b.leg && covers(a.types, b.types) && covers(a.priorities, b.priorities) && covers(a.agencies, b.agencies) &&
                   covers(a.roles, b.roles) && covers(a.areas, b.areas);
        };
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const auto end = rules.begin() + static_cast<std::ptrdiff_t>(i);
            const auto by = std::find_if(rules.begin(), end, [&](const ClockRule& before) { return wider(before, rules[i]); });
            if (by == end) continue;
            where_ = "clock_rules/" + rules[i].id;
            error("shadowed_clock", "tidak pernah dipakai: semua kasusnya sudah ditangkap lebih dulu oleh " + by->id, "id");
        }
    }

    void ladder(const Ladder& one, std::set<std::string>& seen) {
        where_ = "ladders/" + one.id;
        check_id(seen, one.id);
        names(one.types, one.agencies);
        for (const ClockLeg leg : one.legs)
            if (!of_assignment(leg)) error("ladder_never_climbed", "batas " + std::string(name_of(leg)) + " tidak menaiki tangga", "legs");
        if (one.steps.empty()) return error("empty_ladder", "tangga tanpa langkah: tidak seorang pun diberi tahu", "steps");
        for (std::size_t i = 0; i < one.steps.size(); ++i) {
            const LadderStep& step = one.steps[i];
            const std::string place = "steps[" + std::to_string(i) + "]";
            if (step.wait_s < 5 || step.wait_s > kDayS) error("bad_clock", "tunggu 5 detik sampai 24 jam", place + ".wait_s");
            if (step.agency && step.to != StepTo::instansi_lain) error("agency_not_asked", "langkah ini tidak ke instansi lain", place + ".agency");
            // A page is opened by the desk of the agency itself and sounds there; others are telephoned or written to.
            if (step.to != StepTo::pengawas && step.to != StepTo::meja && !step.channels.empty() &&
                std::all_of(step.channels.begin(), step.channels.end(), [](Channel c) { return c == Channel::page; }))
                error("step_unreachable", "halaman hanya terbuka di meja instansi: pilih telepon, pesan atau e-mail", place + ".channels");
        }
        reachable(one);
    }

    // Every agency that may climb it must find somebody on one of its steps, at some hour.
    void reachable(const Ladder& one) {
        std::vector<AgencyId> agencies = one.agencies;
        if (agencies.empty())
            for (const auto& agency : profile_.agencies)
                if (agency.standing == Standing::committed) agencies.push_back(agency.id);
        for (const auto& id : agencies) {
            const Agency* agency = find_agency(profile_, id);
            if (!agency || std::any_of(one.steps.begin(), one.steps.end(), [&](const LadderStep& step) { return reaches(step, *agency); })) continue;
            error("ladder_unreachable", agency->short_name + ": tidak seorang pun dapat dihubungi lewat tangga ini; isi kontaknya, atau tambahkan meja, piket kabupaten atau pengawas", "steps");
        }
    }
    bool reaches(const LadderStep& step, const Agency& agency) const {
        switch (step.to) {
            case StepTo::pengawas: return true;
            case StepTo::meja: return agency.standing == Standing::committed || anybody(agency.contacts, step, ContactRank::meja);
            case StepTo::piket: return anybody(agency.contacts, step, ContactRank::piket);
            case StepTo::kepala: return anybody(agency.contacts, step, ContactRank::kepala);
            case StepTo::piket_kabupaten: return anybody(profile_.duty, step, ContactRank::piket);
            case StepTo::instansi_lain: {
                const Agency* other = find_agency(profile_, step.agency);
                return other && anybody(other->contacts, step, std::nullopt);
            }
        }
        return false;
    }
    static bool anybody(const std::vector<Contact>& contacts, const LadderStep& step, std::optional<ContactRank> rank) {
        const auto by = [&](Channel channel) { return step.channels.empty() || holds(step.channels, channel); };
        return std::any_of(contacts.begin(), contacts.end(), [&](const Contact& c) {
            if (rank && c.rank != *rank) return false;
            return (!c.number.empty() && (by(Channel::voice) || (c.messages && by(Channel::webhook)))) || (!c.email.empty() && by(Channel::email));
        });
    }

    const Profile& profile_;
    const RuleSetting& setting_;
    std::vector<Finding> findings_;
    std::string where_;
};

}  // namespace

std::vector<Finding> check_policy(const Profile& profile, const RuleSetting& setting) {
    auto out = CheckingPolicy(profile, setting).run();
    for (auto& finding : ladder_loops(profile)) out.push_back(std::move(finding));
    return out;
}

std::vector<Finding> policy_broken_by(const Profile& before, const Profile& after, const RuleSetting& setting) {
    auto out = check_policy(after, setting);
    if (!out.empty())
        for (const auto& known : check_policy(before, setting)) std::erase(out, known);
    return out;
}

}  // namespace siaga::profile
