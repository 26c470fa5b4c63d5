// links: siaga_telephony
// SDP from the network: reading, agreeing and answering must survive anything.
#include <cstdint>
#include <string_view>

#include "telephony/sdp.hpp"

using namespace siaga::telephony;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parsed = parse_sdp({reinterpret_cast<const char*>(data), size});
    if (!parsed) return 0;
    const auto answer = write_answer(*parsed, agree(*parsed), {"10.0.0.1", 20000, 1, 1, Direction::sendrecv});
    if (!parse_sdp(answer.substr(0, kMaxSdp))) __builtin_trap();
    return 0;
}
