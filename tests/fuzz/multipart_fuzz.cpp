// links: siaga_telephony
// The first line of the input is the Content-Type, the rest the body.
#include <cstdint>
#include <string_view>

#include "telephony/multipart.hpp"

using namespace siaga::telephony;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto line = text.find('\n');
    const auto body = line == std::string_view::npos ? std::string_view{} : text.substr(line + 1);
    for (const auto& part : split_body(text.substr(0, line), body))
        if (part.content.data() < body.data() || part.content.data() + part.content.size() > body.data() + body.size()) __builtin_trap();
    return 0;
}
