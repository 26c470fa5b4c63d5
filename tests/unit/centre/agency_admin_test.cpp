// Agencies, contacts and incident types changed while the house runs, tests of channels, and the files again.
#include <algorithm>

#include "house_fixture.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::centre::test {
namespace {

class AgencyAdministration : public House {
protected:
    AgencyAdministration() {
        profile_.title = "Kab. Uji";
        open();
    }
    static SaveContact contact(const std::string& label, const std::string& number, const std::string& email = {}) {
        SaveContact out;
        out.agency = damkar_;
        out.add = true;
        out.contact.label = label;
        out.contact.number = number;
        out.contact.email = email;
        return out;
    }
    const profile::Agency& damkar() const { return *profile::find_agency(state().profile, damkar_); }
    std::uint64_t revision(const AgencyId& id = damkar_) const {
        const auto it = state().agency_admin.agencies.find(id);
        return it == state().agency_admin.agencies.end() ? 0 : it->second.revision;
    }
    std::string where(CommandBody body) { return send(std::move(body), admin_).refusal.value_or(Error{}).where; }
    void reload(profile::Profile fresh, const std::string& hash) {
        fresh.hash = hash;
        done(LoadProfile{std::move(fresh), "root"});
    }

    static inline const AgencyId damkar_{"damkar"};
    PersonId admin_ = person("admin", PersonRole::admin), second_ = person("budi", PersonRole::admin);
};

// ---- contacts -------------------------------------------------------------------------------------

TEST_F(AgencyAdministration, a_contact_is_added_changed_and_removed_with_who_before_and_after) {
    done(contact("Kepala", "0712 555 01"), admin_);
    const auto added = events<ContactSaved>().at(0);
    EXPECT_TRUE(added.added);
    EXPECT_EQ(added.person, admin_);
    ASSERT_EQ(damkar().contacts.size(), 2U);
    SaveContact change = contact("Kepala", "0712 555 02");
    change.add = false;
    change.index = 1;
    change.revision = 1;
    change.contact.hours = {{1, 2, 3}, 480, 960};
    done(change, admin_);
    EXPECT_EQ(events<ContactSaved>().at(0).before.number, "0712 555 01");
    EXPECT_EQ(damkar().contacts[1].hours.from_minute, 480U);
    done(RemoveContact{damkar_, 2, 1}, admin_);
    EXPECT_EQ(damkar().contacts.size(), 1U);
    EXPECT_EQ(revision(), 3U);
}
TEST_F(AgencyAdministration, numbers_and_names_of_people_are_in_the_erasable_part) {
    done(contact("Kepala", "0712 555 01"), admin_);
    const EventBody saved = events<ContactSaved>().at(0);
    EXPECT_EQ(open_json(saved).dump().find("0712 555 01"), std::string::npos);
    EXPECT_NE(personal_json(saved).dump().find("0712 555 01"), std::string::npos);
}
TEST_F(AgencyAdministration, another_number_is_one_that_nobody_has_tried) {
    SaveContact change = contact("Piket malam", "0712 321 000");
    change.add = false;
    done(change, admin_);
    EXPECT_TRUE(damkar().contacts[0].verified) << "only its name changed";
    change.revision = 1;
    change.contact.number = "0712 999 00";
    change.contact.verified = true;
    done(change, admin_);
    EXPECT_FALSE(damkar().contacts[0].verified);
}
TEST_F(AgencyAdministration, what_cannot_be_reached_is_refused_at_its_field) {
    EXPECT_EQ(where(contact("", "0712 555 01")), "$.label");
    EXPECT_EQ(where(contact("Kepala", "")), "$.number");
    EXPECT_EQ(where(contact("Kepala", "tanya ibu")), "$.number");
    for (const char* email : {"kepala", "@x", "a@", "a b@x", "a@x@y", "a@x\r\nBcc: b@y"}) EXPECT_EQ(where(contact("Kepala", "", email)), "$.email") << email;
    SaveContact never = contact("Kepala", "0712 555 01");
    never.contact.hours = {{8}, 0, 1440};
    EXPECT_EQ(where(never), "$.hours.days");
    never.contact.hours = {{}, 600, 600};
    EXPECT_EQ(where(never), "$.hours.from_minute");
    done(contact("Kepala", "", "kepala@contoh.go.id"), admin_);
}
TEST_F(AgencyAdministration, the_centres_own_number_is_refused_as_a_contact) {
    EXPECT_EQ(refused(contact("Piket", "115"), admin_), "own_number");
    settings_.trunks[0].outgoing_caller_id = "+62 712 321 999";
    open();
    EXPECT_EQ(refused(contact("Piket", "0712-321-999"), admin_), "own_number");
    EXPECT_EQ(where(contact("Piket", "0712-321-999")), "$.number");
}
TEST_F(AgencyAdministration, of_two_admins_at_once_the_second_sees_what_changed) {
    done(contact("Kepala", "0712 555 01"), second_);
    const Batch late = send(contact("Wakil", "0712 555 02"), admin_);
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->code, "agency_changed");
    EXPECT_NE(late.refusal->message.find("budi: kontak Kepala"), std::string::npos) << late.refusal->message;
    EXPECT_EQ(damkar().contacts.size(), 2U);
}
TEST_F(AgencyAdministration, nobody_but_an_admin_changes_a_contact) {
    EXPECT_EQ(refused(contact("Kepala", "0712 555 01"), person("siti")), "not_allowed");
}
TEST_F(AgencyAdministration, the_regencys_own_duty_officer_is_a_contact_too) {
    SaveContact duty = contact("Piket kabupaten", "0712 700 00");
    duty.agency = {};
    done(duty, admin_);
    ASSERT_EQ(state().profile.duty.size(), 1U);
    EXPECT_EQ(state().profile.duty[0].number, "0712 700 00");
}
TEST_F(AgencyAdministration, the_next_ladder_calls_the_new_number) {
    SaveContact change = contact("Piket", "0712 999 00");
    change.add = false;
    done(change, admin_);
    const PersonId who = ready_at("01");
    save(answered_call("01"), who);  // no desk listens: the ladder begins at once
    EXPECT_EQ(state().deliveries.at(DeliveryId{state().last_delivery}).target.number, "071299900");
}

