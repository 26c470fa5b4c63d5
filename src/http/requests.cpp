#include "http/requests.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "http/number.hpp"
#include "http/requests_agency.hpp"
#include "http/strict.hpp"
#include "siaga/base/network.hpp"

namespace siaga::http {

using namespace centre;

Result<std::uint64_t> revision_of(const Request& r) {
    const auto it = r.query.find("revision");
    if (it == r.query.end()) return fail("parameter_bad", "revisi diperlukan", "revision");
    const auto value = whole_number(it->second);
    if (!value) return fail("parameter_bad", "revisi tidak dapat dibaca", "revision");
    return *value;
}

Error field_fault(const FieldError& fault) {
    static const std::map<std::string_view, std::string_view> kWords{
        {"expected an object", "isinya harus berupa objek"}, {"expected a list", "harus berupa daftar"}, {"expected a text", "harus berupa teks"},
        {"expected an id number", "harus nomor yang bukan pecahan dan tidak negatif"}, {"expected a whole number", "harus bilangan bulat"},
        {"expected a number", "harus angka"}, {"expected true or false", "harus true atau false"}};
    const std::string what = fault.what();
    const auto colon = what.find(": ");
    if (colon == std::string::npos) return fail("field_bad", what, "$");
    std::string why = what.substr(colon + 2);
    for (const auto& [said, told] : {std::pair<std::string_view, std::string_view>{"unknown name", "nama tidak dikenal:"}, {"bad key", "kunci tidak dikenal:"}})
        if (why.starts_with(said)) why.replace(0, said.size(), told);
    if (const auto known = kWords.find(why); known != kWords.end()) why = known->second;
    return fail("field_bad", why, what.substr(0, colon));
}

namespace {

// Which name an object says twice: RFC 8259 leaves open which of the two a reader believes, so nobody guesses.
class NamesOnce {
public:
    bool operator()(Json::parse_event_t event, const Json& parsed) {
        using Event = Json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) open_.emplace_back();
        else if (event == Event::object_end || event == Event::array_end) open_.pop_back();
        else if (event == Event::key) {
            const auto& name = parsed.get_ref<const std::string&>();
            open_.back().now = name;
            if (!open_.back().seen.insert(name).second && twice_.empty()) twice_ = path();
        }
        return true;
    }
    [[nodiscard]] const std::string& twice() const { return twice_; }

private:
    struct Open {
        std::set<std::string> seen;
        std::string now;  // empty in a list
    };
    [[nodiscard]] std::string path() const {
        std::string out = "$";
        for (const auto& one : open_) out += one.seen.empty() ? "[]" : "." + one.now.substr(0, 100);
        return out;
    }
    std::vector<Open> open_;
    std::string twice_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, std::size_t most) {
    if (text.size() > most) return fail("body_too_large", "isinya terlalu besar");
    int depth = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_text) {
            if (c == '\\') ++i;
            else if (c == '"') in_text = false;
        } else if (c == '"') in_text = true;
        else if (c == '{' || c == '[') {
            if (++depth > 32) return fail("json_too_deep", "isinya bersarang terlalu dalam", "byte " + std::to_string(i));
        } else if (c == '}' || c == ']') --depth;
    }
    try {
        NamesOnce names;
        Json json = Json::parse(text, [&](int, Json::parse_event_t event, Json& parsed) { return names(event, parsed); });
        if (!names.twice().empty()) return fail("field_twice", "isian ini tertulis dua kali", names.twice());
        // Json converts to and from too much for the implicit way into a Result.
        return Result<Json>(boost::system::in_place_value, std::move(json));
    } catch (const Json::parse_error& e) {
        return fail("json_malformed", "bukan JSON yang benar", "byte " + std::to_string(e.byte));
    } catch (const Json::exception&) {  // a number no double holds, 1e999
        return fail("json_malformed", "ada angka yang terlalu besar");
    }
}

