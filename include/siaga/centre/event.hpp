// Purpose: everything that can have happened. Events are versioned and never change meaning: a new
// meaning is a new type or a new version. The second list of SIAGA_EVENT is the erasable personal payload.
// Thread: plain values; a written Batch is shared read-only between threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "siaga/base/one_of.hpp"
#include "siaga/base/result.hpp"
#include "siaga/centre/state.hpp"

#define SIAGA_EVENT(name, version, open, private_)       \
    static constexpr std::string_view kType = name;      \
    static constexpr int kVersion = version;             \
    SIAGA_FIELDS_PERSONAL(open, private_)
#define SIAGA_EVENT_OPEN(name, version, ...)             \
    static constexpr std::string_view kType = name;      \
    static constexpr int kVersion = version;             \
    SIAGA_FIELDS(__VA_ARGS__)

namespace siaga::centre {

// ---- the house ----------------------------------------------------------------------------------
// file: what siaga.toml said, where an administrator's changes stand beside it; absent: the same.
struct SettingsLoaded { Settings settings; std::optional<Settings> file{}; SIAGA_EVENT_OPEN("settings_loaded", 1, settings, file) };
// contacts: those of the agencies and, under AgencyId{}, the duty officers; the profile beside them has none, since
// version 2, so that one of them can be erased.
struct ProfileLoaded { profile::Profile profile; std::vector<ContactsOf> contacts{}; SIAGA_EVENT("profile_loaded", 2, (profile), (contacts)) };
struct ServerStarted { std::string version; int calls_ended = 0; SIAGA_EVENT_OPEN("server_started", 1, version, calls_ended) };
struct TrunkPeerAdded { TrunkId trunk; std::string peer; PersonId person; SIAGA_EVENT_OPEN("trunk_peer_added", 1, trunk, peer, person) };
struct TrunkPeerRemoved { TrunkId trunk; std::string peer; PersonId person; SIAGA_EVENT_OPEN("trunk_peer_removed", 1, trunk, peer, person) };
struct PersonSaved { Person person; PersonId by; SIAGA_EVENT("person_saved", 1, (by), (person)) };
struct SignedIn { PersonId person; SIAGA_EVENT_OPEN("signed_in", 1, person) };
struct SignedOut { PersonId person; SIAGA_EVENT_OPEN("signed_out", 1, person) };
struct AlarmRaised { AlarmId alarm; AlarmKind kind{}; std::string subject; IncidentId incident; PersonId owner; std::string text; bool needs_answer = false; SIAGA_EVENT_OPEN("alarm_raised", 1, alarm, kind, subject, incident, owner, text, needs_answer) };
struct AlarmRepeated { AlarmId alarm; std::uint64_t count = 0; SIAGA_EVENT_OPEN("alarm_repeated", 1, alarm, count) };
struct AlarmCleared { AlarmId alarm; SIAGA_EVENT_OPEN("alarm_cleared", 1, alarm) };       // the cause is gone
struct AlarmAcknowledged { AlarmId alarm; PersonId person; SIAGA_EVENT_OPEN("alarm_acknowledged", 1, alarm, person) };
struct AgencyReachable { AgencyId agency; bool reachable = false; int desks = 0; SIAGA_EVENT_OPEN("agency_reachable", 1, agency, reachable, desks) };
struct RequestAnswered { std::string key, body_hash; Json reply; SIAGA_EVENT_OPEN("request_answered", 1, key, body_hash, reply) };
// ---- rule sets (rules.hpp) ----------------------------------------------------------------------
struct RulesDrafted { std::uint64_t draft = 0, revision = 0, based_on = 0; std::string title; RuleContent content; std::vector<std::string> changed; PersonId person; SIAGA_EVENT_OPEN("rules_drafted", 1, draft, revision, based_on, title, content, changed, person) };  // revision 1: a new draft
struct RulesDraftDiscarded { std::uint64_t draft = 0; PersonId person; SIAGA_EVENT_OPEN("rules_draft_discarded", 1, draft, person) };
struct RulesProposed { std::uint64_t draft = 0, revision = 0; std::string note; DryRunSummary dry_run; PersonId person; SIAGA_EVENT_OPEN("rules_proposed", 1, draft, revision, note, dry_run, person) };
struct RulesRejected { std::uint64_t draft = 0; std::string reason; PersonId person; SIAGA_EVENT_OPEN("rules_rejected", 1, draft, reason, person) };
// From now on this version routes. `profile_hash` is that of the profile with these rules in it.
struct RulesPublished { std::uint64_t version = 0; RuleOrigin origin{}; std::uint64_t source = 0; std::string title, note; PersonId person, approved_by; DryRunSummary dry_run; RuleContent content; std::string profile_hash; SIAGA_EVENT_OPEN("rules_published", 1, version, origin, source, title, note, person, approved_by, dry_run, content, profile_hash) };
struct PlanOverridden { IncidentId incident; PersonId person; std::vector<AgencyId> added, removed; std::string rule; std::uint64_t version = 0; std::string reason; SIAGA_EVENT("plan_overridden", 1, (incident, person, added, removed, rule, version), (reason)) };

struct Forgotten { std::vector<CallId> calls; std::vector<IncidentId> incidents; std::vector<std::string> requests; SIAGA_EVENT_OPEN("forgotten", 1, calls, incidents, requests) };  // left memory, not the record
// A report or the audit left the house as a file: which one, asked how (times, filters; nothing personal), how long.
struct ReportExported { PersonId person; std::string report; Json asked; std::uint64_t rows = 0; SIAGA_EVENT_OPEN("report_exported", 1, person, report, asked, rows) };
// Personal payload of these event numbers is nulled (UU PDP); the chain still verifies. Whose it was: these
// calls with what their callers told, these incidents whole. files: recordings, relative to the data directory.
// Of whoever was an agency's contact or named in an exercise also: what was said to him (deliveries), his yes or no by
// telephone (assignments), what was typed (trainings). Where contacts were among them, contacts_kept follows.
struct Erased {
    std::vector<std::uint64_t> seqs; std::string reason; PersonId person;
    std::set<CallId> calls; std::set<IncidentId> incidents; std::vector<std::string> files;
    std::set<DeliveryId> deliveries{}; std::set<AssignmentId> assignments{}; std::set<TrainingId> trainings{};
    SIAGA_EVENT_OPEN("erased", 1, seqs, reason, person, calls, incidents, files, deliveries, assignments, trainings)
};

// ---- calls --------------------------------------------------------------------------------------
struct CallArrived {
    CallId call; LegId leg; std::uint64_t handle = 0; TrunkId trunk;
    std::string called_raw, called; bool called_listed = true; std::optional<TypeId> default_type; int lane = 0;
    bool anonymous = false;
    std::string local_address; std::uint16_t local_port = 0; MediaPeer media;
    HouseTime connect_at, offer_all_at;
    HouseTime ring_by, answer_by;  // its clocks, by the rules of that moment
    Caller caller; Dialog dialog;
    SIAGA_EVENT("call_arrived", 1, (call, leg, handle, trunk, called_raw, called, called_listed, default_type, lane, anonymous, local_address, local_port, media, connect_at, offer_all_at, ring_by, answer_by), (caller, dialog))
};
struct CallRinging { CallId call; LegId leg; bool early_media = false; SIAGA_EVENT_OPEN("call_ringing", 1, call, leg, early_media) };  // 180, or 183 with our ringback
struct CallConnected { CallId call; LegId leg; SIAGA_EVENT_OPEN("call_connected", 1, call, leg) };                                  // send 200
struct CallOfferedToAll { CallId call; SIAGA_EVENT_OPEN("call_offered_to_all", 1, call) };
struct OfferStarted { CallId call; OfferId offer; SeatId seat; LegId leg; std::string local_address; std::uint16_t local_port = 0; HouseTime deadline; bool to_all = false; bool auto_answer = false; SIAGA_EVENT_OPEN("offer_started", 1, call, offer, seat, leg, local_address, local_port, deadline, to_all, auto_answer) };  // INVITE the seat
struct OfferEnded { CallId call; OfferId offer; SeatId seat; LegId leg; OfferState state{}; std::string why; SIAGA_EVENT_OPEN("offer_ended", 1, call, offer, seat, leg, state, why) };  // CANCEL (or BYE) the leg unless it ended itself
struct OfferAnswerAsked { CallId call; OfferId offer; SeatId seat; LegId leg; SIAGA_EVENT_OPEN("offer_answer_asked", 1, call, offer, seat, leg) };  // NOTIFY Event: talk
struct OfferRedialled { CallId call; OfferId offer; SeatId seat; LegId old_leg, leg; std::string local_address; std::uint16_t local_port = 0; SIAGA_EVENT_OPEN("offer_redialled", 1, call, offer, seat, old_leg, leg, local_address, local_port) };  // CANCEL the old, INVITE with answer-after=0
struct CallAnswered { CallId call; OfferId offer; SeatId seat; LegId leg; PersonId person; HouseTime classify_by; SIAGA_EVENT_OPEN("call_answered", 1, call, offer, seat, leg, person, classify_by) };  // a person; 200 to the caller if not yet connected
struct CallRequeued { CallId call; SeatId seat; LegId leg; EndCause cause{}; SIAGA_EVENT_OPEN("call_requeued", 1, call, seat, leg, cause) };  // the seat's phone vanished; the caller keeps the place it came with
struct LegRinging { LegId leg; bool talk = false; std::optional<MediaPeer> media; SIAGA_EVENT_OPEN("leg_ringing", 1, leg, talk, media) };  // media: early media of an outbound leg
struct LegAnswered { LegId leg; MediaPeer media; Dialog dialog; SIAGA_EVENT("leg_answered", 1, (leg, media), (dialog)) };
struct LegMediaChanged { LegId leg; MediaPeer media; bool held_by_peer = false; SIAGA_EVENT_OPEN("leg_media_changed", 1, leg, media, held_by_peer) };
struct LegDialogChanged { LegId leg; Dialog dialog; SIAGA_EVENT("leg_dialog_changed", 1, (leg), (dialog)) };
// We end a leg: telephony sends BYE, CANCEL or a final response, whatever its state asks for.
struct LegReleased { LegId leg; EndCause cause{}; SIAGA_EVENT_OPEN("leg_released", 1, leg, cause) };
struct LegEnded { LegId leg; EndCause cause{}; int status = 0; std::string reason; SIAGA_EVENT_OPEN("leg_ended", 1, leg, cause, status, reason) };  // the peer ended it, or it failed
struct CallHeld { CallId call; LegId leg; bool held = false; PersonId person; SIAGA_EVENT_OPEN("call_held", 1, call, leg, held, person) };
struct CallEnded { CallId call; EndCause cause{}; SIAGA_EVENT_OPEN("call_ended", 1, call, cause) };
struct CallResultGiven { CallId call; CallResult result{}; PersonId person; std::string note; SIAGA_EVENT("call_result_given", 1, (call, result, person), (note)) };
struct OutboundStarted { CallId call; LegId seat_leg; SeatId seat; PersonId person; TrunkId trunk; CallbackId callback; std::optional<AgencyId> agency; IncidentId incident; std::string local_address; std::uint16_t local_port = 0; HouseTime deadline; Caller party; SIAGA_EVENT("outbound_started", 1, (call, seat_leg, seat, person, trunk, callback, agency, incident, local_address, local_port, deadline), (party)) };  // INVITE the seat with answer-after=0
struct OutboundDialled { CallId call; LegId leg; TrunkId trunk; std::string local_address; std::uint16_t local_port = 0; HouseTime deadline; std::string target; SIAGA_EVENT("outbound_dialled", 1, (call, leg, trunk, local_address, local_port, deadline), (target)) };  // INVITE through the trunk
struct OutboundAnswered { CallId call; LegId leg; SIAGA_EVENT_OPEN("outbound_answered", 1, call, leg) };
struct RoomSet { Room room; SIAGA_EVENT_OPEN("room_set", 1, room) };
struct RecordingStarted { CallId call; std::uint64_t recording = 0; std::string file; SIAGA_EVENT_OPEN("recording_started", 1, call, recording, file) };
struct RecordingClosed { CallId call; std::uint64_t recording = 0; std::string file, sha256; std::uint64_t bytes = 0, duration_ms = 0, gaps_ms = 0; SIAGA_EVENT_OPEN("recording_closed", 1, call, recording, file, sha256, bytes, duration_ms, gaps_ms) };
struct RecordingPlayed { CallId call; std::uint64_t recording = 0; PersonId person; SIAGA_EVENT_OPEN("recording_played", 1, call, recording, person) };
struct MediaFactSeen { MediaFact fact; SIAGA_EVENT_OPEN("media_fact_seen", 1, fact) };  // dtmf, rtp_started, rtp_lost
struct CallbackChanged { CallbackId callback; CallId call; bool short_call = false; std::string number; SIAGA_EVENT("callback_changed", 1, (callback, call, short_call), (number)) };  // a number gave up (first time or again)
struct CallbackClosed { CallbackId callback; std::string why; PersonId person; CallId call; SIAGA_EVENT_OPEN("callback_closed", 1, callback, why, person, call) };

// ---- seats --------------------------------------------------------------------------------------
struct SeatRegistered { SeatId seat; Registration registration; SIAGA_EVENT_OPEN("seat_registered", 1, seat, registration) };
struct SeatUnregistered { SeatId seat; std::string why; SIAGA_EVENT_OPEN("seat_unregistered", 1, seat, why) };
struct SeatPhoneReachable { SeatId seat; bool reachable = true; SIAGA_EVENT_OPEN("seat_phone_reachable", 1, seat, reachable) };
struct SeatTaken { SeatId seat; PersonId person; SIAGA_EVENT_OPEN("seat_taken", 1, seat, person) };
struct SeatLeft { SeatId seat; PersonId person; SIAGA_EVENT_OPEN("seat_left", 1, seat, person) };
struct SeatConsole { SeatId seat; bool online = false; SIAGA_EVENT_OPEN("seat_console", 1, seat, online) };
struct SeatReady { SeatId seat; PersonId person; std::string by; SIAGA_EVENT_OPEN("seat_ready", 1, seat, person, by) };  // by: console, star, wrap_up, offer
struct SeatPaused { SeatId seat; PersonId person; std::string why; SIAGA_EVENT_OPEN("seat_paused", 1, seat, person, why) };  // misses, star, or what the operator said
struct SeatWrapUp { SeatId seat; HouseTime until; SIAGA_EVENT_OPEN("seat_wrap_up", 1, seat, until) };
struct SeatTyping { SeatId seat; bool typing = false; SIAGA_EVENT_OPEN("seat_typing", 1, seat, typing) };
struct SeatMissed { SeatId seat; int misses = 0; HouseTime rest_until; SIAGA_EVENT_OPEN("seat_missed", 1, seat, misses, rest_until) };  // rest_until: a phone that refuses at once is not asked again before

// ---- incidents ----------------------------------------------------------------------------------
struct IncidentSaved {
    IncidentId incident; std::string number; ReportId report; CallId call; TypeId type; Priority priority{};
    bool restricted = false, safe_callback = true; std::set<AgencyId> excluded; PersonId owner; SeatId seat; Plan plan; std::set<FlagId> flags;
    Place place; std::string narrative, caller_name, caller_number;
    SIAGA_EVENT("incident_saved", 1, (incident, number, report, call, type, priority, restricted, safe_callback, excluded, owner, seat, plan, flags), (place, narrative, caller_name, caller_number))
};
struct ReportLinked {
    ReportId report; IncidentId incident; CallId call; TypeId type; Priority priority{}; PersonId person; std::vector<PlanLine> proposed; std::set<FlagId> flags;
    Place place; std::string narrative, caller_name, caller_number;
    SIAGA_EVENT("report_linked", 1, (report, incident, call, type, priority, person, proposed, flags), (place, narrative, caller_name, caller_number))
};
struct ReportUnlinked { ReportId report; IncidentId incident; CallId call; PersonId person; std::vector<PlanLine> proposed; SIAGA_EVENT_OPEN("report_unlinked", 1, report, incident, call, person, proposed) };  // proposed: what the reports left still propose
struct IncidentNoted { IncidentId incident; PersonId person; std::string text; SIAGA_EVENT("incident_noted", 1, (incident, person), (text)) };
struct IncidentClosed { IncidentId incident; PersonId person; std::string outcome, note; SIAGA_EVENT("incident_closed", 1, (incident, person), (outcome, note)) };
struct RestrictedOpened { IncidentId incident; PersonId person; std::string reason; SIAGA_EVENT("restricted_opened", 1, (incident, person), (reason)) };

// ---- assignments --------------------------------------------------------------------------------
struct AssignmentCreated { AssignmentId assignment; IncidentId incident; PlanLine line; HouseTime acknowledge_by; PersonId person; SIAGA_EVENT_OPEN("assignment_created", 1, assignment, incident, line, acknowledge_by, person) };
struct AssignmentSent { AssignmentId assignment; SIAGA_EVENT_OPEN("assignment_sent", 1, assignment) };
struct AssignmentUnreachable { AssignmentId assignment; std::string why; SIAGA_EVENT_OPEN("assignment_unreachable", 1, assignment, why) };  // "Telepon sekarang"
struct AssignmentDelivered { AssignmentId assignment; PersonId person; SIAGA_EVENT_OPEN("assignment_delivered", 1, assignment, person) };
struct AssignmentAcknowledged { AssignmentId assignment; PersonId person; bool by_phone = false; std::string name; WallTime taken_at; SIAGA_EVENT("assignment_acknowledged", 1, (assignment, person, by_phone, taken_at), (name)) };
struct AssignmentDeclined { AssignmentId assignment; PersonId person; std::string reason; SIAGA_EVENT("assignment_declined", 1, (assignment, person), (reason)) };
struct AssignmentEnRoute { AssignmentId assignment; PersonId person; SIAGA_EVENT_OPEN("assignment_en_route", 1, assignment, person) };
struct AssignmentOnScene { AssignmentId assignment; PersonId person; SIAGA_EVENT_OPEN("assignment_on_scene", 1, assignment, person) };
struct AssignmentCleared { AssignmentId assignment; PersonId person; std::string outcome; SIAGA_EVENT("assignment_cleared", 1, (assignment, person), (outcome)) };
struct AssignmentCancelled { AssignmentId assignment; PersonId person; std::string reason; SIAGA_EVENT("assignment_cancelled", 1, (assignment, person), (reason)) };
struct AssignmentOverdue { AssignmentId assignment; SIAGA_EVENT_OPEN("assignment_overdue", 1, assignment) };

}  // namespace siaga::centre

