#include "app/profile_command.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "app/in_force.hpp"
#include "app/profile_shelf.hpp"
#include "app/profile_trial.hpp"
#include "siaga/http/secrets.hpp"
#include "siaga/profile/diff.hpp"
#include "siaga/profile/write.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kLoadPatience{20};
constexpr std::chrono::milliseconds kLook{100};

std::string account() {
    const passwd* known = ::getpwuid(::getuid());
    return known ? known->pw_name : std::to_string(::getuid());
}

int refuse(std::ostream& out, const std::string& code, const std::string& message, const std::string& where) {
    out << profile::to_line({profile::Severity::error, code, message, where}) << "\nDitolak: tidak ada yang berubah.\n";
    return 1;
}

// What the regency has to do by hand once the profile is in.
void tell_missing_accounts(const Places& places, const profile::Profile& profile, std::ostream& out) {
    std::error_code error;
    if (!fs::exists(places.data / "secrets.db", error)) return;
    const auto secrets = http::Secrets::open(places.data / "secrets.db");
    if (!secrets) return;
    const auto accounts = (*secrets)->accounts();
    if (!accounts || accounts->empty()) return;
    for (const auto& agency : profile.agencies) {
        if (agency.standing != profile::Standing::committed) continue;
        const bool has = std::any_of(accounts->begin(), accounts->end(), [&](const auto& a) { return a.seed.agency == agency.id; });
        if (!has) out << "Belum ada petugas untuk " << agency.short_name << ": buat di halaman Admin > Pengguna.\n";
    }
}

int wait_for_answer(const ProfileShelf& shelf, const ProfileWanted& wanted, std::ostream& out) {
    const auto until = std::chrono::steady_clock::now() + kLoadPatience;
    while (std::chrono::steady_clock::now() < until) {
        if (const auto answer = shelf.answered(); answer && answer->request == wanted.request) {
            if (!answer->taken) return refuse(out, answer->code, answer->message, answer->where);
            out << "Berlaku sekarang: " << answer->name << " (" << answer->hash << ").\n";
            return 0;
        }
        std::this_thread::sleep_for(kLook);
    }
    out << "Layanan belum menjawab; permintaan tetap menunggu dan dijawab begitu layanan berjalan lagi.\n";
    return 1;
}

constexpr const char* kYes = "--yes";

// 0: go on. A house that runs is changed under callers and operators: somebody has to have seen by what.
int ask(std::ostream& out, std::istream* answers) {
    if (!answers) {
        out << "Layanan sedang berjalan. Tanpa terminal untuk bertanya, tambahkan --yes bila perubahan ini memang dimaksud.\n"
            << "Ditolak: tidak ada yang berubah.\n";
        return 2;
    }
    out << "Layanan sedang berjalan. Pasang sekarang? [y/t] " << std::flush;
    std::string answer;
    std::getline(*answers, answer);
    if (answer == "y" || answer == "Y" || answer == "ya") return 0;
    out << "Dibatalkan: tidak ada yang berubah.\n";
    return 1;
}

// Over a data directory that a house has used: what would change, and whether it may.
int look_before(const AppConfig& config, const ProfileShelf& shelf, const profile::Profile& fresh, bool yes, std::ostream& out, std::istream* answers) {
    auto state = state_of(places_of(config));
    if (!state) return refuse(out, state.error().code, state.error().message, state.error().where);
    if (!*state || (*state)->profile.name.empty()) {
        if (const auto before = shelf.current()) profile::print_short_diff(*before, fresh, out);
        return 0;
    }
    const auto trial = try_profile(ground_of(**state), fresh, shelf.gazetteer());
    if (!trial.broken.empty()) {
        out << "Bersama aturan dan perubahan yang dibuat di halaman Admin, profil ini salah:\n";
        for (const auto& finding : trial.broken) out << profile::to_line(finding) << "\n";
        out << "Ditolak: tidak ada yang berubah.\n";
        return 1;
    }
    profile::print_short_diff(trial.before, trial.refusal ? fresh : trial.after, out);
    const bool same = trial.before.hash == trial.after.hash && trial.before.name == trial.after.name && !trial.refusal;
    return yes || same || !serve_is_running(places_of(config)) ? 0 : ask(out, answers);
}

