// The ladder on real parts: an agency without a desk, its duty contact's telephone, espeak-ng's voice and his digit.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/live_phone.hpp"
#include "tests/support/piket_profile.hpp"
#include "tests/support/siaga.hpp"
#include "tests/support/sipp.hpp"
#include "tests/unit/dispatch/one_server.hpp"

namespace siaga::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// A tone in the place of words, so that they are told apart from the message before them: 8 kHz, mono.
std::string tone_wav(double frequency, double seconds) {
    const auto number = [](std::string& out, std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 255);
    };
    const auto frames = static_cast<std::uint32_t>(seconds * 8000);
    std::string out = "RIFF";
    number(out, 36 + frames * 2, 4);
    out += "WAVEfmt ";
    number(out, 16, 4);
    number(out, 1, 2);
    number(out, 1, 2);
    number(out, 8000, 4);
    number(out, 16'000, 4);
    number(out, 2, 2);
    number(out, 16, 2);
    out += "data";
    number(out, frames * 2, 4);
    for (std::uint32_t i = 0; i < frames; ++i)
        number(out, static_cast<std::uint16_t>(static_cast<std::int16_t>(9000 * std::sin(2 * 3.14159265358979 * frequency * i / 8000))), 2);
    return out;
}

class LadderHouse : public ::testing::Test {
protected:
    void open(LivePhone::Behaviour piket_does = {}, bool postgres = false) {
        piket_does.audio.keep = true;
        piket = std::make_unique<LivePhone>(phone::Account{.user = "telco"}, piket_does);
        std::uint16_t port = 0;
        piket->do_([&](phone::Agent& agent, phone::Call*) { port = agent.port(); });
        open_with(port, postgres);
    }
    // The trunk leads to that port of this machine; `more`: further lines of the contact and of the configuration.
    void open_with(std::uint16_t port, bool postgres = false, const std::string& contact = {}, const std::string& config = {}) {
        SiagaOptions options;
        options.postgres = postgres;
        options.outgoing_target = "127.0.0.1:" + std::to_string(port);
        options.more = "[profile]\nname = \"oki\"\ndirectory = \"" + profile_with_piket(regencies.path(), contact).string() + "\"\n" + config;
        siaga = std::make_unique<Siaga>(options);
        page = siaga->sign_in("operator");
    }
    void save_fire() {
        const auto saved = page->save("/api/v1/incidents", {{"words", {{"type", "kebakaran"}, {"priority", "kritis"},
                                                                       {"place", {{"free_text", "Pasar"}}}, {"narrative", "api di dapur"}}}});
        ASSERT_EQ(saved.status, 201) << saved.text;
        incident = saved.json.at("incident").get<std::uint64_t>();
    }
    Json damkar() {
        const auto found = page->get("/api/v1/incidents/" + std::to_string(incident));
        for (const auto& one : found.json.value("assignments", Json::array()))
            if (one.at("agency") == "damkar") return one;
        return {};
    }
    std::string last_result() {
        const auto ladder = damkar().value("ladder", Json::object());
        const auto deliveries = ladder.value("deliveries", Json::array());
        return deliveries.empty() ? "" : deliveries[0].at("result").get<std::string>();
    }
    // Speech ends in silence: so much of it came, and then nothing for a second.
    bool heard_a_message() {
        const auto samples = piket->heard();
        const auto loud = std::count_if(samples.begin(), samples.end(), [](auto s) { return s > 1000 || s < -1000; });
        return loud > 8000;
    }

    TempDir regencies;
    std::unique_ptr<LivePhone> piket;
    std::unique_ptr<Siaga> siaga;
    std::unique_ptr<HttpClient> page;
    std::uint64_t incident = 0;
};

