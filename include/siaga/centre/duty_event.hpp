// Purpose: the events of clocks, ladders and deliveries; a part of event.hpp, which is the header to include.
// Thread: plain values.
#pragma once

namespace siaga::centre {

// ---- clocks and ladders ---------------------------------------------------------------------------
struct ClockStarted { ClockId clock; ClockLeg leg{}; IncidentId incident; AssignmentId assignment; CallId call; HouseTime due_at; std::uint32_t seconds = 0; std::string rule, ladder, policy; SIAGA_EVENT_OPEN("clock_started", 1, clock, leg, incident, assignment, call, due_at, seconds, rule, ladder, policy) };  // policy: hash of the profile it was pinned to
struct ClockStopped { ClockId clock; ClockLeg leg{}; IncidentId incident; AssignmentId assignment; bool met = true; SIAGA_EVENT_OPEN("clock_stopped", 1, clock, leg, incident, assignment, met) };  // not met: what it measured will not come any more
struct ClockBreached { ClockId clock; ClockLeg leg{}; IncidentId incident; AssignmentId assignment; CallId call; HouseTime due_at; SIAGA_EVENT_OPEN("clock_breached", 1, clock, leg, incident, assignment, call, due_at) };  // once; clock 0: a call's own (ring, answer, classify), pinned in call_arrived and call_answered; later than due_at where the server was down
struct EscalationStarted { EscalationId escalation; ClockLeg leg{}; IncidentId incident; AssignmentId assignment; AgencyId agency; std::string ladder, why; std::vector<profile::LadderStep> steps; SIAGA_EVENT_OPEN("escalation_started", 1, escalation, leg, incident, assignment, agency, ladder, why, steps) };
struct EscalationStep { EscalationId escalation; int step = 0; HouseTime next_at; std::vector<Target> targets; SIAGA_EVENT("escalation_step", 1, (escalation, step, next_at), (targets)) };  // a step is decided once: escalation and step are its key
struct EscalationEnded { EscalationId escalation; bool exhausted = false; std::string why; SIAGA_EVENT_OPEN("escalation_ended", 1, escalation, exhausted, why) };
struct DeliveryStarted { DeliveryId delivery; EscalationId escalation; int step = 0; Channel channel{}; AgencyId agency; HouseTime deadline; Target target; std::string text; SIAGA_EVENT("delivery_started", 1, (delivery, escalation, step, channel, agency, deadline), (target, text)) };  // dispatch makes it, at least once, with the delivery's number as the key
struct DeliveryFaltered { DeliveryId delivery; std::string detail; SIAGA_EVENT_OPEN("delivery_faltered", 1, delivery, detail) };  // a message's first attempt failed; dispatch tries again while the ladder goes on
struct DeliveryEnded { DeliveryId delivery; DeliveryResult result{}; std::string detail; SIAGA_EVENT_OPEN("delivery_ended", 1, delivery, result, detail) };
// A voice delivery dials: INVITE through the trunk, no seat.
struct NoticeDialled { CallId call; LegId leg; TrunkId trunk; DeliveryId delivery; AgencyId agency; IncidentId incident; std::string local_address; std::uint16_t local_port = 0; HouseTime deadline; Caller party; SIAGA_EVENT("notice_dialled", 1, (call, leg, trunk, delivery, agency, incident, local_address, local_port, deadline), (party)) };
struct NoticeAnswered { CallId call; LegId leg; DeliveryId delivery; SIAGA_EVENT_OPEN("notice_answered", 1, call, leg, delivery) };
struct NoticeReady { DeliveryId delivery; std::string prompt; SIAGA_EVENT_OPEN("notice_ready", 1, delivery, prompt) };    // its words are a sound now
struct NoticeHeard { DeliveryId delivery; int passes = 0; SIAGA_EVENT_OPEN("notice_heard", 1, delivery, passes) };       // the message was played to its end

}  // namespace siaga::centre
