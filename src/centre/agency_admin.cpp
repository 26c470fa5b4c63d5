// What an administrator changes of agencies, contacts and types: the profile as it would be, and what of it lasts
// when the profile's files are loaded again. Pure functions; deciding is in decide_agency.cpp.
#include <algorithm>

#include "deciding.hpp"

#include "siaga/profile/load.hpp"

namespace siaga::centre {

profile::Profile hashed(profile::Profile profile) {
    profile.hash = profile::content_hash(profile);
    return profile;
}
namespace {

std::vector<profile::Contact>* contacts_in(profile::Profile& profile, const AgencyId& id) {
    if (!id) return &profile.duty;
    const auto it = std::find_if(profile.agencies.begin(), profile.agencies.end(), [&](const auto& agency) { return agency.id == id; });
    return it == profile.agencies.end() ? nullptr : &it->contacts;
}

bool same_way(const profile::Contact& a, const profile::Contact& b) {
    return a.number == b.number && a.email == b.email && (a.messages || !b.messages);
}

}  // namespace

std::vector<profile::Agency> agency_in(const profile::Profile& profile, const AgencyId& id) {
    if (!id) return {profile::Agency{{}, {}, {}, {}, profile.duty}};
    const auto* found = profile::find_agency(profile, id);
    return found ? std::vector{*found} : std::vector<profile::Agency>{};
}
std::vector<profile::IncidentType> type_in(const profile::Profile& profile, const TypeId& id) {
    const auto* found = profile::find_type(profile, id);
    return found ? std::vector{*found} : std::vector<profile::IncidentType>{};
}

namespace {
template <class List, class Thing, class Id>
void put_in(List& list, const Id& id, const std::vector<Thing>& now) {
    const auto it = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    if (now.empty()) {
        if (it != list.end()) list.erase(it);
    } else if (it != list.end()) *it = now.front();
    else list.push_back(now.front());
}
}  // namespace

std::vector<ContactsOf> contacts_in(const profile::Profile& profile) {
    std::vector<ContactsOf> out{{AgencyId{}, profile.duty}};
    for (const auto& agency : profile.agencies) out.push_back({agency.id, agency.contacts});
    return out;
}

void put_contacts(profile::Profile& profile, const std::vector<ContactsOf>& contacts) {
    for (const auto& one : contacts) {
        if (!one.agency) profile.duty = one.contacts;
        for (auto& agency : profile.agencies)
            if (one.agency && agency.id == one.agency) agency.contacts = one.contacts;
    }
}

void put_agency(profile::Profile& profile, const AgencyId& id, const std::vector<profile::Agency>& now) {
    if (id) put_in(profile.agencies, id, now);
    else profile.duty = now.empty() ? std::vector<profile::Contact>{} : now.front().contacts;
}
void put_type(profile::Profile& profile, const TypeId& id, const std::vector<profile::IncidentType>& now) { put_in(profile.types, id, now); }

const std::vector<profile::Contact>* contacts_of(const profile::Profile& profile, const AgencyId& id) {
    if (!id) return &profile.duty;
    const auto* agency = profile::find_agency(profile, id);
    return agency ? &agency->contacts : nullptr;
}

profile::Profile profile_with(const profile::Profile& now, const SaveAgency& c) {
    profile::Profile out = now;
    auto it = std::find_if(out.agencies.begin(), out.agencies.end(), [&](const auto& agency) { return agency.id == c.agency; });
    if (it == out.agencies.end()) {
        if (!c.add) return out;
        it = out.agencies.insert(out.agencies.end(), profile::Agency{c.agency, {}, {}, {}, {}});
    }
    it->name = c.head.name;
    it->short_name = c.head.short_name;
    it->standing = c.head.standing;
    return hashed(std::move(out));
}

profile::Profile profile_with(const profile::Profile& now, const RemoveAgency& c) {
    profile::Profile out = now;
    std::erase_if(out.agencies, [&](const auto& agency) { return agency.id == c.agency; });
    return hashed(std::move(out));
}

// Another number or address is one that nobody has tried yet.
profile::Profile profile_with(const profile::Profile& now, const SaveContact& c) {
    profile::Profile out = now;
    auto* contacts = contacts_in(out, c.agency);
    if (!contacts || (!c.add && c.index >= contacts->size())) return out;
    profile::Contact saved = c.contact;
    saved.verified = !c.add && (*contacts)[c.index].verified && same_way((*contacts)[c.index], saved);
    if (c.add) contacts->push_back(std::move(saved));
    else (*contacts)[c.index] = std::move(saved);
    return hashed(std::move(out));
}

profile::Profile profile_with(const profile::Profile& now, const RemoveContact& c) {
    profile::Profile out = now;
    auto* contacts = contacts_in(out, c.agency);
    if (!contacts || c.index >= contacts->size()) return out;
    contacts->erase(contacts->begin() + static_cast<std::ptrdiff_t>(c.index));
    return hashed(std::move(out));
}

// Nobody would ever reach a type that no rule names: a new one is named wherever the one it is like is.
profile::Profile profile_with(const profile::Profile& now, const SaveIncidentType& c) {
    profile::Profile out = now;
    const auto it = std::find_if(out.types.begin(), out.types.end(), [&](const auto& type) { return type.id == c.type.id; });
    const bool retired = it != out.types.end() && it->retired;  // not this form's to say
    if (it != out.types.end()) (*it = c.type).retired = retired;
    else if (c.add) out.types.push_back(c.type);
    if (c.add && c.like)
        for (auto& rule : out.rules)
            if (std::find(rule.types.begin(), rule.types.end(), c.like) != rule.types.end()) rule.types.push_back(c.type.id);
    return hashed(std::move(out));
}

profile::Profile profile_with(const profile::Profile& now, const RetireIncidentType& c) {
    profile::Profile out = now;
    for (auto& type : out.types)
        if (type.id == c.type) type.retired = c.retire;
    return hashed(std::move(out));
}

std::vector<std::string> own_numbers(const Settings& settings) {
    std::vector<std::string> out;
    for (const auto& trunk : settings.trunks) {
        if (!trunk.outgoing_caller_id.empty()) out.push_back(trunk.outgoing_caller_id);
        out.insert(out.end(), trunk.delivered.begin(), trunk.delivered.end());
    }
    return out;
}

Error refusal_of(const profile::Finding& finding) {
    static const std::map<std::string, std::string> kFields{
        {"bad_number", "$.number"}, {"own_number", "$.number"}, {"unknown_area", "$.kecamatan"}, {"bad_hotkey", "$.hotkey"},
        {"hotkey_clash", "$.hotkey"}, {"restricted_to_nobody", "$.restricted_agencies"}, {"not_restricted", "$.restricted_agencies"},
        {"no_outcome", "$.outcomes"}, {"bad_id", "$.id"}, {"duplicate_id", "$.id"}, {"type_without_rule", "$.like"}, {"gap", "$.like"},
        {"golden_differs", "$.standing"}, {"catch_all_unstaffed", "$.standing"}, {"nobody_committed", "$.standing"}, {"nobody_must_act", "$.standing"},
        {"nobody_leads", "$.standing"}};
    const auto field = kFields.find(finding.code);
    return fail(finding.code, finding.message, field == kFields.end() ? finding.where : field->second);
}

}  // namespace siaga::centre
