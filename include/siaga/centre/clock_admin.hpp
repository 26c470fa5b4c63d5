// Purpose: the regency's clocks and ladders as an administrator changes them while the house runs, beside the
// profile's files (docs/decisions/0140, 0160). Two objects: the whole table of clocks (the first rule that matches
// counts, so its order is part of it) and the whole list of ladders; each has a revision, as agencies and types have.
// Thread: plain values. What is in force stays in State::profile. Units: seconds.
#pragma once

#include "siaga/centre/agency_admin.hpp"

namespace siaga::centre {

// ---- state --------------------------------------------------------------------------------------
// An edit outlives a reload as long as the files say of the whole object what they said before.
struct EditedClocks {
    std::uint64_t revision = 0;
    bool edited = false;
    profile::ClockTable file, now;
    std::vector<ObjectChange> changes;  // the last 20
    SIAGA_FIELDS(revision, edited, file, now, changes)
};
struct EditedLadders {
    std::uint64_t revision = 0;
    bool edited = false;
    std::vector<profile::Ladder> file, now;
    std::vector<ObjectChange> changes;
    SIAGA_FIELDS(revision, edited, file, now, changes)
};

inline constexpr std::size_t kClockRulesKept = 500, kLaddersKept = 100, kLadderStepsKept = 20;

struct ClockAdmin {
    EditedClocks clocks;
    EditedLadders ladders;
    std::uint64_t edition = 0;                           // grows whenever clocks or ladders change, by whomever
    std::map<std::uint64_t, profile::ClockPolicy> past;  // editions before, while an assignment that began with one runs
    SIAGA_FIELDS(clocks, ladders, edition, past)
};

// ---- events -------------------------------------------------------------------------------------
// profile_hash: of the profile in force from here on. what: the rules or ladders that changed, for who is refused.
struct ClocksSaved { std::uint64_t revision = 0; std::string what; profile::ClockTable before, after; std::string profile_hash; PersonId person; static constexpr std::string_view kType = "clocks_saved"; static constexpr int kVersion = 1; SIAGA_FIELDS(revision, what, before, after, profile_hash, person) };
struct LaddersSaved { std::uint64_t revision = 0; std::string what; std::vector<profile::Ladder> before, after; std::string profile_hash; PersonId person; static constexpr std::string_view kType = "ladders_saved"; static constexpr int kVersion = 1; SIAGA_FIELDS(revision, what, before, after, profile_hash, person) };

#define SIAGA_CLOCK_ADMIN_EVENTS ClocksSaved, LaddersSaved

// ---- commands, an admin's -------------------------------------------------------------------------
// revision: what the page showed; 0 for one never changed. The thorough check is the adapter's.
struct SaveClocks { profile::ClockTable table; std::uint64_t revision = 0; };
struct SaveLadders { std::vector<profile::Ladder> ladders; std::uint64_t revision = 0; };

#define SIAGA_CLOCK_ADMIN_COMMANDS SaveClocks, SaveLadders

// ---- for who sends them ---------------------------------------------------------------------------
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const SaveClocks& c);
[[nodiscard]] profile::Profile profile_with(const profile::Profile& now, const SaveLadders& c);
// A finding as a refusal that names the place in what was sent: "$.rules[2].seconds", "$.ladders[0].steps[1].wait_s".
[[nodiscard]] Error refusal_of(const profile::Finding& finding, const SaveClocks& c);
[[nodiscard]] Error refusal_of(const profile::Finding& finding, const SaveLadders& c);

}  // namespace siaga::centre
