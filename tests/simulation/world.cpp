#include "world.hpp"

#include <algorithm>

namespace siaga::simulation {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

profile::Profile small_profile() {
    profile::Profile p;
    p.name = "simulasi";
    p.hash = "1";
    for (const char* id : {"damkar", "bpbd", "polres"}) {
        profile::Agency a;
        a.id = AgencyId{id};
        a.name = a.short_name = id;
        a.standing = id == std::string("polres") ? profile::Standing::partner : profile::Standing::committed;
        p.agencies.push_back(a);
    }
    for (const char* id : {"kebakaran", "banjir", "pengaduan"}) {
        profile::IncidentType t;
        t.id = TypeId{id};
        t.name = id;
        t.emergency = id != std::string("pengaduan");
        t.ask_caller = id == std::string("banjir");
        p.types.push_back(t);
    }
    p.services = {{"115", "Pengaduan", TypeId{"pengaduan"}}};
    profile::Rule fire;
    fire.id = "kebakaran";
    fire.types = {TypeId{"kebakaran"}};
    fire.legs = {{AgencyId{"damkar"}, profile::Role::utama}, {AgencyId{"polres"}, profile::Role::pendukung}};
    profile::Rule rest;
    rest.id = "lainnya";
    rest.legs = {{AgencyId{"bpbd"}, profile::Role::utama}, {AgencyId{"damkar"}, profile::Role::pendukung}};
    p.rules = {fire, rest};
    add_duty(p);
    return p;
}
}  // namespace

World::World(Options options) : options_(options), random_(options.seed), profile_(small_profile()) {
    TrunkSettings trunk;
    trunk.id = TrunkId{"telco"};
    trunk.peers = {"127.0.0.0/8"};
    trunk.outgoing_target = "127.0.0.1:5080";
    settings_.trunks.push_back(trunk);
    trunk.id = TrunkId{"antre"};
    trunk.answer = AnswerPolicy::queue;
    settings_.trunks.push_back(trunk);
    trunk.id = TrunkId{"meja"};
    trunk.answer = AnswerPolicy::seat;
    settings_.trunks.push_back(trunk);
    for (int i = 1; i <= options.seats; ++i) {
        SeatSettings seat;
        seat.id = SeatId{"0" + std::to_string(i)};
        seat.answer_after = i % 3 != 0;
        settings_.seats.push_back(seat);
    }
    settings_.queue.ended_call_stays = std::chrono::minutes(5);
    settings_.queue.closed_incident_stays = std::chrono::minutes(5);
    settings_.queue.wrap_up = seconds(20);
    settings_.rtp_last = 20099;  // few ports, so that reuse and exhaustion happen
}

void World::broken(const std::string& promise) const {
    throw std::runtime_error("seed " + std::to_string(options_.seed) + ", event " + std::to_string(centre_.state().seq) + ": " + promise);
}
Duration World::between(Duration low, Duration high) {
    return low + Duration{static_cast<std::int64_t>(roll(static_cast<std::uint64_t>((high - low).count()) + 1))};
}
void World::in(Duration after, std::function<void()> act) {
    later_.push({now_ + after, ++order_, std::move(act)});
}

Batch World::send(CommandBody body, PersonId person) {
    Command command;
    command.body = std::move(body);
    command.person = person;
    const bool tick = command.body.holds<Tick>();
    Touched touched;
    Batch batch = centre_.handle(command, now_, WallTime{now_.us}, &touched);
    for (const auto& event : batch.events) {
        // What the journal keeps is what the mirror and every replay get: through JSON and back.
        Record record{event.seq, event.at, event.wall, std::string(type_of(event.body)), version_of(event.body),
                      open_json(event.body).dump(), personal_json(event.body).dump()};
        auto body_again = decode(record.type, record.version, Json::parse(record.open), Json::parse(record.personal));
        if (!body_again) broken("event does not decode: " + body_again.error().to_string());
        mirror_.apply(Event{record.seq, record.at, record.wall, std::move(*body_again)});
        journal_.push_back(std::move(record));
        check_event(event);
        check_duty_event(event);
        if (const auto* erased = event.body.get_if<Erased>())
            for (const auto seq : erased->seqs) journal_.at(seq - 1).personal = "null";  // as the journal does it
    }
    if (options_.on_event)
        for (const auto& event : batch.events) options_.on_event(event);
    if (tick || batch.refusal || !batch.events.empty()) check(batch, touched);  // else nothing has changed
    const auto events = batch.events;
    for (const auto& event : events) react(event);
    return batch;
}

