#include "siaga/store/shipper.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "siaga/journal/verify.hpp"
#include "store/connection.hpp"
#include "store/encode.hpp"

namespace siaga::store {

namespace {
constexpr const char* kShip = "select failures, message from code.ship($1::uuid, $2::bigint, $3::bigint, $4, $5::json)";

std::string hex(const journal::Digest& digest) { return journal::hex(digest.data(), digest.size()); }
}  // namespace

struct Shipper::Impl {
    journal::Journal& journal;
    ShipperOptions options;
    Interrupt interrupt;
    std::thread thread;

    // ---- guarded by mutex
    mutable std::mutex mutex;
    std::condition_variable wanted;
    bool nudged = false, stopping = false;
    ShipperFigures figures;

    std::atomic<std::int64_t> asked_at{0};  // see Connection::Options

    // ---- the shipper's thread
    Connection db;
    std::chrono::steady_clock::time_point answered{};  // when it last did
    std::uint64_t position = 0;  // the last number PostgreSQL has
    bool down_told = false;
    Milliseconds backoff{};

    Impl(journal::Journal& journal_, ShipperOptions options_) : journal(journal_), options(std::move(options_)) {}

    void alarm(const char* code, const std::string& message) {
        if (std::string_view(code) == "store_up") spdlog::info("{}", code);
        else spdlog::warn("{} why=\"{}\"", code, message);
        if (options.on_alarm) options.on_alarm({code, message});
    }

    // Waits until there is something to do; false: stop.
    bool pause(Milliseconds limit) {
        std::unique_lock lock(mutex);
        const bool news = wanted.wait_for(lock, limit, [&] { return nudged || stopping; });
        lock.unlock();
        const bool hurry = !news || journal.figures().degraded;
        lock.lock();
        if (!hurry) wanted.wait_for(lock, options.gather, [&] { return stopping; });
        nudged = false;
        return !stopping;
    }
    bool pause_after_failure() {
        backoff = std::clamp(backoff * 2, options.backoff_min, options.backoff_max);
        std::unique_lock lock(mutex);
        wanted.wait_for(lock, backoff, [&] { return stopping; });  // a nudge does not make it quicker
        return !stopping;
    }

    Status connect() {
        Connection::Options how;
        how.url = options.url;
        how.name = "siaga shipper";
        how.connect_timeout = options.connect_timeout;
        how.statement_timeout = options.statement_timeout;
        how.answer_timeout = options.statement_timeout + Milliseconds{5'000};
        how.interrupt = &interrupt;
        how.patience = options.patience;
        how.on_silence = [this] { tell_down("store_down", "PostgreSQL is connected and does not answer"); };
        how.asked_at = &asked_at;
        auto opened = Connection::open(how);
        if (!opened) return opened.error();
        db = std::move(*opened);
        return take_position();
    }

    struct Place {
        std::uint64_t seq = 0;
        std::optional<std::string> hash;
    };
    Result<Place> open_journal(std::uint64_t from, const std::string& id, const std::optional<std::string>& parent) {
        auto rows = db.ask("select seq, encode(hash, 'hex') from code.open_journal($1::uuid, $2::bigint, $3::uuid)", {id, std::to_string(from), parent});
        if (!rows) return rows.error();
        return Place{std::stoull(*(*rows)[0][0]), (*rows)[0][1]};
    }

    // How far PostgreSQL is, and whether what it has is what we have.
    Status take_position() {
        auto ids = journal.identities();
        std::optional<std::string> parent;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            auto place = open_journal(ids[i].first, ids[i].second, parent);
            if (!place) return place.error();
            parent = ids[i].second;
            position = place->seq;
            bool last = i + 1 == ids.size();
            if (!last && position < ids[i + 1].first - 1) return {};
            if (last && position >= ids[i].first) return compare(*place, ids[i].first, ids[i].second);
        }
        return {};
    }

    bool same(std::uint64_t seq, const std::optional<std::string>& hash) {
        auto ours = journal.read(seq, 1);
        // Purged here, or not durable yet: nothing to compare with.
        if (!ours || ours->empty() || ours->front().record.seq != seq) return seq <= journal.last_seq();
        return hash && hex(ours->front().hash) == *hash;
    }

    Status compare(const Place& place, std::uint64_t from, const std::string& id) {
        if (place.seq <= journal.last_seq() && same(place.seq, place.hash)) return {};
        // PostgreSQL has events this machine never wrote: a restored data directory, or a power cut while
        // the journal could not be written. Ours go on under a new name from where both agree.
        std::uint64_t low = from - 1, high = std::min(place.seq, journal.last_seq());
        while (low < high) {
            auto middle = low + (high - low + 1) / 2;
            auto row = db.ask("select encode(hash, 'hex') from event where journal_id = $1::uuid and seq = $2::bigint", {id, std::to_string(middle)});
            if (!row) return row.error();
            if (!row->empty() && same(middle, (*row)[0][0])) low = middle;
            else high = middle - 1;
        }
        auto renamed = journal.fork(low + 1);
        if (!renamed) return renamed.error();
        alarm("store_ahead", "PostgreSQL has events up to " + std::to_string(place.seq) + ", this journal agrees up to " + std::to_string(low) + "; it goes on as " + *renamed);
        if (auto ok = take_position(); !ok) return ok;
        auto rebuilt = db.ask("select events, failures from code.rebuild()");
        if (!rebuilt) spdlog::error("projections_not_rebuilt why=\"{}\"", rebuilt.error().message);
        return {};
    }

