// `siaga up` on free ports in a fresh data directory: the real PostgreSQL, media and serve.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <regex>

#include "tests/support/http_client.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/process.hpp"
#include "tests/support/siaga.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/wait.hpp"

namespace siaga::test {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds kStart{90};

class Up : public testing::Test {
protected:
    void SetUp() override {
        // As root the program becomes user siaga, who must be able to reach all of this.
        fs::permissions(directory_.path(), fs::perms(0755));
        program_ = Siaga::binary();
        if (::geteuid() == 0 && run_to_end({{"test", "-x", program_.string()}, {}, {}, "postgres", {}}) != 0) {
            fs::copy_file(program_, directory_ / "siaga");
            program_ = directory_ / "siaga";
        }
        fs::create_directories(directory_ / "share");
        fs::copy(SIAGA_SOURCE_DIR "/config", directory_ / "share/config", fs::copy_options::recursive);
        write_config("");
    }
    void write_config(const std::string& more) const {
        std::ofstream out(directory_ / "siaga.toml");
        out << "[https]\naddress = \"127.0.0.1\"\nport = " << https_ << "\n[metrics]\nport = " << metrics_
            << "\n[trunks]\nport = " << free_port() << "\n[seats]\nport = " << free_port() << "\ntls_port = " << free_port()
            << "\n[rtp]\nfirst = " << rtp_ << "\nlast = " << rtp_ + 99 << "\n" << more;
    }
    [[nodiscard]] Command up(const fs::path& data, const fs::path& log, std::vector<std::string> more = {}) const {
        Command out{{program_.string(), "up", "--data", data.string(), "--config", (directory_ / "siaga.toml").string()}, log,
                    {"SIAGA_SHARE=" + (directory_ / "share").string()}, {}, {}};
        out.words.insert(out.words.end(), more.begin(), more.end());
        return out;
    }
    // Waits for the line `started child=NAME pid=... time=TIME` and answers the pid.
    [[nodiscard]] static pid_t started(const fs::path& log, const std::string& name, int time) {
        const std::regex line("started child=" + name + " pid=([0-9]+) time=" + std::to_string(time) + "\\b");
        std::smatch found;
        std::string text;
        const bool there = wait_until([&] { return std::regex_search(text = read_file(log), found, line); }, kStart);
        EXPECT_TRUE(there) << name << " was not started " << time << " times\n" << text;
        return there ? std::stoi(found[1]) : 0;
    }
    [[nodiscard]] static bool says(const fs::path& log, const std::string& words) {
        return wait_until([&] { return read_file(log).find(words) != std::string::npos; }, kStart);
    }
    [[nodiscard]] bool healthy() const {
        return wait_until([&] {
            try {
                return HttpClient(https_).get("/healthz").status == 200;
            } catch (const std::exception&) {
                return false;
            }
        }, kStart);
    }
    static bool gone(pid_t pid) {
        return wait_until([&] { return ::kill(pid, 0) != 0; });
    }

