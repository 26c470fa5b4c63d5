#include "test_phone.hpp"

namespace siaga::phone {
namespace {

TEST_F(PhoneTest, a_call_is_answered_and_hung_up_by_the_caller) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return caller.answered == 1 && seat.answered == 1; }));
    EXPECT_EQ(caller.progress, 1);
    caller.call()->hang_up();
    ASSERT_TRUE(until([&] { return seat.ended == 1 && caller.agent.calls() == 0; }));
    EXPECT_EQ(seat.reason, "ditutup lawan bicara");
    EXPECT_EQ(caller.reason, "ditutup sendiri");
    EXPECT_EQ(caller.agent.counters().sent_again + seat.agent.counters().sent_again, 0U);
}

TEST_F(PhoneTest, the_called_side_hangs_up_only_after_the_ack) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return seat.answered == 1; }));
    seat.call()->hang_up();
    ASSERT_TRUE(until([&] { return caller.ended == 1; }));
    EXPECT_EQ(caller.answered, 1);
    EXPECT_EQ(caller.reason, "ditutup lawan bicara");
}

TEST_F(PhoneTest, a_tone_arrives_each_way_and_digits_too) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    seat.audio.say = std::make_shared<const Samples>(tone(1000, 5));
    seat.audio.keep = true;
    CallPlan plan;
    plan.audio.codecs = {0, 8};
    plan.audio.say = std::make_shared<const Samples>(tone(440, 5));
    plan.audio.keep = true;
    caller.dial(seat, plan);
    ASSERT_TRUE(until([&] { return caller.answered == 1; }));
    caller.call()->send_dtmf("19#");
    ASSERT_TRUE(until([&] { return seat.call() != nullptr && seat.call()->audio().dtmf == "19#"; }));
    ASSERT_TRUE(until([&] { return caller.call()->heard().size() > 8000 && seat.call()->heard().size() > 10'000; }));
    caller.call()->hang_up();
    ASSERT_TRUE(until([&] { return seat.ended == 1; }));
    EXPECT_GT(share_of(caller.heard, 1000, 2000, 4000), 0.95);
    EXPECT_GT(share_of(seat.heard, 440, 8000, 1600), 0.95);  // after the digits
    EXPECT_LT(share_of(seat.heard, 1000, 8000, 1600), 0.05);
    EXPECT_EQ(caller.stats.packets_missing, 0U);
}

TEST_F(PhoneTest, a_caller_who_gives_up_while_ringing_stops_the_ringing) {
    TestPhone seat(loop, {});
    seat.answer_at_once = false;
    TestPhone caller(loop, {});
    caller.hang_up_when_ringing = true;
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return seat.ended == 1 && caller.ended == 1; }));
    EXPECT_EQ(caller.status, 487);
    EXPECT_EQ(seat.reason, "penelepon menutup sebelum dijawab");
    EXPECT_EQ(seat.answered, 0);
}

TEST_F(PhoneTest, a_cancel_that_crosses_the_200_ends_with_a_bye) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    caller.hang_up_when_ringing = true;  // the 200 is already on its way
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return seat.ended == 1 && caller.ended == 1; }));
    EXPECT_EQ(seat.reason, "ditutup lawan bicara");
    EXPECT_EQ(caller.reason, "dibatalkan");
    EXPECT_EQ(caller.answered, 0);
}

TEST_F(PhoneTest, a_busy_phone_answers_486) {
    TestPhone seat(loop, {});
    TestPhone first(loop, {});
    TestPhone second(loop, {});
    first.dial(seat);
    ASSERT_TRUE(until([&] { return first.answered == 1; }));
    second.dial(seat);
    ASSERT_TRUE(until([&] { return second.ended == 1; }));
    EXPECT_EQ(second.status, 486);
    EXPECT_EQ(seat.rings, 1);
}

TEST_F(PhoneTest, a_call_can_be_rejected) {
    TestPhone seat(loop, {});
    seat.reject = 603;
    TestPhone caller(loop, {});
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return caller.ended == 1; }));
    EXPECT_EQ(caller.status, 603);
    EXPECT_EQ(caller.reason, "ditolak: 603 Decline");
}

TEST_F(PhoneTest, an_invite_without_sdp_is_offered_and_settled_by_the_ack) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    CallPlan plan;
    plan.offer = false;
    caller.dial(seat, plan);
    ASSERT_TRUE(until([&] {
        return caller.call() != nullptr && seat.call() != nullptr && caller.call()->audio().packets_heard > 5 &&
               seat.call()->audio().packets_heard > 5;
    }));
}

TEST_F(PhoneTest, hold_and_resume_are_seen_by_the_other_side) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return caller.answered == 1 && seat.answered == 1; }));
    caller.call()->hold(true);
    ASSERT_TRUE(until([&] { return seat.call()->held(); }));
    caller.call()->hold(false);
    ASSERT_TRUE(until([&] {
        caller.call()->hold(false);  // refused while the first one is open
        return !seat.call()->held();
    }));
}

TEST_F(PhoneTest, glare_is_resolved_after_491) {
    TestPhone seat(loop, {});
    TestPhone caller(loop, {});
    caller.dial(seat);
    ASSERT_TRUE(until([&] { return caller.answered == 1 && seat.answered == 1; }));
    ASSERT_TRUE(until([&] { return seat.call()->audio().packets_heard > 1; }));  // its ACK has arrived too
    caller.call()->hold(true);
    seat.call()->hold(true);
    ASSERT_TRUE(until([&] { return seat.call()->held() && caller.call()->held(); }));
    EXPECT_EQ(caller.ended + seat.ended, 0);
}

TEST_F(PhoneTest, answer_after_0_lifts_the_phone) {
    TestPhone seat(loop, {});
    seat.answer_at_once = false;
    TestPhone caller(loop, {});
    CallPlan plan;
    plan.headers = {{"Call-Info", "<sip:127.0.0.1>;answer-after=0"}};
    caller.dial(seat, plan);
    EXPECT_TRUE(until([&] { return caller.answered == 1; }));
}

TEST_F(PhoneTest, nobody_there_ends_the_call) {
    TestPhone caller(loop, {});
    CallPlan plan;
    plan.to = "sip:112@nirwana.invalid:5060";
    EXPECT_EQ(caller.agent.call(plan).error().code, "host_unknown");
    plan.to = "tel:112";
    EXPECT_EQ(caller.agent.call(plan).error().code, "uri_scheme");
}

}  // namespace
}  // namespace siaga::phone
