#include "app/go_live.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>
#include <sstream>

#include "app/in_force.hpp"
#include "app/places.hpp"
#include "app/profile_shelf.hpp"
#include "siaga/base/network.hpp"
#include "siaga/http/secrets.hpp"
#include "siaga/profile/clock.hpp"

namespace siaga::app {

namespace fs = std::filesystem;
using namespace profile;

namespace {

constexpr std::size_t kNamed = 8;  // of a longer list; the rest are counted
constexpr Duration kBackupAge = std::chrono::hours(25);

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < kNamed; ++i) out += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kNamed) out += " dan " + std::to_string(names.size() - kNamed) + " lagi";
    return out;
}

class Items {
public:
    void blocking(std::string code, std::string what, std::string where) { add(true, std::move(code), std::move(what), std::move(where)); }
    void other(std::string code, std::string what, std::string where) { add(false, std::move(code), std::move(what), std::move(where)); }
    std::vector<GoLiveItem> out;

private:
    void add(bool blocks, std::string code, std::string what, std::string where) {
        out.push_back({blocks, std::move(code), std::move(what), std::move(where)});
    }
};

void contacts(const Profile& profile, Items& items) {
    std::set<AgencyId> asked;
    for (const auto& rule : profile.rules)
        for (const auto& leg : rule.legs) asked.insert(leg.agency);
    std::vector<std::string> none, untried, erased;
    for (const auto& agency : profile.agencies) {
        if (!asked.contains(agency.id)) continue;
        const bool tried = std::any_of(agency.contacts.begin(), agency.contacts.end(), [](const auto& c) { return c.verified; });
        if (std::none_of(agency.contacts.begin(), agency.contacts.end(), profile::is_reached)) none.push_back(agency.short_name);
        else if (!tried) untried.push_back(agency.short_name);
        if (std::any_of(agency.contacts.begin(), agency.contacts.end(), profile::is_erased)) erased.push_back(agency.short_name);
    }
    if (std::any_of(profile.duty.begin(), profile.duty.end(), profile::is_erased)) erased.emplace_back("piket kabupaten");
    const std::string where = "Admin > Instansi & kontak; atau agencies.toml, [[agency.contact]]";
    if (!none.empty()) items.blocking("no_contact", std::to_string(none.size()) + " instansi tanpa nomor telepon: " + listed(none), where);
    if (!untried.empty())
        items.blocking("contact_not_verified", std::to_string(untried.size()) + " instansi yang nomornya belum dicoba: " + listed(untried), where + " (kirim uji)");
    if (!erased.empty()) items.other("contact_erased", "kontak yang dihapus belum ada penggantinya: " + listed(erased), where);
    if (std::none_of(profile.duty.begin(), profile.duty.end(), profile::is_reached))
        items.other("no_duty", "belum ada piket kabupaten untuk eskalasi", "Admin > Instansi & kontak > Piket kabupaten; atau clocks.toml, [[duty]]");
}

// Other centres: nobody of ours is sent there, so their numbers do not block; without one an operator has to look for it.
void outside(const Profile& profile, Items& items) {
    std::vector<std::string> without;
    bool any = false;
    for (const auto& agency : profile.agencies) {
        if (!agency.kabupaten) continue;
        any = true;
        if (std::none_of(agency.contacts.begin(), agency.contacts.end(), [](const auto& c) { return c.verified; })) without.push_back(agency.short_name);
    }
    const std::string where = "agencies.toml, kabupaten dan [[agency.contact]]; atau Admin > Instansi & kontak";
    if (!any) items.other("no_outside_partner", "kejadian di luar wilayah: belum ada mitra yang ditelepon", where);
    if (!without.empty()) items.other("no_outside_contact", "mitra luar wilayah tanpa nomor yang sudah dicoba: " + listed(without), where);
}

void legal_bases(const Profile& profile, Items& items) {
    std::vector<std::string> without;
    for (const auto& rule : profile.rules)
        if (rule.legal_basis.empty()) without.push_back(rule.id);
    if (!without.empty())
        items.other("no_legal_basis", std::to_string(without.size()) + " aturan tanpa dasar hukum: " + listed(without), "rules.toml, legal_basis; atau Admin > Aturan");
}

bool has_clock(const Profile& profile, ClockLeg leg, const IncidentType& type) {
    for (const Role role : {Role::utama, Role::pendukung}) {
        ClockFacts facts;
        facts.leg = leg;
        facts.type = type.id;
        facts.priority = type.default_priority;
        facts.role = role;
        const auto found = clock_for(profile, facts);
        if (found && found->seconds > 0) return true;
    }
    return false;
}

