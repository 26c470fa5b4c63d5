#include "app/up.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <unistd.h>

#include <iostream>

#include "app/cluster.hpp"
#include "app/config.hpp"
#include "app/in_force.hpp"
#include "app/places.hpp"
#include "app/serve.hpp"
#include "app/service_user.hpp"
#include "app/share.hpp"
#include "app/supervisor.hpp"
#include "app/welcome.hpp"

namespace siaga::app {
namespace {

namespace fs = std::filesystem;
using Clock = Supervisor::Clock;
using std::chrono::seconds;

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

// Two houses on one port would each take some of the calls.
Error taken(const std::vector<std::string>& doors) {
    return fail("port_taken", "pintu ini sudah dipakai: " + joined(doors) + "; Siaga lain atau program lain mendengar di sana. Hentikan itu, atau ubah port di siaga.toml");
}

int give_up(const Error& error) {
    std::cerr << "siaga up: " << error.message << (error.where.empty() ? "" : " (" + error.where + ")") << std::endl;
    return 1;
}

// What no start of it again would mend (sysexits: EX_CONFIG), as `siaga check` says it.
int refuse(const std::vector<Fault>& faults) {
    for (const auto& fault : faults) std::cerr << "siaga up: " << to_string(fault) << std::endl;
    return kServeRefused;
}

// Held for the life of the process; a second `up` on the same directory must not touch it.
Status lock(const fs::path& data) {
    const int fd = ::open((data / "up.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return fail("data_failed", "direktori data tidak dapat ditulis", data.string());
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return fail("data_locked", "Siaga sudah berjalan dengan direktori data ini", data.string());
    return {};
}

class Machine {
public:
    Machine(AppConfig config, const UpOptions& options) : config_(std::move(config)), places_(places_of(config_)), cluster_(places_), options_(options) {}

    int run() {
        // Most often what a killed `up` left behind: it ends by itself.
        std::vector<std::string> doors;
        if (!supervisor_.serve_until([&] { return (doors = taken_doors(config_)).empty(); }, Clock::now() + seconds(10)))
            return supervisor_.told_to_stop() ? 0 : give_up(taken(doors));
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
        if (auto served = wait_for_serve(); !served) return give_up(served.error());
        if (supervisor_.told_to_stop()) return 0;
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
    // Ours says so itself: on its port somebody else may answer.
    Status wait_for_serve() {
        const auto refused = [&] { return supervisor_.ended_with("serve") == kServeRefused; };
        const auto settled = [&] { return supervisor_.ready("serve") || supervisor_.starts("serve") > 5 || refused(); };
        const bool in_time = supervisor_.serve_until(settled, Clock::now() + seconds(60));
        if (supervisor_.told_to_stop() || supervisor_.ready("serve")) return {};
        if (refused()) return fail("serve_refused", "server menolak jalan; alasannya di atas");
        supervisor_.stop_all();  // so that what is still taken is somebody else's
        if (const auto doors = taken_doors(config_); !doors.empty()) return taken(doors);
        if (!in_time) return fail("serve_failed", "server belum siap setelah satu menit");
        return fail("serve_failed", "server berhenti terus-menerus; alasannya di atas");
    }

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
    auto reading = read_config(options.config);
    auto* config = &reading.config;
    if (options.data) config->data = *options.data;
    config->data = places_of(*config).data;
    // Before there is a user, a directory or a cluster for it.
    if (reading.ok())
        for (auto& fault : check_to_start(*config)) reading.faults.push_back(std::move(fault));
    if (!reading.ok()) return refuse(reading.faults);
    if (options.demo && config->has_outside_peer())
        return give_up(demo_refused());
    if (options.demo && config->centre.seats.empty()) return give_up(fail("demo_refused", "--demo ditolak: tidak ada meja"));
    if (auto fits = check_length(places_of(*config)); !fits) return give_up(fits.error());
    if (auto became = become_service_user(config->data); !became) return give_up(became.error());
    if (::access(program().c_str(), X_OK) != 0 || ::access(share_dir().c_str(), R_OK | X_OK) != 0)
        return give_up(fail("program_unreachable", "pengguna siaga tidak dapat mencapai program ini; pasang di tempat lain, misalnya /opt/siaga", program().string()));
    // Not the directory we were started in, which our new user may not enter (PostgreSQL complains).
    ::setenv("SIAGA_SHARE", share_dir().c_str(), 1);  // the children find the same one from there
    if (::chdir(config->data.c_str()) != 0) return give_up(fail("data_unreachable", "direktori data tidak dapat dimasuki", config->data.string()));
    if (auto locked = lock(config->data); !locked) return give_up(locked.error());
    Machine machine(std::move(*config), options);
    return machine.run();
}

}  // namespace siaga::app
