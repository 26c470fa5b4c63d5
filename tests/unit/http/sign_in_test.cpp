#include "house.hpp"

#include "http/digest.hpp"
#include "http/sessions.hpp"
#include "http/sign_in_limit.hpp"

namespace siaga::http::test {

TEST(SignIn, sets_a_host_only_secure_http_only_same_site_cookie) {
    House house;
    Client client(house.port());
    const auto answer = client.post("/api/v1/session", {{"login", "operator1"}, {"password", house.passwords["operator1"]}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["role"], "operator");
    const std::string cookie = answer.headers.at("set-cookie");
    EXPECT_TRUE(cookie.starts_with("__Host-siaga="));
    for (const char* flag : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"}) EXPECT_NE(cookie.find(flag), std::string::npos) << flag;
    EXPECT_EQ(cookie.find("Domain"), std::string::npos);
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
}

TEST(SignIn, says_the_same_of_a_wrong_password_and_an_unknown_login) {
    House house;
    Client client(house.port());
    const auto wrong = client.post("/api/v1/session", {{"login", "operator1"}, {"password", "salah"}});
    const auto unknown = client.post("/api/v1/session", {{"login", "tidakada"}, {"password", "salah"}});
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
}

TEST(SignIn, slows_attempts_on_one_login_and_never_locks_another_source_out_for_good) {
    House house;
    Client client(house.port());
    HttpAnswer last;
    for (int i = 0; i < 6; ++i) last = client.post("/api/v1/session", {{"login", "operator1"}, {"password", "salah"}});
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.code(), "slow_down");
    EXPECT_GE(std::stoi(last.headers.at("retry-after")), 1);
}

TEST(SignInLimit, guesses_from_one_source_slow_no_other_and_a_reset_forgives_them_all) {
    SignInLimit limit;
    const SignInLimit::Time start{};
    for (int i = 0; i < 9; ++i)
        for (const char* name : {"login operator1 from 10.0.0.5", "login operator1 from 10.0.0.6"}) limit.failed(name, start);
    EXPECT_GT(limit.wait("login operator1 from 10.0.0.5", start).count(), 0);
    EXPECT_EQ(limit.wait("login operator1 from 10.0.0.7", start).count(), 0);
    limit.forgive("login operator1 ");
    EXPECT_EQ(limit.wait("login operator1 from 10.0.0.5", start).count(), 0);
    EXPECT_EQ(limit.wait("login operator1 from 10.0.0.6", start).count(), 0);
}

TEST(SignInLimit, doubles_the_pause_to_a_minute_and_forgets_after_ten_quiet_ones) {
    SignInLimit limit;
    const SignInLimit::Time start{};
    for (int i = 0; i < 4; ++i) limit.failed("a", start);
    EXPECT_EQ(limit.wait("a", start).count(), 0);
    limit.failed("a", start);
    EXPECT_EQ(limit.wait("a", start).count(), 1);
    limit.failed("a", start);
    EXPECT_EQ(limit.wait("a", start).count(), 2);
    for (int i = 0; i < 30; ++i) limit.failed("a", start);
    EXPECT_EQ(limit.wait("a", start).count(), 60);
    EXPECT_EQ(limit.wait("b", start).count(), 0);
    EXPECT_EQ(limit.wait("a", start + std::chrono::minutes(11)).count(), 0);
}

TEST(SignIn, refuses_an_unsafe_request_of_another_origin) {
    House house;
    Client client = house.sign_in("operator1");
    const auto evil = client.post("/api/v1/seat", {{"seat", "01"}}, {{"Origin", "https://evil.example"}});
    EXPECT_EQ(evil.status, 403);
    EXPECT_EQ(evil.code(), "origin_refused");
    client.send_origin = false;
    EXPECT_EQ(client.post("/api/v1/seat", {{"seat", "01"}}).code(), "origin_refused");
}

TEST(SignIn, survives_a_restart_of_the_server) {
    House house;
    Client before = house.sign_in("supervisor");
    house.stop_server();
    house.start_server();
    Client after(house.port());
    after.cookie = before.cookie;
    const auto me = after.get("/api/v1/session");
    EXPECT_EQ(me.status, 200) << me.body;
    EXPECT_EQ(me.json()["login"], "supervisor");
}

TEST(SignIn, ends_with_sign_out_and_clears_the_drafts) {
    House house;
    Client client = house.sign_in("operator1");
    EXPECT_EQ(client.put("/api/v1/drafts/call-1", {{"narrative", "x"}}).status, 204);
    const std::string cookie = client.cookie;
    EXPECT_EQ(client.del("/api/v1/session").status, 204);
    client.cookie = cookie;
    EXPECT_EQ(client.get("/api/v1/session").code(), "not_signed_in");
    Client other = house.sign_in("operator2");
    EXPECT_EQ(other.get("/api/v1/drafts/call-1").status, 404);
}

// It lives a day, and nobody is there to sign it out.
TEST(SignIn, of_a_browser_that_was_only_closed_keeps_no_draft_when_its_person_signs_out) {
    House house;
    const Client closed = house.sign_in("operator1");
    Client client = house.sign_in("operator1"), other = house.sign_in("operator2");
    EXPECT_EQ(client.put("/api/v1/drafts/call-1", {{"narrative", "x"}}).status, 204);
    EXPECT_EQ(other.get("/api/v1/drafts/call-1").status, 200);
    EXPECT_EQ(client.del("/api/v1/session").status, 204);
    EXPECT_EQ(other.get("/api/v1/drafts/call-1").status, 404);
}

TEST(SignIn, changes_ones_own_password_and_ends_the_other_sessions) {
    House house;
    Client here = house.sign_in("operator1"), there = house.sign_in("operator1");
    EXPECT_EQ(here.post("/api/v1/session/password", {{"current", "salah"}, {"fresh", "kata-sandi-baru"}}).code(), "wrong_password");
    EXPECT_EQ(here.post("/api/v1/session/password", {{"current", house.passwords["operator1"]}, {"fresh", "kata-sandi-baru"}}).status, 204);
    EXPECT_EQ(here.get("/api/v1/session").status, 200);
    EXPECT_EQ(there.get("/api/v1/session").status, 401);
    house.passwords["operator1"] = "kata-sandi-baru";
    (void)house.sign_in("operator1");
}

TEST(SignIn, of_before_a_restart_is_not_over_while_the_server_does_not_know_its_people_yet) {
    House house(false);
    house.stop_server();
    const std::string token(64, 'a');
    const WallTime now = house.clock.wall();
    ASSERT_TRUE(house.secrets->save_session({sha256_hex(token), "operator1", now, now + kSessionIdle}));
    house.start_server();
    Client page(house.port()), stranger(house.port());
    page.cookie = std::string(kCookie) + "=" + token;
    EXPECT_EQ(page.get("/api/v1/session").code(), "starting");
    EXPECT_EQ(stranger.get("/api/v1/session").code(), "not_signed_in");
    house.let_people_in();
    int status = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while ((status = page.get("/api/v1/session").status) == 503 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(status, 200);
}

TEST(People, an_admin_makes_changes_and_stops_a_person) {
    House house;
    Client admin = house.sign_in("admin");
    const auto made = admin.post("/api/v1/people", {{"login", "rini"}, {"name", "Rini"}, {"role", "dispatcher"}, {"agency", "bpbd"}});
    ASSERT_EQ(made.status, 201) << made.body;
    house.passwords["rini"] = made.json()["password"];
    Client rini = house.sign_in("rini");
    EXPECT_EQ(rini.get("/api/v1/session").json()["agency"], "bpbd");
    EXPECT_EQ(admin.post("/api/v1/people", {{"login", "rini"}, {"name", "R"}, {"role", "admin"}}).code(), "login_taken");
    const Json unknown = admin.post("/api/v1/people", {{"login", "mega"}, {"name", "M"}, {"role", "mega"}}).json();
    EXPECT_EQ(unknown["where"], "$.role");
    EXPECT_EQ(unknown["message"], "nama tidak dikenal: 'mega'");
    const std::string path = "/api/v1/people/" + made.json()["person"].dump();
    EXPECT_EQ(admin.put(path, {{"name", "Rini"}, {"role", "dispatcher"}, {"agency", "bpbd"}, {"active", false},
                              {"seen", {{"name", "Rini"}, {"role", "dispatcher"}, {"agency", "bpbd"}, {"active", true}}}}).status, 200);
    EXPECT_EQ(rini.get("/api/v1/session").status, 401);
    Client again(house.port());
    EXPECT_EQ(again.post("/api/v1/session", {{"login", "rini"}, {"password", house.passwords["rini"]}}).code(), "person_inactive");
}

TEST(People, the_command_line_lets_a_locked_out_admin_in_while_the_server_runs) {
    House house;
    const auto admin = house.person("admin");
    std::ostringstream out, err;
    ASSERT_EQ(user_command(house.dir.path, {"reset", "admin"}, out, err), 0) << err.str();
    const std::string line = out.str();
    house.passwords["admin"] = line.substr(line.find(' ') + 1, 16);
    Client client = house.sign_in("admin");
    EXPECT_EQ(client.get("/api/v1/session").json()["person"], admin.value);
    // And one that was made inactive comes back.
    ASSERT_EQ(user_command(house.dir.path, {"add", "admin", "kedua"}, out, err), 0) << err.str();
    const auto second = house.person("kedua");
    ASSERT_TRUE(bool(second));
    const Json people = client.get("/api/v1/people").json()["items"];
    const auto seen = std::find_if(people.begin(), people.end(), [&](const Json& one) { return one["id"] == admin.value; });
    EXPECT_EQ(client.put("/api/v1/people/" + to_string(admin), {{"name", "Admin"}, {"role", "operator"}, {"active", false},
                         {"seen", {{"name", (*seen)["name"]}, {"role", "admin"}, {"active", true}}}}).status, 200);
    ASSERT_EQ(user_command(house.dir.path, {"unlock", "admin"}, out, err), 0) << err.str();
    EXPECT_TRUE(house.eventually([&](const centre::Centre& c) {
        const auto& person = c.state().people.at(admin);
        return person.active && person.role == centre::PersonRole::admin;
    }));
}

TEST(UserCommand, says_what_is_wrong_with_its_arguments) {
    TempDir dir;
    std::ostringstream out, err;
    EXPECT_EQ(user_command(dir.path, {}, out, err), 2);
    EXPECT_EQ(user_command(dir.path, {"add", "raja", "a"}, out, err), 2);
    EXPECT_EQ(user_command(dir.path, {"add", "dispatcher", "ani"}, out, err), 2);  // of which agency?
    EXPECT_EQ(user_command(dir.path, {"reset", "tidakada"}, out, err), 1);
    EXPECT_EQ(user_command(dir.path / "tidakada", {"list"}, out, err), 1);
}

}  // namespace siaga::http::test
