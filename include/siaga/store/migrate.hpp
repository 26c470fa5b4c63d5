// Purpose: bring a database to this binary's schema, and rebuild the relational tables from events.
// Thread: blocking, for start-up and commands. Owner of the connection: the call itself.
// Errors: store_unreachable, migration_changed (a landed file differs), migration_failed,
// schema_newer (the database knows migrations this binary does not).
#pragma once

#include <string>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::store {

struct MigrateOptions {
    std::string url;      // as the owner; libpq conninfo or URI
    std::string sql_dir;  // empty: the files compiled into the binary
    std::string app_role = "siaga_app";
    std::string read_role = "siaga_read";
};

struct Migrated {
    std::vector<std::string> applied;  // names, in order
    std::size_t present = 0;           // landed before
};

[[nodiscard]] Result<Migrated> migrate(const MigrateOptions& options);

struct Rebuilt {
    std::uint64_t events = 0, failures = 0;
};
[[nodiscard]] Result<Rebuilt> rebuild_projections(const std::string& url);

}  // namespace siaga::store
