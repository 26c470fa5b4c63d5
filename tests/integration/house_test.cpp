// The whole house on real parts: phones, media, journal, PostgreSQL, consoles' API.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/support/live_phone.hpp"
#include "tests/support/siaga.hpp"

namespace siaga::test {
namespace {

using Json = nlohmann::json;

phone::Account desk(const Siaga& siaga, const std::string& seat) {
    phone::Account account;
    account.user = seat;
    account.password = siaga.seat_password(seat);
    return account;
}

LivePhone::Behaviour sounds(double frequency, std::vector<std::uint8_t> codecs = {8, 0}) {
    LivePhone::Behaviour out;
    out.audio.say = std::make_shared<const phone::Samples>(phone::tone(frequency, 60));
    out.audio.keep = true;
    out.audio.codecs = std::move(codecs);
    return out;
}

phone::CallPlan calls_with(const std::string& from, const LivePhone::Behaviour& sound) {
    phone::CallPlan plan;
    plan.from = from;
    plan.audio = sound.audio;
    return plan;
}

Json incident_words(const std::string& narrative) {
    return {{"words", {{"type", "kebakaran"}, {"priority", "kritis"}, {"place", {{"free_text", "Pasar"}}}, {"narrative", narrative}}}};
}

// The newest call in memory once `holds`; a null where it never does.
Json newest_call(HttpClient& page, const std::function<bool(const Json&)>& holds) {
    Json found;
    (void)wait_until([&] {
        const auto items = page.get("/api/v1/calls?limit=1").json.value("items", Json::array());
        if (items.empty() || !holds(items[0])) return false;
        found = items[0];
        return true;
    });
    return found;
}

TEST(House, the_right_audio_arrives_at_both_ends_and_in_both_channels_of_the_recording) {
    Siaga siaga;
    LivePhone seat(desk(siaga, "01"), sounds(1000, {0}));  // PCMU at the desk
    ASSERT_TRUE(seat.register_at(siaga.seat_port()));
    ASSERT_TRUE(seat.dial_star()) << siaga.log_end();
    LivePhone caller;
    caller.call(siaga.trunk_port(), "112", calls_with("081234567890", sounds(440, {8})));  // PCMA at the trunk
    ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga.log_end();
    EXPECT_TRUE(hears(caller, 1000)) << siaga.log_end();
    EXPECT_TRUE(hears(seat, 440)) << siaga.log_end();
    ASSERT_TRUE(wait_until([&] { return caller.heard().size() > 24'000 && seat.heard().size() > 24'000; })) << siaga.log_end();
    seat.send_dtmf("5");
    ASSERT_TRUE(wait_until([&] { return caller.audio().dtmf == "5"; })) << siaga.log_end();
    caller.hang_up();
    ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.ended == 1; }));

    EXPECT_NEAR(loudest_frequency(caller.heard(), 16'000), 1000, 10);
    EXPECT_NEAR(loudest_frequency(seat.heard(), 16'000), 440, 10);

    const auto supervisor = siaga.sign_in("supervisor");
    const auto call = newest_call(*supervisor, [](const Json& c) {
        return c.at("state") == "ended" && !c.at("recordings").empty() && c["recordings"][0].at("closed") == true;
    });
    ASSERT_FALSE(call.is_null()) << siaga.log_end();
    const auto& recording = call["recordings"][0];
    EXPECT_EQ(recording.value("sha256", "").size(), 64U);
    const auto path = "/api/v1/calls/" + call["id"].dump() + "/recordings/" + recording["id"].dump();
    const auto whole = supervisor->get(path);
    ASSERT_EQ(whole.status, 200) << whole.text;
    const auto part = supervisor->send("GET", path, {}, {{"Range", "bytes=0-43"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.text, whole.text.substr(0, 44));

    const auto file = siaga.directory() / "rekaman.wav";
    std::ofstream(file, std::ios::binary) << whole.text;
    const auto [left, right] = read_stereo(file.string());
    ASSERT_GT(left.size(), 24'000U);
    const std::size_t middle = left.size() / 2;
    EXPECT_NEAR(loudest_frequency(left, middle), 440, 10);
    EXPECT_NEAR(loudest_frequency(right, middle), 1000, 10);
    EXPECT_LT(share_of(left, 1000, middle, 1600), 0.05);
    EXPECT_LT(share_of(right, 440, middle, 1600), 0.05);
}

TEST(House, serves_the_regencys_own_certificate_to_consoles_and_phones_and_makes_none) {
    const TempDir dir;
    const auto certificate = (dir / "own.pem").string(), key = (dir / "own.key").string();
    ASSERT_EQ(run_to_end({{"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
                           "-days", "2", "-subj", "/CN=siaga.uji.example"}, dir / "openssl.log", {}, {}, {}}), 0) << read_file(dir / "openssl.log");
    SiagaOptions options;
    options.https = "certificate = \"" + certificate + "\"\nkey = \"" + key + "\"\n";
    Siaga siaga(options);
    for (const auto port : {siaga.https_port(), siaga.seat_tls_port()}) {
        const auto log = dir / std::to_string(port);
        (void)run_to_end({{"sh", "-c", "echo | openssl s_client -connect 127.0.0.1:" + std::to_string(port) + " | openssl x509 -noout -subject"}, log, {}, {}, {}});
        EXPECT_NE(read_file(log).find("subject=CN = siaga.uji.example"), std::string::npos) << read_file(log) << siaga.log_end();
    }
    EXPECT_FALSE(std::filesystem::exists(siaga.data() / "tls" / "ca.pem"));
}

TEST(House, is_ready_once_media_has_its_rooms_and_people_may_sign_in_before) {
    Siaga siaga;
    siaga.stop_serve();
    siaga.stop_media();
    siaga.start_serve(false);
    std::unique_ptr<HttpClient> page;
    ASSERT_TRUE(wait_until([&] {
        try {
            page = siaga.sign_in("operator");
        } catch (const std::exception&) {
            return false;
        }
        return true;
    })) << siaga.log_end();
    EXPECT_EQ(page->get("/readyz").status, 503) << "who would hear whom?";
    siaga.start_media();
    EXPECT_TRUE(wait_until([&] { return page->get("/readyz").status == 200; })) << siaga.log_end();
    siaga.stop_media();
    EXPECT_EQ(page->get("/readyz").status, 200) << "an alarm, no reason to send calls away";
}

// The samples from `from` on that are more than the noise of silence.
std::size_t audible(const phone::Samples& heard, std::size_t from) {
    std::size_t out = 0;
    for (std::size_t i = from; i < heard.size(); ++i) out += heard[i] > 300 || heard[i] < -300;
    return out;
}

TEST(House, a_held_caller_hears_an_announcement_and_not_the_desk_and_the_desk_again_when_resumed) {
    Siaga siaga;
    LivePhone seat(desk(siaga, "01"), sounds(1000));
    ASSERT_TRUE(seat.register_at(siaga.seat_port()));
    const auto page = siaga.sign_in("operator");
    ASSERT_EQ(page->post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    (void)page->post("/api/v1/seat/ready", Json::object());
    LivePhone caller;
    caller.call(siaga.trunk_port(), "112", calls_with("081234567890", sounds(440)));
    ASSERT_TRUE(seat.wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga.log_end();
    const auto call = newest_call(*page, [](const Json& c) { return c.at("state") == "talking"; });
    ASSERT_FALSE(call.is_null()) << siaga.log_end();
    const auto hold = [&](bool on) { return page->post("/api/v1/calls/" + call["id"].dump() + "/hold", {{"on", on}}).status; };
    // What is heard now may still be on its way from before: half a second is left out.
    const auto heard_more = [&](std::size_t since, std::size_t seconds) {
        return wait_until([&] { return caller.heard().size() > since + 4000 + seconds * 8000; });
    };
    ASSERT_TRUE(heard_more(0, 1));
    ASSERT_EQ(hold(true), 200);
    const std::size_t held = caller.heard().size() + 4000;
    const std::size_t seat_held = seat.heard().size() + 4000;
    ASSERT_TRUE(heard_more(held, 3)) << siaga.log_end();
    const auto while_held = caller.heard();
    EXPECT_GT(audible(while_held, held), 4000U) << "silence instead of the announcement";
    EXPECT_LT(share_of(while_held, 1000, held, 16'000), 0.05) << "the desk is heard on hold";
    EXPECT_EQ(audible(seat.heard(), seat_held), 0U) << "the caller is heard on hold";
    ASSERT_EQ(hold(false), 200);
    EXPECT_TRUE(hears(caller, 1000)) << siaga.log_end();
}

// Announcements replaced by tones, so that what is heard can be told apart; nobody is ready.
TEST(House, a_waiting_caller_hears_the_announcements_at_once_then_ringing_in_its_cadence_and_all_of_it_is_recorded) {
    Siaga siaga;
    constexpr std::size_t kSecond = 8000;
    siaga.stop_media();
    for (const auto& [name, hertz] : {std::pair{"terhubung-id", 700.0}, {"terhubung-en", 900.0}}) {
        const auto sound = phone::tone(hertz, 1);
        phone::WavWriter out;
        ASSERT_TRUE(out.open((siaga.data() / "prompts" / (std::string(name) + ".wav")).string()).has_value());
        out.write(sound.data(), sound.size());
    }
    siaga.start_media();
    ASSERT_TRUE(wait_until([&] {
        const auto log = siaga.log_end(200'000);
        const auto first = log.find("media_commanded");
        return first != std::string::npos && log.find("media_commanded", first + 1) != std::string::npos;
    })) << siaga.log_end();
    LivePhone caller;
    caller.call(siaga.trunk_port(), "112", calls_with("081234567890", sounds(440)));
    ASSERT_TRUE(wait_until([&] { return caller.heard().size() > 15 * kSecond / 2; })) << siaga.log_end();
    const auto heard = caller.heard();
    // The first half second is its own: what is on the way, and the packets before it was told where to send.
    EXPECT_GT(share_of(heard, 700, kSecond / 2, kSecond / 4), 0.9) << "silence instead of the announcement";
    EXPECT_GT(share_of(heard, 900, kSecond * 3 / 2, kSecond / 4), 0.9) << "no second language";
    EXPECT_GT(share_of(heard, 425, kSecond * 5 / 2, kSecond / 4), 0.9) << "no ringing after it";
    EXPECT_EQ(audible(heard, 4 * kSecond) - audible(heard, 13 * kSecond / 2), 0U) << "no pause in the ringing";
    EXPECT_GT(share_of(heard, 425, 15 * kSecond / 2 - kSecond / 4, kSecond / 4), 0.9) << "it rings once only";
    caller.hang_up();
    const auto supervisor = siaga.sign_in("supervisor");
    const auto call = newest_call(*supervisor, [](const Json& c) {
        return c.at("state") == "ended" && !c.at("recordings").empty() && c["recordings"][0].at("closed") == true;
    });
    ASSERT_FALSE(call.is_null()) << siaga.log_end();
    EXPECT_FALSE(call.contains("answered_at"));
    const auto whole = supervisor->get("/api/v1/calls/" + call["id"].dump() + "/recordings/" + call["recordings"][0]["id"].dump());
    ASSERT_EQ(whole.status, 200) << whole.text;
    const auto file = siaga.directory() / "rekaman.wav";
    std::ofstream(file, std::ios::binary) << whole.text;
    const auto [left, right] = read_stereo(file.string());
    ASSERT_GT(right.size(), 3 * kSecond);
    EXPECT_GT(share_of(left, 440, kSecond, kSecond / 4), 0.9) << "the caller who waits is not recorded";
    EXPECT_GT(share_of(right, 700, kSecond / 2, kSecond / 4), 0.9) << "what the caller heard is not recorded";
}

TEST(House, calls_incidents_and_dispatch_go_on_without_postgresql_which_then_has_every_event) {
    if (!Postgres::installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    SiagaOptions options;
    options.postgres = true;
    Siaga siaga(options);
    LivePhone seat(desk(siaga, "01"));
    ASSERT_TRUE(seat.register_at(siaga.seat_port()));
    ASSERT_TRUE(seat.dial_star()) << siaga.log_end();
    const auto page = siaga.sign_in("operator");
    const auto one_call = [&](const std::string& from) {
        const int before = seat.state().ended;
        const double answered = siaga.metric("siaga_calls_answered_total");
        LivePhone caller;
        caller.call(siaga.trunk_port(), "112", calls_with(from, {}));
        // The desk phone says it talks before its 200 has arrived: who hangs up in between has given up.
        const bool talked = seat.wait_for([](const PhoneState& s) { return s.talking == 1; }) &&
                            wait_until([&] { return siaga.metric("siaga_calls_answered_total") > answered; });
        caller.hang_up();
        return talked && seat.wait_for([&](const PhoneState& s) { return s.ended == before + 1; });
    };
    ASSERT_TRUE(one_call("081234500001")) << siaga.log_end();
    ASSERT_TRUE(wait_until([&] { return siaga.postgres().query("SELECT count(*) > 5 FROM event") == "t"; })) << siaga.log_end();
    // Two who talk all the while, at another desk; and an agency's page that sounds.
    LivePhone other_seat(desk(siaga, "02"), sounds(1000));
    ASSERT_TRUE(other_seat.register_at(siaga.seat_port()));
    ASSERT_TRUE(other_seat.dial_star()) << siaga.log_end();
    ASSERT_TRUE(seat.dial_star("*12")) << siaga.log_end();
    LivePhone talker;
    talker.call(siaga.trunk_port(), "112", calls_with("081234500009", sounds(440)));
    ASSERT_TRUE(other_seat.wait_for([](const PhoneState& s) { return s.talking == 1; })) << siaga.log_end();
    ASSERT_TRUE(seat.dial_star()) << siaga.log_end();
    const auto agency = siaga.sign_in("damkar");
    WebSocketClient agency_page(*agency);
    const auto beat = [&] { agency_page.send({{"type", "heartbeat"}, {"sound", true}, {"visible", true}}); };
    beat();
    ASSERT_TRUE(wait_until([&] { return siaga.metric("siaga_agency_desks") == 1; })) << siaga.log_end();

    siaga.postgres().stop();
    ASSERT_TRUE(one_call("081234500002")) << siaga.log_end();
    beat();
    EXPECT_EQ(page->save("/api/v1/incidents", incident_words("tanpa basis data")).status, 201);
    std::string task;
    ASSERT_TRUE(agency_page.next_where([&](const Json& message) {
        for (const auto& thing : message.value("upsert", Json::array()))
            if (thing.at("kind") == "assignment" && thing.at("state") == "sent") task = thing.at("id").dump();
        return !task.empty();
    })) << siaga.log_end();
    EXPECT_EQ(agency->post("/api/v1/assignments/" + task + "/shown").status, 200);
    EXPECT_EQ(agency->post("/api/v1/assignments/" + task + "/acknowledge").status, 200);
    EXPECT_TRUE(hears(talker, 1000)) << "the talk stands still";
    const auto history = page->get("/api/v1/history");
    EXPECT_EQ(history.status, 503);
    EXPECT_EQ(history.json.value("code", ""), "store_unavailable");

    siaga.postgres().start();
    ASSERT_TRUE(one_call("081234500003")) << siaga.log_end();
    talker.hang_up();
    ASSERT_TRUE(other_seat.wait_for([](const PhoneState& s) { return s.ended == 1; })) << siaga.log_end();
    ASSERT_TRUE(wait_until([&] {
        const auto found = page->get("/api/v1/history?kind=call");
        return found.status == 200 && found.json.at("items").size() == 4;
    }, std::chrono::seconds(60))) << siaga.log_end();
    EXPECT_EQ(page->get("/api/v1/history?kind=incident").json.at("items").size(), 1U);
    // Nobody of the server is the owner, and who answers questions cannot write.
    EXPECT_EQ(siaga.postgres().query("SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE application_name LIKE 'siaga %'"),
              "siaga_app,siaga_read");
    EXPECT_THROW((void)siaga.postgres().query("SET ROLE siaga_read; DELETE FROM call"), std::runtime_error);
    EXPECT_THROW((void)siaga.postgres().query("SET ROLE siaga_read; SELECT code.erase(1::smallint, array[1]::bigint[])"), std::runtime_error);
    // Events in = rows out, without a hole.
    EXPECT_TRUE(wait_until([&] {
        const auto written = std::to_string(static_cast<std::uint64_t>(siaga.metric("siaga_journal_written_seq")));
        return siaga.postgres().query("SELECT count(*) || ' ' || max(seq) FROM event") == written + " " + written;
    })) << siaga.postgres().query("SELECT count(*) || ' ' || max(seq) FROM event") << " of " << siaga.metric("siaga_journal_written_seq");
    EXPECT_EQ(siaga.postgres().query("SELECT count(*) FROM projection_failure"), "0");
    EXPECT_EQ(siaga.postgres().query("SELECT state FROM assignment WHERE agency = 'damkar'"), "acknowledged");
    // And the house's own figures say the same.
    EXPECT_EQ(siaga.metric("siaga_database_lag_events"), 0);
    EXPECT_EQ(siaga.metric("siaga_database_connected"), 1);
    EXPECT_EQ(siaga.metric("siaga_journal_sync_lag_events"), 0);
    for (const char* total : {"siaga_calls_offered_total", "siaga_calls_connected_total", "siaga_calls_answered_total"}) EXPECT_EQ(siaga.metric(total), 4) << total;
    EXPECT_EQ(siaga.metric("siaga_calls_abandoned_total"), 0);
    EXPECT_EQ(siaga.metric("siaga_wait_recent_answered"), 4);
}

TEST(House, a_killed_server_finds_registration_callback_draft_incident_and_assignment_again) {
    Siaga siaga;
    LivePhone::Behaviour waits;
    waits.on_ring = LivePhone::Behaviour::OnRing::wait;
    LivePhone seat(desk(siaga, "01"), waits);
    ASSERT_TRUE(seat.register_at(siaga.seat_port()));
    ASSERT_TRUE(seat.dial_star()) << siaga.log_end();
    auto page = siaga.sign_in("operator");
    LivePhone caller;  // gives up twice, so that even a short wait is listed
    for (int i = 1; i <= 2; ++i) {
        caller.call(siaga.trunk_port(), "112", calls_with("081234567890", {}));
        ASSERT_TRUE(seat.wait_for([&](const PhoneState& s) { return s.rings == i; })) << siaga.log_end();
        caller.hang_up();
        ASSERT_TRUE(seat.wait_for([&](const PhoneState& s) { return s.ended == i; }));
    }
    ASSERT_EQ(page->put("/api/v1/drafts/free-uji", {{"narrative", "belum selesai"}}).status, 204);
    const auto saved = page->save("/api/v1/incidents", incident_words("api besar"));
    ASSERT_EQ(saved.status, 201) << saved.text;
    const auto kinds = [](HttpClient& client) {
        std::multiset<std::string> out;
        WebSocketClient line(client);
        const auto snapshot = line.next();
        if (snapshot) {
            for (const auto& thing : snapshot->value("items", Json::array())) out.insert(thing.at("kind"));
        }
        return out;
    };
    ASSERT_TRUE(wait_until([&] { return kinds(*page).count("callback") == 1; })) << siaga.log_end();

    siaga.stop_serve(SIGKILL);
    siaga.start_serve();
    EXPECT_EQ(page->get("/api/v1/session").status, 200) << "the session survives";
    const auto after = kinds(*page);
    EXPECT_EQ(after.count("callback"), 1U);
    EXPECT_EQ(after.count("incident"), 1U);
    EXPECT_EQ(page->get("/api/v1/drafts/free-uji").json["body"]["narrative"], "belum selesai");
    const auto incident = page->get("/api/v1/incidents/" + saved.json["incident"].dump()).json;
    EXPECT_EQ(incident.value("number", ""), saved.json.value("number", "?"));
    EXPECT_FALSE(incident.at("assignments").empty());
    const auto dispatcher = siaga.sign_in("damkar");
    EXPECT_EQ(kinds(*dispatcher).count("assignment"), 1U);
    // The phone never registered again, yet it rings.
    caller.call(siaga.trunk_port(), "112", calls_with("081234567891", {}));
    EXPECT_TRUE(seat.wait_for([](const PhoneState& s) { return s.rings == 3; })) << siaga.log_end();
}

// Its power is gone in the middle of a talk: it says nothing more, neither sound nor SIP.
TEST(House, the_caller_of_a_phone_that_vanishes_gets_the_next_desk_and_neither_is_stuck) {
    Siaga siaga;
    Process vanishing({{Siaga::binary().string(), "phone", "--data", siaga.data().string(), "--seat", "01", "--server", "127.0.0.1:" + std::to_string(siaga.seat_port()), "--auto-answer"},
                       siaga.directory() / "phone.log", {}, {}, {}});
    ASSERT_TRUE(wait_until([&] { return read_file(siaga.directory() / "phone.log").find("meja siap") != std::string::npos; })) << siaga.log_end();
    LivePhone caller;
    caller.call(siaga.trunk_port(), "112", calls_with("081234567890", sounds(440)));
    ASSERT_TRUE(wait_until([&] { return siaga.metric("siaga_calls_answered_total") == 1; })) << siaga.log_end();
    LivePhone second(desk(siaga, "02"), sounds(1000));
    ASSERT_TRUE(second.register_at(siaga.seat_port()));
    ASSERT_TRUE(second.dial_star()) << siaga.log_end();
    vanishing.stop(SIGKILL);
    // No sound for 20 s and no answer to OPTIONS, which go out every 25 s.
    ASSERT_TRUE(second.wait_for([](const PhoneState& s) { return s.talking == 1; }, std::chrono::seconds(90))) << siaga.log_end();
    EXPECT_TRUE(hears(caller, 1000)) << siaga.log_end();
    EXPECT_EQ(caller.state().ended, 0);
    const auto supervisor = siaga.sign_in("supervisor");
    WebSocketClient line(*supervisor);
    const auto snapshot = line.next();
    ASSERT_TRUE(snapshot);
    bool alarmed = false;
    for (const auto& thing : snapshot->at("items")) {
        if (thing.at("kind") == "seat" && thing.at("id") == "01") EXPECT_EQ(thing.at("state"), "paused") << thing;
        alarmed = alarmed || (thing.at("kind") == "alarm" && thing.at("alarm") == "seat_phone_lost");
    }
    EXPECT_TRUE(alarmed) << *snapshot;
    caller.hang_up();
    EXPECT_TRUE(second.wait_for([](const PhoneState& s) { return s.ended == 1; })) << siaga.log_end();
}

TEST(House, a_demo_is_refused_where_an_admin_let_real_callers_in_before) {
    Siaga siaga;
    const auto admin = siaga.sign_in("admin");
    ASSERT_EQ(admin->post("/api/v1/trunks/lokal/peers", {{"peer", "192.0.2.7"}}).status, 200) << siaga.log_end();
    siaga.stop_serve();
    const auto log = siaga.directory() / "demo.log";
    EXPECT_EQ(run_to_end({{Siaga::binary().string(), "serve", "--demo", "--data", siaga.data().string(), "--config", siaga.config().string()}, log, {}, {}, {}}), 78);
    EXPECT_NE(read_file(log).find("--demo ditolak"), std::string::npos) << read_file(log);
    siaga.start_serve();  // without --demo it is the house it was
    ASSERT_EQ(siaga.sign_in("admin")->del("/api/v1/trunks/lokal/peers?peer=192.0.2.7").status, 200) << siaga.log_end();
    siaga.stop_serve();
    Process again({{Siaga::binary().string(), "serve", "--demo", "--data", siaga.data().string(), "--config", siaga.config().string()}, log, {}, {}, {}});
    EXPECT_TRUE(wait_until([&] { return read_file(log).find("serving") != std::string::npos; }, std::chrono::seconds(30))) << read_file(log);
}

}  // namespace
}  // namespace siaga::test
