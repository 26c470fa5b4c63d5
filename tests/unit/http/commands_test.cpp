#include "house.hpp"

namespace siaga::http::test {

using namespace centre;

TEST(Commands, a_seat_is_taken_made_ready_paused_and_left) {
    House house;
    Client client = house.sign_in("operator1");
    house.use_seat("01");
    EXPECT_EQ(client.post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    EXPECT_EQ(client.get("/api/v1/session").json()["seat"], "01");
    EXPECT_EQ(client.post("/api/v1/seat/ready").status, 200);
    const auto asked = client.post("/api/v1/seat/pause", {{"why", "makan"}});
    EXPECT_EQ(asked.status, 409) << asked.body;
    EXPECT_EQ(asked.code(), "last_seat");
    EXPECT_EQ(client.post("/api/v1/seat/pause", {{"why", "makan"}, {"confirm_last", true}}).status, 200);
    EXPECT_EQ(client.post("/api/v1/seat/typing", {{"on", true}}).status, 200);
    EXPECT_EQ(client.del("/api/v1/seat").status, 200);
    EXPECT_EQ(client.post("/api/v1/seat", {{"seat", "99"}}).status, 404);
}

TEST(Commands, a_training_is_seen_at_its_desk_and_leaves_no_incident) {
    House house;
    Client trainee = house.sign_in("operator1"), supervisor = house.sign_in("supervisor");
    house.use_seat("01");
    LiveClient live(house.port(), trainee.cookie);
    ASSERT_EQ(trainee.post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    ASSERT_EQ(trainee.post("/api/v1/seat/ready").status, 200);
    EXPECT_EQ(trainee.post("/api/v1/seats/01/training", {{"scenario", "banjir"}}).status, 403);
    EXPECT_EQ(supervisor.post("/api/v1/seats/01/training", {{"scenario", "tidak-ada"}}).status, 404);
    EXPECT_EQ(supervisor.post("/api/v1/seats/01/training", {{"scenario", "rumah_terbakar"}}).status, 201);
    Json seat;
    live.until([&](const Json& change) {
        for (const auto& thing : change["upsert"])
            if (thing["kind"] == "seat" && thing["id"] == "01" && thing.contains("training")) seat = thing;
        return !seat.is_null();
    });
    ASSERT_FALSE(seat.is_null());
    EXPECT_EQ(seat["state"], "ready");
    EXPECT_EQ(seat["training"]["step"], "ringing");
    EXPECT_FALSE(seat["training"].contains("expects")) << "the answer is told afterwards";
    EXPECT_EQ(trainee.post("/api/v1/seat/training/answer").status, 200);
    const auto saved = trainee.post("/api/v1/seat/training/save", {{"words", House::words()}}, {{"Idempotency-Key", "kunci-latihan-1"}});
    EXPECT_EQ(saved.status, 201) << saved.body;
    EXPECT_EQ(saved.json()["number"], "LATIHAN-0001");
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().training.running.at(SeatId{"01"}).step == TrainingStep::saved; }));
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().incidents.empty() && c.state().assignments.empty(); }));
    EXPECT_EQ(supervisor.del("/api/v1/seats/01/training").status, 200);
    EXPECT_EQ(supervisor.del("/api/v1/seats/01/training").code(), "no_training");
}

TEST(Commands, the_scripted_caller_of_a_training_speaks_line_by_line) {
    House house;
    Client trainee = house.sign_in("operator1");
    const auto first = trainee.get("/api/v1/trainings/bisik/lines/1"), second = trainee.get("/api/v1/trainings/bisik/lines/2");
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.body.substr(0, 4), "RIFF");
    EXPECT_GT(second.body.size(), 20'000U);
    EXPECT_NE(first.body, second.body);
    for (const char* nothing : {"/api/v1/trainings/bisik/lines/0", "/api/v1/trainings/bisik/lines/5", "/api/v1/trainings/bisik/lines/1x", "/api/v1/trainings/lain/lines/1"})
        EXPECT_EQ(trainee.get(nothing).status, 404) << nothing;
    EXPECT_EQ(Client(house.port()).get("/api/v1/trainings/bisik/lines/1").status, 401);
}

TEST(Commands, an_incident_is_answered_only_when_synced) {
    House house;
    Client client = house.sign_in("operator1");
    const CallId call = house.answered_call(client, "01");
    house.sync = false;
    const Json body{{"call", call.value}, {"words", House::words()}};
    const auto late = client.post("/api/v1/incidents", body, {{"Idempotency-Key", "kunci-00000001"}});
    EXPECT_EQ(late.status, 503) << late.body;
    EXPECT_EQ(late.code(), "not_durable_yet");
    EXPECT_TRUE(late.headers.contains("retry-after"));
    house.sync = true;
    const auto again = client.post("/api/v1/incidents", body, {{"Idempotency-Key", "kunci-00000001"}});
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(again.json()["durable"], true);
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().incidents.size() == 1; }));
    EXPECT_TRUE(std::string(again.json()["number"]).starts_with("KEJ-"));
}

