// Purpose: what one party sends us: who may (the latch), how well it arrives (RFC 3550 A.3, A.8), and
// which digits are in it (RFC 4733). Thread: the RTP thread. Owner: the party.
// Units: `now_us` is CLOCK_MONOTONIC in microseconds.
#pragma once

#include <cstdint>
#include <optional>

#include "media/address.hpp"
#include "media/rtp_packet.hpp"

namespace siaga::media {

// Symmetric RTP (RFC 4961): the first source is taken and then only that one, except that the address
// the SDP named always wins over a stranger who was faster. A new SDP address arms it again.
class Latch {
public:
    void arm(const std::optional<Address>& sdp);
    bool accepts(const Address& source);
    [[nodiscard]] const Address& source() const { return source_; }
    [[nodiscard]] std::uint64_t strangers() const { return strangers_; }

private:
    std::optional<Address> sdp_;
    Address source_;
    std::uint64_t strangers_ = 0;
};

class Reception {
public:
    // Returns how many packets are missing before this one (0 for in-order, late or doubled ones).
    int count(const RtpView& packet, std::int64_t now_us);
    void sender_report(std::uint32_t middle_ntp, std::int64_t now_us);
    std::optional<ReceptionReport> report(std::int64_t now_us);
    [[nodiscard]] std::int64_t last_us() const { return last_us_; }
    [[nodiscard]] std::uint64_t packets() const { return total_; }

private:
    std::uint32_t ssrc_ = 0;
    bool started_ = false;
    std::uint32_t base_ = 0;
    std::uint32_t highest_ = 0;  // with the wraps in the upper half
    std::uint32_t received_ = 0;
    std::uint32_t expected_before_ = 0;
    std::uint32_t received_before_ = 0;
    std::uint32_t transit_ = 0;
    std::uint32_t jitter16_ = 0;
    std::int64_t last_us_ = 0;
    std::uint64_t total_ = 0;
    std::uint32_t last_sr_ = 0;
    std::int64_t last_sr_us_ = 0;
};

// One digit an event, although its packets repeat: each event has its own timestamp.
class DigitWatch {
public:
    std::optional<char> digit(const RtpView& packet);

private:
    bool any_ = false;
    bool ended_ = false;
    std::uint8_t event_ = 0;
    std::uint32_t ts_ = 0;
    std::uint16_t duration_ = 0;
};

}  // namespace siaga::media
