#include "siaga/dispatch/dispatch.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "one_server.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/wait.hpp"

namespace siaga::dispatch {
namespace {

using centre::Channel;
using centre::DeliveryDone;
using centre::DeliveryResult;
using test::OneServer;
using test::serve_mail;
using test::wait_until;

bool whole_request(const std::string& text) {
    const auto head = text.find("\r\n\r\n");
    const auto length = text.find("Content-Length: ");
    return head != std::string::npos && length != std::string::npos &&
           text.size() >= head + 4 + std::stoul(text.substr(length + 16));
}
std::string header(const std::string& request, const std::string& name) {
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 4;
    return request.substr(from, request.find("\r\n", from) - from);
}

class DispatchTest : public ::testing::Test {
protected:
    void open() {
        options.prompts = dir / "prompts";
        options.journal = "jurnal";
        options.first_pause = std::chrono::milliseconds(10);
        dispatch = std::make_unique<Dispatch>(options, state, [this](centre::CommandBody body) {
            const std::scoped_lock lock(mutex);
            told.push_back(std::move(body));
        });
    }
    static centre::DeliveryStarted delivery(Channel channel, std::uint64_t id = 7) {
        centre::DeliveryStarted out;
        out.delivery = DeliveryId{id};
        out.channel = channel;
        out.agency = AgencyId{"damkar"};
        out.target = {channel, out.agency, "Piket pos", "0712100", "piket@contoh.test"};
        out.text = "Siaga 112: Kebakaran, Desa Uji. Nomor kejadian KEJ-2026-0001.";
        return out;
    }
    void post(centre::EventBody body) {
        auto batch = std::make_shared<centre::Batch>();
        batch->events.push_back({1, {}, {}, std::move(body)});
        dispatch->post(batch);
    }
    std::vector<DeliveryDone> all() {
        const std::scoped_lock lock(mutex);
        std::vector<DeliveryDone> out;
        for (const auto& body : told)
            if (const auto* d = body.get_if<DeliveryDone>()) out.push_back(*d);
        return out;
    }
    std::vector<DeliveryDone> done() {
        auto out = all();
        std::erase_if(out, [](const DeliveryDone& d) { return d.result == DeliveryResult::trying; });
        return out;
    }
    // Answers each webhook with the next of `replies` (the last for ever) and keeps what came.
    void gateway(std::vector<std::string> replies) {
        server = std::make_unique<OneServer>([this, replies](int connection) {
            const std::string request = server->read(connection, whole_request);
            std::size_t n = 0;
            {
                const std::scoped_lock lock(mutex);
                n = requests.size();
                requests.push_back(request);
            }
            OneServer::write(connection, replies[std::min(n, replies.size() - 1)]);
        });
        options.webhook_url = "http://" + server->at() + "/siaga";
        options.webhook_secret = "whsec_c2lhZ2E=";
    }
    std::vector<std::string> seen() {
        const std::scoped_lock lock(mutex);
        return requests;
    }

