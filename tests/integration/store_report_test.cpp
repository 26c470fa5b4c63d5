// Reports against the events they are made of: a day goes through the centre, the journal and the shipper, and is
// counted again here, from the events alone.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "store_support.hpp"
#include "unit/centre/house_fixture.hpp"

namespace siaga::store {
namespace {

using namespace test;
using namespace centre;
using namespace std::chrono_literals;
using nlohmann::json;

// A control room's day by dice: some callers are answered soon, some late, some give up; some are pranks, some
// fires, some cases that not everybody may see; agencies accept in time, late, by phone or not at all.
class Day : public centre::test::House {
public:
    explicit Day(std::uint64_t seed) : random_(seed) {
        settings_.queue.wrap_up = 1s;
        open();
        for (const char* seat : {"01", "02"}) operators_.push_back(ready_at(seat));
        supervisor_ = person("kepala", PersonRole::supervisor);
        admin_ = person("admin", PersonRole::admin);
        for (const char* agency : {"damkar", "bpbd", "dppa"}) {
            dispatchers_[agency] = person(std::string("petugas-") + agency, PersonRole::dispatcher, agency);
            desk(agency);
        }
        for (int i = 0; i < 150; ++i) one_call(i);
        advance(2h);
    }
    void TestBody() override {}
    // One whole training at desk 01, saved as a fire.
    void train() {
        phone("01");
        (void)send(BeReady{}, operators_[0]);
        done(StartTraining{SeatId{"01"}, "rumah_terbakar"}, supervisor_);
        advance(5s);
        done(AnswerTraining{}, operators_[0]);
        advance(60s);
        done(SaveTraining{words()}, operators_[0]);
        done(EndTraining{SeatId{"01"}}, operators_[0]);
    }

    PersonId supervisor_, admin_;
    std::vector<PersonId> operators_;
    using House::advance, House::day, House::done, House::state, House::now_;

private:
    std::uint64_t roll(std::uint64_t below) { return std::uniform_int_distribution<std::uint64_t>(0, below - 1)(random_); }
    Duration seconds(std::uint64_t below) { return std::chrono::milliseconds(roll(below * 1000)); }

    void one_call(int n) {
        advance(seconds(900));
        for (std::size_t i = 0; i < operators_.size(); ++i) {
            phone(i == 0 ? "01" : "02");
            (void)send(BeReady{}, operators_[i]);
        }
        const CallId call = ring("+62812" + std::to_string(1000 + n));
        advance(seconds(roll(4) == 0 ? 90 : 18));
        const auto seats = ringing(call);
        if (seats.empty() || roll(5) == 0) return hang_up(call);
        lift(seats[0]);
        const PersonId who = operators_[seats[0] == "01" ? 0 : 1];
        advance(seconds(60));
        switch (roll(6)) {
            case 0: done(GiveResult{call, CallResult::iseng, {}}, who); break;
            case 1: done(GiveResult{call, CallResult::ghost, {}}, who); break;
            case 2: break;  // nobody said what it was
            default: incident(call, who);
        }
        hang_up(call);
    }
    void incident(CallId call, PersonId who) {
        SaveIncident save;
        save.call = call;
        save.words = words(std::vector<std::string>{"kebakaran", "banjir", "kekerasan"}[roll(3)]);
        save.words.priority = roll(2) ? Priority::kritis : Priority::sedang;
        const std::string kecamatan = roll(2) ? "16.02.07" : "16.02.04";
        save.words.place.kecamatan = AreaCode{kecamatan};
        save.words.place.kecamatan_name = kecamatan == "16.02.07" ? "Kayu Agung" : "Pampangan";
        const IncidentId made{done(save, who).reply["incident"].get<std::uint64_t>()};
        for (const AssignmentId task : std::vector<AssignmentId>(state().incidents.at(made).assignments)) take(task, who);
    }
    void take(AssignmentId task, PersonId who) {
        const auto agency = dispatchers_.find(state().assignments.at(task).agency.value);
        advance(seconds(roll(3) == 0 ? 200 : 50));
        if (agency == dispatchers_.end()) {
            if (roll(2)) (void)send(AcknowledgeByPhone{task, "Sdr. A", WallTime{now_.us - 5'000'000}}, who);
            return;
        }
        switch (roll(6)) {
            case 0: (void)send(Decline{task, "tidak ada unit"}, agency->second); return;
            case 1: return;
            default: break;
        }
        (void)send(Acknowledge{task}, agency->second);
        for (int step = 0; step < 3; ++step) {
            if (roll(5) == 0) return;
            advance(seconds(400));
            if (step == 0) (void)send(Depart{task}, agency->second);
            else if (step == 1) (void)send(Arrive{task}, agency->second);
            else (void)send(Clear{task, "selesai"}, agency->second);
        }
    }

