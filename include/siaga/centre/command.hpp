// Purpose: what adapters and people may ask of the centre. A command carries facts only; what it means
// is decided by Centre::decide. Randomness and secrets arrive in commands, never inside the centre.
// Thread: plain values, moved from the adapter's thread to the centre's.
#pragma once

#include <optional>
#include <string>

#include "siaga/centre/care_command.hpp"
#include "siaga/centre/event.hpp"

namespace siaga::centre {

// ---- from the house -----------------------------------------------------------------------------
struct Start { Settings settings; profile::Profile profile; std::string version; };  // after recovery, before any adapter
struct Tick {};
struct DeskReachability { AgencyId agency; bool reachable = false; int desks = 0; };  // from http's heartbeats
struct ReportAlarm { AlarmKind kind{}; std::string subject; std::string text; std::uint64_t count = 1; };
struct ClearAlarm { AlarmKind kind{}; std::string subject; };

// ---- from telephony -----------------------------------------------------------------------------
struct TrunkInvite { std::uint64_t handle = 0; TrunkId trunk; Caller caller; std::string called_raw, called; bool called_listed = true; MediaPeer media; bool has_offer = true; bool early_media = false; Dialog dialog; };  // early_media: P-Early-Media: supported, and an offer (RFC 5009)
struct LegRang { LegId leg; bool talk = false; std::optional<MediaPeer> media; };  // media: early media, outbound legs
struct LegPickedUp { LegId leg; MediaPeer media; Dialog dialog; };
struct LegChanged { LegId leg; MediaPeer media; bool held_by_peer = false; };         // re-INVITE or UPDATE, ACK with SDP
struct LegCheckpoint { LegId leg; Dialog dialog; };
struct LegGone { LegId leg; EndCause cause{}; int status = 0; std::string reason; };  // BYE, CANCEL, failure, expiry
struct InviteGone { std::uint64_t handle = 0; };  // CANCEL that overtook our CallArrived; telephony may also use LegGone
struct SeatRegister { SeatId seat; Registration registration; };
struct SeatUnregister { SeatId seat; std::string why; };
struct SeatPhoneProbe { SeatId seat; bool reachable = true; };
struct StarCode { SeatId seat; std::string code; };                                   // "*11" ready, "*12" pause
struct StrangerKnocked { std::string source; std::uint64_t count = 1; };

// ---- from media ---------------------------------------------------------------------------------
struct MediaSaid { MediaFact fact; };

// ---- from people (Command::person is who) ---------------------------------------------------------
struct SignIn {};
struct SignOut {};
struct TakeSeat { SeatId seat; };
struct LeaveSeat {};
struct ConsolePresence { SeatId seat; bool online = false; };  // from http: the seat's last page went, or came
struct BeReady {};
struct Pause { std::string why; bool confirm_last = false; };  // refused with last_seat until confirmed
struct ExtendWrapUp {};
struct EndWrapUp {};
struct Typing { bool on = false; };
struct AnswerOffer { CallId call; };
struct HoldCall { CallId call; bool on = false; };
struct HangUp { CallId call; };
struct CallBack { CallbackId callback; };
struct CallContact { AgencyId agency; std::string number; IncidentId incident; };  // number must be a listed contact
struct CloseCallback { CallbackId callback; std::string why; };
struct GiveResult { CallId call; CallResult result{}; std::string note; };

struct ReportWords { TypeId type; Priority priority{}; Place place; std::string narrative, caller_name; std::set<FlagId> flags{}; SIAGA_FIELDS(type, priority, place, narrative, caller_name, flags) };
// removed: agencies of the plan the operator leaves out; what is added or removed wants a reason.
struct SaveIncident { CallId call; ReportWords words; std::set<AgencyId> excluded; std::vector<PlanLine> added; bool safe_callback = true; std::set<AgencyId> removed{}; std::string override_reason{}; };  // call 0: reported without a call
struct LinkReport { CallId call; IncidentId incident; ReportWords words; };
struct UnlinkReport { ReportId report; };
struct AddNote { IncidentId incident; std::string text; };
struct AddAgency { IncidentId incident; AgencyId agency; Role role{}; std::string reason; };
struct CancelAssignment { AssignmentId assignment; std::string reason; };
struct CloseIncident { IncidentId incident; std::string outcome, note; std::optional<CallerAnswer> caller; };  // caller: "sudah ditangani?"; belum keeps it open
struct OpenRestricted { IncidentId incident; std::string reason; };
struct PlayRecording { CallId call; std::uint64_t recording = 0; };

struct ShowAssignment { AssignmentId assignment; };  // the page reported its alarm shown
struct Acknowledge { AssignmentId assignment; };
struct AcknowledgeByPhone { AssignmentId assignment; std::string name; WallTime taken_at; };
struct Decline { AssignmentId assignment; std::string reason; };
struct Depart { AssignmentId assignment; };
struct Arrive { AssignmentId assignment; };
struct Clear { AssignmentId assignment; std::string outcome; };

struct AcknowledgeAlarm { AlarmId alarm; };
struct NoteExport { std::string report; Json asked; std::uint64_t rows = 0; };  // before the file leaves
struct SavePerson { Person person; };  // id 0: a new one; the login must be free
struct AddTrunkPeer { TrunkId trunk; std::string peer; };
struct RemoveTrunkPeer { TrunkId trunk; std::string peer; };
// An admin's, with what the adapter that holds the record found to belong to the subject (docs/decisions/0044).
struct Erase {
    std::vector<std::uint64_t> seqs;  // events whose personal payload goes
    std::set<CallId> calls; std::set<IncidentId> incidents; std::set<CallbackId> callbacks;
    std::vector<std::string> files;   // recordings of these calls
    std::string number, email;        // where a number or an address was asked for; never stored
    std::set<DeliveryId> deliveries; std::set<AssignmentId> assignments; std::set<TrainingId> trainings;
    std::set<EscalationId> escalations;  // steps of theirs are among the events
    bool contacts = false;               // lists of contacts are among the events
    std::uint64_t beyond = 0;            // profiles loaded before contacts could be erased
    std::string reason;
};

}  // namespace siaga::centre

