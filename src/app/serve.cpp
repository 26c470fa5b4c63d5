#include "app/serve.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>

#include <iostream>

#include "app/house.hpp"

namespace siaga::app {

int run_serve(const ServeOptions& options) {
    // Before any thread exists, so that none of them takes the signals.
    sigset_t stop;
    sigemptyset(&stop);
    for (const int signal : {SIGTERM, SIGINT}) sigaddset(&stop, signal);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    signal(SIGPIPE, SIG_IGN);

    auto config = load_config(options.config);
    if (!config) {
        std::cerr << "siaga serve: " << config.error().message << std::endl;
        return 1;
    }
    if (options.data) config->data = *options.data;
    config->centre.demo = options.demo;
    if (options.demo && config->has_outside_peer()) {
        std::cerr << "siaga serve: --demo is refused: a trunk has a peer outside this machine" << std::endl;
        return 1;
    }
    House house(std::move(*config));
    if (Status started = house.start(); !started) {
        std::cerr << "siaga serve: " << started.error().to_string() << std::endl;
        return 1;
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
