// Agencies, contacts, types and tests, as they change the state. The profile in force carries the edits; beside it
// stands what the files said and what is said now, for the day the files are loaded again.
#include <algorithm>

#include "core.hpp"

namespace siaga::centre {

constexpr std::size_t kChangesKept = 20;

void note_change(std::vector<ObjectChange>& changes, ObjectChange change) {
    changes.push_back(std::move(change));
    if (changes.size() > kChangesKept) changes.erase(changes.begin());
}

EditedAgency& Applier::edit_agency(const AgencyId& id) {
    EditedAgency& edit = s.agency_admin.agencies[id];
    if (!edit.edited) {
        edit.edited = true;
        edit.file = agency_in(s.profile, id);
        edit.now = edit.file;
    }
    return edit;
}

void Applier::edited_agency(const AgencyId& id, std::uint64_t revision, PersonId by, const std::string& what, const std::string& profile_hash) {
    EditedAgency& edit = s.agency_admin.agencies[id];
    edit.revision = revision;
    note_change(edit.changes, {revision, by, event.wall, what});
    put_agency(s.profile, id, edit.now);
    s.profile.hash = profile_hash;
    // Whoever had that number is no longer there.
    std::erase_if(s.agency_admin.verified, [&](const VerifiedContact& known) {
        if (known.agency != id) return false;
        return edit.now.empty() || std::none_of(edit.now.front().contacts.begin(), edit.now.front().contacts.end(), [&](const auto& contact) {
            return contact.verified && contact.number == known.number && contact.email == known.email;
        });
    });
    touched.settings = true;
    if (id) touched.agencies.insert(id);
}

void Applier::operator()(const AgencySaved& e) {
    EditedAgency& edit = edit_agency(e.agency);
    if (edit.now.empty()) edit.now.push_back(profile::Agency{e.agency, {}, {}, {}, {}});
    edit.now.front().name = e.after.name;
    edit.now.front().short_name = e.after.short_name;
    edit.now.front().standing = e.after.standing;
    s.agencies.try_emplace(e.agency);
    edited_agency(e.agency, e.revision, e.person, e.added ? "ditambahkan" : "nama atau komitmen", e.profile_hash);
}

void Applier::operator()(const AgencyRemoved& e) {
    edit_agency(e.agency).now.clear();
    s.agencies.erase(e.agency);
    edited_agency(e.agency, e.revision, e.person, "dihapus", e.profile_hash);
}

void Applier::operator()(const ContactSaved& e) {
    EditedAgency& edit = edit_agency(e.agency);
    if (!edit.now.empty()) {
        auto& contacts = edit.now.front().contacts;
        if (e.added) contacts.push_back(e.after);
        else if (e.index < contacts.size()) contacts[e.index] = e.after;
    }
    edited_agency(e.agency, e.revision, e.person, "kontak " + e.after.label, e.profile_hash);
}

void Applier::operator()(const ContactRemoved& e) {
    EditedAgency& edit = edit_agency(e.agency);
    if (!edit.now.empty() && e.index < edit.now.front().contacts.size())
        edit.now.front().contacts.erase(edit.now.front().contacts.begin() + static_cast<std::ptrdiff_t>(e.index));
    edited_agency(e.agency, e.revision, e.person, "kontak " + e.before.label + " dihapus", e.profile_hash);
}

void Applier::edited_type(const TypeId& id, const std::vector<profile::IncidentType>& now, ObjectChange change, const std::string& profile_hash) {
    EditedType& edit = s.agency_admin.types[id];
    if (!edit.edited) {
        edit.edited = true;
        edit.file = type_in(s.profile, id);
    }
    edit.now = now;
    edit.revision = change.revision;
    note_change(edit.changes, std::move(change));
    put_type(s.profile, id, edit.now);
    s.profile.hash = profile_hash;
    touched.settings = true;
}

void Applier::operator()(const IncidentTypeSaved& e) {
    edited_type(e.incident_type, {e.after}, {e.revision, e.person, event.wall, e.added ? "ditambahkan" : "isi jenis"}, e.profile_hash);
}

void Applier::operator()(const IncidentTypeRetired& e) {
    auto now = type_in(s.profile, e.incident_type);
    for (auto& type : now) type.retired = true;
    edited_type(e.incident_type, now, {e.revision, e.person, event.wall, "tidak dipakai lagi"}, e.profile_hash);
}

void Applier::operator()(const IncidentTypeRestored& e) {
    auto now = type_in(s.profile, e.incident_type);
    for (auto& type : now) type.retired = false;
    edited_type(e.incident_type, now, {e.revision, e.person, event.wall, "dipakai lagi"}, e.profile_hash);
}

// ---- tests ----------------------------------------------------------------------------------------

void Applier::operator()(const ContactTested& e) {
    auto& tests = s.agency_admin.tests;
    ContactTest& made = tests[e.delivery];
    made.target = e.target;
    made.target.channel = e.channel;
    made.target.agency = e.agency;
    made.by = e.person;
    made.at = event.wall;
    if (tests.size() <= kContactTestsKept) return;
    s.deliveries.erase(tests.begin()->first);
    tests.erase(tests.begin());
}

void Applier::operator()(const ContactVerified& e) {
    EditedAgency& edit = edit_agency(e.agency);
    if (edit.now.empty() || e.index >= edit.now.front().contacts.size()) return;
    profile::Contact& contact = edit.now.front().contacts[e.index];
    contact.verified = true;
    auto& verified = s.agency_admin.verified;
    std::erase_if(verified, [&](const VerifiedContact& known) { return known.agency == e.agency && known.number == contact.number && known.email == contact.email; });
    verified.push_back({e.agency, contact.number, contact.email, e.channel, e.delivery, e.person, event.wall});
    put_agency(s.profile, e.agency, edit.now);
    s.profile.hash = e.profile_hash;
    touched.settings = true;
    if (e.agency) touched.agencies.insert(e.agency);
}

// ---- the profile's files again ----------------------------------------------------------------------

// Whoever has an object open that the files changed must not save over it unseen.
void Applier::note_file_changes(const profile::Profile& before) {
    const ObjectChange change{0, {}, event.wall, "berkas profil dimuat"};
    const auto agency = [&](const AgencyId& id) {
        const auto known = s.agency_admin.agencies.find(id);
        const bool edited = known != s.agency_admin.agencies.end() && known->second.edited;
        if ((edited ? known->second.file : agency_in(before, id)) == agency_in(s.profile, id)) return;
        EditedAgency& edit = s.agency_admin.agencies[id];
        note_change(edit.changes, {++edit.revision, change.by, change.at, change.what});
    };
    const auto type = [&](const TypeId& id) {
        const auto known = s.agency_admin.types.find(id);
        const bool edited = known != s.agency_admin.types.end() && known->second.edited;
        if ((edited ? known->second.file : type_in(before, id)) == type_in(s.profile, id)) return;
        EditedType& edit = s.agency_admin.types[id];
        note_change(edit.changes, {++edit.revision, change.by, change.at, change.what});
    };
    std::set<AgencyId> agencies{AgencyId{}};
    std::set<TypeId> types;
    for (const auto* profile : {&before, static_cast<const profile::Profile*>(&s.profile)}) {
        for (const auto& one : profile->agencies) agencies.insert(one.id);
        for (const auto& one : profile->types) types.insert(one.id);
    }
    for (const auto& id : agencies) agency(id);
    for (const auto& id : types) type(id);
    note_policy_changes(before);
}

void Applier::operator()(const ProfileEditsSettled& e) {
    for (const auto& id : e.kept_agencies) {
        const EditedAgency& edit = s.agency_admin.agencies[id];
        put_agency(s.profile, id, edit.now);
        if (!id) continue;
        if (edit.now.empty()) s.agencies.erase(id);
        else s.agencies.try_emplace(id);
        touched.agencies.insert(id);
    }
    for (const auto& id : e.kept_types) put_type(s.profile, id, s.agency_admin.types[id].now);
    for (const auto& id : e.overruled_agencies) {
        EditedAgency& edit = s.agency_admin.agencies[id];
        note_change(edit.changes, {++edit.revision, {}, event.wall, "berkas profil menggantikan isinya"});
        edit.edited = false;
        edit.file.clear();
        edit.now.clear();
    }
    for (const auto& id : e.overruled_types) {
        EditedType& edit = s.agency_admin.types[id];
        note_change(edit.changes, {++edit.revision, {}, event.wall, "berkas profil menggantikan isinya"});
        edit.edited = false;
        edit.file.clear();
        edit.now.clear();
    }
    std::erase_if(s.agency_admin.verified, [&](const VerifiedContact& known) {
        const auto* contacts = contacts_of(s.profile, known.agency);
        return !contacts || std::none_of(contacts->begin(), contacts->end(), [&](const auto& contact) {
            return contact.verified && contact.number == known.number && contact.email == known.email;
        });
    });
    settle_policy(e);
    s.profile.hash = e.profile_hash;
    touched.settings = true;
}

}  // namespace siaga::centre
