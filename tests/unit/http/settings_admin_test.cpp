// Seats, trunks and the queue's settings over the real server.
#include "house.hpp"
#include "http/route.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {
Json new_trunk(const std::string& id, const std::string& peer) {
    return {{"id", id}, {"title", "Telko " + id}, {"peers", {peer}}, {"delivered", Json::array()}, {"trust_pai", true}, {"media_address", "127.0.0.1"},
            {"answer", "queue"}, {"answer_after_s", 10}, {"outgoing_targets", Json::array()}, {"outgoing_caller_id", ""}};
}
Json changed(Json view, const char* field, Json value) {
    for (const char* shown : {"changed_by", "changed_at_wall", "added_peers", "silent", "signalling_address"}) view.erase(shown);
    view[field] = std::move(value);
    return view;
}
}  // namespace

TEST(SettingsRoutes, an_admin_changes_how_long_a_seat_rings_and_sees_who_did_it) {
    House house;
    Client admin = house.sign_in("admin");
    const Json now = admin.get("/api/v1/settings/queue").json();
    EXPECT_EQ(now["ring_s"], 12);
    EXPECT_EQ(now["revision"], 0);
    const auto answer = admin.put("/api/v1/settings/queue", changed(now, "ring_s", 20));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["revision"], 1);
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().settings.queue.ring == std::chrono::seconds(20); }));
    const Json then = admin.get("/api/v1/settings/queue").json();
    EXPECT_EQ(then["changed_by"], "Admin");
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().settings.queue.ended_call_stays == std::chrono::hours(24); }));  // the file's
}
TEST(SettingsRoutes, the_second_of_two_admins_is_refused_with_what_changed) {
    House house;
    Client one = house.sign_in("admin"), other = house.sign_in("admin");
    const Json seen = one.get("/api/v1/settings/queue").json();
    ASSERT_EQ(one.put("/api/v1/settings/queue", changed(seen, "ring_s", 20)).status, 200);
    const auto late = other.put("/api/v1/settings/queue", changed(seen, "wrap_up_s", 90));
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.code(), "settings_changed");
    EXPECT_NE(late.body.find("lama dering"), std::string::npos) << late.body;
}
TEST(SettingsRoutes, a_bad_value_is_refused_at_its_field) {
    House house;
    Client admin = house.sign_in("admin");
    const Json now = admin.get("/api/v1/settings/queue").json();
    const auto refused = [&](const char* field, Json value) {
        const auto answer = admin.put("/api/v1/settings/queue", changed(now, field, std::move(value)));
        return std::to_string(answer.status) + " " + answer.json().value("where", "");
    };
    EXPECT_EQ(refused("ring_s", 1), "400 $.ring_s");
    EXPECT_EQ(refused("ring_s", -5), "400 $.ring_s");
    EXPECT_EQ(refused("ring_s", 9'223'372'036'854'775'807), "400 $.ring_s");
    EXPECT_EQ(refused("ring_s", "12"), "400 $.ring_s");
    EXPECT_EQ(refused("misses_to_pause", 4'294'967'298), "400 $.misses_to_pause");
    EXPECT_EQ(refused("tell_position", true), "400 $.tell_position");
    EXPECT_EQ(admin.put("/api/v1/settings/queue", Json::array()).status, 400);
    EXPECT_EQ(admin.put("/api/v1/settings/queue", {{"ring_s", 12}}).code(), "field_missing");
}

TEST(SettingsRoutes, a_new_seats_password_is_shown_once_and_only_its_digest_is_kept) {
    House house;
    Client admin = house.sign_in("admin");
    const auto added = admin.post("/api/v1/settings/seats", {{"id", "09"}, {"title", "Meja baru"}, {"answer_after", true}});
    ASSERT_EQ(added.status, 201) << added.body;
    const std::string password = added.json()["password"];
    EXPECT_EQ(password.size(), 16U);
    const auto ha1 = house.secrets->ha1(SeatId{"09"}, "MD5");
    ASSERT_TRUE(ha1);
    EXPECT_EQ(ha1->size(), 32U);
    EXPECT_EQ(admin.get("/api/v1/settings/seats").body.find(password), std::string::npos);
    EXPECT_TRUE(house.eventually([&](const Centre& c) {
        const std::string state = to_json_value(c.state()).dump();
        return c.state().seats.contains(SeatId{"09"}) && state.find(password) == std::string::npos && state.find(*ha1) == std::string::npos;
    }));
    EXPECT_EQ(admin.post("/api/v1/settings/seats", {{"id", "09"}, {"title", "Lain"}, {"answer_after", true}}).code(), "seat_taken_name");
    EXPECT_EQ(house.secrets->ha1(SeatId{"09"}, "MD5"), ha1);  // the one who came late changes no password
    EXPECT_EQ(admin.post("/api/v1/settings/seats", {{"id", "a/b"}, {"title", "x"}, {"answer_after", true}}).json()["where"], "$.id");
    EXPECT_FALSE(house.secrets->ha1(SeatId{"a/b"}, "MD5"));
}
TEST(SettingsRoutes, a_new_password_of_a_seat_is_an_event_and_puts_its_telephone_out) {
    House house;
    Client admin = house.sign_in("admin");
    house.use_seat("01");
    const auto before = house.secrets->ha1(SeatId{"01"}, "SHA-256");
    ASSERT_EQ(admin.post("/api/v1/seats/01/password").status, 200);
    EXPECT_NE(house.secrets->ha1(SeatId{"01"}, "SHA-256"), before);
    EXPECT_TRUE(house.eventually([](const Centre& c) { return !c.state().seats.at(SeatId{"01"}).registration; }));
}
TEST(SettingsRoutes, a_seat_is_renamed_and_retired_and_its_password_goes_with_it) {
    House house;
    Client admin = house.sign_in("admin");
    ASSERT_EQ(admin.put("/api/v1/settings/seats/02", {{"title", "Meja belakang"}, {"answer_after", false}, {"revision", 0}}).status, 200);
    const Json seat = admin.get("/api/v1/settings/seats").json()["items"][1];
    EXPECT_EQ(seat["title"], "Meja belakang");
    EXPECT_EQ(seat["revision"], 1);
    EXPECT_EQ(admin.del("/api/v1/settings/seats/02").code(), "parameter_bad");
    EXPECT_EQ(admin.del("/api/v1/settings/seats/02?revision=0").code(), "settings_changed");
    ASSERT_EQ(admin.del("/api/v1/settings/seats/02?revision=1").status, 200);
    EXPECT_TRUE(house.eventually([&](const Centre& c) { return !c.state().seats.contains(SeatId{"02"}) && !house.secrets->ha1(SeatId{"02"}, "MD5"); }));
    EXPECT_EQ(admin.del("/api/v1/settings/seats/01?revision=0").code(), "last_seat");
    EXPECT_EQ(admin.del("/api/v1/settings/seats/99?revision=0").status, 404);
}
TEST(SettingsRoutes, a_seat_somebody_sits_at_is_not_retired) {
    House house;
    Client admin = house.sign_in("admin"), desk = house.sign_in("operator1");
    house.use_seat("01");
    ASSERT_EQ(desk.post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    EXPECT_EQ(admin.del("/api/v1/settings/seats/01?revision=0").code(), "seat_occupied");
}

TEST(SettingsRoutes, a_second_trunk_is_added_changed_and_retired) {
    House house;
    Client admin = house.sign_in("admin");
    ASSERT_EQ(admin.post("/api/v1/settings/trunks", new_trunk("kedua", "127.9.0.9")).status, 200);
    const Json listed = admin.get("/api/v1/settings/trunks").json();
    ASSERT_EQ(listed["items"].size(), 2U);
    EXPECT_EQ(listed["media_addresses"], Json::array({"127.0.0.1"}));
    Json body = changed(listed["items"][1], "outgoing_targets", {"127.9.0.9:5062;transport=tcp", "127.9.0.10"});
    body.erase("id");
    const auto answer = admin.put("/api/v1/settings/trunks/kedua", body);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().settings.trunks.back().outgoing_target == "127.9.0.9:5062;transport=tcp,127.9.0.10"; }));
    EXPECT_EQ(admin.del("/api/v1/settings/trunks/kedua?revision=1").code(), "settings_changed");
    ASSERT_EQ(admin.del("/api/v1/settings/trunks/kedua?revision=2").status, 200);
    EXPECT_EQ(admin.del("/api/v1/settings/trunks/lokal?revision=0").code(), "last_trunk");
}
TEST(SettingsRoutes, a_trunk_that_cannot_be_is_refused_at_its_field) {
    House house;
    Client admin = house.sign_in("admin");
    const auto refused = [&](const char* field, Json value) {
        Json body = new_trunk("kedua", "127.9.0.9");
        body[field] = std::move(value);
        const auto answer = admin.post("/api/v1/settings/trunks", body);
        return std::to_string(answer.status) + " " + answer.json().value("where", "");
    };
    EXPECT_EQ(refused("peers", {"127.9.0.9", "0.0.0.0/0"}), "400 $.peers[1]");
    EXPECT_EQ(refused("peers", {"127.0.0.0/8"}), "409 $.peers[0]");
    EXPECT_EQ(refused("delivered", {"112;rm"}), "400 $.delivered[0]");
    EXPECT_EQ(refused("outgoing_targets", {"127.9.0.9,127.9.0.10"}), "400 $.outgoing_targets[0]");
    EXPECT_EQ(refused("outgoing_targets", {"a b"}), "400 $.outgoing_targets");
    EXPECT_EQ(refused("media_address", "10.0.0.1"), "400 $.media_address");
    EXPECT_EQ(refused("answer", "sometimes"), "400 $.answer");
    EXPECT_EQ(refused("answer_after_s", 121), "400 $.answer_after_s");
    EXPECT_EQ(refused("id", "Telkom!"), "400 $.id");
    EXPECT_EQ(refused("signalling_address", "10.0.0.1"), "400 $.signalling_address");  // a socket: siaga.toml and a restart
}

