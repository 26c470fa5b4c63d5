#include "siaga/journal/verify.hpp"
#include "store_support.hpp"

namespace siaga::store {
namespace {

using namespace test;

struct StoreShip : Store {};

TEST_F(StoreShip, stores_every_event_of_a_day_and_projects_each) {
    append(simulated(5'000, 7));
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select count(*) from event"), std::to_string(journal_->last_seq()));
    EXPECT_EQ(query("select count(*) from call"), query("select count(*) from event where type in ('call_arrived', 'outbound_started', 'notice_dialled')"));
    EXPECT_EQ(query("select count(*) from incident"), query("select count(*) from event where type = 'incident_saved'"));
    EXPECT_EQ(query("select count(*) from assignment"), query("select count(*) from event where type = 'assignment_created'"));
    EXPECT_NE(query("select count(*) from assignment where state = 'acknowledged' or acknowledged_at is not null"), "0");
    EXPECT_FALSE(has_alarm("projection_failure"));
}

TEST_F(StoreShip, keeps_what_the_journal_hashed) {
    append(simulated(2'000, 8));
    start_shipping();
    ASSERT_TRUE(shipped_all());
    auto records = journal_->read(1, 100'000, 1u << 30);
    ASSERT_TRUE(records);
    auto rows = query("select seq || ' ' || encode(hash, 'hex') || ' ' || coalesce(encode(salt, 'hex'), '-') from event order by seq");
    std::string expected;
    for (const auto& r : *records)
        expected += std::to_string(r.record.seq) + " " + journal::hex(r.hash.data(), 32) + " " + (r.salt ? journal::hex(r.salt->data(), 16) : "-") + "\n";
    EXPECT_EQ(rows + "\n", expected);
}

TEST_F(StoreShip, loses_nothing_when_postgresql_stops_and_starts_under_load) {
    auto day = simulated(3'000, 9);
    start_shipping();
    auto third = day.size() / 3;
    append({day.begin(), day.begin() + static_cast<std::ptrdiff_t>(third)});
    postgres().stop();
    append({day.begin() + static_cast<std::ptrdiff_t>(third), day.begin() + static_cast<std::ptrdiff_t>(2 * third)});
    ASSERT_TRUE(wait_until([&] { return has_alarm("store_down"); }));
    EXPECT_FALSE(shipper_->figures().connected);
    EXPECT_GT(shipper_->figures().lag, 0u);
    postgres().start();
    append({day.begin() + static_cast<std::ptrdiff_t>(2 * third), day.end()});
    ASSERT_TRUE(shipped_all());
    EXPECT_TRUE(wait_until([&] { return has_alarm("store_up"); }));
    EXPECT_EQ(query("select count(*), min(seq), max(seq) from event"),
              std::to_string(day.size()) + "|1|" + std::to_string(day.size()));
}

TEST_F(StoreShip, a_frozen_postgresql_is_not_connected_and_what_came_meanwhile_is_shipped_when_it_thaws) {
    auto day = simulated(1'000, 21);
    append({day.begin(), day.begin() + 500});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    ASSERT_TRUE(wait_until([&] { return shipper_->figures().connected; }));
    postgres().freeze();  // idle: only asking shows it
    EXPECT_TRUE(wait_until([&] { return !shipper_->figures().connected; }, std::chrono::seconds(30)));
    EXPECT_TRUE(wait_until([&] { return has_alarm("store_down"); }, std::chrono::seconds(30)));
    append({day.begin() + 500, day.end()});
    EXPECT_GT(shipper_->figures().lag, 0u);
    postgres().thaw();
    EXPECT_TRUE(shipped_all());
    EXPECT_TRUE(wait_until([&] { return has_alarm("store_up") && shipper_->figures().connected; }));
}

TEST_F(StoreShip, a_batch_that_waits_for_a_frozen_postgresql_is_told_before_its_timeout) {
    auto day = simulated(600, 22);
    append({day.begin(), day.begin() + 500});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    // A lock that nobody gives back is silence as well, and this connection itself lives.
    siaga::test::Process holder({{"psql", "-X", "-d", url(), "-c", "begin; lock table shipped in access exclusive mode; select pg_sleep(600)"}, {}, {}, {}, {}});
    const std::string held = " from pg_locks where relation = 'shipped'::regclass and mode = 'AccessExclusiveLock' and granted";
    ASSERT_TRUE(wait_until([&] { return query("select count(*)" + held) == "1"; }));
    append({day.begin() + 500, day.end()});
    EXPECT_TRUE(wait_until([&] { return has_alarm("store_down"); }, std::chrono::seconds(25))) << "the statement's own timeout is 30 s";
    EXPECT_GE(shipper_->figures().silent, std::chrono::seconds(5));
    EXPECT_FALSE(shipper_->figures().connected);
    EXPECT_EQ(query("select pg_terminate_backend(pid)" + held), "t");
    EXPECT_TRUE(shipped_all());
    EXPECT_TRUE(wait_until([&] { return has_alarm("store_up"); }));
}

TEST_F(StoreShip, goes_on_where_it_was_after_a_restart_of_the_house) {
    auto day = simulated(4'000, 10);
    append({day.begin(), day.begin() + 1'000});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    reopen_journal();
    append({day.begin() + 1'000, day.end()});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select count(*) from event"), std::to_string(day.size()));
    EXPECT_EQ(query("select count(*) from journal"), "1");
}

TEST_F(StoreShip, refills_a_database_restored_from_an_old_backup) {
    auto day = simulated(4'000, 11);
    append({day.begin(), day.begin() + 2'000});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    stop_shipping();
    postgres().create_database(name_ + "_lama", name_);
    append({day.begin() + 2'000, day.end()});
    name_ += "_lama";
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select count(*) from event"), std::to_string(day.size()));
}

TEST_F(StoreShip, takes_a_new_name_and_alarms_when_postgresql_is_ahead) {
    auto day = simulated(4'000, 12);
    append({day.begin(), day.begin() + 2'000});
    journal_.reset();
    std::filesystem::copy(dir_ / "journal", dir_ / "backup", std::filesystem::copy_options::recursive);
    open_journal();
    append({day.begin() + 2'000, day.begin() + 3'000});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    stop_shipping();
    journal_.reset();
    std::filesystem::remove_all(dir_ / "journal");
    std::filesystem::rename(dir_ / "backup", dir_ / "journal");
    open_journal();
    // The restored machine lives another afternoon than the one PostgreSQL saw, and a longer one.
    std::vector<journal::Record> other(day.begin() + 2'000, day.end());
    for (auto& record : other) record.wall.us += 1;
    append(other);
    start_shipping();
    ASSERT_TRUE(wait_until([&] { return has_alarm("store_ahead"); }));
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select from_seq, until_seq is null, era from journal order by from_seq"), "1|f|1\n2001|t|1");
    EXPECT_EQ(query("select count(*) from event e join journal j using (journal_id) where j.until_seq is null or e.seq <= j.until_seq"),
              std::to_string(day.size()));
    EXPECT_EQ(query("select count(*) from call"), query("select count(distinct open->>'call') from event where type in ('call_arrived', 'outbound_started', 'notice_dialled')"));
    EXPECT_TRUE(journal::verify(dir_ / "journal"));
}

TEST_F(StoreShip, gives_a_new_data_directory_an_era_of_its_own) {
    auto day = simulated(1'000, 13);
    append(day);
    start_shipping();
    ASSERT_TRUE(shipped_all());
    stop_shipping();
    journal_.reset();
    std::filesystem::remove_all(dir_ / "journal");
    open_journal();
    append(day);
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select era, count(*) from call group by era order by era"),
              [&] { auto n = query("select count(*) from call where era = 1"); return "1|" + n + "\n2|" + n; }());
}

TEST_F(StoreShip, stores_an_event_whose_projection_is_refused_and_goes_on) {
    audit_ = false;
    auto day = simulated(1'000, 14);
    append(day);
    journal::Record impossible{0, {1}, {1}, "assignment_sent", 1, R"({"assignment":999999})", ""};
    append({impossible});
    append({journal::Record{0, {2}, {2}, "trunk_peer_added", 1, R"({"trunk":"telco","peer":"10.0.0.0/8","person":1})", ""}});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_TRUE(has_alarm("projection_failure"));
    EXPECT_EQ(query("select count(*), min(type) from projection_failure"), "1|assignment_sent");
    EXPECT_EQ(query("select count(*) from event"), std::to_string(day.size() + 2));
    EXPECT_EQ(query("select count(*) from audit where action = 'trunk_peer_added'"), "1");
    EXPECT_EQ(shipper_->figures().projection_failures, 1u);
}

TEST_F(StoreShip, stores_texts_that_a_database_dislikes) {
    append({journal::Record{0, {1}, {1}, "call_result_given", 1, R"({"call":0,"person":1,"result":"iseng"})", R"({"note":"a\u0000b \\u0000 c"})"}});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(query("select personal->>'note' from event"), "a\xef\xbf\xbd" "b \\u0000 c");
}

TEST_F(StoreShip, stores_even_a_payload_that_is_no_json_as_a_text) {
    append({journal::Record{0, {1}, {1}, "server_started", 1, R"({"calls_ended":0,"version":"1"})", ""},
            journal::Record{0, {1}, {1}, "server_started", 1, "{broken", ""},
            journal::Record{0, {1}, {1}, "server_started", 1, R"({"calls_ended":0,"version":"3"})", ""}});
    start_shipping();
    ASSERT_TRUE(shipped_all());
    EXPECT_TRUE(has_alarm("store_refused"));
    EXPECT_EQ(query("select coalesce(open->>'version', open->>'unreadable') from event order by seq"), "1\n{broken\n3");
}

TEST_F(StoreShip, rebuilds_the_same_tables_from_the_events) {
    append(simulated(4'000, 15));
    start_shipping();
    ASSERT_TRUE(shipped_all());
    auto before = tables();
    auto rebuilt = rebuild_projections(url());
    ASSERT_TRUE(rebuilt) << rebuilt.error().to_string();
    EXPECT_EQ(rebuilt->events, journal_->last_seq());
    EXPECT_EQ(rebuilt->failures, 0u);
    EXPECT_EQ(tables(), before);
}

TEST_F(StoreShip, erases_here_too_what_an_erased_record_names) {
    append(simulated(3'000, 16));
    start_shipping();
    ASSERT_TRUE(shipped_all());
    // Everything of one number: its calls, their call-backs, what they told of incidents.
    auto number = query("select c.number from call c join report r on r.call = c.id where c.number is not null order by length(c.number) desc, c.id limit 1");  // no other begins with it
    ASSERT_NE(number, "");
    Queries queries({.url = url()});
    auto found = ask(queries, "erasure", {{"journal", journal_->journal_id()}, {"number", number}});
    ASSERT_TRUE(found) << found.error().to_string();
    const nlohmann::json named = *found;
    EXPECT_EQ(named["seqs"].dump(), "[" + query("select string_agg(seq::text, ',' order by seq) from event where personal::text like '%" + number + "%'"
              " or type = 'call_result_given' and personal is not null and open->>'call' in (select id::text from call where number = '" + number + "')"
              " or type in ('leg_answered', 'leg_dialog_changed') and personal is not null and exists (select from event o join call c on c.id::text = o.open->>'call'"
              " where c.number = '" + number + "' and (o.open->'leg' = event.open->'leg' or o.open->'seat_leg' = event.open->'leg'))"
              // What the ladder told others in the words of this caller.
              " or type in ('escalation_step', 'delivery_started') and personal is not null and open->>'escalation' in (select s.open->>'escalation' from event s"
              " join report r on r.incident::text = s.open->>'incident' and not r.further join call c on c.id = r.call"
              " where s.type = 'escalation_started' and c.number = '" + number + "')") + "]");
    // Beside the recordings, what a telephone was told of them as it was spoken.
    const auto recordings = std::to_string(std::count_if(named["files"].begin(), named["files"].end(), [](const nlohmann::json& file) {
        return !file.get<std::string>().starts_with("prompts/");
    }));
    EXPECT_EQ(recordings, query("select count(*) from recording r join call c on c.id = r.call where c.number = '" + number + "'"));
    nlohmann::json open = {{"person", 1}, {"reason", "permintaan"}, {"seqs", named["seqs"]}, {"calls", named["calls"]}, {"incidents", named["incidents"]}, {"files", named["files"]}};
    append({{0, {journal_->last_at().us + 1}, {1}, "erased", 1, open.dump(), ""}});
    ASSERT_TRUE(journal_->erase(named["seqs"].get<std::vector<std::uint64_t>>()));
    ASSERT_TRUE(shipped_all());
    for (const char* table : {"event", "call", "callback", "report", "incident", "timeline", "audit", "assignment"})
        EXPECT_EQ(query("select count(*) from " + std::string(table) + " t where t::text like '%" + number + "%'"), "0") << table;
    EXPECT_EQ(query("select count(*) from recording r join call c on c.id = r.call where c.number is null and r.erased_at is not null"),
              recordings);
    EXPECT_EQ(*ask(queries, "erasure", {{"journal", journal_->journal_id()}, {"number", number}})->find("seqs"), nlohmann::json::array());
    auto before = tables();
    ASSERT_TRUE(rebuild_projections(url()));
    EXPECT_EQ(tables(), before) << "the tables forget exactly what a rebuild would not know";
    EXPECT_TRUE(journal::verify(dir_ / "journal"));
}

TEST_F(StoreShip, finds_all_that_was_said_of_an_incident_with_the_calls_that_told_of_it) {
    append(simulated(3'000, 18));
    start_shipping();
    ASSERT_TRUE(shipped_all());
    const auto incident = query("select incident from report where call is not null group by 1 order by count(*) desc, 1 limit 1");
    Queries queries({.url = url()});
    auto found = ask(queries, "erasure", {{"journal", journal_->journal_id()}, {"incident", std::stoi(incident)}});
    ASSERT_TRUE(found) << found.error().to_string();
    EXPECT_EQ((*found)["incidents"].dump(), "[" + incident + "]");
    EXPECT_EQ((*found)["calls"].size(), static_cast<std::size_t>(std::stoi(query(
        "select count(*) from (select call from report where call is not null and incident = " + incident + " union select id from call where incident = " + incident + ") c"))));
    EXPECT_EQ(query("select count(*) from event where personal is not null and not seq = any (array" + (*found)["seqs"].dump() +
                    ") and (open->>'incident' = '" + incident + "' or open->>'assignment' in (select id::text from assignment where incident = " + incident + "))"), "0");
    EXPECT_EQ(ask(queries, "erasure", {{"journal", journal_->journal_id()}, {"incident", 999999}})->value("seqs", nlohmann::json()), nlohmann::json::array());
}

TEST_F(StoreShip, lets_the_app_role_ship_and_the_read_role_ask) {
    append(simulated(500, 19));
    const auto as = [&](const char* role) { return std::string(url()).replace(url().find("siaga@"), 6, std::string(role) + "@"); };
    start_shipping(as("siaga_app"));
    ASSERT_TRUE(shipped_all());
    Queries queries({.url = as("siaga_read")});
    EXPECT_TRUE(ask(queries, "history", {{"limit", 5}}));
    EXPECT_TRUE(ask(queries, "erasure", {{"journal", journal_->journal_id()}, {"call", 1}}));
    EXPECT_THROW((void)query("set role siaga_read; select code.erase(1::smallint, array[1]::bigint[])"), std::runtime_error);
    EXPECT_THROW((void)query("set role siaga_read; select * from code.rebuild()"), std::runtime_error);
}

TEST_F(StoreShip, stops_at_once_while_postgresql_is_away) {
    append(simulated(500, 17));
    postgres().stop();
    start_shipping();
    ASSERT_TRUE(wait_until([&] { return has_alarm("store_down"); }));
    stop_shipping();
    postgres().start();
    start_shipping();
    ASSERT_TRUE(shipped_all());
}

}  // namespace
}  // namespace siaga::store
