#include "app/service_user.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace siaga::app {
namespace {

Result<passwd> find_or_make_user() {
    if (const auto* entry = ::getpwnam(kServiceUser)) return *entry;
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl("/usr/sbin/useradd", "useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
                "/var/lib/siaga", "--shell", "/usr/sbin/nologin", kServiceUser, nullptr);
        ::_exit(127);
    }
    int status = 0;
    if (child > 0) ::waitpid(child, &status, 0);
    if (const auto* entry = ::getpwnam(kServiceUser)) return *entry;
    return fail("user_missing", "buat pengguna untuk menjalankan Siaga: useradd --system siaga", kServiceUser);
}

// Ownership is for a directory we made, an empty one, or one this user had before: never for one
// that somebody else keeps things in, as --data /home would be.
Status own(const std::filesystem::path& data, const passwd& user) {
    std::error_code error;
    const bool fresh = !std::filesystem::exists(data, error);
    std::filesystem::create_directories(data, error);
    struct stat facts {};
    if (error || ::stat(data.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode))
        return fail("data_failed", "direktori data tidak dapat dibuat", data.string());
    if (facts.st_uid == user.pw_uid) return {};
    if (!fresh && !std::filesystem::is_empty(data, error))
        return fail("data_foreign", "direktori data milik pengguna lain; serahkan kepada siaga: chown -R siaga", data.string());
    if (::chown(data.c_str(), user.pw_uid, user.pw_gid) != 0 || ::chmod(data.c_str(), 0700) != 0)
        return fail("data_failed", std::strerror(errno), data.string());
    return {};
}

}  // namespace

Status become_service_user(const std::filesystem::path& data) {
    if (::geteuid() == 0) {
        const auto user = find_or_make_user();
        if (!user) return user.error();
        if (auto owned = own(data, *user); !owned) return owned;
        if (::initgroups(kServiceUser, user->pw_gid) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)
            return fail("user_missing", std::string("tidak dapat menjadi pengguna siaga: ") + std::strerror(errno), kServiceUser);
        ::setenv("HOME", data.c_str(), 1);
        ::setenv("USER", kServiceUser, 1);
        ::setenv("LOGNAME", kServiceUser, 1);
        spdlog::info("runs_as user={} uid={}", kServiceUser, user->pw_uid);
    } else {
        std::error_code error;
        const bool fresh = !std::filesystem::exists(data, error);
        std::filesystem::create_directories(data, error);
        if (fresh) ::chmod(data.c_str(), 0700);
    }
    // A directory above may be closed to us (a checkout under /root): only trying shows it.
    if (::access(data.c_str(), R_OK | W_OK | X_OK) != 0)
        return fail("data_unreachable",
                    "pengguna " + std::string(::geteuid() == 0 ? "root" : ::getpwuid(::geteuid()) ? ::getpwuid(::geteuid())->pw_name : "?") +
                        " tidak dapat mencapai direktori data; pilih yang lain dengan --data, misalnya /var/lib/siaga",
                    data.string());
    return {};
}

}  // namespace siaga::app
