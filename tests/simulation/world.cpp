#include "world.hpp"

#include <algorithm>

namespace siaga::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

profile::Profile small_profile() {
    profile::Profile p;
    p.name = "simulasi";
    p.hash = "1";
    for (const char* id : {"damkar", "bpbd", "polres"}) {
        profile::Agency a;
        a.id = AgencyId{id};
        a.name = a.short_name = id;
        a.standing = id == std::string("polres") ? profile::Standing::partner : profile::Standing::committed;
        p.agencies.push_back(a);
    }
    for (const char* id : {"kebakaran", "banjir"}) {
        profile::IncidentType t;
        t.id = TypeId{id};
        t.name = id;
        t.ask_caller = id == std::string("banjir");
        p.types.push_back(t);
    }
    profile::Rule fire;
    fire.id = "kebakaran";
    fire.types = {TypeId{"kebakaran"}};
    fire.legs = {{AgencyId{"damkar"}, profile::Role::utama}, {AgencyId{"polres"}, profile::Role::pendukung}};
    profile::Rule rest;
    rest.id = "lainnya";
    rest.legs = {{AgencyId{"bpbd"}, profile::Role::utama}, {AgencyId{"damkar"}, profile::Role::pendukung}};
    p.rules = {fire, rest};
    return p;
}
}  // namespace

World::World(Options options) : options_(options), random_(options.seed), profile_(small_profile()) {
    TrunkSettings trunk;
    trunk.id = TrunkId{"telco"};
    trunk.peers = {"127.0.0.0/8"};
    trunk.outgoing_target = "127.0.0.1:5080";
    settings_.trunks.push_back(trunk);
    trunk.id = TrunkId{"antre"};
    trunk.answer = AnswerPolicy::queue;
    settings_.trunks.push_back(trunk);
    trunk.id = TrunkId{"meja"};
    trunk.answer = AnswerPolicy::seat;
    settings_.trunks.push_back(trunk);
    for (int i = 1; i <= options.seats; ++i) {
        SeatSettings seat;
        seat.id = SeatId{"0" + std::to_string(i)};
        seat.answer_after = i % 3 != 0;
        settings_.seats.push_back(seat);
    }
    settings_.queue.ended_call_stays = std::chrono::minutes(5);
    settings_.queue.closed_incident_stays = std::chrono::minutes(5);
    settings_.queue.wrap_up = seconds(20);
    settings_.rtp_last = 20099;  // few ports, so that reuse and exhaustion happen
}

void World::broken(const std::string& promise) const {
    throw std::runtime_error("seed " + std::to_string(options_.seed) + ", event " + std::to_string(centre_.state().seq) + ": " + promise);
}
Duration World::between(Duration low, Duration high) {
    return low + Duration{static_cast<std::int64_t>(roll(static_cast<std::uint64_t>((high - low).count()) + 1))};
}
void World::in(Duration after, std::function<void()> act) {
    later_.push({now_ + after, ++order_, [this, act = std::move(act), born = incarnation_] {
                     (void)born;
                     act();
                 }});
}

Batch World::send(CommandBody body, PersonId person) {
    Command command;
    command.body = std::move(body);
    command.person = person;
    const bool tick = std::holds_alternative<Tick>(command.body);
    Touched touched;
    Batch batch = centre_.handle(command, now_, WallTime{now_.us}, &touched);
    for (const auto& event : batch.events) {
        // What the journal keeps is what the mirror and every replay get: through JSON and back.
        Record record{event.seq, event.at, event.wall, std::string(type_of(event.body)), version_of(event.body),
                      open_json(event.body).dump(), personal_json(event.body).dump()};
        auto body_again = decode(record.type, record.version, Json::parse(record.open), Json::parse(record.personal));
        if (!body_again) broken("event does not decode: " + body_again.error().to_string());
        mirror_.apply(Event{record.seq, record.at, record.wall, std::move(*body_again)});
        journal_.push_back(std::move(record));
    }
    if (options_.on_event)
        for (const auto& event : batch.events) options_.on_event(event);
    if (tick || batch.refusal || !batch.events.empty()) check(batch, touched);  // else nothing has changed
    const auto events = batch.events;
    for (const auto& event : events) react(event);
    return batch;
}