namespace {

struct SeatBody { SeatId seat; SIAGA_FIELDS(seat) };
struct PauseBody { std::string why; bool confirm_last = false; SIAGA_FIELDS(why, confirm_last) };
struct OnBody { bool on = false; SIAGA_FIELDS(on) };
struct ResultBody { CallResult result{}; std::string note; SIAGA_FIELDS(result, note) };
struct WhyBody { std::string why; SIAGA_FIELDS(why) };
struct ContactBody { std::string number; IncidentId incident; SIAGA_FIELDS(number, incident) };
struct TextBody { std::string text; SIAGA_FIELDS(text) };
struct ReasonBody { std::string reason; SIAGA_FIELDS(reason) };
struct OutcomeBody { std::string outcome; SIAGA_FIELDS(outcome) };
struct AddedBody { AgencyId agency; Role role{}; SIAGA_FIELDS(agency, role) };
struct AddBody { AgencyId agency; Role role{}; std::string reason; SIAGA_FIELDS(agency, role, reason) };
struct PhoneBody { std::string name; WallTime taken_at; SIAGA_FIELDS(name, taken_at) };
struct SaveBody { CallId call; ReportWords words; std::set<AgencyId> excluded; std::vector<AddedBody> added; bool safe_callback = true; std::set<AgencyId> removed; std::string override_reason; SIAGA_FIELDS(call, words, excluded, added, safe_callback, removed, override_reason) };
struct OverrideBody { std::set<AgencyId> removed; std::vector<AddedBody> added; std::string reason; SIAGA_FIELDS(removed, added, reason) };
struct DraftBody { std::string title; std::uint64_t version = 0; SIAGA_FIELDS(title, version) };
struct SaveDraftBody { std::uint64_t revision = 0; std::string title; std::vector<profile::Rule> rules; std::vector<profile::GoldenCase> golden; SIAGA_FIELDS(revision, title, rules, golden) };
struct RollBackBody { std::uint64_t version = 0; std::string note; std::uint64_t active = 0; SIAGA_FIELDS(version, note, active) };
struct DraftTag;
using DraftId = Id<DraftTag>;
struct LinkBody { CallId call; ReportWords words; SIAGA_FIELDS(call, words) };
struct CloseBody { std::string outcome, note; std::optional<CallerAnswer> caller; SIAGA_FIELDS(outcome, note, caller) };
struct OwnerBody { PersonId owner; std::string reason; SIAGA_FIELDS(owner, reason) };
struct HandoverBody { PersonId to; std::set<IncidentId> incidents; std::string note; SIAGA_FIELDS(to, incidents, note) };
struct MergeBody { IncidentId into; std::string reason; SIAGA_FIELDS(into, reason) };
struct ShiftBody { PersonId person; SeatId seat; WallTime from, to; SIAGA_FIELDS(person, seat, from, to) };
struct TrainingBody { std::string scenario; SIAGA_FIELDS(scenario) };
struct WordsBody { ReportWords words; SIAGA_FIELDS(words) };
struct PeerBody { std::string peer; SIAGA_FIELDS(peer) };

// An agency a person adds by hand: what the rules would say of one they never named.
PlanLine added_line(const AddedBody& added, const profile::Profile& profile) {
    PlanLine line;
    line.agency = added.agency;
    line.rule_role = added.role;
    const auto* agency = profile::find_agency(profile, added.agency);
    line.role = agency && agency->standing == profile::Standing::partner ? Role::mitra : added.role;
    line.rule = "operator";
    line.must_acknowledge = line.role == Role::utama || line.role == Role::pendukung;
    line.to_be_phoned = line.role == Role::mitra;
    if (line.must_acknowledge) line.acknowledge_within_s = profile.clocks.acknowledge_emergency_s;
    return line;
}

using Parser = std::function<Result<CommandBody>(const Request&, const profile::Profile&)>;
struct Entry {
    Parser parse;
    bool sync = false;
};

template <class C>
Parser plain() {
    return [](const Request&, const profile::Profile&) -> Result<CommandBody> { return CommandBody{C{}}; };
}
template <class C, class IdType>
Parser with_id(const char* name) {
    return [name](const Request& r, const profile::Profile&) -> Result<CommandBody> {
        const auto id = id_of<IdType>(r, name);
        if (!id) return id.error();
        return CommandBody{C{*id}};
    };
}
// make(id, body) -> command
template <class IdType, class Body, class Make>
Parser with_body(const char* name, std::vector<std::string_view> optional, Make make) {
    return [name, optional, make](const Request& r, const profile::Profile&) -> Result<CommandBody> {
        const auto id = id_of<IdType>(r, name);
        if (!id) return id.error();
        Result<Body> body = optional.empty()       ? parse_strict<Body>(r.body)
                            : optional.size() == 1 ? parse_strict<Body>(r.body, {optional[0]})
                                                   : parse_strict<Body>(r.body, {optional[0], optional[1]});
        if (!body) return body.error();
        return CommandBody{make(*id, *body)};
    };
}

Result<CommandBody> take_seat(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<SeatBody>(r.body);
    if (!body) return body.error();
    return CommandBody{TakeSeat{body->seat}};
}
Result<CommandBody> pause(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<PauseBody>(r.body, {"confirm_last"});
    if (!body) return body.error();
    return CommandBody{Pause{body->why, body->confirm_last}};
}
Result<CommandBody> typing(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<OnBody>(r.body);
    if (!body) return body.error();
    return CommandBody{Typing{body->on}};
}
Result<CommandBody> save(const Request& r, const profile::Profile& profile) {
    const auto body = parse_strict<SaveBody>(r.body, {"call", "excluded", "added", "safe_callback", "removed", "override_reason"});
    if (!body) return body.error();
    SaveIncident command{body->call, body->words, body->excluded, {}, body->safe_callback, body->removed, body->override_reason};
    for (const auto& added : body->added) command.added.push_back(added_line(added, profile));
    return CommandBody{std::move(command)};
}
Result<CommandBody> link(const Request& r, const profile::Profile&) {
    const auto id = id_of<IncidentId>(r, "incident");
    if (!id) return id.error();
    const auto body = parse_strict<LinkBody>(r.body);
    if (!body) return body.error();
    return CommandBody{LinkReport{body->call, *id, body->words}};
}
Result<CommandBody> call_contact(const Request& r, const profile::Profile&) {
    const auto agency = r.path.find("agency");
    if (agency == r.path.end()) return fail("parameter_bad", "instansi diperlukan", "agency");
    const auto body = parse_strict<ContactBody>(r.body, {"incident"});
    if (!body) return body.error();
    return CommandBody{CallContact{AgencyId{agency->second}, body->number, body->incident}};
}
Result<CommandBody> close(const Request& r, const profile::Profile&) {
    const auto id = id_of<IncidentId>(r, "incident");
    if (!id) return id.error();
    const auto body = parse_strict<CloseBody>(r.body, {"outcome", "note", "caller"});  // "belum" closes nothing
    if (!body) return body.error();
    return CommandBody{CloseIncident{*id, body->outcome, body->note, body->caller}};
}
Result<CommandBody> offer_handover(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<HandoverBody>(r.body, {"incidents"});
    if (!body) return body.error();
    return CommandBody{OfferHandover{body->to, body->incidents, body->note}};
}
// POST makes one, PUT changes the one in the path.
Result<CommandBody> save_shift(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<ShiftBody>(r.body, {"seat"});
    if (!body) return body.error();
    Shift shift{{}, body->person, body->seat, body->from, body->to};
    if (r.path.contains("shift")) {
        const auto id = id_of<ShiftId>(r, "shift");
        if (!id) return id.error();
        shift.id = *id;
    }
    return CommandBody{SaveShift{std::move(shift)}};
}
Result<CommandBody> add_peer(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<PeerBody>(r.body);
    if (!body) return body.error();
    const auto network = parse_network(body->peer);
    if (!network) return fail("peer_malformed", "tulis alamat atau jaringan, misalnya 10.20.0.5 atau 10.20.0.0/24", "$.peer");
    if (network->is_everything()) return fail("peer_everything", "seluruh Internet bukan sebuah trunk", "$.peer");
    if (network->has_host_bits()) return fail("peer_malformed", "alamat jaringan ini berisi bagian host", "$.peer");
    return CommandBody{AddTrunkPeer{TrunkId{r.path.at("trunk")}, body->peer}};
}
Result<CommandBody> start_training(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<TrainingBody>(r.body);
    if (!body) return body.error();
    return CommandBody{StartTraining{SeatId{r.path.at("seat")}, body->scenario}};
}
Result<CommandBody> end_training(const Request& r, const profile::Profile&) {
    return CommandBody{EndTraining{SeatId{r.path.at("seat")}}};
}
Result<CommandBody> save_training(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<WordsBody>(r.body);
    if (!body) return body.error();
    return CommandBody{SaveTraining{body->words}};
}
Result<CommandBody> remove_peer(const Request& r, const profile::Profile&) {
    const auto peer = r.query.find("peer");
    if (peer == r.query.end()) return fail("parameter_bad", "alamat diperlukan", "peer");
    return CommandBody{RemoveTrunkPeer{TrunkId{r.path.at("trunk")}, peer->second}};
}

Result<CommandBody> override_plan(const Request& r, const profile::Profile& profile) {
    const auto id = id_of<IncidentId>(r, "incident");
    if (!id) return id.error();
    const auto body = parse_strict<OverrideBody>(r.body, {"removed", "added"});
    if (!body) return body.error();
    OverridePlan command{*id, body->removed, {}, body->reason};
    for (const auto& added : body->added) command.added.push_back(added_line(added, profile));
    return CommandBody{std::move(command)};
}
Result<CommandBody> draft_rules(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<DraftBody>(r.body, {"version"});
    if (!body) return body.error();
    return CommandBody{DraftRules{body->title, body->version}};
}
Result<CommandBody> roll_back(const Request& r, const profile::Profile&) {
    const auto body = parse_strict<RollBackBody>(r.body, {"active"});
    if (!body) return body.error();
    return CommandBody{RollBackRules{body->version, body->note, body->active}};
}

const std::map<std::string_view, Entry>& entries() {
    static const std::map<std::string_view, Entry> kEntries{
        {"takeSeat", {take_seat}},
        {"leaveSeat", {plain<LeaveSeat>()}},
        {"beReady", {plain<BeReady>()}},
        {"pauseSeat", {pause}},
        {"extendWrapUp", {plain<ExtendWrapUp>()}},
        {"endWrapUp", {plain<EndWrapUp>()}},
        {"setTyping", {typing}},
        {"answerCall", {with_id<AnswerOffer, CallId>("call")}},
        {"holdCall", {with_body<CallId, OnBody>("call", {}, [](CallId id, const OnBody& b) { return HoldCall{id, b.on}; })}},
        {"hangUp", {with_id<HangUp, CallId>("call")}},
        {"giveResult", {with_body<CallId, ResultBody>("call", {"note"}, [](CallId id, const ResultBody& b) { return GiveResult{id, b.result, b.note}; }), true}},
        {"callBack", {with_id<CallBack, CallbackId>("callback")}},
        {"closeCallback", {with_body<CallbackId, WhyBody>("callback", {}, [](CallbackId id, const WhyBody& b) { return CloseCallback{id, b.why}; }), true}},
        {"callContact", {call_contact}},
        {"saveIncident", {save, true}},
        {"addNote", {with_body<IncidentId, TextBody>("incident", {}, [](IncidentId id, const TextBody& b) { return AddNote{id, b.text}; }), true}},
        {"addAgency", {with_body<IncidentId, AddBody>("incident", {"reason"}, [](IncidentId id, const AddBody& b) { return AddAgency{id, b.agency, b.role, b.reason}; }), true}},
        {"linkReport", {link, true}},
        {"unlinkReport", {with_id<UnlinkReport, ReportId>("report"), true}},
        {"closeIncident", {close, true}},
        {"takeOver", {with_body<IncidentId, ReasonBody>("incident", {"reason"}, [](IncidentId id, const ReasonBody& b) { return TakeOver{id, b.reason}; }), true}},
        {"assignOwner", {with_body<IncidentId, OwnerBody>("incident", {"reason"}, [](IncidentId id, const OwnerBody& b) { return AssignOwner{id, b.owner, b.reason}; }), true}},
        {"mergeIncident", {with_body<IncidentId, MergeBody>("incident", {}, [](IncidentId id, const MergeBody& b) { return MergeIncidents{id, b.into, b.reason}; }), true}},
        {"unmergeIncident", {with_body<IncidentId, ReasonBody>("incident", {}, [](IncidentId id, const ReasonBody& b) { return UnmergeIncident{id, b.reason}; }), true}},
        {"reopenIncident", {with_body<IncidentId, ReasonBody>("incident", {}, [](IncidentId id, const ReasonBody& b) { return ReopenIncident{id, b.reason, {}}; }), true}},
        {"offerHandover", {offer_handover, true}},
        {"acceptHandover", {with_id<AcceptHandover, HandoverId>("handover"), true}},
        {"declineHandover", {with_body<HandoverId, ReasonBody>("handover", {}, [](HandoverId id, const ReasonBody& b) { return DeclineHandover{id, b.reason}; }), true}},
        {"withdrawHandover", {with_id<WithdrawHandover, HandoverId>("handover"), true}},
        {"answerAlarm", {with_body<AlarmId, TextBody>("alarm", {}, [](AlarmId id, const TextBody& b) { return AnswerAlarm{id, b.text}; }), true}},
        {"addShift", {save_shift, true}},
        {"changeShift", {save_shift, true}},
        {"removeShift", {with_id<RemoveShift, ShiftId>("shift"), true}},
        {"openRestricted", {with_body<IncidentId, ReasonBody>("incident", {}, [](IncidentId id, const ReasonBody& b) { return OpenRestricted{id, b.reason}; }), true}},
        {"showAssignment", {with_id<ShowAssignment, AssignmentId>("assignment")}},
        {"showDelivery", {with_id<ShowDelivery, DeliveryId>("delivery")}},
        {"acknowledge", {with_id<Acknowledge, AssignmentId>("assignment"), true}},
        {"decline", {with_body<AssignmentId, ReasonBody>("assignment", {}, [](AssignmentId id, const ReasonBody& b) { return Decline{id, b.reason}; }), true}},
        {"depart", {with_id<Depart, AssignmentId>("assignment"), true}},
        {"arrive", {with_id<Arrive, AssignmentId>("assignment"), true}},
        {"clearAssignment", {with_body<AssignmentId, OutcomeBody>("assignment", {}, [](AssignmentId id, const OutcomeBody& b) { return Clear{id, b.outcome}; }), true}},
        {"acknowledgeByPhone", {with_body<AssignmentId, PhoneBody>("assignment", {"taken_at"}, [](AssignmentId id, const PhoneBody& b) { return AcknowledgeByPhone{id, b.name, b.taken_at}; }), true}},
        {"cancelAssignment", {with_body<AssignmentId, ReasonBody>("assignment", {}, [](AssignmentId id, const ReasonBody& b) { return CancelAssignment{id, b.reason}; }), true}},
        {"acknowledgeAlarm", {with_id<AcknowledgeAlarm, AlarmId>("alarm")}},
        {"startTraining", {start_training}},
        {"endTraining", {end_training}},
        {"answerTraining", {plain<AnswerTraining>()}},
        {"saveTraining", {save_training}},
        {"addTrunkPeer", {add_peer, true}},
        {"removeTrunkPeer", {remove_peer, true}},
        {"overridePlan", {override_plan, true}},
        {"draftRules", {draft_rules, true}},
        {"saveRuleDraft", {with_body<DraftId, SaveDraftBody>("draft", {}, [](DraftId id, const SaveDraftBody& b) { return SaveRuleDraft{id.value, b.revision, b.title, {b.rules, b.golden}}; }), true}},
        {"discardRuleDraft", {[](const Request& r, const profile::Profile&) -> Result<CommandBody> {
             const auto id = id_of<DraftId>(r, "draft");
             if (!id) return id.error();
             return CommandBody{DiscardRuleDraft{id->value}};
         }, true}},
        {"rejectRules", {with_body<DraftId, ReasonBody>("draft", {}, [](DraftId id, const ReasonBody& b) { return RejectRules{id.value, b.reason}; }), true}},
        {"rollBackRules", {roll_back, true}},
        {"createAgency", {save_agency, true}},
        {"changeAgency", {save_agency, true}},
        {"removeAgency", {remove_agency, true}},
        {"addContact", {save_contact, true}},
        {"changeContact", {save_contact, true}},
        {"removeContact", {remove_contact, true}},
        {"testContact", {test_contact, true}},
        {"confirmContactTest", {with_id<VerifyContact, DeliveryId>("delivery"), true}},
        {"createIncidentType", {save_type, true}},
        {"changeIncidentType", {save_type, true}},
        {"retireIncidentType", {retire_type, true}},
        {"restoreIncidentType", {restore_type, true}},
    };
    return kEntries;
}

}  // namespace