// ---- agencies -------------------------------------------------------------------------------------

TEST_F(AgencyAdministration, an_agency_is_added_without_a_restart) {
    done(SaveAgency{AgencyId{"pln"}, 0, true, {"PLN UP3 Uji", "PLN", profile::Standing::partner}}, admin_);
    EXPECT_EQ(profile::find_agency(state().profile, AgencyId{"pln"})->short_name, "PLN");
    EXPECT_TRUE(state().agencies.contains(AgencyId{"pln"}));
    EXPECT_EQ(refused(SaveAgency{AgencyId{"pln"}, 1, true, {"a", "b", {}}}, admin_), "duplicate_id");
    EXPECT_EQ(refused(SaveAgency{AgencyId{"P L N"}, 0, true, {"a", "b", {}}}, admin_), "bad_id");
}
TEST_F(AgencyAdministration, an_agency_that_signs_gets_a_desk_and_its_hash_is_another) {
    const std::string hash = state().profile.hash;
    done(SaveAgency{AgencyId{"polres"}, 0, false, {"Polres Uji", "Polres", profile::Standing::committed}}, admin_);
    EXPECT_EQ(events<AgencySaved>().at(0).before.standing, profile::Standing::partner);
    EXPECT_NE(state().profile.hash, hash);
    const PersonId who = ready_at("01");
    EXPECT_TRUE(assignment(save(answered_call("01"), who), "polres").must_acknowledge);
}
TEST_F(AgencyAdministration, the_agency_behind_the_rule_for_everything_else_stays_committed) {
    done(SaveAgency{damkar_, 0, false, {"Damkar", "Damkar", profile::Standing::partner}}, admin_);
    EXPECT_EQ(where(SaveAgency{AgencyId{"bpbd"}, 0, false, {"BPBD", "BPBD", profile::Standing::partner}}), "$.standing");
}
TEST_F(AgencyAdministration, an_agency_of_the_rules_or_of_an_open_incident_is_not_removed) {
    EXPECT_EQ(refused(RemoveAgency{damkar_, 0}, admin_), "agency_in_rules");
    done(SaveAgency{AgencyId{"pln"}, 0, true, {"PLN", "PLN", profile::Standing::committed}}, admin_);
    const IncidentId fire = save({}, admin_);
    done(AddAgency{fire, AgencyId{"pln"}, Role::pendukung, "tiang terbakar"}, admin_);
    EXPECT_EQ(refused(RemoveAgency{AgencyId{"pln"}, 1}, admin_), "agency_in_incident");
    for (const char* id : {"damkar", "pln"}) done(CancelAssignment{assignment(fire, id).id, "salah lapor"}, admin_);
    done(CloseIncident{fire, "padam", "selesai", {}}, admin_);
    const PersonId crew = person("pln-1", PersonRole::dispatcher, "pln");
    EXPECT_EQ(refused(RemoveAgency{AgencyId{"pln"}, 1}, admin_), "agency_has_people");
    Person gone = state().people.at(crew);
    gone.active = false;
    done(SavePerson{gone}, admin_);
    done(RemoveAgency{AgencyId{"pln"}, 1}, admin_);
    EXPECT_EQ(profile::find_agency(state().profile, AgencyId{"pln"}), nullptr);
    EXPECT_FALSE(state().agencies.contains(AgencyId{"pln"}));
    done(SaveAgency{AgencyId{"pln"}, 0, true, {"PLN", "PLN", profile::Standing::partner}}, admin_);  // and comes back
    EXPECT_EQ(revision(AgencyId{"pln"}), 3U);
}

