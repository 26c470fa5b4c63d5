// Purpose: the telephony thread: sofia's root, the queue of written batches, timers, the legs.
// Thread: run() is the thread; post() and counters() are for others, everything else is the thread's.
// Owner: Telephony::Impl.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "siaga/telephony/telephony.hpp"
#include "telephony/orphans.hpp"
#include "telephony/registrar.hpp"
#include "telephony/sockets.hpp"
#include "telephony/sofia.hpp"
#include "telephony/timers.hpp"
#include "telephony/trunk_probes.hpp"
#include "telephony/trunks.hpp"

namespace siaga::telephony {

enum class Side { trunk, seat };

// What each call needs to be told to a seat's display.
struct CallFace {
    std::string number, display;
};

class Engine {
public:
    Engine(Options options, const centre::State& state, Telephony::Sink sink);
    ~Engine();

    void run(std::promise<Status>& started);
    void post(std::shared_ptr<const centre::Batch> written);  // null: stop
    [[nodiscard]] Counters counters() const;

    // ---- the telephony thread --------------------------------------------------------------------
    void tell(centre::CommandBody body);
    // `done` runs when the journal has written what came of it (DESIGN §7: the checkpoint goes before the
    // response), at the latest after a second, since a caller must not hang on a full disk.
    void tell(centre::CommandBody body, std::function<void(const centre::Batch*)> done);
    SipAgent& seat_agent() { return *seat_agent_; }
    // At a trunk's own address; that of [trunks] where it has none, or none that was open at the start.
    SipAgent& trunk_agent(const std::string& own);
    Timers& timers() { return timers_; }
    Trunks& trunks() { return trunks_; }
    Registrar& registrar() { return *registrar_; }
    Orphans& orphans() { return orphans_; }
    const Options& options() const { return options_; }
    std::uint64_t next_handle() { return ++last_handle_; }
    std::uint64_t next_session() { return session_base_ + ++last_session_; }

    void add(const std::shared_ptr<SipLeg>& leg);
    void name(SipLeg& leg, LegId id);
    SipLeg* find(LegId id);
    void retire(SipLeg& leg);  // forgotten now, destroyed outside of sofia's callbacks
    std::size_t unanswered() const { return unanswered_; }

    std::atomic<std::uint64_t> strangers{0}, other_source{0}, lost_acks{0}, registers_dropped{0}, shed{0}, living{0}, connections_closed{0};
    std::size_t unanswered_ = 0;  // inbound INVITEs without a final response

private:
    Status open();
    Status open_trunks();
    void set_limits();
    void guard_sockets();
    void open_own_addresses();
    void forget_addresses();
    SipAgent& trunk_agent_of(const centre::Dialog& dialog);  // where it was before the restart
    void close();
    void take_up(const centre::State& state);
    bool take_up(const centre::Leg& known, const centre::State& state);
    void drain();
    void take(const centre::Batch& batch);
    void act(const centre::Event& event);
    // Has it an effect on the wire, or does somebody here wait for it? Most batches: neither.
    static bool concerns_us(const centre::Batch& batch);
    static bool acts_on(const centre::EventBody& body);
    void bury();
    static int on_wake(Engine* self, su_wait_t* wait, Engine* arg);
    static void on_tick(Engine* self, su_timer_t* timer, Engine* arg);

    // One for each event that has an effect; the rest pass by.
    void on(const centre::SettingsLoaded& e);
    void on(const centre::TrunkPeerAdded& e);
    void on(const centre::TrunkPeerRemoved& e);
    void on(const centre::TrunkSettingsChanged& e);
    void on(const centre::CallArrived& e);
    void on(const centre::CallRinging& e);
    void on(const centre::CallConnected& e);
    void on(const centre::CallEnded& e);
    void on(const centre::OfferStarted& e);
    void on(const centre::OfferEnded& e);
    void on(const centre::OfferAnswerAsked& e);
    void on(const centre::OfferRedialled& e);
    void on(const centre::OutboundStarted& e);
    void on(const centre::OutboundDialled& e);
    void on(const centre::NoticeDialled& e);
    void dial_out(LegId leg, const TrunkId& trunk, const std::string& number, const std::string& local_address, std::uint16_t local_port);
    void on(const centre::LegReleased& e);
    void on(const centre::SeatRegistered& e);
    void on(const centre::SeatUnregistered& e);
    template <class Other> int on(const Other&) { return 0; }  // int: told apart from those above by acts_on()
    // The dialog of a ring that was begun and whose checkpoint is not in the journal.
    [[nodiscard]] std::optional<centre::Dialog> unwritten_ring(const centre::Leg& known, const centre::State& state);
    void ring_seat(CallId call, const SeatId& seat, LegId leg, const std::string& address, std::uint16_t port, bool auto_answer);

    // Any thread.
    std::mutex mutex_;
    std::deque<std::shared_ptr<const centre::Batch>> queue_;  // not bounded here: the journal hands out only what it wrote, and dropping an effect would hang a caller
    bool stop_ = false;
    int wake_fd_ = -1;

    // The telephony thread.
    Options options_;
    Telephony::Sink sink_;
    const centre::State* start_state_;
    su_root_t* root_ = nullptr;
    su_timer_t* ticker_ = nullptr;
    int wake_registration_ = -1;
    unsigned ticks_ = 0;
    std::unique_ptr<SipAgent> trunk_agent_, seat_agent_;
    std::vector<std::unique_ptr<SipAgent>> own_agents_;  // one for each address that trunks have of their own
    std::set<std::string> closed_addresses_;                // of those, told as an alarm
    Timers timers_;
    Trunks trunks_;
    std::unique_ptr<Registrar> registrar_;
    std::unique_ptr<TrunkProbes> probes_;
    Orphans orphans_{*this};
    std::string name_key_;  // what the names of our INVITEs follow from (name_key.hpp)
    ConnectionLimits limits_;
    std::unordered_map<std::uint64_t, std::shared_ptr<SipLeg>> legs_;  // by handle
    std::unordered_map<LegId, SipLeg*> by_id_;
    std::vector<std::shared_ptr<SipLeg>> graveyard_;
    std::unordered_map<CallId, CallFace> faces_;
    struct Waiting {
        std::function<void(const centre::Batch*)> done;
        Timers::Id timer = 0;
    };
    std::unordered_map<std::uint64_t, Waiting> waiting_;  // by token
    std::uint64_t last_token_ = 0, last_handle_ = 0, last_session_ = 0, session_base_ = 0;
};

}  // namespace siaga::telephony
