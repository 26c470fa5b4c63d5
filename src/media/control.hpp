// Purpose: the control socket of media: who commands (the highest epoch), rooms in, facts out.
// Thread: the RTP thread. Owner: run_media. Bounded: kMostPeers connections, kMessagesARound messages
// of one a round, so that a long list of rooms never holds up the packets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "media/engine.hpp"
#include "media/protocol.hpp"

namespace siaga::media {

class Control {
public:
    static Result<std::unique_ptr<Control>> open(const std::filesystem::path& socket, int epoll_fd, Engine& engine,
                                                 Facts& facts, Recorder& recorder, std::int64_t now_us);
    ~Control();

    void readable(const Port& port, std::int64_t now_us);
    void tell_facts();
    // Without `serve`, a room lives while RTP flows, ten minutes at most.
    void house_keeping(std::int64_t now_us);
    void end_round() { gone_.clear(); }

private:
    struct Peer {
        SeqSocket socket;
        Port port;
        std::uint64_t told = 0;  // facts up to this id were said on this connection
    };
    static constexpr std::size_t kMostPeers = 16;
    static constexpr int kMessagesARound = 16;

    Control(SeqSocket listener, int epoll_fd, Engine& engine, Facts& facts, Recorder& recorder, std::int64_t now_us);
    void admit();
    void read(Peer& peer, std::int64_t now_us);
    void understand(Peer& peer, const Message& message, std::int64_t now_us);
    void greet(Peer& peer, std::uint64_t epoch);
    void end_unsaid(std::int64_t now_us);
    void drop(Peer& peer);

    SeqSocket listener_;
    const int epoll_;
    Engine& engine_;
    Facts& facts_;
    Recorder& recorder_;
    Port listen_port_{Port::Kind::listener};
    std::vector<std::unique_ptr<Peer>> peers_;
    std::vector<std::unique_ptr<Peer>> gone_;
    Peer* commander_ = nullptr;
    std::uint64_t epoch_ = 0;
    std::set<CallId> unsaid_;          // rooms not in the list so far
    bool in_list_ = false;
    std::int64_t alone_since_us_;      // 0: commanded
    std::int64_t orphans_until_us_;    // 0: done
};

}  // namespace siaga::media
