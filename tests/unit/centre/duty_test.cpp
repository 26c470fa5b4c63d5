// The regency's duty officers: who is rung, when again, and when never more. Minutes are counted from the alarm.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class DutyOfficers : public House {
protected:
    DutyOfficers() {
        profile_.duty = {officer("Ani", "0712 300"), officer("Badu", "0712 400")};
        open();
        who_ = person("siti");
        crew_ = person("damkar-1", PersonRole::dispatcher, "damkar");
        boss_ = person("kepala", PersonRole::supervisor);
    }
    static profile::Contact officer(const std::string& label, const std::string& number) {
        profile::Contact out;
        out.label = label;
        out.number = number;
        out.rank = profile::ContactRank::piket;
        return out;
    }
    // The leading agency cannot come, and no supervisor is in the room.
    void declined() {
        desk("damkar");
        fire_ = save({}, who_);
        began_ = now_;
        done(Decline{assignment(fire_, "damkar").id, "armada rusak"}, crew_);
    }
    // "0:300": seconds since the alarm, and the end of the number dialled.
    std::vector<std::string> rung() const {
        std::vector<std::string> out;
        for (const auto& event : day)
            if (const auto* e = event.body.get_if<NoticeDialled>())
                out.push_back(std::to_string((event.at - began_) / 1s) + ":" + e->party.number.substr(4));
        return out;
    }
    const Delivery& delivery() const { return state().deliveries.at(DeliveryId{state().last_delivery}); }
    void presses(const std::string& digit) {
        const CallId id = delivery().call;
        const LegId leg = call(id).caller_leg;
        LegPickedUp up;
        up.leg = leg;
        up.media.address = "10.20.0.5";
        up.media.port = 32000;
        up.dialog.remote_tag = "n";
        done(up);
        done(NoticeSpoken{delivery().id, "pesan/uji"});
        MediaFact fact;
        fact.id = 1;
        fact.kind = MediaFactKind::play_ended;
        fact.call = id;
        fact.leg = leg;
        fact.play = 1;
        done(MediaSaid{fact});
        fact.id = 2;
        fact.kind = MediaFactKind::dtmf;
        fact.digit = digit;
        done(MediaSaid{fact});
    }
    using Rung = std::vector<std::string>;
    PersonId who_, crew_, boss_;
    IncidentId fire_;
    HouseTime began_;
};

TEST_F(DutyOfficers, who_do_not_lift_are_rung_again_after_one_two_five_and_every_ten_minutes_while_the_page_sounds_each_minute) {
    declined();
    advance(45min);
    EXPECT_EQ(rung(), (Rung{"0:300", "30:400", "120:400", "150:300", "300:300", "330:400", "660:400", "690:300", "1320:300", "1350:400",
                            "1980:400", "2010:300", "2640:300", "2670:400"}));
    EXPECT_EQ(alarm(AlarmKind::assignment_declined)->count, 46U);
}
TEST_F(DutyOfficers, are_never_rung_after_somebody_typed_what_was_done) {
    declined();
    advance(10s);
    const CallId ringing = delivery().call;
    done(AnswerAlarm{alarm(AlarmKind::assignment_declined)->id, "regu kota dikirim"}, who_);
    EXPECT_EQ(call(ringing).state, CallState::ended) << "the telephone falls silent";
    EXPECT_EQ(delivery().result, DeliveryResult::cancelled);
    advance(1h);
    EXPECT_EQ(rung(), Rung{"0:300"});
}
TEST_F(DutyOfficers, are_rung_while_one_of_two_alarms_still_wants_an_answer) {
    declined();
    advance(61s);  // the round is over: a second alarm says that they cannot be reached
    done(AnswerAlarm{alarm(AlarmKind::assignment_declined)->id, "regu kota dikirim"}, who_);
    ASSERT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
    advance(3min);
    EXPECT_EQ(rung(), (Rung{"0:300", "30:400", "120:400", "150:300"}));
    done(AnswerAlarm{alarm(AlarmKind::ladder_exhausted)->id, "sekda ditelepon"}, who_);
    advance(1h);
    EXPECT_EQ(rung().size(), 4U);
}
TEST_F(DutyOfficers, who_press_1_know_and_are_left_alone_while_the_page_goes_on) {
    declined();
    presses("1");
    advance(1h);
    EXPECT_EQ(rung(), Rung{"0:300"});
    EXPECT_EQ(alarm(AlarmKind::assignment_declined)->count, 61U);
}
TEST_F(DutyOfficers, are_not_rung_while_a_supervisor_is_there_and_at_once_when_the_last_one_has_gone) {
    done(PersonPresence{boss_, true});
    declined();
    advance(5min);
    EXPECT_TRUE(rung().empty());
    done(PersonPresence{boss_, false});
    advance(1min);
    EXPECT_EQ(rung().at(0), "360:300");
}
TEST_F(DutyOfficers, who_were_only_sent_a_message_give_way_to_the_next_one) {
    profile_.duty[0].messages = true;
    profile_.hash = "uji-2";
    open();
    declined();
    advance(30s);
    ASSERT_EQ(delivery().target.channel, Channel::webhook);
    done(DeliveryDone{delivery().id, DeliveryResult::told, "202"});
    advance(5min);
    EXPECT_EQ(rung().at(1).substr(rung().at(1).find(':')), ":400") << "the next round begins with the other one";
}
TEST_F(DutyOfficers, whom_the_ladder_has_just_tried_get_a_minute) {
    profile_.agencies[0].contacts.clear();
    profile_.hash = "uji-2";
    open();
    began_ = now_;
    fire_ = save({}, who_);  // no desk, no contact: the ladder is at the duty officers at once
    advance(2min + 1s);
    EXPECT_EQ(rung(), (Rung{"0:300", "30:400", "120:400"}));
}
TEST_F(DutyOfficers, go_on_being_rung_at_the_same_times_over_a_crash) {
    declined();
    advance(70s);
    crash_and_start();
    advance(50s);
    EXPECT_EQ(rung(), (Rung{"0:300", "30:400", "120:400"}));
}
TEST_F(DutyOfficers, are_silent_when_the_agency_accepts_after_all) {
    declined();
    advance(10s);
    const CallId ringing = delivery().call;
    done(AcknowledgeByPhone{assignment(fire_, "damkar").id, "Komandan regu", {}}, who_);
    EXPECT_EQ(call(ringing).state, CallState::ended);
    advance(1h);
    EXPECT_EQ(rung().size(), 1U);
}

}  // namespace
}  // namespace siaga::centre::test
