// Purpose: one child process of a test: started, told to stop, waited for with a deadline, never left
// behind (it dies with the test, even a crashed one). Output goes to a file that a failed test prints.
// Thread: the test's main thread (the kernel ties a child's life to the thread that made it).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "wait.hpp"

namespace siaga::test {

struct Command {
    std::vector<std::string> words;
    std::filesystem::path log;              // stdout and stderr are appended; empty: discarded
    std::vector<std::string> environment;   // "NAME=value", added to ours
    std::string user;                       // run as, where we are root; empty: as we are
    std::filesystem::path directory;
};

class Process {
public:
    explicit Process(const Command& command);  // throws where it cannot be forked; exec failing exits 127
    ~Process();                                // SIGTERM, then SIGKILL after ten seconds
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool running();
    void signal(int number) const;
    // The exit code (128 + signal where one ended it), or nothing when it is still running.
    std::optional<int> wait(std::chrono::milliseconds patience = kPatience);
    std::optional<int> stop(int number = SIGTERM, std::chrono::milliseconds patience = kPatience);

private:
    pid_t pid_ = -1;
    std::optional<int> exit_code_;
};

// Runs to its end; throws when it takes longer.
int run_to_end(const Command& command, std::chrono::milliseconds patience = kPatience);
[[nodiscard]] std::string end_of(const std::string& text, std::size_t bytes);  // its last bytes, "…" before them where it is longer
[[nodiscard]] std::string read_file(const std::filesystem::path& path);  // empty where there is none
[[nodiscard]] bool on_path(const std::string& program);

}  // namespace siaga::test
