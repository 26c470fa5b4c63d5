// Purpose: the smallest house telephony can live in: a Centre on a thread of its own and no journal, so
// that what is decided counts as written at once. SIP is real, on free loopback ports.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "siaga/centre/centre.hpp"
#include "siaga/telephony/telephony.hpp"
#include "tests/support/temp_dir.hpp"

namespace siaga::test {

class SmallHouse {
public:
    struct Config {
        std::uint16_t trunk_port = 0, seat_port = 0;
        centre::Settings settings;
        std::string password = "rahasia";
        std::uint32_t session_expires = 1800;
        std::function<void(telephony::Options&)> adjust;  // other options of telephony
        std::function<bool(const centre::CommandBody&)> lose;     // what telephony tells and a crash takes away
    };
    explicit SmallHouse(Config config);
    ~SmallHouse();
    SmallHouse(const SmallHouse&) = delete;
    SmallHouse& operator=(const SmallHouse&) = delete;

    void command(centre::CommandBody body, PersonId person = {});
    [[nodiscard]] centre::State state();  // a copy
    [[nodiscard]] std::vector<centre::Event> events();
    template <class T> [[nodiscard]] std::vector<T> all() {
        std::vector<T> out;
        for (const auto& event : events())
            if (const auto* body = event.body.get_if<T>()) out.push_back(*body);
        return out;
    }
    telephony::Telephony& telephony() { return *telephony_; }
    // As kill -9 would: the telephony of before is gone with its sockets, the state stays.
    void restart_telephony();
    [[nodiscard]] std::string story();  // the events, one a line

private:
    void run();
    void start();

    Config config_;
    TempDir data_;  // stays when telephony is killed
    SystemClock clock_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<centre::Command> queue_;
    std::vector<centre::Event> events_;
    centre::Centre centre_;
    bool stop_ = false;
    std::unique_ptr<telephony::Telephony> telephony_;
    std::thread thread_;
};

}  // namespace siaga::test
