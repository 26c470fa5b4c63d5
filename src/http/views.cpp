// Which things there are, and for whom; the renderings are in views_call.cpp and views_incident.cpp.
#include "http/views.hpp"

#include <algorithm>

namespace siaga::http {

using namespace centre;

namespace {

template <class Map, class Id>
auto* find_in(const Map& map, const Id& id) {
    const auto it = map.find(id);
    return it == map.end() ? nullptr : &it->second;
}
template <class IdType>
IdType number_id(const std::string& text) {
    return IdType{std::strtoull(text.c_str(), nullptr, 10)};
}
template <class IdType>
std::string text_of(const IdType& id) {
    return to_string(id);
}

// Ended calls stay where somebody has still to say what they were, and at the seat that still has them.
bool live(const Call& call) {
    if (call.state != CallState::ended) return true;
    return call.direction == CallDirection::inbound && call.answered_at && !call.filled_in;
}

}  // namespace

std::set<Thing> things_of(const Centre& mirror, const Touched& touched) {
    std::set<Thing> out;
    for (const auto& id : touched.calls) out.insert({Kind::call, text_of(id)});
    for (const auto& id : touched.seats) {
        out.insert({Kind::seat, text_of(id)});
        // A call's last seat lets go of it: the call may leave the view with it.
        if (const auto* seat = find_in(mirror.state().seats, id); seat && seat->call)
            out.insert({Kind::call, text_of(seat->call)});
    }
    for (const auto& id : touched.incidents) out.insert({Kind::incident, text_of(id)});
    for (const auto& id : touched.assignments) {
        out.insert({Kind::assignment, text_of(id)});
        if (const auto* assignment = find_in(mirror.state().assignments, id))
            out.insert({Kind::incident, text_of(assignment->incident)});
    }
    // What an agency sees of its assignment shows the incident's words and the other agencies' states.
    for (const auto& id : touched.incidents)
        if (const auto* incident = find_in(mirror.state().incidents, id)) {
            for (const auto assignment : incident->assignments) out.insert({Kind::assignment, text_of(assignment)});
            if (incident->restricted) continue;  // its calls are touched themselves, or a stranger would see them stir with it
            for (const auto report : incident->reports)
                if (const auto* found = find_in(mirror.state().reports, report); found && found->call)
                    out.insert({Kind::call, text_of(found->call)});
        }
    // Who opened a restricted case reads its alarms in full now; who is there decides at whose consoles alarms are.
    for (const auto& [id, alarm] : mirror.state().alarms) {
        if (!alarm.open || !alarm.incident || (touched.presence.empty() && touched.incidents.empty())) continue;
        const auto* incident = find_in(mirror.state().incidents, alarm.incident);
        if (incident && (!touched.presence.empty() || (incident->restricted && touched.incidents.contains(incident->id))))
            out.insert({Kind::alarm, text_of(id)});
    }
    for (const auto& id : touched.callbacks) out.insert({Kind::callback, text_of(id)});
    for (const auto& id : touched.alarms) out.insert({Kind::alarm, text_of(id)});
    for (const auto& id : touched.presence) out.insert({Kind::person, text_of(id)});
    for (const auto& id : touched.handovers) out.insert({Kind::handover, text_of(id)});
    for (const auto& id : touched.agencies) out.insert({Kind::agency, text_of(id)});
    if (touched.settings) out.insert({Kind::house, "house"});
    return out;
}

std::vector<Thing> all_things(const Centre& mirror, const Viewer& viewer) {
    const State& s = mirror.state();
    std::vector<Thing> out{{Kind::house, "house"}};
    const auto add = [&](Kind kind, const auto& map) {
        for (const auto& entry : map) {
            Thing thing{kind, text_of(entry.first)};
            if (sight_of(mirror, viewer, thing) != Sight::none) out.push_back(std::move(thing));
        }
    };
    add(Kind::call, s.calls);
    add(Kind::seat, s.seats);
    add(Kind::incident, s.incidents);
    add(Kind::assignment, s.assignments);
    add(Kind::callback, s.callbacks);
    add(Kind::alarm, s.alarms);
    add(Kind::agency, s.agencies);
    add(Kind::person, s.care.people);
    add(Kind::handover, s.care.handovers);
    if (viewer.leads()) out.push_back({Kind::figures, "figures"});
    return out;
}

Sight sight_of(const Centre& mirror, const Viewer& viewer, const Thing& thing) {
    const State& s = mirror.state();
    switch (thing.kind) {
        case Kind::house: return Sight::full;
        case Kind::figures: return viewer.leads() ? Sight::full : Sight::none;
        case Kind::call: {
            const auto* call = find_in(s.calls, number_id<CallId>(thing.id));
            if (!call || !live(*call)) return Sight::none;
            const Sight sight = may_see(s, viewer, *call);
            // Of ended calls only those somebody has yet to name are here, for who may.
            return sight == Sight::masked && call->state == CallState::ended ? Sight::none : sight;
        }
        case Kind::seat:
            return viewer.staff() && s.seats.contains(SeatId{thing.id}) ? Sight::full : Sight::none;
        case Kind::incident: {
            const auto* incident = find_in(s.incidents, number_id<IncidentId>(thing.id));
            return incident ? may_see(viewer, *incident) : Sight::none;
        }
        case Kind::assignment: {
            const auto* assignment = find_in(s.assignments, number_id<AssignmentId>(thing.id));
            // Staff have it inside its incident.
            return assignment && !viewer.staff() ? may_see(s, viewer, *assignment) : Sight::none;
        }
        case Kind::callback: {
            const auto* callback = find_in(s.callbacks, number_id<CallbackId>(thing.id));
            return viewer.staff() && callback && callback->open && callback->listed ? Sight::full : Sight::none;
        }
        case Kind::alarm: {
            const auto* alarm = find_in(s.alarms, number_id<AlarmId>(thing.id));
            return alarm && alarm->open ? sight_of(s, viewer, *alarm) : Sight::none;
        }
        case Kind::person: {
            const auto id = number_id<PersonId>(thing.id);
            const auto* here = find_in(s.care.people, id);
            const auto* person = find_in(s.people, id);
            return viewer.staff() && here && here->present && person && person->active ? Sight::full : Sight::none;
        }
        case Kind::handover: {
            const auto* handover = find_in(s.care.handovers, number_id<HandoverId>(thing.id));
            const bool theirs = handover && (viewer.role == PersonRole::supervisor || viewer.person == handover->from || viewer.person == handover->to);
            return theirs ? Sight::full : Sight::none;
        }
        case Kind::agency:
            if (!s.agencies.contains(AgencyId{thing.id})) return Sight::none;
            return viewer.staff() || viewer.agency.value == thing.id ? Sight::full : Sight::none;
    }
    return Sight::none;
}

namespace {

// What everybody in the room may see of a training; the words the trainee typed are nobody's.
Json training_view(const Training& training) {
    Json out{{"id", training.id.value}, {"scenario", training.scenario.id}, {"title", training.scenario.title},
             {"lines", training.scenario.lines}, {"step", name_of(training.step)}, {"started_at", training.started_at.us}};
    if (training.answered_at) out["answered_at"] = training.answered_at.us;
    if (training.step != TrainingStep::saved) return out;
    out["saved_at"] = training.saved_at.us;
    out["number"] = training.number;
    out["type"] = training.type.value;
    out["expects"] = training.scenario.expects.value;  // told when it can no longer be copied
    out["plan"] = to_json_value(training.plan);
    return out;
}

Json seat_view(const State& s, const Seat& seat) {
    Json out{{"kind", "seat"}, {"id", seat.id.value}, {"title", seat.title}, {"state", name_of(seat.state)},
             {"console", seat.console}, {"idle_since", seat.idle_since.us}, {"misses", seat.misses},
             {"typing", seat.typing}, {"ready_after", seat.ready_after}};
    out["phone"] = !seat.registration ? "absent" : seat.registration->reachable ? "ready" : "silent";
    if (const auto* person = find_in(s.people, seat.person)) {
        out["person"] = seat.person.value;
        out["person_name"] = person->name;
    }
    if (seat.call) out["call"] = seat.call.value;
    if (seat.offer) out["offer"] = seat.offer.value;
    if (seat.state == SeatState::wrap_up) out["deadline"] = seat.deadline.us;
    if (!seat.pause_reason.empty()) out["pause_reason"] = seat.pause_reason;
    if (const auto* training = find_in(s.training.running, seat.id)) out["training"] = training_view(*training);
    return out;
}

Json callback_view(const Callback& callback) {
    Json calls = Json::array();
    for (const auto& call : callback.calls) calls.push_back(call.value);
    return {{"kind", "callback"}, {"id", callback.id.value}, {"number", callback.number}, {"count", callback.count},
            {"short_count", callback.short_count}, {"first_at", callback.first_at.us}, {"last_at", callback.last_at.us},
            {"last_wall", callback.last_wall.us}, {"calls", calls}};
}

// What a stub may say: that something is wrong with a restricted case, whose number and owner its reader knows.
std::string masked_words(AlarmKind kind) {
    const auto what = [&] {
        switch (kind) {
            case AlarmKind::ladder_exhausted: return "tangga habis";
            case AlarmKind::agency_unreachable: return "instansi tidak terjangkau";
            case AlarmKind::assignment_declined: return "instansi tidak dapat menangani";
            case AlarmKind::assignment_overdue: return "tugas belum diterima";
            case AlarmKind::plan_incomplete: return "tidak ada instansi yang bertugas";
            case AlarmKind::clock_late: return "lewat batas waktu";
            default: return "perlu ditindak";
        }
    };
    return std::string("Kejadian terbatas: ") + what();
}

// A ladder stands at the step that is the supervisors'.
bool asks_supervisors(const State& s, const Alarm& alarm) {
    const auto* incident = alarm.kind == AlarmKind::assignment_overdue ? find_in(s.incidents, alarm.incident) : nullptr;
    if (!incident) return false;
    const auto asks = [&](EscalationId id) {
        const auto* e = find_in(s.escalations, id);
        return e && e->state == EscalationState::running && e->step >= 0 && static_cast<std::size_t>(e->step) < e->steps.size() &&
               e->steps[static_cast<std::size_t>(e->step)].to == profile::StepTo::pengawas;
    };
    return std::any_of(incident->assignments.begin(), incident->assignments.end(), [&](AssignmentId id) {
        const auto* a = find_in(s.assignments, id);
        return a && std::any_of(a->escalations.begin(), a->escalations.end(), asks);
    });
}

// Beside its owner's console, where it always sounds. An owner who is not there hears nothing: then it is the
// supervisors', and with none of them there everybody's.
std::string sounds_at(const State& s, const Alarm& alarm) {
    const auto* here = find_in(s.care.people, alarm.owner);
    const bool wanted = alarm.needs_answer || alarm.kind == AlarmKind::owner_missing || asks_supervisors(s, alarm);
    if (!wanted && !alarm.owner) return "everybody";
    if (!wanted && here && here->present) return "owner";
    return supervisor_present(s) ? "supervisors" : "everybody";
}

Json alarm_view(const State& s, const Alarm& alarm, Sight sight) {
    Json out{{"kind", "alarm"}, {"id", alarm.id.value}, {"alarm", name_of(alarm.kind)}, {"subject", alarm.subject},
             {"text", alarm.text}, {"count", alarm.count}, {"raised_at", alarm.raised_at.us},
             {"raised_wall", alarm.raised_wall.us}, {"last_at", alarm.last_at.us}};
    if (sight == Sight::masked) {
        const Incident& incident = s.incidents.at(alarm.incident);
        out["masked"] = true;
        out["subject"] = incident.number;
        out["text"] = masked_words(alarm.kind);
        if (const auto* owner = find_in(s.people, incident.owner)) out["owner_name"] = owner->name;
    }
    if (alarm.incident) out["incident"] = alarm.incident.value;
    out["needs_answer"] = alarm.needs_answer;
    out["sounds_at"] = sounds_at(s, alarm);
    if (alarm.owner) out["owner"] = alarm.owner.value;
    if (const auto* person = find_in(s.people, alarm.acknowledged_by)) {
        out["acknowledged_by"] = alarm.acknowledged_by.value;
        out["acknowledged_by_name"] = person->name;
    }
    return out;
}

Json person_view(const State& s, const Person& person) {
    const auto& here = s.care.people.at(person.id);
    return {{"kind", "person"}, {"id", person.id.value}, {"name", person.name}, {"role", name_of(person.role)}, {"since", here.since.us}};
}

Json handover_view(const State& s, const Handover& handover) {
    const auto name = [&](PersonId id) {
        const auto* person = find_in(s.people, id);
        return person ? person->name : std::string();
    };
    Json incidents = Json::array();
    for (const auto id : handover.incidents)
        if (const auto* incident = find_in(s.incidents, id)) incidents.push_back({{"id", id.value}, {"number", incident->number}});
    return {{"kind", "handover"}, {"id", handover.id.value}, {"from", handover.from.value}, {"from_name", name(handover.from)},
            {"to", handover.to.value}, {"to_name", name(handover.to)}, {"note", handover.note}, {"at", handover.at.us},
            {"wall", handover.wall.us}, {"incidents", incidents}};
}

}  // namespace

Json render(const Centre& mirror, const Thing& thing, Sight sight, bool durable) {
    const State& s = mirror.state();
    switch (thing.kind) {
        case Kind::house:
            return {{"kind", "house"}, {"id", "house"}, {"demo", s.settings.demo}, {"durable", durable}, {"profile_hash", s.profile.hash}};
        case Kind::call: return call_view(mirror, s.calls.at(number_id<CallId>(thing.id)), sight);
        case Kind::seat: return seat_view(s, s.seats.at(SeatId{thing.id}));
        case Kind::incident: return incident_view(mirror, s.incidents.at(number_id<IncidentId>(thing.id)), sight);
        case Kind::assignment: return assignment_view(mirror, s.assignments.at(number_id<AssignmentId>(thing.id)));
        case Kind::callback: return callback_view(s.callbacks.at(number_id<CallbackId>(thing.id)));
        case Kind::alarm: return alarm_view(s, s.alarms.at(number_id<AlarmId>(thing.id)), sight);
        case Kind::agency: {
            const auto& agency = s.agencies.at(AgencyId{thing.id});
            Json out{{"kind", "agency"}, {"id", thing.id}, {"reachable", agency.reachable}, {"desks", agency.desks}};
            if (agency.since) out["since"] = agency.since.us;
            return out;
        }
        case Kind::figures: return figures_view(mirror);
        case Kind::person: return person_view(s, s.people.at(number_id<PersonId>(thing.id)));
        case Kind::handover: return handover_view(s, s.care.handovers.at(number_id<HandoverId>(thing.id)));
    }
    return Json::object();
}

Json house_info(const State& s, const std::string& server_version) {
    Json seats = Json::array(), services = Json::array(), results = Json::array();
    for (const auto& [id, seat] : s.seats) seats.push_back({{"id", id.value}, {"title", seat.title}});
    for (const auto& service : s.profile.services)
        services.push_back({{"number", service.number}, {"name", service.name}, {"default_type", service.default_type.value}});
    for (const auto& [value, name] : enum_names(CallResult{})) results.push_back(name);
    Json trainings = Json::array();
    for (const auto& one : training_scenarios()) trainings.push_back({{"id", one.id}, {"title", one.title}});
    return {{"title", s.profile.title}, {"profile", s.profile.name}, {"zone_name", s.profile.zone_name},
            {"zone_minutes", s.profile.zone_minutes}, {"kabupaten", s.profile.kabupaten.value},
            {"demo", s.settings.demo}, {"types", to_json_value(s.profile.types)},
            {"agencies", to_json_value(s.profile.agencies)}, {"seats", seats}, {"services", services},
            {"results", results}, {"trainings", trainings}, {"flags", to_json_value(s.profile.flags)},
            {"clocks", {{"answer_s", s.profile.clocks.answer_s}, {"classify_s", s.profile.clocks.classify_s}, {"send_s", s.profile.clocks.send_s}}},
            {"server_version", server_version}};
}

}  // namespace siaga::http
