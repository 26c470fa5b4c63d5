#include "app/welcome.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iomanip>
#include <ostream>
#include <sstream>

#include "app/share.hpp"
#include "siaga/base/network.hpp"

namespace siaga::app {
namespace {

std::string host_of(const Endpoint& endpoint) {
    const auto address = parse_address(endpoint.address);
    if (!address || address->is_any()) return "localhost";
    return address->is_v4() ? endpoint.address : "[" + to_string(*address) + "]";
}

// accounts.txt: `role login password` a line, seats as `seat name password`.
void list_accounts(std::ostream& out, const Places& places, const AppConfig& config) {
    std::ifstream file(places.accounts);
    std::string line, seats;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string role, login, password;
        if (!(words >> role >> login >> password) || role.starts_with('#')) continue;
        std::ostream& to = out;
        if (role == "seat") seats += "    " + login + "  " + password + "\n";
        else to << "    " << std::left << std::setw(12) << role << std::setw(16) << login << password << "\n";
    }
    if (!seats.empty())
        out << "  Akun SIP telepon meja (" << config.seat_sip.address << " port " << config.seat_sip.port << "):\n" << seats;
}

}  // namespace

bool answers(const Endpoint& endpoint) {
    auto address = parse_address(endpoint.address);
    if (!address) return false;
    sockaddr_storage storage{};
    socklen_t size = 0;
    if (address->is_v4()) {
        auto& in = reinterpret_cast<sockaddr_in&>(storage);
        in.sin_family = AF_INET;
        in.sin_port = htons(endpoint.port);
        if (address->is_any()) in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        else std::memcpy(&in.sin_addr, address->bytes.data() + 12, 4);
        size = sizeof in;
    } else {
        auto& in = reinterpret_cast<sockaddr_in6&>(storage);
        in.sin6_family = AF_INET6;
        in.sin6_port = htons(endpoint.port);
        std::memcpy(&in.sin6_addr, address->is_any() ? in6addr_loopback.s6_addr : address->bytes.data(), 16);
        size = sizeof in;
    }
    const int fd = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected = fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&storage), size) == 0;
    if (fd >= 0) ::close(fd);
    return connected;
}

void say_welcome(std::ostream& out, const AppConfig& config, const Places& places, bool demo) {
    const auto trunk = config.centre.trunks.empty() ? config.trunk_sip.address : config.centre.trunks.front().signalling_address;
    const auto called = trunk.empty() ? config.trunk_sip.address : trunk;
    out << "\nSiaga 112 berjalan" << (demo ? " (DEMO: satu telepon meja menjawab sendiri)" : "") << "\n"
        << "  Konsol:  https://" << host_of(config.https) << ":" << config.https.port << "/\n"
        << "  Data:    " << places.data.string() << "\n"
        << "  Masuk (dari " << places.accounts.string() << "):\n";
    list_accounts(out, places, config);
    out << "  Panggilan uji:\n"
        << "    " << program().string() << " call --to sip:112@" << called << ":" << config.trunk_sip.port
        << " --say \"Tolong, ada kebakaran di Desa Tanjung Lubuk\"\n"
        << "  Ctrl-C menghentikan semuanya.\n"
        << std::endl;
}

}  // namespace siaga::app
