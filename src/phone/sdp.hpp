// Purpose: the little SDP a G.711 phone speaks (RFC 4566, offer/answer RFC 3264): one audio
// stream, PCMA/PCMU, telephone-event, direction and ptime.
// Thread: plain values. Errors: read_sdp refuses a body without a usable audio line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"

namespace siaga::phone {

enum class Direction { sendrecv, sendonly, recvonly, inactive };

struct AudioDescription {
    std::string address;
    std::uint16_t port = 0;
    std::vector<std::uint8_t> codecs;  // 8 = PCMA, 0 = PCMU, in order of preference
    std::uint8_t dtmf = 0;             // payload type of telephone-event/8000; 0 = none
    std::uint16_t ptime = 20;          // milliseconds
    Direction direction = Direction::sendrecv;
};

[[nodiscard]] Result<AudioDescription> read_sdp(std::string_view body);
[[nodiscard]] std::string write_sdp(const AudioDescription& audio, std::uint32_t session, std::uint32_t version);

// What we answer to a peer's direction, when we ourselves would like `wish` (RFC 3264 §6.1).
[[nodiscard]] Direction answer_direction(Direction offered, Direction wish);

}  // namespace siaga::phone
