#include "telephony/sdp.hpp"

#include <gtest/gtest.h>

using namespace siaga::telephony;
using siaga::centre::Codec;

namespace {
std::string sdp(const std::string& media, const std::string& c = "c=IN IP4 10.1.2.3\r\n") {
    return "v=0\r\no=- 5 7 IN IP4 10.1.2.3\r\ns=-\r\n" + c + "t=0 0\r\n" + media;
}
SessionDescription read(const std::string& text) { return parse_sdp(text).value(); }
constexpr auto kLocal = [] { return LocalSdp{"10.9.9.9", 20000, 11, 3, Direction::sendrecv}; };
}  // namespace

TEST(Sdp, the_offerers_first_codec_of_ours_is_agreed) {
    const auto agreed = agree(read(sdp("m=audio 4000 RTP/AVP 9 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:30\r\n")));
    EXPECT_EQ(agreed.peer.codec, Codec::pcmu);
    EXPECT_EQ(agreed.peer.payload_type, 0);
    EXPECT_EQ(agreed.peer.dtmf_payload_type, 101);
    EXPECT_EQ(agreed.peer.ptime, 30);
    EXPECT_EQ(agreed.peer.address, "10.1.2.3");
    EXPECT_EQ(agreed.peer.port, 4000);
    EXPECT_TRUE(agreed.peer.we_send);
    EXPECT_TRUE(agreed.common);
}
TEST(Sdp, a_dynamic_payload_type_may_carry_g711) {
    const auto agreed = agree(read(sdp("m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 pcma/8000\r\n")));
    EXPECT_EQ(agreed.peer.codec, Codec::pcma);
    EXPECT_EQ(agreed.peer.payload_type, 97);
}
TEST(Sdp, an_emergency_without_a_codec_of_ours_is_answered_with_our_own) {
    const auto offer = read(sdp("m=audio 4000 RTP/AVP 18\r\n"));
    const auto agreed = agree(offer);
    EXPECT_FALSE(agreed.common);
    EXPECT_NE(write_answer(offer, agreed, kLocal()).find("m=audio 20000 RTP/AVP 8 0\r\n"), std::string::npos);
}
TEST(Sdp, a_media_line_has_its_own_address_and_ipv6_is_read) {
    const auto agreed = agree(read(sdp("m=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::1\r\n")));
    EXPECT_EQ(agreed.peer.address, "2001:db8::1");
}
TEST(Sdp, every_other_line_is_refused_in_its_place) {
    const auto offer = read(sdp("m=video 5000 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 8\r\nm=image 6000 udptl t38\r\n"));
    const auto answer = write_answer(offer, agree(offer), kLocal());
    const auto video = answer.find("m=video 0 RTP/AVP 96"), audio = answer.find("m=audio 20000 RTP/AVP 8"), image = answer.find("m=image 0 UDPTL t38");
    EXPECT_LT(video, audio);
    EXPECT_LT(audio, image);
    EXPECT_NE(image, std::string::npos);
}
TEST(Sdp, hold_is_understood_in_its_three_spellings) {
    const auto sendonly = agree(read(sdp("m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n")));
    EXPECT_TRUE(sendonly.held_by_peer);
    EXPECT_FALSE(sendonly.peer.we_send);
    EXPECT_TRUE(sendonly.peer.we_receive);
    EXPECT_EQ(sendonly.answer, Direction::recvonly);
    const auto inactive = agree(read(sdp("m=audio 4000 RTP/AVP 8\r\na=inactive\r\n")));
    EXPECT_TRUE(inactive.held_by_peer);
    EXPECT_FALSE(inactive.peer.we_receive);
    EXPECT_EQ(inactive.answer, Direction::inactive);
    const auto zero = agree(read(sdp("m=audio 4000 RTP/AVP 8\r\n", "c=IN IP4 0.0.0.0\r\n")));
    EXPECT_TRUE(zero.held_by_peer);
    EXPECT_TRUE(zero.peer.address.empty());
}
TEST(Sdp, a_session_level_direction_counts_and_a_line_may_say_otherwise) {
    EXPECT_TRUE(agree(read("v=0\r\nc=IN IP4 10.0.0.1\r\na=inactive\r\nm=audio 4000 RTP/AVP 8\r\n")).held_by_peer);
    EXPECT_FALSE(agree(read("v=0\r\nc=IN IP4 10.0.0.1\r\na=inactive\r\nm=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n")).held_by_peer);
}
TEST(Sdp, our_answer_keeps_its_session_and_version) {
    const auto offer = read(sdp("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"));
    const auto answer = read(write_answer(offer, agree(offer), kLocal()));
    EXPECT_EQ(answer.session, 11U);
    EXPECT_EQ(answer.version, 3U);
    const auto back = agree(answer);
    EXPECT_EQ(back.peer.port, 20000);
    EXPECT_EQ(back.peer.dtmf_payload_type, 101);
}
TEST(Sdp, our_offer_is_understood_by_ourselves) {
    const auto agreed = agree(read(write_offer(kLocal())));
    EXPECT_EQ(agreed.peer.codec, Codec::pcma);
    EXPECT_EQ(agreed.peer.address, "10.9.9.9");
}
TEST(Sdp, the_line_that_hangs_sofias_parser_is_read_at_once) {
    const auto parsed = parse_sdp("v=0\r\nm=audio 6000 UDP (x\r\n");
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->media.size(), 1U);
}
TEST(Sdp, rubbish_is_an_error_and_never_more) {
    EXPECT_FALSE(parse_sdp("").has_value());
    EXPECT_FALSE(parse_sdp(std::string(20'000, 'x')).has_value());
    EXPECT_FALSE(parse_sdp("no sdp at all").has_value());
    EXPECT_FALSE(agree(read("v=0\r\n")).common);
}
