// Purpose: one command being decided: what it may look at, how it says what happened, and the steps that
// several commands share (offering calls, ending them, setting rooms, raising alarms).
// Thread: the owner of the Centre, for the length of one handle().
#pragma once

#include "core.hpp"

namespace siaga::centre {

[[nodiscard]] inline const TrunkSettings* find_trunk(const Settings& settings, const TrunkId& id) {
    for (const auto& trunk : settings.trunks)
        if (trunk.id == id) return &trunk;
    return nullptr;
}

[[nodiscard]] inline std::string breach_words(ClockLeg leg) { return "batas " + std::string(name_of(leg)) + " lewat"; }

inline constexpr Duration kNoticeRings = std::chrono::seconds(30);  // a telephone that nobody takes up

// How much of a sentence and of a note is taken; more is refused.
inline constexpr std::size_t kShortBytes = 500, kNoteBytes = 2000;

// What a telephone can dial of a number as somebody wrote it: its digits and a leading "+".
[[nodiscard]] std::string digits_of(const std::string& number);
// The profile with the hash of what it now says.
[[nodiscard]] profile::Profile hashed(profile::Profile profile);

class Deciding {
public:
    Deciding(Core& core, const Command& command, HouseTime at, WallTime wall_time, Batch& into, Touched& seen)
        : s(core.state), index(core.index), now(at), wall(wall_time), person(command.person), core_(core), batch_(into),
          touched_(seen) {}

    const State& s;
    const Index& index;
    const HouseTime now;
    const WallTime wall;
    const PersonId person;

    // One overload a command: either a refusal before any event, or events.
#define SIAGA_DECIDE(type) Status operator()(const type& c);
    SIAGA_DECIDE(Start) SIAGA_DECIDE(Tick) SIAGA_DECIDE(DeskReachability) SIAGA_DECIDE(ReportAlarm)
    SIAGA_DECIDE(ClearAlarm) SIAGA_DECIDE(TrunkInvite) SIAGA_DECIDE(LegRang) SIAGA_DECIDE(LegPickedUp)
    SIAGA_DECIDE(LegChanged) SIAGA_DECIDE(LegCheckpoint) SIAGA_DECIDE(LegGone) SIAGA_DECIDE(InviteGone)
    SIAGA_DECIDE(SeatRegister) SIAGA_DECIDE(SeatUnregister) SIAGA_DECIDE(SeatPhoneProbe) SIAGA_DECIDE(StarCode)
    SIAGA_DECIDE(StrangerKnocked) SIAGA_DECIDE(MediaSaid) SIAGA_DECIDE(SignIn) SIAGA_DECIDE(SignOut)
    SIAGA_DECIDE(TakeSeat) SIAGA_DECIDE(LeaveSeat) SIAGA_DECIDE(ConsolePresence) SIAGA_DECIDE(BeReady)
    SIAGA_DECIDE(Pause) SIAGA_DECIDE(ExtendWrapUp) SIAGA_DECIDE(EndWrapUp) SIAGA_DECIDE(Typing)
    SIAGA_DECIDE(AnswerOffer) SIAGA_DECIDE(HoldCall) SIAGA_DECIDE(HangUp) SIAGA_DECIDE(CallBack)
    SIAGA_DECIDE(CallContact) SIAGA_DECIDE(CloseCallback) SIAGA_DECIDE(GiveResult) SIAGA_DECIDE(SaveIncident)
    SIAGA_DECIDE(LinkReport) SIAGA_DECIDE(UnlinkReport) SIAGA_DECIDE(AddNote) SIAGA_DECIDE(AddAgency)
    SIAGA_DECIDE(CancelAssignment) SIAGA_DECIDE(CloseIncident) SIAGA_DECIDE(OpenRestricted)
    SIAGA_DECIDE(PlayRecording) SIAGA_DECIDE(ShowAssignment) SIAGA_DECIDE(Acknowledge)
    SIAGA_DECIDE(AcknowledgeByPhone) SIAGA_DECIDE(Decline) SIAGA_DECIDE(Depart) SIAGA_DECIDE(Arrive)
    SIAGA_DECIDE(Clear) SIAGA_DECIDE(AcknowledgeAlarm) SIAGA_DECIDE(SavePerson) SIAGA_DECIDE(AddTrunkPeer)
    SIAGA_DECIDE(RemoveTrunkPeer)
    SIAGA_DECIDE(DeliveryDone) SIAGA_DECIDE(NoticeSpoken) SIAGA_DECIDE(ShowDelivery)
    SIAGA_DECIDE(ChangeAnnouncement) SIAGA_DECIDE(ChangePlaceAlias) SIAGA_DECIDE(ChangeHoliday) SIAGA_DECIDE(LoadProfile)
    SIAGA_DECIDE(SaveAgency) SIAGA_DECIDE(RemoveAgency) SIAGA_DECIDE(SaveContact) SIAGA_DECIDE(RemoveContact)
    SIAGA_DECIDE(SaveClocks) SIAGA_DECIDE(SaveLadders)
    SIAGA_DECIDE(TestContact) SIAGA_DECIDE(VerifyContact) SIAGA_DECIDE(SaveIncidentType) SIAGA_DECIDE(RetireIncidentType)
    SIAGA_DECIDE(ChangeQueue) SIAGA_DECIDE(SaveSeat) SIAGA_DECIDE(RetireSeat) SIAGA_DECIDE(NoteSeatPassword) SIAGA_DECIDE(NotePasswordReset)
    SIAGA_DECIDE(SaveTrunk) SIAGA_DECIDE(RetireTrunk)
    SIAGA_DECIDE(DraftRules) SIAGA_DECIDE(SaveRuleDraft) SIAGA_DECIDE(DiscardRuleDraft) SIAGA_DECIDE(PublishRules)
    SIAGA_DECIDE(ApproveRules) SIAGA_DECIDE(RejectRules) SIAGA_DECIDE(RollBackRules) SIAGA_DECIDE(OverridePlan)
    SIAGA_DECIDE(NoteExport) SIAGA_DECIDE(Erase)
    SIAGA_DECIDE(PersonPresence) SIAGA_DECIDE(TakeOver) SIAGA_DECIDE(AssignOwner) SIAGA_DECIDE(OfferHandover)
    SIAGA_DECIDE(AcceptHandover) SIAGA_DECIDE(DeclineHandover) SIAGA_DECIDE(WithdrawHandover)
    SIAGA_DECIDE(AnswerAlarm) SIAGA_DECIDE(ReopenIncident) SIAGA_DECIDE(MergeIncidents)
    SIAGA_DECIDE(UnmergeIncident) SIAGA_DECIDE(SaveShift) SIAGA_DECIDE(RemoveShift)
    SIAGA_DECIDE(StartTraining) SIAGA_DECIDE(AnswerTraining) SIAGA_DECIDE(SaveTraining) SIAGA_DECIDE(EndTraining)
#undef SIAGA_DECIDE

