// Purpose: a regency's own part of Siaga: agencies, incident types, routing rules, called numbers
// and clocks, as plain data that fits into events and snapshots.
// Thread: plain values, any thread. Owner: the centre keeps the profile in force; load.hpp reads files.
// Units: seconds for clocks (0 = no clock), minutes east of UTC for the zone.
// What a regency has not told stays empty (phone numbers, legal bases) and is listed by missing().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "siaga/base/fields.hpp"
#include "siaga/profile/clock.hpp"
#include "siaga/profile/hours.hpp"

namespace siaga {
using FlagId = Name<struct FlagTag>;  // "korban_terjebak"
}

namespace siaga::profile {

// `committed`: it signed, so it may be utama or pendukung and gets a desk. `partner`: phoned, always mitra.
enum class Standing { committed, partner };
constexpr auto enum_names(Standing) {
    return std::array{std::pair{Standing::committed, std::string_view("committed")},
                      std::pair{Standing::partner, std::string_view("partner")}};
}

// Of the `first` rules only the first that matches counts; every matching `also` rule adds to it.
enum class Hit { first, also };
constexpr auto enum_names(Hit) {
    return std::array{std::pair{Hit::first, std::string_view("first")}, std::pair{Hit::also, std::string_view("also")}};
}

// When a rule holds, beside its own hours: service hours are the profile's office hours.
enum class When { any, service_hours, outside_service_hours };
constexpr auto enum_names(When) {
    return std::array{std::pair{When::any, std::string_view("any")},
                      std::pair{When::service_hours, std::string_view("service_hours")},
                      std::pair{When::outside_service_hours, std::string_view("outside_service_hours")}};
}

struct Contact {
    std::string label;      // "Piket pos Kayu Agung"
    std::string number;     // "0712 321..."; as people write it, checked by valid_contact_number()
    bool verified = false;  // somebody rang it and the agency answered
    AreaCode kecamatan;     // empty: for the whole regency (a camat, a Polsek and a Puskesmas have one)
    ContactRank rank = ContactRank::piket;
    WeekHours hours{};       // when it may be called; every hour of every day unless said
    std::string email{};    // empty: none known
    bool messages = false;  // its number takes SMS or WhatsApp through the gateway (webhook)

    friend bool operator==(const Contact&, const Contact&) = default;
    SIAGA_FIELDS(label, number, verified, kecamatan, rank, hours, email, messages)
};
// What a contact is called whose person was erased (UU PDP): its place is kept, and missed until somebody takes it.
inline constexpr std::string_view kErasedContact = "dihapus";
[[nodiscard]] inline bool is_reached(const Contact& contact) { return !contact.number.empty() || !contact.email.empty(); }
[[nodiscard]] inline bool is_erased(const Contact& contact) { return !is_reached(contact) && contact.label == kErasedContact; }

struct Agency {
    AgencyId id;             // "damkar"
    std::string name;        // "Satuan Polisi Pamong Praja dan Pemadam Kebakaran"
    std::string short_name;  // "Satpol PP & Damkar"
    Standing standing = Standing::partner;
    std::vector<Contact> contacts;
    AreaCode kabupaten{};  // of a partner that takes cases of another regency: its code, or kElsewhere for any other

    friend bool operator==(const Agency&, const Agency&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("name", s.name);
        v("short_name", s.short_name);
        v("standing", s.standing);
        v("contacts", s.contacts);
        v("kabupaten", s.kabupaten);
    }
};
inline constexpr std::string_view kElsewhere = "lain";

// What an operator may tick beside the type: a closed list, so that rules can ask for it.
struct Flag {
    FlagId id;                   // "korban_terjebak"
    std::string name;            // "Korban terjebak"
    std::vector<TypeId> types{};  // whose form offers it; empty: every type's

    friend bool operator==(const Flag&, const Flag&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("name", s.name);
        v("types", s.types);
    }
};

struct IncidentType {
    TypeId id;          // "kebakaran"
    std::string name;   // "Kebakaran"
    std::string group;  // heading of the list on the form
    bool emergency = true;
    bool restricted = false;                     // type, words, place and recording hidden from others
    std::vector<AgencyId> restricted_agencies;   // who of the agencies may see it when it is theirs
    Priority default_priority = Priority::tinggi;
    std::uint32_t hotkey = 0;                    // Alt+1..9; 0 = none
    std::vector<std::string> questions;          // skrip tanya, in order
    std::vector<std::string> outcomes;           // what closing may say
    bool ask_caller = false;                     // closing needs the caller's answer: "sudah ditangani?"
    bool retired = false;                        // no new incident takes it; those that have it keep it

