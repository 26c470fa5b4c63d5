#include "media/g711.hpp"

#include <re/re_types.h>
#include <rem/rem_g711.h>

#include <algorithm>

namespace siaga::media {

using centre::Codec;

namespace {

// librem negates before it narrows, so -32768 would index before its table (docs/notes-g711.md).
std::uint8_t encode_slow(Codec codec, std::int16_t sample) {
    const auto safe = std::max<std::int16_t>(sample, -32767);
    return codec == Codec::pcma ? g711_pcm2alaw(safe) : g711_pcm2ulaw(safe);
}

struct Tables {
    DecodeTable decode[2];
    ConvertTable convert[2][2];
    std::array<std::uint8_t, 65536> encode[2];

    Tables() {
        for (int i = 0; i < 256; ++i) {
            decode[0][i] = g711_alaw2pcm(static_cast<std::uint8_t>(i));
            decode[1][i] = g711_ulaw2pcm(static_cast<std::uint8_t>(i));
        }
        for (int c = 0; c < 2; ++c)
            for (int s = 0; s < 65536; ++s)
                encode[c][s] = encode_slow(static_cast<Codec>(c), static_cast<std::int16_t>(s));
        for (int from = 0; from < 2; ++from)
            for (int to = 0; to < 2; ++to)
                for (int i = 0; i < 256; ++i)
                    convert[from][to][i] = from == to ? static_cast<std::uint8_t>(i)
                                                      : encode[to][static_cast<std::uint16_t>(decode[from][i])];
    }
};

const Tables& tables() {
    static const Tables made;
    return made;
}

}  // namespace

const DecodeTable& decode_table(Codec codec) { return tables().decode[static_cast<int>(codec)]; }
const ConvertTable& convert_table(Codec from, Codec to) {
    return tables().convert[static_cast<int>(from)][static_cast<int>(to)];
}
std::uint8_t encode_sample(Codec codec, std::int16_t sample) {
    return tables().encode[static_cast<int>(codec)][static_cast<std::uint16_t>(sample)];
}
void encode(Codec codec, std::span<const std::int16_t> pcm, std::uint8_t* out) {
    const auto& table = tables().encode[static_cast<int>(codec)];
    for (const auto sample : pcm) *out++ = table[static_cast<std::uint16_t>(sample)];
}

}  // namespace siaga::media