#include "siaga/centre/duty_command.hpp"
#include "siaga/centre/training_command.hpp"

namespace siaga::centre {

struct CommandKinds : Kinds<
    Start, Tick, DeskReachability, ReportAlarm, ClearAlarm, TrunkInvite, LegRang, LegPickedUp, LegChanged,
    LegCheckpoint, LegGone, InviteGone, SeatRegister, SeatUnregister, SeatPhoneProbe, StarCode, StrangerKnocked,
    MediaSaid, SignIn, SignOut, TakeSeat, LeaveSeat, ConsolePresence, BeReady, Pause, ExtendWrapUp, EndWrapUp, Typing,
    AnswerOffer, HoldCall, HangUp, CallBack, CallContact, CloseCallback, GiveResult, SaveIncident, LinkReport,
    UnlinkReport, AddNote, AddAgency, CancelAssignment, CloseIncident, OpenRestricted, PlayRecording, ShowAssignment,
    Acknowledge, AcknowledgeByPhone, Decline, Depart, Arrive, Clear, AcknowledgeAlarm, SavePerson, AddTrunkPeer,
    RemoveTrunkPeer, DeliveryDone, NoticeSpoken, ShowDelivery, NoteExport, DraftRules, SaveRuleDraft, DiscardRuleDraft, PublishRules,
    ApproveRules, RejectRules, RollBackRules, OverridePlan, SIAGA_HOUSE_ADMIN_COMMANDS, SIAGA_SETTINGS_ADMIN_COMMANDS, Erase,
    SIAGA_AGENCY_ADMIN_COMMANDS,
    SIAGA_CLOCK_ADMIN_COMMANDS,
    SIAGA_CARE_COMMANDS,
    SIAGA_TRAINING_COMMANDS> {};
using CommandBody = OneOf<CommandKinds>;

struct Idempotency {
    std::string key;        // the request's, prefixed by the person's id
    std::string body_hash;  // hex SHA-256 of the canonical body
};

struct Command {
    CommandBody body;
    PersonId person;  // 0: the house itself
    std::uint64_t token = 0;  // the adapter's name for the answer; 0: nobody waits
    std::optional<Idempotency> idempotency;
};

// What came of one command, handed from the centre through the journal to every adapter. Either events
// or a refusal, or neither (nothing to do). `reply` is what the asker is told on success.
struct Batch {
    std::uint64_t token = 0;
    std::vector<Event> events;
    std::optional<Error> refusal;
    Json reply;                  // object; e.g. {"incident": 12, "number": "KEJ-2026-0012"}
    std::uint64_t reply_seq = 0;  // repeated idempotent request: the event that must be synced before answering
    bool durable = true;         // false: the journal could not write it ("belum tersimpan permanen")
    std::int64_t received_us = 0;  // CLOCK_MONOTONIC when the command was taken, for latency figures
};

}  // namespace siaga::centre