void clocks(const Profile& profile, Items& items) {
    std::vector<std::string> emergencies, others, arrivals;
    for (const auto& type : profile.types) {
        if (type.retired) continue;
        if (!has_clock(profile, ClockLeg::acknowledge, type)) (type.emergency ? emergencies : others).push_back(type.name);
        if (type.emergency && !has_clock(profile, ClockLeg::arrive, type)) arrivals.push_back(type.name);
    }
    const std::string where = "Admin > Jam & tangga; atau clocks.toml: ";
    if (!emergencies.empty()) items.blocking("no_clock", "jenis darurat tanpa batas waktu terima: " + listed(emergencies), where + "acknowledge_emergency_s");
    if (!others.empty()) items.other("no_clock_other", std::to_string(others.size()) + " jenis bukan darurat tanpa batas waktu terima: " + listed(others), where + "acknowledge_other_s");
    if (!arrivals.empty()) items.other("no_arrival_clock", std::to_string(arrivals.size()) + " jenis darurat tanpa sasaran waktu tiba: " + listed(arrivals), where + "[[clock]] dengan leg = \"arrive\"");
}

bool beyond_this_machine(const centre::TrunkSettings& trunk) { return std::any_of(trunk.peers.begin(), trunk.peers.end(), is_outside_peer); }

void trunks(const AppConfig& config, Items& items) {
    const auto real = std::count_if(config.centre.trunks.begin(), config.centre.trunks.end(), beyond_this_machine);
    if (real == 0) items.blocking("no_trunk", "belum ada trunk dari operator seluler: hanya mesin ini yang dapat menelepon", "siaga.toml, [[trunk]] peers; atau Admin > Trunk");
    else if (real == 1) items.other("no_second_trunk", "hanya satu trunk: bila putus, tidak ada panggilan yang masuk", "siaga.toml, [[trunk]] kedua; atau Admin > Trunk");
    const auto address = parse_address(config.trunk_sip.address);
    if (real > 0 && address && address->is_loopback())
        items.blocking("trunk_on_loopback", "pintu trunk hanya mendengar di " + config.trunk_sip.address, "siaga.toml, [trunks] address");
}

// The newest file below, so that an empty or forgotten target does not count as a backup.
std::optional<fs::file_time_type> newest_in(const fs::path& directory) {
    std::optional<fs::file_time_type> out;
    std::error_code error;
    int looked = 0;
    for (auto it = fs::recursive_directory_iterator(directory, fs::directory_options::skip_permission_denied, error);
         !error && it != fs::recursive_directory_iterator() && ++looked < 100'000; it.increment(error)) {
        if (!it->is_regular_file(error)) continue;
        const auto at = it->last_write_time(error);
        if (!error && (!out || at > *out)) out = at;
    }
    return out;
}

void backup(const AppConfig& config, WallTime now, Items& items) {
    const std::string where = "siaga.toml, [backup] directory";
    if (config.backup_directory.empty()) return items.blocking("no_backup", "belum ada tujuan cadangan", where);
    struct stat target{}, data{};
    if (::stat(config.backup_directory.c_str(), &target) != 0 || !S_ISDIR(target.st_mode))
        return items.blocking("no_backup", "tujuan cadangan tidak ada: " + config.backup_directory.string(), where);
    if (::stat(places_of(config).data.c_str(), &data) == 0 && data.st_dev == target.st_dev)
        items.other("backup_on_same_disk", "tujuan cadangan ada di penyimpanan yang sama dengan datanya", where);
    const auto newest = newest_in(config.backup_directory);
    const auto wall = newest ? std::chrono::duration_cast<Duration>(fs::file_time_type::clock::to_sys(*newest).time_since_epoch()) : Duration{};
    if (!newest || Duration{now.us} - wall > kBackupAge)
        items.blocking("no_recent_backup", "tidak ada cadangan yang lebih baru dari 25 jam di " + config.backup_directory.string(), "pekerjaan cadangan harian (docs/operations.md)");
}

// Whom an admin put out cannot use the password they were given.
bool may_sign_in(const centre::State& state, const std::string& login) {
    return std::none_of(state.people.begin(), state.people.end(), [&](const auto& known) { return known.second.login == login && !known.second.active; });
}

}  // namespace

