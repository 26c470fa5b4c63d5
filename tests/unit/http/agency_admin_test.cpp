// Agencies, contacts, tests of channels and incident types over the real server.
#include "house.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {

class AgencyRoutes : public ::testing::Test {
protected:
    AgencyRoutes() : admin(house.sign_in("admin")) {}
    Json agency(const std::string& id) {
        const Json all = admin.get("/api/v1/agencies").json();
        for (const auto& one : all.at("items"))
            if (one["id"] == id) return one;
        return {};
    }
    Json type(const std::string& id) {
        const Json all = admin.get("/api/v1/incident-types").json();
        for (const auto& one : all.at("items"))
            if (one["id"] == id) return one;
        return {};
    }
    static Json contact(int revision, const std::string& number, const std::string& email = {}) {
        return {{"revision", revision}, {"label", "Piket pos"}, {"number", number}, {"email", email}, {"rank", "piket"}};
    }
    static std::string told(const HttpAnswer& answer) {
        return std::to_string(answer.status) + " " + answer.code() + " " + answer.json().value("where", "");
    }
    static Json animal() {
        return {{"id", "hewan_liar_baru"}, {"name", "Hewan liar baru"}, {"group", "Api & penyelamatan"}, {"emergency", true}, {"restricted", false}, {"ask_caller", false},
                {"default_priority", "tinggi"}, {"hotkey", 0}, {"questions", Json::array({"Hewan apa?"})}, {"outcomes", Json::array({"Ditangkap"})}};
    }
    House house;
    Client admin;
};

}  // namespace

TEST_F(AgencyRoutes, a_contact_is_added_changed_listed_and_removed_without_a_restart) {
    const auto added = admin.post("/api/v1/agencies/damkar/contacts", contact(0, "0712 321 001"));
    ASSERT_EQ(added.status, 200) << added.body;
    EXPECT_EQ(added.json()["revision"], 1);
    Json piket = agency("damkar")["contacts"][0];
    EXPECT_EQ(piket["number"], "0712 321 001");
    EXPECT_EQ(piket["verified"], false);
    EXPECT_EQ(piket["hours"]["to_minute"], 1440);
    Json change = contact(1, "0712 321 002");
    change["hours"] = {{"days", {1, 2, 3}}, {"from_minute", 480}, {"to_minute", 960}};
    EXPECT_EQ(admin.put("/api/v1/agencies/damkar/contacts/1", change).status, 200);
    EXPECT_EQ(agency("damkar")["contacts"][0]["hours"]["days"].size(), 3U);
    EXPECT_EQ(agency("damkar")["changes"].size(), 2U);
    EXPECT_EQ(admin.del("/api/v1/agencies/damkar/contacts/1?revision=2").status, 200);
    EXPECT_TRUE(agency("damkar")["contacts"].empty());
    EXPECT_EQ(admin.post("/api/v1/agencies/-/contacts", contact(0, "0712 321 009")).status, 200);
    EXPECT_EQ(admin.get("/api/v1/agencies").json()["duty"]["contacts"][0]["number"], "0712 321 009");
}
TEST_F(AgencyRoutes, a_refusal_names_the_field_and_the_second_of_two_admins_what_changed) {
    EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts", contact(0, "112"))), "409 own_number $.number");
    for (const char* own : {"0112", "+62112", "62112", "+62711112", "0711112", "0911"})
        EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts", contact(0, own))), "409 own_number $.number") << own;
    EXPECT_EQ(told(admin.post("/api/v1/agencies/-/contacts", contact(0, "+62112"))), "409 own_number $.number") << "a duty officer's";
    EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts", contact(0, "tanya ibu"))), "400 bad_number $.number");
    EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts", contact(0, "", "a@b@c"))), "400 email_bad $.email");
    Json nowhere = contact(0, "0712 321 001");
    nowhere["kecamatan"] = "16.02.99";
    EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts", nowhere)), "409 unknown_area $.kecamatan");
    nowhere["verified"] = true;  // not the page's to say
    EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts", nowhere)), "400 field_unknown $.verified");
    ASSERT_EQ(admin.post("/api/v1/agencies/damkar/contacts", contact(0, "0712 321 001")).status, 200);
    const auto late = admin.post("/api/v1/agencies/damkar/contacts", contact(0, "0712 321 002"));
    EXPECT_EQ(told(late), "409 agency_changed revision");
    EXPECT_NE(late.json()["message"].get<std::string>().find("kontak Piket pos"), std::string::npos) << late.body;
}
TEST_F(AgencyRoutes, only_an_admin_reads_or_changes_contacts) {
    for (const char* login : {"supervisor", "operator1", "damkar"}) {
        Client other = house.sign_in(login);
        EXPECT_EQ(other.get("/api/v1/agencies").status, 403) << login;
        EXPECT_EQ(other.post("/api/v1/agencies/damkar/contacts", contact(0, "0712 321 001")).status, 403) << login;
        EXPECT_EQ(other.put("/api/v1/incident-types/kebakaran", animal()).status, 403) << login;
    }
}
TEST_F(AgencyRoutes, a_test_that_was_handed_over_is_confirmed_and_verifies_the_contact) {
    ASSERT_EQ(admin.post("/api/v1/agencies/damkar/contacts", contact(0, "", "piket@contoh.go.id")).status, 200);
    EXPECT_EQ(told(admin.post("/api/v1/agencies/damkar/contacts/1/test", {{"revision", 1}, {"channel", "voice"}})), "400 channel_missing $.channel");
    const auto sent = admin.post("/api/v1/agencies/damkar/contacts/1/test", {{"revision", 1}, {"channel", "email"}});
    ASSERT_EQ(sent.status, 200) << sent.body;
    const auto delivery = sent.json()["delivery"].get<std::uint64_t>();
    EXPECT_EQ(agency("damkar")["contacts"][0]["tests"][0]["result"], "trying");
    const std::string confirm = "/api/v1/contact-tests/" + std::to_string(delivery) + "/confirm";
    EXPECT_EQ(admin.post(confirm).code(), "test_failed");
    ASSERT_FALSE(house.tell(DeliveryDone{DeliveryId{delivery}, DeliveryResult::told, "250 ok"}).refusal);
    ASSERT_TRUE(house.eventually([&](const Centre& c) { return c.state().deliveries.at(DeliveryId{delivery}).result == DeliveryResult::told; }));
    EXPECT_EQ(agency("damkar")["contacts"][0]["tests"][0]["result"], "told");
    ASSERT_EQ(admin.post(confirm).status, 200);
    const Json piket = agency("damkar")["contacts"][0];
    EXPECT_EQ(piket["verified"], true);
    EXPECT_EQ(piket["verified_channel"], "email");
    EXPECT_FALSE(piket["verified_by"].get<std::string>().empty());
}

