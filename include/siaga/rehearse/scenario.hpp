// Purpose: a day to rehearse, as a file tells it: who sits at which desk, who calls when, how agencies behave, and
// what must come of it. docs/rehearse.md is its manual.
// Thread: plain values and pure functions. Units: seconds as written in the file; times are the regency's own.
// Errors: findings with file:line. Reading is total and bounded (kScenarioBytes, kCalls, kActors).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/centre/state.hpp"
#include "siaga/profile/gazetteer.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::rehearse {

inline constexpr std::size_t kScenarioBytes = 1'000'000;
inline constexpr std::size_t kCalls = 20'000;   // repeated ones counted
inline constexpr std::size_t kActors = 200;     // operators, agencies, contacts of one agency
inline constexpr std::uint32_t kDay = 86'400;   // a scenario is a day at most

// What a telephone of an agency does when the house rings it.
enum class Phone { terima, tolak, diam, sibuk, kotak_suara };
constexpr auto enum_names(Phone) {
    return std::array{std::pair{Phone::terima, std::string_view("1")}, std::pair{Phone::tolak, std::string_view("2")},
                      std::pair{Phone::diam, std::string_view("tidak_diangkat")}, std::pair{Phone::sibuk, std::string_view("sibuk")},
                      std::pair{Phone::kotak_suara, std::string_view("kotak_suara")}};
}

struct Operator {
    SeatId seat;
    std::uint32_t from_s = 0, to_s = kDay;  // after the day's start
    std::uint32_t ring_s = 4;               // lifts after
    std::uint32_t wrap_s = 15;              // notes after a call, before the next
    bool answers = true;
    std::string where;
};

struct PhoneContact {
    std::string label;
    profile::ContactRank rank = profile::ContactRank::piket;
    Phone answers = Phone::diam;
    std::uint32_t after_s = 8;
    std::string where;
};

struct AgencyActs {
    AgencyId agency;
    bool desk = true;            // an open page
    std::uint32_t show_s = 2;
    std::optional<std::uint32_t> acknowledge_s;  // after it was shown; none: nobody does
    std::optional<std::uint32_t> decline_s;
    std::optional<std::uint32_t> phoned_s;       // partners: rung by the operator, who writes it down
    std::optional<std::uint32_t> depart_s, arrive_s, clear_s;  // each after the one before
    std::vector<PhoneContact> contacts;
    std::string where;
};

struct Caller {
    std::string id;
    std::uint32_t at_s = 0;
    std::string from;  // empty: a number of the player's own, the same every time
    bool anonymous = false;
    std::string to = "112";
    std::uint32_t gives_up_s = 120;
    std::uint32_t talk_s = 60;
    TypeId type;  // empty: `result` is given
    std::optional<profile::Priority> priority;
    AreaCode kecamatan, desa;
    std::set<FlagId> flags;
    std::string words;
    std::string link;  // another call's id: a further report of its incident
    centre::CallResult result = centre::CallResult::informasi;
    std::string where;
};

// Only what is written is checked. call empty: of the whole day.
struct Expectation {
    std::string call, where;
    std::optional<bool> answered;
    std::optional<std::uint32_t> answered_within_s, acknowledged_within_s;
    std::string seat;
    std::optional<centre::CallResult> result;
    std::vector<std::string> agencies;      // "damkar utama": all of them, and no other
    std::vector<AgencyId> acknowledged, unacknowledged, breached;
    std::vector<std::string> reached, never_called;  // labels of contacts
    std::optional<std::uint32_t> within_15_percent, within_20_percent, abandoned_at_most, breaches_at_most;
};

struct Scenario {
    std::string title, profile, start;  // start: "2026-08-18 07:00"
    std::uint32_t until_s = 0;          // 0: two hours after the last call
    bool supervisor = true;
    std::uint32_t supervisor_answers_s = 60;  // an alarm that wants an answer gets one
    std::vector<Operator> operators;
    std::vector<AgencyActs> agencies;
    std::vector<PhoneContact> duty;  // the regency's own
    std::vector<Caller> calls;       // in the order of their times
    std::vector<Expectation> expects;
};

struct ScenarioReading {
    Scenario scenario;
    std::vector<profile::Finding> findings;
    [[nodiscard]] bool good() const { return findings.empty(); }
};

// `file` is how findings call it.
[[nodiscard]] ScenarioReading read_scenario(std::string_view text, const std::string& file);
// What names in it are unknown to this regency.
[[nodiscard]] std::vector<profile::Finding> check_scenario(const Scenario& scenario, const profile::Profile& profile,
                                                           const profile::Gazetteer* gazetteer);

}  // namespace siaga::rehearse
