#include "house.hpp"
#include "http/live.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {
const Json* thing(const Json& list, const std::string& kind, const Json& id = nullptr) {
    for (const auto& one : list)
        if (one["kind"] == kind && (id.is_null() || one["id"] == id)) return &one;
    return nullptr;
}
}  // namespace

TEST(Live, begins_with_a_snapshot_and_goes_on_with_changes_that_follow_one_another) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    ASSERT_TRUE(live.connected());
    const Json snapshot = live.next("snapshot");
    ASSERT_FALSE(snapshot.is_null());
    EXPECT_NE(thing(snapshot["items"], "seat", "01"), nullptr);
    EXPECT_NE(thing(snapshot["items"], "house"), nullptr);
    EXPECT_EQ(thing(snapshot["items"], "figures"), nullptr);
    std::uint64_t seq = snapshot["seq"];
    house.use_seat("01");
    EXPECT_EQ(client.post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    bool followed = true;
    const Json last = live.until([&](const Json& change) {
        followed = followed && change["prev"] == seq && change["epoch"] == snapshot["epoch"];
        seq = change["seq"];
        const Json* seat = thing(change["upsert"], "seat", "01");
        return seat && seat->contains("person");
    });
    EXPECT_FALSE(last.is_null());
    EXPECT_TRUE(followed);
}

TEST(Live, resync_answers_a_fresh_snapshot) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    ASSERT_FALSE(live.next("snapshot").is_null());
    live.say(Json{{"type", "resync"}});
    EXPECT_FALSE(live.next("snapshot").is_null());
}

TEST(Live, shows_a_call_to_operators_and_never_to_agencies) {
    House house;
    Client client = house.sign_in("operator1"), damkar = house.sign_in("damkar");
    LiveClient staff(house.port(), client.cookie), desk(house.port(), damkar.cookie);
    const Json seen = desk.next("snapshot");
    EXPECT_EQ(thing(seen["items"], "seat"), nullptr);
    EXPECT_EQ(thing(seen["items"], "agency", "bpbd"), nullptr);
    EXPECT_NE(thing(seen["items"], "agency", "damkar"), nullptr);
    const CallId call = house.answered_call(client, "01");
    EXPECT_FALSE(staff.until([&](const Json& c) { return thing(c["upsert"], "call", call.value) != nullptr; }).is_null());
    const auto saved = client.post("/api/v1/incidents", {{"call", call.value}, {"words", House::words()}}, {{"Idempotency-Key", "kunci-00000005"}});
    ASSERT_EQ(saved.status, 201) << saved.body;
    const Json change = desk.until([](const Json& c) { return thing(c["upsert"], "assignment") != nullptr; });
    ASSERT_FALSE(change.is_null());
    EXPECT_EQ(thing(change["upsert"], "call"), nullptr);
    EXPECT_EQ(thing(change["upsert"], "incident"), nullptr);
    EXPECT_EQ((*thing(change["upsert"], "assignment"))["agency"], "damkar");
    EXPECT_EQ(change.dump().find("+628127001"), std::string::npos);  // not the caller's number
}

TEST(Live, a_desk_counts_as_reachable_only_with_sound_and_a_heartbeat) {
    House house;
    Client damkar = house.sign_in("damkar");
    const auto reachable = [&](bool wanted) {
        return house.eventually([&](const Centre& c) { return c.state().agencies.at(AgencyId{"damkar"}).reachable == wanted; });
    };
    {
        LiveClient desk(house.port(), damkar.cookie);
        ASSERT_FALSE(desk.next("snapshot").is_null());
        desk.say(Json{{"type", "heartbeat"}, {"sound", false}, {"visible", true}});
        EXPECT_FALSE(desk.next("heartbeat").is_null());
        EXPECT_TRUE(reachable(false));
        desk.say(Json{{"type", "heartbeat"}, {"sound", true}, {"visible", true}});
        EXPECT_TRUE(reachable(true));
    }
    EXPECT_TRUE(reachable(false));  // the page went
}

