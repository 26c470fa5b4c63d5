#include "telephony/name_key.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "telephony/digest.hpp"

namespace siaga::telephony {

namespace {

constexpr std::size_t kBytes = 32;

// Whole or not at all: a second file that takes the name.
bool write_key(const std::filesystem::path& file, const std::string& key) {
    const auto fresh = file.string() + ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    const bool written = ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
    return ::close(fd) == 0 && written && ::rename(fresh.c_str(), file.c_str()) == 0;
}

}  // namespace

std::string read_name_key(const std::filesystem::path& data) {
    const auto file = data / "names.key";
    std::string key;
    if (!data.empty()) std::ifstream(file) >> key;
    if (key.size() == kBytes * 2) return key;
    key = random_hex(kBytes);
    if (data.empty()) return key;
    std::error_code error;
    std::filesystem::create_directories(data, error);
    if (!write_key(file, key)) spdlog::warn("name_key_unwritten file={} why=\"{}\"", file.string(), std::system_category().message(errno));
    return key;
}

}  // namespace siaga::telephony
