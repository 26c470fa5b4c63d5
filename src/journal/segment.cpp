#include "journal/segment.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "journal/failpoints.hpp"
#include "siaga/journal/journal.hpp"

namespace siaga::journal {

namespace {

constexpr const char* kSchema = R"sql(
create table header(key text primary key, value) without rowid;
create table record(
    seq integer primary key, at integer not null, wall integer not null, type text not null,
    version integer not null, open text not null, personal text, salt blob, personal_digest blob,
    hash blob not null);
create index record_erased on record(seq) where type = 'erased';
create table event_type(type text primary key, version integer not null) without rowid;
)sql";

constexpr const char* kInsert = "insert into record values(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)";

void insert_record(Statement& statement, const StoredRecord& stored) {
    const auto& r = stored.record;
    statement.bind(1, static_cast<std::int64_t>(r.seq)).bind(2, r.at.us).bind(3, r.wall.us);
    statement.bind(4, r.type).bind(5, std::int64_t{r.version}).bind(6, r.open_json);
    if (stored.salt) statement.bind(7, r.personal_json).bind(8, std::span(*stored.salt));
    if (stored.personal) statement.bind(9, std::span(*stored.personal));
    statement.bind(10, std::span(stored.hash));
    statement.run();
}

// A write that the test wants refused fails where a full disk would: before the commit.
void write_gate() {
    if (int error = failpoints.write.load()) throw SqliteError(error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE, "write refused (failpoint)");
}

template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> fixed(std::span<const std::uint8_t> blob) {
    if (blob.size() != N) return std::nullopt;
    std::array<std::uint8_t, N> out;
    std::copy(blob.begin(), blob.end(), out.begin());
    return out;
}

struct Transaction {
    explicit Transaction(Database& db_) : db(db_) { db.run("begin immediate"); }
    void commit() {
        db.run("commit");
        done = true;
    }
    ~Transaction() {
        if (!done) sqlite3_exec(db.get(), "rollback", nullptr, nullptr, nullptr);
    }
    Database& db;
    bool done = false;
};

}  // namespace

std::filesystem::path segment_path(const std::filesystem::path& dir, std::uint64_t index) {
    char name[40];
    std::snprintf(name, sizeof name, "journal-%06llu.db", static_cast<unsigned long long>(index));
    return dir / name;
}

void create_segment(const std::filesystem::path& file, const SegmentHeader& header,
                    std::span<const std::shared_ptr<const StoredRecord>> records) {
    if (int error = failpoints.open_segment.load()) throw SqliteError(error, "segment refused (failpoint)");
    write_gate();
    Database db(file, Database::Mode::create);
    db.run("pragma journal_mode=wal; pragma wal_autocheckpoint=0; pragma synchronous=normal");
    Transaction transaction(db);
    db.run(kSchema);
    auto put = db.prepare("insert into header values(?1, ?2)");
    auto number = [&](const char* key, std::int64_t value) { put.bind(1, std::string_view(key)).bind(2, value).run(); };
    number("format", header.format);
    number("index", static_cast<std::int64_t>(header.index));
    number("first_seq", static_cast<std::int64_t>(header.first_seq));
    number("gap_from", static_cast<std::int64_t>(header.gap_from));
    number("created", header.created_us);
    put.bind(1, std::string_view("previous")).bind(2, std::span(header.previous)).run();
    put.bind(1, std::string_view("journal_id")).bind(2, std::string_view(header.journal_id)).run();
    auto insert = db.prepare(kInsert);
    auto type = db.prepare("insert into event_type values(?1,?2) on conflict(type) do update set version=max(version,excluded.version)");
    for (const auto& record : records) {
        insert_record(insert, *record);
        type.bind(1, record->record.type).bind(2, std::int64_t{record->record.version}).run();
    }
    transaction.commit();
}

SegmentWriter::SegmentWriter(const std::filesystem::path& file) : db_(file, Database::Mode::read_write) {
    // NORMAL in WAL mode: a commit is a write() and no more. The log is synced by the sync thread.
    db_.run("pragma synchronous=normal; pragma wal_autocheckpoint=0");
    auto types = db_.prepare("select type, version from event_type");
    while (types.step()) types_[std::string(types.text(0))] = static_cast<int>(types.integer(1));
    begin_ = db_.prepare("begin immediate");
    commit_ = db_.prepare("commit");
    insert_ = db_.prepare(kInsert);
    insert_type_ = db_.prepare("insert into event_type values(?1,?2) on conflict(type) do update set version=max(version,excluded.version)");
    sqlite3_wal_hook(
        db_.get(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<SegmentWriter*>(self)->wal_pages_ = pages;
            return SQLITE_OK;
        },
        this);
}

void SegmentWriter::note_type(const Record& record) {
    auto [it, fresh] = types_.try_emplace(record.type, record.version);
    if (!fresh && it->second >= record.version) return;
    it->second = record.version;
    insert_type_.bind(1, record.type).bind(2, std::int64_t{record.version}).run();
}

