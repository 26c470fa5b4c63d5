// Ownership, hand-overs, answered alarms, the roster and the closed loop, as the record keeps them.
#include "siaga/centre/centre.hpp"
#include "store_support.hpp"

namespace siaga::store {
namespace {

using namespace test;
using namespace centre;
using nlohmann::json;

struct StoreCare : Store {
    void SetUp() override {
        Store::SetUp();
        if (HasFatalFailure()) return;
        for (const char* login : {"siti", "budi"}) {
            PersonSaved person;
            person.person.id = PersonId{++people_};
            person.person.login = person.person.name = login;
            happens(person);
        }
        for (std::uint64_t id : {1, 2}) {
            IncidentSaved e;
            e.incident = IncidentId{id};
            e.number = "KEJ-2026-000" + std::to_string(id);
            e.report = ReportId{id};
            e.type = TypeId{"kebakaran"};
            e.owner = PersonId{1};
            e.narrative = "api";
            e.seat = SeatId{"02"};
            happens(e);
        }
    }
    void happens(EventBody body) {
        now_ += 1'000'000;
        records_.push_back(record_of({0, {now_}, {now_}, std::move(body)}));
    }
    void ship() {
        append(std::exchange(records_, {}));
        if (!running_) start_shipping();
        ASSERT_TRUE(shipped_all());
    }
    std::int64_t now_ = kNoon;
    std::uint64_t people_ = 0;
    std::vector<journal::Record> records_;
};

TEST_F(StoreCare, keeps_each_owner_and_what_became_of_each_hand_over) {
    happens(HandoverOffered{HandoverId{1}, PersonId{1}, PersonId{2}, {IncidentId{1}, IncidentId{2}}, "ganti jaga"});
    happens(HandoverDeclined{HandoverId{1}, PersonId{2}, "sedang menelepon"});
    happens(HandoverOffered{HandoverId{2}, PersonId{1}, PersonId{2}, {IncidentId{1}}, "ganti jaga"});
    happens(OwnerChanged{IncidentId{1}, PersonId{1}, PersonId{2}, PersonId{2}, OwnerBy::handover, HandoverId{2}, "ganti jaga"});
    happens(HandoverAccepted{HandoverId{2}, PersonId{2}});
    ship();
    EXPECT_EQ(query("select id, state, reason, incidents from handover order by id"), "1|declined|sedang menelepon|{1,2}\n2|accepted||{1}");
    EXPECT_EQ(query("select incident, before, owner, by, handover, reason from ownership"), "1|1|2|handover|2|ganti jaga");
    EXPECT_EQ(query("select id, owner from incident order by id"), "1|2\n2|1");
    EXPECT_EQ(query("select count(*) from timeline where kind = 'handover_offered'"), "3");
}

TEST_F(StoreCare, names_whose_a_case_is_and_the_seat_only_of_who_sat_there) {
    happens(OwnerChanged{IncidentId{1}, PersonId{1}, PersonId{2}, PersonId{2}, OwnerBy::handover, {}, "ganti jaga"});
    ship();
    Queries queries(QueryOptions{.url = url()});
    const json viewer{{"role", "operator"}, {"person", 2}};
    const auto rows = ask(queries, "history", {{"kind", "incident"}, {"viewer", viewer}});
    ASSERT_TRUE(rows);
    const json &kept = (*rows)["items"][0], &handed = (*rows)["items"][1];
    EXPECT_EQ(kept["person_name"], "siti");
    EXPECT_EQ(kept["seat"], "02");
    EXPECT_EQ(handed["person_name"], "budi");
    EXPECT_FALSE(handed.contains("seat"));
    const auto story = ask(queries, "incident_story", {{"incident", 1}, {"viewer", viewer}});
    ASSERT_TRUE(story);
    const json changed = (*story)["events"].back()["data"];
    EXPECT_EQ(changed["from_name"], "siti");
    EXPECT_EQ(changed["owner_name"], "budi");
}

TEST_F(StoreCare, keeps_how_a_circle_closed_and_that_it_was_opened_again) {
    happens(CallerAsked{IncidentId{1}, PersonId{1}, CallerAnswer::ya, {}});
    happens(IncidentClosed{IncidentId{1}, PersonId{1}, "Padam", "sudah dingin"});
    ship();
    EXPECT_EQ(query("select state, outcome, note, caller_answer from incident where id = 1"), "closed|Padam|sudah dingin|ya");
    happens(IncidentReopened{IncidentId{1}, PersonId{2}, {}, "menyala lagi", {}});
    ship();
    EXPECT_EQ(query("select state, outcome, owner, reopened, closed_at from incident where id = 1"), "open||2|1|");
}

TEST_F(StoreCare, tells_a_merge_in_both_stories) {
    happens(IncidentsMerged{IncidentId{2}, IncidentId{1}, PersonId{1}, {}, "rumah yang sama"});
    ship();
    EXPECT_EQ(query("select merged_into from incident where id = 2"), "1");
    EXPECT_EQ(query("select incident from timeline where kind = 'incidents_merged' order by 1"), "1\n2");
    Queries queries(QueryOptions{.url = url()});
    const json owner{{"role", "operator"}, {"person", 1}};
    for (const int id : {1, 2}) {
        const auto story = ask(queries, "incident_story", {{"incident", id}, {"viewer", owner}});
        ASSERT_TRUE(story);
        EXPECT_NE(story->dump().find("rumah yang sama"), std::string::npos) << id;
    }
    happens(IncidentUnmerged{IncidentId{2}, IncidentId{1}, PersonId{1}, {}, {}, "ternyata dua"});
    ship();
    EXPECT_EQ(query("select count(*) from incident where merged_into is not null"), "0");
}

TEST_F(StoreCare, keeps_the_answer_to_an_alarm_and_the_roster) {
    happens(AlarmRaised{AlarmId{1}, AlarmKind::assignment_declined, "KEJ-2026-0001 damkar", IncidentId{1}, PersonId{1}, "menolak", true});
    happens(AlarmAnswered{AlarmId{1}, IncidentId{1}, PersonId{1}, "regu kota dikirim"});
    happens(ShiftSaved{{ShiftId{1}, PersonId{1}, SeatId{"01"}, {now_}, {now_ + 8 * 3'600'000'000LL}}, PersonId{2}});
    happens(ShiftRemoved{ShiftId{1}, PersonId{2}});
    ship();
    EXPECT_EQ(query("select needs_answer, answer, answered_by from alarm"), "t|regu kota dikirim|1");
    EXPECT_EQ(query("select text from timeline where kind = 'alarm_answered'"), "regu kota dikirim");
    EXPECT_EQ(query("select person, seat, ends - starts, removed_at is not null from shift"), "1|01|08:00:00|t");
}

// What reopening asks for: the story of one incident, decoded as events again, is that incident.
TEST_F(StoreCare, gives_back_the_events_of_an_incident_whole) {
    happens(IncidentClosed{IncidentId{1}, PersonId{1}, "Padam", "sudah dingin"});
    ship();
    Queries queries(QueryOptions{.url = url()});
    const auto story = ask(queries, "incident_story", {{"incident", 1}, {"viewer", {{"role", "operator"}, {"person", 1}}}});
    ASSERT_TRUE(story);
    Centre again;
    for (const auto& entry : (*story)["events"]) {
        const auto body = decode(entry["type"].get<std::string>(), 1, entry["data"], entry["data"]);
        ASSERT_TRUE(body) << body.error().to_string();
        again.apply({entry["seq"], HouseTime{entry["at"].get<std::int64_t>()}, WallTime{entry["wall"].get<std::int64_t>()}, *body});
    }
    ASSERT_TRUE(again.state().incidents.contains(IncidentId{1}));
    EXPECT_EQ(again.state().incidents.at(IncidentId{1}).narrative, "api");
    EXPECT_EQ(again.state().incidents.at(IncidentId{1}).care.note, "sudah dingin");
}

}  // namespace
}  // namespace siaga::store
