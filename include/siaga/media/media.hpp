// Purpose: the media process. It owns the RTP sockets, relays and mixes, plays prompts and writes
// recordings, as `serve` desires room by room over a Unix socket (docs/media.md).
// Thread: run_media blocks its caller and starts its own threads; they are joined when it returns.
// Errors: a start that cannot work (socket taken, directory not writable) returns non-zero after
// one log line; after the start nothing that arrives from the network or from `serve` ends it.
#pragma once

#include <chrono>
#include <filesystem>

#include "siaga/base/result.hpp"

namespace siaga::media {

struct MediaOptions {
    std::filesystem::path socket;       // SOCK_SEQPACKET, mode 600; at most 107 bytes
    std::filesystem::path data_dir;     // Recording::file is relative to it; also DIR/media/
    std::filesystem::path prompts_dir;  // NAME.wav; see prompts.hpp
    // Becomes readable when media shall end. -1: media waits for SIGTERM and SIGINT itself, which it
    // then blocks in the whole process.
    int stop_fd = -1;
    std::size_t record_ring_bytes = 16u << 20;  // full: audio is left out and counted in gaps_ms
};

// 0 after an orderly end (recordings closed, unacknowledged facts kept on disk for the next start).
int run_media(const MediaOptions& options);

// Does the media process at this socket answer? For `siaga up`, which restarts a hung one.
Status probe_media(const std::filesystem::path& socket, std::chrono::milliseconds timeout);

}  // namespace siaga::media
