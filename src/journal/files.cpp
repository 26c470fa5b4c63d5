#include "journal/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "journal/wal_file.hpp"

namespace siaga::journal {

Status write_file_durably(const std::filesystem::path& file, std::string_view content) {
    auto aside = file.string() + ".tmp";
    auto failed = [&] { return fail("journal_disk", std::strerror(errno), file.string()); };
    int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return failed();
    while (!content.empty()) {
        auto n = ::write(fd, content.data(), content.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            auto error = failed();
            ::close(fd);
            return error;
        }
        content.remove_prefix(static_cast<std::size_t>(n));
    }
    int synced = ::fsync(fd);
    auto error = failed();
    ::close(fd);
    if (synced != 0) return error;
    if (::rename(aside.c_str(), file.c_str()) != 0) return failed();
    if (int e = sync_directory(file.parent_path())) return fail("journal_disk", std::strerror(e), file.string());
    return {};
}

}  // namespace siaga::journal
