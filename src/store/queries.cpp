#include "siaga/store/queries.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "store/connection.hpp"

namespace siaga::store {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

Error unavailable() { return fail("store_unavailable", "riwayat tidak tersedia"); }

bool is_name(const std::string& name) {
    return !name.empty() && name.size() <= 40 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
}

}  // namespace

struct Queries::Impl {
    struct Job {
        std::string name, params;
        Answer answer;
        SteadyTime deadline;
    };

    QueryOptions options;
    Interrupt interrupt;
    std::mutex mutex;
    std::condition_variable wanted;
    std::deque<Job> queue;
    bool stopping = false;
    std::vector<std::thread> threads;

    explicit Impl(QueryOptions options_) : options(std::move(options_)) {}

    Result<Connection> connect(Milliseconds limit) {
        Connection::Options how;
        how.url = options.url;
        how.name = "siaga queries";
        how.connect_timeout = std::min(options.connect_timeout, limit);
        how.statement_timeout = options.deadline;
        how.answer_timeout = options.deadline;
        how.interrupt = &interrupt;
        auto opened = Connection::open(how);
        if (!opened) return opened;
        if (auto ok = only_reads(*opened); !ok) return ok.error();
        return opened;
    }

    // Nothing asked here may write, and a report takes one core's time, never two: the machine carries calls.
    // Planned for the span that is asked about: the plan for any span, which PostgreSQL takes from the sixth time on,
    // is right for a day and took a year's report from 0.6 s to 13 s.
    Status only_reads(Connection& db) const {
        auto ok = db.run("set default_transaction_read_only = on; set plan_cache_mode = force_custom_plan; set jit = off; set max_parallel_workers_per_gather = 0; set work_mem = '32MB'");
        if (!ok) return ok;
        auto may = db.ask("select 1 from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'member')", {options.read_role});
        if (!may) return may.error();
        return may->empty() ? Status() : db.run("set role " + db.quoted(options.read_role));
    }

    static Milliseconds left(const Job& job) {
        return std::chrono::duration_cast<Milliseconds>(job.deadline - std::chrono::steady_clock::now());
    }

    Result<std::string> ask(Connection& db, const Job& job) {
        // A connection that PostgreSQL closed while idle is found out at the first use: once more then.
        for (int attempt = 0; attempt < 2; ++attempt) {
            if (left(job) <= Milliseconds{0}) return unavailable();
            bool fresh = !db;
            if (fresh) {
                auto opened = connect(left(job));
                if (!opened) return opened.error();
                db = std::move(*opened);
            }
            auto rows = db.ask_within(left(job), "select code.query_" + job.name + "($1::jsonb)::text", {job.params});
            if (rows) return (*rows)[0][0].value_or("null");
            if (rows.error().code == "store_sql" || fresh) return rows.error();
        }
        return unavailable();
    }

    Result<std::string> answer_to(Connection& db, const Job& job) {
        auto answer = ask(db, job);
        if (answer) return answer;
        const auto& error = answer.error();
        if (error.code == "store_sql") {
            if (error.where == "42883") return fail("query_unknown", "no such query", job.name);
            // Class 22: a parameter of the wrong form. P0001: refused by the function itself.
            if (error.where.starts_with("22") || error.where == "P0001") return fail("query_refused", error.message, job.name);
        }
        spdlog::warn("query_unavailable name={} why=\"{}\"", job.name, error.message);
        return unavailable();
    }

    void loop() {
        Connection db;
        for (;;) {
            Job job;
            {
                std::unique_lock lock(mutex);
                wanted.wait(lock, [&] { return stopping || !queue.empty(); });
                if (queue.empty()) return;
                job = std::move(queue.front());
                queue.pop_front();
            }
            job.answer(answer_to(db, job));
        }
    }
};

Queries::Queries(QueryOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
    for (std::size_t i = 0; i < impl_->options.connections; ++i)
        impl_->threads.emplace_back([raw = impl_.get()] { raw->loop(); });
}

Queries::~Queries() {
    {
        std::scoped_lock lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->interrupt.set();  // what is queued is answered "riwayat tidak tersedia"
    impl_->wanted.notify_all();
    for (auto& thread : impl_->threads) thread.join();
}

void Queries::ask(std::string name, std::string params_json, Answer answer) {
    if (!is_name(name)) return answer(fail("query_unknown", "no such query", name.substr(0, 40)));
    {
        std::scoped_lock lock(impl_->mutex);
        if (impl_->queue.size() < impl_->options.queue && !impl_->stopping) {
            impl_->queue.push_back({std::move(name), std::move(params_json), std::move(answer), std::chrono::steady_clock::now() + impl_->options.deadline});
            impl_->wanted.notify_one();
            return;
        }
    }
    answer(unavailable());
}

}  // namespace siaga::store