TEST_F(LadderHouse, the_pikets_phone_rings_speaks_and_his_digit_accepts_the_task) {
    open();
    save_fire();
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga->log_end();
    ASSERT_TRUE(wait_until([&] { return heard_a_message(); })) << siaga->log_end();
    // Pressed again until the message's end has passed once: earlier digits mean nothing.
    ASSERT_TRUE(wait_until([&] {
        if (piket->state().talking == 1) piket->send_dtmf("1");
        return damkar().value("state", "") == "acknowledged";
    }, std::chrono::seconds(60))) << damkar().dump() << siaga->log_end();
    EXPECT_EQ(damkar().value("acknowledged_by", ""), "Piket uji");
    EXPECT_EQ(damkar().value("by_phone", false), true);
    EXPECT_EQ(last_result(), "accepted");
    EXPECT_TRUE(piket->wait_for([](const PhoneState& s) { return s.ended == 1; }));
}

// The telephone is sip-tester's: another SIP and RTP than ours, and its digits are made by it (RFC 4733).
TEST_F(LadderHouse, a_telephone_of_another_make_is_rung_and_its_digit_accepts_the_task) {
    if (!Sipp::installed()) GTEST_SKIP() << "sip-tester is not installed";
    Scenario rung;
    rung.file = std::string(SIAGA_SOURCE_DIR) + "/tests/interop/scenarios/notice_accepted.xml";
    rung.calls = 1000;  // the trunk's OPTIONS are calls to it, too
    rung.patience = std::chrono::seconds(150);
    Sipp telephone(rung);
    open_with(telephone.port());
    save_fire();
    ASSERT_TRUE(wait_until([&] { return damkar().value("state", "") == "acknowledged"; }, std::chrono::seconds(90)))
        << damkar().dump() << telephone.messages() << siaga->log_end();
    EXPECT_EQ(damkar().value("acknowledged_by", ""), "Piket uji");
    EXPECT_EQ(last_result(), "accepted");
    EXPECT_TRUE(wait_until([&] { return telephone.messages().find("\nBYE ") != std::string::npos; })) << "the house hangs up after its last words";
    EXPECT_EQ(telephone.messages().find("\nCANCEL "), std::string::npos);
    telephone.stop();
}