    std::mt19937_64 random_;
    std::map<std::string, PersonId> dispatchers_;
};

// ---- the same day, counted from its events -----------------------------------------------------------

struct CountedCall {
    std::int64_t arrived = 0, answered = 0, ended = 0;  // house time
    bool connected = false;
    EndCause cause{};
    std::string result;
    IncidentId incident;
    [[nodiscard]] std::int64_t wait_ms() const { return ((answered ? answered : ended) - arrived) / 1000; }
    [[nodiscard]] bool gave_up() const { return cause == EndCause::caller_hung_up || cause == EndCause::cancelled; }
};
struct CountedTask {
    IncidentId incident;
    std::string agency;
    bool must = false, overdue = false, declined = false, by_phone = false;
    std::int64_t created = 0, created_wall = 0, acknowledge_ms = -1, on_scene_ms = -1;
};
struct CountedIncident {
    std::string type, kecamatan;
    bool restricted = false;
    PersonId owner;
};

struct Recount {
    std::map<CallId, CountedCall> calls;
    std::map<AssignmentId, CountedTask> tasks;
    std::map<IncidentId, CountedIncident> incidents;

    explicit Recount(const std::vector<Event>& day) {
        for (const auto& event : day) {
            if (const auto* e = event.body.get_if<CallArrived>()) calls[e->call].arrived = event.at.us;
            if (const auto* e = event.body.get_if<CallConnected>()) calls[e->call].connected = true;
            if (const auto* e = event.body.get_if<CallAnswered>()) calls[e->call].answered = event.at.us;
            if (const auto* e = event.body.get_if<CallEnded>()) calls[e->call].ended = event.at.us, calls[e->call].cause = e->cause;
            if (const auto* e = event.body.get_if<CallResultGiven>()) calls[e->call].result = name_of(e->result);
            if (const auto* e = event.body.get_if<IncidentSaved>()) {
                calls[e->call].incident = e->incident;
                incidents[e->incident] = {e->type.value, e->place.kecamatan.value, e->restricted, e->owner};
            }
            if (const auto* e = event.body.get_if<AssignmentCreated>()) {
                CountedTask task;
                task.incident = e->incident;
                task.agency = e->line.agency.value;
                task.must = e->line.must_acknowledge;
                task.created = event.at.us;
                task.created_wall = event.wall.us;
                tasks[e->assignment] = task;
            }
            if (const auto* e = event.body.get_if<AssignmentAcknowledged>()) {
                auto& task = tasks[e->assignment];
                task.acknowledge_ms = (event.at.us - task.created) / 1000;
                task.by_phone = e->by_phone;
                if (e->by_phone && e->taken_at.us) task.acknowledge_ms = std::min(task.acknowledge_ms, std::max<std::int64_t>(0, e->taken_at.us - task.created_wall) / 1000);
            }
            if (const auto* e = event.body.get_if<AssignmentDeclined>()) tasks[e->assignment].declined = true;
            if (const auto* e = event.body.get_if<AssignmentOverdue>()) tasks[e->assignment].overdue = true;
            if (const auto* e = event.body.get_if<AssignmentOnScene>()) tasks[e->assignment].on_scene_ms = (event.at.us - tasks[e->assignment].created) / 1000;
        }
    }
    template <class F> [[nodiscard]] long calls_where(F holds) const {
        // Callers' calls: what the house itself dialled is no call that was offered.
        return std::count_if(calls.begin(), calls.end(), [&](const auto& one) { return one.second.arrived && holds(one.second); });
    }
    template <class F> [[nodiscard]] long tasks_where(F holds) const {
        return std::count_if(tasks.begin(), tasks.end(), [&](const auto& one) { return holds(one.second); });
    }
    [[nodiscard]] bool restricted(IncidentId id) const { return id && incidents.at(id).restricted; }
};

// percentile_disc, in seconds of one decimal.
double nth(std::vector<std::int64_t> values, double share) {
    std::sort(values.begin(), values.end());
    const auto place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return std::round(static_cast<double>(values.at(std::max<std::size_t>(place, 1) - 1)) / 100.0) / 10.0;
}

struct Reports : Store {
    void SetUp() override {
        Store::SetUp();
        if (HasFatalFailure()) return;
        std::vector<journal::Record> records;
        for (const auto& event : day_.day) records.push_back(record_of(event));
        append(records);
        start_shipping();
        ASSERT_TRUE(shipped_all());
        queries_ = std::make_unique<Queries>(QueryOptions{.url = url()});
    }
    void TearDown() override {
        queries_.reset();
        Store::TearDown();
    }
    Result<json> try_report(const std::string& kind, PersonId who, const std::string& role, json more = json::object()) {
        json params{{"from", day_.day.front().wall.us}, {"to", day_.day.back().wall.us + 1}, {"viewer", {{"person", who.value}, {"role", role}}}};
        params.update(more);
        return ask(*queries_, "report_" + kind, params);
    }
    json report(const std::string& kind, PersonId who, const std::string& role = "supervisor", json more = json::object()) {
        auto got = try_report(kind, who, role, std::move(more));
        EXPECT_TRUE(got) << kind << ": " << got.error().to_string();
        return got ? *got : json();
    }
    json report(const std::string& kind, json more = json::object()) { return report(kind, day_.supervisor_, "supervisor", std::move(more)); }
    // A reason for each restricted case: after that this supervisor sees all.
    void open_all() {
        std::vector<journal::Record> records;
        for (const auto& [id, incident] : counted_.incidents)
            if (incident.restricted)
                records.push_back(record_of({0, {day_.now_.us}, {day_.day.back().wall.us}, RestrictedOpened{id, day_.supervisor_, "rapat"}}));
        append(records);
        ASSERT_TRUE(shipped_all());
    }
    static long sum(const json& table, const std::string& column) {
        long out = 0;
        for (std::size_t i = 0; i < table["columns"].size(); ++i)
            if (table["columns"][i]["key"] == column)
                for (const auto& row : table["rows"]) out += row[i].is_null() ? 0 : row[i].get<long>();
        return out;
    }
    static json row_of(const json& table, const std::string& first) {
        for (const auto& row : table["rows"])
            if (row[0] == first) return row;
        return json();
    }

