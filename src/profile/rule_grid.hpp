// Purpose: the cases that a type's rules can tell apart, as a grid of area x priority x flag x day x hour, which the
// static checks walk: all conditions are lists of a closed vocabulary, so the grid is exact.
// Thread: pure. Bounded: kMostCells a type, kMostWork cells looked at in all; who walks it counts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {

inline constexpr std::size_t kMostCells = 1'000'000;
inline constexpr std::size_t kMostWork = 60'000'000;

// The combinations one type's rules can tell apart. An incident has any number of flags; as rules ask for
// any of theirs, single flags and none at all stand for every combination.
struct Grid {
    std::vector<AreaCode> areas;  // "" = somewhere no rule names
    std::vector<FlagId> flags;    // "" = none
    std::vector<std::pair<Day, Day>> days;  // yesterday, today
    std::vector<std::uint32_t> minutes;     // where a span begins
    bool timed = false;

    [[nodiscard]] std::size_t cells() const { return areas.size() * 4 * flags.size() * spans(); }
    [[nodiscard]] std::size_t spans() const { return days.size() * minutes.size(); }
};
// `rules`: positions in the profile's list.
[[nodiscard]] Grid grid_of(const Profile& profile, const std::vector<std::size_t>& rules);

// Positions along each side of the grid that a rule's conditions allow.
struct Box {
    std::vector<std::size_t> areas, priorities, flags, spans;  // spans: day x minute

    [[nodiscard]] std::size_t cells() const { return areas.size() * priorities.size() * flags.size() * spans.size(); }
    template <class Each> void each_cell(const Grid& grid, Each&& each) const {
        for (const auto area : areas)
            for (const auto priority : priorities)
                for (const auto flag : flags)
                    for (const auto span : spans) each(((area * 4 + priority) * grid.flags.size() + flag) * grid.spans() + span);
    }
};
[[nodiscard]] Box box_of(const Profile& profile, const Grid& grid, const Rule& rule);
// "wilayah 16.02.05, prioritas rendah, senin 16:00-24:00"
[[nodiscard]] std::string words_of_cell(const Grid& grid, std::size_t cell);

// Positions of the rules of one hit policy by the types of the profile they may match, ascending.
class RulesOfTypes {
public:
    RulesOfTypes(const Profile& profile, Hit hit);
    [[nodiscard]] std::vector<std::size_t> of(const TypeId& type) const;

private:
    std::map<TypeId, std::vector<std::size_t>> by_type_;
    std::vector<std::size_t> any_type_;
};

}  // namespace siaga::profile
