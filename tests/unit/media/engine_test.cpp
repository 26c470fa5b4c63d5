// The engine and its control on a clock of the test's own: what takes seconds and minutes.
#include <sys/epoll.h>
#include <unistd.h>

#include "house.hpp"
#include "media/control.hpp"

namespace siaga::media::test {
namespace {

class Clockwork : public ::testing::Test {
protected:
    Clockwork() { control_ = *Control::open(dir_.path / "s", epoll_, engine_, facts_, recorder_, now_); }
    ~Clockwork() override { ::close(epoll_); }

    // Time passes; nothing arrives.
    void pass(std::chrono::seconds time) {
        for (const auto end = now_ + time.count() * 1'000'000; now_ < end;) {
            now_ += 500'000;
            engine_.house_keeping(now_);
            if (without_serve_) control_->house_keeping(now_);
            engine_.end_round();
        }
    }
    // What waits in the sockets is read.
    void read_sockets() {
        epoll_event events[64];
        while (const int n = ::epoll_wait(epoll_, events, 64, 20)) {
            for (int i = 0; i < n; ++i) {
                const auto& port = *static_cast<Port*>(events[i].data.ptr);
                if (port.kind == Port::Kind::rtp || port.kind == Port::Kind::rtcp) engine_.readable(port, now_);
                else control_->readable(port, now_);
            }
            engine_.end_round();
            control_->end_round();
        }
    }
    void say_something(Phone& phone) {
        std::vector<std::uint8_t> packet(kRtpHeader + 160, 0xD5);
        write_rtp_header({8, false, seq_++, ts_ += 160, 9}, packet.data());
        phone.send_raw(packet);
        read_sockets();
    }
    std::vector<MediaFactKind> facts() {
        std::vector<MediaFactKind> out;
        for (const auto* fact = facts_.after(0); fact != nullptr; fact = facts_.after(fact->id)) out.push_back(fact->kind);
        return out;
    }
    centre::Room alone(const Phone& phone) {
        centre::Room room;
        room.call = CallId{1};
        room.parties = {phone.party(1, {})};
        return room;
    }

