// Purpose: proof that a journal directory is what was written: the hash chain from the first kept
// record to the last, accepting exactly those erasures that an `erased` record names.
// Thread: pure reading, any thread or process, also beside a running journal.
#pragma once

#include <filesystem>
#include <string>

#include "siaga/base/result.hpp"
#include "siaga/journal/record.hpp"

namespace siaga::journal {

struct Verdict {
    std::uint64_t first = 0, last = 0;
    std::uint64_t records = 0, erased = 0;
    std::string last_hash;  // hex
};

// Error code journal_broken; `where` is "journal-000002.db seq 17".
[[nodiscard]] Result<Verdict> verify(const std::filesystem::path& dir);

// The chain itself (docs/journal.md has a worked example).
[[nodiscard]] Digest genesis(std::string_view journal_id);
[[nodiscard]] Digest personal_digest(const Salt& salt, std::string_view personal_json);
[[nodiscard]] Digest chain(const Digest& previous, const Record& record, const std::optional<Digest>& personal);
[[nodiscard]] std::string hex(const std::uint8_t* bytes, std::size_t size);

}  // namespace siaga::journal
