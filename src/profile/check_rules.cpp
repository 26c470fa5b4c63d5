#include "profile/check_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "profile/own_number.hpp"
#include "profile/rule_cover.hpp"
#include "profile/rule_reach.hpp"
#include "siaga/profile/gazetteer.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {


// The first rule that names each agency, for findings about agencies.
std::map<AgencyId, std::string> first_rules(const Profile& profile) {
    std::map<AgencyId, std::string> out;
    for (const auto& rule : profile.rules)
        for (const auto& leg : rule.legs) out.emplace(leg.agency, rule.id);
    return out;
}

class CheckingRules {
public:
    CheckingRules(const Profile& profile, const RuleSetting& setting) : profile_(profile), setting_(setting) {
        for (const auto& agency : profile.agencies) agencies_.insert(agency.id);
        for (const auto& type : profile.types) (type.retired ? retired_ : types_).insert(type.id);
        for (const auto& flag : profile.flags) flags_.insert(flag.id);
    }

    std::vector<Finding> run() {
        std::set<std::string> seen;
        std::size_t number = 0;
        for (const auto& rule : profile_.rules) {
            rule_ = &rule;
            ++number;
            if (!good_id(rule.id)) error("bad_id", "id", "aturan ke-" + std::to_string(number) + ": id hanya huruf kecil, angka dan garis bawah, paling banyak 40: '" + rule.id + "'");
            if (rule.id == kOutsideRule) error("reserved_id", "id", "id ini dipakai untuk kejadian di luar wilayah: " + rule.id);
            if (!seen.insert(rule.id).second) error("duplicate_id", "id", "id dipakai dua kali: " + rule.id);
            conditions(rule);
            legs(rule);
        }
        rule_ = nullptr;
        check_catch_all();
        if (!setting_.thorough) return std::move(findings_);
        check_cover();
        check_reached();
        return std::move(findings_);
    }

private:
    void add(Severity severity, std::string code, std::string field, std::string message) {
        findings_.push_back({severity, std::move(code), std::move(message), rule_ ? "rules/" + rule_->id : "profile", rule_ ? rule_->id : "", std::move(field)});
    }
    void error(std::string code, std::string field, std::string message) { add(Severity::error, std::move(code), std::move(field), std::move(message)); }

    void conditions(const Rule& rule) {
        for (const auto& type : rule.types)
            if (retired_.contains(type)) add(Severity::warning, "retired_type", "types", "jenis kejadian tidak dipakai lagi: " + type.value);
            else if (!types_.contains(type)) error("unknown_type", "types", "jenis kejadian tidak dikenal: " + type.value);
        for (const auto& flag : rule.flags)
            if (!flags_.contains(flag)) error("unknown_flag", "flags", "tanda tidak dikenal: " + flag.value);
        for (const auto& area : rule.areas) {
            const bool ours = area.value.starts_with(profile_.kabupaten.value + ".");
            if (!ours) error("unknown_area", "areas", "kode wilayah bukan di kabupaten ini: " + area.value);
            else if (setting_.gazetteer && !setting_.gazetteer->find(area)) error("unknown_area", "areas", "kode wilayah tidak ada di kabupaten ini: " + area.value);
        }
        for (const auto& window : rule.hours)
            if (window.from_minute >= kMinutesOfDay || window.to_minute > kMinutesOfDay || window.from_minute == window.to_minute)
                error("bad_hours", "hours", "jam harus 00:00 sampai 24:00 dan tidak kosong");
    }

    void legs(const Rule& rule) {
        if (rule.legs.empty()) error("empty_rule", "legs", "aturan tanpa instansi");
        std::set<AgencyId> agencies;
        for (const auto& leg : rule.legs) {
            if (!agencies_.contains(leg.agency)) error("unknown_agency", "legs", "instansi tidak dikenal: " + leg.agency.value);
            if (!agencies.insert(leg.agency).second) error("agency_twice", "legs", "instansi dua kali dalam satu aturan: " + leg.agency.value);
            if (leg.acknowledge_s > 7 * 86400) error("bad_clock", "legs", "batas waktu paling lama tujuh hari: " + leg.agency.value);
            if (leg.acknowledge_s > 0 && (leg.role == Role::diberi_tahu || leg.role == Role::mitra))
                error("role_without_clock", "legs", "peran " + std::string(name_of(leg.role)) + " tidak punya batas waktu terima: " + leg.agency.value);
        }
    }

