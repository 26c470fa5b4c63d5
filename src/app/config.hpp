// Purpose: what siaga.toml says, typed, with a default for every key, so that no file is a valid
// file. Read once at start; a faulty file is refused whole, with every fault and its place.
// Thread: plain values. Errors: unknown keys, wrong kinds and impossible values are faults; what only
// this machine can tell (ports taken, files missing) is check_machine's, and a warning where it may change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/centre/settings.hpp"
#include "siaga/dispatch/dispatch.hpp"

namespace siaga::app {

struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct AppConfig {
    // Relative paths: data from the working directory, the others from the directory of siaga.toml.
    std::filesystem::path data = "data";

    std::string profile = "oki";
    std::filesystem::path regencies;  // empty: the regencies shipped with the program

    Endpoint https{"0.0.0.0", 8443};
    std::filesystem::path certificate;  // PEM; both empty: a local CA made at first start
    std::filesystem::path key;
    std::vector<std::string> names;  // further host names and addresses of the local CA's certificate

    Endpoint metrics{"127.0.0.1", 9112};
    Endpoint trunk_sip{"127.0.0.1", 5060};  // UDP and TCP
    Endpoint seat_sip{"127.0.0.1", 5070};   // UDP and TCP
    std::uint16_t seat_tls_port = 5071;     // 0: no TLS for desk phones (decision 0070)

    std::string database_url;  // the owner's, who migrates; empty: `siaga up` runs a private PostgreSQL cluster
    std::string database_app_url, database_read_url;  // serve's: storing, asking; empty: database_url

    dispatch::Options dispatch;  // the message gateway and the mail server

    // Where the regency's daily backup puts its copies; `check --go-live` looks whether they are there and fresh.
    std::filesystem::path backup_directory;

    centre::Settings centre;  // trunks, seats, queue, media addresses and ports

    [[nodiscard]] bool has_outside_peer() const;  // a trunk peer beyond this machine: no demo
};

struct Fault {
    std::string where;  // "siaga.toml:12:3", or what on this machine
    std::string what;
    bool warning = false;
};
[[nodiscard]] std::string to_string(const Fault& fault);

struct ConfigReading {
    AppConfig config;
    std::vector<Fault> faults;
    [[nodiscard]] bool ok() const;  // warnings allowed
};

// beside: where secret files lie that are named relative.
[[nodiscard]] ConfigReading read_config_text(std::string_view text, const std::string& name, const std::filesystem::path& beside = {});
// No path: the defaults. A path that cannot be read is a fault.
[[nodiscard]] ConfigReading read_config(const std::optional<std::filesystem::path>& file);
// The same for a start: the configuration, or code config_invalid with one fault a line.
[[nodiscard]] Result<AppConfig> load_config(const std::optional<std::filesystem::path>& file);

// What the file cannot show: addresses this machine has, ports that are free, files that open.
// The profile whole; not the ports of a house that runs on this data directory.
[[nodiscard]] std::vector<Fault> check_machine(const AppConfig& config);
// What keeps this data directory's house from starting at all, before anything is made for it.
[[nodiscard]] std::vector<Fault> check_to_start(const AppConfig& config);
// Which of our ports somebody listens on already, as "https 127.0.0.1 port 8443".
[[nodiscard]] std::vector<std::string> taken_doors(const AppConfig& config);
// `siaga check CONFIG`: prints every fault; 0 when the file can be used, else 1.
// `data` wins over the file's data directory.
[[nodiscard]] int run_check(const std::optional<std::filesystem::path>& file, const std::optional<std::filesystem::path>& data, std::ostream& out);

}  // namespace siaga::app
