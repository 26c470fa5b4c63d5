// Purpose: the SQL the binary carries: migrations (immutable), projections, queries and reports (functions in
// schema "code", made anew when they change). A directory can stand in for it, for the tests.
#pragma once

#include <string>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::store {

struct SqlFile {
    std::string kind;  // "migrations", "projections", "queries", "reports"
    std::string name;  // "20261122070000_event.sql"
    std::string text;
};

[[nodiscard]] const std::vector<SqlFile>& embedded_sql();
[[nodiscard]] Result<std::vector<SqlFile>> read_sql_dir(const std::string& dir);
// Names must be YYYYMMDDhhmmss_name.sql and unique.
[[nodiscard]] Status check_names(const std::vector<SqlFile>& files);
[[nodiscard]] std::string sha256_hex(std::string_view text);

}  // namespace siaga::store