int load(const AppConfig& config, const std::string& asked, bool yes, std::ostream& out, std::istream* answers) {
    const ProfileShelf shelf(config);
    const Places places = places_of(config);
    std::error_code error;
    const bool shipped = asked.find('/') == std::string::npos && fs::is_directory(shelf.shipped(asked), error);
    const fs::path from = shipped ? shelf.shipped(asked) : fs::path(asked);
    const auto reading = profile::check_whole(from, shelf.gazetteer());
    for (const auto& finding : reading.findings)
        if (finding.severity != profile::Severity::missing) out << profile::to_line(finding) << "\n";
    if (!reading.good()) {
        out << "Ditolak: tidak ada yang berubah.\n";
        return 1;
    }
    if (const int no = look_before(config, shelf, reading.profile, yes, out, answers)) return no;
    ProfileWanted wanted{{}, reading.profile.name, account()};
    wanted.request = std::to_string(std::chrono::system_clock::now().time_since_epoch().count()) + "-" + std::to_string(::getpid());
    fs::create_directories(places.data, error);
    // The good files of this name stay until the whole of the new ones is there.
    if (Status put = shelf.put(from, wanted.name); !put) return refuse(out, put.error().code, put.error().message, put.error().where);
    if (Status asked_for = shelf.want(wanted); !asked_for) return refuse(out, asked_for.error().code, asked_for.error().message, asked_for.error().where);
    out << reading.profile.title << ", versi " << reading.profile.version << ": " << profile::count(reading.findings, profile::Severity::missing)
        << " hal belum diketahui (siaga profile check " << asked << ")\n";
    tell_missing_accounts(places, reading.profile, out);
    if (serve_is_running(places)) return wait_for_answer(shelf, wanted, out);
    out << "Layanan tidak berjalan: " << wanted.name << " berlaku pada start berikutnya.\n";
    return 0;
}

// The rules in force, with what was published since the files, and the golden day they came with.
int export_to(const AppConfig& config, const fs::path& dir, std::ostream& out) {
    const ProfileShelf shelf(config);
    // The journal has what was just said to be in force; current.json follows a second or two later.
    auto state = state_of(places_of(config));
    if (!state) return refuse(out, state.error().code, state.error().message, state.error().where);
    auto profile = *state && !(*state)->profile.name.empty() ? std::optional((*state)->profile) : shelf.current();
    if (!profile) {
        auto loaded = shelf.to_start_with(config.profile);
        if (!loaded) return refuse(out, loaded.error().code, loaded.error().message, loaded.error().where);
        profile = std::move(*loaded);
    }
    if (Status written = profile::write_profile(*profile, dir); !written)
        return refuse(out, written.error().code, written.error().message, written.error().where);
    std::error_code error;
    for (const auto& from : {shelf.directory(profile->name), shelf.shipped(profile->name)})
        if (fs::exists(from / "golden.toml", error)) {
            fs::copy_file(from / "golden.toml", dir / "golden.toml", error);
            break;
        }
    out << profile->title << " (" << profile->name << ", " << profile->hash << ") ditulis ke " << dir.string() << ".\n"
        << "Ubah berkasnya, lalu: siaga profile check " << dir.string() << "/ dan siaga profile load " << dir.string() << "/\n";
    return 0;
}

}  // namespace

int run_profile(const AppConfig& config, const std::vector<std::string>& args, std::ostream& out, std::istream* answers) {
    std::vector<std::string> plain = args;
    const bool yes = !args.empty() && args[0] == "load" && std::erase(plain, kYes) > 0;
    if (plain.size() == 2 && plain[0] == "load") return load(config, plain[1], yes, out, answers);
    if (args.size() == 2 && args[0] == "export") return export_to(config, args[1], out);
    return profile::profile_command(args, ProfileShelf(config).profile_places(), out);
}

}  // namespace siaga::app
