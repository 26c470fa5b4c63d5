#include "telephony/engine.hpp"

#include <spdlog/spdlog.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "telephony/agent.hpp"
#include "telephony/leg.hpp"
#include "telephony/sofia_log.hpp"
#include "telephony/tls_files.hpp"

// sofia's loop asks this how many milliseconds to sleep before the next timer, and its own answer rounds
// down: in the last millisecond before each of nta's timers it would poll without sleeping, which under
// load is most of the thread's time. This definition in the program is the one the library finds
// (docs/telephony.md); it rounds up, and is otherwise the same: clamped to what fits su_duration_t.
extern "C" su_duration_t su_duration(su_time_t const t1, su_time_t const t2) {
    const std::int64_t us = (static_cast<std::int64_t>(t1.tv_sec) - static_cast<std::int64_t>(t2.tv_sec)) * 1'000'000 +
                            (static_cast<std::int64_t>(t1.tv_usec) - static_cast<std::int64_t>(t2.tv_usec));
    const std::int64_t ms = us > 0 ? (us + 999) / 1000 : us / 1000;
    return static_cast<su_duration_t>(std::clamp<std::int64_t>(ms, -SU_DURATION_MAX, SU_DURATION_MAX));
}

namespace siaga::telephony {

namespace {

constexpr std::uint64_t kTokenBase = std::uint64_t{0x5349} << 48;  // ours among all adapters' tokens
constexpr std::chrono::seconds kJournalPatience{1};
constexpr int kTickMs = 50;

// Sofia opens its sockets without O_CLOEXEC, and a child that inherits them keeps the ports from the next start.
void keep_from_children() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", error)) {
        const int fd = std::atoi(entry.path().filename().c_str());
        struct stat about{};
        if (fd > 2 && ::fstat(fd, &about) == 0 && S_ISSOCK(about.st_mode)) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
}

}  // namespace

Engine::Engine(Options options, const centre::State& state, Telephony::Sink sink)
    : wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), options_(std::move(options)), sink_(std::move(sink)), start_state_(&state) {
    // Session ids of SDP and handles must not repeat those of the process before.
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    session_base_ = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count()) * 1'000'000;
    last_handle_ = session_base_;
    last_token_ = 0;
}

Engine::~Engine() {
    if (wake_fd_ >= 0) ::close(wake_fd_);
}

Counters Engine::counters() const {
    return {strangers, other_source, lost_acks, registers_dropped, shed, living};
}

void Engine::post(std::shared_ptr<const centre::Batch> written) {
    if (written && !concerns_us(*written)) return;  // nobody here to wake
    bool waking = false;
    {
        std::lock_guard lock(mutex_);
        waking = !queue_.empty();  // woken for those before, and it takes all there is
        if (written) queue_.push_back(std::move(written));
        else {
            stop_ = true;
            waking = false;
        }
    }
    if (waking) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto sent = ::write(wake_fd_, &one, sizeof one);
}

Status Engine::open() {
    if (wake_fd_ < 0) return fail("eventfd", std::system_category().message(errno));
    root_ = su_root_create(this);
    if (!root_) return fail("su_root", "sofia-sip tidak dapat dimulai");
    su_wait_t wait[1];
    if (su_wait_create(wait, wake_fd_, SU_WAIT_IN) < 0) return fail("su_wait", "sofia-sip tidak dapat dimulai");
    wake_registration_ = su_root_register(root_, wait, &Engine::on_wake, this, 0);
    ticker_ = su_timer_create(su_root_task(root_), kTickMs);
    if (wake_registration_ < 0 || !ticker_) return fail("su_root", "sofia-sip tidak dapat dimulai");
    su_timer_run(ticker_, &Engine::on_tick, this);
    trunk_agent_ = std::make_unique<SipAgent>(*this, Side::trunk);
    seat_agent_ = std::make_unique<SipAgent>(*this, Side::seat);
    registrar_ = std::make_unique<Registrar>(*this, options_);
    if (auto opened = trunk_agent_->open(root_, options_.trunk_address, options_.trunk_port); !opened) return opened;
    if (auto opened = seat_agent_->open(root_, options_.seat_address, options_.seat_port); !opened) return opened;
    if (options_.seat_tls_port) {
        auto directory = make_tls_directory(options_.certificate, options_.key, options_.data);
        if (!directory) return directory.error();
        if (auto opened = seat_agent_->open_tls(options_.seat_address, options_.seat_tls_port, *directory); !opened) return opened;
    }
    keep_from_children();
    return {};
}

void Engine::run(std::promise<Status>& started) {
    auto status = open();
    const bool ok = status.has_value();
    if (ok) take_up(*start_state_);
    start_state_ = nullptr;
    started.set_value(std::move(status));
    if (ok) su_root_run(root_);
    close();
}

