// Erasure of an agency's contact: what goes, who stays, and that a replay of the emptied journal ends the same.
#include "contact_subject.hpp"
#include "ladder_fixture.hpp"

namespace siaga::centre::test {
namespace {

constexpr const char* kName = "Piket Uji Nama";

class ErasedContact : public Ladder {
protected:
    ErasedContact() {
        profile_.agencies[0].contacts[0].email = "piket@contoh.go.id";
        profile_.agencies[0].contacts[0].label = kName;
        profile_.hash = "uji-hapus";
        open();
        admin_ = person("admin", PersonRole::admin);
    }
    Erase of(const std::string& number, const std::string& email = {}) const {
        return erase_of_contact(day, number, email, number == "0712100" || email == "piket@contoh.go.id" ? kName : "");
    }
    void replay_is_the_same() {
        Centre again;
        for (const auto& event : day) {
            auto body = decode(type_of(event.body), version_of(event.body), open_json(event.body), kept_payload(day, event));
            ASSERT_TRUE(body);
            again.apply({event.seq, event.at, event.wall, std::move(*body)});
        }
        EXPECT_EQ(to_json_value(again.state()), to_json_value(state()));
        EXPECT_EQ(again.digest(), centre_->digest());
    }
    void forgotten() const {
        const std::string kept = to_json_value(state()).dump();
        for (const char* word : {"0712 100", "0712100", "piket@contoh.go.id", kName}) EXPECT_EQ(kept.find(word), std::string::npos) << word;
        for (const auto& event : day)
            for (const auto& words : {open_json(event.body).dump(), kept_payload(day, event).dump()})
                for (const char* word : {"0712 100", "0712100", "piket@contoh.go.id", kName}) {
                    if (const auto* first = event.body.get_if<ProfileLoaded>(); first && first->profile.hash == "uji-1") continue;  // before he had an address
                    EXPECT_EQ(words.find(word), std::string::npos) << type_of(event.body) << " " << event.seq << ": " << word;
                }
    }
    const profile::Agency& damkar() const { return *profile::find_agency(state().profile, AgencyId{"damkar"}); }
    std::uint64_t seen() const {
        const auto known = state().agency_admin.agencies.find(AgencyId{"damkar"});
        return known == state().agency_admin.agencies.end() ? 0 : known->second.revision;
    }
    const EditedAgency& edit() const { return state().agency_admin.agencies.at(AgencyId{"damkar"}); }
    PersonId admin_;
};

TEST_F(ErasedContact, keeps_its_place_without_name_number_and_address_and_the_others_stay) {
    const auto hours = damkar().contacts[0].hours;
    EXPECT_EQ(done(of("0712100"), admin_).reply["contacts"], 1);
    EXPECT_EQ(damkar().contacts.at(0).label, "dihapus");
    EXPECT_EQ(damkar().contacts[0].number, "");
    EXPECT_EQ(damkar().contacts[0].email, "");
    EXPECT_FALSE(damkar().contacts[0].verified);
    EXPECT_EQ(damkar().contacts[0].hours, hours);
    EXPECT_EQ(damkar().contacts.at(1).number, "0712 200");
    EXPECT_EQ(state().profile.duty.at(0).number, "0712 300");
    EXPECT_EQ(events<ContactsKept>().at(0).erased_of, std::vector{AgencyId{"damkar"}});
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, is_found_by_its_address_too_and_as_the_regencys_duty_officer) {
    done(of("", "piket@contoh.go.id"), admin_);
    EXPECT_EQ(damkar().contacts.at(0).number, "");
    done(of("0712300"), admin_);
    EXPECT_EQ(state().profile.duty.at(0).label, "dihapus");
    EXPECT_EQ(damkar().contacts.at(1).number, "0712 200");
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, is_the_same_telephone_however_somebody_wrote_it) {
    for (const char* written : {"+62 712 100", "62712100", "0062-712-100", "+62 (0)712 100"}) {
        SaveContact change;
        change.agency = AgencyId{"damkar"};
        change.revision = seen();
        change.contact = contact_of(kName, written, profile::ContactRank::piket);
        done(change, admin_);
        Erase erase;
        erase.number = "+62712100";
        erase.reason = "surat";
        done(erase, admin_);
        EXPECT_EQ(damkar().contacts.at(0).number, "") << written;
    }
}

TEST_F(ErasedContact, is_passed_over_by_a_ladder_which_goes_on_at_once) {
    done(of("0712100"), admin_);
    fire(false);
    EXPECT_EQ(dialled(), Numbers{"0712200"});
}

TEST_F(ErasedContact, as_the_only_duty_officer_is_nobody_to_ring_again_and_again) {
    done(of("0712300"), admin_);
    who = ready_at("01");
    desk("damkar");
    incident = save(answered_call("01"), who);
    advance(1h);
    for (const auto& [id, e] : state().escalations) EXPECT_TRUE(e.assignment) << "no round begins that reaches nobody";
}

TEST_F(ErasedContact, leaves_what_a_ladder_did_with_it_and_when_but_not_whom) {
    fire(false);
    EXPECT_EQ(refused(of("0712100"), admin_), "contact_in_use");
    done(LegGone{notice_leg(), EndCause::busy, 486, ""});
    EXPECT_EQ(refused(of("0712100"), admin_), "contact_in_use") << "the same step still knows him";
    desk("damkar");
    done(Acknowledge{id}, crew);
    done(of("0712100"), admin_);
    EXPECT_EQ(state().deliveries.at(DeliveryId{1}).result, DeliveryResult::busy);
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, is_not_erased_under_a_ladder_that_reached_it_by_e_mail_alone) {
    profile_.ladders = {{"surel", {}, {}, {}, {{profile::StepTo::piket, {}, {Channel::email}, 600}}}};
    profile::ClockRule rule;
    rule.id = "terima";
    rule.seconds = 30;
    rule.ladder = "surel";
    profile_.clock_rules = {rule};
    profile_.hash = "uji-surel";
    open();
    fire();
    advance(31s);
    ASSERT_EQ(delivery().target.email, "piket@contoh.go.id");
    done(DeliveryDone{delivery().id, DeliveryResult::told, "250 ok"});
    EXPECT_EQ(refused(of("0712100"), admin_), "contact_in_use") << "found by his number";
    done(Acknowledge{id}, crew);
    done(of("0712100"), admin_);
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, takes_his_yes_by_telephone_along_but_not_that_it_was_said) {
    fire(false);
    answers_with("1");
    ASSERT_EQ(task().phone_name, kName);
    done(of("0712100"), admin_);
    EXPECT_EQ(task().state, AssignmentState::acknowledged);
    EXPECT_TRUE(task().by_phone);
    EXPECT_EQ(task().phone_name, "");
    EXPECT_EQ(state().deliveries.at(DeliveryId{1}).result, DeliveryResult::accepted);
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, takes_his_no_along_and_leaves_why_somebody_cancelled) {
    fire(false);
    answers_with("2");
    ASSERT_NE(task().reason.find(kName), std::string::npos);
    done(CancelAssignment{id, "ditangani BPBD"}, who);
    done(of("0712100"), admin_);
    EXPECT_EQ(task().reason, "ditangani BPBD");
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, an_admins_edit_and_what_was_tested_forget_it_as_well) {
    SaveContact change;
    change.agency = AgencyId{"damkar"};
    change.revision = seen();
    change.add = true;
    change.contact = contact_of("Wakil", "0712 444", profile::ContactRank::kepala);
    done(change, admin_);
    const DeliveryId test{done(TestContact{AgencyId{"damkar"}, seen(), 0, Channel::voice}, admin_).reply["delivery"].get<std::uint64_t>()};
    EXPECT_EQ(refused(of("0712100"), admin_), "contact_in_use") << "it rings";
    done(LegGone{call(state().deliveries.at(test).call).caller_leg, EndCause::no_answer, 480, ""});
    done(of("0712100"), admin_);
    EXPECT_EQ(damkar().contacts.at(2).number, "0712 444") << "added beside the files, and kept";
    forgotten();
    replay_is_the_same();
    // The files again, unchanged: the edit and the erasure go on.
    const Json kept = to_json_value(edit());
    crash_and_start();
    EXPECT_EQ(to_json_value(edit()), kept);
    forgotten();
}

TEST_F(ErasedContact, is_verified_by_no_test_that_went_to_it_before) {
    const DeliveryId test{done(TestContact{AgencyId{"damkar"}, seen(), 0, Channel::email}, admin_).reply["delivery"].get<std::uint64_t>()};
    done(DeliveryDone{test, DeliveryResult::told, "250 ok"});
    done(of("0712100"), admin_);
    EXPECT_EQ(refused(VerifyContact{test}, admin_), "contact_changed") << "nor is whoever else has no address";
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, that_an_admin_had_replaced_is_forgotten_where_the_files_still_say_it) {
    SaveContact change;
    change.agency = AgencyId{"damkar"};
    change.revision = seen();
    change.contact = contact_of("Piket baru", "0712 555", profile::ContactRank::piket);
    done(change, admin_);
    done(of("0712100"), admin_);
    EXPECT_EQ(damkar().contacts.at(0).number, "0712 555");
    ASSERT_EQ(edit().file.size(), 1U);
    EXPECT_TRUE(profile::is_erased(edit().file[0].contacts.at(0)));
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, is_not_saved_back_from_a_page_that_was_open) {
    SaveContact change;
    change.agency = AgencyId{"damkar"};
    change.revision = seen();
    change.contact = damkar().contacts[0];
    done(of("0712100"), admin_);
    EXPECT_EQ(refused(change, admin_), "agency_changed");
    EXPECT_EQ(edit().changes.back().what, "kontak dihapus (UU PDP)");
    EXPECT_FALSE(edit().edited) << "the files may say who follows";
}

TEST_F(ErasedContact, gives_its_place_to_whoever_follows) {
    done(of("0712100"), admin_);
    SaveContact change;
    change.agency = AgencyId{"damkar"};
    change.revision = seen();
    change.contact = contact_of("Piket baru", "0712 555", profile::ContactRank::piket);
    done(change, admin_);
    EXPECT_EQ(damkar().contacts.at(0).number, "0712 555");
    replay_is_the_same();
}

TEST_F(ErasedContact, a_second_one_leaves_the_others_that_the_first_erasure_kept) {
    done(of("0712100"), admin_);
    done(of("0712200"), admin_);
    EXPECT_TRUE(profile::is_erased(damkar().contacts.at(0)));
    EXPECT_TRUE(profile::is_erased(damkar().contacts.at(1)));
    EXPECT_EQ(state().profile.agencies.at(1).contacts.at(0).number, "0712 321 001");
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, words_typed_in_an_exercise_go_by_the_number_in_them) {
    const PersonId boss = person("pengawas-2", PersonRole::supervisor), trainee = ready_at("01");
    done(StartTraining{SeatId{"01"}, "rumah_terbakar"}, boss);
    done(AnswerTraining{}, trainee);
    done(SaveTraining{words("kebakaran", "sudah telepon 0712 100")}, trainee);
    Erase erase = of("0712100");
    ASSERT_EQ(erase.trainings.size(), 1U);
    done(erase, admin_);
    const auto& training = state().training.running.at(SeatId{"01"});
    EXPECT_EQ(training.narrative, "");
    EXPECT_EQ(training.number, "LATIHAN-0001") << "that it was done stays";
    forgotten();
    replay_is_the_same();
}

TEST_F(ErasedContact, an_exercise_that_names_nobody_keeps_its_words) {
    const PersonId boss = person("pengawas-2", PersonRole::supervisor), trainee = ready_at("01");
    done(StartTraining{SeatId{"01"}, "rumah_terbakar"}, boss);
    done(AnswerTraining{}, trainee);
    done(SaveTraining{words()}, trainee);
    done(of("0712100"), admin_);
    EXPECT_EQ(state().training.running.at(SeatId{"01"}).narrative, "api di dapur");
}

TEST_F(ErasedContact, a_number_that_is_nobodys_contact_leaves_the_contacts_alone) {
    Erase erase = of("0712999");
    EXPECT_EQ(refused(erase, admin_), "subject_unknown");
    ready_at("01");
    const CallId call = answered_call("01", "+628120001");
    hang_up(call);
    erase.seqs = {state().seq};
    erase.calls = {call};
    done(erase, admin_);
    EXPECT_FALSE(happened<ContactsKept>());
}

TEST_F(ErasedContact, an_older_snapshot_with_the_erasure_on_top_is_the_same_house) {
    Centre before(from_json_value<State>(to_json_value(state())));
    done(of("0712100"), admin_);
    for (const auto& event : last) before.apply(event);
    EXPECT_EQ(before.digest(), centre_->digest());
}

// A house whose profile was loaded before contacts could be erased: its lists forget, its oldest event cannot.
TEST_F(ErasedContact, of_an_old_journal_leaves_the_house_and_says_what_it_could_not_reach) {
    Centre old;
    for (const auto& event : day) {
        Event same{event.seq, event.at, event.wall, event.body};
        if (const auto* loaded = event.body.get_if<ProfileLoaded>()) {
            Json open = open_json(event.body);
            ProfileLoaded whole = *loaded;
            for (auto& agency : whole.profile.agencies)
                for (const auto& one : loaded->contacts)
                    if (one.agency == agency.id) agency.contacts = one.contacts;
            open["profile"] = to_json_value(whole.profile);
            auto body = decode("profile_loaded", 1, open, Json::object());
            ASSERT_TRUE(body);
            same.body = std::move(*body);
        }
        old.apply(same);
    }
    ASSERT_EQ(profile::find_agency(old.state().profile, AgencyId{"damkar"})->contacts.at(0).number, "0712 100");
    Command command;
    Erase erase;
    erase.number = "+62712100";
    erase.reason = "surat";
    erase.beyond = 1;
    command.body = erase;
    command.person = admin_;
    const Batch batch = old.handle(command, now_, WallTime{now_.us});
    ASSERT_FALSE(batch.refusal) << batch.refusal->to_string();
    EXPECT_EQ(batch.reply["beyond"], 1);
    EXPECT_EQ(to_json_value(old.state()).dump().find("0712 100"), std::string::npos);
    EXPECT_EQ(old.handle(command, now_, WallTime{now_.us}).refusal.value().code, "erasure_beyond_reach") << "only there is anything left";
}

}  // namespace
}  // namespace siaga::centre::test
