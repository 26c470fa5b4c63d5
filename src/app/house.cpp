#include "app/house.hpp"

#include <spdlog/spdlog.h>

#include "app/recovery.hpp"
#include "siaga/centre/event_text.hpp"

namespace siaga::app {

House::House(AppConfig config) : config_(std::move(config)), places_(places_of(config_)) {}
House::~House() { stop(); }

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
        if (!mirror.state().profile.name.empty()) profile_keeper_->seen(mirror.state());
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