void World::run() {
    send(Start{settings_, profile_, "simulation"});
    for (const auto& seat : settings_.seats) registers(seat.id);
    for (int i = 1; i <= options_.seats - 1; ++i) {
        Person person;
        person.login = person.name = "operator" + std::to_string(i);
        send(SavePerson{person});
        const PersonId id{static_cast<std::uint64_t>(i)};
        send(PersonPresence{id, true});
        send(TakeSeat{SeatId{"0" + std::to_string(i)}}, id);
        send(BeReady{}, id);
        in(between(seconds(1), seconds(20)), [this, id] { operators_act(id); });
    }
    for (const char* agency : {"damkar", "bpbd"}) {
        Person person;
        person.login = person.name = agency;
        person.role = PersonRole::dispatcher;
        person.agency = AgencyId{agency};
        send(SavePerson{person});
    }
    hire_supervisor();
    in(seconds(1), [this] { caller_arrives(); });
    in(seconds(2), [this] { dispatchers_act(); });
    in(seconds(3), [this] { carers_act(); });
    while (centre_.state().seq < options_.events) {
        const auto due = centre_.next_deadline();
        if (later_.empty()) broken("the world came to rest");
        if (due && *due <= later_.top().at) {
            now_ = std::max(now_, *due);
            send(Tick{});
        } else {
            Later next = later_.top();
            later_.pop();
            now_ = std::max(now_, next.at);
            next.act();
        }
        if (centre_.state().seq >= compared_at_ + 2000) compare_mirror();
        if (options_.crashes && roll(1500) == 0) crash();
    }
    compare_mirror();
    crash();
}

// ---- the world's people ---------------------------------------------------------------------------

void World::registers(const SeatId& seat) {
    Registration r;
    r.contact = "sip:" + seat.value + "@127.0.0.1";
    r.source = "127.0.0.1:40000";
    r.transport = "udp";
    r.expires_at = now_ + seconds(90);
    send(SeatRegister{seat, r});
    // Now and then a phone is off for a while.
    in(chance(3) ? between(seconds(95), seconds(300)) : between(seconds(40), seconds(60)), [this, seat] { registers(seat); });
}

void World::caller_arrives() {
    TrunkInvite invite;
    invite.handle = ++handle_;
    invite.trunk = TrunkId{chance(70) ? "telco" : chance(50) ? "antre" : "meja"};
    invite.called = invite.called_raw = "112";
    if (chance(85)) invite.caller.number = "+62812000" + std::to_string(roll(400));
    else invite.caller.anonymous = true;
    invite.early_media = chance(30);
    invite.dialog.call_id = "c" + std::to_string(handle_);
    invite.dialog.remote_tag = "r";
    invite.dialog.remote_target = "sip:caller@127.0.0.1";
    invite.media.address = "127.0.0.1";
    invite.media.port = 30000;
    const std::uint64_t handle = invite.handle;
    const Batch batch = send(invite);
    if (!batch.refusal)
        for (const auto& event : batch.events)
            if (const auto* arrived = std::get_if<CallArrived>(&event.body)) {
                const CallId call = arrived->call;
                callers_[call] = true;
                if (chance(30))
                    in(between(milliseconds(1), seconds(60)), [this, call, handle] {
                        const auto found = centre_.state().calls.find(call);
                        if (found == centre_.state().calls.end() || found->second.state == CallState::ended) return;
                        callers_.erase(call);
                        if (found->second.connected_at || chance(50))
                            send(LegGone{found->second.caller_leg, EndCause::caller_hung_up, 0, "BYE"});
                        else
                            send(InviteGone{handle});
                        // After a crash the old handle means nothing; the leg does.
                        if (const auto still = centre_.state().calls.find(call); still != centre_.state().calls.end() && still->second.state != CallState::ended)
                            send(LegGone{still->second.caller_leg, EndCause::caller_hung_up, 0, "BYE"});
                    });
            }
    // Waves: sometimes everybody calls at once.
    in(chance(5) ? Duration{1000} : between(milliseconds(100), seconds(9)), [this] { caller_arrives(); });
}

