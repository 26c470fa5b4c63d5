// People, their passwords, the seats' SIP passwords and trunk peers.
#include <spdlog/spdlog.h>

#include "http/path_id.hpp"
#include "http/route.hpp"
#include "http/strict.hpp"

namespace siaga::http {

using namespace centre;

namespace {

struct PersonBody { std::string login, name; PersonRole role{}; AgencyId agency; bool active = true; SIAGA_FIELDS(login, name, role, agency, active) };

// What the page showed when the form was opened.
struct SeenPerson { std::string name; PersonRole role{}; AgencyId agency; bool active = true; SIAGA_FIELDS(name, role, agency, active) };

std::optional<PersonBody> person_body(const ExchangePtr& exchange, bool fresh) {
    const Json& body = exchange->request.body;
    const std::set<std::string> known = fresh ? std::set<std::string>{"login", "name", "role", "agency"} : std::set<std::string>{"name", "role", "agency", "active", "seen"};
    for (const auto& [name, value] : body.items())
        if (!known.contains(name)) {
            exchange->refuse(400, "field_unknown", "isian ini tidak dikenal", "$." + name);
            return std::nullopt;
        }
    for (const auto& name : known)
        if (name != "agency" && !body.contains(name)) {
            exchange->refuse(400, "field_missing", "isian ini diperlukan", "$." + name);
            return std::nullopt;
        }
    try {
        Json words = body;
        words.erase("seen");
        return from_json_value<PersonBody>(words);
    } catch (const FieldError& e) {
        exchange->refuse(field_fault(e));
        return std::nullopt;
    }
}

bool good_login(const std::string& login) {
    return login.size() >= 2 && login.size() <= 64 && login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos &&
           std::isalnum(static_cast<unsigned char>(login.front()));
}

const Person* find_person(Service& service, const ExchangePtr& exchange) {
    const auto it = service.state().people.find(id_of<PersonId>(exchange, "person"));
    if (it != service.state().people.end()) return &it->second;
    exchange->refuse(404, "person_unknown", "orang ini tidak dikenal", "person");
    return nullptr;
}

void list_people(Service& service, const ExchangePtr& exchange) {
    Json items = Json::array();
    for (const auto& [id, person] : service.state().people) {
        Json view{{"id", id.value}, {"login", person.login}, {"name", person.name}, {"role", name_of(person.role)},
                  {"active", person.active}, {"signed_in", service.sessions.any_of(person.login)}};
        if (person.agency) view["agency"] = person.agency.value;
        items.push_back(std::move(view));
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

// The password first: an account nobody can name is harmless, a person without one cannot sign in.
void add_person(Service& service, const ExchangePtr& exchange) {
    const auto body = person_body(exchange, true);
    if (!body) return;
    if (!good_login(body->login)) return exchange->refuse(400, "login_bad", "2 sampai 64 huruf kecil, angka, titik atau garis", "$.login");
    if (service.viewer_of(body->login)) return exchange->refuse(409, "login_taken", "nama masuk ini sudah dipakai", "$.login");
    Person person;
    person.login = body->login;
    person.name = body->name;
    person.role = body->role;
    person.agency = body->agency;
    const std::string password = make_password();
    const auto then = [&service, exchange, person, password](Status added) {
        if (!added) return exchange->refuse(added.error());
        Command command;
        command.body = SavePerson{person};
        command.person = exchange->viewer().person;
        service.command(std::move(command), Gate::synced, [&service, exchange, login = person.login, password](Service::Outcome outcome) {
            if (outcome.refusal) {
                (void)service.worker.run([&service, login] { (void)service.secrets.remove(login); });
                return exchange->refuse(*outcome.refusal);
            }
            exchange->answer(json_answer(outcome.durable ? 201 : 202, {{"durable", outcome.durable}, {"person", outcome.reply.value("person", 0ull)}, {"password", password}}));
        });
    };
    // A refusal of the centre takes the account back.
    const auto job = [&service, person, password] { return service.secrets.add({person.login, person, false}, password); };
    if (!service.work<Status>(job, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

const char* role_word(PersonRole role) {
    switch (role) {
        case PersonRole::operator_: return "operator";
        case PersonRole::dispatcher: return "petugas instansi";
        case PersonRole::supervisor: return "supervisor";
        case PersonRole::admin: return "admin";
    }
    return "";
}

// What somebody else changed of this person meanwhile, in words; empty: nothing.
std::string changed_since(const SeenPerson& seen, const Person& now, const centre::State& state) {
    std::string out;
    const auto say = [&](const std::string& what) { out += (out.empty() ? "" : "; ") + what; };
    if (seen.name != now.name) say("nama sekarang " + now.name);
    if (seen.role != now.role) say(std::string("peran sekarang ") + role_word(now.role));
    if (seen.agency != now.agency && now.agency) {
        const auto* agency = profile::find_agency(state.profile, now.agency);
        say("instansi sekarang " + (agency ? agency->short_name : now.agency.value));
    }
    if (seen.active != now.active) say(now.active ? "sekarang aktif" : "sekarang tidak aktif");
    return out;
}

void change_person(Service& service, const ExchangePtr& exchange) {
    const Person* known = find_person(service, exchange);
    if (!known) return;
    const auto body = person_body(exchange, false);
    if (!body) return;
    auto seen = parse_strict<SeenPerson>(exchange->request.body["seen"], {"agency"});
    if (!seen) {
        Error error = seen.error();
        error.where = "$.seen" + error.where.substr(std::min<std::size_t>(1, error.where.size()));
        return exchange->refuse(error);
    }
    if (const auto changed = changed_since(*seen, *known, service.state()); !changed.empty())
        return exchange->refuse(409, "person_changed", "sudah diubah orang lain: " + changed, "$.seen");
    Person person = *known;
    person.name = body->name;
    person.role = body->role;
    person.agency = body->agency;
    person.active = body->active;
    service.change_alone(exchange, SavePerson{person}, "person " + to_string(person.id));
}

void answer_password(Service& service, const ExchangePtr& exchange, std::function<Status(const std::string&)> set, std::function<void()> after) {
    const std::string password = make_password();
    const auto then = [exchange, password, after](Status done) {
        if (!done) return exchange->refuse(done.error());
        if (after) after();
        exchange->answer(json_answer(200, {{"password", password}}));
    };
    if (!service.work<Status>([set, password] { return set(password); }, then)) exchange->refuse(503, "busy", "server sedang penuh, coba lagi");
}

void reset_password(Service& service, const ExchangePtr& exchange) {
    const Person* person = find_person(service, exchange);
    if (!person) return;
    spdlog::info("password_reset person={} by={}", person->id.value, exchange->viewer().person.value);
    Command command;
    command.body = NotePasswordReset{person->id};
    command.person = exchange->viewer().person;
    // In the record first: nobody comes by another's account without a trace of it.
    service.command(std::move(command), Gate::synced, [&service, exchange, login = person->login](Service::Outcome outcome) {
        if (outcome.refusal) return exchange->refuse(*outcome.refusal);
        const auto set = [&service, login](const std::string& password) { return service.secrets.set_password(login, password); };
        answer_password(service, exchange, set, [&service, login] {
            service.limit.forgive("login " + login + " ");
            service.end_sessions(login, "password");
        });
    });
}

void reset_seat_password(Service& service, const ExchangePtr& exchange) {
    const SeatId seat{exchange->request.path.at("seat")};
    if (!service.state().seats.contains(seat)) return exchange->refuse(404, "seat_unknown", "meja ini tidak ada", "seat");
    spdlog::info("seat_password_reset seat={} by={}", seat.value, exchange->viewer().person.value);
    // Told when it is stored: from then on the telephone that knows the old one is out.
    const auto told = [&service, exchange, seat] {
        Command command;
        command.body = NoteSeatPassword{seat};
        command.person = exchange->viewer().person;
        service.command(std::move(command), Gate::written, [](Service::Outcome) {});
    };
    answer_password(service, exchange, [&service, seat](const std::string& password) { return service.secrets.set_seat_password(seat, password); }, told);
}

void list_trunks(Service& service, const ExchangePtr& exchange) {
    Json items = Json::array();
    for (const auto& trunk : service.state().settings.trunks) {
        const auto added = service.state().added_peers.find(trunk.id);
        items.push_back({{"id", trunk.id.value}, {"title", trunk.title}, {"peers", trunk.peers}, {"delivered", trunk.delivered},
                         {"added_peers", added == service.state().added_peers.end() ? Json::array() : to_json_value(added->second)}});
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

constexpr Route kAdminRoutes[] = {
    {Method::get, "/api/v1/people", "listPeople", kAdmin, list_people},
    {Method::post, "/api/v1/people", "addPerson", kAdmin, add_person},
    {Method::put, "/api/v1/people/{person}", "changePerson", kAdmin, change_person},
    {Method::post, "/api/v1/people/{person}/password", "resetPassword", kAdmin, reset_password},
    {Method::post, "/api/v1/seats/{seat}/password", "resetSeatPassword", kAdmin, reset_seat_password},
    {Method::get, "/api/v1/trunks", "listTrunks", kSupervisor | kAdmin, list_trunks},
};

}  // namespace

std::span<const Route> admin_routes() { return kAdminRoutes; }

}  // namespace siaga::http
