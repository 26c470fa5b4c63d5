// Purpose: the consoles' side of the house: HTTPS, REST (docs/api/openapi.yaml), WebSocket views
// (docs/api/websocket.md), sign-in, static pages, /metrics. Requests become commands; written events move
// the mirror, and everything shown is read from the mirror.
// Thread: one io thread owns mirror, sessions and connections; one worker hashes passwords and reads
// recordings' heads. on_written, on_synced and ask_mirror from any thread. Callbacks of Doors are called on
// the io thread and must not block.
// Owner: the app. Errors: start() refuses ports it cannot bind and certificates it cannot read.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "siaga/centre/centre.hpp"
#include "siaga/http/secrets.hpp"
#include "siaga/profile/gazetteer.hpp"

namespace siaga::http {

struct Options {
    std::string address = "0.0.0.0";
    std::uint16_t port = 8443;  // 0: any free one
    std::string metrics_address = "127.0.0.1";
    std::uint16_t metrics_port = 9112;
    std::filesystem::path certificate, key;  // PEM
    std::filesystem::path web;   // the built consoles; missing: the API alone
    std::filesystem::path data;  // recordings' files are named relative to it
    std::string version = "0.1.0";
    std::size_t connections = 2'000;  // more are closed unanswered
    std::chrono::milliseconds sync_timeout{5'000};  // then 503 not_durable_yet
    const Clock* clock = nullptr;
    const profile::Gazetteer* gazetteer = nullptr;  // may be null: places are not found
    // Asked when the profile in force is of another kabupaten than `gazetteer`; some milliseconds.
    std::function<Result<profile::Gazetteer>(const AreaCode& kabupaten)> load_gazetteer;
    std::function<void()> beat;  // twice a second from the io thread
};

// Drafts are durable outside the event record; the app hands in the journal's store.
struct DraftText {
    std::string key;
    WallTime updated_at;
    std::string person;  // login of who typed last
    std::string body;    // JSON
};
struct DraftDoor {
    std::function<void(DraftText, std::function<void(Status)>)> put;
    std::function<void(std::string key, std::function<void(Status)>)> remove;
    std::function<void(std::string person, std::function<void(Status)>)> remove_of;
    std::function<Result<std::optional<DraftText>>(const std::string& key)> get;
    std::function<Result<std::vector<DraftText>>()> list;
};

// Announcements are files of the app's; only their hashes are in events.
struct AnnouncementText {
    std::string name, voice, text;  // what is spoken where nothing was uploaded
};
struct StoredAudio {
    std::string sha256;
    std::uint64_t bytes = 0, duration_ms = 0;
    Json figures;  // rate, channels, levels as it came
};
struct AnnouncementDoor {
    std::function<Result<StoredAudio>(const std::string& wav)> store;  // blocking: called on the worker
    std::function<std::vector<AnnouncementText>()> texts;
    std::function<std::filesystem::path(const std::string& name)> file_of;  // what callers hear now
};

struct Doors {
    // Hands a command to the centre's queue; false: full (the asker gets 503 busy).
    std::function<bool(centre::Command)> tell;
    // History from PostgreSQL (store's queries); the answer may come on any thread.
    std::function<void(std::string name, std::string params, std::function<void(Result<std::string>)>)> ask_history;
    DraftDoor drafts;
    AnnouncementDoor announcements;  // empty functions: none
    // Which events belong to {"call"|"incident": id} or {"number": "..."}; the answer may come on any thread.
    std::function<void(Json subject, std::function<void(Result<centre::Erase>)>)> find_personal;
    // Further lines of /metrics: name ("siaga_journal_lag_events"), value.
    std::function<std::vector<std::pair<std::string, double>>()> gauges;
    std::function<bool()> started;  // recovered, the centre takes commands: people may sign in
    std::function<bool()> ready;    // and every adapter has taken up its work: calls may come
};

class Server {
public:
    Server();
    ~Server();  // stop()
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // `recovered` is the centre's state before its Start command; batches after it must all be given.
    [[nodiscard]] Status start(Options options, Doors doors, Secrets& secrets, centre::State recovered);
    // Ends connections (WebSockets with 1001), answers what waits with 503, joins the threads.
    void stop();

    // In the order of the journal. Queue of 200,000 batches; full: the mirror is stale, the io thread no
    // longer beats, and the supervisor starts the process anew (a full queue means the thread hangs).
    void on_written(std::shared_ptr<const centre::Batch> batch);
    void on_synced(std::uint64_t seq);
    // Runs on the io thread: snapshots, digests. Keep it short (copy the state, serialise elsewhere).
    void ask_mirror(std::function<void(const centre::Centre&)> question);

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::uint16_t metrics_port() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::http