    // Somebody with a desk must be behind the rule that is always left.
    void check_catch_all() {
        const Rule* everything = catch_all(profile_.rules);
        if (!everything) return error("no_catch_all", "", "harus ada satu aturan tanpa syarat untuk semua yang lain");
        rule_ = everything;
        const bool staffed = std::any_of(everything->legs.begin(), everything->legs.end(), [&](const RuleLeg& leg) {
            const Agency* agency = find_agency(profile_, leg.agency);
            return agency && agency->standing == Standing::committed && (leg.role == Role::utama || leg.role == Role::pendukung);
        });
        if (!staffed && !everything->legs.empty()) error("catch_all_unstaffed", "legs", "aturan umum harus sampai ke instansi yang punya meja dan wajib menerima");
        rule_ = nullptr;
    }

    void check_cover() {
        const Cover cover = cover_of(profile_);
        for (const auto& shadow : cover.shadows) {
            rule_ = &profile_.rules[shadow.rule];
            error("shadowed_rule", "hit", "tidak pernah dipakai: semua kasusnya sudah ditangkap lebih dulu, antara lain oleh aturan " + profile_.rules[shadow.by].id);
        }
        for (const auto& gap : cover.gaps) {
            const auto named = std::find_if(profile_.rules.rbegin(), profile_.rules.rend(), [&](const Rule& rule) {
                return rule.hit == Hit::first && std::find(rule.types.begin(), rule.types.end(), gap.type) != rule.types.end();
            });
            rule_ = named == profile_.rules.rend() ? nullptr : &*named;
            error("gap", "types", "jenis " + gap.type.value + " hanya ditangkap aturan umum untuk " + std::to_string(gap.cells) + " keadaan, misalnya " + gap.example);
        }
        rule_ = nullptr;
        for (const auto& type : cover.without_rule)
            findings_.push_back({Severity::error, "type_without_rule", "tidak ada aturan untuk jenis " + type.value, "types/" + type.value, "", "types"});
        for (const auto& type : cover.skipped)
            findings_.push_back({Severity::warning, "too_many_conditions", "jenis " + type.value + ": syaratnya terlalu banyak untuk diperiksa tumpang tindihnya", "types/" + type.value, "", "types"});
    }

    // A clock runs for who must act only: without one an emergency waits in silence.
    void check_reached() {
        for (const auto& one : unanswered(profile_)) {
            rule_ = &profile_.rules[one.rule];
            const std::string type = (one.emergency ? "jenis darurat " : "jenis ") + one.type.value;
            add(one.emergency ? Severity::error : Severity::warning, one.only_leaderless ? "nobody_leads" : "nobody_must_act", "legs",
                type + (one.only_leaderless ? ": tidak ada instansi yang memimpin (utama), misalnya " : ": tidak ada instansi berkomitmen yang wajib menerima (utama atau pendukung), misalnya ") + one.example);
        }
        rule_ = nullptr;
    }

    const Profile& profile_;
    const RuleSetting& setting_;
    std::set<AgencyId> agencies_;
    std::set<TypeId> types_, retired_;
    std::set<FlagId> flags_;
    const Rule* rule_ = nullptr;
    std::vector<Finding> findings_;
};

// What the rules lean on and the regency has not told: each agency once, at the first rule that names it.
void check_reach(const Profile& profile, std::vector<Finding>& out) {
    const auto rules = first_rules(profile);
    for (const auto& agency : profile.agencies) {
        const auto named = rules.find(agency.id);
        if (named == rules.end()) continue;
        const auto add = [&](std::string code, std::string message) {
            out.push_back({Severity::missing, std::move(code), agency.short_name + ": " + message, "rules/" + named->second, named->second, "legs"});
        };
        if (std::none_of(agency.contacts.begin(), agency.contacts.end(), [](const Contact& c) { return c.verified; }))
            add("no_verified_contact", "belum ada nomor telepon yang sudah dicoba");
        if (std::none_of(agency.contacts.begin(), agency.contacts.end(), [](const Contact& c) { return c.rank == ContactRank::kepala && !is_erased(c); }))
            add("no_second_rank", "belum ada yang dihubungi bila piket tidak menjawab");
    }
}

// A type whose agencies must accept, but nobody said within what time.
void check_clocks_of_types(const Profile& profile, std::vector<Finding>& out) {
    const RuleIndex index(profile.rules);
    for (const auto& type : profile.types) {
        if (type.retired) continue;
        const Plan answered = plan(profile, index, {type.id, type.default_priority, {}, {}, {}});
        const auto bare = std::find_if(answered.lines.begin(), answered.lines.end(),
                                       [](const PlanLine& line) { return line.must_acknowledge && line.acknowledge_within_s == 0; });
        if (bare == answered.lines.end()) continue;
        out.push_back({type.emergency ? Severity::error : Severity::missing, "type_without_clock",
                       "jenis " + type.name + ": tidak ada batas waktu terima untuk " + bare->agency.value, "rules/" + bare->rule, bare->rule, "legs"});
    }
}

