// Seats and telephones, trunks, the queue's settings: what siaga.toml says, changed while the house runs.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "http/route.hpp"
#include "http/strict.hpp"

namespace siaga::http {

using namespace centre;

namespace {

constexpr std::int64_t kMostSeconds = 10'000'000;  // beyond every bound of the centre, far from overflowing

struct QueueBody { std::int64_t ring_s = 0, offer_all_after_s = 0, wrap_up_s = 0, wrap_up_extension_s = 0, misses_to_pause = 0, short_call_s = 0, owner_missing_after_s = 0; std::uint64_t revision = 0; SIAGA_FIELDS(ring_s, offer_all_after_s, wrap_up_s, wrap_up_extension_s, misses_to_pause, short_call_s, owner_missing_after_s, revision) };
struct NewSeatBody { std::string id, title; bool answer_after = true; SIAGA_FIELDS(id, title, answer_after) };
struct SeatWordsBody { std::string title; bool answer_after = true; std::uint64_t revision = 0; SIAGA_FIELDS(title, answer_after, revision) };
struct TrunkWords {
    std::string title, media_address, outgoing_caller_id;
    std::vector<std::string> peers, delivered, outgoing_targets;
    bool trust_pai = true;
    AnswerPolicy answer{};
    std::int64_t answer_after_s = 0;
};
struct NewTrunkBody : TrunkWords { std::string id; SIAGA_FIELDS(id, title, peers, delivered, trust_pai, media_address, answer, answer_after_s, outgoing_targets, outgoing_caller_id) };
struct TrunkBody : TrunkWords { std::uint64_t revision = 0; SIAGA_FIELDS(title, peers, delivered, trust_pai, media_address, answer, answer_after_s, outgoing_targets, outgoing_caller_id, revision) };

// Exactly the fields of T; nothing: answered already.
template <class T>
std::optional<T> body_of(const ExchangePtr& exchange) {
    auto body = parse_strict<T>(exchange->request.body);
    if (body) return std::move(*body);
    exchange->refuse(body.error());
    return std::nullopt;
}

// As the form names it: the centre counts microseconds and keeps the targets in one text.
std::string field_of(std::string where) {
    for (const char* seconds : {"ring", "offer_all_after", "wrap_up", "wrap_up_extension", "short_call", "owner_missing_after", "answer_after"})
        if (where == seconds) return "$." + where + "_s";
    if (where == "outgoing_target") return "$.outgoing_targets";
    if (where == "seat" || where == "trunk") return "$.id";
    return "$." + where;
}

void change(Service& service, const ExchangePtr& exchange, CommandBody body) {
    Command command;
    command.body = std::move(body);
    command.person = exchange->viewer().person;
    service.command(std::move(command), Gate::synced, [exchange](Service::Outcome outcome) {
        if (outcome.refusal) {
            Error error = *outcome.refusal;
            error.where = field_of(error.where);
            return exchange->refuse(error);
        }
        Json reply = std::move(outcome.reply);
        reply["durable"] = outcome.durable;
        exchange->answer(json_answer(outcome.durable ? 200 : 202, reply));
    });
}

Duration seconds_of(std::int64_t value) { return std::chrono::seconds(std::clamp<std::int64_t>(value, -1, kMostSeconds)); }
std::int64_t in_seconds(Duration value) { return std::chrono::duration_cast<std::chrono::seconds>(value).count(); }

void put_edition(const State& state, const std::string& what, Json& view) {
    view["revision"] = settings_revision(state, what);
    const auto it = state.settings_admin.editions.find(what);
    if (it == state.settings_admin.editions.end()) return;
    view["changed_at_wall"] = it->second.at.us;
    if (const auto by = state.people.find(it->second.by); by != state.people.end()) view["changed_by"] = by->second.name;
}

std::optional<std::uint64_t> revision_asked(const ExchangePtr& exchange) {
    const auto revision = revision_of(exchange->request);
    if (revision) return *revision;
    exchange->refuse(revision.error());
    return std::nullopt;
}

// ---- the queue ------------------------------------------------------------------------------------

void show_queue(Service& service, const ExchangePtr& exchange) {
    const QueueSettings& q = service.state().settings.queue;
    Json view{{"ring_s", in_seconds(q.ring)}, {"offer_all_after_s", in_seconds(q.offer_all_after)}, {"wrap_up_s", in_seconds(q.wrap_up)},
              {"wrap_up_extension_s", in_seconds(q.wrap_up_extension)}, {"misses_to_pause", q.misses_to_pause},
              {"short_call_s", in_seconds(q.short_call)}, {"owner_missing_after_s", in_seconds(q.owner_missing_after)}};
    put_edition(service.state(), "queue", view);
    exchange->answer(json_answer(200, view));
}

void change_queue(Service& service, const ExchangePtr& exchange) {
    const auto body = body_of<QueueBody>(exchange);
    if (!body) return;
    ChangeQueue c;
    c.queue.ring = seconds_of(body->ring_s);
    c.queue.offer_all_after = seconds_of(body->offer_all_after_s);
    c.queue.wrap_up = seconds_of(body->wrap_up_s);
    c.queue.wrap_up_extension = seconds_of(body->wrap_up_extension_s);
    c.queue.misses_to_pause = static_cast<int>(std::clamp<std::int64_t>(body->misses_to_pause, 0, 1'000));
    c.queue.short_call = seconds_of(body->short_call_s);
    c.queue.owner_missing_after = seconds_of(body->owner_missing_after_s);
    c.revision = body->revision;
    change(service, exchange, c);
}

// ---- seats ----------------------------------------------------------------------------------------

void list_seats(Service& service, const ExchangePtr& exchange) {
    const State& state = service.state();
    Json items = Json::array();
    for (const auto& configured : state.settings.seats) {
        Json view{{"id", configured.id.value}, {"title", configured.title}, {"answer_after", configured.answer_after}, {"registered", false}, {"busy", false}};
        if (const auto seat = state.seats.find(configured.id); seat != state.seats.end()) {
            view["busy"] = static_cast<bool>(seat->second.call);
            if (const auto& phone = seat->second.registration) {
                view["registered"] = phone->reachable;
                view["phone"] = phone->user_agent;
            }
            if (const auto who = state.people.find(seat->second.person); who != state.people.end()) view["person"] = who->second.name;
        }
        put_edition(state, "seat " + configured.id.value, view);
        items.push_back(std::move(view));
    }
    exchange->answer(json_answer(200, {{"items", items}}));
}

// The seat first: of two who add the same, the one who is refused stores no password. A crash between leaves a
// seat without one, and the next start makes it (bootstrap_accounts).
void add_seat(Service& service, const ExchangePtr& exchange) {
    const auto body = body_of<NewSeatBody>(exchange);
    if (!body) return;
    Command command;
    command.body = SaveSeat{{SeatId{body->id}, body->title, body->answer_after}, true, 0};
    command.person = exchange->viewer().person;
    service.command(std::move(command), Gate::synced, [&service, exchange, id = SeatId{body->id}](Service::Outcome outcome) {
        if (outcome.refusal) {
            Error error = *outcome.refusal;
            error.where = field_of(error.where);
            return exchange->refuse(error);
        }
        spdlog::info("seat_added seat={} by={}", id.value, exchange->viewer().person.value);
        const std::string password = make_password();
        const auto then = [exchange, id, password, durable = outcome.durable](Status stored) {
            if (!stored) return exchange->refuse(stored.error());
            exchange->answer(json_answer(durable ? 201 : 202, {{"durable", durable}, {"id", id.value}, {"password", password}}));
        };
        const auto job = [&service, id, password] { return service.secrets.set_seat_password(id, password); };
        if (!service.work<Status>(job, then)) exchange->refuse(503, "busy", "meja dibuat, tetapi kata sandinya belum: minta kata sandi baru");
    });
}

void change_seat(Service& service, const ExchangePtr& exchange) {
    const auto body = body_of<SeatWordsBody>(exchange);
    if (body) change(service, exchange, SaveSeat{{SeatId{exchange->request.path.at("seat")}, body->title, body->answer_after}, false, body->revision});
}

// Its password goes with it; the centre takes no registration of a seat it does not know.
void retire_seat(Service& service, const ExchangePtr& exchange) {
    const auto revision = revision_asked(exchange);
    if (!revision) return;
    const SeatId seat{exchange->request.path.at("seat")};
    Command command;
    command.body = RetireSeat{seat, *revision};
    command.person = exchange->viewer().person;
    service.command(std::move(command), Gate::synced, [&service, exchange, seat](Service::Outcome outcome) {
        if (outcome.refusal) return exchange->refuse(*outcome.refusal);
        (void)service.worker.run([&service, seat] { (void)service.secrets.remove_seat(seat); });
        exchange->answer(json_answer(outcome.durable ? 200 : 202, {{"durable", outcome.durable}}));
    });
}

// ---- trunks ---------------------------------------------------------------------------------------

TrunkSettings trunk_of(const TrunkWords& words, const TrunkId& id, const State& state) {
    TrunkSettings out;
    out.id = id;
    out.title = words.title;
    out.peers = words.peers;
    out.delivered = words.delivered;
    out.trust_pai = words.trust_pai;
    out.media_address = words.media_address;
    out.answer = words.answer;
    out.answer_after = seconds_of(words.answer_after_s);
    out.outgoing_caller_id = words.outgoing_caller_id;
    for (const auto& target : words.outgoing_targets) out.outgoing_target += (out.outgoing_target.empty() ? "" : ",") + target;
    for (const auto& known : state.settings.trunks)
        if (known.id == id) out.signalling_address = known.signalling_address;
    return out;
}

void list_trunk_settings(Service& service, const ExchangePtr& exchange) {
    const State& state = service.state();
    Json items = Json::array();
    std::set<std::string> media{state.settings.seat_media_address};
    for (const auto& trunk : state.settings.trunks) {
        media.insert(trunk.media_address);
        const auto added = state.added_peers.find(trunk.id);
        Json view{{"id", trunk.id.value}, {"title", trunk.title}, {"peers", trunk.peers}, {"delivered", trunk.delivered}, {"trust_pai", trunk.trust_pai},
                  {"media_address", trunk.media_address}, {"answer", name_of(trunk.answer)}, {"answer_after_s", in_seconds(trunk.answer_after)},
                  {"outgoing_targets", outgoing_targets(trunk.outgoing_target)}, {"outgoing_caller_id", trunk.outgoing_caller_id},
                  {"added_peers", added == state.added_peers.end() ? Json::array() : to_json_value(added->second)}};
        if (!trunk.signalling_address.empty()) view["signalling_address"] = trunk.signalling_address;
        view["silent"] = std::any_of(state.alarms.begin(), state.alarms.end(), [&](const auto& one) {
            return one.second.open && one.second.kind == AlarmKind::trunk_silent && one.second.subject == trunk.id.value;
        });
        put_edition(state, "trunk " + trunk.id.value, view);
        items.push_back(std::move(view));
    }
    exchange->answer(json_answer(200, {{"items", items}, {"media_addresses", media}}));
}

// No text in a list may smuggle a second one in.
bool plain_targets(const ExchangePtr& exchange, const TrunkWords& words) {
    for (std::size_t i = 0; i < words.outgoing_targets.size(); ++i)
        if (words.outgoing_targets[i].find(',') != std::string::npos) {
            exchange->refuse(400, "target_bad", "satu tujuan sebaris, tanpa koma", "$.outgoing_targets[" + std::to_string(i) + "]");
            return false;
        }
    return true;
}

void add_trunk(Service& service, const ExchangePtr& exchange) {
    const auto body = body_of<NewTrunkBody>(exchange);
    if (body && plain_targets(exchange, *body)) change(service, exchange, SaveTrunk{trunk_of(*body, TrunkId{body->id}, service.state()), true, 0});
}

void change_trunk(Service& service, const ExchangePtr& exchange) {
    const auto body = body_of<TrunkBody>(exchange);
    if (body && plain_targets(exchange, *body))
        change(service, exchange, SaveTrunk{trunk_of(*body, TrunkId{exchange->request.path.at("trunk")}, service.state()), false, body->revision});
}

void retire_trunk(Service& service, const ExchangePtr& exchange) {
    if (const auto revision = revision_asked(exchange)) change(service, exchange, RetireTrunk{TrunkId{exchange->request.path.at("trunk")}, *revision});
}

constexpr Route kSettingsAdminRoutes[] = {
    {Method::get, "/api/v1/settings/queue", "showQueueSettings", kAdmin, show_queue},
    {Method::put, "/api/v1/settings/queue", "changeQueueSettings", kAdmin, change_queue},
    {Method::get, "/api/v1/settings/seats", "listSeatSettings", kAdmin, list_seats},
    {Method::post, "/api/v1/settings/seats", "addSeat", kAdmin, add_seat, false, 201},
    {Method::put, "/api/v1/settings/seats/{seat}", "changeSeat", kAdmin, change_seat},
    {Method::del, "/api/v1/settings/seats/{seat}", "retireSeat", kAdmin, retire_seat},
    {Method::get, "/api/v1/settings/trunks", "listTrunkSettings", kAdmin, list_trunk_settings},
    {Method::post, "/api/v1/settings/trunks", "addTrunk", kAdmin, add_trunk},
    {Method::put, "/api/v1/settings/trunks/{trunk}", "changeTrunk", kAdmin, change_trunk},
    {Method::del, "/api/v1/settings/trunks/{trunk}", "retireTrunk", kAdmin, retire_trunk},
};

}  // namespace

std::span<const Route> settings_admin_routes() { return kSettingsAdminRoutes; }

}  // namespace siaga::http
