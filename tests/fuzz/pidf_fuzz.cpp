// links: siaga_telephony
// Places as the network tells them: PIDF-LO and geo: URIs.
#include <cstdint>
#include <cmath>
#include <string_view>

#include "telephony/pidf.hpp"

using namespace siaga::telephony;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto where = parse_pidf(text);
    if (where.lat && !(std::abs(*where.lat) <= 90 && std::abs(*where.lon) <= 180)) __builtin_trap();
    (void)parse_geo_uri(text);
    return 0;
}
