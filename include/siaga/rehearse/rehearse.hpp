// Purpose: plays a scenario through a Centre in memory on a clock of its own and tells what every caller got. No
// socket, no file, no wait: a day takes as long as its decisions do.
// Thread: pure functions; the same scenario and profile give the same Day.
// Units: seconds with fractions (waits); times as text in the regency's zone.
// Errors: rehearsal_too_long (a day of more than kEvents events), scenario_bad.
#pragma once

#include <iosfwd>
#include <map>

#include "siaga/rehearse/scenario.hpp"

namespace siaga::rehearse {

inline constexpr std::uint64_t kEvents = 2'000'000;

// One delivery of a ladder's step.
struct Told {
    int step = 0;
    std::string to;       // "piket"
    std::string channel, label, result, detail, at;

    SIAGA_FIELDS(step, to, channel, label, result, detail, at)
};
struct ClockSeen {
    std::string leg, rule, due;
    std::uint32_t seconds = 0;
    std::string outcome;  // met, breached, open, dropped
    bool late = false;    // met, but after its time

    SIAGA_FIELDS(leg, rule, due, seconds, outcome, late)
};
struct AssignmentSeen {
    std::string agency, name, role, rule, legal_basis, state;
    std::string sent, acknowledged, acknowledged_by, en_route, on_scene, cleared, declined;
    double acknowledged_after_s = 0;
    bool must_acknowledge = false;
    std::vector<ClockSeen> clocks;
    std::vector<Told> ladder;
    std::string ladder_end;

    SIAGA_FIELDS(agency, name, role, rule, legal_basis, state, sent, acknowledged, acknowledged_by, en_route, on_scene, cleared,
                 declined, acknowledged_after_s, must_acknowledge, clocks, ladder, ladder_end)
};
struct CallSeen {
    std::string id, at, number, cause, seat, result, incident, type, place, rule;
    std::vector<std::string> alarms;  // kinds
    bool answered = false, abandoned = false, linked = false;
    double wait_s = 0, talk_s = 0;
    std::vector<AssignmentSeen> assignments;
    std::vector<Told> duty;  // the regency's duty officer, called for an alarm nobody answers

    SIAGA_FIELDS(id, at, number, cause, seat, result, incident, type, place, rule, alarms, answered, abandoned, linked, wait_s, talk_s,
                 assignments, duty)
};
struct Summary {
    std::uint64_t calls = 0, answered = 0, within_10 = 0, within_15 = 0, within_20 = 0, abandoned = 0, incidents = 0,
                  assignments = 0, acknowledged = 0, exhausted = 0, events = 0;
    double longest_wait_s = 0;
    std::map<std::string, std::uint64_t> breaches;  // by agency; "" for the incident's own, "panggilan" for ring, answer, classify

    SIAGA_FIELDS(calls, answered, within_10, within_15, within_20, abandoned, incidents, assignments, acknowledged, exhausted, events,
                 longest_wait_s, breaches)
};
struct Missed {
    std::string where, text;

    SIAGA_FIELDS(where, text)
};
struct Day {
    std::string title, profile, profile_title, zone, start, end;
    std::vector<CallSeen> calls;
    Summary summary;
    std::uint64_t expectations = 0;
    std::vector<Missed> missed;  // expectations that do not hold
    std::vector<Missed> refused; // what an actor wanted and the centre refused: the scenario's or the centre's mistake

    SIAGA_FIELDS(title, profile, profile_title, zone, start, end, calls, summary, expectations, missed, refused)
};

[[nodiscard]] Result<Day> play(const Scenario& scenario, const profile::Profile& profile, const profile::Gazetteer* gazetteer = nullptr);

// In Indonesian, for people; `short_` leaves the calls out.
void print(const Day& day, std::ostream& out, bool short_ = false);

struct CommandOptions {
    std::string file, profile;  // profile: instead of the file's
    bool json = false, short_ = false;
};
// `siaga rehearse FILE`. Exit codes: 0 as expected, 1 an expectation does not hold, 2 the file is wrong.
[[nodiscard]] int rehearse_command(const CommandOptions& options, const profile::ProfilePlaces& places, std::ostream& out,
                                   std::ostream& errors);

}  // namespace siaga::rehearse
