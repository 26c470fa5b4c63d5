// Purpose: what sofia does not do with its sockets: keep them from children, drop datagrams that are no SIP in the
// kernel (it would answer STUN and log the rest), and close TCP connections beyond what a source may hold, or that
// never say a word (sofia's idle timer begins with the first).
// Thread: the telephony thread. Errors: a kernel that refuses a filter is logged once; SIP works without it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>

#include "siaga/base/network.hpp"

namespace siaga::telephony {

// All of this process are marked; a child that inherits them keeps the ports from the next start.
void keep_from_children();

// UDP sockets bound to one of these ports: a datagram that begins with neither a letter nor CR or LF is dropped.
void drop_what_is_no_sip(const std::set<std::uint16_t>& ports);

struct ConnectionLimits {
    std::size_t per_source = 64;  // a whole office behind one address
    std::size_t total = 1000;
    std::chrono::milliseconds silent{120'000};  // without a byte since it was accepted
    std::set<std::uint16_t> ports;                                                // ours
    std::function<bool(std::uint16_t port, const IpAddress& source)> may_connect;  // others are closed at once
    std::function<bool(std::uint16_t port, const IpAddress& source)> unlimited;    // no limit per source: a telco
    // By inode, in the order they were first seen. The numbers themselves say nothing: each processor hands out its own.
    std::map<std::uint64_t, std::uint64_t> seen;
    std::uint64_t last_seen = 0;
};
// Shuts down the newest accepted connections beyond the limits, and silent ones; sofia then closes them. Returns how
// many. Who came within one round is taken in the order of the descriptors.
[[nodiscard]] std::size_t close_excess(ConnectionLimits& limits);

}  // namespace siaga::telephony
