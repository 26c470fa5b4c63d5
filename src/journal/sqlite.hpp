// Purpose: the thinnest cover of SQLite's C interface that cannot leak: a connection, a statement.
// Thread: one connection belongs to one thread (opened with NOMUTEX). Errors: SqliteError, fenced by
// the public functions of this module.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace siaga::journal {

struct SqliteError : std::runtime_error {
    SqliteError(int code_, const std::string& what) : std::runtime_error(what), code(code_) {}
    int code;
};

class Statement {
public:
    Statement() = default;
    Statement(sqlite3* db, std::string_view sql);
    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, std::string_view text);  // not copied: must live until step()
    Statement& bind(int index, std::span<const std::uint8_t> blob);
    Statement& bind_null(int index);
    bool step();  // a row is there
    void run();   // to the end, then ready for the next bind
    void reset();
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    struct Close {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Close> statement_;
};

class Database {
public:
    enum class Mode { read_only, read_write, create };

    Database() = default;
    Database(const std::filesystem::path& file, Mode mode);
    void run(const char* sql);
    [[nodiscard]] Statement prepare(std::string_view sql) { return {db_.get(), sql}; }
    [[nodiscard]] sqlite3* get() const { return db_.get(); }
    explicit operator bool() const { return db_ != nullptr; }
    void close() { db_.reset(); }

private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    };
    std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace siaga::journal
