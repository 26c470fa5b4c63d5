#include "app/config_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

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
            table.fault("outgoing_target", "\"" + targets[i] + "\": expected \"host[:port][;transport=tcp]\", several apart by commas");
    if (targets.size() > kMostTargets) table.fault("outgoing_target", "more than 8 targets");
}

void check_peer(const std::string& peer, Table& table) {
    const auto network = parse_network(peer);
    if (!network) table.fault("peers", "\"" + peer + "\" is no address or network");
    else if (network->is_everything()) table.fault("peers", "\"" + peer + "\" is everybody: name the telco's addresses");
    else if (network->has_host_bits())
        table.fault("peers", "\"" + peer + "\" is an address with a prefix: write the address alone, or the network's first");
}

// A place where connections, and for SIP datagrams too, arrive; two on one port need two addresses.
struct Door {
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
    std::vector<Door> all{{"https", config.https},
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
                root.fault(other->what.c_str(), "port " + std::to_string(other->at.port) + " is already that of [" + one->what + "]");
        if (one->datagrams && one->at.port >= config.centre.rtp_first && one->at.port <= config.centre.rtp_last)
            root.fault("rtp", "the range holds port " + std::to_string(one->at.port) + " of [" + one->what + "]");
    }
}

template <class List> void check_unique(const List& list, const char* key, Table& root) {
    std::map<std::string, int> seen;
    for (const auto& item : list)
        if (++seen[item.id.value] == 2) root.fault(key, "two are named \"" + item.id.value + "\"");
}

void check_address(const std::string& text, const char* key, Table& root, bool may_be_any) {
    const auto address = parse_address(text);
    if (!address) root.fault(key, "\"" + text + "\" is no IP address");
    else if (address->is_any() && !may_be_any) root.fault(key, "\"" + text + "\" cannot be told to a peer: name one address");
}

}  // namespace

bool is_any_address(const std::string& text) {
    const auto address = parse_address(text);
    return address && address->is_any();
}

void check_name(const std::string& name, Table& table) {
    if (!name.empty() && (!only_of(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") || name.size() > 32))
        table.fault("name", "\"" + name + "\": lower-case letters, digits, - and _, at most 32");
}

void check_trunk(const centre::TrunkSettings& trunk, Table& table) {
    check_name(trunk.id.value, table);
    for (const auto& peer : trunk.peers) check_peer(peer, table);
    for (const auto& number : trunk.delivered)
        if (!centre::is_delivered_number(number)) table.fault("delivered", "\"" + number + "\" is no number, tel: or sip: URI, or urn:service:sos");
    if (!trunk.signalling_address.empty()) check_address(trunk.signalling_address, "signalling_address", table, false);
    check_address(trunk.media_address, "media_address", table, false);
    if (!trunk.outgoing_target.empty()) check_targets(trunk.outgoing_target, table);
    if (!trunk.outgoing_caller_id.empty() && !centre::is_delivered_number(trunk.outgoing_caller_id))
        table.fault("outgoing_caller_id", "expected a number");
}

void check_database_url(const char* key, const std::string& url, Table& table) {
    if (!url.empty() && !url.starts_with("postgresql://") && !url.starts_with("postgres://") &&
        url.find('=') == std::string::npos)
        table.fault(key, "expected postgresql://user@host/database, or libpq's key=value words");
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
        root.fault("trunks", "name one address where a trunk has a signalling_address of its own");
    std::map<std::pair<std::string, std::string>, std::string> owner;
    for (const auto& trunk : config.centre.trunks) {
        const auto at = trunk.signalling_address.empty() ? config.trunk_sip.address : trunk.signalling_address;
        const auto listens = parse_address(at), media = parse_address(trunk.media_address);
        for (const auto& peer : trunk.peers) {
            const auto [it, fresh] = owner.try_emplace({at, peer}, trunk.id.value);
            if (!fresh && it->second != trunk.id.value)
                root.fault("trunk", "\"" + peer + "\" is a peer of both " + it->second + " and " + trunk.id.value);
            const auto network = parse_network(peer);
            if (!network || network->address.is_loopback()) continue;
            if (listens && listens->is_loopback())
                root.fault("trunk", trunk.id.value + ": \"" + peer + "\" cannot reach " + at +
                                        ": set signalling_address, or address in [trunks]");
            else if (media && media->is_loopback())
                root.fault("trunk", trunk.id.value + ": \"" + peer + "\" cannot send audio to " + trunk.media_address);
        }
    }
}

bool AppConfig::has_outside_peer() const {
    for (const auto& trunk : centre.trunks) {
        for (const auto& peer : trunk.peers) {
            const auto network = parse_network(peer);
            if (!network || !network->address.is_loopback()) return true;
        }
    }
    return false;
}

}  // namespace siaga::app
