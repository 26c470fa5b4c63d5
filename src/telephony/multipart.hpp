// Purpose: taking a SIP body apart: one plain body, or the parts of multipart/mixed (RFC 5621).
// Sofia's own multipart parser aborts on a NUL byte, so it is never called.
// Thread: pure functions. Bounded: kMaxParts parts, one level deep, part headers up to 4 KB.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace siaga::telephony {

inline constexpr std::size_t kMaxParts = 16;

struct BodyPart {
    std::string type;  // "application/sdp", lower case, without parameters
    std::string id;    // Content-ID without its brackets
    std::string_view content;  // into the body that was given
};

// Never fails: a body that cannot be taken apart gives no parts.
[[nodiscard]] std::vector<BodyPart> split_body(std::string_view content_type, std::string_view body);
[[nodiscard]] std::string_view find_part(const std::vector<BodyPart>& parts, std::string_view type);

}  // namespace siaga::telephony
