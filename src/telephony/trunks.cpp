#include "telephony/trunks.hpp"

#include <algorithm>
#include <tuple>

namespace siaga::telephony {

// The others and the peers added to it stay; a trunk that is no more takes them along.
void Trunks::change(const TrunkId& id, const std::optional<centre::TrunkSettings>& after, const std::string& common) {
    auto all = trunks_;
    const auto it = std::find_if(all.begin(), all.end(), [&](const auto& trunk) { return trunk.id == id; });
    if (!after) {
        if (it != all.end()) all.erase(it);
        std::erase_if(peers_, [&](const Peer& p) { return p.trunk == id; });
    } else if (it == all.end()) {
        all.push_back(*after);
    } else {
        *it = *after;
    }
    load(all, common);
}

void Trunks::load(const std::vector<centre::TrunkSettings>& trunks, const std::string& common) {
    trunks_ = trunks;
    for (auto& trunk : trunks_) {
        const auto own = parse_address(trunk.signalling_address);
        trunk.signalling_address = own && own != parse_address(common) ? to_string(*own) : std::string{};
    }
    std::erase_if(peers_, [](const Peer& p) { return !p.added; });
    for (const auto& trunk : trunks_)
        for (const auto& text : trunk.peers)
            if (const auto network = parse_network(text); network && !network->is_everything())
                peers_.push_back({trunk.id, *network, text, false});
}

void Trunks::add_peer(const TrunkId& trunk, const std::string& peer) {
    remove_peer(trunk, peer);
    if (const auto network = parse_network(peer); network && !network->is_everything())
        peers_.push_back({trunk, *network, peer, true});
}

void Trunks::remove_peer(const TrunkId& trunk, const std::string& peer) {
    std::erase_if(peers_, [&](const Peer& p) { return p.trunk == trunk && p.text == peer; });
}

const centre::TrunkSettings* Trunks::find(const TrunkId& id) const {
    for (const auto& trunk : trunks_)
        if (trunk.id == id) return &trunk;
    return nullptr;
}

const centre::TrunkSettings* Trunks::of(const IpAddress& source, const std::string& own) const {
    const centre::TrunkSettings* best = nullptr;
    std::pair<bool, int> rank{false, -1};  // whether it is at this address, then how narrow its network is
    for (const auto& peer : peers_) {
        if (!peer.network.contains(source)) continue;
        const auto* trunk = find(peer.trunk);
        if (!trunk) continue;
        const std::pair here{trunk->signalling_address == own, peer.network.prefix};
        if (!best || here > rank) std::tie(best, rank) = std::pair{trunk, here};
    }
    return best;
}

bool SourceLimit::take(const IpAddress& source, Moment now) {
    auto [it, fresh] = buckets_.try_emplace(source, Bucket{burst_, now});
    auto& bucket = it->second;
    const double passed = std::chrono::duration<double>(now - bucket.last).count();
    bucket.tokens = std::min(burst_, bucket.tokens + passed * rate_);
    bucket.last = now;
    const bool ok = bucket.tokens >= 1;
    if (ok) bucket.tokens -= 1;
    if (fresh && buckets_.size() > kMost) {
        auto oldest = buckets_.begin();
        for (auto b = buckets_.begin(); b != buckets_.end(); ++b)
            if (b->second.last < oldest->second.last) oldest = b;
        buckets_.erase(oldest);
    }
    return ok;
}

std::optional<std::uint64_t> Knocks::knock(const IpAddress& source, Moment now) {
    if (entries_.size() >= kMost && !entries_.contains(source)) {
        auto quiet = std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) { return a.second.told < b.second.told; });
        entries_.erase(quiet);
    }
    auto& entry = entries_[source];
    ++entry.untold;
    if (entry.told != Moment{} && now - entry.told < std::chrono::seconds(1)) return std::nullopt;
    entry.told = now;
    return std::exchange(entry.untold, 0);
}

void Knocks::flush(Moment now, const std::function<void(const IpAddress&, std::uint64_t)>& tell) {
    for (auto it = entries_.begin(); it != entries_.end();) {
        auto& [source, entry] = *it;
        if (now - entry.told < std::chrono::seconds(1)) {
            ++it;
            continue;
        }
        if (!entry.untold) {
            it = entries_.erase(it);
            continue;
        }
        entry.told = now;
        tell(source, std::exchange(entry.untold, 0));
        ++it;
    }
}

}  // namespace siaga::telephony
