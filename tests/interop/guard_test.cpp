// What floods, strangers and dead phones may not do at the SIP ports.
#include <algorithm>
#include <fstream>

#include "operator_house.hpp"
#include "raw_sip.hpp"

namespace siaga::test {
namespace {

using namespace centre;
using namespace std::chrono_literals;

// A sanitizer keeps freed memory on purpose.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

constexpr const char* kOffer = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n";

struct InteropGuard : OperatorHouse {
    static SmallHouse::Config adjusted(std::function<void(telephony::Options&)> adjust) {
        auto out = config();
        out.adjust = std::move(adjust);
        return out;
    }
    static void register_phone(RawSip& phone, const std::string& password) {
        phone.send(phone.register_message({}));
        phone.send(phone.register_message({.password = password, .challenge = phone.receive("SIP/2.0 401")}));
        EXPECT_FALSE(phone.receive("SIP/2.0 200").empty());
    }
    static long resident_kb() {
        std::ifstream in("/proc/self/status");
        for (std::string line; std::getline(in, line);)
            if (line.rfind("VmRSS:", 0) == 0) return std::stol(line.substr(6));
        return 0;
    }
    static bool is_alive(RawSip& peer, const std::string& branch) {
        peer.send(peer.invite("sip:112@127.0.0.1", kOffer, branch));
        return !peer.receive("SIP/2.0 1").empty();
    }
};

TEST_F(InteropGuard, a_peer_that_an_admin_adds_is_served_without_a_restart) {
    auto configuration = config();
    configuration.settings.trunks.front().peers = {"127.99.0.0/16"};
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port);
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "asing"));
    ASSERT_TRUE(wait_until([&] { return !house.all<AlarmRaised>().empty(); })) << house.story();
    EXPECT_TRUE(house.all<CallArrived>().empty());
    house.command(AddTrunkPeer{TrunkId{"lokal"}, "127.0.0.1"});
    ASSERT_TRUE(wait_until([&] {  // the event reaches telephony a moment after the test
        telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "kenal"));
        return !telco.receive(100ms).empty();
    })) << house.story();
    EXPECT_EQ(house.all<CallArrived>().size(), 1U);
    house.command(RemoveTrunkPeer{TrunkId{"lokal"}, "127.0.0.1"});
    ASSERT_TRUE(wait_until([&] { return !house.all<TrunkPeerRemoved>().empty(); }));
    const auto knocks = house.telephony().counters().stranger_invites;
    EXPECT_TRUE(wait_until([&] {
        telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "lagi" + std::to_string(house.telephony().counters().stranger_invites)));
        return house.telephony().counters().stranger_invites > knocks;
    }));
}

TEST_F(InteropGuard, a_phone_that_answers_no_options_is_not_offered_calls_until_it_does) {
    const auto configuration = adjusted([](telephony::Options& options) {
        options.probe_every = 100ms;
        options.probe_patience = 300ms;
    });
    SmallHouse house(configuration);
    RawSip phone(configuration.seat_port);
    register_phone(phone, configuration.password);
    phone.send(phone.invite("sip:*11@127.0.0.1", "", "siap"));
    ASSERT_TRUE(wait_until([&] {
        const auto told = house.all<SeatPhoneReachable>();
        return !told.empty() && !told.back().reachable;
    })) << house.story();
    RawSip telco(configuration.trunk_port);
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "tunggu"));
    ASSERT_TRUE(wait_until([&] { return !house.all<CallArrived>().empty(); }));
    EXPECT_TRUE(house.all<OfferStarted>().empty()) << house.story();
    // It lives again.
    ASSERT_TRUE(wait_until([&] {
        const auto options = phone.receive("OPTIONS");
        if (!options.empty()) phone.send(phone.answer(options, "200 OK"));
        return house.all<SeatPhoneReachable>().back().reachable;
    })) << house.story();
    EXPECT_TRUE(wait_until([&] { return house.all<OfferStarted>().size() == 1; })) << house.story();
}

TEST_F(InteropGuard, a_phone_that_registers_again_is_believed_and_watched_again) {
    const auto configuration = adjusted([](telephony::Options& options) {
        options.probe_every = 100ms;
        options.probe_patience = 300ms;
    });
    SmallHouse house(configuration);
    RawSip phone(configuration.seat_port);
    const auto lost = [&] {
        const auto told = house.all<SeatPhoneReachable>();
        return std::count_if(told.begin(), told.end(), [](const auto& e) { return !e.reachable; });
    };
    register_phone(phone, configuration.password);
    ASSERT_TRUE(wait_until([&] { return lost() == 1; })) << house.story();
    register_phone(phone, configuration.password);
    EXPECT_TRUE(wait_until([&] { return lost() == 2; })) << house.story();  // and is silent still
}

