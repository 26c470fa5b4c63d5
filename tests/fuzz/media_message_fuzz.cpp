// links: siaga_media
// Messages of the control socket: what is accepted must survive being said again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "media/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::media;
    const auto message = decode_message({reinterpret_cast<const char*>(data), size});
    if (!message) return 0;
    const auto again = decode_message(encode_message(*message));
    if (!again || again->say != message->say || again->room != message->room) std::abort();
    return 0;
}
