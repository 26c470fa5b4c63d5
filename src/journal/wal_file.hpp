// Purpose: our own descriptor of a segment's log, to make it durable away from the thread that commits.
// The -wal file carries none of SQLite's POSIX locks, so opening and closing it apart is safe (the
// .db and -shm files are not: closing any descriptor of them drops the locks of the process).
// Thread: sync() from the sync thread; construction and destruction from any.
#pragma once

#include <filesystem>

namespace siaga::journal {

class WalFile {
public:
    explicit WalFile(const std::filesystem::path& segment);  // throws std::system_error
    ~WalFile();
    WalFile(const WalFile&) = delete;
    WalFile& operator=(const WalFile&) = delete;
    // 0 or errno. The first one also syncs the directory, for the file's name.
    [[nodiscard]] int sync();

private:
    std::filesystem::path dir_;
    int fd_ = -1;
    bool named_ = false;
};

[[nodiscard]] int sync_directory(const std::filesystem::path& dir);  // 0 or errno

}  // namespace siaga::journal
