#include "siaga/profile/routing.hpp"

#include <algorithm>

namespace siaga::profile {

namespace {

template <class List, class T>
bool contains(const List& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

// What the conditions look at, worked out once a case: local time costs more than a rule.
struct Asked {
    const RoutingFacts& facts;
    bool timed = false;
    LocalMoment moment;
    bool in_service_hours = false;
};

Asked asked(const Profile& profile, const RoutingFacts& facts) {
    Asked out{facts, static_cast<bool>(facts.at), {}, false};
    if (!out.timed) return out;
    out.moment = local_moment(facts.at, profile.zone_minutes, profile.holidays);
    out.in_service_hours = covers(service_hours(profile), out.moment);
    return out;
}

bool any_of(const std::vector<FlagId>& wanted, const std::vector<FlagId>& given) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const FlagId& flag) { return contains(given, flag); });
}

bool matches(const Rule& rule, const Asked& asked) {
    const RoutingFacts& facts = asked.facts;
    if (!rule.types.empty() && !contains(rule.types, facts.type)) return false;
    if (!rule.priorities.empty() && !contains(rule.priorities, facts.priority)) return false;
    if (!rule.flags.empty() && !any_of(rule.flags, facts.flags)) return false;
    if (rule.when != When::any && (!asked.timed || (rule.when == When::service_hours) != asked.in_service_hours)) return false;
    if (!rule.hours.empty() && (!asked.timed || !covers(rule.hours, asked.moment))) return false;
    return rule.areas.empty() || (facts.kecamatan && contains(rule.areas, facts.kecamatan)) ||
           (facts.desa && contains(rule.areas, facts.desa));
}

std::uint32_t acknowledge_seconds(const Profile& profile, const IncidentType* type, const TypeId& id, Role role) {
    for (const auto& clock : profile.clocks.acknowledge) {
        if (!clock.types.empty() && !contains(clock.types, id)) continue;
        if (clock.roles.empty() || contains(clock.roles, role)) return clock.seconds;
    }
    // A type nobody described is treated as the worse case.
    const bool emergency = type == nullptr || type->emergency;
    return emergency ? profile.clocks.acknowledge_emergency_s : profile.clocks.acknowledge_other_s;
}

// A restricted case reaches no page but those of the agencies named for it; the rest are told what
// they need by phone (docs/decisions/0050-restricted-types-and-routing.md).
bool reaches_its_page(const Agency* agency, const IncidentType* type, const AgencyId& id) {
    if (agency == nullptr || agency->standing == Standing::partner) return false;
    return type == nullptr || !type->restricted || contains(type->restricted_agencies, id);
}

class Planner {
public:
    Planner(const Profile& profile, const RoutingFacts& facts)
        : profile_(profile), facts_(facts), type_(find_type(profile, facts.type)) {}

    void add(const Rule& rule) {
        for (const auto& leg : rule.legs) add_leg(rule, leg);
    }

    // Only for the agencies a restricted type names, so that a fallback tells nobody else.
    [[nodiscard]] bool may_fall_back_to(const AgencyId& agency) const {
        return type_ == nullptr || !type_->restricted || contains(type_->restricted_agencies, agency);
    }

    void add_leg(const Rule& rule, const RuleLeg& leg) {
        if (contains(facts_.excluded, leg.agency)) return;
        auto known = std::find_if(lines_.begin(), lines_.end(), [&](const auto& l) { return l.agency == leg.agency; });
        if (known == lines_.end()) {
            lines_.push_back(line(rule, leg));
            return;
        }
        if (leg.role < known->rule_role) *known = line(rule, leg);  // two rules: the stronger role holds
    }

    std::vector<PlanLine> take() {
        std::stable_sort(lines_.begin(), lines_.end(),
                         [](const auto& a, const auto& b) { return a.rule_role < b.rule_role; });
        return std::move(lines_);
    }
    [[nodiscard]] bool empty() const { return lines_.empty(); }

private:
    [[nodiscard]] PlanLine line(const Rule& rule, const RuleLeg& leg) const {
        PlanLine out;
        out.agency = leg.agency;
        out.rule_role = leg.role;
        out.rule = rule.id;
        out.legal_basis = rule.legal_basis;
        const bool page = reaches_its_page(find_agency(profile_, leg.agency), type_, leg.agency);
        out.role = page ? leg.role : Role::mitra;
        out.to_be_phoned = out.role == Role::mitra;
        out.must_acknowledge = out.role == Role::utama || out.role == Role::pendukung;
        if (out.must_acknowledge)
            out.acknowledge_within_s = leg.acknowledge_s ? leg.acknowledge_s : acknowledge_seconds(profile_, type_, facts_.type, out.role);
        return out;
    }

    const Profile& profile_;
    const RoutingFacts& facts_;
    const IncidentType* type_;
    std::vector<PlanLine> lines_;
};

// Everybody the rules named was excluded: the rule for everything else, then any agency that signed.
void fall_back(const Profile& profile, Planner& planner) {
    const Rule* rule = catch_all(profile.rules);
    if (rule == nullptr) return;
    for (const auto& leg : rule->legs)
        if (planner.may_fall_back_to(leg.agency)) planner.add_leg(*rule, leg);
    for (const auto& agency : profile.agencies) {
        if (!planner.empty()) return;
        if (agency.standing == Standing::committed && planner.may_fall_back_to(agency.id))
            planner.add_leg(*rule, {agency.id, Role::utama});
    }
}

}  // namespace

