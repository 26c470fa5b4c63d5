// Purpose: one libpq connection whose every wait has an end: connecting, asking and being told to stop.
// Thread: one at a time; interrupt() from any. Errors: store_unreachable (connection gone or out of time:
// the connection is closed), store_sql with `where` = SQLSTATE (the connection lives on).
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "siaga/base/result.hpp"

struct pg_conn;

namespace siaga::store {

using Row = std::vector<std::optional<std::string>>;
using Rows = std::vector<Row>;
using Milliseconds = std::chrono::milliseconds;

// An eventfd that ends waits of connections it was given to; stays set.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    void set();
    [[nodiscard]] int fd() const { return fd_; }

private:
    int fd_;
};

class Connection {
public:
    struct Options {
        std::string url;
        std::string name;  // application_name
        Milliseconds connect_timeout{5'000};
        Milliseconds statement_timeout{30'000};  // the server's; 0 = none
        Milliseconds answer_timeout{40'000};     // ours, for a server that went silent
        const Interrupt* interrupt = nullptr;
        // Told once for each question without an answer for so long; the question goes on until its own end.
        Milliseconds patience{5'000};
        std::function<void()> on_silence;
        // Since when a question is without an answer, in milliseconds of the steady clock; 0: none is. Outlives this.
        std::atomic<std::int64_t>* asked_at = nullptr;
    };

    [[nodiscard]] static Result<Connection> open(const Options& options);
    Connection() = default;

    [[nodiscard]] Result<Rows> ask(const std::string& sql, const std::vector<std::optional<std::string>>& params = {});
    [[nodiscard]] Result<Rows> ask_within(Milliseconds limit, const std::string& sql, const std::vector<std::optional<std::string>>& params);
    // Several statements in one text, no parameters.
    [[nodiscard]] Status run(const std::string& sql);
    [[nodiscard]] std::string quoted(const std::string& identifier) const;
    explicit operator bool() const { return connection_ != nullptr; }
    void close() { connection_.reset(); }

private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };
    [[nodiscard]] Result<Rows> collect(Milliseconds limit);
    [[nodiscard]] Result<Rows> collect_until(std::chrono::steady_clock::time_point until, std::chrono::steady_clock::time_point patient_until);
    std::unique_ptr<pg_conn, Close> connection_;
    const Interrupt* interrupt_ = nullptr;
    Milliseconds answer_timeout_{}, patience_{};
    std::function<void()> on_silence_;
    std::atomic<std::int64_t>* asked_at_ = nullptr;
};

}  // namespace siaga::store
