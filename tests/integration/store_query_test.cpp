#include "store_support.hpp"

namespace siaga::store {
namespace {

using namespace test;
using namespace centre;
using nlohmann::json;

// One small day, told by hand: a fire that damkar took, a restricted case, a prank, a call that gave up.
struct StoreQuery : Store {
    void SetUp() override {
        Store::SetUp();
        if (HasFatalFailure()) return;
        house();
        fire();
        restricted();
        prank_and_abandoned();
        append(records_);
        start_shipping();
        ASSERT_TRUE(shipped_all());
        queries_ = std::make_unique<Queries>(QueryOptions{.url = url()});
    }
    void TearDown() override {
        queries_.reset();
        Store::TearDown();
    }

    void happens(EventBody body, int seconds = 1) {
        now_ += seconds * 1'000'000;
        records_.push_back(record_of({0, {now_}, {now_}, std::move(body)}));
    }
    void arrives(std::uint64_t call, const std::string& number) {
        CallArrived e;
        e.call = CallId{call};
        e.leg = LegId{call * 10};
        e.trunk = TrunkId{"telco"};
        e.called = "112";
        e.caller.number = number;
        happens(e);
    }
    void answered(std::uint64_t call, const std::string& seat, std::uint64_t person, int after) {
        happens(OfferStarted{.call = CallId{call}, .offer = OfferId{call}, .seat = SeatId{seat}, .leg = LegId{call * 10 + 1}, .local_address = {}, .deadline = {}});
        happens(CallAnswered{CallId{call}, OfferId{call}, SeatId{seat}, LegId{call * 10 + 1}, PersonId{person}, {}}, after);
    }
    void house() {
        ProfileLoaded p;
        p.profile.zone_minutes = 420;
        for (const char* id : {"damkar", "dpppa"}) {
            profile::Agency agency;
            agency.id = AgencyId{id};
            agency.name = agency.short_name = id;
            p.profile.agencies.push_back(agency);
        }
        happens(p);
        for (auto [id, login, role] : {std::tuple{1, "op1", PersonRole::operator_}, {2, "op2", PersonRole::operator_}, {3, "spv", PersonRole::supervisor}}) {
            PersonSaved saved;
            saved.person.id = PersonId{static_cast<std::uint64_t>(id)};
            saved.person.login = login;
            saved.person.name = std::string("Nama ") + login;
            saved.person.role = role;
            happens(saved);
        }
    }
    void saves(std::uint64_t call, std::uint64_t incident, const std::string& type, bool restricted, std::uint64_t owner, const std::string& words) {
        IncidentSaved e;
        e.incident = IncidentId{incident};
        e.number = "KEJ-2026-000" + std::to_string(incident);
        e.report = ReportId{incident};
        e.call = CallId{call};
        e.type = TypeId{type};
        e.priority = Priority::tinggi;
        e.restricted = restricted;
        e.owner = PersonId{owner};
        e.place.area = AreaCode{"16.02.07.2005"};
        e.place.kecamatan = AreaCode{"16.02.07"};
        e.place.area_name = "Desa Tanjung Lubuk";
        e.place.kecamatan_name = "Kayu Agung";
        e.narrative = words;
        e.caller_number = "+6281200" + std::to_string(call);
        happens(e);
        happens(CallResultGiven{CallId{call}, CallResult::kejadian, PersonId{owner}, {}});
    }
    void assigned(std::uint64_t assignment, std::uint64_t incident, const std::string& agency) {
        AssignmentCreated e;
        e.assignment = AssignmentId{assignment};
        e.incident = IncidentId{incident};
        e.line.agency = AgencyId{agency};
        e.line.role = Role::utama;
        e.line.must_acknowledge = true;
        e.acknowledge_by = {now_ + 60'000'000};
        e.person = PersonId{1};
        happens(e);
        happens(AssignmentSent{e.assignment});
    }
    void fire() {
        arrives(1, "+62812001");
        happens(CallConnected{CallId{1}, LegId{10}});
        answered(1, "01", 1, 4);
        happens(RecordingStarted{CallId{1}, 1, "rekaman/1.wav"});
        saves(1, 1, "kebakaran", false, 1, "rumah terbakar");
        assigned(1, 1, "damkar");
        happens(AssignmentDelivered{AssignmentId{1}, PersonId{9}});
        happens(AssignmentAcknowledged{AssignmentId{1}, PersonId{9}, false, {}, {}}, 20);
        happens(AssignmentEnRoute{AssignmentId{1}, PersonId{9}});
        happens(CallEnded{CallId{1}, EndCause::caller_hung_up}, 30);
        happens(RecordingClosed{CallId{1}, 1, "rekaman/1.wav", std::string(64, 'a'), 1000, 60'000, 0});
        happens(RecordingPlayed{CallId{1}, 1, PersonId{3}});
    }
    void restricted() {
        arrives(2, "+62812002");
        answered(2, "02", 2, 2);
        saves(2, 2, "kekerasan", true, 2, "rahasia sekali");
        assigned(2, 2, "dpppa");
        happens(CallEnded{CallId{2}, EndCause::seat_hung_up}, 30);
    }
    void prank_and_abandoned() {
        arrives(3, "+62812003");
        answered(3, "01", 1, 1);
        happens(CallEnded{CallId{3}, EndCause::caller_hung_up}, 5);
        happens(CallResultGiven{CallId{3}, CallResult::iseng, PersonId{1}, {}});
        arrives(4, "+62812004");
        happens(CallEnded{CallId{4}, EndCause::caller_hung_up}, 40);
        happens(CallbackChanged{CallbackId{1}, CallId{4}, false, "+62812004"});
    }
    json answer(const std::string& name, json params, const std::string& role = "operator", std::uint64_t person = 1) {
        params["viewer"] = {{"person", person}, {"role", role}};
        auto got = ask(*queries_, name, params);
        EXPECT_TRUE(got) << got.error().to_string();
        return got ? *got : json();
    }
    static std::vector<std::string> ids(const json& history) {
        std::vector<std::string> out;
        for (const auto& item : history.at("items")) out.push_back(item.at("kind").get<std::string>() + " " + std::to_string(item.at("id").get<int>()));
        return out;
    }
    static constexpr auto list = [](auto... names) { return std::vector<std::string>{names...}; };

    std::int64_t now_ = kNoon;
    std::vector<journal::Record> records_;
    std::unique_ptr<Queries> queries_;
};

TEST_F(StoreQuery, lists_calls_and_incidents_newest_first) {
    auto got = answer("history", json::object(), "operator", 1);
    EXPECT_EQ(ids(got), list("call 4", "call 3", "call 2", "incident 1", "call 1"));
    const auto& call = got["items"][4];
    EXPECT_EQ(call["number"], "+62812001");
    EXPECT_EQ(call["incident_number"], "KEJ-2026-0001");
    EXPECT_EQ(call["place_text"], "Desa Tanjung Lubuk, Kec. Kayu Agung");
    EXPECT_EQ(call["person_name"], "Nama op1");
    EXPECT_EQ(call["recordings"][0]["duration_ms"], 60'000);
    EXPECT_EQ(call["wait_ms"], 6'000);
    EXPECT_EQ(got["more"], false);
}

TEST_F(StoreQuery, finds_by_number_as_people_write_it) {
    for (const char* number : {"0812-001", "+62812001", "812001"})
        EXPECT_EQ(ids(answer("history", {{"number", number}, {"kind", "call"}})), list("call 1")) << number;
    EXPECT_EQ(ids(answer("history", {{"number", "kej-2026-0001"}})), list("incident 1"));
}

TEST_F(StoreQuery, finds_by_place_type_and_time) {
    EXPECT_EQ(ids(answer("history", {{"place", "tanjung lubuk"}})), list("incident 1", "call 1"));
    EXPECT_EQ(ids(answer("history", {{"place", "16.02.07"}, {"kind", "incident"}})), list("incident 1"));
    EXPECT_EQ(ids(answer("history", {{"place", "16.02.0"}})), list());
    EXPECT_EQ(ids(answer("history", {{"type", "kebakaran"}})), list("incident 1", "call 1"));
    EXPECT_EQ(ids(answer("history", {{"from", kNoon}, {"to", kNoon + 1}})), list());
    EXPECT_EQ(ids(answer("history", {{"from", kNoon}, {"to", now_ + 1}})).size(), 5u);
}

TEST_F(StoreQuery, pages) {
    auto first = answer("history", {{"limit", 2}});
    EXPECT_EQ(ids(first), list("call 4", "call 3"));
    EXPECT_EQ(first["more"], true);
    EXPECT_EQ(ids(answer("history", {{"limit", 2}, {"offset", 2}})), list("call 2", "incident 1"));
    EXPECT_EQ(answer("history", {{"limit", 2}, {"offset", 4}})["more"], false);
}

TEST_F(StoreQuery, hides_a_restricted_incident_from_other_operators) {
    auto got = answer("history", json::object(), "operator", 1);
    EXPECT_EQ(got.dump().find("kekerasan"), std::string::npos);
    EXPECT_EQ(got.dump().find("restricted"), std::string::npos);
    for (const json& wanted : {json{{"type", "kekerasan"}}, json{{"place", "tanjung"}}, json{{"number", "KEJ-2026-0002"}}})
        EXPECT_EQ(answer("history", wanted).dump().find("\"id\":2"), std::string::npos) << wanted;
    EXPECT_EQ(answer("incident_story", {{"incident", 2}}), json());
    EXPECT_EQ(answer("figures", {{"from", kNoon}, {"to", now_ + 1}})["types"], (json{{"kebakaran", 1}}));
    EXPECT_EQ(answer("recap", {{"from", kNoon}, {"to", now_ + 1}}).dump().find("dpppa"), std::string::npos);
    EXPECT_TRUE(answer("number_history", {{"number", "+62812002"}})["results"].empty());
    EXPECT_EQ(answer("figures", {{"from", kNoon}, {"to", now_ + 1}})["results"], (json{{"iseng", 1}, {"kejadian", 1}}));
}

// Its call is an answered one that nobody named: beside a real one, no query tells which is which.
TEST_F(StoreQuery, says_of_a_restricted_cases_call_what_it_says_of_one_that_nobody_named) {
    records_.clear();
    arrives(5, "+62812005");
    answered(5, "02", 2, 2);
    happens(CallEnded{CallId{5}, EndCause::seat_hung_up}, 34);
    happens(RecordingStarted{CallId{5}, 5, "rekaman/5.wav"});
    happens(RecordingClosed{CallId{5}, 5, "rekaman/5.wav", std::string(64, 'b'), 1000, 60'000, 0});
    append(records_);
    ASSERT_TRUE(shipped_all());
    const auto faceless = [](json row) {
        for (const char* own : {"id", "call", "wall", "answered_wall", "number", "seq", "at"}) row.erase(own);
        return row;
    };
    const auto row_of = [](const json& items, int id) {
        for (const auto& item : items)
            if (item.value("id", item.value("call", 0)) == id && item.value("kind", "call") == "call") return item;
        return json();
    };
    for (const auto& [role, person] : {std::pair{"operator", 1}, {"admin", 4}}) {
        const auto id = static_cast<std::uint64_t>(person);
        const json history = answer("history", json::object(), role, id)["items"];
        ASSERT_FALSE(row_of(history, 2).is_null());
        EXPECT_EQ(row_of(history, 2)["number"], "+62812002");
        EXPECT_EQ(faceless(row_of(history, 2)), faceless(row_of(history, 5))) << role;
        EXPECT_EQ(answer("history", {{"number", "0812002"}, {"kind", "call"}}, role, id)["items"].size(), 1U);
        const json recap = answer("recap", {{"from", kNoon}, {"to", now_ + 1}}, role, id)["items"];
        EXPECT_EQ(faceless(row_of(recap, 2)), faceless(row_of(recap, 5))) << role;
        std::vector<std::string> told[2];
        for (const int which : {0, 1}) {
            const json story = answer("call_story", {{"call", which ? 5 : 2}}, role, id);  // it must outlive the walk through it
            for (const auto& event : story["events"]) told[which].push_back(event["type"]);
        }
        EXPECT_EQ(told[0], told[1]) << role;
        EXPECT_EQ(told[0], list("call_arrived", "offer_started", "call_answered", "call_ended"));
        for (const int call : {2, 5}) EXPECT_EQ(answer("recording", {{"call", call}, {"recording", call}}, role, id), json()) << role;
        const json audit = answer("audit", json::object(), role, id);
        EXPECT_EQ(audit.dump().find("\"call\":2"), std::string::npos) << audit;
    }
    EXPECT_TRUE(answer("recording", {{"call", 5}, {"recording", 5}}, "operator", 2).contains("file"));
}

TEST_F(StoreQuery, shows_a_restricted_incident_whole_to_its_owner) {
    EXPECT_EQ(ids(answer("history", {{"type", "kekerasan"}}, "operator", 2)), list("incident 2", "call 2"));
    EXPECT_NE(answer("incident_story", {{"incident", 2}}, "operator", 2).dump().find("rahasia sekali"), std::string::npos);
}

TEST_F(StoreQuery, shows_a_stub_to_a_supervisor_until_a_reason_is_given) {
    auto stub = answer("history", {{"kind", "incident"}}, "supervisor", 3)["items"][0];
    EXPECT_EQ(stub["number"], "KEJ-2026-0002");
    EXPECT_EQ(stub["masked"], true);
    EXPECT_FALSE(stub.contains("type"));
    EXPECT_EQ(answer("incident_story", {{"incident", 2}}, "supervisor", 3)["masked"], true);
    records_.clear();
    happens(RestrictedOpened{IncidentId{2}, PersonId{3}, "audit bulanan"});
    append(records_);
    ASSERT_TRUE(shipped_all());
    EXPECT_EQ(answer("history", {{"kind", "incident"}}, "supervisor", 3)["items"][0]["type"], "kekerasan");
    EXPECT_EQ(answer("audit", {{"person", 3}}, "supervisor", 3)["items"][0]["text"], "audit bulanan");
}

TEST_F(StoreQuery, shows_nothing_to_a_dispatcher) {
    EXPECT_TRUE(answer("history", json::object(), "dispatcher", 9)["items"].empty());
    EXPECT_EQ(answer("call_story", {{"call", 1}}, "dispatcher", 9), json());
}

TEST_F(StoreQuery, tells_the_whole_story_of_a_call) {
    auto events = answer("call_story", {{"call", 1}})["events"];
    std::vector<std::string> types;
    for (const auto& event : events) types.push_back(event["type"]);
    EXPECT_EQ(types, list("call_arrived", "call_connected", "offer_started", "call_answered", "recording_started", "incident_saved",
                          "call_result_given", "assignment_created", "assignment_sent", "assignment_delivered", "assignment_acknowledged",
                          "assignment_en_route", "call_ended", "recording_closed", "recording_played"));
    EXPECT_EQ(events[5]["data"]["narrative"], "rumah terbakar");
    EXPECT_EQ(events[3]["data"]["person_name"], "Nama op1");
    EXPECT_EQ(answer("call_story", {{"call", 99}}), json());
}

TEST_F(StoreQuery, names_a_recordings_file_to_whoever_may_hear_it) {
    const json first{{"call", 1}, {"recording", 1}};
    EXPECT_TRUE(answer("recording", first)["file"].is_string());
    EXPECT_EQ(answer("recording", {{"call", 1}, {"recording", 99}}), json());
    EXPECT_EQ(answer("recording", {{"call", 99}, {"recording", 1}}), json());
    EXPECT_EQ(answer("recording", first, "dispatcher", 9), json());
    EXPECT_EQ(answer("recording", {{"call", 2}, {"recording", 1}}, "operator", 1), json());
}

TEST_F(StoreQuery, counts_so_that_the_trunk_reconciles) {
    auto got = answer("figures", {{"from", kNoon}, {"to", now_ + 1}}, "supervisor", 3);
    EXPECT_EQ(got["offered"], 4);
    EXPECT_EQ(got["answered"], 3);
    EXPECT_EQ(got["connected"], 1);
    EXPECT_EQ(got["abandoned"], 1);
    EXPECT_EQ(got["cut"], 0);
    EXPECT_EQ(got["answered_in_15_s"], 3);
    EXPECT_EQ(got["results"], (json{{"iseng", 1}, {"kejadian", 1}}));
    EXPECT_EQ(got["agencies"]["damkar"]["in_time"], 1);
    EXPECT_EQ(got["agencies"]["damkar"]["acknowledge_ms"], 22'000);
}

TEST_F(StoreQuery, recaps_each_call_and_each_forwarding_with_its_time) {
    auto got = answer("recap", {{"from", kNoon}, {"to", now_ + 1}});
    ASSERT_EQ(got["items"].size(), 4u);
    EXPECT_EQ(got["items"][0]["number"], "+62812001");
    EXPECT_EQ(got["items"][0]["place_text"], "Desa Tanjung Lubuk, Kec. Kayu Agung");
    EXPECT_EQ(got["items"][0]["forwarded"][0]["agency"], "damkar");
    EXPECT_TRUE(got["items"][0]["forwarded"][0].contains("acknowledged_wall"));
}

TEST_F(StoreQuery, pages_what_the_rules_were_asked_for_a_dry_run) {
    const json span{{"from", 0}, {"to", now_ + 1}};
    const json all = answer("routing_decisions", span, "admin");
    ASSERT_EQ(all["items"].size(), 2U) << all.dump();
    EXPECT_EQ(all["total"], 2);
    EXPECT_EQ(all["items"][0][3], "KEJ-2026-0001");
    EXPECT_EQ(all["items"][1][3], "") << "restricted: no number";
    EXPECT_EQ(all["items"][1][10], true);
    json page = span;
    page["limit"] = 1;
    const json first = answer("routing_decisions", page, "admin");
    page["after"] = json{first["items"][0][0], first["items"][0][1], first["items"][0][2]};
    EXPECT_EQ(answer("routing_decisions", page, "admin")["items"][0], all["items"][1]);
    EXPECT_TRUE(answer("routing_decisions", span, "operator").is_null());
}

TEST_F(StoreQuery, names_who_listened_to_a_recording) {
    EXPECT_EQ(answer("playbacks", {{"call", 1}}, "supervisor", 3)["items"][0]["person_name"], "Nama spv");
}

TEST_F(StoreQuery, refuses_bad_parameters_and_unknown_names_clearly) {
    auto code = [&](const std::string& name, const json& params) {
        auto got = ask(*queries_, name, params);
        return got ? std::string("answered") : got.error().code;
    };
    EXPECT_EQ(code("history", {{"limit", 0}}), "query_refused");
    EXPECT_EQ(code("history", {{"limit", "x"}}), "query_refused");
    EXPECT_EQ(code("history", {{"number", "1"}}), "query_refused");
    EXPECT_NE(ask(*queries_, "history", {{"number", "08"}}).error().message.find("sedikitnya tiga angka"), std::string::npos);
    EXPECT_EQ(code("history", {{"kind", "x"}}), "query_refused");
    EXPECT_EQ(code("history", {{"from", "besok"}}), "query_refused");
    EXPECT_EQ(code("history", {{"place", "'; drop table call; --%_\\"}}), "answered");
    EXPECT_EQ(code("nothing", json::object()), "query_unknown");
    EXPECT_EQ(code("history(); drop table call", json::object()), "query_unknown");
}

TEST_F(StoreQuery, says_riwayat_tidak_tersedia_while_postgresql_is_away_and_comes_back) {
    postgres().stop();
    auto got = ask(*queries_, "history", json::object());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, "store_unavailable");
    EXPECT_EQ(got.error().message, "riwayat tidak tersedia");
    postgres().start();
    EXPECT_TRUE(ask(*queries_, "history", json::object()));
}

TEST_F(StoreQuery, plans_each_question_for_its_own_span_and_takes_one_core) {
    (void)query("create function code.query_settings(p jsonb) returns jsonb language sql as "
                "$$ select jsonb_build_object('plans', current_setting('plan_cache_mode'), 'workers', current_setting('max_parallel_workers_per_gather')) $$");
    auto got = ask(*queries_, "settings", json::object());
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ((*got)["plans"], "force_custom_plan");
    EXPECT_EQ((*got)["workers"], "0");
}

TEST_F(StoreQuery, answers_in_time_when_a_query_takes_too_long) {
    (void)query("create function code.query_slow(p jsonb) returns jsonb language plpgsql as $$ begin perform pg_sleep(60); return p; end $$");
    Queries quick({.url = url(), .deadline = std::chrono::milliseconds(50)});
    auto got = ask(quick, "slow", json::object());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().message, "riwayat tidak tersedia");
}

TEST_F(StoreQuery, bounds_its_queue) {
    (void)query("create function code.query_slow(p jsonb) returns jsonb language plpgsql as $$ begin perform pg_sleep(60); return p; end $$");
    auto small = std::make_unique<Queries>(QueryOptions{.url = url(), .connections = 1, .queue = 2});
    std::atomic<int> refused = 0, answered = 0;
    for (int i = 0; i < 20; ++i)
        small->ask("slow", "{}", [&](Result<std::string> got) {
            if (!got) ++refused;
            ++answered;
        });
    EXPECT_GE(refused.load(), 17);
    small.reset();  // what still waits is answered too
    EXPECT_EQ(answered.load(), 20);
}

}  // namespace
}  // namespace siaga::store
