#include "house.hpp"

#include <sys/stat.h>

#include <fstream>
#include <future>

#include "siaga/profile/load.hpp"

namespace siaga::http::test {

using namespace centre;

TempDir::TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "siaga-http-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
}
TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

House::House(bool people) : people_(people) {
    profile = profile::load_profile(std::string(SIAGA_SOURCE_DIR) + "/config/regencies/oki").value();
    gazetteer.emplace(profile::Gazetteer::load(std::string(SIAGA_SOURCE_DIR) + "/config/gazetteer", AreaCode{"16.02"}).value());
    secrets = Secrets::open(dir.path / "secrets.db", HashCost::test).value();
    Settings settings;
    TrunkSettings trunk;
    trunk.id = TrunkId{"lokal"};
    trunk.peers = {"127.0.0.0/8"};
    trunk.outgoing_target = "127.0.0.1:5099";
    settings.trunks.push_back(trunk);
    for (const char* name : {"01", "02"}) settings.seats.push_back({SeatId{name}, std::string("Meja ") + name, true});
    EXPECT_TRUE(bootstrap_accounts(*secrets, dir.path / "accounts.txt", profile, settings.seats));
    std::ifstream lines(dir.path / "accounts.txt");
    for (std::string role, login, password; lines >> role >> login >> password;)
        if (role != "seat") passwords[login] = password;
    web = dir.path / "web";
    thread_ = std::thread([this] { centre_thread(); });
    start_server();
    tell(Start{settings, profile, "0.1.0"});
    if (people) EXPECT_TRUE(eventually([this](const Centre& c) { return c.state().people.size() == passwords.size(); }));
}

void House::let_people_in() {
    std::vector<Command> kept;
    {
        const std::lock_guard lock(mutex_);
        people_ = true;
        kept.swap(kept_);
    }
    for (auto& command : kept) decide(std::move(command), {});
}

House::~House() {
    stop_server();
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void House::start_server() {
    Options options;
    options.address = options.metrics_address = "127.0.0.1";
    options.port = options.metrics_port = 0;
    const auto files = ensure_certificate(dir.path / "tls", {"siaga.oki.test"}, clock.wall()).value();
    options.certificate = files.certificate;
    options.key = files.key;
    options.web = web;
    options.data = dir.path;
    options.sync_timeout = std::chrono::milliseconds(1500);
    options.clock = &clock;
    options.gazetteer = &*gazetteer;
    options.load_gazetteer = [](const AreaCode& kabupaten) { return profile::Gazetteer::load(std::string(SIAGA_SOURCE_DIR) + "/config/gazetteer", kabupaten); };
    options.connections = connections;
    Doors doors;
    doors.tell = [this](Command command) {
        if (command.body.holds<SavePerson>()) {
            const std::lock_guard lock(mutex_);
            if (!people_) {
                kept_.push_back(std::move(command));
                return true;
            }
        }
        decide(std::move(command), {});
        return true;
    };
    doors.ready = [this] { return adapters.load(); };
    doors.ask_history = [this](std::string name, std::string params, std::function<void(Result<std::string>)> answer) {
        {
            const std::lock_guard lock(asked_mutex);
            asked.emplace_back(name, params);
            if (history_held) return held_.push_back(std::move(answer));
        }
        if (history_works) answer(history_answer);
        else answer(fail("store_unavailable", "riwayat tidak tersedia"));
    };
    doors.drafts.put = [this](DraftText draft, std::function<void(Status)> done) {
        drafts_[draft.key] = std::move(draft);
        done({});
    };
    doors.drafts.remove = [this](std::string key, std::function<void(Status)> done) {
        drafts_.erase(key);
        done({});
    };
    doors.drafts.remove_of = [this](std::string person, std::function<void(Status)> done) {
        std::erase_if(drafts_, [&](const auto& d) { return d.second.person == person; });
        done({});
    };
    doors.drafts.get = [this](const std::string& key) -> Result<std::optional<DraftText>> {
        const auto it = drafts_.find(key);
        return it == drafts_.end() ? std::optional<DraftText>() : std::optional<DraftText>(it->second);
    };
    doors.drafts.list = [this]() -> Result<std::vector<DraftText>> {
        std::vector<DraftText> out;
        for (const auto& [key, draft] : drafts_) out.push_back(draft);
        return out;
    };
    // The checks of the audio are media's own tests; here a RIFF is good and anything else is silent.
    doors.announcements.texts = [] { return std::vector<AnnouncementText>{{"terhubung-id", "id", "Anda terhubung."}}; };
    doors.announcements.file_of = [this](const std::string& name) { return dir.path / (name + ".wav"); };
    doors.announcements.store = [this](const std::string& wav) -> Result<StoredAudio> {
        if (!wav.starts_with("RIFF")) return fail("announcement_silent", "hampir tidak ada suara", "level");
        std::ofstream(dir.path / "terhubung-id.wav", std::ios::binary) << wav;
        return StoredAudio{std::string(64, "0123456789abcdef"[wav.size() % 16]), wav.size(), 1000, {{"rate", 8000}}};
    };
    doors.gauges = [] { return std::vector<std::pair<std::string, double>>{{"siaga_journal_lag_events", 3}}; };
    auto fresh = std::make_unique<Server>();
    std::promise<State> state;
    {
        // Between two commands, so that the mirror misses none.
        const std::lock_guard lock(mutex_);
        state.set_value(centre_.state());
        server = std::move(fresh);
        const Status started = server->start(std::move(options), std::move(doors), *secrets, state.get_future().get());
        EXPECT_TRUE(started) << (started ? "" : started.error().to_string());
    }
}

void House::stop_server() {
    if (server) server->stop();
}

void House::decide(Command command, std::function<void(const Batch&)> then) {
    {
        const std::lock_guard lock(mutex_);
        queue_.emplace_back(std::move(command), std::move(then));
    }
    wake_.notify_all();
}

void House::answer_held() {
    history_held = false;
    std::vector<std::function<void(Result<std::string>)>> held;
    {
        const std::lock_guard lock(asked_mutex);
        held.swap(held_);
    }
    for (const auto& answer : held) answer(history_answer);
}

void House::centre_thread() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return stop_ || !queue_.empty(); });
        if (stop_) return;
        auto [command, then] = std::move(queue_.front());
        queue_.pop_front();
        auto batch = std::make_shared<Batch>(centre_.handle(command, clock.house(), clock.wall()));
        batch->durable = durable;
        if (server) {
            server->on_written(batch);
            if (sync && durable) server->on_synced(centre_.state().seq);
        }
        if (then) then(*batch);
    }
}

