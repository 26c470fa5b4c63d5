#include "http/service.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "http/digest.hpp"

namespace siaga::http {

using namespace centre;

namespace {
constexpr std::size_t kWaiting = 10'000;
constexpr auto kWrittenTimeout = std::chrono::seconds(5);
}  // namespace

Service::Service(Options o, Doors d, Secrets& s, State recovered, Post p)
    : options(std::move(o)), doors(std::move(d)), secrets(s), mirror(std::move(recovered)), live(random_hex(8)), post(std::move(p)),
      // Far above any other adapter's tokens, and not those of the run before.
      next_token_((1ull << 60) + (static_cast<std::uint64_t>(options.clock->wall().us) << 8)) {
    for (const auto& [id, person] : state().people) logins_[person.login] = id;
    if (auto stored = secrets.sessions()) sessions.load(*stored, wall_now());
    outside_changes_ = secrets.outside_changes();
    places_of_ = state().profile.kabupaten;
    look_after_places();
}

// ---- places ---------------------------------------------------------------------------------------

const profile::Gazetteer* Service::gazetteer() const { return spoken_places_ ? &*spoken_places_ : plain_gazetteer(); }

void Service::look_after_places() {
    bool due = false;
    if (places_of_ != state().profile.kabupaten) {
        // The first profile of a new house comes with options.gazetteer.
        const bool first = !places_of_;
        places_of_ = state().profile.kabupaten;
        if (!first && options.load_gazetteer) {
            auto loaded = options.load_gazetteer(places_of_);
            if (loaded) kabupaten_places_ = std::move(*loaded);
            else spdlog::error("gazetteer_not_loaded kabupaten={} why=\"{}\"", places_of_.value, loaded.error().to_string());
        }
        due = true;
    }
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first && a.second.means == b.second.means; };
    const auto& aliases = state().house_admin.place_aliases;
    due = due || !std::equal(aliases.begin(), aliases.end(), aliases_known_.begin(), aliases_known_.end(), same);
    if (!due) return;
    aliases_known_ = aliases;
    spoken_places_.reset();
    const auto* plain = plain_gazetteer();
    if (!plain || aliases.empty()) return;
    std::vector<std::pair<std::string, std::string>> phrases;
    for (const auto& [text, alias] : aliases) phrases.emplace_back(text, alias.means);
    spoken_places_ = plain->with_phrases(phrases);
}

// ---- who ------------------------------------------------------------------------------------------

std::optional<Viewer> Service::viewer_of(const std::string& login) const {
    const auto id = logins_.find(login);
    if (id == logins_.end()) return std::nullopt;
    const auto person = state().people.find(id->second);
    if (person == state().people.end() || !person->second.active || person->second.login != login) return std::nullopt;
    return Viewer{person->first, person->second.role, person->second.agency};
}

std::optional<SignedIn> Service::signed_in(std::string_view cookie) {
    bool to_save = false;
    const StoredSession* session = sessions.find(cookie, wall_now(), to_save);
    if (!session) return std::nullopt;
    const auto viewer = viewer_of(session->login);
    if (!viewer) return std::nullopt;
    if (to_save) (void)worker.run([this, copy = *session] { (void)secrets.save_session(copy); });
    return SignedIn{session->token_hash, session->login, *viewer, session->expires};
}

void Service::end_sessions(const std::string& login, std::string_view why, const std::string& but) {
    const auto gone = sessions.drop_of(login, but);
    (void)worker.run([this, gone] {
        for (const auto& hash : gone) (void)secrets.drop_session(hash);
    });
    live.drop([&](const SignedIn& who) { return !sessions.has(who.token_hash); }, kCloseSignedOut, why);
}

// ---- commands -------------------------------------------------------------------------------------

void Service::command(Command command, Gate gate, Done done) {
    if (waiting_.size() >= kWaiting || stopping) {
        done({fail("busy", "server sedang penuh, coba lagi"), {}, true});
        return;
    }
    const std::uint64_t token = next_token_++;
    command.token = token;
    const auto timeout = gate == Gate::synced ? options.sync_timeout : std::chrono::milliseconds(kWrittenTimeout);
    Waiting& waiting = waiting_[token];
    waiting.done = std::move(done);
    waiting.gate = gate;
    waiting.until = std::chrono::steady_clock::now() + timeout;
    if (!doors.tell(std::move(command))) finish(token, {fail("busy", "server sedang penuh, coba lagi"), {}, true});
}

void Service::command(const ExchangePtr& exchange, CommandBody body, Gate gate, int status) {
    answer_with(exchange, std::move(body), gate, status, {});
}

void Service::change_alone(const ExchangePtr& exchange, CommandBody body, std::string thing) {
    if (!changing_.insert(thing).second)
        return exchange->refuse(409, "being_changed", "orang lain sedang menyimpan perubahan di sini: muat ulang, lalu coba lagi");
    answer_with(exchange, std::move(body), Gate::synced, 200, [this, thing] { changing_.erase(thing); });
}

