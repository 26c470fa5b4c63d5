// The regency's clocks and ladders, for the admin's page; supervisors read. What is sent is the whole table or the
// whole list, since its order counts. It is checked whole on the worker first, as `siaga profile check` does, and
// refused for what it would bring; then the centre decides.
#include "http/route.hpp"
#include "http/strict.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::http {

using namespace centre;

namespace {

struct ClocksBody { profile::Clocks clocks; std::vector<profile::ClockRule> rules; std::uint64_t revision = 0; SIAGA_FIELDS(clocks, rules, revision) };
struct LaddersBody { std::vector<profile::Ladder> ladders; std::uint64_t revision = 0; SIAGA_FIELDS(ladders, revision) };

template <class Edited>
void put_edition(const Service& service, const Edited& edit, Json& view) {
    view["revision"] = edit.revision;
    view["edited"] = edit.edited;
    view["changes"] = Json::array();
    for (const auto& change : edit.changes) {
        const auto by = service.state().people.find(change.by);
        view["changes"].push_back({{"revision", change.revision}, {"by", by == service.state().people.end() ? "" : by->second.name},
                                   {"at_wall", change.at.us}, {"what", change.what}});
    }
}

void show_clocks(Service& service, const ExchangePtr& exchange) {
    const auto& state = service.state();
    Json view{{"clocks", to_json_value(state.profile.clocks)}, {"rules", to_json_value(state.profile.clock_rules)}};
    put_edition(service, state.clock_admin.clocks, view);
    exchange->answer(json_answer(200, view));
}

void show_ladders(Service& service, const ExchangePtr& exchange) {
    const auto& state = service.state();
    Json view{{"ladders", to_json_value(state.profile.ladders)}, {"house", to_json_value(profile::ladder_steps({}, "siaga"))}};
    put_edition(service, state.clock_admin.ladders, view);
    exchange->answer(json_answer(200, view));
}

// A page older than what this side knows goes to the centre at once, which says who changed what since.
template <class C>
void save_clocks(Service& service, const ExchangePtr& exchange, C command, std::uint64_t newest) {
    if (command.revision != newest) return service.command(exchange, command, Gate::synced);
    const auto& now = service.state().profile;
    profile::RuleSetting setting{own_numbers(service.state().settings), service.plain_gazetteer(), true};
    const auto job = [before = now, after = profile_with(now, command), setting] {
        auto broken = profile::policy_broken_by(before, after, setting);
        for (auto& finding : profile::broken_by(before, after, setting)) broken.push_back(std::move(finding));
        return broken;
    };
    const auto then = [&service, exchange, command](const std::vector<profile::Finding>& broken) {
        if (!broken.empty() && broken.front().code != "unknown_ladder") return exchange->refuse(refusal_of(broken.front(), command));
        service.command(exchange, command, Gate::synced);
    };
    if (!service.work<std::vector<profile::Finding>>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

void change_clocks(Service& service, const ExchangePtr& exchange) {
    auto body = parse_strict<ClocksBody>(exchange->request.body);
    if (!body) return exchange->refuse(body.error());
    if (body->rules.size() > kClockRulesKept) return exchange->refuse(400, "too_many", "paling banyak 500 batas waktu", "$.rules");
    save_clocks(service, exchange, SaveClocks{{std::move(body->clocks), std::move(body->rules)}, body->revision}, service.state().clock_admin.clocks.revision);
}

void change_ladders(Service& service, const ExchangePtr& exchange) {
    auto body = parse_strict<LaddersBody>(exchange->request.body);
    if (!body) return exchange->refuse(body.error());
    if (body->ladders.size() > kLaddersKept) return exchange->refuse(400, "too_many", "paling banyak 100 tangga", "$.ladders");
    save_clocks(service, exchange, SaveLadders{std::move(body->ladders), body->revision}, service.state().clock_admin.ladders.revision);
}

constexpr Route kClockRoutes[] = {
    {Method::get, "/api/v1/clocks", "showClocks", kAdmin | kSupervisor, show_clocks},
    {Method::put, "/api/v1/clocks", "changeClocks", kAdmin, change_clocks},
    {Method::get, "/api/v1/ladders", "showLadders", kAdmin | kSupervisor, show_ladders},
    {Method::put, "/api/v1/ladders", "changeLadders", kAdmin, change_ladders},
};

}  // namespace

std::span<const Route> clock_routes() { return kClockRoutes; }

}  // namespace siaga::http