TEST_F(InteropGuard, stun_and_other_rubbish_get_silence) {
    const auto configuration = config();
    SmallHouse house(configuration);
    const std::string binding_request("\x00\x01\x00\x00\x21\x12\xa4\x42" "abcdefghijkl", 20);
    for (const auto port : {configuration.trunk_port, configuration.seat_port}) {
        RawSip stranger(port);
        stranger.send(binding_request);
        stranger.send("");
        stranger.send(std::string("\x80\x08\x00\x01", 4));
        // What is answered after it shows that it was passed over, not only late.
        stranger.send("REGISTER sip:x SIP/2.0\r\n\r\n");
        if (port == configuration.trunk_port) ASSERT_TRUE(is_alive(stranger, "hidup"));
        else {
            stranger.send(stranger.register_message({}));
            EXPECT_EQ(stranger.receive().compare(0, 11, "SIP/2.0 401"), 0);
        }
    }
}

TEST_F(InteropGuard, connections_of_one_source_are_limited_and_an_idle_one_is_closed) {
    const auto configuration = adjusted([](telephony::Options& options) {
        options.tcp_per_source = 3;
        options.tcp_idle = 2s;
    });
    SmallHouse house(configuration);
    std::vector<std::unique_ptr<RawSip>> all;
    for (int i = 0; i < 4; ++i) all.push_back(std::make_unique<RawSip>(configuration.seat_port, "127.0.0.1", Wire::tcp, "127.0.0.7"));
    EXPECT_TRUE(all[3]->closed());  // the newest; those who were there first stay
    RawSip other(configuration.seat_port, "127.0.0.1", Wire::tcp, "127.0.0.8");
    other.send(other.register_message({}));
    EXPECT_EQ(other.receive().compare(0, 11, "SIP/2.0 401"), 0);  // another source is not concerned
    EXPECT_EQ(house.telephony().counters().connections_closed, 1U);
    EXPECT_TRUE(all[0]->closed());
    EXPECT_TRUE(other.closed());  // who has spoken, and then nothing more, as well
}

TEST_F(InteropGuard, all_connections_together_are_limited) {
    const auto configuration = adjusted([](telephony::Options& options) { options.tcp_total = 2; });
    SmallHouse house(configuration);
    RawSip first(configuration.seat_port, "127.0.0.1", Wire::tcp, "127.0.0.7"), second(configuration.seat_port, "127.0.0.1", Wire::tcp, "127.0.0.8");
    RawSip third(configuration.seat_port, "127.0.0.1", Wire::tcp, "127.0.0.9");
    EXPECT_TRUE(third.closed());
    first.send(first.register_message({}));
    EXPECT_EQ(first.receive().compare(0, 11, "SIP/2.0 401"), 0);
}

TEST_F(InteropGuard, a_stranger_cannot_hold_a_connection_to_a_trunk_port) {
    auto configuration = config();
    configuration.settings.trunks.front().peers = {"127.0.0.1"};
    SmallHouse house(configuration);
    RawSip stranger(configuration.trunk_port, "127.0.0.1", Wire::tcp, "127.0.0.7"), telco(configuration.trunk_port, "127.0.0.1", Wire::tcp);
    EXPECT_TRUE(stranger.closed());
    EXPECT_TRUE(is_alive(telco, "tcp"));
}

TEST_F(InteropGuard, a_register_flood_of_one_source_costs_no_memory_and_no_other_phone) {
    const auto configuration = adjusted([](telephony::Options& options) { options.registers_per_second = 50; });
    SmallHouse house(configuration);
    RawSip flood(configuration.seat_port, "127.0.0.1", Wire::udp, "127.0.0.66");
    const auto packet = flood.register_message({});
    const auto send_thousand = [&] {
        for (int i = 0; i < 1000; ++i) flood.send(packet);
    };
    const auto dropped = [&] { return house.telephony().counters().registers_dropped; };
    ASSERT_TRUE(wait_until([&] {
        send_thousand();
        return dropped() > 1'000;
    }));
    const auto before = resident_kb();
    const auto so_far = dropped();
    ASSERT_TRUE(wait_until([&] {
        send_thousand();
        return dropped() > so_far + 20'000;
    }));
    if (!kSanitized) EXPECT_LT(resident_kb() - before, 16'000) << "kB more after twenty thousand dropped requests";
    RawSip phone(configuration.seat_port);
    // What the flood left in the socket's queue comes first; a phone says again what the kernel had no room for.
    ASSERT_TRUE(wait_until([&] {
        phone.send(phone.register_message({}));
        return !phone.receive(200ms).empty();
    }));
    register_phone(phone, configuration.password);
}

TEST_F(InteropGuard, only_beyond_the_most_unanswered_calls_is_a_caller_told_503) {
    auto configuration = adjusted([](telephony::Options& options) { options.most_unanswered = 3; });
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port);
    for (const auto* branch : {"a", "b", "c"}) ASSERT_TRUE(is_alive(telco, branch));
    telco.send(telco.invite("sip:112@127.0.0.1", kOffer, "d"));
    const auto shed = telco.receive("SIP/2.0 503");
    EXPECT_FALSE(header_of(shed, "Retry-After").empty());
    EXPECT_EQ(house.telephony().counters().invites_shed, 1U);
    EXPECT_EQ(house.all<CallArrived>().size(), 3U);
}

}  // namespace
}  // namespace siaga::test