    // What must hold after every command: waiting calls meet free seats, alarms tell the truth.
    void settle();
    void reply(const char* name, Json value) { batch_.reply[name] = std::move(value); }
    void reply_repeated(const StoredReply& stored) {
        batch_.reply = stored.reply;
        batch_.reply_seq = stored.seq;
    }
    void emit(EventBody body);

private:
    // finding, with refusals
    Result<const Call*> call_of(CallId id) const;
    Result<const Incident*> open_incident(IncidentId id) const;
    Result<const Assignment*> assignment_of(AssignmentId id) const;
    Result<const Seat*> my_seat() const;
    [[nodiscard]] const Leg* leg_of(LegId id) const;
    [[nodiscard]] const Offer* ringing_offer(const Call& call, const SeatId& seat) const;
    [[nodiscard]] const Person* who() const;

    // settings
    void load_settings(const Settings& file);
    Status current(const std::string& what, std::uint64_t revision) const;
    Status check_trunk(const TrunkSettings& trunk, const TrunkSettings* known) const;

    // ids and ports
    [[nodiscard]] LegId next_leg() const { return LegId{s.last_leg + 1}; }
    [[nodiscard]] std::uint16_t free_port() const;
    [[nodiscard]] std::uint16_t caller_port() const;  // 0 sooner: a caller whom no seat could be rung for
    [[nodiscard]] std::uint16_t spare_port() const;  // 0 sooner still: for what is shed before callers
    struct PortRange { std::uint32_t first, count; };  // even ones
    [[nodiscard]] PortRange port_range() const;
    [[nodiscard]] std::size_t ports_left() const;
    [[nodiscard]] std::size_t kept_for_seats(std::size_t arriving) const;

    // the queue
    [[nodiscard]] bool offerable(const Seat& seat) const;
    [[nodiscard]] std::optional<SeatId> longest_idle() const;
    void end_wrap_up(SeatId id, PersonId by);
    [[nodiscard]] bool has_written(const Seat& seat) const;
    [[nodiscard]] bool working(const Seat& seat) const;
    [[nodiscard]] bool working_without(const SeatId& seat) const;
    void pump();
    void offer(const Call& call, const SeatId& seat, bool to_all);
    void end_offer(const Call& call, const Offer& offer, OfferState state, const std::string& why);
    void missed(const SeatId& seat, bool refused_at_once);
    void watch_ready_seats();
    void watch_last_seat();
    bool outrank(const Call& call);
    void stop_ringing(const SeatId& seat, OfferState state, const std::string& why);
    void leave(const SeatId& seat, PersonId by);
    void phone_lost(const SeatId& seat, const std::string& why);

