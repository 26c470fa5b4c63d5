#include "app/welcome.hpp"

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
