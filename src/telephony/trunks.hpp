// Purpose: who is a peer, and the limits that keep strangers and floods cheap.
// Thread: the telephony thread. Owner: Engine.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "siaga/base/network.hpp"
#include "siaga/centre/settings.hpp"

namespace siaga::telephony {

class Trunks {
public:
    // Keeps added peers. A trunk whose own address is `common`, that of [trunks], has none of its own here.
    void load(const std::vector<centre::TrunkSettings>& trunks, const std::string& common);
    void change(const TrunkId& id, const std::optional<centre::TrunkSettings>& after, const std::string& common);
    void add_peer(const TrunkId& trunk, const std::string& peer);
    void remove_peer(const TrunkId& trunk, const std::string& peer);

    // The trunk at our address `own` (empty: that of [trunks]) with the narrowest network that holds the source;
    // /0 never counts. A peer that calls another address of ours is still that peer: its own trunk is found.
    [[nodiscard]] const centre::TrunkSettings* of(const IpAddress& source, const std::string& own) const;
    [[nodiscard]] bool is_peer(const IpAddress& source) const { return of(source, {}) != nullptr; }
    [[nodiscard]] const centre::TrunkSettings* find(const TrunkId& id) const;
    [[nodiscard]] const std::vector<centre::TrunkSettings>& all() const { return trunks_; }

private:
    struct Peer {
        TrunkId trunk;
        IpNetwork network;
        std::string text;
        bool added = false;
    };
    std::vector<centre::TrunkSettings> trunks_;
    std::vector<Peer> peers_;
};

// Counts by source; a full table forgets the source that was quiet longest.
class SourceLimit {
public:
    using Moment = std::chrono::steady_clock::time_point;
    SourceLimit(double per_second, double burst) : rate_(per_second), burst_(burst) {}

    [[nodiscard]] bool take(const IpAddress& source, Moment now);

private:
    struct Bucket {
        double tokens = 0;
        Moment last;
    };
    static constexpr std::size_t kMost = 10'000;
    double rate_, burst_;
    std::map<IpAddress, Bucket> buckets_;
};

// INVITEs of strangers: a count for each source, told at most once a second.
class Knocks {
public:
    using Moment = std::chrono::steady_clock::time_point;
    // The number of knocks since the last telling, when it is time to tell; else nothing.
    [[nodiscard]] std::optional<std::uint64_t> knock(const IpAddress& source, Moment now);
    // Sources whose last knocks were never told because they stopped within the second.
    void flush(Moment now, const std::function<void(const IpAddress&, std::uint64_t)>& tell);

private:
    struct Entry {
        std::uint64_t untold = 0;
        Moment told;
    };
    static constexpr std::size_t kMost = 10'000;
    std::map<IpAddress, Entry> entries_;
};

}  // namespace siaga::telephony
