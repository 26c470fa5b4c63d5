// Two and more parties on real sockets: what arrives where, and in which shape.
#include "house.hpp"
#include "media/g711.hpp"

namespace siaga::media::test {
namespace {

TEST(Relay, carries_a_tone_each_way) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 50 && caller.audio_packets() > 50; }));
    EXPECT_GT(tone_share(seat.heard(), 440), 0.9);
    EXPECT_GT(tone_share(caller.heard(), 1000), 0.9);
}

TEST(Relay, converts_between_A_law_and_mu_law) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcmu, 1000);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 50 && caller.audio_packets() > 50; }));
    EXPECT_EQ(seat.received.back().header.payload_type, 0);
    EXPECT_EQ(caller.received.back().header.payload_type, 8);
    EXPECT_GT(tone_share(seat.heard(), 440), 0.9);
    EXPECT_GT(tone_share(caller.heard(), 1000), 0.9);
}

TEST(Relay, packs_anew_where_the_packet_times_differ) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440, 30), seat(Codec::pcma, 1000, 20);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 60 && caller.audio_packets() > 40; }));
    EXPECT_EQ(seat.received.back().payload.size(), 160u);
    EXPECT_EQ(caller.received.back().payload.size(), 240u);
    EXPECT_GT(tone_share(seat.heard(), 440), 0.9);
    EXPECT_GT(tone_share(caller.heard(), 1000), 0.9);
}

TEST(Relay, passes_a_digit_on_and_reports_it_once) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma);
    seat.dtmf = 96;
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 5; }));
    caller.press('5');
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return house.has_fact(MediaFactKind::dtmf); }));
    caller.press('#');
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return house.has_fact(MediaFactKind::dtmf, 2); }));
    const auto facts = house.facts(MediaFactKind::dtmf);
    ASSERT_EQ(facts.size(), 2u);
    EXPECT_EQ(facts[0].digit, "5");
    EXPECT_EQ(facts[1].digit, "#");
    EXPECT_EQ(facts[0].leg, LegId{1});
    ASSERT_TRUE(talk_until({&seat}, [&] { return seat.received.size() - seat.audio_packets() >= 16; }));
    for (const auto& r : seat.received)
        EXPECT_EQ(r.payload.size(), r.header.payload_type == 96 ? 4u : 160u);
}

TEST(Relay, sends_nothing_of_the_other_to_a_party_on_hold) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    auto room = talk(caller, seat);
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return caller.audio_packets() > 20; }));
    room.version = 2;
    room.parties[0].peer.we_send = false;     // the caller holds us
    room.parties[0].peer.we_receive = false;
    house.client().declare(room);
    // When the seat no longer hears the caller, the new state is in effect for both.
    std::size_t count = 0, steady = 0;
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] {
        steady = seat.audio_packets() == count ? steady + 1 : 0;
        count = seat.audio_packets();
        return steady > 100;
    }));
    caller.received.clear();
    const auto before = seat.audio_packets();
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > before; }));  // the keep-alive
    EXPECT_TRUE(caller.received.empty());
    EXPECT_LT(tone_share(seat.heard(160), 440), 0.1);
    room.version = 3;
    room.parties[0].peer.we_send = room.parties[0].peer.we_receive = true;
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return tone_share(caller.heard(1600), 1000) > 0.9 && tone_share(seat.heard(1600), 440) > 0.9; }));
}

TEST(Relay, a_leg_hears_only_whom_the_matrix_names) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000), supervisor(Codec::pcma, 1500);
    auto room = talk(caller, seat);
    room.parties[1].hears = {LegId{1}, LegId{3}};                // the seat hears the whisper
    room.parties.push_back(supervisor.party(3, {1, 2}));         // who listens to both
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat, &supervisor}, [&] {
        return tone_share(seat.heard(), 440) > 0.4 && tone_share(seat.heard(), 1500) > 0.4 &&
               tone_share(supervisor.heard(), 440) > 0.4 && tone_share(supervisor.heard(), 1000) > 0.4 &&
               caller.audio_packets() > 50;
    })) << tone_share(seat.heard(), 440) << " " << tone_share(seat.heard(), 1500);
    EXPECT_GT(tone_share(caller.heard(), 1000), 0.9);  // and the caller hears nobody else
}

