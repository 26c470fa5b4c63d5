// Seats, trunks and the queue's settings, changed by an administrator while the house runs.
#include "house_fixture.hpp"

namespace siaga::centre::test {
namespace {

class SettingsAdministration : public House {
protected:
    SettingsAdministration() { open(); }
    void restart_with(const Settings& file) {
        settings_ = file;
        crash_and_start();
    }
    QueueSettings queue() const { return state().settings.queue; }
    TrunkSettings trunk_now(const std::string& id) const {
        for (const auto& one : state().settings.trunks)
            if (one.id.value == id) return one;
        return {};
    }
    bool has_trunk(const std::string& id) const { return !trunk_now(id).id.value.empty(); }
    static SeatSettings seat_named(const std::string& id, const std::string& title) { return {SeatId{id}, title, true}; }
    static TrunkSettings telco(const std::string& id, const std::string& peer) {
        TrunkSettings out;
        out.id = TrunkId{id};
        out.title = "Telko " + id;
        out.peers = {peer};
        out.media_address = "127.0.0.1";
        return out;
    }
    std::string why(CommandBody body, PersonId by) {
        const Batch batch = send(std::move(body), by);
        return batch.refusal ? batch.refusal->where + ": " + batch.refusal->message : "";
    }
    PersonId admin_ = person("admin", PersonRole::admin), second_ = person("kedua", PersonRole::admin);
};

// ---- the queue --------------------------------------------------------------------------------------

TEST_F(SettingsAdministration, a_changed_ring_time_is_an_event_with_who_before_and_after) {
    QueueSettings wanted = queue();
    wanted.ring = 20s;
    done(ChangeQueue{wanted, 0}, admin_);
    const auto changed = events<QueueSettingsChanged>();
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed[0].before.ring, 12s);
    EXPECT_EQ(changed[0].after.ring, 20s);
    EXPECT_EQ(changed[0].person, admin_);
    EXPECT_EQ(queue().ring, 20s);
}
TEST_F(SettingsAdministration, a_waiting_call_rings_as_long_as_when_it_came_and_the_next_as_changed) {
    const PersonId who = ready_at("01");
    (void)who;
    const CallId before = ring("+628120001");
    QueueSettings wanted = queue();
    wanted.ring = 40s;
    wanted.misses_to_pause = 9;
    done(ChangeQueue{wanted, 0}, admin_);
    advance(13s);  // missed; offered again by the rules it came with
    ASSERT_EQ(ringing(before).size(), 1U);
    const auto deadline_of = [&](CallId id) {
        for (const auto& offer : call(id).offers)
            if (offer.state == OfferState::ringing) return offer.deadline - offer.at;
        return Duration{};
    };
    EXPECT_EQ(deadline_of(before), 12s);
    hang_up(before);
    const CallId after = ring("+628120002");
    EXPECT_EQ(deadline_of(after), 40s);
}
TEST_F(SettingsAdministration, a_talking_call_ends_in_the_wrap_up_it_began_with) {
    ready_at("01");
    const CallId talking = answered_call("01");
    QueueSettings wanted = queue();
    wanted.wrap_up = 300s;
    done(ChangeQueue{wanted, 0}, admin_);
    const HouseTime end = now_;
    hang_up(talking);
    EXPECT_EQ(seat_state("01"), SeatState::wrap_up);
    EXPECT_EQ(seat("01").deadline - end, 60s);
}
TEST_F(SettingsAdministration, settings_of_calls_that_are_over_are_forgotten) {
    ready_at("01");
    for (int i = 1; i <= 5; ++i) {
        const CallId one = ring("+62812000" + std::to_string(i));
        QueueSettings wanted = queue();
        wanted.ring = std::chrono::seconds(20 + i);
        done(ChangeQueue{wanted, settings_revision(state(), "queue")}, admin_);
        hang_up(one);
    }
    EXPECT_LE(state().settings_admin.past_queues.size(), 1U);
}
TEST_F(SettingsAdministration, what_would_hurt_callers_is_refused_at_its_field) {
    QueueSettings wanted = queue();
    wanted.ring = 1s;
    EXPECT_EQ(why(ChangeQueue{wanted, 0}, admin_).substr(0, 20), "ring: 3 sampai 120 d");
    wanted = queue();
    wanted.misses_to_pause = 0;
    EXPECT_EQ(refused(ChangeQueue{wanted, 0}, admin_), "out_of_range");
    wanted = queue();
    wanted.offer_all_after = 601s;
    EXPECT_EQ(refused(ChangeQueue{wanted, 0}, admin_), "out_of_range");
    EXPECT_EQ(queue(), settings_.queue);
}
TEST_F(SettingsAdministration, the_second_of_two_administrators_is_told_what_the_first_changed) {
    QueueSettings first = queue(), late = queue();
    first.ring = 20s;
    late.wrap_up = 90s;
    done(ChangeQueue{first, 0}, admin_);
    const std::string said = why(ChangeQueue{late, 0}, second_);
    EXPECT_NE(said.find(state().people.at(admin_).name), std::string::npos) << said;
    EXPECT_NE(said.find("lama dering"), std::string::npos) << said;
    EXPECT_EQ(queue().ring, 20s);
    late.ring = 20s;
    done(ChangeQueue{late, settings_revision(state(), "queue")}, second_);
    EXPECT_EQ(queue().wrap_up, 90s);
}

// ---- the file ---------------------------------------------------------------------------------------

TEST_F(SettingsAdministration, the_same_file_at_a_restart_leaves_what_was_changed) {
    QueueSettings wanted = queue();
    wanted.ring = 20s;
    done(ChangeQueue{wanted, 0}, admin_);
    done(SaveSeat{seat_named("09", "Meja baru"), true, 0}, admin_);
    done(RetireSeat{SeatId{"03"}, 0}, admin_);
    restart_with(settings_);
    EXPECT_EQ(queue().ring, 20s);
    EXPECT_TRUE(state().seats.contains(SeatId{"09"}));
    EXPECT_FALSE(state().seats.contains(SeatId{"03"}));
    EXPECT_FALSE(alarm(AlarmKind::settings_replaced));
}
TEST_F(SettingsAdministration, a_changed_file_overrules_what_it_changed_and_only_that) {
    QueueSettings wanted = queue();
    wanted.ring = 20s;
    wanted.wrap_up = 90s;
    done(ChangeQueue{wanted, 0}, admin_);
    Settings file = settings_;
    file.queue.ring = 15s;
    file.demo = true;
    restart_with(file);
    EXPECT_EQ(queue().ring, 15s);
    EXPECT_EQ(queue().wrap_up, 90s);
    EXPECT_TRUE(state().settings.demo);
    const Alarm* told = alarm(AlarmKind::settings_replaced);
    ASSERT_TRUE(told);
    EXPECT_NE(told->text.find("antrean, lama dering: 20 s -> 15 s"), std::string::npos) << told->text;
    EXPECT_EQ(refused(ChangeQueue{wanted, 1}, admin_), "settings_changed");  // an open form is overtaken, too
    restart_with(file);
    EXPECT_EQ(queue().wrap_up, 90s);
}
TEST_F(SettingsAdministration, a_file_that_changes_a_retired_seat_brings_it_back_with_an_alarm) {
    done(RetireSeat{SeatId{"03"}, 0}, admin_);
    Settings file = settings_;
    for (auto& one : file.seats)
        if (one.id.value == "03") one.title = "Meja tiga";
    restart_with(file);
    EXPECT_EQ(seat("03").title, "Meja tiga");
    EXPECT_TRUE(alarm(AlarmKind::settings_replaced));
}
TEST_F(SettingsAdministration, a_snapshot_holds_the_changes_like_the_journal) {
    QueueSettings wanted = queue();
    wanted.ring = 20s;
    done(ChangeQueue{wanted, 0}, admin_);
    done(SaveTrunk{telco("kedua", "127.0.0.9"), true, 0}, admin_);
    const Centre again(from_json_value<State>(Json::parse(to_json_value(state()).dump())));
    EXPECT_EQ(again.digest(), centre_->digest());
    EXPECT_EQ(settings_in_force(again.state(), settings_), state().settings);
}

// ---- seats ------------------------------------------------------------------------------------------

TEST_F(SettingsAdministration, a_seat_added_at_noon_takes_the_next_call) {
    done(SaveSeat{seat_named("09", "Meja baru"), true, 0}, admin_);
    EXPECT_EQ(seat("09").title, "Meja baru");
    ready_at("09");
    const CallId id = ring();
    EXPECT_EQ(ringing(id), std::vector<std::string>{"09"});
}
TEST_F(SettingsAdministration, a_seat_is_renamed_for_everybody) {
    done(SaveSeat{seat_named("01", "Meja depan"), false, 0}, admin_);
    EXPECT_EQ(seat("01").title, "Meja depan");
    EXPECT_EQ(refused(SaveSeat{seat_named("02", "Meja depan"), false, 0}, admin_), "title_taken");
    EXPECT_EQ(refused(SaveSeat{seat_named("02", "meja  DEPAN "), false, 0}, admin_), "title_taken");
    EXPECT_EQ(refused(SaveSeat{seat_named("02", " "), false, 0}, admin_), "title_bad");
    EXPECT_EQ(refused(SaveSeat{seat_named("77", "Meja"), false, 0}, admin_), "seat_unknown");
    EXPECT_EQ(refused(SaveSeat{seat_named("01", "Meja"), true, 0}, admin_), "seat_taken_name");
    EXPECT_EQ(refused(SaveSeat{seat_named("../a", "Meja"), true, 0}, admin_), "seat_name_bad");
}
TEST_F(SettingsAdministration, a_seat_with_somebody_at_it_or_a_call_is_not_retired) {
    const PersonId who = ready_at("01");
    EXPECT_EQ(refused(RetireSeat{SeatId{"01"}, 0}, admin_), "seat_occupied");
    phone_seat("02");
    const CallId id = answered_call("01");
    EXPECT_EQ(refused(RetireSeat{SeatId{"01"}, 0}, admin_), "seat_busy");
    hang_up(id);
    done(LeaveSeat{}, who);
    done(RetireSeat{SeatId{"01"}, 0}, admin_);
    EXPECT_FALSE(state().seats.contains(SeatId{"01"}));
    EXPECT_TRUE(happened<SeatUnregistered>());  // its telephone may not stay known
    EXPECT_EQ(refused(SeatRegister{SeatId{"01"}, {}}), "seat_unknown");
}
TEST_F(SettingsAdministration, the_last_seat_stays) {
    done(RetireSeat{SeatId{"03"}, 0}, admin_);
    phone_seat("02");
    EXPECT_EQ(refused(RetireSeat{SeatId{"02"}, 0}, admin_), "last_seat");  // the only one that takes calls
    done(RetireSeat{SeatId{"01"}, 0}, admin_);
    EXPECT_EQ(refused(RetireSeat{SeatId{"02"}, 0}, admin_), "last_seat");
}
TEST_F(SettingsAdministration, a_new_password_puts_the_old_telephone_out_but_never_cuts_a_call) {
    ready_at("01");
    done(NoteSeatPassword{SeatId{"01"}}, admin_);
    EXPECT_FALSE(seat("01").registration);
    phone("01");
    const CallId id = answered_call("01");
    done(NoteSeatPassword{SeatId{"01"}}, admin_);
    EXPECT_TRUE(happened<SeatPasswordChanged>());
    EXPECT_TRUE(seat("01").registration);
    EXPECT_EQ(call(id).state, CallState::talking);
}
TEST_F(SettingsAdministration, a_password_set_for_somebody_else_is_an_event_with_both_names) {
    const auto who = person("pengawas", PersonRole::supervisor);
    done(NotePasswordReset{who}, admin_);
    const auto seen = events<PasswordReset>();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].of, who);
    EXPECT_EQ(seen[0].person, admin_);
    EXPECT_EQ(refused(NotePasswordReset{PersonId{999}}, admin_), "person_unknown");
}

