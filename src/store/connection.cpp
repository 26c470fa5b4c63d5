#include "store/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace siaga::store {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

enum class Wait { ready, late, interrupted };

Wait wait_for(int socket, short events, SteadyTime until, const Interrupt* interrupt) {
    for (;;) {
        pollfd fds[2] = {{socket, events, 0}, {interrupt ? interrupt->fd() : -1, POLLIN, 0}};
        auto left = std::chrono::duration_cast<Milliseconds>(until - std::chrono::steady_clock::now()).count();
        int n = ::poll(fds, 2, static_cast<int>(std::clamp<std::int64_t>(left + 1, 0, 60'000)));
        if (n < 0 && errno == EINTR) continue;
        if (fds[1].revents) return Wait::interrupted;
        if (fds[0].revents) return Wait::ready;
        if (std::chrono::steady_clock::now() >= until) return Wait::late;
    }
}

std::string trimmed(const char* message) {
    std::string out = message ? message : "";
    while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
}

Error unreachable(const std::string& why) { return fail("store_unreachable", why); }

}  // namespace

Interrupt::Interrupt() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}
Interrupt::~Interrupt() { ::close(fd_); }
void Interrupt::set() {
    std::uint64_t one = 1;
    [[maybe_unused]] auto ignored = ::write(fd_, &one, sizeof one);
}

void Connection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

Result<Connection> Connection::open(const Options& options) {
    Connection out;
    out.interrupt_ = options.interrupt;
    out.answer_timeout_ = options.answer_timeout;
    out.patience_ = options.patience;
    out.on_silence_ = options.on_silence;
    out.asked_at_ = options.asked_at;
    // What the URL itself says comes first in libpq's order of dbname expansion, so these come after it
    // and hold: a link that dies silently must not hold a thread for the kernel's two hours.
    auto timeout = std::to_string(options.statement_timeout.count());
    auto tcp = std::to_string(options.answer_timeout.count());
    std::string settings = "-c search_path=public,code -c timezone=UTC -c statement_timeout=" + timeout + " -c idle_in_transaction_session_timeout=60000";
    const char* keys[] = {"dbname", "application_name", "tcp_user_timeout", "keepalives_idle", "options", "client_encoding", nullptr};
    const char* values[] = {options.url.c_str(), options.name.c_str(), tcp.c_str(), "10", settings.c_str(), "UTF8", nullptr};
    out.connection_.reset(PQconnectStartParams(keys, values, 1));
    auto* raw = out.connection_.get();
    if (!raw || PQstatus(raw) == CONNECTION_BAD) return unreachable(raw ? trimmed(PQerrorMessage(raw)) : "out of memory");
    auto until = std::chrono::steady_clock::now() + options.connect_timeout;
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED) return unreachable(trimmed(PQerrorMessage(raw)));
        auto waited = wait_for(PQsocket(raw), state == PGRES_POLLING_READING ? POLLIN : POLLOUT, until, options.interrupt);
        if (waited == Wait::interrupted) return fail("store_stopped", "told to stop");
        if (waited == Wait::late) return unreachable("no connection in time");
        state = PQconnectPoll(raw);
    }
    PQsetnonblocking(raw, 1);
    PQsetNoticeProcessor(raw, [](void*, const char*) {}, nullptr);
    return out;
}

Result<Rows> Connection::ask(const std::string& sql, const std::vector<std::optional<std::string>>& params) {
    return ask_within(answer_timeout_, sql, params);
}

Result<Rows> Connection::ask_within(Milliseconds limit, const std::string& sql, const std::vector<std::optional<std::string>>& params) {
    if (!connection_) return unreachable("not connected");
    std::vector<const char*> values;
    for (const auto& param : params) values.push_back(param ? param->c_str() : nullptr);
    if (!PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0)) {
        auto error = unreachable(trimmed(PQerrorMessage(connection_.get())));
        close();
        return error;
    }
    return collect(limit);
}

Status Connection::run(const std::string& sql) {
    if (!connection_) return unreachable("not connected");
    if (!PQsendQuery(connection_.get(), sql.c_str())) {
        auto error = unreachable(trimmed(PQerrorMessage(connection_.get())));
        close();
        return error;
    }
    auto rows = collect(answer_timeout_);
    if (!rows) return rows.error();
    return {};
}

Result<Rows> Connection::collect(Milliseconds limit) {
    const auto began = std::chrono::steady_clock::now();
    const auto until = began + limit;
    if (asked_at_) *asked_at_ = std::chrono::duration_cast<Milliseconds>(began.time_since_epoch()).count();
    auto rows = collect_until(until, on_silence_ ? std::min(until, began + patience_) : until);
    if (asked_at_) *asked_at_ = 0;
    return rows;
}

Result<Rows> Connection::collect_until(std::chrono::steady_clock::time_point until, std::chrono::steady_clock::time_point patient_until) {
    auto* raw = connection_.get();
    auto lost = [&](const std::string& why) {
        auto error = why == "told to stop" ? fail("store_stopped", why) : unreachable(why);
        close();
        return error;
    };
    Rows rows;
    std::optional<Error> refused;
    for (;;) {
        for (int unsent = 1; unsent != 0 || PQisBusy(raw);) {
            unsent = PQflush(raw);
            if (unsent < 0) return lost(trimmed(PQerrorMessage(raw)));
            if (unsent == 0 && !PQisBusy(raw)) break;
            auto waited = wait_for(PQsocket(raw), static_cast<short>(POLLIN | (unsent ? POLLOUT : 0)), patient_until, interrupt_);
            if (waited == Wait::interrupted) return lost("told to stop");
            if (waited == Wait::late && patient_until >= until) return lost("no answer in time");
            if (waited == Wait::late) {
                patient_until = until;
                on_silence_();
                continue;
            }
            if (!PQconsumeInput(raw)) return lost(trimmed(PQerrorMessage(raw)));
        }
        std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(raw), PQclear);
        if (!result) break;
        auto status = PQresultStatus(result.get());
        if (status == PGRES_TUPLES_OK) {
            rows.clear();
            for (int r = 0; r < PQntuples(result.get()); ++r) {
                Row row;
                for (int c = 0; c < PQnfields(result.get()); ++c) {
                    if (PQgetisnull(result.get(), r, c)) row.emplace_back();
                    else row.emplace_back(std::string(PQgetvalue(result.get(), r, c), static_cast<std::size_t>(PQgetlength(result.get(), r, c))));
                }
                rows.push_back(std::move(row));
            }
        } else if (status != PGRES_COMMAND_OK && !refused) {
            const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
            const char* message = PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY);
            refused = fail("store_sql", trimmed(message ? message : PQresultErrorMessage(result.get())), state ? state : "");
        }
    }
    if (PQstatus(raw) != CONNECTION_OK) return lost(refused ? refused->message : trimmed(PQerrorMessage(raw)));
    // 57P0x: the server is shutting down; the connection is as good as gone.
    if (refused && refused->where.starts_with("57P")) return lost(refused->message);
    if (refused) return *refused;
    return rows;
}

std::string Connection::quoted(const std::string& identifier) const {
    char* raw = PQescapeIdentifier(connection_.get(), identifier.data(), identifier.size());
    std::string out = raw ? raw : "";
    PQfreemem(raw);
    return out;
}

}  // namespace siaga::store