TEST_F(LadderHouse, after_his_digit_he_hears_that_it_counted_and_the_recording_has_it_too) {
    open();
    const auto placed = siaga->sign_in("admin")->send_text("POST", "/api/v1/announcements/notis-diterima-id", tone_wav(1500, 2), {{"Content-Type", "audio/wav"}});
    ASSERT_EQ(placed.status, 200) << placed.text;
    ASSERT_TRUE(wait_until([&] { return siaga->log_end(200'000).find("prompts_refreshed") != std::string::npos; })) << siaga->log_end();
    save_fire();
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga->log_end();
    ASSERT_TRUE(wait_until([&] { return heard_a_message(); })) << siaga->log_end();
    ASSERT_TRUE(wait_until([&] {
        if (piket->state().talking == 1) piket->send_dtmf("1");
        return damkar().value("state", "") == "acknowledged";
    }, std::chrono::seconds(60))) << damkar().dump() << siaga->log_end();
    EXPECT_EQ(piket->state().talking, 1) << "the task is accepted while he is still on the line";
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.ended == 1; }, std::chrono::seconds(30))) << siaga->log_end();
    const auto heard = piket->state().last_heard;
    ASSERT_GT(heard.size(), 20'000U);
    EXPECT_NEAR(loudest_frequency(heard, heard.size() - 10'000, 6'000), 1500, 20) << "the last thing he heard";
    fs::path recorded;
    ASSERT_TRUE(wait_until([&] {
        for (const auto& entry : fs::recursive_directory_iterator(siaga->data() / "rekaman"))
            if (entry.path().extension() == ".wav") recorded = entry.path();
        return !recorded.empty() && fs::file_size(recorded) > 4 * heard.size() / 2;
    })) << siaga->log_end();
    ASSERT_TRUE(wait_until([&] {
        const std::string wav = read_file(recorded);
        phone::Samples house;  // the right side
        for (std::size_t at = 46; at + 1 < wav.size(); at += 4)
            house.push_back(static_cast<std::int16_t>(static_cast<unsigned char>(wav[at]) | static_cast<unsigned char>(wav[at + 1]) << 8));
        return house.size() > 10'000 && std::abs(loudest_frequency(house, house.size() - 10'000, 6'000) - 1500) < 20;
    })) << recorded;
}

TEST_F(LadderHouse, a_busy_phone_is_a_result_and_the_ladder_goes_on_until_the_owner_is_alarmed) {
    open({.on_ring = LivePhone::Behaviour::OnRing::reject, .reject_status = 486});
    save_fire();
    ASSERT_TRUE(wait_until([&] { return last_result() == "busy"; })) << damkar().dump() << siaga->log_end();
    ASSERT_TRUE(wait_until([&] { return damkar()["ladder"].value("state", "") == "exhausted"; })) << damkar().dump();
    EXPECT_EQ(damkar().value("state", ""), "unreachable");
}

// His telephone is busy, the gateway refuses the message, the mail server takes the letter: one after the other, at
// once, each with its result on the timeline.
TEST_F(LadderHouse, a_busy_telephone_gives_way_to_the_gateway_and_that_to_the_mail_at_once) {
    std::mutex mutex;
    std::string request, mail;
    OneServer gateway([&](int connection) {
        const auto text = gateway.read(connection, [](const std::string& t) { return t.find("}") != std::string::npos && t.find("\r\n\r\n") != std::string::npos; });
        {
            const std::lock_guard lock(mutex);
            request += text;
        }
        OneServer::write(connection, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
    OneServer letters([&](int connection) {
        std::string text;
        serve_mail(letters, connection, "250 ok\r\n", text);
        const std::lock_guard lock(mutex);
        mail += text;
    });
    piket = std::make_unique<LivePhone>(phone::Account{.user = "telco"}, LivePhone::Behaviour{.on_ring = LivePhone::Behaviour::OnRing::reject, .reject_status = 486});
    std::uint16_t port = 0;
    piket->do_([&](phone::Agent& agent, phone::Call*) { port = agent.port(); });
    const auto secret = regencies / "webhook.secret";
    std::ofstream(secret) << "whsec_a3VuY2ktdWpp\n";
    open_with(port, false, "messages = true\nemail = \"piket@contoh.test\"\n",
              "[webhook]\nurl = \"http://" + gateway.at() + "/siaga\"\nsecret_file = \"" + secret.string() + "\"\n" +
                  "[smtp]\nurl = \"smtp://" + letters.at() + "\"\nfrom = \"siaga112@contoh.test\"\ntls = false\n");
    save_fire();
    const auto results = [&] {
        std::vector<std::string> out;
        for (const auto& one : damkar().value("ladder", Json::object()).value("deliveries", Json::array()))
            out.push_back(one.at("channel").get<std::string>() + " " + one.at("result").get<std::string>());
        return out;
    };
    const std::vector<std::string> wanted{"voice busy", "webhook refused", "email told"};
    ASSERT_TRUE(wait_until([&] { return results() == wanted; })) << damkar().dump() << siaga->log_end();
    const std::lock_guard lock(mutex);
    EXPECT_NE(request.find("webhook-signature: v1,"), std::string::npos) << request;
    const Json told = Json::parse(request.substr(request.find("\r\n\r\n") + 4));
    EXPECT_EQ(told.at("to"), "0712100");
    for (const auto* words : {"Kebakaran", "Pasar"}) {
        EXPECT_NE(told.at("text").get<std::string>().find(words), std::string::npos) << told;
        EXPECT_NE(mail.find(words), std::string::npos) << mail;
    }
    EXPECT_NE(mail.find("To: piket@contoh.test"), std::string::npos);
    const auto story = page->get("/api/v1/incidents/" + std::to_string(incident)).json.at("timeline").dump();
    for (const auto* result : {"busy: Piket uji", "refused: Piket uji", "told: Piket uji"}) EXPECT_NE(story.find(result), std::string::npos) << story;
    EXPECT_EQ(damkar().value("state", ""), "unreachable") << "a message is no acknowledgement";
}

TEST_F(LadderHouse, a_phone_that_rings_when_the_server_is_killed_is_cancelled_and_the_ladder_goes_on) {
    open({.on_ring = LivePhone::Behaviour::OnRing::wait});
    save_fire();
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.rings == 1; })) << siaga->log_end();
    siaga->stop_serve(SIGKILL);
    EXPECT_EQ(piket->state().ended, 0);
    siaga->start_serve();
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.ended == 1; })) << siaga->log_end();
    EXPECT_EQ(piket->state().last_status, 487);
    page = siaga->sign_in("operator");
    ASSERT_TRUE(wait_until([&] { return damkar()["ladder"].value("state", "") == "exhausted"; })) << damkar().dump() << siaga->log_end();
}

