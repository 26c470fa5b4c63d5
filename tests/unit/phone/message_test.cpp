#include "phone/message.hpp"

#include <gtest/gtest.h>

#include "phone/digest.hpp"
#include "phone/sdp.hpp"

namespace siaga::phone {
namespace {

const std::string kInvite =
    "INVITE sip:112@127.0.0.1 SIP/2.0\r\n"
    "v: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport, SIP/2.0/UDP 10.0.0.2\r\n"
    "f: \"Budi, <kantor>\" <sip:0812@10.0.0.1;user=phone>;tag=a1\r\n"
    "t: <sip:112@127.0.0.1>\r\n"
    "i: abc@10.0.0.1\r\n"
    "CSeq: 7 INVITE\r\n"
    "Subject: satu\r\n"
    "\tdua\r\n"
    "l: 4\r\n\r\n"
    "v=0\nsisa";

TEST(SipMessage, reads_compact_folded_and_quoted_headers) {
    const auto message = parse_message(kInvite);
    ASSERT_TRUE(message.has_value()) << message.error().to_string();
    EXPECT_EQ(message->method, "INVITE");
    EXPECT_EQ(message->get("subject"), "satu dua");
    EXPECT_EQ(message->body, "v=0\n");
    EXPECT_EQ(list_items(message->get("Via")).size(), 2U);
    EXPECT_EQ(param_of(list_items(message->get("Via"))[0], "branch"), "z9hG4bK1");
    EXPECT_EQ(uri_of(message->get("From")), "sip:0812@10.0.0.1;user=phone");
    EXPECT_EQ(param_of(message->get("From"), "tag"), "a1");
    EXPECT_EQ(cseq_of(*message).number, 7U);
}

TEST(SipMessage, writes_what_it_reads) {
    auto message = parse_message(kInvite);
    const auto again = parse_message(message->write());
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->write(), message->write());
}

TEST(SipMessage, refuses_what_is_not_sip) {
    const auto code_of = [](std::string text, const std::string& from, const std::string& to) {
        if (!from.empty()) text.replace(text.find(from), from.size(), to);
        const auto message = parse_message(text);
        return message.has_error() ? message.error().code : std::string("ok");
    };
    EXPECT_EQ(code_of(kInvite, "", ""), "ok");
    EXPECT_EQ(code_of(kInvite, "SIP/2.0\r\n", "SIP/3.0\r\n"), "sip_version");
    EXPECT_EQ(code_of(kInvite, "INVITE sip", "INV ITE sip"), "sip_version");
    EXPECT_EQ(code_of(kInvite, "7 INVITE", "7 BYE"), "sip_cseq");
    EXPECT_EQ(code_of(kInvite, "7 INVITE", "x INVITE"), "sip_cseq");
    EXPECT_EQ(code_of(kInvite, "i: abc@10.0.0.1\r\n", ""), "sip_missing");
    EXPECT_EQ(code_of(kInvite, "l: 4", "l: 4000"), "sip_length");
    EXPECT_EQ(code_of(kInvite, "satu", std::string("sa\0tu", 5)), "sip_nul");
    EXPECT_EQ(code_of(kInvite, "Subject:", "Sub ject:"), "sip_header");
    EXPECT_EQ(code_of("", "", ""), "sip_cut");
    EXPECT_EQ(code_of("SIP/2.0 99 X\r\n\r\n", "", ""), "sip_status");
}

TEST(Sdp, reads_codecs_direction_and_ptime) {
    const auto audio = read_sdp(
        "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
        "m=audio 4000 RTP/AVP 18 0 8 97\r\na=rtpmap:97 telephone-event/8000\r\na=ptime:30\r\na=sendonly\r\n"
        "m=video 4002 RTP/AVP 96\r\na=inactive\r\n");
    ASSERT_TRUE(audio.has_value());
    EXPECT_EQ(audio->codecs, (std::vector<std::uint8_t>{0, 8}));
    EXPECT_EQ(audio->dtmf, 97);
    EXPECT_EQ(audio->ptime, 30);
    EXPECT_EQ(audio->direction, Direction::sendonly);
    EXPECT_EQ(answer_direction(audio->direction, Direction::sendrecv), Direction::recvonly);
}

TEST(Sdp, refuses_a_body_without_usable_audio) {
    EXPECT_EQ(read_sdp("").error().code, "sdp_audio");
    EXPECT_EQ(read_sdp("m=audio 6000 UDP (x\r\n").error().code, "sdp_audio");
    EXPECT_EQ(read_sdp("m=audio 6000 RTP/AVP 0\r\n").error().code, "sdp_address");
    EXPECT_EQ(read_sdp("c=IN IP4 10.0.0.1\r\nm=audio 6000 RTP/AVP 18\r\n").error().code, "sdp_codec");
}

TEST(Digest, takes_the_first_algorithm_it_can_do) {
    const std::string realm = "realm=\"http-auth@example.org\", nonce=\"n\", qop=\"auth, auth-int\"";
    const auto sha = answer_challenge({"Digest " + std::string("algorithm=SHA-512, ") + realm}, {"a", "b"}, "REGISTER", "sip:x", 1);
    EXPECT_EQ(sha.error().code, "digest_unsupported");
    const std::string both[] = {"Digest algorithm=SHA-256, " + realm, "Digest algorithm=MD5, " + realm};
    const auto chosen = answer_challenge({both[0], both[1]}, {"a", "b"}, "REGISTER", "sip:x", 1);
    ASSERT_TRUE(chosen.has_value());
    EXPECT_NE(chosen->find("algorithm=SHA-256"), std::string::npos);
    EXPECT_NE(chosen->find("qop=auth, nc=00000001"), std::string::npos);
}

TEST(Digest, computes_md5_without_qop_as_rfc_2069) {
    // HA1 = md5("01:siaga:rahasia"), HA2 = md5("REGISTER:sip:127.0.0.1"), response = md5(HA1:abc:HA2).
    const auto answer = answer_challenge({"Digest realm=\"siaga\", nonce=\"abc\""}, {"01", "rahasia"}, "REGISTER", "sip:127.0.0.1", 1);
    ASSERT_TRUE(answer.has_value());
    EXPECT_NE(answer->find("response=\"d15d893eb43a10786fe38f1ddc70dfb6\""), std::string::npos) << *answer;
}

}  // namespace
}  // namespace siaga::phone
