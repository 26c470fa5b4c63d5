#include "media/party.hpp"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace siaga::media {

namespace {

// RFC 3550 5.1: unpredictable, so that a stranger cannot speak in our stream.
template <class T> T random_number() {
    T out{};
    RAND_bytes(reinterpret_cast<unsigned char*>(&out), sizeof out);
    return out;
}

int ptime_samples(std::uint16_t ms) {
    const int rounded = (ms + 5) / 10 * 10;
    return ms == 0 ? OutFormat::kTick : std::clamp(rounded, 10, 120) * 8;
}

constexpr std::uint8_t kComfortNoise = 13;  // RFC 3389

}  // namespace

std::int64_t TapClock::place(std::uint32_t ssrc, std::uint32_t ts, std::int64_t now_position) {
    auto position = position_ + static_cast<std::int32_t>(ts - ts_);
    const auto behind = now_position - position;
    // Its own clock, as long as that is near ours: jitter does not become a gap, drift is corrected.
    if (!started_ || ssrc != ssrc_ || behind > 3200 || behind < -800) position = now_position;
    started_ = true;
    ssrc_ = ssrc;
    ts_ = ts;
    position_ = position;
    return position;
}

void Tap::take(int channel, const RtpHeader& header, centre::Codec codec, std::span<const std::uint8_t> payload,
               std::int64_t now_us) {
    if (recorder == nullptr) return;
    recorder->audio(part, channel, clock.place(header.ssrc, header.ts, recorder->position(part, now_us)), codec, payload);
}

Party::Party(LegId leg) : out_(random_number<std::uint32_t>(), random_number<std::uint16_t>() & 0x7fff,
                               random_number<std::uint32_t>()) {
    desired_.leg = leg;
}

bool Party::declare(const centre::Party& desired, std::int64_t now_us) {
    const auto& before = desired_.peer;
    const auto& now = desired.peer;
    if (!declared_ || before.address != now.address || before.port != now.port ||
        desired_.symmetric != desired.symmetric) {
        sdp_ = now.port != 0 && !now.address.empty() ? Address::parse(now.address, now.port) : std::nullopt;
        if (!now.address.empty() && now.port != 0 && !sdp_)
            spdlog::warn("media_address_unusable leg={} address={}", desired.leg.value, now.address);
        latch_.arm(sdp_);
        quiet_since_us = now_us;
        rtp_lost = false;
    }
    if (!before.we_receive && now.we_receive) quiet_since_us = now_us;
    out_.set_format({now.payload_type, now.dtmf_payload_type, ptime_samples(now.ptime)});
    const bool moved = !declared_ || desired_.local_address != desired.local_address ||
                       desired_.local_port != desired.local_port;
    desired_ = desired;
    declared_ = true;
    if (moved) unbind();
    return moved;
}

bool Party::bind() {
    if (bound()) return true;
    const auto local = Address::parse(desired_.local_address, desired_.local_port);
    if (!local) {
        spdlog::error("media_local_address_unusable leg={} address={}", desired_.leg.value, desired_.local_address);
        return false;
    }
    auto rtp = UdpSocket::bind(*local);
    if (!rtp) {
        spdlog::error("media_bind leg={} error=\"{}\"", desired_.leg.value, rtp.error().to_string());
        return false;
    }
    rtp_ = std::move(*rtp);
    // Without RTCP people can still talk: not worth refusing a call.
    auto rtcp = UdpSocket::bind(local->with_port(static_cast<std::uint16_t>(desired_.local_port + 1)));
    if (rtcp) rtcp_ = std::move(*rtcp);
    else spdlog::warn("media_bind_rtcp leg={} error=\"{}\"", desired_.leg.value, rtcp.error().to_string());
    return true;
}

void Party::unbind() {
    rtp_.close();
    rtcp_.close();
    waiting_ = 0;
}

// A phone that sends the other G.711 than was agreed is understood all the same: 0 and 8 are static
// (RFC 3551 6), and a caller who is not heard is worse than a phone that is not strict.
std::optional<centre::Codec> Party::codec_of(std::uint8_t payload_type) const {
    if (payload_type == desired_.peer.payload_type) return desired_.peer.codec;
    if (payload_type == 8) return centre::Codec::pcma;
    if (payload_type == 0) return centre::Codec::pcmu;
    return std::nullopt;
}

std::optional<Party::Heard> Party::receive(std::span<const std::uint8_t> datagram, const Address& from,
                                           std::int64_t now_us) {
    const auto packet = parse_rtp(datagram);
    const auto& peer = desired_.peer;
    const bool event = packet && peer.dtmf_payload_type != 0 && packet->payload_type == peer.dtmf_payload_type;
    const auto codec = packet && !event ? codec_of(packet->payload_type) : std::nullopt;
    const bool ours = packet && (event || codec || packet->payload_type == kComfortNoise);
    if (!ours || !latch_.accepts(from)) {
        ++stats_.ignored;
        return std::nullopt;
    }
    const int missing = reception_.count(*packet, now_us);
    if (missing > 0 && missing < 50) lost_ms += static_cast<std::uint64_t>(missing) * packet->payload.size() / 8;
    if (!peer.we_receive || packet->payload.empty()) return std::nullopt;
    Heard heard{*packet, codec.value_or(peer.codec), event, std::nullopt};
    if (event) {
        if (!parse_telephone_event(packet->payload)) return std::nullopt;
        heard.digit = digits_.digit(*packet);
        return heard;
    }
    if (!codec) return std::nullopt;
    said.take(0, {packet->payload_type, false, packet->seq, packet->ts, packet->ssrc}, heard.codec, packet->payload,
              now_us);
    if (mix) mix->push(packet->ssrc, packet->ts, packet->payload, decode_table(heard.codec));
    return heard;
}

