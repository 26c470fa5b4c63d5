// Reports against the events they are made of: a day goes through the centre, the journal and the shipper, and is
// counted again here, from the events alone.
#include <cmath>
#include <set>

#include "store_day.hpp"

namespace siaga::store {
namespace {

using namespace test;
using namespace centre;
using nlohmann::json;

// percentile_disc, in seconds of one decimal.
double nth(std::vector<std::int64_t> values, double share) {
    std::sort(values.begin(), values.end());
    const auto place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return std::round(static_cast<double>(values.at(std::max<std::size_t>(place, 1) - 1)) / 100.0) / 10.0;
}

struct Reports : DayReports {};

TEST_F(Reports, answer_times_are_those_of_the_events_and_offered_is_answered_abandoned_and_cut) {
    const json got = report("answer_times");
    const json& f = got["figures"];
    const auto ended = [](const CountedCall& c) { return c.ended != 0; };
    EXPECT_GT(counted().calls.size(), 100U);
    EXPECT_EQ(f["offered"], counted().calls_where(ended));
    EXPECT_EQ(f["connected"], counted().calls_where([&](const auto& c) { return ended(c) && c.connected; }));
    EXPECT_EQ(f["answered"], counted().calls_where([&](const auto& c) { return ended(c) && c.answered; }));
    EXPECT_EQ(f["in_15_s"], counted().calls_where([&](const auto& c) { return ended(c) && c.answered && c.wait_ms() <= 15'000; }));
    EXPECT_EQ(f["in_20_s"], counted().calls_where([&](const auto& c) { return ended(c) && c.answered && c.wait_ms() <= 20'000; }));
    EXPECT_EQ(f["abandoned"], counted().calls_where([&](const auto& c) { return ended(c) && !c.answered && c.gave_up(); }));
    EXPECT_EQ(f["cut"], counted().calls_where([&](const auto& c) { return ended(c) && !c.answered && !c.gave_up(); }));
    EXPECT_EQ(f["offered"].get<long>(), f["answered"].get<long>() + f["abandoned"].get<long>() + f["cut"].get<long>());
    EXPECT_GT(f["abandoned"].get<long>(), 0);
    EXPECT_GT(f["answered"].get<long>(), f["in_15_s"].get<long>());
    long buckets = 0;
    for (const char* bucket : {"abandoned_5_s", "abandoned_15_s", "abandoned_20_s", "abandoned_30_s", "abandoned_60_s", "abandoned_over_60_s"}) {
        buckets += f[bucket].get<long>();
        EXPECT_EQ(sum(got["tables"][0], bucket), f[bucket].get<long>()) << bucket;
    }
    EXPECT_EQ(buckets, f["abandoned"]);
    EXPECT_EQ(f["abandoned_30_s"], counted().calls_where([&](const auto& c) { return ended(c) && !c.answered && c.gave_up() && c.wait_ms() > 20'000 && c.wait_ms() <= 30'000; }));
    std::vector<std::int64_t> waits;
    for (const auto& [id, c] : counted().calls)
        if (c.ended && c.answered) waits.push_back(c.wait_ms());
    EXPECT_DOUBLE_EQ(f["wait_p50_s"].get<double>(), nth(waits, 0.5));
    EXPECT_DOUBLE_EQ(f["wait_p90_s"].get<double>(), nth(waits, 0.9));
    for (const char* column : {"offered", "connected", "answered", "in_15_s", "abandoned", "cut"})
        EXPECT_EQ(sum(got["tables"][0], column), f[column].get<long>()) << column;
    EXPECT_EQ(sum(report("workload")["tables"][0], "offered"), f["offered"]);
}

TEST_F(Reports, every_ended_call_has_one_result_and_that_of_a_hidden_case_is_as_one_without) {
    const auto expected = [&](bool sees_restricted) {
        std::map<std::string, long> out;
        for (const auto& [id, c] : counted().calls) {
            if (!c.ended || !c.arrived) continue;  // what the house itself dialled has no result
            if (!sees_restricted && counted().restricted(c.incident)) ++out["tanpa_hasil"];
            else if (!c.result.empty()) ++out[c.result];
            else if (c.answered) ++out["tanpa_hasil"];
            else ++out[c.gave_up() ? "putus_sebelum_dijawab" : "terpotong"];
        }
        return out;
    };
    const auto got = [&](const json& answer) {
        std::map<std::string, long> out;
        for (const auto& row : answer["tables"][0]["rows"]) out[row[0]] = row[1].get<long>();
        return out;
    };
    ASSERT_GT(expected(false)["tanpa_hasil"], expected(true)["tanpa_hasil"]);
    EXPECT_EQ(got(report("results")), expected(false));
    EXPECT_EQ(got(report("results", day().admin_, "admin")), expected(false));
    EXPECT_EQ(report("results")["figures"]["prank"], expected(true)["iseng"]);
    EXPECT_EQ(report("results")["figures"]["ghost"], expected(true)["ghost"]);
    open_all();
    EXPECT_EQ(got(report("results")), expected(true));
}

TEST_F(Reports, each_agencys_times_are_those_of_the_events) {
    open_all();
    const json got = report("legs");
    const json& f = got["figures"];
    EXPECT_EQ(f["assigned"], static_cast<long>(counted().tasks.size()));
    EXPECT_EQ(f["acknowledged"], counted().tasks_where([](const auto& t) { return t.must && t.acknowledge_ms >= 0; }));
    EXPECT_EQ(f["in_60_s"], counted().tasks_where([](const auto& t) { return t.must && t.acknowledge_ms >= 0 && t.acknowledge_ms <= 60'000; }));
    EXPECT_EQ(f["overdue"], counted().tasks_where([](const auto& t) { return t.overdue; }));
    EXPECT_EQ(f["declined"], counted().tasks_where([](const auto& t) { return t.declined; }));
    EXPECT_EQ(f["by_phone"], counted().tasks_where([](const auto& t) { return t.by_phone; }));
    EXPECT_GT(f["overdue"].get<long>(), 0);
    for (const char* agency : {"damkar", "bpbd", "dppa", "polres"}) {
        const json row = row_of(got["tables"][0], agency);
        const auto of = [&](const CountedTask& t) { return t.agency == agency; };
        EXPECT_EQ(row[1], counted().tasks_where(of)) << agency;
        EXPECT_EQ(row[3], counted().tasks_where([&](const auto& t) { return of(t) && t.must && t.acknowledge_ms >= 0 && t.acknowledge_ms <= 60'000; })) << agency;
        std::vector<std::int64_t> acknowledged, arrived;
        for (const auto& [id, t] : counted().tasks) {
            if (of(t) && t.acknowledge_ms >= 0) acknowledged.push_back(t.acknowledge_ms);
            if (of(t) && t.on_scene_ms >= 0) arrived.push_back(t.on_scene_ms);
        }
        if (!acknowledged.empty()) EXPECT_DOUBLE_EQ(row[14].get<double>(), nth(acknowledged, 0.5)) << agency;
        if (!arrived.empty()) EXPECT_DOUBLE_EQ(row[23].get<double>(), nth(arrived, 0.9)) << agency;
    }
}

// Send, depart, arrive and close, each from the step before it.
TEST_F(Reports, every_leg_of_a_task_is_measured_on_its_own) {
    open_all();
    const json table = report("legs")["tables"][0];
    std::size_t compared = 0;
    for (const char* agency : {"damkar", "bpbd", "dppa"}) {
        std::vector<std::int64_t> send, depart, arrive, close;
        for (const auto& [id, t] : counted().tasks) {
            if (t.agency != agency) continue;
            const std::int64_t left = t.en_route_ms >= 0 ? t.en_route_ms : t.acknowledge_ms;
            const std::int64_t there = t.on_scene_ms >= 0 ? t.on_scene_ms : left;
            if (t.sent_ms >= 0) send.push_back(t.sent_ms);
            if (t.en_route_ms >= 0) depart.push_back(t.en_route_ms - t.acknowledge_ms);
            if (t.on_scene_ms >= 0) arrive.push_back(t.on_scene_ms - left);
            if (t.cleared_ms >= 0) close.push_back(t.cleared_ms - there);
        }
        const json row = row_of(table, agency);
        const auto same = [&](std::vector<std::int64_t>& ms, std::size_t column, const char* leg) {
            if (ms.empty()) return;
            EXPECT_DOUBLE_EQ(row[column].get<double>(), nth(ms, 0.5)) << agency << " " << leg;
            EXPECT_DOUBLE_EQ(row[column + 1].get<double>(), nth(ms, 0.9)) << agency << " " << leg;
            ++compared;
        };
        same(send, 10, "send");
        same(depart, 16, "depart");
        same(arrive, 18, "arrive");
        same(close, 20, "close");
    }
    EXPECT_GT(compared, 6U);
}

TEST_F(Reports, the_workload_of_each_hour_is_that_of_the_events) {
    std::map<std::pair<long, long>, long> expected;  // weekday (1 = Monday) and hour in the regency's zone
    for (const auto& [id, c] : counted().calls) {
        if (!c.arrived || !c.ended) continue;
        const std::int64_t hours = (c.arrived / 1'000'000 + 7 * 3600) / 3600;  // the day's wall is its house time; WIB
        ++expected[{(hours / 24 + 3) % 7 + 1, hours % 24}];
    }
    ASSERT_GT(expected.size(), 1U);
    std::map<std::pair<long, long>, long> got;
    const json answer = report("workload");
    for (const auto& row : answer["tables"][0]["rows"]) got[{row[0].get<long>(), row[1].get<long>()}] = row[2].get<long>();
    EXPECT_EQ(got, expected);
}

TEST_F(Reports, restricted_cases_are_counted_apart_for_a_supervisor_and_not_at_all_for_an_admin) {
    const auto restricted_tasks = counted().tasks_where([&](const auto& t) { return counted().restricted(t.incident); });
    const auto restricted = std::count_if(counted().incidents.begin(), counted().incidents.end(), [](const auto& one) { return one.second.restricted; });
    ASSERT_GT(restricted, 0);
    const auto all = static_cast<long>(counted().incidents.size());
    const json stub = report("heat");
    EXPECT_EQ(stub["figures"]["incidents"], all);
    EXPECT_EQ(stub["figures"]["restricted"], restricted);
    EXPECT_EQ(stub.dump().find("kekerasan"), std::string::npos);
    EXPECT_EQ(report("legs")["figures"]["restricted"], restricted_tasks);
    EXPECT_TRUE(row_of(report("legs")["tables"][0], "dppa").is_null());
    const json nothing = report("heat", day().admin_, "admin");
    EXPECT_EQ(nothing["figures"]["incidents"], all - restricted);
    EXPECT_EQ(nothing["figures"]["restricted"], 0);
    // A search must not find what it hides.
    EXPECT_EQ(report("answer_times", {{"type", "kekerasan"}})["figures"]["offered"], 0);
    EXPECT_EQ(report("heat", {{"type", "kekerasan"}})["figures"]["incidents"], 0);
    EXPECT_EQ(report("legs", {{"agency", "dppa"}})["figures"]["assigned"], 0);
    open_all();
    const json whole = report("heat");
    EXPECT_EQ(whole["figures"]["restricted"], 0);
    EXPECT_EQ(sum(whole["tables"][0], "type:kekerasan"), restricted);
    EXPECT_EQ(report("answer_times", {{"type", "kekerasan"}})["figures"]["offered"], restricted);
}

TEST_F(Reports, the_heat_map_counts_each_kecamatans_incidents) {
    open_all();
    const json table = report("heat")["tables"][0];
    for (const char* kecamatan : {"16.02.07", "16.02.04"}) {
        const auto expected = std::count_if(counted().incidents.begin(), counted().incidents.end(), [&](const auto& one) { return one.second.kecamatan == kecamatan; });
        EXPECT_EQ(row_of(table, kecamatan)[2], expected) << kecamatan;
        EXPECT_EQ(report("heat", {{"kecamatan", kecamatan}})["figures"]["incidents"], expected);
        EXPECT_EQ(report("answer_times", {{"kecamatan", kecamatan}})["figures"]["offered"],
                  counted().calls_where([&](const auto& c) { return c.incident && counted().incidents.at(c.incident).kecamatan == kecamatan; }));
    }
    EXPECT_EQ(row_of(table, "16.02.07")[1], "Kayu Agung");
}

TEST_F(Reports, the_recap_has_every_call_once_and_every_forwarding_with_its_times) {
    std::set<long> calls;
    long forwarded = 0, masked = 0, numbers = 0;
    json after;
    for (int pages = 0; pages < 100; ++pages) {
        const json page = report("recap", after.is_null() ? json{{"limit", 20}} : json{{"limit", 20}, {"after", after}});
        for (const auto& row : page["tables"][0]["rows"]) {
            calls.insert(row[0].get<long>());
            forwarded += row[10].is_null() ? 0 : 1;
            EXPECT_NE(row[6], "terbatas");
            if (row[6] == "tanpa_hasil") {
                ++masked;
                EXPECT_TRUE(row[3].is_null() && row[4].is_null() && row[5].is_null() && row[10].is_null());
                EXPECT_FALSE(row[2].is_null());
            }
            numbers += row[2].is_null() ? 0 : 1;
            if (!row[13].is_null() && !row[14].is_null()) EXPECT_LE(row[13].get<std::string>(), row[14].get<std::string>());
        }
        if (!page.contains("next")) break;
        after = page["next"];
    }
    EXPECT_EQ(static_cast<long>(calls.size()), counted().calls_where([](const auto& c) { return c.ended != 0; }));
    EXPECT_EQ(forwarded, counted().tasks_where([&](const auto& t) { return !counted().restricted(t.incident); }));
    EXPECT_EQ(masked, counted().calls_where([&](const auto& c) {
        return c.ended && c.arrived && (counted().restricted(c.incident) || (c.answered && c.result.empty()));
    }));
    EXPECT_GT(numbers, masked);
}

TEST_F(Reports, the_recap_says_sent_only_of_what_was_sent) {
    long sent = 0, never = 0;
    const json rows = report("recap", {{"limit", 5000}})["tables"][0]["rows"];
    for (const auto& row : rows) {
        if (row[10].is_null()) continue;
        (row[13].is_null() ? never : sent) += 1;
        if (row[12] == "unreachable") EXPECT_TRUE(row[13].is_null()) << row;
    }
    EXPECT_EQ(sent, counted().tasks_where([&](const auto& t) { return !counted().restricted(t.incident) && t.sent; }));
    EXPECT_EQ(never, counted().tasks_where([&](const auto& t) { return !counted().restricted(t.incident) && !t.sent; }));
    EXPECT_GT(never, 0);
    EXPECT_GT(sent, 0);
}

TEST_F(Reports, the_months_figures_agree_with_the_reports_they_come_from) {
    const json month = report("month"), answer = report("answer_times"), legs = report("legs");
    for (const char* figure : {"offered", "answered", "abandoned", "share_15_s", "share_20_s", "wait_p90_s"}) EXPECT_EQ(month["figures"][figure], answer["figures"][figure]) << figure;
    EXPECT_EQ(month["figures"]["tasks_share_60_s"], legs["figures"]["share_60_s"]);
    EXPECT_EQ(month["figures"]["tasks_overdue"], legs["figures"]["overdue"]);
    EXPECT_EQ(static_cast<long>(month["tables"][2]["rows"].size()), std::min<long>(100, legs["figures"]["overdue"].get<long>()));
    bool found = false;
    for (const auto& row : month["tables"][0]["rows"])
        if (row[1] == "Panggilan masuk") found = row[2] == answer["figures"]["offered"];
    EXPECT_TRUE(found);
}

TEST_F(Reports, are_the_same_again_after_the_tables_were_rebuilt_from_the_events) {
    std::vector<json> before;
    for (const char* kind : {"answer_times", "results", "workload", "legs", "heat", "recap", "month"}) before.push_back(report(kind));
    stop_shipping();
    ASSERT_TRUE(rebuild_projections(url()));
    std::size_t i = 0;
    for (const char* kind : {"answer_times", "results", "workload", "legs", "heat", "recap", "month"}) EXPECT_EQ(report(kind), before[i++]) << kind;
}

TEST_F(Reports, do_not_know_of_trainings) {
    Day longer{kSeed};  // the same day, and ten trainings after it
    const std::size_t known = longer.day.size();
    for (int i = 0; i < 10; ++i) longer.train();
    const json span = json::object({{"to", longer.day.back().wall.us + 1}});
    const auto figures = [&] {
        std::string out;
        for (const char* kind : {"answer_times", "results", "workload", "legs", "heat", "recap", "month"}) out += report(kind, span).dump() + "\n";
        for (const char* table : {"call", "call_offer", "incident", "report", "assignment", "clock", "escalation", "delivery", "timeline"})
            out += query(std::string("select count(*) from ") + table) + "\n";
        return out;
    };
    const std::string before = figures();
    std::vector<journal::Record> records;
    for (std::size_t i = known; i < longer.day.size(); ++i)  // without what else the clock brought meanwhile
        if (type_of(longer.day[i].body).starts_with("training_")) records.push_back(record_of(longer.day[i]));
    append(records);
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select count(*) from event where type = 'training_saved'"), "10");
    EXPECT_EQ(figures(), before);
}

TEST_F(Reports, ask_for_a_span_and_a_role) {
    EXPECT_EQ(try_report("answer_times", PersonId{1}, "operator").error().code, "query_refused");
    EXPECT_EQ(try_report("heat", PersonId{1}, "dispatcher").error().code, "query_refused");
    EXPECT_EQ(try_report("legs", day().supervisor_, "supervisor", {{"to", 1}}).error().code, "query_refused");
    const auto long_span = try_report("recap", day().supervisor_, "supervisor", {{"to", std::int64_t{1} << 52}});
    EXPECT_EQ(long_span.error().code, "query_refused");
    EXPECT_NE(long_span.error().message.find("paling lama 400 hari"), std::string::npos) << long_span.error().to_string();
}

TEST_F(Reports, are_asked_as_a_role_that_cannot_write) {
    EXPECT_EQ(query("select pg_has_role('siaga_app', 'siaga_read', 'member')"), "t");
    EXPECT_EQ(query("set role siaga_read; select (code.query_report_results('{\"from\": 1, \"to\": 2, \"viewer\": {\"role\": \"supervisor\"}}')->'figures'->>'offered')"), "SET\n0");
}

}  // namespace
}  // namespace siaga::store
