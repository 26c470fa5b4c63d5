#include "app/serve.hpp"

#include <malloc.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <iostream>

#include "app/house.hpp"
#include "app/in_force.hpp"
#include "app/quiet_log.hpp"

namespace siaga::app {

namespace {

// Threads here allocate what others free, thousands of times a second. glibc's defaults give each thread's
// heap back to the kernel and ask for it again, page by page; what is large (a snapshot's text) goes back at once.
void settle_memory() {
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
}

}  // namespace

int run_serve(const ServeOptions& options) {
    // Before any thread exists, so that none of them takes the signals.
    sigset_t stop;
    sigemptyset(&stop);
    for (const int signal : {SIGTERM, SIGINT}) sigaddset(&stop, signal);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    signal(SIGPIPE, SIG_IGN);
    settle_memory();

    auto config = load_config(options.config);
    if (!config) {
        std::cerr << "siaga serve: " << config.error().message << std::endl;
        return 1;
    }
    if (options.data) config->data = *options.data;
    config->centre.demo = options.demo;
    if (options.demo && config->has_outside_peer()) {
        std::cerr << "siaga serve: " << demo_refused().message << std::endl;
        return kServeRefused;
    }
    QuietLog log;
    House house(std::move(*config));
    if (Status started = house.start(); !started) {
        std::cerr << "siaga serve: " << started.error().to_string() << std::endl;
        return started.error().code == demo_refused().code ? kServeRefused : 1;
    }
    spdlog::info("serving");
    while (true) {
        const timespec second{1, 0};
        if (sigtimedwait(&stop, nullptr, &second) > 0) break;
        house.keep_house();
    }
    spdlog::info("stopping");
    house.stop();
    return 0;
}

}  // namespace siaga::app
