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

std::string database_of(const AppConfig& config) {
    if (!config.database_url.empty()) return config.database_url;
    std::string host;  // libpq's quoting of a value
    for (const char c : places_of(config).sockets.string()) {
        if (c == '\'' || c == '\\') host += '\\';
        host += c;
    }
    return "host='" + host + "' dbname=siaga user=siaga";
}

Status check_length(const Places& places) {
    const auto longest = (places.sockets / ".s.PGSQL.5432.lock").string().size();
    if (longest <= kSocketPath) return {};
    const auto over = longest - kSocketPath;
    return fail("data_path_too_long",
                "the data directory's path is " + std::to_string(over) + " bytes too long for its sockets", places.data.string());
}

}  // namespace siaga::app