void World::phone_rings(const OfferStarted& e) {
    const LegId leg = e.leg;
    if (chance(80)) send(LegRang{leg, chance(40), std::nullopt});
    const auto fate = roll(100);
    if (fate < 60) {
        in(between(milliseconds(1), seconds(14)), [this, leg] {
            LegPickedUp up;
            up.leg = leg;
            up.dialog.remote_tag = "s";
            up.dialog.remote_target = "sip:seat@127.0.0.1";
            send(up);
        });
    } else if (fate < 75) {
        in(between(milliseconds(1), milliseconds(50)), [this, leg] { send(LegGone{leg, EndCause::busy, 486, "Busy Here"}); });
    } else if (fate < 80) {
        in(between(seconds(1), seconds(4)), [this, leg] { send(LegGone{leg, EndCause::unreachable, 408, "Timeout"}); });
    }
}

void World::react(const Event& event) {
    if (const auto* e = std::get_if<OfferStarted>(&event.body)) {
        const OfferStarted ring = *e;
        in(milliseconds(1), [this, ring] { phone_rings(ring); });
    } else if (const auto* redial = std::get_if<OfferRedialled>(&event.body)) {
        const LegId leg = redial->leg;
        in(between(milliseconds(1), milliseconds(300)), [this, leg] {
            LegPickedUp up;
            up.leg = leg;
            up.dialog.remote_tag = "s";
            up.dialog.remote_target = "sip:seat@127.0.0.1";
            send(up);
        });
    } else if (const auto* out = std::get_if<OutboundStarted>(&event.body)) {
        const LegId leg = out->seat_leg;
        in(between(milliseconds(1), seconds(2)), [this, leg] { send(LegPickedUp{leg, {}, {}}); });
    } else if (const auto* dialled = std::get_if<OutboundDialled>(&event.body)) {
        const LegId leg = dialled->leg;
        if (chance(60)) in(between(seconds(1), seconds(20)), [this, leg] { send(LegPickedUp{leg, {}, {}}); });
        else if (chance(50)) in(between(seconds(1), seconds(20)), [this, leg] { send(LegGone{leg, EndCause::busy, 486, "Busy"}); });
    } else if (const auto* answered = std::get_if<CallAnswered>(&event.body)) {
        const CallId call = answered->call;
        const LegId leg = answered->leg;
        const auto how = roll(10);
        in(between(milliseconds(500), seconds(40)), [this, call, leg, how] {
            const auto found = centre_.state().calls.find(call);
            if (found == centre_.state().calls.end() || found->second.state == CallState::ended) return;
            if (how < 5) send(LegGone{leg, EndCause::seat_hung_up, 0, "BYE"});
            else if (how < 6) send(LegGone{leg, EndCause::session_expired, 408, "vanished"});
            else { callers_.erase(call); send(LegGone{found->second.caller_leg, EndCause::caller_hung_up, 0, "BYE"}); }
        });
    } else if (const auto* ended = std::get_if<CallEnded>(&event.body)) {
        callers_.erase(ended->call);
    }
}

void World::operators_act(PersonId person) {
    in(between(milliseconds(300), seconds(15)), [this, person] { operators_act(person); });
    const Seat* seat = centre_.seat_of(person);
    if (!seat) {
        (void)send(TakeSeat{SeatId{"0" + std::to_string(person.value)}}, person);
        (void)send(BeReady{}, person);
        return;
    }
    const CallId call = seat->call;
    switch (roll(16)) {
        case 0: (void)send(BeReady{}, person); break;
        case 1: if (chance(20)) (void)send(Pause{"salat", chance(50)}, person); break;
        case 2: (void)send(ExtendWrapUp{}, person); break;
        case 3: (void)send(Typing{chance(50)}, person); break;
        case 4: case 5: case 6: if (call) (void)send(AnswerOffer{call}, person); break;
        case 7: if (call) (void)send(HoldCall{call, chance(50)}, person); break;
        case 8: if (call && chance(30)) (void)send(HangUp{call}, person); break;
        case 9: if (call) (void)send(GiveResult{call, CallResult::informasi, "x"}, person); break;
        case 10: {
            if (!call && !chance(10)) break;
            SaveIncident save;
            save.call = call;
            save.words.type = TypeId{chance(50) ? "kebakaran" : "banjir"};
            save.words.narrative = "api di dapur";
            (void)send(save, person);
            break;
        }
        case 11:
            if (call && !centre_.state().incidents.empty())
                (void)send(LinkReport{call, centre_.state().incidents.rbegin()->first, {TypeId{"banjir"}, {}, {}, "juga", {}}}, person);
            break;
        case 12: if (!centre_.state().reports.empty()) (void)send(UnlinkReport{centre_.state().reports.rbegin()->first}, person); break;
        case 13: if (!centre_.state().callbacks.empty()) (void)send(CallBack{centre_.state().callbacks.begin()->first}, person); break;
        case 14: if (chance(10)) (void)send(LeaveSeat{}, person); else (void)send(ConsolePresence{seat->id, chance(80)}); break;
        default: (void)send(EndWrapUp{}, person); break;
    }
    // A seat nobody sits at takes calls by phone.
    const SeatId lone{"0" + std::to_string(options_.seats)};
    if (chance(10)) (void)send(StarCode{lone, chance(70) ? "*11" : "*12"});
}

