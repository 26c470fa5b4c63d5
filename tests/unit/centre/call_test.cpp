// One call: answering policies, the room, recording, hold.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

using Seats = std::vector<std::string>;

class CallAnswer : public House {
protected:
    CallAnswer() { open(); }
};
class CallRoom : public House {
protected:
    CallRoom() { open(); }
};

// ---- when the 200 goes out

TEST_F(CallAnswer, policy_queue_connects_at_once) {
    ready_at("01");
    const CallId id = ring("+628120001", "antre");
    EXPECT_TRUE(call(id).connected_at);
    EXPECT_FALSE(call(id).answered_at) << "connected is not answered";
}
TEST_F(CallAnswer, policy_seat_connects_only_when_a_person_answers) {
    const CallId id = ring("+628120001", "meja");
    advance(60s);
    EXPECT_FALSE(call(id).connected_at);
    ready_at("01");
    lift("01");
    EXPECT_TRUE(call(id).connected_at);
}
TEST_F(CallAnswer, policy_after_rings_ten_seconds_then_connects) {
    ready_at("01");
    const CallId id = ring();
    EXPECT_TRUE(happened<CallRinging>());
    advance(9999ms);
    EXPECT_FALSE(call(id).connected_at);
    advance(1ms);
    EXPECT_TRUE(call(id).connected_at);
    EXPECT_EQ(ringing(id), Seats{"01"}) << "the seat goes on ringing";
}
TEST_F(CallAnswer, hears_an_announcement_at_once_when_nobody_is_ready) {
    const CallId id = ring();
    EXPECT_TRUE(call(id).connected_at);
    const Party* caller = party(id, call(id).caller_leg);
    ASSERT_TRUE(caller && caller->play);
    EXPECT_EQ(caller->play->items, (std::vector<std::string>{"terhubung-id", "terhubung-en", "ringback"}));
}
TEST_F(CallAnswer, hears_our_ringback_as_early_media_where_the_trunk_takes_it) {
    ready_at("01");
    TrunkInvite invite;
    invite.handle = 5;
    invite.trunk = TrunkId{"telco"};
    invite.early_media = true;
    done(invite);
    const CallId id{state().last_call};
    ASSERT_TRUE(party(id, call(id).caller_leg));
    EXPECT_EQ(party(id, call(id).caller_leg)->play->items, std::vector<std::string>{"ringback"});
}
TEST_F(CallAnswer, counts_connected_and_answered_apart) {
    ready_at("01");
    answered_call("01");
    hang_up(ring("+628120009"));
    EXPECT_EQ(state().totals.connected, 2U);
    EXPECT_EQ(state().totals.answered, 1U);
    EXPECT_EQ(state().totals.abandoned, 1U);
    EXPECT_EQ(state().totals.offered, 2U);
}

// ---- F2

TEST_F(CallAnswer, from_the_console_by_talk_where_the_phones_180_allowed_it) {
    const PersonId who = ready_at("01");
    const CallId id = ring();
    phone_rings("01", true);
    EXPECT_EQ(centre_->answer_by(call(id), SeatId{"01"}), AnswerBy::talk);
    done(AnswerOffer{id}, who);
    EXPECT_TRUE(happened<OfferAnswerAsked>());
}
TEST_F(CallAnswer, from_the_console_by_redialling_with_answer_after_where_talk_is_not_known) {
    const PersonId who = ready_at("01");
    const CallId id = ring();
    phone_rings("01");
    EXPECT_EQ(centre_->answer_by(call(id), SeatId{"01"}), AnswerBy::redial);
    const LegId before = ringing_leg("01");
    done(AnswerOffer{id}, who);
    ASSERT_TRUE(happened<OfferRedialled>());
    EXPECT_NE(ringing_leg("01"), before);
    EXPECT_TRUE(state().legs.at(ringing_leg("01")).auto_answer);
    done(LegGone{before, EndCause::cancelled, 487, ""});  // the old INVITE's 487 comes late
    EXPECT_EQ(ringing(id), Seats{"01"});
    done(AnswerOffer{id}, who);
    EXPECT_TRUE(last.empty()) << "asked already";
    lift("01");
    EXPECT_EQ(call(id).state, CallState::talking);
}
TEST_F(CallAnswer, from_the_console_says_lift_the_phone_where_it_obeys_neither) {
    settings_.seats[0].answer_after = false;
    open();
    const PersonId who = ready_at("01");
    const CallId id = ring();
    phone_rings("01");
    EXPECT_EQ(centre_->answer_by(call(id), SeatId{"01"}), AnswerBy::phone);
    EXPECT_EQ(refused(AnswerOffer{id}, who), "lift_the_phone");
}
TEST_F(CallAnswer, late_in_the_ring_still_gives_the_phone_time) {
    const PersonId who = ready_at("01");
    ready_at("02");
    const CallId id = ring();
    advance(11900ms);
    done(AnswerOffer{id}, who);
    advance(2s);
    EXPECT_EQ(ringing(id), Seats{"01"});
    advance(3s);
    EXPECT_EQ(ringing(id), Seats{"02"}) << "but not for ever";
}
TEST_F(CallAnswer, from_the_console_needs_an_offer_to_that_seat) {
    const PersonId who = ready_at("01");
    advance(1s);
    const PersonId other = ready_at("02");
    const CallId id = ring();
    EXPECT_EQ(refused(AnswerOffer{id}, other), "not_offered");
    EXPECT_EQ(refused(AnswerOffer{CallId{99}}, who), "call_unknown");
}
TEST_F(CallAnswer, of_a_call_that_somebody_else_has_says_who) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    const PersonId other = ready_at("02");
    const Batch late = send(AnswerOffer{id}, other);
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->code, "not_offered");
    EXPECT_EQ(late.refusal->message, "panggilan ini sudah dijawab " + state().people.at(who).name);
}

