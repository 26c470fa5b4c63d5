// Purpose: a socket address as a value, and UDP sockets bound to one.
// Thread: plain values; a UdpSocket belongs to one thread. Errors: nullopt / errno in the Result.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

#include "siaga/base/result.hpp"

namespace siaga::media {

struct Address {
    sockaddr_storage storage{};
    socklen_t length = 0;

    // A numeric IPv4 or IPv6 address; never a name, so nothing here waits for DNS.
    static std::optional<Address> parse(const std::string& text, std::uint16_t port);
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] Address with_port(std::uint16_t port) const;
    [[nodiscard]] const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage); }
    explicit operator bool() const { return length != 0; }
    friend bool operator==(const Address& a, const Address& b);
};

class UdpSocket {
public:
    UdpSocket() = default;
    ~UdpSocket() { close(); }
    UdpSocket(UdpSocket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    UdpSocket& operator=(UdpSocket&& other) noexcept;

    // Non-blocking. The kernel's usual receive buffer holds two seconds of a call.
    static Result<UdpSocket> bind(const Address& local);
    [[nodiscard]] int fd() const { return fd_; }
    void close();

private:
    int fd_ = -1;
};

}  // namespace siaga::media
