// Purpose: a fresh directory for one test, gone when it ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace siaga::test {

class TempDir {
public:
    TempDir() {
        auto text = (std::filesystem::temp_directory_path() / "siaga-XXXXXX").string();
        if (!::mkdtemp(text.data())) throw std::runtime_error("no temporary directory");
        path_ = text;
    }
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace siaga::test
