// Erasure (UU PDP) of an agency's duty contact through the whole house: his name and number leave every file and table,
// what was said with him stays without them, and the proof still holds.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/support/left_behind.hpp"
#include "tests/support/live_phone.hpp"
#include "tests/support/piket_profile.hpp"
#include "tests/support/siaga.hpp"

namespace siaga::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kName = "Piket Uji Nama";
constexpr const char* kNumber = "0812 9999 0002";
constexpr const char* kContactDigits = "81299990002";

class ErasedContactHouse : public ::testing::Test {
protected:
    void SetUp() override {
        if (!Postgres::installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
        LivePhone::Behaviour hears;
        hears.audio.keep = true;
        piket_ = std::make_unique<LivePhone>(phone::Account{.user = "telco"}, hears);
        std::uint16_t port = 0;
        piket_->do_([&](phone::Agent& agent, phone::Call*) { port = agent.port(); });
        const fs::path files = profile_with_piket(regencies_.path()) / "oki" / "agencies.toml";
        std::string text = read_file(files);
        for (const auto& [what, with] : std::map<std::string, std::string>{{"Piket uji", kName}, {"0712 100", kNumber}}) text.replace(text.find(what), what.size(), with);
        std::ofstream(files) << text;
        SiagaOptions options;
        options.postgres = true;
        options.outgoing_target = "127.0.0.1:" + std::to_string(port);
        options.more = "[profile]\nname = \"oki\"\ndirectory = \"" + regencies_.path().string() + "\"\n";
        siaga_ = std::make_unique<Siaga>(options);
        page_ = siaga_->sign_in("operator");
        admin_ = siaga_->sign_in("admin");
    }
    [[nodiscard]] std::string files() const {
        return files_with(*siaga_, kName) + files_with(*siaga_, kNumber) + files_with(*siaga_, kContactDigits);
    }
    [[nodiscard]] std::string tables() const {
        return tables_with(*siaga_, kName) + tables_with(*siaga_, kNumber) + tables_with(*siaga_, kContactDigits);
    }
    std::pair<int, std::string> run(std::vector<std::string> words) const {
        words.insert(words.begin(), Siaga::binary().string());
        for (const auto& more : {std::string("--data"), siaga_->data().string(), std::string("--config"), siaga_->config().string()}) words.push_back(more);
        const int code = run_to_end({words, siaga_->directory() / "said.log", {}, {}, {}});
        return {code, read_file(siaga_->directory() / "said.log")};
    }
    [[nodiscard]] Json damkar() const {
        const auto found = page_->get("/api/v1/incidents/" + std::to_string(incident_));
        for (const auto& one : found.json.value("assignments", Json::array()))
            if (one.at("agency") == "damkar") return one;
        return {};
    }
    [[nodiscard]] Json agency() const {
        const Json agencies = admin_->get("/api/v1/agencies").json.value("items", Json::array());
        for (const auto& one : agencies)
            if (one.at("id") == "damkar") return one;
        return {};
    }
    Reply erase() const { return admin_->post("/api/v1/erasures", {{"number", "+62 812-9999-0002"}, {"reason", "surat 3/2026"}}); }
    // He takes up, hears the message to its end and presses 1.
    void a_fire_that_he_accepts() {
        const auto saved = page_->save("/api/v1/incidents", {{"words", {{"type", "kebakaran"}, {"priority", "kritis"},
                                                                        {"place", {{"free_text", "Pasar"}}}, {"narrative", "api di dapur"}}}});
        ASSERT_EQ(saved.status, 201) << saved.text;
        incident_ = saved.json.at("incident").get<std::uint64_t>();
        ASSERT_TRUE(piket_->wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga_->log_end();
        EXPECT_EQ(erase().json.value("code", ""), "contact_in_use");
        ASSERT_TRUE(wait_until([&] {
            if (piket_->state().talking == 1) piket_->send_dtmf("1");
            return damkar().value("state", "") == "acknowledged";
        }, std::chrono::seconds(60))) << damkar().dump() << siaga_->log_end();
        ASSERT_EQ(damkar().value("acknowledged_by", ""), kName);
        ASSERT_TRUE(piket_->wait_for([](const PhoneState& s) { return s.ended == 1; }, std::chrono::seconds(30))) << siaga_->log_end();
    }
    void an_exercise_that_names_him() {
        phone::Account account;
        account.user = "01";
        account.password = siaga_->seat_password("01");
        seat_ = std::make_unique<LivePhone>(account, LivePhone::Behaviour{});
        ASSERT_TRUE(seat_->register_at(siaga_->seat_port()));
        ASSERT_EQ(page_->post("/api/v1/seat", {{"seat", "01"}}).status, 200) << siaga_->log_end();
        live_ = std::make_unique<WebSocketClient>(*page_);
        (void)page_->post("/api/v1/seat/ready");
        const auto boss = siaga_->sign_in("supervisor");
        Reply begun;
        ASSERT_TRUE(wait_until([&] { return (begun = boss->post("/api/v1/seats/01/training", {{"scenario", "rumah_terbakar"}})).status == 201; })) << begun.text;
        ASSERT_EQ(page_->post("/api/v1/seat/training/answer").status, 200);
        const auto saved = page_->save("/api/v1/seat/training/save", {{"words", {{"type", "kebakaran"}, {"priority", "kritis"}, {"place", {{"free_text", "Pasar"}}},
                                                                                {"narrative", std::string("sudah ditelepon ke ") + kNumber}}}});
        ASSERT_EQ(saved.status, 201) << saved.text;
    }

    TempDir regencies_;
    std::unique_ptr<LivePhone> piket_, seat_;
    std::unique_ptr<Siaga> siaga_;
    std::unique_ptr<HttpClient> page_, admin_;
    std::unique_ptr<WebSocketClient> live_;
    std::uint64_t incident_ = 0;
};

TEST_F(ErasedContactHouse, forgets_him_in_files_tables_and_memory_and_keeps_the_proof) {
    const auto loaded = run({"profile", "load", (regencies_.path() / "oki").string() + "/", "--yes"});  // its copy lies in the data directory
    ASSERT_EQ(loaded.first, 0) << loaded.second;
    a_fire_that_he_accepts();
    an_exercise_that_names_him();
    ASSERT_NE(files_with(*siaga_, kContactDigits), "");
    ASSERT_TRUE(wait_until([&] { return tables().find("delivery") != std::string::npos && tables().find("assignment") != std::string::npos; })) << tables();
    ASSERT_NE(read_file(siaga_->data() / "profile" / "oki" / "agencies.toml").find(kNumber), std::string::npos);

    Reply erased;
    ASSERT_TRUE(wait_until([&] { return (erased = erase()).status == 200; }, std::chrono::seconds(30))) << erased.text << siaga_->log_end();
    EXPECT_EQ(erased.json.value("contacts", 0), 1) << erased.text;
    EXPECT_FALSE(erased.json.contains("beyond")) << erased.text;
    EXPECT_TRUE(wait_until([&] { return files().empty(); }, std::chrono::seconds(30))) << files() << siaga_->log_end();
    EXPECT_TRUE(wait_until([&] { return tables().empty(); })) << tables();
    EXPECT_EQ(siaga_->postgres().query("select count(*) from projection_failure"), "0");
    const auto proof = run({"verify"});
    EXPECT_EQ(proof.first, 0) << proof.second;

    // What stays: that somebody of the agency said yes by telephone, and that his place is empty.
    EXPECT_EQ(damkar().value("state", ""), "acknowledged");
    EXPECT_TRUE(damkar().value("by_phone", false));
    EXPECT_EQ(damkar().value("acknowledged_by", ""), "");
    const Json contact = agency().at("contacts").at(0);
    EXPECT_EQ(contact.at("label"), "dihapus");
    EXPECT_EQ(contact.at("number"), "");
    EXPECT_EQ(page_->get("/api/v1/incidents/" + std::to_string(incident_)).text.find(kName), std::string::npos);
    const auto lacks = run({"check", "--go-live"});
    EXPECT_NE(lacks.second.find("[contact_erased]"), std::string::npos) << lacks.second;

    // The same after a kill, from a snapshot and the emptied journal; and in tables made anew.
    const Json shown = damkar(), listed = agency();
    siaga_->stop_serve(SIGKILL);
    siaga_->start_serve();
    page_ = siaga_->sign_in("operator");
    admin_ = siaga_->sign_in("admin");
    EXPECT_EQ(damkar().value("acknowledged_by", ""), "");
    EXPECT_EQ(damkar().at("state"), shown.at("state"));
    EXPECT_EQ(agency().at("contacts"), listed.at("contacts"));
    EXPECT_EQ(erase().status, 404) << "nothing is left";
    (void)siaga_->postgres().query("select code.rebuild()");
    EXPECT_EQ(tables(), "");
    EXPECT_EQ(files(), "");
}

}  // namespace
}  // namespace siaga::test
