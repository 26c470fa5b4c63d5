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

// A caller and a seat in a recorded room.
struct Talk {
    explicit Talk(Codec at_seat = Codec::pcma, House::Kind kind = House::Kind::thread) : house(kind), seat(at_seat, 1000), room(recorded(caller, seat)) {
        house.connect();
    }
    void begin() { house.client().declare(room); }
    bool until(const std::function<bool()>& holds) { return talk_until({&caller, &seat}, holds); }
    bool packets(std::size_t more) {
        const auto n = seat.audio_packets() + more;
        return until([&] { return seat.audio_packets() > n; });
    }
    bool seconds_on_disk() {
        return until([&] {
            std::error_code none;
            return fs::exists(file(), none) && fs::file_size(file(), none) > 32'000;
        });
    }
    // The room is over, and its parts were handed over.
    bool end(std::size_t parts = 1) {
        house.client().declare(ended(room.call));
        return handed_over(parts);
    }
    bool handed_over(std::size_t parts = 1) {
        return wait_for([&] { return house.has_fact(MediaFactKind::part_closed, parts); });
    }
    [[nodiscard]] auto closed() { return house.facts(MediaFactKind::part_closed); }
    [[nodiscard]] fs::path file() { return house.data() / room.recording->file; }

    House house;
    Phone caller{Codec::pcma, 440}, seat;
    centre::Room room;
};

TEST(Recording, has_the_caller_left_and_what_the_caller_hears_right) {
    Talk talk(Codec::pcmu);
    talk.begin();
    ASSERT_TRUE(talk.packets(100));
    ASSERT_TRUE(talk.end());
    const auto fact = talk.closed()[0];
    const auto file = talk.house.data() / fact.file;
    EXPECT_EQ(fact.call, talk.room.call);
    EXPECT_EQ(fact.recording, 5u);
    EXPECT_EQ(fact.file, talk.room.recording->file);
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
    Talk talk;
    talk.room.parties[0].play = centre::Play{1, {"terhubung-id"}, false};
    talk.begin();
    // Half a second of talk, so that a whole tenth of it lies in the file however the packets were late.
    ASSERT_TRUE(talk.until([&] { return tone_share(talk.caller.heard(4000), 1000) > 0.9; }));
    ASSERT_TRUE(talk.end());
    const auto sound = read_stereo(talk.file());
    EXPECT_TRUE(has_tone(sound.right, 700));
    EXPECT_TRUE(has_tone(sound.right, 1000));
}

TEST(Recording, is_one_part_however_often_the_room_is_said) {
    Talk talk;
    for (talk.room.version = 1; talk.room.version < 20; ++talk.room.version) {
        talk.begin();
        ASSERT_TRUE(talk.packets(1));
    }
    talk.house.disconnect();
    talk.house.connect(2, false);
    talk.begin();
    talk.house.client().start();
    ASSERT_TRUE(talk.until([&] { return talk.house.client().link() == Link::up; }));
    ASSERT_TRUE(talk.packets(20));
    EXPECT_FALSE(talk.house.has_fact(MediaFactKind::part_closed));
    ASSERT_TRUE(talk.end());
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(talk.house.data() / "rekaman"), {}), 4);  // 3 directories, 1 file
}

TEST(Recording, a_killed_process_leaves_a_playable_file_that_the_next_one_hands_over) {
    Talk talk(Codec::pcma, House::Kind::child);
    talk.begin();
    ASSERT_TRUE(talk.seconds_on_disk());
    talk.house.kill_media();
    std::ifstream in(talk.file(), std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
    ASSERT_TRUE(read_wav(bytes));
    talk.house.client().declare(ended(talk.room.call));
    talk.house.start_media();
    ASSERT_TRUE(talk.handed_over());
    const auto fact = talk.closed()[0];
    EXPECT_EQ(fact.call, talk.room.call);
    EXPECT_EQ(fact.recording, 5u);
    EXPECT_EQ(fact.sha256, sha256_file(talk.file()));
    EXPECT_TRUE(has_tone(read_stereo(talk.file()).left, 440));
}

TEST(Recording, goes_on_in_the_same_file_when_the_room_is_said_to_a_new_process) {
    Talk talk(Codec::pcma, House::Kind::child);
    talk.begin();
    ASSERT_TRUE(talk.seconds_on_disk());
    talk.house.kill_media();
    talk.caller.tone = 600;
    talk.house.start_media();
    ASSERT_TRUE(talk.until([&] { return tone_share(talk.seat.heard(), 600) > 0.9; }));
    ASSERT_TRUE(talk.end());
    EXPECT_EQ(talk.closed().size(), 1u);
    const auto fact = talk.closed()[0];
    EXPECT_GT(fact.gaps_ms, 0u);
    EXPECT_EQ(fact.sha256, sha256_file(talk.file()));
    const auto sound = read_stereo(talk.file());
    EXPECT_TRUE(has_tone(sound.left, 440));
    EXPECT_TRUE(has_tone(sound.left, 600));
    EXPECT_EQ(fact.call, talk.room.call);
}

TEST(Recording, never_touches_a_file_that_was_handed_over) {
    Talk talk;
    for (std::size_t round = 1; round <= 2; ++round) {
        talk.begin();
        ASSERT_TRUE(talk.packets(10));
        ASSERT_TRUE(talk.end(round));
    }
    const auto facts = talk.closed();
    EXPECT_NE(facts[0].file, facts[1].file);
    for (const auto& fact : facts) EXPECT_EQ(fact.sha256, sha256_file(talk.house.data() / fact.file));
}

TEST(Recording, is_told_again_until_acknowledged_also_by_the_next_process) {
    Talk talk;
    talk.house.keep_facts = true;
    talk.begin();
    ASSERT_TRUE(talk.packets(10));
    ASSERT_TRUE(talk.end());
    talk.house.stop_media();
    talk.house.start_media();
    ASSERT_TRUE(talk.handed_over(2));
    const auto facts = talk.closed();
    EXPECT_EQ(facts[0].sha256, facts[1].sha256);
    EXPECT_GT(facts[1].id, facts[0].id);
    talk.house.client().ack(facts[1].id);
    ASSERT_TRUE(wait_for([&] { return fs::is_empty(talk.house.data() / "media" / "parts"); }));
}

}  // namespace
}  // namespace siaga::media::test
