// links: siaga_profile
// Hours and times as an admin types them into a rule: any bytes, and what is read is written back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "siaga/profile/hours.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::profile;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto window = parse_hours(text)) {
        if (window->from_minute >= kMinutesOfDay || window->to_minute > kMinutesOfDay || window->days.size() > 8) std::abort();
        const auto again = parse_hours(describe(*window));
        const LocalMoment noon{Day::rabu, Day::selasa, 720};
        if (!again || covers(*again, noon) != covers(*window, noon)) std::abort();
    }
    if (const auto at = parse_local_time(text, 420)) (void)local_moment(*at, 420, {});
    return 0;
}