void Service::answer_with(const ExchangePtr& exchange, CommandBody body, Gate gate, int status, std::function<void()> first) {
    Command out;
    out.body = std::move(body);
    out.person = exchange->viewer().person;
    if (!exchange->idempotency_key.empty())
        out.idempotency = Idempotency{to_string(out.person) + ":" + exchange->idempotency_key,
                                      sha256_hex(exchange->path + "\n" + exchange->request.body.dump(-1, ' ', false, Json::error_handler_t::replace))};
    command(std::move(out), gate, [exchange, status, first = std::move(first)](Outcome outcome) {
        if (first) first();
        if (outcome.refusal) {
            exchange->refuse(*outcome.refusal);
            return;
        }
        Json reply = std::move(outcome.reply);
        reply["durable"] = outcome.durable;
        exchange->answer(json_answer(outcome.durable ? status : 202, reply));
    });
}

void Service::finish(std::uint64_t token, Outcome outcome) {
    const auto it = waiting_.find(token);
    if (it == waiting_.end()) return;
    const Done done = std::move(it->second.done);
    waiting_.erase(it);
    done(std::move(outcome));
}

// ---- the river ------------------------------------------------------------------------------------

void Service::on_batches(const std::vector<std::shared_ptr<const Batch>>& batches) {
    Touched touched;
    bool house_changed = false;
    for (const auto& batch : batches) {
        for (const auto& event : batch->events) mirror.apply(event, &touched);
        if (!batch->events.empty() && batch->durable != durable) {
            durable = batch->durable;
            house_changed = true;
        }
    }
    for (const auto& id : touched.people)
        if (const auto person = state().people.find(id); person != state().people.end()) {
            logins_[person->second.login] = id;
            awaited_.erase(person->second.login);
        }
    if (touched.settings) look_after_places();
    auto things = things_of(mirror, touched);
    if (house_changed) things.insert({Kind::house, "house"});
    live.publish(mirror, things, durable);
    if (!touched.people.empty()) {
        for (const auto& id : touched.people)
            if (const auto person = state().people.find(id); person != state().people.end() && !person->second.active) end_sessions(person->second.login, "inactive");
        live.renew_viewers([this](const SignedIn& who) { return viewer_of(who.login); }, mirror, durable, house_now());
    }
    // Answers after the mirror moved, so that whoever got one and asks again sees what was done.
    for (const auto& batch : batches) {
        const auto it = waiting_.find(batch->token);
        if (batch->token == 0 || it == waiting_.end()) continue;
        if (batch->refusal) {
            finish(batch->token, {batch->refusal, {}, true});
            continue;
        }
        const std::uint64_t seq = batch->events.empty() ? batch->reply_seq : batch->events.back().seq;
        if (it->second.gate == Gate::synced && batch->durable) waiting_for_sync_ = for_sync_.size() + 1;
        if (it->second.gate == Gate::synced && seq > synced_ && batch->durable) {
            it->second.seq = seq;
            it->second.reply = batch->reply;
            for_sync_.emplace(seq, batch->token);
            continue;
        }
        finish(batch->token, {std::nullopt, batch->reply.is_object() ? batch->reply : Json::object(), batch->durable || seq <= synced_});
    }
}

bool Service::note_synced(std::uint64_t seq) {
    synced_ = std::max<std::uint64_t>(synced_, seq);
    return waiting_for_sync_ > 0;
}

void Service::answer_synced() {
    while (!for_sync_.empty() && for_sync_.begin()->first <= synced_) {
        const std::uint64_t token = for_sync_.begin()->second;
        for_sync_.erase(for_sync_.begin());
        if (const auto it = waiting_.find(token); it != waiting_.end()) finish(token, {std::nullopt, std::move(it->second.reply), true});
    }
    waiting_for_sync_ = for_sync_.size();
}

void Service::tick(std::chrono::steady_clock::time_point now) {
    ++ticks_;
    catch_up();
    std::vector<std::uint64_t> late;
    for (const auto& [token, waiting] : waiting_)
        if (now >= waiting.until) late.push_back(token);
    for (const auto token : late) {
        const auto it = waiting_.find(token);
        if (it == waiting_.end()) continue;
        const bool written = it->second.seq != 0;
        spdlog::warn("http_answer_late token={} written={}", token, written);
        finish(token, {written ? fail("not_durable_yet", "belum tersimpan permanen, kirim lagi") : fail("busy", "server belum menjawab, coba lagi"), {}, true});
    }
    for (auto it = for_sync_.begin(); it != for_sync_.end();) it = waiting_.contains(it->second) ? std::next(it) : for_sync_.erase(it);
    tell_presence(now);
    if (ticks_ % 2 == 0) live.publish_figures(mirror);
    if (ticks_ % 6 == 0) live.beat(house_now());
    if (ticks_ % 4 == 0 || !open()) look_after_accounts();
    if (ticks_ % 7200 == 0) (void)worker.run([this, wall = wall_now()] { (void)secrets.drop_expired(wall); });
}

