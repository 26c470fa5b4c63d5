#include "profile/rule_cover.hpp"

#include "profile/rule_grid.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

constexpr std::uint32_t kNobody = 0;

class Covering {
public:
    explicit Covering(const Profile& profile) : profile_(profile), everything_(catch_all(profile.rules)), firsts_(profile, Hit::first) {
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
        const std::vector<std::size_t> rules = firsts_.of(type);
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
        work_ += 1 + box.cells();
        if (work_ > kMostWork) return false;
        box.each_cell(grid, [&](std::size_t cell) {
            auto& first = owner[cell];
            if (first == kNobody) {
                first = static_cast<std::uint32_t>(position + 1);
                first_to_match_[position] = true;
            } else if (shadowed_by_[position] == kNobody) shadowed_by_[position] = first;
        });
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

    const Profile& profile_;
    const Rule* everything_;
    RulesOfTypes firsts_;
    std::vector<bool> first_to_match_;
    std::vector<std::uint32_t> shadowed_by_;  // position + 1
    std::size_t work_ = 0;
    Cover out_;
};

}  // namespace

Cover cover_of(const Profile& profile) { return Covering(profile).run(); }

}  // namespace siaga::profile
