// links: siaga_rehearse
// A rehearsal's file: any bytes are read or refused with a place, and what was read is within its bounds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "siaga/rehearse/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::rehearse;
    const auto reading = read_scenario(std::string_view(reinterpret_cast<const char*>(data), size), "uji.toml");
    for (const auto& finding : reading.findings)
        if (finding.where.rfind("uji.toml", 0) != 0 || finding.message.empty()) std::abort();
    if (reading.scenario.calls.size() > kCalls) std::abort();
    if (!reading.good()) return 0;
    std::uint32_t before = 0;
    for (const auto& call : reading.scenario.calls) {
        if (call.at_s < before || call.at_s >= kDay) std::abort();
        before = call.at_s;
    }
    return 0;
}
