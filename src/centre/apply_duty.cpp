// Clocks, ladders and deliveries, as they change the state.
#include <algorithm>

#include "core.hpp"
#include "last_words.hpp"

namespace siaga::centre {

void Applier::operator()(const ClockStarted& e) {
    RunningClock& made = s.clocks[e.clock];
    made = {e.clock, e.leg, e.incident, e.assignment, e.call, event.at, e.due_at, e.rule, e.ladder, false};
    s.last_clock = std::max(s.last_clock, e.clock.value);
    core.add_deadline(e.due_at, DeadlineKind::clock, e.clock.value);
    if (e.assignment) {
        if (Assignment* found = assignment(e.assignment)) {
            found->clocks.push_back(e.clock);
            found->clocked.insert(e.leg);
        }
    } else if (Incident* found = incident(e.incident)) {
        found->clocks.push_back(e.clock);
        found->clocked.insert(e.leg);
    }
}

void Applier::operator()(const ClockStopped& e) {
    s.clocks.erase(e.clock);
    if (e.assignment) {
        if (Assignment* found = assignment(e.assignment)) std::erase(found->clocks, e.clock);
    } else if (Incident* found = incident(e.incident)) {
        std::erase(found->clocks, e.clock);
    }
}

void Applier::operator()(const ClockBreached& e) {
    if (Call* late = e.clock ? nullptr : call(e.call)) {
        late->late.insert(e.leg);
        touched.calls.insert(e.call);
    }
    if (const auto it = s.clocks.find(e.clock); it != s.clocks.end()) it->second.breached = true;
    const Assignment* of = e.assignment ? assignment(e.assignment) : nullptr;
    note(e.incident, {}, std::string(name_of(e.leg)), e.assignment, of ? std::optional(of->agency) : std::nullopt);
}

void Applier::operator()(const EscalationStarted& e) {
    Escalation& made = s.escalations[e.escalation];
    made.id = e.escalation;
    made.leg = e.leg;
    made.incident = e.incident;
    made.assignment = e.assignment;
    made.agency = e.agency;
    made.ladder = e.ladder;
    made.steps = e.steps;
    made.started_at = event.at;
    s.last_escalation = std::max(s.last_escalation, e.escalation.value);
    if (Assignment* found = e.assignment ? assignment(e.assignment) : nullptr) found->escalations.push_back(e.escalation);
    note(e.incident, {}, e.why, e.assignment, e.agency);
}

void Applier::operator()(const EscalationStep& e) {
    const auto it = s.escalations.find(e.escalation);
    if (it == s.escalations.end()) return;
    it->second.step = e.step;
    it->second.next_at = e.next_at;
    it->second.left = e.targets;
    core.add_deadline(e.next_at, DeadlineKind::step, e.escalation.value);
    if (it->second.assignment) touched.assignments.insert(it->second.assignment);
    const bool known = e.step >= 0 && static_cast<std::size_t>(e.step) < it->second.steps.size();
    note(it->second.incident, {}, known ? std::string(name_of(it->second.steps[static_cast<std::size_t>(e.step)].to)) : std::string(),
         it->second.assignment, it->second.agency);
}

void Applier::operator()(const EscalationEnded& e) {
    const auto it = s.escalations.find(e.escalation);
    if (it == s.escalations.end()) return;
    it->second.state = e.exhausted ? EscalationState::exhausted : EscalationState::ended;
    it->second.next_at = {};
    it->second.left.clear();
    it->second.ended_at = event.at;
    it->second.why = e.why;
    if (it->second.assignment) touched.assignments.insert(it->second.assignment);
    note(it->second.incident, {}, e.why, it->second.assignment, it->second.agency);
}

void Applier::operator()(const DeliveryStarted& e) {
    Delivery& made = s.deliveries[e.delivery];
    made.id = e.delivery;
    made.escalation = e.escalation;
    made.step = e.step;
    made.target = e.target;
    made.target.channel = e.channel;  // what erasure leaves
    made.target.agency = e.agency;
    made.text = e.text;
    made.at = event.at;
    made.deadline = e.deadline;
    s.last_delivery = std::max(s.last_delivery, e.delivery.value);
    core.add_deadline(e.deadline, DeadlineKind::delivery, e.delivery.value);
    const auto of = s.escalations.find(e.escalation);
    if (of == s.escalations.end()) return;
    of->second.deliveries.push_back(e.delivery);
    if (!of->second.left.empty()) of->second.left.erase(of->second.left.begin());
    if (of->second.assignment) touched.assignments.insert(of->second.assignment);
    note(of->second.incident, {}, std::string(name_of(e.channel)) + ": " + e.target.label, of->second.assignment,
         e.agency.value.empty() ? std::nullopt : std::optional(e.agency));
}

void Applier::operator()(const DeliveryEnded& e) {
    const auto it = s.deliveries.find(e.delivery);
    if (it == s.deliveries.end()) return;
    it->second.result = e.result;
    it->second.detail = e.detail;
    it->second.ended_at = event.at;
    if (it->second.call) core.add_deadline(event.at + kLastWords, DeadlineKind::delivery, e.delivery.value);
    const auto of = s.escalations.find(it->second.escalation);
    if (of == s.escalations.end()) return;
    if (of->second.assignment) touched.assignments.insert(of->second.assignment);
    note(of->second.incident, {}, std::string(name_of(e.result)) + ": " + it->second.target.label, of->second.assignment,
         it->second.target.agency.value.empty() ? std::nullopt : std::optional(it->second.target.agency));
}

void Applier::operator()(const NoticeDialled& e) {
    Call& made = s.calls[e.call];
    made.id = e.call;
    made.direction = CallDirection::outbound;
    made.trunk = e.trunk;
    made.caller = e.party;
    made.called_raw = made.called = e.party.number;
    made.arrived_at = event.at;
    made.arrived_wall = event.wall;
    made.connect_at = e.deadline;
    made.caller_leg = e.leg;
    if (e.agency) made.contact_agency = e.agency;
    made.incident = e.incident;
    made.delivery = e.delivery;
    made.filled_in = true;
    Leg& out = new_leg(e.leg, e.call, LegRole::outbound, e.local_address, e.local_port);
    out.trunk = e.trunk;
    out.target = e.party.number;
    s.last_call = std::max(s.last_call, e.call.value);
    const auto it = s.deliveries.find(e.delivery);
    if (it == s.deliveries.end() || it->second.escalation) ++s.totals.outbound;  // a test is in no figure
    core.add_deadline(e.deadline, DeadlineKind::outbound, e.call.value);
    if (it != s.deliveries.end()) it->second.call = e.call;
}

void Applier::operator()(const NoticeAnswered& e) {
    if (Call* found = call(e.call)) {
        found->state = CallState::talking;
        found->connected_at = found->answered_at = event.at;
        found->answered_wall = event.wall;
        found->connect_at = {};
    }
}
void Applier::operator()(const NoticeReady& e) {
    if (const auto it = s.deliveries.find(e.delivery); it != s.deliveries.end()) it->second.prompt = e.prompt;
}
void Applier::operator()(const DeliveryFaltered& e) {
    const auto it = s.deliveries.find(e.delivery);
    if (it == s.deliveries.end()) return;
    it->second.faltered = true;
    it->second.detail = e.detail;
}

void Applier::operator()(const NoticeHeard& e) {
    if (const auto it = s.deliveries.find(e.delivery); it != s.deliveries.end()) it->second.passes = e.passes;
}

}  // namespace siaga::centre
