// links: siaga_rehearse
// What a rehearsed day costs: so many calls through the profile `oki`, every second one an incident that is routed,
// accepted, driven to and cleared; read, played and told, as `siaga rehearse FILE --short` does.
//     rehearse_bench [calls=500]
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "siaga/rehearse/rehearse.hpp"
#include "table.hpp"

namespace {

using namespace siaga;
using namespace siaga::bench;

constexpr int kDayS = 20 * 3600;

std::string scenario(int calls) {
    const int every = std::max(1, 2 * kDayS / calls);
    std::string out = "title = \"Hari ramai\"\nprofile = \"oki\"\nstart = \"2026-08-18 00:00\"\nuntil = \"23:59\"\n";
    for (const char* seat : {"01", "02", "03", "04"}) out += std::string("[[operator]]\nseat = \"") + seat + "\"\nring_s = 5\n";
    for (const char* id : {"a", "b"})
        out += std::string("[[call]]\nid = \"") + id + "\"\nat = \"" + (*id == 'a' ? "00:10" : "00:11") + "\"\ncount = " + std::to_string(calls / 2) +
               "\nevery_s = " + std::to_string(every) + "\n" + (*id == 'a' ? "type = \"kebakaran\"\nkecamatan = \"16.02.05\"\n" : "");
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const int calls = std::clamp(argc > 1 ? std::atoi(argv[1]) : 500, 2, 20'000);
    const auto root = std::filesystem::path(SIAGA_SOURCE_DIR) / "config";
    const auto profile = profile::load_profile(root / "regencies" / "oki");
    const std::string text = scenario(calls);
    const auto start = std::chrono::steady_clock::now();
    const auto reading = rehearse::read_scenario(text, "ramai.toml");
    if (!profile || !reading.good()) {
        for (const auto& finding : reading.findings) std::fprintf(stderr, "%s\n", profile::to_line(finding).c_str());
        return 1;
    }
    const auto day = rehearse::play(reading.scenario, *profile);
    if (!day) {
        std::fprintf(stderr, "%s\n", day.error().to_string().c_str());
        return 1;
    }
    std::ostringstream told;
    rehearse::print(*day, told);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    row(("a rehearsed day of " + std::to_string(day->summary.calls) + " calls").c_str(), number(seconds) + " s", "well under 1 s");
    row("  answered, incidents, events, bytes told", std::to_string(day->summary.answered) + ", " + std::to_string(day->summary.incidents) + ", " +
        std::to_string(day->summary.events) + ", " + std::to_string(told.str().size()), "");
    return 0;
}
