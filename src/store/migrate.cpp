#include "siaga/store/migrate.hpp"

#include <spdlog/spdlog.h>

#include <map>

#include "store/connection.hpp"
#include "store/sql_files.hpp"

namespace siaga::store {

namespace {

// Any number nobody else uses: two migrations at once would meet here.
constexpr const char* kLock = "select pg_advisory_xact_lock(112112112)";

constexpr const char* kBookkeeping = R"sql(
create table if not exists schema_migration (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null
);
create table if not exists schema_code (
    one boolean primary key default true check (one),
    checksum text not null
);
)sql";

Error failed(const std::string& what, const Error& error) {
    if (error.code != "store_sql") return error;
    return fail("migration_failed", error.message + " (SQLSTATE " + error.where + ")", what);
}

class Migrator {
public:
    Migrator(Connection& connection, const MigrateOptions& options) : db_(connection), options_(options) {}

    Result<Migrated> run(const std::vector<SqlFile>& files) {
        if (auto ok = roles(); !ok) return ok.error();
        if (auto ok = step("schema_migration", kBookkeeping); !ok) return ok.error();
        if (auto ok = known(files); !ok) return ok.error();
        for (const auto& file : files)
            if (file.kind == "migrations")
                if (auto ok = apply(file); !ok) return ok.error();
        if (auto ok = functions(files); !ok) return ok.error();
        if (auto ok = grants(); !ok) return ok.error();
        return out_;
    }

private:
    // One transaction under the lock. `done` tells, once the lock is ours, that another runner did it.
    Result<bool> step(const std::string& what, const std::string& sql, const std::string& done = {}) {
        auto failed_here = [&](const Error& error) {
            [[maybe_unused]] auto ignored = db_.run("rollback");
            return failed(what, error);
        };
        if (auto ok = db_.run("begin"); !ok) return failed_here(ok.error());
        if (auto ok = db_.ask(kLock); !ok) return failed_here(ok.error());
        bool needed = true;
        if (!done.empty()) {
            auto there = db_.ask(done);
            if (!there) return failed_here(there.error());
            needed = there->empty();
        }
        if (needed)
            if (auto ok = db_.run(sql); !ok) return failed_here(ok.error());
        if (auto ok = db_.run("commit"); !ok) return failed_here(ok.error());
        return needed;
    }

    Status roles() {
        for (const auto& role : {options_.app_role, options_.read_role}) {
            auto there = db_.ask("select 1 from pg_roles where rolname = $1", {role});
            if (!there) return there.error();
            if (!there->empty()) continue;
            auto made = db_.run("create role " + db_.quoted(role) + " login");
            if (!made && made.error().where != "42710")  // somebody else made it meanwhile
                return fail("migration_failed", "the role is missing and cannot be made: " + made.error().message, role);
        }
        // History and reports are asked as the reader; where this is not granted they are asked as the app.
        if (auto granted = db_.run("grant " + db_.quoted(options_.read_role) + " to " + db_.quoted(options_.app_role)); !granted)
            spdlog::info("read_role_not_granted why=\"{}\"", granted.error().message);
        return {};
    }

    // What landed must be what we carry, and nothing more.
    Status known(const std::vector<SqlFile>& files) {
        auto rows = db_.ask("select name, checksum from schema_migration order by name");
        if (!rows) return rows.error();
        std::map<std::string, std::string> ours;
        for (const auto& file : files)
            if (file.kind == "migrations") ours[file.name] = sha256_hex(file.text);
        for (const auto& row : *rows) {
            auto found = ours.find(*row[0]);
            if (found == ours.end()) return fail("schema_newer", "the database has a migration this siaga does not know", *row[0]);
            if (found->second != *row[1]) return fail("migration_changed", "this migration has landed with another content", *row[0]);
        }
        out_.present = rows->size();
        return {};
    }

    Status apply(const SqlFile& file) {
        auto applied = step(file.name,
                            "insert into schema_migration values ('" + file.name + "', '" + sha256_hex(file.text) + "', clock_timestamp()); " + file.text,
                            "select 1 from schema_migration where name = '" + file.name + "'");
        if (!applied) return applied.error();
        if (*applied) {
            spdlog::info("migration_applied name={}", file.name);
            out_.applied.push_back(file.name);
        }
        return {};
    }

    Status functions(const std::vector<SqlFile>& files) {
        std::string text;
        for (const char* kind : {"projections", "queries", "reports"})
            for (const auto& file : files)
                if (file.kind == kind) text += file.text + "\n";
        auto checksum = sha256_hex(text);
        auto made = step("projections, queries and reports",
                         "drop schema if exists code cascade; create schema code; " + text +
                             "; insert into schema_code (checksum) values ('" + checksum +
                             "') on conflict (one) do update set checksum = excluded.checksum",
                         "select 1 from schema_code where checksum = '" + checksum + "'");
        if (!made) return made.error();
        return {};
    }

    Status grants() {
        auto app = db_.quoted(options_.app_role), read = db_.quoted(options_.read_role);
        auto granted = step("roles",
                    "grant usage on schema public, code to " + app + ", " + read +
                        "; grant select on all tables in schema public to " + app + ", " + read +
                        "; grant insert, update, delete on all tables in schema public to " + app +
                        // Events, once stored, change only through code.erase.
                        "; revoke update, delete on event, journal_gap, schema_migration, schema_code, assignment_move from " + app +
                        "; revoke insert on schema_migration, schema_code, assignment_move from " + app +
                        // Two functions work with the owner's rights.
                        "; revoke execute on function code.erase(smallint, bigint[]), code.rebuild() from public" +
                        "; grant execute on function code.erase(smallint, bigint[]), code.rebuild() to " + app);
        if (!granted) return granted.error();
        return {};
    }

    Connection& db_;
    const MigrateOptions& options_;
    Migrated out_;
};

Connection::Options as_owner(const std::string& url, const char* name) {
    Connection::Options out;
    out.url = url;
    out.name = name;
    out.statement_timeout = Milliseconds{0};
    out.answer_timeout = std::chrono::hours{6};  // a rebuild of years of events
    return out;
}

}  // namespace

Result<Migrated> migrate(const MigrateOptions& options) {
    std::vector<SqlFile> files = embedded_sql();
    if (!options.sql_dir.empty()) {
        auto read = read_sql_dir(options.sql_dir);
        if (!read) return read.error();
        files = std::move(*read);
    }
    if (auto ok = check_names(files); !ok) return ok.error();
    auto connection = Connection::open(as_owner(options.url, "siaga migrate"));
    if (!connection) return connection.error();
    return Migrator(*connection, options).run(files);
}

Result<Rebuilt> rebuild_projections(const std::string& url) {
    auto connection = Connection::open(as_owner(url, "siaga rebuild"));
    if (!connection) return connection.error();
    auto rows = connection->ask("select events, failures from code.rebuild()");
    if (!rows) return failed("rebuild", rows.error());
    return Rebuilt{std::stoull(*(*rows)[0][0]), std::stoull(*(*rows)[0][1])};
}

}  // namespace siaga::store
