// Clocks that pass their time, ladders that climb through telephones and gateways, rules and clocks that are changed
// meanwhile; and what must hold of them.
#include <algorithm>

#include "siaga/profile/load.hpp"
#include "tests/support/contact.hpp"
#include "world.hpp"

namespace siaga::simulation {
using profile::Channel;
using profile::ClockLeg;
using profile::StepTo;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

profile::ClockRule clock(const std::string& id, ClockLeg leg, std::uint32_t in_s, const std::string& agency = {}, const std::string& ladder = {}) {
    profile::ClockRule out;
    out.id = id;
    out.leg = leg;
    out.seconds = in_s;
    if (!agency.empty()) out.agencies = {AgencyId{agency}};
    out.ladder = ladder;
    return out;
}
bool awaits_acknowledgement(AssignmentState state) {
    return state == AssignmentState::created || state == AssignmentState::sent || state == AssignmentState::delivered || state == AssignmentState::unreachable;
}
bool over(AssignmentState state) {
    return state == AssignmentState::cleared || state == AssignmentState::declined || state == AssignmentState::cancelled;
}
// Somebody still has to be told for this.
bool asked_for(ClockLeg leg, const Assignment& a) {
    switch (leg) {
        case ClockLeg::send: return !a.delivered_at && awaits_acknowledgement(a.state);
        case ClockLeg::acknowledge: return awaits_acknowledgement(a.state);
        case ClockLeg::depart: return a.state == AssignmentState::acknowledged;
        default: return a.state == AssignmentState::acknowledged || a.state == AssignmentState::en_route;
    }
}

}  // namespace

// Every leg of an assignment has a clock; some climb ladders of their own, one of them through a supervisor.
void add_duty(profile::Profile& p) {
    int number = 100;
    for (auto& agency : p.agencies) {
        if (agency.standing == profile::Standing::partner) continue;
        agency.contacts = {siaga::test::contact_of("Piket " + agency.id.value, "0712" + std::to_string(++number), profile::ContactRank::piket),
                           siaga::test::contact_of("Kepala " + agency.id.value, "0712" + std::to_string(++number), profile::ContactRank::kepala)};
        agency.contacts[0].messages = true;
        agency.contacts[1].email = agency.id.value + "@contoh.test";
    }
    p.duty = {siaga::test::contact_of("Piket kabupaten", "0712900", profile::ContactRank::piket)};
    p.clock_rules = {clock("kirim", ClockLeg::send, 20, "bpbd", "kirim"), clock("berangkat_api", ClockLeg::depart, 60, "damkar", "berangkat"),
                     clock("berangkat", ClockLeg::depart, 90), clock("tiba", ClockLeg::arrive, 240), clock("tutup", ClockLeg::close, 1200)};
    p.ladders = {{"pengawas", {ClockLeg::acknowledge}, {}, {AgencyId{"damkar"}},
                  {{StepTo::meja, {}, {}, 20}, {StepTo::pengawas, {}, {}, 30}, {StepTo::piket, {}, {}, 30}, {StepTo::kepala, {}, {}, 30},
                   {StepTo::instansi_lain, AgencyId{"bpbd"}, {Channel::voice}, 30}, {StepTo::piket_kabupaten, {}, {}, 40}}},
                 {"kirim", {ClockLeg::send}, {}, {}, {{StepTo::piket, {}, {}, 45}, {StepTo::kepala, {}, {}, 45}}},
                 {"berangkat", {ClockLeg::depart}, {}, {}, {{StepTo::piket, {}, {Channel::voice}, 45}, {StepTo::kepala, {}, {Channel::email}, 45}}}};
}

// ---- what dispatch, telephony, media and people do about it ------------------------------------------

void World::react_to_duty(const Event& event) {
    if (const auto* e = event.body.get_if<DeliveryStarted>()) {
        delivery_made(e->delivery, e->channel, e->agency);
    } else if (const auto* dialled = event.body.get_if<NoticeDialled>()) {
        const LegId leg = dialled->leg;
        const auto fate = roll(100);
        if (fate < 45)
            in(between(milliseconds(200), seconds(25)), [this, leg] {
                LegPickedUp up;
                up.leg = leg;
                if (chance(80)) up.dialog.remote_tag = "n";
                up.dialog.remote_target = "sip:piket@127.0.0.1";
                send(up);
            });
        else if (fate < 80) {
            const EndCause cause = fate < 60 ? EndCause::busy : fate < 70 ? EndCause::refused : EndCause::unreachable;
            in(between(milliseconds(20), seconds(5)), [this, leg, cause] { send(LegGone{leg, cause, 486, "tidak"}); });
        }
    } else if (const auto* answered = event.body.get_if<NoticeAnswered>()) {
        const CallId call = answered->call;
        in(between(milliseconds(100), seconds(9)), [this, call] { somebody_listens(call); });
    }
}