    // training (decide_training.cpp)
    Result<const Training*> my_training() const;
    void end_training(const SeatId& seat, PersonId by, TrainingEnd why);
    void watch_trainings();

    // calls
    void connect(CallId id);
    void answered(CallId id, const Offer& offer, const LegPickedUp& leg);
    void end_call(CallId id, EndCause cause);
    void seat_leg_gone(const Call& call, const LegGone& c);
    void requeue(const Call& call, EndCause cause);
    void after_call(const SeatId& seat, const QueueSettings& queue);
    void gave_up(const Call& call, bool by_itself);
    void record(CallId id);
    void part_closed(const Call& call, const MediaFact& fact);
    void set_room(CallId id);
    [[nodiscard]] Room room_of(const Call& call) const;
    Status start_outbound(const Caller& party, TrunkId trunk, CallbackId callback, std::optional<AgencyId> agency,
                          IncidentId incident);

    // incidents and assignments
    Status check_words(const ReportWords& words, const TypeId& kept = {}) const;  // kept: retired, but already the incident's
    void create_assignment(IncidentId incident, const PlanLine& line);
    void send_assignment(AssignmentId id);
    void resend(const AgencyId& agency, bool reachable);
    [[nodiscard]] std::vector<PlanLine> proposals(const Incident& incident, const ReportWords* more, ReportId without) const;
    void acknowledged(AssignmentId id);
    bool corrects_plan(AssignmentId cancelled) const;
    enum class Mover { agency, agency_or_desk, anyone };  // a desk writes down what an agency says by telephone or radio
    Status move(AssignmentId id, AssignmentState to, Mover by) const;
    void decline(AssignmentId id, const std::string& reason);

    // clocks
    void stop_clock(ClockId id, bool met);
    void start_clock(ClockLeg leg, const profile::ClockChoice& choice, IncidentId incident, AssignmentId assignment);
    [[nodiscard]] std::optional<profile::ClockChoice> clock_of(ClockLeg leg, const Incident& incident, const Assignment* a) const;
    [[nodiscard]] std::optional<profile::ClockChoice> acknowledge_clock(const Incident& incident, const Assignment& a,
                                                                        std::uint32_t line_seconds) const;
    [[nodiscard]] const std::set<std::string>& holidays() const;
    void watch_assignment_clocks(AssignmentId id);
    void watch_incident_clocks(IncidentId id);
    void watch_duty();
    void clock_due(ClockId id);
    [[nodiscard]] HouseTime call_clock(ClockLeg leg, const std::optional<TypeId>& type) const;
    void call_clock_due(CallId id);
    void watch_late_callers();

    // ladders and deliveries
    [[nodiscard]] std::vector<Target> targets_of(const Escalation& e, const profile::LadderStep& step) const;
    [[nodiscard]] std::string notice_text(const Escalation& e, Channel channel) const;
    void climb(AssignmentId id, ClockLeg leg, const std::string& ladder, const std::string& why, int from);
    // The regency's duty officers (decide_duty.cpp).
    struct DutyTries {
        std::size_t rounds = 0;  // of calls to them about one case, its ladder's own step counted
        HouseTime ended;         // the last of them
        bool taken = false;      // one of them pressed 1
    };
    [[nodiscard]] DutyTries duty_tries(IncidentId incident, EscalationId before) const;
    [[nodiscard]] std::vector<profile::Contact> duty_order(const Escalation& e, std::vector<profile::Contact> contacts) const;
    void notify_duty(IncidentId incident, const std::string& why);
    void quiet_duty(IncidentId incident);  // nothing is left that wants an answer: their telephones fall silent
    void next_step(EscalationId id);
    bool deliver_next(EscalationId id);
    bool dial_notice(DeliveryId id);
    void exhausted(EscalationId id);
    void exhausted_after(const Escalation& e);
    [[nodiscard]] bool on_the_telephone(const Escalation& e) const;
    [[nodiscard]] bool being_rung(const std::string& number) const;
    void delivered(DeliveryId id, DeliveryResult result, const std::string& detail);
    void climb_on(const Delivery& was, DeliveryResult result);
    void line_is_free(const std::string& number);
    [[nodiscard]] bool stands_still(const Escalation& e) const;
    void faltered(DeliveryId id, const std::string& detail);
    void go_on(EscalationId id);
    void answered_by_phone(EscalationId id, const Target& target, bool accepted);
    void watch_ladder(AssignmentId id);
    void climb_what_waited(AssignmentId id);
    void nobody_is_looked_for(const Incident& incident);
    [[nodiscard]] const TrunkSettings* way_out(const Delivery& d) const;
    void stop_ladder(EscalationId id, const std::string& why);
    void cancel_deliveries(EscalationId id, const std::string& why);
    void step_due(EscalationId id, HouseTime at);
    void step_resumes(EscalationId id);
    void delivery_due(DeliveryId id, HouseTime at);
    void notice_answered(const Call& call, const LegPickedUp& c);
    void notice_played(const Call& call, std::uint64_t play);
    void notice_digit(const Call& call, const std::string& digit);
    void notice_over(const Call& call, EndCause cause);

