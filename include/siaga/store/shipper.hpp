// Purpose: carries durable journal records into PostgreSQL, in order, exactly once.
// Thread: its own; start and stop from the app, figures from any. Callbacks run on its thread.
// PostgreSQL may be down: the shipper tries again with back-off and the journal keeps everything.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "siaga/journal/journal.hpp"

namespace siaga::store {

struct ShipperAlarm {
    std::string code;  // store_down, store_up, projection_failure, store_ahead, store_refused, store_gap
    std::string message;
};

struct ShipperOptions {
    std::string url;
    std::size_t batch_records = 500;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds statement_timeout{30'000};
    std::chrono::milliseconds backoff_min{200}, backoff_max{5'000};
    // What is news waits so long for more of it: a transaction for each sync of the journal is fifty a second. Not while
    // the journal is degraded, for then people wait for PostgreSQL's commit.
    std::chrono::milliseconds gather{100};
    // An open connection proves nothing: idle, it is asked this often whether it answers, and whatever was asked
    // without an answer for `patience` counts as no connection (a disk that hangs, a frozen machine).
    std::chrono::milliseconds probe{2'000}, patience{5'000};
    std::function<void(std::uint64_t seq)> on_shipped;
    std::function<void(const ShipperAlarm&)> on_alarm;
};

struct ShipperFigures {
    bool connected = false;     // and it answers
    std::chrono::milliseconds silent{0};  // how long the oldest question has been without an answer
    std::uint64_t shipped = 0;  // sequence number
    std::uint64_t lag = 0;      // records durable here and not there
    std::uint64_t projection_failures = 0;
    std::uint64_t reconnects = 0;
};

class Shipper {
public:
    Shipper(journal::Journal& journal, ShipperOptions options);  // journal outlives it
    ~Shipper();
    void start();
    void stop();  // ends within the statement timeout, at once when idle
    void nudge(); // new durable records; cheap, from on_synced
    [[nodiscard]] ShipperFigures figures() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::store
