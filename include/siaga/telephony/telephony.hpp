// Purpose: the SIP side of the house: trunks, the seats' registrar, every call leg. Written events come
// in and become SIP; SIP comes in and becomes commands to the sink. Nothing else is shared.
// Thread: one thread of its own (sofia-sip's root). post() and counters() from any thread; the sink and
// the providers of Options are called on the telephony thread and must not block.
// Owner: the process's main. Errors: start() refuses addresses it cannot bind, bad certificates.
// RFCs: 3261, 3262, 3264, 3311, 3325, 4028, 5009, 5031, 6442, 7616, 8760.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "siaga/base/result.hpp"
#include "siaga/base/time.hpp"
#include "siaga/centre/command.hpp"
#include "siaga/centre/state.hpp"

namespace siaga::telephony {

// The digest realm of desk phones: HA1 = H("<seat>:siaga112:<password>") with MD5 and with SHA-256.
inline constexpr std::string_view kSeatRealm = "siaga112";

struct Options {
    std::string trunk_address = "127.0.0.1";  // UDP and TCP
    std::uint16_t trunk_port = 5060;
    std::string seat_address = "127.0.0.1";  // UDP and TCP
    std::uint16_t seat_port = 5070;
    std::uint16_t seat_tls_port = 0;            // 0: none
    std::filesystem::path certificate, key;     // PEM, of the TLS port
    std::filesystem::path data;                 // where sofia's copy of both is kept (mode 700)
    std::uint32_t session_expires = 1800;       // seconds, RFC 4028; what we ask for
    std::uint32_t registers_per_second = 100;   // from one source; more is dropped unanswered
    std::chrono::milliseconds probe_every{25'000};    // OPTIONS to each registered phone
    std::chrono::milliseconds probe_patience{8'000};  // a phone that has not answered by then is unreachable
    std::chrono::milliseconds trunk_probe_every{30'000};  // OPTIONS to each outgoing target of a trunk
    std::chrono::milliseconds target_patience{4'000};  // outgoing: one that has not even said 100 is dead, where another is left
    std::size_t tcp_per_source = 64, tcp_total = 1000;  // connections; a telco's are counted in the total alone
    std::chrono::milliseconds tcp_idle{120'000};
    std::size_t most_unanswered = 5'000;  // INVITEs of trunks; more are answered 503, the last thing that is shed

    const Clock* clock = nullptr;  // house time, for when a registration ends
    // HA1 in lower-case hex; nothing for an unknown seat. `algorithm` is "MD5" or "SHA-256".
    std::function<std::optional<std::string>(const SeatId& seat, std::string_view algorithm)> ha1;
    std::function<void()> beat;  // twice a second, while the thread works
};

struct Counters {
    std::uint64_t stranger_invites = 0;    // silence was kept
    std::uint64_t dialog_other_source = 0;  // in-dialog requests from an address the dialog does not know
    std::uint64_t lost_acks = 0;
    std::uint64_t registers_dropped = 0;
    std::uint64_t invites_shed = 0;  // answered 503, too many unanswered
    std::uint64_t legs = 0;          // living now
    std::uint64_t connections_closed = 0;  // beyond the limits, silent, or at a trunk port and no peer
};

class Telephony {
public:
    using Sink = std::function<void(centre::Command)>;

    Telephony();
    ~Telephony();  // stop()
    Telephony(const Telephony&) = delete;
    Telephony& operator=(const Telephony&) = delete;

    // Takes up what `state` knows: trunks and peers, registrations, confirmed dialogs (DESIGN §7); legs that
    // cannot be taken up are reported gone. Returns when the ports are open. Call after the Start command.
    [[nodiscard]] Status start(Options options, const centre::State& state, Sink sink);
    void stop();
    void post(std::shared_ptr<const centre::Batch> written);
    [[nodiscard]] Counters counters() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::telephony
