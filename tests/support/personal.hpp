// Purpose: which events an erasure names, found in a list of events the way code.query_erasure (SQL) finds
// them in the record: for tests of the core, which has no record to ask.
// Thread: pure.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "siaga/centre/command.hpp"

namespace siaga::test {

struct Told {
    std::uint64_t seq = 0;
    Json open;
    bool personal = false;  // it has a personal payload
};

// `calls` and `incidents` are the subjects; an incident brings the calls that told of it.
inline centre::Erase erase_of(std::span<const Told> told, std::set<CallId> calls, std::set<IncidentId> incidents) {
    centre::Erase out;
    // A clock's "leg" is a word.
    const auto number = [](const Json& open, const char* name) {
        return open.contains(name) && open.at(name).is_number() ? open.at(name).get<std::uint64_t>() : 0;
    };
    for (const auto& one : told)
        if (incidents.contains(IncidentId{number(one.open, "incident")}) && number(one.open, "call")) calls.insert(CallId{number(one.open, "call")});
    std::set<std::uint64_t> legs, assignments, escalations, seqs;
    std::set<IncidentId> spoken = incidents;  // others were told of it: deliveries know their escalation, that its incident
    const auto meant = [&](const Json& open) {
        return calls.contains(CallId{number(open, "call")}) || incidents.contains(IncidentId{number(open, "incident")}) ||
               assignments.contains(number(open, "assignment"));
    };
    for (const auto& one : told) {
        if (incidents.contains(IncidentId{number(one.open, "incident")})) assignments.insert(number(one.open, "assignment"));
        if (calls.contains(CallId{number(one.open, "call")})) {
            for (const char* leg : {"leg", "seat_leg"}) legs.insert(number(one.open, leg));
            if (one.open.contains("short_call")) out.callbacks.insert(CallbackId{number(one.open, "callback")});
            if (one.open.contains("file")) out.files.push_back(one.open.at("file"));
        }
        if (calls.contains(CallId{number(one.open, "call")}) && one.open.contains("plan")) spoken.insert(IncidentId{number(one.open, "incident")});
        if (spoken.contains(IncidentId{number(one.open, "incident")})) escalations.insert(number(one.open, "escalation"));
        escalations.erase(0);
        if (one.personal && escalations.contains(number(one.open, "escalation"))) seqs.insert(one.seq);
        assignments.erase(0);
        legs.erase(0);
        if (one.personal && (meant(one.open) || legs.contains(number(one.open, "leg")))) seqs.insert(one.seq);
    }
    // Whichever of its calls was asked for: a call-back entry (callback_changed) is one number.
    for (const auto& one : told)
        if (one.personal && one.open.contains("short_call") && out.callbacks.contains(CallbackId{number(one.open, "callback")})) seqs.insert(one.seq);
    out.seqs.assign(seqs.begin(), seqs.end());
    out.calls = std::move(calls);
    out.incidents = std::move(incidents);
    out.reason = "permintaan tertulis";
    return out;
}

}  // namespace siaga::test
