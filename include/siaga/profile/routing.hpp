// Purpose: which agencies an incident goes to, in which role, by which clock, and which rule said so.
// Thread: pure functions over plain values. Owner: the centre writes the Plan into its events.
// Units: seconds. Errors: none; an unknown type is caught by the mandatory rule without conditions.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {

struct RoutingFacts {
    TypeId type;
    Priority priority = Priority::tinggi;
    AreaCode kecamatan;               // "16.02.04"; empty when not known
    AreaCode desa;                    // "16.02.04.2008"; empty when not known
    std::vector<AgencyId> excluded;   // never in the plan of this case
    std::vector<FlagId> flags{};      // what the operator ticked
    WallTime at{};                    // when it was told; 0 = not told, and rules with hours do not match
    AreaCode outside{};               // the other regency it lies in; the rules of ours are not asked then

    friend bool operator==(const RoutingFacts&, const RoutingFacts&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("type", s.type);
        v("priority", s.priority);
        v("kecamatan", s.kecamatan);
        v("desa", s.desa);
        v("excluded", s.excluded);
        v("flags", s.flags);
        v("at", s.at);
        v("outside", s.outside);
    }
};

// Plan::rule_id and PlanLine::rule of a case outside our area: no rule set has a rule of that name.
inline constexpr std::string_view kOutsideRule = "luar_wilayah";

struct PlanLine {
    AgencyId agency;
    Role role = Role::pendukung;   // what it is asked for: mitra where it never signed
    Role rule_role = Role::pendukung;  // what the rule wants of it; utama here means it leads
    std::string rule;              // id of the rule that put it here
    std::string legal_basis;       // empty: "belum ada dasar hukum"
    bool must_acknowledge = false;
    std::uint32_t acknowledge_within_s = 0;  // 0 = no clock
    bool to_be_phoned = false;     // mitra: no page of ours reaches it

    friend bool operator==(const PlanLine&, const PlanLine&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("agency", s.agency);
        v("role", s.role);
        v("rule_role", s.rule_role);
        v("rule", s.rule);
        v("legal_basis", s.legal_basis);
        v("must_acknowledge", s.must_acknowledge);
        v("acknowledge_within_s", s.acknowledge_within_s);
        v("to_be_phoned", s.to_be_phoned);
    }
};

// Leading agency first. Without exclusions never empty; when a person excluded every agency that
// may know, the lines stay empty and `warning` says so for the operator. Outside our area it has one line, the
// partner the case is handed to by telephone, or none where the profile names nobody; `warning` says that too.
struct Plan {
    std::string rule_id;       // the `first` rule that matched
    std::string profile_hash;  // the rules that were asked
    std::vector<PlanLine> lines;
    std::string warning;
    std::uint64_t rules_version = 0;  // of the rule set that was asked; 0: before sets had versions

    friend bool operator==(const Plan&, const Plan&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("rule_id", s.rule_id);
        v("profile_hash", s.profile_hash);
        v("lines", s.lines);
        v("warning", s.warning);
        v("rules_version", s.rules_version);
    }
};

// Where in a list of rules those of a type and an area stand, so that thousands cost no more than the few
// that may match. Made for one list: whoever changes the rules makes a new index.
class RuleIndex {
public:
    RuleIndex() = default;
    explicit RuleIndex(const std::vector<Rule>& rules);

    // Positions of the rules that may match, ascending; hours, flags and priority are still to be asked.
    [[nodiscard]] std::vector<std::uint32_t> candidates(const RoutingFacts& facts) const;
    [[nodiscard]] std::size_t rules() const { return rules_; }

private:
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_type_and_area_;
    std::size_t rules_ = 0;
};

[[nodiscard]] Plan plan(const Profile& profile, const RoutingFacts& facts);  // walks all rules
[[nodiscard]] Plan plan(const Profile& profile, const RuleIndex& index, const RoutingFacts& facts);

// The rule without any condition, of the hit policy `first`; null where there is none.
[[nodiscard]] const Rule* catch_all(const std::vector<Rule>& rules);

// What `after` would add to `before`: new agencies, and known ones that must now acknowledge.
[[nodiscard]] std::vector<PlanLine> difference(const Plan& before, const Plan& after);

}  // namespace siaga::profile
