// Owners, hand-overs at sign-out, answered alarms and the roster, as consoles ask for them.
#include "house.hpp"

namespace siaga::http::test {

using namespace centre;

namespace {

struct Room {
    House house;
    Client siti = house.sign_in("operator1"), budi = house.sign_in("operator2");
    LiveClient siti_live{house.port(), siti.cookie}, budi_live{house.port(), budi.cookie};

    Room() {
        for (const char* login : {"operator1", "operator2"}) {
            const PersonId who = house.person(login);  // asks the mirror too: never from inside eventually()
            EXPECT_TRUE(house.eventually([&](const Centre& c) {
                const auto here = c.state().care.people.find(who);
                return here != c.state().care.people.end() && here->second.present;
            }));
        }
    }
    std::uint64_t saved(const char* key) {
        const auto answer = siti.post("/api/v1/incidents", {{"words", House::words()}}, {{"Idempotency-Key", key}});
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.json()["incident"].get<std::uint64_t>();
    }
    Json incident(std::uint64_t id) { return siti.get("/api/v1/incidents/" + std::to_string(id)).json(); }
};

}  // namespace

TEST(Care, a_person_is_present_from_the_first_console_to_the_last) {
    Room room;
    const PersonId budi = room.house.person("operator2");
    EXPECT_EQ(room.budi.del("/api/v1/session").status, 204);  // ends the line
    EXPECT_TRUE(room.house.eventually([&](const Centre& c) { return !c.state().care.people.at(budi).present; }));
}

TEST(Care, sign_out_is_refused_with_the_list_until_a_hand_over_was_accepted) {
    Room room;
    const auto fire = room.saved("kunci-care-0001");
    const auto refused = room.siti.del("/api/v1/session");
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_EQ(refused.code(), "handover_needed");
    ASSERT_EQ(refused.json()["incidents"].size(), 1U);
    EXPECT_EQ(refused.json()["incidents"][0]["id"], fire);
    EXPECT_EQ(room.siti.get("/api/v1/session").status, 200);  // still signed in
    const auto offered = room.siti.post("/api/v1/handovers", {{"to", room.house.person("operator2").value}, {"note", "api masih dipantau"}}, {{"Idempotency-Key", "kunci-care-0002"}});
    ASSERT_EQ(offered.status, 201) << offered.body;
    const Json seen = room.budi_live.until([](const Json& change) { return change.dump().find("\"handover\"") != std::string::npos; });
    EXPECT_NE(seen.dump().find("api masih dipantau"), std::string::npos);
    const std::string path = "/api/v1/handovers/" + std::to_string(offered.json()["handover"].get<int>());
    EXPECT_EQ(room.siti.post(path + "/accept").code(), "not_your_handover");
    EXPECT_EQ(room.budi.post(path + "/accept").status, 200);
    EXPECT_EQ(room.incident(fire)["owner_name"], room.budi.get("/api/v1/session").json()["name"]);
    EXPECT_EQ(room.siti.del("/api/v1/session").status, 204);
}

TEST(Care, a_second_session_without_an_open_console_does_not_stand_in_for_the_hand_over) {
    Room room;
    (void)room.saved("kunci-care-0020");
    const Client closed_browser = room.house.sign_in("operator1");
    const auto refused = room.siti.del("/api/v1/session");
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_EQ(refused.code(), "handover_needed");
    // The same page in a second tab goes with its session and keeps nobody here.
    LiveClient second_tab(room.house.port(), room.siti.cookie);
    EXPECT_FALSE(second_tab.next("snapshot").is_null());
    EXPECT_EQ(room.siti.del("/api/v1/session").code(), "handover_needed");
}

TEST(Care, whoever_stays_at_another_open_console_signs_out_here_and_keeps_incidents_drafts_and_seat) {
    Room room;
    const auto fire = room.saved("kunci-care-0021");
    room.house.use_seat("01");
    EXPECT_EQ(room.siti.post("/api/v1/seat", {{"seat", "01"}}).status, 200);
    Client other = room.house.sign_in("operator1");
    LiveClient other_live(room.house.port(), other.cookie);
    EXPECT_FALSE(other_live.next("snapshot").is_null());
    EXPECT_EQ(room.siti.del("/api/v1/session").status, 204);
    EXPECT_EQ(room.siti.get("/api/v1/session").status, 401);
    EXPECT_EQ(other.get("/api/v1/session").json()["seat"], "01");
    EXPECT_EQ(other.get("/api/v1/incidents/" + std::to_string(fire)).json()["owner_name"], other.get("/api/v1/session").json()["name"]);
    EXPECT_EQ(other.del("/api/v1/session").code(), "handover_needed");  // nobody is left
}

TEST(Care, a_hand_over_is_seen_by_its_two_people_and_supervisors_only) {
    Room room;
    const auto fire = room.saved("kunci-care-0003");
    Client other = room.house.sign_in("admin");
    LiveClient other_live(room.house.port(), other.cookie);
    EXPECT_EQ(room.siti.post("/api/v1/handovers", {{"to", room.house.person("operator2").value}, {"incidents", {fire}}, {"note", "RAHASIA-CATATAN"}}, {{"Idempotency-Key", "kunci-care-0004"}}).status, 201);
    const std::string snapshot = other_live.next("snapshot").dump();
    EXPECT_EQ(snapshot.find("RAHASIA-CATATAN"), std::string::npos);
    Client chief = room.house.sign_in("supervisor");
    LiveClient chief_live(room.house.port(), chief.cookie);
    EXPECT_NE(chief_live.next("snapshot").dump().find("RAHASIA-CATATAN"), std::string::npos);
}

TEST(Care, closing_asks_for_outcome_and_note_in_words_the_page_can_show) {
    Room room;
    const auto fire = room.saved("kunci-care-0005");
    const std::string path = "/api/v1/incidents/" + std::to_string(fire) + "/close";
    EXPECT_EQ(room.siti.post(path, Json::object()).code(), "outcome_needed");
    EXPECT_EQ(room.siti.post(path, {{"outcome", "beres"}, {"note", "sudah"}}).status, 400);
    EXPECT_EQ(room.siti.post(path, {{"outcome", "Padam"}, {"note", ""}}).code(), "note_needed");
    const auto asked = room.siti.post(path, {{"note", "belum ada yang datang"}, {"caller", "belum"}});
    EXPECT_EQ(asked.status, 200) << asked.body;
    EXPECT_EQ(asked.json()["closed"], false);
    EXPECT_EQ(room.incident(fire)["caller_answer"], "belum");
    EXPECT_EQ(room.incident(fire)["state"], "open");
}

TEST(Care, incidents_are_taken_over_merged_and_unmerged) {
    Room room;
    const auto one = room.saved("kunci-care-0006"), two = room.saved("kunci-care-0007");
    const std::string path = "/api/v1/incidents/" + std::to_string(two);
    EXPECT_EQ(room.budi.post(path + "/take-over", {{"reason", ""}}).code(), "reason_needed");
    EXPECT_EQ(room.budi.post(path + "/take-over", {{"reason", "Siti menelepon"}}).status, 200);
    EXPECT_EQ(room.siti.post(path + "/owner", {{"owner", 1}}).code(), "role_refused");
    EXPECT_EQ(room.siti.post(path + "/merge", {{"into", one}, {"reason", "rumah yang sama"}}).status, 200);
    EXPECT_EQ(room.incident(two)["merged_into"], one);
    EXPECT_EQ(room.incident(one)["merged"], Json::array({two}));
    EXPECT_EQ(room.siti.post(path + "/unmerge", {{"reason", "ternyata dua"}}).status, 200);
    EXPECT_FALSE(room.incident(two).contains("merged_into"));
}

TEST(Care, an_alarm_that_must_be_answered_ends_with_the_words) {
    Room room;
    const auto fire = room.saved("kunci-care-0008");
    AssignmentId lead;
    EXPECT_TRUE(room.house.eventually([&](const Centre& c) {
        for (const auto& [id, a] : c.state().assignments)
            if (a.incident.value == fire && a.role == Role::utama) lead = id;
        return bool(lead);
    }));
    room.house.tell(Decline{lead, "armada rusak"});
    AlarmId alarm;
    EXPECT_TRUE(room.house.eventually([&](const Centre& c) {
        for (const auto& [id, a] : c.state().alarms)
            if (a.open && a.needs_answer) alarm = id;
        return bool(alarm);
    }));
    const std::string path = "/api/v1/alarms/" + to_string(alarm) + "/answer";
    EXPECT_EQ(room.siti.post(path, {{"text", ""}}).code(), "text_needed");
    EXPECT_EQ(room.siti.post(path, {{"text", "regu kota dikirim"}}).status, 200);
    EXPECT_NE(room.incident(fire)["timeline"].dump().find("regu kota dikirim"), std::string::npos);
}

TEST(Care, the_roster_is_edited_by_supervisors_and_shows_its_gaps) {
    Room room;
    Client chief = room.house.sign_in("supervisor");
    const auto now = room.house.clock.wall().us;
    const Json shift{{"person", room.house.person("operator1").value}, {"from", now}, {"to", now + 8 * 3'600'000'000LL}};
    EXPECT_EQ(room.siti.post("/api/v1/roster", shift, {{"Idempotency-Key", "kunci-care-0009"}}).code(), "role_refused");
    const auto made = chief.post("/api/v1/roster", shift, {{"Idempotency-Key", "kunci-care-0009"}});
    ASSERT_EQ(made.status, 201) << made.body;
    const Json roster = room.siti.get("/api/v1/roster").json();
    ASSERT_EQ(roster["shifts"].size(), 1U);
    ASSERT_EQ(roster["gaps"].size(), 1U);
    EXPECT_EQ(roster["gaps"][0]["from"], shift["to"]);
    const std::string path = "/api/v1/roster/" + std::to_string(made.json()["shift"].get<int>());
    EXPECT_EQ(chief.put(path, {{"person", shift["person"]}, {"from", now}, {"to", now}}).code(), "times_bad");
    EXPECT_EQ(chief.del(path).status, 200);
    EXPECT_EQ(room.siti.get("/api/v1/roster").json()["shifts"].size(), 0U);
}

TEST(Care, an_incident_that_left_memory_is_reopened_from_the_record) {
    Room room;
    // What PostgreSQL answers: the incident's own events, each with its two payloads as one object.
    constexpr std::uint64_t kOld = 50;
    IncidentSaved saved;
    saved.incident = IncidentId{kOld};
    saved.number = "KEJ-2026-0050";
    saved.report = ReportId{60};
    saved.type = TypeId{"kebakaran"};
    saved.owner = room.house.person("operator1");
    saved.narrative = "api di dapur";
    const IncidentClosed closed{IncidentId{kOld}, saved.owner, "Padam", "api padam"};
    Json events = Json::array();
    std::uint64_t seq = 100;
    for (const EventBody& body : {EventBody{saved}, EventBody{closed}}) {
        Json data = open_json(body);
        data.update(personal_json(body));
        data["person_name"] = "Siti";
        ++seq;
        events.push_back({{"seq", seq}, {"at", 1'000'000 + seq}, {"wall", 1'000'000 + seq}, {"type", type_of(body)}, {"data", data}});
    }
    {
        const std::lock_guard lock(room.house.asked_mutex);
        room.house.history_answer = Json{{"events", events}}.dump();
    }
    const std::string path = "/api/v1/incidents/" + std::to_string(kOld) + "/reopen";
    EXPECT_EQ(room.siti.post(path, {{"reason", ""}}).code(), "reason_needed");
    const auto answer = room.siti.post(path, {{"reason", "api menyala lagi"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    const Json back = room.incident(kOld);
    EXPECT_EQ(back["state"], "open");
    EXPECT_EQ(back["narrative"], "api di dapur");
    EXPECT_EQ(back["timeline"].size(), 3U);
    {
        const std::lock_guard lock(room.house.asked_mutex);
        room.house.history_answer = "null";
    }
    EXPECT_EQ(room.siti.post("/api/v1/incidents/51/reopen", {{"reason", "api menyala lagi"}}).status, 404);
}

}  // namespace siaga::http::test
