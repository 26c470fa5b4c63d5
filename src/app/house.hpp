// Purpose: the rooms of one `serve` process and the paths between them: facts become commands for the
// centre, written batches go to every adapter. Adapters never meet each other here.
// Thread: built, started and stopped by run_serve's thread. Written batches come on the journal's commit
// thread and are only handed over. Members are in the order of their start; destruction is the reverse.
#pragma once

#include <atomic>
#include <memory>

#include "app/announcer.hpp"
#include "app/centre_thread.hpp"
#include "app/config.hpp"
#include "app/eraser.hpp"
#include "app/mirror_check.hpp"
#include "app/places.hpp"
#include "app/profile_keeper.hpp"
#include "siaga/base/heart.hpp"
#include "siaga/dispatch/dispatch.hpp"
#include "siaga/http/secrets.hpp"
#include "siaga/http/server.hpp"
#include "siaga/journal/drafts.hpp"
#include "siaga/journal/journal.hpp"
#include "siaga/journal/snapshots.hpp"
#include "siaga/media/client.hpp"
#include "siaga/profile/gazetteer.hpp"
#include "siaga/store/queries.hpp"
#include "siaga/store/shipper.hpp"
#include "siaga/telephony/telephony.hpp"

namespace siaga::app {

class House {
public:
    explicit House(AppConfig config);
    ~House();

    [[nodiscard]] Status start();
    void stop();
    void keep_house();  // once a second: snapshots, old journal segments

private:
    // In a token, which names who waits for an answer: media's facts have the top bit; http counts from 2^60.
    static constexpr std::uint64_t kMediaToken = 1ull << 63;

    // house_start.cpp
    Status open_record();
    Status choose_profile(const centre::State& recovered);
    void look_at_mirror();  // keeps what `siaga profile export` reads
    Status start_http(centre::State recovered);
    Status start_telephony(const centre::State& state);
    void start_media(const centre::State& state);
    void start_store();
    void start_dispatch(const centre::State& state);
    void start_mirror_check();
    [[nodiscard]] std::vector<std::string> certificate_names() const;

    void on_written(const journal::Batch& batch, journal::Durability durability);
    void on_journal_alarm(const journal::Alarm& alarm);
    void on_store_alarm(const store::ShipperAlarm& alarm);
    void tell(centre::CommandBody body, std::uint64_t token = 0);
    void save_snapshot();
    void drop_erased(std::uint64_t saved);
    [[nodiscard]] std::vector<std::pair<std::string, double>> gauges() const;

    AppConfig config_;
    Places places_;
    Heart heart_;
    std::unique_ptr<journal::Journal> journal_;
    std::unique_ptr<journal::Drafts> drafts_;
    std::unique_ptr<journal::Snapshots> snapshots_;
    std::unique_ptr<SystemClock> clock_;
    std::unique_ptr<http::Secrets> secrets_;
    std::optional<profile::Gazetteer> gazetteer_;
    profile::Profile profile_;
    std::unique_ptr<Announcer> announcer_;
    std::unique_ptr<ProfileKeeper> profile_keeper_;
    std::unique_ptr<store::Queries> queries_;
    std::unique_ptr<store::Shipper> shipper_;
    std::unique_ptr<Eraser> eraser_;
    std::unique_ptr<http::Server> http_;
    std::unique_ptr<media::MediaClient> media_;
    std::unique_ptr<telephony::Telephony> telephony_;
    std::unique_ptr<dispatch::Dispatch> dispatch_;
    std::unique_ptr<CentreThread> centre_;
    std::unique_ptr<MirrorCheck> mirror_check_;

    std::uint64_t start_seq_ = 0;  // adapters took up the state at this event; earlier ones are no news
    std::atomic<bool> adapters_{false};
    std::atomic<bool> running_{false};  // the centre decides, every adapter is open
    bool ready_ = false;                // http's thread: and media was there once
    std::uint64_t snapshot_seq_ = 0;
    std::chrono::steady_clock::time_point snapshot_at_{};
    std::atomic<std::uint64_t> erased_seq_{0};  // snapshots from before this event still have its words; 0: none
    std::shared_ptr<std::atomic<bool>> saving_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace siaga::app