    test::TempDir dir;
    Options options;
    centre::State state;
    std::mutex mutex;
    std::vector<centre::CommandBody> told;
    std::vector<std::string> requests;
    std::unique_ptr<OneServer> server;
    std::unique_ptr<Dispatch> dispatch;  // goes first
};

constexpr const char* kOk = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
constexpr const char* kBusy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

TEST_F(DispatchTest, signs_a_webhook_so_that_the_gateway_can_check_it) {
    gateway({kOk});
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::told);
    const std::string request = seen().at(0);
    const std::string body = request.substr(request.find("\r\n\r\n") + 4);
    EXPECT_EQ(header(request, "webhook-id"), "jurnal-7");
    EXPECT_EQ(header(request, "Idempotency-Key"), "jurnal-7");
    EXPECT_EQ(header(request, "webhook-signature"),
              sign_webhook("whsec_c2lhZ2E=", "jurnal-7", std::stoll(header(request, "webhook-timestamp")), body));
    EXPECT_EQ(Json::parse(body).at("to"), "0712100");
}

TEST(WebhookSignature, is_that_of_the_standards_own_example) {
    EXPECT_EQ(sign_webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                           R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_F(DispatchTest, tries_a_busy_gateway_again_with_the_same_key) {
    gateway({kBusy, kBusy, kOk});
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::told);
    ASSERT_EQ(seen().size(), 3U);
    EXPECT_EQ(header(seen()[0], "webhook-id"), header(seen()[2], "webhook-id"));
    ASSERT_EQ(all().size(), 2U) << "that it is tried again is said once, so that the ladder does not stand still";
    EXPECT_EQ(all()[0].result, DeliveryResult::trying);
    EXPECT_EQ(all()[0].detail, "503");
}

TEST_F(DispatchTest, gives_up_after_its_attempts_and_says_so) {
    gateway({kBusy});
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::unreachable);
    EXPECT_EQ(done()[0].detail, "503");
    EXPECT_EQ(seen().size(), static_cast<std::size_t>(options.attempts));
}

TEST_F(DispatchTest, takes_a_refusal_as_final) {
    gateway({"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::refused);
    EXPECT_EQ(seen().size(), 1U);
}

TEST_F(DispatchTest, follows_no_redirect_and_reads_no_endless_answer) {
    gateway({"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::refused);
    EXPECT_EQ(done()[0].detail, "302");
}

TEST_F(DispatchTest, an_answer_without_end_is_cut_off_and_its_status_counts) {
    gateway({"HTTP/1.1 202 Accepted\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x')});
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::told);
}

TEST_F(DispatchTest, a_gateway_that_never_answers_holds_up_no_telephone) {
    server = std::make_unique<OneServer>([this](int connection) { (void)server->read(connection, [](const std::string&) { return false; }); });
    options.webhook_url = "http://" + server->at() + "/";
    options.attempt_timeout = std::chrono::milliseconds(300);
    options.attempts = 1;
    open();
    for (std::uint64_t i = 0; i < 8; ++i) post(delivery(Channel::webhook, 100 + i));
    post(delivery(Channel::voice, 7));
    ASSERT_TRUE(wait_until([&] {
        const std::scoped_lock lock(mutex);
        return std::any_of(told.begin(), told.end(), [](const centre::CommandBody& body) { return body.holds<centre::NoticeSpoken>(); });
    }));
    ASSERT_TRUE(wait_until([&] { return done().size() == 8; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::unreachable);
}

TEST_F(DispatchTest, speaks_a_notice_once_and_keeps_its_sound) {
    open();
    post(delivery(Channel::voice, 7));
    post(delivery(Channel::voice, 8));
    const auto spoken = [&] {
        const std::scoped_lock lock(mutex);
        std::vector<std::string> out;
        for (const auto& body : told)
            if (const auto* n = body.get_if<centre::NoticeSpoken>()) out.push_back(n->prompt);
        return out;
    };
    ASSERT_TRUE(wait_until([&] { return spoken().size() == 2; }));
    EXPECT_EQ(spoken()[0], spoken()[1]);
    const auto wav = options.prompts / (spoken()[0] + ".wav");
    EXPECT_GT(std::filesystem::file_size(wav), 10'000U);
}

TEST_F(DispatchTest, what_was_answered_elsewhere_is_not_sent_any_more) {
    gateway({kBusy, kOk});
    options.first_pause = std::chrono::hours(1);
    open();
    post(delivery(Channel::webhook));
    ASSERT_TRUE(wait_until([&] { return seen().size() == 1; }));
    post(centre::DeliveryEnded{DeliveryId{7}, DeliveryResult::cancelled, "sudah dijawab"});
    post(delivery(Channel::webhook, 8));
    ASSERT_TRUE(wait_until([&] { return !done().empty(); }));
    EXPECT_EQ(done()[0].delivery, DeliveryId{8});
    EXPECT_EQ(seen().size(), 2U);
}

TEST_F(DispatchTest, what_was_being_tried_before_a_restart_is_sent_with_the_same_key) {
    gateway({kOk});
    centre::Delivery pending;
    pending.id = DeliveryId{3};
    pending.target = delivery(Channel::webhook).target;
    pending.text = "Siaga 112";
    state.deliveries[pending.id] = pending;
    centre::Delivery ended = pending;
    ended.id = DeliveryId{2};
    ended.result = DeliveryResult::told;
    state.deliveries[ended.id] = ended;
    open();
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(header(seen().at(0), "webhook-id"), "jurnal-3");
}

TEST_F(DispatchTest, what_is_sent_again_after_a_restart_has_the_words_of_before_under_its_key) {
    gateway({kOk});
    open();
    const auto started = delivery(Channel::webhook);
    post(started);
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    centre::Delivery& pending = state.deliveries[started.delivery];
    pending.id = started.delivery;
    pending.target = started.target;
    pending.text = started.text;
    dispatch.reset();
    open();
    ASSERT_TRUE(wait_until([&] { return done().size() == 2; }));
    const auto body = [](const std::string& request) { return Json::parse(request.substr(request.find("\r\n\r\n") + 4)); };
    EXPECT_EQ(header(seen().at(0), "Idempotency-Key"), header(seen().at(1), "Idempotency-Key"));
    EXPECT_EQ(body(seen().at(0)), body(seen().at(1)));
}

// Whoever took up the telephone as the house died is on the line: nobody else would say the message's words.
TEST_F(DispatchTest, a_notice_that_was_not_spoken_before_a_restart_is_spoken_after_it) {
    centre::Delivery& silent = state.deliveries[DeliveryId{3}];
    silent.id = DeliveryId{3};
    silent.target = delivery(Channel::voice).target;
    silent.text = "Ini Siaga 112.";
    centre::Delivery& spoken = state.deliveries[DeliveryId{4}];
    spoken = silent;
    spoken.id = DeliveryId{4};
    spoken.prompt = "pesan/abc";
    open();
    const auto ready = [&] {
        const std::scoped_lock lock(mutex);
        std::vector<DeliveryId> out;
        for (const auto& body : told)
            if (const auto* n = body.get_if<centre::NoticeSpoken>()) out.push_back(n->prompt.empty() ? DeliveryId{} : n->delivery);
        return out;
    };
    ASSERT_TRUE(wait_until([&] { return !ready().empty(); }));
    dispatch->stop();
    EXPECT_EQ(ready(), std::vector<DeliveryId>{DeliveryId{3}});
}

TEST_F(DispatchTest, without_a_gateway_the_ladder_is_told_at_once) {
    open();
    post(delivery(Channel::webhook));
    post(delivery(Channel::email, 8));
    ASSERT_TRUE(wait_until([&] { return done().size() == 2; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::unreachable);
    EXPECT_EQ(done()[1].result, DeliveryResult::unreachable);
}

TEST_F(DispatchTest, hands_an_e_mail_over_in_the_words_of_the_notice) {
    std::string mail;
    server = std::make_unique<OneServer>([&](int connection) { serve_mail(*server, connection, "250 ok\r\n", mail); });
    options.smtp_url = "smtp://" + server->at();
    options.smtp_from = "siaga112@contoh.test";
    options.smtp_tls = false;
    open();
    post(delivery(Channel::email));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::told) << done()[0].detail;
    EXPECT_NE(mail.find("To: piket@contoh.test"), std::string::npos);
    EXPECT_NE(mail.find("KEJ-2026-0001"), std::string::npos);
    EXPECT_NE(mail.find("Message-ID: <jurnal-7@"), std::string::npos);
}

TEST_F(DispatchTest, an_unknown_mailbox_is_refused_and_not_tried_again) {
    std::string mail;
    std::atomic<int> connections{0};
    server = std::make_unique<OneServer>([&](int connection) {
        ++connections;
        serve_mail(*server, connection, "550 5.1.1 unknown\r\n", mail);
    });
    options.smtp_url = "smtp://" + server->at();
    options.smtp_from = "siaga112@contoh.test";
    options.smtp_tls = false;
    open();
    post(delivery(Channel::email));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_EQ(done()[0].result, DeliveryResult::refused);
    EXPECT_EQ(connections.load(), 1);
}

TEST_F(DispatchTest, a_mail_server_without_tls_is_not_spoken_to_in_the_clear) {
    std::string mail;
    server = std::make_unique<OneServer>([&](int connection) { serve_mail(*server, connection, "250 ok\r\n", mail); });
    options.smtp_url = "smtp://" + server->at();
    options.smtp_from = "siaga112@contoh.test";
    options.attempts = 1;
    open();
    post(delivery(Channel::email));
    ASSERT_TRUE(wait_until([&] { return done().size() == 1; }));
    EXPECT_NE(done()[0].result, DeliveryResult::told);
    EXPECT_TRUE(mail.empty());
}

}  // namespace
}  // namespace siaga::dispatch
