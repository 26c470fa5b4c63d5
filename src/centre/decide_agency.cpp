// Agencies, contacts and types changed by an admin. The thorough check and the gazetteer are http's, off this
// thread; here is what must hold whoever asks, and who was there first.
#include <algorithm>

#include "deciding.hpp"
#include "settings_check.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::centre {
namespace {

bool good_email(const std::string& text) {
    const auto at = text.find('@');
    if (text.size() > 254 || at == 0 || at == std::string::npos || at + 1 == text.size() || text.find('@', at + 1) != std::string::npos) return false;
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f && std::string_view("<>()[],;:\\\"").find(static_cast<char>(c)) == std::string_view::npos; });
}

// One line of text that somebody typed.
bool good_line(const std::string& text, std::size_t most) {
    return text.find_first_not_of(' ') != std::string::npos && text.size() <= most &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

Status good_hours(const profile::WeekHours& hours) {
    std::set<std::uint32_t> days;
    for (const auto day : hours.days)
        if (day < 1 || day > 7 || !days.insert(day).second) return fail("hours_bad", "hari piket 1 (Senin) sampai 7 (Minggu), masing-masing sekali", "$.hours.days");
    if (hours.from_minute >= 1440 || hours.to_minute > 1440 || hours.from_minute == hours.to_minute)
        return fail("hours_bad", "jam piket 00:00 sampai 24:00 dan tidak kosong", "$.hours.from_minute");
    return {};
}

Status good_contact(const profile::Contact& c) {
    if (!good_line(c.label, 100)) return fail("label_needed", "nama atau jabatan, 1 sampai 100 huruf", "$.label");
    if (c.number.empty() && c.email.empty()) return fail("channel_needed", "isi nomor telepon atau e-mail", "$.number");
    if (!c.number.empty() && !profile::valid_contact_number(c.number)) return fail("bad_number", "bukan nomor telepon: 3 sampai 15 angka", "$.number");
    if (!c.email.empty() && !good_email(c.email)) return fail("email_bad", "bukan alamat e-mail", "$.email");
    if (c.messages && c.number.empty()) return fail("channel_needed", "pesan lewat gateway memerlukan nomor", "$.number");
    return good_hours(c.hours);
}

Status good_texts(const std::vector<std::string>& texts, std::size_t most, const char* where) {
    std::set<std::string> seen;
    if (texts.size() > 50) return fail("too_long", "paling banyak 50 baris", where);
    for (const auto& text : texts) {
        if (!good_line(text, most)) return fail("too_long", "setiap baris 1 sampai " + std::to_string(most) + " huruf", where);
        if (!seen.insert(text).second) return fail("twice", "dua kali: " + text, where);
    }
    return {};
}

// Which members differ, for who is refused.
template <class T>
std::string fields_of(const T& before, const T& after) {
    const Json a = to_json_value(before), b = to_json_value(after);
    std::string out;
    for (const auto& [name, value] : b.items())
        if (a[name] != value) out += (out.empty() ? "" : ", ") + name;
    return out;
}

AgencyHead head_of(const profile::Agency& agency) { return {agency.name, agency.short_name, agency.standing}; }

}  // namespace

// Two admins at once: the second sees who changed what.
Status Deciding::unchanged_since(std::uint64_t seen, std::uint64_t now_at, const std::vector<ObjectChange>& changes, const char* code) const {
    if (seen == now_at) return {};
    std::string what;
    for (const auto& change : changes) {
        if (change.revision <= seen) continue;
        const auto by = s.people.find(change.by);
        what += (what.empty() ? "" : "; ") + (by == s.people.end() ? std::string("berkas profil") : by->second.name) + ": " + change.what;
    }
    return fail(code, "sudah diubah sementara itu: " + (what.empty() ? "muat ulang halaman" : what), "revision");
}

Result<std::uint64_t> Deciding::agency_revision(const AgencyId& id, std::uint64_t seen) const {
    if (Status fine = admin(); !fine) return fine.error();
    const auto edit = s.agency_admin.agencies.find(id);
    const std::uint64_t at = edit == s.agency_admin.agencies.end() ? 0 : edit->second.revision;
    if (edit != s.agency_admin.agencies.end())
        if (Status fine = unchanged_since(seen, at, edit->second.changes, "agency_changed"); !fine) return fine.error();
    if (edit == s.agency_admin.agencies.end() && seen != 0) return fail("agency_changed", "sudah diubah sementara itu: muat ulang halaman", "revision");
    return at + 1;
}

