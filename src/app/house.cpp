#include "app/house.hpp"

#include <spdlog/spdlog.h>

#include <filesystem>

#include "app/in_force.hpp"
#include "app/recovery.hpp"
#include "app/share.hpp"
#include "siaga/centre/event_text.hpp"
#include "siaga/http/accounts.hpp"
#include "siaga/http/certificate.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

// Tokens name who waits for an answer. http counts from 1; media's facts have the top bit.
constexpr std::uint64_t kMediaToken = 1ull << 63;
// http's are 2^60 and something: only a person at a console waits for *synced*.
constexpr bool waits_for_sync(std::uint64_t token) { return token >> 60 == 1; }
constexpr auto kMirrorCheck = std::chrono::minutes(5);

}  // namespace

House::House(AppConfig config) : config_(std::move(config)), places_(places_of(config_)) {}
House::~House() { stop(); }

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

void House::tell(centre::CommandBody body, std::uint64_t token) { centre_->post({std::move(body), {}, token, {}}); }

// ---- the river's mouth ----------------------------------------------------------------------------

void House::on_written(const journal::Batch& written, journal::Durability durability) {
    auto batch = std::static_pointer_cast<const centre::Batch>(written.cargo);
    if (!batch) return;
    if (durability == journal::Durability::memory) {
        auto copy = std::make_shared<centre::Batch>(*batch);
        copy->durable = false;
        batch = std::move(copy);
    }
    for (const auto& event : batch->events)  // before the mirror has it, so that no snapshot hides what is to be done
        if (const auto* erased = event.body.get_if<centre::Erased>()) eraser_->note(event.seq, *erased);
    // Callers first. Without events too: telephony waits for what came of its commands, refusals included.
    if (adapters_ && (batch->events.empty() || batch->events.front().seq > start_seq_)) {
        telephony_->post(batch);
        dispatch_->post(batch);
        for (const auto& event : batch->events) {
            if (const auto* room = event.body.get_if<centre::RoomSet>()) media_->declare(room->room);
            if (const auto* changed = event.body.get_if<centre::AnnouncementChanged>()) announcer_->on_event(*changed);
        }
    }
    http_->on_written(batch);
    if (batch->token == ProfileKeeper::kToken) profile_keeper_->told(batch->refusal);
    if (batch->token & kMediaToken) media_->ack(batch->token & ~kMediaToken);
}

void House::on_journal_alarm(const journal::Alarm& alarm) {
    spdlog::error("journal_alarm code={} why=\"{}\"", alarm.code, alarm.message);
    if (alarm.code == "journal_recovered") tell(centre::ClearAlarm{centre::AlarmKind::journal_degraded, ""});
    else tell(centre::ReportAlarm{centre::AlarmKind::journal_degraded, "", "Jurnal tidak dapat ditulis: belum tersimpan permanen", 1});
}

namespace {

// For people; what libpq or SQL said is in the log.
std::string sentence_of(const std::string& code) {
    if (code == "projection_failure") return "Sebagian peristiwa tidak masuk tabel riwayat; admin memeriksa projection_failure";
    if (code == "store_ahead") return "PostgreSQL berisi peristiwa yang tidak dikenal mesin ini; catatan berlanjut dengan identitas baru";
    if (code == "store_gap") return "Ada peristiwa yang hilang sebelum sampai ke PostgreSQL";
    if (code == "store_refused") return "PostgreSQL menolak catatan; riwayat dan laporan tidak lengkap, panggilan tetap berjalan";
    return "PostgreSQL tidak terhubung: riwayat dan laporan tidak tersedia, panggilan dan kejadian tetap berjalan";
}

}  // namespace

void House::on_store_alarm(const store::ShipperAlarm& alarm) {
    spdlog::warn("store_alarm code={} why=\"{}\"", alarm.code, alarm.message);
    if (alarm.code == "store_up") tell(centre::ClearAlarm{centre::AlarmKind::database_down, ""});
    else if (alarm.code == "projection_failure") tell(centre::ReportAlarm{centre::AlarmKind::projection_failure, "", sentence_of(alarm.code), 1});
    else tell(centre::ReportAlarm{centre::AlarmKind::database_down, "", sentence_of(alarm.code), 1});
}

