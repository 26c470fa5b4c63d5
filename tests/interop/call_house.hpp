// Purpose: the house a SIPp scenario calls: the real `siaga serve` and `siaga media`, or (SIAGA_SMALL_HOUSE=1,
// for work on telephony alone) a Centre and telephony in this process without journal, media and http.
// What happened is told by its events, wherever they are kept.
// Thread: the test's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "siaga/centre/event.hpp"
#include "tests/support/live_phone.hpp"
#include "tests/support/sipp.hpp"

namespace siaga::test {

struct HouseConfig {
    std::string answer = "queue";
    std::string peers = "127.0.0.0/8";
    std::vector<std::string> delivered;
    std::vector<std::string> seats{"01", "02", "03"};
    int ring_seconds = 12;
    std::string outgoing_target;
};

class CallHouse {
public:
    virtual ~CallHouse() = default;
    [[nodiscard]] virtual std::uint16_t trunk_port() const = 0;
    [[nodiscard]] virtual std::uint16_t seat_port() const = 0;
    [[nodiscard]] virtual std::uint16_t seat_tls_port() const = 0;  // 0: this house has none
    [[nodiscard]] virtual std::string seat_password(const std::string& seat) const = 0;
    [[nodiscard]] virtual std::vector<centre::Event> events() = 0;  // so far, in order
    [[nodiscard]] virtual std::string log() = 0;
    virtual void kill_and_start() = 0;  // kill -9 of what holds the SIP sockets, and a new one

    template <class T> [[nodiscard]] std::vector<T> all() {
        std::vector<T> out;
        for (const auto& event : events())
            if (const auto* body = event.body.get_if<T>()) out.push_back(*body);
        return out;
    }
    template <class T> [[nodiscard]] bool happens(std::size_t times = 1, std::chrono::milliseconds patience = kPatience) {
        return wait_until([&] { return all<T>().size() >= times; }, patience);
    }
    // Every call that came has ended, and nobody is left ringing or talking.
    [[nodiscard]] bool comes_to_rest();
    [[nodiscard]] std::string story();  // for failed assertions
};

[[nodiscard]] std::unique_ptr<CallHouse> open_house(const HouseConfig& config = {});

}  // namespace siaga::test
