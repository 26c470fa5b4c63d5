// links: siaga_media
// Everything a stranger can send to an RTP or RTCP port: the packet itself, the digits in it, what the
// reception makes of its numbers, and a stream through the outgoing side and the mix.
#include <cstdint>
#include <cstdlib>

#include "media/in_stream.hpp"
#include "media/mix_buffer.hpp"
#include "media/out_stream.hpp"
#include "media/rtp_packet.hpp"

namespace {

struct Checked final : siaga::media::PacketSink {
    std::uint32_t ssrc = 0;
    void emit(const siaga::media::RtpHeader& header, std::span<const std::uint8_t> payload) override {
        if (header.ssrc != ssrc || payload.size() > siaga::media::kMaxDatagram) std::abort();
        std::uint8_t out[siaga::media::kRtpHeader];
        siaga::media::write_rtp_header(header, out);
        const auto again = siaga::media::parse_rtp(out);
        if (header.payload_type < 64 && (!again || again->seq != header.seq || again->ts != header.ts)) std::abort();
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga::media;
    std::span<const std::uint8_t> rest(data, size);
    (void)parse_sender_report(rest);
    Reception reception;
    DigitWatch digits;
    MixBuffer mix;
    OutStream out(7, 1, 1);
    Checked sink;
    sink.ssrc = 7;
    std::int64_t now = 1'000'000;
    std::array<std::int16_t, kFrame> frame;
    // The input is a run of datagrams, each behind two bytes of length and what happens next.
    while (rest.size() > 2) {
        const std::size_t length = std::min<std::size_t>((rest[0] & 7u) << 8 | rest[1], rest.size() - 2);
        const auto what = rest[0] >> 3;
        const auto packet = parse_rtp(rest.subspan(2, length));
        rest = rest.subspan(2 + length);
        now += 1000 * (what + 1);
        if (what % 5 == 0) {
            mix.pull(frame);
            out.generate(std::array<std::uint8_t, kFrame>{}, now, sink);
        }
        if (what % 7 == 0) out.set_format({8, 101, 8 * 10 * (what % 12 + 1)});
        if (!packet) continue;
        reception.count(*packet, now);
        (void)reception.report(now);
        (void)digits.digit(*packet);
        if (packet->payload_type == 101) {
            out.forward_event(1, *packet, now, sink);
        } else {
            out.forward(packet->ssrc, *packet, packet->payload, now, sink);
            mix.push(packet->ssrc, packet->ts, packet->payload, decode_table(siaga::centre::Codec::pcma));
        }
    }
    return 0;
}
