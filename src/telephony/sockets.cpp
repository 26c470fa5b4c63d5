#include "telephony/sockets.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/tcp.h>  // glibc's own tcp_info ends before the bytes received
#include <netinet/in.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <vector>

namespace siaga::telephony {

namespace {

struct End {
    IpAddress address;
    std::uint16_t port = 0;
};

std::optional<End> end_of(const sockaddr_storage& at) {
    End out;
    if (at.ss_family == AF_INET6) {
        const auto& in = reinterpret_cast<const sockaddr_in6&>(at);
        std::memcpy(out.address.bytes.data(), &in.sin6_addr, 16);
        out.port = ntohs(in.sin6_port);
    } else if (at.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(at);
        out.address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        std::memcpy(out.address.bytes.data() + 12, &in.sin_addr, 4);
        out.port = ntohs(in.sin_port);
    } else {
        return std::nullopt;
    }
    return out;
}

void each_socket(const std::function<void(int fd, std::uint64_t inode)>& look) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
        const int fd = std::atoi(entry.path().filename().c_str());
        struct stat about{};
        if (fd > 2 && ::fstat(fd, &about) == 0 && S_ISSOCK(about.st_mode)) look(fd, about.st_ino);
    }
}

// The socket's own end, where it is of this kind and at one of our ports.
std::optional<End> own_end(int fd, int kind, const std::set<std::uint16_t>& ports) {
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != kind) return std::nullopt;
    sockaddr_storage at{};
    size = sizeof at;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) return std::nullopt;
    const auto end = end_of(at);
    return end && ports.contains(end->port) ? end : std::nullopt;
}

struct Connection {
    int fd;
    std::uint64_t inode;
    std::uint16_t port;
    IpAddress source;
    std::uint64_t order = 0;
};

bool has_been_silent(int fd, std::chrono::milliseconds since) {
    tcp_info about{};
    socklen_t size = sizeof about;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &about, &size) != 0) return false;
    return about.tcpi_bytes_received == 0 && std::chrono::milliseconds(about.tcpi_last_data_recv) >= since;
}

// The oldest first, as far as earlier rounds have seen them.
void sort_by_age(std::vector<Connection>& all, ConnectionLimits& limits) {
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.fd < b.fd; });
    std::map<std::uint64_t, std::uint64_t> still;
    for (auto& c : all) {
        const auto before = limits.seen.find(c.inode);
        c.order = still[c.inode] = before == limits.seen.end() ? ++limits.last_seen : before->second;
    }
    limits.seen = std::move(still);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
}

}  // namespace

void keep_from_children() {
    each_socket([](int fd, std::uint64_t) { ::fcntl(fd, F_SETFD, FD_CLOEXEC); });
}

void drop_what_is_no_sip(const std::set<std::uint16_t>& ports) {
    constexpr std::uint32_t kFirstByte = 8;  // the filter sees the UDP header first
    sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kFirstByte),        // none: an empty datagram is dropped
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, '\r', 3, 0),       // keep-alives of phones (RFC 5626 §3.5.1)
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, '\n', 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 'A', 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 'z', 1, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
    each_socket([&](int fd, std::uint64_t) {
        if (own_end(fd, SOCK_DGRAM, ports) && ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0)
            spdlog::warn("sip_filter_refused why=\"{}\"", std::strerror(errno));
    });
}

std::size_t close_excess(ConnectionLimits& limits) {
    std::vector<Connection> all;
    each_socket([&](int fd, std::uint64_t inode) {
        const auto own = own_end(fd, SOCK_STREAM, limits.ports);
        if (!own) return;
        sockaddr_storage at{};
        socklen_t size = sizeof at;
        if (::getpeername(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) return;  // the listening one, or gone
        if (const auto peer = end_of(at)) all.push_back({fd, inode, own->port, peer->address});
    });
    sort_by_age(all, limits);
    std::map<IpAddress, std::size_t> held;
    std::size_t kept = 0, closed = 0;
    for (const auto& c : all) {
        const bool welcome = !limits.may_connect || limits.may_connect(c.port, c.source);
        const bool telco = limits.unlimited && limits.unlimited(c.port, c.source);
        const bool room = kept < limits.total && (telco || held[c.source] < limits.per_source);
        if (welcome && room && !has_been_silent(c.fd, limits.silent)) {
            ++kept;
            if (!telco) ++held[c.source];
            continue;
        }
        ::shutdown(c.fd, SHUT_RDWR);
        ++closed;
    }
    return closed;
}

}  // namespace siaga::telephony
