// links: siaga_telephony
// Header values, URIs, addresses, digest credentials and nonces from the network.
#include <cstdint>
#include <string_view>

#include "siaga/base/network.hpp"
#include "siaga/telephony/number.hpp"
#include "telephony/digest.hpp"
#include "telephony/sip_value.hpp"

using namespace siaga::telephony;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)parse_uri(text);
    (void)parse_name_addrs(text);
    static Nonces nonces;
    if (nonces.check(text, 1'000) != Nonces::Verdict::forged || nonces.use(text, 1, 1'000)) __builtin_trap();  // none of ours
    (void)digest_response(HashKind::md5, "00", "REGISTER", parse_digest(text));
    if (const auto network = siaga::parse_network(text); network && siaga::parse_address(siaga::to_string(network->address)) != network->address) __builtin_trap();
    (void)parse_session_expires(text);
    (void)has_token(text, "timer");
    const auto called = parse_called(text);
    (void)is_listed(called, {"112", "sip:110@x"});
    const auto number = normalise_number(text);
    if (normalise_number(number) != number) __builtin_trap();  // normalising twice changes nothing
    (void)mask_number(number);
    (void)clean_text(text);
    return 0;
}