std::vector<GoLiveItem> go_live_profile(const Profile& profile) {
    Items items;
    contacts(profile, items);
    outside(profile, items);
    clocks(profile, items);
    legal_bases(profile, items);
    for (const auto& what : profile.unknown) items.other("not_told", what, "profile.toml, unknown");
    return std::move(items.out);
}

std::vector<GoLiveItem> go_live_configuration(const AppConfig& config, WallTime now) {
    Items items;
    trunks(config, items);
    backup(config, now, items);
    if (config.certificate.empty())
        items.other("own_certificate", "sertifikat HTTPS dibuat sendiri: setiap peramban harus mempercayai CA-nya", "siaga.toml, [https] certificate dan key");
    return std::move(items.out);
}

std::vector<GoLiveItem> go_live_sign_ins(const AppConfig& config, const centre::State* state) {
    Items items;
    const Places places = places_of(config);
    std::error_code error;
    if (!fs::exists(places.data / "secrets.db", error)) {
        items.blocking("never_started", "layanan belum pernah dijalankan dengan direktori data ini", places.data.string());
        return std::move(items.out);
    }
    const auto secrets = http::Secrets::open(places.data / "secrets.db");
    if (!secrets) {
        items.blocking("secrets_unreadable", "akun tidak dapat diperiksa: " + secrets.error().message, (places.data / "secrets.db").string());
        return std::move(items.out);
    }
    std::ifstream in(places.accounts);
    std::vector<std::string> in_use;
    std::size_t seats = 0;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string role, login, password;
        if (!(words >> role >> login >> password)) continue;
        if (role == "seat") ++seats;
        else if (state && !may_sign_in(*state, login)) continue;
        else if (const auto works = (*secrets)->check(login, password); works && *works && std::find(in_use.begin(), in_use.end(), login) == in_use.end()) in_use.push_back(login);
    }
    if (!in_use.empty())
        items.blocking("generated_sign_in", std::to_string(in_use.size()) + " akun masih memakai kata sandi bawaan: " + listed(in_use), "Admin > Pengguna, atau siaga user reset LOGIN");
    else if (seats > 0)
        items.other("accounts_file", "kata sandi meja masih tertulis di " + places.accounts.string(), "pindahkan ke tempat aman, lalu hapus");
    return std::move(items.out);
}

// What runs is judged: the state as the journal has it, with what admins changed on their pages; before a first start
// what siaga.toml and the profile's files would make of it.
int run_go_live(const AppConfig& file, WallTime now, std::ostream& out) {
    const ProfileShelf shelf(file);
    AppConfig config = file;
    std::vector<GoLiveItem> items;
    const auto take = [&](std::vector<GoLiveItem> more) { items.insert(items.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())); };
    std::optional<profile::Profile> profile;
    std::optional<centre::State> state;
    if (auto known = state_of(places_of(file)); !known)
        items.push_back({true, "state_unreadable", "catatan layanan tidak dapat dibaca, jadi hanya berkas yang diperiksa: " + known.error().message, known.error().where});
    else state = std::move(*known);
    if (state) {
        config.centre = in_force(*state, file.centre);
        if (!state->profile.name.empty()) profile = state->profile;
    }
    if (!profile) profile = shelf.current();
    if (!profile) {
        auto loaded = profile::load_profile(shelf.active() ? shelf.directory(shelf.active()->name) : shelf.shipped(config.profile));
        if (loaded) profile = std::move(*loaded);
        else items.push_back({true, loaded.error().code, "profil tidak dapat dipakai: " + loaded.error().message, loaded.error().where});
    }
    if (profile) take(go_live_profile(*profile));
    take(go_live_configuration(config, now));
    take(go_live_sign_ins(config, state ? &*state : nullptr));
    std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.blocking > b.blocking; });
    if (state) out << "Yang berjalan: catatan nomor " << state->seq << " di " << places_of(file).data.string() << ", dengan perubahan di halaman admin\n";
    if (profile) out << "Profil: " << profile->title << " (" << profile->name << ", " << profile->hash << ")\n";
    for (const auto& item : items)
        out << (item.blocking ? "PENGHALANG  " : "PERLU       ") << item.what << "\n            -> " << item.where << " [" << item.code << "]\n";
    const auto blocking = std::count_if(items.begin(), items.end(), [](const auto& i) { return i.blocking; });
    out << (blocking ? "BELUM SIAP menerima panggilan: " : "SIAP menerima panggilan: ") << blocking << " penghalang, " << items.size() - static_cast<std::size_t>(blocking) << " hal lain\n";
    return blocking ? 1 : 0;
}

}  // namespace siaga::app
