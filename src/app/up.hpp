// Purpose: `siaga up`, one machine, one command: PostgreSQL, migrations, media and serve, kept alive
// until Ctrl-C.
// Thread: blocks its caller, which must be the process's only thread.
// Errors: said on standard error with what to do; then 1.
#pragma once

#include <filesystem>
#include <optional>

namespace siaga::app {

struct UpOptions {
    std::optional<std::filesystem::path> config;
    std::optional<std::filesystem::path> data;  // wins over the file's
    bool demo = false;  // a desk phone that answers by itself, and a banner; never with a real trunk
};

[[nodiscard]] int run_up(const UpOptions& options);

}  // namespace siaga::app
