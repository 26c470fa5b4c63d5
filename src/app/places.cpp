#include "app/places.hpp"

namespace siaga::app {
namespace {
constexpr std::size_t kSocketPath = 107;
}

Places places_of(const AppConfig& config) {
    Places out;
    out.data = std::filesystem::absolute(config.data).lexically_normal();
    if (!out.data.has_filename()) out.data = out.data.parent_path();  // "data/" is "data"
    out.sockets = out.data / "run";
    out.media = out.sockets / "media.sock";
    out.cluster = out.data / "pg";
    out.accounts = out.data / "accounts.txt";
    out.tls = out.data / "tls";
    out.prompts = out.data / "prompts";
    return out;
}

std::string database_of(const AppConfig& config, DatabaseRole role) {
    if (!config.database_url.empty()) {
        const std::string& own = role == DatabaseRole::app ? config.database_app_url : config.database_read_url;
        return role == DatabaseRole::owner || own.empty() ? config.database_url : own;
    }
    std::string host;  // libpq's quoting of a value
    for (const char c : places_of(config).sockets.string()) {
        if (c == '\'' || c == '\\') host += '\\';
        host += c;
    }
    static constexpr const char* kUsers[] = {"siaga", "siaga_app", "siaga_read"};
    return "host='" + host + "' dbname=siaga user=" + kUsers[static_cast<int>(role)];
}

Status check_length(const Places& places) {
    const auto longest = (places.sockets / ".s.PGSQL.5432.lock").string().size();
    if (longest <= kSocketPath) return {};
    const auto over = longest - kSocketPath;
    return fail("data_path_too_long",
                "nama direktori data " + std::to_string(over) + " byte terlalu panjang untuk soketnya", places.data.string());
}

}  // namespace siaga::app
