// Purpose: runs one SIPp scenario (sip-tester) against the server, in time that is bounded, and tells
// what became of it. It runs beside the test, so that a test can press buttons meanwhile.
// Thread: the test's main thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "process.hpp"
#include "temp_dir.hpp"

namespace siaga::test {

struct Scenario {
    std::filesystem::path file;
    std::uint16_t remote_port = 0;         // 0: SIPp only waits (a server scenario)
    std::uint16_t local_port = 0;          // 0: any
    std::string service = "112";           // [service]
    std::map<std::string, std::string> keys;  // -key name value
    unsigned calls = 1;
    double rate = 10;                      // calls a second
    unsigned limit = 0;                    // calls at once; 0: SIPp's own
    std::string user, password;            // -au, -ap
    std::string transport = "u1";          // u1 UDP, t1 TCP
    std::filesystem::path injection;       // -inf
    std::vector<std::string> more;         // further arguments
    std::chrono::seconds patience{30};
};

struct SippResult {
    int exit_code = -1;  // 0: every call as the scenario says; -1: it did not end in time
    std::string messages;  // every message sent and received
    std::string errors;
    std::string screen;
    [[nodiscard]] bool ok() const { return exit_code == 0; }
    [[nodiscard]] std::string why() const;  // for a failed assertion: errors and the end of the messages
};

class Sipp {
public:
    explicit Sipp(const Scenario& scenario);  // started
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] bool running() { return process_->running(); }
    // What it has sent and received so far, to wait for a message with wait_until.
    [[nodiscard]] std::string messages() const;
    [[nodiscard]] SippResult wait();  // until its end or the scenario's patience
    void stop() { process_->stop(SIGKILL); }

    [[nodiscard]] static bool installed() { return on_path("sipp"); }

private:
    TempDir directory_;
    std::uint16_t port_;
    std::chrono::seconds patience_;
    std::unique_ptr<Process> process_;
};

[[nodiscard]] SippResult run_sipp(const Scenario& scenario);

}  // namespace siaga::test
