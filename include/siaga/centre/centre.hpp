// Purpose: the core. handle() turns a command into events or a refusal; apply() changes the state and can
// neither refuse nor look at a clock. The same events always give the same state.
// Thread: one owner; the live Centre belongs to the centre thread, the mirror to http's.
// Errors: refusals are Error{code, message for people, place}; codes are listed in docs/api/openapi.yaml.
#pragma once

#include <memory>
#include <set>

#include "siaga/base/result.hpp"
#include "siaga/centre/command.hpp"
#include "siaga/centre/event.hpp"
#include "siaga/centre/state.hpp"

namespace siaga::centre {

// What events touched, so that views are rebuilt only for those.
struct Touched {
    std::set<CallId> calls;
    std::set<SeatId> seats;
    std::set<IncidentId> incidents;
    std::set<AssignmentId> assignments;
    std::set<CallbackId> callbacks;
    std::set<AlarmId> alarms;
    std::set<AgencyId> agencies;
    std::set<PersonId> people;
    std::set<PersonId> presence;  // came or went
    std::set<HandoverId> handovers;
    bool roster = false;
    bool settings = false;  // settings, profile, trunk peers

    void merge(const Touched& more);
};

struct Core;

class Centre {
public:
    Centre();
    explicit Centre(State state);  // from a snapshot
    ~Centre();
    Centre(Centre&&) noexcept;
    Centre& operator=(Centre&&) noexcept;

    // Decide and apply: every decision is made of events, each applied the moment it is decided, so that
    // the next one sees it. A refusal leaves no event behind. Pure but for this object: the same state,
    // command and times give the same batch (docs/decisions/0003-decide-by-applying.md).
    // `now` before state().at counts as state().at. Never throws for bad input.
    [[nodiscard]] Batch handle(const Command& command, HouseTime now, WallTime wall, Touched* touched = nullptr);
    // Replay and mirror. Total: no clock, no configuration, no refusal. Events come in order; one whose
    // seq was applied already is ignored.
    void apply(const Event& event, Touched* touched = nullptr);

    // The earliest moment a Tick has something to do; nullopt when nothing is pending.
    [[nodiscard]] std::optional<HouseTime> next_deadline() const;
    [[nodiscard]] const State& state() const;
    // SHA-256 (hex) over the state's JSON; equal digests at equal seq = equal states.
    [[nodiscard]] std::string digest() const;

    // Questions several rooms ask.
    [[nodiscard]] bool offerable(const Seat& seat) const;      // ready, registered and reachable
    [[nodiscard]] bool any_seat_ready() const;                 // somebody could be offered a call now
    [[nodiscard]] std::vector<CallId> waiting() const;         // in the order they will be offered
    [[nodiscard]] AnswerBy answer_by(const Call& call, SeatId seat) const;
    [[nodiscard]] const Seat* seat_of(PersonId person) const;  // where this person sits

private:
    std::unique_ptr<Core> core_;
};

}  // namespace siaga::centre
