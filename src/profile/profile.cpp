#include "siaga/profile/profile.hpp"

#include <algorithm>
#include <array>

namespace siaga::profile {

namespace {

template <class List, class Key>
const auto* find_by_id(const List& list, const Key& id) {
    const auto it = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.id == id; });
    return it == list.end() ? nullptr : &*it;
}

}  // namespace

const Agency* find_agency(const Profile& profile, const AgencyId& id) { return find_by_id(profile.agencies, id); }

const IncidentType* find_type(const Profile& profile, const TypeId& id) { return find_by_id(profile.types, id); }
const IncidentType* find_usable_type(const Profile& profile, const TypeId& id) {
    const IncidentType* type = find_type(profile, id);
    return type && !type->retired ? type : nullptr;
}

HourWindow service_hours(const Profile& profile) {
    HourWindow out;
    out.from_minute = profile.office.from_minute;
    out.to_minute = profile.office.to_minute;
    for (std::uint32_t day = 1; day <= 7; ++day)
        if (profile.office.days.empty() || std::find(profile.office.days.begin(), profile.office.days.end(), day) != profile.office.days.end())
            out.days.push_back(static_cast<Day>(day - 1));
    return out;
}

const Flag* find_flag(const Profile& profile, const FlagId& id) { return find_by_id(profile.flags, id); }

const Agency* partner_for(const Profile& profile, const AreaCode& kabupaten) {
    const Agency* any = nullptr;
    for (const auto& agency : profile.agencies) {
        if (agency.standing != Standing::partner || !agency.kabupaten) continue;
        if (agency.kabupaten == kabupaten) return &agency;
        if (agency.kabupaten.value == kElsewhere && !any) any = &agency;
    }
    return any;
}
const Service* find_service(const Profile& profile, std::string_view number) {
    for (const auto& service : profile.services)
        if (service.number == number) return &service;
    return nullptr;
}

std::vector<Contact> contacts_for(const Agency& agency, const AreaCode& kecamatan) {
    std::vector<Contact> out;
    for (const auto& contact : agency.contacts)
        if (contact.kecamatan && contact.kecamatan == kecamatan && !is_erased(contact)) out.push_back(contact);
    for (const auto& contact : agency.contacts)
        if (!contact.kecamatan && !is_erased(contact)) out.push_back(contact);
    return out;
}

ClockPolicy policy_of(const Profile& profile) { return {{profile.clocks, profile.clock_rules}, profile.ladders}; }

bool valid_contact_number(std::string_view number) {
    if (number.size() > 40) return false;
    int digits = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
        const char c = number[i];
        if (c >= '0' && c <= '9') ++digits;
        else if (c == '+') {
            if (i != 0) return false;
        } else if (std::string_view(" -.()").find(c) == std::string_view::npos) return false;
    }
    return digits >= 3 && digits <= 15;  // E.164 ends at 15; short codes have three
}

std::string content_hash(const Profile& profile) {
    Profile copy = profile;
    copy.hash.clear();
    Json json = to_json_value(copy);
    // A field that came later is counted only where it says something: the hash of what was loaded before stays.
    for (auto& type : json["types"])
        if (!type["retired"].get<bool>()) type.erase("retired");
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string out(16, '0');
    for (std::size_t i = 0; i < 16; ++i) out[15 - i] = kHex[(hash >> (4 * i)) & 15U];
    return out;
}

}  // namespace siaga::profile
