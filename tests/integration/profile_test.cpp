// Profiles and announcements through the program itself: a regency changed under a running house.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/support/live_phone.hpp"
#include "tests/support/siaga.hpp"

namespace siaga::test {
namespace {

using Json = nlohmann::json;

struct Said {
    int code = -1;
    std::string text;
};
Said run(const Siaga& siaga, std::vector<std::string> words) {
    static int number = 0;
    Command command;
    command.words = {Siaga::binary().string()};
    command.words.insert(command.words.end(), words.begin(), words.end());
    for (const auto& more : {std::string("--config"), siaga.config().string(), std::string("--data"), siaga.data().string()}) command.words.push_back(more);
    command.log = siaga.directory() / ("said-" + std::to_string(++number));
    Said out;
    out.code = run_to_end(command, std::chrono::seconds(60));
    out.text = read_file(command.log);
    return out;
}
std::string profile_of(HttpClient& page) { return page.get("/api/v1/house").json.value("profile", ""); }
std::string best_place(HttpClient& page, const std::string& typed) {
    const auto found = page.get("/api/v1/places?q=" + typed).json.value("candidates", Json::array());
    return found.empty() ? "" : found[0].value("label", "");
}
// 16-bit stereo at 44.1 kHz, as a studio hands it over.
std::string studio_wav(double frequency, double seconds) {
    const auto number = [](std::string& out, std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 255);
    };
    const auto frames = static_cast<std::uint32_t>(seconds * 44'100);
    std::string out = "RIFF";
    number(out, 36 + frames * 4, 4);
    out += "WAVEfmt ";
    number(out, 16, 4);
    number(out, 1, 2);
    number(out, 2, 2);
    number(out, 44'100, 4);
    number(out, 44'100 * 4, 4);
    number(out, 4, 2);
    number(out, 16, 2);
    out += "data";
    number(out, frames * 4, 4);
    for (std::uint32_t i = 0; i < frames; ++i) {
        const auto s = static_cast<std::uint16_t>(static_cast<std::int16_t>(9000 * std::sin(2 * 3.14159265358979 * frequency * i / 44'100)));
        for (int channel = 0; channel < 2; ++channel) number(out, s, 2);
    }
    return out;
}

TEST(ProfileLoad, changes_the_regency_of_a_running_house_and_a_bad_one_changes_nothing) {
    Siaga siaga;
    const auto page = siaga.sign_in("supervisor");
    ASSERT_EQ(profile_of(*page), "oki");
    ASSERT_EQ(best_place(*page, "celikah"), "Desa Celikah, Kec. Kayu Agung");

    const Said asked = run(siaga, {"profile", "load", "muba"});  // no terminal to ask at
    EXPECT_EQ(asked.code, 2) << asked.text;
    EXPECT_NE(asked.text.find("--yes"), std::string::npos) << asked.text;
    EXPECT_EQ(profile_of(*page), "oki");

    const Said loaded = run(siaga, {"profile", "load", "muba", "--yes"});
    ASSERT_EQ(loaded.code, 0) << loaded.text << siaga.log_end();
    EXPECT_NE(loaded.text.find("Berlaku sekarang: muba"), std::string::npos) << loaded.text;
    EXPECT_EQ(profile_of(*page), "muba");
    EXPECT_EQ(best_place(*page, "sekayu"), "Kec. Sekayu");

    const auto own = siaga.directory() / "muba_sendiri";
    const Said exported = run(siaga, {"profile", "export", own.string()});
    ASSERT_EQ(exported.code, 0) << exported.text;
    EXPECT_EQ(run(siaga, {"profile", "check", own.string() + "/"}).code, 0);
    std::ofstream(own / "rules.toml", std::ios::app) << "\n[[rule]]\nid = \"salah\"\ntext = \"x\"\nhit = \"also\"\nareas = [\"16.06.99\"]\nutama = [\"bpbd\"]\n";
    const Said refused = run(siaga, {"profile", "load", own.string() + "/", "--yes"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("kode wilayah tidak ada di gazetir: 16.06.99"), std::string::npos) << refused.text;
    EXPECT_NE(refused.text.find("rules.toml:"), std::string::npos) << refused.text;
    EXPECT_EQ(profile_of(*page), "muba");

    siaga.stop_serve();
    siaga.start_serve();
    EXPECT_EQ(profile_of(*siaga.sign_in("supervisor")), "muba");
}

// An admin's edits on the page leave the house as files and come back unchanged.
TEST(ProfileExport, writes_what_the_pages_changed_and_loads_again_without_a_difference) {
    Siaga siaga;
    const auto admin = siaga.sign_in("admin");
    const Json contact{{"revision", 0}, {"label", "Piket \"malam\""}, {"number", "0712 555 01"}, {"email", "piket@contoh.test"}, {"messages", true},
                       {"rank", "piket"}, {"hours", {{"days", {1, 2, 7}}, {"from_minute", 1140}, {"to_minute", 420}}}};
    ASSERT_EQ(admin->post("/api/v1/agencies/damkar/contacts", contact).status, 200);
    Json fire;
    const Json types = admin->get("/api/v1/incident-types").json.at("items");
    for (const auto& type : types)
        if (type.at("id") == "kebakaran") fire = type;
    for (const char* read_only : {"id", "edited", "changes", "retired"}) fire.erase(read_only);
    fire["questions"] = {"Apa yang terbakar?", "Apakah ada \"orang\" di dalam?"};
    const auto changed = admin->put("/api/v1/incident-types/kebakaran", fire);
    ASSERT_EQ(changed.status, 200) << changed.text;
    ASSERT_EQ(admin->post("/api/v1/agencies", {{"id", "mitra_uji"}, {"name", "Mitra Uji"}, {"short_name", "Mitra"}, {"standing", "partner"}}).status, 200);

    const auto own = siaga.directory() / "satu" / "oki_sendiri", again = siaga.directory() / "dua" / "oki_sendiri";  // a profile is called as its directory
    Said said;
    ASSERT_TRUE(wait_until([&] {
        std::filesystem::remove_all(own);
        said = run(siaga, {"profile", "export", own.string()});
        return said.code == 0 && read_file(own / "agencies.toml").find("Mitra Uji") != std::string::npos;
    }, std::chrono::seconds(30))) << said.text << siaga.log_end();
    EXPECT_NE(read_file(own / "agencies.toml").find("0712 555 01"), std::string::npos);
    EXPECT_NE(read_file(own / "types.toml").find("di dalam?"), std::string::npos);
    said = run(siaga, {"profile", "check", own.string() + "/"});
    EXPECT_EQ(said.code, 0) << said.text;
    said = run(siaga, {"profile", "load", own.string() + "/", "--yes"});
    ASSERT_EQ(said.code, 0) << said.text << siaga.log_end();
    said = run(siaga, {"profile", "export", again.string()});
    ASSERT_EQ(said.code, 0) << said.text;
    said = run(siaga, {"profile", "diff", own.string() + "/", again.string() + "/"});
    EXPECT_EQ(said.code, 0);
    EXPECT_NE(said.text.find("Tidak ada perbedaan."), std::string::npos) << said.text;
    Json now;
    const Json agencies = admin->get("/api/v1/agencies").json.at("items");
    for (const auto& agency : agencies)
        if (agency.at("id") == "damkar") now = agency.at("contacts").back();
    for (const char* field : {"label", "number", "email", "messages", "hours"}) EXPECT_EQ(now.at(field), contact.at(field)) << field;
}

TEST(ProfileExport, right_after_a_load_writes_what_was_loaded) {
    Siaga siaga;
    for (const char* name : {"muba", "paser", "oki"}) {
        const Said loaded = run(siaga, {"profile", "load", name, "--yes"});
        ASSERT_EQ(loaded.code, 0) << loaded.text << siaga.log_end();
        const auto to = siaga.directory() / "milik" / name;  // a profile is named by its directory
        std::filesystem::create_directories(to.parent_path());
        const Said exported = run(siaga, {"profile", "export", to.string()});
        ASSERT_EQ(exported.code, 0) << exported.text;
        EXPECT_NE(exported.text.find(std::string("(") + name + ", "), std::string::npos) << exported.text;
        const Said differs = run(siaga, {"profile", "diff", name, to.string() + "/"});
        EXPECT_NE(differs.text.find("Tidak ada perbedaan."), std::string::npos) << differs.text;
    }
}

TEST(ProfileLoad, into_a_stopped_house_is_what_the_next_start_uses) {
    Siaga siaga;
    siaga.stop_serve();
    const Said loaded = run(siaga, {"profile", "load", "paser"});
    ASSERT_EQ(loaded.code, 0) << loaded.text;
    EXPECT_NE(loaded.text.find("pada start berikutnya"), std::string::npos) << loaded.text;
    siaga.start_serve();
    const auto page = siaga.sign_in("supervisor");
    EXPECT_EQ(profile_of(*page), "paser");
    EXPECT_EQ(page->get("/api/v1/house").json.value("zone_name", ""), "WITA");
}

TEST(GoLive, lists_what_a_fresh_house_lacks_and_exits_with_1) {
    const Siaga siaga;
    const Said said = run(siaga, {"check", "--go-live"});
    EXPECT_EQ(said.code, 1);
    for (const char* code : {"[no_trunk]", "[no_backup]", "[generated_sign_in]", "[no_contact]", "[no_legal_basis]", "[own_certificate]", "BELUM SIAP"})
        EXPECT_NE(said.text.find(code), std::string::npos) << code << "\n" << said.text;
}

TEST(Announcement, uploaded_is_heard_by_the_next_caller_and_can_be_taken_back) {
    Siaga siaga;
    const auto admin = siaga.sign_in("admin");
    const std::string path = "/api/v1/announcements/terhubung-id";
    const std::string generated = admin->get(path).text;
    const Reply answer = admin->send_text("POST", path, studio_wav(600, 3), {{"Content-Type", "audio/wav"}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.json["figures"]["rate"], 44'100);
    ASSERT_TRUE(wait_until([&] { return siaga.log_end(200'000).find("prompts_refreshed") != std::string::npos; })) << siaga.log_end();

    LivePhone::Behaviour listening;
    listening.audio.keep = true;
    LivePhone caller({}, listening);
    phone::CallPlan plan;
    plan.from = "081234567890";
    plan.audio = listening.audio;
    caller.call(siaga.trunk_port(), "112", plan);
    ASSERT_TRUE(wait_until([&] { return caller.heard().size() > 16'000; })) << siaga.log_end();
    EXPECT_NEAR(loudest_frequency(caller.heard(), 12'000), 600, 10);
    caller.hang_up();

    EXPECT_EQ(admin->send_text("POST", path, "RIFFno sound", {{"Content-Type", "audio/wav"}}).status, 400);
    ASSERT_EQ(admin->del(path).status, 200);
    EXPECT_TRUE(wait_until([&] { return admin->get(path).text == generated; })) << siaga.log_end();
}

}  // namespace
}  // namespace siaga::test