Status Deciding::breaks_nothing(const profile::Profile& after) const {
    const auto broken = profile::broken_by(s.profile, after, {own_numbers(s.settings), nullptr, false});
    if (!broken.empty()) return refusal_of(broken.front());
    return {};
}

// ---- agencies -------------------------------------------------------------------------------------

Status Deciding::operator()(const SaveAgency& c) {
    const auto* known = profile::find_agency(s.profile, c.agency);
    if (!known && !c.add) return fail("agency_unknown", "instansi ini tidak ada", "agency");
    if (known && c.add) return fail("duplicate_id", "id ini sudah dipakai", "$.id");
    // One that was removed comes back: nobody has it open.
    const auto before_it = s.agency_admin.agencies.find(c.agency);
    const bool again = c.add && before_it != s.agency_admin.agencies.end();
    const auto revision = agency_revision(c.agency, again ? before_it->second.revision : c.revision);
    if (!revision) return revision.error();
    if (!known && s.profile.agencies.size() >= kAgenciesKept) return fail("agency_full", "sudah terlalu banyak instansi", "$.id");
    if (!good_line(c.head.name, 200)) return fail("name_needed", "nama instansi, 1 sampai 200 huruf", "$.name");
    if (!good_line(c.head.short_name, 60)) return fail("name_needed", "nama pendek, 1 sampai 60 huruf", "$.short_name");
    const AgencyHead before = known ? head_of(*known) : AgencyHead{};
    const bool same = known && before == c.head;
    const auto after = profile_with(s.profile, c);
    if (Status fine = breaks_nothing(after); !fine) return fine;
    reply("revision", *revision - (same ? 1 : 0));
    if (same) return {};
    emit(AgencySaved{c.agency, *revision, !known, before, c.head, after.hash, person});
    return {};
}

Status Deciding::operator()(const RemoveAgency& c) {
    const auto revision = agency_revision(c.agency, c.revision);
    if (!revision) return revision.error();
    const auto* known = profile::find_agency(s.profile, c.agency);
    if (!known) return fail("agency_unknown", "instansi ini tidak ada", "agency");
    for (const auto& [id, assignment] : s.assignments) {
        const auto incident = s.incidents.find(assignment.incident);
        if (assignment.agency == c.agency && incident != s.incidents.end() && incident->second.state == IncidentState::open)
            return fail("agency_in_incident", "instansi ini masih ditugasi pada kejadian " + incident->second.number, "agency");
    }
    for (const auto& rule : s.profile.rules)
        if (std::any_of(rule.legs.begin(), rule.legs.end(), [&](const auto& leg) { return leg.agency == c.agency; }))
            return fail("agency_in_rules", "instansi ini ada dalam aturan yang berlaku: " + rule.id, "agency");
    for (const auto& [id, known_person] : s.people)
        if (known_person.active && known_person.agency == c.agency) return fail("agency_has_people", "petugas " + known_person.login + " masih terdaftar pada instansi ini", "agency");
    const auto after = profile_with(s.profile, c);
    if (Status fine = breaks_nothing(after); !fine) return fine;
    emit(AgencyRemoved{c.agency, *revision, head_of(*known), after.hash, person});
    return {};
}

// ---- contacts -------------------------------------------------------------------------------------

Status Deciding::operator()(const SaveContact& c) {
    const auto revision = agency_revision(c.agency, c.revision);
    if (!revision) return revision.error();
    const auto* contacts = contacts_of(s.profile, c.agency);
    if (!contacts) return fail("agency_unknown", "instansi ini tidak ada", "agency");
    if (!c.add && c.index >= contacts->size()) return fail("contact_unknown", "kontak ini tidak ada", "contact");
    if (c.add && contacts->size() >= kContactsInAgency) return fail("contact_full", "paling banyak 50 kontak untuk satu instansi", "$.label");
    if (Status fine = good_contact(c.contact); !fine) return fine;
    const auto after = profile_with(s.profile, c);
    const std::uint64_t at = c.add ? contacts->size() : c.index;
    const profile::Contact before = c.add ? profile::Contact{} : (*contacts)[at];
    const profile::Contact& saved = (*contacts_of(after, c.agency))[at];
    if (Status fine = breaks_nothing(after); !fine) return fine;
    const bool same = !c.add && before == saved;
    reply("revision", *revision - (same ? 1 : 0));
    reply("contact", at + 1);
    if (same) return {};
    emit(ContactSaved{c.agency, *revision, at, c.add, after.hash, person, before, saved});
    return {};
}