// A ladder of the agencies it is for leads to other agencies; whoever follows those must come to an end, and
// one ladder must not ask the same twice.
std::vector<Finding> loops_of(const Profile& profile, const std::map<AgencyId, std::string>& rules) {
    std::vector<Finding> out;
    std::map<AgencyId, std::set<AgencyId>> leads_to;
    const auto loop = [&](const Ladder& ladder, const AgencyId& agency, const std::string& words) {
        const auto named = rules.find(agency);
        out.push_back({Severity::error, "ladder_loop", "tangga eskalasi berputar: " + words, "ladders/" + ladder.id, named == rules.end() ? "" : named->second, "steps"});
    };
    for (const auto& ladder : profile.ladders) {
        std::set<std::pair<StepTo, AgencyId>> asked;
        for (const auto& step : ladder.steps) {
            if (!asked.insert({step.to, step.agency}).second)
                loop(ladder, step.agency, ladder.id + " dua kali ke " + std::string(name_of(step.to)) + (step.agency ? " " + step.agency.value : ""));
            if (step.to != StepTo::instansi_lain) continue;
            if (!find_agency(profile, step.agency))
                out.push_back({Severity::error, "unknown_agency", "instansi tidak dikenal: " + step.agency.value, "ladders/" + ladder.id, "", "steps"});
            for (const auto& agency : ladder.agencies) leads_to[agency].insert(step.agency);
        }
    }
    std::set<AgencyId> blamed;
    for (const auto& ladder : profile.ladders)
        for (const auto& start : ladder.agencies) {
            if (blamed.contains(start)) continue;
            std::vector<std::pair<AgencyId, std::string>> ways{{start, start.value}};
            std::set<AgencyId> seen;
            while (!ways.empty()) {
                const auto [at, words] = ways.back();
                ways.pop_back();
                for (const auto& next : leads_to[at]) {
                    if (next == start) {
                        loop(ladder, start, words + " -> " + next.value);
                        blamed.insert(seen.begin(), seen.end());
                        blamed.insert(start);
                        ways.clear();
                        break;
                    }
                    if (seen.insert(next).second) ways.emplace_back(next, words + " -> " + next.value);
                }
            }
        }
    return out;
}

}  // namespace

std::vector<Finding> check_rules(const Profile& profile, const RuleSetting& setting) { return CheckingRules(profile, setting).run(); }

std::vector<Finding> ladder_loops(const Profile& profile) { return loops_of(profile, first_rules(profile)); }

std::vector<Finding> check_ladders(const Profile& profile, const RuleSetting& setting) {
    std::vector<Finding> out;
    const auto rules = first_rules(profile);
    const OwnNumbers own(profile, setting.own_numbers);
    const auto own_contact = [&](const Contact& contact, const std::string& who, const std::string& where, const std::string& rule) {
        if (own.holds(contact.number))
            out.push_back({Severity::error, "own_number", who + ": nomor " + contact.number + " adalah nomor pusat ini sendiri", where, rule, "contacts"});
    };
    for (const auto& agency : profile.agencies) {
        const auto named = rules.find(agency.id);
        for (const auto& contact : agency.contacts) own_contact(contact, agency.short_name, "agencies/" + agency.id.value, named == rules.end() ? "" : named->second);
    }
    for (const auto& contact : profile.duty) own_contact(contact, "Piket kabupaten", "duty", "");
    for (auto& finding : loops_of(profile, rules)) out.push_back(std::move(finding));
    return out;
}

std::vector<Finding> check_rule_set(const Profile& profile, const RuleSetting& setting) {
    std::vector<Finding> out = check_rules(profile, setting);
    if (!setting.thorough) return out;
    for (auto& finding : check_ladders(profile, setting)) out.push_back(std::move(finding));
    if (!blocks(out))
        for (auto& finding : check_golden(profile, setting.gazetteer)) out.push_back(std::move(finding));
    check_clocks_of_types(profile, out);
    check_reach(profile, out);
    for (const auto& rule : profile.rules)
        if (rule.legal_basis.empty()) out.push_back({Severity::missing, "no_legal_basis", rule.id + ": belum ada dasar hukum", "rules/" + rule.id, rule.id, "legal_basis"});
    std::stable_sort(out.begin(), out.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
    return out;
}

bool blocks(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

}  // namespace siaga::profile
