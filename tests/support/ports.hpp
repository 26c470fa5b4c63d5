// Purpose: ports nobody uses, for a program that wants them by number. A port is free for UDP and TCP
// on 127.0.0.1 and is not handed out twice by one process; another process could still take it, which
// a lock file per port range prevents among test processes.
#pragma once

#include <cstdint>

namespace siaga::test {

[[nodiscard]] std::uint16_t free_port();
// The first of `count` consecutive ports, even, for RTP.
[[nodiscard]] std::uint16_t free_port_range(std::uint16_t count);

}  // namespace siaga::test
