// The last words of a ladder's telephone: what became of the digit, or why nobody asks any more.
#include "ladder_fixture.hpp"

namespace siaga::centre::test {
namespace {

class LadderLastWords : public Ladder {
protected:
    void listens(const Notice& to) {
        takes_up(to);
        spoken(to);
        media(to, MediaFactKind::play_ended, {}, 1);
    }
    Play hears(const Notice& by) const { return room(by.call)->parties.at(0).play.value(); }
    std::string words(const Notice& by) const { return hears(by).items.at(0); }
    void is_played_to(const Notice& to) { media(to, MediaFactKind::play_ended, {}, hears(to).id); }
    bool over(const Notice& of) const { return call(of.call).state == CallState::ended; }
};

TEST_F(LadderLastWords, whoever_pressed_1_has_accepted_at_once_hears_so_and_is_then_hung_up_on) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    presses("1");
    EXPECT_EQ(task().state, AssignmentState::acknowledged) << "before a word of thanks";
    ASSERT_FALSE(over(piket));
    EXPECT_EQ(words(piket), "notis-diterima-id");
    EXPECT_FALSE(hears(piket).loop_last);
    EXPECT_TRUE(room(piket.call)->recording);
    is_played_to(piket);
    EXPECT_TRUE(over(piket));
}

TEST_F(LadderLastWords, whoever_pressed_2_hears_that_it_was_written_down) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    presses("2");
    EXPECT_EQ(task().state, AssignmentState::declined);
    EXPECT_EQ(words(piket), "notis-ditolak-id");
}

TEST_F(LadderLastWords, hanging_up_on_them_and_digits_during_them_change_nothing) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    presses("1");
    presses("2");
    done(LegGone{piket.leg, EndCause::caller_hung_up, 0, "BYE"});
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
    EXPECT_EQ(state().deliveries.at(piket.id).result, DeliveryResult::accepted);
    EXPECT_TRUE(over(piket));
    advance(1h);
    EXPECT_EQ(dialled(), Numbers{"0712100"});
}

TEST_F(LadderLastWords, end_by_themselves_when_nobody_says_that_they_were_played) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    presses("1");
    advance(10s);
    EXPECT_TRUE(over(piket));
}

TEST_F(LadderLastWords, survive_a_crash_and_still_end) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    presses("1");
    crash_and_start();
    ASSERT_FALSE(over(piket));
    EXPECT_EQ(words(piket), "notis-diterima-id");
    advance(10s);
    EXPECT_TRUE(over(piket));
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
}

TEST_F(LadderLastWords, who_still_listens_when_another_was_faster_is_told_so_and_his_digit_counts_for_nothing) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    advance(60s);
    const Notice head = notice();
    ASSERT_NE(head.id, piket.id);
    listens(head);
    media(head, MediaFactKind::dtmf, "1");
    ASSERT_FALSE(over(piket));
    EXPECT_EQ(words(piket), "notis-sudah-diterima-id");
    media(piket, MediaFactKind::dtmf, "2");
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
    is_played_to(piket);
    EXPECT_TRUE(over(piket));
}

TEST_F(LadderLastWords, an_acceptance_on_the_page_is_told_to_who_listens) {
    fire(false);
    const Notice piket = notice();
    takes_up(piket);  // the message is not even spoken yet
    desk("damkar");
    done(Acknowledge{id}, crew);
    EXPECT_EQ(words(piket), "notis-sudah-diterima-id");
    spoken(piket);
    EXPECT_EQ(words(piket), "notis-sudah-diterima-id");
    EXPECT_EQ(state().deliveries.at(piket.id).result, DeliveryResult::cancelled);
}

TEST_F(LadderLastWords, a_task_that_was_cancelled_is_told_as_such) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    done(CancelAssignment{id, "uji"}, who);
    EXPECT_EQ(words(piket), "notis-dibatalkan-id");
}

TEST_F(LadderLastWords, who_only_hears_it_ring_is_told_nothing) {
    fire(false);
    const Notice piket = notice();
    desk("damkar");
    done(Acknowledge{id}, crew);
    EXPECT_TRUE(over(piket));
}

TEST_F(LadderLastWords, another_digit_says_the_choice_again_three_times_at_most_and_then_the_message_goes_on) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    for (int time = 1; time <= 3; ++time) {
        presses("9");
        EXPECT_EQ(words(piket), "notis-pilihan-id");
        const auto choice = hears(piket).id;
        presses("7");  // while it is said: once is enough
        EXPECT_EQ(hears(piket).id, choice);
        is_played_to(piket);
        EXPECT_EQ(words(piket), "pesan/uji");
    }
    const auto message = hears(piket).id;
    presses("9");
    EXPECT_EQ(hears(piket).id, message);
    is_played_to(piket);
    EXPECT_EQ(state().deliveries.at(piket.id).passes, 2);
    presses("1");
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
}

TEST_F(LadderLastWords, a_right_digit_while_the_choice_is_said_counts_at_once) {
    fire(false);
    const Notice piket = notice();
    listens(piket);
    presses("*");
    presses("1");
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
    EXPECT_EQ(words(piket), "notis-diterima-id");
}

TEST_F(LadderLastWords, the_telephone_is_not_rung_for_another_case_while_they_are_said) {
    profile_.agencies[0].contacts.clear();
    profile_.agencies[1].contacts.clear();
    profile_.hash = "uji-10";
    open();
    supervised();
    who = ready_at("01");
    save(answered_call("01", "+628120001"), who);
    const Notice first = notice();
    listens(first);
    seat_hangs_up("01");
    (void)send(EndWrapUp{}, who);
    save(answered_call("01", "+628120002"), who);
    ASSERT_EQ(dialled(), Numbers{"0712300"});
    media(first, MediaFactKind::dtmf, "1");
    EXPECT_EQ(dialled().size(), 1U);
    is_played_to(first);
    EXPECT_EQ(dialled().size(), 2U);
}

}  // namespace
}  // namespace siaga::centre::test
