// Purpose: G.711 as tables (ITU-T G.711), made once from librem's functions.
// Thread: read-only after the first use. Units: one byte is one sample at 8 kHz.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "siaga/centre/room.hpp"

namespace siaga::media {

constexpr int kRate = 8000;
constexpr int kFrame = 160;  // samples of one 20 ms tick

using DecodeTable = std::array<std::int16_t, 256>;
using ConvertTable = std::array<std::uint8_t, 256>;

const DecodeTable& decode_table(centre::Codec codec);
// From one codec's byte to the other's; the identity when they are the same.
const ConvertTable& convert_table(centre::Codec from, centre::Codec to);
std::uint8_t encode_sample(centre::Codec codec, std::int16_t sample);
void encode(centre::Codec codec, std::span<const std::int16_t> pcm, std::uint8_t* out);
constexpr std::uint8_t silence_byte(centre::Codec codec) { return codec == centre::Codec::pcma ? 0xD5 : 0xFF; }

}  // namespace siaga::media
