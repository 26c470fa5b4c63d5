#include "app/media_process.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <csignal>
#include <iostream>
#include <mutex>
#include <thread>

#include "app/places.hpp"
#include "siaga/base/heart.hpp"
#include "siaga/media/media.hpp"
#include "siaga/media/prompts.hpp"

namespace siaga::app {

namespace fs = std::filesystem;

namespace {

// Asks the control socket of this very process, as `serve` would: media is alive when it answers.
class SelfProbe {
public:
    explicit SelfProbe(fs::path socket) {
        sigset_t all, before;  // signals are for media's own loop
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        thread_ = std::jthread([this, socket = std::move(socket)](const std::stop_token& stop) {
            Heart::Pulse* pulse = nullptr;
            std::mutex mutex;
            std::condition_variable_any wake;
            std::unique_lock lock(mutex);
            while (!stop.stop_requested()) {
                if (media::probe_media(socket, std::chrono::milliseconds(500))) {
                    if (!pulse) pulse = &heart_.thread("media");
                    pulse->beat();
                }
                wake.wait_for(lock, stop, Heart::kBeat, [] { return false; });
            }
        });
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }

private:
    Heart heart_;
    std::jthread thread_;  // ends before the heart
};

// A log line must never hold up a voice: should the reader of our output stall, the oldest lines go.
void log_without_waiting() {
    sigset_t all, before;  // the log's thread must not take the signals media waits for
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    spdlog::init_thread_pool(8192, 1);
    spdlog::set_default_logger(spdlog::create_async_nb<spdlog::sinks::stdout_color_sink_mt>("media"));
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

int run_media_process(const std::optional<fs::path>& config_file, const std::optional<fs::path>& data) {
    auto config = load_config(config_file);
    if (!config) {
        std::cerr << "siaga media: " << config.error().message << std::endl;
        return 1;
    }
    if (data) config->data = *data;
    log_without_waiting();
    const Places places = places_of(*config);
    std::error_code error;
    fs::create_directories(places.sockets, error);
    fs::permissions(places.sockets, fs::perms::owner_all, fs::perm_options::replace, error);
    fs::create_directories(places.prompts, error);
    // A missing announcement is played as ringback; the calls do not wait for espeak-ng to be mended.
    if (auto made = media::ensure_prompts(places.prompts); !made)
        std::cerr << "siaga media: " << made.error().to_string() << std::endl;
    media::MediaOptions options;
    options.socket = places.media;
    options.data_dir = places.data;
    options.prompts_dir = places.prompts;
    const SelfProbe probe(options.socket);
    return media::run_media(options);
}

int run_phone(const Result<AppConfig>& config, const std::string& seat, bool auto_answer, phone::PhoneOptions options) {
    if (!config) {
        std::cerr << "siaga phone: " << config.error().message << std::endl;
        return 1;
    }
    options.user = seat;
    options.accounts = places_of(*config).accounts.string();
    options.answer = auto_answer ? phone::AnswerBy::itself : phone::AnswerBy::console;
    return phone::phone_command(options);
}

}  // namespace siaga::app
