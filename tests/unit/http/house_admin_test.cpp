// Announcements, place aliases and holidays over the real server.
#include <fstream>

#include "house.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {
const Client::Headers kWav{{"Content-Type", "audio/wav"}};

std::vector<std::string> found(Client& client, const std::string& typed) {
    std::vector<std::string> out;
    for (const auto& one : client.get("/api/v1/places?q=" + typed).json().value("candidates", Json::array())) out.push_back(one.value("label", std::string()));
    return out;
}
}  // namespace

TEST(AnnouncementRoutes, an_uploaded_recording_is_listed_heard_and_an_event_with_before_and_after) {
    House house;
    Client admin = house.sign_in("admin");
    const std::string wav = "RIFF" + std::string(600 * 1024, 'x');  // more than a JSON body may have
    EXPECT_EQ(admin.get("/api/v1/announcements").json()["items"][0]["uploaded"], false);
    const auto answer = admin.request("POST", "/api/v1/announcements/terhubung-id", wav, kWav);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["figures"]["rate"], 8000);
    const Json item = admin.get("/api/v1/announcements").json()["items"][0];
    EXPECT_EQ(item["uploaded"], true);
    EXPECT_EQ(item["sha256"], answer.json()["sha256"]);
    const auto heard = admin.get("/api/v1/announcements/terhubung-id");
    EXPECT_EQ(heard.headers.at("content-type"), "audio/wav");
    EXPECT_EQ(heard.body, wav);
    EXPECT_EQ(admin.get("/api/v1/announcements/terhubung-id", {{"Range", "bytes=0-3"}}).body, "RIFF");
    EXPECT_EQ(admin.del("/api/v1/announcements/terhubung-id").status, 200);
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().house_admin.announcements.empty(); }));
    EXPECT_EQ(admin.get("/api/v1/announcements").json()["items"][0]["uploaded"], false);
}
TEST(AnnouncementRoutes, what_is_no_announcement_is_refused_and_changes_nothing) {
    House house;
    Client admin = house.sign_in("admin");
    const auto silent = admin.request("POST", "/api/v1/announcements/terhubung-id", "ID3", kWav);
    EXPECT_EQ(silent.status, 400);
    EXPECT_EQ(silent.code(), "announcement_silent");
    EXPECT_EQ(admin.request("POST", "/api/v1/announcements/tidak-ada", "RIFF", kWav).status, 404);
    EXPECT_EQ(admin.request("POST", "/api/v1/announcements/terhubung-id", "RIFF", {{"Content-Type", "audio/mpeg"}}).status, 415);
    EXPECT_EQ(admin.request("POST", "/api/v1/announcements/terhubung-id", "", kWav).status, 400);
    EXPECT_TRUE(house.eventually([](const Centre& c) { return c.state().house_admin.announcements.empty(); }));
}
TEST(AnnouncementRoutes, a_large_body_is_read_from_a_signed_in_admin_only) {
    House house;
    // Decided by the header: the body is never waited for.
    const auto refused_at = [&](const std::string& cookie, std::size_t bytes) {
        Client client(house.port());
        return client.raw("POST /api/v1/announcements/terhubung-id HTTP/1.1\r\nHost: siaga\r\nContent-Type: audio/wav\r\nCookie: " + cookie +
                          "\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n").substr(0, 12);
    };
    EXPECT_EQ(refused_at("", 600 * 1024), "HTTP/1.1 413");
    EXPECT_EQ(refused_at(house.sign_in("supervisor").cookie, 600 * 1024), "HTTP/1.1 413");
    EXPECT_EQ(refused_at(house.sign_in("admin").cookie, 13u << 20), "HTTP/1.1 413");
    EXPECT_EQ(house.sign_in("supervisor").request("POST", "/api/v1/announcements/terhubung-id", "RIFF", kWav).status, 403);
}

TEST(AnnouncementRoutes, who_sends_a_body_that_is_too_large_to_its_end_reads_why_it_was_refused) {
    House house;
    Client admin = house.sign_in("admin");
    const auto answer = admin.request("POST", "/api/v1/announcements/terhubung-id", "RIFF" + std::string(23u << 20, 'x'), kWav);
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.code(), "body_too_large");
    EXPECT_NE(answer.body.find("12 MiB"), std::string::npos) << answer.body;
}

