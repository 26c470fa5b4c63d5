// Purpose: a PostgreSQL 15 of the test's own on a Unix socket, as user postgres where we are root; it
// can be stopped and started while calls run. Started in about a second; without fsync, since what a
// power cut does to PostgreSQL is not ours to test.
// Thread: the test's. Errors: throws with the log's end.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "process.hpp"

namespace siaga::test {

class Postgres {
public:
    Postgres();  // started, with an empty database "siaga" owned by role "siaga"
    ~Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    [[nodiscard]] static bool installed();
    void start();
    void stop();  // clients are cut off at once
    void freeze();  // every process of it stands still, as on a disk that hangs: connections stay, nothing answers
    void thaw();
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }  // its socket's
    [[nodiscard]] std::string url(const std::string& database = "siaga") const;
    void create_database(const std::string& name, const std::string& like = "template0");
    // What psql prints for the statement, without headers: rows by line, columns by '|'. Throws on an error.
    [[nodiscard]] std::string query(const std::string& sql, const std::string& database = "siaga") const;

private:
    [[nodiscard]] Command command(std::vector<std::string> words) const;
    void signal_all(int number) const;

    std::filesystem::path directory_;
    std::unique_ptr<Process> server_;
};

}  // namespace siaga::test
