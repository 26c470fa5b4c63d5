// `siaga profile`: what an admin sees of a profile before it is used.
#include <algorithm>
#include <ostream>

#include "siaga/profile/load.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

namespace {

constexpr const char* kUsage =
    "Pemakaian:\n"
    "  siaga profile check DIR          periksa profil, aturan dan contoh golden.toml\n"
    "  siaga profile show DIR [--json]  tampilkan jenis, penyaluran dan instansi\n";

const char* word_of(Severity severity) {
    switch (severity) {
        case Severity::error: return "SALAH";
        case Severity::warning: return "PERIKSA";
        case Severity::missing: return "BELUM ADA";
    }
    return "?";
}

std::size_t count(const std::vector<Finding>& findings, Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
}

void append(std::vector<Finding>& to, std::vector<Finding> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

int check(const std::filesystem::path& dir, std::ostream& out) {
    ProfileReading reading = read_profile(dir);
    std::vector<Finding> findings = std::move(reading.findings);
    if (count(findings, Severity::error) == 0) append(findings, check_golden(dir, reading.profile));
    append(findings, missing(reading.profile));
    std::stable_sort(findings.begin(), findings.end(), [](const auto& a, const auto& b) { return a.severity < b.severity; });
    for (const auto& finding : findings)
        out << word_of(finding.severity) << "  " << finding.where << ": " << finding.message << " [" << finding.code << "]\n";
    const std::size_t errors = count(findings, Severity::error);
    const Profile& p = reading.profile;
    out << p.name << " (" << p.title << ", versi " << p.version << ", " << p.hash << "): " << p.agencies.size() << " instansi, "
        << p.types.size() << " jenis, " << p.rules.size() << " aturan; " << errors << " salah, "
        << count(findings, Severity::warning) << " perlu diperiksa, " << count(findings, Severity::missing) << " belum ada\n";
    return errors == 0 ? 0 : 1;
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

int profile_command(const std::vector<std::string>& args, std::ostream& out) {
    if (args.size() == 2 && args[0] == "check") return check(args[1], out);
    const bool json = args.size() == 3 && args[2] == "--json";
    if ((args.size() == 2 || json) && args[0] == "show") return show(args[1], json, out);
    out << kUsage;
    return 2;
}

}  // namespace siaga::profile