TEST_F(AgencyRoutes, a_commitment_that_a_golden_case_or_an_emergency_leans_on_is_not_withdrawn_silently) {
    const auto withdraw = [&](const std::string& id) {
        const Json one = agency(id);
        return told(admin.put("/api/v1/agencies/" + id, {{"revision", 0}, {"name", one["name"]}, {"short_name", one["short_name"]}, {"standing", "partner"}}));
    };
    EXPECT_EQ(withdraw("dlh"), "409 golden_differs $.standing");
    EXPECT_EQ(withdraw("dinkes"), "409 nobody_must_act $.standing") << "nobody else accepts a medical emergency";
}
TEST_F(AgencyRoutes, an_agency_is_added_named_otherwise_and_removed) {
    ASSERT_EQ(admin.post("/api/v1/agencies", {{"id", "pemda"}, {"name", "Sekretariat"}, {"short_name", "Setda"}, {"standing", "partner"}}).status, 200);
    EXPECT_EQ(told(admin.post("/api/v1/agencies", {{"id", "pemda"}, {"name", "a"}, {"short_name", "b"}, {"standing", "partner"}})), "409 duplicate_id $.id");
    EXPECT_EQ(admin.put("/api/v1/agencies/pemda", {{"revision", 1}, {"name", "Sekretariat Daerah"}, {"short_name", "Setda"}, {"standing", "partner"}}).status, 200);
    EXPECT_EQ(agency("pemda")["name"], "Sekretariat Daerah");
    EXPECT_EQ(told(admin.del("/api/v1/agencies/pemda?revision=1")), "409 agency_changed revision");
    EXPECT_EQ(told(admin.del("/api/v1/agencies/damkar?revision=0")), "409 agency_in_rules agency");
    EXPECT_EQ(admin.del("/api/v1/agencies/pemda?revision=2").status, 200);
    EXPECT_TRUE(agency("pemda").is_null());
}

