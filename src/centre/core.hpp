// Purpose: the state and what is derived from it (indexes), with the one function that changes both.
// Thread: the owner of the Centre. The indexes are never stored: they are rebuilt from the state.
#pragma once

#include <queue>
#include <tuple>

#include "siaga/centre/centre.hpp"

namespace siaga::centre {

enum class DeadlineKind { connect, offer_all, offer, outbound, wrap_up, rest, registration, acknowledge, forget, desks, clock, step, resume, delivery, owner, answer, call_clock };

// Deadlines are looked at again when they come: one that no longer holds is dropped silently, so that
// nothing has to find and erase them earlier.
struct Deadline {
    HouseTime at;
    DeadlineKind kind;
    std::uint64_t id = 0;   // call, offer, assignment
    std::string seat;
    friend bool operator>(const Deadline& a, const Deadline& b) { return a.at > b.at; }
};

struct Index {
    std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines;
    std::set<std::tuple<int, HouseTime, CallId>> waiting;          // lane, arrival, call: the order of the queue
    std::set<std::pair<HouseTime, SeatId>> ready;                  // longest idle first
    std::map<SeatId, HouseTime> ready_since;                       // where each of them stands in there
    std::set<std::uint16_t> ports;                                 // RTP ports of living legs
    std::map<std::pair<AlarmKind, std::string>, AlarmId> alarms;   // open ones
    std::map<std::string, CallbackId> callbacks;                   // open ones by number
    std::map<SeatId, CallId> answered;                             // whom each seat spoke with last
    std::map<std::uint64_t, CallId> handles;                       // telephony's names, this process only
    std::map<std::string, PersonId> logins;
    std::set<std::string> holidays;                                // dates alone, as the clocks ask for them
    std::set<std::pair<HouseTime, std::string>> numbers_by_age;    // for the bound on numbers
    profile::RuleIndex rules;                                      // of state.profile.rules
    HouseTime next_sweep;  // when what is old leaves memory
    HouseTime desks_due;   // after a start: desks that have not come back by then are gone
    std::size_t kept_deadlines = 0;
};

[[nodiscard]] inline bool awaits_acknowledgement(AssignmentState state) {
    return state == AssignmentState::created || state == AssignmentState::sent || state == AssignmentState::delivered ||
           state == AssignmentState::unreachable;
}

// The queue's settings a call began with: a change is for the next call.
[[nodiscard]] const QueueSettings& queue_of(const State& state, const Call& call);

struct Core {
    State state;
    Index index;

    void apply(const Event& event, Touched& touched);
    void rebuild();                       // every index from the state
    void reindex_profile();               // rules and holidays
    void rebuild_deadlines();             // only those that still hold
    [[nodiscard]] Duration sweep_pause() const;
    void sweep_at(HouseTime at);
    // When this incident is without an owner, by what is known now; 0: its owner is there, or it is closed.
    [[nodiscard]] HouseTime owner_missing_at(const Incident& incident) const;
    void watch_owner(const Incident& incident);  // a deadline for that moment
    void reindex_call(CallId id);         // queue membership of one call
    void reindex_seat(const SeatId& id);  // ready set membership of one seat
    void add_deadline(HouseTime at, DeadlineKind kind, std::uint64_t id, std::string seat = {});
};

// One or none, as this profile has it; and the other way round.
[[nodiscard]] std::vector<profile::Agency> agency_in(const profile::Profile& profile, const AgencyId& id);
[[nodiscard]] std::vector<profile::IncidentType> type_in(const profile::Profile& profile, const TypeId& id);
[[nodiscard]] std::vector<ContactsOf> contacts_in(const profile::Profile& profile);
// Nothing changes for an agency that is not named, or not there.
void put_contacts(profile::Profile& profile, const std::vector<ContactsOf>& contacts);
void put_agency(profile::Profile& profile, const AgencyId& id, const std::vector<profile::Agency>& now);
void put_type(profile::Profile& profile, const TypeId& id, const std::vector<profile::IncidentType>& now);

void put_clocks(profile::Profile& profile, const profile::ClockTable& table);
// What an object's list of changes keeps.
void note_change(std::vector<ObjectChange>& changes, ObjectChange change);
// The clocks and ladders an assignment is pinned to; null: those in force.
[[nodiscard]] const profile::ClockPolicy* policy_of(const State& state, const Assignment& a);

// One apply a kind of event; total.
struct Applier {
    Core& core;
    State& s;
    const Event& event;
    Touched& touched;