TEST_F(LadderHouse, what_the_telephone_was_told_of_a_case_leaves_the_disk_with_it) {
    if (!Postgres::installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    open({.on_ring = LivePhone::Behaviour::OnRing::reject, .reject_status = 486}, true);
    const auto sounds = [&] {
        std::size_t found = 0;
        for (const auto& entry : fs::directory_iterator(siaga->data() / "prompts" / "pesan")) found += entry.path().extension() == ".wav" ? 1 : 0;
        return found;
    };
    save_fire();
    ASSERT_TRUE(wait_until([&] { return damkar()["ladder"].value("state", "") == "exhausted" && sounds() == 1; })) << damkar().dump() << siaga->log_end();
    const auto one = "/api/v1/incidents/" + std::to_string(incident);
    const Json tasks = page->get(one).json.at("assignments");
    for (const auto& task : tasks) (void)page->post("/api/v1/assignments/" + task.at("id").dump() + "/cancel", {{"reason", "uji"}});
    const auto closed = page->post(one + "/close", {{"outcome", "Padam"}, {"note", "api padam"}});
    ASSERT_EQ(closed.status, 200) << closed.text;
    const auto erased = siaga->sign_in("admin")->post("/api/v1/erasures", {{"incident", incident}, {"reason", "surat 12/2026"}});
    ASSERT_EQ(erased.status, 200) << erased.text;
    EXPECT_TRUE(wait_until([&] { return sounds() == 0; })) << siaga->log_end();
}

TEST_F(LadderHouse, an_answering_machine_that_presses_nothing_after_the_message_accepts_nothing) {
    // Its greeting says "tekan satu" itself, plays the keys' own tones (697 and 1209 Hz are a 1) and beeps; then it records.
    const auto greeting = phone::speak("Anda terhubung dengan kotak suara. Untuk meninggalkan pesan, tekan satu setelah nada.");
    ASSERT_TRUE(greeting) << greeting.error().to_string();
    phone::Samples sound = *greeting;
    phone::Samples one = phone::tone(697, 0.3);
    const phone::Samples high = phone::tone(1209, 0.3);
    for (std::size_t i = 0; i < one.size() && i < high.size(); ++i) one[i] = static_cast<std::int16_t>(one[i] + high[i]);
    for (int i = 0; i < 3; ++i) sound.insert(sound.end(), one.begin(), one.end());
    const phone::Samples beep = phone::tone(1000, 1);
    sound.insert(sound.end(), beep.begin(), beep.end());
    LivePhone::Behaviour machine;
    machine.audio.say = std::make_shared<const phone::Samples>(std::move(sound));
    open(machine);
    save_fire();
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga->log_end();
    piket->send_dtmf("1");  // a tone inside its greeting
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.ended == 1; }, std::chrono::seconds(120))) << siaga->log_end();
    ASSERT_TRUE(wait_until([&] { return last_result() == "no_digit"; })) << damkar().dump();
    EXPECT_NE(damkar().value("state", ""), "acknowledged");
}

}  // namespace
}  // namespace siaga::test
