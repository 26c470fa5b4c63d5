// Announcements, place aliases, holidays and the profile: who changed what, from what, to what.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class HouseAdministration : public House {
protected:
    HouseAdministration() { open(); }
    const std::string one_ = std::string(64, 'a'), two_ = std::string(64, 'b');
    PersonId admin_ = person("admin", PersonRole::admin);
};

TEST_F(HouseAdministration, an_announcement_is_changed_with_who_before_and_after) {
    done(ChangeAnnouncement{"terhubung-id", one_, 16044, 1000}, admin_);
    done(ChangeAnnouncement{"terhubung-id", two_, 32044, 2000}, admin_);
    const auto changed = events<AnnouncementChanged>();
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0].before_sha256, one_);
    EXPECT_EQ(changed[0].after_sha256, two_);
    EXPECT_EQ(changed[0].person, admin_);
    EXPECT_EQ(state().house_admin.announcements.at("terhubung-id").duration_ms, 2000U);
}
TEST_F(HouseAdministration, an_announcement_goes_back_to_the_generated_voice) {
    done(ChangeAnnouncement{"terhubung-id", one_, 16044, 1000}, admin_);
    done(ChangeAnnouncement{"terhubung-id", {}, 0, 0}, admin_);
    EXPECT_EQ(events<AnnouncementChanged>().at(0).before_sha256, one_);
    EXPECT_TRUE(state().house_admin.announcements.empty());
}
TEST_F(HouseAdministration, the_same_announcement_again_is_no_event) {
    done(ChangeAnnouncement{"terhubung-id", one_, 16044, 1000}, admin_);
    done(ChangeAnnouncement{"terhubung-id", one_, 16044, 1000}, admin_);
    EXPECT_FALSE(happened<AnnouncementChanged>());
}
TEST_F(HouseAdministration, an_announcement_whose_name_or_hash_could_be_a_path_is_refused) {
    EXPECT_EQ(refused(ChangeAnnouncement{"../secrets", one_, 1, 1}, admin_), "announcement_unknown");
    EXPECT_EQ(refused(ChangeAnnouncement{"terhubung-id", "../../etc", 1, 1}, admin_), "announcement_bad");
}

TEST_F(HouseAdministration, a_place_alias_is_added_changed_and_taken_away) {
    done(ChangePlaceAlias{"pasar lama", "tanjung lubuk"}, admin_);
    done(ChangePlaceAlias{"pasar lama", "kayu agung"}, admin_);
    EXPECT_EQ(events<PlaceAliasChanged>().at(0).before, "tanjung lubuk");
    EXPECT_EQ(state().house_admin.place_aliases.at("pasar lama").means, "kayu agung");
    done(ChangePlaceAlias{"pasar lama", {}}, admin_);
    EXPECT_TRUE(state().house_admin.place_aliases.empty());
    EXPECT_EQ(refused(ChangePlaceAlias{"pasar lama", {}}, admin_), "alias_unknown");
}

TEST_F(HouseAdministration, a_holiday_is_a_day_of_the_calendar_with_a_name) {
    done(ChangeHoliday{"2028-02-29", "Hari libur daerah"}, admin_);
    EXPECT_EQ(state().house_admin.holidays.at("2028-02-29"), "Hari libur daerah");
    for (const char* date : {"2027-02-29", "2026-13-01", "2026-1-1", "26-08-17", "2026-08-17x", ""})
        EXPECT_EQ(refused(ChangeHoliday{date, "x"}, admin_), "date_bad") << date;
    done(ChangeHoliday{"2028-02-29", {}}, admin_);
    EXPECT_TRUE(state().house_admin.holidays.empty());
    EXPECT_EQ(refused(ChangeHoliday{"2028-02-29", {}}, admin_), "holiday_unknown");
}

