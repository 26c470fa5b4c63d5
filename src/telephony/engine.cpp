#include "telephony/engine.hpp"

#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "telephony/agent.hpp"
#include "telephony/leg.hpp"
#include "telephony/name_key.hpp"
#include "telephony/sockets.hpp"
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

// DESIGN §5: each dialog is marked before it is tried, and the next start skips the one that ended the last.
class Trying {
public:
    explicit Trying(const std::filesystem::path& data) {
        if (data.empty()) return;
        std::error_code error;
        std::filesystem::create_directories(data, error);
        file_ = data / "taking-up";
        std::ifstream(file_) >> last_;
    }
    ~Trying() {
        std::error_code error;
        if (!file_.empty()) std::filesystem::remove(file_, error);
    }
    Trying(const Trying&) = delete;
    Trying& operator=(const Trying&) = delete;
    // False: this one was being tried when the process before ended.
    [[nodiscard]] bool begin(LegId leg) {
        if (leg.value == last_) return false;
        if (!file_.empty()) std::ofstream(file_, std::ios::trunc) << leg.value;
        return true;
    }

private:
    std::filesystem::path file_;
    std::uint64_t last_ = 0;
};

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
    return {strangers, other_source, lost_acks, registers_dropped, shed, living, connections_closed};
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

void Engine::set_limits() {
    limits_.per_source = options_.tcp_per_source;
    limits_.total = options_.tcp_total;
    limits_.silent = options_.tcp_idle;
    limits_.ports = {options_.trunk_port, options_.seat_port};
    if (options_.seat_tls_port) limits_.ports.insert(options_.seat_tls_port);
    const auto is_telco = [this](std::uint16_t port, const IpAddress& source) { return port == options_.trunk_port && trunks_.is_peer(source); };
    limits_.unlimited = is_telco;
    limits_.may_connect = [this, is_telco](std::uint16_t port, const IpAddress& source) { return port != options_.trunk_port || is_telco(port, source); };
}

Status Engine::open() {
    set_limits();
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
    probes_ = std::make_unique<TrunkProbes>(*this);
    if (auto opened = open_trunks(); !opened) return opened;
    if (auto opened = seat_agent_->open(root_, options_.seat_address, options_.seat_port); !opened) return opened;
    if (options_.seat_tls_port) {
        auto directory = make_tls_directory(options_.certificate, options_.key, options_.data);
        if (!directory) return directory.error();
        if (auto opened = seat_agent_->open_tls(options_.seat_address, options_.seat_tls_port, *directory); !opened) return opened;
    }
    guard_sockets();
    name_key_ = read_name_key(options_.data);
    return {};
}

void Engine::guard_sockets() {
    keep_from_children();
    drop_what_is_no_sip(limits_.ports);
}

Status Engine::open_trunks() {
    if (auto opened = trunk_agent_->open(root_, options_.trunk_address, options_.trunk_port); !opened) return opened;
    trunks_.load(start_state_->settings.trunks, options_.trunk_address);
    for (const auto& [id, alarm] : start_state_->alarms)  // told by the process before: ends where the address opens now
        if (alarm.open && alarm.kind == centre::AlarmKind::trunk_silent && parse_address(alarm.subject)) closed_addresses_.insert(alarm.subject);
    open_own_addresses();
    forget_addresses();
    probes_->take_up(*start_state_);
    return {};
}

// Alarms about an address that no trunk has any more.
void Engine::forget_addresses() {
    std::erase_if(closed_addresses_, [&](const std::string& address) {
        const auto& all = trunks_.all();
        if (std::any_of(all.begin(), all.end(), [&](const auto& trunk) { return trunk.signalling_address == address; })) return false;
        tell(centre::ClearAlarm{centre::AlarmKind::trunk_silent, address});
        return true;
    });
}

// An address whose network is down at the start (a VPN, say) must not keep the other trunks' callers out:
// it is alarmed, and tried again until it is there.
void Engine::open_own_addresses() {
    std::set<std::string> missing;
    for (const auto& trunk : trunks_.all())
        if (!trunk.signalling_address.empty() && trunk_agent(trunk.signalling_address).own().empty()) missing.insert(trunk.signalling_address);
    bool opened_one = false;
    for (const auto& address : missing) {
        auto agent = std::make_unique<SipAgent>(*this, Side::trunk, address);
        if (auto opened = agent->open(root_, address, options_.trunk_port); opened) {
            own_agents_.push_back(std::move(agent));
            opened_one = true;
            if (closed_addresses_.erase(address)) tell(centre::ClearAlarm{centre::AlarmKind::trunk_silent, address});
        } else if (closed_addresses_.insert(address).second) {
            spdlog::error("sip_address_missing address={} why=\"{}\"", address, opened.error().to_string());
            tell(centre::ReportAlarm{centre::AlarmKind::trunk_silent, address, "Alamat SIP trunk tidak dapat dibuka: " + address, 1});
        }
    }
    if (opened_one) guard_sockets();
}

