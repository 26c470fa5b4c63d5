#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <ostream>
#include <set>

#include "app/config.hpp"
#include "app/places.hpp"
#include "app/profile_shelf.hpp"
#include "siaga/base/network.hpp"

namespace siaga::app {
namespace {

// 0, or the errno of trying to take this place; the socket is closed again at once.
int try_bind(const std::string& text, std::uint16_t port, int kind) {
    const auto address = parse_address(text);
    if (!address) return 0;  // a fault of the file, already said
    sockaddr_storage storage{};
    socklen_t size = 0;
    if (address->is_v4()) {
        auto& in = reinterpret_cast<sockaddr_in&>(storage);
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        std::memcpy(&in.sin_addr, address->bytes.data() + 12, 4);
        size = sizeof in;
    } else {
        auto& in = reinterpret_cast<sockaddr_in6&>(storage);
        in.sin6_family = AF_INET6;
        in.sin6_port = htons(port);
        std::memcpy(&in.sin6_addr, address->bytes.data(), 16);
        size = sizeof in;
    }
    const int fd = ::socket(storage.ss_family, kind | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    const int on = 1;
    if (kind == SOCK_STREAM) ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const int result = ::bind(fd, reinterpret_cast<sockaddr*>(&storage), size) == 0 ? 0 : errno;
    ::close(fd);
    return result;
}

int try_door(const Endpoint& at, bool datagrams) {
    if (at.port == 0) return 0;
    const int error = try_bind(at.address, at.port, SOCK_STREAM);
    return error == 0 && datagrams ? try_bind(at.address, at.port, SOCK_DGRAM) : error;
}

void check_door(const std::string& what, const Endpoint& at, bool datagrams, std::vector<Fault>& out) {
    const int error = try_door(at, datagrams);
    if (error == 0) return;
    const auto place = at.address + " port " + std::to_string(at.port);
    if (error == EADDRINUSE) out.push_back({what, place + " sudah dipakai; apakah Siaga sudah berjalan?", true});
    else if (error == EADDRNOTAVAIL) out.push_back({what, at.address + " bukan alamat mesin ini", true});
    else out.push_back({what, place + ": " + std::strerror(error), true});
}

void check_file(const char* what, const std::filesystem::path& file, std::vector<Fault>& out) {
    if (!file.empty() && !std::ifstream(file)) out.push_back({what, file.string() + " tidak dapat dibaca", false});
}

struct Door {
    std::string what;
    Endpoint at;
    bool datagrams;
};

std::vector<Door> doors_of(const AppConfig& config) {
    std::vector<Door> out{{"https", config.https, false}, {"metrics", config.metrics, false}, {"trunks", config.trunk_sip, true},
                          {"seats", config.seat_sip, true}, {"seats (TLS)", {config.seat_sip.address, config.seat_tls_port}, false}};
    std::set<std::string> seen{config.trunk_sip.address, ""};
    for (const auto& trunk : config.centre.trunks)
        if (seen.insert(trunk.signalling_address).second) out.push_back({"trunk " + trunk.id.value, {trunk.signalling_address, config.trunk_sip.port}, true});
    return out;
}

}  // namespace

std::vector<std::string> taken_doors(const AppConfig& config) {
    std::vector<std::string> out;
    for (const auto& door : doors_of(config))
        if (try_door(door.at, door.datagrams) == EADDRINUSE) out.push_back(door.what + " " + door.at.address + " port " + std::to_string(door.at.port));
    return out;
}

namespace {

void check_doors(const AppConfig& config, std::vector<Fault>& out) {
    for (const auto& door : doors_of(config)) check_door(door.what, door.at, door.datagrams, out);
}

void check_addresses(const AppConfig& config, std::vector<Fault>& out) {
    for (const auto& trunk : config.centre.trunks) {
        const auto what = "trunk " + trunk.id.value;
        if (try_bind(trunk.media_address, 0, SOCK_DGRAM) != 0)
            out.push_back({what, "media_address " + trunk.media_address + " bukan alamat mesin ini", true});
    }
    if (try_bind(config.centre.seat_media_address, 0, SOCK_DGRAM) != 0)
        out.push_back({"seats", "media_address " + config.centre.seat_media_address + " bukan alamat mesin ini", true});
}

// Whole, with its places, as a start would read it. What `siaga profile check` only warns of is its own matter.
void check_profile(const AppConfig& config, std::vector<Fault>& out) {
    const ProfileShelf shelf(config);
    if (!std::filesystem::is_directory(shelf.shipped(config.profile))) {
        out.push_back({"profile", shelf.shipped(config.profile).string() + " tidak ada", false});
        return;
    }
    for (const auto& finding : profile::check_whole(shelf.shipped(config.profile), shelf.gazetteer()).findings)
        if (finding.severity == profile::Severity::error) out.push_back({"profile " + config.profile, finding.where + ": " + finding.message, false});
}

}  // namespace

std::vector<Fault> check_to_start(const AppConfig& config) {
    std::vector<Fault> out;
    check_file("https.certificate", config.certificate, out);
    check_file("https.key", config.key, out);
    // A house that ran has its profile in its record, and goes on with that when the files are bad.
    if (!std::filesystem::exists(places_of(config).data / "journal")) check_profile(config, out);
    return out;
}

std::vector<Fault> check_machine(const AppConfig& config) {
    std::vector<Fault> out;
    check_file("https.certificate", config.certificate, out);
    check_file("https.key", config.key, out);
    check_profile(config, out);
    if (!serve_is_running(places_of(config))) check_doors(config, out);  // else they are its own
    check_addresses(config, out);
    return out;
}

int run_check(const std::optional<std::filesystem::path>& file, const std::optional<std::filesystem::path>& data, std::ostream& out) {
    auto reading = read_config(file);
    if (data) reading.config.data = *data;
    if (reading.ok()) {
        const auto machine = check_machine(reading.config);
        reading.faults.insert(reading.faults.end(), machine.begin(), machine.end());
    }
    for (const auto& fault : reading.faults) out << to_string(fault) << '\n';
    if (reading.ok() && serve_is_running(places_of(reading.config)))
        out << "Siaga berjalan dengan direktori data ini; pintu-pintunya tidak diperiksa\n";
    if (reading.ok()) out << (file ? file->string() : "nilai bawaan") << ": baik\n";
    return reading.ok() ? 0 : 1;
}

}  // namespace siaga::app
