// Rule sets over REST: drafts, checks, dry runs, publishing with two admins.
#include "house.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {

class RulesOverRest : public ::testing::Test {
protected:
    RulesOverRest() : admin(house.sign_in("admin")) {}
    Client second_admin() {
        const auto added = admin.post("/api/v1/people", {{"login", "budi"}, {"name", "Budi"}, {"role", "admin"}});
        EXPECT_EQ(added.status, 201) << added.body;
        house.passwords["budi"] = added.json()["password"].get<std::string>();
        return house.sign_in("budi");
    }
    std::string draft() {
        const auto made = admin.post("/api/v1/rules/drafts", {{"title", "Damkar"}});
        EXPECT_EQ(made.status, 201) << made.body;
        return "/api/v1/rules/drafts/" + std::to_string(made.json()["draft"].get<std::uint64_t>());
    }
    // Fires are led by the BPBD; golden cases of fires go, they say otherwise.
    HttpAnswer save_otherwise(const std::string& path, int revision = 1) {
        Json body = admin.get(path).json();
        for (auto& rule : body["rules"])
            if (rule["id"] == "kebakaran") rule["legs"] = {{{"agency", "bpbd"}, {"role", "utama"}, {"acknowledge_s", 0}}};
        Json golden = Json::array();
        for (const auto& one : body["golden"])
            if (one["type"] != "kebakaran") golden.push_back(one);
        return admin.put(path, {{"revision", revision}, {"title", "Damkar"}, {"rules", body["rules"]}, {"golden", golden}});
    }
    // What the record answers: this many fires of yesterday, and that was all.
    void record_of(int fires) {
        Json items = Json::array();
        for (int i = 1; i <= fires; ++i)
            items.push_back({1'790'000'000'000'000, 1, i, "KEJ-2026-000" + std::to_string(i), "kebakaran", "kritis", "16.02.05", "16.02.05.2013", Json::array(), Json::array(), false, ""});
        house.history_answer = Json{{"items", items}, {"total", fires}}.dump();
    }
    Json tried(const std::string& path) {
        EXPECT_EQ(admin.post(path + "/dry-run", {{"days", 30}}).status, 202);
        for (int i = 0; i < 1000; ++i) {
            Json run = admin.get(path + "/dry-run").json();
            if (run.value("finished", false)) return run;
            std::this_thread::yield();
        }
        ADD_FAILURE() << "the dry run does not end";
        return {};
    }
    House house;
    Client admin;
};

}  // namespace

TEST_F(RulesOverRest, are_drafted_tried_proposed_and_approved_by_another) {
    record_of(3);
    const std::string path = draft();
    EXPECT_EQ(save_otherwise(path).status, 200);
    const Json run = tried(path);
    EXPECT_EQ(run["result"]["changed"], 3) << run.dump();
    EXPECT_EQ(run["result"]["agencies"]["bpbd"]["added"], 3);
    EXPECT_EQ(run["result"]["samples"][0]["number"], "KEJ-2026-0001");
    const auto proposed = admin.post(path + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}});
    EXPECT_EQ(proposed.status, 200) << proposed.body;
    EXPECT_EQ(admin.post(path + "/approve", {{"revision", 2}}).code(), "same_person");
    Client second = second_admin();
    const auto approved = second.post(path + "/approve", {{"revision", 2}});
    EXPECT_EQ(approved.status, 200) << approved.body;
    EXPECT_EQ(approved.json()["version"], 2);
    const Json book = admin.get("/api/v1/rules/book").json();
    EXPECT_EQ(book["active"], 2);
    EXPECT_EQ(book["versions"][0]["approved_by"], "Budi");
    EXPECT_EQ(book["versions"][0]["dry_run"]["changed"], 3);
    const auto plan = house.sign_in("operator1").post("/api/v1/plan", {{"type", "kebakaran"}, {"priority", "kritis"}});
    EXPECT_EQ(plan.json()["lines"][0]["agency"], "bpbd");
    EXPECT_EQ(plan.json()["rules_version"], 2);
    EXPECT_EQ(admin.post("/api/v1/rules/rollback", {{"version", 1}, {"note", "salah sasaran"}}).json()["version"], 3);
}
TEST_F(RulesOverRest, are_not_published_without_a_dry_run_of_what_was_saved) {
    record_of(1);
    const std::string path = draft();
    EXPECT_EQ(save_otherwise(path).status, 200);
    EXPECT_EQ(admin.post(path + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}}).code(), "trial_needed");
    (void)tried(path);
    Json body = admin.get(path).json();
    body["rules"][0]["text"] = "lain";
    EXPECT_EQ(admin.put(path, {{"revision", 2}, {"title", "x"}, {"rules", body["rules"]}, {"golden", body["golden"]}}).status, 200);
    EXPECT_EQ(admin.post(path + "/publish", {{"revision", 3}, {"note", "disepakati rapat"}}).code(), "trial_needed");
}
TEST_F(RulesOverRest, asked_to_be_tried_twice_are_tried_once_and_may_be_published_when_that_one_ends) {
    record_of(1);
    const std::string path = draft();
    EXPECT_EQ(save_otherwise(path).status, 200);
    house.history_held = true;
    EXPECT_EQ(admin.post(path + "/dry-run", {{"days", 30}}).status, 202);
    EXPECT_EQ(admin.post(path + "/dry-run", {{"days", 30}}).status, 202);
    {
        const std::lock_guard lock(house.asked_mutex);
        EXPECT_EQ(std::count_if(house.asked.begin(), house.asked.end(), [](const auto& one) { return one.first == "routing_decisions"; }), 1);
    }
    house.answer_held();
    Json run = admin.get(path + "/dry-run").json();
    for (int i = 0; i < 1000 && !run.value("finished", false); ++i) {
        std::this_thread::yield();
        run = admin.get(path + "/dry-run").json();
    }
    EXPECT_EQ(run["result"]["changed"], 1) << run.dump();
    EXPECT_EQ(admin.post(path + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}}).status, 200);
}
TEST_F(RulesOverRest, that_only_tell_of_an_emergency_are_neither_published_nor_approved) {
    record_of(0);
    const std::string path = draft();
    Json body = admin.get(path).json();
    for (auto& rule : body["rules"])
        if (rule["id"] == "bangunan_roboh")
            for (auto& leg : rule["legs"]) leg["role"] = "diberi_tahu";
    EXPECT_EQ(admin.put(path, {{"revision", 1}, {"title", "x"}, {"rules", body["rules"]}, {"golden", Json::array()}}).status, 200);
    const Json check = admin.post("/api/v1/rules/check", {{"rules", body["rules"]}, {"golden", Json::array()}}).json();
    EXPECT_EQ(check["blocks"], true);
    EXPECT_EQ(check["findings"][0]["code"], "nobody_must_act");
    EXPECT_EQ(check["findings"][0]["rule"], "bangunan_roboh");
    (void)tried(path);
    const auto refused = admin.post(path + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "rules_wrong");
}
TEST_F(RulesOverRest, of_an_earlier_version_do_not_come_back_where_they_would_leave_a_type_to_nobody) {
    const Json types = admin.get("/api/v1/incident-types").json();
    Json gas;
    for (const auto& type : types.at("items"))
        if (type["id"] == "kebakaran") gas = type;
    for (const char* name : {"edited", "changes", "retired", "revision"}) gas.erase(name);
    gas["id"] = "gas";
    gas["name"] = "Kebocoran gas";
    gas["hotkey"] = 0;
    gas["like"] = "kebakaran";
    const auto added = admin.post("/api/v1/incident-types", gas);
    ASSERT_EQ(added.status, 200) << added.body;
    const auto refused = admin.post("/api/v1/rules/rollback", {{"version", 1}, {"note", "kembali seperti semula"}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "rules_wrong");
    ASSERT_EQ(refused.json()["findings"].size(), 1U) << refused.body;
    EXPECT_EQ(refused.json()["findings"][0]["code"], "type_without_rule");
    EXPECT_EQ(refused.json()["where"], "types/gas");
    EXPECT_EQ(admin.get("/api/v1/rules/book").json()["active"], 2);
    ASSERT_EQ(admin.del("/api/v1/incident-types/gas?revision=1").status, 200);
    EXPECT_EQ(admin.post("/api/v1/rules/rollback", {{"version", 1}, {"note", "kembali seperti semula"}}).json()["version"], 3) << "nothing new takes the type";
    EXPECT_EQ(admin.post("/api/v1/rules/rollback", {{"version", 99}, {"note", "kembali seperti semula"}}).code(), "version_unknown");
}
TEST_F(RulesOverRest, tell_whoever_looks_at_them_which_golden_cases_they_drop) {
    const Json now = admin.get("/api/v1/rules/versions/1").json();
    Json golden = now["golden"];
    const std::string type = golden[0]["type"];
    golden.erase(golden.begin());
    const Json check = admin.post("/api/v1/rules/check", {{"rules", now["rules"]}, {"golden", golden}}).json();
    EXPECT_EQ(check["blocks"], false);
    int dropped = 0;
    for (const auto& finding : check["findings"])
        if (finding["code"] == "golden_dropped" && finding["message"].get<std::string>().find(type) != std::string::npos) ++dropped;
    EXPECT_EQ(dropped, 1) << check.dump();
}
TEST_F(RulesOverRest, cannot_be_tried_while_the_record_is_away) {
    house.history_works = false;
    const std::string path = draft();
    const Json run = tried(path);
    EXPECT_EQ(run["error"]["message"], "riwayat tidak tersedia");
    EXPECT_EQ(admin.post(path + "/publish", {{"revision", 1}, {"note", "disepakati rapat"}}).code(), "trial_needed");
}
TEST_F(RulesOverRest, are_checked_as_somebody_types_and_a_finding_names_rule_and_field) {
    Json rules = admin.get("/api/v1/rules").json()["rules"];
    EXPECT_EQ(admin.post("/api/v1/rules/check", {{"rules", rules}}).json()["blocks"], false);
    rules[0]["areas"] = {"16.02.99"};
    const Json answer = admin.post("/api/v1/rules/check", {{"rules", rules}}).json();
    EXPECT_EQ(answer["blocks"], true);
    bool area = false, gap = false;
    for (const auto& finding : answer["findings"]) {
        area = area || (finding["code"] == "unknown_area" && finding["rule"] == "kebakaran" && finding["field"] == "areas");
        gap = gap || (finding["code"] == "gap" && finding["rule"] == "kebakaran");
    }
    EXPECT_TRUE(area) << "no such kecamatan in the gazetteer";
    EXPECT_TRUE(gap) << "fires elsewhere";
}
TEST_F(RulesOverRest, that_are_wrong_are_refused_with_the_place) {
    record_of(1);
    const std::string path = draft();
    Json body = admin.get(path).json();
    body["rules"][0]["areas"] = {"16.02.05"};
    EXPECT_EQ(admin.put(path, {{"revision", 1}, {"title", "x"}, {"rules", body["rules"]}, {"golden", body["golden"]}}).status, 200);
    (void)tried(path);
    const auto refused = admin.post(path + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}});
    EXPECT_EQ(refused.code(), "rules_wrong") << refused.body;
    EXPECT_EQ(refused.json()["where"], "rules/kebakaran");
}
TEST_F(RulesOverRest, saved_by_two_at_once_tell_the_second_what_changed) {
    const std::string path = draft();
    Client second = second_admin();
    Json theirs = second.get(path).json();
    EXPECT_EQ(save_otherwise(path).status, 200);
    const auto late = second.put(path, {{"revision", 1}, {"title", "x"}, {"rules", theirs["rules"]}, {"golden", theirs["golden"]}});
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.code(), "draft_changed");
    EXPECT_NE(late.json()["message"].get<std::string>().find("kebakaran"), std::string::npos) << late.body;
}
TEST_F(RulesOverRest, acted_upon_by_two_at_once_tell_the_second_which_version_came_into_force) {
    record_of(1);
    const std::string path = draft();
    EXPECT_EQ(save_otherwise(path).status, 200);
    (void)tried(path);
    EXPECT_EQ(admin.post(path + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}, {"active", 1}}).status, 200);
    Client second = second_admin();
    EXPECT_EQ(second.post(path + "/approve", {{"revision", 2}, {"active", 1}}).json()["version"], 2);
    const Json back{{"version", 1}, {"note", "salah sasaran"}, {"active", 2}};
    EXPECT_EQ(admin.post("/api/v1/rules/rollback", back).json()["version"], 3);
    const auto late = second.post("/api/v1/rules/rollback", back);
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.code(), "rules_changed");
    EXPECT_NE(late.json()["message"].get<std::string>().find("versi 3 berlaku, dikembalikan dari versi 1"), std::string::npos) << late.body;
    EXPECT_EQ(admin.get("/api/v1/rules/book").json()["active"], 3);
    const std::string other = draft();
    EXPECT_EQ(save_otherwise(other).status, 200);
    (void)tried(other);
    EXPECT_EQ(admin.post(other + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}, {"active", 2}}).code(), "rules_changed");
    EXPECT_EQ(admin.post(other + "/publish", {{"revision", 2}, {"note", "disepakati rapat"}, {"active", 3}}).status, 200);
}
TEST_F(RulesOverRest, are_an_admins_and_a_set_of_thousands_fits) {
    Client operator_ = house.sign_in("operator1");
    EXPECT_EQ(operator_.post("/api/v1/rules/drafts", {{"title", "x"}}).status, 403);
    EXPECT_EQ(operator_.get("/api/v1/rules/book").status, 403);
    Json rules = admin.get("/api/v1/rules").json()["rules"];
    const Json last = rules.back();
    rules.erase(rules.size() - 1);
    for (int i = 0; i < 3000; ++i) {
        Json more = rules[0];
        more["id"] = "desa_" + std::to_string(i);
        more["hit"] = "also";
        rules.push_back(more);
    }
    rules.push_back(last);
    ASSERT_GT((Json{{"rules", rules}}.dump().size()), 256U * 1024);
    const auto checked = admin.post("/api/v1/rules/check", {{"rules", rules}});
    EXPECT_EQ(checked.status, 200) << checked.body.substr(0, 200);
    EXPECT_EQ(operator_.post("/api/v1/rules/check", {{"rules", rules}}).status, 413) << "nobody else may send that much";
}
TEST_F(RulesOverRest, give_way_to_an_operators_reason_which_is_listed) {
    Client operator_ = house.sign_in("operator1");
    const auto saved = operator_.post("/api/v1/incidents", {{"words", House::words()}}, {{"Idempotency-Key", "kunci-00000009"}});
    ASSERT_EQ(saved.status, 201) << saved.body;
    const std::string path = "/api/v1/incidents/" + std::to_string(saved.json()["incident"].get<std::uint64_t>()) + "/override";
    EXPECT_EQ(operator_.post(path, {{"added", {{{"agency", "bpbd"}, {"role", "utama"}}}}, {"reason", ""}}).code(), "reason_needed");
    EXPECT_EQ(operator_.post(path, {{"added", {{{"agency", "bpbd"}, {"role", "utama"}}}}, {"reason", "dekat posko"}}).status, 200);
    const Json overrides = admin.get("/api/v1/rules/book").json()["overrides"];
    ASSERT_EQ(overrides.size(), 1U);
    EXPECT_EQ(overrides[0]["reason"], "dekat posko");
    EXPECT_EQ(overrides[0]["added"][0], "bpbd");
}

}  // namespace siaga::http::test
