// Purpose: everything that is alive in the centre, as plain data: calls, legs, seats, incidents,
// assignments, people, alarms. One Centre owns one State; snapshots are its JSON.
// Thread: owned by the thread that owns the Centre. Times: HouseTime drives, WallTime is for people.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "siaga/centre/agency_admin.hpp"
#include "siaga/centre/care.hpp"
#include "siaga/centre/clock_admin.hpp"
#include "siaga/centre/duty.hpp"
#include "siaga/centre/house_admin.hpp"
#include "siaga/centre/room.hpp"
#include "siaga/centre/rules.hpp"
#include "siaga/centre/settings.hpp"
#include "siaga/centre/settings_admin.hpp"
#include "siaga/centre/training.hpp"
#include "siaga/profile/place.hpp"
#include "siaga/profile/profile.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::centre {

using profile::Place;
using profile::Plan;
using profile::PlanLine;
using profile::Priority;
using profile::Role;

// ---- telephony ----------------------------------------------------------------------------------

SIAGA_ENUM(LegRole, caller, seat, outbound)
SIAGA_ENUM(LegState, inviting, ringing, answered, ended)
SIAGA_ENUM(CallDirection, inbound, outbound)
SIAGA_ENUM(CallState, waiting, talking, ended)
SIAGA_ENUM(EndCause, caller_hung_up, seat_hung_up, answered_elsewhere, no_answer, busy, refused, unreachable,
           cancelled, media_lost, session_expired, server_restart, failed)
// What an ended call was. kejadian and laporan_tambahan come from saving and linking, the rest are one key.
SIAGA_ENUM(CallResult, kejadian, laporan_tambahan, informasi, salah_wilayah, ghost, iseng, terputus, uji_coba)
// How an offered call is answered from the console (issue: F2).
SIAGA_ENUM(AnswerBy, talk, redial, phone)
SIAGA_ENUM(OfferState, ringing, accepted, missed, failed, cancelled)
SIAGA_ENUM(SeatState, signed_out, ready, offered, talking, wrap_up, paused)

// A SIP dialog (RFC 3261 §12) as the core knows it, enough to be taken up again after a restart.
struct Dialog {
    std::string call_id;
    std::string local_uri, remote_uri;  // with display names left out, tags apart
    std::string local_tag, remote_tag;
    std::uint32_t local_cseq = 0, remote_cseq = 0;
    std::vector<std::string> route_set;
    std::string remote_target;   // the peer's Contact
    std::string local_contact;
    std::string transport;       // "udp", "tcp", "tls"
    std::string source;          // "address:port" requests of ours go to
    std::uint64_t sdp_session = 0, sdp_version = 0;
    std::uint32_t session_expires = 0;  // seconds, RFC 4028; 0 = no session timer
    bool we_refresh = false;
    std::string invite;  // raw request, while an inbound INVITE is still ringing
    std::string branch;  // of our INVITE, while an outbound one is still ringing

    SIAGA_FIELDS(call_id, local_uri, remote_uri, local_tag, remote_tag, local_cseq, remote_cseq, route_set,
                 remote_target, local_contact, transport, source, sdp_session, sdp_version, session_expires,
                 we_refresh, invite, branch)
};

struct Leg {
    LegId id;
    CallId call;
    LegRole role = LegRole::caller;
    LegState state = LegState::inviting;
    std::optional<SeatId> seat;
    TrunkId trunk;            // caller and outbound legs
    std::uint64_t handle = 0;  // telephony's name for an inbound transaction of this process
    std::string target;        // outbound: number dialled
    std::string local_address;
    std::uint16_t local_port = 0;
    MediaPeer media;
    Dialog dialog;
    bool talk = false;          // its 180 carried Allow-Events: talk
    bool auto_answer = false;   // INVITE with answer-after=0
    bool held_by_peer = false;  // the phone or the telco put us on hold
    bool silent = false;        // media hears nothing from it any more

    SIAGA_FIELDS(id, call, role, state, seat, trunk, handle, target, local_address, local_port, media, dialog, talk,
                 auto_answer, held_by_peer, silent)
};

