// The operations that are one command: body and path become it (requests.hpp), the centre answers.
#include "http/route.hpp"

namespace siaga::http {
namespace {

// A save names the draft it was typed in: refused where another page has taken that over or saved it. It is no
// part of the command, so that a repeated save stays the same save.
bool save_may_go(Service& service, const ExchangePtr& exchange) {
    Json& body = exchange->request.body;
    if (!body.is_object() || !body.contains("draft")) return true;
    const Json draft = body["draft"];
    body.erase("draft");
    const auto word = [&](const char* name) { return draft.is_object() && draft.contains(name) && draft[name].is_string() ? draft[name].get<std::string>() : std::string(); };
    const DraftHolder mine{word("page"), exchange->who->login, true};
    const std::string key = word("key");
    if (key.empty() || mine.page.empty() || draft.size() != 2 || key.size() > 200 || mine.page.size() > 64) {
        exchange->refuse(400, "field_bad", "draf harus berisi key dan page", "$.draft");
        return false;
    }
    if (const auto holder = service.holder_of_draft(key); holder && !holds_draft(&*holder, mine.page, mine.login)) {
        exchange->refuse(service.draft_taken(*holder));
        return false;
    }
    exchange->send = [&service, key, mine, send = std::move(exchange->send)](Answer answer) {
        if (answer.status == 201 || answer.status == 202) service.draft_pages.hold(key, mine);
        send(std::move(answer));
    };
    return true;
}

// The handler knows its operation by asking the table again, so that the table stays the one place.
void run(Service& service, const ExchangePtr& exchange) {
    std::string allowed;
    std::map<std::string, std::string> ignored;
    const Route* route = find_route(exchange->method, exchange->path, ignored, allowed);
    if (std::string_view(route->operation) == "saveIncident" && !save_may_go(service, exchange)) return;
    auto command = to_command(route->operation, exchange->request, service.state().profile);
    if (!command) {
        exchange->refuse(command.error());
        return;
    }
    service.command(exchange, std::move(*command), needs_sync(route->operation) ? Gate::synced : Gate::written, route->status);
}

constexpr Route kCommandRoutes[] = {
    {Method::post, "/api/v1/seat", "takeSeat", kDesk, run},
    {Method::del, "/api/v1/seat", "leaveSeat", kDesk, run},
    {Method::post, "/api/v1/seat/ready", "beReady", kDesk, run},
    {Method::post, "/api/v1/seat/pause", "pauseSeat", kDesk, run},
    {Method::post, "/api/v1/seat/wrap-up/extend", "extendWrapUp", kDesk, run},
    {Method::post, "/api/v1/seat/wrap-up/end", "endWrapUp", kDesk, run},
    {Method::post, "/api/v1/seat/typing", "setTyping", kDesk, run},
    {Method::post, "/api/v1/seats/{seat}/training", "startTraining", kSupervisor | kAdmin, run, false, 201},
    {Method::del, "/api/v1/seats/{seat}/training", "endTraining", kStaff, run},
    {Method::post, "/api/v1/seat/training/answer", "answerTraining", kDesk, run},
    {Method::post, "/api/v1/seat/training/save", "saveTraining", kDesk, run, true, 201},
    {Method::post, "/api/v1/calls/{call}/answer", "answerCall", kDesk, run},
    {Method::post, "/api/v1/calls/{call}/hold", "holdCall", kDesk, run},
    {Method::post, "/api/v1/calls/{call}/hang-up", "hangUp", kDesk, run},
    {Method::post, "/api/v1/calls/{call}/result", "giveResult", kDesk, run},
    {Method::post, "/api/v1/callbacks/{callback}/call", "callBack", kDesk, run},
    {Method::post, "/api/v1/callbacks/{callback}/close", "closeCallback", kDesk, run},
    {Method::post, "/api/v1/agencies/{agency}/call", "callContact", kDesk, run},
    {Method::post, "/api/v1/incidents", "saveIncident", kDesk, run, true, 201},
    {Method::post, "/api/v1/incidents/{incident}/notes", "addNote", kDesk, run},
    {Method::post, "/api/v1/incidents/{incident}/agencies", "addAgency", kDesk, run},
    {Method::post, "/api/v1/incidents/{incident}/reports", "linkReport", kDesk, run, true, 201},
    {Method::del, "/api/v1/reports/{report}", "unlinkReport", kDesk, run},
    {Method::post, "/api/v1/incidents/{incident}/close", "closeIncident", kDesk, run},
    {Method::post, "/api/v1/incidents/{incident}/take-over", "takeOver", kDesk, run},
    {Method::post, "/api/v1/incidents/{incident}/owner", "assignOwner", kSupervisor, run},
    {Method::post, "/api/v1/incidents/{incident}/merge", "mergeIncident", kDesk, run},
    {Method::post, "/api/v1/incidents/{incident}/unmerge", "unmergeIncident", kDesk, run},
    {Method::post, "/api/v1/handovers", "offerHandover", kDesk, run, true, 201},
    {Method::post, "/api/v1/handovers/{handover}/accept", "acceptHandover", kDesk, run},
    {Method::post, "/api/v1/handovers/{handover}/decline", "declineHandover", kDesk, run},
    {Method::post, "/api/v1/handovers/{handover}/withdraw", "withdrawHandover", kDesk, run},
    {Method::post, "/api/v1/alarms/{alarm}/answer", "answerAlarm", kDesk, run},
    {Method::post, "/api/v1/roster", "addShift", kSupervisor | kAdmin, run, true, 201},
    {Method::put, "/api/v1/roster/{shift}", "changeShift", kSupervisor | kAdmin, run},
    {Method::del, "/api/v1/roster/{shift}", "removeShift", kSupervisor | kAdmin, run},
    {Method::post, "/api/v1/incidents/{incident}/open", "openRestricted", kSupervisor, run},
    {Method::post, "/api/v1/assignments/{assignment}/shown", "showAssignment", kDispatcher, run},
    {Method::post, "/api/v1/deliveries/{delivery}/shown", "showDelivery", kDispatcher, run},
    {Method::post, "/api/v1/assignments/{assignment}/acknowledge", "acknowledge", kDispatcher, run},
    {Method::post, "/api/v1/assignments/{assignment}/decline", "decline", kDispatcher | kDesk, run},
    {Method::post, "/api/v1/assignments/{assignment}/en-route", "depart", kDispatcher | kDesk, run},
    {Method::post, "/api/v1/assignments/{assignment}/on-scene", "arrive", kDispatcher | kDesk, run},
    {Method::post, "/api/v1/assignments/{assignment}/cleared", "clearAssignment", kDispatcher | kDesk, run},
    {Method::post, "/api/v1/assignments/{assignment}/phone-acknowledge", "acknowledgeByPhone", kDesk, run},
    {Method::post, "/api/v1/assignments/{assignment}/cancel", "cancelAssignment", kDesk, run},
    {Method::post, "/api/v1/alarms/{alarm}/acknowledge", "acknowledgeAlarm", kStaff, run},
    {Method::post, "/api/v1/incidents/{incident}/override", "overridePlan", kDesk, run},
    {Method::post, "/api/v1/rules/drafts", "draftRules", kAdmin, run, false, 201},
    {Method::put, "/api/v1/rules/drafts/{draft}", "saveRuleDraft", kAdmin, run},
    {Method::del, "/api/v1/rules/drafts/{draft}", "discardRuleDraft", kAdmin, run},
    {Method::post, "/api/v1/rules/drafts/{draft}/reject", "rejectRules", kAdmin, run},
    {Method::post, "/api/v1/trunks/{trunk}/peers", "addTrunkPeer", kAdmin, run},
    {Method::del, "/api/v1/trunks/{trunk}/peers", "removeTrunkPeer", kAdmin, run},
};

}  // namespace

std::span<const Route> command_routes() { return kCommandRoutes; }

}  // namespace siaga::http
