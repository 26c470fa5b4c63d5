#include "small_house.hpp"

#include <stdexcept>

#include "telephony/digest.hpp"

namespace siaga::test {

SmallHouse::SmallHouse(Config config) : config_(std::move(config)) {
    command(centre::Start{config_.settings, {}, "test"});
    thread_ = std::thread([this] { run(); });
    start();
}

SmallHouse::~SmallHouse() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
    telephony_.reset();
}

void SmallHouse::start() {
    telephony::Options options;
    options.trunk_port = config_.trunk_port;
    options.seat_port = config_.seat_port;
    options.session_expires = config_.session_expires;
    options.clock = &clock_;
    options.data = data_ / "sip";
    options.ha1 = [password = config_.password](const SeatId& seat, std::string_view algorithm) -> std::optional<std::string> {
        if (seat.value.substr(0, 1) != "0") return std::nullopt;
        const auto kind = algorithm == "MD5" ? telephony::HashKind::md5 : telephony::HashKind::sha256;
        return telephony::hex_digest(kind, seat.value + ":" + std::string(telephony::kSeatRealm) + ":" + password);
    };
    if (config_.adjust) config_.adjust(options);
    // Until Start has been applied there are no trunks to be a peer of.
    {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return centre_.state().seq != 0; });
    }
    auto next = std::make_unique<telephony::Telephony>();
    const auto now = state();
    {
        std::lock_guard lock(mutex_);
        telephony_ = std::move(next);
    }
    auto started = telephony_->start(std::move(options), now, [this](centre::Command c) {
        if (config_.lose && config_.lose(c.body)) return;
        std::lock_guard lock(mutex_);
        queue_.push_back(std::move(c));
        wake_.notify_all();
    });
    if (!started) throw std::runtime_error(started.error().to_string());
}

void SmallHouse::restart_telephony() {
    std::unique_ptr<telephony::Telephony> old;
    {
        std::lock_guard lock(mutex_);
        old = std::move(telephony_);
    }
    old.reset();
    start();
}

void SmallHouse::command(centre::CommandBody body, PersonId person) {
    std::lock_guard lock(mutex_);
    centre::Command c;
    c.body = std::move(body);
    c.person = person;
    queue_.push_back(std::move(c));
    wake_.notify_all();
}

centre::State SmallHouse::state() {
    std::lock_guard lock(mutex_);
    return centre_.state();
}

std::vector<centre::Event> SmallHouse::events() {
    std::lock_guard lock(mutex_);
    return events_;
}

std::string SmallHouse::story() {
    std::string out;
    for (const auto& event : events()) out += std::to_string(event.seq) + " " + std::string(centre::type_of(event.body)) + " " + centre::open_json(event.body).dump() + "\n";
    return out;
}

void SmallHouse::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        if (queue_.empty()) {
            const auto deadline = centre_.next_deadline();
            if (deadline && *deadline <= clock_.house()) queue_.push_back({centre::Tick{}, {}, 0, {}});
            else wake_.wait_for(lock, std::chrono::milliseconds(5));
            continue;
        }
        const auto next = std::move(queue_.front());
        queue_.pop_front();
        auto batch = std::make_shared<const centre::Batch>(centre_.handle(next, clock_.house(), clock_.wall()));
        events_.insert(events_.end(), batch->events.begin(), batch->events.end());
        if (telephony_) telephony_->post(batch);
        wake_.notify_all();
    }
}

}  // namespace siaga::test