    Day day_{20261122};
    Recount counted_{day_.day};
    std::unique_ptr<Queries> queries_;
};

TEST_F(Reports, answer_times_are_those_of_the_events_and_offered_is_answered_abandoned_and_cut) {
    const json got = report("answer_times");
    const json& f = got["figures"];
    const auto ended = [](const CountedCall& c) { return c.ended != 0; };
    EXPECT_GT(counted_.calls.size(), 100U);
    EXPECT_EQ(f["offered"], counted_.calls_where(ended));
    EXPECT_EQ(f["connected"], counted_.calls_where([&](const auto& c) { return ended(c) && c.connected; }));
    EXPECT_EQ(f["answered"], counted_.calls_where([&](const auto& c) { return ended(c) && c.answered; }));
    EXPECT_EQ(f["in_15_s"], counted_.calls_where([&](const auto& c) { return ended(c) && c.answered && c.wait_ms() <= 15'000; }));
    EXPECT_EQ(f["in_20_s"], counted_.calls_where([&](const auto& c) { return ended(c) && c.answered && c.wait_ms() <= 20'000; }));
    EXPECT_EQ(f["abandoned"], counted_.calls_where([&](const auto& c) { return ended(c) && !c.answered && c.gave_up(); }));
    EXPECT_EQ(f["cut"], counted_.calls_where([&](const auto& c) { return ended(c) && !c.answered && !c.gave_up(); }));
    EXPECT_EQ(f["offered"].get<long>(), f["answered"].get<long>() + f["abandoned"].get<long>() + f["cut"].get<long>());
    EXPECT_GT(f["abandoned"].get<long>(), 0);
    EXPECT_GT(f["answered"].get<long>(), f["in_15_s"].get<long>());
    long buckets = 0;
    for (const char* bucket : {"abandoned_5_s", "abandoned_15_s", "abandoned_20_s", "abandoned_30_s", "abandoned_60_s", "abandoned_over_60_s"}) {
        buckets += f[bucket].get<long>();
        EXPECT_EQ(sum(got["tables"][0], bucket), f[bucket].get<long>()) << bucket;
    }
    EXPECT_EQ(buckets, f["abandoned"]);
    EXPECT_EQ(f["abandoned_30_s"], counted_.calls_where([&](const auto& c) { return ended(c) && !c.answered && c.gave_up() && c.wait_ms() > 20'000 && c.wait_ms() <= 30'000; }));
    std::vector<std::int64_t> waits;
    for (const auto& [id, c] : counted_.calls)
        if (c.ended && c.answered) waits.push_back(c.wait_ms());
    EXPECT_DOUBLE_EQ(f["wait_p50_s"].get<double>(), nth(waits, 0.5));
    EXPECT_DOUBLE_EQ(f["wait_p90_s"].get<double>(), nth(waits, 0.9));
    for (const char* column : {"offered", "connected", "answered", "in_15_s", "abandoned", "cut"})
        EXPECT_EQ(sum(got["tables"][0], column), f[column].get<long>()) << column;
    EXPECT_EQ(sum(report("workload")["tables"][0], "offered"), f["offered"]);
}

TEST_F(Reports, every_ended_call_has_one_result_and_a_hidden_case_is_named_restricted_only) {
    const auto expected = [&](bool sees_restricted) {
        std::map<std::string, long> out;
        for (const auto& [id, c] : counted_.calls) {
            if (!c.ended || !c.arrived) continue;  // what the house itself dialled has no result
            if (!sees_restricted && counted_.restricted(c.incident)) ++out["terbatas"];
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
    ASSERT_GT(expected(false)["terbatas"], 0);
    EXPECT_EQ(got(report("results")), expected(false));
    EXPECT_EQ(got(report("results", day_.admin_, "admin")), expected(false));
    EXPECT_EQ(report("results")["figures"]["prank"], expected(true)["iseng"]);
    open_all();
    EXPECT_EQ(got(report("results")), expected(true));
}

TEST_F(Reports, each_agencys_times_are_those_of_the_events) {
    open_all();
    const json got = report("legs");
    const json& f = got["figures"];
    EXPECT_EQ(f["assigned"], static_cast<long>(counted_.tasks.size()));
    EXPECT_EQ(f["acknowledged"], counted_.tasks_where([](const auto& t) { return t.must && t.acknowledge_ms >= 0; }));
    EXPECT_EQ(f["in_60_s"], counted_.tasks_where([](const auto& t) { return t.must && t.acknowledge_ms >= 0 && t.acknowledge_ms <= 60'000; }));
    EXPECT_EQ(f["overdue"], counted_.tasks_where([](const auto& t) { return t.overdue; }));
    EXPECT_EQ(f["declined"], counted_.tasks_where([](const auto& t) { return t.declined; }));
    EXPECT_EQ(f["by_phone"], counted_.tasks_where([](const auto& t) { return t.by_phone; }));
    EXPECT_GT(f["overdue"].get<long>(), 0);
    for (const char* agency : {"damkar", "bpbd", "dppa", "polres"}) {
        const json row = row_of(got["tables"][0], agency);
        const auto of = [&](const CountedTask& t) { return t.agency == agency; };
        EXPECT_EQ(row[1], counted_.tasks_where(of)) << agency;
        EXPECT_EQ(row[3], counted_.tasks_where([&](const auto& t) { return of(t) && t.must && t.acknowledge_ms >= 0 && t.acknowledge_ms <= 60'000; })) << agency;
        std::vector<std::int64_t> acknowledged, arrived;
        for (const auto& [id, t] : counted_.tasks) {
            if (of(t) && t.acknowledge_ms >= 0) acknowledged.push_back(t.acknowledge_ms);
            if (of(t) && t.on_scene_ms >= 0) arrived.push_back(t.on_scene_ms);
        }
        if (!acknowledged.empty()) EXPECT_DOUBLE_EQ(row[14].get<double>(), nth(acknowledged, 0.5)) << agency;
        if (!arrived.empty()) EXPECT_DOUBLE_EQ(row[23].get<double>(), nth(arrived, 0.9)) << agency;
    }
}

TEST_F(Reports, restricted_cases_are_counted_apart_for_a_supervisor_and_not_at_all_for_an_admin) {
    const auto restricted_tasks = counted_.tasks_where([&](const auto& t) { return counted_.restricted(t.incident); });
    const auto restricted = std::count_if(counted_.incidents.begin(), counted_.incidents.end(), [](const auto& one) { return one.second.restricted; });
    ASSERT_GT(restricted, 0);
    const auto all = static_cast<long>(counted_.incidents.size());
    const json stub = report("heat");
    EXPECT_EQ(stub["figures"]["incidents"], all);
    EXPECT_EQ(stub["figures"]["restricted"], restricted);
    EXPECT_EQ(stub.dump().find("kekerasan"), std::string::npos);
    EXPECT_EQ(report("legs")["figures"]["restricted"], restricted_tasks);
    EXPECT_TRUE(row_of(report("legs")["tables"][0], "dppa").is_null());
    const json nothing = report("heat", day_.admin_, "admin");
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
        const auto expected = std::count_if(counted_.incidents.begin(), counted_.incidents.end(), [&](const auto& one) { return one.second.kecamatan == kecamatan; });
        EXPECT_EQ(row_of(table, kecamatan)[2], expected) << kecamatan;
        EXPECT_EQ(report("heat", {{"kecamatan", kecamatan}})["figures"]["incidents"], expected);
        EXPECT_EQ(report("answer_times", {{"kecamatan", kecamatan}})["figures"]["offered"],
                  counted_.calls_where([&](const auto& c) { return c.incident && counted_.incidents.at(c.incident).kecamatan == kecamatan; }));
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
            masked += row[6] == "terbatas" ? 1 : 0;
            if (row[6] == "terbatas") { EXPECT_TRUE(row[2].is_null() && row[3].is_null() && row[4].is_null() && row[5].is_null() && row[10].is_null()); }
            else numbers += row[2].is_null() ? 0 : 1;
            if (!row[14].is_null()) EXPECT_LE(row[13].get<std::string>(), row[14].get<std::string>());
        }
        if (!page.contains("next")) break;
        after = page["next"];
    }
    EXPECT_EQ(static_cast<long>(calls.size()), counted_.calls_where([](const auto& c) { return c.ended != 0; }));
    EXPECT_EQ(forwarded, counted_.tasks_where([&](const auto& t) { return !counted_.restricted(t.incident); }));
    EXPECT_EQ(masked, counted_.calls_where([&](const auto& c) { return counted_.restricted(c.incident); }));
    EXPECT_GT(numbers, masked);
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

TEST_F(Reports, the_audit_shows_what_a_change_was_before_and_is_after_to_admins_alone) {
    EXPECT_EQ(try_report("audit", day_.supervisor_, "supervisor").error().code, "query_refused");
    Person changed = day_.state().people.at(day_.supervisor_);
    changed.name = "Kepala Ruang";
    append({record_of({0, {day_.now_.us}, {day_.day.back().wall.us}, PersonSaved{changed, day_.admin_}}),
            record_of({0, {day_.now_.us}, {day_.day.back().wall.us}, ReportExported{day_.supervisor_, "recap", json{{"from", 1}}, 12}})});
    ASSERT_TRUE(shipped_all());
    const json got = report("audit", day_.admin_, "admin");
    const json& rows = got["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 2U);
    EXPECT_EQ(rows[0][3], "report_exported");
    EXPECT_EQ(rows[0][4], "recap");
    EXPECT_EQ(rows[1][2], "admin");
    EXPECT_EQ(rows[1][3], "person_saved");
    EXPECT_EQ(json::parse(rows[1][7].get<std::string>()), (json{{"name", "kepala"}}));
    EXPECT_EQ(json::parse(rows[1][8].get<std::string>()), (json{{"name", "Kepala Ruang"}}));
    const json changes = report("audit", day_.admin_, "admin", {{"kind", "changes"}});
    for (const auto& row : changes["tables"][0]["rows"]) EXPECT_EQ(row[3], "person_saved");
    // Nothing of a restricted case, in whole or in part.
    const json all = report("audit", day_.admin_, "admin", {{"limit", 5000}});
    for (const auto& [id, incident] : counted_.incidents)
        if (incident.restricted) EXPECT_EQ(all.dump().find(query("select number from incident where id = " + std::to_string(id.value))), std::string::npos);
}

TEST_F(Reports, the_audit_shows_which_settings_of_the_house_an_admin_changed) {
    QueueSettings before, after;
    after.ring = std::chrono::seconds(20);
    const SeatSettings seat{SeatId{"09"}, "Meja baru", true};
    const auto happened = [&](EventBody body) { return record_of({0, {day_.now_.us}, {day_.day.back().wall.us}, std::move(body)}); };
    append({happened(PasswordReset{day_.supervisor_, day_.admin_}), happened(QueueSettingsChanged{before, after, day_.admin_}), happened(SeatSettingsChanged{seat.id, {}, seat, day_.admin_}),
            happened(SeatPasswordChanged{seat.id, day_.admin_})});
    ASSERT_TRUE(shipped_all());
    const json changes = report("audit", day_.admin_, "admin", {{"kind", "changes"}});
    const json& rows = changes["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 4U);
    EXPECT_EQ(rows[3][3], "password_reset");
    EXPECT_EQ(rows[3][4], query("select name from person where id = " + std::to_string(day_.supervisor_.value)));
    EXPECT_EQ(rows[0][3], "seat_password_changed");
    EXPECT_EQ(rows[0][4], "09");
    EXPECT_EQ(rows[1][3], "seat_settings_changed");
    EXPECT_EQ(json::parse(rows[1][8].get<std::string>())["title"], "Meja baru");
    EXPECT_EQ(rows[2][2], "admin");
    EXPECT_EQ(json::parse(rows[2][7].get<std::string>()), (json{{"ring", 12'000'000}}));
    EXPECT_EQ(json::parse(rows[2][8].get<std::string>()), (json{{"ring", 20'000'000}}));
    EXPECT_EQ(rows[2][9], "ring: 12000000 -> 20000000");
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
    const auto figures = [&] {
        std::string out;
        for (const char* kind : {"answer_times", "results", "workload", "legs", "heat", "recap", "month"}) out += report(kind).dump() + "\n";
        for (const char* table : {"call", "call_offer", "incident", "report", "assignment", "clock", "escalation", "delivery", "timeline"})
            out += query(std::string("select count(*) from ") + table) + "\n";
        return out;
    };
    const std::size_t known = day_.day.size();
    for (int i = 0; i < 10; ++i) day_.train();
    const std::string before = figures();  // asked for the same span
    std::vector<journal::Record> records;
    for (std::size_t i = known; i < day_.day.size(); ++i)  // without what else the clock brought meanwhile
        if (type_of(day_.day[i].body).starts_with("training_")) records.push_back(record_of(day_.day[i]));
    append(records);
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select count(*) from event where type = 'training_saved'"), "10");
    EXPECT_EQ(figures(), before);
}

TEST_F(Reports, the_audit_shows_who_trained_whom_in_what_and_with_which_result_and_never_the_words) {
    const std::size_t known = day_.day.size();
    day_.train();
    std::vector<journal::Record> records;
    for (std::size_t i = known; i < day_.day.size(); ++i)
        if (type_of(day_.day[i].body).starts_with("training_")) records.push_back(record_of(day_.day[i]));
    ASSERT_EQ(records.size(), 4U);
    append(records);
    ASSERT_TRUE(shipped_all());
    const json got = report("audit", day_.admin_, "admin");
    const json& rows = got["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 3U);
    const auto trainee = query("select name from person where id = " + std::to_string(day_.operators_[0].value));
    EXPECT_EQ(rows[2][2], "kepala");
    EXPECT_EQ(rows[2][3], "training_started");
    EXPECT_EQ(rows[2][4], "01");
    EXPECT_NE(rows[2][9].get<std::string>().find(": " + trainee), std::string::npos) << rows[2][9];
    EXPECT_EQ(rows[1][2], trainee);
    EXPECT_EQ(rows[1][9], "LATIHAN-0001: kebakaran, jenis sesuai, 65 detik");
    EXPECT_EQ(rows[0][3], "training_ended");
    EXPECT_EQ(rows[0][9], "selesai");
    EXPECT_EQ(got.dump().find("api di dapur"), std::string::npos) << "what a trainee types";
    const json changes = report("audit", day_.admin_, "admin", {{"kind", "changes"}});
    for (const auto& row : changes["tables"][0]["rows"])
        EXPECT_FALSE(row[3].get<std::string>().starts_with("training_")) << "no change of the house";
}

TEST_F(Reports, ask_for_a_span_and_a_role) {
    EXPECT_EQ(try_report("answer_times", PersonId{1}, "operator").error().code, "query_refused");
    EXPECT_EQ(try_report("heat", PersonId{1}, "dispatcher").error().code, "query_refused");
    EXPECT_EQ(try_report("legs", day_.supervisor_, "supervisor", {{"to", 1}}).error().code, "query_refused");
    EXPECT_EQ(try_report("recap", day_.supervisor_, "supervisor", {{"to", std::int64_t{1} << 52}}).error().code, "query_refused");
}

TEST_F(Reports, are_asked_as_a_role_that_cannot_write) {
    EXPECT_EQ(query("select pg_has_role('siaga_app', 'siaga_read', 'member')"), "t");
    EXPECT_EQ(query("set role siaga_read; select (code.query_report_results('{\"from\": 1, \"to\": 2, \"viewer\": {\"role\": \"supervisor\"}}')->'figures'->>'offered')"), "SET\n0");
}

}  // namespace
}  // namespace siaga::store
