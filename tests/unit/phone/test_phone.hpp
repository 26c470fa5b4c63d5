// Two phones in one loop, and the loop run until something holds: no threads, no sleeps.
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "phone/message.hpp"
#include "siaga/phone/agent.hpp"

namespace siaga::phone {

struct TestPhone {
    TestPhone(Loop& loop_in, Account account)
        : loop(loop_in), agent(loop_in, std::move(account), events()) {
        EXPECT_TRUE(agent.open().has_value());
    }

    AgentEvents events() {
        AgentEvents out;
        out.incoming = [this](Call& call) {
            id = call.id();
            ++rings;
            if (reject != 0) return call.reject(reject);
            if (answer_at_once) call.answer(audio);
        };
        out.talk = [this](Call& call) { call.answer(audio); };
        out.ringing = [this](Call& call) {
            ++progress;
            early = early || call.early_media();
            if (hang_up_when_ringing) call.hang_up();
        };
        out.answered = [this](Call&) { ++answered; };
        out.ended = [this](Call& call) {
            ++ended;
            reason = call.end_reason();
            status = call.status();
            stats = call.audio();
            heard = call.heard();
        };
        out.registered = [this](bool ok, int code) {
            ++registrations;
            registered = ok;
            register_status = code;
        };
        return out;
    }

    [[nodiscard]] std::string uri(const std::string& user) const {
        return "sip:" + user + "@127.0.0.1:" + std::to_string(agent.port());
    }
    std::uint64_t dial(const TestPhone& other, CallPlan plan = {}) {
        plan.to = other.uri("112");
        const auto made = agent.call(std::move(plan));
        EXPECT_TRUE(made.has_value());
        return id = made.has_value() ? *made : 0;
    }
    [[nodiscard]] Call* call() { return agent.find(id); }

    Loop& loop;
    bool answer_at_once = true;
    bool hang_up_when_ringing = false;
    int reject = 0;
    AudioPlan audio;
    std::uint64_t id = 0;
    int rings = 0;
    int progress = 0;
    bool early = false;
    int answered = 0;
    int ended = 0;
    std::string reason;
    int status = 0;
    AudioStats stats;
    Samples heard;
    int registrations = 0;
    bool registered = false;
    int register_status = 0;
    Agent agent;
};

class PhoneTest : public ::testing::Test {
protected:
    [[nodiscard]] bool until(const std::function<bool()>& done) {
        return loop.run_until(done, Loop::Clock::now() + std::chrono::seconds(20));
    }
    Loop loop;
};

// How much of the sound is at this frequency: 0 (none) to 1 (nothing else), Goertzel's way.
inline double share_of(const Samples& samples, double frequency, std::size_t from, std::size_t count) {
    double re = 0;
    double im = 0;
    double power = 0;
    for (std::size_t i = from; i < from + count && i < samples.size(); ++i) {
        const double phase = 2 * 3.14159265358979 * frequency * static_cast<double>(i) / kSampleRate;
        re += samples[i] * std::cos(phase);
        im += samples[i] * std::sin(phase);
        power += static_cast<double>(samples[i]) * samples[i];
    }
    return power == 0 ? 0 : 2 * (re * re + im * im) / (power * static_cast<double>(count));
}

}  // namespace siaga::phone
