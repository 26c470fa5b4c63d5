#include "udp_socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace siaga::phone {
namespace {

sockaddr_in raw(const Endpoint& endpoint) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr.s_addr = htonl(endpoint.address);
    out.sin_port = htons(endpoint.port);
    return out;
}

Endpoint cooked(const sockaddr_in& address) { return {ntohl(address.sin_addr.s_addr), ntohs(address.sin_port)}; }

constexpr int kSocketBuffer = 1 << 20;  // a burst of a few hundred calls may wait here

}  // namespace

std::string address_text(const Endpoint& endpoint) {
    const auto a = endpoint.address;
    return std::to_string(a >> 24) + "." + std::to_string((a >> 16) & 255) + "." + std::to_string((a >> 8) & 255) + "." +
           std::to_string(a & 255);
}

std::string to_string(const Endpoint& endpoint) { return address_text(endpoint) + ":" + std::to_string(endpoint.port); }

Result<Endpoint> resolve(const std::string& host, std::uint16_t port) {
    in_addr numeric{};
    if (::inet_pton(AF_INET, host.c_str(), &numeric) == 1) return Endpoint{ntohl(numeric.s_addr), port};
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0 || found == nullptr) {
        return fail("host_unknown", "host has no IPv4 address", host);
    }
    sockaddr_in address{};
    std::memcpy(&address, found->ai_addr, sizeof address);
    ::freeaddrinfo(found);
    return Endpoint{ntohl(address.sin_addr.s_addr), port};
}

Endpoint source_towards(const Endpoint& peer) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto to = raw(peer);
    sockaddr_in local{};
    socklen_t size = sizeof local;
    if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size);
    }
    if (fd >= 0) ::close(fd);
    return {ntohl(local.sin_addr.s_addr), 0};
}

UdpSocket::~UdpSocket() { close(); }

Status UdpSocket::open(const Endpoint& local, Receiver receiver) {
    fd_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd_ < 0) return fail("socket", std::strerror(errno), to_string(local));
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &kSocketBuffer, sizeof kSocketBuffer);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof kSocketBuffer);
    const auto address = raw(local);
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
        const auto error = fail("bind", std::strerror(errno), to_string(local));
        ::close(fd_);
        fd_ = -1;
        return error;
    }
    local_ = cooked(bound);
    receiver_ = std::move(receiver);
    loop_.watch(fd_, [this] { read_all(); });
    return {};
}

void UdpSocket::close() {
    if (fd_ < 0) return;
    loop_.unwatch(fd_);
    ::close(fd_);
    fd_ = -1;
}

void UdpSocket::send(std::string_view datagram, const Endpoint& to) {
    if (fd_ < 0) return;
    const auto address = raw(to);
    ::sendto(fd_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

void UdpSocket::read_all() {
    static thread_local std::array<char, 65'536> buffer;
    for (int i = 0; i < 64 && fd_ >= 0; ++i) {  // bounded, so that one loud peer cannot starve the timers
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const auto n = ::recvfrom(fd_, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (n < 0) {
            if (errno == ECONNREFUSED) continue;  // an ICMP of an earlier send
            return;
        }
        receiver_({buffer.data(), static_cast<std::size_t>(n)}, cooked(from));
    }
}

}  // namespace siaga::phone
