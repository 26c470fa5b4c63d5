#include "profile/rule_grid.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace siaga::profile {

namespace {

void breakpoints(const std::vector<HourWindow>& windows, std::set<std::uint32_t>& minutes, bool& past_midnight) {
    for (const auto& window : windows) {
        minutes.insert(window.from_minute);
        minutes.insert(window.to_minute % kMinutesOfDay);
        past_midnight = past_midnight || window.from_minute >= window.to_minute;
    }
}

std::vector<std::pair<Day, Day>> day_pairs(bool past_midnight) {
    std::vector<std::pair<Day, Day>> out;
    for (int day = 0; day < 7; ++day) out.emplace_back(static_cast<Day>((day + 6) % 7), static_cast<Day>(day));
    out.emplace_back(Day::minggu, Day::libur);
    if (!past_midnight) return out;  // yesterday is looked at by windows past midnight only
    for (int day = 0; day < 6; ++day) out.emplace_back(static_cast<Day>(day), Day::libur);
    for (int day = 0; day < 7; ++day) out.emplace_back(Day::libur, static_cast<Day>(day));
    out.emplace_back(Day::libur, Day::libur);
    return out;
}

// A village lies in its kecamatan: the first three parts of its code.
AreaCode kecamatan_of(const AreaCode& area) { return area.value.size() > 8 ? AreaCode{area.value.substr(0, 8)} : area; }

template <class List, class T>
bool admits(const List& list, const T& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

Grid grid_of(const Profile& profile, const std::vector<std::size_t>& rules) {
    Grid grid;
    std::set<AreaCode> areas;
    std::set<FlagId> flags;
    std::set<std::uint32_t> minutes{0};
    bool past_midnight = false;
    for (const auto position : rules) {
        const Rule& rule = profile.rules[position];
        areas.insert(rule.areas.begin(), rule.areas.end());
        flags.insert(rule.flags.begin(), rule.flags.end());
        if (rule.when != When::any) breakpoints({service_hours(profile)}, minutes, past_midnight);
        breakpoints(rule.hours, minutes, past_midnight);
        grid.timed = grid.timed || rule.when != When::any || !rule.hours.empty();
    }
    grid.areas = {AreaCode{}};
    grid.areas.insert(grid.areas.end(), areas.begin(), areas.end());
    grid.flags = {FlagId{}};
    grid.flags.insert(grid.flags.end(), flags.begin(), flags.end());
    grid.minutes.assign(minutes.begin(), minutes.end());
    grid.days = grid.timed ? day_pairs(past_midnight) : std::vector{std::pair{Day::minggu, Day::senin}};
    return grid;
}

Box box_of(const Profile& profile, const Grid& grid, const Rule& rule) {
    Box box;
    const HourWindow office = service_hours(profile);
    for (std::size_t i = 0; i < grid.areas.size(); ++i)
        if (admits(rule.areas, grid.areas[i]) || (grid.areas[i] && admits(rule.areas, kecamatan_of(grid.areas[i])))) box.areas.push_back(i);
    for (std::size_t i = 0; i < 4; ++i)
        if (admits(rule.priorities, static_cast<Priority>(i))) box.priorities.push_back(i);
    for (std::size_t i = 0; i < grid.flags.size(); ++i)
        if (admits(rule.flags, grid.flags[i])) box.flags.push_back(i);
    for (std::size_t day = 0; day < grid.days.size(); ++day)
        for (std::size_t at = 0; at < grid.minutes.size(); ++at) {
            const LocalMoment moment{grid.days[day].second, grid.days[day].first, grid.minutes[at]};
            if (rule.when != When::any && (rule.when == When::service_hours) != covers(office, moment)) continue;
            if (!rule.hours.empty() && !covers(rule.hours, moment)) continue;
            box.spans.push_back(day * grid.minutes.size() + at);
        }
    return box;
}

std::string words_of_cell(const Grid& grid, std::size_t cell) {
    const std::size_t at = cell % grid.minutes.size();
    cell /= grid.minutes.size();
    const Day day = grid.days[cell % grid.days.size()].second;
    cell /= grid.days.size();
    const FlagId& flag = grid.flags[cell % grid.flags.size()];
    cell /= grid.flags.size();
    const auto priority = static_cast<Priority>(cell % 4);
    const AreaCode& area = grid.areas[cell / 4];
    std::string out = area ? "wilayah " + area.value : grid.areas.size() > 1 ? "wilayah lain" : "semua wilayah";
    out += ", prioritas " + std::string(name_of(priority));
    if (flag) out += ", tanda " + flag.value;
    if (!grid.timed) return out;
    const std::uint32_t until = at + 1 < grid.minutes.size() ? grid.minutes[at + 1] : kMinutesOfDay;
    return out + ", " + std::string(name_of(day)) + " " + clock_text(grid.minutes[at]) + "-" + (until == kMinutesOfDay ? "24:00" : clock_text(until));
}

RulesOfTypes::RulesOfTypes(const Profile& profile, Hit hit) {
    std::set<TypeId> known;
    for (const auto& type : profile.types) known.insert(type.id);
    for (std::size_t i = 0; i < profile.rules.size(); ++i) {
        const Rule& rule = profile.rules[i];
        if (rule.hit != hit) continue;
        if (rule.types.empty()) any_type_.push_back(i);
        for (const auto& type : rule.types)
            if (known.contains(type)) by_type_[type].push_back(i);
    }
}

std::vector<std::size_t> RulesOfTypes::of(const TypeId& type) const {
    std::vector<std::size_t> out;
    static const std::vector<std::size_t> kNone;
    const auto own = by_type_.find(type);
    const auto& named = own == by_type_.end() ? kNone : own->second;
    std::merge(named.begin(), named.end(), any_type_.begin(), any_type_.end(), std::back_inserter(out));
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace siaga::profile
