#include <algorithm>
#include <map>
#include <set>

#include "profile/check_rules.hpp"

namespace siaga::profile {

bool good_id(std::string_view id) {
    return !id.empty() && id.size() <= 40 &&
           std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

namespace {

bool kabupaten_code(std::string_view code) {
    return code.size() == 5 && code[2] == '.' && std::all_of(code.begin(), code.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

class Checking {
public:
    Checking(const Profile& profile, const RuleSetting& setting) : profile_(profile), setting_(setting) {}

    std::vector<Finding> run() {
        check_head();
        check_agencies();
        check_types();
        check_calendar();
        for (auto& finding : check_rules(profile_, setting_)) {
            // A file that acted yesterday acts after an upgrade too; publishing is stricter.
            if (finding.code == "shadowed_rule") finding.severity = Severity::warning;
            findings_.push_back(std::move(finding));
        }
        check_services();
        check_clocks();
        return std::move(findings_);
    }

private:
    void error(std::string code, std::string message, std::string where) {
        findings_.push_back({Severity::error, std::move(code), std::move(message), std::move(where)});
    }

    // An id must be well formed and used once.
    void check_id(std::set<std::string>& seen, const std::string& id, const std::string& where) {
        if (!good_id(id)) error("bad_id", "id hanya huruf kecil, angka dan garis bawah, paling banyak 40: '" + id + "'", where);
        if (!seen.insert(id).second) error("duplicate_id", "id dipakai dua kali: " + id, where);
    }
    void known_agency(const AgencyId& id, const std::string& where) {
        if (find_agency(profile_, id) == nullptr) error("unknown_agency", "instansi tidak dikenal: " + id.value, where);
    }
    void known_type(const TypeId& id, const std::string& where) {
        if (find_type(profile_, id) == nullptr) error("unknown_type", "jenis kejadian tidak dikenal: " + id.value, where);
    }
    void own_area(const AreaCode& area, const std::string& where) {
        if (!area.value.starts_with(profile_.kabupaten.value + "."))
            error("unknown_area", "kode wilayah bukan di kabupaten ini: " + area.value, where);
    }

    void check_head() {
        static const std::map<std::string, int> kZones{{"WIB", 420}, {"WITA", 480}, {"WIT", 540}};
        const auto zone = kZones.find(profile_.zone_name);
        if (zone == kZones.end() || zone->second != profile_.zone_minutes)
            error("bad_zone", "zona harus WIB, WITA atau WIT", "profile");
        if (profile_.title.empty()) error("missing_title", "profil tanpa nama kabupaten", "profile");
        const std::string& code = profile_.kabupaten.value;
        const bool digits = kabupaten_code(code);
        if (digits) check_zone_of(code);
        if (!digits) error("bad_area_code", "kabupaten harus kode Kemendagri seperti 16.02", "profile");
    }

    // Each province lies in one zone (Keppres 41/1987): a wrong one would shift every time that people read.
    void check_zone_of(const std::string& kabupaten) {
        static const std::set<std::string> kWita{"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"};
        static const std::set<std::string> kWit{"81", "82", "91", "92", "93", "94", "95", "96"};
        const std::string province = kabupaten.substr(0, 2);
        const std::string zone = kWita.contains(province) ? "WITA" : kWit.contains(province) ? "WIT" : "WIB";
        if (zone != profile_.zone_name) error("wrong_zone", "kabupaten " + kabupaten + " memakai " + zone + ", bukan " + profile_.zone_name, "profile");
    }

    void check_agencies() {
        std::set<std::string> seen;
        std::map<std::string, std::string> served;
        for (const auto& agency : profile_.agencies) {
            const std::string where = "agencies/" + agency.id.value;
            check_id(seen, agency.id.value, where);
            if (agency.kabupaten) check_outside(agency, served, where);
            for (const auto& contact : agency.contacts) {
                // Somebody may be told by e-mail alone.
                const bool written = contact.number.empty() && !contact.email.empty();
                // One that was erased keeps its place, and is missed below.
                if (!written && !is_erased(contact) && !valid_contact_number(contact.number)) error("bad_number", "bukan nomor telepon: " + contact.number, where);
                if (contact.kecamatan) own_area(contact.kecamatan, where);
            }
        }
        for (auto& finding : check_ladders(profile_, setting_)) findings_.push_back(std::move(finding));
        if (std::none_of(profile_.agencies.begin(), profile_.agencies.end(), [](const auto& a) { return a.standing == Standing::committed; }))
            error("nobody_committed", "tidak ada satu pun instansi dengan komitmen", "profile");
    }

    void check_outside(const Agency& agency, std::map<std::string, std::string>& served, const std::string& where) {
        const std::string& code = agency.kabupaten.value;
        if (agency.standing != Standing::partner) error("outside_committed", "yang melayani wilayah lain adalah mitra (partner)", where);
        if (agency.kabupaten == profile_.kabupaten || (code != kElsewhere && !kabupaten_code(code)))
            error("bad_area_code", "kabupaten harus kode kabupaten lain seperti 16.07, atau \"lain\"", where);
        const auto [first, is_new] = served.emplace(code, agency.id.value);
        if (!is_new) error("outside_twice", "wilayah " + code + " sudah dilayani " + first->second, where);
    }

    void check_types() {
        std::set<std::string> seen;
        std::map<std::uint32_t, std::string> hotkeys;
        for (const auto& type : profile_.types) {
            const std::string where = "types/" + type.id.value;
            check_id(seen, type.id.value, where);
            if (type.hotkey > 9) error("bad_hotkey", "tombol harus 1 sampai 9", where);
            if (type.hotkey > 0 && !type.retired) {
                const auto [first, is_new] = hotkeys.emplace(type.hotkey, type.id.value);
                if (!is_new) error("hotkey_clash", "tombol " + std::to_string(type.hotkey) + " sudah dipakai " + first->second, where);
            }
            for (const auto& agency : type.restricted_agencies) known_agency(agency, where);
            if (type.restricted && type.restricted_agencies.empty())
                error("restricted_to_nobody", "jenis terbatas tanpa instansi yang boleh melihat", where);
            if (!type.restricted && !type.restricted_agencies.empty())
                error("not_restricted", "restricted_agencies pada jenis yang tidak terbatas", where);
            if (type.outcomes.empty()) error("no_outcome", "jenis tanpa pilihan hasil penutupan", where);
        }
        if (std::all_of(profile_.types.begin(), profile_.types.end(), [](const auto& type) { return type.retired; })) error("no_type", "profil tanpa jenis kejadian", "profile");
    }

    void check_calendar() {
        std::set<std::string> seen;
        for (const auto& flag : profile_.flags) {
            const std::string where = "flags/" + flag.id.value;
            check_id(seen, flag.id.value, where);
            for (const auto& type : flag.types) known_type(type, where);
        }
        for (const auto& holiday : profile_.holidays)
            if (!valid_date(holiday.date)) error("bad_date", "bukan tanggal: " + holiday.date, "holidays/" + holiday.date);
    }

    void check_services() {
        std::set<std::string> seen;
        for (const auto& service : profile_.services) {
            const std::string where = "services/" + service.number;
            if (!seen.insert(service.number).second) error("duplicate_id", "nomor dua kali: " + service.number, where);
            if (service.default_type) known_type(service.default_type, where);
            if (const auto* type = find_type(profile_, service.default_type); type && type->retired)
                findings_.push_back({Severity::warning, "retired_type", "jenis kejadian tidak dipakai lagi: " + type->id.value, where});
        }
    }

    void check_clocks() {
        std::size_t number = 0;
        for (const auto& clock : profile_.clocks.acknowledge) {
            const std::string where = "clocks/" + std::to_string(++number);
            for (const auto& type : clock.types) known_type(type, where);
            for (const Role role : clock.roles)
                if (role == Role::diberi_tahu || role == Role::mitra)
                    error("role_without_clock", "peran " + std::string(name_of(role)) + " tidak punya batas waktu terima", where);
        }
        if (profile_.clocks.acknowledge_emergency_s == 0)
            error("no_clock", "jenis darurat harus punya batas waktu terima", "profile");
        // Names are errors in a file as well; a clock that merely does less than its words is looked at.
        static const std::set<std::string> kErrors{"bad_id", "duplicate_id", "unknown_type", "unknown_agency", "unknown_area", "unknown_ladder"};
        for (auto& finding : check_policy(profile_, setting_)) {
            if (finding.code == "ladder_loop" || finding.where == "clocks" || (finding.code == "unknown_agency" && finding.field == "steps")) continue;  // said above
            if (finding.code == "ladder_unreachable") finding.severity = Severity::missing;  // numbers a regency has not told yet
            else if (!kErrors.contains(finding.code)) finding.severity = Severity::warning;
            findings_.push_back(std::move(finding));
        }
    }

    const Profile& profile_;
    const RuleSetting& setting_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_profile(const Profile& profile, const RuleSetting& setting) { return Checking(profile, setting).run(); }

std::vector<Finding> broken_by(const Profile& before, const Profile& after, const RuleSetting& setting) {
    const auto errors = [&](const Profile& profile) {
        std::vector<Finding> out = check_profile(profile, setting);
        if (setting.thorough) {
            for (auto& finding : check_golden(profile, setting.gazetteer)) out.push_back(std::move(finding));
            for (const auto& agency : profile.agencies)
                for (const auto& contact : agency.contacts)
                    if (auto finding = check_area(setting.gazetteer, contact.kecamatan, "kecamatan", "agencies/" + agency.id.value)) out.push_back(std::move(*finding));
            for (const auto& contact : profile.duty)
                if (auto finding = check_area(setting.gazetteer, contact.kecamatan, "kecamatan", "duty")) out.push_back(std::move(*finding));
        }
        std::erase_if(out, [](const Finding& finding) { return finding.severity != Severity::error; });
        return out;
    };
    std::vector<Finding> out = errors(after);
    if (out.empty()) return out;
    for (const auto& known : errors(before))
        std::erase_if(out, [&](const Finding& finding) { return finding.code == known.code && finding.where == known.where && finding.message == known.message; });
    return out;
}

std::vector<Finding> missing(const Profile& profile) {
    std::vector<Finding> out;
    const auto add = [&](std::string code, std::string message, std::string where) {
        out.push_back({Severity::missing, std::move(code), std::move(message), std::move(where)});
    };
    for (const auto& what : profile.unknown) add("not_told", what, "profile");
    for (const auto& agency : profile.agencies) {
        const std::string where = "agencies/" + agency.id.value;
        for (const auto& contact : agency.contacts)
            if (is_erased(contact)) add("contact_erased", agency.short_name + ": seorang kontak dihapus, penggantinya belum diketahui", where);
        if (std::none_of(agency.contacts.begin(), agency.contacts.end(), is_reached)) add("no_contact", agency.short_name + ": nomor telepon belum diketahui", where);
        for (const auto& contact : agency.contacts)
            if (!contact.verified && !is_erased(contact)) add("contact_not_verified", agency.short_name + ": nomor " + contact.label + " belum dicoba", where);
        const bool second = std::any_of(agency.contacts.begin(), agency.contacts.end(), [](const Contact& c) { return c.rank == ContactRank::kepala && !is_erased(c); });
        if (!agency.contacts.empty() && !second) add("no_second_rank", agency.short_name + ": belum ada yang dihubungi bila piket tidak menjawab", where);
        if (agency.standing == Standing::partner) add("not_committed", agency.short_name + ": belum ada komitmen, ditelepon sebagai mitra", where);
    }
    for (const auto& contact : profile.duty)
        if (is_erased(contact)) add("contact_erased", "piket kabupaten: seorang kontak dihapus, penggantinya belum diketahui", "duty");
    const bool handed_over = std::any_of(profile.agencies.begin(), profile.agencies.end(), [](const Agency& a) { return bool(a.kabupaten); });
    if (!handed_over) add("no_outside_partner", "kejadian di luar wilayah: belum ada mitra yang ditelepon (agencies.toml, kabupaten)", "profile");
    for (const auto& rule : profile.rules)
        if (rule.legal_basis.empty()) add("no_legal_basis", rule.id + ": belum ada dasar hukum", "rules/" + rule.id);
    for (const auto& type : profile.types)
        if (type.questions.empty() && !type.retired) add("no_questions", type.name + ": belum ada skrip tanya", "types/" + type.id.value);
    if (profile.clocks.acknowledge_other_s == 0)
        add("no_clock", "batas waktu terima jenis bukan darurat belum ditetapkan", "clocks");
    return out;
}

}  // namespace siaga::profile