// ---- types ----------------------------------------------------------------------------------------

profile::IncidentType animal() {
    profile::IncidentType out;
    out.id = TypeId{"hewan_liar"};
    out.name = "Hewan liar";
    out.group = "Darurat";
    out.questions = {"Hewan apa?", "Apakah ada yang terluka?"};
    out.outcomes = {"ditangkap"};
    return out;
}

TEST_F(AgencyAdministration, a_new_type_follows_the_rules_of_the_one_it_is_like) {
    done(SaveIncidentType{animal(), 0, true, TypeId{"kebakaran"}}, admin_);
    EXPECT_EQ(events<IncidentTypeSaved>().at(0).person, admin_);
    EXPECT_TRUE(happened<RulesPublished>());
    EXPECT_EQ(state().rules.active, 2U);
    EXPECT_EQ(assignment(save({}, admin_, "hewan_liar"), "damkar").role, Role::utama);
}
TEST_F(AgencyAdministration, the_questions_of_a_type_are_changed_and_one_without_outcome_is_refused) {
    profile::IncidentType fire = *profile::find_type(state().profile, TypeId{"kebakaran"});
    fire.group = "Darurat";
    fire.outcomes = {"padam"};
    fire.questions = {"Apa yang terbakar?"};
    done(SaveIncidentType{fire, 0, false, {}}, admin_);
    EXPECT_EQ(profile::find_type(state().profile, TypeId{"kebakaran"})->questions.size(), 1U);
    fire.questions = {"a", "a"};
    EXPECT_EQ(refused(SaveIncidentType{fire, 1, false, {}}, admin_), "twice");
    fire.questions = {};
    fire.restricted = true;
    EXPECT_EQ(refused(SaveIncidentType{fire, 1, false, {}}, admin_), "restricted_to_nobody");
    profile::IncidentType bare = animal();
    bare.outcomes.clear();
    EXPECT_EQ(refused(SaveIncidentType{bare, 0, true, TypeId{"kebakaran"}}, admin_), "no_outcome");
    fire.restricted = false;
    EXPECT_EQ(refused(SaveIncidentType{fire, 0, false, {}}, second_), "type_changed");
}

