#include "app/up.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <unistd.h>

#include <iostream>

#include "app/cluster.hpp"
#include "app/config.hpp"
#include "app/places.hpp"
#include "app/service_user.hpp"
#include "app/share.hpp"
#include "app/supervisor.hpp"
#include "app/welcome.hpp"

namespace siaga::app {
namespace {

namespace fs = std::filesystem;
using Clock = Supervisor::Clock;
using std::chrono::seconds;

int give_up(const Error& error) {
    std::cerr << "siaga up: " << error.message << (error.where.empty() ? "" : " (" + error.where + ")") << std::endl;
    return 1;
}

// Held for the life of the process; a second `up` on the same directory must not touch it.
Status lock(const fs::path& data) {
    const int fd = ::open((data / "up.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fail("data_failed", "the data directory cannot be written", data.string());
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return fail("data_locked", "Siaga is running on this data directory already", data.string());
    return {};
}

class Machine {
public:
    Machine(AppConfig config, const UpOptions& options) : config_(std::move(config)), places_(places_of(config_)), cluster_(places_), options_(options) {}

    int run() {
        const bool own_database = config_.database_url.empty();
        if (own_database) {
            if (auto prepared = cluster_.prepare(supervisor_); !prepared)
                return supervisor_.told_to_stop() ? 0 : give_up(prepared.error());
            supervisor_.keep(cluster_.server());
            supervisor_.serve_until([&] { return cluster_.ready(); }, Clock::now() + seconds(15));
        }
        // Calls never wait for PostgreSQL: without it the rest starts all the same, and this is tried again.
        migrated_ = migrate();
        supervisor_.keep({.name = "media", .command = command("media"), .heart = true});
        supervisor_.keep({.name = "serve", .command = command("serve"), .heart = true});
        // Its port may be another program's, and then serve ends at once: so it must also have lasted a little.
        const auto settled = [&] {
            return supervisor_.starts("serve") > 5 || (supervisor_.up_for("serve") > seconds(1) && answers(config_.https));
        };
        if (!supervisor_.serve_until(settled, Clock::now() + seconds(60))) {
            if (supervisor_.told_to_stop()) return 0;
            return give_up(fail("serve_failed", "the server did not come up within a minute"));
        }
        if (supervisor_.starts("serve") > 5) return give_up(fail("serve_failed", "the server ends again and again; see above"));
        if (options_.demo) supervisor_.keep({.name = "phone", .command = phone()});
        say_welcome(std::cout, config_, places_, options_.demo);
        while (!supervisor_.told_to_stop()) {
            if (migrated_) supervisor_.serve();
            else if (!supervisor_.serve_until([] { return false; }, Clock::now() + seconds(10)) && !supervisor_.told_to_stop()) migrated_ = migrate();
        }
        std::cout << "\nMenghentikan Siaga 112 ..." << std::endl;
        supervisor_.stop_all();
        return 0;
    }

private:
    std::vector<std::string> command(const char* name) const {
        std::vector<std::string> out{program().string(), name, "--data", places_.data.string()};
        if (options_.config) out.insert(out.end(), {"--config", options_.config->string()});
        if (options_.demo && name == std::string("serve")) out.push_back("--demo");
        return out;
    }

    bool migrate() {
        const auto status = supervisor_.run({.name = "migrate", .command = command("migrate")});
        if (status == 0) return true;
        if (status) spdlog::error("migrate_failed status={}", *status);
        return false;
    }

    std::vector<std::string> phone() const {
        const auto& seat = config_.centre.seats.front().id.value;
        return {program().string(), "phone", "--data", places_.data.string(), "--seat", seat, "--server",
                config_.seat_sip.address + ":" + std::to_string(config_.seat_sip.port), "--auto-answer"};
    }

    AppConfig config_;
    Places places_;
    Supervisor supervisor_;
    Cluster cluster_;
    UpOptions options_;
    bool migrated_ = false;
};

}  // namespace

int run_up(const UpOptions& given) {
    UpOptions options = given;
    // We may become a user that cannot search this directory, so every path is made absolute first.
    if (options.config) options.config = fs::absolute(*options.config);
    auto config = load_config(options.config);
    if (!config) {
        std::cerr << config.error().message << std::endl;
        return 1;
    }
    if (options.data) config->data = *options.data;
    config->data = places_of(*config).data;
    if (options.demo && config->has_outside_peer())
        return give_up(fail("demo_refused", "--demo is refused: a trunk has a peer outside this machine, and its callers would reach a machine"));
    if (options.demo && config->centre.seats.empty()) return give_up(fail("demo_refused", "--demo needs a seat"));
    if (auto fits = check_length(places_of(*config)); !fits) return give_up(fits.error());
    if (auto became = become_service_user(config->data); !became) return give_up(became.error());
    if (::access(program().c_str(), X_OK) != 0 || ::access(share_dir().c_str(), R_OK | X_OK) != 0)
        return give_up(fail("program_unreachable", "user siaga cannot reach the program; install it, for example in /opt/siaga", program().string()));
    // Not the directory we were started in, which our new user may not enter (PostgreSQL complains).
    ::setenv("SIAGA_SHARE", share_dir().c_str(), 1);  // the children find the same one from there
    if (::chdir(config->data.c_str()) != 0) return give_up(fail("data_unreachable", "the data directory cannot be entered", config->data.string()));
    if (auto locked = lock(config->data); !locked) return give_up(locked.error());
    Machine machine(std::move(*config), options);
    return machine.run();
}

}  // namespace siaga::app
