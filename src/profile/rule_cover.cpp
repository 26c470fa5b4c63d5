#include "profile/rule_cover.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

constexpr std::size_t kMostCells = 1'000'000;   // of one type's grid
constexpr std::size_t kMostWork = 60'000'000;   // cells looked at in all
constexpr std::uint32_t kNobody = 0;

std::string clock_text(std::uint32_t minutes) {
    HourWindow window;
    window.from_minute = minutes;
    return describe(window).substr(0, 5);
}

// The combinations one type's rules can tell apart. An incident has any number of flags; as rules ask for
// any of theirs, single flags and none at all stand for every combination.
struct Grid {
    std::vector<AreaCode> areas;  // "" = somewhere no rule names
    std::vector<FlagId> flags;    // "" = none
    std::vector<std::pair<Day, Day>> days;  // yesterday, today
    std::vector<std::uint32_t> minutes;     // where a span begins
    bool timed = false;

    [[nodiscard]] std::size_t cells() const { return areas.size() * 4 * flags.size() * days.size() * minutes.size(); }
};

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

// A village lies in its kecamatan: the first three parts of its code.
AreaCode kecamatan_of(const AreaCode& area) { return area.value.size() > 8 ? AreaCode{area.value.substr(0, 8)} : area; }

template <class List, class T>
bool holds(const List& list, const T& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

// Positions along each side of the grid that a rule's conditions allow.
struct Box {
    std::vector<std::size_t> areas, priorities, flags, spans;  // spans: day x minute
};

Box box_of(const Profile& profile, const Grid& grid, const Rule& rule) {
    Box box;
    const HourWindow office = service_hours(profile);
    for (std::size_t i = 0; i < grid.areas.size(); ++i)
        if (holds(rule.areas, grid.areas[i]) || (grid.areas[i] && holds(rule.areas, kecamatan_of(grid.areas[i])))) box.areas.push_back(i);
    for (std::size_t i = 0; i < 4; ++i)
        if (holds(rule.priorities, static_cast<Priority>(i))) box.priorities.push_back(i);
    for (std::size_t i = 0; i < grid.flags.size(); ++i)
        if (holds(rule.flags, grid.flags[i])) box.flags.push_back(i);
    for (std::size_t day = 0; day < grid.days.size(); ++day)
        for (std::size_t at = 0; at < grid.minutes.size(); ++at) {
            const LocalMoment moment{grid.days[day].second, grid.days[day].first, grid.minutes[at]};
            if (rule.when != When::any && (rule.when == When::service_hours) != covers(office, moment)) continue;
            if (!rule.hours.empty() && !covers(rule.hours, moment)) continue;
            box.spans.push_back(day * grid.minutes.size() + at);
        }
    return box;
}

class Covering {
public:
    explicit Covering(const Profile& profile) : profile_(profile), everything_(catch_all(profile.rules)) {
        std::set<TypeId> known;
        for (const auto& type : profile.types) known.insert(type.id);
        for (std::size_t i = 0; i < profile.rules.size(); ++i) {
            const Rule& rule = profile.rules[i];
            if (rule.hit != Hit::first) continue;
            if (rule.types.empty())
                any_type_.push_back(i);
            else
                for (const auto& type : rule.types)
                    if (known.contains(type)) by_type_[type].push_back(i);
        }
        first_to_match_.resize(profile.rules.size(), false);
        shadowed_by_.resize(profile.rules.size(), kNobody);
    }

    Cover run() {
        for (const auto& type : profile_.types)
            if (!type.retired) look_at(type.id);
        look_at({});  // a type nobody described
        for (std::size_t i = 0; i < profile_.rules.size(); ++i)
            if (profile_.rules[i].hit == Hit::first && !first_to_match_[i] && shadowed_by_[i] != kNobody)
                out_.shadows.push_back({i, shadowed_by_[i] - 1});
        return std::move(out_);
    }

private:
    void look_at(const TypeId& type) {
        std::vector<std::size_t> rules;
        const auto own = by_type_.find(type);
        static const std::vector<std::size_t> kNone;
        const auto& named = own == by_type_.end() ? kNone : own->second;
        std::merge(named.begin(), named.end(), any_type_.begin(), any_type_.end(), std::back_inserter(rules));
        rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
        const Grid grid = grid_of(profile_, rules);
        // A set of rules that differ in nothing but their type needs one cell a priority.
        if (grid.cells() > kMostCells || work_ + rules.size() > kMostWork) return skip(type, rules);
        std::vector<std::uint32_t> owner(grid.cells(), kNobody);
        bool any_own = false;
        for (const auto position : rules) {
            if (!cover(grid, position, owner)) return skip(type, rules);
            any_own = any_own || &profile_.rules[position] != everything_;
        }
        if (!type) return;
        if (!any_own) return out_.without_rule.push_back(type);
        find_gap(type, grid, owner);
    }

    void skip(const TypeId& type, const std::vector<std::size_t>& rules) {
        if (type) out_.skipped.push_back(type);
        for (const auto position : rules) first_to_match_[position] = true;  // not known, so not blamed
    }

    bool cover(const Grid& grid, std::size_t position, std::vector<std::uint32_t>& owner) {
        const Box box = box_of(profile_, grid, profile_.rules[position]);
        const std::size_t spans = grid.days.size() * grid.minutes.size();
        work_ += 1 + box.areas.size() * box.priorities.size() * box.flags.size() * box.spans.size();
        if (work_ > kMostWork) return false;
        for (const auto area : box.areas)
            for (const auto priority : box.priorities)
                for (const auto flag : box.flags)
                    for (const auto span : box.spans) {
                        auto& first = owner[((area * 4 + priority) * grid.flags.size() + flag) * spans + span];
                        if (first == kNobody) {
                            first = static_cast<std::uint32_t>(position + 1);
                            first_to_match_[position] = true;
                        } else if (shadowed_by_[position] == kNobody) shadowed_by_[position] = first;
                    }
        return true;
    }

    void find_gap(const TypeId& type, const Grid& grid, const std::vector<std::uint32_t>& owner) {
        const auto everything = everything_ ? static_cast<std::uint32_t>(everything_ - profile_.rules.data() + 1) : kNobody;
        Gap gap;
        for (std::size_t cell = 0; cell < owner.size(); ++cell) {
            if (owner[cell] != kNobody && owner[cell] != everything) continue;
            if (gap.cells++ == 0) gap.example = words_of_cell(grid, cell);
        }
        if (gap.cells == 0) return;
        gap.type = type;
        out_.gaps.push_back(std::move(gap));
    }

    static std::string words_of_cell(const Grid& grid, std::size_t cell) {
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

    const Profile& profile_;
    const Rule* everything_;
    std::map<TypeId, std::vector<std::size_t>> by_type_;
    std::vector<std::size_t> any_type_;
    std::vector<bool> first_to_match_;
    std::vector<std::uint32_t> shadowed_by_;  // position + 1
    std::size_t work_ = 0;
    Cover out_;
};

}  // namespace

Cover cover_of(const Profile& profile) { return Covering(profile).run(); }

}  // namespace siaga::profile
