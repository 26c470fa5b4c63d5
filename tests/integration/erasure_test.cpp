// Erasure (UU PDP) through the whole house: a caller's number, words and voice leave every file and table, and the
// proof still holds.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "tests/support/left_behind.hpp"
#include "tests/support/live_phone.hpp"
#include "tests/support/siaga.hpp"

namespace siaga::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

class Erasure : public ::testing::Test {
protected:
    void SetUp() override {
        if (!Postgres::installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        SiagaOptions options;
        options.postgres = true;
        siaga_ = std::make_unique<Siaga>(options);
        phone::Account account;
        account.user = "01";
        account.password = siaga_->seat_password("01");
        LivePhone::Behaviour sound;
        sound.audio.say = std::make_shared<const phone::Samples>(phone::tone(1000, 10));
        seat_ = std::make_unique<LivePhone>(account, sound);
        ASSERT_TRUE(seat_->register_at(siaga_->seat_port()));
        ASSERT_TRUE(seat_->dial_star()) << siaga_->log_end();
        page_ = siaga_->sign_in("operator");
        admin_ = siaga_->sign_in("admin");
    }
    [[nodiscard]] int verify() const {
        return run_to_end({{Siaga::binary().string(), "verify", "--data", siaga_->data().string(), "--config", siaga_->config().string()},
                           siaga_->directory() / "verify.log", {}, {}, {}});
    }
    [[nodiscard]] Json call(const std::function<bool(const Json&)>& holds) {
        Json found;
        (void)wait_until([&] {
            const auto items = page_->get("/api/v1/calls?limit=1").json.value("items", Json::array());
            if (items.empty() || !holds(items[0])) return false;
            found = items[0];
            return true;
        });
        return found;
    }
    std::unique_ptr<Siaga> siaga_;
    std::unique_ptr<LivePhone> seat_;
    std::unique_ptr<HttpClient> page_, admin_;
};

constexpr const char* kDigits = "81299990001";
constexpr const char* kWords = "rumah bercat hijau di tepi sungai";

TEST_F(Erasure, takes_a_caller_out_of_files_tables_and_memory_and_leaves_the_proof) {
    LivePhone caller;
    phone::CallPlan plan;
    plan.from = "0" + std::string(kDigits);
    caller.call(siaga_->trunk_port(), "112", plan);
    ASSERT_TRUE(seat_->wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga_->log_end();
    const auto talking = call([](const Json& c) { return c.at("state") == "talking"; });
    ASSERT_FALSE(talking.is_null()) << siaga_->log_end();
    const Json words{{"type", "kebakaran"}, {"priority", "kritis"}, {"place", {{"free_text", "Pasar"}}}, {"narrative", kWords}};
    const auto saved = page_->save("/api/v1/incidents", {{"call", talking.at("id")}, {"words", words}});
    ASSERT_EQ(saved.status, 201) << saved.text;
    const auto incident = "/api/v1/incidents/" + saved.json.at("incident").dump();
    ASSERT_EQ(page_->put("/api/v1/drafts/call-" + talking.at("id").dump(), {{"narrative", kWords}}).status, 204);

    const Json by_number{{"number", "0812-9999-0001"}, {"reason", "surat 12/2026"}};
    EXPECT_EQ(page_->post("/api/v1/erasures", by_number).status, 403) << "an operator";
    EXPECT_EQ(admin_->post("/api/v1/erasures", by_number).json.value("code", ""), "call_live");
    caller.hang_up();
    const auto ended = call([](const Json& c) { return c.at("state") == "ended" && !c.at("recordings").empty() && c["recordings"][0].at("closed") == true; });
    ASSERT_FALSE(ended.is_null()) << siaga_->log_end();
    EXPECT_EQ(admin_->post("/api/v1/erasures", by_number).json.value("code", ""), "incident_open");
    const auto open = page_->get(incident).json;
    for (const auto& one : open.at("assignments"))
        (void)page_->post("/api/v1/assignments/" + one.at("id").dump() + "/cancel", {{"reason", "uji"}});
    const auto closed = page_->post(incident + "/close", {{"outcome", "Padam"}, {"note", "api padam"}});
    ASSERT_EQ(closed.status, 200) << closed.text;
    ASSERT_NE(files_with(*siaga_, kWords), "");
    ASSERT_TRUE(wait_until([&] { return !tables_with(*siaga_, kWords).empty() && tables_with(*siaga_, kDigits).find("call") != std::string::npos; })) << siaga_->log_end();

    const auto erased = admin_->post("/api/v1/erasures", by_number);
    ASSERT_EQ(erased.status, 200) << erased.text;
    EXPECT_EQ(erased.json.at("calls"), Json::array({ended.at("id")}));
    EXPECT_TRUE(wait_until([&] { return files_with(*siaga_, kWords).empty() && files_with(*siaga_, kDigits).empty(); }, std::chrono::seconds(30)))
        << files_with(*siaga_, kWords) << files_with(*siaga_, kDigits) << siaga_->log_end();
    EXPECT_TRUE(wait_until([&] { return tables_with(*siaga_, kWords).empty() && tables_with(*siaga_, kDigits).empty(); })) << tables_with(*siaga_, kWords) << tables_with(*siaga_, kDigits);
    for (const auto& entry : fs::recursive_directory_iterator(siaga_->data() / "rekaman")) EXPECT_FALSE(entry.is_regular_file()) << entry.path();
    EXPECT_EQ(page_->get("/api/v1/history?number=0" + std::string(kDigits)).json.at("items").size(), 0U);
    EXPECT_EQ(page_->get("/api/v1/drafts/call-" + ended.at("id").dump()).status, 404);
    EXPECT_EQ(siaga_->postgres().query("select text from audit where action = 'erased'"), "surat 12/2026");
    EXPECT_EQ(verify(), 0) << read_file(siaga_->directory() / "verify.log");

    // What is read again after a kill is what was shown before it.
    const auto shown = call([](const Json&) { return true; });
    EXPECT_EQ(shown.at("number"), "");
    EXPECT_TRUE(shown.at("recordings").empty());
    EXPECT_EQ(shown.at("id"), ended.at("id"));
    EXPECT_EQ(page_->get(incident).json.at("narrative"), "");
    siaga_->stop_serve(SIGKILL);
    siaga_->start_serve();
    EXPECT_EQ(call([](const Json&) { return true; }), shown);
    EXPECT_EQ(admin_->get("/api/v1/session").status, 200);  // a post is not sent again where the old line is dead
    EXPECT_EQ(admin_->post("/api/v1/erasures", by_number).status, 404) << "nothing is left";
    siaga_->stop_serve();
    EXPECT_EQ(verify(), 0) << read_file(siaga_->directory() / "verify.log");
    EXPECT_EQ(files_with(*siaga_, kWords), "");

    // And nobody can take out more than was named.
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((siaga_->data() / "journal/journal-000001.db").c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, "update record set personal = null, salt = null where seq = (select max(seq) from record where personal is not null)", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
    EXPECT_NE(verify(), 0);
}

TEST_F(Erasure, is_refused_while_postgresql_is_away_and_for_what_is_no_subject) {
    for (const Json& body : {Json{{"reason", "x"}}, Json{{"call", 1}, {"number", "0812"}, {"reason", "x"}}, Json{{"call", 1}}, Json{{"call", 1}, {"reason", ""}},
                             Json{{"number", "bukan"}, {"reason", "x"}}, Json{{"call", "satu"}, {"reason", "x"}}, Json{{"kall", 1}, {"reason", "x"}}})
        EXPECT_EQ(admin_->post("/api/v1/erasures", body).status, 400) << body;
    EXPECT_EQ(admin_->post("/api/v1/erasures", {{"call", 999}, {"reason", "x"}}).status, 404);
    siaga_->postgres().stop();
    EXPECT_EQ(admin_->post("/api/v1/erasures", {{"call", 1}, {"reason", "x"}}).status, 503);
}

}  // namespace
}  // namespace siaga::test
