#include "journal/wal_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "journal/failpoints.hpp"

namespace siaga::journal {

WalFile::WalFile(const std::filesystem::path& segment) : dir_(segment.parent_path()) {
    fd_ = ::open((segment.string() + "-wal").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "open the log of " + segment.filename().string());
}
WalFile::~WalFile() {
    if (fd_ >= 0) ::close(fd_);
}

int WalFile::sync() {
    while (failpoints.hold_sync.load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    failpoints.syncs.fetch_add(1);
    if (int error = failpoints.sync.load()) return error;
    if (::fdatasync(fd_) != 0) return errno;
    if (!named_) {
        if (int error = sync_directory(dir_)) return error;
        named_ = true;
    }
    return 0;
}

int sync_directory(const std::filesystem::path& dir) {
    int fd = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno;
    int error = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    return error;
}

}  // namespace siaga::journal
