// A control room's day in the journal and in PostgreSQL, and the same day counted from its events alone: what the
// tests of reports and of the audit stand on.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "store_support.hpp"
#include "unit/centre/house_fixture.hpp"

namespace siaga::store::test {

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
    bool must = false, sent = false, overdue = false, declined = false, by_phone = false;
    std::int64_t created = 0, created_wall = 0, sent_ms = -1, acknowledge_ms = -1, en_route_ms = -1, on_scene_ms = -1, cleared_ms = -1;
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
            const auto since_created = [&](AssignmentId id) { return (event.at.us - tasks[id].created) / 1000; };
            if (const auto* e = event.body.get_if<AssignmentSent>()) tasks[e->assignment].sent = true, tasks[e->assignment].sent_ms = since_created(e->assignment);
            if (const auto* e = event.body.get_if<AssignmentEnRoute>()) tasks[e->assignment].en_route_ms = since_created(e->assignment);
            if (const auto* e = event.body.get_if<AssignmentCleared>()) tasks[e->assignment].cleared_ms = since_created(e->assignment);
            if (const auto* e = event.body.get_if<AssignmentDeclined>()) tasks[e->assignment].declined = true;
            if (const auto* e = event.body.get_if<AssignmentOverdue>()) tasks[e->assignment].overdue = true;
            if (const auto* e = event.body.get_if<AssignmentOnScene>()) tasks[e->assignment].on_scene_ms = since_created(e->assignment);
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

constexpr std::uint64_t kSeed = 20261122;

// Made once, the day's journal and tables are copied for each test.
struct DayReports : Store {
    static void SetUpTestSuite() {
        Store::SetUpTestSuite();
        if (made_) return;
        made_ = std::make_unique<Made>();
        LetGo::at_the_end([] { made_.reset(); });
    }
    void SetUp() override {
        if (!made_->stored) store_the_day();
        if (HasFatalFailure()) return;
        std::filesystem::copy(made_->dir / "journal", dir_ / "journal", std::filesystem::copy_options::recursive);
        open("hari");
        start_shipping();
        queries_ = std::make_unique<Queries>(QueryOptions{.url = url()});
    }
    void TearDown() override {
        queries_.reset();
        Store::TearDown();
    }
    Result<json> try_report(const std::string& kind, PersonId who, const std::string& role, json more = json::object()) {
        json params{{"from", day().day.front().wall.us}, {"to", day().day.back().wall.us + 1}, {"viewer", {{"person", who.value}, {"role", role}}}};
        params.update(more);
        return ask(*queries_, "report_" + kind, params);
    }
    json report(const std::string& kind, PersonId who, const std::string& role = "supervisor", json more = json::object()) {
        auto got = try_report(kind, who, role, std::move(more));
        EXPECT_TRUE(got) << kind << ": " << got.error().to_string();
        return got ? *got : json();
    }
    json report(const std::string& kind, json more = json::object()) { return report(kind, day().supervisor_, "supervisor", std::move(more)); }
    // A reason for each restricted case: after that this supervisor sees all.
    void open_all() {
        std::vector<journal::Record> records;
        for (const auto& [id, incident] : counted().incidents)
            if (incident.restricted)
                records.push_back(record_of({0, {day().now_.us}, {day().day.back().wall.us}, RestrictedOpened{id, day().supervisor_, "rapat"}}));
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

    [[nodiscard]] static const Day& day() { return made_->day; }
    [[nodiscard]] static const Recount& counted() { return made_->counted; }
    std::unique_ptr<Queries> queries_;

private:
    struct Made {
        Day day{kSeed};
        Recount counted{day.day};
        TempDir dir;
        bool stored = false;
    };
    inline static std::unique_ptr<Made> made_;

    void store_the_day() {
        open("templat");
        std::vector<journal::Record> records;
        for (const auto& event : day().day) records.push_back(record_of(event));
        append(records);
        start_shipping();
        ASSERT_TRUE(shipped_all());
        stop_shipping();
        journal_.reset();
        postgres().create_database("hari", name_);
        std::filesystem::rename(dir_ / "journal", made_->dir / "journal");
        made_->stored = true;
    }
};

}  // namespace siaga::store::test