// A half-open line stays a line for minutes: what counts is that its page speaks.
TEST(Live, a_page_that_has_not_spoken_for_fifteen_seconds_is_no_desk_and_nobody_watches_there) {
    struct Quiet final : Line {
        void send(std::shared_ptr<const std::string>) override {}
        void close(int) override {}
    };
    const Centre mirror;
    const auto line = std::make_shared<Quiet>();
    const AgencyId damkar{"damkar"};
    SignedIn who;
    who.viewer = Viewer{PersonId{1}, PersonRole::dispatcher, damkar};
    const Live::Time start{};
    Live live("epoch");
    ASSERT_TRUE(live.open(line, who, mirror, true, HouseTime{1}, start));
    const auto beats = [&](bool sound, Live::Time at) {
        return live.said(line.get(), Json{{"type", "heartbeat"}, {"sound", sound}, {"visible", true}}.dump(), mirror, true, HouseTime{1}, at);
    };
    EXPECT_TRUE(live.reachable_desks(start).empty()) << "nobody heard that it may sound";
    EXPECT_TRUE(beats(true, start));
    EXPECT_EQ(live.reachable_desks(start + std::chrono::seconds(15)), (std::map<AgencyId, int>{{damkar, 1}}));
    EXPECT_TRUE(live.people_watching(start + std::chrono::seconds(15)).contains(PersonId{1}));
    EXPECT_TRUE(live.reachable_desks(start + std::chrono::milliseconds(15'001)).empty());
    EXPECT_TRUE(live.people_watching(start + std::chrono::milliseconds(15'001)).empty());
    EXPECT_TRUE(beats(true, start + std::chrono::seconds(20)));
    EXPECT_EQ(live.reachable_desks(start + std::chrono::seconds(20)).size(), 1U);
    EXPECT_TRUE(beats(false, start + std::chrono::seconds(21)));
    EXPECT_TRUE(live.reachable_desks(start + std::chrono::seconds(21)).empty()) << "muted";
}

TEST(Live, a_seats_console_is_present_while_its_operators_page_is_open) {
    House house;
    Client client = house.sign_in("operator1");
    EXPECT_EQ(client.post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    const auto console = [&](bool wanted) {
        return house.eventually([&](const Centre& c) { return c.state().seats.at(SeatId{"01"}).console == wanted; });
    };
    {
        LiveClient live(house.port(), client.cookie);
        EXPECT_TRUE(console(true));
    }
    EXPECT_TRUE(console(false));
}

TEST(Live, is_refused_without_session_origin_or_subprotocol) {
    House house;
    Client client = house.sign_in("operator1");
    EXPECT_EQ(LiveClient(house.port(), "").refused_status(), 401);
    EXPECT_EQ(LiveClient(house.port(), client.cookie, "siaga.v1", "https://evil.example").refused_status(), 403);
    EXPECT_EQ(LiveClient(house.port(), client.cookie, "siaga.v1", "").refused_status(), 403);
    EXPECT_EQ(LiveClient(house.port(), client.cookie, "").refused_status(), 400);
}

TEST(Live, ends_when_the_session_does) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    ASSERT_FALSE(live.next("snapshot").is_null());
    EXPECT_EQ(client.del("/api/v1/session").status, 204);
    EXPECT_EQ(live.close_code(), 4401);
}

TEST(Live, tells_a_page_that_is_signed_out_why) {
    House house;
    Client admin = house.sign_in("admin");
    const std::string person = "/api/v1/people/" + to_string(house.person("operator1"));
    const auto why = [&](const std::function<void(Client&)>& end) {
        Client client = house.sign_in("operator1");
        LiveClient live(house.port(), client.cookie);
        EXPECT_FALSE(live.next("snapshot").is_null());
        end(client);
        const Json said = live.next("signed_out");
        return said.is_object() ? said.value("why", std::string()) : std::string("not told");
    };
    EXPECT_EQ(why([&](Client& client) { EXPECT_EQ(client.del("/api/v1/session").status, 204); }), "signed_out");
    EXPECT_EQ(why([&](Client&) {
        Client elsewhere = house.sign_in("operator1");
        const Json change{{"current", house.passwords["operator1"]}, {"fresh", "kata-sandi-baru"}};
        EXPECT_EQ(elsewhere.post("/api/v1/session/password", change).status, 204);
        house.passwords["operator1"] = "kata-sandi-baru";
    }), "own_password");
    EXPECT_EQ(why([&](Client&) {
        const auto reset = admin.post(person + "/password");
        ASSERT_EQ(reset.status, 200) << reset.body;
        house.passwords["operator1"] = reset.json()["password"].get<std::string>();
    }), "password");
    EXPECT_EQ(why([&](Client&) {
        const Json was{{"name", "Operator 1"}, {"role", "operator"}, {"active", true}};
        const auto put = admin.put(person, {{"name", "Operator 1"}, {"role", "operator"}, {"active", false}, {"seen", was}});
        EXPECT_EQ(put.status, 200) << put.body;
    }), "inactive");
}

TEST(Live, three_messages_it_does_not_understand_close_it) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    for (const char* text : {"{", "[1]", R"({"type":"heartbeat","sound":1,"visible":true})"}) live.say(std::string(text));
    EXPECT_EQ(live.close_code(), 4400);
}

TEST(Live, a_message_over_4_kib_closes_it) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    live.say(std::string(5000, ' '));
    EXPECT_EQ(live.close_code(), 1009);
}

TEST(Live, gives_a_supervisor_the_figures) {
    House house;
    Client client = house.sign_in("supervisor");
    LiveClient live(house.port(), client.cookie);
    const Json snapshot = live.next("snapshot");
    const Json* figures = thing(snapshot["items"], "figures");
    ASSERT_NE(figures, nullptr);
    EXPECT_EQ((*figures)["waiting"], 0);
}

TEST(Live, the_server_says_good_bye_when_it_stops) {
    House house;
    Client client = house.sign_in("operator1");
    LiveClient live(house.port(), client.cookie);
    ASSERT_FALSE(live.next("snapshot").is_null());
    std::thread stopper([&] { house.stop_server(); });
    EXPECT_EQ(live.close_code(), 1001);
    stopper.join();
}

}  // namespace siaga::http::test
