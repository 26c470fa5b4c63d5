// links: siaga_app
// siaga.toml as somebody may have edited it: any bytes are a configuration, or faults with their place.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/config.hpp"
#include "siaga/base/network.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::app;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.find("_file") != text.npos) return 0;  // names a file of this machine, which is read
    const auto reading = read_config_text(text, "siaga.toml");
    for (const auto& fault : reading.faults)
        if (fault.what.empty()) std::abort();
    if (!reading.ok()) return 0;
    // What passes is what telephony and media may rely on.
    const auto& config = reading.config;
    if (config.centre.rtp_first % 2 != 0 || config.centre.rtp_last <= config.centre.rtp_first) std::abort();
    for (const auto& trunk : config.centre.trunks) {
        if (trunk.id.value.empty() || trunk.peers.empty()) std::abort();
        for (const auto& peer : trunk.peers) {
            const auto network = siaga::parse_network(peer);
            if (!network || network->is_everything()) std::abort();
        }
    }
    return 0;
}
