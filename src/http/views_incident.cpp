#include <algorithm>

#include "http/views.hpp"

namespace siaga::http {

using namespace centre;

std::string name_of_person(const State& s, PersonId id) {
    const auto it = s.people.find(id);
    return it == s.people.end() ? std::string() : it->second.name;
}

namespace {

template <class Time>
void put_time(Json& out, const char* name, Time time) {
    if (time) out[name] = time.us;
}
void put_text(Json& out, const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
}

void put_steps(Json& out, const State& s, const Assignment& a) {
    put_time(out, "sent_at", a.sent_at);
    put_time(out, "delivered_at", a.delivered_at);
    put_time(out, "acknowledged_at", a.acknowledged_at);
    put_time(out, "en_route_at", a.en_route_at);
    put_time(out, "on_scene_at", a.on_scene_at);
    put_time(out, "cleared_at", a.cleared_at);
    put_time(out, "declined_at", a.declined_at);
    put_time(out, "acknowledge_by", a.acknowledge_by);
    put_text(out, "reason", a.reason);
    put_text(out, "outcome", a.outcome);
    if (!a.acknowledged_at) return;
    out["by_phone"] = a.by_phone;
    put_text(out, "acknowledged_by", a.by_phone ? a.phone_name : name_of_person(s, a.acknowledged_by));
}

// The clocks that run or have passed their time, and how far its ladder has climbed: who was tried, with what result.
void put_duty(Json& out, const State& s, const Assignment& a) {
    Json clocks = Json::array();
    for (const auto id : a.clocks)
        if (const auto clock = s.clocks.find(id); clock != s.clocks.end())
            clocks.push_back({{"leg", name_of(clock->second.leg)}, {"started_at", clock->second.started_at.us},
                              {"due_at", clock->second.due_at.us}, {"breached", clock->second.breached}});
    out["clocks"] = std::move(clocks);
    if (a.escalations.empty()) return;
    const auto found = s.escalations.find(a.escalations.back());
    if (found == s.escalations.end()) return;
    const Escalation& e = found->second;
    Json deliveries = Json::array();
    for (const auto id : e.deliveries)
        if (const auto d = s.deliveries.find(id); d != s.deliveries.end())
            deliveries.push_back({{"id", id.value}, {"step", d->second.step}, {"channel", name_of(d->second.target.channel)},
                                  {"label", d->second.target.label}, {"result", name_of(d->second.result)}, {"at", d->second.at.us}});
    Json ladder{{"state", name_of(e.state)}, {"step", e.step}, {"steps", e.steps.size()}, {"why", e.why}, {"deliveries", std::move(deliveries)}};
    if (e.step >= 0 && static_cast<std::size_t>(e.step) < e.steps.size()) ladder["to"] = name_of(e.steps[static_cast<std::size_t>(e.step)].to);
    put_time(ladder, "next_at", e.next_at);
    out["ladder"] = std::move(ladder);
}

// The desk is called again: the page that sounds says so with this number.
void put_recall(Json& out, const State& s, const Assignment& a) {
    for (const auto id : a.escalations) {
        const auto e = s.escalations.find(id);
        if (e == s.escalations.end() || e->second.state != EscalationState::running) continue;
        for (const auto delivery : e->second.deliveries) {
            const auto d = s.deliveries.find(delivery);
            if (d != s.deliveries.end() && d->second.target.channel == Channel::page && d->second.result == DeliveryResult::trying)
                out["recall"] = delivery.value;
        }
    }
}

// Nobody there has said yes, and no page of theirs sounds.
bool phone_now(const Assignment& a) {
    if (a.role == Role::diberi_tahu) return false;
    return a.state == AssignmentState::unreachable || (a.state == AssignmentState::created && a.to_be_phoned);
}

Json report_view(const State& s, const Report& report) {
    Json out{{"id", report.id.value}, {"incident", report.incident.value}, {"type", report.type.value},
             {"priority", name_of(report.priority)}, {"place", to_json_value(report.place)},
             {"place_text", profile::describe(report.place)}, {"narrative", report.narrative},
             {"caller_name", report.caller_name}, {"number", report.number}, {"person", report.person.value},
             {"person_name", name_of_person(s, report.person)}, {"at", report.at.us}, {"wall", report.wall.us},
             {"further", report.further}};
    if (report.call) out["call"] = report.call.value;
    if (const auto call = s.calls.find(report.call); call != s.calls.end()) out["recordings"] = recordings_view(call->second);
    return out;
}

Json assignment_of_incident(const State& s, const Incident& incident, const Assignment& a) {
    Json out{{"id", a.id.value}, {"agency", a.agency.value}, {"role", name_of(a.role)}, {"state", name_of(a.state)},
             {"rule", a.rule}, {"legal_basis", a.legal_basis}, {"must_acknowledge", a.must_acknowledge},
             {"to_be_phoned", a.to_be_phoned}, {"phone_now", phone_now(a)}, {"created_at", a.created_at.us},
             {"overdue", a.overdue}};
    put_steps(out, s, a);
    put_duty(out, s, a);
    put_time(out, "acknowledged_wall", a.acknowledged_wall);
    if (const auto* agency = profile::find_agency(s.profile, a.agency))
        out["contacts"] = to_json_value(profile::contacts_for(*agency, incident.place.kecamatan));
    return out;
}

}  // namespace

Json incident_view(const Centre& mirror, const Incident& incident, Sight sight) {
    const State& s = mirror.state();
    Json out{{"kind", "incident"}, {"id", incident.id.value}, {"number", incident.number},
             {"state", name_of(incident.state)}, {"restricted", incident.restricted}, {"masked", sight != Sight::full},
             {"owner", incident.owner.value}, {"owner_name", name_of_person(s, incident.owner)},
             {"created_at", incident.created_at.us}, {"created_wall", incident.created_wall.us}};
    const auto here = s.care.people.find(incident.owner);
    out["owner_present"] = here != s.care.people.end() && here->second.present;
    put_time(out, "owned_since", incident.care.owned_since);
    if (incident.care.merged_into) out["merged_into"] = incident.care.merged_into.value;
    if (!incident.care.merged.empty()) out["merged"] = to_json_value(incident.care.merged);
    if (sight != Sight::full) return out;
    put_text(out, "seat", incident.seat.value);
    out["type"] = incident.type.value;
    out["priority"] = name_of(incident.priority);
    out["place"] = to_json_value(incident.place);
    out["place_text"] = profile::describe(incident.place);
    out["narrative"] = incident.narrative;
    out["safe_callback"] = incident.safe_callback;
    out["excluded"] = to_json_value(incident.excluded);
    put_time(out, "closed_at", incident.closed_at);
    put_time(out, "closed_wall", incident.closed_wall);
    out["plan"] = to_json_value(incident.plan);
    out["proposed"] = to_json_value(incident.proposed);
    put_text(out, "outcome", incident.outcome);
    put_text(out, "note", incident.care.note);
    if (incident.care.caller) out["caller_answer"] = name_of(*incident.care.caller);
    if (incident.care.reopened) out["reopened"] = incident.care.reopened;
    Json reports = Json::array(), assignments = Json::array(), timeline = Json::array();
    for (const auto id : incident.reports)
        if (const auto report = s.reports.find(id); report != s.reports.end()) reports.push_back(report_view(s, report->second));
    for (const auto id : incident.assignments)
        if (const auto a = s.assignments.find(id); a != s.assignments.end()) assignments.push_back(assignment_of_incident(s, incident, a->second));
    for (const auto& entry : incident.timeline) {
        Json view{{"at", entry.at.us}, {"wall", entry.wall.us}, {"kind", entry.kind}, {"text", entry.text}};
        if (entry.person) {
            view["person"] = entry.person.value;
            view["person_name"] = name_of_person(s, entry.person);
        }
        if (entry.agency) view["agency"] = entry.agency->value;
        if (entry.assignment) view["assignment"] = entry.assignment.value;
        timeline.push_back(std::move(view));
    }
    out["reports"] = std::move(reports);
    out["assignments"] = std::move(assignments);
    out["timeline"] = std::move(timeline);
    return out;
}

Json assignment_view(const Centre& mirror, const Assignment& a) {
    const State& s = mirror.state();
    const Incident& incident = s.incidents.at(a.incident);
    Json out{{"kind", "assignment"}, {"id", a.id.value}, {"incident", incident.id.value}, {"number", incident.number},
             {"agency", a.agency.value}, {"role", name_of(a.role)}, {"state", name_of(a.state)},
             {"type", incident.type.value}, {"priority", name_of(incident.priority)},
             {"place", to_json_value(incident.place)}, {"place_text", profile::describe(incident.place)},
             {"narrative", incident.narrative}, {"restricted", incident.restricted},
             {"safe_callback", incident.safe_callback}, {"rule", a.rule}, {"legal_basis", a.legal_basis},
             {"must_acknowledge", a.must_acknowledge}, {"created_at", a.created_at.us},
             {"created_wall", a.created_wall.us}, {"overdue", a.overdue}, {"reports", incident.reports.size()},
             {"incident_closed", incident.state == IncidentState::closed},
             {"owner_name", name_of_person(s, incident.owner)}};
    put_steps(out, s, a);
    put_duty(out, s, a);
    put_recall(out, s, a);
    put_text(out, "seat", incident.seat.value);
    Json others = Json::array();
    for (const auto id : incident.assignments) {
        if (id == a.id) continue;
        if (const auto other = s.assignments.find(id); other != s.assignments.end())
            others.push_back({{"agency", other->second.agency.value}, {"role", name_of(other->second.role)}, {"state", name_of(other->second.state)}});
    }
    out["others"] = std::move(others);
    return out;
}

std::string summary_text(const State& s, const Incident& incident) {
    const auto* type = profile::find_type(s.profile, incident.type);
    std::string out = incident.number + " " + (type ? type->name : incident.type.value) + " (" + std::string(name_of(incident.priority)) + ")\n";
    out += profile::describe(incident.place) + "\n";
    if (!incident.narrative.empty()) out += incident.narrative + "\n";
    const std::chrono::sys_time<Duration> local{Duration{incident.created_wall.us} + std::chrono::minutes(s.profile.zone_minutes)};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(local - day)};
    char when[64];
    std::snprintf(when, sizeof when, "%02u-%02u-%04d %02d:%02d %s", static_cast<unsigned>(date.day()),
                  static_cast<unsigned>(date.month()), static_cast<int>(date.year()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), s.profile.zone_name.c_str());
    out += "Dilaporkan " + std::string(when) + ", " + std::to_string(incident.reports.size()) + " pelapor\n";
    std::string agencies;
    for (const auto id : incident.assignments) {
        const auto a = s.assignments.find(id);
        if (a == s.assignments.end() || a->second.state == AssignmentState::cancelled) continue;
        const auto* agency = profile::find_agency(s.profile, a->second.agency);
        agencies += (agencies.empty() ? "" : ", ") + (agency ? agency->short_name : a->second.agency.value);
        if (a->second.acknowledged_at) agencies += " (diterima)";
    }
    if (!agencies.empty()) out += "Instansi: " + agencies + "\n";
    return out;
}

}  // namespace siaga::http
