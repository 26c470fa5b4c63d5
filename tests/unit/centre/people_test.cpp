// People, trunk peers and alarms.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class People : public House {
protected:
    People() { open(); }
};
class TrunkPeers : public House {
protected:
    TrunkPeers() { open(); }
};
class Alarms : public House {
protected:
    Alarms() { open(); }
};

TEST_F(People, a_login_belongs_to_one_person) {
    person("siti");
    Person other;
    other.login = other.name = "siti";
    EXPECT_EQ(refused(SavePerson{other}), "login_taken");
}
TEST_F(People, a_login_is_free_again_when_its_person_gave_it_up) {
    Person renamed = state().people.at(person("siti"));
    renamed.login = "siti.aminah";
    done(SavePerson{renamed});
    person("siti");
    EXPECT_EQ(state().people.size(), 2U);
}
TEST_F(People, the_last_admin_stays_admin) {
    Person admin = state().people.at(person("admin", PersonRole::admin));
    admin.role = PersonRole::operator_;
    EXPECT_EQ(refused(SavePerson{admin}), "last_admin");
    person("admin2", PersonRole::admin);
    EXPECT_EQ(refused(SavePerson{admin}), "");
}
TEST_F(People, a_dispatcher_belongs_to_a_known_agency_and_nobody_else_to_any) {
    Person made;
    made.login = made.name = "petugas";
    made.role = PersonRole::dispatcher;
    EXPECT_EQ(refused(SavePerson{made}), "agency_unknown");
    made.role = PersonRole::supervisor;
    made.agency = AgencyId{"damkar"};
    done(SavePerson{made});
    EXPECT_FALSE(state().people.begin()->second.agency);
}
TEST_F(People, who_takes_a_report_out_of_the_house_is_written_down) {
    const PersonId who = person("kepala", PersonRole::supervisor);
    done(NoteExport{"answer_times", Json{{"from", 1}, {"to", 2}}, 31}, who);
    ASSERT_EQ(events<ReportExported>().size(), 1U);
    EXPECT_EQ(events<ReportExported>()[0].person, who);
    EXPECT_EQ(events<ReportExported>()[0].report, "answer_times");
    EXPECT_EQ(events<ReportExported>()[0].rows, 31U);
    EXPECT_EQ(refused(NoteExport{"answer_times", Json::object(), 1}), "person_unknown");
}
TEST_F(People, needs_login_and_name) {
    EXPECT_EQ(refused(SavePerson{{}}), "login_needed");
    Person made;
    made.login = "x";
    EXPECT_EQ(refused(SavePerson{made}), "name_needed");
    made.name = "X";
    made.id = PersonId{9};
    EXPECT_EQ(refused(SavePerson{made}), "person_unknown");
}
TEST_F(People, who_is_deactivated_leaves_the_seat_and_cannot_sign_in) {
    const PersonId who = ready_at("01");
    Person gone = state().people.at(who);
    gone.active = false;
    done(SavePerson{gone});
    EXPECT_EQ(seat_state("01"), SeatState::signed_out);
    EXPECT_EQ(refused(SignIn{}, who), "person_unknown");
    EXPECT_EQ(refused(BeReady{}, who), "no_seat");
}

TEST_F(TrunkPeers, are_added_without_a_restart_and_the_strangers_alarm_ends) {
    const PersonId admin = person("admin", PersonRole::admin);
    done(StrangerKnocked{"10.99.0.7", 3});
    ASSERT_TRUE(alarm(AlarmKind::stranger_invite, "10.99.0.7"));
    EXPECT_EQ(alarm(AlarmKind::stranger_invite)->count, 3U);
    done(AddTrunkPeer{TrunkId{"telco"}, "10.99.0.0/24"}, admin);
    EXPECT_TRUE(state().added_peers.at(TrunkId{"telco"}).contains("10.99.0.0/24"));
    EXPECT_FALSE(alarm(AlarmKind::stranger_invite));
    done(AddTrunkPeer{TrunkId{"telco"}, "10.99.0.0/24"}, admin);
    EXPECT_TRUE(last.empty());
}
TEST_F(TrunkPeers, from_outside_are_refused_in_a_demo_house) {
    settings_.demo = true;
    done(Start{settings_, profile_, "uji"});
    EXPECT_EQ(refused(AddTrunkPeer{TrunkId{"telco"}, "10.99.0.7"}), "demo_house");
    EXPECT_EQ(refused(AddTrunkPeer{TrunkId{"telco"}, "127.0.0.9"}), "");
}
TEST_F(TrunkPeers, of_an_unknown_trunk_are_refused) {
    EXPECT_EQ(refused(AddTrunkPeer{TrunkId{"lain"}, "10.0.0.1"}), "trunk_unknown");
}
TEST_F(TrunkPeers, of_the_file_are_not_removed_here) {
    EXPECT_EQ(refused(RemoveTrunkPeer{TrunkId{"telco"}, "10.20.0.0/24"}), "peer_unknown");
    done(AddTrunkPeer{TrunkId{"telco"}, "10.99.0.7"});
    done(RemoveTrunkPeer{TrunkId{"telco"}, "10.99.0.7"});
    EXPECT_TRUE(state().added_peers.at(TrunkId{"telco"}).empty());
}

TEST_F(Alarms, repeat_by_counting) {
    done(StrangerKnocked{"10.99.0.7", 1});
    done(StrangerKnocked{"10.99.0.7", 5});
    EXPECT_EQ(state().alarms.size(), 1U);
    EXPECT_EQ(alarm(AlarmKind::stranger_invite)->count, 6U);
}
TEST_F(Alarms, of_forged_sources_share_one_beyond_fifty) {
    for (int i = 0; i < 300; ++i) done(StrangerKnocked{"10.99." + std::to_string(i / 200) + "." + std::to_string(i % 200), 1});
    EXPECT_LE(state().alarms.size(), 51U);
    EXPECT_EQ(alarm(AlarmKind::stranger_invite, "alamat lain")->count, 250U);
}
TEST_F(Alarms, of_a_stranger_end_with_being_acknowledged) {
    const PersonId who = person("kepala", PersonRole::supervisor);
    done(StrangerKnocked{"10.99.0.7", 1});
    done(AcknowledgeAlarm{alarm(AlarmKind::stranger_invite)->id}, who);
    EXPECT_FALSE(alarm(AlarmKind::stranger_invite));
    EXPECT_EQ(refused(AcknowledgeAlarm{AlarmId{99}}, who), "alarm_unknown");
}
TEST_F(Alarms, of_the_house_are_silenced_and_end_with_their_cause) {
    const PersonId who = person("kepala", PersonRole::supervisor);
    done(ReportAlarm{AlarmKind::database_down, "", "PostgreSQL tidak menjawab", 1});
    done(AcknowledgeAlarm{alarm(AlarmKind::database_down)->id}, who);
    ASSERT_TRUE(alarm(AlarmKind::database_down));
    EXPECT_EQ(alarm(AlarmKind::database_down)->acknowledged_by, who);
    done(ClearAlarm{AlarmKind::database_down, ""});
    EXPECT_FALSE(alarm(AlarmKind::database_down));
}
TEST_F(Alarms, in_memory_are_bounded) {
    for (std::size_t i = 0; i < kAlarmsKept + 50; ++i) {
        done(ReportAlarm{AlarmKind::media_down, std::to_string(i), "", 1});
        done(ClearAlarm{AlarmKind::media_down, std::to_string(i)});
    }
    EXPECT_LE(state().alarms.size(), kAlarmsKept);
}

}  // namespace
}  // namespace siaga::centre::test