    Call* call(CallId id);
    Leg* leg(LegId id);
    Seat* seat(const SeatId& id);
    Incident* incident(IncidentId id);
    Assignment* assignment(AssignmentId id);
    Offer* offer(Call& call, OfferId id);
    Leg& new_leg(LegId id, CallId call, LegRole role, const std::string& address, std::uint16_t port);
    void drop_leg(LegId id);
    void answering(Offer& offer, CallId call);
    void seat_becomes(Seat& seat, SeatState state);
    void free_seat(const std::optional<SeatId>& id, CallId call);
    void forget_duty(AssignmentId id);
    void remember_number(const Call& call, HouseTime ended_at);
    void recount_numbers();
    void forget_delivery_lines(Incident& of);
    void forget_contact(const Erased& e);
    void forget_deliveries(const std::set<DeliveryId>& deliveries);
    void forget_notices(const std::set<IncidentId>& incidents);
    void restate_past(const Call& call, std::optional<CallResult> before);
    void note_overruled(const Settings& fresh);
    void use_queue(const QueueSettings& fresh);
    void edited(const std::string& what, const Json& before, const Json& after, PersonId by);
    void use_rules(RuleVersion made, const std::string& profile_hash);
    EditedAgency& edit_agency(const AgencyId& id);
    void edited_type(const TypeId& id, const std::vector<profile::IncidentType>& now, ObjectChange change, const std::string& profile_hash);
    void edited_agency(const AgencyId& id, std::uint64_t revision, PersonId by, const std::string& what, const std::string& profile_hash);
    void note_file_changes(const profile::Profile& before);
    void note_policy_changes(const profile::Profile& before);
    void settle_policy(const ProfileEditsSettled& e);
    void pin_policy(const profile::ClockPolicy& before);
    void note(IncidentId id, PersonId person, const std::string& text, AssignmentId assignment = {},
              std::optional<AgencyId> agency = {});
    void move(AssignmentId id, AssignmentState to, PersonId person, const std::string& text);

#define SIAGA_APPLY(type) void operator()(const type& e);
    SIAGA_APPLY(SettingsLoaded) SIAGA_APPLY(ProfileLoaded) SIAGA_APPLY(ServerStarted) SIAGA_APPLY(TrunkPeerAdded)
    SIAGA_APPLY(TrunkPeerRemoved) SIAGA_APPLY(PersonSaved) SIAGA_APPLY(SignedIn) SIAGA_APPLY(SignedOut)
    SIAGA_APPLY(AlarmRaised) SIAGA_APPLY(AlarmRepeated) SIAGA_APPLY(AlarmCleared) SIAGA_APPLY(AlarmAcknowledged)
    SIAGA_APPLY(AgencyReachable) SIAGA_APPLY(RequestAnswered) SIAGA_APPLY(Forgotten) SIAGA_APPLY(Erased)
    SIAGA_APPLY(ReportExported)
    SIAGA_APPLY(CallArrived) SIAGA_APPLY(CallRinging) SIAGA_APPLY(CallConnected) SIAGA_APPLY(CallOfferedToAll)
    SIAGA_APPLY(OfferStarted) SIAGA_APPLY(OfferEnded) SIAGA_APPLY(OfferAnswerAsked) SIAGA_APPLY(OfferRedialled)
    SIAGA_APPLY(CallAnswered) SIAGA_APPLY(CallRequeued) SIAGA_APPLY(LegRinging) SIAGA_APPLY(LegAnswered)
    SIAGA_APPLY(LegMediaChanged) SIAGA_APPLY(LegDialogChanged) SIAGA_APPLY(LegReleased) SIAGA_APPLY(LegEnded)
    SIAGA_APPLY(CallHeld) SIAGA_APPLY(CallEnded) SIAGA_APPLY(CallResultGiven) SIAGA_APPLY(OutboundStarted)
    SIAGA_APPLY(OutboundDialled) SIAGA_APPLY(OutboundAnswered) SIAGA_APPLY(RoomSet) SIAGA_APPLY(RecordingStarted)
    SIAGA_APPLY(RecordingClosed) SIAGA_APPLY(RecordingPlayed) SIAGA_APPLY(MediaFactSeen) SIAGA_APPLY(CallbackChanged)
    SIAGA_APPLY(CallbackClosed) SIAGA_APPLY(SeatRegistered) SIAGA_APPLY(SeatUnregistered)
    SIAGA_APPLY(SeatPhoneReachable) SIAGA_APPLY(SeatTaken) SIAGA_APPLY(SeatLeft) SIAGA_APPLY(SeatConsole)
    SIAGA_APPLY(SeatReady) SIAGA_APPLY(SeatPaused) SIAGA_APPLY(SeatWrapUp) SIAGA_APPLY(SeatTyping)
    SIAGA_APPLY(SeatMissed) SIAGA_APPLY(IncidentSaved) SIAGA_APPLY(ReportLinked) SIAGA_APPLY(ReportUnlinked)
    SIAGA_APPLY(IncidentNoted) SIAGA_APPLY(IncidentClosed) SIAGA_APPLY(RestrictedOpened)
    SIAGA_APPLY(AssignmentCreated) SIAGA_APPLY(AssignmentSent) SIAGA_APPLY(AssignmentUnreachable)
    SIAGA_APPLY(AssignmentDelivered) SIAGA_APPLY(AssignmentAcknowledged) SIAGA_APPLY(AssignmentDeclined)
    SIAGA_APPLY(AssignmentEnRoute) SIAGA_APPLY(AssignmentOnScene) SIAGA_APPLY(AssignmentCleared)
    SIAGA_APPLY(AssignmentCancelled) SIAGA_APPLY(AssignmentOverdue)
    SIAGA_APPLY(ClockStarted) SIAGA_APPLY(ClockStopped) SIAGA_APPLY(ClockBreached) SIAGA_APPLY(EscalationStarted)
    SIAGA_APPLY(EscalationStep) SIAGA_APPLY(EscalationEnded) SIAGA_APPLY(DeliveryStarted) SIAGA_APPLY(DeliveryEnded)
    SIAGA_APPLY(NoticeDialled) SIAGA_APPLY(NoticeAnswered) SIAGA_APPLY(NoticeReady) SIAGA_APPLY(NoticeHeard)
    SIAGA_APPLY(DeliveryFaltered)
    SIAGA_APPLY(AnnouncementChanged) SIAGA_APPLY(PlaceAliasChanged) SIAGA_APPLY(HolidayChanged) SIAGA_APPLY(ProfileInstalled)
    SIAGA_APPLY(AgencySaved) SIAGA_APPLY(AgencyRemoved) SIAGA_APPLY(ContactSaved) SIAGA_APPLY(ContactRemoved)
    SIAGA_APPLY(ContactTested) SIAGA_APPLY(ContactVerified) SIAGA_APPLY(IncidentTypeSaved) SIAGA_APPLY(ProfileEditsSettled) SIAGA_APPLY(ContactsKept)
    SIAGA_APPLY(IncidentTypeRetired) SIAGA_APPLY(IncidentTypeRestored)
    SIAGA_APPLY(ClocksSaved) SIAGA_APPLY(LaddersSaved)
    SIAGA_APPLY(QueueSettingsChanged) SIAGA_APPLY(SeatSettingsChanged) SIAGA_APPLY(SeatPasswordChanged) SIAGA_APPLY(PasswordReset) SIAGA_APPLY(TrunkSettingsChanged)
    SIAGA_APPLY(RulesDrafted) SIAGA_APPLY(RulesDraftDiscarded) SIAGA_APPLY(RulesProposed) SIAGA_APPLY(RulesRejected)
    SIAGA_APPLY(RulesPublished) SIAGA_APPLY(PlanOverridden)
    SIAGA_APPLY(PersonPresent) SIAGA_APPLY(OwnerChanged) SIAGA_APPLY(HandoverOffered) SIAGA_APPLY(HandoverAccepted)
    SIAGA_APPLY(HandoverDeclined) SIAGA_APPLY(HandoverWithdrawn) SIAGA_APPLY(AlarmAnswered) SIAGA_APPLY(CallerAsked)
    SIAGA_APPLY(IncidentReopened) SIAGA_APPLY(IncidentsMerged) SIAGA_APPLY(IncidentUnmerged) SIAGA_APPLY(ShiftSaved)
    SIAGA_APPLY(ShiftRemoved)
    SIAGA_APPLY(TrainingStarted) SIAGA_APPLY(TrainingAnswered) SIAGA_APPLY(TrainingSaved) SIAGA_APPLY(TrainingEnded)
#undef SIAGA_APPLY
};

}  // namespace siaga::centre
