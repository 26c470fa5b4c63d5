// Purpose: the real thing under test: `siaga media` and `siaga serve` as children on free ports of
// 127.0.0.1, in a fresh data directory, with a PostgreSQL where asked; stopped, killed and started
// again as a test wants.
// Thread: the test's main thread. Errors: throws with the end of the log that says why.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http_client.hpp"
#include "postgres.hpp"
#include "process.hpp"
#include "temp_dir.hpp"

namespace siaga::test {

struct SiagaOptions {
    bool postgres = false;
    std::vector<std::string> seats{"01", "02", "03", "04"};
    // TOML of the [[trunk]] tables; empty: one trunk "lokal" that takes calls from 127.0.0.0/8 and
    // sends its own to `outgoing_target`.
    std::string trunks;
    std::string outgoing_target;          // of the default trunk: "127.0.0.1:5099"
    std::string answer = "queue";         // of the default trunk
    std::string queue = "wrap_up_s = 0";  // keys of [queue]
    std::string https;                    // further keys of [https]
    std::string more;                     // further TOML, appended
    std::uint16_t rtp_ports = 200;
    std::uint16_t rtp_first = 0;          // 0: free ones
    std::vector<std::string> environment;
    bool demo = false;                    // the banner of a demonstration
};

struct SignIn {
    std::string login;
    std::string password;
};

class Siaga {
public:
    explicit Siaga(SiagaOptions options = {});  // started and ready
    ~Siaga();
    Siaga(const Siaga&) = delete;
    Siaga& operator=(const Siaga&) = delete;

    // Where the program is: the build's own, or $SIAGA_BINARY.
    [[nodiscard]] static std::filesystem::path binary();

    void start_media();
    void start_serve(bool wait_until_ready = true);
    void wait_ready();
    void stop_serve(int signal = SIGTERM) { serve_->stop(signal); }
    void stop_media(int signal = SIGTERM) { media_->stop(signal); }
    [[nodiscard]] Process& serve() { return *serve_; }
    [[nodiscard]] Process& media() { return *media_; }
    [[nodiscard]] Postgres& postgres() { return *postgres_; }

    [[nodiscard]] std::uint16_t https_port() const { return https_; }
    [[nodiscard]] std::uint16_t metrics_port() const { return metrics_; }
    [[nodiscard]] std::uint16_t trunk_port() const { return trunk_; }
    [[nodiscard]] std::uint16_t seat_port() const { return seat_; }
    [[nodiscard]] std::uint16_t seat_tls_port() const { return seat_tls_; }
    [[nodiscard]] std::filesystem::path data() const { return directory_.path() / "data"; }
    [[nodiscard]] std::filesystem::path config() const { return directory_.path() / "siaga.toml"; }
    [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }

    // From DIR/accounts.txt. `role` is operator, supervisor, admin, or a dispatcher's login or agency.
    [[nodiscard]] SignIn account(const std::string& role_or_login) const;
    [[nodiscard]] std::string seat_password(const std::string& seat) const;
    [[nodiscard]] std::unique_ptr<HttpClient> sign_in(const std::string& role_or_login) const;

    // One number of /metrics, summed over its labels; 0 where it is absent.
    [[nodiscard]] double metric(const std::string& name) const;
    [[nodiscard]] std::string log_end(std::size_t bytes = 6000) const;  // of serve and media

private:
    void write_config() const;
    [[nodiscard]] Command command(const std::string& subcommand) const;

    SiagaOptions options_;
    TempDir directory_;
    std::uint16_t https_, metrics_, trunk_, seat_, seat_tls_, rtp_;
    std::unique_ptr<Postgres> postgres_;
    std::unique_ptr<Process> media_;
    std::unique_ptr<Process> serve_;
};

}  // namespace siaga::test