    [[nodiscard]] Plan plan_for(const ReportWords& words, const std::set<AgencyId>& excluded) const;

    // rule sets
    Status admin() const;
    Result<const RuleDraft*> rule_draft(std::uint64_t id, std::uint64_t revision) const;
    Status same_rules(std::uint64_t seen) const;
    Status check_content(const RuleContent& content) const;
    [[nodiscard]] profile::Profile with_rules(const RuleContent& content) const;
    void publish(RuleOrigin origin, std::uint64_t source, const std::string& title, const std::string& note, PersonId by,
                 PersonId approved_by, const DryRunSummary& dry_run, const RuleContent& content);
    void load_profile(const profile::Profile& fresh);

    // agencies, contacts, types (decide_agency.cpp, decide_contact_test.cpp)
    Status unchanged_since(std::uint64_t seen, std::uint64_t now_at, const std::vector<ObjectChange>& changes, const char* code) const;
    Result<std::uint64_t> agency_revision(const AgencyId& id, std::uint64_t seen) const;  // the next one, for an admin
    Result<std::uint64_t> type_revision(const TypeId& id, std::uint64_t seen) const;
    Status breaks_nothing(const profile::Profile& after) const;
    ProfileEditsSettled settled_edits(profile::Profile& tried, const profile::Profile& fresh, const AgencyAdmin& edits, const ClockAdmin& policy, bool same_regency) const;
    void settle_edits(const profile::Profile& fresh, const AgencyAdmin& edits, const ClockAdmin& policy, bool same_regency, const RuleContent& rules);
    // An erased number or address as a contact's (erase_contacts.cpp).
    [[nodiscard]] bool is_contact(const Erase& c) const;
    [[nodiscard]] bool being_told(const Erase& c) const;
    void keep_contacts(const Erase& c);
    void test_over(const Delivery& delivery);
    void verify_contact(DeliveryId id, const std::string& how, PersonId by);

    // alarms
    void raise(AlarmKind kind, const std::string& subject, const std::string& text, IncidentId incident = {},
               PersonId owner = {}, std::uint64_t count = 1, bool needs_answer = false);
    void clear(AlarmKind kind, const std::string& subject);

    // ticks
    void due(const Deadline& deadline);
    void forget();
    void recover(const std::string& version);
    void acknowledge_overdue(AssignmentId id, HouseTime at);

    // ownership and the closed loop (decide_care.cpp, decide_close.cpp)
    [[nodiscard]] bool present(PersonId id) const;
    [[nodiscard]] bool may_own(PersonId id) const;  // an active operator or supervisor
    [[nodiscard]] bool ownerless(const Incident& incident) const;
    [[nodiscard]] std::vector<IncidentId> open_of(PersonId owner) const;
    [[nodiscard]] std::vector<IncidentId> family(IncidentId id) const;  // the one worked on first, then those merged into it
    void own(IncidentId id, PersonId owner, OwnerBy by, HandoverId handover, const std::string& reason);
    void look_at_owner(IncidentId id);
    void look_at_owned(PersonId owner);
    void trim_handovers();
    void alarm_unanswered(AlarmId id, HouseTime at);
    void call_duty(AlarmId id);
    void forget_shifts();
    Status may_close(const Incident& incident, const CloseIncident& c) const;
    void close(IncidentId id, const CloseIncident& c);
    void cancel_doubles(const Incident& one, const Incident& other);
    [[nodiscard]] std::vector<PlanLine> missing_lines(const std::vector<IncidentId>& of, bool (*counts)(AssignmentState)) const;
    [[nodiscard]] Result<const Handover*> handover_of(HandoverId id) const;

    Core& core_;
    Batch& batch_;
    Touched& touched_;
    bool starting_ = false;  // no adapter hears this batch
};

}  // namespace siaga::centre