void World::delivery_made(DeliveryId id, Channel channel, const AgencyId& agency) {
    if (channel == Channel::voice) {
        in(between(milliseconds(50), milliseconds(800)), [this, id] { send(NoticeSpoken{id, chance(97) ? "pesan/uji" : ""}); });
        return;
    }
    if (channel == Channel::page) {
        PersonId crew;
        for (const auto& [person, known] : centre_.state().people)
            if (known.agency == agency) crew = person;
        if (chance(60)) in(between(milliseconds(100), seconds(9)), [this, id, crew] { (void)send(ShowDelivery{id}, crew); });
        return;
    }
    const bool falters = chance(30);
    const auto result = chance(60) ? DeliveryResult::told : chance(50) ? DeliveryResult::unreachable : DeliveryResult::refused;
    if (falters) in(between(milliseconds(50), seconds(5)), [this, id] { (void)send(DeliveryDone{id, DeliveryResult::trying, "503"}); });
    if (chance(90)) in(between(seconds(falters ? 6 : 0), seconds(20)), [this, id, result] { (void)send(DeliveryDone{id, result, "uji"}); });
}

// Whoever has taken up the telephone: hears what is played to its end, presses something, or hangs up.
void World::somebody_listens(CallId id) {
    const auto call = centre_.state().calls.find(id);
    if (call == centre_.state().calls.end() || call->second.state == CallState::ended) return;
    const LegId leg = call->second.caller_leg;
    MediaFact fact;
    fact.id = ++media_fact_;
    fact.call = id;
    fact.leg = leg;
    if (const auto room = centre_.state().rooms.find(id); chance(60) && room != centre_.state().rooms.end() && !room->second.parties.empty() && room->second.parties.front().play) {
        fact.kind = MediaFactKind::play_ended;
        fact.play = room->second.parties.front().play->id;
        send(MediaSaid{fact});
    } else if (chance(85)) {
        static constexpr const char* kDigits[] = {"1", "1", "1", "2", "5", "#"};
        fact.kind = MediaFactKind::dtmf;
        fact.digit = kDigits[roll(std::size(kDigits))];
        send(MediaSaid{fact});
    } else {
        send(LegGone{leg, EndCause::caller_hung_up, 0, "BYE"});
    }
    in(between(milliseconds(500), seconds(12)), [this, id] { somebody_listens(id); });
}

// Two admins: one writes rules, the other approves; both change clocks and ladders. All of it under running incidents.
void World::admins_act() {
    in(between(seconds(5), minutes(1)), [this] { admins_act(); });
    const State& s = centre_.state();
    const PersonId by = chance(70) ? admin_ : second_admin_;
    switch (roll(8)) {
        case 0: (void)send(DraftRules{"draf", 0}, by); break;
        case 1: case 2: {
            if (s.rules.drafts.empty()) break;
            const RuleDraft draft = s.rules.drafts.begin()->second;
            RuleContent content = draft.content;
            auto& legs = content.rules[roll(content.rules.size())].legs;
            if (chance(30)) legs = {{AgencyId{"bpbd"}, profile::Role::utama}, {AgencyId{"damkar"}, profile::Role::pendukung}};
            else if (chance(75)) legs = {{AgencyId{"damkar"}, profile::Role::utama}};
            else legs.clear();  // wrong: must never be published
            (void)send(SaveRuleDraft{draft.id, draft.revision, "draf", std::move(content)}, by);
            break;
        }
        case 3: case 4:
            if (s.rules.drafts.empty()) break;
            else {
                const RuleDraft draft = s.rules.drafts.begin()->second;
                if (draft.proposed) (void)send(ApproveRules{draft.id, draft.revision}, draft.proposed_by == admin_ ? second_admin_ : admin_);
                else if (send(PublishRules{draft.id, draft.revision, "uji lapangan", {}}, by).refusal || chance(10)) (void)send(DiscardRuleDraft{draft.id}, by);
            }
            break;
        case 5: (void)send(RollBackRules{1 + roll(std::max<std::uint64_t>(1, s.rules.last_version)), "ternyata keliru"}, by); break;
        case 6: {
            auto table = profile::policy_of(s.profile).table;
            for (auto& rule : table.rules) rule.seconds = static_cast<std::uint32_t>(20 + roll(rule.leg == ClockLeg::close ? 2000 : 300));
            table.clocks.acknowledge_emergency_s = static_cast<std::uint32_t>(20 + roll(100));
            (void)send(SaveClocks{std::move(table), s.clock_admin.clocks.revision}, by);
            break;
        }
        default: {
            auto ladders = s.profile.ladders;
            for (auto& ladder : ladders)
                for (auto& step : ladder.steps) step.wait_s = static_cast<std::uint32_t>(5 + roll(60));
            (void)send(SaveLadders{std::move(ladders), s.clock_admin.ladders.revision}, by);
        }
    }
}

