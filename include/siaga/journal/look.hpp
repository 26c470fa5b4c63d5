// Purpose: the records of a journal directory for a command that only looks (`siaga check --go-live`).
// Thread: pure reading, any thread or process, also beside a running journal; what is written meanwhile may be missing.
// Errors: journal_broken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "siaga/base/result.hpp"
#include "siaga/journal/record.hpp"

namespace siaga::journal {

// Every record from from_seq on, in order; answers the last number seen (from_seq - 1 where there is none).
[[nodiscard]] Result<std::uint64_t> look(const std::filesystem::path& dir, std::uint64_t from_seq,
                                         const std::function<void(const Record&)>& each);

}  // namespace siaga::journal
