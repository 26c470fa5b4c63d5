#include <array>

#include "siaga/phone/sound.hpp"

namespace siaga::phone {
namespace {

// ITU-T G.711: 13 linear bits for A-law, 14 for µ-law, in eight segments of sixteen steps.
constexpr std::int16_t decode_alaw(std::uint8_t byte) {
    byte ^= 0x55;
    const int segment = (byte >> 4) & 7;
    int value = ((byte & 15) << 4) + 8;
    if (segment > 0) value = (value + 0x100) << (segment - 1);
    return static_cast<std::int16_t>((byte & 0x80) != 0 ? value : -value);
}

constexpr std::int16_t decode_ulaw(std::uint8_t byte) {
    byte = static_cast<std::uint8_t>(~byte);
    const int value = ((((byte & 15) << 3) + 0x84) << ((byte >> 4) & 7)) - 0x84;
    return static_cast<std::int16_t>((byte & 0x80) != 0 ? -value : value);
}

constexpr std::uint8_t encode_alaw(int value) {
    const int sign = value >= 0 ? 0x80 : 0;
    if (value < 0) value = -value - 1;
    value = value > 32'767 ? 32'767 : value;
    int segment = 7;
    for (int mask = 0x4000; segment > 0 && (value & mask) == 0; mask >>= 1) --segment;
    const int step = (value >> (segment == 0 ? 4 : segment + 3)) & 15;
    return static_cast<std::uint8_t>((sign | (segment << 4) | step) ^ 0x55);
}

constexpr std::uint8_t encode_ulaw(int value) {
    const int sign = value < 0 ? 0x80 : 0;
    value = value < 0 ? -value : value;
    value = (value > 32'635 ? 32'635 : value) + 0x84;
    int segment = 7;
    for (int mask = 0x4000; segment > 0 && (value & mask) == 0; mask >>= 1) --segment;
    return static_cast<std::uint8_t>(~(sign | (segment << 4) | ((value >> (segment + 3)) & 15)));
}

template <auto Decode>
constexpr auto decode_table() {
    std::array<std::int16_t, 256> table{};
    for (int i = 0; i < 256; ++i) table[static_cast<std::size_t>(i)] = Decode(static_cast<std::uint8_t>(i));
    return table;
}

constexpr auto kAlaw = decode_table<decode_alaw>();
constexpr auto kUlaw = decode_table<decode_ulaw>();

}  // namespace

std::uint8_t to_alaw(std::int16_t sample) { return encode_alaw(sample); }
std::uint8_t to_ulaw(std::int16_t sample) { return encode_ulaw(sample); }
std::int16_t from_alaw(std::uint8_t byte) { return kAlaw[byte]; }
std::int16_t from_ulaw(std::uint8_t byte) { return kUlaw[byte]; }

}  // namespace siaga::phone
