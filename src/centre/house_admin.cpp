// Announcements, place aliases, holidays and the profile: deciding and applying side by side, for both are short.
#include <algorithm>

#include "deciding.hpp"

namespace siaga::centre {

namespace {

bool good_prompt_name(const std::string& name) {
    return !name.empty() && name.size() <= 64 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

bool hex_sha256(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// A day of the calendar as "2026-08-17".
bool good_date(const std::string& text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto number = [&](std::size_t from, std::size_t size) {
        int value = 0;
        for (std::size_t i = from; i < from + size; ++i) {
            if (text[i] < '0' || text[i] > '9') return -1;
            value = value * 10 + (text[i] - '0');
        }
        return value;
    };
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < 2000 || month < 0 || day < 0) return false;
    return std::chrono::year_month_day{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day))}.ok();
}

template <class Map>
std::string value_or_empty(const Map& map, const std::string& key) {
    const auto it = map.find(key);
    return it == map.end() ? std::string() : it->second;
}

}  // namespace

Status Deciding::operator()(const ChangeAnnouncement& c) {
    if (!good_prompt_name(c.name)) return fail("announcement_unknown", "pengumuman ini tidak ada", "name");
    if (!c.sha256.empty() && !hex_sha256(c.sha256)) return fail("announcement_bad", "berkas suara tanpa sidik yang sah", "sha256");
    const auto known = s.house_admin.announcements.find(c.name);
    const std::string before = known == s.house_admin.announcements.end() ? std::string() : known->second.sha256;
    if (before == c.sha256) return {};
    emit(AnnouncementChanged{c.name, before, c.sha256, c.bytes, c.duration_ms, person});
    return {};
}

Status Deciding::operator()(const ChangePlaceAlias& c) {
    if (c.text.empty() || c.text.size() > 100) return fail("alias_bad", "sebutan 1 sampai 100 huruf", "text");
    if (c.means.size() > 200) return fail("alias_bad", "arti sebutan paling banyak 200 huruf", "means");
    const auto known = s.house_admin.place_aliases.find(c.text);
    const bool there = known != s.house_admin.place_aliases.end();
    if (c.means.empty() && !there) return fail("alias_unknown", "sebutan ini tidak ada", "text");
    if (!c.means.empty() && !there && s.house_admin.place_aliases.size() >= kPlaceAliasesKept)
        return fail("alias_full", "sudah " + std::to_string(kPlaceAliasesKept) + " sebutan: hapus yang tidak dipakai", "text");
    const std::string before = there ? known->second.means : std::string();
    if (before == c.means) return {};
    emit(PlaceAliasChanged{c.text, before, c.means, person});
    return {};
}

Status Deciding::operator()(const ChangeHoliday& c) {
    if (!good_date(c.date)) return fail("date_bad", "tulis tanggal seperti 2026-08-17", "date");
    if (c.name.size() > 100) return fail("holiday_bad", "nama hari libur paling banyak 100 huruf", "name");
    const std::string before = value_or_empty(s.house_admin.holidays, c.date);
    if (c.name.empty() && before.empty()) return fail("holiday_unknown", "tanggal ini bukan hari libur", "date");
    if (before.empty() && s.house_admin.holidays.size() >= kHolidaysKept)
        return fail("holiday_full", "sudah " + std::to_string(kHolidaysKept) + " hari libur: hapus yang lama", "date");
    if (before == c.name) return {};
    emit(HolidayChanged{c.date, before, c.name, person});
    return {};
}

// What runs keeps its plan; but an open case whose agency or type the new profile does not know could be
// neither shown nor finished.
Status Deciding::operator()(const LoadProfile& c) {
    if (c.profile.name.empty() || c.profile.hash.empty()) return fail("profile_bad", "profil tanpa nama atau sidik", "profile");
    for (const auto& [id, incident] : s.incidents) {
        if (incident.state != IncidentState::open) continue;
        if (!profile::find_type(c.profile, incident.type))
            return fail("profile_lacks_type", "kejadian " + incident.number + " masih terbuka dengan jenis " + incident.type.value, "types");
        for (const auto& assignment : incident.assignments)
            if (const auto found = s.assignments.find(assignment); found != s.assignments.end() && !profile::find_agency(c.profile, found->second.agency))
                return fail("profile_lacks_agency", "kejadian " + incident.number + " masih terbuka pada instansi " + found->second.agency.value, "agencies");
    }
    for (const auto& [id, known] : s.people)
        if (known.active && known.role == PersonRole::dispatcher && known.agency && !profile::find_agency(c.profile, known.agency) &&
            profile::find_agency(s.profile, known.agency) && c.profile.name == s.profile.name)
            return fail("profile_lacks_agency", "petugas " + known.login + " masih terdaftar pada instansi " + known.agency.value, "agencies");
    if (s.profile.hash == c.profile.hash && s.profile.name == c.profile.name) return {};
    const std::string name = s.profile.name, hash = s.profile.hash;
    load_profile(c.profile);
    emit(ProfileInstalled{name, hash, c.profile.name, c.profile.hash, c.by.substr(0, 100)});
    return {};
}

void Applier::operator()(const AnnouncementChanged& e) {
    if (e.after_sha256.empty()) s.house_admin.announcements.erase(e.name);
    else s.house_admin.announcements[e.name] = {e.after_sha256, e.bytes, e.duration_ms, e.person, event.wall};
    touched.settings = true;
}
void Applier::operator()(const PlaceAliasChanged& e) {
    if (e.after.empty()) s.house_admin.place_aliases.erase(e.text);
    else s.house_admin.place_aliases[e.text] = {e.after, e.person, event.wall};
    touched.settings = true;
}
void Applier::operator()(const HolidayChanged& e) {
    if (e.after.empty()) {
        s.house_admin.holidays.erase(e.date);
        core.index.holidays.erase(e.date);
    } else {
        s.house_admin.holidays[e.date] = e.after;
        core.index.holidays.insert(e.date);
    }
    // The rules ask the profile: what it holds is what is in force, an admin's days beside the files'.
    std::erase_if(s.profile.holidays, [&](const profile::Holiday& day) { return day.date == e.date; });
    if (!e.after.empty()) s.profile.holidays.push_back({e.date, e.after});
    touched.settings = true;
}
void Applier::operator()(const ProfileInstalled&) { touched.settings = true; }

}  // namespace siaga::centre
