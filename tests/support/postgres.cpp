#include "postgres.hpp"

#include <pwd.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace siaga::test {
namespace {

const std::string kBin = "/usr/lib/postgresql/15/bin/";

}  // namespace

bool Postgres::installed() { return ::access((kBin + "initdb").c_str(), X_OK) == 0; }

Postgres::Postgres() {
    std::string name = "/tmp/siaga-pg-XXXXXX";  // short: a socket path ends at 107 bytes
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
    if (::geteuid() == 0) {
        const passwd* user = ::getpwnam("postgres");
        if (user == nullptr || ::chown(name.c_str(), user->pw_uid, user->pw_gid) != 0) {
            throw std::runtime_error("user postgres is missing");
        }
        std::filesystem::permissions(directory_, std::filesystem::perms(0755));
    }
    const auto data = (directory_ / "data").string();
    const int code = run_to_end(command({kBin + "initdb", "-D", data, "-U", "siaga", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                                         "--no-sync"}),
                                std::chrono::seconds(60));
    if (code != 0) throw std::runtime_error("initdb failed: " + read_file(directory_ / "log"));
    start();
    create_database("siaga");
}

Postgres::~Postgres() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

Command Postgres::command(std::vector<std::string> words) const {
    return {std::move(words), directory_ / "log", {}, "postgres", directory_};
}

void Postgres::start() {
    server_ = std::make_unique<Process>(command({kBin + "postgres", "-D", (directory_ / "data").string(), "-k", directory_.string(), "-c",
                                                 "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50"}));
    const bool ready = wait_until([&] {
        return run_to_end({{kBin + "pg_isready", "-q", "-h", directory_.string(), "-U", "siaga"}, {}, {}, {}, {}}) == 0;
    });
    if (!ready) throw std::runtime_error("PostgreSQL did not start: " + read_file(directory_ / "log"));
}

void Postgres::stop() {
    if (server_) server_->stop(SIGINT);  // fast shutdown
    server_.reset();
}

void Postgres::freeze() { signal_all(SIGSTOP); }
void Postgres::thaw() { signal_all(SIGCONT); }

// Each backend is a session of its own, so a signal to the group would miss them. The parent first: it makes no more.
void Postgres::signal_all(int number) const {
    const auto parent = server_->pid();
    ::kill(parent, number);
    std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children");
    for (pid_t child = 0; list >> child;) ::kill(child, number);
}

std::string Postgres::url(const std::string& database) const {
    return "postgresql://siaga@/" + database + "?host=" + directory_.string();
}

void Postgres::create_database(const std::string& name, const std::string& like) {
    (void)query("CREATE DATABASE " + name + " OWNER siaga TEMPLATE " + like, "postgres");
}

std::string Postgres::query(const std::string& sql, const std::string& database) const {
    // Not in our directory: root may not write where the file's owner is another (fs.protected_regular).
    std::string name = "/tmp/siaga-psql-XXXXXX";
    const int fd = ::mkstemp(name.data());
    if (fd < 0) throw std::runtime_error("no temporary file");
    ::close(fd);
    const int code = run_to_end({{"psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-c", sql}, name, {}, {}, {}});
    auto out = read_file(name);
    ::unlink(name.c_str());
    if (code != 0) throw std::runtime_error("psql: " + out);
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
}

}  // namespace siaga::test
