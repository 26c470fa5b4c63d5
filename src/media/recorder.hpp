// Purpose: recordings, away from the RTP thread: a writer thread places the audio in time and writes
// it once a second, a closer thread makes finished parts durable and hashes them.
// Thread: everything public is the RTP thread's; nothing of it touches a disk or waits.
// Owner: the Engine. The destructor finishes what is open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/part_file.hpp"

namespace siaga::media {

class Recorder {
public:
    // Finds what a killed process left open; orphans() until they are resumed or closed.
    Recorder(std::filesystem::path data_dir, std::size_t ring_bytes);
    ~Recorder();

    // A part that was left open goes on in its file, the time between as a gap.
    std::uint32_t open(CallId call, const centre::Recording& recording, std::int64_t now_us);
    void audio(std::uint32_t part, int channel, std::int64_t position, centre::Codec codec,
               std::span<const std::uint8_t> payload);
    [[nodiscard]] std::int64_t position(std::uint32_t part, std::int64_t now_us) const;
    void close(std::uint32_t part, std::uint64_t lost_ms, std::int64_t now_us);
    // Closes what nobody resumed.
    void close_orphans();
    // The part_closed fact is durable elsewhere.
    void forget(std::uint64_t recording);

    // Readable when take_closed() has something.
    [[nodiscard]] int event_fd() const;
    std::vector<centre::MediaFact> take_closed();

private:
    struct Shared;
    struct Open {
        std::uint64_t recording = 0;
        std::int64_t began_us = 0;   // CLOCK_MONOTONIC at position `offset`
        std::int64_t offset = 0;
        std::uint64_t dropped = 0;   // samples the ring had no room for
    };
    std::filesystem::path data_dir_;
    std::map<std::uint32_t, Open> open_;
    std::map<std::uint64_t, PartNote> orphans_;
    std::uint32_t last_part_ = 0;
    std::unique_ptr<Shared> shared_;
};

}  // namespace siaga::media
