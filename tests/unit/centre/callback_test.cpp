// Those who gave up, and calls that go out.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class Callbacks : public House {
protected:
    Callbacks() { open(); }
    const Callback* entry(const std::string& number) const {
        for (const auto& [id, found] : state().callbacks)
            if (found.number == number) return &found;
        return nullptr;
    }
    CallId gives_up(const std::string& number, Duration after = 10s) {
        const CallId id = ring(number);
        advance(after);
        hang_up(id);
        return id;
    }
};
class Outbound : public Callbacks {
protected:
    LegId out_leg(CallId id) const { return call(id).caller_leg; }
    CallId call_back(PersonId who, const std::string& number = "+628120001") {
        return CallId{done(CallBack{entry(number)->id}, who).reply["call"].get<std::uint64_t>()};
    }
};

TEST_F(Callbacks, a_caller_who_gave_up_is_listed_once_a_number) {
    gives_up("+628120001");
    gives_up("+628120001");
    gives_up("+628120002");
    EXPECT_EQ(state().callbacks.size(), 2U);
    EXPECT_EQ(entry("+628120001")->count, 2);
    EXPECT_TRUE(entry("+628120001")->listed);
}
TEST_F(Outbound, from_a_seat_paused_for_misses_makes_it_ready_where_nobody_else_works_any_more) {
    const PersonId first = ready_at("01"), second = ready_at("02");
    gives_up("+628120001", 48s);  // each let it ring out twice; one is paused for it
    const bool paused_first = seat_state("01") == SeatState::paused;
    ASSERT_NE(paused_first, seat_state("02") == SeatState::paused);
    const std::string away = paused_first ? "01" : "02";
    const PersonId there = paused_first ? first : second, leaves = paused_first ? second : first;
    const CallId call_out = call_back(there);
    done(Pause{"makan", true}, leaves);
    done(Typing{true}, there);
    seat_hangs_up(away);
    ASSERT_EQ(seat_state(away), SeatState::wrap_up);
    done(EndWrapUp{}, there);
    EXPECT_EQ(seat_state(away), SeatState::ready) << "whoever calls out is there";
    EXPECT_EQ(call(call_out).state, CallState::ended);
}
TEST_F(Callbacks, a_hang_up_under_five_seconds_is_counted_and_listed_only_if_repeated) {
    gives_up("+628120001", 4s);
    EXPECT_EQ(entry("+628120001")->short_count, 1);
    EXPECT_FALSE(entry("+628120001")->listed);
    EXPECT_EQ(state().totals.short_abandoned, 1U);
    gives_up("+628120001", 4s);
    EXPECT_TRUE(entry("+628120001")->listed);
}
TEST_F(Callbacks, a_later_answered_call_closes_the_entry) {
    gives_up("+628120001");
    phone_seat("01");
    answered_call("01", "+628120001");
    EXPECT_FALSE(entry("+628120001"));
    EXPECT_TRUE(happened<CallbackClosed>());
}
TEST_F(Callbacks, a_caller_without_a_number_cannot_be_listed) {
    gives_up("");
    EXPECT_TRUE(state().callbacks.empty());
    EXPECT_TRUE(call(CallId{1}).caller.anonymous) << "marked while it is still up";
}
TEST_F(Callbacks, a_caller_the_network_cut_is_listed_however_short_it_was) {
    const CallId id = ring();
    done(LegGone{call(id).caller_leg, EndCause::unreachable, 408, ""});
    ASSERT_TRUE(entry("+628120001"));
    EXPECT_TRUE(entry("+628120001")->listed);
}
TEST_F(Callbacks, an_entry_is_closed_by_hand_with_a_reason) {
    gives_up("+628120001");
    const PersonId who = person("siti");
    EXPECT_EQ(refused(CloseCallback{entry("+628120001")->id, ""}, who), "reason_needed");
    done(CloseCallback{entry("+628120001")->id, "tidak diangkat"}, who);
    EXPECT_FALSE(entry("+628120001"));
}
TEST_F(Callbacks, a_single_short_hang_up_leaves_memory_after_a_day) {
    gives_up("+628120001", 1s);
    gives_up("+628120002");
    advance(26h);
    EXPECT_FALSE(entry("+628120001"));
    EXPECT_TRUE(entry("+628120002"));
}

