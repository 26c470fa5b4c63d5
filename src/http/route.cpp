#include "http/route.hpp"

#include <algorithm>

#include "http/number.hpp"

namespace siaga::http {

using namespace centre;

const std::vector<Route>& all_routes() {
    static const std::vector<Route> kAll = [] {
        std::vector<Route> out;
        for (const auto part : {session_routes(), house_routes(), command_routes(), thing_routes(), care_routes(), draft_routes(), history_routes(), report_routes(), admin_routes(), rule_routes(), house_admin_routes(), settings_admin_routes(), agency_routes(), clock_routes(), erasure_routes(), training_routes(), health_routes()})
            out.insert(out.end(), part.begin(), part.end());
        return out;
    }();
    return kAll;
}

namespace {

bool matches(std::string_view pattern, std::string_view path, std::map<std::string, std::string>& parameters) {
    parameters.clear();
    while (!pattern.empty() || !path.empty()) {
        if (pattern.empty() || path.empty() || pattern.front() != '/' || path.front() != '/') return false;
        pattern.remove_prefix(1);
        path.remove_prefix(1);
        const auto pattern_part = pattern.substr(0, pattern.find('/')), path_part = path.substr(0, path.find('/'));
        pattern.remove_prefix(pattern_part.size());
        path.remove_prefix(path_part.size());
        if (pattern_part.starts_with('{')) {
            if (path_part.empty() || path_part.size() > 64) return false;
            parameters[std::string(pattern_part.substr(1, pattern_part.size() - 2))] = std::string(path_part);
        } else if (pattern_part != path_part) return false;
    }
    return true;
}

std::string_view name_of_method(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::del: return "DELETE";
    }
    return "";
}

template <class IdType>
IdType path_id(const Exchange& exchange, const char* name) {
    const auto it = exchange.request.path.find(name);
    return IdType{it == exchange.request.path.end() ? 0 : whole_number(it->second).value_or(0)};
}
template <class IdType>
IdType body_id(const Exchange& exchange, const char* name) {
    const Json& body = exchange.request.body;
    if (!body.is_object() || !body.contains(name) || !body[name].is_number_unsigned()) return {};
    return IdType{body[name].get<std::uint64_t>()};
}

bool without_owner(const State& s, IncidentId id) {
    return std::any_of(s.alarms.begin(), s.alarms.end(), [&](const auto& alarm) {
        return alarm.second.open && alarm.second.kind == AlarmKind::owner_missing && alarm.second.incident == id;
    });
}

std::optional<Error> by_incident(const State& s, const Viewer& viewer, IncidentId id, bool stub_is_enough) {
    const auto it = s.incidents.find(id);
    if (it == s.incidents.end()) return std::nullopt;  // the centre says incident_unknown itself
    const Sight sight = may_see(viewer, it->second);
    if (sight == Sight::none) return fail("incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
    if (sight == Sight::masked && !stub_is_enough) return fail("restricted", "kejadian ini terbatas: buka dulu dengan alasan", "incident");
    return std::nullopt;
}

}  // namespace

const Route* find_route(Method method, std::string_view path, std::map<std::string, std::string>& parameters, std::string& allowed) {
    allowed.clear();
    std::map<std::string, std::string> tried;
    const Route* found = nullptr;
    for (const auto& route : all_routes()) {
        if (!matches(route.path, path, tried)) continue;
        allowed += (allowed.empty() ? "" : ", ") + std::string(name_of_method(route.method));
        if (route.method != method || found) continue;
        found = &route;
        parameters = tried;
    }
    return found;
}

std::optional<Error> guard(const State& s, const Viewer& viewer, const Exchange& exchange, std::string_view operation) {
    const bool owning = operation == "takeOver" || operation == "assignOwner";
    const bool stub = owning || operation == "openRestricted" || operation == "getIncident";
    // An admin erases what they may not read (UU PDP): the answer tells nothing of it.
    if (operation == "erase") return std::nullopt;
    // A case that nobody owns any more, and no supervisor there to name somebody: whoever is there may take it.
    if (operation == "takeOver" && !supervisor_present(s) && without_owner(s, path_id<IncidentId>(exchange, "incident"))) return std::nullopt;
    for (const auto id : {path_id<IncidentId>(exchange, "incident"), body_id<IncidentId>(exchange, "incident"), body_id<IncidentId>(exchange, "into")})
        if (auto wrong = by_incident(s, viewer, id, stub)) return wrong;
    if (const auto report = s.reports.find(path_id<ReportId>(exchange, "report")); report != s.reports.end())
        if (by_incident(s, viewer, report->second.incident, false)) return fail("report_unknown", "laporan ini tidak ada", "report");
    if (const auto assignment = s.assignments.find(path_id<AssignmentId>(exchange, "assignment")); assignment != s.assignments.end())
        if (may_see(s, viewer, assignment->second) != Sight::full) return fail("assignment_unknown", "tugas ini tidak ada", "assignment");
    if (const auto alarm = s.alarms.find(path_id<AlarmId>(exchange, "alarm")); alarm != s.alarms.end())
        if (sight_of(s, viewer, alarm->second) == Sight::none) return fail("alarm_unknown", "alarm ini tidak ada", "alarm");
    // No route says of a call that it is hidden: each answers as for one of which nothing was noted (docs/decisions/0149).
    // Its recordings are not there; what only its own seat may do the centre refuses to everybody else alike.
    if (operation == "playRecording")
        if (const auto call = s.calls.find(path_id<CallId>(exchange, "call")); call != s.calls.end() && !may_hear(s, viewer, call->second))
            return fail("recording_unknown", "rekaman ini tidak ada", "recording");
    return std::nullopt;
}

}  // namespace siaga::http
