#include "media/address.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace siaga::media {

namespace {

const sockaddr_in& v4(const Address& a) { return reinterpret_cast<const sockaddr_in&>(a.storage); }
const sockaddr_in6& v6(const Address& a) { return reinterpret_cast<const sockaddr_in6&>(a.storage); }

}  // namespace

std::optional<Address> Address::parse(const std::string& text, std::uint16_t port) {
    Address out;
    auto& in4 = reinterpret_cast<sockaddr_in&>(out.storage);
    if (inet_pton(AF_INET, text.empty() ? "0.0.0.0" : text.c_str(), &in4.sin_addr) == 1) {
        in4.sin_family = AF_INET;
        in4.sin_port = htons(port);
        out.length = sizeof(sockaddr_in);
        return out;
    }
    auto& in6 = reinterpret_cast<sockaddr_in6&>(out.storage);
    if (inet_pton(AF_INET6, text.c_str(), &in6.sin6_addr) == 1) {
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        out.length = sizeof(sockaddr_in6);
        return out;
    }
    return std::nullopt;
}

std::uint16_t Address::port() const {
    return ntohs(storage.ss_family == AF_INET6 ? v6(*this).sin6_port : v4(*this).sin_port);
}

Address Address::with_port(std::uint16_t port) const {
    Address out = *this;
    if (storage.ss_family == AF_INET6) reinterpret_cast<sockaddr_in6&>(out.storage).sin6_port = htons(port);
    else reinterpret_cast<sockaddr_in&>(out.storage).sin_port = htons(port);
    return out;
}

bool operator==(const Address& a, const Address& b) {
    if (a.length == 0 || b.length == 0) return a.length == b.length;
    if (a.storage.ss_family != b.storage.ss_family || a.port() != b.port()) return false;
    if (a.storage.ss_family == AF_INET6) return std::memcmp(&v6(a).sin6_addr, &v6(b).sin6_addr, 16) == 0;
    return v4(a).sin_addr.s_addr == v4(b).sin_addr.s_addr;
}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = other.fd_;
        other.fd_ = -1;
    }
    return *this;
}

Result<UdpSocket> UdpSocket::bind(const Address& local) {
    UdpSocket socket;
    socket.fd_ = ::socket(local.storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket.fd_ < 0) return fail("udp_socket", std::strerror(errno));
    const int dscp_ef = 46 << 2;  // RFC 4594 4.1: telephony bearer traffic
    setsockopt(socket.fd_, IPPROTO_IP, IP_TOS, &dscp_ef, sizeof dscp_ef);
    if (::bind(socket.fd_, local.raw(), local.length) != 0)
        return fail("udp_bind", std::strerror(errno), "port " + std::to_string(local.port()));
    return socket;
}

void UdpSocket::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

}  // namespace siaga::media
