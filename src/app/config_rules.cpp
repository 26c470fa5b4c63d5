#include "app/config_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "app/in_force.hpp"
#include "siaga/base/network.hpp"
#include "siaga/centre/settings_admin.hpp"

namespace siaga::app {
namespace {

bool only_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// Apart by commas: the next is tried when one is dead.
void check_targets(std::string_view list, Table& table) {
    constexpr std::size_t kMostTargets = 8;
    const auto targets = centre::outgoing_targets(list);
    for (std::size_t i = 0; i < std::min(targets.size(), kMostTargets); ++i)
        if (!centre::is_outgoing_target(targets[i]))
            table.fault("outgoing_target", "\"" + targets[i] + "\": harus \"host[:port][;transport=tcp]\", beberapa dipisah koma");
    if (targets.size() > kMostTargets) table.fault("outgoing_target", "lebih dari 8 tujuan");
}

void check_peer(const std::string& peer, Table& table) {
    const auto network = parse_network(peer);
    if (!network) table.fault("peers", "\"" + peer + "\" bukan alamat atau jaringan");
    else if (network->is_everything()) table.fault("peers", "\"" + peer + "\" berarti semua orang: tulis alamat operator seluler");
    else if (network->has_host_bits())
        table.fault("peers", "\"" + peer + "\" adalah alamat dengan prefiks: tulis alamatnya saja, atau alamat pertama jaringan");
}

// A place where connections, and for SIP datagrams too, arrive; two on one port need two addresses.
struct Listens {
    std::string what;
    Endpoint at;
    bool datagrams = false;
};

bool meet(const Endpoint& a, const Endpoint& b) {
    if (a.port != b.port || a.port == 0) return false;
    const auto one = parse_address(a.address), other = parse_address(b.address);
    return one && other && (*one == *other || one->is_any() || other->is_any());
}

void check_ports(const AppConfig& config, Table& root) {
    std::vector<Listens> all{{"https", config.https},
                             {"metrics", config.metrics},
                             {"trunks", config.trunk_sip, true},
                             {"seats", config.seat_sip, true},
                             {"seats", {config.seat_sip.address, config.seat_tls_port}}};
    std::set<std::string> own;
    for (const auto& trunk : config.centre.trunks)
        if (!trunk.signalling_address.empty() && trunk.signalling_address != config.trunk_sip.address && own.insert(trunk.signalling_address).second)
            all.push_back({"trunks", {trunk.signalling_address, config.trunk_sip.port}, true});
    for (auto one = all.begin(); one != all.end(); ++one) {
        for (auto other = one + 1; other != all.end(); ++other)
            if (meet(one->at, other->at))
                root.fault(other->what.c_str(), "port " + std::to_string(other->at.port) + " sudah dipakai [" + one->what + "]");
        if (one->datagrams && one->at.port >= config.centre.rtp_first && one->at.port <= config.centre.rtp_last)
            root.fault("rtp", "rentang ini memuat port " + std::to_string(one->at.port) + " dari [" + one->what + "]");
    }
}

template <class List> void check_unique(const List& list, const char* key, Table& root) {
    std::map<std::string, int> seen;
    for (const auto& item : list)
        if (++seen[item.id.value] == 2) root.fault(key, "dua bernama \"" + item.id.value + "\"");
}

void check_address(const std::string& text, const char* key, Table& root, bool may_be_any) {
    const auto address = parse_address(text);
    if (!address) root.fault(key, "\"" + text + "\" bukan alamat IP");
    else if (address->is_any() && !may_be_any) root.fault(key, "\"" + text + "\" tidak dapat diberitahukan ke pihak lain: tulis satu alamat");
}

}  // namespace

bool is_any_address(const std::string& text) {
    const auto address = parse_address(text);
    return address && address->is_any();
}

void check_name(const std::string& name, Table& table) {
    if (!name.empty() && (!only_of(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") || name.size() > 32))
        table.fault("name", "\"" + name + "\": huruf kecil, angka, - dan _, paling banyak 32");
}

void check_trunk(const centre::TrunkSettings& trunk, Table& table) {
    check_name(trunk.id.value, table);
    for (const auto& peer : trunk.peers) check_peer(peer, table);
    for (const auto& number : trunk.delivered)
        if (!centre::is_delivered_number(number)) table.fault("delivered", "\"" + number + "\" bukan nomor, URI tel: atau sip:, atau urn:service:sos");
    if (!trunk.signalling_address.empty()) check_address(trunk.signalling_address, "signalling_address", table, false);
    check_address(trunk.media_address, "media_address", table, false);
    if (!trunk.outgoing_target.empty()) check_targets(trunk.outgoing_target, table);
    if (!trunk.outgoing_caller_id.empty() && !centre::is_delivered_number(trunk.outgoing_caller_id))
        table.fault("outgoing_caller_id", "harus sebuah nomor");
}

void check_database_url(const char* key, const std::string& url, Table& table) {
    if (!url.empty() && !url.starts_with("postgresql://") && !url.starts_with("postgres://") &&
        url.find('=') == std::string::npos)
        table.fault(key, "harus postgresql://user@host/database, atau kata key=value milik libpq");
}

void check_together(const AppConfig& config, Table& root) {
    check_name(config.profile, root);
    check_address(config.https.address, "https", root, true);
    check_address(config.metrics.address, "metrics", root, true);
    check_address(config.trunk_sip.address, "trunks", root, true);
    check_address(config.seat_sip.address, "seats", root, true);
    check_address(config.centre.seat_media_address, "seats", root, false);
    check_ports(config, root);
    check_unique(config.centre.trunks, "trunk", root);
    check_unique(config.centre.seats, "seat", root);
    if (const auto metrics = parse_address(config.metrics.address); metrics && !metrics->is_loopback())
        root.warn("metrics", "figures of the centre without sign-in beyond this machine");
    if (is_any_address(config.trunk_sip.address) &&
        std::any_of(config.centre.trunks.begin(), config.centre.trunks.end(), [](const auto& t) { return !t.signalling_address.empty(); }))
        root.fault("trunks", "tulis satu alamat bila sebuah trunk punya signalling_address sendiri");
    std::map<std::pair<std::string, std::string>, std::string> owner;
    for (const auto& trunk : config.centre.trunks) {
        const auto at = trunk.signalling_address.empty() ? config.trunk_sip.address : trunk.signalling_address;
        const auto listens = parse_address(at), media = parse_address(trunk.media_address);
        for (const auto& peer : trunk.peers) {
            const auto [it, fresh] = owner.try_emplace({at, peer}, trunk.id.value);
            if (!fresh && it->second != trunk.id.value)
                root.fault("trunk", "\"" + peer + "\" adalah peer dari dua trunk: " + it->second + " dan " + trunk.id.value);
            const auto network = parse_network(peer);
            if (!network || network->address.is_loopback()) continue;
            if (listens && listens->is_loopback())
                root.fault("trunk", trunk.id.value + ": \"" + peer + "\" tidak dapat mencapai " + at +
                                        ": tulis signalling_address, atau address di [trunks]");
            else if (media && media->is_loopback())
                root.fault("trunk", trunk.id.value + ": \"" + peer + "\" tidak dapat mengirim suara ke " + trunk.media_address);
        }
    }
}

bool AppConfig::has_outside_peer() const { return app::has_outside_peer(centre); }

}  // namespace siaga::app
