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

// A telco's other SBC, or one whose address changed in the middle of a call.
TEST_F(InteropGuard, in_dialog_requests_with_call_id_and_both_tags_are_taken_from_any_source_and_counted) {
    auto configuration = config();
    configuration.settings.trunks.front().peers = {"127.0.0.1"};
    configuration.settings.trunks.front().answer = AnswerPolicy::queue;
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port), other(configuration.trunk_port, "127.0.0.1", Wire::udp, "127.0.0.9");
    const auto invite = telco.invite("sip:112@127.0.0.1", kOffer, "jalur");
    telco.send(invite);
    const auto ok = telco.receive("SIP/2.0 200");
    ASSERT_FALSE(ok.empty()) << house.story();
    telco.send(telco.ack(invite, ok));
    ASSERT_TRUE(wait_until([&] { return !house.all<LegAnswered>().empty(); })) << house.story();
    const auto from = header_of(ok, "From"), to = header_of(ok, "To"), call_id = header_of(ok, "Call-ID");
    const auto request = [&](const std::string& method, int cseq, const std::string& of, const std::string& at, const std::string& id, const std::string& body = {}) {
        return method + " sip:siaga@127.0.0.1:" + std::to_string(configuration.trunk_port) + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.9:" + std::to_string(other.port()) +
               ";branch=z9hG4bK" + method + std::to_string(cseq) + ";rport\r\nFrom: " + of + "\r\nTo: " + at + "\r\nCall-ID: " + id + "\r\nCSeq: " + std::to_string(cseq) + " " + method +
               "\r\nMax-Forwards: 70\r\n" + (body.empty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    // Whoever does not know all three is a stranger: silence, and the call goes on.
    other.send(request("BYE", 2, from + "x", to, call_id));
    other.send(request("BYE", 3, from, to + "x", call_id));
    other.send(request("BYE", 4, from, to, "x" + call_id));
    other.send(request("UPDATE", 5, from, to, call_id, std::string(kOffer) + "a=sendonly\r\n"));
    const auto changed = other.receive();  // the first packet that comes to it
    EXPECT_EQ(changed.compare(0, 11, "SIP/2.0 200"), 0) << changed;
    EXPECT_EQ(header_of(changed, "CSeq"), "5 UPDATE");
    ASSERT_TRUE(wait_until([&] { return house.all<LegMediaChanged>().size() == 1; })) << house.story();
    EXPECT_TRUE(house.all<LegMediaChanged>().back().held_by_peer);
    EXPECT_TRUE(house.all<CallEnded>().empty()) << house.story();
    EXPECT_EQ(house.telephony().counters().dialog_other_source, 1U);
    other.send(request("BYE", 6, from, to, call_id));
    EXPECT_EQ(other.receive().compare(0, 11, "SIP/2.0 200"), 0);
    ASSERT_TRUE(wait_until([&] { return !house.all<CallEnded>().empty(); })) << house.story();
    EXPECT_EQ(house.all<CallEnded>().back().cause, EndCause::caller_hung_up);
    EXPECT_EQ(house.telephony().counters().dialog_other_source, 2U);
    EXPECT_EQ(house.telephony().counters().stranger_invites, 0U);
}

TEST_F(InteropGuard, answers_go_back_to_the_port_a_request_came_from_where_rport_asks_for_it) {
    const auto configuration = config();
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port);
    auto invite = telco.invite("sip:112@127.0.0.1", kOffer, "nat");
    const auto port = std::to_string(telco.port()), via = "127.0.0.1:" + port + ";branch";
    invite.replace(invite.find(via), via.size(), "192.0.2.1:9;branch");  // its address behind a NAT
    telco.send(invite);
    const auto answer = telco.receive("SIP/2.0 1");
    ASSERT_FALSE(answer.empty()) << house.story();
    EXPECT_NE(header_of(answer, "Via").find("rport=" + port), std::string::npos) << answer;
    EXPECT_NE(header_of(answer, "Via").find("received=127.0.0.1"), std::string::npos) << answer;
}

TEST_F(InteropGuard, a_trunk_that_is_not_trusted_for_it_cannot_say_who_calls_by_p_asserted_identity) {
    auto configuration = config();
    auto& trunk = configuration.settings.trunks.front();
    trunk.peers = {"127.0.0.1"};
    trunk.trust_pai = false;
    auto trusted = trunk;
    trusted.id = TrunkId{"dipercaya"};
    trusted.peers = {"127.0.0.9"};
    trusted.trust_pai = true;
    configuration.settings.trunks.push_back(trusted);
    SmallHouse house(configuration);
    const auto number_of = [&](const std::string& address) {
        RawSip telco(configuration.trunk_port, "127.0.0.1", Wire::udp, address);
        auto invite = telco.invite("sip:112@127.0.0.1", kOffer, "pai");
        invite.insert(invite.find("Max-Forwards"), "P-Asserted-Identity: <tel:+628111111111>\r\n");
        telco.send(invite);
        EXPECT_FALSE(telco.receive("SIP/2.0 1").empty()) << house.story();
        return house.all<CallArrived>().back().caller;
    };
    const auto claimed = number_of("127.0.0.1");
    EXPECT_EQ(claimed.number, "0812");  // From's
    EXPECT_FALSE(claimed.from_pai);
    const auto asserted = number_of("127.0.0.9");
    EXPECT_EQ(asserted.number, "+628111111111");
    EXPECT_TRUE(asserted.from_pai);
}

TEST_F(InteropGuard, a_place_that_the_network_only_refers_to_is_kept_and_shown_as_it_came) {
    const auto configuration = config();
    SmallHouse house(configuration);
    RawSip telco(configuration.trunk_port);
    auto invite = telco.invite("sip:112@127.0.0.1", kOffer, "rujukan");
    invite.insert(invite.find("Max-Forwards"), "Geolocation: <https://lis.telco.example/pemanggil/7>\r\n");
    telco.send(invite);
    ASSERT_FALSE(telco.receive("SIP/2.0 1").empty()) << house.story();
    const auto place = house.all<CallArrived>().back().caller.location;
    ASSERT_TRUE(place);
    EXPECT_NE(place->raw.find("https://lis.telco.example/pemanggil/7"), std::string::npos);
    EXPECT_NE(place->civic.find("https://lis.telco.example/pemanggil/7"), std::string::npos) << "the page shows this one";
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
