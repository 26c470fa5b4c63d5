// Signing in, out, and one's own password.
#include <spdlog/spdlog.h>

#include "http/route.hpp"

namespace siaga::http {

using namespace centre;

namespace {

struct SignInBody { std::string login, password; SIAGA_FIELDS(login, password) };
struct PasswordBody { std::string current, fresh; SIAGA_FIELDS(current, fresh) };

Json me(const Service& service, const SignedIn& who) {
    const Person& person = service.state().people.at(who.viewer.person);
    Json out{{"person", person.id.value}, {"login", person.login}, {"name", person.name}, {"role", name_of(person.role)},
             {"expires_wall", who.expires.us}, {"server_version", service.options.version}};
    if (person.agency) out["agency"] = person.agency.value;
    if (const Seat* seat = service.mirror.seat_of(person.id)) out["seat"] = seat->id.value;
    return out;
}

std::string cookie_of(const std::string& token, Duration lives) {
    return std::string(kCookie) + "=" + token + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" +
           std::to_string(std::chrono::duration_cast<std::chrono::seconds>(lives).count());
}

template <class T>
std::optional<T> strict_body(const ExchangePtr& exchange, std::initializer_list<const char*> names) {
    const Json& body = exchange->request.body;
    for (const auto& [name, value] : body.items())
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            exchange->refuse(400, "field_unknown", "isian ini tidak dikenal", "$." + name);
            return std::nullopt;
        }
    for (const char* name : names)
        if (!body.contains(name) || !body[name].is_string()) {
            exchange->refuse(400, body.contains(name) ? "field_bad" : "field_missing", "isian ini diperlukan", std::string("$.") + name);
            return std::nullopt;
        }
    return from_json_value<T>(body);
}

void welcome(Service& service, const ExchangePtr& exchange, const std::string& login) {
    const auto viewer = service.viewer_of(login);
    if (!viewer) {
        exchange->refuse(403, "person_inactive", "akun ini tidak aktif");
        return;
    }
    const auto fresh = service.sessions.make(login, service.wall_now());
    const SignedIn who{fresh.stored.token_hash, login, *viewer, fresh.stored.expires};
    const auto saved = [&service, exchange, who, token = fresh.token](Status stored) {
        if (!stored) spdlog::warn("session_not_kept login={} why={}", who.login, stored.error().code);  // it lives until a restart
        Command command;
        command.body = SignIn{};
        command.person = who.viewer.person;
        service.command(std::move(command), Gate::written, [&service, exchange, who, token](Service::Outcome outcome) {
            if (outcome.refusal) {
                service.end_sessions(who.login, {});
                exchange->refuse(*outcome.refusal);
                return;
            }
            Answer answer = json_answer(200, me(service, who));
            answer.headers.emplace_back("Set-Cookie", cookie_of(token, kSessionAtMost));
            exchange->answer(std::move(answer));
        });
    };
    const bool taken = service.work<Status>([&service, stored = fresh.stored] { return service.secrets.save_session(stored); }, saved);
    if (!taken) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

void refuse_attempt(const ExchangePtr& exchange, std::chrono::seconds wait) {
    Answer answer = error_answer(429, fail("slow_down", "terlalu banyak percobaan, tunggu " + std::to_string(wait.count()) + " detik"));
    answer.headers.clear();
    answer.headers.emplace_back("Retry-After", std::to_string(wait.count()));
    exchange->answer(std::move(answer));
}

void sign_in(Service& service, const ExchangePtr& exchange) {
    const auto body = strict_body<SignInBody>(exchange, {"login", "password"});
    if (!body) return;
    if (!service.open()) {
        exchange->refuse(503, "starting", "server sedang mulai");
        return;
    }
    const std::string by_source = "from " + exchange->source, by_login = "login " + body->login.substr(0, 64) + " " + by_source;
    const auto now = std::chrono::steady_clock::now();
    const auto wait = std::max(service.limit.wait(by_login, now), service.limit.wait(by_source, now));
    if (wait.count() > 0) {
        refuse_attempt(exchange, wait);
        return;
    }
    const auto job = [&service, login = body->login, password = body->password] { return service.secrets.check(login, password); };
    const auto then = [&service, exchange, login = body->login, by_login, by_source](Result<bool> fits) {
        if (!fits) {
            exchange->refuse(fits.error());
            return;
        }
        if (!*fits) {
            const auto at = std::chrono::steady_clock::now();
            service.limit.failed(by_login, at);
            service.limit.failed(by_source, at);
            spdlog::warn("sign_in_refused source={}", exchange->source);
            exchange->refuse(401, "bad_credentials", "nama masuk atau kata sandi salah");
            return;
        }
        service.limit.succeeded(by_login);
        service.limit.succeeded(by_source);
        welcome(service, exchange, login);
    };
    if (!service.work<Result<bool>>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

void who(Service& service, const ExchangePtr& exchange) { exchange->answer(json_answer(200, me(service, *exchange->who))); }

void signed_out(Service& service, const ExchangePtr& exchange) {
    const SignedIn who = *exchange->who;
    service.sessions.drop(who.token_hash);
    (void)service.worker.run([&service, hash = who.token_hash] { (void)service.secrets.drop_session(hash); });
    service.live.drop([&](const SignedIn& other) { return other.token_hash == who.token_hash; }, kCloseSignedOut, "signed_out");
    Answer answer;
    answer.status = 204;
    answer.headers.emplace_back("Set-Cookie", cookie_of("", Duration{0}));
    exchange->answer(std::move(answer));
}

// 409 with what is still open and whose it would have to become.
void refuse_sign_out(Service& service, const ExchangePtr& exchange, const Error& error) {
    Json body{{"code", error.code}, {"message", error.message}, {"where", error.where}, {"incidents", Json::array()}};
    for (const auto& [id, incident] : service.state().incidents)
        if (incident.state == IncidentState::open && incident.owner == exchange->viewer().person)
            body["incidents"].push_back({{"id", id.value}, {"number", incident.number}});
    exchange->answer(json_answer(status_of(error), body));
}

void sign_out(Service& service, const ExchangePtr& exchange) {
    const SignedIn who = *exchange->who;
    // A console open elsewhere goes on, and so do its drafts and its seat. A session alone is nobody: it lives a day
    // after its browser was closed.
    const auto alive = [&service](const std::string& hash) { return service.sessions.has(hash); };
    if (service.live.another_console(who, alive, std::chrono::steady_clock::now())) return signed_out(service, exchange);
    Command command;
    command.body = SignOut{};
    command.person = who.viewer.person;
    service.command(std::move(command), Gate::written, [&service, exchange, login = who.login](Service::Outcome outcome) {
        if (outcome.refusal && outcome.refusal->code == "handover_needed") return refuse_sign_out(service, exchange, *outcome.refusal);
        if (service.doors.drafts.remove_of) service.doors.drafts.remove_of(login, [](Status) {});
        signed_out(service, exchange);
    });
}

void change_password(Service& service, const ExchangePtr& exchange) {
    const auto body = strict_body<PasswordBody>(exchange, {"current", "fresh"});
    if (!body) return;
    if (body->fresh.size() < 10 || body->fresh.size() > 256) {
        exchange->refuse(400, "field_bad", "kata sandi baru 10 sampai 256 huruf", "$.fresh");
        return;
    }
    const std::string name = "login " + exchange->who->login + " from " + exchange->source;
    if (const auto wait = service.limit.wait(name, std::chrono::steady_clock::now()); wait.count() > 0) {
        refuse_attempt(exchange, wait);
        return;
    }
    // 1 done, 0 wrong password, -1 the disk refused. The session of this page is written again after it.
    const auto bare = *exchange->who;
    const auto job = [&service, login = bare.login, body = *body, bare]() -> int {
        const auto fits = service.secrets.check(login, body.current);
        if (!fits) return -1;
        if (!*fits) return 0;
        if (!service.secrets.set_password(login, body.fresh)) return -1;
        (void)service.secrets.save_session({bare.token_hash, login, bare.expires - kSessionIdle, bare.expires});
        return 1;
    };
    const auto then = [&service, exchange, name](int done) {
        if (done < 0) return exchange->refuse(503, "secrets_disk", "kata sandi tidak dapat disimpan");
        if (done == 0) {
            service.limit.failed(name, std::chrono::steady_clock::now());
            return exchange->refuse(403, "wrong_password", "kata sandi sekarang salah", "$.current");
        }
        service.end_sessions(exchange->who->login, "own_password", exchange->who->token_hash);
        Answer answer;
        answer.status = 204;
        exchange->answer(std::move(answer));
    };
    if (!service.work<int>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

constexpr Route kSessionRoutes[] = {
    {Method::get, "/api/v1/session", "getSession", kEverybody, who},
    {Method::post, "/api/v1/session", "signIn", kNobody, sign_in},
    {Method::del, "/api/v1/session", "signOut", kEverybody, sign_out},
    {Method::post, "/api/v1/session/password", "changePassword", kEverybody, change_password},
};

}  // namespace

std::span<const Route> session_routes() { return kSessionRoutes; }

}  // namespace siaga::http
