// The record of a call: what is in it, that its hash is its own, and that a killed process loses none.
#include <fstream>

#include "house.hpp"
#include "media/wav.hpp"

namespace siaga::media::test {
namespace {

namespace fs = std::filesystem;

centre::Room recorded(const Phone& a, const Phone& b) {
    centre::Room room;
    room.call = CallId{12};
    room.version = 1;
    room.parties = {a.party(1, {2}), b.party(2, {1})};
    room.recording = centre::Recording{5, "rekaman/2026/11/22/0000000012-1.wav", LegId{1}};
    return room;
}

centre::Room ended(CallId call) {
    centre::Room room;
    room.call = call;
    return room;
}

TEST(Recording, has_the_caller_left_and_what_the_caller_hears_right) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcmu, 1000);
    const auto room = recorded(caller, seat);
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 100; }));
    house.client().declare(ended(room.call));
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
    const auto fact = house.facts(MediaFactKind::part_closed)[0];
    const auto file = house.data() / fact.file;
    EXPECT_EQ(fact.call, room.call);
    EXPECT_EQ(fact.recording, 5u);
    EXPECT_EQ(fact.file, room.recording->file);
    EXPECT_EQ(fact.sha256, sha256_file(file));
    EXPECT_EQ(fact.bytes, fs::file_size(file));
    const auto sound = read_stereo(file);
    EXPECT_EQ(fact.duration_ms, sound.left.size() / 8);
    EXPECT_GE(fact.duration_ms, 1500u);
    EXPECT_EQ(fact.gaps_ms, 0u);
    EXPECT_TRUE(has_tone(sound.left, 440));
    EXPECT_TRUE(has_tone(sound.right, 1000));
    EXPECT_FALSE(has_tone(sound.left, 1000));
    EXPECT_FALSE(has_tone(sound.right, 440));
}

TEST(Recording, has_the_announcement_in_the_right_channel) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    auto room = recorded(caller, seat);
    room.parties[0].play = centre::Play{1, {"terhubung-id"}, false};
    house.client().declare(room);
    // Half a second of talk, so that a whole tenth of it lies in the file however the packets were late.
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return tone_share(caller.heard(4000), 1000) > 0.9; }));
    house.client().declare(ended(room.call));
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
    const auto sound = read_stereo(house.data() / room.recording->file);
    EXPECT_TRUE(has_tone(sound.right, 700));
    EXPECT_TRUE(has_tone(sound.right, 1000));
}

TEST(Recording, is_one_part_however_often_the_room_is_said) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    auto room = recorded(caller, seat);
    for (room.version = 1; room.version < 20; ++room.version) {
        house.client().declare(room);
        ASSERT_TRUE(talk_until({&caller, &seat}, [&, n = seat.audio_packets()] { return seat.audio_packets() > n + 1; }));
    }
    house.disconnect();
    house.connect(2, false);
    house.client().declare(room);
    house.client().start();
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return house.client().link() == Link::up; }));
    ASSERT_TRUE(talk_until({&caller, &seat}, [&, n = seat.audio_packets()] { return seat.audio_packets() > n + 20; }));
    EXPECT_FALSE(house.has_fact(MediaFactKind::part_closed));
    house.client().declare(ended(room.call));
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(house.data() / "rekaman"), {}), 4);  // 3 directories, 1 file
}

TEST(Recording, a_killed_process_leaves_a_playable_file_that_the_next_one_hands_over) {
    House house(House::Kind::child);
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    const auto room = recorded(caller, seat);
    house.client().declare(room);
    const auto file = house.data() / room.recording->file;
    std::error_code none;
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return fs::exists(file, none) && fs::file_size(file, none) > 32'000; }));
    house.kill_media();
    std::ifstream in(file, std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
    ASSERT_TRUE(read_wav(bytes));
    house.client().declare(ended(room.call));
    house.start_media();
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
    const auto fact = house.facts(MediaFactKind::part_closed)[0];
    EXPECT_EQ(fact.call, room.call);
    EXPECT_EQ(fact.recording, 5u);
    EXPECT_EQ(fact.sha256, sha256_file(file));
    EXPECT_TRUE(has_tone(read_stereo(file).left, 440));
}

TEST(Recording, goes_on_in_the_same_file_when_the_room_is_said_to_a_new_process) {
    House house(House::Kind::child);
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    const auto room = recorded(caller, seat);
    house.client().declare(room);
    const auto file = house.data() / room.recording->file;
    std::error_code none;
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return fs::exists(file, none) && fs::file_size(file, none) > 32'000; }));
    house.kill_media();
    caller.tone = 600;
    house.start_media();
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return tone_share(seat.heard(), 600) > 0.9; }));
    house.client().declare(ended(room.call));
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
    const auto fact = house.facts(MediaFactKind::part_closed)[0];
    EXPECT_EQ(house.facts(MediaFactKind::part_closed).size(), 1u);
    EXPECT_GT(fact.gaps_ms, 0u);
    EXPECT_EQ(fact.sha256, sha256_file(file));
    const auto sound = read_stereo(file);
    EXPECT_TRUE(has_tone(sound.left, 440));
    EXPECT_TRUE(has_tone(sound.left, 600));
}

TEST(Recording, never_touches_a_file_that_was_handed_over) {
    House house;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    const auto room = recorded(caller, seat);
    for (std::size_t round = 1; round <= 2; ++round) {
        house.client().declare(room);
        ASSERT_TRUE(talk_until({&caller, &seat}, [&, n = seat.audio_packets()] { return seat.audio_packets() > n + 10; }));
        house.client().declare(ended(room.call));
        ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed, round); }));
    }
    const auto facts = house.facts(MediaFactKind::part_closed);
    EXPECT_NE(facts[0].file, facts[1].file);
    EXPECT_EQ(facts[0].sha256, sha256_file(house.data() / facts[0].file));
    EXPECT_EQ(facts[1].sha256, sha256_file(house.data() / facts[1].file));
}

TEST(Recording, is_told_again_until_acknowledged_also_by_the_next_process) {
    House house;
    house.keep_facts = true;
    house.connect();
    Phone caller(Codec::pcma, 440), seat(Codec::pcma, 1000);
    const auto room = recorded(caller, seat);
    house.client().declare(room);
    ASSERT_TRUE(talk_until({&caller, &seat}, [&] { return seat.audio_packets() > 10; }));
    house.client().declare(ended(room.call));
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed); }));
    house.stop_media();
    house.start_media();
    ASSERT_TRUE(wait_for([&] { return house.has_fact(MediaFactKind::part_closed, 2); }));
    const auto facts = house.facts(MediaFactKind::part_closed);
    EXPECT_EQ(facts[0].sha256, facts[1].sha256);
    EXPECT_GT(facts[1].id, facts[0].id);
    house.client().ack(facts[1].id);
    ASSERT_TRUE(wait_for([&] { return fs::is_empty(house.data() / "media" / "parts"); }));
}

}  // namespace
}  // namespace siaga::media::test
