// The core under random days. SIAGA_SIM_EVENTS sets the length (100,000 by default), SIAGA_SIM_SEED one
// seed instead of the fixed ones and a fresh one; the seed is printed so that a failure can be run again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "world.hpp"

namespace siaga::simulation {
namespace {

std::uint64_t wanted_events() {
    const char* text = std::getenv("SIAGA_SIM_EVENTS");
    return text ? std::strtoull(text, nullptr, 10) : 100'000;
}

void run(std::uint64_t seed, std::uint64_t events, int seats) {
    std::printf("seed %llu, %llu events, %d seats\n", static_cast<unsigned long long>(seed), static_cast<unsigned long long>(events), seats);
    Options options;
    options.seed = seed;
    options.events = events;
    options.seats = seats;
    World world(options);
    ASSERT_NO_THROW(world.run());
    const auto& t = world.centre().state().totals;
    std::printf("calls %llu answered %llu abandoned %llu cut %llu incidents %llu crashes %llu erasures %zu\n",
                static_cast<unsigned long long>(t.offered), static_cast<unsigned long long>(t.answered),
                static_cast<unsigned long long>(t.abandoned), static_cast<unsigned long long>(t.cut),
                static_cast<unsigned long long>(t.incidents), static_cast<unsigned long long>(world.crashes()), world.times("erased"));
    EXPECT_GT(t.answered, 0U);
    EXPECT_GT(t.offered, events / 100) << "the world fell asleep";
    EXPECT_GT(t.abandoned, 0U);
    EXPECT_GT(t.incidents, 0U);
    EXPECT_GT(world.crashes(), 0U);
    if (events < 50'000) return;  // a short day may have none of these
    EXPECT_GT(world.times("erased"), 0U);
    // The ladders, the telephones and the changes of rules did happen, or their promises were tried on nothing.
    for (const char* kind : {"clock_breached", "escalation_step", "delivery_started", "notice_answered", "escalation_ended", "rules_published",
                             "clocks_saved", "ladders_saved"})
        EXPECT_GT(world.times(kind), 0U) << kind;
}

TEST(CentreSimulation, keeps_its_promises_with_a_fixed_seed) { run(112, wanted_events() / 2, 6); }
TEST(CentreSimulation, keeps_its_promises_with_two_seats) { run(7, wanted_events() / 4, 2); }
TEST(CentreSimulation, keeps_its_promises_with_a_fresh_seed) {
    const char* text = std::getenv("SIAGA_SIM_SEED");
    run(text ? std::strtoull(text, nullptr, 10) : std::random_device{}(), wanted_events() / 4, 9);
}

}  // namespace
}  // namespace siaga::simulation
