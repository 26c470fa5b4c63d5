// One call: answering policies, the room, recording, hold, endings.
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
class CallEnd : public House {
protected:
    CallEnd() { open(); }
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

// ---- endings

TEST_F(CallEnd, a_caller_who_hangs_up_stops_the_ringing_at_once) {
    ready_at("01");
    const CallId id = ring();
    hang_up(id);
    EXPECT_TRUE(happened<OfferEnded>());
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    EXPECT_EQ(call(id).cause, EndCause::caller_hung_up);
    EXPECT_TRUE(state().legs.empty());
}
TEST_F(CallEnd, a_cancel_before_the_answer_ends_it) {
    ready_at("01");
    const CallId id = ring();
    done(InviteGone{1});
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
    done(InviteGone{1});
    EXPECT_TRUE(last.empty());
}
TEST_F(CallEnd, a_phone_that_answers_after_the_caller_gave_up_rings_nobody) {
    ready_at("01");
    const CallId id = ring();
    const LegId leg = ringing_leg("01");
    hang_up(id);
    done(LegPickedUp{leg, {}, {}});
    EXPECT_TRUE(last.empty());
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(CallEnd, a_bye_from_either_side_ends_the_other) {
    ready_at("01");
    CallId id = answered_call("01");
    hang_up(id);
    EXPECT_EQ(events<LegReleased>().size(), 1U);
    EXPECT_EQ(call(id).cause, EndCause::caller_hung_up);
    advance(60s);
    id = answered_call("01");
    seat_hangs_up("01");
    EXPECT_EQ(events<LegReleased>().size(), 1U);
    EXPECT_EQ(call(id).cause, EndCause::seat_hung_up);
    EXPECT_EQ(state().totals.cut + state().totals.abandoned, 0U);
}
TEST_F(CallEnd, byes_from_both_at_once_end_it_once) {
    ready_at("01");
    const CallId id = answered_call("01");
    const LegId caller = call(id).caller_leg, phone = call(id).seat_leg;
    done(LegGone{caller, EndCause::caller_hung_up, 0, "BYE"});
    done(LegGone{phone, EndCause::seat_hung_up, 0, "BYE"});
    EXPECT_TRUE(last.empty());
}
TEST_F(CallEnd, the_operator_hangs_up_from_the_console) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    done(HangUp{id}, who);
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(refused(HangUp{id}, who), "not_talking");
}
TEST_F(CallEnd, a_vanished_phone_puts_the_caller_back_at_its_place) {
    ready_at("01");
    ready_at("02");
    const CallId first = answered_call("01", "+628120001");
    answered_call("02", "+628120002");
    const CallId waiting = ring("+628120003");
    ASSERT_TRUE(ringing(waiting).empty());
    done(LegGone{call(first).seat_leg, EndCause::session_expired, 408, ""});
    EXPECT_EQ(call(first).state, CallState::waiting);
    EXPECT_EQ(centre_->waiting().front(), first);
    EXPECT_EQ(seat_state("01"), SeatState::paused);
    EXPECT_TRUE(alarm(AlarmKind::seat_phone_lost, "01"));
    EXPECT_EQ(state().totals.answered, 2U);
    seat_hangs_up("02");
    advance(60s);
    EXPECT_EQ(ringing(first), Seats{"02"});
    lift("02");
    EXPECT_EQ(state().totals.answered, 2U) << "answered is counted once";
}
TEST_F(CallEnd, the_last_seat_whose_phone_vanished_is_not_paused) {
    ready_at("01");
    const CallId id = answered_call("01");
    done(LegGone{call(id).seat_leg, EndCause::session_expired, 408, ""});
    EXPECT_EQ(ringing(id), Seats{"01"}) << "its phone may be back; nobody else is there";
}
TEST_F(CallEnd, a_phone_without_sound_and_without_an_answer_to_options_has_vanished) {
    for (const bool options_first : {true, false}) {
        const std::string id = options_first ? "01" : "02";
        ready_at(id);
        const CallId of = answered_call(id);
        MediaFact lost;
        lost.kind = MediaFactKind::rtp_lost;
        lost.call = of;
        lost.leg = call(of).seat_leg;
        lost.id = state().last_media_fact + 1;
        if (options_first) done(SeatPhoneProbe{SeatId{id}, false});
        done(MediaSaid{lost});
        if (!options_first) {
            EXPECT_EQ(call(of).state, CallState::talking) << "silence alone is no end";
            done(SeatPhoneProbe{SeatId{id}, false});
        }
        EXPECT_EQ(call(of).state, CallState::waiting);
        hang_up(of);
    }
}
TEST_F(CallEnd, a_caller_whose_sound_stops_stays_and_is_marked_until_it_is_heard_again) {
    ready_at("01");
    const CallId id = answered_call("01");
    MediaFact fact;
    fact.kind = MediaFactKind::rtp_lost;
    fact.call = id;
    fact.leg = call(id).caller_leg;
    fact.id = state().last_media_fact + 1;
    done(MediaSaid{fact});
    EXPECT_EQ(call(id).state, CallState::talking);
    EXPECT_TRUE(state().legs.at(fact.leg).silent);
    fact.kind = MediaFactKind::rtp_started;
    ++fact.id;
    done(MediaSaid{fact});
    EXPECT_FALSE(state().legs.at(fact.leg).silent);
}
TEST_F(CallEnd, a_trunk_leg_whose_session_has_expired_ends_the_call_and_frees_the_seat) {
    ready_at("01");
    const CallId id = answered_call("01");
    const LegId seat_leg = call(id).seat_leg;
    done(LegGone{call(id).caller_leg, EndCause::session_expired, 408, "session_expired"});
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(call(id).cause, EndCause::session_expired);
    ASSERT_EQ(events<LegReleased>().size(), 1U);
    EXPECT_EQ(events<LegReleased>().front().leg, seat_leg);
    EXPECT_NE(seat_state("01"), SeatState::talking);
}
TEST_F(CallEnd, a_caller_who_gives_up_after_its_seats_phone_vanished_is_listed) {
    ready_at("01");
    const CallId id = answered_call("01");
    done(SeatUnregister{SeatId{"01"}, "expired"});
    done(LegGone{call(id).seat_leg, EndCause::unreachable, 481, ""});
    hang_up(id);
    ASSERT_EQ(state().callbacks.size(), 1U);
    EXPECT_TRUE(state().callbacks.begin()->second.listed);
}
TEST_F(CallEnd, what_was_offered_is_answered_abandoned_or_cut) {
    ready_at("01");
    answered_call("01");
    const CallId cut = ring("+628120002");
    done(LegGone{call(cut).caller_leg, EndCause::session_expired, 408, ""});
    hang_up(ring("+628120003"));
    const auto& t = state().totals;
    EXPECT_EQ(t.offered, 3U);
    EXPECT_EQ(t.answered, 1U);
    EXPECT_EQ(t.abandoned, 1U);
    EXPECT_EQ(t.cut, 1U);
}
TEST_F(CallEnd, every_call_ends_with_a_result_and_those_of_an_incident_come_by_saving) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    EXPECT_EQ(refused(GiveResult{id, CallResult::kejadian, ""}, who), "result_by_saving");
    done(GiveResult{id, CallResult::ghost, ""}, who);
    EXPECT_TRUE(call(id).filled_in);
    hang_up(id);
    EXPECT_EQ(state().numbers.at("+628120001").results.at(CallResult::ghost), 1);
}
TEST_F(CallEnd, a_numbers_summary_follows_what_is_said_in_wrap_up) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    hang_up(id);
    done(GiveResult{id, CallResult::iseng, ""}, who);
    const IncidentId incident = save(id, who);
    const auto& number = state().numbers.at("+628120001");
    EXPECT_EQ(number.results.at(CallResult::iseng), 0);
    EXPECT_EQ(number.results.at(CallResult::kejadian), 1);
    EXPECT_EQ(number.last.back().incident, incident);
}

}  // namespace
}  // namespace siaga::centre::test
