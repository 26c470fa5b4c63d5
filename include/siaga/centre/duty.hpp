// Purpose: the state of clocks and of what a breach sets going: escalations that climb a ladder step by step, and
// the deliveries each step is made of. A step is decided once; a delivery is made at least once, by its id.
// Thread: plain values, owned by the thread that owns the Centre. Times: HouseTime drives.
#pragma once

#include <string>
#include <vector>

#include "siaga/base/describe.hpp"
#include "siaga/profile/clock.hpp"

namespace siaga::centre {

using profile::Channel;
using profile::ClockLeg;

// A clock that runs, or has passed its time and still waits for what it measures. One that was met is gone from
// here; the record keeps it.
struct RunningClock {
    ClockId id;
    ClockLeg leg = ClockLeg::acknowledge;
    IncidentId incident;
    AssignmentId assignment;  // 0: of the whole incident or call
    CallId call;
    HouseTime started_at, due_at;
    std::string rule;    // which clock rule
    std::string ladder;  // what a breach climbs; empty: nothing
    bool breached = false;

    SIAGA_FIELDS(id, leg, incident, assignment, call, started_at, due_at, rule, ladder, breached)
};

// How a delivery ended. shown: an agency's page reported the alarm; told: the message was handed over (e-mail server,
// gateway), which is no acknowledgement; no_digit: somebody or something answered and pressed nothing.
SIAGA_ENUM(DeliveryResult, trying, shown, accepted, declined, told, no_digit, no_answer, busy, refused, unreachable,
           failed, cancelled)

// One way to one person.
struct Target {
    Channel channel = Channel::voice;
    AgencyId agency;    // empty: the regency itself
    std::string label;  // "Piket pos Kayu Agung"
    std::string number;
    std::string email;

    friend bool operator==(const Target&, const Target&) = default;
    SIAGA_FIELDS(channel, agency, label, number, email)
};

struct Delivery {
    DeliveryId id;
    EscalationId escalation;
    int step = 0;
    Target target;
    DeliveryResult result = DeliveryResult::trying;
    HouseTime at, ended_at;
    HouseTime deadline;    // without a result by then it failed
    CallId call;           // voice
    std::string text;      // what is spoken or written
    std::string prompt;    // voice: the sound, once it is made
    int passes = 0;        // voice: how often the whole message was heard; digits count after the first
    bool faltered = false; // a message that is tried again: nobody waits for it any more
    std::string detail;

    SIAGA_FIELDS(id, escalation, step, target, result, at, ended_at, deadline, call, text, prompt, passes, faltered, detail)
};

SIAGA_ENUM(EscalationState, running, ended, exhausted)

struct Escalation {
    EscalationId id;
    ClockLeg leg = ClockLeg::acknowledge;
    IncidentId incident;
    AssignmentId assignment;  // 0: about the incident, for the regency's duty officer
    AgencyId agency;
    std::string ladder;
    std::vector<profile::LadderStep> steps;  // pinned: a change of the rules does not move a running ladder
    int step = -1;                           // the one that runs
    HouseTime next_at;                       // when the next step comes
    std::vector<Target> left;                // of this step, not tried yet
    std::vector<DeliveryId> deliveries;
    EscalationState state = EscalationState::running;
    HouseTime started_at, ended_at;
    std::string why;  // what ended it

    SIAGA_FIELDS(id, leg, incident, assignment, agency, ladder, steps, step, next_at, left, deliveries, state, started_at,
                 ended_at, why)
};

}  // namespace siaga::centre
