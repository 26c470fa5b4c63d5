// How the house opens: the record first, then what shows it, then what the world is let in by.
#include <spdlog/spdlog.h>

#include <filesystem>

#include "app/house.hpp"
#include "app/in_force.hpp"
#include "app/recovery.hpp"
#include "app/share.hpp"
#include "siaga/http/accounts.hpp"
#include "siaga/http/certificate.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

// http's tokens: only a person at a console waits for *synced*.
constexpr bool waits_for_sync(std::uint64_t token) { return token >> 60 == 1; }
constexpr auto kMirrorCheck = std::chrono::minutes(5);

}  // namespace

Status House::start() {
    if (Status opened = open_record(); !opened) return opened;
    std::vector<std::pair<std::uint64_t, centre::Erased>> erased;
    auto recovered = recover(*journal_, *snapshots_, &erased);
    if (!recovered) return recovered.error();
    snapshot_seq_ = recovered->state().seq;
    snapshot_at_ = std::chrono::steady_clock::now();

    // A peer that an admin added stays in force whatever siaga.toml says.
    if (config_.centre.demo && has_outside_peer(in_force(recovered->state(), config_.centre))) return demo_refused();
    if (Status chosen = choose_profile(recovered->state()); !chosen) return chosen;
    if (auto made = http::bootstrap_accounts(*secrets_, places_.accounts, profile_, centre::settings_in_force(recovered->state(), config_.centre).seats); !made)
        return made.error();

    const centre::State before = recovered->state();
    centre_ = std::make_unique<CentreThread>(std::move(*recovered), *clock_, [this](std::shared_ptr<centre::Batch> batch) {
        journal::Batch out;
        out.records.reserve(batch->events.size());
        for (const auto& event : batch->events) out.records.push_back(to_record(event));
        out.hurry = waits_for_sync(batch->token);
        out.cargo = std::move(batch);
        journal_->append(std::move(out));
    }, [this] { journal_->commit(); });
    start_store();
    for (const auto& [seq, one] : erased) eraser_->note(seq, one);
    if (Status started = start_http(before); !started) return started;

    journal::Callbacks callbacks;
    callbacks.on_written = [this](const journal::Batch& b, journal::Durability d) { on_written(b, d); };
    callbacks.on_synced = [this](std::uint64_t seq) {
        http_->on_synced(seq);
        shipper_->nudge();
    };
    callbacks.on_alarm = [this](const journal::Alarm& alarm) { on_journal_alarm(alarm); };
    journal_->start(std::move(callbacks));
    shipper_->start();

    centre_->handle_now({centre::Start{config_.centre, profile_, "0.1.0"}, {}, 0, {}});
    const centre::State& state = centre_->state_before_start();
    start_seq_ = state.seq;
    start_media(state);
    if (Status started = start_telephony(state); !started) return started;
    start_dispatch(state);
    adapters_ = true;
    start_mirror_check();
    centre_->start(heart_.thread("centre"));
    running_ = true;
    heart_.ready();
    return {};
}

// The last good one stays: files that were spoilt since do not keep the house from starting.
Status House::choose_profile(const centre::State& recovered) {
    ProfileShelf shelf(config_);
    auto profile = shelf.to_start_with(config_.profile);
    if (profile) {
        profile_ = std::move(*profile);
    } else if (!recovered.profile.name.empty()) {
        spdlog::error("profile_unusable then=last_good name={} why=\"{}\"", recovered.profile.name, profile.error().to_string());
        profile_ = recovered.profile;
        if (!recovered.house_admin.profile_hash.empty()) {  // published since: not to be taken for news
            profile_.name = recovered.house_admin.profile_name;
            profile_.hash = recovered.house_admin.profile_hash;
        }
    } else {
        return profile.error();
    }
    auto gazetteer = profile::Gazetteer::load(shelf.gazetteer(), profile_.kabupaten);
    if (gazetteer) gazetteer_ = std::move(*gazetteer);
    else spdlog::warn("gazetteer_missing why=\"{}\"", gazetteer.error().to_string());
    announcer_ = std::make_unique<Announcer>(places_);
    announcer_->start(recovered.house_admin);
    profile_keeper_ = std::make_unique<ProfileKeeper>(shelf, [this](centre::CommandBody body, std::uint64_t token) { tell(std::move(body), token); });
    return {};
}

