// Purpose: one dry run of a draft against the record: pages of old decisions from PostgreSQL, replayed on
// the thread that answers the query, never on the call path or the io thread.
// Thread: `work` belongs to the page in flight (one at a time); everything else to http's io thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "siaga/base/result.hpp"
#include "siaga/profile/dry_run.hpp"

namespace siaga::http {

class Service;

struct RuleTrial {
    std::uint64_t draft = 0, revision = 0, against = 0;  // against: the version in force
    std::uint32_t days = 30;
    std::uint64_t total = 0, done = 0;
    bool finished = false;
    std::optional<Error> error;
    profile::DryRunResult result;  // so far
    std::unique_ptr<profile::DryRun> work;

    // Whether publishing this revision may lean on it now.
    [[nodiscard]] bool tells(std::uint64_t of_revision, std::uint64_t active) const {
        return finished && !error && revision == of_revision && against == active;
    }
    // Underway, and what would be started now.
    [[nodiscard]] bool is_of(std::uint64_t of_revision, std::uint64_t active, std::uint32_t of_days) const {
        return !finished && revision == of_revision && against == active && days == of_days;
    }
};

// Starts one and remembers it in service.trials, unless the same is underway; the draft must be there.
void start_trial(Service& service, std::uint64_t draft, std::uint32_t days);

}  // namespace siaga::http
