// Purpose: one bound IPv4 UDP socket and the addresses it talks to.
// Thread: the loop's. Errors: bind failures name the address. Sending never blocks; what the kernel
// cannot take is lost, as on a network.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "siaga/base/result.hpp"
#include "siaga/phone/loop.hpp"

namespace siaga::phone {

struct Endpoint {
    std::uint32_t address = 0;  // host order
    std::uint16_t port = 0;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
    explicit operator bool() const { return port != 0; }
};
[[nodiscard]] std::string address_text(const Endpoint& endpoint);  // "127.0.0.1"
[[nodiscard]] std::string to_string(const Endpoint& endpoint);     // "127.0.0.1:5060"
[[nodiscard]] Result<Endpoint> resolve(const std::string& host, std::uint16_t port);
// The address this machine uses towards a peer (connect on UDP sends nothing).
[[nodiscard]] Endpoint source_towards(const Endpoint& peer);

class UdpSocket {
public:
    using Receiver = std::function<void(std::string_view, const Endpoint&)>;

    explicit UdpSocket(Loop& loop) : loop_(loop) {}
    ~UdpSocket();
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    Status open(const Endpoint& local, Receiver receiver);  // port 0: any
    void close();
    void send(std::string_view datagram, const Endpoint& to);
    [[nodiscard]] const Endpoint& local() const { return local_; }
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }

private:
    void read_all();

    Loop& loop_;
    int fd_ = -1;
    Endpoint local_;
    Receiver receiver_;
};

}  // namespace siaga::phone