Batch House::tell(CommandBody body, PersonId person) {
    std::promise<Batch> done;
    auto future = done.get_future();
    Command command;
    command.body = std::move(body);
    command.person = person;
    decide(std::move(command), [&](const Batch& batch) { done.set_value(batch); });
    return future.get();
}

bool House::eventually(const std::function<bool(const Centre&)>& good) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (std::chrono::steady_clock::now() < end) {
        std::promise<bool> answer;
        auto future = answer.get_future();
        server->ask_mirror([&](const Centre& mirror) { answer.set_value(good(mirror)); });
        if (future.get()) return true;
        std::this_thread::yield();
    }
    return false;
}

PersonId House::person(const std::string& login) {
    PersonId out;
    (void)eventually([&](const Centre& c) {
        for (const auto& [id, person] : c.state().people)
            if (person.login == login) out = id;
        return bool(out);
    });
    return out;
}

Client House::sign_in(const std::string& login) {
    Client client(port());
    const auto answer = client.post("/api/v1/session", {{"login", login}, {"password", passwords.at(login)}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return client;
}

Client House::sign_in_as(const std::string& role) {
    if (role == "operator") return sign_in("operator1");
    if (role == "dispatcher") return sign_in("damkar");
    return sign_in(role);
}

void House::use_seat(const std::string& seat) {
    Registration registration;
    registration.contact = "sip:" + seat + "@127.0.0.1:5999";
    registration.source = "127.0.0.1:5999";
    registration.transport = "udp";
    registration.expires_at = clock.house() + std::chrono::hours(1);
    const auto batch = tell(SeatRegister{SeatId{seat}, registration});
    EXPECT_FALSE(batch.refusal);
}

CallId House::answered_call(Client& client, const std::string& seat, const std::string& number) {
    use_seat(seat);
    EXPECT_EQ(client.post("/api/v1/seat", {{"seat", seat}}).status, 200);
    EXPECT_EQ(client.post("/api/v1/seat/ready").status, 200);
    TrunkInvite invite;
    invite.handle = 1000 + static_cast<std::uint64_t>(std::hash<std::string>{}(seat + number) % 100000);
    invite.trunk = TrunkId{"lokal"};
    invite.caller.number = invite.caller.raw = number;
    invite.called = invite.called_raw = "112";
    invite.media.address = "127.0.0.1";
    invite.media.port = 40000;
    const auto arrived = tell(invite);
    CallId call;
    LegId leg;
    for (const auto& event : arrived.events) {
        if (const auto* came = event.body.get_if<CallArrived>()) call = came->call;
        if (const auto* offered = event.body.get_if<OfferStarted>()) leg = offered->leg;
    }
    EXPECT_TRUE(bool(call));
    EXPECT_TRUE(bool(leg));
    LegPickedUp picked;
    picked.leg = leg;
    picked.media.address = "127.0.0.1";
    picked.media.port = 40002;
    tell(picked);
    EXPECT_TRUE(eventually([&](const Centre& c) { return c.state().calls.contains(call) && c.state().calls.at(call).state == CallState::talking; }));
    return call;
}

Json House::words(const std::string& type, const std::string& narrative) {
    return {{"type", type}, {"priority", "tinggi"}, {"narrative", narrative}, {"caller_name", "Sari"},
            {"place", {{"area", "16.02.04.2008"}, {"kecamatan", "16.02.04"}, {"area_name", "Desa Rahasia"}, {"kecamatan_name", "Tanjung Lubuk"}, {"landmark", "dekat masjid hijau"}}}};
}

}  // namespace siaga::http::test
