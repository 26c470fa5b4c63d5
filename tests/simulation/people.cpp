// The people and phones of the world: callers, operators at seats, dispatchers, an admin.
#include <algorithm>

#include "world.hpp"

namespace siaga::simulation {

using std::chrono::milliseconds;
using std::chrono::seconds;

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
    invite.called = invite.called_raw = chance(80) ? "112" : "115";  // the second lane
    if (chance(85)) invite.caller.number = "+62812000" + std::to_string(roll(400));
    else invite.caller.anonymous = true;
    invite.early_media = chance(30);
    invite.dialog.call_id = "c" + std::to_string(handle_);
    invite.dialog.remote_tag = "r";
    if (chance(90)) invite.dialog.invite = "INVITE";
    invite.dialog.remote_target = "sip:caller@127.0.0.1";
    invite.media.address = "127.0.0.1";
    invite.media.port = 30000;
    const std::uint64_t handle = invite.handle;
    const Batch batch = send(invite);
    if (!batch.refusal)
        for (const auto& event : batch.events)
            if (const auto* arrived = event.body.get_if<CallArrived>()) {
                const CallId call = arrived->call;
                callers_[call] = true;
                // Nearly everybody gives up one day; a world of people who never do has soon no line left.
                if (const bool soon = chance(30); soon || chance(95))
                    in(soon ? between(milliseconds(1), seconds(60)) : between(seconds(60), std::chrono::minutes(6)), [this, call, handle] {
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
    if (const auto* e = event.body.get_if<OfferStarted>()) {
        const OfferStarted ring = *e;
        in(milliseconds(1), [this, ring] { phone_rings(ring); });
    } else if (const auto* redial = event.body.get_if<OfferRedialled>()) {
        const LegId leg = redial->leg;
        in(between(milliseconds(1), milliseconds(300)), [this, leg] {
            LegPickedUp up;
            up.leg = leg;
            up.dialog.remote_tag = "s";
            up.dialog.remote_target = "sip:seat@127.0.0.1";
            send(up);
        });
    } else if (const auto* out = event.body.get_if<OutboundStarted>()) {
        const LegId leg = out->seat_leg;
        in(between(milliseconds(1), seconds(2)), [this, leg] { send(LegPickedUp{leg, {}, {}}); });
    } else if (const auto* dialled = event.body.get_if<OutboundDialled>()) {
        const LegId leg = dialled->leg;
        if (chance(60)) in(between(seconds(1), seconds(20)), [this, leg] { send(LegPickedUp{leg, {}, {}}); });
        else if (chance(50)) in(between(seconds(1), seconds(20)), [this, leg] { send(LegGone{leg, EndCause::busy, 486, "Busy"}); });
    } else if (const auto* answered = event.body.get_if<CallAnswered>()) {
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
    } else if (const auto* ended = event.body.get_if<CallEnded>()) {
        callers_.erase(ended->call);
    }
    react_to_duty(event);
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

// By call or by incident, of what the last hours have seen; half of them cannot be granted yet.
void World::somebody_asks_for_erasure() {
    in(between(std::chrono::minutes(1), std::chrono::minutes(5)), [this] { somebody_asks_for_erasure(); });
    const State& s = centre_.state();
    std::set<CallId> calls;
    std::set<IncidentId> incidents;
    const auto any = [this](const auto& from) {
        auto it = from.begin();
        std::advance(it, static_cast<std::ptrdiff_t>(roll(from.size())));
        return it->first;
    };
    if (chance(50) && !s.incidents.empty()) incidents.insert(any(s.incidents));
    else if (!s.calls.empty()) calls.insert(any(s.calls));
    constexpr std::size_t kLooksBack = 20'000;
    const std::size_t from = journal_.size() - std::min(journal_.size(), kLooksBack);
    while (told_.size() < journal_.size()) told_.push_back({journal_[told_.size()].seq, Json::parse(journal_[told_.size()].open), true});
    for (std::size_t i = from; i < journal_.size(); ++i) told_[i].personal = journal_[i].personal.size() > 4;  // until it is erased
    const auto told = std::span<const siaga::test::Told>(told_).subspan(from);
    auto erase = siaga::test::erase_of(told, std::move(calls), std::move(incidents));
    // What began before that window cannot be found whole here, as it is in the record.
    const auto began = [&](const char* type, const char* name, std::uint64_t id) {
        return std::any_of(told.begin(), told.end(), [&](const auto& one) {
            return journal_.at(one.seq - 1).type == type && one.open.at(name) == id;
        });
    };
    for (const auto id : erase.calls)
        if (!began("call_arrived", "call", id.value) && !began("outbound_started", "call", id.value)) return;
    for (const auto id : erase.incidents)
        if (!began("incident_saved", "incident", id.value)) return;
    (void)send(std::move(erase), admin_);
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

}  // namespace siaga::simulation