struct Offer {
    OfferId id;
    SeatId seat;
    LegId leg;
    OfferState state = OfferState::ringing;
    HouseTime at, ended_at;
    HouseTime deadline;
    bool to_all = false;

    SIAGA_FIELDS(id, seat, leg, state, at, ended_at, deadline, to_all)
};

struct RecordingPart {
    std::uint64_t id = 0;
    std::string file, sha256;
    std::uint64_t bytes = 0, duration_ms = 0, gaps_ms = 0;
    bool closed = false;

    SIAGA_FIELDS(id, file, sha256, bytes, duration_ms, gaps_ms, closed)
};

// Where the caller is, as the network said (RFC 6442 Geolocation, PIDF-LO).
struct CallLocation {
    std::optional<double> lat, lon, radius_m;
    std::string civic;  // one line
    std::string raw;    // the body as it came

    SIAGA_FIELDS(lat, lon, radius_m, civic, raw)
};

struct Caller {
    std::string number;   // normalised, "+62812...", empty where unknown
    std::string raw;      // as the trunk said it
    std::string display;
    bool anonymous = false;     // withheld or absent: cannot be called back
    bool from_pai = false;      // network-asserted
    std::optional<CallLocation> location;

    SIAGA_FIELDS(number, raw, display, anonymous, from_pai, location)
};

struct Call {
    CallId id;
    CallDirection direction = CallDirection::inbound;
    CallState state = CallState::waiting;
    TrunkId trunk;
    Caller caller;  // outbound: the number called
    std::string called_raw, called;
    bool called_listed = true;
    std::optional<TypeId> default_type;
    int lane = 0;  // 0 = emergency; larger = later
    HouseTime arrived_at, connected_at, answered_at, ended_at;
    WallTime arrived_wall, answered_wall, ended_wall;
    HouseTime connect_at;    // deadline: 200 with announcement, 0 = none
    HouseTime offer_all_at;  // deadline: every ready seat is offered
    // Its clocks (0: none). They are deadlines of the call's own: a flood of calls starts and stops no clock events.
    HouseTime ring_by, answer_by, classify_by;
    std::set<ClockLeg> late;  // those that passed
    bool offer_all = false;
    bool early_media = false;  // 183 with our ringback, where the trunk takes it
    LegId caller_leg;
    LegId seat_leg;
    std::optional<SeatId> seat;
    PersonId person;
    std::vector<Offer> offers;
    bool held = false;  // by the seat
    std::vector<RecordingPart> recordings;
    std::uint64_t plays = 0;  // counter for play ids
    EndCause cause = EndCause::failed;
    std::optional<CallResult> result;
    ReportId report;
    IncidentId incident;
    CallbackId callback;   // outbound: the entry it serves
    std::optional<AgencyId> contact_agency;  // outbound: an agency's listed contact
    DeliveryId delivery;  // outbound: a notice of the house's own, no seat is in it
    std::uint64_t queue_edition = 0;     // the queue's settings it began with (SettingsAdmin)
    std::optional<AnswerPolicy> answer;  // its trunk's when it came
    bool filled_in = false;  // a result, an incident or a link was given ("belum diisi" otherwise)

    SIAGA_FIELDS(id, direction, state, trunk, caller, called_raw, called, called_listed, default_type, lane,
                 arrived_at, connected_at, answered_at, ended_at, arrived_wall, answered_wall, ended_wall, connect_at,
                 offer_all_at, ring_by, answer_by, classify_by, late, offer_all, early_media, caller_leg, seat_leg, seat, person,
                 offers, held, recordings, plays, cause, result, report, incident, callback, contact_agency, delivery,
                 queue_edition, answer, filled_in)
};

struct Registration {
    std::string contact;    // the Contact URI
    std::string source;     // "address:port" the packet came from; calls go there
    std::string transport;  // "udp", "tcp", "tls"
    std::string user_agent;
    std::string call_id;
    std::uint32_t cseq = 0;
    HouseTime expires_at;
    bool reachable = true;  // the last OPTIONS was answered

