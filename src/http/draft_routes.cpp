// Drafts: what was typed and not yet saved, durable outside the event record.
#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

// Whether a form, however the page keeps it, names a restricted type.
bool names_restricted(const profile::Profile& profile, const Json& json, int depth = 0) {
    if (depth > 8 || !json.is_structured()) return false;
    if (json.is_object() && json.contains("type") && json["type"].is_string())
        if (const auto* type = profile::find_type(profile, TypeId{json["type"].get<std::string>()}); type && type->restricted) return true;
    for (const auto& inner : json)
        if (names_restricted(profile, inner, depth + 1)) return true;
    return false;
}

// A draft of a restricted case is its writer's and the supervisors' (who have to take it over).
bool may_see_draft(const Service& service, const Exchange& exchange, const DraftText& draft) {
    if (draft.person == exchange.who->login || exchange.viewer().role == PersonRole::supervisor) return true;
    return !names_restricted(service.state().profile, Json::parse(draft.body, nullptr, false));
}

bool good_key(const std::string& key) {
    return key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

void list(Service& service, const ExchangePtr& exchange) {
    const auto drafts = service.doors.drafts.list();
    if (!drafts) return exchange->refuse(drafts.error());
    Json items = Json::array();
    for (const auto& draft : *drafts)
        if (may_see_draft(service, *exchange, draft))
            items.push_back({{"key", draft.key}, {"person", draft.person}, {"updated_wall", draft.updated_at.us}});
    exchange->answer(json_answer(200, {{"items", items}}));
}

// The draft of this key, or an answer was given.
std::optional<DraftText> find(Service& service, const ExchangePtr& exchange, bool must_be_there) {
    const std::string& key = exchange->request.path.at("key");
    if (!good_key(key)) {
        exchange->refuse(400, "parameter_bad", "kunci draf hanya huruf, angka, - dan _", "key");
        return std::nullopt;
    }
    const auto found = service.doors.drafts.get(key);
    if (!found) {
        exchange->refuse(found.error());
        return std::nullopt;
    }
    const bool hidden = *found && !may_see_draft(service, *exchange, **found);
    if (hidden || (!*found && must_be_there)) {
        exchange->refuse(404, "not_found", "draf ini tidak ada", "key");
        return std::nullopt;
    }
    return *found ? **found : DraftText{key, {}, {}, {}};
}

void get(Service& service, const ExchangePtr& exchange) {
    const auto draft = find(service, exchange, true);
    if (!draft) return;
    const Json body = Json::parse(draft->body, nullptr, false);
    exchange->answer(json_answer(200, {{"key", draft->key}, {"person", draft->person}, {"updated_wall", draft->updated_at.us},
                                       {"body", body.is_object() ? body : Json::object()}}));
}

std::function<void(Status)> no_content(Service& service, const ExchangePtr& exchange) {
    return [&service, exchange](Status done) {
        service.post([exchange, done] {
            if (!done) return exchange->refuse(done.error());
            Answer answer;
            answer.status = 204;
            exchange->answer(std::move(answer));
        });
    };
}

void put(Service& service, const ExchangePtr& exchange) {
    if (!find(service, exchange, false)) return;
    DraftText draft{exchange->request.path.at("key"), service.wall_now(), exchange->who->login, exchange->request.body.dump()};
    service.doors.drafts.put(std::move(draft), no_content(service, exchange));
}

void remove(Service& service, const ExchangePtr& exchange) {
    if (!find(service, exchange, false)) return;
    service.doors.drafts.remove(exchange->request.path.at("key"), no_content(service, exchange));
}

constexpr Route kRoutes[] = {
    {Method::get, "/api/v1/drafts", "listDrafts", kDesk, list},
    {Method::get, "/api/v1/drafts/{key}", "getDraft", kDesk, get},
    {Method::put, "/api/v1/drafts/{key}", "putDraft", kDesk, put},
    {Method::del, "/api/v1/drafts/{key}", "deleteDraft", kDesk, remove},
};

}  // namespace

std::span<const Route> draft_routes() { return kRoutes; }

}  // namespace siaga::http
