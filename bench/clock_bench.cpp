// links: siaga_centre siaga_profile
// What pending clocks cost: memory of the centre that holds them, and how late each is decided on when its time comes.
//     clock_bench [pending=1000000] [seconds=20] [due a second=1000]
// The centre is driven as its thread drives it: sleep until its next deadline, one Tick, again. Every breach is decided,
// applied and written as the event's text.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "siaga/centre/centre.hpp"
#include "siaga/centre/event_text.hpp"
#include "table.hpp"

namespace {

using namespace siaga;
using namespace siaga::centre;
using Steady = std::chrono::steady_clock;

double resident_mb() {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.rfind("VmRSS:", 0) == 0) return std::strtod(line.c_str() + 6, nullptr) / 1024;
    return 0;
}

HouseTime now() { return {std::chrono::duration_cast<std::chrono::microseconds>(Steady::now().time_since_epoch()).count()}; }

// Clocks of arrivals far and near: `rate` of them a second from `first` on.
State holding(std::uint64_t pending, std::uint64_t rate, HouseTime first) {
    State out;
    for (std::uint64_t i = 1; i <= pending; ++i) {
        RunningClock clock;
        clock.id = ClockId{i};
        clock.leg = ClockLeg::arrive;
        clock.incident = IncidentId{i};
        clock.assignment = AssignmentId{i};
        clock.started_at = {1};
        clock.due_at = {first.us + static_cast<std::int64_t>(i * 1'000'000 / rate)};
        clock.rule = "tiba";
        out.clocks.emplace_hint(out.clocks.end(), clock.id, std::move(clock));
    }
    out.last_clock = pending;
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const auto argument = [&](int i, std::uint64_t otherwise) { return argc > i ? std::strtoull(argv[i], nullptr, 10) : otherwise; };
    const std::uint64_t pending = argument(1, 1'000'000), seconds = argument(2, 20), rate = std::max<std::uint64_t>(argument(3, 1'000), 1);
    const double before = resident_mb();
    // Building takes a while; the first comes due after it.
    const HouseTime first{now().us + 15'000'000};
    Centre centre(holding(pending, rate, first));
    bench::row((std::to_string(pending) + " pending clocks").c_str(), bench::number(resident_mb() - before, 0) + " MiB", "<= 300 MB");

    std::vector<double> late_ms;
    std::size_t bytes = 0;
    const HouseTime end{first.us + static_cast<std::int64_t>(seconds) * 1'000'000};
    while (now() < end) {
        const auto next = centre.next_deadline();
        if (!next) break;
        if (const auto wait = next->us - now().us; wait > 0) std::this_thread::sleep_for(std::chrono::microseconds(std::min<std::int64_t>(wait, 100'000)));
        const HouseTime at = now();
        if (*next > at) continue;
        const Batch batch = centre.handle({Tick{}, {}, 0, {}}, at, {1'790'000'000'000'000 + at.us});
        const HouseTime done = now();
        for (const auto& event : batch.events)
            if (const auto* breached = event.body.get_if<ClockBreached>()) {
                bytes += open_text(event.body).size();
                late_ms.push_back(static_cast<double>(done.us - breached->due_at.us) / 1000);
            }
    }
    if (late_ms.empty()) return 1;
    std::sort(late_ms.begin(), late_ms.end());
    const auto at = [&](double share) { return late_ms[static_cast<std::size_t>(share * static_cast<double>(late_ms.size() - 1))]; };
    bench::row(("fired late, p50 / p99 / worst of " + std::to_string(late_ms.size())).c_str(),
               bench::number(at(0.5)) + " / " + bench::number(at(0.99)) + " / " + bench::number(late_ms.back()) + " ms", "p99 <= 50 ms");
    return bytes > 0 ? 0 : 1;
}
