// links: siaga_phone
// The phone's readers of what comes from the network: SIP, its header pieces, SDP; and WAV files.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "phone/digest.hpp"
#include "phone/message.hpp"
#include "phone/sdp.hpp"
#include "siaga/phone/sound.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::phone;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto message = parse_message(text); message.has_value()) {
        for (const auto& header : message->headers) {
            (void)uri_of(header.value);
            (void)param_of(header.value, "tag");
            (void)list_items(header.value);
            (void)parse_uri(header.value);
        }
        (void)answer_challenge(message->all("WWW-Authenticate"), {"a", "b"}, "REGISTER", "sip:x", 1);
        const auto again = parse_message(message->write());
        // Written again it is read again, unless our Content-Length made it one header too many.
        if (again.has_error() && again.error().code != "sip_size" && again.error().code != "sip_headers") __builtin_trap();
        (void)read_sdp(message->body);
    }
    (void)uri_of(text);
    (void)param_of(text, "branch");
    (void)list_items(text);
    (void)parse_uri(text);
    (void)read_sdp(text);
    (void)parse_wav(text);
    return 0;
}