void World::dispatchers_act() {
    in(between(milliseconds(300), seconds(12)), [this] { dispatchers_act(); });
    const AgencyId agency{chance(50) ? "damkar" : "bpbd"};
    if (chance(4)) (void)send(DeskReachability{agency, chance(70), 1});
    const auto& all = centre_.state().assignments;
    if (all.empty()) return;
    auto it = all.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(roll(std::min<std::uint64_t>(all.size(), 30))));
    const AssignmentId id = it->first;
    PersonId person;
    for (const auto& [pid, p] : centre_.state().people)
        if (p.agency == it->second.agency) person = pid;
    const IncidentId incident = it->second.incident;
    switch (roll(9)) {
        case 0: (void)send(ShowAssignment{id}, person); break;
        case 1: case 2: (void)send(Acknowledge{id}, person); break;
        case 3: (void)send(Decline{id, "armada rusak"}, person); break;
        case 4: (void)send(Depart{id}, person); break;
        case 5: (void)send(Arrive{id}, person); break;
        case 6: (void)send(Clear{id, "tertangani"}, person); break;
        case 7: (void)send(AcknowledgeByPhone{id, "petugas", {}}, PersonId{1}); break;
        default:
            for (const auto other : std::vector(centre_.state().incidents.at(incident).assignments)) {
                (void)send(CancelAssignment{other, "uji"}, PersonId{1});
                (void)send(Clear{other, "tertangani"}, person);
            }
            (void)send(CloseIncident{incident, "selesai", "diuji", chance(80) ? CallerAnswer::ya : CallerAnswer::belum}, PersonId{1});
            break;
    }
}

// ---- crash, replay, mirror ------------------------------------------------------------------------

void World::compare_mirror() {
    compared_at_ = centre_.state().seq;
    if (mirror_.state().seq != centre_.state().seq) broken("the mirror is behind");
    if (mirror_.digest() != centre_.digest()) broken("mirror and centre differ");
    snapshot_ = to_json_value(mirror_.state());
    snapshot_seq_ = mirror_.state().seq;
}

// The process dies: what the journal has is all there is. Replayed must equal live; then it starts again.
void World::crash() {
    ++crashes_;
    ++incarnation_;
    Centre again = snapshot_.is_object() ? Centre(from_json_value<State>(snapshot_)) : Centre();
    for (const auto& r : journal_) {
        if (r.seq <= again.state().seq) continue;
        auto body = decode(r.type, r.version, Json::parse(r.open), Json::parse(r.personal));
        again.apply(Event{r.seq, r.at, r.wall, std::move(*body)});
    }
    if (again.digest() != centre_.digest()) broken("replayed differs from live");
    if (snapshot_seq_) std::erase_if(journal_, [this](const Record& r) { return r.seq <= snapshot_seq_; });
    centre_ = std::move(again);
    now_ = now_ + between(milliseconds(10), seconds(30));
    started_ = now_;
    send(Start{settings_, profile_, "simulation"});
    for (std::uint64_t i = 1; i < static_cast<std::uint64_t>(options_.seats); ++i)
        if (chance(80)) (void)send(PersonPresence{PersonId{i}, true});
    for (const auto& [id, seat] : centre_.state().seats)
        if (seat.person) (void)send(ConsolePresence{id, true});
}

// ---- what must always hold ------------------------------------------------------------------------

void World::check(const Batch& batch, const Touched& touched) {
    if (batch.refusal && !batch.events.empty()) broken("a refusal left events: " + batch.refusal->to_string());
    check_queue(batch);
    check_seats();
    check_calls(touched);
    check_totals();
    check_care();
}

