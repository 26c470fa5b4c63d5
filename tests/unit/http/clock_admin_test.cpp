// Clocks and ladders over the real server.
#include "house.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {

class ClockRoutes : public ::testing::Test {
protected:
    ClockRoutes() : admin(house.sign_in("admin")) {}
    static Json clock(const std::string& id, const std::string& leg, std::uint32_t seconds) {
        return {{"id", id}, {"leg", leg}, {"types", Json::array()}, {"priorities", Json::array()}, {"agencies", Json::array()}, {"roles", Json::array()},
                {"areas", Json::array()}, {"office_hours", false}, {"seconds", seconds}, {"ladder", ""}};
    }
    static Json step(const std::string& to, std::uint32_t wait_s = 60) {
        return {{"to", to}, {"agency", ""}, {"channels", Json::array()}, {"wait_s", wait_s}};
    }
    Json clocks() { return admin.get("/api/v1/clocks").json(); }
    // What was shown, with other rules, as the page sends it.
    Json with(Json rules) {
        const Json now = clocks();
        return {{"clocks", now["clocks"]}, {"rules", std::move(rules)}, {"revision", now["revision"]}};
    }
    Json ladder(Json steps) {
        return {{"revision", admin.get("/api/v1/ladders").json()["revision"]},
                {"ladders", Json::array({{{"id", "api"}, {"legs", Json::array()}, {"types", Json::array()}, {"agencies", {"damkar"}}, {"steps", std::move(steps)}}})}};
    }
    static std::string told(const HttpAnswer& answer) {
        return std::to_string(answer.status) + " " + answer.code() + " " + answer.json().value("where", "");
    }
    House house;
    Client admin;
};

}  // namespace

TEST_F(ClockRoutes, clocks_are_shown_changed_and_shown_as_changed_with_who) {
    Json rules = clocks()["rules"];
    rules.insert(rules.begin(), clock("berangkat", "depart", 120));
    const auto saved = admin.put("/api/v1/clocks", with(rules));
    ASSERT_EQ(saved.status, 200) << saved.body;
    EXPECT_EQ(saved.json()["revision"], 1);
    const Json now = clocks();
    EXPECT_EQ(now["rules"], rules);
    EXPECT_EQ(now["edited"], true);
    EXPECT_EQ(now["changes"][0]["what"], "berangkat");
    EXPECT_FALSE(now["changes"][0]["by"].get<std::string>().empty());
}

TEST_F(ClockRoutes, ladders_are_changed_and_the_houses_own_is_told) {
    EXPECT_EQ(admin.get("/api/v1/ladders").json()["house"].size(), 4U);
    ASSERT_EQ(admin.put("/api/v1/ladders", ladder({step("meja", 30), step("pengawas")})).status, 200);
    EXPECT_EQ(admin.get("/api/v1/ladders").json()["ladders"][0]["steps"][1]["to"], "pengawas");
}

TEST_F(ClockRoutes, a_refusal_names_the_place_in_what_was_sent) {
    Json odd = clock("x", "acknowledge", 60);
    odd["types"] = {"tidak_ada"};
    EXPECT_EQ(told(admin.put("/api/v1/clocks", with({clock("tiba", "arrive", 900), odd}))), "409 unknown_type $.rules[1].types");
    odd["types"] = Json::array();
    odd["areas"] = {"16.02.99"};
    EXPECT_EQ(told(admin.put("/api/v1/clocks", with(Json::array({odd})))), "409 unknown_area $.rules[0].areas") << "not in the gazetteer";
    EXPECT_EQ(told(admin.put("/api/v1/clocks", with({clock("satu", "close", 900), clock("dua", "close", 60)}))), "409 shadowed_clock $.rules[1].id");
    EXPECT_EQ(told(admin.put("/api/v1/clocks", with(Json::array({clock("satu", "acknowledge", 0)})))), "409 emergency_without_clock $.rules[0].seconds");
    EXPECT_EQ(told(admin.put("/api/v1/ladders", ladder(Json::array()))), "409 empty_ladder $.ladders[0].steps");
    EXPECT_EQ(told(admin.put("/api/v1/ladders", ladder(Json::array({step("meja", 2)})))), "409 bad_clock $.ladders[0].steps[0].wait_s");
    Json loop = step("instansi_lain");
    loop["agency"] = "damkar";
    EXPECT_EQ(told(admin.put("/api/v1/ladders", ladder({step("pengawas"), loop}))), "409 ladder_loop $.ladders[0].steps");
}

TEST_F(ClockRoutes, what_is_not_described_is_refused_before_it_is_read) {
    Json body = with(Json::array({clock("tiba", "arrive", 900)}));
    body["rules"][0]["second"] = 60;
    EXPECT_EQ(told(admin.put("/api/v1/clocks", body)), "400 field_unknown $.rules[0].second");
    body["rules"][0].erase("second");
    body["clocks"].erase("answer_s");
    EXPECT_EQ(told(admin.put("/api/v1/clocks", body)), "400 field_missing $.clocks.answer_s") << "left out is not the default";
    body = with(Json::array({clock("tiba", "arrive", 900)}));
    for (const Json& odd : {Json(-1), Json(-4'294'967'236), Json(4'294'967'356)}) {  // the last two would be 60
        body["rules"][0]["seconds"] = odd;
        EXPECT_EQ(told(admin.put("/api/v1/clocks", body)), "400 field_bad $.rules[0].seconds") << odd;
    }
    body["rules"][0]["seconds"] = 60;
    body["rules"][0]["leg"] = "terbang";
    EXPECT_EQ(admin.put("/api/v1/clocks", body).status, 400);
}

TEST_F(ClockRoutes, the_second_of_two_admins_is_told_what_the_first_changed) {
    const Json late = with(Json::array());
    ASSERT_EQ(admin.put("/api/v1/clocks", with(Json::array({clock("berangkat", "depart", 120)}))).status, 200);
    const auto refused = admin.put("/api/v1/clocks", late);
    EXPECT_EQ(told(refused), "409 clocks_changed revision");
    EXPECT_NE(refused.json()["message"].get<std::string>().find("berangkat"), std::string::npos) << refused.body;
}

TEST_F(ClockRoutes, a_supervisor_reads_and_does_not_change) {
    Client supervisor = house.sign_in("supervisor");
    EXPECT_EQ(supervisor.get("/api/v1/clocks").status, 200);
    EXPECT_EQ(supervisor.get("/api/v1/ladders").status, 200);
    EXPECT_EQ(supervisor.put("/api/v1/clocks", with(Json::array())).status, 403);
    Client operator_ = house.sign_in("operator1");
    EXPECT_EQ(operator_.get("/api/v1/clocks").status, 403);
}

}  // namespace siaga::http::test
