#include "siaga/journal/look.hpp"

#include <algorithm>

#include "journal/walk.hpp"

namespace siaga::journal {

Result<std::uint64_t> look(const std::filesystem::path& dir, std::uint64_t from_seq, const std::function<void(const Record&)>& each) {
    from_seq = std::max<std::uint64_t>(from_seq, 1);
    auto segments = list_segments(dir);
    if (!segments) return segments.error();
    auto walked = walk(*segments, {.from = from_seq}, [&](const StoredRecord& stored) { each(stored.record); });
    if (!walked) return walked.error();
    return walked->records ? walked->last : from_seq - 1;
}

}  // namespace siaga::journal