Status Deciding::operator()(const RemoveContact& c) {
    const auto revision = agency_revision(c.agency, c.revision);
    if (!revision) return revision.error();
    const auto* contacts = contacts_of(s.profile, c.agency);
    if (!contacts) return fail("agency_unknown", "instansi ini tidak ada", "agency");
    if (c.index >= contacts->size()) return fail("contact_unknown", "kontak ini tidak ada", "contact");
    const auto after = profile_with(s.profile, c);
    if (Status fine = breaks_nothing(after); !fine) return fine;
    reply("revision", *revision);
    emit(ContactRemoved{c.agency, *revision, c.index, after.hash, person, (*contacts)[c.index]});
    return {};
}

// ---- types ----------------------------------------------------------------------------------------

Result<std::uint64_t> Deciding::type_revision(const TypeId& id, std::uint64_t seen) const {
    if (Status fine = admin(); !fine) return fine.error();
    const auto edit = s.agency_admin.types.find(id);
    static const EditedType kNever;
    const EditedType& known = edit == s.agency_admin.types.end() ? kNever : edit->second;
    if (Status fine = unchanged_since(seen, known.revision, known.changes, "type_changed"); !fine) return fine.error();
    return known.revision + 1;
}

Status Deciding::operator()(const SaveIncidentType& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto* known = profile::find_type(s.profile, c.type.id);
    if (!known && !c.add) return fail("type_unknown", "jenis ini tidak ada", "type");
    if (known && c.add) return fail("duplicate_id", "id ini sudah dipakai", "$.id");
    const auto edit = s.agency_admin.types.find(c.type.id);
    const std::uint64_t at = edit == s.agency_admin.types.end() ? 0 : edit->second.revision;
    const auto revision = type_revision(c.type.id, c.add ? at : c.revision);  // nobody has a new one open
    if (!revision) return revision.error();
    if (!known && s.profile.types.size() >= kTypesKept) return fail("type_full", "sudah terlalu banyak jenis", "$.id");
    if (c.like && !profile::find_type(s.profile, c.like)) return fail("like_unknown", "jenis yang diikuti tidak ada", "$.like");
    // Clocks and hours of every later case would fall at once, and golden cases see neither: not one person's to do.
    if (known && known->emergency && !c.type.emergency)
        return fail("still_emergency", "jenis darurat tidak dapat dijadikan bukan darurat dari halaman ini: batas waktunya akan hilang; ubah lewat berkas profil, yang diperiksa dulu", "$.emergency");
    if (!good_line(c.type.name, 100)) return fail("name_needed", "nama jenis, 1 sampai 100 huruf", "$.name");
    if (!known || known->name != c.type.name)  // files may have said one name twice; its other words are still changed
        for (const auto& other : s.profile.types)
            if (other.id != c.type.id && as_read(other.name) == as_read(c.type.name)) return fail("name_taken", "jenis " + other.id.value + " sudah bernama begitu", "$.name");
    if (!good_line(c.type.group, 60)) return fail("name_needed", "kelompok, 1 sampai 60 huruf", "$.group");
    if (Status fine = good_texts(c.type.questions, 300, "$.questions"); !fine) return fine;
    if (Status fine = good_texts(c.type.outcomes, 100, "$.outcomes"); !fine) return fine;
    const auto after = profile_with(s.profile, c);
    const auto& saved = *profile::find_type(after, c.type.id);
    const bool same = known && *known == saved;
    if (Status fine = breaks_nothing(after); !fine) return fine;
    reply("revision", *revision - (same ? 1 : 0));
    if (same) return {};
    profile::Profile without_rules = after;
    without_rules.rules = s.profile.rules;
    without_rules.hash = profile::content_hash(without_rules);
    emit(IncidentTypeSaved{c.type.id, *revision, !known, known ? *known : profile::IncidentType{}, saved, without_rules.hash, person});
    if (after.rules != s.profile.rules)
        publish(RuleOrigin::draft, 0, "Jenis baru: " + c.type.name, "mengikuti aturan jenis " + c.like.value, person, {}, {}, {after.rules, after.golden});
    return {};
}

