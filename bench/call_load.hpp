// Purpose: callers and SIP seats in one loop, against a running server: so many calls a second, each
// answered at once by a seat, held, hung up by the caller. Counts retransmissions and measures caller
// INVITE -> seat INVITE by the caller's number.
// Thread: everything in the loop of who runs it.
#pragma once

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "siaga/phone/agent.hpp"
#include "tests/support/siaga.hpp"

namespace siaga::bench {

using phone::Loop;

// p in 0..1 of the sorted values.
inline double percentile(std::vector<double> values, double p) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(p * static_cast<double>(values.size())))];
}

inline std::vector<std::string> seat_names(int count) {
    std::vector<std::string> out;
    for (int i = 1; i <= count; ++i) out.push_back(std::to_string(1000 + i).substr(1));
    return out;
}

// Seconds of CPU a process has used, and its resident memory in MiB (proc(5)).
inline double cpu_seconds(pid_t pid) {
    const auto stat = test::read_file("/proc/" + std::to_string(pid) + "/stat");
    unsigned long user = 0;
    unsigned long system = 0;
    const auto after_name = stat.rfind(')');
    if (after_name == stat.npos) return 0;
    std::sscanf(stat.c_str() + after_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}
inline double resident_mib(pid_t pid) {
    const auto status = test::read_file("/proc/" + std::to_string(pid) + "/status");
    const auto at = status.find("VmRSS:");
    return at == status.npos ? 0 : std::strtod(status.c_str() + at + 6, nullptr) / 1024;
}

class CallLoad {
public:
    struct Figures {
        int placed = 0;
        int answered = 0;
        int ended = 0;
        int failed = 0;  // ended without an answer
        std::uint64_t again = 0;  // retransmissions seen from outside, either way
        std::vector<double> ms;   // caller INVITE -> seat INVITE
    };

    CallLoad(Loop& loop, test::Siaga& siaga, const std::vector<std::string>& seats) : loop_(loop), siaga_(siaga) {
        phone::Account account;
        account.max_calls = 0;
        caller_ = std::make_unique<phone::Agent>(loop_, account, caller_events());
        must(caller_->open());
        for (const auto& name : seats) {
            account.user = name;
            account.password = siaga_.seat_password(name);
            account.max_calls = 2;
            seats_.push_back(std::make_unique<phone::Agent>(loop_, account, seat_events(seats_.size())));
            must(seats_.back()->open());
        }
    }

    // Registers every seat and dials *11 on each; false when some did not get through.
    bool sit_down() {
        for (auto& seat : seats_) must(seat->register_with("sip:127.0.0.1:" + std::to_string(siaga_.seat_port()), 120));
        if (!loop_.run_until([&] { return registered_ >= seats_.size(); }, Loop::Clock::now() + std::chrono::seconds(60))) return false;
        for (std::size_t i = 0; i < seats_.size(); ++i) {
            phone::CallPlan plan;
            plan.to = "sip:*11@127.0.0.1:" + std::to_string(siaga_.seat_port());
            plan.audio.rtp = false;
            (void)seats_[i]->call(std::move(plan));
        }
        return loop_.run_until([&] { return ready_ >= seats_.size(); }, Loop::Clock::now() + std::chrono::seconds(60));
    }

    // `count` calls, `rate` a second, each held for `hold`; returns when all have ended.
    Figures run(int count, double rate, std::chrono::milliseconds hold) {
        figures_ = {};
        hold_ = hold;
        const auto before = again();
        const auto start = Loop::Clock::now();
        place_next(start, count, rate);
        const auto patience = std::chrono::seconds(60) + std::chrono::milliseconds(static_cast<long>(1000 * count / rate)) + hold;
        loop_.run_until([&] { return figures_.ended >= count; }, start + patience);
        figures_.again = again() - before;
        return figures_;
    }

    // Places calls until stop_placing(); for load beside another measurement.
    void start_placing(double rate, std::chrono::milliseconds hold) {
        figures_ = {};
        hold_ = hold;
        place_next(Loop::Clock::now(), 1'000'000'000, rate);
    }
    void stop_placing() { stopped_ = true; }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    // Holds `count` calls up at once and calls `meanwhile` while they talk.
    void hold_up(int count, const std::function<void()>& meanwhile) {
        figures_ = {};
        hold_ = std::chrono::hours(1);
        place_next(Loop::Clock::now(), count, 100);
        loop_.run_until([&] { return figures_.answered >= count; }, Loop::Clock::now() + std::chrono::seconds(60));
        meanwhile();
        caller_->hang_up_all();
        loop_.run_until([&] { return figures_.ended >= count; }, Loop::Clock::now() + std::chrono::seconds(60));
    }

private:
    static void must(const Status& status) {
        if (status.has_error()) throw std::runtime_error(status.error().to_string());
    }

    [[nodiscard]] std::uint64_t again() const {
        std::uint64_t sum = caller_->counters().sent_again + caller_->counters().received_again;
        for (const auto& seat : seats_) sum += seat->counters().sent_again + seat->counters().received_again;
        return sum;
    }

    void place_next(Loop::Time due, int left, double rate) {
        if (left <= 0 || stopped_) return;
        phone::CallPlan plan;
        // 0812 and eight digits of our own, which come back in the seat's INVITE as they are or as +62812...
        plan.from = "0812" + std::to_string(10'000'000 + ++number_);
        plan.to = "sip:112@127.0.0.1:" + std::to_string(siaga_.trunk_port());
        plan.audio.rtp = false;
        started_[std::to_string(10'000'000 + number_)] = Loop::Clock::now();
        ++figures_.placed;
        (void)caller_->call(std::move(plan));
        const auto next = due + std::chrono::nanoseconds(static_cast<long>(1e9 / rate));
        loop_.at(next, [=, this] { place_next(next, left - 1, rate); });
    }

    phone::AgentEvents caller_events() {
        phone::AgentEvents out;
        out.answered = [this](phone::Call& call) { answered_.insert(call.id()); };
        out.ended = [this](phone::Call& call) {
            ++figures_.ended;
            if (answered_.erase(call.id()) == 0) ++figures_.failed;
        };
        return out;
    }

    phone::AgentEvents seat_events(std::size_t index) {
        phone::AgentEvents out;
        out.registered = [this, index](bool ok, int) {
            if (ok && registered_seats_.insert(index).second) ++registered_;
        };
        out.incoming = [this](phone::Call& call) {
            const auto who = call.other_party();
            const auto it = started_.find(who.size() < 8 ? who : who.substr(who.size() - 8));
            if (it != started_.end()) {
                figures_.ms.push_back(std::chrono::duration<double, std::milli>(Loop::Clock::now() - it->second).count());
                started_.erase(it);
            }
            phone::AudioPlan plan;
            plan.rtp = false;
            call.answer(plan);
        };
        out.answered = [this, index](phone::Call& call) {
            if (!call.incoming()) return;
            ++figures_.answered;
            loop_.after(hold_, [this, index, id = call.id()] {
                if (phone::Call* found = seats_[index]->find(id)) found->hang_up();
            });
        };
        out.ended = [this, index](phone::Call& call) {
            if (!call.incoming() && call.status() == 200 && ready_seats_.insert(index).second) ++ready_;
        };
        return out;
    }

    Loop& loop_;
    test::Siaga& siaga_;
    std::unique_ptr<phone::Agent> caller_;
    std::vector<std::unique_ptr<phone::Agent>> seats_;
    std::set<std::size_t> registered_seats_, ready_seats_;
    std::size_t registered_ = 0, ready_ = 0;
    std::set<std::uint64_t> answered_;
    std::unordered_map<std::string, Loop::Time> started_;
    std::chrono::milliseconds hold_{500};
    long number_ = 0;
    bool stopped_ = false;
    Figures figures_;
};

}  // namespace siaga::bench
