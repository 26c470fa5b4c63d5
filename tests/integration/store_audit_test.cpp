// The audit page's rows against the events they are made of.
#include "store_day.hpp"

namespace siaga::store {
namespace {

using namespace test;
using namespace centre;
using nlohmann::json;

struct Audit : DayReports {};

TEST_F(Audit, shows_what_a_change_was_before_and_is_after_to_admins_alone) {
    EXPECT_EQ(try_report("audit", day().supervisor_, "supervisor").error().code, "query_refused");
    Person changed = day().state().people.at(day().supervisor_);
    changed.name = "Kepala Ruang";
    append({record_of({0, {day().now_.us}, {day().day.back().wall.us}, PersonSaved{changed, day().admin_}}),
            record_of({0, {day().now_.us}, {day().day.back().wall.us}, ReportExported{day().supervisor_, "recap", json{{"from", 1}}, 12}})});
    ASSERT_TRUE(shipped_all());
    const json got = report("audit", day().admin_, "admin");
    const json& rows = got["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 2U);
    EXPECT_EQ(rows[0][3], "report_exported");
    EXPECT_EQ(rows[0][4], "recap");
    EXPECT_EQ(rows[1][2], "admin");
    EXPECT_EQ(rows[1][3], "person_saved");
    EXPECT_EQ(json::parse(rows[1][7].get<std::string>()), (json{{"name", "kepala"}}));
    EXPECT_EQ(json::parse(rows[1][8].get<std::string>()), (json{{"name", "Kepala Ruang"}}));
    const json changes = report("audit", day().admin_, "admin", {{"kind", "changes"}});
    for (const auto& row : changes["tables"][0]["rows"]) EXPECT_EQ(row[3], "person_saved");
    // Nothing of a restricted case, in whole or in part.
    const json all = report("audit", day().admin_, "admin", {{"limit", 5000}});
    for (const auto& [id, incident] : counted().incidents)
        if (incident.restricted) EXPECT_EQ(all.dump().find(query("select number from incident where id = " + std::to_string(id.value))), std::string::npos);
}

TEST_F(Audit, shows_which_settings_of_the_house_an_admin_changed) {
    QueueSettings before, after;
    after.ring = std::chrono::seconds(20);
    const SeatSettings seat{SeatId{"09"}, "Meja baru", true};
    const auto happened = [&](EventBody body) { return record_of({0, {day().now_.us}, {day().day.back().wall.us}, std::move(body)}); };
    append({happened(PasswordReset{day().supervisor_, day().admin_}), happened(QueueSettingsChanged{before, after, day().admin_}), happened(SeatSettingsChanged{seat.id, {}, seat, day().admin_}),
            happened(SeatPasswordChanged{seat.id, day().admin_})});
    ASSERT_TRUE(shipped_all());
    const json changes = report("audit", day().admin_, "admin", {{"kind", "changes"}});
    const json& rows = changes["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 4U);
    EXPECT_EQ(rows[3][3], "password_reset");
    EXPECT_EQ(rows[3][4], query("select name from person where id = " + std::to_string(day().supervisor_.value)));
    EXPECT_EQ(rows[0][3], "seat_password_changed");
    EXPECT_EQ(rows[0][4], "09");
    EXPECT_EQ(rows[1][3], "seat_settings_changed");
    EXPECT_EQ(json::parse(rows[1][8].get<std::string>())["title"], "Meja baru");
    EXPECT_EQ(rows[2][2], "admin");
    EXPECT_EQ(json::parse(rows[2][7].get<std::string>()), (json{{"ring", 12'000'000}}));
    EXPECT_EQ(json::parse(rows[2][8].get<std::string>()), (json{{"ring", 20'000'000}}));
    EXPECT_EQ(rows[2][9], "ring: 12000000 -> 20000000");
}

TEST_F(Audit, tells_a_new_contact_as_added_and_without_a_before) {
    ContactSaved added{AgencyId{"damkar"}, 1, 0, true, "sidik", day().admin_, {}, {}}, changed{AgencyId{"damkar"}, 2, 0, false, "sidik", day().admin_, {}, {}};
    added.after.label = changed.before.label = "Piket";
    added.after.number = changed.before.number = changed.after.number = "0711 555 01";
    changed.after.label = "Piket malam";
    const auto happened = [&](EventBody body) { return record_of({0, {day().now_.us}, {day().day.back().wall.us}, std::move(body)}); };
    append({happened(added), happened(changed)});
    ASSERT_TRUE(shipped_all());
    const json rows = report("audit", day().admin_, "admin", {{"kind", "changes"}})["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 2U);
    EXPECT_EQ(rows[1][3], "contact_added");
    EXPECT_TRUE(rows[1][7].is_null()) << rows[1];
    EXPECT_EQ(json::parse(rows[1][8].get<std::string>())["label"], "Piket");
    EXPECT_EQ(rows[0][3], "contact_saved");
    EXPECT_EQ(json::parse(rows[0][7].get<std::string>()), (json{{"label", "Piket"}}));
}

TEST_F(Audit, shows_who_trained_whom_in_what_and_with_which_result_and_never_the_words) {
    Day longer{kSeed};
    const std::size_t known = longer.day.size();
    longer.train();
    const json span = json::object({{"to", longer.day.back().wall.us + 1}});
    std::vector<journal::Record> records;
    for (std::size_t i = known; i < longer.day.size(); ++i)
        if (type_of(longer.day[i].body).starts_with("training_")) records.push_back(record_of(longer.day[i]));
    ASSERT_EQ(records.size(), 4U);
    append(records);
    ASSERT_TRUE(shipped_all());
    const json got = report("audit", day().admin_, "admin", span);
    const json& rows = got["tables"][0]["rows"];
    ASSERT_GE(rows.size(), 3U);
    const auto trainee = query("select name from person where id = " + std::to_string(day().operators_[0].value));
    EXPECT_EQ(rows[2][2], "kepala");
    EXPECT_EQ(rows[2][3], "training_started");
    EXPECT_EQ(rows[2][4], "01");
    EXPECT_NE(rows[2][9].get<std::string>().find(": " + trainee), std::string::npos) << rows[2][9];
    EXPECT_EQ(rows[1][2], trainee);
    EXPECT_EQ(rows[1][9], "LATIHAN-0001: kebakaran, jenis sesuai, 65 detik");
    EXPECT_EQ(rows[0][3], "training_ended");
    EXPECT_EQ(rows[0][9], "selesai");
    EXPECT_EQ(got.dump().find("api di dapur"), std::string::npos) << "what a trainee types";
    const json changes = report("audit", day().admin_, "admin", {{"kind", "changes"}, {"to", span["to"]}});
    for (const auto& row : changes["tables"][0]["rows"])
        EXPECT_FALSE(row[3].get<std::string>().starts_with("training_")) << "no change of the house";
}

}  // namespace
}  // namespace siaga::store
