// Purpose: what `serve` holds of the media process. It keeps the desired rooms, says them to media
// whenever a link comes up (media died, came late, was upgraded), and hands over media's facts.
// Thread: every member may be called from any thread and none of them waits. The handlers run on the
// client's own thread, one at a time, and must not block.
// Owner: `serve`'s wiring. The destructor joins the thread; rooms go on living in media.
// Errors: none to the caller: a link that fails is reported as `down` and tried again for ever.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "siaga/centre/room.hpp"

namespace siaga::media {

enum class Link {
    down,        // nobody there, or no heartbeat for `silence`; being tried again
    up,          // all rooms were said
    superseded,  // a `serve` with a higher epoch commands this media; tried again slowly
};

struct MediaClientOptions {
    std::filesystem::path socket;
    std::uint64_t epoch = 1;  // grows with every start of `serve`
    std::chrono::milliseconds retry{200};
    std::chrono::milliseconds heartbeat{500};
    std::chrono::milliseconds silence{3000};
};

struct MediaClientHandlers {
    // May come again (after a reconnection, or a restart of either side) until ack(fact.id).
    std::function<void(const centre::MediaFact&)> on_fact;
    std::function<void(Link)> on_link;
};

class MediaClient {
public:
    MediaClient(MediaClientOptions options, MediaClientHandlers handlers);
    ~MediaClient();
    MediaClient(const MediaClient&) = delete;
    MediaClient& operator=(const MediaClient&) = delete;

    // Begins to connect. Rooms declared before are part of the first list, and media ends every room
    // that is not in it: so declare what recovery found, then start.
    void start();
    // A room without parties is the end of that room.
    void declare(const centre::Room& room);
    // The fact is durable on this side; media forgets it.
    void ack(std::uint64_t fact_id);
    [[nodiscard]] Link link() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::media