std::vector<std::pair<std::string, double>> House::gauges() const {
    const auto journal = journal_->figures();
    const auto shipper = shipper_->figures();
    std::vector<std::pair<std::string, double>> out{
        {"siaga_journal_written_seq", static_cast<double>(journal.written)},
        {"siaga_journal_sync_lag_events", static_cast<double>(journal.written - std::min(journal.written, journal.synced))},
        {"siaga_journal_degraded", journal.degraded ? 1.0 : 0.0},
        {"siaga_database_connected", shipper.connected ? 1.0 : 0.0},
        {"siaga_database_silent_seconds", static_cast<double>(shipper.silent.count()) / 1000},
        {"siaga_database_lag_events", static_cast<double>(shipper.lag)},
        {"siaga_projection_failures_total", static_cast<double>(shipper.projection_failures)},
        {"siaga_centre_queue", static_cast<double>(centre_->queued())}};
    if (adapters_) {
        const auto telephony = telephony_->counters();
        out.emplace_back("siaga_sip_legs", static_cast<double>(telephony.legs));
        out.emplace_back("siaga_sip_stranger_invites_total", static_cast<double>(telephony.stranger_invites));
        out.emplace_back("siaga_sip_other_source_total", static_cast<double>(telephony.dialog_other_source));
        out.emplace_back("siaga_sip_lost_acks_total", static_cast<double>(telephony.lost_acks));
        out.emplace_back("siaga_media_up", media_->link() == media::Link::up ? 1.0 : 0.0);
    }
    return out;
}

// ---- housekeeping ---------------------------------------------------------------------------------

void House::keep_house() {
    profile_keeper_->tick();
    look_at_mirror();
    if (const auto erased = eraser_->work()) erased_seq_ = erased;
    if (erased_seq_ != 0) save_snapshot();
    const auto now = std::chrono::steady_clock::now();
    mirror_check_->keep(now);
    const auto written = journal_->figures().written;
    if (written > snapshot_seq_ && (now - snapshot_at_ > std::chrono::minutes(5) || written - snapshot_seq_ > 50'000)) {
        snapshot_at_ = now;
        snapshot_seq_ = written;
        save_snapshot();
    }
}

void House::look_at_mirror() {
    http_->ask_mirror([this](const centre::Centre& mirror) {
        if (!mirror.state().profile.name.empty()) profile_keeper_->seen(mirror.state().profile);
    });
}

// The mirror's state is copied on http's thread and made into text on one of its own, so that neither
// the queue nor the consoles wait for it.
void House::save_snapshot() {
    if (!mirror_check_->trusted()) return;  // the next start replays the journal instead
    if (saving_->exchange(true)) return;
    http_->ask_mirror([this, saving = saving_](const centre::Centre& mirror) {
        if (eraser_->pending()) return saving->store(false);
        std::thread([this, saving, state = mirror.state()] {
            journal::Snapshot snapshot;
            snapshot.seq = state.seq;
            snapshot.version = kStateVersion;
            snapshot.json = centre::state_text(state);
            if (Status saved = snapshots_->save(snapshot); !saved)
                spdlog::error("snapshot_failed why=\"{}\"", saved.error().to_string());
            else {
                drop_erased(snapshot.seq);
                journal_->purge(snapshot.seq, clock_->wall());
            }
            saving->store(false);
        }).detach();
    });
}

// Snapshots from before an erasure still have the words; there is a newer one now.
void House::drop_erased(std::uint64_t saved) {
    std::uint64_t erased = erased_seq_;
    if (erased == 0 || saved < erased) return;
    if (Status dropped = snapshots_->drop_before(erased); !dropped)
        spdlog::error("snapshot_not_erased why=\"{}\"", dropped.error().to_string());
    else
        erased_seq_.compare_exchange_strong(erased, 0);
}

// Nothing new comes in, what is decided is written, everything is shown, then the record closes.
void House::stop() {
    if (!journal_) return;
    if (telephony_) telephony_->stop();
    if (dispatch_) dispatch_->stop();
    if (centre_) centre_->stop();
    journal_->stop();
    if (shipper_) shipper_->stop();
    if (http_) http_->stop();
    while (saving_->load()) std::this_thread::yield();
    mirror_check_.reset();
    media_.reset();
    queries_.reset();  // its answers go to http and to the eraser
    eraser_.reset();
    http_.reset();
    shipper_.reset();
    journal_.reset();
}

}  // namespace siaga::app
