// Purpose: a regency's clocks (how long each leg of an incident may take, for whom) and the ladders a
// breach climbs, as plain data with the pure functions that answer "which clock, which ladder, until when".
// Thread: plain values and pure functions. Owner: part of the profile the centre keeps in force.
// Units: seconds; minutes of the day in the regency's zone; days 1 = Monday .. 7 = Sunday.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/profile/kinds.hpp"

namespace siaga::profile {

struct Profile;
struct ClockPolicy;
struct Contact;

// Hours of a week. No days: every day. `to` before `from`: over midnight, counted to the day it began.
struct WeekHours {
    std::vector<std::uint32_t> days;
    std::uint32_t from_minute = 0;
    std::uint32_t to_minute = 1440;

    friend bool operator==(const WeekHours&, const WeekHours&) = default;
    SIAGA_FIELDS(days, from_minute, to_minute)
};

// Whose telephone a contact is: the desk of the office, the person on duty, the head.
SIAGA_ENUM(ContactRank, meja, piket, kepala)
// How somebody is told. page: an open agency page that sounds.
SIAGA_ENUM(Channel, page, voice, email, webhook)

// The legs of an emergency that are measured, each on its own.
SIAGA_ENUM(ClockLeg, ring, answer, classify, send, acknowledge, depart, arrive, close)

// The first rule of a leg that matches sets its clock; empty lists mean "any".
struct ClockRule {
    std::string id;
    ClockLeg leg = ClockLeg::acknowledge;
    std::vector<TypeId> types;
    std::vector<Priority> priorities;
    std::vector<AgencyId> agencies;
    std::vector<Role> roles;
    std::vector<AreaCode> areas;  // kecamatan or village codes
    bool office_hours = false;    // the seconds run only while the offices are open
    std::uint32_t seconds = 0;    // 0: no clock here
    std::string ladder;           // what its breach climbs; empty: by Ladder's own conditions, see ladder_for()

    friend bool operator==(const ClockRule&, const ClockRule&) = default;
    SIAGA_FIELDS(id, leg, types, priorities, agencies, roles, areas, office_hours, seconds, ladder)
};

// Where a step of a ladder goes. instansi_lain names another agency (Polda after Polres).
SIAGA_ENUM(StepTo, meja, piket, kepala, piket_kabupaten, instansi_lain, pengawas)

struct LadderStep {
    StepTo to = StepTo::meja;
    AgencyId agency;                // instansi_lain
    std::vector<Channel> channels;  // empty: what each contact can be reached by, voice first
    std::uint32_t wait_s = 60;      // for an answer, before the next step

    friend bool operator==(const LadderStep&, const LadderStep&) = default;
    SIAGA_FIELDS(to, agency, channels, wait_s)
};

// The first whose conditions match; empty lists mean "any".
struct Ladder {
    std::string id;
    std::vector<ClockLeg> legs;
    std::vector<TypeId> types;
    std::vector<AgencyId> agencies;
    std::vector<LadderStep> steps;

    friend bool operator==(const Ladder&, const Ladder&) = default;
    SIAGA_FIELDS(id, legs, types, agencies, steps)
};

struct ClockFacts {
    ClockLeg leg = ClockLeg::acknowledge;
    TypeId type;
    Priority priority = Priority::tinggi;
    AgencyId agency;                 // empty for legs of the whole incident or call
    std::optional<Role> role;
    AreaCode kecamatan, desa;
};

struct ClockChoice {
    std::string rule;  // id of the clock rule, "clocks" for the profile's plain defaults
    std::uint32_t seconds = 0;
    bool office_hours = false;
    std::string ladder;  // empty: this breach is written down and climbs nothing

    friend bool operator==(const ClockChoice&, const ClockChoice&) = default;
};

// nullopt: this leg has no clock there. Arrival climbs no ladder unless a rule of the regency names one. An
// emergency's seconds run at every hour, whatever a rule says. `pinned`: instead of the profile's clocks and ladders.
[[nodiscard]] std::optional<ClockChoice> clock_for(const Profile& profile, const ClockFacts& facts, const ClockPolicy* pinned = nullptr);

// The steps of a ladder by id. An id nobody knows, or none, is the house's own ladder: the desk again, the
// duty contact of that hour, its head, the regency's duty officer.
[[nodiscard]] std::vector<LadderStep> ladder_steps(const std::vector<Ladder>& ladders, const std::string& id);

// Wall clock moments. `holidays` are dates "2026-12-25" in the regency's zone; a holiday has no office hours.
[[nodiscard]] bool within(const WeekHours& hours, WallTime at, std::int32_t zone_minutes,
                          const std::set<std::string>& holidays = {});
// `seconds` of clock time after `at`: of office time where the clock says so, else of any time.
[[nodiscard]] WallTime due_after(WallTime at, std::uint32_t seconds, bool office_hours, const WeekHours& office,
                                 std::int32_t zone_minutes, const std::set<std::string>& holidays = {});

// Contacts of that rank on duty at that moment, the kecamatan's own before the regency's.
[[nodiscard]] std::vector<Contact> on_duty(const std::vector<Contact>& contacts, ContactRank rank, const AreaCode& kecamatan,
                                           WallTime at, std::int32_t zone_minutes);

}  // namespace siaga::profile