#include "siaga/centre/care_event.hpp"
#include "siaga/centre/duty_event.hpp"
#include "siaga/centre/training_event.hpp"

namespace siaga::centre {

struct EventKinds : Kinds<
    SettingsLoaded, ProfileLoaded, ServerStarted, TrunkPeerAdded, TrunkPeerRemoved, PersonSaved, SignedIn, SignedOut,
    AlarmRaised, AlarmRepeated, AlarmCleared, AlarmAcknowledged, AgencyReachable, RequestAnswered, Forgotten, Erased, ReportExported,
    CallArrived, CallRinging, CallConnected, CallOfferedToAll, OfferStarted, OfferEnded, OfferAnswerAsked,
    OfferRedialled, CallAnswered, CallRequeued, LegRinging, LegAnswered, LegMediaChanged, LegDialogChanged, LegReleased, LegEnded,
    CallHeld, CallEnded, CallResultGiven, OutboundStarted, OutboundDialled, OutboundAnswered, RoomSet,
    RecordingStarted, RecordingClosed, RecordingPlayed, MediaFactSeen, CallbackChanged, CallbackClosed,
    SeatRegistered, SeatUnregistered, SeatPhoneReachable, SeatTaken, SeatLeft, SeatConsole, SeatReady, SeatPaused,
    SeatWrapUp, SeatTyping, SeatMissed,
    IncidentSaved, ReportLinked, ReportUnlinked, IncidentNoted, IncidentClosed, RestrictedOpened,
    AssignmentCreated, AssignmentSent, AssignmentUnreachable, AssignmentDelivered, AssignmentAcknowledged,
    AssignmentDeclined, AssignmentEnRoute, AssignmentOnScene, AssignmentCleared, AssignmentCancelled,
    AssignmentOverdue,
    ClockStarted, ClockStopped, ClockBreached, EscalationStarted, EscalationStep, EscalationEnded, DeliveryStarted,
    DeliveryEnded, NoticeDialled, NoticeAnswered, NoticeReady, NoticeHeard, DeliveryFaltered,
    RulesDrafted, RulesDraftDiscarded, RulesProposed, RulesRejected, RulesPublished, PlanOverridden,
    SIAGA_HOUSE_ADMIN_EVENTS, SIAGA_SETTINGS_ADMIN_EVENTS,
    SIAGA_AGENCY_ADMIN_EVENTS,
    SIAGA_CLOCK_ADMIN_EVENTS,
    SIAGA_CARE_EVENTS,
    SIAGA_TRAINING_EVENTS> {};
using EventBody = OneOf<EventKinds>;

struct Event {
    std::uint64_t seq = 0;
    HouseTime at;
    WallTime wall;
    EventBody body;
};

[[nodiscard]] std::string_view type_of(const EventBody& body);
[[nodiscard]] int version_of(const EventBody& body);
// The two payloads of an event as JSON objects.
[[nodiscard]] Json open_json(const EventBody& body);
[[nodiscard]] Json personal_json(const EventBody& body);
// Errors: event_type_unknown, event_version_newer, event_malformed (with the field's path).
[[nodiscard]] Result<EventBody> decode(std::string_view type, int version, const Json& open, const Json& personal);
// Every type with its newest version, for the check that refuses a newer journal.
[[nodiscard]] const std::vector<std::pair<std::string_view, int>>& known_events();

}  // namespace siaga::centre
