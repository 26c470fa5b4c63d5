// links: siaga_store siaga_profile siaga_test_support
// A year of 1,000,000 calls, made by SQL in a cluster of its own, and each report over the whole of it, by the
// way the consoles ask: through the pool of queries, from the question to the JSON. Then 100,000 routing decisions read
// page by page and replayed against a draft, as the admin's dry run does.
//     report_bench [calls=1000000] [times each=3]
#include <algorithm>
#include <cstdlib>
#include <future>
#include <nlohmann/json.hpp>

#include "siaga/profile/dry_run.hpp"
#include "siaga/store/migrate.hpp"
#include "siaga/store/queries.hpp"
#include "tests/support/postgres.hpp"
#include "table.hpp"

namespace {

using namespace siaga;
using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kFrom = 1'767'200'400'000'000;  // 2026-01-01 00:00 WIB
constexpr std::int64_t kYear = 365LL * 86'400 * 1'000'000;

// One in five calls is an incident, one in a hundred of those restricted; 1.75 agencies an incident; two in
// three calls are answered. Spread over the year with its busy evenings; the numbers themselves mean nothing.
constexpr const char* kYearSql = R"sql(
set synchronous_commit = off;
insert into house values (1, 'Uji', 420, 'WIB', 5000);
insert into journal values ('00000000-0000-0000-0000-000000000001', 1, null, 1, null);
insert into agency select 1, 'instansi' || n, 'Instansi ' || n, 'Instansi ' || n from generate_series(1, 12) n;
insert into incident_type select 1, 'jenis' || n, 'Jenis ' || n, n = 20, '{}' from generate_series(1, 20) n;
create temp table drawn as
select n as id, timestamptz '2026-01-01 00:00+07' + n * (interval '365 days' / :calls) + random() * interval '3 hours' as at,
       random() as fate, (random() ^ 3 * 90000)::bigint as wait, random() < 0.2 as incident, random() as what
  from generate_series(1, :calls - 1000) n;
insert into incident (era, id, number, state, type, priority, restricted, owner, plan, place, area, kecamatan, narrative, created_at, closed_at)
select 1, id, 'KEJ-2026-' || id, 'closed', 'jenis' || 1 + (what * 19.2)::integer, (array['kritis', 'tinggi', 'sedang', 'rendah'])[1 + (what * 1000)::integer % 4],
       what > 0.99, 1, '{}', jsonb_build_object('kecamatan_name', 'Kecamatan ' || id % 18, 'area_name', 'Desa ' || id % 327), '16.02.01.2001',
       '16.02.' || lpad((1 + id % 18)::text, 2, '0'), 'api di dapur rumah warga', at + interval '1 minute', at + interval '1 hour'
  from drawn where incident and fate < 0.66;
insert into report (era, id, incident, call, type, priority, place, area, kecamatan, narrative, person, at, further)
select 1, i.id, i.id, null, i.type, i.priority, i.place, i.area, i.kecamatan, i.narrative, 1, i.created_at, false from incident i;
insert into call (era, id, direction, state, trunk, called, number, arrived_at, connected_at, answered_at, ended_at, wait_ms, talk_ms,
                  arrived_house, seat, person, cause, result, incident, report)
select 1, d.id, 'inbound', 'ended', 'telco', '112', '+62812' || lpad((d.id % 99999)::text, 8, '0'), d.at, d.at + interval '1 second',
       case when fate < 0.66 then d.at + d.wait * interval '1 millisecond' end, d.at + interval '3 minutes', d.wait,
       case when fate < 0.66 then 60000 + (what * 90000)::bigint end, 0, '01', 1,
       case when fate < 0.95 then 'caller_hung_up' else 'trunk_lost' end,
       case when fate < 0.66 then case when i.id is not null then 'kejadian'
            else (array['iseng', 'ghost', 'informasi', 'salah_wilayah', 'terputus'])[1 + (what * 4.99)::integer] end end, i.id, i.id
  from drawn d left join incident i on i.id = d.id;
insert into assignment (era, id, incident, agency, role, before, state, must_acknowledge, to_be_phoned, created_at, sent_at, delivered_at,
                        acknowledged_at, en_route_at, on_scene_at, cleared_at, acknowledge_by, overdue, acknowledge_ms, created_house,
                        sent_ms, delivered_ms, en_route_ms, on_scene_ms, cleared_ms)
select 1, i.id * 2 + k, i.id, 'instansi' || 1 + (i.id + k) % 12, 'utama', 'on_scene', 'cleared', true, false, i.created_at, i.created_at, i.created_at,
       i.created_at + r * interval '90 seconds', i.created_at + interval '3 minutes', i.created_at + interval '9 minutes',
       i.created_at + interval '50 minutes', i.created_at + interval '60 seconds', r > 0.66, (r * 90000)::bigint, 0, (r * 300)::bigint,
       400 + (r * 900)::bigint, 100000 + (r * 200000)::bigint, 400000 + (r * 900000)::bigint, 1600000 + (r * 5000000)::bigint
  from incident i, generate_series(0, 1) k, lateral (select random() + 0 * i.id * k as r) drawn where k = 0 or i.id % 4 < 3;
vacuum analyze;
)sql";

std::string answer_of(store::Queries& queries, const std::string& name, const Json& params) {
    std::promise<Result<std::string>> promise;
    queries.ask(name, params.dump(), [&](Result<std::string> answer) { promise.set_value(std::move(answer)); });
    const auto answer = promise.get_future().get();
    if (!answer) throw std::runtime_error(name + ": " + answer.error().to_string());
    return *answer;
}

