// Purpose: what is different between two profiles, for people: by agency, type, rule, number and clock.
// Thread: pure functions over plain values. Errors: none.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "siaga/profile/profile.hpp"

namespace siaga::profile {

enum class Change { added, removed, changed, moved };
constexpr auto enum_names(Change) {
    return std::array{std::pair{Change::added, std::string_view("added")}, std::pair{Change::removed, std::string_view("removed")},
                      std::pair{Change::changed, std::string_view("changed")}, std::pair{Change::moved, std::string_view("moved")}};
}

struct Difference {
    Change change = Change::changed;
    std::string section;  // "rules", "agencies", "types", "services", "clocks", "profile"
    std::string thing;    // "kebakaran"; the field's name in profile and clocks
    std::string field;    // of a changed thing: "legal_basis"
    std::string before, after;

    friend bool operator==(const Difference&, const Difference&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("change", s.change);
        v("section", s.section);
        v("thing", s.thing);
        v("field", s.field);
        v("before", s.before);
        v("after", s.after);
    }
};

// In the order of `after`, what is gone last. `moved`: a rule whose place among the others changed.
[[nodiscard]] std::vector<Difference> profile_diff(const Profile& before, const Profile& after);

void print_diff(const std::vector<Difference>& differences, std::ostream& out);
// One line each for agencies, types, rules, clocks and zone: for somebody who is about to say yes to it.
void print_short_diff(const Profile& before, const Profile& after, std::ostream& out);

}  // namespace siaga::profile