void Party::receive_rtcp(std::span<const std::uint8_t> datagram, std::int64_t now_us) {
    if (const auto ntp = parse_sender_report(datagram); ntp != 0) reception_.sender_report(ntp, now_us);
}

void Party::hear(const Party& speaker, const Heard& heard, std::int64_t now_us) {
    if (!may_hear()) return;
    now_us_ = now_us;
    const auto source = speaker.leg().value << 32 | heard.packet.ssrc;
    if (heard.event) return out_.forward_event(source, heard.packet, now_us, *this);
    const auto& payload = heard.packet.payload;
    if (heard.codec == desired_.peer.codec) return out_.forward(source, heard.packet, payload, now_us, *this);
    const auto& table = convert_table(heard.codec, desired_.peer.codec);
    std::array<std::uint8_t, kMaxDatagram> converted;
    for (std::size_t i = 0; i < payload.size(); ++i) converted[i] = table[payload[i]];
    out_.forward(source, heard.packet, std::span(converted).first(payload.size()), now_us, *this);
}

void Party::hear_frame(const std::array<std::int16_t, kFrame>& pcm, std::int64_t now_us) {
    if (!may_hear()) return;
    now_us_ = now_us;
    std::array<std::uint8_t, kFrame> encoded;
    encode(desired_.peer.codec, pcm, encoded.data());
    out_.generate(encoded, now_us, *this);
}

void Party::emit(const RtpHeader& header, std::span<const std::uint8_t> payload) {
    if (header.payload_type == desired_.peer.payload_type)
        hears_tap.take(1, header, desired_.peer.codec, payload, now_us_);
    if (kRtpHeader + payload.size() > kPacket) return;
    if (waiting_ == kBatch) send_now();
    auto& packet = packets_[waiting_];
    write_rtp_header(header, packet.data());
    std::memcpy(packet.data() + kRtpHeader, payload.data(), payload.size());
    sizes_[waiting_++] = kRtpHeader + payload.size();
}

Address Party::destination() const {
    if (desired_.symmetric && latch_.source()) return latch_.source();
    return sdp_.value_or(Address{});
}

void Party::send_now() {
    const auto count = std::exchange(waiting_, 0);
    auto to = destination();
    if (count == 0 || !bound() || !to) return;
    std::array<mmsghdr, kBatch> messages{};
    std::array<iovec, kBatch> pieces;
    for (std::size_t i = 0; i < count; ++i) {
        pieces[i] = {packets_[i].data(), sizes_[i]};
        messages[i].msg_hdr.msg_name = &to.storage;
        messages[i].msg_hdr.msg_namelen = to.length;
        messages[i].msg_hdr.msg_iov = &pieces[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (std::size_t sent = 0; sent < count;) {
        const int n = ::sendmmsg(rtp_.fd(), &messages[sent], static_cast<unsigned>(count - sent), MSG_DONTWAIT);
        if (n > 0) {
            sent += static_cast<std::size_t>(n);
            stats_.sent += static_cast<std::size_t>(n);
            continue;
        }
        if (n < 0 && errno == EINTR) continue;
        // A refused port (ICMP) is reported by the next send, which did nothing wrong: skip that one.
        ++stats_.send_failed;
        ++sent;
    }
}

void Party::keep_alive(std::int64_t now_us) {
    if (!may_hear() || now_us - out_.last_sent_us() < 1'000'000) return;
    const auto tap = std::exchange(hears_tap.recorder, nullptr);
    hear_frame({}, now_us);
    send_now();
    hears_tap.recorder = tap;
}

void Party::send_rtcp(std::int64_t now_us, std::uint64_t ntp) {
    const auto to = destination();
    if (rtcp_.fd() < 0 || !to || to.port() == 65535) return;
    std::optional<SenderInfo> sender;
    if (out_.packets() > 0) sender = SenderInfo{ntp, out_.timestamp_at(now_us), out_.packets(), out_.octets()};
    const auto report = reception_.report(now_us);
    if (!sender && !report) return;
    std::array<std::uint8_t, kMaxRtcp> packet;
    const auto size = write_rtcp(out_.ssrc(), sender, report, packet.data());
    const auto rtcp_to = to.with_port(static_cast<std::uint16_t>(to.port() + 1));
    ::sendto(rtcp_.fd(), packet.data(), size, MSG_DONTWAIT, rtcp_to.raw(), rtcp_to.length);
}

}  // namespace siaga::media
