// Purpose: the centre as it was: the newest usable snapshot and every event after it.
// Thread: blocking, at start, before any other. Errors: journal_broken, event_* (an event this binary
// cannot read: refused rather than guessed), snapshot_newer.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "siaga/base/result.hpp"
#include "siaga/centre/centre.hpp"
#include "siaga/journal/journal.hpp"
#include "siaga/journal/snapshots.hpp"

namespace siaga::app {

inline constexpr int kStateVersion = 1;

[[nodiscard]] std::map<std::string, int> known_events();
// `erased`: those after the snapshot, whose words may still be in the files.
[[nodiscard]] Result<centre::Centre> recover(const journal::Journal& journal, const journal::Snapshots& snapshots,
                                             std::vector<std::pair<std::uint64_t, centre::Erased>>* erased = nullptr);
using Replay = std::function<Result<std::uint64_t>(std::uint64_t from, const std::function<void(const journal::Record&)>& each)>;
[[nodiscard]] Result<centre::Centre> recover(const Replay& replay, const journal::Snapshots& snapshots,
                                             std::vector<std::pair<std::uint64_t, centre::Erased>>* erased = nullptr);
[[nodiscard]] journal::Record to_record(const centre::Event& event);

}  // namespace siaga::app
