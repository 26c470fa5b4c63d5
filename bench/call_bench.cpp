// links: siaga_test_support
// Calls through the whole house, journal and PostgreSQL on: throughput, CPU a call, latency, memory.
//     call_bench [seats=200] [calls a second=200] [calls in the long run=20000]
// The load generator runs in this process on the same machine. Ended calls are kept 60 s instead of a
// day, so that a run of minutes shows whether memory comes back.
#include <cstdlib>

#include "call_load.hpp"
#include "table.hpp"

namespace {

using namespace siaga;
using namespace siaga::bench;
using namespace std::chrono_literals;

std::string per(const CallLoad::Figures& figures) {
    return std::to_string(figures.answered) + "/" + std::to_string(figures.placed) + ", " + std::to_string(figures.failed) + " failed, " +
           std::to_string(figures.again) + " again";
}

void throughput(CallLoad& load, test::Siaga& siaga, double rate) {
    const double before = cpu_seconds(siaga.serve().pid());
    const double media_before = cpu_seconds(siaga.media().pid());
    const int calls = static_cast<int>(rate * 20);
    const auto figures = load.run(calls, rate, 500ms);
    const double each = (cpu_seconds(siaga.serve().pid()) - before) * 1000 / calls;
    const double media = (cpu_seconds(siaga.media().pid()) - media_before) * 1000 / calls;
    row(("calls at " + number(rate, 0) + "/s: answered, retransmissions").c_str(), per(figures), "200/s, 0 again", "270/s clean");
    row("  CPU of serve a call", number(each) + " ms", "<= 1 ms", "4.3-5.2 ms");
    row("  CPU of media a call (0.5 s, silent)", number(media) + " ms", "", "");
    row("  caller INVITE -> seat INVITE p50 / p99", number(percentile(figures.ms, 0.5)) + " / " + number(percentile(figures.ms, 0.99)) + " ms",
        "", "");
}

void latency(CallLoad& load) {
    const auto figures = load.run(1000, 50, 500ms);
    row("caller INVITE -> seat INVITE at 50/s, p50", number(percentile(figures.ms, 0.5)) + " ms", "<= 0.7 ms", "1.8 ms");
    row("  p99", number(percentile(figures.ms, 0.99)) + " ms", "<= 3 ms", "4.2 ms");
    row("  answered, retransmissions", per(figures), "", "");
}

void memory(CallLoad& load, test::Siaga& siaga, int many, double rate) {
    const auto serve = siaga.serve().pid();
    const double before = resident_mib(serve);
    double during = 0;
    load.hold_up(100, [&] { during = resident_mib(serve); });
    row("RSS of serve, 100 calls up", "+" + number(during - before) + " MiB", "<= 2 MiB", "+40 MiB");
    const auto first = load.run(many / 10, rate, 500ms);
    const double warm = resident_mib(serve);
    const auto rest = load.run(many - many / 10, rate, 500ms);
    const double after = resident_mib(serve);
    row(("RSS after " + std::to_string(many / 10) + " / " + std::to_string(many) + " calls").c_str(),
        number(warm, 1) + " / " + number(after, 1) + " MiB", "flat", "1.6 GB after 30,000");
    row("  answered, retransmissions", per(first) + "; " + per(rest), "", "");
}

}  // namespace

int main(int argc, char** argv) {
    const int seats = argc > 1 ? std::atoi(argv[1]) : 200;
    const double rate = argc > 2 ? std::atof(argv[2]) : 200;
    const int many = argc > 3 ? std::atoi(argv[3]) : 20'000;
    try {
        test::SiagaOptions options;
        options.postgres = true;
        options.seats = seat_names(seats);
        options.answer = "after";
        options.queue = "wrap_up_s = 0\nended_call_stays_s = 60";
        options.rtp_first = 20'000;
        options.rtp_ports = 10'000;
        test::Siaga siaga(options);
        row("RSS of serve, idle", number(resident_mib(siaga.serve().pid()), 1) + " MiB", "<= 60 MiB");
        Loop loop;
        CallLoad load(loop, siaga, options.seats);
        if (!load.sit_down()) throw std::runtime_error("not every seat registered and became ready\n" + siaga.log_end());
        row(("RSS of serve, " + std::to_string(seats) + " seats registered").c_str(), number(resident_mib(siaga.serve().pid()), 1) + " MiB", "");
        load.run(200, 50, 500ms);  // warm
        latency(load);
        throughput(load, siaga, rate);
        memory(load, siaga, many, rate);
        row("projection_failure rows", siaga.postgres().query("SELECT count(*) FROM projection_failure"), "0");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "call_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