// ---- promises ----------------------------------------------------------------------------------------

// The mirror stands right behind this event.
void World::check_duty_event(const Event& event) {
    const State& s = mirror_.state();
    if (const auto* e = event.body.get_if<EscalationStep>(); e && !decided_.insert({e->escalation.value, e->step}).second)
        broken("step " + std::to_string(e->step) + " of ladder " + std::to_string(e->escalation.value) + " was decided twice");
    if (const auto* e = event.body.get_if<IncidentSaved>(); e && e->plan.rules_version != s.rules.active)
        broken(e->number + " was not planned by the rules in force");
    const auto* e = event.body.get_if<DeliveryStarted>();
    if (!e) return;
    const Escalation& ladder = s.escalations.at(e->escalation);
    const Incident& incident = s.incidents.at(ladder.incident);
    if (ladder.state != EscalationState::running || incident.state != IncidentState::open) broken("somebody is told by a ladder that has ended");
    if (ladder.assignment) {
        if (!asked_for(ladder.leg, s.assignments.at(ladder.assignment))) broken(incident.number + ": somebody is told of what has been answered");
        return;
    }
    const bool wanted = std::any_of(s.alarms.begin(), s.alarms.end(), [&](const auto& one) {
        return one.second.open && one.second.needs_answer && one.second.incident == incident.id;
    });
    if (!wanted) broken(incident.number + ": a duty officer is rung about nothing");
}

// Rules act from the next incident on: publishing them, or clocks, moves nothing that runs.
void World::check_change(const Batch& batch) const {
    const auto is = [](const Event& event, [[maybe_unused]] auto... of) { return (event.body.holds<decltype(of)>() || ...); };
    const bool changed = std::any_of(batch.events.begin(), batch.events.end(),
                                     [&](const Event& event) { return is(event, RulesPublished{}, ClocksSaved{}, LaddersSaved{}); });
    const bool starts = std::any_of(batch.events.begin(), batch.events.end(), [&](const Event& event) { return is(event, ServerStarted{}); });
    if (!changed || starts) return;
    for (const auto& event : batch.events)
        if (is(event, AssignmentCreated{}, AssignmentCancelled{}, ClockStarted{}, ClockStopped{}, EscalationStarted{}, EscalationEnded{}))
            broken("a change of the rules moved what was running: " + std::string(type_of(event.body)));
    if (profile::blocks(profile::check_rule_set(centre_.state().profile, {{}, nullptr, false}))) broken("rules that are wrong are in force");
}

