// Purpose: what a phone's wire saw; the load generator and the tests read it.
// Thread: the loop's.
#pragma once

#include <cstdint>

namespace siaga::phone {

struct Counters {
    std::uint64_t sent = 0;            // datagrams, repeats included
    std::uint64_t received = 0;
    std::uint64_t sent_again = 0;      // our own retransmissions: the other side was late
    std::uint64_t received_again = 0;  // the other side's: we were late
    std::uint64_t unreadable = 0;
    std::uint64_t unmatched = 0;       // a response to nothing we know
    std::uint64_t timeouts = 0;        // requests nobody answered, 2xx nobody ACKed
};

}  // namespace siaga::phone
