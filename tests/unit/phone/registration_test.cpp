// The other side is played by hand on the transaction layer: a registrar, and a console's proxy.
#include "phone/transactions.hpp"
#include "test_phone.hpp"

namespace siaga::phone {
namespace {

class ScriptedServer {
public:
    explicit ScriptedServer(Loop& loop) : transactions(loop, counters) {
        const auto opened = transactions.open({0x7f000001, 0}, [this](const Incoming& incoming) {
            requests.push_back(incoming);
            if (on_request) on_request(incoming);
        });
        EXPECT_TRUE(opened.has_value());
    }
    [[nodiscard]] std::string uri() const { return "sip:127.0.0.1:" + std::to_string(transactions.local().port); }
    void reply(const Incoming& incoming, int status, std::vector<Header> headers = {}) {
        Message out = make_response(incoming, status, "server");
        for (auto& header : headers) out.headers.push_back(std::move(header));
        transactions.respond(incoming, out);
    }

    Counters counters;
    std::vector<Incoming> requests;
    std::function<void(const Incoming&)> on_request;
    Transactions transactions;
};

Account seat_account() {
    Account account;
    account.user = "01";
    account.password = "rahasia";
    return account;
}

TEST_F(PhoneTest, registers_with_digest_and_once_more_when_the_nonce_is_stale) {
    ScriptedServer server(loop);
    TestPhone seat(loop, seat_account());
    server.on_request = [&](const Incoming& incoming) {
        const auto number = server.requests.size();
        if (number < 3) {
            const std::string stale = number == 2 ? ", stale=true" : "";
            const auto nonce = "nonce=\"n" + std::to_string(number) + "\"";
            return server.reply(incoming, 401, {{"WWW-Authenticate", "Digest realm=\"siaga\", qop=\"auth\", algorithm=SHA-256, " + nonce + stale},
                                                {"WWW-Authenticate", "Digest realm=\"siaga\", qop=\"auth\", algorithm=MD5, " + nonce}});
        }
        server.reply(incoming, 200, {{"Contact", std::string(incoming.request.get("Contact")) + ";expires=60"}});
    };
    ASSERT_TRUE(seat.agent.register_with(server.uri()).has_value());
    ASSERT_TRUE(until([&] { return seat.registrations == 1; }));
    EXPECT_TRUE(seat.registered);
    ASSERT_EQ(server.requests.size(), 3U);
    const auto last = std::string(server.requests[2].request.get("Authorization"));
    EXPECT_NE(last.find("algorithm=SHA-256"), last.npos) << last;
    EXPECT_NE(last.find("nonce=\"n2\""), last.npos);
    EXPECT_EQ(server.requests[0].request.get("Call-ID"), server.requests[2].request.get("Call-ID"));
    EXPECT_LT(cseq_of(server.requests[0].request).number, cseq_of(server.requests[2].request).number);

    seat.agent.unregister();
    ASSERT_TRUE(until([&] { return server.requests.size() == 4; }));
    EXPECT_EQ(server.requests[3].request.get("Expires"), "0");
}

TEST_F(PhoneTest, a_wrong_password_is_told_and_not_hammered) {
    ScriptedServer server(loop);
    TestPhone seat(loop, seat_account());
    server.on_request = [&](const Incoming& incoming) {
        server.reply(incoming, 401, {{"WWW-Authenticate", "Digest realm=\"siaga\", nonce=\"n\", qop=\"auth\""}});
    };
    ASSERT_TRUE(seat.agent.register_with(server.uri()).has_value());
    ASSERT_TRUE(until([&] { return seat.registrations == 1; }));
    EXPECT_FALSE(seat.registered);
    EXPECT_EQ(seat.register_status, 401);
    EXPECT_EQ(server.requests.size(), 3U);
}

TEST_F(PhoneTest, a_too_brief_registration_is_asked_again_with_the_minimum) {
    ScriptedServer server(loop);
    TestPhone seat(loop, seat_account());
    server.on_request = [&](const Incoming& incoming) {
        if (server.requests.size() == 1) return server.reply(incoming, 423, {{"Min-Expires", "90"}});
        server.reply(incoming, 200);
    };
    ASSERT_TRUE(seat.agent.register_with(server.uri(), 30).has_value());
    ASSERT_TRUE(until([&] { return seat.registered; }));
    EXPECT_EQ(server.requests[1].request.get("Expires"), "90");
}

// An INVITE as a console's server sends it; answers what came back in `responses`.
Message server_invite(const std::string& uri) {
    Message invite;
    invite.method = "INVITE";
    invite.uri = uri;
    invite.add("From", "<sip:0812@127.0.0.1>;tag=s1").add("To", "<" + uri + ">").add("Call-ID", "c1").add("CSeq", "1 INVITE");
    invite.add("Contact", "<sip:112@127.0.0.1:9>").add("Max-Forwards", "70");
    return invite;
}

TEST_F(PhoneTest, event_talk_answers_where_the_180_offered_it) {
    ScriptedServer server(loop);
    TestPhone seat(loop, seat_account());
    seat.answer_at_once = false;
    std::vector<Message> responses;
    server.transactions.request(server_invite(seat.uri("01")), {0x7f000001, seat.agent.port()},
                                [&](const Message* response) { responses.push_back(*response); });
    ASSERT_TRUE(until([&] { return responses.size() == 1; }));
    EXPECT_EQ(responses[0].status, 180);
    EXPECT_TRUE(has_word(responses[0].get("Allow-Events"), "talk"));

    Message notify = server_invite(seat.uri("01"));
    notify.method = "NOTIFY";
    notify.headers[1].value = responses[0].get("To");
    notify.headers[3].value = "2 NOTIFY";
    notify.add("Event", "talk").add("Subscription-State", "active");
    int notified = 0;
    server.transactions.request(notify, {0x7f000001, seat.agent.port()}, [&](const Message* response) { notified = response->status; });
    ASSERT_TRUE(until([&] { return responses.size() == 2; }));
    EXPECT_EQ(notified, 200);
    EXPECT_EQ(responses[1].status, 200);
}

TEST_F(PhoneTest, a_repeated_invite_rings_once_and_options_is_answered) {
    ScriptedServer server(loop);
    TestPhone seat(loop, seat_account());
    seat.answer_at_once = false;
    Message again = server_invite(seat.uri("01"));
    UdpSocket socket(loop);
    ASSERT_TRUE(socket.open({0x7f000001, 0}, [&](std::string_view, const Endpoint&) {}).has_value());
    again.headers.insert(again.headers.begin(), {"Via", "SIP/2.0/UDP 127.0.0.1:1;branch=z9hG4bKsame"});
    socket.send(again.write(), {0x7f000001, seat.agent.port()});
    socket.send(again.write(), {0x7f000001, seat.agent.port()});
    ASSERT_TRUE(until([&] { return seat.agent.counters().received_again == 1; }));
    EXPECT_EQ(seat.rings, 1);

    Message options = server_invite(seat.uri("01"));
    options.method = "OPTIONS";
    options.headers[3].value = "9 OPTIONS";
    int status = 0;
    server.transactions.request(options, {0x7f000001, seat.agent.port()}, [&](const Message* response) { status = response->status; });
    ASSERT_TRUE(until([&] { return status != 0; }));
    EXPECT_EQ(status, 200);
}

TEST_F(PhoneTest, a_reliable_ringing_is_confirmed_by_prack) {
    ScriptedServer server(loop);
    Account account = seat_account();
    account.reliable_ringing = true;
    TestPhone caller(loop, account);
    server.on_request = [&](const Incoming& incoming) {
        if (incoming.request.method == "INVITE") {
            return server.reply(incoming, 180, {{"Require", "100rel"}, {"RSeq", "41"}, {"Contact", "<" + server.uri() + ">"}});
        }
        if (incoming.request.method == "PRACK") server.reply(incoming, 200);
    };
    CallPlan plan;
    plan.to = "sip:112@" + server.uri().substr(4);
    ASSERT_TRUE(caller.agent.call(plan).has_value());
    ASSERT_TRUE(until([&] { return server.requests.size() == 2; }));
    EXPECT_EQ(server.requests[1].request.get("RAck"), "41 1 INVITE");
}

}  // namespace
}  // namespace siaga::phone