TEST_F(Outbound, a_call_back_rings_the_seat_with_auto_answer_then_the_number) {
    gives_up("+628120001");
    const PersonId who = ready_at("01");
    const CallId id = call_back(who);
    EXPECT_TRUE(state().legs.at(ringing_leg("01")).auto_answer);
    lift("01");
    ASSERT_TRUE(happened<OutboundDialled>());
    EXPECT_EQ(events<OutboundDialled>()[0].target, "+628120001");
    EXPECT_EQ(party(id, call(id).seat_leg)->play->items, std::vector<std::string>{"ringback"});
    done(LegPickedUp{out_leg(id), {}, {}});
    EXPECT_EQ(call(id).state, CallState::talking);
    EXPECT_EQ(party(id, call(id).seat_leg)->hears, std::vector{out_leg(id)});
    EXPECT_EQ(call(id).recordings.size(), 1U) << "recorded from its answer";
    EXPECT_FALSE(entry("+628120001")) << "done";
}
TEST_F(Outbound, a_call_back_nobody_takes_leaves_the_entry_and_the_seat_as_they_were) {
    gives_up("+628120001");
    const PersonId who = ready_at("01");
    const CallId id = call_back(who);
    lift("01");
    done(LegGone{out_leg(id), EndCause::busy, 486, "Busy Here"});
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_TRUE(entry("+628120001"));
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(Outbound, a_seat_that_does_not_lift_ends_the_call_back) {
    gives_up("+628120001");
    const CallId id = call_back(ready_at("01"));
    advance(12s);
    EXPECT_EQ(call(id).state, CallState::ended);
    EXPECT_EQ(seat_state("01"), SeatState::ready);
}
TEST_F(Outbound, a_number_that_rings_for_a_minute_without_answer_ends) {
    gives_up("+628120001");
    const CallId id = call_back(ready_at("01"));
    lift("01");
    advance(60s);
    EXPECT_EQ(call(id).cause, EndCause::no_answer);
    EXPECT_TRUE(state().legs.empty());
}
TEST_F(Outbound, a_paused_seat_that_called_out_is_paused_again) {
    gives_up("+628120001");
    phone("01");
    const PersonId who = person("siti");
    done(TakeSeat{SeatId{"01"}}, who);
    const CallId id = call_back(who);
    lift("01");
    done(LegGone{out_leg(id), EndCause::busy, 486, ""});
    EXPECT_EQ(seat_state("01"), SeatState::paused);
}
TEST_F(Outbound, one_number_is_called_back_by_one_seat_at_a_time) {
    gives_up("+628120001");
    const PersonId first = ready_at("01"), second = ready_at("02");
    (void)call_back(first);
    EXPECT_EQ(refused(CallBack{entry("+628120001")->id}, second), "callback_running");
}
TEST_F(Outbound, a_caller_who_is_not_safe_to_ring_is_not_rung) {
    const PersonId who = ready_at("01");
    const CallId id = answered_call("01");
    SaveIncident hidden;
    hidden.call = id;
    hidden.words = words("kekerasan");
    hidden.safe_callback = false;
    done(hidden, who);
    hang_up(id);
    gives_up("+628120001");
    EXPECT_EQ(refused(CallBack{entry("+628120001")->id}, who), "callback_unsafe");
}
TEST_F(Outbound, an_agencys_listed_contact_is_called_and_no_other_number) {
    const PersonId who = ready_at("01");
    EXPECT_EQ(refused(CallContact{AgencyId{"damkar"}, "0811 111", {}}, who), "number_not_listed");
    EXPECT_EQ(refused(CallContact{AgencyId{"tidak-ada"}, "0712 321 000", {}}, who), "agency_unknown");
    EXPECT_EQ(refused(CallContact{AgencyId{"damkar"}, "0712 321 000", IncidentId{9}}, who), "incident_unknown");
    done(CallContact{AgencyId{"damkar"}, "0712 321 000", {}}, who);
    lift("01");
    EXPECT_EQ(events<OutboundDialled>()[0].target, "0712321000");
}
TEST_F(Outbound, needs_a_trunk_that_takes_calls_out_and_a_free_seat) {
    gives_up("+628120001");
    const PersonId who = ready_at("01");
    answered_call("01", "+628120002");
    EXPECT_EQ(refused(CallBack{entry("+628120001")->id}, who), "seat_busy");
    for (auto& t : settings_.trunks) t.outgoing_target.clear();
    open();
    EXPECT_EQ(refused(CallBack{entry("+628120001")->id}, ready_at("02")), "no_outgoing_trunk");
}

}  // namespace
}  // namespace siaga::centre::test
