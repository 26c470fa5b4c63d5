// `siaga profile`: what an admin sees of a profile before it is used.
#include <ostream>

#include "siaga/profile/diff.hpp"
#include "siaga/profile/load.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

constexpr const char* kUsage =
    "Pemakaian:\n"
    "  siaga profile check NAMA         periksa profil, kode wilayah, aturan dan satu hari contoh (golden.toml)\n"
    "  siaga profile show NAMA [--json] tampilkan jenis, penyaluran dan instansi\n"
    "  siaga profile diff A B           apa yang berbeda, menurut instansi, jenis dan aturan\n"
    "  siaga profile load NAMA [--yes]  pasang: langsung bila layanan berjalan (bertanya dahulu), kalau tidak pada start berikutnya\n"
    "  siaga profile export DIR         tulis profil yang sedang berlaku sebagai berkas milik sendiri\n"
    "NAMA: oki, muba, paser, kutim, surabaya, palembang, atau sebuah direktori.\n";

// A name ("muba") is one of the regencies that came with the program; anything with a slash a directory.
std::filesystem::path directory_of(const ProfilePlaces& places, const std::string& name) {
    std::error_code error;
    if (name.find('/') != std::string::npos || !std::filesystem::is_directory(places.regencies / name, error)) return name;
    return places.regencies / name;
}

int check(const std::filesystem::path& dir, const ProfilePlaces& places, std::ostream& out) {
    const ProfileReading reading = check_whole(dir, places.gazetteer);
    for (const auto& finding : reading.findings) out << to_line(finding) << "\n";
    const std::size_t errors = count(reading.findings, Severity::error);
    const Profile& p = reading.profile;
    out << p.name << " (" << p.title << ", versi " << p.version << ", " << p.hash << "): " << p.agencies.size() << " instansi, "
        << p.types.size() << " jenis, " << p.rules.size() << " aturan; " << errors << " salah, "
        << count(reading.findings, Severity::warning) << " perlu diperiksa, " << count(reading.findings, Severity::missing) << " belum ada\n";
    return errors == 0 ? 0 : 1;
}

int diff(const std::filesystem::path& a, const std::filesystem::path& b, std::ostream& out) {
    Profile profiles[2];
    for (int i = 0; i < 2; ++i) {
        auto loaded = load_profile(i == 0 ? a : b);
        if (!loaded) {
            out << to_line({Severity::error, loaded.error().code, loaded.error().message, loaded.error().where}) << "\n";
            return 1;
        }
        profiles[i] = std::move(*loaded);
    }
    out << profiles[0].name << " (" << profiles[0].hash << ") -> " << profiles[1].name << " (" << profiles[1].hash << ")\n";
    print_diff(profile_diff(profiles[0], profiles[1]), out);
    return 0;
}

void show_plan(const Profile& profile, const IncidentType& type, std::ostream& out) {
    out << "  " << type.name << " [" << type.id.value << "]";
    if (type.hotkey > 0) out << " Alt+" << type.hotkey;
    out << ", " << name_of(type.default_priority) << (type.emergency ? "" : ", bukan darurat") << (type.restricted ? ", terbatas" : "") << "\n";
    const Plan answered = plan(profile, {type.id, type.default_priority, {}, {}, {}});
    for (const auto& line : answered.lines) {
        const Agency* agency = find_agency(profile, line.agency);
        out << "    " << name_of(line.role) << ": " << (agency != nullptr ? agency->short_name : line.agency.value);
        if (line.acknowledge_within_s > 0) out << ", terima <= " << line.acknowledge_within_s << " dtk";
        if (line.to_be_phoned) out << ", ditelepon";
        out << " (aturan " << line.rule << ", " << (line.legal_basis.empty() ? "belum ada dasar hukum" : line.legal_basis) << ")\n";
    }
}

int show(const std::filesystem::path& dir, bool json, std::ostream& out) {
    const auto loaded = load_profile(dir);
    if (!loaded) {
        out << "SALAH  " << loaded.error().where << ": " << loaded.error().message << " [" << loaded.error().code << "]\n";
        return 1;
    }
    const Profile& p = loaded.value();
    if (json) {
        out << to_json_value(p).dump(2) << "\n";
        return 0;
    }
    out << p.title << " (" << p.name << "), kode " << p.kabupaten.value << ", " << p.zone_name << ", versi " << p.version << ", " << p.hash << "\n";
    std::string group;
    for (const auto& type : p.types) {
        if (type.group != group) out << "\n" << (group = type.group) << "\n";
        show_plan(p, type, out);
    }
    out << "\nInstansi\n";
    for (const auto& agency : p.agencies) {
        out << "  " << agency.short_name << " [" << agency.id.value << "] " << (agency.standing == Standing::committed ? "komitmen" : "mitra");
        for (const auto& contact : agency.contacts) out << "; " << contact.label << " " << contact.number << (contact.verified ? "" : " (belum dicoba)");
        out << (agency.contacts.empty() ? "; nomor belum diketahui\n" : "\n");
    }
    return 0;
}

}  // namespace

int profile_command(const std::vector<std::string>& args, const ProfilePlaces& places, std::ostream& out) {
    const std::string verb = args.empty() ? "" : args[0];
    if (verb == "check" && args.size() == 2) return check(directory_of(places, args[1]), places, out);
    const bool json = args.size() == 3 && args[2] == "--json";
    if (verb == "show" && (args.size() == 2 || json)) return show(directory_of(places, args[1]), json, out);
    if (verb == "diff" && args.size() == 3) return diff(directory_of(places, args[1]), directory_of(places, args[2]), out);
    out << kUsage;
    return 2;
}

}  // namespace siaga::profile
