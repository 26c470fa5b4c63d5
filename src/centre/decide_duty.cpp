// The regency's duty officers (piket kabupaten), rung while an alarm wants an answer and no supervisor is there. The
// pages sound each minute; a telephone rings in rounds with ever longer waits between them (decision 142).
#include <algorithm>
#include <array>

#include "deciding.hpp"

namespace siaga::centre {
namespace {

// From the end of one round to the next; the last goes on.
constexpr std::array kWaits{std::chrono::minutes(1), std::chrono::minutes(2), std::chrono::minutes(5), std::chrono::minutes(10)};

}  // namespace

// Since the oldest alarm of the case that still wants an answer; its ladder's own step came just before.
Deciding::DutyTries Deciding::duty_tries(IncidentId incident, EscalationId before) const {
    HouseTime since = now;
    for (const auto& [id, alarm] : s.alarms)
        if (alarm.open && alarm.needs_answer && alarm.incident == incident) since = std::min(since, alarm.raised_at);
    DutyTries out;
    for (const auto& [id, e] : s.escalations) {
        if (e.incident != incident || id >= before) continue;
        if (e.ended_at && e.ended_at < since) continue;  // of an alarm that was answered long ago
        bool tried = !e.assignment;
        if (tried) out.ended = std::max(out.ended, e.ended_at);
        for (const auto of : e.deliveries) {
            const auto d = s.deliveries.find(of);
            if (d == s.deliveries.end() || !d->second.target.agency.value.empty()) continue;
            tried = tried || e.assignment;
            out.ended = std::max(out.ended, d->second.ended_at);
            out.taken = out.taken || (d->second.result == DeliveryResult::accepted && d->second.ended_at >= since);
        }
        out.rounds += tried ? 1 : 0;
    }
    return out;
}

// Each round begins with another one: who was only sent a message kept the next from being rung.
std::vector<profile::Contact> Deciding::duty_order(const Escalation& e, std::vector<profile::Contact> contacts) const {
    if (e.assignment || contacts.empty()) return contacts;
    const auto first = duty_tries(e.incident, e.id).rounds % contacts.size();
    std::rotate(contacts.begin(), contacts.begin() + static_cast<std::ptrdiff_t>(first), contacts.end());
    return contacts;
}

void Deciding::notify_duty(IncidentId incident, const std::string& why) {
    for (const auto& [id, running] : s.escalations)
        if (running.incident == incident && !running.assignment && running.state == EscalationState::running) return;
    const EscalationId made{s.last_escalation + 1};
    emit(EscalationStarted{made, ClockLeg::acknowledge, incident, {}, {}, "piket", why, {{profile::StepTo::piket_kabupaten, {}, {}, 120}}});
    next_step(made);
}

void Deciding::call_duty(AlarmId id) {
    const Alarm& alarm = s.alarms.at(id);
    const auto& officers = s.profile.duty;
    if (!alarm.incident || std::all_of(officers.begin(), officers.end(), profile::is_erased) || supervisor_present(s)) return;
    const DutyTries tries = duty_tries(alarm.incident, EscalationId{s.last_escalation + 1});
    if (tries.taken) return;
    if (tries.rounds && now < tries.ended + kWaits[std::min(tries.rounds, kWaits.size()) - 1]) return;
    notify_duty(alarm.incident, alarm.text);
}

void Deciding::quiet_duty(IncidentId incident) {
    if (!incident) return;
    for (const auto& [id, alarm] : s.alarms)
        if (alarm.open && alarm.needs_answer && alarm.incident == incident) return;
    std::vector<EscalationId> running;
    for (const auto& [id, e] : s.escalations)
        if (e.incident == incident && !e.assignment && e.state == EscalationState::running) running.push_back(id);
    for (const auto id : running) stop_ladder(id, "alarm sudah dijawab");
}

}  // namespace siaga::centre
