#include "siaga/profile/dry_run.hpp"

#include <algorithm>

namespace siaga::profile {

namespace {

constexpr std::size_t kSamplesOfAgency = 5;
constexpr std::size_t kSamples = 100;

std::vector<GoldenLine> lines_of(const Plan& plan) {
    std::vector<GoldenLine> out;
    out.reserve(plan.lines.size());
    for (const auto& line : plan.lines) out.push_back({line.agency, line.role});
    std::sort(out.begin(), out.end());
    return out;
}

const GoldenLine* find(const std::vector<GoldenLine>& lines, const AgencyId& agency) {
    const auto it = std::find_if(lines.begin(), lines.end(), [&](const GoldenLine& line) { return line.agency == agency; });
    return it == lines.end() ? nullptr : &*it;
}

}  // namespace

bool reaches_somebody(const Profile& profile, const Plan& plan, const AreaCode& kecamatan) {
    return std::any_of(plan.lines.begin(), plan.lines.end(), [&](const PlanLine& line) {
        const Agency* agency = find_agency(profile, line.agency);
        if (!agency) return false;
        if (line.must_acknowledge) return true;
        return line.to_be_phoned && !contacts_for(*agency, kecamatan).empty();
    });
}

DryRun::DryRun(Profile active, Profile draft)
    : active_(std::move(active)), draft_(std::move(draft)), active_index_(active_.rules), draft_index_(draft_.rules) {}

bool DryRun::worth_showing(const std::vector<GoldenLine>& before, const std::vector<GoldenLine>& after) {
    bool worth = false;
    const auto look = [&](const std::vector<GoldenLine>& lines, const std::vector<GoldenLine>& others) {
        for (const auto& line : lines) {
            const GoldenLine* other = find(others, line.agency);
            if (other && *other == line) continue;
            if (shown_[line.agency] >= kSamplesOfAgency) continue;
            ++shown_[line.agency];
            worth = true;
        }
    };
    look(before, after);
    look(after, before);
    return worth;
}

void DryRun::take(const Decision& decision) {
    ++result_.decisions;
    const Plan was = plan(active_, active_index_, decision.facts), is = plan(draft_, draft_index_, decision.facts);
    const std::vector<GoldenLine> before = lines_of(was), after = lines_of(is);
    const auto sample = [&] { return DryRunSample{decision.number, decision.facts.type, decision.facts.at, was.rule_id, is.rule_id, before, after}; };
    // What reaches nobody today already is told by the check; the draft must not make it worse.
    if (!reaches_somebody(draft_, is, decision.facts.kecamatan) && (is.lines.empty() || reaches_somebody(active_, was, decision.facts.kecamatan))) {
        ++result_.unreached;
        if (result_.unreached_samples.size() < 20 && !decision.restricted) result_.unreached_samples.push_back(sample());
    }
    if (before == after) return;
    ++result_.changed;
    for (const auto& line : before) {
        const GoldenLine* now = find(after, line.agency);
        if (!now) ++result_.agencies[line.agency].removed;
        else if (now->role != line.role) ++result_.agencies[line.agency].role_changed;
    }
    for (const auto& line : after)
        if (!find(before, line.agency)) ++result_.agencies[line.agency].added;
    if (!decision.restricted && result_.samples.size() < kSamples && worth_showing(before, after)) result_.samples.push_back(sample());
}

}  // namespace siaga::profile
