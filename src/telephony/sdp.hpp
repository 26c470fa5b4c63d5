// Purpose: reading and writing the little of SDP (RFC 8866) that a G.711 telephone needs, and offer/answer
// (RFC 3264) over it. Sofia's parser is never used: one datagram hangs it (docs/telephony.md).
// Thread: pure functions. Total and bounded: at most kMaxSdp bytes, kMaxLines, kMaxMedia and kMaxFormats.
// Errors: parse_sdp refuses only what has no usable beginning; everything unknown is passed over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/centre/room.hpp"

namespace siaga::telephony {

inline constexpr std::size_t kMaxSdp = 16 * 1024;
inline constexpr std::size_t kMaxLines = 512;
inline constexpr std::size_t kMaxMedia = 16;
inline constexpr std::size_t kMaxFormats = 64;

enum class Direction { sendrecv, sendonly, recvonly, inactive };

struct SdpFormat {
    std::uint8_t payload_type = 0;
    std::string name;  // upper case: "PCMA", "TELEPHONE-EVENT"; static types are filled in
    std::uint32_t rate = 8000;
    std::string fmtp;
};

struct SdpMedia {
    std::string kind;   // "audio", "video", "image"
    std::uint16_t port = 0;
    std::string proto;  // "RTP/AVP"
    std::vector<std::string> raw_formats;
    std::vector<SdpFormat> formats;
    std::string address;  // its own c=, or the session's
    bool ipv6 = false;
    Direction direction = Direction::sendrecv;
    std::uint16_t ptime = 0;  // milliseconds, 0 = unsaid
};

struct SessionDescription {
    std::uint64_t session = 0, version = 0;
    std::vector<SdpMedia> media;

    // The line a telephone call is: the first audio over plain RTP that is not switched off. -1: none.
    [[nodiscard]] int audio() const;
};

[[nodiscard]] Result<SessionDescription> parse_sdp(std::string_view text);

// Our side of one leg.
struct LocalSdp {
    std::string address;
    std::uint16_t port = 0;
    std::uint64_t session = 0, version = 0;
    Direction direction = Direction::sendrecv;
};

// What both sides agreed, from the peer's description. `common` is false where no codec of ours is in
// it: the caller is answered with our own all the same (docs/decisions/0031).
struct Agreement {
    centre::MediaPeer peer;
    Direction answer = Direction::sendrecv;  // the direction our answer must say
    bool held_by_peer = false;
    bool common = true;
};
[[nodiscard]] Agreement agree(const SessionDescription& theirs);

[[nodiscard]] std::string write_offer(const LocalSdp& local);
// One m= line for each of the offer's, in its order; all but the audio line refused with port 0 (RFC 3264 §6).
[[nodiscard]] std::string write_answer(const SessionDescription& offer, const Agreement& agreed, const LocalSdp& local);

}  // namespace siaga::telephony
