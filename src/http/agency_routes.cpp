// Agencies, their contacts with tests of the channels, and incident types, for the admin's pages. What may break
// the profile is checked whole on the worker first, as `siaga profile check` does; then the centre decides.
#include "http/route.hpp"
#include "http/views.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::http {

using namespace centre;

namespace {

Json changes_view(const Service& service, const std::vector<ObjectChange>& changes) {
    Json out = Json::array();
    for (const auto& change : changes)
        out.push_back({{"revision", change.revision}, {"by", name_of_person(service.state(), change.by)}, {"at_wall", change.at.us}, {"what", change.what}});
    return out;
}

// The tests that went to this number or address; the newest of each channel.
Json tests_view(const Service& service, const AgencyId& agency, const profile::Contact& contact) {
    const State& s = service.state();
    std::string digits;
    for (const char c : contact.number)
        if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
    std::map<Channel, Json> newest;
    for (const auto& [id, test] : s.agency_admin.tests) {
        if (test.target.agency != agency) continue;
        const bool email = test.target.channel == Channel::email;
        if (email ? test.target.email != contact.email : test.target.number != digits) continue;
        const auto delivery = s.deliveries.find(id);
        if (delivery == s.deliveries.end()) continue;
        newest[test.target.channel] = {{"delivery", id.value}, {"channel", name_of(test.target.channel)}, {"result", name_of(delivery->second.result)},
                                       {"detail", delivery->second.detail}, {"by", name_of_person(service.state(), test.by)}, {"at_wall", test.at.us}};
    }
    Json out = Json::array();
    for (auto& [channel, view] : newest) out.push_back(std::move(view));
    return out;
}

Json contacts_view(const Service& service, const AgencyId& agency, const std::vector<profile::Contact>& contacts) {
    Json out = Json::array();
    for (const auto& contact : contacts) {
        Json view = to_json_value(contact);
        view["contact"] = out.size() + 1;
        view["tests"] = tests_view(service, agency, contact);
        for (const auto& known : service.state().agency_admin.verified)
            if (contact.verified && known.agency == agency && known.number == contact.number && known.email == contact.email) {
                view["verified_by"] = name_of_person(service.state(), known.by);
                view["verified_at_wall"] = known.at.us;
                view["verified_channel"] = name_of(known.channel);
            }
        out.push_back(std::move(view));
    }
    return out;
}

Json agency_view(const Service& service, const AgencyId& id, const std::vector<profile::Contact>& contacts) {
    const auto& edits = service.state().agency_admin.agencies;
    const auto edit = edits.find(id);
    const bool known = edit != edits.end();
    return {{"id", id ? id.value : "-"}, {"revision", known ? edit->second.revision : 0}, {"edited", known && edit->second.edited},
            {"changes", changes_view(service, known ? edit->second.changes : std::vector<ObjectChange>{})}, {"contacts", contacts_view(service, id, contacts)}};
}

void list_agencies(Service& service, const ExchangePtr& exchange) {
    const auto& profile = service.state().profile;
    Json items = Json::array(), areas = Json::array();
    for (const auto& agency : profile.agencies) {
        Json view = agency_view(service, agency.id, agency.contacts);
        view["name"] = agency.name;
        view["short_name"] = agency.short_name;
        view["standing"] = name_of(agency.standing);
        Json rules = Json::array();
        for (const auto& rule : profile.rules)
            for (const auto& leg : rule.legs)
                if (leg.agency == agency.id) rules.push_back(rule.id);
        view["rules"] = std::move(rules);
        items.push_back(std::move(view));
    }
    if (const auto* places = service.plain_gazetteer())
        for (const auto& place : places->kecamatan()) areas.push_back({{"code", place.code.value}, {"name", place.name}});
    exchange->answer(json_answer(200, {{"items", items}, {"duty", agency_view(service, {}, profile.duty)}, {"areas", areas}}));
}

void list_types(Service& service, const ExchangePtr& exchange) {
    const auto& state = service.state();
    Json items = Json::array();
    for (const auto& type : state.profile.types) {
        const auto edit = state.agency_admin.types.find(type.id);
        const bool known = edit != state.agency_admin.types.end();
        Json view = to_json_value(type);
        view["revision"] = known ? edit->second.revision : 0;
        view["edited"] = known && edit->second.edited;
        view["changes"] = changes_view(service, known ? edit->second.changes : std::vector<ObjectChange>{});
        items.push_back(std::move(view));
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

// The thorough check takes up to some hundred milliseconds with many rules: on the worker.
template <class C>
void checked(Service& service, const ExchangePtr& exchange, std::string_view operation) {
    auto body = to_command(operation, exchange->request, service.state().profile);
    if (!body) return exchange->refuse(body.error());
    const C* command = body->get_if<C>();
    const auto& now = service.state().profile;
    profile::RuleSetting setting{own_numbers(service.state().settings), service.plain_gazetteer(), true};
    const auto job = [before = now, after = profile_with(now, *command), setting] { return profile::broken_by(before, after, setting); };
    const auto then = [&service, exchange, command = *command](const std::vector<profile::Finding>& broken) {
        if (!broken.empty()) return exchange->refuse(refusal_of(broken.front()));
        service.command(exchange, command, Gate::synced);
    };
    if (!service.work<std::vector<profile::Finding>>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

template <class C>
void of_known_type(Service& service, const ExchangePtr& exchange, std::string_view operation) {
    if (!profile::find_type(service.state().profile, TypeId{exchange->request.path.at("type")}))
        return exchange->refuse(404, "type_unknown", "jenis ini tidak dikenal", "type");
    checked<C>(service, exchange, operation);
}

void submit_plain(Service& service, const ExchangePtr& exchange, std::string_view operation) {
    auto body = to_command(operation, exchange->request, service.state().profile);
    if (!body) return exchange->refuse(body.error());
    service.command(exchange, std::move(*body), Gate::synced);
}

constexpr Route kAgencyRoutes[] = {
    {Method::get, "/api/v1/agencies", "listAgencies", kAdmin, list_agencies},
    {Method::post, "/api/v1/agencies", "createAgency", kAdmin, [](Service& s, const ExchangePtr& e) { checked<SaveAgency>(s, e, "createAgency"); }},
    {Method::put, "/api/v1/agencies/{agency}", "changeAgency", kAdmin, [](Service& s, const ExchangePtr& e) { checked<SaveAgency>(s, e, "changeAgency"); }},
    {Method::del, "/api/v1/agencies/{agency}", "removeAgency", kAdmin, [](Service& s, const ExchangePtr& e) { submit_plain(s, e, "removeAgency"); }},
    {Method::post, "/api/v1/agencies/{agency}/contacts", "addContact", kAdmin, [](Service& s, const ExchangePtr& e) { checked<SaveContact>(s, e, "addContact"); }},
    {Method::put, "/api/v1/agencies/{agency}/contacts/{contact}", "changeContact", kAdmin, [](Service& s, const ExchangePtr& e) { checked<SaveContact>(s, e, "changeContact"); }},
    {Method::del, "/api/v1/agencies/{agency}/contacts/{contact}", "removeContact", kAdmin, [](Service& s, const ExchangePtr& e) { submit_plain(s, e, "removeContact"); }},
    {Method::post, "/api/v1/agencies/{agency}/contacts/{contact}/test", "testContact", kAdmin, [](Service& s, const ExchangePtr& e) { submit_plain(s, e, "testContact"); }},
    {Method::post, "/api/v1/contact-tests/{delivery}/confirm", "confirmContactTest", kAdmin, [](Service& s, const ExchangePtr& e) { submit_plain(s, e, "confirmContactTest"); }},
    {Method::get, "/api/v1/incident-types", "listIncidentTypes", kAdmin, list_types},
    {Method::post, "/api/v1/incident-types", "createIncidentType", kAdmin, [](Service& s, const ExchangePtr& e) { checked<SaveIncidentType>(s, e, "createIncidentType"); }},
    {Method::put, "/api/v1/incident-types/{type}", "changeIncidentType", kAdmin, [](Service& s, const ExchangePtr& e) { of_known_type<SaveIncidentType>(s, e, "changeIncidentType"); }},
    {Method::del, "/api/v1/incident-types/{type}", "retireIncidentType", kAdmin, [](Service& s, const ExchangePtr& e) { of_known_type<RetireIncidentType>(s, e, "retireIncidentType"); }},
    {Method::post, "/api/v1/incident-types/{type}/restore", "restoreIncidentType", kAdmin, [](Service& s, const ExchangePtr& e) { of_known_type<RetireIncidentType>(s, e, "restoreIncidentType"); }},
};

}  // namespace

std::span<const Route> agency_routes() { return kAgencyRoutes; }

}  // namespace siaga::http
