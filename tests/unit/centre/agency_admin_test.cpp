// Agencies and their contacts changed while the house runs.
#include "agency_admin_fixture.hpp"

namespace siaga::centre::test {
namespace {

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

}  // namespace
}  // namespace siaga::centre::test
