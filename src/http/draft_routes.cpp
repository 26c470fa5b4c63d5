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

bool good_draft_key(const std::string& key) {
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

std::string page_of(const Json& body) {
    const auto page = body.find("page");
    return page != body.end() && page->is_string() ? page->get<std::string>().substr(0, 64) : std::string();
}

// The draft of this key, or an answer was given.
std::optional<DraftText> find(Service& service, const ExchangePtr& exchange, bool must_be_there) {
    const std::string& key = exchange->request.path.at("key");
    if (!good_draft_key(key)) {
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

// A page keeps its words, or with {"page", "take": true} takes over what another page has written so far
// ("again": though it was saved).
void put(Service& service, const ExchangePtr& exchange) {
    auto found = find(service, exchange, false);
    if (!found) return;
    Json& body = exchange->request.body;
    const std::string& key = exchange->request.path.at("key");
    const std::string page = page_of(body), login = exchange->who->login;
    const auto holder = service.holder_of_draft(key);
    const auto says = [&](const char* word) { return body.contains(word) && body[word] == true; };
    const bool takes = says("take"), stored = !found->body.empty();
    // What another person saved is an incident already; who begins from it again has to say so.
    if (holder && holder->saved && holder->login != login && !says("again")) return exchange->refuse(service.draft_taken(*holder));
    if (!takes && holder && !page.empty() && !holds_draft(&*holder, page, login)) return exchange->refuse(service.draft_taken(*holder));
    if (!page.empty()) service.draft_pages.hold(key, {page, login});
    if (takes) {
        service.live.tell_draft(key, page, service.name_of_login(login));
        if (!stored) return exchange->refuse(404, "not_found", "draf ini tidak ada", "key");
        body = Json::parse(found->body, nullptr, false);
        if (!body.is_object()) body = Json::object();
        body["page"] = page;
    }
    DraftText draft{key, service.wall_now(), login, body.dump()};
    service.doors.drafts.put(std::move(draft), no_content(service, exchange));
}

void remove(Service& service, const ExchangePtr& exchange) {
    if (!find(service, exchange, false)) return;
    service.draft_pages.forget(exchange->request.path.at("key"));
    service.doors.drafts.remove(exchange->request.path.at("key"), no_content(service, exchange));
}

constexpr Route kDraftRoutes[] = {
    {Method::get, "/api/v1/drafts", "listDrafts", kDesk, list},
    {Method::get, "/api/v1/drafts/{key}", "getDraft", kDesk, get},
    {Method::put, "/api/v1/drafts/{key}", "putDraft", kDesk, put},
    {Method::del, "/api/v1/drafts/{key}", "deleteDraft", kDesk, remove},
};

}  // namespace

std::optional<DraftHolder> Service::holder_of_draft(const std::string& key) const {
    if (const auto* known = draft_pages.find(key)) return *known;
    const auto stored = doors.drafts.get(key);
    if (!stored || !*stored) return std::nullopt;
    const Json body = Json::parse((*stored)->body, nullptr, false);
    if (!body.is_object() || page_of(body).empty()) return std::nullopt;
    return DraftHolder{page_of(body), (*stored)->person, false};
}

std::string Service::name_of_login(const std::string& login) const {
    const auto viewer = viewer_of(login);
    if (!viewer) return login;
    const auto person = state().people.find(viewer->person);
    return person == state().people.end() ? login : person->second.name;
}

Error Service::draft_taken(const DraftHolder& holder) const {
    const std::string name = name_of_login(holder.login);
    if (holder.saved) return {"draft_saved", "draf ini sudah disimpan oleh " + name, "draft"};
    return {"draft_taken", "draf ini diambil alih oleh " + name, "draft"};
}

std::span<const Route> draft_routes() { return kDraftRoutes; }

}  // namespace siaga::http
