#include "telephony/sip_value.hpp"

#include <gtest/gtest.h>

#include "telephony/digest.hpp"

using namespace siaga::telephony;

TEST(SipValue, an_uri_is_taken_apart) {
    const auto uri = parse_uri("sip:+62812;phone-context=x:secret@[2001:DB8::1]:5080;transport=TCP?subject=x");
    EXPECT_EQ(uri.scheme, "sip");
    EXPECT_EQ(uri.user, "+62812;phone-context=x");
    EXPECT_EQ(uri.host, "2001:db8::1");
    EXPECT_EQ(uri.port, 5080);
    EXPECT_EQ(uri.params.at("transport"), "TCP");
}
TEST(SipValue, several_identities_are_told_apart) {
    const auto list = parse_name_addrs("\"Budi, \\\"X\\\" <y>\" <sip:0812@t>;a=1, <tel:+62812>");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].display, "Budi, \"X\" <y>");
    EXPECT_EQ(list[0].uri, "sip:0812@t");
    EXPECT_EQ(list[1].uri, "tel:+62812");
}
TEST(SipValue, a_session_timer_is_read) {
    const auto timer = parse_session_expires("1800;refresher=uas");
    EXPECT_EQ(timer.seconds, 1800U);
    EXPECT_EQ(timer.refresher, SessionExpires::Refresher::uas);
    EXPECT_EQ(parse_session_expires("x").seconds, 0U);
}
TEST(SipValue, text_of_a_stranger_becomes_valid_utf8) {
    EXPECT_EQ(clean_text("a\xff\xc3\xa9\x01"), "a?\xc3\xa9 ");
    EXPECT_EQ(clean_text("\xed\xa0\x80"), "???");
    EXPECT_EQ(clean_text(std::string(1000, 'x'), 10).size(), 10U);
}
TEST(Digest, the_examples_of_rfc_7616_come_out) {
    const std::string a1 = "Mufasa:http-auth@example.org:Circle of Life";
    auto credentials = parse_digest(
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm=MD5, "
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, "
        "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth");
    EXPECT_EQ(digest_response(HashKind::md5, hex_digest(HashKind::md5, a1), "GET", credentials), "8ca523f5e9506fed4657c9700eebdbec");
    EXPECT_EQ(digest_response(HashKind::sha256, hex_digest(HashKind::sha256, a1), "GET", credentials),
              "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}
TEST(Digest, a_nonce_expires_and_its_count_must_grow) {
    Nonces nonces(300);
    const auto nonce = nonces.issue(1000);
    EXPECT_EQ(nonces.check(nonce, 1001), Nonces::Verdict::fresh);
    EXPECT_TRUE(nonces.use(nonce, 1, 1001));
    EXPECT_FALSE(nonces.use(nonce, 1, 1002));
    EXPECT_TRUE(nonces.use(nonce, 2, 1002));
    EXPECT_FALSE(nonces.use(nonce, 1, 1003));
    EXPECT_EQ(nonces.check(nonce, 1301), Nonces::Verdict::stale);
    auto forged = nonce;
    forged.back() = forged.back() == '0' ? '1' : '0';
    EXPECT_EQ(nonces.check(forged, 1001), Nonces::Verdict::forged);
    EXPECT_EQ(Nonces(300).check(nonce, 1001), Nonces::Verdict::forged);
}
TEST(Digest, forgetting_old_nonces_never_lets_one_be_replayed) {
    Nonces nonces(300);
    const auto first = nonces.issue(1000);
    EXPECT_TRUE(nonces.use(first, 1, 1000));
    for (int i = 0; i < 5000; ++i) EXPECT_TRUE(nonces.use(nonces.issue(1000), 1, 1000));
    EXPECT_FALSE(nonces.use(first, 1, 1000));
    EXPECT_FALSE(nonces.use(first, 2, 1000));
}
