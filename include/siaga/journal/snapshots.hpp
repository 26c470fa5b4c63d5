// Purpose: whole states of the centre on disk, so that recovery replays minutes, not months.
// Thread: one thread at a time (the mirror's). Each save is one file, written aside, synced, renamed;
// the last three are kept. A damaged file is passed over with a warning, the one before is used.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "siaga/base/result.hpp"

namespace siaga::journal {

struct Snapshot {
    std::uint64_t seq = 0;
    int version = 1;  // of the state's format; the caller refuses a newer one
    std::string json;
    std::string digest;  // the state's own digest
};

class Snapshots {
public:
    explicit Snapshots(std::filesystem::path dir) : dir_(std::move(dir)) {}

    [[nodiscard]] Status save(const Snapshot& snapshot);
    [[nodiscard]] Result<std::optional<Snapshot>> latest() const;
    // After an erasure at `seq`: snapshots of earlier states still hold the data and go. To be
    // called once a newer snapshot is saved.
    [[nodiscard]] Status drop_before(std::uint64_t seq);

private:
    std::filesystem::path dir_;
};

}  // namespace siaga::journal
