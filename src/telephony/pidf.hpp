// Purpose: the caller's place out of a PIDF-LO document (RFC 4119, RFC 5139, RFC 5491) or a geo: URI
// (RFC 5870) in a Geolocation header (RFC 6442).
// Thread: pure functions. Own scanner: no entities, no DTD, no external anything; bounded by kMaxPidf.
// Units: degrees WGS84, metres. Errors: none; what cannot be read is left out, the raw text is kept.
#pragma once

#include <optional>
#include <string_view>

#include "siaga/centre/state.hpp"

namespace siaga::telephony {

inline constexpr std::size_t kMaxPidf = 32 * 1024;

[[nodiscard]] centre::CallLocation parse_pidf(std::string_view xml);
[[nodiscard]] std::optional<centre::CallLocation> parse_geo_uri(std::string_view uri);

}  // namespace siaga::telephony
