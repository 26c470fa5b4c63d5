#include "rehearse/record.hpp"

#include <algorithm>
#include <cstdio>

namespace siaga::rehearse {

using namespace centre;

namespace {

double in_seconds(Duration d) { return static_cast<double>(d.count()) / 1e6; }

template <class E>
std::string text_of(const E& value) {
    return std::string(siaga::name_of(value));
}

}  // namespace

std::string Record::clock_text(HouseTime at) const {
    const std::int64_t local = at.us / 1'000'000 + std::int64_t{profile_.zone_minutes} * 60;
    const auto of_day = static_cast<unsigned>(((local % kDay) + kDay) % kDay);
    char text[16];
    std::snprintf(text, sizeof text, "%02u:%02u:%02u", of_day / 3600, of_day / 60 % 60, of_day % 60);
    return text;
}

std::string Record::name_of_agency(const AgencyId& id) const {
    const auto* agency = profile::find_agency(profile_, id);
    return agency != nullptr && !agency->short_name.empty() ? agency->short_name : id.value;
}

void Record::name_call(CallId id, const std::string& name) {
    if (CallSeen* seen = call(id)) {
        seen->id = name;
        by_name_[name] = by_call_.at(id);
    }
}
IncidentId Record::incident_of(const std::string& name) const {
    const auto found = incident_of_.find(name);
    return found == incident_of_.end() ? IncidentId{} : found->second;
}
CallSeen* Record::call(CallId id) {
    const auto found = by_call_.find(id);
    return found == by_call_.end() ? nullptr : &calls_[found->second];
}
AssignmentSeen* Record::assignment(AssignmentId id) {
    const auto found = by_assignment_.find(id);
    return found == by_assignment_.end() ? nullptr : &calls_[found->second.call].assignments[found->second.assignment];
}
std::vector<Told>& Record::told_of(const Climbing& ladder) {
    CallSeen& seen = calls_[ladder.call];
    return ladder.own ? seen.assignments[ladder.assignment].ladder : seen.duty;
}

void Record::see(const Event& event) {
    ++summary_.events;
    see_call(event);
    see_incident(event);
    see_assignment(event);
    see_clock(event);
    see_ladder(event);
}

void Record::see_call(const Event& event) {
    if (const auto* e = event.body.get_if<CallArrived>()) {
        by_call_[e->call] = calls_.size();
        arrived_[e->call] = event.at;
        CallSeen& made = calls_.emplace_back();
        made.at = clock_text(event.at);
        made.number = e->caller.number;
    } else if (const auto* answered = event.body.get_if<CallAnswered>()) {
        if (CallSeen* seen = call(answered->call)) {
            seen->answered = true;
            seen->seat = answered->seat.value;
            seen->wait_s = in_seconds(event.at - arrived_[answered->call]);
            answered_[answered->call] = event.at;
        }
    } else if (const auto* result = event.body.get_if<CallResultGiven>()) {
        if (CallSeen* seen = call(result->call)) seen->result = text_of(result->result);
    } else if (const auto* ended = event.body.get_if<CallEnded>()) {
        CallSeen* seen = call(ended->call);
        if (!seen) return;
        seen->cause = text_of(ended->cause);
        seen->abandoned = !seen->answered;
        if (seen->answered) seen->talk_s = in_seconds(event.at - answered_[ended->call]);
        else seen->wait_s = in_seconds(event.at - arrived_[ended->call]);
    }
}

void Record::see_incident(const Event& event) {
    if (const auto* e = event.body.get_if<IncidentSaved>()) {
        ++summary_.incidents;
        CallSeen* seen = call(e->call);
        if (!seen) return;
        by_incident_[e->incident] = by_call_.at(e->call);
        incident_of_[seen->id] = e->incident;
        seen->incident = e->number;
        const auto* type = profile::find_type(profile_, e->type);
        seen->type = type ? type->name : e->type.value;
        seen->place = profile::describe(e->place);
        seen->rule = e->plan.rule_id;
    } else if (const auto* linked = event.body.get_if<ReportLinked>()) {
        CallSeen* seen = call(linked->call);
        const auto first = by_incident_.find(linked->incident);
        if (!seen || first == by_incident_.end()) return;
        seen->linked = true;
        seen->incident = calls_[first->second].incident;
        seen->type = calls_[first->second].type;
        incident_of_[seen->id] = linked->incident;
    } else if (const auto* alarm = event.body.get_if<AlarmRaised>()) {
        const auto first = by_incident_.find(alarm->incident);
        if (first != by_incident_.end()) calls_[first->second].alarms.push_back(text_of(alarm->kind));
    }
}

void Record::see_assignment(const Event& event) {
    const std::string at = clock_text(event.at);
    if (const auto* e = event.body.get_if<AssignmentCreated>()) {
        const auto first = by_incident_.find(e->incident);
        if (first == by_incident_.end()) return;
        auto& list = calls_[first->second].assignments;
        by_assignment_[e->assignment] = {first->second, list.size()};
        created_[e->assignment] = event.at;
        AssignmentSeen& made = list.emplace_back();
        made.agency = e->line.agency.value;
        made.name = name_of_agency(e->line.agency);
        made.role = text_of(e->line.role);
        made.rule = e->line.rule;
        made.legal_basis = e->line.legal_basis;
        made.state = "created";
        made.must_acknowledge = e->line.must_acknowledge;
        ++summary_.assignments;
        return;
    }
    const auto move = [&](AssignmentId id, const char* state, std::string AssignmentSeen::*when) {
        AssignmentSeen* a = assignment(id);
        if (!a) return;
        a->state = state;
        if (when != nullptr) a->*when = at;
    };
    if (const auto* sent = event.body.get_if<AssignmentSent>()) move(sent->assignment, "sent", &AssignmentSeen::sent);
    else if (const auto* lost = event.body.get_if<AssignmentUnreachable>()) move(lost->assignment, "unreachable", nullptr);
    else if (const auto* shown = event.body.get_if<AssignmentDelivered>()) move(shown->assignment, "delivered", nullptr);
    else if (const auto* out = event.body.get_if<AssignmentEnRoute>()) move(out->assignment, "en_route", &AssignmentSeen::en_route);
    else if (const auto* there = event.body.get_if<AssignmentOnScene>()) move(there->assignment, "on_scene", &AssignmentSeen::on_scene);
    else if (const auto* clear = event.body.get_if<AssignmentCleared>()) move(clear->assignment, "cleared", &AssignmentSeen::cleared);
    else if (const auto* no = event.body.get_if<AssignmentDeclined>()) move(no->assignment, "declined", &AssignmentSeen::declined);
    else if (const auto* off = event.body.get_if<AssignmentCancelled>()) move(off->assignment, "cancelled", nullptr);
    else if (const auto* yes = event.body.get_if<AssignmentAcknowledged>()) {
        move(yes->assignment, "acknowledged", &AssignmentSeen::acknowledged);
        AssignmentSeen* a = assignment(yes->assignment);
        if (!a) return;
        a->acknowledged_by = yes->by_phone ? "telepon: " + yes->name : "meja";
        a->acknowledged_after_s = in_seconds(event.at - created_[yes->assignment]);
        ++summary_.acknowledged;
    }
}

void Record::see_clock(const Event& event) {
    if (const auto* e = event.body.get_if<ClockStarted>()) {
        const auto own = by_assignment_.find(e->assignment);
        if (own == by_assignment_.end()) {
            clocks_[e->clock] = {0, 0, 0, false, ""};
            return;
        }
        AssignmentSeen& a = calls_[own->second.call].assignments[own->second.assignment];
        clocks_[e->clock] = {own->second.call, own->second.assignment, a.clocks.size(), true, a.agency};
        a.clocks.push_back({text_of(e->leg), e->rule, clock_text(e->due_at), e->seconds, "open", false});
        return;
    }
    const auto clock_of = [&](ClockId id) -> ClockSeen* {
        const auto found = clocks_.find(id);
        if (found == clocks_.end() || !found->second.own) return nullptr;
        return &calls_[found->second.call].assignments[found->second.assignment].clocks[found->second.clock];
    };
    if (const auto* stopped = event.body.get_if<ClockStopped>()) {
        ClockSeen* clock = clock_of(stopped->clock);
        if (!clock) return;
        if (clock->outcome == "breached") clock->late = stopped->met;
        else clock->outcome = stopped->met ? "met" : "dropped";
    } else if (const auto* breached = event.body.get_if<ClockBreached>()) {
        if (ClockSeen* clock = clock_of(breached->clock)) clock->outcome = "breached";
        const auto found = clocks_.find(breached->clock);
        ++summary_.breaches[breached->call ? "panggilan" : found == clocks_.end() ? "" : found->second.agency];
    }
}

void Record::see_ladder(const Event& event) {
    if (const auto* e = event.body.get_if<EscalationStarted>()) {
        const auto own = by_assignment_.find(e->assignment);
        const auto first = by_incident_.find(e->incident);
        if (own != by_assignment_.end()) ladders_[e->escalation] = {own->second.call, own->second.assignment, true, e->steps};
        else if (first != by_incident_.end()) ladders_[e->escalation] = {first->second, 0, false, e->steps};
        return;
    }
    const auto ladder = [&](EscalationId id) -> Climbing* {
        const auto found = ladders_.find(id);
        return found == ladders_.end() ? nullptr : &found->second;
    };
    const auto to_of = [](const Climbing& climbing, int step) {
        const auto at = static_cast<std::size_t>(step);
        return at < climbing.steps.size() ? text_of(climbing.steps[at].to) : std::string();
    };
    if (const auto* step = event.body.get_if<EscalationStep>()) {
        if (Climbing* climbing = ladder(step->escalation); climbing && step->targets.empty())
            told_of(*climbing).push_back({step->step + 1, to_of(*climbing, step->step), "", "", "nobody", "", clock_text(event.at)});
    } else if (const auto* started = event.body.get_if<DeliveryStarted>()) {
        Climbing* climbing = ladder(started->escalation);
        if (!climbing) return;
        auto& told = told_of(*climbing);
        deliveries_[started->delivery] = {started->escalation, told.size()};
        told.push_back({started->step + 1, to_of(*climbing, started->step), text_of(started->channel), started->target.label, "trying", "",
                        clock_text(event.at)});
    } else if (const auto* ended = event.body.get_if<DeliveryEnded>()) {
        const auto found = deliveries_.find(ended->delivery);
        if (found == deliveries_.end()) return;
        Told& told = told_of(ladders_.at(found->second.first))[found->second.second];
        told.result = text_of(ended->result);
        told.detail = ended->detail;
    } else if (const auto* over = event.body.get_if<EscalationEnded>()) {
        if (over->exhausted) ++summary_.exhausted;
        if (Climbing* climbing = ladder(over->escalation); climbing && climbing->own)
            calls_[climbing->call].assignments[climbing->assignment].ladder_end = over->why;
    }
}

Summary Record::summary() const {
    Summary out = summary_;
    for (const auto& call : calls_) {
        ++out.calls;
        out.answered += call.answered ? 1U : 0U;
        out.within_10 += call.answered && call.wait_s <= 10 ? 1U : 0U;
        out.within_15 += call.answered && call.wait_s <= 15 ? 1U : 0U;
        out.within_20 += call.answered && call.wait_s <= 20 ? 1U : 0U;
        out.abandoned += call.abandoned ? 1U : 0U;
        out.longest_wait_s = std::max(out.longest_wait_s, call.wait_s);
    }
    return out;
}

}  // namespace siaga::rehearse