// ---- who hears whom

TEST_F(CallRoom, joins_caller_and_seat_when_a_person_answers) {
    ready_at("01");
    const CallId id = answered_call("01");
    EXPECT_EQ(party(id, call(id).caller_leg)->hears, std::vector{call(id).seat_leg});
    EXPECT_EQ(party(id, call(id).seat_leg)->hears, std::vector{call(id).caller_leg});
    EXPECT_FALSE(party(id, call(id).caller_leg)->play);
}
TEST_F(CallRoom, hold_by_the_seat_gives_the_caller_an_announcement_and_nobody_hears_anybody) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    done(HoldCall{id, true}, who);
    EXPECT_TRUE(party(id, call(id).caller_leg)->hears.empty());
    EXPECT_TRUE(party(id, call(id).seat_leg)->hears.empty());
    const auto play = party(id, call(id).caller_leg)->play;
    ASSERT_TRUE(play);
    EXPECT_EQ(play->items, (std::vector<std::string>{"mohon-tunggu-id", "mohon-tunggu-en", "hold"}));
    EXPECT_TRUE(play->loop_last);
    done(HoldCall{id, false}, who);
    EXPECT_EQ(party(id, call(id).caller_leg)->hears, std::vector{call(id).seat_leg});
}
TEST_F(CallRoom, hold_on_the_phone_itself_is_the_same) {
    ready_at("01");
    const CallId id = answered_call("01");
    LegChanged held;
    held.leg = call(id).seat_leg;
    held.media = state().legs.at(held.leg).media;
    held.media.we_send = false;
    held.held_by_peer = true;
    done(held);
    EXPECT_TRUE(party(id, call(id).caller_leg)->play);
    EXPECT_TRUE(party(id, call(id).caller_leg)->hears.empty());
}
TEST_F(CallRoom, hold_by_the_telco_plays_nothing_to_it) {
    ready_at("01");
    const CallId id = answered_call("01");
    LegChanged held;
    held.leg = call(id).caller_leg;
    held.media = state().legs.at(held.leg).media;
    held.held_by_peer = true;
    done(held);
    EXPECT_FALSE(party(id, call(id).caller_leg)->play);
    EXPECT_TRUE(party(id, call(id).seat_leg)->hears.empty());
}
TEST_F(CallRoom, only_the_seat_that_talks_may_hold) {
    ready_at("01");
    const CallId id = answered_call("01");
    EXPECT_EQ(refused(HoldCall{id, true}, ready_at("02")), "not_talking");
}
TEST_F(CallRoom, saying_it_again_repeats_no_announcement) {
    const CallId id = ring();
    const auto play = party(id, call(id).caller_leg)->play->id;
    LegPickedUp ack;
    ack.leg = call(id).caller_leg;
    ack.media = state().legs.at(ack.leg).media;
    ack.media.port = 30002;
    ack.dialog = state().legs.at(ack.leg).dialog;
    done(ack);
    EXPECT_EQ(party(id, call(id).caller_leg)->peer.port, 30002);
    EXPECT_EQ(party(id, call(id).caller_leg)->play->id, play);
}
TEST_F(CallRoom, recording_starts_with_the_200_and_is_one_file_to_the_end) {
    const CallId id = ring("+628120001", "antre");
    ASSERT_EQ(call(id).recordings.size(), 1U);
    EXPECT_EQ(room(id)->recording->left, call(id).caller_leg);
    ready_at("01");
    lift("01");
    EXPECT_EQ(call(id).recordings.size(), 1U);
    EXPECT_EQ(room(id)->recording->id, call(id).recordings[0].id);
    seat_hangs_up("01");
    EXPECT_FALSE(room(id)) << "no room outlives its call";
}
TEST_F(CallRoom, a_closed_recording_carries_its_digest) {
    ready_at("01");
    const CallId id = answered_call("01");
    hang_up(id);
    MediaFact fact;
    fact.id = 12;
    fact.kind = MediaFactKind::part_closed;
    fact.call = id;
    fact.recording = call(id).recordings[0].id;
    fact.sha256 = "ab";
    fact.bytes = 320;
    done(MediaSaid{fact});
    EXPECT_TRUE(call(id).recordings[0].closed);
    EXPECT_EQ(call(id).recordings[0].sha256, "ab");
    done(MediaSaid{fact});
    EXPECT_TRUE(last.empty()) << "facts repeat until acknowledged";
}
TEST_F(CallRoom, a_recording_that_media_went_on_with_in_a_second_file_is_two_parts) {
    ready_at("01");
    const CallId id = answered_call("01");
    MediaFact fact;
    fact.id = 12;
    fact.kind = MediaFactKind::part_closed;
    fact.call = id;
    fact.recording = call(id).recordings[0].id;
    fact.file = call(id).recordings[0].file;
    fact.sha256 = "ab";
    done(MediaSaid{fact});
    fact.id = 13;
    fact.file = "rekaman/2026/11/22/0000000001-1-2.wav";
    fact.sha256 = "cd";
    done(MediaSaid{fact});
    ASSERT_EQ(call(id).recordings.size(), 2U);
    EXPECT_NE(call(id).recordings[1].id, call(id).recordings[0].id);
    EXPECT_EQ(call(id).recordings[1].file, fact.file);
    EXPECT_EQ(call(id).recordings[1].sha256, "cd");
    EXPECT_TRUE(call(id).recordings[1].closed);
    done(MediaSaid{fact});
    EXPECT_TRUE(last.empty()) << "facts repeat until acknowledged";
}
TEST_F(CallRoom, a_long_talk_keeps_its_ports_while_others_come_round_again) {
    settings_.rtp_first = 20000;
    settings_.rtp_last = 20007;  // four ports
    open();
    phone_seat("01");
    phone_seat("02");
    const CallId talk = answered_call("01", "+628120001");
    const auto port = state().legs.at(call(talk).caller_leg).local_port;
    for (int i = 0; i < 5; ++i) hang_up(answered_call("02", "+628120002"));  // the fixture looks for shared ports
    EXPECT_EQ(state().legs.at(call(talk).caller_leg).local_port, port);
}
TEST_F(CallRoom, two_legs_never_share_an_rtp_port_and_ports_are_given_back) {
    settings_.rtp_first = 20000;
    settings_.rtp_last = 20003;  // two ports
    open();
    phone_seat("01");
    for (int i = 0; i < 5; ++i) {
        const CallId id = answered_call("01");
        EXPECT_NE(state().legs.at(call(id).caller_leg).local_port, state().legs.at(call(id).seat_leg).local_port);
        hang_up(id);
    }
    EXPECT_TRUE(state().legs.empty());
}
TEST_F(CallRoom, each_playing_of_a_recording_is_logged_with_who) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    done(PlayRecording{id, call(id).recordings[0].id}, who);
    ASSERT_EQ(events<RecordingPlayed>().size(), 1U);
    EXPECT_EQ(events<RecordingPlayed>()[0].person, who);
    EXPECT_EQ(refused(PlayRecording{id, 77}, who), "recording_unknown");
}

}  // namespace
}  // namespace siaga::centre::test