bool is_command(std::string_view operation) { return entries().contains(operation); }

Result<CommandBody> to_command(std::string_view operation, const Request& request, const profile::Profile& profile) {
    const auto it = entries().find(operation);
    if (it == entries().end()) return fail("not_found", "tidak ada perintah ini");
    return it->second.parse(request, profile);
}

bool needs_sync(std::string_view operation) {
    const auto it = entries().find(operation);
    return it != entries().end() && it->second.sync;
}

Result<RuleBody> rule_body(const Json& body) { return parse_strict<RuleBody>(body, {"golden"}); }
Result<PublishBody> publish_body(const Json& body, bool with_note) {
    return with_note ? parse_strict<PublishBody>(body, {"active"}) : parse_strict<PublishBody>(body, {"note", "active"});
}

Result<profile::RoutingFacts> plan_asked(const Json& body) {
    const auto asked = parse_strict<PlanAsked>(body, {"kecamatan", "area", "excluded", "flags", "outside"});
    if (!asked) return asked.error();
    profile::RoutingFacts facts;
    facts.type = asked->type;
    facts.priority = asked->priority;
    facts.kecamatan = asked->kecamatan;
    facts.desa = asked->area;
    facts.outside = asked->outside;
    facts.excluded.assign(asked->excluded.begin(), asked->excluded.end());
    facts.flags.assign(asked->flags.begin(), asked->flags.end());
    return facts;
}

}  // namespace siaga::http