void World::run() {
    send(Start{settings_, profile_, "simulation"});
    for (const auto& seat : settings_.seats) registers(seat.id);
    for (int i = 1; i <= options_.seats - 1; ++i) {
        Person person;
        person.login = person.name = "operator" + std::to_string(i);
        send(SavePerson{person});
        const PersonId id{static_cast<std::uint64_t>(i)};
        send(TakeSeat{SeatId{"0" + std::to_string(i)}}, id);
        send(BeReady{}, id);
        send(PersonPresence{id, true});
        in(between(seconds(1), seconds(20)), [this, id] { operators_act(id); });
    }
    for (const char* agency : {"damkar", "bpbd"}) {
        Person person;
        person.login = person.name = agency;
        person.role = PersonRole::dispatcher;
        person.agency = AgencyId{agency};
        send(SavePerson{person});
    }
    Person admin;
    admin.login = admin.name = "admin";
    admin.role = PersonRole::admin;
    admin_ = PersonId{send(SavePerson{admin}).reply["person"].get<std::uint64_t>()};
    admin.login = admin.name = "admin2";
    second_admin_ = PersonId{send(SavePerson{admin}).reply["person"].get<std::uint64_t>()};
    hire_supervisor();
    in(seconds(9), [this] { admins_act(); });
    in(seconds(1), [this] { caller_arrives(); });
    in(seconds(3), [this] { carers_act(); });
    if (options_.erasures) in(std::chrono::minutes(3), [this] { somebody_asks_for_erasure(); });
    in(seconds(2), [this] { dispatchers_act(); });
    while (centre_.state().seq < options_.events) {
        const auto due = centre_.next_deadline();
        if (later_.empty()) broken("the world came to rest");
        if (due && *due <= later_.top().at) {
            now_ = std::max(now_, *due);
            send(Tick{});
        } else {
            Later next = later_.top();
            later_.pop();
            now_ = std::max(now_, next.at);
            next.act();
        }
        if (centre_.state().seq >= compared_at_ + 2000) compare_mirror();
        if (options_.crashes && roll(1500) == 0) crash();
    }
    compare_mirror();
    crash();
    snapshot_ = {};
    crash();  // and from the very first event
}

// ---- crash, replay, mirror ------------------------------------------------------------------------

void World::compare_mirror() {
    compared_at_ = centre_.state().seq;
    if (mirror_.state().seq != centre_.state().seq) broken("the mirror is behind");
    if (mirror_.digest() != centre_.digest()) broken("mirror and centre differ");
    snapshot_ = to_json_value(mirror_.state());
}

// The process dies: what the journal has is all there is. Replayed must equal live; then it starts again.
void World::crash() {
    ++crashes_;
    Centre again = snapshot_.is_object() ? Centre(from_json_value<State>(snapshot_)) : Centre();
    for (std::size_t i = again.state().seq; i < journal_.size(); ++i) {  // from 1 without a gap
        const Record& r = journal_[i];
        auto body = decode(r.type, r.version, Json::parse(r.open), Json::parse(r.personal));
        again.apply(Event{r.seq, r.at, r.wall, std::move(*body)});
    }
    if (again.digest() != centre_.digest()) broken("replayed differs from live");
    centre_ = std::move(again);
    now_ = now_ + between(milliseconds(10), seconds(30));
    started_ = now_;
    send(Start{settings_, profile_, "simulation"});
    // Telephony takes up confirmed dialogs and callers that ring, and tells the rest gone.
    std::vector<LegId> gone;
    for (const auto& [id, leg] : centre_.state().legs) {
        const bool confirmed = leg.state == LegState::answered && !leg.dialog.remote_tag.empty();
        if (!confirmed && (leg.role != LegRole::caller || leg.dialog.invite.empty())) gone.push_back(id);
    }
    for (const LegId id : gone) send(LegGone{id, EndCause::server_restart, 0, "server_restart"});
    for (std::uint64_t i = 1; i < static_cast<std::uint64_t>(options_.seats); ++i)
        if (chance(80)) (void)send(PersonPresence{PersonId{i}, true});
    for (const auto& [id, seat] : centre_.state().seats)
        if (seat.person) (void)send(ConsolePresence{id, true});
}

}  // namespace siaga::simulation