TEST(Commands, the_same_save_twice_makes_one_incident_and_another_body_is_409) {
    House house;
    Client client = house.sign_in("operator1");
    const Json body{{"words", House::words()}};
    const auto first = client.post("/api/v1/incidents", body, {{"Idempotency-Key", "kunci-00000002"}});
    const auto second = client.post("/api/v1/incidents", body, {{"Idempotency-Key", "kunci-00000002"}});
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    const auto other = client.post("/api/v1/incidents", {{"words", House::words("kebakaran", "lain")}}, {{"Idempotency-Key", "kunci-00000002"}});
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(other.code(), "idempotency_mismatch");
    EXPECT_EQ(client.post("/api/v1/incidents", body).code(), "parameter_bad");  // no key
}

TEST(Commands, dispatch_goes_on_when_the_journal_cannot_be_written) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    house.durable = false;
    const auto saved = client.post("/api/v1/incidents", {{"words", House::words()}}, {{"Idempotency-Key", "kunci-00000003"}});
    EXPECT_EQ(saved.status, 202) << saved.body;
    EXPECT_EQ(saved.json()["durable"], false);
    const Json change = live.until([](const Json& c) {
        for (const auto& thing : c["upsert"])
            if (thing["kind"] == "house") return true;
        return false;
    });
    ASSERT_FALSE(change.is_null());
}

TEST(Commands, an_agency_accepts_once_and_illegal_moves_say_the_present_state) {
    House house;
    Client client = house.sign_in("operator1"), damkar = house.sign_in("damkar"), second = house.sign_in("damkar");
    const auto saved = client.post("/api/v1/incidents", {{"words", House::words()}}, {{"Idempotency-Key", "kunci-00000004"}});
    ASSERT_EQ(saved.status, 201) << saved.body;
    AssignmentId mine;
    ASSERT_TRUE(house.eventually([&](const Centre& c) {
        for (const auto& [id, a] : c.state().assignments)
            if (a.agency.value == "damkar") mine = id;
        return bool(mine);
    }));
    const std::string path = "/api/v1/assignments/" + to_string(mine);
    EXPECT_EQ(damkar.post(path + "/shown").code(), "illegal_move");  // not sent: no page of theirs sounds yet
    LiveClient page(house.port(), damkar.cookie);
    ASSERT_FALSE(page.next("snapshot").is_null());
    page.say(Json{{"type", "heartbeat"}, {"sound", true}, {"visible", true}});
    ASSERT_TRUE(house.eventually([&](const Centre& c) { return c.state().assignments.at(mine).state == AssignmentState::sent; }));
    EXPECT_EQ(damkar.post(path + "/shown").status, 200);
    const auto early = damkar.post(path + "/on-scene");
    EXPECT_EQ(early.status, 409);
    EXPECT_EQ(early.code(), "illegal_move");
    EXPECT_FALSE(std::string(early.json()["where"]).empty());
    EXPECT_EQ(damkar.post(path + "/acknowledge").status, 200);
    EXPECT_EQ(second.post(path + "/acknowledge").code(), "already_acknowledged");
    EXPECT_EQ(damkar.post(path + "/en-route").status, 200);
    EXPECT_EQ(damkar.post(path + "/on-scene").status, 200);
    EXPECT_EQ(damkar.post(path + "/cleared", {{"outcome", "padam"}}).status, 200);
    Client bpbd = house.sign_in("bpbd");
    EXPECT_EQ(bpbd.post(path + "/acknowledge").code(), "assignment_unknown");  // not even that it exists
    EXPECT_EQ(client.post(path + "/acknowledge").code(), "role_refused");
}