Status House::open_record() {
    std::error_code error;
    fs::create_directories(places_.data, error);
    if (error) return fail("data_failed", "the data directory cannot be made", places_.data.string());
    fs::permissions(places_.data, fs::perms::owner_all, fs::perm_options::replace, error);
    journal::Options options;
    options.known_events = known_events();
    options.committer = journal::Committer::appender;
    auto journal = journal::Journal::open(places_.data / "journal", options);
    if (!journal) return journal.error();
    journal_ = std::move(*journal);
    auto drafts = journal::Drafts::open(places_.data / "drafts.db");
    if (!drafts) return drafts.error();
    drafts_ = std::move(*drafts);
    snapshots_ = std::make_unique<journal::Snapshots>(places_.data / "snapshots");
    clock_ = std::make_unique<SystemClock>(journal_->last_at());
    auto secrets = http::Secrets::open(places_.data / "secrets.db");
    if (!secrets) return secrets.error();
    secrets_ = std::move(*secrets);
    return {};
}

void House::start_store() {
    store::QueryOptions queries;
    queries.url = database_of(config_, DatabaseRole::read);
    queries_ = std::make_unique<store::Queries>(queries);
    store::ShipperOptions options;
    options.url = database_of(config_, DatabaseRole::app);
    options.on_shipped = [this](std::uint64_t seq) { journal_->note_shipped(seq, clock_->wall()); };
    options.on_alarm = [this](const store::ShipperAlarm& alarm) { on_store_alarm(alarm); };
    shipper_ = std::make_unique<store::Shipper>(*journal_, std::move(options));
    eraser_ = std::make_unique<Eraser>(*journal_, *drafts_, *queries_, places_.data);
}

std::vector<std::string> House::certificate_names() const {
    std::vector<std::string> names = config_.names;
    if (config_.https.address != "0.0.0.0" && config_.https.address != "::") names.push_back(config_.https.address);
    return names;
}