TEST_F(AgencyAdministration, a_retired_type_is_kept_by_what_has_it_and_taken_by_nothing_new) {
    const PersonId who = ready_at("01");
    const IncidentId before = save(answered_call("01"), who);
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    EXPECT_EQ(events<IncidentTypeRetired>().at(0).person, admin_);
    EXPECT_EQ(events<IncidentTypeRetired>().at(0).profile_hash, state().profile.hash);
    SaveIncident fresh;
    fresh.words.type = TypeId{"kebakaran"};
    EXPECT_EQ(refused(fresh, who), "type_retired");
    EXPECT_EQ(state().incidents.at(before).type, TypeId{"kebakaran"});
    done(Acknowledge{assignment(before, "damkar").id}, person("dina", PersonRole::dispatcher, "damkar"));
}
TEST_F(AgencyAdministration, a_further_report_to_an_incident_of_a_retired_type_is_taken) {
    const PersonId who = ready_at("01");
    const IncidentId before = save(answered_call("01"), who);
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    const PersonId other = ready_at("02");
    const CallId again = answered_call("02", "+628120002");
    const IncidentId flood = save({}, other, "banjir");
    EXPECT_EQ(refused(LinkReport{again, flood, words("kebakaran")}, other), "type_retired");
    done(LinkReport{again, before, words("kebakaran")}, other);
}
TEST_F(AgencyAdministration, a_retired_type_comes_back_with_what_it_was) {
    const std::string hash = state().profile.hash;
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    EXPECT_NE(state().profile.hash, hash);
    EXPECT_EQ(refused(RetireIncidentType{TypeId{"kebakaran"}, 0, false}, second_), "type_changed");
    profile::IncidentType fire = *profile::find_type(state().profile, TypeId{"kebakaran"});
    fire.group = "Darurat";
    fire.outcomes = {"padam"};
    fire.retired = false;
    done(SaveIncidentType{fire, 1, false, {}}, admin_);
    EXPECT_TRUE(profile::find_type(state().profile, TypeId{"kebakaran"})->retired) << "saving its form does not bring it back";
    done(RetireIncidentType{TypeId{"kebakaran"}, 2, false}, admin_);
    EXPECT_TRUE(happened<IncidentTypeRestored>());
    EXPECT_FALSE(profile::find_type(state().profile, TypeId{"kebakaran"})->retired);
    save({}, admin_);
    EXPECT_EQ(refused(RetireIncidentType{TypeId{"tidak_ada"}, 0, true}, admin_), "type_unknown");
    EXPECT_EQ(refused(RetireIncidentType{TypeId{"kebakaran"}, 3, true}, person("siti")), "not_allowed");
}
TEST_F(AgencyAdministration, the_last_type_in_use_is_not_retired) {
    std::vector<TypeId> all;
    for (const auto& type : state().profile.types) all.push_back(type.id);
    for (std::size_t i = 0; i + 1 < all.size(); ++i) done(RetireIncidentType{all[i], 0, true}, admin_);
    EXPECT_EQ(refused(RetireIncidentType{all.back(), 0, true}, admin_), "last_type");
}
TEST_F(AgencyAdministration, a_rule_that_names_a_retired_type_is_found_and_the_type_wants_no_rule_of_its_own) {
    done(RetireIncidentType{TypeId{"kebakaran"}, 0, true}, admin_);
    const auto found = profile::check_rule_set(state().profile, {{}, nullptr, true});
    const auto named = std::find_if(found.begin(), found.end(), [](const auto& f) { return f.code == "retired_type"; });
    ASSERT_NE(named, found.end());
    EXPECT_EQ(named->severity, profile::Severity::warning) << "running rules go on";
    EXPECT_EQ(named->rule, "api");
    profile::Profile bare = state().profile;
    for (auto& rule : bare.rules) std::erase(rule.types, TypeId{"kebakaran"});
    std::erase_if(bare.rules, [](const auto& rule) { return rule.id == "api"; });
    for (const auto& f : profile::check_rule_set(bare, {{}, nullptr, true})) EXPECT_FALSE(f.where == "types/kebakaran") << f.code;
}

// ---- tests of channels ------------------------------------------------------------------------------

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
