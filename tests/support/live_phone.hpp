// Purpose: a phone (src/phone) on its own thread, for tests that also talk HTTP and start processes: a
// seat that registers, or a caller. Ask it with state(); tell it with do_().
// Thread: the test's; the agent lives on the phone's own thread.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "siaga/phone/agent.hpp"
#include "wait.hpp"

namespace siaga::test {

struct PhoneState {
    bool registered = false;
    int register_status = 0;
    int rings = 0;        // incoming calls so far
    int progress = 0;     // 18x of calls placed
    bool early_media = false;
    int answered = 0;
    int ended = 0;
    int talking = 0;      // calls that are up now
    int stars = 0;        // star codes the server has confirmed
    int last_status = 0;
    std::string last_reason;
    std::string last_other_party;
    phone::AudioStats last_audio;  // of the last call that ended, as are the two below
    phone::Samples last_heard;     // where LivePhone::Behaviour::audio.keep
};

class LivePhone {
public:
    struct Behaviour {
        enum class OnRing { answer, wait, reject } on_ring = OnRing::answer;
        int reject_status = 486;
        std::chrono::milliseconds talk{0};  // hangs up itself after this; 0: never
        phone::AudioPlan audio;
    };

    LivePhone(phone::Account account, Behaviour behaviour);
    explicit LivePhone(phone::Account account = {}) : LivePhone(std::move(account), Behaviour{}) {}
    ~LivePhone();
    LivePhone(const LivePhone&) = delete;
    LivePhone& operator=(const LivePhone&) = delete;

    [[nodiscard]] PhoneState state() const;
    [[nodiscard]] phone::AudioStats audio();   // of the newest call
    [[nodiscard]] phone::Samples heard();
    [[nodiscard]] bool wait_for(const std::function<bool(const PhoneState&)>& holds, std::chrono::milliseconds patience = kPatience) const {
        return wait_until([&] { return holds(state()); }, patience);
    }

    bool register_at(std::uint16_t seat_port);  // true once registered
    // Dials a star code ("*11" ready, "*12" pause) at the port it registered with; true once confirmed.
    bool dial_star(const std::string& code = "*11");
    void unregister();
    void call(std::uint16_t trunk_port, const std::string& number = "112", phone::CallPlan plan = {});
    void answer();   // the newest call; so are the next three
    void reject(int status);
    void hang_up();
    void hold(bool on);
    void send_dtmf(const std::string& digits);

    // Runs on the phone's thread and waits for it; `newest` is null where there is no call.
    void do_(const std::function<void(phone::Agent&, phone::Call* newest)>& action);

private:
    phone::AgentEvents events();

    Behaviour behaviour_;
    mutable std::mutex mutex_;  // guards state_
    PhoneState state_;
    std::uint64_t newest_ = 0;         // the phone's thread
    std::uint64_t star_ = 0;           // likewise: not counted in state_
    std::uint16_t seat_port_ = 0;
    std::set<std::uint64_t> talking_;  // likewise
    phone::Loop loop_;
    phone::Agent agent_;
    std::thread thread_;
};

// How much of the sound is at this frequency: 0 none, 1 nothing else. A range outside is cut.
[[nodiscard]] double share_of(const phone::Samples& samples, double frequency, std::size_t from = 0, std::size_t count = 0);
// Waits until it hears this and nothing else for a quarter of a second. On a busy machine a packet comes late now and
// then, and the jump in the sound makes less of any stretch chosen beforehand.
[[nodiscard]] bool hears(LivePhone& phone, double frequency);
// The loudest frequency between 100 and 3900 Hz, to 10 Hz.
[[nodiscard]] double loudest_frequency(const phone::Samples& samples, std::size_t from = 0, std::size_t count = 0);
// Both channels of a stereo WAV at 8 kHz (recordings: left caller, right house). Throws.
[[nodiscard]] std::pair<phone::Samples, phone::Samples> read_stereo(const std::string& path);

}  // namespace siaga::test