    TemporaryDirectory dir_;
    int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::int64_t now_ = 1'000'000'000;
    Sounds sounds_{dir_.path / "prompts"};
    Recorder recorder_{dir_.path, 1 << 20};
    Facts facts_{dir_.path};
    Engine engine_{epoll_, sounds_, recorder_, facts_};
    std::unique_ptr<Control> control_;
    bool without_serve_ = false;
    std::uint16_t seq_ = 1;
    std::uint32_t ts_ = 1;
};

TEST_F(Clockwork, a_leg_without_rtp_for_twenty_seconds_is_reported_lost_and_its_return_too) {
    Phone phone(Codec::pcma);
    engine_.declare(alone(phone), now_);
    say_something(phone);
    pass(std::chrono::seconds(19));
    EXPECT_EQ(facts(), (std::vector{MediaFactKind::rtp_started}));
    pass(std::chrono::seconds(2));
    EXPECT_EQ(facts(), (std::vector{MediaFactKind::rtp_started, MediaFactKind::rtp_lost}));
    pass(std::chrono::seconds(60));
    say_something(phone);
    EXPECT_EQ(facts(), (std::vector{MediaFactKind::rtp_started, MediaFactKind::rtp_lost, MediaFactKind::rtp_started}));
}
TEST_F(Clockwork, a_leg_that_may_be_silent_is_not_lost) {
    Phone phone(Codec::pcma);
    auto room = alone(phone);
    room.parties[0].peer.we_receive = false;
    engine_.declare(room, now_);
    pass(std::chrono::seconds(100));
    EXPECT_TRUE(facts().empty());
    room.parties[0].peer.we_receive = true;
    engine_.declare(room, now_);
    pass(std::chrono::seconds(15));
    EXPECT_TRUE(facts().empty());
    pass(std::chrono::seconds(10));
    EXPECT_EQ(facts(), (std::vector{MediaFactKind::rtp_lost}));
}
TEST_F(Clockwork, without_serve_a_room_lives_while_rtp_flows_and_ten_minutes_at_most) {
    without_serve_ = true;
    Phone phone(Codec::pcma);
    engine_.declare(alone(phone), now_);
    for (int i = 0; i < 59; ++i) {
        say_something(phone);
        pass(std::chrono::seconds(10));
    }
    EXPECT_EQ(engine_.rooms().size(), 1u);
    say_something(phone);
    pass(std::chrono::seconds(15));
    EXPECT_TRUE(engine_.rooms().empty());
}
TEST_F(Clockwork, without_serve_and_without_rtp_a_room_ends_soon) {
    without_serve_ = true;
    Phone phone(Codec::pcma);
    engine_.declare(alone(phone), now_);
    pass(std::chrono::seconds(20));
    EXPECT_EQ(engine_.rooms().size(), 1u);
    pass(std::chrono::seconds(20));
    EXPECT_TRUE(engine_.rooms().empty());
}
TEST_F(Clockwork, a_silent_path_is_kept_open_with_a_packet_a_second) {
    Phone phone(Codec::pcma);
    phone.talking = false;
    engine_.declare(alone(phone), now_);
    pass(std::chrono::seconds(10));
    phone.pump();
    EXPECT_NEAR(static_cast<double>(phone.audio_packets()), 10, 2);
}
TEST_F(Clockwork, a_port_that_another_leg_still_has_is_taken_once_it_is_free) {
    Phone phone(Codec::pcma);
    engine_.declare(alone(phone), now_);
    auto second = alone(phone);
    second.call = CallId{2};
    second.parties[0].leg = LegId{2};
    engine_.declare(second, now_);
    centre::Room over;
    over.call = CallId{1};
    engine_.declare(over, now_);
    engine_.end_round();
    say_something(phone);
    ASSERT_NE(facts_.after(0), nullptr);
    EXPECT_EQ(facts_.after(0)->leg, LegId{2});
}
TEST_F(Clockwork, a_leg_that_moves_to_another_room_keeps_its_stream) {
    Phone phone(Codec::pcma);
    phone.talking = false;
    engine_.declare(alone(phone), now_);
    pass(std::chrono::seconds(2));
    auto second = alone(phone);
    second.call = CallId{2};
    engine_.declare(second, now_);
    centre::Room over;
    over.call = CallId{1};
    engine_.declare(over, now_);
    pass(std::chrono::seconds(2));
    phone.pump();
    ASSERT_GE(phone.received.size(), 3u);
    for (const auto& r : phone.received) EXPECT_EQ(r.header.ssrc, phone.received[0].header.ssrc);
    EXPECT_EQ(engine_.rooms(), std::set{CallId{2}});
}
TEST_F(Clockwork, reports_of_sender_and_receiver_go_to_the_next_port) {
    Phone phone(Codec::pcma);
    Phone other(Codec::pcma);
    auto room = alone(phone);
    engine_.declare(room, now_);
    say_something(phone);
    pass(std::chrono::seconds(8));
    // RTCP arrives one above the phone's port, where this test has no socket: it is enough that a
    // round of reports passed and what comes back to our RTCP port is read without harm.
    other.media_port = static_cast<std::uint16_t>(phone.media_port + 1);
    std::vector<std::uint8_t> report(kMaxRtcp);
    report.resize(write_rtcp(9, SenderInfo{1, 2, 3, 4}, std::nullopt, report.data()));
    other.send_raw(report);
    other.send_raw({0x80, 200, 0xff, 0xff, 0, 0, 0, 0});
    read_sockets();
    EXPECT_EQ(engine_.rooms().size(), 1u);
}

TEST(Facts, ids_grow_over_restarts_even_when_the_clock_is_set_back) {
    const TemporaryDirectory dir;
    std::uint64_t first = 0;
    {
        Facts facts(dir.path);
        facts.add({});
        first = facts.after(0)->id;
    }
    Facts facts(dir.path);
    facts.add({});
    EXPECT_GT(facts.after(0)->id, first + 100'000);  // from the file, not from the microseconds between
}

}  // namespace
}  // namespace siaga::media::test