// What has the type keeps it, and the rules that name it go on naming it: they are found by the check and changed
// in a draft of their own.
Status Deciding::operator()(const RetireIncidentType& c) {
    const auto revision = type_revision(c.type, c.revision);
    if (!revision) return revision.error();
    const auto* known = profile::find_type(s.profile, c.type);
    if (!known) return fail("type_unknown", "jenis ini tidak ada", "type");
    if (known->retired == c.retire) {
        reply("revision", *revision - 1);
        return {};
    }
    const auto after = profile_with(s.profile, c);
    if (std::none_of(after.types.begin(), after.types.end(), [](const auto& type) { return !type.retired; }))
        return fail("last_type", "ini jenis terakhir yang masih dipakai", "type");
    if (Status fine = breaks_nothing(after); !fine) return fine;
    reply("revision", *revision);
    if (c.retire) emit(IncidentTypeRetired{c.type, *revision, after.hash, person});
    else emit(IncidentTypeRestored{c.type, *revision, after.hash, person});
    return {};
}

// ---- the profile's files again ----------------------------------------------------------------------

// An edit goes on where the files say of its object what they said before, and where nothing breaks by it. Each is
// judged by what it brings: the rules may name a type whose turn comes later. `tried`: what came of it.
ProfileEditsSettled Deciding::settled_edits(profile::Profile& tried, const profile::Profile& fresh, const AgencyAdmin& edits, const ClockAdmin& policy, bool same_regency) const {
    ProfileEditsSettled settled;
    const profile::RuleSetting setting{own_numbers(s.settings), nullptr, false};
    const auto take = [&](profile::Profile with, bool as_before) {
        if (!same_regency || !as_before || !profile::broken_by(tried, with, setting).empty()) return false;
        tried = std::move(with);
        return true;
    };
    for (const auto& [id, edit] : edits.agencies) {
        if (!edit.edited) continue;
        profile::Profile with = tried;
        put_agency(with, id, edit.now);
        const bool keep = take(std::move(with), agency_in(fresh, id) == edit.file);
        (keep ? settled.kept_agencies : settled.overruled_agencies).push_back(id);
    }
    for (const auto& [id, edit] : edits.types) {
        if (!edit.edited) continue;
        profile::Profile with = tried;
        put_type(with, id, edit.now);
        const bool keep = take(std::move(with), type_in(fresh, id) == edit.file);
        (keep ? settled.kept_types : settled.overruled_types).push_back(id);
    }
    // Ladders first: a clock may name one.
    if (policy.ladders.edited) {
        profile::Profile with = tried;
        with.ladders = policy.ladders.now;
        (take(std::move(with), fresh.ladders == policy.ladders.file) ? settled.kept_policy : settled.overruled_policy).push_back("ladders");
    }
    if (policy.clocks.edited) {
        profile::Profile with = tried;
        put_clocks(with, policy.clocks.now);
        (take(std::move(with), profile::policy_of(fresh).table == policy.clocks.file) ? settled.kept_policy : settled.overruled_policy).push_back("clocks");
    }
    return settled;
}

// `rules`: those that would act on; where they cannot, the files' own decide what the edits may be.
void Deciding::settle_edits(const profile::Profile& fresh, const AgencyAdmin& edits, const ClockAdmin& policy, bool same_regency, const RuleContent& rules) {
    profile::Profile tried = fresh;
    tried.rules = rules.rules;
    tried.golden = rules.golden;
    ProfileEditsSettled settled = settled_edits(tried, fresh, edits, policy, same_regency);
    if (profile::blocks(profile::check_rule_set(tried, {{}, nullptr, false}))) {
        tried = fresh;
        settled = settled_edits(tried, fresh, edits, policy, same_regency);
    }
    if (settled.kept_agencies.empty() && settled.overruled_agencies.empty() && settled.kept_types.empty() && settled.overruled_types.empty() &&
        settled.kept_policy.empty() && settled.overruled_policy.empty())
        return;
    tried.rules = fresh.rules;
    tried.golden = fresh.golden;
    settled.profile_hash = profile::content_hash(tried);
    emit(std::move(settled));
}

}  // namespace siaga::centre
