#include "app/cluster.hpp"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <fstream>

namespace siaga::app {
namespace {

namespace fs = std::filesystem;

struct PidFile {
    pid_t pid = 0;
    std::string state;  // "ready   ", "starting", ...
};

// postmaster.pid, as src/include/utils/pidfile.h of PostgreSQL 15 lays it out: line 1 the pid, line 8
// the state.
PidFile read_pid_file(const fs::path& cluster) {
    PidFile out;
    std::ifstream file(cluster / "postmaster.pid");
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (number == 1) out.pid = static_cast<pid_t>(std::atol(line.c_str()));
        if (number == 8) out.state = line;
    }
    return out;
}

// Is this pid a postmaster of this cluster? A postmaster works inside its data directory; after a
// crash the number may belong to anything.
bool is_postmaster(pid_t pid, const fs::path& cluster) {
    std::error_code error;
    const auto where = fs::read_symlink("/proc/" + std::to_string(pid) + "/cwd", error);
    return pid > 0 && !error && fs::equivalent(where, cluster, error) && !error;
}

std::string quoted(const std::string& value) {  // postgresql.conf
    std::string out = "'";
    for (const char c : value) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
}

// What makes this cluster ours. The rest is PostgreSQL's own default.
void write_settings(const fs::path& cluster, const fs::path& sockets) {
    std::ofstream file(cluster / "siaga.conf", std::ios::trunc);
    file << "# Written by `siaga up` at each start; put your own settings into postgresql.conf.\n"
         << "listen_addresses = ''\n"
         << "unix_socket_directories = " << quoted(sockets.string()) << "\n"
         << "unix_socket_permissions = 0700\n"
         << "password_encryption = scram-sha-256\n"
         << "timezone = 'UTC'\nlog_timezone = 'UTC'\n"
         << "logging_collector = on\nlog_directory = 'log'\nlog_filename = 'postgresql-%a.log'\n"
         << "log_truncate_on_rotation = on\nlog_rotation_age = 1d\n";
}

}  // namespace

std::string Cluster::tool(const char* name) const { return (bin_ / name).string(); }

Status Cluster::prepare(Supervisor& supervisor) {
    std::error_code error;
    for (const char* place : {"/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin"})
        if (fs::exists(fs::path(place) / "initdb", error)) bin_ = place;
    if (bin_.empty())
        return fail("postgres_missing", "PostgreSQL 15 belum terpasang: apt-get install postgresql-15, atau isi database.url");
    fs::create_directories(places_.sockets, error);
    ::chmod(places_.sockets.c_str(), 0700);
    if (!fs::exists(places_.cluster / "PG_VERSION", error)) {
        if (auto made = make(supervisor); !made) return made;
    }
    if (auto cleared = clear_predecessor(supervisor); !cleared) return cleared;
    write_settings(places_.cluster, places_.sockets);
    return {};
}

// Under another name until it is whole, so that a first start that was cut off is simply begun again.
Status Cluster::make(Supervisor& supervisor) {
    const auto fresh = places_.data / "pg.new";
    std::error_code error;
    fs::remove_all(fresh, error);
    spdlog::info("cluster_new directory={}", places_.cluster.string());
    const auto initdb = supervisor.run({.name = "initdb",
                                        .command = {tool("initdb"), "--pgdata", fresh.string(), "--username", "siaga",
                                                    "--auth-local", "trust", "--auth-host", "reject", "--encoding", "UTF8",
                                                    "--locale", "C.UTF-8", "--data-checksums", "--no-instructions"}});
    if (initdb != 0) return fail("cluster_failed", "initdb tidak berhasil membuat basis data", fresh.string());
    std::ofstream(fresh / "postgresql.conf", std::ios::app) << "\ninclude_if_exists 'siaga.conf'\n";
    // Single-user mode needs no server, so the database is there before anybody can connect.
    const auto created = supervisor.run({.name = "createdb",
                                         .command = {tool("postgres"), "--single", "-D", fresh.string(), "postgres"},
                                         .input = "create database siaga\n"});
    if (created != 0) return fail("cluster_failed", "basis data tidak dapat dibuat", fresh.string());
    fs::rename(fresh, places_.cluster, error);
    if (error) return fail("cluster_failed", error.message(), places_.cluster.string());
    return {};
}

Status Cluster::clear_predecessor(Supervisor& supervisor) {
    const auto old = read_pid_file(places_.cluster);
    if (old.pid == 0) return {};
    if (is_postmaster(old.pid, places_.cluster)) {
        spdlog::warn("postmaster_left_over pid={}", old.pid);
        auto gone = [&] { return !is_postmaster(old.pid, places_.cluster); };
        ::kill(old.pid, SIGINT);  // fast shutdown
        if (!supervisor.serve_until(gone, Supervisor::Clock::now() + std::chrono::seconds(20))) {
            ::kill(old.pid, SIGQUIT);
            if (!supervisor.serve_until(gone, Supervisor::Clock::now() + std::chrono::seconds(10)))
                return fail("cluster_failed", "PostgreSQL lain masih memakai basis data ini", "pid " + std::to_string(old.pid));
        }
    }
    std::error_code error;
    // Its pid may be another process's by now, and PostgreSQL would then refuse to start.
    if (fs::remove(places_.cluster / "postmaster.pid", error)) spdlog::info("postmaster_pid_stale pid={}", old.pid);
    return {};
}

ChildSpec Cluster::server() const {
    return {.name = "postgres",
            .command = {tool("postgres"), "-D", places_.cluster.string()},
            .stop_signal = SIGINT,  // fast shutdown: sessions are ended, nothing is lost
            .kill_signal = SIGQUIT,
            .stop_within = std::chrono::seconds(30)};
}

bool Cluster::ready() const {
    const auto now = read_pid_file(places_.cluster);
    return now.pid > 0 && now.state.starts_with("ready");
}

}  // namespace siaga::app
