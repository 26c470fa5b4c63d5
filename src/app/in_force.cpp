#include "app/in_force.hpp"

#include <algorithm>
#include <filesystem>

#include "app/recovery.hpp"
#include "siaga/base/network.hpp"
#include "siaga/centre/settings_admin.hpp"
#include "siaga/journal/look.hpp"

namespace siaga::app {

centre::Settings in_force(const centre::State& state, const centre::Settings& file) {
    centre::Settings out = centre::settings_in_force(state, file);
    for (auto& trunk : out.trunks)
        if (const auto added = state.added_peers.find(trunk.id); added != state.added_peers.end())
            for (const auto& peer : added->second)
                if (std::find(trunk.peers.begin(), trunk.peers.end(), peer) == trunk.peers.end()) trunk.peers.push_back(peer);
    return out;
}

// What cannot be read is not known to be ours.
bool is_outside_peer(const std::string& peer) {
    const auto network = parse_network(peer);
    return !network || !network->address.is_loopback();
}

bool has_outside_peer(const centre::Settings& settings) {
    return std::any_of(settings.trunks.begin(), settings.trunks.end(),
                       [](const auto& trunk) { return std::any_of(trunk.peers.begin(), trunk.peers.end(), is_outside_peer); });
}

Error demo_refused() {
    return fail("demo_refused",
                "--demo ditolak: sebuah trunk menerima panggilan dari luar mesin ini (siaga.toml, atau ditambah di Admin > Trunk), "
                "dan penelepon sungguhan akan dijawab mesin");
}

Result<std::optional<centre::State>> state_of(const Places& places) {
    const auto dir = places.data / "journal";
    std::error_code error;
    if (!std::filesystem::is_directory(dir, error)) return std::optional<centre::State>{};
    const auto replay = [&](std::uint64_t from, const std::function<void(const journal::Record&)>& each) { return journal::look(dir, from, each); };
    auto centre = recover(replay, journal::Snapshots(places.data / "snapshots"));
    if (!centre) return centre.error();
    if (centre->state().seq == 0) return std::optional<centre::State>{};
    return std::optional(centre->state());
}

}  // namespace siaga::app
