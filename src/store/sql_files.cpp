#include "store/sql_files.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "siaga/base/files.hpp"
#include "siaga/journal/verify.hpp"

namespace siaga::store {

namespace fs = std::filesystem;

Result<std::vector<SqlFile>> read_sql_dir(const std::string& dir) {
    std::vector<SqlFile> out;
    for (const char* kind : {"migrations", "projections", "queries", "reports"}) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(fs::path(dir) / kind, error)) {
            if (entry.path().extension() != ".sql") continue;
            auto text = read_file(entry.path());
            if (!text) return fail("sql_unreadable", text.error().message, text.error().where);
            out.push_back({kind, entry.path().filename().string(), std::move(*text)});
        }
        if (error) return fail("sql_unreadable", error.message(), dir + "/" + kind);
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
    return out;
}

Status check_names(const std::vector<SqlFile>& files) {
    std::set<std::string> stamps;
    for (const auto& file : files) {
        if (file.kind != "migrations") continue;
        auto digits = file.name.find_first_not_of("0123456789");
        if (digits != 14 || file.name[14] != '_') return fail("migration_named", "migrations are called YYYYMMDDhhmmss_name.sql", file.name);
        if (!stamps.insert(file.name.substr(0, 14)).second) return fail("migration_named", "two migrations have the same time", file.name);
    }
    return {};
}

std::string sha256_hex(std::string_view text) {
    std::uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), digest);
    return journal::hex(digest, sizeof digest);
}

}  // namespace siaga::store
