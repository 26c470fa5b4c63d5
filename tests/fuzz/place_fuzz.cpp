// links: siaga_profile
// What operators type and paste: the gazetteer's search and parse_pasted() must survive any bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "siaga/profile/gazetteer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::profile;
    static const Gazetteer gazetteer = Gazetteer::load(SIAGA_SOURCE_DIR "/config/gazetteer", siaga::AreaCode{"16.02"}).value();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto at = parse_pasted(text)) {
        if (at.value().lat < -11.5 || at.value().lat > 6.5 || at.value().lon < 94.5 || at.value().lon > 141.5) std::abort();
    }
    const PlaceAnswer answer = gazetteer.search(text, 5);
    if (answer.ambiguous && answer.question.empty()) std::abort();
    // "SP 3" alone: every kecamatan may have one, and all are offered.
    static const std::size_t kecamatan = gazetteer.kecamatan().size();
    const bool any = !answer.unit.empty() && answer.ambiguous && answer.candidates.size() <= kecamatan;
    if (answer.candidates.size() > 5 && !any) std::abort();
    (void)gazetteer.search_outside(text, 5);
    return 0;
}