// ---- trunks -----------------------------------------------------------------------------------------

TEST_F(SettingsAdministration, a_second_trunk_brings_calls_at_once) {
    done(SaveTrunk{telco("kedua", "127.0.0.9"), true, 0}, admin_);
    ready_at("01");
    const CallId id = ring("+628120001", "kedua");
    EXPECT_EQ(ringing(id), std::vector<std::string>{"01"});
    EXPECT_EQ(refused(RetireTrunk{TrunkId{"kedua"}, settings_revision(state(), "trunk kedua")}, admin_), "trunk_busy");
    hang_up(id);
    done(RetireTrunk{TrunkId{"kedua"}, settings_revision(state(), "trunk kedua")}, admin_);
    EXPECT_FALSE(has_trunk("kedua"));
}
TEST_F(SettingsAdministration, a_call_keeps_the_way_its_trunk_answered_when_it_came) {
    const CallId id = ring("+628120001", "meja");  // answered by a person only; nobody is ready
    EXPECT_FALSE(call(id).connected_at);
    TrunkSettings wanted = trunk_now("meja");
    wanted.title = "Meja";
    wanted.answer = AnswerPolicy::queue;
    wanted.peers = {"10.20.9.0/24"};
    wanted.media_address = "127.0.0.1";
    const std::string said = why(SaveTrunk{wanted, false, 0}, admin_);
    EXPECT_EQ(said.substr(0, 14), "media_address:") << said;  // the telco could not send audio to this machine
    wanted.peers = {"127.0.0.9"};
    done(SaveTrunk{wanted, false, 0}, admin_);
    advance(1s);
    EXPECT_FALSE(call(id).connected_at);
    EXPECT_TRUE(call(ring("+628120002", "meja")).connected_at);
}
TEST_F(SettingsAdministration, what_no_trunk_can_be_is_refused_at_its_field) {
    const auto field_of = [&](TrunkSettings t, bool fresh = true) {
        const std::string said = why(SaveTrunk{std::move(t), fresh, 0}, admin_);
        return said.substr(0, said.find(':'));
    };
    TrunkSettings good = telco("kedua", "127.0.0.9"), t = good;
    t.peers = {"0.0.0.0/0"};
    EXPECT_EQ(field_of(t), "peers[0]");
    t.peers = {"127.0.0.9", "10.20.0.0/24"};  // of "telco"
    EXPECT_EQ(field_of(t), "peers[1]");
    t.peers = {};
    EXPECT_EQ(field_of(t), "peers");
    t = good;
    t.signalling_address = "10.20.0.2";
    EXPECT_EQ(field_of(t), "signalling_address");
    t = good;
    t.media_address = "192.0.2.77";
    EXPECT_EQ(field_of(t), "media_address");
    t = good;
    t.delivered = {"112", "<script>"};
    EXPECT_EQ(field_of(t), "delivered[1]");
    t = good;
    t.outgoing_target = "10.20.0.5, ,x";
    EXPECT_EQ(field_of(t), "outgoing_target");
    t = good;
    t.outgoing_caller_id = "112\r\nVia: x";
    EXPECT_EQ(field_of(t), "outgoing_caller_id");
    t = good;
    t.answer_after = 121s;
    EXPECT_EQ(field_of(t), "answer_after");
    EXPECT_EQ(refused(SaveTrunk{good, false, 0}, admin_), "trunk_unknown");
    EXPECT_EQ(field_of(good), "");
}
TEST_F(SettingsAdministration, the_last_trunk_stays) {
    done(RetireTrunk{TrunkId{"antre"}, 0}, admin_);
    done(RetireTrunk{TrunkId{"meja"}, 0}, admin_);
    EXPECT_EQ(refused(RetireTrunk{TrunkId{"telco"}, 0}, admin_), "last_trunk");
}

}  // namespace
}  // namespace siaga::centre::test
