#include "app/supervisor.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.hpp"

namespace siaga::app {
namespace {

using Clock = Supervisor::Clock;
Clock::time_point soon() { return Clock::now() + std::chrono::seconds(20); }

ChildSpec shell(std::string name, std::string script, bool heart = false) {
    return {.name = std::move(name), .command = {"/bin/bash", "-c", std::move(script)}, .heart = heart};
}
std::string content(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

TEST(Supervisor, a_command_gives_its_exit_status) {
    Supervisor supervisor;
    EXPECT_EQ(supervisor.run(shell("fine", "exit 0")), 0);
    EXPECT_EQ(supervisor.run(shell("wrong", "exit 7")), 7);
    EXPECT_EQ(supervisor.run({.name = "absent", .command = {"/nowhere/at/all"}}), 127);
}

TEST(Supervisor, a_command_reads_what_it_was_given) {
    const test::TempDir dir;
    Supervisor supervisor;
    auto spec = shell("reader", "cat > " + (dir / "out").string());
    spec.input = "create database siaga\n";
    EXPECT_EQ(supervisor.run(spec), 0);
    EXPECT_EQ(content(dir / "out"), "create database siaga\n");
}

TEST(Supervisor, what_dies_is_started_again) {
    Supervisor supervisor;
    supervisor.keep(shell("short", "exit 1"));
    EXPECT_TRUE(supervisor.serve_until([&] { return supervisor.starts("short") >= 3; }, soon()));
}

TEST(Supervisor, what_was_killed_is_started_again_under_a_new_pid) {
    Supervisor supervisor;
    supervisor.keep(shell("killed", "exec sleep 1000"));
    const pid_t first = supervisor.pid("killed");
    ::kill(first, SIGKILL);
    EXPECT_TRUE(supervisor.serve_until([&] { return supervisor.starts("killed") == 2 && supervisor.pid("killed") != 0; }, soon()));
    EXPECT_NE(supervisor.pid("killed"), first);
}

TEST(Supervisor, what_hangs_is_killed_and_started_again) {
    Supervisor supervisor;
    supervisor.keep(shell("hung", "printf . >&$SIAGA_HEART_FD; exec sleep 1000", true));
    EXPECT_TRUE(supervisor.serve_until([&] { return supervisor.starts("hung") >= 2; }, soon()));
}

TEST(Supervisor, what_beats_is_left_alone) {
    Supervisor supervisor;
    supervisor.keep(shell("alive", "while sleep 0.2; do printf . >&$SIAGA_HEART_FD; done", true));
    supervisor.keep(shell("hung", "printf . >&$SIAGA_HEART_FD; exec sleep 1000", true));
    ASSERT_TRUE(supervisor.serve_until([&] { return supervisor.starts("hung") >= 2; }, soon()));
    EXPECT_EQ(supervisor.starts("alive"), 1);
}

TEST(Supervisor, what_says_that_it_is_ready_is_until_it_ends) {
    Supervisor supervisor;
    supervisor.keep(shell("works", "printf .R. >&$SIAGA_HEART_FD; sleep 0.3; exit 9", true));
    EXPECT_FALSE(supervisor.ended_with("works"));
    EXPECT_TRUE(supervisor.serve_until([&] { return supervisor.ready("works"); }, soon()));
    EXPECT_TRUE(supervisor.serve_until([&] { return supervisor.ended_with("works") == 9; }, soon()));
    supervisor.keep(shell("beats", "printf ... >&$SIAGA_HEART_FD; exec sleep 0.5", true));
    EXPECT_TRUE(supervisor.serve_until([&] { return supervisor.starts("beats") == 2; }, soon()));
    EXPECT_FALSE(supervisor.ready("beats")) << "beating is not working yet";
}

TEST(Supervisor, stopping_goes_from_the_last_to_the_first) {
    const test::TempDir dir;
    const auto log = (dir / "order").string();
    auto script = [&](const std::string& name) {
        return "trap 'echo " + name + " >> " + log + "; exit 0' TERM; touch " + (dir / name).string() +
               "; while :; do sleep 0.05; done";
    };
    Supervisor supervisor;
    for (const char* name : {"postgres", "media", "serve"}) supervisor.keep(shell(name, script(name)));
    ASSERT_TRUE(supervisor.serve_until(
        [&] { return std::filesystem::exists(dir / "postgres") && std::filesystem::exists(dir / "media") && std::filesystem::exists(dir / "serve"); },
        soon()));
    supervisor.stop_all();
    EXPECT_EQ(content(log), "serve\nmedia\npostgres\n");
}

TEST(Supervisor, what_ignores_the_order_to_stop_is_killed) {
    const test::TempDir dir;
    Supervisor supervisor;
    auto spec = shell("deaf", "trap '' TERM; touch " + (dir / "up").string() + "; while :; do sleep 1; done");
    spec.stop_within = std::chrono::milliseconds(200);
    supervisor.keep(spec);
    ASSERT_TRUE(supervisor.serve_until([&] { return std::filesystem::exists(dir / "up"); }, soon()));
    const pid_t pid = supervisor.pid("deaf");
    supervisor.stop_all();
    EXPECT_NE(::kill(pid, 0), 0);
}

TEST(Supervisor, a_signal_ends_the_serving) {
    Supervisor supervisor;
    supervisor.keep(shell("stays", "exec sleep 1000"));
    ::kill(::getpid(), SIGTERM);
    supervisor.serve();
    EXPECT_TRUE(supervisor.told_to_stop());
}

}  // namespace
}  // namespace siaga::app
