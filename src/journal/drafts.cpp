#include "siaga/journal/drafts.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "journal/sqlite.hpp"

namespace siaga::journal {

namespace {
constexpr std::size_t kQueue = 4'096;
constexpr std::size_t kBody = 256u << 10;

Draft read(const Statement& row) {
    return {std::string(row.text(0)), {row.integer(1)}, std::string(row.text(2)), std::string(row.text(3))};
}
}  // namespace

struct Drafts::Impl {
    struct Work {
        enum class Kind { put, remove, remove_of } kind;
        Draft draft;  // key or person alone for the removals
        Done done;
    };

    // ---- reading, any thread
    mutable std::mutex read_mutex;
    mutable Database reader;
    // ---- the queue
    std::mutex mutex;
    std::condition_variable wanted;
    std::deque<Work> queue;
    bool stopping = false;
    // ---- the drafts' own thread
    Database writer;
    std::thread thread;

    void push(Work work) {
        {
            std::scoped_lock lock(mutex);
            if (queue.size() < kQueue && !stopping) {
                queue.push_back(std::move(work));
                wanted.notify_one();
                return;
            }
        }
        if (work.done) work.done(fail("drafts_busy", "konsep belum tersimpan di server, coba lagi"));
    }

    Status commit(const std::vector<Work>& works) {
        try {
            writer.run("begin immediate");
            auto put = writer.prepare(
                "insert into draft values(?1,?2,?3,?4) on conflict(key) do update set"
                " updated_at=excluded.updated_at, person=excluded.person, body=excluded.body");
            auto remove = writer.prepare("delete from draft where key = ?1");
            auto remove_of = writer.prepare("delete from draft where person = ?1");
            for (const auto& work : works) {
                const auto& d = work.draft;
                if (work.kind == Work::Kind::put) put.bind(1, d.key).bind(2, d.updated_at.us).bind(3, d.person).bind(4, d.body).run();
                else if (work.kind == Work::Kind::remove) remove.bind(1, d.key).run();
                else remove_of.bind(1, d.person).run();
            }
            writer.run("commit");
            // The log still has the old pages of what is gone.
            if (std::any_of(works.begin(), works.end(), [](const Work& work) { return work.kind != Work::Kind::put; }))
                sqlite3_wal_checkpoint_v2(writer.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
            return {};
        } catch (const SqliteError& error) {
            sqlite3_exec(writer.get(), "rollback", nullptr, nullptr, nullptr);
            spdlog::error("drafts_not_written why=\"{}\"", error.what());
            return fail("drafts_disk", error.what());
        }
    }

    void loop() {
        for (;;) {
            std::vector<Work> works;
            {
                std::unique_lock lock(mutex);
                wanted.wait(lock, [&] { return stopping || !queue.empty(); });
                if (queue.empty()) return;
                works.assign(std::make_move_iterator(queue.begin()), std::make_move_iterator(queue.end()));
                queue.clear();
            }
            auto status = commit(works);
            for (auto& work : works)
                if (work.done) work.done(status);
        }
    }
};

Drafts::Drafts(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Drafts::~Drafts() {
    {
        std::scoped_lock lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->wanted.notify_all();
    impl_->thread.join();
}

Result<std::unique_ptr<Drafts>> Drafts::open(const std::filesystem::path& file) {
    auto impl = std::make_unique<Impl>();
    try {
        impl->writer = Database(file, Database::Mode::create);
        // FULL: an operator is told "tersimpan" only once a power cut cannot take it back. Erased words
        // are overwritten, because a draft is personal data and leaves with its sign-out.
        impl->writer.run(
            "pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on;"
            "create table if not exists draft(key text primary key, updated_at integer not null,"
            " person text not null, body text not null) without rowid");
        impl->reader = Database(file, Database::Mode::read_write);
        impl->reader.run("pragma query_only=1");
    } catch (const SqliteError& error) {
        return fail("drafts_disk", error.what(), file.string());
    }
    std::error_code ignored;
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    impl->thread = std::thread([raw = impl.get()] { raw->loop(); });
    return std::unique_ptr<Drafts>(new Drafts(std::move(impl)));
}

void Drafts::put(Draft draft, Done done) {
    if (draft.body.size() > kBody || draft.key.size() > 200) {
        if (done) done(fail("draft_too_large", "konsep terlalu besar", draft.key.substr(0, 40)));
        return;
    }
    impl_->push({Impl::Work::Kind::put, std::move(draft), std::move(done)});
}
void Drafts::remove(std::string key, Done done) {
    impl_->push({Impl::Work::Kind::remove, {std::move(key), {}, {}, {}}, std::move(done)});
}
void Drafts::remove_of(std::string person, Done done) {
    impl_->push({Impl::Work::Kind::remove_of, {{}, {}, std::move(person), {}}, std::move(done)});
}

Result<std::optional<Draft>> Drafts::get(const std::string& key) const {
    std::scoped_lock lock(impl_->read_mutex);
    try {
        auto row = impl_->reader.prepare("select key, updated_at, person, body from draft where key = ?1");
        row.bind(1, key);
        if (!row.step()) return std::optional<Draft>{};
        return std::optional<Draft>{read(row)};
    } catch (const SqliteError& error) {
        return fail("drafts_disk", error.what());
    }
}

Result<std::vector<Draft>> Drafts::list() const {
    std::scoped_lock lock(impl_->read_mutex);
    try {
        std::vector<Draft> out;
        auto row = impl_->reader.prepare("select key, updated_at, person, body from draft order by updated_at desc");
        while (row.step()) out.push_back(read(row));
        return out;
    } catch (const SqliteError& error) {
        return fail("drafts_disk", error.what());
    }
}

}  // namespace siaga::journal
