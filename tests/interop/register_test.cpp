// Desk phones at the seat port: who may register, and what a listener on the wire cannot do.
#include <gtest/gtest.h>

#include <algorithm>

#include "call_house.hpp"
#include "raw_sip.hpp"

namespace siaga::test {
namespace {

using namespace centre;

bool is(const std::string& message, int status) { return message.compare(0, 12, "SIP/2.0 " + std::to_string(status) + " ") == 0; }

struct InteropRegister : testing::Test {
    std::unique_ptr<CallHouse> house = open_house();
    RawSip phone{house->seat_port()};
    std::string password = house->seat_password("01");

    std::string ask(const RawSip::Register& what) {
        phone.send(phone.register_message(what));
        return phone.receive("SIP/2.0");
    }
};

TEST_F(InteropRegister, register_with_md5_and_with_sha256) {
    for (const auto* algorithm : {"MD5", "SHA-256"}) {
        const auto challenge = ask({});
        ASSERT_TRUE(is(challenge, 401)) << challenge;
        const auto answer = ask({.password = password, .challenge = challenge, .algorithm = algorithm});
        EXPECT_TRUE(is(answer, 200)) << answer << house->story();
        EXPECT_NE(header_of(answer, "Contact").find(";expires=90"), std::string::npos) << answer;
    }
    const auto registered = house->all<SeatRegistered>();
    ASSERT_FALSE(registered.empty());
    EXPECT_EQ(registered.front().registration.source, "127.0.0.1:" + std::to_string(phone.port()));
}
TEST_F(InteropRegister, granted_time_is_between_one_and_two_minutes) {
    const auto challenge = ask({});
    const auto longest = ask({.password = password, .challenge = challenge, .expires = 3600});
    EXPECT_NE(header_of(longest, "Contact").find(";expires=120"), std::string::npos) << longest;
    const auto shortest = ask({.password = password, .challenge = challenge, .count = 2, .expires = 5});
    EXPECT_NE(header_of(shortest, "Contact").find(";expires=60"), std::string::npos) << shortest;
}
TEST_F(InteropRegister, register_wrong_password) {
    const auto challenge = ask({});
    EXPECT_TRUE(is(ask({.password = "salah", .challenge = challenge}), 401));
    EXPECT_TRUE(house->all<SeatRegistered>().empty());
}
TEST_F(InteropRegister, register_unknown_seat_looks_the_same) {
    const auto challenge = ask({.user = "meja-99"});
    ASSERT_TRUE(is(challenge, 401));
    auto unknown = ask({.user = "meja-99", .password = password, .challenge = challenge});
    auto wrong = ask({.password = "salah", .challenge = ask({})});
    EXPECT_TRUE(is(unknown, 401) && is(wrong, 401));
    EXPECT_EQ(header_of(unknown, "WWW-Authenticate").find("stale"), header_of(wrong, "WWW-Authenticate").find("stale"));
    EXPECT_EQ(std::count(unknown.begin(), unknown.end(), '\n'), std::count(wrong.begin(), wrong.end(), '\n'));
}
TEST_F(InteropRegister, register_replayed) {
    const auto challenge = ask({});
    ASSERT_TRUE(is(ask({.password = password, .challenge = challenge}), 200));
    EXPECT_TRUE(is(ask({.replay = true}), 401));  // the same count again
    RawSip thief(house->seat_port());
    auto stolen = phone.register_message({.replay = true});
    thief.send(stolen);
    EXPECT_TRUE(is(thief.receive("SIP/2.0"), 401));
    EXPECT_EQ(house->all<SeatRegistered>().size(), 1U);
    EXPECT_TRUE(is(ask({.password = password, .challenge = challenge, .count = 2}), 200));  // a growing one is good
}
TEST_F(InteropRegister, a_nonce_of_another_house_is_stale) {
    const std::string foreign = "SIP/2.0 401 x\r\nWWW-Authenticate: Digest realm=\"siaga112\", nonce=\"1-1-0123456789abcdef\", algorithm=MD5, qop=\"auth\"\r\n";
    const auto answer = ask({.password = password, .challenge = foreign});
    EXPECT_TRUE(is(answer, 401));
    EXPECT_NE(header_of(answer, "WWW-Authenticate").find("stale=true"), std::string::npos);
}
TEST_F(InteropRegister, the_newest_contact_of_a_seat_wins_and_leaving_is_told) {
    ASSERT_TRUE(is(ask({.password = password, .challenge = ask({})}), 200));
    RawSip second(house->seat_port());
    second.send(second.register_message({}));
    const auto challenge = second.receive("SIP/2.0");
    second.send(second.register_message({.password = password, .challenge = challenge}));
    EXPECT_TRUE(is(second.receive("SIP/2.0"), 200));
    EXPECT_EQ(house->all<SeatRegistered>().back().registration.source, "127.0.0.1:" + std::to_string(second.port()));
    second.send(second.register_message({.password = password, .challenge = challenge, .count = 2, .expires = 0}));
    EXPECT_TRUE(is(second.receive("SIP/2.0"), 200));
    EXPECT_TRUE(house->happens<SeatUnregistered>());
}
TEST_F(InteropRegister, a_replaced_phone_that_leaves_takes_the_one_in_service_along_no_more) {
    const auto first = ask({});
    ASSERT_TRUE(is(ask({.password = password, .challenge = first}), 200));
    RawSip second(house->seat_port());
    second.send(second.register_message({}));
    const auto challenge = second.receive("SIP/2.0");
    second.send(second.register_message({.password = password, .challenge = challenge}));
    ASSERT_TRUE(is(second.receive("SIP/2.0"), 200));
    EXPECT_TRUE(is(ask({.password = password, .challenge = first, .count = 2, .expires = 0}), 200));  // switched off at last
    phone.send(phone.invite("sip:*11@127.0.0.1", "", "lama"));  // a stranger by now
    second.send(second.invite("sip:*11@127.0.0.1", "", "baru"));
    EXPECT_FALSE(second.receive("SIP/2.0 200").empty()) << house->story();
    EXPECT_TRUE(house->all<SeatUnregistered>().empty()) << house->story();
}
TEST_F(InteropRegister, calls_and_questions_go_to_where_the_packets_come_from_whatever_the_contact_says) {
    const auto own = "01@127.0.0.1:" + std::to_string(phone.port());
    const auto lying = [&](const RawSip::Register& what) {
        auto message = phone.register_message(what);
        const auto at = message.find("Contact: <sip:" + own);
        message.replace(at + 14, own.size(), "01@192.0.2.77:5099");
        phone.send(message);
        return phone.receive("SIP/2.0");
    };
    ASSERT_TRUE(is(lying({.password = password, .challenge = lying({})}), 200));
    EXPECT_EQ(house->all<SeatRegistered>().back().registration.source, "127.0.0.1:" + std::to_string(phone.port()));
    phone.send(phone.invite("sip:*11@127.0.0.1", "", "siap"));
    ASSERT_FALSE(phone.receive("SIP/2.0 200").empty());
    RawSip trunk(house->trunk_port());
    trunk.send(trunk.invite("sip:112@127.0.0.1", "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n", "f"));
    const auto ring = phone.receive("INVITE");
    ASSERT_FALSE(ring.empty()) << house->story();
    EXPECT_EQ(ring.compare(0, 29, "INVITE sip:01@192.0.2.77:5099"), 0) << ring;
}
TEST_F(InteropRegister, a_subscription_is_refused_with_489) {
    ASSERT_TRUE(is(ask({.password = password, .challenge = ask({})}), 200));
    auto subscribe = phone.invite("sip:01@127.0.0.1", "", "g");
    for (std::size_t at = 0; (at = subscribe.find("INVITE", at)) != std::string::npos; ++at) subscribe.replace(at, 6, "SUBSCRIBE");
    subscribe.insert(subscribe.find("Content-Length"), "Event: message-summary\r\nExpires: 3600\r\n");
    phone.send(subscribe);
    EXPECT_FALSE(phone.receive("SIP/2.0 489").empty());
}
TEST_F(InteropRegister, free_dialling_is_refused_and_star_codes_work) {
    phone.send(phone.invite("sip:112@127.0.0.1", "", "a"));
    ASSERT_TRUE(house->happens<AlarmRaised>());  // not registered: a stranger, met with silence
    ASSERT_TRUE(is(ask({.password = password, .challenge = ask({})}), 200));
    phone.send(phone.invite("sip:081234567890@127.0.0.1", "", "b"));
    EXPECT_FALSE(phone.receive("SIP/2.0 403").empty());
    phone.send(phone.invite("sip:*11@127.0.0.1", "", "c"));
    EXPECT_FALSE(phone.receive("SIP/2.0 200").empty());
    EXPECT_TRUE(house->happens<SeatReady>()) << house->story();
}
TEST_F(InteropRegister, invite_retransmitted) {
    RawSip trunk(house->trunk_port());
    const auto invite = trunk.invite("sip:112@127.0.0.1", "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n", "d");
    trunk.send(invite);
    const auto first = trunk.receive("SIP/2.0 200");
    ASSERT_FALSE(first.empty());
    trunk.send(invite);
    EXPECT_EQ(trunk.receive("SIP/2.0 200"), first);
    EXPECT_EQ(house->all<CallArrived>().size(), 1U);
}
TEST_F(InteropRegister, a_response_or_rubbish_out_of_nowhere_is_ignored) {
    RawSip trunk(house->trunk_port());
    for (const auto* text : {"", "\r\n\r\n", "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nCSeq: 1 INVITE\r\n\r\n", "INVITE\r\n\r\n", "\x16\x03\x01\x02"})
        trunk.send(text);
    trunk.send(trunk.invite("sip:112@127.0.0.1", "", "e"));
    EXPECT_FALSE(trunk.receive("SIP/2.0 200").empty()) << house->story();
}

TEST(InteropTls, a_phone_registers_and_takes_a_call_over_tls) {
    const auto house = open_house({.answer = "seat"});
    if (!house->seat_tls_port()) GTEST_SKIP() << "the small house has no certificate";
    RawSip phone(house->seat_tls_port(), "127.0.0.1", Wire::tls), telco(house->trunk_port());
    phone.send(phone.register_message({}));
    phone.send(phone.register_message({.password = house->seat_password("01"), .challenge = phone.receive("SIP/2.0 401")}));
    ASSERT_FALSE(phone.receive("SIP/2.0 200").empty()) << house->story();
    EXPECT_EQ(house->all<SeatRegistered>().back().registration.transport, "tls");
    const auto star = phone.invite("sip:*11@127.0.0.1", "", "siap");
    phone.send(star);
    phone.send(phone.ack(star, phone.receive("SIP/2.0 200")));
    ASSERT_TRUE(house->happens<SeatReady>()) << house->story();
    constexpr const char* kSdp = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n";
    telco.send(telco.invite("sip:112@127.0.0.1", kSdp, "tls"));
    const auto invite = phone.receive("INVITE");  // by the connection the phone has opened
    ASSERT_FALSE(invite.empty()) << house->story();
    EXPECT_NE(header_of(invite, "Contact").find(":" + std::to_string(house->seat_tls_port()) + ";transport=tls"), std::string::npos);
    phone.send(phone.answer(invite, "200 OK", kSdp));
    EXPECT_FALSE(phone.receive("ACK").empty()) << house->story();
    EXPECT_FALSE(telco.receive("SIP/2.0 200").empty()) << house->story();
}

}  // namespace
}  // namespace siaga::test