    SIAGA_FIELDS(contact, source, transport, user_agent, call_id, cseq, expires_at, reachable)
};

struct Seat {
    SeatId id;
    std::string title;
    SeatState state = SeatState::signed_out;
    PersonId person;       // 0 when it works by phone alone
    bool console = false;  // an open console page is at this seat
    HouseTime idle_since;  // longest first
    int misses = 0;
    CallId call;
    OfferId offer;
    HouseTime deadline;    // wrap_up: until
    HouseTime rest_until;  // not offered a call before (its phone refused one at once)
    bool typing = false;  // unsaved words in the form
    std::string pause_reason;
    bool ready_after = true;  // after wrap-up: ready, or paused where the operator asked for it
    std::optional<Registration> registration;

    SIAGA_FIELDS(id, title, state, person, console, idle_since, misses, call, offer, deadline, rest_until, typing, pause_reason,
                 ready_after, registration)
};

// One per number that gave up: closed by a later answered call.
struct Callback {
    CallbackId id;
    std::string number;
    std::vector<CallId> calls;
    int count = 0;        // hang-ups, short ones included
    int short_count = 0;  // under QueueSettings::short_call
    HouseTime first_at, last_at;
    WallTime last_wall;
    bool open = true;
    bool listed = false;  // short hang-ups alone are listed only when repeated
    std::string closed_why;
    PersonId closed_by;

    SIAGA_FIELDS(id, number, calls, count, short_count, first_at, last_at, last_wall, open, listed, closed_why,
                 closed_by)
};

struct PastCall {
    CallId call;
    WallTime at;
    std::optional<CallResult> result;
    IncidentId incident;

    SIAGA_FIELDS(call, at, result, incident)
};
// What is kept of a number after its calls have left memory; bounded (see kNumbersKept).
struct NumberSummary {
    int count = 0;
    HouseTime last_at;
    std::vector<PastCall> last;  // newest last, five at most
    std::map<CallResult, int> results;

    SIAGA_FIELDS(count, last_at, last, results)
};

// ---- incidents ----------------------------------------------------------------------------------

SIAGA_ENUM(IncidentState, open, closed)
SIAGA_ENUM(AssignmentState, created, sent, delivered, acknowledged, en_route, on_scene, cleared, declined,
           unreachable, cancelled)
enum class PersonRole { operator_, dispatcher, supervisor, admin };
constexpr auto enum_names(PersonRole) {
    return std::array{std::pair{PersonRole::operator_, std::string_view("operator")},
                      std::pair{PersonRole::dispatcher, std::string_view("dispatcher")},
                      std::pair{PersonRole::supervisor, std::string_view("supervisor")},
                      std::pair{PersonRole::admin, std::string_view("admin")}};
}

struct TimelineEntry {
    HouseTime at;
    WallTime wall;
    std::string kind;  // the event's type: "assignment_acknowledged"
    PersonId person;
    std::optional<AgencyId> agency;
    AssignmentId assignment;
    std::string text;  // what a person typed: a reason, a note, a name
    std::uint64_t seq = 0;  // of the event that made it

    SIAGA_FIELDS(at, wall, kind, person, agency, assignment, text, seq)
};

// What one caller (or desk) told; belongs to one incident, can be moved, keeps its own words.
struct Report {
    ReportId id;
    IncidentId incident;
    CallId call;
    TypeId type;
    Priority priority{};
    Place place;
    std::string narrative;
    std::string caller_name;
    std::string number;
    PersonId person;
    HouseTime at;
    WallTime wall;
    bool further = false;  // linked to an incident that was open already
    std::set<FlagId> flags;  // what the operator ticked

    SIAGA_FIELDS(id, incident, call, type, priority, place, narrative, caller_name, number, person, at, wall, further, flags)
};