void World::check_seats() const {
    const State& s = centre_.state();
    std::set<std::uint16_t> ports;
    for (const auto& [id, leg] : s.legs) {
        const auto call = s.calls.find(leg.call);
        if (call == s.calls.end() || call->second.state == CallState::ended) broken("a leg outlives its call");
        if (leg.local_port && !ports.insert(leg.local_port).second) broken("two legs share an RTP port");
    }
    std::map<CallId, int> talking;
    for (const auto& [id, seat] : s.seats) {
        if (seat.state == SeatState::talking) {
            const auto call = s.calls.find(seat.call);
            if (call == s.calls.end() || call->second.state == CallState::ended) broken("seat " + id.value + " sticks to an ended call");
            if (call->second.seat != id || !s.legs.contains(call->second.seat_leg)) broken("seat " + id.value + " talks without a leg");
            if (++talking[seat.call] > 1) broken("a call answered by two");
        } else if (seat.state == SeatState::offered) {
            const auto call = s.calls.find(seat.call);
            const bool rung = call != s.calls.end() && std::any_of(call->second.offers.begin(), call->second.offers.end(), [&](const Offer& o) {
                return o.seat == id && o.id == seat.offer && o.state == OfferState::ringing && bool(o.deadline) && s.legs.contains(o.leg);
            });
            if (!rung) broken("seat " + id.value + " is offered nothing");
        } else if (seat.state == SeatState::wrap_up) {
            if (!seat.deadline) broken("wrap-up without a deadline");
        } else if (seat.call) {
            broken("idle seat " + id.value + " holds a call");
        }
    }
}

// Of the calls this batch touched: no caller is lost, no room and no seat outlives its call.
void World::check_calls(const Touched& touched) const {
    const State& s = centre_.state();
    for (const CallId id : touched.calls) {
        const auto found = s.calls.find(id);
        if (found == s.calls.end()) continue;
        const Call& call = found->second;
        if (call.state == CallState::ended) {
            if (s.rooms.contains(id)) broken("a room outlives its call");
            if (std::any_of(call.offers.begin(), call.offers.end(), [](const Offer& o) { return o.state == OfferState::ringing; })) broken("a ghost ring");
            continue;
        }
        if (call.direction == CallDirection::inbound && !s.legs.contains(call.caller_leg)) broken("a call without its caller");
        if (call.state == CallState::talking && !call.seat) broken("talking to nobody");
        if (call.connected_at && !s.rooms.contains(id)) broken("a connected call that hears nothing");
    }
    for (const auto& [call, there] : callers_) {
        const auto found = s.calls.find(call);
        if (found == s.calls.end()) broken("a caller on the line was forgotten");
    }
}

void World::check_queue(const Batch& batch) const {
    const State& s = centre_.state();
    bool lost_wait = false;
    for (const CallId id : centre_.waiting()) {
        const Call& call = s.calls.at(id);
        const bool rung = std::any_of(call.offers.begin(), call.offers.end(), [](const Offer& o) { return o.state == OfferState::ringing; });
        lost_wait = lost_wait || !rung;
    }
    if (lost_wait && s.legs.size() < 49)
        for (const auto& [id, seat] : s.seats)
            if (centre_.offerable(seat) && seat.rest_until <= now_) broken("seat " + id.value + " is free while a caller waits");
    // Nobody is overtaken inside a lane: an offer to one seat goes to the first that was not being rung.
    for (const auto& event : batch.events) {
        const auto* e = std::get_if<OfferStarted>(&event.body);
        if (!e || e->to_all || !s.calls.contains(e->call)) continue;
        const Call& offered = s.calls.at(e->call);
        for (const CallId id : centre_.waiting()) {
            const Call& other = s.calls.at(id);
            if (id == e->call || other.lane != offered.lane || !(other.arrived_at < offered.arrived_at)) continue;
            const bool rung = std::any_of(other.offers.begin(), other.offers.end(), [&](const Offer& o) { return o.state == OfferState::ringing; });
            if (!rung) broken("call " + std::to_string(e->call.value) + " overtook " + std::to_string(id.value));
        }
    }
}

void World::check_totals() const {
    const auto& t = centre_.state().totals;
    std::uint64_t unanswered = 0;
    for (const CallId id : centre_.waiting())
        if (!centre_.state().calls.at(id).answered_at) ++unanswered;
    if (t.offered != t.answered + t.abandoned + t.cut + unanswered) broken("offered does not reconcile");
}

}  // namespace siaga::simulation
