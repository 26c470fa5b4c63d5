#include "http/rule_trial.hpp"

#include <spdlog/spdlog.h>

#include "http/service.hpp"

namespace siaga::http {

namespace {

struct Page {
    std::optional<Error> error;
    std::uint64_t total = 0, taken = 0;
    Json last;  // where the next page begins; null: this was the last
    profile::DryRunResult result;
};

constexpr std::size_t kTrialRows = 5000;

// [created_us, era, id, number, type, priority, kecamatan, area, excluded, flags, restricted, outside]
profile::Decision decision_of(const Json& row) {
    profile::Decision out;
    out.number = row.at(3).get<std::string>();
    out.facts.at = WallTime{row.at(0).get<std::int64_t>()};
    out.facts.type = TypeId{row.at(4).get<std::string>()};
    out.facts.priority = parse_enum<profile::Priority>(row.at(5).get<std::string>()).value_or(profile::Priority::tinggi);
    out.facts.kecamatan = AreaCode{row.at(6).get<std::string>()};
    out.facts.desa = AreaCode{row.at(7).get<std::string>()};
    for (const auto& agency : row.at(8)) out.facts.excluded.push_back(AgencyId{agency.get<std::string>()});
    for (const auto& flag : row.at(9)) out.facts.flags.push_back(FlagId{flag.get<std::string>()});
    out.restricted = row.at(10).get<bool>();
    out.facts.outside = AreaCode{row.at(11).get<std::string>()};
    return out;
}

// On the query thread.
Page replay(profile::DryRun& work, const Result<std::string>& answer) {
    Page page;
    if (!answer) {
        page.error = answer.error();
        return page;
    }
    try {
        const Json json = Json::parse(*answer);
        const Json& items = json.at("items");
        if (json.at("total").is_number()) page.total = json.at("total").get<std::uint64_t>();
        for (const auto& row : items) work.take(decision_of(row));
        page.taken = items.size();
        if (items.size() == kTrialRows) page.last = {items.back().at(0), items.back().at(1), items.back().at(2)};
        page.result = work.result();
    } catch (const std::exception& e) {
        spdlog::error("rule_trial_unreadable why=\"{}\"", e.what());
        page.error = fail("store_unavailable", "riwayat tidak tersedia");
    }
    return page;
}

void ask_page(Service& service, const std::shared_ptr<RuleTrial>& trial, Json params) {
    service.doors.ask_history("routing_decisions", params.dump(), [&service, trial, params](Result<std::string> answer) {
        auto page = std::make_shared<Page>(replay(*trial->work, answer));
        service.post([&service, trial, params, page]() mutable {
            const auto current = service.trials.find(trial->draft);
            if (current == service.trials.end() || current->second != trial) return;  // another began, or the draft went
            trial->error = page->error;
            trial->finished = page->error.has_value() || page->last.is_null();
            trial->total = std::max(trial->total, page->total);
            trial->done += page->taken;
            if (!page->error) trial->result = std::move(page->result);
            if (trial->finished) {
                trial->work.reset();
                return;
            }
            params["after"] = page->last;
            ask_page(service, trial, std::move(params));
        });
    });
}

}  // namespace

void start_trial(Service& service, std::uint64_t draft, std::uint32_t days) {
    const auto& state = service.state();
    std::erase_if(service.trials, [&](const auto& one) { return !state.rules.drafts.contains(one.first); });
    const auto& wanted = state.rules.drafts.at(draft);
    // Asked twice (two presses, two admins): the one underway answers both, or the second would throw the first's work away.
    const auto underway = service.trials.find(draft);
    if (underway != service.trials.end() && underway->second->is_of(wanted.revision, state.rules.active, days)) return;
    auto trial = std::make_shared<RuleTrial>();
    trial->draft = draft;
    trial->revision = wanted.revision;
    trial->against = state.rules.active;
    trial->days = days;
    profile::Profile tried = state.profile;
    tried.rules = wanted.content.rules;
    trial->work = std::make_unique<profile::DryRun>(state.profile, std::move(tried));
    service.trials[draft] = trial;
    const WallTime to = service.wall_now(), from = to - std::chrono::hours(24 * days);
    if (!service.doors.ask_history) {
        trial->finished = true;
        trial->error = fail("store_unavailable", "riwayat tidak tersedia");
        return;
    }
    ask_page(service, trial, {{"from", from.us}, {"to", to.us}, {"limit", kTrialRows}, {"viewer", {{"role", "admin"}}}});
}

}  // namespace siaga::http