struct Assignment {
    AssignmentId id;
    IncidentId incident;
    AgencyId agency;
    Role role{};
    AssignmentState state = AssignmentState::created;
    std::string rule;         // which rule said so
    std::string legal_basis;  // empty: "belum ada dasar hukum"
    bool must_acknowledge = true;
    bool to_be_phoned = false;  // mitra, or no reachable desk
    HouseTime created_at, sent_at, delivered_at, acknowledged_at, en_route_at, on_scene_at, cleared_at, declined_at;
    WallTime created_wall, acknowledged_wall;
    HouseTime acknowledge_by;  // deadline, 0 = none
    bool overdue = false;      // the deadline passed without an acknowledgement
    PersonId acknowledged_by;
    bool by_phone = false;     // "Diterima lewat telepon/HT"
    std::string phone_name;    // who took it
    std::string reason;        // of a decline
    std::string outcome;
    std::vector<ClockId> clocks;       // that run or have passed their time
    std::set<ClockLeg> clocked;        // legs whose clock has started once
    std::vector<EscalationId> escalations;
    std::uint64_t policy = 0;          // edition of the clocks and ladders it began with (ClockAdmin)

    SIAGA_FIELDS(id, incident, agency, role, state, rule, legal_basis, must_acknowledge, to_be_phoned, created_at,
                 sent_at, delivered_at, acknowledged_at, en_route_at, on_scene_at, cleared_at, declined_at,
                 created_wall, acknowledged_wall, acknowledge_by, overdue, acknowledged_by, by_phone, phone_name,
                 reason, outcome, clocks, clocked, escalations, policy)
};

struct Incident {
    IncidentId id;
    std::string number;  // "KEJ-2026-0412"
    IncidentState state = IncidentState::open;
    TypeId type;
    Priority priority{};
    Place place;
    std::string narrative;
    bool restricted = false;
    bool safe_callback = true;  // false: calling this number back may endanger the caller
    std::set<AgencyId> excluded;
    PersonId owner;
    SeatId seat;
    HouseTime created_at, closed_at;
    WallTime created_wall, closed_wall;
    Plan plan;
    std::vector<ReportId> reports;
    std::vector<AssignmentId> assignments;
    std::vector<PlanLine> proposed;  // agencies a further report would add
    std::vector<TimelineEntry> timeline;
    std::string outcome;
    std::set<PersonId> opened_by;  // who gave a reason to open a restricted one
    std::vector<ClockId> clocks;   // of the incident as a whole
    std::set<ClockLeg> clocked;
    std::set<FlagId> flags;        // of its first report
    IncidentCare care;

    SIAGA_FIELDS(id, number, state, type, priority, place, narrative, restricted, safe_callback, excluded, owner,
                 seat, created_at, closed_at, created_wall, closed_wall, plan, reports, assignments, proposed,
                 timeline, outcome, opened_by, clocks, clocked, flags, care)
};

// The moves an assignment may make; sql/ holds the same table as a foreign key.
struct AssignmentMove {
    AssignmentState from, to;
};
[[nodiscard]] const std::vector<AssignmentMove>& assignment_moves();
[[nodiscard]] bool may_move(AssignmentState from, AssignmentState to);

// ---- people and the house -----------------------------------------------------------------------

struct Person {
    PersonId id;
    std::string login;
    std::string name;
    PersonRole role = PersonRole::operator_;
    AgencyId agency;  // dispatchers
    bool active = true;

    SIAGA_FIELDS(id, login, name, role, agency, active)
};

SIAGA_ENUM(AlarmKind, no_ready_seat, stranger_invite, assignment_declined, assignment_overdue, agency_unreachable,
           last_seat_paused, seat_phone_lost, media_down, journal_degraded, journal_restored, projection_failure,
           database_down, trunk_silent, plan_incomplete, ladder_exhausted, clock_late, delivery_failed, rules_replaced, mirror_differs, owner_missing, settings_replaced)
struct Alarm {
    AlarmId id;
    AlarmKind kind = AlarmKind::no_ready_seat;
    std::string subject;  // what it is about: a source address, a seat, an incident number
    IncidentId incident;
    PersonId owner;       // whose console sounds; 0 = every operator's and supervisor's
    std::string text;
    std::uint64_t count = 1;
    HouseTime raised_at, last_at;
    WallTime raised_wall;
    bool open = true;
    PersonId acknowledged_by;  // heard and silenced; it stays open while its cause lasts
    HouseTime acknowledged_at;
    bool needs_answer = false;  // sounds again and again until somebody types what was done
    PersonId answered_by;
    std::string answer;