TEST(SettingsRoutes, nobody_but_an_admin_sees_or_changes_them) {
    House house;
    const std::pair<std::string, Json> bodies[] = {{"PUT", {{"revision", 0}}}, {"POST", new_trunk("x", "127.9.0.9")}, {"DELETE", nullptr}, {"GET", nullptr}};
    for (const char* login : {"operator1", "supervisor", "damkar"}) {
        Client client = house.sign_in(login);
        int walked = 0;
        for (const auto& route : all_routes()) {
            if (!route.path.starts_with("/api/v1/settings/") && route.operation != "resetSeatPassword") continue;
            std::string path(route.path);
            for (const char* place : {"{seat}", "{trunk}"})
                if (const auto at = path.find(place); at != std::string::npos) path.replace(at, std::string(place).size(), place[1] == 's' ? "01" : "lokal");
            const char* method = route.method == Method::get ? "GET" : route.method == Method::post ? "POST" : route.method == Method::put ? "PUT" : "DELETE";
            const auto body = std::find_if(std::begin(bodies), std::end(bodies), [&](const auto& one) { return one.first == method; })->second;
            const auto answer = client.request(method, path, body.is_null() ? "" : body.dump(), {});
            EXPECT_EQ(answer.code(), "role_refused") << login << " " << method << " " << path << " " << answer.body;
            ++walked;
        }
        EXPECT_EQ(walked, 11);
    }
}

}  // namespace siaga::http::test