    friend bool operator==(const IncidentType&, const IncidentType&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("name", s.name);
        v("group", s.group);
        v("emergency", s.emergency);
        v("restricted", s.restricted);
        v("restricted_agencies", s.restricted_agencies);
        v("default_priority", s.default_priority);
        v("hotkey", s.hotkey);
        v("questions", s.questions);
        v("outcomes", s.outcomes);
        v("ask_caller", s.ask_caller);
        v("retired", s.retired);
    }
};

struct RuleLeg {
    AgencyId agency;
    Role role = Role::pendukung;
    std::uint32_t acknowledge_s = 0;  // seconds to accept; 0: as the profile's clocks say

    friend bool operator==(const RuleLeg&, const RuleLeg&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("agency", s.agency);
        v("role", s.role);
        v("acknowledge_s", s.acknowledge_s);
    }
};

// The closed vocabulary of conditions: type, priority, area, flags, hours. Within one condition any of the
// list will do, and all conditions must hold; an empty list means "any".
struct Rule {
    std::string id;
    std::string text;  // what the rule says, for people
    std::vector<TypeId> types;
    std::vector<Priority> priorities;
    std::vector<AreaCode> areas;  // kecamatan or village codes
    Hit hit = Hit::first;
    std::vector<RuleLeg> legs;
    std::string legal_basis;  // empty: "belum ada dasar hukum"
    std::vector<FlagId> flags{};
    When when = When::any;
    std::vector<HourWindow> hours{};

    friend bool operator==(const Rule&, const Rule&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("text", s.text);
        v("types", s.types);
        v("priorities", s.priorities);
        v("areas", s.areas);
        v("hit", s.hit);
        v("legs", s.legs);
        v("legal_basis", s.legal_basis);
        v("flags", s.flags);
        v("when", s.when);
        v("hours", s.hours);
    }
};

struct GoldenLine {
    AgencyId agency;
    Role role = Role::utama;

    friend auto operator<=>(const GoldenLine&, const GoldenLine&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("agency", s.agency);
        v("role", s.role);
    }
};

// What the rules must answer, kept with them: a set whose cases fail is not published.
struct GoldenCase {
    std::string name;  // for people; may be empty
    TypeId type;
    Priority priority = Priority::tinggi;
    AreaCode kecamatan, desa;
    std::vector<FlagId> flags;
    std::string at;  // "2026-08-17 14:05" in the regency's zone; empty: hours not told
    std::vector<AgencyId> excluded;
    std::vector<GoldenLine> expect;
    AreaCode kabupaten{};  // told of another regency ("di luar wilayah")

    friend bool operator==(const GoldenCase&, const GoldenCase&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("name", s.name);
        v("type", s.type);
        v("priority", s.priority);
        v("kecamatan", s.kecamatan);
        v("desa", s.desa);
        v("flags", s.flags);
        v("at", s.at);
        v("excluded", s.excluded);
        v("expect", s.expect);
        v("kabupaten", s.kabupaten);
    }
};

// A number that reaches this house, and what its caller most likely needs. Numbers no service names
// are answered all the same.
struct Service {
    std::string number;   // "112", "urn:service:sos.fire"
    std::string name;     // "Ambulans 119"
    TypeId default_type;  // empty: the operator asks

    friend bool operator==(const Service&, const Service&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("number", s.number);
        v("name", s.name);
        v("default_type", s.default_type);
    }
};

// The first that matches sets the seconds; empty lists mean "any".
struct AcknowledgeClock {
    std::vector<TypeId> types;
    std::vector<Role> roles;
    std::uint32_t seconds = 60;

    friend bool operator==(const AcknowledgeClock&, const AcknowledgeClock&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("types", s.types);
        v("roles", s.roles);
        v("seconds", s.seconds);
    }
};

struct Clocks {
    std::uint32_t answer_s = 15;    // a person answers 90 % within
    std::uint32_t classify_s = 60;  // type and place known after the answer
    std::uint32_t send_s = 30;      // assignment shown after saving
    std::uint32_t acknowledge_emergency_s = 60;
    std::uint32_t acknowledge_other_s = 0;  // types that are no emergency
    std::vector<AcknowledgeClock> acknowledge;