    SIAGA_FIELDS(id, kind, subject, incident, owner, text, count, raised_at, last_at, raised_wall, open,
                 acknowledged_by, acknowledged_at, needs_answer, answered_by, answer)
};

struct Reachability {
    bool reachable = false;
    HouseTime since;
    int desks = 0;

    SIAGA_FIELDS(reachable, since, desks)
};

struct StoredReply {  // idempotency, kept 24 h
    std::string body_hash;
    Json reply;
    HouseTime at;
    std::uint64_t seq = 0;

    SIAGA_FIELDS(body_hash, reply, at, seq)
};

// Totals since this journal began; /metrics and the reconciliation offered = answered + abandoned + cut.
struct Totals {
    std::uint64_t offered = 0, connected = 0, answered = 0, abandoned = 0, cut = 0;
    std::uint64_t short_abandoned = 0, strangers = 0, unlisted = 0, incidents = 0, outbound = 0;
    std::uint64_t wait_us = 0;  // of answered calls, arrival to answer

    SIAGA_FIELDS(offered, connected, answered, abandoned, cut, short_abandoned, strangers, unlisted, incidents,
                 outbound, wait_us)
};

inline constexpr std::size_t kNumbersKept = 50'000;
inline constexpr std::size_t kAlarmsKept = 500;

struct State {
    std::uint64_t seq = 0;  // last event applied
    HouseTime at;
    Settings settings;
    profile::Profile profile;  // its rules are those of the active version
    RuleBook rules;
    std::map<TrunkId, std::set<std::string>> added_peers;  // by an admin, beside the file's
    HouseAdmin house_admin;
    AgencyAdmin agency_admin;
    ClockAdmin clock_admin;
    SettingsAdmin settings_admin;

    std::map<CallId, Call> calls;
    std::map<LegId, Leg> legs;  // living ones
    std::map<CallId, Room> rooms;
    std::map<SeatId, Seat> seats;
    std::map<CallbackId, Callback> callbacks;
    std::map<std::string, NumberSummary> numbers;
    std::map<IncidentId, Incident> incidents;
    std::map<ReportId, Report> reports;
    std::map<AssignmentId, Assignment> assignments;
    std::map<PersonId, Person> people;
    std::map<AgencyId, Reachability> agencies;
    std::map<AlarmId, Alarm> alarms;
    std::map<std::string, StoredReply> replies;
    Totals totals;
    std::map<ClockId, RunningClock> clocks;
    std::map<EscalationId, Escalation> escalations;
    std::map<DeliveryId, Delivery> deliveries;
    Care care;
    Trainings training;

    // Counters: the only source of ids.
    std::uint64_t last_call = 0, last_leg = 0, last_offer = 0, last_incident = 0, last_report = 0,
                  last_assignment = 0, last_callback = 0, last_alarm = 0, last_person = 0, last_recording = 0,
                  last_clock = 0, last_escalation = 0, last_delivery = 0;
    std::uint64_t last_media_fact = 0;
    std::uint16_t last_port = 0;
    std::map<int, std::uint64_t> incidents_of_year;  // for the readable number

    SIAGA_FIELDS(seq, at, settings, profile, rules, added_peers, house_admin, agency_admin, clock_admin, settings_admin, calls, legs, rooms, seats, callbacks, numbers, incidents,
                 reports, assignments, people, agencies, alarms, replies, totals, care, training, clocks, escalations, deliveries, last_clock, last_escalation,
                 last_delivery, last_call, last_leg, last_offer,
                 last_incident, last_report, last_assignment, last_callback, last_alarm, last_person, last_recording,
                 last_media_fact, last_port, incidents_of_year)
};

// A supervisor is at an open console: who alarms sound at depends on it.
[[nodiscard]] bool supervisor_present(const State& state);

}  // namespace siaga::centre
