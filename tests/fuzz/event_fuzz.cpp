// links: siaga_centre
// Records as a damaged or restored journal may hold them: type, open and personal part, a line each. What is read
// is written back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "siaga/centre/event.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto line = [&] {
        const auto end = rest.find('\n');
        const auto out = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        return out;
    };
    const auto type = line();
    const Json open = Json::parse(line(), nullptr, false), personal = Json::parse(line(), nullptr, false);
    if (open.is_discarded() || personal.is_discarded()) return 0;
    for (const int version : {0, 1, 2, 3}) {
        const auto body = centre::decode(type, version, open, personal);
        if (!body) continue;
        const auto again = centre::decode(centre::type_of(*body), centre::version_of(*body), centre::open_json(*body), centre::personal_json(*body));
        if (!again || centre::open_json(*again) != centre::open_json(*body) || centre::personal_json(*again) != centre::personal_json(*body)) std::abort();
    }
    return 0;
}
