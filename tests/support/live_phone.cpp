#include "live_phone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "process.hpp"

namespace siaga::test {

LivePhone::LivePhone(phone::Account account, Behaviour behaviour)
    : behaviour_(std::move(behaviour)), agent_(loop_, std::move(account), events()) {
    if (const auto status = agent_.open(); status.has_error()) throw std::runtime_error(status.error().to_string());
    thread_ = std::thread([this] { loop_.run(); });
}

LivePhone::~LivePhone() {
    loop_.stop();
    thread_.join();
}

phone::AgentEvents LivePhone::events() {
    phone::AgentEvents out;
    out.incoming = [this](phone::Call& call) {
        newest_ = call.id();
        {
            const std::lock_guard lock(mutex_);
            ++state_.rings;
            state_.last_other_party = call.other_party();
        }
        if (behaviour_.on_ring == Behaviour::OnRing::answer) call.answer(behaviour_.audio);
        if (behaviour_.on_ring == Behaviour::OnRing::reject) call.reject(behaviour_.reject_status);
    };
    out.talk = [this](phone::Call& call) { call.answer(behaviour_.audio); };
    out.ringing = [this](phone::Call& call) {
        const std::lock_guard lock(mutex_);
        ++state_.progress;
        state_.early_media = state_.early_media || call.early_media();
        state_.last_status = call.status();
    };
    out.answered = [this](phone::Call& call) {
        if (call.id() == star_) return;
        {
            const std::lock_guard lock(mutex_);
            ++state_.answered;
            talking_.insert(call.id());
            state_.talking = static_cast<int>(talking_.size());
        }
        if (behaviour_.talk.count() > 0) {
            loop_.after(behaviour_.talk, [this, id = call.id()] {
                if (phone::Call* found = agent_.find(id)) found->hang_up();
            });
        }
    };
    out.ended = [this](phone::Call& call) {
        const std::lock_guard lock(mutex_);
        if (call.id() == star_) {
            if (call.status() == 200) ++state_.stars;
            return;
        }
        ++state_.ended;
        talking_.erase(call.id());
        state_.talking = static_cast<int>(talking_.size());
        state_.last_status = call.status();
        state_.last_reason = call.end_reason();
        state_.last_audio = call.audio();
        state_.last_heard = call.heard();
    };
    out.registered = [this](bool ok, int status) {
        const std::lock_guard lock(mutex_);
        state_.registered = ok;
        state_.register_status = status;
    };
    return out;
}

PhoneState LivePhone::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

void LivePhone::do_(const std::function<void(phone::Agent&, phone::Call*)>& action) {
    std::promise<void> done;
    loop_.post([&] {
        action(agent_, newest_ == 0 ? nullptr : agent_.find(newest_));
        done.set_value();
    });
    done.get_future().wait();
}

phone::AudioStats LivePhone::audio() {
    phone::AudioStats out = state().last_audio;
    do_([&](phone::Agent&, phone::Call* call) {
        if (call != nullptr) out = call->audio();
    });
    return out;
}

phone::Samples LivePhone::heard() {
    phone::Samples out = state().last_heard;
    do_([&](phone::Agent&, phone::Call* call) {
        if (call != nullptr) out = call->heard();
    });
    return out;
}

bool LivePhone::register_at(std::uint16_t seat_port) {
    {
        const std::lock_guard lock(mutex_);
        state_.registered = false;
    }
    seat_port_ = seat_port;
    do_([&](phone::Agent& agent, phone::Call*) { (void)agent.register_with("sip:127.0.0.1:" + std::to_string(seat_port)); });
    return wait_for([](const PhoneState& state) { return state.registered; });
}

bool LivePhone::dial_star(const std::string& code) {
    const int before = state().stars;
    do_([&](phone::Agent& agent, phone::Call*) {
        phone::CallPlan plan;
        plan.to = "sip:" + code + "@127.0.0.1:" + std::to_string(seat_port_);
        plan.audio.rtp = false;
        if (const auto made = agent.call(std::move(plan)); made.has_value()) star_ = *made;
    });
    return wait_for([&](const PhoneState& state) { return state.stars > before; });
}

void LivePhone::unregister() {
    do_([](phone::Agent& agent, phone::Call*) { agent.unregister(); });
}

void LivePhone::call(std::uint16_t trunk_port, const std::string& number, phone::CallPlan plan) {
    if (plan.to.empty()) plan.to = "sip:" + number + "@127.0.0.1:" + std::to_string(trunk_port);
    do_([&](phone::Agent& agent, phone::Call*) {
        const auto made = agent.call(std::move(plan));
        if (made.has_value()) newest_ = *made;
    });
}

void LivePhone::answer() {
    do_([this](phone::Agent&, phone::Call* call) {
        if (call != nullptr) call->answer(behaviour_.audio);
    });
}

void LivePhone::reject(int status) {
    do_([&](phone::Agent&, phone::Call* call) {
        if (call != nullptr) call->reject(status);
    });
}

void LivePhone::hang_up() {
    do_([](phone::Agent&, phone::Call* call) {
        if (call != nullptr) call->hang_up();
    });
}

void LivePhone::hold(bool on) {
    do_([&](phone::Agent&, phone::Call* call) {
        if (call != nullptr) call->hold(on);
    });
}

void LivePhone::send_dtmf(const std::string& digits) {
    do_([&](phone::Agent&, phone::Call* call) {
        if (call != nullptr) call->send_dtmf(digits);
    });
}

double share_of(const phone::Samples& samples, double frequency, std::size_t from, std::size_t count) {
    from = std::min(from, samples.size());
    count = count == 0 ? samples.size() - from : std::min(count, samples.size() - from);
    double re = 0;
    double im = 0;
    double power = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        const double phase = 2 * std::numbers::pi * frequency * static_cast<double>(i) / phone::kSampleRate;
        re += samples[i] * std::cos(phase);
        im += samples[i] * std::sin(phase);
        power += static_cast<double>(samples[i]) * samples[i];
    }
    return power == 0 ? 0 : 2 * (re * re + im * im) / (power * static_cast<double>(count));
}

