// Purpose: what an administrator settles for the whole house beside people and rules: announcements, place
// aliases, holidays, and which profile is in force. Each change is an event that names who, before and after.
// Thread: plain values. The audio of an announcement is a file named by its hash (DATA/announcements); the
// event names it, so that the record says what callers heard on any day.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "siaga/base/describe.hpp"
#include "siaga/base/id.hpp"
#include "siaga/base/time.hpp"
#include "siaga/profile/profile.hpp"

namespace siaga::centre {

// ---- state --------------------------------------------------------------------------------------
struct Announcement {  // one uploaded; a name that is not here has its generated voice
    std::string sha256;
    std::uint64_t bytes = 0, duration_ms = 0;
    PersonId by;
    WallTime at;
    SIAGA_FIELDS(sha256, bytes, duration_ms, by, at)
};
struct PlaceAlias {  // what people say -> what the gazetteer knows; rewrites words, never picks a place (decision 51)
    std::string means;
    PersonId by;
    WallTime at;
    SIAGA_FIELDS(means, by, at)
};

inline constexpr std::size_t kPlaceAliasesKept = 2'000;
inline constexpr std::size_t kHolidaysKept = 500;

struct HouseAdmin {
    std::map<std::string, Announcement> announcements;  // by the prompt's name
    std::map<std::string, PlaceAlias> place_aliases;    // by what is said, lower case
    std::map<std::string, std::string> holidays;        // "2026-08-17" -> name
    // The edition last taken from files: a restart with the same files leaves alone what was published since.
    std::string profile_name, profile_hash;
    SIAGA_FIELDS(announcements, place_aliases, holidays, profile_name, profile_hash)
};

// ---- events -------------------------------------------------------------------------------------
#define SIAGA_ADMIN_EVENT(name, version, ...)        \
    static constexpr std::string_view kType = name;  \
    static constexpr int kVersion = version;         \
    SIAGA_FIELDS(__VA_ARGS__)

// Empty sha256: the generated voice.
struct AnnouncementChanged { std::string name, before_sha256, after_sha256; std::uint64_t bytes = 0, duration_ms = 0; PersonId person; SIAGA_ADMIN_EVENT("announcement_changed", 1, name, before_sha256, after_sha256, bytes, duration_ms, person) };
// Empty `after`: taken away.
struct PlaceAliasChanged { std::string text, before, after; PersonId person; SIAGA_ADMIN_EVENT("place_alias_changed", 1, text, before, after, person) };
struct HolidayChanged { std::string date, before, after; PersonId person; SIAGA_ADMIN_EVENT("holiday_changed", 1, date, before, after, person) };
// Beside profile_loaded, which holds the whole: who had it put in, and what was there.
struct ProfileInstalled { std::string before_name, before_hash, after_name, after_hash, asked_by; SIAGA_ADMIN_EVENT("profile_installed", 1, before_name, before_hash, after_name, after_hash, asked_by) };
#undef SIAGA_ADMIN_EVENT

#define SIAGA_HOUSE_ADMIN_EVENTS AnnouncementChanged, PlaceAliasChanged, HolidayChanged, ProfileInstalled

// ---- commands -----------------------------------------------------------------------------------
// The adapter has checked and stored the audio under its hash. Empty sha256: back to the generated voice.
struct ChangeAnnouncement { std::string name, sha256; std::uint64_t bytes = 0, duration_ms = 0; };
struct ChangePlaceAlias { std::string text, means; };  // empty means: take it away; clashes are the adapter's to find
struct ChangeHoliday { std::string date, name; };      // empty name: take it away
// A profile checked whole by who sends it. Refused while an open incident needs an agency or type it lacks.
struct LoadProfile { profile::Profile profile; std::string by; };

#define SIAGA_HOUSE_ADMIN_COMMANDS ChangeAnnouncement, ChangePlaceAlias, ChangeHoliday, LoadProfile

}  // namespace siaga::centre
