#include "siaga/base/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace siaga {
namespace {
constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int kMappedBits = 96;
}  // namespace

bool IpAddress::is_v4() const { return std::equal(kMapped.begin(), kMapped.end(), bytes.begin()); }

bool IpAddress::is_loopback() const {
    if (is_v4()) return bytes[12] == 127;
    return bytes[15] == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](auto byte) { return byte == 0; });
}

bool IpAddress::is_any() const {
    return std::all_of(bytes.begin() + (is_v4() ? 12 : 0), bytes.end(), [](auto byte) { return byte == 0; });
}

bool IpNetwork::contains(const IpAddress& other) const {
    const auto whole = static_cast<std::size_t>(prefix / 8);
    if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole, other.bytes.begin())) return false;
    const int rest = prefix % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
    return ((address.bytes[whole] ^ other.bytes[whole]) & mask) == 0;
}

bool IpNetwork::is_everything() const { return prefix == 0 || (address.is_v4() && prefix == kMappedBits); }

bool IpNetwork::has_host_bits() const {
    for (int bit = prefix; bit < 128; ++bit)
        if (address.bytes[static_cast<std::size_t>(bit / 8)] & (0x80 >> (bit % 8))) return true;
    return false;
}

std::optional<IpAddress> parse_address(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    char copy[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof copy) return std::nullopt;
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    IpAddress out;
    if (inet_pton(AF_INET6, copy, out.bytes.data()) == 1) return out;
    std::copy(kMapped.begin(), kMapped.end(), out.bytes.begin());
    if (inet_pton(AF_INET, copy, out.bytes.data() + kMapped.size()) == 1) return out;
    return std::nullopt;
}

std::optional<IpNetwork> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    IpNetwork out{*address, 128};
    if (slash == std::string_view::npos) return out;
    const auto digits = text.substr(slash + 1);
    int prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    const int most = address->is_v4() ? 32 : 128;
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || prefix < 0 || prefix > most)
        return std::nullopt;
    out.prefix = address->is_v4() ? kMappedBits + prefix : prefix;
    return out;
}

std::string to_string(const IpAddress& address) {
    char text[INET6_ADDRSTRLEN];
    if (address.is_v4()) inet_ntop(AF_INET, address.bytes.data() + kMapped.size(), text, sizeof text);
    else inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
    return text;
}

}  // namespace siaga