TEST(Commands, a_draft_taken_over_is_neither_written_nor_saved_by_the_page_that_had_it) {
    House house;
    Client one = house.sign_in("operator1"), two = house.sign_in("operator2");
    LiveClient live(house.port(), one.cookie);
    ASSERT_FALSE(live.next("snapshot").is_null());
    const std::string path = "/api/v1/drafts/free-1-x";
    const auto words = [](const char* page, const char* text) { return Json{{"page", page}, {"at", 1}, {"value", {{"narrative", text}}}}; };
    const auto save = [&](Client& who, const char* page, const char* key) {
        return who.post("/api/v1/incidents", {{"words", House::words()}, {"draft", {{"key", "free-1-x"}, {"page", page}}}}, {{"Idempotency-Key", key}});
    };
    EXPECT_EQ(one.put(path, words("a", "api")).status, 204);
    EXPECT_EQ(two.put(path, words("b", "banjir")).code(), "draft_taken");  // not without taking it over
    EXPECT_EQ(two.put(path, {{"page", "b"}, {"take", true}}).status, 204);
    const Json told = live.next("draft");
    EXPECT_EQ(told["key"], "free-1-x");
    EXPECT_EQ(told["page"], "b");
    EXPECT_EQ(two.get(path).json()["body"]["value"]["narrative"], "api");  // the words came along
    EXPECT_EQ(one.put(path, words("a", "api besar")).code(), "draft_taken");
    EXPECT_EQ(save(one, "a", "kunci-00000001").code(), "draft_taken");
    const auto saved = save(two, "b", "kunci-00000002");
    ASSERT_EQ(saved.status, 201) << saved.body;
    EXPECT_EQ(save(two, "b", "kunci-00000002").json()["number"], saved.json()["number"]);  // the same save again
    EXPECT_EQ(one.put(path, {{"page", "a"}, {"take", true}}).code(), "draft_saved");       // nor is it taken back once saved
    EXPECT_EQ(two.del(path).status, 204);
    EXPECT_EQ(save(one, "a", "kunci-00000003").code(), "draft_saved");
    EXPECT_EQ(one.put(path, words("a", "api")).code(), "draft_saved");
    EXPECT_EQ(save(two, "c", "kunci-00000004").status, 201);  // who saved it goes on under the name, from any page
    EXPECT_EQ(one.put(path, {{"page", "a"}, {"take", true}, {"again", true}}).status, 404);  // nothing stored, but the name is taken
    EXPECT_EQ(save(one, "a", "kunci-00000005").status, 201);
}

TEST(Commands, drafts_are_kept_resumed_by_another_desk_and_bounded_in_their_names) {
    House house;
    Client one = house.sign_in("operator1"), two = house.sign_in("operator2");
    EXPECT_EQ(one.put("/api/v1/drafts/call-7", {{"narrative", "api"}, {"type", "kebakaran"}}).status, 204);
    EXPECT_EQ(two.get("/api/v1/drafts/call-7").json()["body"]["narrative"], "api");
    EXPECT_EQ(two.get("/api/v1/drafts").json()["items"].size(), 1u);
    EXPECT_EQ(two.get("/api/v1/drafts/a%2Fb").status, 404);
    EXPECT_EQ(two.get("/api/v1/drafts/a.b").status, 400);
    EXPECT_EQ(two.del("/api/v1/drafts/call-7").status, 204);
    EXPECT_EQ(one.get("/api/v1/drafts/call-7").status, 404);
}

TEST(Commands, forms_get_the_house_a_plan_and_places) {
    House house;
    Client client = house.sign_in("operator1");
    const auto info = client.get("/api/v1/house").json();
    EXPECT_EQ(info["zone_name"], "WIB");
    EXPECT_GT(info["types"].size(), 10u);
    const auto plan = client.post("/api/v1/plan", {{"type", "kebakaran"}, {"priority", "tinggi"}});
    EXPECT_EQ(plan.status, 200) << plan.body;
    EXPECT_EQ(plan.json()["lines"][0]["agency"], "damkar");
    const auto outside = client.post("/api/v1/plan", {{"type", "kebakaran"}, {"priority", "tinggi"}, {"outside", "16.07"}}).json();
    EXPECT_EQ(outside["rule_id"], "luar_wilayah");
    EXPECT_EQ(outside["lines"].size(), 1u);
    EXPECT_EQ(outside["lines"][0]["agency"], "pusat_lain");
    const auto found = client.get("/api/v1/places?q=tj%20lubuk");
    EXPECT_TRUE(found.json()["ambiguous"]) << found.body;
    EXPECT_EQ(client.post("/api/v1/places/parse", {{"text", "-3.39, 104.83"}}).json()["lat"], -3.39);
    EXPECT_EQ(client.post("/api/v1/places/parse", {{"text", "di sana"}}).status, 400);
    EXPECT_EQ(client.get("/api/v1/places/area/16.02.04").json()["kecamatan"], "16.02.04");
    EXPECT_EQ(client.get("/api/v1/places?q=a&limit=0").code(), "parameter_bad");
}

TEST(Commands, an_agency_is_shown_its_own_contacts_only) {
    House house;
    profile::Contact piket;
    piket.label = "Piket";
    piket.number = "0800 112";
    piket.verified = true;
    for (auto& agency : house.profile.agencies) agency.contacts.push_back(piket);
    house.profile.hash = "lain";
    ASSERT_FALSE(house.tell(centre::LoadProfile{house.profile, "uji"}).refusal);
    const auto with_contacts = [&](const char* login) {
        Client client = house.sign_in(login);
        std::set<std::string> out;
        const auto info = client.get("/api/v1/house").json();
        for (const auto& agency : info["agencies"])
            if (!agency["contacts"].empty()) out.insert(agency["id"]);
        return out;
    };
    EXPECT_EQ(with_contacts("damkar"), std::set<std::string>{"damkar"});
    EXPECT_EQ(with_contacts("operator1").size(), house.profile.agencies.size());
}

