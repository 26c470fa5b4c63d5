// What the store's integration tests share: one PostgreSQL for all, a migrated template that each test's
// database is cloned from, a journal beside it, and days of a centre's life to fill both.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <mutex>

#include "siaga/centre/event.hpp"
#include "siaga/journal/journal.hpp"
#include "siaga/store/migrate.hpp"
#include "siaga/store/queries.hpp"
#include "siaga/store/shipper.hpp"
#include "simulation/world.hpp"
#include "support/postgres.hpp"
#include "support/temp_dir.hpp"
#include "support/wait.hpp"

namespace siaga::store::test {

inline constexpr std::int64_t kNoon = 1'795'000'000'000'000;  // wall clock, microseconds

using siaga::test::Postgres;
using siaga::test::TempDir;
using siaga::test::wait_until;

inline journal::Record record_of(const centre::Event& event) {
    auto personal = centre::personal_json(event.body);
    return {event.seq, event.at, event.wall, std::string(centre::type_of(event.body)), centre::version_of(event.body),
            centre::open_json(event.body).dump(), personal.empty() ? "" : personal.dump()};
}

// The events of a simulated day, numbered from 1.
inline std::vector<journal::Record> simulated(std::uint64_t events, std::uint64_t seed) {
    std::vector<journal::Record> out;
    simulation::Options options;
    options.seed = seed;
    options.events = events;
    options.crashes = false;
    options.erasures = false;
    options.on_event = [&](const centre::Event& event) { out.push_back(record_of(event)); };
    simulation::World world(options);
    world.run();
    return out;
}

// What tests share is let go before main() ends: it may hold a fixture, which gives gtest's flags their values back when
// it goes, and those are statics too. The last one made goes first.
class LetGo : public ::testing::Environment {
public:
    static void at_the_end(std::function<void()> what) { ::testing::AddGlobalTestEnvironment(new LetGo(std::move(what))); }
    void TearDown() override { what_(); }

private:
    explicit LetGo(std::function<void()> what) : what_(std::move(what)) {}
    std::function<void()> what_;
};

class Store : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (shared_) return;
        auto made = std::make_unique<Postgres>();
        made->create_database("templat");
        auto done = migrate({.url = made->url("templat"), .sql_dir = {}});
        if (!done) throw std::runtime_error(done.error().to_string());
        shared_ = std::move(made);
        LetGo::at_the_end([] { shared_.reset(); });
    }
    void SetUp() override {
        open("templat");
    }
    void TearDown() override {
        shipper_.reset();
        journal_.reset();
        if (shared_ && audit_) audit();
    }

    // A database like that one, with the journal of dir_.
    void open(const std::string& like) {
        ASSERT_TRUE(shared_) << "no migrated template";
        name_ = "uji_" + std::to_string(++count_);
        shared_->create_database(name_, like);
        open_journal();
    }

    // What every run ends with: every event is there, and every projection was taken.
    void audit() {
        EXPECT_EQ(query("select * from projection_failure limit 5"), "");
        EXPECT_EQ(query("select s.journal_id from shipped s join journal j using (journal_id) where s.seq - j.from_seq + 1 <> "
                        "(select count(*) from event e where e.journal_id = s.journal_id and e.seq between j.from_seq and s.seq)"), "");
    }

    void open_journal() {
        auto opened = journal::Journal::open(dir_ / "journal", {});
        ASSERT_TRUE(opened) << opened.error().to_string();
        journal_ = std::move(*opened);
        journal_->start({{}, [this](std::uint64_t) { if (auto* s = running_.load()) s->nudge(); }, {}});
    }
    void reopen_journal() {
        stop_shipping();
        journal_.reset();
        open_journal();
    }
    void append(std::vector<journal::Record> records) {
        for (auto& record : records) {
            record.seq = journal_->last_seq() + 1;
            journal_->append({{record}, {}});
        }
        ASSERT_TRUE(wait_until([&] { return journal_->figures().synced == journal_->last_seq(); }));
    }
    void start_shipping(const std::string& as = {}) {
        ShipperOptions options;
        options.url = as.empty() ? url() : as;
        options.backoff_min = std::chrono::milliseconds(20);
        options.backoff_max = std::chrono::milliseconds(100);
        options.on_alarm = [this](const ShipperAlarm& alarm) {
            std::scoped_lock lock(mutex_);
            alarms_.push_back(alarm.code);
        };
        shipper_ = std::make_unique<Shipper>(*journal_, options);
        running_ = shipper_.get();
        shipper_->start();
    }
    void stop_shipping() {
        running_ = nullptr;
        shipper_.reset();
    }
    [[nodiscard]] bool shipped_all() {
        return wait_until([&] { return shipper_->figures().shipped == journal_->last_seq(); }, std::chrono::seconds(60));
    }
    [[nodiscard]] bool has_alarm(const std::string& code) {
        std::scoped_lock lock(mutex_);
        return std::find(alarms_.begin(), alarms_.end(), code) != alarms_.end();
    }
    [[nodiscard]] std::string url() const { return shared_->url(name_); }
    [[nodiscard]] std::string query(const std::string& sql) const { return shared_->query(sql, name_); }
    [[nodiscard]] Postgres& postgres() { return *shared_; }

    // A digest of everything relational, for "the same again".
    [[nodiscard]] std::string tables() const {
        std::string out;
        for (const char* table : {"house", "agency", "incident_type", "person", "audit", "alarm", "callback", "call", "call_offer",
                                  "recording", "playback", "incident", "report", "assignment", "timeline", "ownership", "handover", "shift"})
            out += std::string(table) + " " + query("select count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) from " + std::string(table) + " t") + "\n";
        return out;
    }
    [[nodiscard]] static Result<nlohmann::json> ask(Queries& queries, const std::string& name, const nlohmann::json& params) {
        std::promise<Result<std::string>> promise;
        queries.ask(name, params.dump(), [&](Result<std::string> answer) { promise.set_value(std::move(answer)); });
        auto answer = promise.get_future().get();
        if (!answer) return answer.error();
        return Result<nlohmann::json>(boost::system::in_place_value, nlohmann::json::parse(*answer));
    }

    TempDir dir_;
    std::string name_;
    std::unique_ptr<journal::Journal> journal_;
    std::unique_ptr<Shipper> shipper_;
    std::atomic<Shipper*> running_{nullptr};
    bool audit_ = true;

private:
    inline static std::unique_ptr<Postgres> shared_;
    inline static int count_ = 0;
    std::mutex mutex_;
    std::vector<std::string> alarms_;
};

}  // namespace siaga::store::test