namespace {

// Where it happened is another regency's: nobody of ours is sent there by a rule, and whoever answers for the place is
// told by telephone (docs/decisions/0165).
Plan plan_outside(const Profile& profile, const RoutingFacts& facts) {
    Plan out;
    out.profile_hash = profile.hash;
    out.rule_id = kOutsideRule;
    const Agency* partner = partner_for(profile, facts.outside);
    if (partner != nullptr && !contains(facts.excluded, partner->id)) {
        PlanLine line;
        line.agency = partner->id;
        line.role = Role::mitra;
        line.rule_role = Role::utama;
        line.rule = kOutsideRule;
        line.to_be_phoned = true;
        out.lines.push_back(std::move(line));
    } else {
        out.warning = partner == nullptr ? "Belum ada mitra untuk wilayah ini: telepon 112 atau posnya sendiri, catat siapa yang menerima"
                                         : "Mitra wilayah ini dikecualikan: tentukan sendiri siapa yang dihubungi";
    }
    return out;
}

// Walks the rules `next` names, in their order; nullptr ends them.
template <class Next>
Plan plan_of(const Profile& profile, const RoutingFacts& facts, Next&& next) {
    if (facts.outside && facts.outside != profile.kabupaten) return plan_outside(profile, facts);
    Plan out;
    out.profile_hash = profile.hash;
    Planner planner(profile, facts);
    const Asked question = asked(profile, facts);
    bool first_taken = false;
    while (const Rule* rule = next()) {
        if (rule->hit == Hit::first && first_taken) continue;
        if (!matches(*rule, question)) continue;
        if (rule->hit == Hit::first) {
            first_taken = true;
            out.rule_id = rule->id;
        }
        planner.add(*rule);
    }
    if (planner.empty()) {
        fall_back(profile, planner);
        out.warning = planner.empty() ? "Semua instansi dikecualikan: tentukan sendiri siapa yang dihubungi"
                                      : "Instansi menurut aturan dikecualikan: rencana memakai aturan umum";
    }
    out.lines = planner.take();
    return out;
}

// A type's or an area's name never holds this; "" stands for "any".
std::string key(std::string_view type, std::string_view area) {
    std::string out(type);
    out += '\n';
    out += area;
    return out;
}

}  // namespace

RuleIndex::RuleIndex(const std::vector<Rule>& rules) : rules_(rules.size()) {
    std::uint32_t position = 0;
    for (const auto& rule : rules) {
        static const std::vector<TypeId> kAnyType{TypeId{}};
        static const std::vector<AreaCode> kAnyArea{AreaCode{}};
        for (const auto& type : rule.types.empty() ? kAnyType : rule.types)
            for (const auto& area : rule.areas.empty() ? kAnyArea : rule.areas) {
                auto& list = by_type_and_area_[key(type.value, area.value)];
                if (list.empty() || list.back() != position) list.push_back(position);
            }
        ++position;
    }
}

std::vector<std::uint32_t> RuleIndex::candidates(const RoutingFacts& facts) const {
    std::vector<std::uint32_t> out;
    const auto take = [&](std::string_view type, std::string_view area) {
        const auto found = by_type_and_area_.find(key(type, area));
        if (found != by_type_and_area_.end()) out.insert(out.end(), found->second.begin(), found->second.end());
    };
    const auto take_areas = [&](std::string_view type) {
        take(type, {});
        if (facts.kecamatan) take(type, facts.kecamatan.value);
        if (facts.desa && facts.desa != facts.kecamatan) take(type, facts.desa.value);
    };
    take_areas({});
    if (facts.type) take_areas(facts.type.value);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Plan plan(const Profile& profile, const RoutingFacts& facts) {
    auto rule = profile.rules.begin();
    return plan_of(profile, facts, [&] { return rule == profile.rules.end() ? nullptr : &*rule++; });
}

Plan plan(const Profile& profile, const RuleIndex& index, const RoutingFacts& facts) {
    const auto positions = index.candidates(facts);
    auto position = positions.begin();
    return plan_of(profile, facts, [&] { return position == positions.end() ? nullptr : &profile.rules[*position++]; });
}

const Rule* catch_all(const std::vector<Rule>& rules) {
    for (const auto& rule : rules)
        if (rule.hit == Hit::first && rule.types.empty() && rule.priorities.empty() && rule.areas.empty() && rule.flags.empty() &&
            rule.when == When::any && rule.hours.empty())
            return &rule;
    return nullptr;
}

std::vector<PlanLine> difference(const Plan& before, const Plan& after) {
    std::vector<PlanLine> out;
    for (const auto& line : after.lines) {
        const auto known = std::find_if(before.lines.begin(), before.lines.end(),
                                        [&](const auto& l) { return l.agency == line.agency; });
        if (known == before.lines.end() || (line.must_acknowledge && !known->must_acknowledge)) out.push_back(line);
    }
    return out;
}

}  // namespace siaga::profile
