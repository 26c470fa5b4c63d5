// The harness tested by itself, and our phone against SIPp, which is nobody's work of ours.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/live_phone.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/sipp.hpp"

namespace siaga::test {
namespace {

using OnRing = LivePhone::Behaviour::OnRing;

TEST(Support, ports_are_not_handed_out_twice) {
    const auto range = free_port_range(20);
    EXPECT_EQ(range % 2, 0);
    const auto port = free_port();
    EXPECT_TRUE(port < range || port >= range + 20);
    EXPECT_NE(port, free_port());
}

TEST(Support, a_child_is_waited_for_and_its_output_kept) {
    const TempDir directory;
    EXPECT_EQ(run_to_end({{"sh", "-c", "echo $HALO; exit 3"}, directory / "log", {"HALO=hai"}, {}, {}}), 3);
    EXPECT_EQ(read_file(directory / "log"), "hai\n");
    Process sleeper({{"sleep", "600"}, {}, {}, {}, {}});
    EXPECT_TRUE(sleeper.running());
    EXPECT_EQ(sleeper.stop(), 128 + SIGTERM);
    EXPECT_EQ(run_to_end({{"/tidak/ada"}, {}, {}, {}, {}}), 127);
}

TEST(Support, a_postgres_answers_stops_and_starts_again_with_its_data) {
    if (!Postgres::installed()) GTEST_SKIP() << "PostgreSQL 15 is not installed";
    Postgres postgres;
    (void)postgres.query("CREATE TABLE t AS SELECT 112 AS n");
    postgres.stop();
    EXPECT_THROW((void)postgres.query("SELECT 1"), std::runtime_error);
    postgres.start();
    EXPECT_EQ(postgres.query("SELECT n, n + 1 FROM t"), "112|113");
    postgres.create_database("salinan", "siaga");
    EXPECT_EQ(postgres.query("SELECT count(*) FROM t", "salinan"), "1");
}

// SIPp's own scenario of that name; `sipp -sd` prints it and ends with 99.
std::filesystem::path built_in(const TempDir& directory, const std::string& name) {
    (void)run_to_end({{"sh", "-c", "sipp -sd " + name + " > " + name + ".xml"}, {}, {}, {}, directory.path()});
    return directory / (name + ".xml");
}

TEST(PhoneAgainstSipp, answers_its_caller) {
    if (!Sipp::installed()) GTEST_SKIP() << "sip-tester is not installed";
    const TempDir directory;
    phone::Account account;
    account.max_calls = 0;
    LivePhone seat(account);
    std::uint16_t port = 0;
    seat.do_([&](phone::Agent& agent, phone::Call*) { port = agent.port(); });
    Scenario scenario;
    scenario.file = built_in(directory, "uac");
    scenario.remote_port = port;
    scenario.calls = 50;
    scenario.rate = 50;
    const auto result = run_sipp(scenario);
    EXPECT_TRUE(result.ok()) << result.why();
    EXPECT_TRUE(seat.wait_for([](const PhoneState& state) { return state.ended == 50; }));
    EXPECT_EQ(seat.state().answered, 50);
    seat.do_([](phone::Agent& agent, phone::Call*) { EXPECT_EQ(agent.counters().sent_again, 0U); });
}

TEST(PhoneAgainstSipp, calls_its_answering_side) {
    if (!Sipp::installed()) GTEST_SKIP() << "sip-tester is not installed";
    const TempDir directory;
    Scenario scenario;
    scenario.file = built_in(directory, "uas");
    Sipp sipp(scenario);
    LivePhone caller;
    caller.call(sipp.port());  // the INVITE is repeated until SIPp has bound its port
    ASSERT_TRUE(caller.wait_for([](const PhoneState& state) { return state.talking == 1; })) << sipp.wait().why();
    caller.hang_up();
    const auto result = sipp.wait();
    EXPECT_TRUE(result.ok()) << result.why();
}

}  // namespace
}  // namespace siaga::test