    friend bool operator==(const Clocks&, const Clocks&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("answer_s", s.answer_s);
        v("classify_s", s.classify_s);
        v("send_s", s.send_s);
        v("acknowledge_emergency_s", s.acknowledge_emergency_s);
        v("acknowledge_other_s", s.acknowledge_other_s);
        v("acknowledge", s.acknowledge);
    }
};

// All that is said of clocks but the ladders: one object, since the first rule that matches counts.
struct ClockTable {
    Clocks clocks;                 // the plain defaults
    std::vector<ClockRule> rules;  // asked before them

    friend bool operator==(const ClockTable&, const ClockTable&) = default;
    SIAGA_FIELDS(clocks, rules)
};

// What an assignment is pinned to while the regency says otherwise.
struct ClockPolicy {
    ClockTable table;
    std::vector<Ladder> ladders;

    friend bool operator==(const ClockPolicy&, const ClockPolicy&) = default;
    SIAGA_FIELDS(table, ladders)
};

struct Profile {
    std::string name;   // "oki", the directory's name
    std::string title;  // "Kab. Ogan Komering Ilir"
    std::string version;  // what the regency calls this edition
    std::string hash;     // 16 hex digits over everything else: two profiles with one hash are one
    std::int32_t zone_minutes = 420;
    std::string zone_name = "WIB";
    AreaCode kabupaten;  // "16.02"
    std::vector<std::string> unknown;  // what the regency has not told and no other field could show
    std::vector<Agency> agencies;
    std::vector<IncidentType> types;  // in the order of the form
    std::vector<Rule> rules;          // in the order of evaluation
    std::vector<Service> services;
    Clocks clocks;
    std::vector<ClockRule> clock_rules;  // asked before `clocks`, which stays the plain default
    std::vector<Ladder> ladders;
    std::vector<Contact> duty;           // the regency's own duty officers (piket kabupaten)
    WeekHours office{{1, 2, 3, 4, 5}, 8 * 60, 16 * 60};
    std::vector<Flag> flags{};
    std::vector<Holiday> holidays{};
    std::vector<GoldenCase> golden{};

    friend bool operator==(const Profile&, const Profile&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("name", s.name);
        v("title", s.title);
        v("version", s.version);
        v("hash", s.hash);
        v("zone_minutes", s.zone_minutes);
        v("zone_name", s.zone_name);
        v("kabupaten", s.kabupaten);
        v("unknown", s.unknown);
        v("agencies", s.agencies);
        v("types", s.types);
        v("rules", s.rules);
        v("services", s.services);
        v("clocks", s.clocks);
        v("clock_rules", s.clock_rules);
        v("ladders", s.ladders);
        v("duty", s.duty);
        v("office", s.office);
        v("flags", s.flags);
        v("holidays", s.holidays);
        v("golden", s.golden);
    }
};

// Null where the profile has no such thing. The pointer lives as long as the profile is unchanged.
[[nodiscard]] const Agency* find_agency(const Profile& profile, const AgencyId& id);
[[nodiscard]] const IncidentType* find_type(const Profile& profile, const TypeId& id);
// As find_type, for what begins now: null also for a retired type.
[[nodiscard]] const IncidentType* find_usable_type(const Profile& profile, const TypeId& id);
// Service hours are the offices', never on a holiday.
[[nodiscard]] HourWindow service_hours(const Profile& profile);
[[nodiscard]] const Flag* find_flag(const Profile& profile, const FlagId& id);
// Whom a case of that other regency is handed to: its own partner, else the one for any other.
[[nodiscard]] const Agency* partner_for(const Profile& profile, const AreaCode& kabupaten);
[[nodiscard]] const Service* find_service(const Profile& profile, std::string_view number);

[[nodiscard]] ClockPolicy policy_of(const Profile& profile);

// The contacts to phone for an incident there: the kecamatan's own first, then the regency's.
[[nodiscard]] std::vector<Contact> contacts_for(const Agency& agency, const AreaCode& kecamatan);

// Digits with spaces, dashes, dots, brackets and one leading plus; 3 to 15 digits.
[[nodiscard]] bool valid_contact_number(std::string_view number);

// 16 hex digits over all fields but the hash itself. An identifier, not a seal.
[[nodiscard]] std::string content_hash(const Profile& profile);

}  // namespace siaga::profile
