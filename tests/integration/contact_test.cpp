// "Kirim uji" on real parts: a telephone that rings, speaks and hears a digit, and a gateway that checks the signature.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "tests/support/live_phone.hpp"
#include "tests/support/piket_profile.hpp"
#include "tests/support/siaga.hpp"
#include "tests/unit/dispatch/one_server.hpp"

namespace siaga::test {
namespace {

using Json = nlohmann::json;

constexpr const char* kKey = "kunci-uji";  // "whsec_" and its base64 are in the file

std::string header(const std::string& request, const std::string& name) {
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 4;
    return request.substr(from, request.find("\r\n", from) - from);
}
std::string body(const std::string& request) { return request.substr(std::min(request.size(), request.find("\r\n\r\n") + 4)); }
bool whole(const std::string& request) {
    const auto length = header(request, "Content-Length");
    return request.find("\r\n\r\n") != std::string::npos && !length.empty() && body(request).size() >= std::stoul(length);
}
// Standard Webhooks: base64(HMAC-SHA256(key, id.timestamp.body)).
std::string signature(const std::string& id, const std::string& timestamp, const std::string& text) {
    const std::string signed_text = id + "." + timestamp + "." + text;
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), kKey, static_cast<int>(std::string(kKey).size()), reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), mac, &size);
    std::string out(4 * ((size + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), mac, static_cast<int>(size));
    return "v1," + out;
}

class KirimUji : public ::testing::Test {
protected:
    void SetUp() override {
        LivePhone::Behaviour hears;
        hears.audio.keep = true;
        piket = std::make_unique<LivePhone>(phone::Account{.user = "telco"}, hears);
        std::uint16_t port = 0;
        piket->do_([&](phone::Agent& agent, phone::Call*) { port = agent.port(); });
        gateway = std::make_unique<OneServer>([this](int connection) {
            const std::string request = gateway->read(connection, whole);
            {
                const std::lock_guard lock(mutex);
                requests.push_back(request);
            }
            OneServer::write(connection, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
        const auto secret = regencies / "webhook.secret";
        std::ofstream(secret) << "whsec_a3VuY2ktdWpp\n";
        SiagaOptions options;
        options.outgoing_target = "127.0.0.1:" + std::to_string(port);
        options.more = "[profile]\nname = \"oki\"\ndirectory = \"" + profile_with_piket(regencies.path(), "messages = true\n").string() + "\"\n" +
                       "[webhook]\nurl = \"http://" + gateway->at() + "/siaga\"\nsecret_file = \"" + secret.string() + "\"\n";
        siaga = std::make_unique<Siaga>(options);
        admin = siaga->sign_in("admin");
    }
    Json contact() {
        const auto reply = admin->get("/api/v1/agencies");
        if (reply.status != 200) throw std::runtime_error(std::to_string(reply.status) + " " + reply.text + siaga->log_end());
        const Json agencies = reply.json.at("items");
        for (const auto& agency : agencies)
            if (agency.at("id") == "damkar")
                for (const auto& one : agency.at("contacts")) {
                    if (one.at("label") != "Piket uji") continue;
                    Json out = one;
                    out["revision"] = agency.at("revision");
                    return out;
                }
        return {};
    }
    std::string path() { return "/api/v1/agencies/damkar/contacts/" + contact().at("contact").dump(); }
    // Another number: nobody has tried it.
    void unverified() {
        const auto changed = admin->put(path(), {{"revision", 0}, {"label", "Piket uji"}, {"number", "0712 200"}, {"messages", true}, {"rank", "piket"}});
        ASSERT_EQ(changed.status, 200) << changed.text;
        ASSERT_EQ(contact().at("verified"), false);
    }
    void try_by(const char* channel) {
        const auto asked = admin->post(path() + "/test", {{"revision", 1}, {"channel", channel}});
        ASSERT_EQ(asked.status, 200) << asked.text;
    }
    Json test() {
        const auto tests = contact().at("tests");
        return tests.empty() ? Json::object() : tests[0];
    }
    std::vector<std::string> seen() {
        const std::lock_guard lock(mutex);
        return requests;
    }

    TempDir regencies;
    std::unique_ptr<LivePhone> piket;
    std::unique_ptr<OneServer> gateway;
    std::mutex mutex;
    std::vector<std::string> requests;
    std::unique_ptr<Siaga> siaga;
    std::unique_ptr<HttpClient> admin;
};

TEST_F(KirimUji, rings_the_contacts_telephone_speaks_and_his_1_verifies_the_number) {
    unverified();
    try_by("voice");
    ASSERT_TRUE(piket->wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga->log_end();
    ASSERT_TRUE(wait_until([&] {
        const auto samples = piket->heard();
        return std::count_if(samples.begin(), samples.end(), [](auto s) { return s > 1000 || s < -1000; }) > 8000;
    })) << siaga->log_end();
    EXPECT_EQ(contact().at("verified"), false) << "it was only spoken to";
    // Pressed again until the message has been heard once: earlier digits mean nothing.
    ASSERT_TRUE(wait_until([&] {
        if (piket->state().talking == 1) piket->send_dtmf("1");
        return contact().at("verified") == true;
    }, std::chrono::seconds(60))) << contact().dump() << siaga->log_end();
    EXPECT_EQ(test().at("result"), "accepted");
    EXPECT_EQ(contact().at("verified_channel"), "voice");
    EXPECT_TRUE(piket->wait_for([](const PhoneState& s) { return s.ended == 1; }));
    EXPECT_EQ(siaga->metric("siaga_incidents_total"), 0) << "no incident knows of it";
}

TEST_F(KirimUji, reaches_the_gateway_signed_and_verifies_once_somebody_confirms_it) {
    unverified();
    try_by("webhook");
    ASSERT_TRUE(wait_until([&] { return !seen().empty(); })) << siaga->log_end();
    const auto request = seen().front();
    EXPECT_EQ(request.substr(0, request.find("\r\n")), "POST /siaga HTTP/1.1");
    const auto id = header(request, "webhook-id");
    EXPECT_FALSE(id.empty());
    EXPECT_EQ(header(request, "Idempotency-Key"), id);
    EXPECT_EQ(header(request, "webhook-signature"), signature(id, header(request, "webhook-timestamp"), body(request)));
    const Json told = Json::parse(body(request));
    EXPECT_EQ(told.at("to"), "0712200");
    EXPECT_NE(told.at("text").get<std::string>().find("bukan kejadian sungguhan"), std::string::npos) << told.at("text");
    ASSERT_TRUE(wait_until([&] { return test().value("result", "") == "told"; })) << test().dump();
    EXPECT_EQ(contact().at("verified"), false) << "handed over is not read";
    const auto confirmed = admin->post("/api/v1/contact-tests/" + test().at("delivery").dump() + "/confirm");
    ASSERT_EQ(confirmed.status, 200) << confirmed.text;
    EXPECT_EQ(contact().at("verified"), true);
    EXPECT_EQ(seen().size(), 1U) << "one test, one message";
}

}  // namespace
}  // namespace siaga::test
