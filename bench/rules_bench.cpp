// links: siaga_profile
// Routing one case against a large rule set, checking one, and replaying history against a draft.
//     rules_bench [rules=2000] [decisions=100000]
#include <chrono>
#include <cstdlib>
#include <random>

#include "siaga/profile/dry_run.hpp"
#include "siaga/profile/load.hpp"
#include "table.hpp"

namespace {

using namespace siaga;
using namespace siaga::profile;
using Steady = std::chrono::steady_clock;

double us_since(Steady::time_point start) { return std::chrono::duration<double, std::micro>(Steady::now() - start).count(); }

// Thirty types; every second rule names a village, some hours or a flag.
Profile large(std::size_t rules, bool one_type) {
    Profile p;
    p.kabupaten = AreaCode{"16.02"};
    for (int i = 0; i < 25; ++i) p.agencies.push_back({AgencyId{"a" + std::to_string(i)}, "", "", Standing::committed, {}});
    for (int i = 0; i < 30; ++i) p.types.push_back({TypeId{"t" + std::to_string(i)}, "", "", true, false, {}, Priority::tinggi, 0, {}, {"x"}});
    p.flags = {{FlagId{"terjebak"}, ""}};
    for (std::size_t i = 0; i + 1 < rules; ++i) {
        Rule r;
        r.id = "r" + std::to_string(i);
        r.types = {TypeId{"t" + std::to_string(one_type ? 0 : i % 30)}};
        if (i % 2) r.areas = {AreaCode{"16.02." + std::to_string(10 + i % 18) + ".20" + std::to_string(10 + i % 20)}};
        else if (i % 3) r.flags = {FlagId{"terjebak"}};
        else r.when = i % 4 ? When::service_hours : When::outside_service_hours;
        if (i % 5 == 0) r.hit = Hit::also;
        r.legs = {{AgencyId{"a" + std::to_string(i % 25)}, Role::utama}, {AgencyId{"a" + std::to_string((i + 7) % 25)}, Role::pendukung}};
        p.rules.push_back(r);
    }
    Rule rest;
    rest.id = "umum";
    rest.legs = {{AgencyId{"a0"}, Role::utama}};
    p.rules.push_back(rest);
    return p;
}

RoutingFacts some_case(std::mt19937& random, bool one_type) {
    RoutingFacts f;
    f.type = TypeId{"t" + std::to_string(one_type ? 0 : random() % 30)};
    f.priority = static_cast<Priority>(random() % 4);
    f.kecamatan = AreaCode{"16.02." + std::to_string(10 + random() % 18)};
    f.desa = AreaCode{f.kecamatan.value + ".20" + std::to_string(10 + random() % 20)};
    f.at = WallTime{1'790'000'000'000'000 + static_cast<std::int64_t>(random() % 604'800) * 1'000'000};
    return f;
}

double route(const Profile& p, const RuleIndex& index, bool one_type) {
    std::mt19937 random(7);
    std::vector<RoutingFacts> cases;
    for (int i = 0; i < 20'000; ++i) cases.push_back(some_case(random, one_type));
    std::size_t lines = 0;
    const auto start = Steady::now();
    for (const auto& facts : cases) lines += plan(p, index, facts).lines.size();
    const double us = us_since(start) / static_cast<double>(cases.size());
    return lines ? us : 0;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace siaga;
    const std::size_t rules = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2000;
    const std::size_t decisions = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100'000;
    for (const bool one_type : {false, true}) {
        const Profile p = large(rules, one_type);
        const auto start = Steady::now();
        const RuleIndex index(p.rules);
        const std::string of = one_type ? " of one type" : "";
        bench::row(("index of " + std::to_string(rules) + " rules" + of).c_str(), bench::number(us_since(start)) + " us", "");
        bench::row(("one case routed" + of).c_str(), bench::number(route(p, index, one_type)) + " us", "<= 100 us");
        const auto check = Steady::now();
        (void)check_rule_set(p);
        bench::row(("checked whole" + of).c_str(), bench::number(us_since(check) / 1000) + " ms", "");
    }
    const Profile active = large(rules, false);
    Profile draft = active;
    for (std::size_t i = 0; i < draft.rules.size(); i += 50) draft.rules[i].legs.front().agency = AgencyId{"a3"};
    std::mt19937 random(11);
    DryRun run(active, draft);
    const auto start = Steady::now();
    for (std::size_t i = 0; i < decisions; ++i) run.take({std::to_string(i), some_case(random, false), false});
    bench::row((std::to_string(decisions) + " decisions replayed, draft beside active").c_str(), bench::number(us_since(start) / 1e6) + " s", "<= 10 s with SQL");
    bench::row("  of them changed", std::to_string(run.result().changed), "");
}