void SegmentWriter::write(std::span<const std::shared_ptr<const StoredRecord>> records) {
    // Thousands of times a second: the two statements are parsed once.
    begin_.run();
    try {
        for (const auto& record : records) {
            insert_record(insert_, *record);
            note_type(record->record);
        }
        write_gate();
        commit_.run();
    } catch (...) {
        sqlite3_exec(db_.get(), "rollback", nullptr, nullptr, nullptr);
        throw;
    }
}

SegmentReader::SegmentReader(const std::filesystem::path& file) : db_(file, Database::Mode::read_write) {
    // Not read_only: after a crash the first opener has to recover the log. Nothing is written.
    db_.run("pragma query_only=1; pragma wal_autocheckpoint=0");
}

SegmentHeader SegmentReader::header() {
    SegmentHeader out;
    auto row = db_.prepare("select key, value from header");
    while (row.step()) {
        auto key = row.text(0);
        if (key == "format") out.format = static_cast<int>(row.integer(1));
        else if (key == "index") out.index = static_cast<std::uint64_t>(row.integer(1));
        else if (key == "first_seq") out.first_seq = static_cast<std::uint64_t>(row.integer(1));
        else if (key == "gap_from") out.gap_from = static_cast<std::uint64_t>(row.integer(1));
        else if (key == "created") out.created_us = row.integer(1);
        else if (key == "shipped") out.shipped_us = row.integer(1);
        else if (key == "journal_id") out.journal_id = row.text(1);
        else if (key == "previous") out.previous = fixed<32>(row.blob(1)).value_or(Digest{});
    }
    return out;
}

std::map<std::string, int> SegmentReader::types() {
    std::map<std::string, int> out;
    auto row = db_.prepare("select type, version from event_type");
    while (row.step()) out[std::string(row.text(0))] = static_cast<int>(row.integer(1));
    return out;
}

std::uint64_t SegmentReader::last_seq() {
    auto row = db_.prepare("select max(seq) from record");
    return row.step() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

void SegmentReader::read(std::uint64_t from, std::uint64_t to, const std::function<bool(StoredRecord)>& each) {
    auto row = db_.prepare(
        "select seq, at, wall, type, version, open, personal, salt, personal_digest, hash from record"
        " where seq between ?1 and ?2 order by seq");
    row.bind(1, static_cast<std::int64_t>(from)).bind(2, static_cast<std::int64_t>(std::min<std::uint64_t>(to, INT64_MAX)));
    while (row.step()) {
        StoredRecord out;
        out.record.seq = static_cast<std::uint64_t>(row.integer(0));
        out.record.at = {row.integer(1)};
        out.record.wall = {row.integer(2)};
        out.record.type = row.text(3);
        out.record.version = static_cast<int>(row.integer(4));
        out.record.open_json = row.text(5);
        out.record.personal_json = row.text(6);
        out.salt = fixed<16>(row.blob(7));
        out.personal = fixed<32>(row.blob(8));
        out.hash = fixed<32>(row.blob(9)).value_or(Digest{});
        if (!each(std::move(out))) return;
    }
}

std::vector<std::uint64_t> SegmentReader::erased_numbers() {
    std::vector<std::uint64_t> out;
    auto row = db_.prepare("select open from record where type = 'erased'");
    while (row.step()) {
        auto json = nlohmann::json::parse(row.text(0), nullptr, false);
        if (!json.is_object() || !json.contains("seqs") || !json["seqs"].is_array()) continue;
        for (const auto& seq : json["seqs"])
            if (seq.is_number_unsigned()) out.push_back(seq.get<std::uint64_t>());
    }
    return out;
}

void write_shipped(const std::filesystem::path& file, std::int64_t wall_us) {
    Database db(file, Database::Mode::read_write);
    auto put = db.prepare("insert into header values('shipped', ?1) on conflict(key) do nothing");
    put.bind(1, wall_us).run();
}

std::size_t erase_in_segment(const std::filesystem::path& file, const std::vector<std::uint64_t>& seqs) {
    Database db(file, Database::Mode::read_write);
    db.run("pragma secure_delete=on; pragma synchronous=full");
    std::size_t found = 0;
    Transaction transaction(db);
    auto row = db.prepare("update record set personal = null, salt = null where seq = ?1 and personal_digest is not null");
    for (auto seq : seqs) {
        row.bind(1, static_cast<std::int64_t>(seq)).run();
        found += static_cast<std::size_t>(sqlite3_changes(db.get()));
    }
    if (found == 0) return 0;
    transaction.commit();
    // The log still has the old pages; TRUNCATE moves what is new into the file and empties it.
    sqlite3_wal_checkpoint_v2(db.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    return found;
}

}  // namespace siaga::journal