TEST(PlaceAliasRoutes, an_alias_finds_its_place_in_the_next_search_and_no_longer_once_removed) {
    House house;
    Client admin = house.sign_in("admin"), desk = house.sign_in("operator1");
    EXPECT_TRUE(found(desk, "pasar%20keramat").empty());
    ASSERT_EQ(admin.post("/api/v1/place-aliases", {{"text", "Pasar  Keramat"}, {"means", "desa celikah"}}).status, 200);
    EXPECT_EQ(found(desk, "pasar%20keramat"), std::vector<std::string>{"Desa Celikah, Kec. Kayu Agung"});
    const Json item = desk.get("/api/v1/place-aliases").json()["items"][0];
    EXPECT_EQ(item["text"], "pasar keramat");
    EXPECT_EQ(item["finds"][0], "Desa Celikah, Kec. Kayu Agung");
    ASSERT_EQ(admin.request("DELETE", "/api/v1/place-aliases?text=pasar%20keramat&was=desa%20celikah", "", {}).status, 200);
    EXPECT_TRUE(found(desk, "pasar%20keramat").empty());
}
TEST(PlaceAliasRoutes, a_clash_is_refused_with_its_field) {
    House house;
    Client admin = house.sign_in("admin");
    const auto refused = [&](const char* text, const char* means) {
        const auto answer = admin.post("/api/v1/place-aliases", {{"text", text}, {"means", means}});
        return std::to_string(answer.status) + " " + answer.code() + " " + answer.json().value("where", "");
    };
    EXPECT_EQ(refused("Kayu Agung", "celikah"), "409 alias_is_place $.text");
    EXPECT_EQ(refused("sp padang", "celikah"), "409 alias_taken $.text");
    EXPECT_EQ(refused("sei", "celikah"), "409 alias_taken $.text");
    EXPECT_EQ(refused("pasar", "tempat yang tidak ada"), "400 alias_finds_nothing $.means");
    EXPECT_EQ(refused("pa", "celikah"), "400 alias_short $.text");
    EXPECT_EQ(refused("1234", "celikah"), "400 alias_number $.text");
    EXPECT_EQ(admin.request("DELETE", "/api/v1/place-aliases?text=tidak%20ada&was=celikah", "", {}).code(), "alias_unknown");
}
TEST(PlaceAliasRoutes, equal_names_are_still_asked_about_behind_an_alias) {
    House house;
    Client admin = house.sign_in("admin");
    ASSERT_EQ(admin.post("/api/v1/place-aliases", {{"text", "pasar lubuk"}, {"means", "tanjung lubuk"}}).status, 200);
    const Json answer = admin.get("/api/v1/places?q=pasar%20lubuk").json();
    EXPECT_EQ(answer["ambiguous"], true);
    EXPECT_EQ(answer["question"], "kecamatan apa?");
}

TEST(HolidayRoutes, holidays_are_set_listed_and_taken_away) {
    House house;
    Client admin = house.sign_in("admin");
    EXPECT_EQ(admin.post("/api/v1/holidays", {{"date", "2026-08-17"}, {"name", "Hari Kemerdekaan"}}).status, 200);
    EXPECT_EQ(house.sign_in("operator1").get("/api/v1/holidays").json()["items"][0]["name"], "Hari Kemerdekaan");
    EXPECT_EQ(admin.post("/api/v1/holidays", {{"date", "2026-02-30"}, {"name", "x"}}).code(), "date_bad");
    EXPECT_EQ(admin.post("/api/v1/holidays", {{"date", "2026-02-20"}, {"name", " "}}).code(), "name_needed");
    EXPECT_EQ(admin.del("/api/v1/holidays/2026-08-17").code(), "parameter_bad");
    EXPECT_EQ(admin.del("/api/v1/holidays/2026-08-17?was=Hari%20Kemerdekaan").status, 200);
    EXPECT_EQ(admin.del("/api/v1/holidays/2026-08-17?was=Hari%20Kemerdekaan").status, 404);
}

