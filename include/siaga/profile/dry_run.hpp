// Purpose: a draft of the rules tried on decisions of the past, beside the rules in force: how many plans
// would differ, for which agencies, and which cases would reach nobody.
// Thread: one at a time, its owner's; pure but for what it counts. Memory: bounded, samples only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "siaga/profile/routing.hpp"

namespace siaga::profile {

struct Decision {
    std::string number;  // "KEJ-2026-0412"
    RoutingFacts facts;
    bool restricted = false;  // counted, never shown
};

// For one agency: in how many cases it would come in, drop out, or change its role.
struct AgencyChange {
    std::uint64_t added = 0, removed = 0, role_changed = 0;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("added", s.added);
        v("removed", s.removed);
        v("role_changed", s.role_changed);
    }
};

struct DryRunSample {
    std::string number;
    TypeId type;
    WallTime at;
    std::string rule_before, rule_after;
    std::vector<GoldenLine> before, after;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("number", s.number);
        v("type", s.type);
        v("at", s.at);
        v("rule_before", s.rule_before);
        v("rule_after", s.rule_after);
        v("before", s.before);
        v("after", s.after);
    }
};

struct DryRunResult {
    std::uint64_t decisions = 0, changed = 0, unreached = 0;
    std::map<AgencyId, AgencyChange> agencies;
    std::vector<DryRunSample> samples;    // of changed ones: the first few of every agency
    std::vector<DryRunSample> unreached_samples;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("decisions", s.decisions);
        v("changed", s.changed);
        v("unreached", s.unreached);
        v("agencies", s.agencies);
        v("samples", s.samples);
        v("unreached_samples", s.unreached_samples);
    }
};

// Reached: somebody who signed must accept, or a partner has a number to be phoned at.
[[nodiscard]] bool reaches_somebody(const Profile& profile, const Plan& plan, const AreaCode& kecamatan);

class DryRun {
public:
    DryRun(Profile active, Profile draft);
    void take(const Decision& decision);
    [[nodiscard]] const DryRunResult& result() const { return result_; }

private:
    [[nodiscard]] bool worth_showing(const std::vector<GoldenLine>& before, const std::vector<GoldenLine>& after);

    Profile active_, draft_;
    RuleIndex active_index_, draft_index_;
    DryRunResult result_;
    std::map<AgencyId, std::size_t> shown_;
};

}  // namespace siaga::profile
