// Purpose: `siaga serve`: recovery, then every room of the house wired together, then orderly shutdown.
// Thread: run_serve blocks its caller, which waits for SIGTERM or SIGINT. Errors: said on standard error; 1.
#pragma once

#include <filesystem>
#include <optional>

namespace siaga::app {

struct ServeOptions {
    std::optional<std::filesystem::path> config;
    std::optional<std::filesystem::path> data;
    bool demo = false;
};

// Its exit status where trying again mends nothing (sysexits' EX_CONFIG).
inline constexpr int kServeRefused = 78;

[[nodiscard]] int run_serve(const ServeOptions& options);

}  // namespace siaga::app
