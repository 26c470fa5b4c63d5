// Purpose: what the journal keeps: one record an event, with the open part that stays for ever and
// the personal part that erasure (UU PDP) can remove without breaking the hash chain.
// Thread: plain values. Format: docs/journal.md.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "siaga/base/time.hpp"

namespace siaga::journal {

using Digest = std::array<std::uint8_t, 32>;  // SHA-256
using Salt = std::array<std::uint8_t, 16>;

// JSON texts are compact with sorted keys (what nlohmann's dump() writes), so that a record can be
// verified from PostgreSQL too, whose jsonb does not keep the bytes.
struct Record {
    std::uint64_t seq = 0;  // 1, 2, 3 ... without a gap
    HouseTime at;
    WallTime wall;
    std::string type;
    int version = 1;
    std::string open_json;
    std::string personal_json;  // empty: nothing personal, or erased

    friend bool operator==(const Record&, const Record&) = default;
};

struct StoredRecord {
    Record record;
    std::string journal_id;         // the identity this record is shipped under
    std::optional<Salt> salt;       // none: nothing personal, or erased
    std::optional<Digest> personal; // SHA-256(salt + personal_json); stays after erasure
    Digest hash{};
};

// Events that were decided together. `cargo` travels untouched from append() to on_written(), so
// that the centre's own batch need not be parsed again.
struct Batch {
    std::vector<Record> records;
    std::shared_ptr<const void> cargo;
    bool hurry = false;  // somebody waits for *synced*; without it a sync may be up to kSyncPause later
};

}  // namespace siaga::journal