TEST_F(AgencyRoutes, a_new_type_follows_the_rules_of_another_and_is_on_the_next_form) {
    EXPECT_EQ(told(admin.post("/api/v1/incident-types", animal())), "409 type_without_rule $.like");
    Json like = animal();
    like["like"] = "kebakaran";
    const auto made = admin.post("/api/v1/incident-types", like);
    ASSERT_EQ(made.status, 200) << made.body;
    Client desk = house.sign_in("operator1");
    const auto plan = desk.post("/api/v1/plan", {{"type", "hewan_liar_baru"}, {"priority", "tinggi"}});
    EXPECT_EQ(plan.json()["lines"][0]["agency"], "damkar") << plan.body;
    EXPECT_NE(desk.get("/api/v1/house").body.find("Hewan liar baru"), std::string::npos);
}
TEST_F(AgencyRoutes, questions_are_changed_and_what_would_break_the_form_is_refused_at_its_field) {
    Json fire = type("kebakaran");
    for (const char* name : {"id", "edited", "changes", "retired"}) fire.erase(name);
    fire["questions"] = Json::array({"Apa yang terbakar?"});
    ASSERT_EQ(admin.put("/api/v1/incident-types/kebakaran", fire).status, 200);
    EXPECT_EQ(type("kebakaran")["questions"].dump(), R"(["Apa yang terbakar?"])");
    EXPECT_EQ(told(admin.put("/api/v1/incident-types/kebakaran", fire)), "409 type_changed revision");
    fire["revision"] = 1;
    fire["hotkey"] = 2;
    EXPECT_EQ(told(admin.put("/api/v1/incident-types/kebakaran", fire)), "409 hotkey_clash $.hotkey");
    fire["hotkey"] = 1;
    fire["outcomes"] = Json::array();
    EXPECT_EQ(told(admin.put("/api/v1/incident-types/kebakaran", fire)), "400 no_outcome $.outcomes");
    EXPECT_EQ(told(admin.put("/api/v1/incident-types/tidak_ada", fire)), "404 type_unknown type");
}
TEST_F(AgencyRoutes, the_clocks_of_an_emergency_are_not_switched_off_at_its_type) {
    Json fire = type("kebakaran");
    for (const char* name : {"id", "edited", "changes", "retired"}) fire.erase(name);
    fire["emergency"] = false;
    const auto refused = admin.put("/api/v1/incident-types/kebakaran", fire);
    EXPECT_EQ(told(refused), "409 still_emergency $.emergency") << refused.body;
    const Json lines = house.sign_in("operator1").post("/api/v1/plan", {{"type", "kebakaran"}, {"priority", "kritis"}}).json()["lines"];
    for (const auto& line : lines) EXPECT_EQ(line["must_acknowledge"] == true, line["acknowledge_within_s"] > 0) << line.dump();
    fire["emergency"] = true;
    EXPECT_EQ(admin.put("/api/v1/incident-types/kebakaran", fire).status, 200);
}
TEST_F(AgencyRoutes, a_retired_type_leaves_the_form_and_comes_back) {
    Client desk = house.sign_in("operator1");
    const auto planned = [&] { return desk.post("/api/v1/plan", {{"type", "kebakaran"}, {"priority", "tinggi"}}).status; };
    ASSERT_EQ(planned(), 200);
    EXPECT_EQ(desk.del("/api/v1/incident-types/kebakaran?revision=0").status, 403);
    ASSERT_EQ(admin.del("/api/v1/incident-types/kebakaran?revision=0").status, 200);
    EXPECT_EQ(type("kebakaran")["retired"], true);
    EXPECT_EQ(type("kebakaran")["changes"][0]["what"], "tidak dipakai lagi");
    EXPECT_EQ(planned(), 400);
    const Json shown = desk.get("/api/v1/house").json();
    for (const auto& one : shown.at("types")) EXPECT_EQ(one["retired"], one["id"] == "kebakaran");
    EXPECT_EQ(told(admin.post("/api/v1/incident-types/kebakaran/restore?revision=0", Json::object())), "409 type_changed revision");
    EXPECT_EQ(admin.post("/api/v1/incident-types/kebakaran/restore?revision=1", Json::object()).status, 200);
    EXPECT_EQ(planned(), 200);
    EXPECT_EQ(told(admin.del("/api/v1/incident-types/tidak_ada?revision=0")), "404 type_unknown type");
}

}  // namespace siaga::http::test
