#include "app/share.hpp"

#include <cstdlib>

namespace siaga::app {
namespace {

bool holds_regencies(const std::filesystem::path& directory) {
    std::error_code error;
    return std::filesystem::is_directory(directory / "config" / "regencies", error);
}

std::filesystem::path find_share() {
    if (const char* told = std::getenv("SIAGA_SHARE"); told && *told) return std::filesystem::absolute(told);
    const auto bin = program().parent_path();
    if (const auto installed = bin.parent_path() / "share" / "siaga"; holds_regencies(installed)) return installed;
    // Built in a checkout: some directory above build/<kind>/src/app.
    for (auto up = bin; up.has_relative_path(); up = up.parent_path())
        if (holds_regencies(up)) return up;
#ifdef SIAGA_SOURCE_DIR
    return SIAGA_SOURCE_DIR;
#else
    return bin;
#endif
}

}  // namespace

const std::filesystem::path& program() {
    static const auto path = std::filesystem::read_symlink("/proc/self/exe");
    return path;
}

const std::filesystem::path& share_dir() {
    static const auto path = find_share();
    return path;
}

}  // namespace siaga::app
