#include "siaga/profile/clock.hpp"

#include <algorithm>
#include <cstdio>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr int kDaysLooked = 400;  // office time further away than this is no clock but a wish

template <class List, class T>
bool any_or(const List& list, const T& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool matches(const ClockRule& rule, const ClockFacts& facts) {
    if (rule.leg != facts.leg || !any_or(rule.types, facts.type) || !any_or(rule.priorities, facts.priority) ||
        !any_or(rule.agencies, facts.agency))
        return false;
    if (!rule.roles.empty() && (!facts.role || !any_or(rule.roles, *facts.role))) return false;
    return rule.areas.empty() || (facts.kecamatan && any_or(rule.areas, facts.kecamatan)) ||
           (facts.desa && any_or(rule.areas, facts.desa));
}

// Days since 1970 and microseconds of that day, on the regency's clock.
struct Local {
    std::int64_t day = 0, us = 0;
};
Local local_of(WallTime at, std::int32_t zone_minutes) {
    const std::int64_t us = at.us + zone_minutes * kMinuteUs;
    const std::int64_t day = us >= 0 ? us / kDayUs : -((-us + kDayUs - 1) / kDayUs);
    return {day, us - day * kDayUs};
}
std::uint32_t weekday_of(std::int64_t day) {  // 1970-01-01 was a Thursday
    return static_cast<std::uint32_t>(((day + 3) % 7 + 7) % 7) + 1;
}
std::string date_of(std::int64_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}
bool runs_on(const WeekHours& hours, std::int64_t day, const std::set<std::string>& holidays) {
    return any_or(hours.days, weekday_of(day)) && (holidays.empty() || !holidays.contains(date_of(day)));
}
// The stretch of that day's hours in microseconds after its midnight; over midnight it passes 24 h.
std::pair<std::int64_t, std::int64_t> stretch(const WeekHours& hours) {
    const std::int64_t from = hours.from_minute * kMinuteUs;
    std::int64_t to = hours.to_minute * kMinuteUs;
    if (to <= from) to += kDayUs;
    return {from, to};
}

std::string own_ladder(const std::vector<Ladder>& ladders, const ClockFacts& facts) {
    for (const auto& ladder : ladders)
        if (any_or(ladder.legs, facts.leg) && any_or(ladder.types, facts.type) && any_or(ladder.agencies, facts.agency))
            return ladder.id;
    return "siaga";
}

}  // namespace

std::optional<ClockChoice> clock_for(const Profile& profile, const ClockFacts& facts, const ClockPolicy* pinned) {
    const bool climbs = facts.leg == ClockLeg::acknowledge;
    const auto& ladders = pinned ? pinned->ladders : profile.ladders;
    const Clocks& clocks = pinned ? pinned->table.clocks : profile.clocks;
    const IncidentType* type = find_type(profile, facts.type);
    const bool emergency = type == nullptr || type->emergency;  // what nobody described is the worse case
    for (const auto& rule : pinned ? pinned->table.rules : profile.clock_rules) {
        if (!matches(rule, facts)) continue;
        if (rule.seconds == 0) return std::nullopt;
        std::string ladder = rule.ladder;
        if (ladder.empty() && climbs) ladder = own_ladder(ladders, facts);
        return ClockChoice{rule.id, rule.seconds, rule.office_hours && !emergency, std::move(ladder)};
    }
    std::uint32_t seconds = 0;
    switch (facts.leg) {
        case ClockLeg::ring: seconds = 1; break;
        case ClockLeg::answer: seconds = clocks.answer_s; break;
        case ClockLeg::classify: seconds = clocks.classify_s; break;
        case ClockLeg::send: seconds = emergency ? clocks.send_s : 0; break;
        case ClockLeg::acknowledge:
            // The plan has asked Clocks::acknowledge already; this is for lines that came without a plan.
            seconds = emergency ? clocks.acknowledge_emergency_s : clocks.acknowledge_other_s;
            break;
        case ClockLeg::depart:
        case ClockLeg::arrive:
        case ClockLeg::close: break;
    }
    if (seconds == 0) return std::nullopt;
    return ClockChoice{"clocks", seconds, !emergency, climbs ? own_ladder(ladders, facts) : std::string()};
}

std::vector<LadderStep> ladder_steps(const std::vector<Ladder>& ladders, const std::string& id) {
    for (const auto& ladder : ladders)
        if (ladder.id == id && !ladder.steps.empty()) return ladder.steps;
    return {{StepTo::meja, {}, {}, 30},
            {StepTo::piket, {}, {}, 60},
            {StepTo::kepala, {}, {}, 60},
            {StepTo::piket_kabupaten, {}, {}, 60}};
}

bool within(const WeekHours& hours, WallTime at, std::int32_t zone_minutes, const std::set<std::string>& holidays) {
    const Local local = local_of(at, zone_minutes);
    const auto [from, to] = stretch(hours);
    if (runs_on(hours, local.day, holidays) && local.us >= from && local.us < to) return true;
    const std::int64_t since_yesterday = local.us + kDayUs;
    return to > kDayUs && runs_on(hours, local.day - 1, holidays) && since_yesterday >= from && since_yesterday < to;
}

WallTime due_after(WallTime at, std::uint32_t seconds, bool office_hours, const WeekHours& office,
                   std::int32_t zone_minutes, const std::set<std::string>& holidays) {
    const std::int64_t wanted = static_cast<std::int64_t>(seconds) * 1'000'000;
    if (!office_hours) return {at.us + wanted};
    const Local start = local_of(at, zone_minutes);
    const auto [from, to] = stretch(office);
    std::int64_t left = wanted;
    // A stretch of yesterday may still be running over midnight.
    for (std::int64_t day = start.day - 1; day < start.day + kDaysLooked; ++day) {
        if (!runs_on(office, day, holidays)) continue;
        const std::int64_t now_of_day = (start.day - day) * kDayUs + start.us;
        const std::int64_t begin = std::max(from, now_of_day);
        if (begin >= to) continue;
        if (to - begin >= left) return {(day * kDayUs + begin + left) - zone_minutes * kMinuteUs};
        left -= to - begin;
    }
    return {at.us + wanted};  // offices that never open: better early than never
}

std::vector<Contact> on_duty(const std::vector<Contact>& contacts, ContactRank rank, const AreaCode& kecamatan, WallTime at,
                             std::int32_t zone_minutes) {
    std::vector<Contact> near, far;
    for (const auto& contact : contacts) {
        if (contact.rank != rank || is_erased(contact) || !within(contact.hours, at, zone_minutes)) continue;
        if (!contact.kecamatan) far.push_back(contact);
        else if (contact.kecamatan == kecamatan) near.push_back(contact);
    }
    near.insert(near.end(), far.begin(), far.end());
    return near;
}

}  // namespace siaga::profile
