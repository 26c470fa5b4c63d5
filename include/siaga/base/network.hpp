// Purpose: IP addresses and networks as a configuration names them: who is a trunk's peer.
// Thread: plain values. Errors: parsing answers nothing for what is no address; never a DNS look-up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace siaga {

// IPv4 is kept in IPv6-mapped form (::ffff:a.b.c.d), so that one comparison serves both and a peer
// seen through a dual-stack socket is the same peer.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] bool is_loopback() const;
    [[nodiscard]] bool is_any() const;  // 0.0.0.0 or ::
    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

struct IpNetwork {
    IpAddress address;
    int prefix = 128;  // of the mapped form: an IPv4 /24 is 120 here

    [[nodiscard]] bool contains(const IpAddress& other) const;
    [[nodiscard]] bool is_everything() const;  // an IPv4 or IPv6 /0
    [[nodiscard]] bool has_host_bits() const;  // 10.0.0.5/24: written by mistake more often than not
    friend auto operator<=>(const IpNetwork&, const IpNetwork&) = default;
};

// "10.20.0.5", "fd00::5", "[fd00::5]".
[[nodiscard]] std::optional<IpAddress> parse_address(std::string_view text);
// An address, or address/prefix.
[[nodiscard]] std::optional<IpNetwork> parse_network(std::string_view text);
[[nodiscard]] std::string to_string(const IpAddress& address);

}  // namespace siaga