// Heartbeats become commands when what they say differs from what the centre knows.
void Service::tell_presence(std::chrono::steady_clock::time_point now) {
    if (!started()) return;
    auto desks = live.reachable_desks(now);
    for (const auto& [agency, known] : state().agencies) {
        const int count = desks[agency];
        const bool same = known.desks == count && known.reachable == (count > 0);
        const auto told = told_desks_.find(agency);
        if (same) {
            if (told != told_desks_.end()) told_desks_.erase(told);
            continue;
        }
        if (told != told_desks_.end() && told->second == count && ticks_ % 4 != 0) continue;  // on its way; again after 2 s
        Command command;
        command.body = DeskReachability{agency, count > 0, count};
        if (doors.tell(std::move(command))) told_desks_[agency] = count;
    }
    const auto watching = live.people_watching(now);
    for (const auto& [id, seat] : state().seats) {
        const bool online = seat.person && watching.contains(seat.person);
        const auto told = told_consoles_.find(id);
        if (online == seat.console) {
            if (told != told_consoles_.end()) told_consoles_.erase(told);
            continue;
        }
        if (told != told_consoles_.end() && told->second == online && ticks_ % 4 != 0) continue;
        Command command;
        command.body = ConsolePresence{id, online};
        if (doors.tell(std::move(command))) told_consoles_[id] = online;
    }
    for (const auto& [id, person] : state().people) {
        if (person.role == PersonRole::dispatcher) continue;  // their desks are told above
        const auto known = state().care.people.find(id);
        const bool here = watching.contains(id), was = known != state().care.people.end() && known->second.present;
        const auto told = told_people_.find(id);
        if (here == was) {
            if (told != told_people_.end()) told_people_.erase(told);
            continue;
        }
        if (told != told_people_.end() && told->second == here && ticks_ % 4 != 0) continue;
        Command command;
        command.body = PersonPresence{id, here};
        if (doors.tell(std::move(command))) told_people_[id] = here;
    }
}

// Sign-ins the centre does not know yet become people: those of the first start and of `siaga user`.
void Service::look_after_accounts() {
    if (!started() || accounts_busy_) return;
    accounts_busy_ = true;
    struct Found {
        std::uint64_t changes = 0;
        std::vector<Account> accounts;
        std::vector<StoredSession> sessions;
        bool fine = false;
    };
    const bool due = accounts_due_;
    const std::uint64_t before = outside_changes_;
    const auto job = [this, due, before]() -> Found {
        Found found;
        found.changes = secrets.outside_changes();
        if (!due && found.changes == before) return found;
        auto accounts = secrets.accounts();
        auto stored = secrets.sessions();
        (void)secrets.reload_seats();
        if (accounts && stored) {
            found.accounts = std::move(*accounts);
            found.sessions = std::move(*stored);
            found.fine = true;
        }
        return found;
    };
    const auto then = [this](Found found) {
        accounts_busy_ = false;
        if (!found.fine) return;
        if (found.changes != outside_changes_) {
            sessions.load(found.sessions, wall_now());
            live.drop([this](const SignedIn& who) { return !sessions.has(who.token_hash); }, kCloseSignedOut, "password");  // siaga user
            limit.clear();
        }
        outside_changes_ = found.changes;
        accounts_due_ = false;
        for (const auto& account : found.accounts) {
            const auto known = logins_.find(account.login);
            if (known != logins_.end() && !account.restore) continue;
            Person person = account.seed;
            if (known != logins_.end()) person = state().people.at(known->second);
            person.active = true;
            if (account.restore) {
                person.role = account.seed.role;
                person.agency = account.seed.agency;
                (void)worker.run([this, login = account.login] { (void)secrets.set_restore(login, false); });
            }
            if (!accounts_seen_ && known == logins_.end()) awaited_.insert(account.login);
            Command save;
            save.body = SavePerson{person};
            command(std::move(save), Gate::written, [this, login = account.login](const Outcome& outcome) {
                if (!outcome.refusal) return;
                // A full queue is asked again; an account the centre refuses stays without a person and holds nobody up.
                if (outcome.refusal->code == "busy") accounts_due_ = true;
                else {
                    spdlog::warn("account_refused login={} why={}", login, outcome.refusal->code);
                    awaited_.erase(login);
                }
            });
        }
        accounts_seen_ = true;
    };
    if (!work<Found>(job, then)) accounts_busy_ = false;
}

void Service::stop() {
    stopping = true;
    std::vector<std::uint64_t> tokens;
    for (const auto& [token, waiting] : waiting_) tokens.push_back(token);
    for (const auto token : tokens) finish(token, {fail("busy", "server berhenti, coba lagi"), {}, true});
    live.drop([](const SignedIn&) { return true; }, kCloseGoingAway);
}

}  // namespace siaga::http