// A ladder that runs will go on by itself: at its step's time, or when what it tries ends, which has a time as well.
void World::check_ladders() const {
    const State& s = centre_.state();
    if (now_ <= started_ + seconds(3)) return;  // a start looks at what was due while the house was down
    const auto rung = [&](const std::string& number) {
        return std::any_of(s.deliveries.begin(), s.deliveries.end(), [&](const auto& one) {
            const Delivery& d = one.second;
            const auto call = s.calls.find(d.call);
            const bool up = call != s.calls.end() && call->second.state != CallState::ended;
            return d.target.number == number && d.target.channel == Channel::voice && (d.result == DeliveryResult::trying || up);
        });
    };
    for (const auto& [id, d] : s.deliveries)
        if (d.result == DeliveryResult::trying && d.deadline + seconds(1) < now_) broken("delivery " + std::to_string(id.value) + " is tried for ever");
    for (const auto& [id, e] : s.escalations) {
        if (e.state != EscalationState::running || (e.next_at && now_ <= e.next_at + seconds(1))) continue;
        const bool trying = std::any_of(e.deliveries.begin(), e.deliveries.end(), [&](DeliveryId of) { return s.deliveries.at(of).result == DeliveryResult::trying; });
        const bool waits = !e.left.empty() && rung(e.left.front().number);
        if (trying || waits) continue;
        std::string seen = "ladder " + std::to_string(id.value) + " stands still at step " + std::to_string(e.step) + " of " + std::to_string(e.steps.size()) + ":";
        for (const DeliveryId of : e.deliveries)
            seen += " " + std::to_string(s.deliveries.at(of).step) + " " + s.deliveries.at(of).target.number + " " + std::string(name_of(s.deliveries.at(of).result));
        for (const auto& left : e.left) seen += " left " + left.number;
        broken(seen);
    }
}

// Every open assignment has a running clock, a ladder that climbs, or a named owner who is alarmed; of each leg.
void World::check_duty() const {
    const State& s = centre_.state();
    std::set<std::pair<IncidentId, AlarmKind>> alarmed;
    std::set<std::string> late;
    for (const auto& [id, alarm] : s.alarms) {
        if (!alarm.open || !alarm.incident) continue;
        alarmed.insert({alarm.incident, alarm.kind});
        if (alarm.kind == AlarmKind::clock_late) late.insert(alarm.subject);
        const auto of = s.incidents.find(alarm.incident);
        if (of == s.incidents.end()) broken("an alarm about no incident");
        if (alarm.owner && alarm.owner != of->second.owner) broken(of->second.number + " alarms whom it no longer belongs to");
    }
    const auto pending = [&](const std::vector<ClockId>& clocks, ClockLeg leg) {
        return std::any_of(clocks.begin(), clocks.end(), [&](ClockId id) { return s.clocks.contains(id) && s.clocks.at(id).leg == leg && !s.clocks.at(id).breached; });
    };
    for (const auto& [id, incident] : s.incidents) {
        if (incident.state != IncidentState::open) continue;
        if (!pending(incident.clocks, ClockLeg::close) && !late.contains(incident.number + " close")) broken(incident.number + " may stay open for ever");
        bool looked_for = false, given_up = false;
        for (const AssignmentId task : incident.assignments) {
            const Assignment& a = s.assignments.at(task);
            if (!a.must_acknowledge) continue;
            given_up = given_up || a.state == AssignmentState::declined;
            if (over(a.state)) continue;
            const std::string who = incident.number + " " + a.agency.value;
            bool climbing = false;
            std::set<ClockLeg> climbed;
            for (const EscalationId e : a.escalations) {
                climbing = climbing || s.escalations.at(e).state == EscalationState::running;
                climbed.insert(s.escalations.at(e).leg);
                looked_for = looked_for || (s.escalations.at(e).state == EscalationState::exhausted && asked_for(s.escalations.at(e).leg, a));
            }
            const bool arriving = pending(a.clocks, ClockLeg::arrive) || late.contains(incident.number + " arrive");
            if (a.state != AssignmentState::on_scene && !arriving) broken(who + " may arrive whenever it likes");
            if (awaits_acknowledgement(a.state)) {
                looked_for = true;
                const bool alarm = alarmed.contains({id, AlarmKind::assignment_overdue}) || alarmed.contains({id, AlarmKind::agency_unreachable}) ||
                                   alarmed.contains({id, AlarmKind::ladder_exhausted});
                if (!pending(a.clocks, ClockLeg::acknowledge) && !climbing && !alarm) broken(who + " has no clock, no ladder and nobody alarmed");
                if (!pending(a.clocks, ClockLeg::acknowledge) && !climbing && !climbed.contains(ClockLeg::acknowledge)) broken(who + ": its clock passed and no ladder climbed");
            }
            if (a.state == AssignmentState::acknowledged && !pending(a.clocks, ClockLeg::depart) && !climbing && !climbed.contains(ClockLeg::depart) &&
                !late.contains(incident.number + " depart"))
                broken(who + " may depart whenever it likes");
        }
        if (alarmed.contains({id, AlarmKind::ladder_exhausted}) && !looked_for && !given_up) broken(incident.number + " sounds for nobody reached though all have accepted");
    }
}

}  // namespace siaga::simulation
