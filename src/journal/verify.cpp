#include "siaga/journal/verify.hpp"

#include "journal/walk.hpp"

namespace siaga::journal {

Result<Verdict> verify(const std::filesystem::path& dir) {
    auto segments = list_segments(dir);
    if (!segments) return segments.error();
    std::set<std::uint64_t> erased;
    try {
        for (const auto& info : *segments) {
            auto numbers = SegmentReader(info.file).erased_numbers();
            erased.insert(numbers.begin(), numbers.end());
        }
        // The first record ever builds on the journal's own name.
        if (!segments->empty() && segments->front().first_seq == 1) {
            auto header = SegmentReader(segments->front().file).header();
            if (header.previous != genesis(header.journal_id))
                return fail("journal_broken", "segmen pertama tidak berawal dari nama jurnalnya", segments->front().file.filename().string());
        }
    } catch (const SqliteError& error) {
        return fail("journal_broken", error.what());
    }
    auto walked = walk(*segments, {.from = 1, .erased = &erased}, {});
    if (!walked) return walked.error();
    return Verdict{walked->first, walked->last, walked->records, walked->erased, hex(walked->hash.data(), walked->hash.size())};
}

}  // namespace siaga::journal
