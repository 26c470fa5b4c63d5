// Erasure of a person who is somebody's contact: the agency keeps the place in its list, without name, number or
// address, and the checks miss it like any other that nobody can ring (docs/decisions/0170).
#include <algorithm>

#include "deciding.hpp"
#include "last_words.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::centre {
namespace {

// "0712 321", "+62712321" and "62 712-321" are one telephone. As code.plain_number (50_erasure.sql).
std::string plain(const std::string& number) {
    std::string out;
    for (const char c : number)
        if (c >= '0' && c <= '9') out += c;
    if (out.starts_with("00")) out.erase(0, 2);
    if (out.starts_with('0') || (out.starts_with('8') && out.size() >= 9 && out.size() <= 13)) out.insert(0, "62");
    if (out.starts_with("620")) out.erase(2, out.find_first_not_of('0', 2) - 2);
    return out;
}
std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return text;
}
bool meant(const Erase& c, const std::string& number, const std::string& email) {
    return (!c.number.empty() && !number.empty() && plain(number) == plain(c.number)) ||
           (!c.email.empty() && !email.empty() && lower(email) == lower(c.email));
}
bool meant(const Erase& c, const Target& target) { return meant(c, target.number, target.email); }

bool any_of(const Erase& c, const std::vector<profile::Contact>& contacts) {
    return std::any_of(contacts.begin(), contacts.end(), [&](const auto& one) { return meant(c, one.number, one.email); });
}
// Rank, hours and place stay: whoever follows is wanted at the same times.
bool taken_out(const Erase& c, std::vector<profile::Contact>& contacts) {
    const bool any = any_of(c, contacts);
    for (auto& one : contacts) {
        if (!meant(c, one.number, one.email)) continue;
        one.label = profile::kErasedContact;
        one.number = one.email = {};
        one.verified = one.messages = false;
    }
    return any;
}

}  // namespace

bool Deciding::is_contact(const Erase& c) const {
    const auto held = contacts_in(s.profile);
    if (std::any_of(held.begin(), held.end(), [&](const auto& one) { return any_of(c, one.contacts); })) return true;
    return std::any_of(s.agency_admin.agencies.begin(), s.agency_admin.agencies.end(), [&](const auto& one) {
        const auto in = [&](const std::vector<profile::Agency>& said) { return !said.empty() && any_of(c, said.front().contacts); };
        return in(one.second.file) || in(one.second.now);
    });
}

// A ladder that runs, or a test, needs to know whom it means until it is over.
bool Deciding::being_told(const Erase& c) const {
    const auto to_them = [&](const Delivery& d) { return c.deliveries.contains(d.id) || meant(c, d.target); };
    for (const auto& [id, d] : s.deliveries)
        if ((d.result == DeliveryResult::trying || on_the_line(s, d)) && to_them(d)) return true;
    for (const auto& [id, e] : s.escalations) {
        if (e.state != EscalationState::running) continue;
        if (c.escalations.contains(id)) return true;
        if (std::any_of(e.left.begin(), e.left.end(), [&](const auto& target) { return meant(c, target); })) return true;
        for (const auto of : e.deliveries)
            if (const auto d = s.deliveries.find(of); d != s.deliveries.end() && to_them(d->second)) return true;
    }
    return false;
}

void Deciding::keep_contacts(const Erase& c) {
    ContactsKept kept;
    kept.person = person;
    profile::Profile after = s.profile;
    kept.in_force = contacts_in(after);
    std::set<AgencyId> erased_of;
    for (auto& one : kept.in_force)
        if (taken_out(c, one.contacts)) erased_of.insert(one.agency);
    put_contacts(after, kept.in_force);
    kept.profile_hash = erased_of.empty() ? s.profile.hash : profile::content_hash(after);
    const auto take = [&](const AgencyId& id, const std::vector<profile::Agency>& said, std::vector<ContactsOf>& into) {
        if (said.empty()) return;
        into.push_back({id, said.front().contacts});
        if (taken_out(c, into.back().contacts)) erased_of.insert(id);
    };
    std::map<AgencyId, std::uint64_t> revisions;
    for (const auto& [id, edit] : s.agency_admin.agencies) {
        revisions[id] = edit.revision;
        take(id, edit.file, kept.file);
        take(id, edit.now, kept.now);
    }
    // Whoever has the page open would save the person back.
    for (const auto& id : erased_of) ++revisions[id];
    for (const auto& [id, revision] : revisions) kept.revisions.push_back({id, revision});
    for (const auto& one : s.agency_admin.verified)
        if (!meant(c, one.number, one.email)) kept.verified.push_back(one);
    kept.erased_of.assign(erased_of.begin(), erased_of.end());
    reply("contacts", kept.erased_of.size());
    emit(std::move(kept));
}

// The lists as they are from here on. What an agency is and whether it was edited, the events before have told; they
// may have lost the contacts, and with them what was a change of them.
void Applier::operator()(const ContactsKept& e) {
    auto& edits = s.agency_admin.agencies;
    std::map<AgencyId, std::uint64_t> revisions;
    for (const auto& one : e.revisions) revisions[one.agency] = one.revision;
    std::erase_if(edits, [&](const auto& one) { return !revisions.contains(one.first); });
    for (const auto& [id, revision] : revisions) {
        edits[id].revision = revision;
        edits[id].changes.clear();  // they name contacts
    }
    for (const auto& id : e.erased_of) note_change(edits[id].changes, {edits[id].revision, e.person, event.wall, "kontak dihapus (UU PDP)"});
    const auto put = [&](const std::vector<ContactsOf>& said, auto list) {
        for (const auto& one : said)
            if (const auto at = edits.find(one.agency); at != edits.end() && !list(at->second).empty()) list(at->second).front().contacts = one.contacts;
    };
    put(e.file, [](EditedAgency& edit) -> std::vector<profile::Agency>& { return edit.file; });
    put(e.now, [](EditedAgency& edit) -> std::vector<profile::Agency>& { return edit.now; });
    put_contacts(s.profile, e.in_force);
    s.agency_admin.verified = e.verified;
    s.profile.hash = e.profile_hash;
    touched.settings = true;
    for (const auto& id : e.erased_of)
        if (id) touched.agencies.insert(id);
}

// What was said to him and what he said, by telephone or in an exercise.
void Applier::forget_contact(const Erased& e) {
    forget_deliveries(e.deliveries);
    for (const auto id : e.assignments) {
        Assignment* said = assignment(id);
        if (!said) continue;
        said->phone_name = {};
        if (said->state != AssignmentState::cancelled) said->reason = {};  // why it was cancelled somebody else typed
        touched.assignments.insert(id);
    }
    for (auto& [seat, training] : s.training.running) {
        if (!e.trainings.contains(training.id)) continue;
        training.place = {};
        training.narrative = {};
        touched.seats.insert(seat);
    }
}

// To whom something was said or sent, and the test it may have been. The line of a delivery's end repeats his name.
void Applier::forget_deliveries(const std::set<DeliveryId>& deliveries) {
    const auto forget = [](Target& target) { target.label = target.number = target.email = {}; };
    for (const auto id : deliveries) {
        if (const auto test = s.agency_admin.tests.find(id); test != s.agency_admin.tests.end()) forget(test->second.target);
        const auto d = s.deliveries.find(id);
        if (d == s.deliveries.end()) continue;
        forget(d->second.target);
        d->second.text = {};
        const auto of = s.escalations.find(d->second.escalation);
        if (Incident* found = of == s.escalations.end() ? nullptr : incident(of->second.incident)) forget_delivery_lines(*found);
    }
}

}  // namespace siaga::centre
