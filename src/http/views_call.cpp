#include <algorithm>

#include "http/views.hpp"

namespace siaga::http {

using namespace centre;

namespace {

Json history_of(const State& s, const Call& call) {
    Json out{{"count", 0}, {"results", Json::object()}, {"last", Json::array()}};
    if (call.caller.number.empty()) return out;
    if (const auto it = s.numbers.find(call.caller.number); it != s.numbers.end()) {
        auto count = it->second.count;
        auto results = it->second.results;
        const auto leave_out = [&](const auto& past) {
            if (past.result && results[*past.result] > 0) --results[*past.result];
        };
        for (auto past = it->second.last.rbegin(); past != it->second.last.rend(); ++past) {
            if (past->call == call.id) {  // no earlier call of its own
                if (count > 0) --count;
                leave_out(*past);
                continue;
            }
            Json view{{"call", past->call.value}, {"at_wall", past->at.us}};
            const auto incident = s.incidents.find(past->incident);
            // A restricted incident of the same number says nothing here, not even that it was one.
            const bool hidden = past->incident && (incident == s.incidents.end() || incident->second.restricted);
            if (hidden && incident != s.incidents.end()) leave_out(*past);  // of those that left memory none is told apart
            if (!hidden && past->result) view["result"] = name_of(*past->result);
            if (incident != s.incidents.end() && !hidden) {
                view["incident"] = past->incident.value;
                view["incident_number"] = incident->second.number;
            }
            out["last"].push_back(std::move(view));
        }
        out["count"] = count;
        // Incidents are those named above: one more in the sum would be one that is hidden.
        for (const auto named : {CallResult::kejadian, CallResult::laporan_tambahan}) {
            const auto text = std::string(name_of(named));
            results[named] = static_cast<int>(std::count_if(out["last"].begin(), out["last"].end(), [&](const Json& past) { return past.value("result", "") == text; }));
        }
        for (const auto& [result, n] : results)
            if (n > 0) out["results"][std::string(name_of(result))] = n;
    }
    Json open = Json::array();
    for (const auto& [id, report] : s.reports) {
        if (report.number != call.caller.number) continue;
        const auto incident = s.incidents.find(report.incident);
        if (incident != s.incidents.end() && incident->second.state == IncidentState::open && !incident->second.restricted)
            open.push_back(report.incident.value);
    }
    out["open_incidents"] = std::move(open);
    return out;
}

void put_times(const Call& call, Json& out) {
    const auto put = [&](const char* name, auto time) {
        if (time) out[name] = time.us;
    };
    put("answer_by", call.answer_by);
    put("connected_at", call.connected_at);
    put("answered_at", call.answered_at);
    put("answered_wall", call.answered_wall);
    put("ended_at", call.ended_at);
    put("ended_wall", call.ended_wall);
}

}  // namespace

Json recordings_view(const Call& call) {
    Json out = Json::array();
    for (const auto& part : call.recordings) {
        Json view{{"id", part.id}, {"closed", part.closed}, {"duration_ms", part.duration_ms}, {"gaps_ms", part.gaps_ms}};
        if (!part.sha256.empty()) view["sha256"] = part.sha256;
        out.push_back(std::move(view));
    }
    return out;
}

Json call_view(const Centre& mirror, const Call& call, Sight sight) {
    const State& s = mirror.state();
    Json out{{"kind", "call"}, {"id", call.id.value}, {"direction", name_of(call.direction)},
             {"state", name_of(call.state)}, {"trunk", call.trunk.value}, {"number", call.caller.number},
             {"display", call.caller.display}, {"anonymous", call.caller.anonymous},
             {"from_pai", call.caller.from_pai}, {"called", call.called}, {"called_listed", call.called_listed},
             {"lane", call.lane}, {"arrived_at", call.arrived_at.us}, {"arrived_wall", call.arrived_wall.us},
             {"held", call.held}, {"recordings", Json::array()}};
    // As a call looks that nobody has named: what was noted of it is not this viewer's, nor that anything was.
    out["filled_in"] = call.filled_in && (sight == Sight::full || call.direction == CallDirection::outbound);
    put_times(call, out);
    out["late"] = Json::array();
    for (const ClockLeg leg : call.late)
        if (sight == Sight::full || leg == ClockLeg::answer) out["late"].push_back(name_of(leg));
    const auto caller = s.legs.find(call.caller_leg);
    out["held_by_caller"] = caller != s.legs.end() && caller->second.held_by_peer;
    out["caller_silent"] = caller != s.legs.end() && caller->second.silent;
    if (const auto* service = profile::find_service(s.profile, call.called)) out["service"] = service->name;
    if (call.default_type) out["default_type"] = call.default_type->value;
    Json offers = Json::array();
    for (const auto& offer : call.offers)
        if (offer.state == OfferState::ringing)
            offers.push_back({{"offer", offer.id.value}, {"seat", offer.seat.value}, {"state", "ringing"},
                              {"at", offer.at.us}, {"deadline", offer.deadline.us}, {"to_all", offer.to_all},
                              {"answer_by", name_of(mirror.answer_by(call, offer.seat))}});
    out["offers"] = std::move(offers);
    if (call.seat) out["seat"] = call.seat->value;
    if (const auto person = s.people.find(call.person); person != s.people.end()) {
        out["person"] = call.person.value;
        out["person_name"] = person->second.name;
    }
    if (call.state == CallState::ended) out["cause"] = name_of(call.cause);
    if (call.callback) out["callback"] = call.callback.value;
    if (call.contact_agency) out["contact_agency"] = call.contact_agency->value;
    out["history"] = history_of(s, call);
    if (sight != Sight::full) return out;
    if (call.classify_by) out["classify_by"] = call.classify_by.us;
    out["recordings"] = recordings_view(call);
    if (call.caller.location) {
        const auto& at = *call.caller.location;
        Json location{{"civic", at.civic}};
        if (at.lat && at.lon) {
            location["lat"] = *at.lat;
            location["lon"] = *at.lon;
        }
        if (at.radius_m) location["radius_m"] = *at.radius_m;
        out["location"] = std::move(location);
    }
    if (call.result) out["result"] = name_of(*call.result);
    if (call.incident) {
        out["incident"] = call.incident.value;
        if (const auto incident = s.incidents.find(call.incident); incident != s.incidents.end())
            out["incident_number"] = incident->second.number;
    }
    if (call.report) out["report"] = call.report.value;
    return out;
}

Json figures_view(const Centre& mirror) {
    const State& s = mirror.state();
    std::int64_t talking = 0, offered = 0, answered = 0, in_time = 0, abandoned = 0, cut = 0, oldest = 0, waiting = 0;
    std::map<std::string, std::int64_t> last_of_trunk;
    for (const auto& [id, call] : s.calls) {
        if (call.direction != CallDirection::inbound) continue;
        ++offered;
        auto& last = last_of_trunk[call.trunk.value];
        last = std::max(last, call.arrived_at.us);
        if (call.state == CallState::talking) ++talking;
        if (call.state == CallState::waiting) {
            ++waiting;
            if (!oldest || call.arrived_at.us < oldest) oldest = call.arrived_at.us;
        }
        if (call.answered_at) {
            ++answered;
            if (call.answered_at - call.arrived_at <= std::chrono::seconds(s.profile.clocks.answer_s)) ++in_time;
        } else if (call.state == CallState::ended) {
            // As the metrics and the reports say it: who hung up abandoned, however soon.
            if (call.cause == EndCause::caller_hung_up || call.cause == EndCause::cancelled) ++abandoned;
            else ++cut;
        }
    }
    std::int64_t ready = 0, taken = 0, incidents = 0, assignments = 0;
    for (const auto& [id, seat] : s.seats) {
        if (mirror.offerable(seat)) ++ready;
        if (seat.person) ++taken;
    }
    for (const auto& [id, incident] : s.incidents) incidents += incident.state == IncidentState::open && !incident.restricted;
    for (const auto& [id, assignment] : s.assignments) {
        const auto incident = s.incidents.find(assignment.incident);
        if (incident == s.incidents.end() || incident->second.restricted || incident->second.state != IncidentState::open) continue;
        assignments += assignment.state != AssignmentState::cleared && assignment.state != AssignmentState::cancelled &&
                       assignment.state != AssignmentState::declined && assignment.role != Role::diberi_tahu;
    }
    Json out{{"kind", "figures"}, {"id", "figures"}, {"waiting", waiting}, {"talking", talking},
             {"seats_ready", ready}, {"seats_taken", taken}, {"offered", offered}, {"answered", answered},
             {"answered_in_time", in_time}, {"abandoned", abandoned}, {"cut", cut}, {"open_incidents", incidents},
             {"open_assignments", assignments}, {"trunks", Json::array()}};
    for (const auto& [trunk, at] : last_of_trunk) out["trunks"].push_back({{"id", trunk}, {"last_at", at}});
    if (oldest) out["oldest_arrived_at"] = oldest;
    return out;
}

}  // namespace siaga::http
