#include "siaga/telephony/telephony.hpp"

#include <csignal>
#include <mutex>
#include <thread>

#include <pthread.h>

#include "telephony/engine.hpp"
#include "telephony/leg.hpp"
#include "telephony/sofia_log.hpp"

namespace siaga::telephony {

namespace {

// Once a process: sofia's globals, and P-Asserted-Identity and its like in the parser (docs/telephony.md).
void start_sofia() {
    static std::once_flag once;
    std::call_once(once, [] {
        su_init();
        install_sofia_log();
        sip_update_default_mclass(sip_extend_mclass(nullptr));
    });
}

}  // namespace

class Telephony::Impl {
public:
    Status start(Options options, const centre::State& state, Sink sink) {
        start_sofia();
        engine_ = std::make_unique<Engine>(std::move(options), state, std::move(sink));
        std::promise<Status> started;
        auto result = started.get_future();
        thread_ = std::thread([this, &started] {
            pthread_setname_np(pthread_self(), "telephony");
            engine_->run(started);
        });
        auto status = result.get();
        if (!status) stop();
        return status;
    }
    void stop() {
        if (engine_ && thread_.joinable()) {
            engine_->post(nullptr);
            thread_.join();
        }
    }
    std::unique_ptr<Engine> engine_;
    std::thread thread_;
};

Telephony::Telephony() : impl_(std::make_unique<Impl>()) {}
Telephony::~Telephony() { stop(); }
Status Telephony::start(Options options, const centre::State& state, Sink sink) {
    return impl_->start(std::move(options), state, std::move(sink));
}
void Telephony::stop() { impl_->stop(); }
void Telephony::post(std::shared_ptr<const centre::Batch> written) {
    if (impl_->engine_ && written) impl_->engine_->post(std::move(written));
}
Counters Telephony::counters() const { return impl_->engine_ ? impl_->engine_->counters() : Counters{}; }

}  // namespace siaga::telephony