TEST(TwoAdmins, the_second_who_saves_a_holiday_is_refused_and_told_its_name) {
    House house;
    Client one = house.sign_in("admin"), two = house.sign_in("admin");
    ASSERT_EQ(one.post("/api/v1/holidays", {{"date", "2026-08-17"}, {"name", "Hari Kemerdekaan"}}).status, 200);
    const auto second = two.post("/api/v1/holidays", {{"date", "2026-08-17"}, {"name", "Cuti bersama"}});
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(second.code(), "holiday_changed");
    EXPECT_NE(second.json().value("message", "").find("Hari Kemerdekaan"), std::string::npos) << second.body;
    EXPECT_EQ(two.post("/api/v1/holidays", {{"date", "2026-08-17"}, {"name", "Cuti bersama"}, {"was", "Hari Kemerdekaan"}}).status, 200);
    EXPECT_EQ(one.post("/api/v1/holidays", {{"date", "2026-08-17"}, {"name", "HUT RI"}, {"was", "Hari Kemerdekaan"}}).code(), "holiday_changed");
    EXPECT_EQ(one.del("/api/v1/holidays/2026-08-17?was=Hari%20Kemerdekaan").code(), "holiday_changed");
    EXPECT_EQ(one.get("/api/v1/holidays").json()["items"][0]["name"], "Cuti bersama");
}
TEST(TwoAdmins, an_alias_with_another_meaning_is_taken_unless_that_very_alias_is_edited) {
    House house;
    Client one = house.sign_in("admin"), two = house.sign_in("admin");
    ASSERT_EQ(one.post("/api/v1/place-aliases", {{"text", "pasar keramat"}, {"means", "celikah"}}).status, 200);
    const auto second = two.post("/api/v1/place-aliases", {{"text", "Pasar  Keramat"}, {"means", "tanjung lubuk"}});
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(second.code(), "alias_taken");
    EXPECT_NE(second.json().value("message", "").find("celikah"), std::string::npos) << second.body;
    EXPECT_EQ(two.post("/api/v1/place-aliases", {{"text", "pasar keramat"}, {"means", "tanjung lubuk"}, {"was", "celikah"}}).status, 200);
    const auto late = one.post("/api/v1/place-aliases", {{"text", "pasar keramat"}, {"means", "kayu agung"}, {"was", "celikah"}});
    EXPECT_EQ(late.code(), "alias_changed");
    EXPECT_NE(late.json().value("message", "").find("tanjung lubuk"), std::string::npos) << late.body;
    EXPECT_EQ(one.request("DELETE", "/api/v1/place-aliases?text=pasar%20keramat&was=celikah", "", {}).code(), "alias_changed");
    EXPECT_EQ(one.get("/api/v1/place-aliases").json()["items"][0]["means"], "tanjung lubuk");
}
TEST(TwoAdmins, the_second_who_saves_a_person_is_refused_and_told_what_changed) {
    House house;
    Client one = house.sign_in("admin"), two = house.sign_in("admin");
    Json before;
    const Json people = one.get("/api/v1/people").json()["items"];
    for (const auto& person : people)
        if (person["login"] == "operator2") before = person;
    const std::string path = "/api/v1/people/" + before["id"].dump();
    const Json seen{{"name", before["name"]}, {"role", "operator"}, {"active", true}};
    ASSERT_EQ(one.put(path, {{"name", "Budi Santoso"}, {"role", "supervisor"}, {"active", true}, {"seen", seen}}).status, 200);
    const auto second = two.put(path, {{"name", before["name"]}, {"role", "operator"}, {"active", false}, {"seen", seen}});
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(second.code(), "person_changed");
    for (const char* told : {"Budi Santoso", "supervisor"}) EXPECT_NE(second.json().value("message", "").find(told), std::string::npos) << second.body;
    EXPECT_EQ(two.put(path, {{"name", "x"}, {"role", "operator"}, {"active", true}}).code(), "field_missing");
    const Json now{{"name", "Budi Santoso"}, {"role", "supervisor"}, {"active", true}};
    EXPECT_EQ(two.put(path, {{"name", "Budi Santoso"}, {"role", "operator"}, {"active", true}, {"seen", now}}).status, 200);
}

TEST(ProfileInForce, of_another_regency_changes_the_places_that_are_found) {
    House house;
    Client desk = house.sign_in("operator1");
    EXPECT_FALSE(found(desk, "celikah").empty());
    const profile::Profile muba = profile::load_profile(std::string(SIAGA_SOURCE_DIR) + "/config/regencies/muba").value();
    ASSERT_FALSE(house.tell(LoadProfile{muba, "uji"}).refusal);
    EXPECT_EQ(found(desk, "sekayu").at(0), "Kec. Sekayu");
    EXPECT_TRUE(found(desk, "celikah").empty());
    EXPECT_EQ(desk.get("/api/v1/house").json()["profile"], "muba");
}

}  // namespace siaga::http::test