Status House::start_http(centre::State recovered) {
    http::Options options;
    options.address = config_.https.address;
    options.port = config_.https.port;
    options.metrics_address = config_.metrics.address;
    options.metrics_port = config_.metrics.port;
    options.certificate = config_.certificate;
    options.key = config_.key;
    if (config_.certificate.empty()) {
        auto made = http::ensure_certificate(places_.tls, certificate_names(), clock_->wall());
        if (!made) return made.error();
        options.certificate = made->certificate;
        options.key = made->key;
    }
    options.web = share_dir() / "web" / "dist";
    options.data = places_.data;
    options.clock = clock_.get();
    options.gazetteer = gazetteer_ ? &*gazetteer_ : nullptr;
    options.load_gazetteer = [dir = share_dir() / "config" / "gazetteer"](const AreaCode& kabupaten) { return profile::Gazetteer::load(dir, kabupaten); };
    Heart::Pulse& pulse = heart_.thread("http");
    options.beat = [&pulse] { pulse.beat(); };

    http::Doors doors;
    doors.tell = [this](centre::Command command) {
        // The queue is far from full in any sane hour; past half of it the consoles wait, calls do not.
        if (centre_->queued() > 32'000) return false;
        centre_->post(std::move(command));
        return true;
    };
    doors.ask_history = [this](std::string name, std::string params, std::function<void(Result<std::string>)> answer) {
        queries_->ask(std::move(name), std::move(params), std::move(answer));
    };
    const auto to_draft = [](const journal::Draft& d) { return http::DraftText{d.key, d.updated_at, d.person, d.body}; };
    doors.drafts.put = [this](http::DraftText d, std::function<void(Status)> done) {
        drafts_->put({std::move(d.key), d.updated_at, std::move(d.person), std::move(d.body)}, std::move(done));
    };
    doors.drafts.remove = [this](std::string key, std::function<void(Status)> done) { drafts_->remove(std::move(key), std::move(done)); };
    doors.drafts.remove_of = [this](std::string person, std::function<void(Status)> done) { drafts_->remove_of(std::move(person), std::move(done)); };
    doors.drafts.get = [this, to_draft](const std::string& key) -> Result<std::optional<http::DraftText>> {
        auto found = drafts_->get(key);
        if (!found) return found.error();
        if (!*found) return std::optional<http::DraftText>{};
        return std::optional(to_draft(**found));
    };
    doors.drafts.list = [this, to_draft]() -> Result<std::vector<http::DraftText>> {
        auto found = drafts_->list();
        if (!found) return found.error();
        std::vector<http::DraftText> out;
        for (const auto& draft : *found) out.push_back(to_draft(draft));
        return out;
    };
    doors.announcements.store = [this](const std::string& wav) { return announcer_->store(wav); };
    doors.announcements.texts = [this] { return announcer_->texts(); };
    doors.announcements.file_of = [this](const std::string& name) { return announcer_->file_of(name); };
    doors.find_personal = [this](Json subject, std::function<void(Result<centre::Erase>)> found) { eraser_->find(std::move(subject), std::move(found)); };
    doors.gauges = [this] { return gauges(); };
    doors.started = [this] { return adapters_.load(); };
    // Once media has been told its rooms a later fall of it is an alarm, not a reason to send calls away.
    doors.ready = [this] {
        if (!ready_ && running_ && media_->link() == media::Link::up) ready_ = true;
        return ready_;
    };
    http_ = std::make_unique<http::Server>();
    return http_->start(std::move(options), std::move(doors), *secrets_, std::move(recovered));
}

void House::start_media(const centre::State& state) {
    media::MediaClientOptions options;
    options.socket = places_.media;
    options.epoch = static_cast<std::uint64_t>(clock_->house().us);  // grows with every start
    media::MediaClientHandlers handlers;
    handlers.on_fact = [this](const centre::MediaFact& fact) { tell(centre::MediaSaid{fact}, kMediaToken | fact.id); };
    handlers.on_link = [this](media::Link link) {
        if (link == media::Link::up) tell(centre::ClearAlarm{centre::AlarmKind::media_down, ""});
        else tell(centre::ReportAlarm{centre::AlarmKind::media_down, "", "Proses media tidak menjawab; suara dan rekaman terganggu", 1});
    };
    media_ = std::make_unique<media::MediaClient>(std::move(options), std::move(handlers));
    for (const auto& [call, room] : state.rooms) media_->declare(room);
    media_->start();
}

Status House::start_telephony(const centre::State& state) {
    telephony::Options options;
    options.trunk_address = config_.trunk_sip.address;
    options.trunk_port = config_.trunk_sip.port;
    options.seat_address = config_.seat_sip.address;
    options.seat_port = config_.seat_sip.port;
    options.seat_tls_port = config_.seat_tls_port;
    options.certificate = config_.certificate.empty() ? places_.tls / "server.pem" : config_.certificate;
    options.key = config_.key.empty() ? places_.tls / "server.key" : config_.key;
    options.data = places_.data / "sip";
    options.clock = clock_.get();
    options.ha1 = [this](const SeatId& seat, std::string_view algorithm) { return secrets_->ha1(seat, algorithm); };
    Heart::Pulse& pulse = heart_.thread("telephony");
    options.beat = [&pulse] { pulse.beat(); };
    telephony_ = std::make_unique<telephony::Telephony>();
    return telephony_->start(std::move(options), state, [this](centre::Command command) { centre_->post(std::move(command)); });
}

void House::start_dispatch(const centre::State& state) {
    dispatch::Options options = config_.dispatch;
    options.prompts = places_.prompts;
    options.journal = journal_->journal_id();
    dispatch_ = std::make_unique<dispatch::Dispatch>(std::move(options), state, [this](centre::CommandBody body) { tell(std::move(body)); });
}

void House::start_mirror_check() {
    MirrorCheck::Doors doors;
    doors.ask_centre = [this](MirrorCheck::Question question) { centre_->ask(std::move(question)); };
    doors.ask_mirror = [this](MirrorCheck::Question question) { http_->ask_mirror(std::move(question)); };
    doors.differs = [this](std::uint64_t seq, const std::string& where) {
        spdlog::error("mirror_differs seq={} where={}", seq, where);
        tell(centre::ReportAlarm{centre::AlarmKind::mirror_differs, "", "Layar berbeda dari catatan di server; mulai ulang siaga serve", 1});
    };
    doors.same = [this](std::uint64_t seq) {
        spdlog::debug("mirror_same seq={}", seq);
        tell(centre::ClearAlarm{centre::AlarmKind::mirror_differs, ""});
    };
    mirror_check_ = std::make_unique<MirrorCheck>(std::move(doors), kMirrorCheck);
}

}  // namespace siaga::app