SipAgent& Engine::trunk_agent(const std::string& own) {
    for (const auto& agent : own_agents_)
        if (agent->own() == own) return *agent;
    return *trunk_agent_;
}

SipAgent& Engine::trunk_agent_of(const centre::Dialog& dialog) {
    const auto contact = parse_name_addrs(dialog.local_contact);
    const auto address = contact.empty() ? std::nullopt : parse_address(parse_uri(contact.front().uri).host);
    return trunk_agent(address ? to_string(*address) : std::string{});
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
    orphans_.close();
    if (registrar_) registrar_->close();
    probes_.reset();
    for (auto& [handle, leg] : legs_) leg->abandon();
    by_id_.clear();
    legs_.clear();
    graveyard_.clear();
    trunk_agent_.reset();
    own_agents_.clear();
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
    if (++self->ticks_ % (5'000 / kTickMs) == 0) self->open_own_addresses();
    if (self->ticks_ % (250 / kTickMs) == 0)
        if (const auto closed = close_excess(self->limits_)) {
            self->connections_closed += closed;
            spdlog::warn("sip_connections_closed count={}", closed);
        }
    if (self->ticks_ % (500 / kTickMs) != 0) return;
    if (self->options_.beat) self->options_.beat();
    self->trunk_agent_->tick();
    for (const auto& agent : self->own_agents_) agent->tick();
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

void Engine::act(const centre::Event& event) {
    try {
        event.body.visit([this](const auto& body) { on(body); });
    } catch (const std::exception& error) {
        spdlog::error("telephony_effect_failed seq={} type={} why={}", event.seq, centre::type_of(event.body), error.what());
    }
}

// Effects first, so that a continuation finds what the events made; one bad effect must not stop the rest.
void Engine::take(const centre::Batch& batch) {
    const auto& events = batch.events;
    for (std::size_t i = 0; i < events.size(); ++i) {
        // The desk phone first: it is what somebody waits for, and the caller's 180 takes as long to send.
        const auto* ringing = events[i].body.get_if<centre::CallRinging>();
        const auto* offer = ringing && i + 1 < events.size() ? events[i + 1].body.get_if<centre::OfferStarted>() : nullptr;
        if (!offer || offer->call != ringing->call) {
            act(events[i]);
            continue;
        }
        act(events[i + 1]);
        act(events[i++]);
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
    for (const auto& [trunk, peers] : state.added_peers)
        for (const auto& peer : peers) trunks_.add_peer(trunk, peer);
    for (const auto& [id, seat] : state.seats)
        if (seat.registration) registrar_->learned(id, *seat.registration);
    for (const auto& [id, call] : state.calls)
        if (call.state != centre::CallState::ended) faces_[id] = {call.caller.number, call.caller.display};
    Trying trying(options_.data);
    for (const auto& [id, known] : state.legs) {
        if (known.state == centre::LegState::ended) continue;
        const bool killed_the_last = !trying.begin(id);
        if (!killed_the_last && take_up(known, state)) continue;
        if (killed_the_last) spdlog::error("leg_skipped leg={} why=ended_the_process_before", id.value);
        auto left = known;
        if (auto ring = left.dialog.branch.empty() ? unwritten_ring(known, state) : std::nullopt) left.dialog = std::move(*ring);
        if (!left.dialog.branch.empty()) orphans_.cancel(known.role == centre::LegRole::seat ? *seat_agent_ : trunk_agent_of(left.dialog), left);
        else tell(centre::LegGone{id, centre::EndCause::server_restart, 0, "server_restart"});
    }
}

bool Engine::take_up(const centre::Leg& known, const centre::State& state) {
    const bool seat = known.role == centre::LegRole::seat;
    const bool caller = known.role == centre::LegRole::caller;
    const auto kind = seat ? SipLeg::Kind::seat : caller ? SipLeg::Kind::caller : SipLeg::Kind::outbound;
    auto leg = std::make_shared<SipLeg>(*this, kind, seat ? *seat_agent_ : trunk_agent_of(known.dialog));
    const auto call = state.calls.find(known.call);
    bool taken = false;
    if (caller && !known.dialog.invite.empty()) taken = leg->take_again(known, call != state.calls.end() && call->second.early_media);
    else if (known.state == centre::LegState::answered) taken = leg->adopt(known);
    if (!taken) return false;
    add(leg);
    name(*leg, known.id);
    spdlog::info("leg_adopted leg={} state={}", known.id.value, name_of(known.state));
    return true;
}

}  // namespace siaga::telephony