    TempDir directory_;
    fs::path program_;
    std::uint16_t https_ = free_port(), metrics_ = free_port();
    std::uint16_t rtp_ = free_port_range(100);
};

TEST_F(Up, brings_up_a_centre_mends_it_and_takes_it_down_again) {
    const auto data = directory_ / "data", log = directory_ / "up.log";
    std::string accounts;
    {
        Process process(up(data, log));
        ASSERT_TRUE(says(log, "Siaga 112 berjalan")) << read_file(log);
        EXPECT_TRUE(healthy());
        accounts = read_file(data / "accounts.txt");
        EXPECT_NE(accounts.find("seat 01 "), std::string::npos) << accounts;
        EXPECT_NE(accounts.find("operator "), std::string::npos) << accounts;
        EXPECT_EQ(fs::status(data / "accounts.txt").permissions(), fs::perms(0600));

        // Three roles: only the owner changes tables, only siaga_app stores, siaga_read reads.
        const auto as = [&](const char* user, const std::string& sql) {
            return run_to_end({{"psql", "-X", "-v", "ON_ERROR_STOP=1", "-h", (data / "run").string(), "-U", user, "-d", "siaga", "-c", sql},
                               directory_ / "psql.log", {}, {}, {}}) == 0;
        };
        EXPECT_TRUE(wait_until([&] { return as("siaga_read", "select 1 / count(*) from event"); }, kStart)) << read_file(log);
        EXPECT_TRUE(as("siaga", "select 1 / count(*) from pg_stat_activity where usename = 'siaga_app' and application_name like 'siaga %'"));
        for (const char* sql : {"delete from call", "insert into house (era) values (9)", "create table mine (id int)", "drop table event",
                                "select code.erase(1::smallint, array[1]::bigint[])"})
            EXPECT_FALSE(as("siaga_read", sql)) << sql;
        for (const char* sql : {"update event set type = 'x'", "create table mine (id int)", "drop table event"}) EXPECT_FALSE(as("siaga_app", sql)) << sql;

        // A second one keeps its hands off.
        EXPECT_EQ(run_to_end(up(data, directory_ / "second.log"), kStart), 1);
        EXPECT_NE(read_file(directory_ / "second.log").find("sudah berjalan dengan direktori data ini"), std::string::npos);

        // What dies comes back, and so does what only hangs.
        ::kill(started(log, "serve", 1), SIGKILL);
        const pid_t serve = started(log, "serve", 2);
        EXPECT_TRUE(healthy());
        ::kill(started(log, "media", 1), SIGSTOP);
        const pid_t media = started(log, "media", 2);
        ::kill(started(log, "postgres", 1), SIGKILL);
        const pid_t postgres = started(log, "postgres", 2);

        EXPECT_EQ(process.stop(SIGINT, kStart), 0) << read_file(log);
        for (const pid_t child : {serve, media, postgres}) EXPECT_TRUE(gone(child));
    }
    {  // The next start finds its data, and a killed supervisor takes its children along.
        const auto again = directory_ / "again.log";
        Process process(up(data, again));
        ASSERT_TRUE(says(again, "Siaga 112 berjalan")) << read_file(again);
        EXPECT_EQ(read_file(data / "accounts.txt"), accounts);
        EXPECT_EQ(read_file(again).find("cluster_new"), std::string::npos);
        const pid_t serve = started(again, "serve", 1);
        process.stop(SIGKILL);
        EXPECT_TRUE(gone(serve));
    }
    {  // What a killed one left behind is cleared.
        const auto third = directory_ / "third.log";
        Process process(up(data, third));
        EXPECT_TRUE(says(third, "Siaga 112 berjalan")) << read_file(third);
        EXPECT_TRUE(healthy());
        EXPECT_EQ(process.stop(SIGINT, kStart), 0);
    }
}

TEST_F(Up, gives_up_where_another_house_listens_and_names_the_ports) {
    const auto first = directory_ / "first.log", second = directory_ / "second.log";
    Process process(up(directory_ / "data", first));
    ASSERT_TRUE(says(first, "Siaga 112 berjalan")) << read_file(first);
    ASSERT_TRUE(healthy());
    EXPECT_EQ(run_to_end(up(directory_ / "other", second), kStart), 1);
    const auto said = read_file(second);
    EXPECT_NE(said.find("https 127.0.0.1 port " + std::to_string(https_)), std::string::npos) << said;
    EXPECT_NE(said.find("Siaga lain atau program lain mendengar di sana"), std::string::npos) << said;
    EXPECT_EQ(said.find("Siaga 112 berjalan"), std::string::npos) << "the other house's answer is not ours";
    EXPECT_TRUE(process.running());
    EXPECT_TRUE(healthy());
    EXPECT_EQ(process.stop(SIGINT, kStart), 0);
}

// What somebody without a SIP phone does first: start it, and copy the line it prints.
TEST_F(Up, a_demo_prints_where_to_look_and_one_line_whose_call_its_phone_answers_by_itself) {
    const auto data = directory_ / "data", log = directory_ / "demo.log", heard = directory_ / "call.log";
    Process process(up(data, log, {"--demo"}));
    ASSERT_TRUE(says(log, "Ctrl-C menghentikan semuanya")) << read_file(log);
    const auto said = read_file(log);
    EXPECT_NE(said.find("Siaga 112 berjalan (DEMO"), std::string::npos) << said;
    EXPECT_NE(said.find("Konsol:  https://127.0.0.1:" + std::to_string(https_) + "/"), std::string::npos) << said;
    std::ifstream accounts(data / "accounts.txt");
    int listed = 0;
    for (std::string role, login, password; accounts >> role >> login >> password; ++listed)
        EXPECT_NE(said.find(password), std::string::npos) << role << " " << login;
    EXPECT_GE(listed, 5);
    std::smatch line;
    ASSERT_TRUE(std::regex_search(said, line, std::regex("Panggilan uji:\\s*\n\\s*(\\S+ call --to sip:112@\\S+ --say \"[^\"]+\")\n"))) << said;
    ASSERT_TRUE(says(log, "meja siap menerima panggilan")) << read_file(log);
    EXPECT_EQ(run_to_end({{"sh", "-c", line[1].str() + " --duration 3"}, heard, {}, {}, {}}, kStart), 0) << read_file(heard);
    EXPECT_NE(read_file(heard).find("tersambung"), std::string::npos) << read_file(heard);
    EXPECT_TRUE(wait_until([&] {
        return HttpClient(metrics_, false).get("/metrics").text.find("siaga_calls_answered_total 1\n") != std::string::npos;
    })) << read_file(log);
    EXPECT_EQ(process.stop(SIGINT, kStart), 0) << read_file(log);
}

TEST_F(Up, refuses_the_demo_where_real_callers_could_reach_it) {
    write_config("[[trunk]]\nname = \"telco\"\npeers = [\"192.0.2.7\"]\nsignalling_address = \"192.0.2.1\"\nmedia_address = \"192.0.2.1\"\n");
    const auto log = directory_ / "demo.log";
    EXPECT_EQ(run_to_end(up(directory_ / "data", log, {"--demo"})), 1);
    EXPECT_NE(read_file(log).find("--demo ditolak"), std::string::npos) << read_file(log);
}

TEST_F(Up, says_that_a_data_directory_is_too_deep_for_its_sockets) {
    const auto log = directory_ / "deep.log";
    EXPECT_EQ(run_to_end(up(directory_ / std::string(90, 'd'), log)), 1);
    EXPECT_NE(read_file(log).find("byte terlalu panjang untuk soketnya"), std::string::npos) << read_file(log);
}

TEST_F(Up, leaves_alone_a_directory_that_somebody_else_uses) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root could take it";
    const auto log = directory_ / "foreign.log", foreign = directory_ / "foreign";
    fs::create_directories(foreign);
    std::ofstream(foreign / "letter") << "x";
    EXPECT_EQ(run_to_end(up(foreign, log)), 1);
    EXPECT_NE(read_file(log).find("milik pengguna lain"), std::string::npos) << read_file(log);
}

