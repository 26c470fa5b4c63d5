// Purpose: where everything is inside the data directory, so that `up`, `serve`, `media`, `migrate`
// and `user` agree without telling each other. Also the tests that a directory can serve at all.
// Thread: plain values.
#pragma once

#include <filesystem>
#include <string>

#include "app/config.hpp"
#include "siaga/base/result.hpp"

namespace siaga::app {

struct Places {
    std::filesystem::path data;      // absolute
    std::filesystem::path sockets;   // DIR/run, mode 700: nobody else connects
    std::filesystem::path media;     // DIR/run/media.sock
    std::filesystem::path cluster;   // DIR/pg, the private PostgreSQL
    std::filesystem::path accounts;  // DIR/accounts.txt, mode 600
    std::filesystem::path tls;       // DIR/tls: the local CA and its certificate
    std::filesystem::path prompts;   // DIR/prompts: announcements as WAV
};

[[nodiscard]] Places places_of(const AppConfig& config);
// What libpq connects to: the configured server, or the private cluster's socket.
// Who connects: the owner migrates, app stores events and projects them, read answers questions (docs/sql.md).
enum class DatabaseRole { owner, app, read };
[[nodiscard]] std::string database_of(const AppConfig& config, DatabaseRole role);
// data_path_too_long: a Unix socket's path has at most 107 bytes (unix(7)), PostgreSQL's included.
[[nodiscard]] Status check_length(const Places& places);

}  // namespace siaga::app
