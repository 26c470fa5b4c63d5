#include "profile/rule_reach.hpp"

#include <algorithm>
#include <set>

#include "profile/rule_grid.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

constexpr std::uint8_t kActs = 1, kLeads = 2, kBoth = kActs | kLeads;

// One condition of an `also` rule leaves out nothing that the other rule takes.
template <class List>
bool as_wide(const List& also, const List& first) {
    return also.empty() || also == first;
}

class Reaching {
public:
    explicit Reaching(const Profile& profile)
        : profile_(profile), everything_(catch_all(profile.rules)), firsts_(profile, Hit::first), alsos_(profile, Hit::also) {
        for (const auto& agency : profile.agencies)
            if (agency.standing == Standing::committed) committed_.insert(agency.id);
    }

    std::vector<Unanswered> run() {
        for (const auto& type : profile_.types)
            if (!type.retired) look_at(type);
        return std::move(out_);
    }

private:
    // As routing.cpp has it: a page of ours is reached at committed agencies only, and of a restricted type at those
    // it names only. (That it names nobody is an error of its own.)
    [[nodiscard]] std::uint8_t gives(const Rule& rule, const IncidentType& type) const {
        std::uint8_t out = 0;
        for (const auto& leg : rule.legs) {
            if (leg.role == Role::utama) out |= kLeads;
            const bool may_see = !type.restricted || type.restricted_agencies.empty() || std::find(type.restricted_agencies.begin(), type.restricted_agencies.end(), leg.agency) != type.restricted_agencies.end();
            if ((leg.role == Role::utama || leg.role == Role::pendukung) && may_see && committed_.contains(leg.agency)) out |= kActs;
        }
        return out;
    }

    void look_at(const IncidentType& type) {
        const auto firsts = firsts_.of(type.id);
        const bool doubtful = std::any_of(firsts.begin(), firsts.end(), [&](std::size_t at) { return gives(profile_.rules[at], type) != kBoth; });
        if (!doubtful) return;
        std::vector<std::size_t> rules = firsts, helping;
        for (const auto at : alsos_.of(type.id))
            if (gives(profile_.rules[at], type) != 0) helping.push_back(at);
        rules.insert(rules.end(), helping.begin(), helping.end());
        const Grid grid = grid_of(profile_, rules);
        if (grid.cells() > kMostCells || !walk(type, grid, firsts, helping)) guess(type, firsts, helping);
    }

    bool walk(const IncidentType& type, const Grid& grid, const std::vector<std::size_t>& firsts, const std::vector<std::size_t>& helping) {
        std::vector<std::uint32_t> owner(grid.cells(), 0);  // position + 1
        std::vector<std::uint8_t> given(grid.cells(), 0);
        for (const auto* rules : {&firsts, &helping})
            for (const auto at : *rules) {
                const Rule& rule = profile_.rules[at];
                const Box box = box_of(profile_, grid, rule);
                work_ += 1 + box.cells();
                if (work_ > kMostWork) return false;
                const std::uint8_t gift = gives(rule, type);
                box.each_cell(grid, [&](std::size_t cell) {
                    if (rule.hit == Hit::also) given[cell] |= gift;
                    else if (owner[cell] == 0) {
                        owner[cell] = static_cast<std::uint32_t>(at + 1);
                        given[cell] |= gift;
                    }
                });
            }
        for (const std::uint8_t wanted : {kActs, kLeads})
            for (std::size_t cell = 0; cell < owner.size(); ++cell)
                if (owner[cell] != 0 && (given[cell] & wanted) == 0) blame(owner[cell] - 1, type, wanted, [&] { return words_of_cell(grid, cell); });
        return true;
    }

    // Too many cases to walk: what cannot be shown to be answered is not let through.
    void guess(const IncidentType& type, const std::vector<std::size_t>& firsts, const std::vector<std::size_t>& helping) {
        for (const auto at : firsts) {
            const Rule& rule = profile_.rules[at];
            std::uint8_t given = gives(rule, type);
            for (const auto position : helping) {
                const Rule& also = profile_.rules[position];
                const bool always = as_wide(also.priorities, rule.priorities) && as_wide(also.areas, rule.areas) && as_wide(also.flags, rule.flags) &&
                                    as_wide(also.hours, rule.hours) && (also.when == When::any || also.when == rule.when);
                if (always) given |= gives(also, type);
            }
            for (const std::uint8_t wanted : {kActs, kLeads})
                if ((given & wanted) == 0) blame(at, type, wanted, [] { return "semua wilayah dan jam"; });
        }
    }

    // Once for a type and rule, the graver first. What only the rule for everything else catches is a gap already.
    template <class Words>
    void blame(std::size_t rule, const IncidentType& type, std::uint8_t wanted, Words&& example) {
        if (&profile_.rules[rule] == everything_ || profile_.rules[rule].legs.empty()) return;
        if (blamed_.insert({type.id, rule}).second) out_.push_back({rule, type.id, type.emergency, wanted == kLeads, example()});
    }

    const Profile& profile_;
    const Rule* everything_;
    RulesOfTypes firsts_, alsos_;
    std::set<AgencyId> committed_;
    std::set<std::pair<TypeId, std::size_t>> blamed_;
    std::size_t work_ = 0;
    std::vector<Unanswered> out_;
};

}  // namespace

std::vector<Unanswered> unanswered(const Profile& profile) { return Reaching(profile).run(); }

}  // namespace siaga::profile
