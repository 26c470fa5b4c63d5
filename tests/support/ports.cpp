#include "ports.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace siaga::test {
namespace {

constexpr std::uint16_t kFirst = 10'000;  // below the kernel's own choices (32768-60999)
constexpr std::uint16_t kSlice = 1'000;   // of one test process
constexpr std::uint16_t kSlices = 20;

bool is_free(std::uint16_t port) {
    for (const int kind : {SOCK_DGRAM, SOCK_STREAM}) {
        const int fd = ::socket(AF_INET, kind | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_ANY);
        address.sin_port = htons(port);
        const bool bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(fd);
        if (!bound) return false;
    }
    return true;
}

// Each test process locks one slice of ports for as long as it lives.
std::uint16_t own_slice() {
    static const std::uint16_t slice = [] {
        for (std::uint16_t i = 0; i < kSlices; ++i) {
            const auto path = "/tmp/siaga-test-ports-" + std::to_string(i) + ".lock";
            const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
            if (fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0) return i;  // kept open: kept locked
            if (fd >= 0) ::close(fd);
        }
        throw std::runtime_error("no slice of test ports is free");
    }();
    return static_cast<std::uint16_t>(kFirst + slice * kSlice);
}

std::uint16_t used = 0;

std::uint16_t take(std::uint16_t count) {
    const auto base = own_slice();
    for (int tries = 0; tries < 2 * kSlice; ++tries) {
        if (used + count > kSlice) used = 0;
        const auto first = static_cast<std::uint16_t>(base + used);
        if (count > 1 && first % 2 != 0) {
            ++used;
            continue;
        }
        bool all = true;
        for (std::uint16_t i = 0; all && i < count; ++i) all = is_free(static_cast<std::uint16_t>(first + i));
        used = static_cast<std::uint16_t>(used + (all ? count : 1));
        if (all) return first;
    }
    throw std::runtime_error("no free test port");
}

}  // namespace

std::uint16_t free_port() { return take(1); }
std::uint16_t free_port_range(std::uint16_t count) { return take(count); }

}  // namespace siaga::test
