// The roster, and reopening: an incident that has left memory comes back from the record.
#include <spdlog/spdlog.h>

#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

constexpr auto kAhead = std::chrono::hours(24);

void roster(Service& service, const ExchangePtr& exchange) {
    const State& s = service.state();
    Json shifts = Json::array();
    for (const auto& [id, shift] : s.care.shifts) {
        Json one = to_json_value(shift);
        const auto person = s.people.find(shift.person);
        one["person_name"] = person == s.people.end() ? std::string() : person->second.name;
        if (!shift.seat) one.erase("seat");
        shifts.push_back(std::move(one));
    }
    Json people = Json::array();
    for (const auto& [id, person] : s.people)
        if (person.active && (person.role == PersonRole::operator_ || person.role == PersonRole::supervisor))
            people.push_back({{"id", id.value}, {"name", person.name}, {"role", name_of(person.role)}});
    const WallTime now = service.wall_now();
    exchange->answer(json_answer(200, {{"shifts", shifts}, {"people", people}, {"gaps", to_json_value(roster_gaps(s.care.shifts, now, now + kAhead))}}));
}

// What the record says happened to one incident, told again to a centre of its own, is that incident as it
// was when it left memory.
std::optional<StoredIncident> replayed(const Json& story, IncidentId id, const State& now) {
    Centre scratch;
    scratch.apply({1, HouseTime{1}, WallTime{1}, SettingsLoaded{now.settings}});
    scratch.apply({2, HouseTime{1}, WallTime{1}, ProfileLoaded{now.profile}});
    for (const auto& entry : story.value("events", Json::array())) {
        const std::string type = entry.value("type", std::string());
        if (type.starts_with("call_") || type.starts_with("recording_")) continue;
        const Json data = entry.value("data", Json::object());
        auto body = decode(type, 1, data, data);
        if (!body) {
            spdlog::warn("story_not_replayed incident={} type={} why={}", id.value, type, body.error().to_string());
            return std::nullopt;
        }
        scratch.apply({entry.value("seq", std::uint64_t{}), HouseTime{entry.value("at", std::int64_t{})}, WallTime{entry.value("wall", std::int64_t{})}, std::move(*body)});
    }
    const auto found = scratch.state().incidents.find(id);
    if (found == scratch.state().incidents.end()) return std::nullopt;
    StoredIncident out{found->second, {}, {}};
    for (const auto report : found->second.reports) out.reports.push_back(scratch.state().reports.at(report));
    for (const auto assignment : found->second.assignments) out.assignments.push_back(scratch.state().assignments.at(assignment));
    return out;
}

void reopen(Service& service, const ExchangePtr& exchange) {
    auto command = to_command("reopenIncident", exchange->request, service.state().profile);
    if (!command) return exchange->refuse(command.error());
    auto asked = command->get<ReopenIncident>();
    if (service.state().incidents.contains(asked.incident) || !service.doors.ask_history)
        return service.command(exchange, std::move(asked), Gate::synced);
    const Json params{{"incident", asked.incident.value},
                      {"viewer", {{"role", name_of(exchange->viewer().role)}, {"person", exchange->viewer().person.value}}}};
    service.doors.ask_history("incident_story", params.dump(), [&service, exchange, asked](Result<std::string> answer) {
        service.post([&service, exchange, asked, answer] {
            if (!answer) return exchange->refuse(answer.error());
            const Json story = Json::parse(*answer, nullptr, false);
            if (!story.is_object() || story.value("masked", false))
                return exchange->refuse(404, "incident_unknown", "kejadian ini tidak ada di riwayat", "incident");
            ReopenIncident whole = asked;
            whole.stored = replayed(story, asked.incident, service.state());
            if (!whole.stored) return exchange->refuse(404, "incident_unknown", "catatan kejadian ini tidak dapat dibaca lagi", "incident");
            service.command(exchange, std::move(whole), Gate::synced);
        });
    });
}

constexpr Route kCareRoutes[] = {
    {Method::get, "/api/v1/roster", "getRoster", kStaff, roster},
    {Method::post, "/api/v1/incidents/{incident}/reopen", "reopenIncident", kDesk, reopen},
};

}  // namespace

std::span<const Route> care_routes() { return kCareRoutes; }

}  // namespace siaga::http
