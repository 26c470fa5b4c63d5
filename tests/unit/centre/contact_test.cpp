// Tests of contacts' channels, and the edits of an admin against the profile's files.
#include "agency_admin_fixture.hpp"

namespace siaga::centre::test {
namespace {

class ContactTests : public AgencyAdministration {
protected:
    ContactTests() {
        SaveContact change = contact("Piket", "0712 999 00", "piket@contoh.go.id");
        change.add = false;
        change.contact.messages = true;
        done(change, admin_);
    }
    DeliveryId kirim(Channel channel) { return DeliveryId{done(TestContact{damkar_, 1, 0, channel}, admin_).reply["delivery"].get<std::uint64_t>()}; }
    const Delivery& delivery(DeliveryId id) const { return state().deliveries.at(id); }
    void media(MediaFactKind kind, DeliveryId id, const std::string& digit, std::uint64_t play) {
        MediaFact fact;
        fact.id = ++facts_;
        fact.kind = kind;
        fact.call = delivery(id).call;
        fact.leg = call(fact.call).caller_leg;
        fact.digit = digit;
        fact.play = play;
        done(MediaSaid{fact});
    }
    void takes_up(DeliveryId id) {
        LegPickedUp up;
        up.leg = call(delivery(id).call).caller_leg;
        up.media.address = "10.20.0.5";
        up.media.port = 32000;
        up.dialog.remote_tag = "n";
        done(up);
        done(NoticeSpoken{id, "pesan/uji"});
    }
    std::uint64_t facts_ = 0;
};

TEST_F(ContactTests, a_call_that_says_it_is_a_test_verifies_the_number_once_a_digit_is_pressed) {
    const DeliveryId id = kirim(Channel::voice);
    ASSERT_TRUE(happened<NoticeDialled>());
    EXPECT_NE(delivery(id).text.find("bukan kejadian sungguhan"), std::string::npos);
    takes_up(id);
    media(MediaFactKind::dtmf, id, "1", 0);  // before the message was heard: a greeting, a pocket
    EXPECT_FALSE(damkar().contacts[0].verified);
    media(MediaFactKind::play_ended, id, "", 1);
    media(MediaFactKind::dtmf, id, "1", 0);
    EXPECT_EQ(delivery(id).result, DeliveryResult::accepted);
    EXPECT_TRUE(damkar().contacts[0].verified);
    ASSERT_EQ(state().agency_admin.verified.size(), 1U);
    EXPECT_EQ(state().agency_admin.verified[0].by, admin_);
    EXPECT_EQ(room(delivery(id).call)->parties.at(0).play->items, std::vector<std::string>{"notis-diterima-id"});
    advance(10s);
    EXPECT_EQ(call(delivery(id).call).state, CallState::ended);
}
TEST_F(ContactTests, a_test_touches_no_incident_and_no_figure_and_is_not_recorded) {
    const Json before = to_json_value(state().totals);
    const DeliveryId id = kirim(Channel::voice);
    takes_up(id);
    EXPECT_TRUE(call(delivery(id).call).recordings.empty());
    media(MediaFactKind::play_ended, id, "", 1);
    media(MediaFactKind::dtmf, id, "2", 0);
    EXPECT_EQ(delivery(id).result, DeliveryResult::declined);
    EXPECT_FALSE(damkar().contacts[0].verified);
    EXPECT_EQ(to_json_value(state().totals), before);
    EXPECT_TRUE(state().incidents.empty());
    EXPECT_TRUE(state().escalations.empty());
    EXPECT_TRUE(state().alarms.empty() || !alarm(AlarmKind::ladder_exhausted));
}
TEST_F(ContactTests, a_telephone_that_nobody_takes_up_is_told_as_such) {
    const DeliveryId id = kirim(Channel::voice);
    advance(31s);
    EXPECT_EQ(delivery(id).result, DeliveryResult::no_answer);
    EXPECT_EQ(refused(VerifyContact{id}, admin_), "test_failed");
}
TEST_F(ContactTests, a_message_that_went_out_verifies_only_when_somebody_confirms_it) {
    const DeliveryId id = kirim(Channel::email);
    EXPECT_EQ(delivery(id).target.email, "piket@contoh.go.id");
    done(DeliveryDone{id, DeliveryResult::told, "250 ok"});
    EXPECT_FALSE(damkar().contacts[0].verified);
    done(VerifyContact{id}, admin_);
    EXPECT_TRUE(damkar().contacts[0].verified);
    EXPECT_EQ(events<ContactVerified>().at(0).how, "person");
}
TEST_F(ContactTests, what_was_tested_and_replaced_meanwhile_is_not_verified) {
    const DeliveryId id = kirim(Channel::webhook);
    SaveContact change = contact("Piket", "0712 888 00");
    change.add = false;
    change.revision = 1;
    done(change, admin_);
    done(DeliveryDone{id, DeliveryResult::told, "204"});
    EXPECT_EQ(refused(VerifyContact{id}, admin_), "contact_changed");
    EXPECT_FALSE(damkar().contacts[0].verified);
}
TEST_F(ContactTests, one_at_a_time_goes_to_a_telephone_and_only_by_a_way_it_has) {
    kirim(Channel::voice);
    EXPECT_EQ(refused(TestContact{damkar_, 1, 0, Channel::voice}, admin_), "test_running");
    EXPECT_EQ(refused(TestContact{damkar_, 1, 0, Channel::page}, admin_), "channel_missing");
    EXPECT_EQ(refused(TestContact{damkar_, 0, 0, Channel::email}, admin_), "agency_changed");
    EXPECT_EQ(refused(TestContact{damkar_, 1, 7, Channel::email}, admin_), "contact_unknown");
}
TEST_F(ContactTests, without_a_trunk_for_outgoing_calls_the_test_says_so) {
    for (auto& trunk : settings_.trunks) trunk.outgoing_target.clear();
    open();
    EXPECT_EQ(delivery(kirim(Channel::voice)).result, DeliveryResult::unreachable);
}
TEST_F(ContactTests, only_the_last_hundred_are_kept) {
    for (int i = 0; i < 105; ++i) done(DeliveryDone{kirim(Channel::email), DeliveryResult::told, "250 ok"});
    EXPECT_EQ(state().agency_admin.tests.size(), kContactTestsKept);
    EXPECT_EQ(state().deliveries.size(), kContactTestsKept);
}

// ---- restarts and the profile's files -----------------------------------------------------------------

TEST_F(ContactTests, edits_and_what_was_verified_survive_a_crash_and_a_start_with_the_same_files) {
    const DeliveryId id = kirim(Channel::email);
    done(DeliveryDone{id, DeliveryResult::told, "250 ok"});
    done(VerifyContact{id}, admin_);
    done(SaveIncidentType{animal(), 0, true, TypeId{"kebakaran"}}, admin_);
    const Json before = to_json_value(state().agency_admin);
    const std::string hash = state().profile.hash;
    crash_and_start();
    EXPECT_EQ(to_json_value(state().agency_admin), before);
    EXPECT_EQ(state().profile.hash, hash);
    EXPECT_TRUE(damkar().contacts[0].verified);
    EXPECT_NE(profile::find_type(state().profile, TypeId{"hewan_liar"}), nullptr);
}
TEST_F(ContactTests, new_files_that_leave_the_agency_alone_leave_its_edit_in_force) {
    profile::Profile fresh = profile_;
    fresh.title = "Kab. Uji Baru";
    done(SaveIncidentType{animal(), 0, true, TypeId{"kebakaran"}}, admin_);
    reload(fresh, "uji-2");
    const auto settled = events<ProfileEditsSettled>().at(0);
    EXPECT_EQ(settled.kept_agencies, std::vector{damkar_});
    EXPECT_EQ(settled.kept_types, std::vector{TypeId{"hewan_liar"}});
    EXPECT_EQ(state().profile.title, "Kab. Uji Baru");
    EXPECT_EQ(damkar().contacts[0].number, "0712 999 00");
    EXPECT_EQ(assignment(save({}, admin_, "hewan_liar"), "damkar").role, Role::utama) << "the published rules go on as well";
    EXPECT_EQ(revision(), 1U);
}
TEST_F(ContactTests, files_that_say_something_else_of_the_agency_take_its_place) {
    profile::Profile fresh = profile_;
    fresh.agencies[0].contacts[0].number = "0712 777 00";
    reload(fresh, "uji-2");
    EXPECT_EQ(events<ProfileEditsSettled>().at(0).overruled_agencies, std::vector{damkar_});
    EXPECT_EQ(damkar().contacts[0].number, "0712 777 00");
    EXPECT_EQ(refused(contact("Wakil", "0712 555 02"), admin_), "agency_changed") << "who has the page open must see it first";
}
TEST_F(ContactTests, another_regencys_profile_takes_the_place_of_every_edit) {
    profile::Profile other = profile_;
    other.name = "lain";
    reload(other, "lain-1");
    EXPECT_EQ(damkar().contacts[0].number, "0712 321 000");
    EXPECT_FALSE(state().agency_admin.agencies.at(damkar_).edited);
}

}  // namespace
}  // namespace siaga::centre::test