// 1,790,000,000 s is Monday evening, 21 September 2026, in WIB: the offices open again on Tuesday.
TEST_F(HouseAdministration, office_hours_do_not_run_on_a_holiday_set_a_moment_ago) {
    profile::ClockRule rule;
    rule.id = "pengaduan";
    rule.leg = profile::ClockLeg::acknowledge;
    rule.types = {TypeId{"pengaduan"}};
    rule.office_hours = true;
    rule.seconds = 3600;
    profile_.clock_rules = {rule};
    profile_.hash = "uji-2";
    done(LoadProfile{profile_, "root"});
    const auto due = [&] {
        return assignment(save({}, admin_, "pengaduan"), "bpbd").acknowledge_by;
    };
    const HouseTime tuesday = due();
    ASSERT_TRUE(tuesday);
    done(ChangeHoliday{"2026-09-22", "Hari libur daerah"}, admin_);
    const HouseTime wednesday = due();
    EXPECT_GT(wednesday - tuesday, 23h);
    EXPECT_LT(wednesday - tuesday, 25h);
}

TEST_F(HouseAdministration, survives_a_crash_and_start) {
    done(ChangeAnnouncement{"terhubung-id", one_, 16044, 1000}, admin_);
    done(ChangePlaceAlias{"pasar lama", "kayu agung"}, admin_);
    done(ChangeHoliday{"2026-08-17", "Hari Kemerdekaan"}, admin_);
    const Json before = to_json_value(state().house_admin);
    crash_and_start();
    EXPECT_EQ(to_json_value(state().house_admin), before);
}

// ---- the profile ----------------------------------------------------------------------------------

class ProfileInForce : public HouseAdministration {
protected:
    profile::Profile other_ = [this] {
        profile::Profile made = profile_;
        made.name = "lain";
        made.hash = "lain-1";
        made.zone_name = "WITA";
        made.zone_minutes = 480;
        return made;
    }();
};

TEST_F(ProfileInForce, changes_while_calls_run_and_the_event_says_who_before_and_after) {
    ready_at("01");
    const CallId call_before = answered_call("01");
    done(LoadProfile{other_, "root"});
    EXPECT_EQ(state().profile.name, "lain");
    EXPECT_EQ(state().profile.zone_minutes, 480);
    EXPECT_EQ(call(call_before).state, CallState::talking);
    const auto installed = events<ProfileInstalled>();
    ASSERT_EQ(installed.size(), 1U);
    EXPECT_EQ(installed[0].before_name, "uji");
    EXPECT_EQ(installed[0].after_hash, "lain-1");
    EXPECT_EQ(installed[0].asked_by, "root");
}
TEST_F(ProfileInForce, that_lacks_the_agency_of_an_open_incident_is_refused_and_the_last_good_stays) {
    const PersonId who = ready_at("01");
    const IncidentId fire = save(answered_call("01"), who);
    other_.agencies.erase(other_.agencies.begin());  // damkar
    EXPECT_EQ(refused(LoadProfile{other_, "root"}), "profile_lacks_agency");
    EXPECT_EQ(state().profile.name, "uji");
    EXPECT_EQ(state().incidents.at(fire).state, IncidentState::open);
}
TEST_F(ProfileInForce, that_lacks_the_type_of_an_open_incident_is_refused) {
    const PersonId who = ready_at("01");
    save(answered_call("01"), who);
    other_.types.erase(other_.types.begin());  // kebakaran
    EXPECT_EQ(refused(LoadProfile{other_, "root"}), "profile_lacks_type");
}
TEST_F(ProfileInForce, the_same_again_is_no_event) {
    done(LoadProfile{other_, "root"});
    done(LoadProfile{other_, "root"});
    EXPECT_FALSE(happened<ProfileInstalled>());
    EXPECT_FALSE(happened<ProfileLoaded>());
}
TEST_F(ProfileInForce, stays_after_a_restart_with_the_same_files) {
    done(LoadProfile{other_, "root"});
    profile_ = other_;
    crash_and_start();
    EXPECT_EQ(state().profile.name, "lain");
    EXPECT_EQ(state().house_admin.profile_hash, "lain-1");
}

}  // namespace
}  // namespace siaga::centre::test
