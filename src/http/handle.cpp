// One request: who, from where, with what, may they; then its handler.
#include <spdlog/spdlog.h>

#include "http/pages.hpp"
#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

bool good_key(const std::string& key) {
    return key.size() >= 8 && key.size() <= 64 &&
           key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

// A NUL in a text is legal JSON and breaks PostgreSQL's jsonb.
const Json* with_nul(const Json& json) {
    if (json.is_string()) return json.get_ref<const std::string&>().find('\0') != std::string::npos ? &json : nullptr;
    if (json.is_structured())
        for (const auto& inner : json)
            if (const Json* found = with_nul(inner)) return found;
    return nullptr;
}

std::optional<Error> read_body(Exchange& exchange, bool audio) {
    if (exchange.method == Method::get || exchange.text.empty()) return std::nullopt;
    if (audio) {
        if (is_audio(exchange.content_type)) return std::nullopt;
        return fail("content_type", "isi harus audio/wav", "Content-Type");
    }
    if (!exchange.content_type.starts_with("application/json")) return fail("content_type", "isi harus application/json", "Content-Type");
    auto body = parse_json(exchange.text, exchange.path.starts_with(kRulesPath) ? kRulesBytes : kBodyBytes);
    if (!body) return body.error();
    if (!body->is_object()) return fail("field_bad", "isinya harus berupa objek", "$");
    if (with_nul(*body)) return fail("field_bad", "ada karakter NUL", "$");
    exchange.request.body = std::move(*body);
    return std::nullopt;
}

}  // namespace

void Service::handle(const ExchangePtr& exchange) {
    catch_up();
    std::string target = std::move(exchange->path);
    if (!split_target(target, exchange->path, exchange->request.query)) {
        exchange->refuse(400, "parameter_bad", "alamat ini tidak dapat dibaca", "url");
        return;
    }
    const bool api = exchange->path == "/api" || exchange->path.starts_with("/api/");
    std::string allowed;
    const Route* route = find_route(exchange->method, exchange->path, exchange->request.path, allowed);
    if (!route) {
        if (!allowed.empty()) {
            Answer answer = error_answer(405, fail("method_not_allowed", "cara ini tidak berlaku di sini", allowed));
            answer.headers.emplace_back("Allow", allowed);
            exchange->answer(std::move(answer));
        } else if (api) exchange->refuse(404, "not_found", "alamat ini tidak ada", exchange->path);
        else answer_page(*this, exchange);
        return;
    }
    // Cookies come with cross-site requests in old browsers; an unsafe request must say it is ours.
    if (exchange->method != Method::get && exchange->origin != "https://" + exchange->host) {
        exchange->refuse(403, "origin_refused", "permintaan ini bukan dari konsol", "Origin");
        return;
    }
    if (route->roles != kNobody) {
        exchange->who = signed_in(exchange->cookie);
        if (!exchange->who) {
            // Before its people are known a session of before the restart belongs to nobody yet; it is not over.
            bool ignored = false;
            if (!open() && sessions.find(exchange->cookie, wall_now(), ignored)) exchange->refuse(503, "starting", "server sedang mulai");
            else exchange->refuse(401, "not_signed_in", "masuk dulu");
            return;
        }
        if ((route->roles & role_bit(exchange->viewer().role)) == 0) {
            exchange->refuse(403, "role_refused", "peran ini tidak boleh melakukannya");
            return;
        }
    }
    if (auto wrong = read_body(*exchange, route->audio)) {
        exchange->answer(error_answer(wrong->code == "content_type" ? 415 : status_of(*wrong), *wrong));
        return;
    }
    if (route->keyed && !good_key(exchange->idempotency_key)) {
        exchange->refuse(400, "parameter_bad", "Idempotency-Key 8 sampai 64 huruf, angka, - atau _", "Idempotency-Key");
        return;
    }
    if (!route->keyed) exchange->idempotency_key.clear();
    if (exchange->who)
        if (auto hidden = guard(state(), exchange->viewer(), *exchange, route->operation)) {
            exchange->refuse(*hidden);
            return;
        }
    route->handler(*this, exchange);
}

}  // namespace siaga::http
