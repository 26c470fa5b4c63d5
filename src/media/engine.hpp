// Purpose: the rooms as they are: takes the desired state of each and reconciles, carries packets,
// plays, mixes, records and notes facts. Knows nothing of the control socket.
// Thread: one, the RTP thread: every member. Units: `now_us` is CLOCK_MONOTONIC in microseconds.
// Owner: run_media (or a test). The epoll descriptor is borrowed; events carry a Port.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "media/facts.hpp"
#include "media/party.hpp"
#include "media/player.hpp"
#include "media/recorder.hpp"

namespace siaga::media {

// What epoll's data points to; RTP and RTCP of a party, and run_media's own descriptors.
struct Port {
    enum class Kind { rtp, rtcp, tick, house, listener, peer, recorder, stop };
    Kind kind = Kind::rtp;
    Party* party = nullptr;
    void* other = nullptr;
};

class Engine {
public:
    Engine(int epoll_fd, const Sounds& sounds, Recorder& recorder, Facts& facts);
    ~Engine();

    // The desired state of one room; the same again changes nothing.
    void declare(const centre::Room& room, std::int64_t now_us);
    [[nodiscard]] std::set<CallId> rooms() const;
    // The last time anybody in this room sent us RTP.
    [[nodiscard]] std::int64_t last_heard_us(CallId call) const;

    void readable(const Port& port, std::int64_t now_us);
    void tick(std::int64_t now_us);  // every 20 ms while needs_tick()
    void house_keeping(std::int64_t now_us);  // twice a second
    [[nodiscard]] bool needs_tick() const { return !tickers_.empty(); }
    // After one round of epoll events: what was removed meanwhile goes now.
    void end_round();

private:
    struct Seat {  // a party's place in epoll
        std::unique_ptr<Party> party;
        Port rtp, rtcp;
    };
    struct LiveRoom {
        centre::Room desired;
        std::uint32_t part = 0;
        std::uint64_t recording = 0;
        LegId left;
        std::uint64_t lost_before_ms = 0;
    };

    Party& take_party(const centre::Party& desired, CallId call, std::int64_t now_us);
    void drop_party(LegId leg);
    void register_ports(Seat& seat);
    void reconcile_play(Party& party);
    void reconcile_recording(LiveRoom& room, std::int64_t now_us);
    void close_part(LiveRoom& room, std::int64_t now_us);
    [[nodiscard]] std::uint64_t lost_ms(const LiveRoom& room) const;
    void route(const centre::Room& room);
    void find_tickers();
    void read_rtp(Party& party, std::int64_t now_us);
    void read_rtcp(Party& party, std::int64_t now_us);
    void heard(Party& party, const Party::Heard& heard, std::int64_t now_us);
    void note(centre::MediaFactKind kind, const Party& party, const std::string& digit = {}, std::uint64_t play = 0);
    void watch_silence(Party& party, std::int64_t now_us);
    void flush();

    const int epoll_;
    const Sounds& sounds_;
    Recorder& recorder_;
    Facts& facts_;
    std::map<CallId, LiveRoom> rooms_;
    std::map<LegId, std::unique_ptr<Seat>> seats_;
    std::vector<std::unique_ptr<Seat>> gone_;
    std::vector<Party*> tickers_;   // hear a play or a mix
    std::vector<Party*> speakers_;  // are mixed by somebody
    std::vector<Party*> to_send_;
    std::set<CallId> to_route_;     // a play ended during the tick
    bool ports_freed_ = false;      // somebody may have waited for them
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

}  // namespace siaga::media
