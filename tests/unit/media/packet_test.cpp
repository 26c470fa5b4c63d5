// RTP in and out without sockets.
#include <gtest/gtest.h>

#include "media/g711.hpp"
#include "media/in_stream.hpp"
#include "media/mix_buffer.hpp"
#include "media/out_stream.hpp"
#include "media/rtp_packet.hpp"

namespace siaga::media {
namespace {

struct Collected final : PacketSink {
    std::vector<std::pair<RtpHeader, std::vector<std::uint8_t>>> packets;
    void emit(const RtpHeader& header, std::span<const std::uint8_t> payload) override {
        packets.emplace_back(header, std::vector<std::uint8_t>(payload.begin(), payload.end()));
    }
};

std::vector<std::uint8_t> packet(std::uint8_t pt, std::uint16_t seq, std::uint32_t ts, std::size_t size) {
    std::vector<std::uint8_t> out(kRtpHeader + size, 0xD5);
    write_rtp_header({pt, false, seq, ts, 77}, out.data());
    return out;
}

TEST(RtpPacket, extension_contributors_and_padding_are_taken_off) {
    std::vector<std::uint8_t> bytes{0xB1, 0x88, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,  // V=2 P X CC=1, marker, PT 8
                                    9, 9, 9, 9, 0xBE, 0xDE, 0, 1, 5, 5, 5, 5, 1, 2, 3, 0, 2};
    const auto view = parse_rtp(bytes);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->payload_type, 8);
    EXPECT_TRUE(view->marker);
    EXPECT_EQ(std::vector<std::uint8_t>(view->payload.begin(), view->payload.end()), (std::vector<std::uint8_t>{1, 2, 3}));
}
TEST(RtpPacket, what_is_too_short_or_lies_about_its_lengths_is_refused) {
    EXPECT_FALSE(parse_rtp({}));
    EXPECT_FALSE(parse_rtp(std::vector<std::uint8_t>(12, 0)));          // version 0
    EXPECT_FALSE(parse_rtp(std::vector<std::uint8_t>{0x8F, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));  // 15 CSRCs
    EXPECT_FALSE(parse_rtp(std::vector<std::uint8_t>{0x90, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255}));
    EXPECT_FALSE(parse_rtp(std::vector<std::uint8_t>{0xA0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200}));  // padding
    EXPECT_FALSE(parse_rtp(std::vector<std::uint8_t>{0x80, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));     // RTCP
}
TEST(RtpPacket, a_sender_report_is_found_in_what_we_write) {
    std::uint8_t out[kMaxRtcp];
    const auto size = write_rtcp(1, SenderInfo{0x1111222233334444, 5, 6, 7}, ReceptionReport{}, out);
    EXPECT_LE(size, kMaxRtcp);
    EXPECT_EQ(size % 4, 0u);
    EXPECT_EQ(parse_sender_report(std::span(out).first(size)), 0x22223333u);
}

TEST(G711, every_sample_has_a_code_near_it) {
    for (const auto codec : {centre::Codec::pcma, centre::Codec::pcmu})
        for (int s = -32768; s <= 32767; ++s) {
            const int back = decode_table(codec)[encode_sample(codec, static_cast<std::int16_t>(s))];
            EXPECT_LE(std::abs(back - s), std::max(40, std::abs(s) / 16)) << s;
        }
}
TEST(G711, silence_is_silent) {
    for (const auto codec : {centre::Codec::pcma, centre::Codec::pcmu})
        EXPECT_LE(std::abs(decode_table(codec)[silence_byte(codec)]), 8);
}

TEST(Digit, is_told_once_although_its_packets_repeat_and_come_late) {
    DigitWatch watch;
    const auto event = [&](std::uint32_t ts, std::uint8_t code, bool end) {
        std::vector<std::uint8_t> bytes = packet(101, 1, ts, 4);
        bytes[12] = code;
        bytes[13] = end ? 0x80 : 0;
        bytes[14] = 1;
        return watch.digit(*parse_rtp(bytes));
    };
    EXPECT_EQ(event(1000, 5, false), '5');
    EXPECT_EQ(event(1000, 5, false), std::nullopt);
    EXPECT_EQ(event(1000, 5, true), std::nullopt);
    EXPECT_EQ(event(1000, 5, true), std::nullopt);
    EXPECT_EQ(event(3000, 11, true), '#');  // only its end arrived
    EXPECT_EQ(event(1000, 5, true), std::nullopt);
    EXPECT_EQ(event(5000, 16, true), std::nullopt);  // flash is no digit
}

TEST(Reception, lost_packets_are_counted_and_reported) {
    Reception reception;
    int missing = 0;
    for (const int seq : {65534, 65535, 0, 3, 1, 4}) {
        const auto bytes = packet(8, static_cast<std::uint16_t>(seq), static_cast<std::uint32_t>(seq) * 160, 160);
        missing += reception.count(*parse_rtp(bytes), 20'000);
    }
    EXPECT_EQ(missing, 2);
    const auto report = reception.report(30'000);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->lost, 1);  // 2 never came; 1 was late
    EXPECT_EQ(report->highest_seq, 65536u + 4);
}

TEST(OutStream, loss_and_order_of_the_source_are_passed_on) {
    OutStream out(5, 100, 1000);
    Collected got;
    std::int64_t now = 1'000'000;
    for (const int seq : {10, 11, 14, 13, 15}) {
        const auto bytes = packet(8, static_cast<std::uint16_t>(seq), static_cast<std::uint32_t>(seq) * 160, 160);
        const auto view = *parse_rtp(bytes);
        out.forward(1, view, view.payload, now += 20'000, got);
    }
    std::vector<int> seqs;
    for (const auto& [header, payload] : got.packets) seqs.push_back(header.seq - 100);
    EXPECT_EQ(seqs, (std::vector<int>{0, 1, 4, 3, 5}));
    EXPECT_EQ(got.packets.back().first.ts - got.packets.front().first.ts, 5u * 160);
    EXPECT_TRUE(got.packets.front().first.marker);
    EXPECT_FALSE(got.packets.back().first.marker);
}
TEST(OutStream, a_new_source_continues_numbers_and_time) {
    OutStream out(5, 100, 1000);
    Collected got;
    std::int64_t now = 1'000'000;
    const std::array<std::uint8_t, kFrame> frame{};
    for (int i = 0; i < 3; ++i) out.generate(frame, now += 20'000, got);
    const auto bytes = packet(8, 40000, 4'000'000'000u, 160);
    const auto view = *parse_rtp(bytes);
    out.forward(1, view, view.payload, now += 60'000, got);
    ASSERT_EQ(got.packets.size(), 4u);
    EXPECT_EQ(got.packets[3].first.seq, 103);
    EXPECT_EQ(got.packets[3].first.ts - got.packets[2].first.ts, 480u);
    EXPECT_TRUE(got.packets[3].first.marker);
}
TEST(OutStream, a_source_that_begins_its_numbers_anew_is_heard_again) {
    OutStream out(5, 100, 1000);
    Collected got;
    std::int64_t now = 1'000'000;
    for (const int seq : {500, 501, 502, 20, 21, 22, 23, 24, 25}) {
        const auto bytes = packet(8, static_cast<std::uint16_t>(seq), static_cast<std::uint32_t>(seq) * 160, 160);
        const auto view = *parse_rtp(bytes);
        out.forward(1, view, view.payload, now += 20'000, got);
    }
    ASSERT_EQ(got.packets.size(), 6u);
    EXPECT_EQ(got.packets.back().first.seq, 105);
    EXPECT_EQ(got.packets[3].first.ts - got.packets[2].first.ts, 4u * 160);
}
TEST(OutStream, repacks_ten_milliseconds_into_twenty) {
    OutStream out(5, 100, 1000);
    Collected got;
    for (int i = 0; i < 8; ++i) {
        const auto bytes = packet(8, static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(i) * 80, 80);
        const auto view = *parse_rtp(bytes);
        out.forward(1, view, view.payload, 1'000'000 + i * 10'000, got);
    }
    ASSERT_EQ(got.packets.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(got.packets[i].second.size(), 160u);
        EXPECT_EQ(got.packets[i].first.seq, 100 + i);
        EXPECT_EQ(got.packets[i].first.ts, got.packets[0].first.ts + 160 * i);
    }
}

TEST(MixBuffer, waits_for_two_frames_and_falls_silent_when_they_end) {
    MixBuffer buffer;
    std::array<std::int16_t, kFrame> out;
    const std::vector<std::uint8_t> loud(160, 0x2A);
    buffer.push(1, 0, loud, decode_table(centre::Codec::pcma));
    EXPECT_FALSE(buffer.pull(out));
    buffer.push(1, 160, loud, decode_table(centre::Codec::pcma));
    EXPECT_TRUE(buffer.pull(out));
    EXPECT_NE(out[0], 0);
    EXPECT_TRUE(buffer.pull(out));
    EXPECT_FALSE(buffer.pull(out));
    EXPECT_EQ(out[0], 0);
}

Address from(std::uint16_t port) { return *Address::parse("127.0.0.1", port); }

TEST(Latch, takes_the_first_and_then_nobody_else) {
    Latch latch;
    latch.arm(from(10));
    EXPECT_TRUE(latch.accepts(from(20)));
    EXPECT_FALSE(latch.accepts(from(30)));
    EXPECT_EQ(latch.strangers(), 1u);
    EXPECT_EQ(latch.source(), from(20));
}
TEST(Latch, the_address_of_the_SDP_wins_over_a_faster_stranger) {
    Latch latch;
    latch.arm(from(10));
    EXPECT_TRUE(latch.accepts(from(20)));
    EXPECT_TRUE(latch.accepts(from(10)));
    EXPECT_FALSE(latch.accepts(from(20)));
}

}  // namespace
}  // namespace siaga::media