    Status ship(std::vector<journal::StoredRecord> records) {
        // A batch belongs to one identity and has no gap.
        std::size_t n = 1;
        while (n < records.size() && records[n].journal_id == records[0].journal_id && records[n].record.seq == records[n - 1].record.seq + 1) ++n;
        records.resize(n);
        auto first = records.front().record.seq, last = records.back().record.seq;
        const auto& id = records.front().journal_id;
        if (first > position + 1) {
            auto gap = db.ask("select code.note_gap($1::uuid, $2::bigint, $3::bigint)", {id, std::to_string(position + 1), std::to_string(first - 1)});
            if (!gap) return gap.error();
            alarm("store_gap", "events " + std::to_string(position + 1) + " to " + std::to_string(first - 1) + " are in neither record");
        }
        auto rows = db.ask(kShip, {id, std::to_string(first), std::to_string(last), hex(records.back().hash), encode(records)});
        if (!rows && rows.error().where.starts_with("22")) return ship_apart(records, rows.error());
        if (!rows) return rows.error();
        shipped(last, std::stoull(*(*rows)[0][0]), (*rows)[0][1]);
        return {};
    }

    // A payload the database will not take (SQLSTATE class 22) must not stop the stream.
    Status ship_apart(const std::vector<journal::StoredRecord>& records, const Error& error) {
        if (records.size() > 1) {
            auto half = records.begin() + static_cast<std::ptrdiff_t>(records.size() / 2);
            position = records.front().record.seq - 1;
            if (auto ok = ship({records.begin(), half}); !ok) return ok;
            return ship({half, records.end()});
        }
        const auto& record = records.front();
        alarm("store_refused", "event " + std::to_string(record.record.seq) + " stored as text: " + error.message);
        auto bare = readable(record);
        auto rows = db.ask(kShip, {bare.journal_id, std::to_string(bare.record.seq), std::to_string(bare.record.seq), hex(bare.hash), encode({&bare, 1})});
        if (!rows) return rows.error();
        shipped(bare.record.seq, std::stoull(*(*rows)[0][0]), (*rows)[0][1]);
        return {};
    }

    void shipped(std::uint64_t last, std::uint64_t failures, const std::optional<std::string>& message) {
        position = last;
        backoff = {};
        journal.note_shipped(last, {});
        if (failures) alarm("projection_failure", message.value_or(""));  // before anybody can see it as shipped
        {
            std::scoped_lock lock(mutex);
            figures.shipped = last;
            figures.projection_failures += failures;
        }
        if (options.on_shipped) options.on_shipped(last);
    }

    void disconnected(const Error& error) {
        db.close();
        {
            std::scoped_lock lock(mutex);
            figures.connected = false;
        }
        if (error.code != "store_stopped") tell_down(error.code == "store_unreachable" ? "store_down" : "store_refused", error.message);
    }
    void tell_down(const char* code, const std::string& message) {
        if (std::exchange(down_told, true)) return;
        alarm(code, message);
    }

    // Nothing to ship says nothing about PostgreSQL.
    Status probe() {
        if (std::chrono::steady_clock::now() - answered < options.probe) return {};
        auto answer = db.ask_within(options.patience, "select 1", {});
        if (!answer) return answer.error();
        answered = std::chrono::steady_clock::now();
        return {};
    }

    // One round; the error says why it could not be done.
    Status round() {
        if (!db) {
            if (auto ok = connect(); !ok) return ok;
            std::scoped_lock lock(mutex);
            figures.connected = true;
            figures.shipped = position;
            ++figures.reconnects;
        }
        if (position > 0) journal.note_shipped(position, {});
        for (;;) {
            auto records = journal.read(position + 1, options.batch_records);
            if (!records) return records.error();
            if (records->empty()) break;
            if (auto ok = ship(std::move(*records)); !ok) return ok;
            answered = std::chrono::steady_clock::now();
            if (std::scoped_lock lock(mutex); stopping) break;
        }
        if (auto ok = probe(); !ok) return ok;
        if (down_told) {
            down_told = false;
            alarm("store_up", "");
        }
        return {};
    }

    void loop() {
        for (;;) {
            auto ok = round();
            if (ok) {
                backoff = {};
                if (!pause(std::min(Milliseconds{1'000}, options.probe))) break;
                continue;
            }
            // Any error, also one of SQL: connect again and ask PostgreSQL where it is.
            disconnected(ok.error());
            if (!pause_after_failure()) break;
        }
        db.close();
    }
};

Shipper::Shipper(journal::Journal& journal, ShipperOptions options) : impl_(std::make_unique<Impl>(journal, std::move(options))) {}
Shipper::~Shipper() { stop(); }

void Shipper::start() {
    impl_->thread = std::thread([raw = impl_.get()] { raw->loop(); });
}
void Shipper::stop() {
    {
        std::scoped_lock lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->wanted.notify_all();
    impl_->interrupt.set();
    if (impl_->thread.joinable()) impl_->thread.join();
}
void Shipper::nudge() {
    std::scoped_lock lock(impl_->mutex);
    if (impl_->nudged) return;
    impl_->nudged = true;
    impl_->wanted.notify_one();
}
ShipperFigures Shipper::figures() const {
    ShipperFigures out;
    {
        std::scoped_lock lock(impl_->mutex);
        out = impl_->figures;
    }
    if (const auto since = impl_->asked_at.load(); since != 0) {
        const auto now = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
        out.silent = std::max(now - Milliseconds{since}, Milliseconds{0});
    }
    out.connected = out.connected && out.silent < impl_->options.patience;
    auto synced = impl_->journal.figures().synced;
    out.lag = synced > out.shipped ? synced - out.shipped : 0;
    return out;
}

}  // namespace siaga::store