TEST(Commands, an_admin_adds_a_trunk_peer_but_never_the_whole_internet) {
    House house;
    Client admin = house.sign_in("admin");
    EXPECT_EQ(admin.post("/api/v1/trunks/lokal/peers", {{"peer", "10.20.0.0/24"}}).status, 200);
    EXPECT_EQ(admin.get("/api/v1/trunks").json()["items"][0]["added_peers"][0], "10.20.0.0/24");
    EXPECT_EQ(admin.post("/api/v1/trunks/lokal/peers", {{"peer", "0.0.0.0/0"}}).status, 400);
    EXPECT_EQ(admin.del("/api/v1/trunks/lokal/peers?peer=10.20.0.0/24").status, 200);
    EXPECT_EQ(admin.post("/api/v1/seats/01/password").json()["password"].get<std::string>().size(), 16u);
    EXPECT_EQ(house.sign_in("operator1").get("/api/v1/trunks").code(), "role_refused");
}

TEST(Commands, history_is_asked_as_who_asks_and_says_when_there_is_none) {
    House house;
    Client client = house.sign_in("operator1");
    EXPECT_EQ(client.get("/api/v1/history?number=0812&limit=5").status, 200);
    {
        const std::lock_guard lock(house.asked_mutex);
        ASSERT_EQ(house.asked.size(), 1u);
        const Json params = Json::parse(house.asked[0].second);
        EXPECT_EQ(params["viewer"]["role"], "operator");
        EXPECT_EQ(params["viewer"]["person"], house.person("operator1").value);
        EXPECT_EQ(params["number"], "0812");
    }
    house.history_works = false;
    const auto down = client.get("/api/v1/history");
    EXPECT_EQ(down.status, 503);
    EXPECT_EQ(down.json()["message"], "riwayat tidak tersedia");
    EXPECT_EQ(client.get("/api/v1/history?colour=red").code(), "parameter_bad");
}

TEST(Health, is_open_on_the_metrics_port_and_guarded_on_https) {
    House house;
    Client plain(house.server->metrics_port(), true);
    EXPECT_EQ(plain.get("/healthz").body, "ok\n");
    EXPECT_EQ(plain.get("/readyz").status, 200);
    const auto metrics = plain.get("/metrics").body;
    for (const char* line : {"siaga_calls{state=\"waiting\"} 0", "siaga_seats{state=\"signed_out\"}", "siaga_calls_answered_total 0", "siaga_journal_lag_events 3",
                             "siaga_assignments{state=\"created\"}", "siaga_longest_wait_seconds 0"})
        EXPECT_NE(metrics.find(line), std::string::npos) << line;
    EXPECT_EQ(plain.get("/api/v1/house").status, 404);
    EXPECT_EQ(plain.request("POST", "/metrics", "", {}).status, 405);
    Client outside(house.port());
    EXPECT_EQ(outside.get("/healthz").status, 200);
    EXPECT_EQ(outside.get("/metrics").status, 401);
    EXPECT_EQ(house.sign_in("supervisor").get("/metrics").status, 200);
    EXPECT_EQ(house.sign_in("admin").get("/metrics").code(), "role_refused");  // it counts restricted cases
}

TEST(Health, is_not_ready_before_everybody_with_an_account_may_sign_in) {
    House house(false);
    ASSERT_TRUE(house.eventually([](const centre::Centre& c) { return !c.state().profile.name.empty(); }));
    Client plain(house.server->metrics_port(), true);
    EXPECT_EQ(plain.get("/readyz").status, 503);
    Client early(house.port());
    const Json account{{"login", "operator1"}, {"password", house.passwords.at("operator1")}};
    const auto refused = early.post("/api/v1/session", account);
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.code(), "starting");
    house.let_people_in();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (plain.get("/readyz").status != 200 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(plain.get("/readyz").status, 200);
    EXPECT_EQ(early.post("/api/v1/session", account).status, 200);
}

TEST(Health, is_not_ready_without_its_adapters_but_people_may_sign_in) {
    House house;
    house.adapters = false;
    Client plain(house.server->metrics_port(), true);
    EXPECT_EQ(plain.get("/readyz").status, 503);
    EXPECT_EQ(house.sign_in("operator1").get("/api/v1/session").status, 200);
    house.adapters = true;
    EXPECT_EQ(plain.get("/readyz").status, 200);
}

}  // namespace siaga::http::test