void Engine::close() {
    waiting_.clear();
    if (registrar_) registrar_->close();
    for (auto& [handle, leg] : legs_) leg->bury();
    by_id_.clear();
    legs_.clear();
    graveyard_.clear();
    trunk_agent_.reset();
    seat_agent_.reset();
    registrar_.reset();
    if (ticker_) su_timer_destroy(ticker_);
    if (wake_registration_ > 0) su_root_deregister(root_, wake_registration_);
    if (root_) su_root_destroy(root_);
    root_ = nullptr;
}

int Engine::on_wake(Engine*, su_wait_t*, Engine* self) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(self->wake_fd_, &count, sizeof count);
    self->drain();
    return 0;
}

void Engine::on_tick(Engine*, su_timer_t*, Engine* self) {
    self->timers_.run(std::chrono::steady_clock::now());
    self->bury();
    if (++self->ticks_ % (500 / kTickMs) != 0) return;
    if (self->options_.beat) self->options_.beat();
    self->trunk_agent_->tick();
    self->seat_agent_->tick();
}

void Engine::drain() {
    std::deque<std::shared_ptr<const centre::Batch>> batches;
    bool stop = false;
    {
        std::lock_guard lock(mutex_);
        batches.swap(queue_);
        stop = stop_;
    }
    for (const auto& batch : batches) take(*batch);
    bury();
    if (stop) su_root_break(root_);
}

void Engine::bury() {
    std::vector<std::shared_ptr<SipLeg>> dead;
    dead.swap(graveyard_);
    for (auto& leg : dead) leg->bury();
}

bool Engine::concerns_us(const centre::Batch& batch) {
    if (batch.token >> 48 == kTokenBase >> 48) return true;
    return std::any_of(batch.events.begin(), batch.events.end(), [](const centre::Event& event) { return acts_on(event.body); });
}

// Effects first, so that a continuation finds what the events made; one bad effect must not stop the rest.
void Engine::take(const centre::Batch& batch) {
    for (const auto& event : batch.events) {
        try {
            std::visit([this](const auto& body) { on(body); }, event.body);
        } catch (const std::exception& error) {
            spdlog::error("telephony_effect_failed seq={} type={} why={}", event.seq, centre::type_of(event.body), error.what());
        }
    }
    if (const auto it = waiting_.find(batch.token); batch.token && it != waiting_.end()) {
        auto waiting = std::move(it->second);
        waiting_.erase(it);
        timers_.cancel(waiting.timer);
        waiting.done(&batch);
    }
}

void Engine::tell(centre::CommandBody body) {
    centre::Command command;
    command.body = std::move(body);
    sink_(std::move(command));
}

void Engine::tell(centre::CommandBody body, std::function<void(const centre::Batch*)> done) {
    centre::Command command;
    command.body = std::move(body);
    command.token = kTokenBase + ++last_token_;
    auto& waiting = waiting_[command.token];
    waiting.done = std::move(done);
    waiting.timer = timers_.set(kJournalPatience, [this, token = command.token] {
        const auto it = waiting_.find(token);
        if (it == waiting_.end()) return;
        auto late = std::move(it->second.done);
        waiting_.erase(it);
        spdlog::warn("journal_slow effect=telephony");
        late(nullptr);
    });
    sink_(std::move(command));
}

void Engine::add(const std::shared_ptr<SipLeg>& leg) { legs_[leg->handle()] = leg; }

void Engine::name(SipLeg& leg, LegId id) {
    leg.set_id(id);
    by_id_[id] = &leg;
}

SipLeg* Engine::find(LegId id) {
    const auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : it->second;
}

void Engine::retire(SipLeg& leg) {
    if (const auto it = by_id_.find(leg.id()); it != by_id_.end() && it->second == &leg) by_id_.erase(it);
    const auto it = legs_.find(leg.handle());
    if (it == legs_.end()) return;
    graveyard_.push_back(std::move(it->second));
    legs_.erase(it);
}

void Engine::take_up(const centre::State& state) {
    trunks_.load(state.settings.trunks);
    for (const auto& [trunk, peers] : state.added_peers)
        for (const auto& peer : peers) trunks_.add_peer(trunk, peer);
    for (const auto& [id, seat] : state.seats)
        if (seat.registration) registrar_->learned(id, *seat.registration);
    for (const auto& [id, call] : state.calls)
        if (call.state != centre::CallState::ended) faces_[id] = {call.caller_leg, call.caller.number, call.caller.display};
    for (const auto& [id, known] : state.legs) {
        if (known.state == centre::LegState::ended) continue;
        const bool seat = known.role == centre::LegRole::seat;
        auto leg = std::make_shared<SipLeg>(*this, seat ? SipLeg::Kind::seat : known.role == centre::LegRole::caller ? SipLeg::Kind::caller : SipLeg::Kind::outbound,
                                            seat ? Side::seat : Side::trunk);
        if (known.state == centre::LegState::answered && leg->adopt(known)) {
            add(leg);
            name(*leg, id);
            spdlog::info("leg_adopted leg={}", id.value);
        } else {
            tell(centre::LegGone{id, centre::EndCause::server_restart, 0, "server_restart"});
        }
    }
}

}  // namespace siaga::telephony
