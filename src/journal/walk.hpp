// Purpose: which segments a directory holds, which of them answers for a sequence number, and the
// walk over all records that checks the chain. Shared by replay, verify and reading for shipping.
// Thread: pure functions over files.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "journal/segment.hpp"
#include "siaga/base/result.hpp"

namespace siaga::journal {

struct SegmentInfo {
    std::uint64_t index = 0;
    std::filesystem::path file;
    std::uint64_t first_seq = 1;
};

// In order. A file whose creation never finished has no header and is left out (named in `leftover`).
[[nodiscard]] Result<std::vector<SegmentInfo>> list_segments(const std::filesystem::path& dir,
                                                             std::vector<std::filesystem::path>* leftover = nullptr);

// The last number segment i answers for: the next one takes over, even where both hold a record.
[[nodiscard]] std::uint64_t last_of(const std::vector<SegmentInfo>& segments, std::size_t i);

struct WalkOptions {
    std::uint64_t from = 1;
    // Set: a record without its payload must be in here, and one in here must be without.
    const std::set<std::uint64_t>* erased = nullptr;
};
struct Walked {
    std::uint64_t first = 0, last = 0, records = 0, erased = 0;
    Digest hash{};  // of the last record, or what a first one would build on
};
[[nodiscard]] Result<Walked> walk(const std::vector<SegmentInfo>& segments, const WalkOptions& options,
                                  const std::function<void(const StoredRecord&)>& each);

}  // namespace siaga::journal
