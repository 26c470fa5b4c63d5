// Purpose: agencies, their contacts and the incident types as an administrator changes them while the house runs:
// edits beside the profile's files, tests of a contact's channels ("kirim uji"), and what was verified by whom.
// Thread: plain values. The edited objects themselves are part of State::profile, which is what everybody asks.
// Rule: an agency with its contacts is one object, a type another; each has a revision, and whoever saves over a
// newer one is refused. AgencyId{} is the regency itself, whose contacts are its duty officers (piket kabupaten).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/base/id.hpp"
#include "siaga/base/result.hpp"
#include "siaga/base/time.hpp"
#include "siaga/centre/duty.hpp"
#include "siaga/profile/profile.hpp"

namespace siaga::profile {
struct Finding;
}

namespace siaga::centre {

struct Settings;

// ---- state --------------------------------------------------------------------------------------
// What one saving changed, so that who is refused sees what happened meanwhile. by 0: the profile's files.
struct ObjectChange {
    std::uint64_t revision = 0;
    PersonId by;
    WallTime at;
    std::string what;
    SIAGA_FIELDS(revision, by, at, what)
};

// `file` and `now`: one or none. An edit outlives a reload as long as the files say of it what they said before.
struct EditedAgency {
    std::uint64_t revision = 0;
    bool edited = false;
    std::vector<profile::Agency> file, now;
    std::vector<ObjectChange> changes;  // the last 20
    SIAGA_FIELDS(revision, edited, file, now, changes)
};
struct EditedType {
    std::uint64_t revision = 0;
    bool edited = false;
    std::vector<profile::IncidentType> file, now;
    std::vector<ObjectChange> changes;
    SIAGA_FIELDS(revision, edited, file, now, changes)
};

// A message that says it is a test; how it ended is in State::deliveries under the same number.
struct ContactTest {
    Target target;
    PersonId by;
    WallTime at;
    WallTime ended_at;
    SIAGA_FIELDS(target, by, at, ended_at)
};
struct VerifiedContact {  // who saw that this number or address answers
    AgencyId agency;
    std::string number, email;
    Channel channel = Channel::voice;
    DeliveryId delivery;
    PersonId by;
    WallTime at;
    SIAGA_FIELDS(agency, number, email, channel, delivery, by, at)
};

inline constexpr std::size_t kContactsInAgency = 50;
inline constexpr std::size_t kAgenciesKept = 1'000;
inline constexpr std::size_t kTypesKept = 500;
inline constexpr std::size_t kContactTestsKept = 100;
inline constexpr std::size_t kContactTestsAtOnce = 10;

struct AgencyAdmin {
    std::map<AgencyId, EditedAgency> agencies;
    std::map<TypeId, EditedType> types;
    std::map<DeliveryId, ContactTest> tests;
    std::vector<VerifiedContact> verified;
    SIAGA_FIELDS(agencies, types, tests, verified)
};

// What an agency is called and whether it signed; committed: its desk must be staffed and must accept.
struct AgencyHead {
    std::string name, short_name;
    profile::Standing standing = profile::Standing::partner;