double ask(store::Queries& queries, const std::string& name, const Json& params) {
    const auto start = Clock::now();
    (void)answer_of(queries, name, params);
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// A rule for each type in each kecamatan, and one for the rest.
profile::Profile regency() {
    profile::Profile out;
    out.kabupaten = AreaCode{"16.02"};
    for (int i = 1; i <= 12; ++i) out.agencies.push_back({AgencyId{"instansi" + std::to_string(i)}, "", "", profile::Standing::committed, {}});
    for (int type = 1; type <= 20; ++type) {
        out.types.push_back({TypeId{"jenis" + std::to_string(type)}, "", "", true, false, {}, profile::Priority::tinggi, 0, {}, {"selesai"}});
        for (int area = 1; area <= 18; ++area) {
            profile::Rule& rule = out.rules.emplace_back();
            rule.id = "r" + std::to_string(type) + "_" + std::to_string(area);
            rule.types = {out.types.back().id};
            rule.areas = {AreaCode{"16.02." + std::string(area < 10 ? "0" : "") + std::to_string(area)}};
            rule.legs = {{AgencyId{"instansi" + std::to_string(1 + (type + area) % 12)}, profile::Role::utama}};
        }
    }
    profile::Rule& rest = out.rules.emplace_back();
    rest.id = "umum";
    rest.legs = {{AgencyId{"instansi1"}, profile::Role::utama}};
    return out;
}

// As http/rule_trial does it: 5,000 decisions a page, each page replayed before the next is asked for.
void dry_run(store::Queries& queries) {
    const profile::Profile active = regency();
    profile::Profile draft = active;
    for (std::size_t i = 0; i < draft.rules.size(); i += 10) draft.rules[i].legs.front().agency = AgencyId{"instansi3"};
    profile::DryRun run(active, draft);
    Json params{{"from", kFrom}, {"to", kFrom + kYear / 4 * 3}, {"limit", 5000}, {"viewer", {{"person", 1}, {"role", "admin"}}}};
    const auto start = Clock::now();
    for (std::size_t taken = 5000; taken == 5000 && run.result().decisions < 100'000;) {
        const Json page = Json::parse(answer_of(queries, "routing_decisions", params));
        for (const auto& row : page.at("items")) {
            profile::Decision decision;
            decision.number = row[3].get<std::string>();
            decision.facts.at = WallTime{row[0].get<std::int64_t>()};
            decision.facts.type = TypeId{row[4].get<std::string>()};
            decision.facts.priority = parse_enum<profile::Priority>(row[5].get<std::string>()).value_or(profile::Priority::tinggi);
            decision.facts.kecamatan = AreaCode{row[6].get<std::string>()};
            run.take(decision);
        }
        taken = page["items"].size();
        if (taken > 0) params["after"] = {page["items"].back()[0], page["items"].back()[1], page["items"].back()[2]};
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    bench::row((std::to_string(run.result().decisions) + " decisions read from SQL and replayed").c_str(), bench::number(seconds) + " s", "<= 10 s");
    bench::row("  of them changed", std::to_string(run.result().changed), "");
}

}  // namespace

int main(int argc, char** argv) {
    const std::string calls = argc > 1 ? argv[1] : "1000000";
    const int times = argc > 2 ? std::max(1, std::atoi(argv[2])) : 3;
    try {
        test::Postgres postgres;
        postgres.create_database("tahun");
        if (auto done = store::migrate({.url = postgres.url("tahun"), .sql_dir = {}}); !done) throw std::runtime_error(done.error().to_string());
        std::string year = kYearSql;
        for (std::size_t at; (at = year.find(":calls")) != std::string::npos;) year.replace(at, 6, calls);
        // VACUUM refuses to be one of several statements.
        const auto vacuum = year.find("vacuum analyze");
        (void)postgres.query(year.substr(0, vacuum), "tahun");
        (void)postgres.query("vacuum analyze", "tahun");
        store::QueryOptions options;
        options.url = postgres.url("tahun");
        options.deadline = std::chrono::seconds(60);
        store::Queries queries(options);
        const Json viewer{{"person", 2}, {"role", "supervisor"}};
        for (const char* name : {"answer_times", "results", "workload", "legs", "heat", "recap", "month"}) {
            const bool month = std::string(name) == "month";
            Json params{{"from", kFrom}, {"to", month ? kFrom + kYear / 12 : kFrom + kYear}, {"viewer", viewer}};
            std::vector<double> took;
            for (int i = 0; i < times; ++i) took.push_back(ask(queries, std::string("report_") + name, params));
            std::sort(took.begin(), took.end());
            bench::row((std::string("report ") + name + (month ? ", a month of " : ", a year of ") + calls + " calls").c_str(),
                       bench::number(took[took.size() / 2]) + " s", "<= 2 s");
        }
        Json filtered{{"from", kFrom}, {"to", kFrom + kYear}, {"viewer", viewer}, {"kecamatan", "16.02.03"}, {"type", "jenis3"}};
        bench::row("report month of the whole year", bench::number(ask(queries, "report_month", {{"from", kFrom}, {"to", kFrom + kYear}, {"viewer", viewer}})) + " s", "");
        bench::row("report answer_times of a kecamatan and a type", bench::number(ask(queries, "report_answer_times", filtered)) + " s", "<= 2 s");
        dry_run(queries);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "report_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
