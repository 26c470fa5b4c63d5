// Rule sets for the admin's page: what is in force, drafts, checks as they type, dry runs, publishing.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "http/number.hpp"
#include "http/route.hpp"
#include "http/views.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::http {

using namespace centre;

namespace {

using profile::Finding;

std::uint64_t number_of(const ExchangePtr& exchange, const char* name) { return whole_number(exchange->request.path.at(name)).value_or(0); }

// The thorough check takes up to some hundred milliseconds: on the worker.
void check_then(Service& service, const ExchangePtr& exchange, const RuleContent& content, std::function<void(std::vector<Finding>)> then) {
    profile::Profile tried = service.state().profile;
    tried.rules = content.rules;
    tried.golden = content.golden;
    const auto& state = service.state();
    profile::RuleSetting setting{own_numbers(state.settings), service.options.gazetteer};
    const auto job = [tried = std::move(tried), setting = std::move(setting), in_force = state.profile.golden] {
        std::vector<Finding> out = profile::check_rule_set(tried, setting);
        const auto after_errors = std::find_if(out.begin(), out.end(), [](const Finding& one) { return one.severity != profile::Severity::error; });
        const auto lost = profile::check_promises(in_force, tried.golden);
        out.insert(after_errors, lost.begin(), lost.end());
        return out;
    };
    if (!service.work<std::vector<Finding>>(job, std::move(then))) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

Json dry_run_view(const RuleTrial& trial, std::uint64_t active) {
    Json out{{"draft", trial.draft}, {"revision", trial.revision}, {"against", trial.against}, {"days", trial.days}, {"total", trial.total},
             {"done", trial.done}, {"finished", trial.finished}, {"current", trial.against == active}, {"result", to_json_value(trial.result)}};
    if (trial.error) out["error"] = {{"code", trial.error->code}, {"message", trial.error->message}};
    return out;
}

Json draft_head(const Service& service, const RuleDraft& draft) {
    Json changes = Json::array();
    for (const auto& change : draft.changes)
        changes.push_back({{"revision", change.revision}, {"by", name_of_person(service.state(), change.by)}, {"at", change.at.us}, {"rules", change.rules}});
    return {{"draft", draft.id}, {"revision", draft.revision}, {"based_on", draft.based_on}, {"title", draft.title}, {"proposed", draft.proposed},
            {"proposed_by", name_of_person(service.state(), draft.proposed_by)}, {"proposed_by_id", draft.proposed_by.value}, {"note", draft.note},
            {"rejection", draft.rejection}, {"rules", draft.content.rules.size()}, {"changes", changes}};
}

Json version_head(const Service& service, const RuleVersion& version) {
    return {{"version", version.version}, {"origin", name_of(version.origin)}, {"source", version.source}, {"title", version.title}, {"note", version.note},
            {"by", name_of_person(service.state(), version.by)}, {"approved_by", name_of_person(service.state(), version.approved_by)}, {"at", version.at.us},
            {"dry_run", to_json_value(version.dry_run)}, {"rules", version.content.rules.size()}};
}

void list_rules(Service& service, const ExchangePtr& exchange) {
    const auto& profile = service.state().profile;
    exchange->answer(json_answer(200, {{"profile", profile.name}, {"version", profile.version}, {"hash", profile.hash}, {"active", service.state().rules.active},
                                       {"rules", to_json_value(profile.rules)}}));
}

void book(Service& service, const ExchangePtr& exchange) {
    const auto& state = service.state();
    Json versions = Json::array(), drafts = Json::array(), overrides = Json::array(), areas = Json::array();
    for (auto it = state.rules.versions.rbegin(); it != state.rules.versions.rend(); ++it) versions.push_back(version_head(service, it->second));
    for (const auto& [id, draft] : state.rules.drafts) drafts.push_back(draft_head(service, draft));
    for (auto it = state.rules.overrides.rbegin(); it != state.rules.overrides.rend(); ++it) {
        if (it->restricted) continue;  // an admin sees nothing of those
        Json one = to_json_value(*it);
        one["by"] = name_of_person(service.state(), it->person);
        one.erase("person");
        one.erase("restricted");
        overrides.push_back(std::move(one));
    }
    if (service.options.gazetteer)
        for (const auto& place : service.options.gazetteer->kecamatan()) areas.push_back({{"code", place.code.value}, {"name", place.name}});
    exchange->answer(json_answer(200, {{"active", state.rules.active}, {"one_admin_is_enough", state.settings.rules.one_admin_is_enough}, {"versions", versions},
                                       {"drafts", drafts}, {"overrides", overrides}, {"areas", areas}, {"flags", to_json_value(state.profile.flags)},
                                       {"service_hours", profile::describe(profile::service_hours(state.profile))}}));
}

void get_version(Service& service, const ExchangePtr& exchange) {
    const auto it = service.state().rules.versions.find(number_of(exchange, "version"));
    if (it == service.state().rules.versions.end()) return exchange->refuse(404, "version_unknown", "versi ini tidak ada", "version");
    Json out = version_head(service, it->second);
    out["rules"] = to_json_value(it->second.content.rules);
    out["golden"] = to_json_value(it->second.content.golden);
    exchange->answer(json_answer(200, out));
}

// The draft of the path, or an answer was given.
const RuleDraft* find_draft(Service& service, const ExchangePtr& exchange) {
    const auto it = service.state().rules.drafts.find(number_of(exchange, "draft"));
    if (it != service.state().rules.drafts.end()) return &it->second;
    exchange->refuse(404, "draft_unknown", "draf ini sudah tidak ada", "draft");
    return nullptr;
}

void get_draft(Service& service, const ExchangePtr& exchange) {
    const RuleDraft* draft = find_draft(service, exchange);
    if (!draft) return;
    Json out = draft_head(service, *draft);
    out["rules"] = to_json_value(draft->content.rules);
    out["golden"] = to_json_value(draft->content.golden);
    exchange->answer(json_answer(200, out));
}

void check(Service& service, const ExchangePtr& exchange) {
    const auto body = rule_body(exchange->request.body);
    if (!body) return exchange->refuse(body.error());
    check_then(service, exchange, {body->rules, body->golden}, [exchange](const std::vector<Finding>& findings) {
        exchange->answer(json_answer(200, {{"blocks", profile::blocks(findings)}, {"findings", to_json_value(findings)}}));
    });
}

void start_dry_run(Service& service, const ExchangePtr& exchange) {
    const RuleDraft* draft = find_draft(service, exchange);
    if (!draft) return;
    const Json& body = exchange->request.body;
    const bool fine = body.size() == 1 && body.contains("days") && body["days"].is_number_unsigned() && body["days"].get<std::uint64_t>() >= 1 &&
                      body["days"].get<std::uint64_t>() <= 90;
    if (!fine) return exchange->refuse(400, "field_bad", "1 sampai 90 hari", "$.days");
    start_trial(service, draft->id, body["days"].get<std::uint32_t>());
    exchange->answer(json_answer(202, dry_run_view(*service.trials.at(draft->id), service.state().rules.active)));
}

void get_dry_run(Service& service, const ExchangePtr& exchange) {
    const auto it = service.trials.find(number_of(exchange, "draft"));
    if (it == service.trials.end()) return exchange->refuse(404, "not_found", "draf ini belum dicoba pada riwayat", "draft");
    exchange->answer(json_answer(200, dry_run_view(*it->second, service.state().rules.active)));
}

// Three of the errors in words, all of them for the page.
Answer wrong_answer(const std::vector<Finding>& findings) {
    Json errors = Json::array();
    std::string message;
    for (const auto& one : findings) {
        if (one.severity != profile::Severity::error) continue;
        if (errors.size() < 3) message += (errors.empty() ? "" : "; ") + one.message;
        errors.push_back(to_json_value(one));
    }
    if (errors.size() > 3) message += "; dan " + std::to_string(errors.size() - 3) + " kesalahan lagi";
    return json_answer(409, {{"code", "rules_wrong"}, {"message", message}, {"where", findings.front().where}, {"findings", errors}});
}

// Publishing, approving and rolling back: the thorough check, against the types and agencies of now, then the centre.
void check_and_tell(Service& service, const ExchangePtr& exchange, const RuleContent& content, CommandBody command) {
    check_then(service, exchange, content, [&service, exchange, command = std::move(command)](const std::vector<Finding>& findings) {
        if (profile::blocks(findings)) return exchange->answer(wrong_answer(findings));
        service.command(exchange, command, Gate::synced);
    });
}

void publish(Service& service, const ExchangePtr& exchange) {
    const RuleDraft* draft = find_draft(service, exchange);
    if (!draft) return;
    const auto body = publish_body(exchange->request.body, true);
    if (!body) return exchange->refuse(body.error());
    PublishRules command{draft->id, body->revision, body->note, {}, body->active};
    // An old revision, or rules that are in force no more, are the centre's to refuse: it knows what changed.
    const bool current = body->revision == draft->revision && (!body->active || body->active == service.state().rules.active);
    if (current) {
        const auto trial = service.trials.find(draft->id);
        if (trial == service.trials.end() || !trial->second->tells(draft->revision, service.state().rules.active))
            return exchange->refuse(409, "trial_needed", "cobalah draf ini pada riwayat dulu", "dry_run");
        const auto& result = trial->second->result;
        command.dry_run = {trial->second->days, result.decisions, result.changed, result.unreached};
    }
    check_and_tell(service, exchange, draft->content, std::move(command));
}

void approve(Service& service, const ExchangePtr& exchange) {
    const RuleDraft* draft = find_draft(service, exchange);
    if (!draft) return;
    const auto body = publish_body(exchange->request.body, false);
    if (!body) return exchange->refuse(body.error());
    check_and_tell(service, exchange, draft->content, ApproveRules{draft->id, body->revision, body->active});
}

// What was sound when it acted may leave a type that came later to nobody.
void roll_back_rules(Service& service, const ExchangePtr& exchange) {
    auto command = to_command("rollBackRules", exchange->request, service.state().profile);
    if (!command) return exchange->refuse(command.error());
    const auto version = service.state().rules.versions.find(command->get_if<RollBackRules>()->version);
    // An unknown version is the centre's to refuse.
    if (version == service.state().rules.versions.end()) return service.command(exchange, std::move(*command), Gate::synced);
    check_and_tell(service, exchange, version->second.content, std::move(*command));
}

constexpr Route kRuleRoutes[] = {
    {Method::get, "/api/v1/rules", "listRules", kStaff, list_rules},
    {Method::get, "/api/v1/rules/book", "ruleBook", kSupervisor | kAdmin, book},
    {Method::get, "/api/v1/rules/versions/{version}", "ruleVersion", kSupervisor | kAdmin, get_version},
    {Method::get, "/api/v1/rules/drafts/{draft}", "ruleDraft", kAdmin, get_draft},
    {Method::post, "/api/v1/rules/check", "checkRules", kAdmin, check},
    {Method::post, "/api/v1/rules/drafts/{draft}/dry-run", "startDryRun", kAdmin, start_dry_run, false, 202},
    {Method::get, "/api/v1/rules/drafts/{draft}/dry-run", "dryRun", kAdmin, get_dry_run},
    {Method::post, "/api/v1/rules/drafts/{draft}/publish", "publishRules", kAdmin, publish},
    {Method::post, "/api/v1/rules/drafts/{draft}/approve", "approveRules", kAdmin, approve},
    {Method::post, "/api/v1/rules/rollback", "rollBackRules", kAdmin, roll_back_rules},
};

}  // namespace

std::span<const Route> rule_routes() { return kRuleRoutes; }

}  // namespace siaga::http