TEST(Relay, the_stream_goes_on_unbroken_from_announcement_to_talk) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    auto room = talk(caller, seat);
    room.parties[0].play = centre::Play{7, {"terhubung-id"}, false};
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] {
        return house.has_fact(MediaFactKind::play_ended) && tone_share(caller.heard(1600), 1000) > 0.9;
    }));
    EXPECT_EQ(house.facts(MediaFactKind::play_ended)[0].play, 7u);
    bool prompt = false;
    std::vector<std::int16_t> all = caller.heard(1'000'000);
    prompt = has_tone(all, 700);
    EXPECT_TRUE(prompt);
    int markers = 0;
    for (std::size_t i = 1; i < caller.received.size(); ++i) {
        const auto& a = caller.received[i - 1].header;
        const auto& b = caller.received[i].header;
        EXPECT_EQ(b.ssrc, a.ssrc);
        EXPECT_EQ(static_cast<std::uint16_t>(b.seq - a.seq), 1);
        EXPECT_GE(static_cast<std::int32_t>(b.ts - a.ts), 160);
        EXPECT_LT(static_cast<std::int32_t>(b.ts - a.ts), 8000);
        markers += b.marker ? 1 : 0;
    }
    EXPECT_LE(markers, 2);
}

TEST(Relay, plays_ringback_in_the_Indonesian_tone_where_a_prompt_is_missing) {
    House house;
    house.connect();
    Phone caller(Codec::pcmu);
    centre::Room room;
    room.call = CallId{1};
    room.parties = {caller.party(1, {})};
    room.parties[0].play = centre::Play{1, {"tidak-ada"}, true};
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller}, [&] { return caller.audio_packets() > 30; }));
    EXPECT_TRUE(has_tone(caller.heard(1'000'000), 425));
}

TEST(Relay, saying_a_room_again_restarts_no_play) {
    House house;
    house.connect();
    Phone caller(Codec::pcma);
    centre::Room room;
    room.call = CallId{1};
    room.parties = {caller.party(1, {})};
    room.parties[0].play = centre::Play{1, {"terhubung-id"}, false};
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller}, [&] { return house.has_fact(MediaFactKind::play_ended); }));
    caller.received.clear();
    house.client().declare(room);
    room.version = 2;
    house.client().declare(room);
    // The keep-alives that follow prove that time passed without the prompt.
    ASSERT_TRUE(talk_until({&caller}, [&] { return caller.audio_packets() >= 2; }));
    EXPECT_FALSE(has_tone(caller.heard(1'000'000), 700));
    EXPECT_EQ(house.facts(MediaFactKind::play_ended).size(), 1u);
}

TEST(Relay, sends_to_where_packets_come_from_and_takes_nobody_else) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000), stranger(Codec::pcma, 2000);
    Phone named(Codec::pcma);
    auto room = talk(caller, seat);
    room.parties[1].peer.port = named.port;  // what the SDP said; NAT made it seat.port
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 20 && caller.audio_packets() > 20; }));
    stranger.media_port = seat.media_port;
    caller.received.clear();
    const auto before = seat.audio_packets();
    ASSERT_TRUE(talk_until({&caller, &seat, &stranger}, [&] { return seat.audio_packets() > before + 50 && caller.audio_packets() > 50; }));
    EXPECT_EQ(stranger.audio_packets(), 0u);
    EXPECT_GT(tone_share(caller.heard(), 1000), 0.9);
    // A re-INVITE that names another address arms the latch again.
    room.version = 2;
    room.parties[1].peer.port = stranger.port;
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &stranger}, [&] { return stranger.audio_packets() > 20; }));
    ASSERT_TRUE(talk_until({&caller, &stranger}, [&] { return tone_share(caller.heard(1600), 2000) > 0.9; }));
}

TEST(Relay, garbage_hurts_nobody) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 10; }));
    std::uint32_t seed = 1;
    const auto random = [&] { return seed = seed * 1664525u + 1013904223u; };
    for (int i = 0; i < 3000; ++i) {
        std::vector<std::uint8_t> bytes(random() % 1600);
        for (auto& b : bytes) b = static_cast<std::uint8_t>(random() >> 24);
        if (i % 3 == 0 && bytes.size() > 1) bytes[0] = 0x80 | (bytes[0] & 0x3f), bytes[1] = i % 2 ? 8 : 101;
        caller.send_raw(bytes);
        if (i % 50 == 0) caller.pump(), seat.pump();
    }
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return tone_share(seat.heard(1600), 440) > 0.9 && tone_share(caller.heard(1600), 1000) > 0.9; }));
}

TEST(Relay, reports_that_rtp_started_once_for_each_leg) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return house.has_fact(MediaFactKind::rtp_started, 2); }));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 50; }));
    EXPECT_EQ(house.facts(MediaFactKind::rtp_started).size(), 2u);
}

}  // namespace
}  // namespace siaga::media::test
