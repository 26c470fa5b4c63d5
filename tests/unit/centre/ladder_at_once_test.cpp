// A ladder of which more than one thing happens at a time: somebody listens while the next one is rung, a gateway is
// tried again, two ladders lead to one telephone.
#include "ladder_fixture.hpp"

namespace siaga::centre::test {
namespace {

class LadderAtOnce : public Ladder {
protected:
    void answers(const Notice& to) {
        takes_up(to);
        spoken(to);
    }
    void hears_out(const Notice& by) { media(by, MediaFactKind::play_ended, {}, 1); }
    void presses_1(const Notice& by) { media(by, MediaFactKind::dtmf, "1"); }
    const Delivery& delivery_of(const Notice& of) const { return state().deliveries.at(of.id); }
};

TEST_F(LadderAtOnce, the_pikets_voicemail_ends_while_the_head_listens_and_the_heads_1_counts) {
    fire(false);
    const Notice piket = notice();
    answers(piket);
    advance(60s);  // his step's time is over, his voicemail still listens
    ASSERT_EQ(dialled(), (Numbers{"0712100", "0712200"}));
    const Notice head = notice();
    answers(head);
    done(LegGone{piket.leg, EndCause::caller_hung_up, 0, "BYE"});
    EXPECT_EQ(delivery_of(piket).result, DeliveryResult::no_digit);
    EXPECT_EQ(dialled().size(), 2U) << "the end of an earlier step begins no further one";
    EXPECT_EQ(ladder().state, EscalationState::running);
    hears_out(head);
    presses_1(head);
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
    EXPECT_EQ(task().phone_name, "Kepala dinas");
    EXPECT_EQ(alarm(AlarmKind::ladder_exhausted), nullptr);
}

TEST_F(LadderAtOnce, whoever_is_still_on_the_line_when_one_of_them_accepts_is_told_and_hung_up_on) {
    fire(false);
    const Notice piket = notice();
    answers(piket);
    advance(60s);
    const Notice head = notice();
    answers(head);
    hears_out(head);
    presses_1(head);
    EXPECT_EQ(delivery_of(piket).result, DeliveryResult::cancelled);
    advance(10s);
    EXPECT_EQ(call(piket.call).state, CallState::ended) << "once he was told";
}

TEST_F(LadderAtOnce, the_last_one_is_heard_out_before_the_ladder_is_exhausted) {
    profile_.duty.clear();
    profile_.hash = "uji-7";
    open();
    fire(false);
    done(LegGone{notice_leg(), EndCause::busy, 486, ""});
    done(DeliveryDone{delivery().id, DeliveryResult::refused, "400"});
    const Notice head = notice();
    ASSERT_EQ(dialled().back(), "0712200");
    answers(head);
    advance(100s);  // every step's time is over; he still listens
    EXPECT_EQ(ladder().state, EscalationState::running);
    EXPECT_EQ(alarm(AlarmKind::ladder_exhausted), nullptr);
    hears_out(head);
    presses_1(head);
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
}

TEST_F(LadderAtOnce, the_last_one_who_presses_nothing_exhausts_it_when_he_hangs_up) {
    profile_.duty.clear();
    profile_.hash = "uji-8";
    open();
    fire(false);
    done(LegGone{notice_leg(), EndCause::busy, 486, ""});
    done(DeliveryDone{delivery().id, DeliveryResult::refused, "400"});
    const Notice head = notice();
    answers(head);
    advance(100s);
    ASSERT_EQ(ladder().state, EscalationState::running);
    done(LegGone{head.leg, EndCause::caller_hung_up, 0, "BYE"});
    EXPECT_EQ(ladder().state, EscalationState::exhausted);
    EXPECT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
}

// He listened until the last step's time was over; what is sent to him then must not be the end of everything.
TEST_F(LadderAtOnce, a_message_after_the_last_steps_time_leaves_no_ladder_hanging) {
    profile_.agencies[0].contacts[1].email = "kepala@contoh.test";
    profile_.ladders = {{"kepala", {}, {}, {}, {{profile::StepTo::kepala, {}, {}, 60}}}};
    profile_.hash = "uji-10";
    open();
    fire(false);
    const Notice head = notice();
    answers(head);
    advance(100s);
    ASSERT_EQ(ladder().state, EscalationState::running);
    done(LegGone{head.leg, EndCause::caller_hung_up, 0, "BYE"});
    ASSERT_EQ(delivery().target.channel, Channel::email);
    done(DeliveryDone{delivery().id, DeliveryResult::told, "250"});
    EXPECT_EQ(ladder().state, EscalationState::exhausted);
    EXPECT_NE(alarm(AlarmKind::ladder_exhausted), nullptr);
}

TEST_F(LadderAtOnce, a_gateway_that_is_tried_again_holds_the_ladder_up_for_nothing) {
    fire(false);
    done(LegGone{notice_leg(), EndCause::busy, 486, "Busy Here"});
    const DeliveryId message = delivery().id;
    ASSERT_EQ(delivery().target.channel, Channel::webhook);
    done(DeliveryDone{message, DeliveryResult::trying, "503"});
    EXPECT_EQ(dialled(), (Numbers{"0712100", "0712200"})) << "the head is rung while the gateway is tried again";
    done(DeliveryDone{message, DeliveryResult::trying, "503"});
    EXPECT_EQ(dialled().size(), 2U);
    done(DeliveryDone{message, DeliveryResult::told, "202"});
    EXPECT_EQ(state().deliveries.at(message).result, DeliveryResult::told);
    EXPECT_EQ(dialled().size(), 2U);
}

TEST_F(LadderAtOnce, a_telephone_that_we_are_ringing_is_not_rung_a_second_time_and_is_when_it_is_free) {
    profile_.agencies[0].contacts.clear();
    profile_.agencies[1].contacts.clear();
    profile_.hash = "uji-9";
    open();
    supervised();
    who = ready_at("01");
    const IncidentId one = save(answered_call("01", "+628120001"), who);
    ASSERT_EQ(dialled(), Numbers{"0712300"});
    const Notice first = notice();
    seat_hangs_up("01");
    (void)send(EndWrapUp{}, who);
    const IncidentId two = save(answered_call("01", "+628120002"), who);
    ASSERT_NE(one, two);
    EXPECT_EQ(dialled().size(), 1U) << "the duty officer's telephone rings already";
    done(LegGone{first.leg, EndCause::no_answer, 480, ""});
    EXPECT_EQ(dialled().size(), 2U);
}

}  // namespace
}  // namespace siaga::centre::test
