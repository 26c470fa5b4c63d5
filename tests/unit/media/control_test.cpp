// Who commands media, and what happens when one of the two is away.
#include <atomic>

#include "house.hpp"
#include "media/protocol.hpp"

namespace siaga::media::test {
namespace {

TEST(Control, the_higher_epoch_commands) {
    House house;
    house.connect(5);
    ASSERT_TRUE(wait_for([&] { return house.client().link() == Link::up; }));
    MediaClientOptions options;
    options.socket = house.socket();
    options.epoch = 4;
    MediaClient older(options, {});
    older.start();
    ASSERT_TRUE(wait_for([&] { return older.link() == Link::superseded; }));
    EXPECT_EQ(house.client().link(), Link::up);
    options.epoch = 6;
    MediaClient newer(options, {});
    newer.start();
    ASSERT_TRUE(wait_for([&] { return newer.link() == Link::up && house.client().link() == Link::superseded; }));
}

TEST(Control, a_client_that_came_first_says_its_rooms_when_media_starts) {
    House house;
    house.stop_media();
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    house.client().declare(talk(caller, seat));
    EXPECT_EQ(house.client().link(), Link::down);
    house.start_media();
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return tone_share(seat.heard(1600), 440) > 0.9; }));
    EXPECT_EQ(house.client().link(), Link::up);
}

TEST(Control, people_go_on_talking_while_serve_is_away) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 10; }));
    house.disconnect();
    ASSERT_TRUE(talk_until({&caller, &seat}, [&, n = seat.audio_packets()] { return seat.audio_packets() > n + 60; }));
    house.connect(2, false);
    house.client().declare(talk(caller, seat));
    house.client().start();
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return house.client().link() == Link::up; }));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&, n = seat.audio_packets()] { return seat.audio_packets() > n + 20; }));
    for (std::size_t i = 1; i < seat.received.size(); ++i)
        EXPECT_EQ(seat.received[i].header.ssrc, seat.received[0].header.ssrc);
}

TEST(Control, a_room_that_is_not_in_the_list_ends) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    auto room = talk(caller, seat);
    room.recording = centre::Recording{1, "rekaman/a.wav", LegId{1}};
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 10; }));
    house.disconnect();
    house.connect(2);
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
}

TEST(Control, facts_come_again_until_they_are_acknowledged) {
    House house;
    house.keep_facts = true;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    house.client().declare(talk(caller, seat));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return house.has_fact(MediaFactKind::rtp_started, 2); }));
    const auto first = house.facts(MediaFactKind::rtp_started);
    house.client().ack(first[0].id);
    std::mutex mutex;
    std::vector<std::uint64_t> again;
    MediaClientOptions options;
    options.socket = house.socket();
    options.epoch = 2;
    // An acknowledgement and a connection have no order between them: the older client must be done.
    ASSERT_TRUE(talk_until({&caller, &seat}, [&, n = seat.audio_packets()] { return seat.audio_packets() > n + 20; }));
    MediaClient next(options, {[&](const MediaFact& fact) {
                                   const std::lock_guard lock(mutex);
                                   again.push_back(fact.id);
                               },
                               {}});
    next.declare(talk(caller, seat));
    next.start();
    ASSERT_TRUE(wait_for([&] {
        const std::lock_guard lock(mutex);
        return !again.empty();
    }));
    const std::lock_guard lock(mutex);
    EXPECT_EQ(again, std::vector<std::uint64_t>{first[1].id});
}

TEST(Control, a_probe_answers_while_media_lives) {
    House house;
    ASSERT_TRUE(wait_for([&] { return bool(probe_media(house.socket(), std::chrono::seconds(2))); }));
    house.stop_media();
    EXPECT_FALSE(probe_media(house.socket(), std::chrono::milliseconds(100)));
}

TEST(Control, a_second_media_on_the_same_socket_is_refused) {
    House house;
    ASSERT_TRUE(wait_for([&] { return bool(probe_media(house.socket(), std::chrono::seconds(2))); }));
    MediaOptions options{house.socket(), house.data(), house.prompts(), 0};
    EXPECT_NE(run_media(options), 0);
    EXPECT_TRUE(probe_media(house.socket(), std::chrono::seconds(2)));
}

TEST(Control, nonsense_on_the_socket_ends_that_connection_only) {
    House house;
    house.connect();
    ASSERT_TRUE(wait_for([&] { return house.client().link() == Link::up; }));
    for (const std::string_view text : {"", "{", "[]", "{\"say\":\"room\"}", "{\"say\":\"rooms\"}",
                                        "{\"say\":\"room\",\"room\":{\"call\":1,\"recording\":{\"file\":\"../x\"}}}"}) {
        EXPECT_FALSE(decode_message(text)) << text;
    }
    EXPECT_EQ(house.client().link(), Link::up);
}

}  // namespace
}  // namespace siaga::media::test
