// Reading: the house, calls, incidents, plans, places.
#include <algorithm>
#include <charconv>

#include "http/path_id.hpp"
#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

std::string query_of(const ExchangePtr& exchange, const char* name) {
    const auto it = exchange->request.query.find(name);
    return it == exchange->request.query.end() ? std::string() : it->second;
}
// False: answered already.
bool limit_of(const ExchangePtr& exchange, std::size_t most, std::size_t& limit) {
    const std::string text = query_of(exchange, "limit");
    if (text.empty()) return true;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error == std::errc{} && end == text.data() + text.size() && limit >= 1 && limit <= most) return true;
    exchange->refuse(400, "parameter_bad", "batasnya 1 sampai " + std::to_string(most), "limit");
    return false;
}

void house(Service& service, const ExchangePtr& exchange) {
    Json info = house_info(service.state(), service.options.version);
    // Names and mobile numbers of people: an agency is shown its own (its live line has no more either).
    if (!exchange->viewer().staff())
        for (auto& agency : info["agencies"])
            if (agency["id"] != exchange->viewer().agency.value) agency["contacts"] = Json::array();
    exchange->answer(json_answer(200, info));
}

void list_calls(Service& service, const ExchangePtr& exchange) {
    std::size_t limit = 100;
    if (!limit_of(exchange, 500, limit)) return;
    const std::string state = query_of(exchange, "state"), number = query_of(exchange, "number");
    const auto wanted = parse_enum<CallState>(state);
    if (!state.empty() && !wanted) {
        exchange->refuse(400, "parameter_bad", "waiting, talking atau ended", "state");
        return;
    }
    Json items = Json::array();
    const auto& calls = service.state().calls;
    for (auto it = calls.rbegin(); it != calls.rend() && items.size() < limit; ++it) {
        const Call& call = it->second;
        if ((wanted && call.state != *wanted) || (!number.empty() && call.caller.number.find(number) == std::string::npos)) continue;
        const Sight sight = may_see(service.state(), exchange->viewer(), call);
        if (sight != Sight::none) items.push_back(call_view(service.mirror, call, sight));
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

void get_call(Service& service, const ExchangePtr& exchange) {
    const auto it = service.state().calls.find(id_of<CallId>(exchange, "call"));
    if (it == service.state().calls.end()) return exchange->refuse(404, "call_unknown", "panggilan ini tidak ada di antara 24 jam terakhir", "call");
    exchange->answer(json_answer(200, call_view(service.mirror, it->second, may_see(service.state(), exchange->viewer(), it->second))));
}

void get_incident(Service& service, const ExchangePtr& exchange) {
    const auto it = service.state().incidents.find(id_of<IncidentId>(exchange, "incident"));
    if (it == service.state().incidents.end()) return exchange->refuse(404, "incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
    exchange->answer(json_answer(200, incident_view(service.mirror, it->second, may_see(exchange->viewer(), it->second))));
}

void summary(Service& service, const ExchangePtr& exchange) {
    const auto it = service.state().incidents.find(id_of<IncidentId>(exchange, "incident"));
    if (it == service.state().incidents.end()) return exchange->refuse(404, "incident_unknown", "kejadian ini tidak ada di antara yang aktif", "incident");
    // A chat group is read by everybody in it, so not even its owner gets a message to paste there.
    if (it->second.restricted) return exchange->refuse(403, "restricted", "kejadian terbatas tidak boleh dibagikan ke grup", "incident");
    exchange->answer(json_answer(200, {{"text", summary_text(service.state(), it->second)}}));
}

void preview_plan(Service& service, const ExchangePtr& exchange) {
    auto facts = plan_asked(exchange->request.body);
    if (facts) facts->at = service.wall_now();
    if (!facts) return exchange->refuse(facts.error());
    if (!profile::find_usable_type(service.state().profile, facts->type)) return exchange->refuse(400, "type_unknown", "pilih jenis kejadian", "$.type");
    profile::Plan answered = profile::plan(service.state().profile, *facts);
    answered.rules_version = service.state().rules.active;
    exchange->answer(json_answer(200, to_json_value(answered)));
}

void search_places(Service& service, const ExchangePtr& exchange) {
    std::size_t limit = 8;
    if (!limit_of(exchange, 50, limit)) return;
    const std::string text = query_of(exchange, "q"), outside = query_of(exchange, "outside");
    if (text.size() > 256) return exchange->refuse(400, "parameter_bad", "terlalu panjang", "q");
    if (!outside.empty() && outside != "0" && outside != "1") return exchange->refuse(400, "parameter_bad", "0 atau 1", "outside");
    profile::PlaceAnswer found;
    if (const auto* gazetteer = service.gazetteer()) found = outside == "1" ? gazetteer->search_outside(text, limit) : gazetteer->search(text, limit);
    exchange->answer(json_answer(200, to_json_value(found)));
}

void parse_place(Service&, const ExchangePtr& exchange) {
    const Json& body = exchange->request.body;
    if (body.size() != 1 || !body.contains("text") || !body["text"].is_string()) return exchange->refuse(400, "field_missing", "isian ini diperlukan", "$.text");
    const auto where = profile::parse_pasted(body["text"].get<std::string>());
    if (!where) return exchange->answer(error_answer(400, where.error()));
    exchange->answer(json_answer(200, to_json_value(*where)));
}

void place_of_area(Service& service, const ExchangePtr& exchange) {
    profile::Place place;
    const AreaCode code{exchange->request.path.at("code")};
    if (const auto* gazetteer = service.gazetteer(); !gazetteer || !gazetteer->set_area(place, code))
        return exchange->refuse(404, "not_found", "kode wilayah ini tidak dikenal", "code");
    exchange->answer(json_answer(200, to_json_value(place)));
}

// The WebSocket is taken by the connection before it comes here.
void live(Service&, const ExchangePtr& exchange) {
    Answer answer = error_answer(426, fail("subprotocol", "alamat ini untuk WebSocket siaga.v1"));
    answer.headers.emplace_back("Upgrade", "websocket");
    exchange->answer(std::move(answer));
}

constexpr Route kHouse[] = {
    {Method::get, "/api/v1/house", "getHouse", kEverybody, house},
    {Method::get, "/api/v1/live", "live", kEverybody, live},
    {Method::post, "/api/v1/plan", "previewPlan", kDesk, preview_plan},
    {Method::get, "/api/v1/places", "searchPlaces", kStaff, search_places},
    {Method::post, "/api/v1/places/parse", "parsePlace", kStaff, parse_place},
    {Method::get, "/api/v1/places/area/{code}", "placeOfArea", kStaff, place_of_area},
};
constexpr Route kThings[] = {
    {Method::get, "/api/v1/calls", "listCalls", kStaff, list_calls},
    {Method::get, "/api/v1/calls/{call}", "getCall", kStaff, get_call},
    {Method::get, "/api/v1/incidents/{incident}", "getIncident", kStaff, get_incident},
    {Method::get, "/api/v1/incidents/{incident}/summary", "incidentSummary", kStaff, summary},
};

}  // namespace

std::span<const Route> house_routes() { return kHouse; }
std::span<const Route> thing_routes() { return kThings; }

}  // namespace siaga::http