bool hears(LivePhone& listener, double frequency) {
    constexpr std::size_t kStretch = siaga::phone::kSampleRate / 4;
    const std::size_t from = listener.heard().size();
    return wait_until([&] {
        const auto heard = listener.heard();
        return heard.size() >= from + kStretch && share_of(heard, frequency, heard.size() - kStretch, kStretch) > 0.9;
    });
}

double loudest_frequency(const phone::Samples& samples, std::size_t from, std::size_t count) {
    if (count == 0) count = 1600;  // 0.2 s: 5 Hz wide, and quick enough over the whole band
    double best = 0;
    double loudest = 0;
    for (double frequency = 100; frequency <= 3900; frequency += 10) {
        const double share = share_of(samples, frequency, from, count);
        if (share > best) {
            best = share;
            loudest = frequency;
        }
    }
    return loudest;
}

std::pair<phone::Samples, phone::Samples> read_stereo(const std::string& path) {
    auto bytes = read_file(path);
    const auto data = bytes.find("data");
    const auto fmt = bytes.find("fmt ");
    if (bytes.compare(0, 4, "RIFF") != 0 || data == bytes.npos || fmt == bytes.npos || bytes.size() < data + 8) {
        throw std::runtime_error(path + " is no WAV");
    }
    const auto field = [&](std::size_t at, int size) {
        unsigned value = 0;
        for (int i = 0; i < size; ++i) value |= static_cast<unsigned>(static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)])) << (8 * i);
        return value;
    };
    const auto kind = field(fmt + 8, 2);
    const auto bits = field(fmt + 22, 2);
    if (field(fmt + 10, 2) != 2 || field(fmt + 12, 4) != phone::kSampleRate) throw std::runtime_error(path + " is not stereo at 8 kHz");
    std::pair<phone::Samples, phone::Samples> out;
    const std::size_t step = bits / 8;
    for (std::size_t at = data + 8; at + 2 * step <= bytes.size(); at += 2 * step) {
        for (std::size_t channel = 0; channel < 2; ++channel) {
            const auto here = at + channel * step;
            const auto byte = static_cast<std::uint8_t>(bytes[here]);
            const auto sample = kind == 6   ? phone::from_alaw(byte)
                                : kind == 7 ? phone::from_ulaw(byte)
                                            : static_cast<std::int16_t>(field(here, 2));
            (channel == 0 ? out.first : out.second).push_back(sample);
        }
    }
    return out;
}

}  // namespace siaga::test