TEST_F(Up, says_every_fault_of_a_configuration_and_starts_nothing) {
    std::ofstream(directory_ / "siaga.toml") << "[https]\nprot = 1\n";
    const auto log = directory_ / "faulty.log";
    EXPECT_EQ(run_to_end(up(directory_ / "data", log)), 78);
    EXPECT_NE(read_file(log).find("kunci tidak dikenal \"prot\" di [https]"), std::string::npos) << read_file(log);
    EXPECT_FALSE(fs::exists(directory_ / "data"));
}

TEST_F(Up, says_what_is_wrong_with_the_profile_before_it_makes_anything) {
    std::ofstream(directory_ / "siaga.toml") << "[profile]\nname = \"tidak-ada\"\n";
    const auto log = directory_ / "profile.log";
    EXPECT_EQ(run_to_end(up(directory_ / "data", log)), 78);
    EXPECT_NE(read_file(log).find("tidak-ada tidak ada"), std::string::npos) << read_file(log);
    EXPECT_FALSE(fs::exists(directory_ / "data"));
    std::ofstream(directory_ / "siaga.toml") << "[profile]\nname = \"oki\"\n";
    std::ofstream(directory_ / "share/config/regencies/oki/rules.toml", std::ios::app) << "[[rule]\n";
    EXPECT_EQ(run_to_end(up(directory_ / "data", log)), 78);
    EXPECT_NE(read_file(log).find("rules.toml"), std::string::npos) << read_file(log);
    EXPECT_FALSE(fs::exists(directory_ / "data"));
}

TEST_F(Up, a_test_calls_help_says_what_it_does_when_nothing_is_said) {
    const auto log = directory_ / "help.log";
    EXPECT_EQ(run_to_end({{program_.string(), "call", "--help"}, log, {}, {}, {}}), 0);
    for (const char* value : {"--from TEXT=081234567890", "--duration FLOAT=60", "--voice TEXT=id", "--to TEXT=sip:112@127.0.0.1:5060"})
        EXPECT_NE(read_file(log).find(value), std::string::npos) << value << "\n" << read_file(log);
}

}  // namespace
}  // namespace siaga::test