    friend bool operator==(const AgencyHead&, const AgencyHead&) = default;
    SIAGA_FIELDS(name, short_name, standing)
};

struct ContactsOf {  // AgencyId{}: the regency's duty officers
    AgencyId agency;
    std::vector<profile::Contact> contacts;
    SIAGA_FIELDS(agency, contacts)
};
struct AgencyRevision {
    AgencyId agency;
    std::uint64_t revision = 0;
    SIAGA_FIELDS(agency, revision)
};

// ---- events -------------------------------------------------------------------------------------
#define SIAGA_AGENCY_EVENT(name, version, ...)           \
    static constexpr std::string_view kType = name;      \
    static constexpr int kVersion = version;             \
    SIAGA_FIELDS(__VA_ARGS__)
#define SIAGA_AGENCY_EVENT_PERSONAL(name, version, open, private_) \
    static constexpr std::string_view kType = name;                \
    static constexpr int kVersion = version;                       \
    SIAGA_FIELDS_PERSONAL(open, private_)

// profile_hash: of the profile in force from here on.
struct AgencySaved { AgencyId agency; std::uint64_t revision = 0; bool added = false; AgencyHead before, after; std::string profile_hash; PersonId person; SIAGA_AGENCY_EVENT("agency_saved", 1, agency, revision, added, before, after, profile_hash, person) };
struct AgencyRemoved { AgencyId agency; std::uint64_t revision = 0; AgencyHead before; std::string profile_hash; PersonId person; SIAGA_AGENCY_EVENT("agency_removed", 1, agency, revision, before, profile_hash, person) };
// index: among the agency's contacts; of an added one the last.
struct ContactSaved { AgencyId agency; std::uint64_t revision = 0, index = 0; bool added = false; std::string profile_hash; PersonId person; profile::Contact before, after; SIAGA_AGENCY_EVENT_PERSONAL("contact_saved", 1, (agency, revision, index, added, profile_hash, person), (before, after)) };
struct ContactRemoved { AgencyId agency; std::uint64_t revision = 0, index = 0; std::string profile_hash; PersonId person; profile::Contact before; SIAGA_AGENCY_EVENT_PERSONAL("contact_removed", 1, (agency, revision, index, profile_hash, person), (before)) };
// Before the delivery_started of the same number, which belongs to no escalation.
struct ContactTested { DeliveryId delivery; AgencyId agency; std::uint64_t index = 0; Channel channel{}; PersonId person; Target target; SIAGA_AGENCY_EVENT_PERSONAL("contact_tested", 1, (delivery, agency, index, channel, person), (target)) };
// how: digit (pressed after the test was heard), person (somebody confirmed that it came).
struct ContactVerified { DeliveryId delivery; AgencyId agency; std::uint64_t index = 0; Channel channel{}; std::string how, profile_hash; PersonId person; SIAGA_AGENCY_EVENT("contact_verified", 1, delivery, agency, index, channel, how, profile_hash, person) };
struct IncidentTypeSaved { TypeId incident_type; std::uint64_t revision = 0; bool added = false; profile::IncidentType before, after; std::string profile_hash; PersonId person; SIAGA_AGENCY_EVENT("incident_type_saved", 1, incident_type, revision, added, before, after, profile_hash, person) };
// No new incident takes the type from here on, until it is restored; those that have it keep it.
struct IncidentTypeRetired { TypeId incident_type; std::uint64_t revision = 0; std::string profile_hash; PersonId person; SIAGA_AGENCY_EVENT("incident_type_retired", 1, incident_type, revision, profile_hash, person) };
struct IncidentTypeRestored { TypeId incident_type; std::uint64_t revision = 0; std::string profile_hash; PersonId person; SIAGA_AGENCY_EVENT("incident_type_restored", 1, incident_type, revision, profile_hash, person) };
// After a profile_loaded over edits: which of them go on, and which the files take the place of.
// kept_policy, overruled_policy: "clocks", "ladders".
struct ProfileEditsSettled { std::vector<AgencyId> kept_agencies, overruled_agencies; std::vector<TypeId> kept_types, overruled_types; std::string profile_hash; std::vector<std::string> kept_policy{}, overruled_policy{}; SIAGA_AGENCY_EVENT("profile_edits_settled", 1, kept_agencies, overruled_agencies, kept_types, overruled_types, profile_hash, kept_policy, overruled_policy) };
// After an `erased` that reached contacts, those of `erased_of`: the others go on, whose payloads a replay has lost with
// theirs. in_force: of the profile; file, now: of the edited agencies, each of which has its revision here.
struct ContactsKept { std::vector<AgencyId> erased_of; std::vector<AgencyRevision> revisions; std::string profile_hash; PersonId person; std::vector<ContactsOf> in_force, file, now; std::vector<VerifiedContact> verified; SIAGA_AGENCY_EVENT_PERSONAL("contacts_kept", 1, (erased_of, revisions, profile_hash, person), (in_force, file, now, verified)) };
#undef SIAGA_AGENCY_EVENT
#undef SIAGA_AGENCY_EVENT_PERSONAL

#define SIAGA_AGENCY_ADMIN_EVENTS                                                                           \
    AgencySaved, AgencyRemoved, ContactSaved, ContactRemoved, ContactTested, ContactVerified, IncidentTypeSaved, \
        IncidentTypeRetired, IncidentTypeRestored, ProfileEditsSettled, ContactsKept

// ---- commands, an admin's -------------------------------------------------------------------------
// revision: what the page showed; 0 for one never changed. The thorough check is the adapter's.
struct SaveAgency { AgencyId agency; std::uint64_t revision = 0; bool add = false; AgencyHead head; };
struct RemoveAgency { AgencyId agency; std::uint64_t revision = 0; };
struct SaveContact { AgencyId agency; std::uint64_t revision = 0, index = 0; bool add = false; profile::Contact contact; };  // `verified` is not the asker's to say
struct RemoveContact { AgencyId agency; std::uint64_t revision = 0, index = 0; };
struct TestContact { AgencyId agency; std::uint64_t revision = 0, index = 0; Channel channel{}; };
struct VerifyContact { DeliveryId delivery; };  // of a test that got through: somebody confirmed it
// like: of a new type, whose rules it follows until rules of its own are published.
struct SaveIncidentType { profile::IncidentType type; std::uint64_t revision = 0; bool add = false; TypeId like; };
struct RetireIncidentType { TypeId type; std::uint64_t revision = 0; bool retire = true; };  // false: restore

#define SIAGA_AGENCY_ADMIN_COMMANDS \
    SaveAgency, RemoveAgency, SaveContact, RemoveContact, TestContact, VerifyContact, SaveIncidentType, RetireIncidentType

// ---- for who sends them ---------------------------------------------------------------------------
// The profile as it would be. Errors name the field ("$.number"); what does not exist changes nothing.
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const SaveAgency& c);
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const RemoveAgency& c);
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const SaveContact& c);
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const RemoveContact& c);
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const SaveIncidentType& c);
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const RetireIncidentType& c);
// The contacts of an agency, or of the regency; null where there is no such agency.
[[nodiscard]] const std::vector<profile::Contact>* contacts_of(const profile::Profile& profile, const AgencyId& id);
// Numbers that ring in this very house, as its trunks have them.
[[nodiscard]] std::vector<std::string> own_numbers(const Settings& settings);
// A finding as a refusal, its field as the API names it.
[[nodiscard]] Error refusal_of(const profile::Finding& finding);

}  // namespace siaga::centre
