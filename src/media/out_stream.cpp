#include "media/out_stream.hpp"

#include <algorithm>
#include <cstdlib>

namespace siaga::media {

namespace {

constexpr std::int32_t kWildJump = 8000 * 10;  // a source whose clock jumps this far started anew
constexpr std::uint16_t kReorder = 64;
constexpr int kMostLate = 3;

bool older(std::uint16_t a, std::uint16_t b) { return static_cast<std::int16_t>(a - b) < 0; }

}  // namespace

OutStream::OutStream(std::uint32_t ssrc, std::uint16_t first_seq, std::uint32_t first_ts)
    : ssrc_(ssrc), seq_(static_cast<std::uint16_t>(first_seq - 1)), ts_(first_ts) {}

std::uint32_t OutStream::timestamp_at(std::int64_t now_us) const {
    if (last_us_ == 0) return ts_;
    return ts_ + static_cast<std::uint32_t>(std::clamp<std::int64_t>((now_us - last_us_) / 125, 0, INT32_MAX));
}

void OutStream::rebase(std::uint64_t source, const RtpView* in, std::int64_t now_us) {
    std::uint32_t target = ts_;
    if (last_us_ != 0) {
        // The time that passed, but never back into what was sent.
        const auto passed = timestamp_at(now_us) - ts_;
        target = ts_ + std::max<std::uint32_t>(passed, static_cast<std::uint32_t>(samples_));
    }
    based_ = true;
    source_ = source;
    generated_ = in == nullptr;
    repacking_ = generated_ && format_.ptime_samples != OutFormat::kTick;
    pending_.clear();
    marker_ = true;  // RFC 3551 4.1: the first packet after a change of source
    if (in != nullptr) {
        ts_offset_ = target - in->ts;
        seq_offset_ = static_cast<std::uint16_t>(seq_ + 1 - in->seq);
        floor_seq_ = in->seq;
        in_ts_ = in->ts;
    } else {
        pending_ts_ = target;
    }
}

void OutStream::forward(std::uint64_t source, const RtpView& in, std::span<const std::uint8_t> payload,
                        std::int64_t now_us, PacketSink& sink) {
    const auto jump = static_cast<std::int32_t>(in.ts - in_ts_);
    if (!based_ || generated_ || source != source_ || jump > kWildJump || jump < -kWildJump)
        rebase(source, &in, now_us);
    if (older(in.seq, floor_seq_)) {
        // Late ones come singly; several mean that the source began its numbers anew.
        if (++late_ <= kMostLate) return;
        rebase(source, &in, now_us);
    }
    late_ = 0;
    if (static_cast<std::uint16_t>(in.seq - floor_seq_) > 2 * kReorder) floor_seq_ = in.seq - kReorder;
    in_ts_ = in.ts;
    const auto ts = in.ts + ts_offset_;
    const auto samples = static_cast<int>(payload.size());
    if (!repacking_ && samples != format_.ptime_samples) repacking_ = true;
    if (repacking_) return repack(ts, payload, now_us, sink);
    send(format_.payload_type, in.seq + seq_offset_, ts, payload, samples, now_us, sink);
}

void OutStream::forward_event(std::uint64_t source, const RtpView& in, std::int64_t now_us, PacketSink& sink) {
    if (format_.dtmf_payload_type == 0) {
        // The peer agreed on none: it would hear noise. The numbers go on, so no loss is seen.
        if (based_ && !generated_ && source == source_ && !repacking_) --seq_offset_;
        return;
    }
    const auto payload = in.payload.first(std::min<std::size_t>(in.payload.size(), 4));
    if (!based_ || (!generated_ && source != source_)) rebase(source, &in, now_us);
    if (generated_) {
        if (event_in_ts_ != in.ts || event_out_ts_ == 0) {
            event_in_ts_ = in.ts;
            event_out_ts_ = ts_ + static_cast<std::uint32_t>(samples_);
        }
        return send(format_.dtmf_payload_type, seq_ + 1, event_out_ts_, payload, 0, now_us, sink);
    }
    if (older(in.seq, floor_seq_)) return;
    in_ts_ = in.ts;
    const std::uint16_t seq = repacking_ ? seq_ + 1 : in.seq + seq_offset_;
    send(format_.dtmf_payload_type, seq, in.ts + ts_offset_, payload, 0, now_us, sink);
}

void OutStream::generate(std::span<const std::uint8_t> frame, std::int64_t now_us, PacketSink& sink) {
    if (!based_ || !generated_ || now_us - last_us_ > 500'000) rebase(0, nullptr, now_us);
    if (repacking_ || format_.ptime_samples != OutFormat::kTick) {
        repack(pending_ts_ + static_cast<std::uint32_t>(pending_.size()), frame, now_us, sink);
        return;
    }
    const auto ts = pending_ts_;
    pending_ts_ += static_cast<std::uint32_t>(frame.size());
    send(format_.payload_type, seq_ + 1, ts, frame, static_cast<int>(frame.size()), now_us, sink);
}

void OutStream::repack(std::uint32_t ts, std::span<const std::uint8_t> payload, std::int64_t now_us,
                       PacketSink& sink) {
    if (pending_.empty() || ts != pending_ts_ + pending_.size()) {
        pending_.clear();  // a hole in the source: what waited is too short to send
        pending_ts_ = ts;
    }
    pending_.insert(pending_.end(), payload.begin(), payload.end());
    const auto want = static_cast<std::size_t>(format_.ptime_samples);
    std::size_t at = 0;
    for (; pending_.size() - at >= want; at += want) {
        send(format_.payload_type, seq_ + 1, pending_ts_, std::span(pending_).subspan(at, want),
             format_.ptime_samples, now_us, sink);
        pending_ts_ += static_cast<std::uint32_t>(want);
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(at));
}

void OutStream::send(std::uint8_t payload_type, std::uint16_t seq, std::uint32_t ts,
                     std::span<const std::uint8_t> payload, int samples, std::int64_t now_us, PacketSink& sink) {
    sink.emit(RtpHeader{payload_type, marker_, seq, ts, ssrc_}, payload);
    marker_ = false;
    if (!older(seq, seq_)) seq_ = seq;
    if (static_cast<std::int32_t>(ts - ts_) >= 0) {
        ts_ = ts;
        samples_ = samples;
    }
    last_us_ = now_us;
    ++packets_;
    octets_ += static_cast<std::uint32_t>(payload.size());
}

}  // namespace siaga::media
