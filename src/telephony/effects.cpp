// What written events become on the wire.
#include <spdlog/spdlog.h>

#include "telephony/agent.hpp"
#include "telephony/engine.hpp"
#include "telephony/leg.hpp"

namespace siaga::telephony {

using centre::EndCause;

namespace {

// Nets only: the centre ends rings by its own deadlines.
constexpr std::chrono::seconds kSeatNet{90}, kOutboundNet{180};

SipLeg::Dial ring_of(LegId leg, const std::string& number, const std::string& secret, const centre::Registration& registration) {
    SipLeg::Dial dial;
    dial.leg = leg;
    dial.to_uri = dial.request_uri = registration.contact;
    dial.route_uri = send_uri(registration.source, registration.transport);
    dial.from_number = number;
    dial.from_display = number.empty() ? "Tanpa nomor" : number;
    dial.no_answer = kSeatNet;
    dial.secret = secret;
    return dial;
}

// "host[:port][;transport=tcp]"; several are apart by commas: the first that answers is used. None: no route out.
std::optional<SipLeg::Dial> call_through(const centre::TrunkSettings* trunk, LegId leg, const std::string& number, const std::string& secret) {
    SipLeg::Dial dial;
    for (const auto target : split_list(trunk ? std::string_view(trunk->outgoing_target) : std::string_view{}, ',')) {
        const std::string text(target);
        dial.others.emplace_back("sip:" + number + "@" + text, "sip:" + text + (text.find("transport=") == std::string::npos ? ";transport=udp" : ""));
    }
    if (dial.others.empty()) return std::nullopt;
    dial.leg = leg;
    dial.to_uri = dial.request_uri = dial.others.front().first;
    dial.route_uri = dial.others.front().second;
    dial.others.erase(dial.others.begin());
    dial.from_number = trunk->outgoing_caller_id;
    dial.no_answer = kOutboundNet;
    dial.secret = secret;
    return dial;
}

}  // namespace

bool Engine::acts_on(const centre::EventBody& body) {
    return body.visit([](const auto& e) { return std::is_void_v<decltype(std::declval<Engine&>().on(e))>; });
}

void Engine::on(const centre::SettingsLoaded& e) {
    trunks_.load(e.settings.trunks, options_.trunk_address);
    probes_->watch();
}
void Engine::on(const centre::TrunkSettingsChanged& e) {
    trunks_.change(e.trunk, e.after, options_.trunk_address);
    probes_->watch();
}
void Engine::on(const centre::TrunkPeerAdded& e) { trunks_.add_peer(e.trunk, e.peer); }
void Engine::on(const centre::TrunkPeerRemoved& e) { trunks_.remove_peer(e.trunk, e.peer); }

void Engine::on(const centre::CallArrived& e) {
    faces_[e.call] = {e.caller.number, e.caller.display};
    probes_->called(e.call, e.trunk, e.dialog.source, e.dialog.transport);
    const auto it = legs_.find(e.handle);
    if (it == legs_.end()) return;  // cancelled meanwhile: InviteGone is on its way
    it->second->arrived(e);
}
void Engine::on(const centre::CallRinging& e) {
    if (auto* leg = find(e.leg)) leg->ring(e.early_media);
}
void Engine::on(const centre::CallConnected& e) {
    if (auto* leg = find(e.leg)) leg->connect();
}
void Engine::on(const centre::CallEnded& e) {
    faces_.erase(e.call);
    probes_->ended(e.call);
}

void Engine::ring_seat(CallId call, const SeatId& seat, LegId leg_id, const std::string& address, std::uint16_t port, bool auto_answer) {
    const auto* registration = registrar_->of(seat);
    if (!registration) {
        tell(centre::LegGone{leg_id, EndCause::unreachable, 0, "not_registered"});
        return;
    }
    auto leg = std::make_shared<SipLeg>(*this, SipLeg::Kind::seat, *seat_agent_);
    add(leg);
    auto dial = ring_of(leg_id, faces_[call].number, name_key_, *registration);
    dial.local_address = address;
    dial.local_port = port;
    dial.auto_answer = auto_answer;
    leg->dial(std::move(dial));
}

std::optional<centre::Dialog> Engine::unwritten_ring(const centre::Leg& known, const centre::State& state) {
    const auto call = state.calls.find(known.call);
    if (known.state == centre::LegState::answered || call == state.calls.end()) return std::nullopt;
    if (known.role == centre::LegRole::outbound) {
        const auto* trunk = trunks_.find(known.trunk);
        const auto dial = call_through(trunk, known.id, known.target, name_key_);
        return dial ? std::optional(SipLeg::first_dialog(trunk_agent(trunk->signalling_address), *dial)) : std::nullopt;
    }
    const auto* registration = known.seat ? registrar_->of(*known.seat) : nullptr;
    if (!registration) return std::nullopt;
    return SipLeg::first_dialog(*seat_agent_, ring_of(known.id, call->second.caller.number, name_key_, *registration));
}

void Engine::on(const centre::OfferStarted& e) { ring_seat(e.call, e.seat, e.leg, e.local_address, e.local_port, e.auto_answer); }

void Engine::on(const centre::OfferEnded& e) {
    if (e.state == centre::OfferState::accepted) return;
    if (auto* leg = find(e.leg)) leg->release(EndCause::cancelled);
}
void Engine::on(const centre::OfferAnswerAsked& e) {
    if (auto* leg = find(e.leg)) leg->ask_to_answer();
}
void Engine::on(const centre::OfferRedialled& e) {
    if (auto* old = find(e.old_leg)) old->release(EndCause::cancelled);
    ring_seat(e.call, e.seat, e.leg, e.local_address, e.local_port, true);
}

void Engine::on(const centre::OutboundStarted& e) {
    faces_[e.call] = {e.party.number, e.party.display};
    ring_seat(e.call, e.seat, e.seat_leg, e.local_address, e.local_port, true);
}

void Engine::on(const centre::OutboundDialled& e) { dial_out(e.leg, e.trunk, e.target, e.local_address, e.local_port); }
void Engine::on(const centre::NoticeDialled& e) { dial_out(e.leg, e.trunk, e.party.number, e.local_address, e.local_port); }

void Engine::dial_out(LegId id, const TrunkId& on, const std::string& number, const std::string& local_address, std::uint16_t local_port) {
    const auto* trunk = trunks_.find(on);
    auto dial = call_through(trunk, id, number, name_key_);
    if (!dial) {
        tell(centre::LegGone{id, EndCause::unreachable, 0, "no_outgoing_target"});
        return;
    }
    auto leg = std::make_shared<SipLeg>(*this, SipLeg::Kind::outbound, trunk_agent(trunk->signalling_address));
    add(leg);
    dial->local_address = local_address;
    dial->local_port = local_port;
    leg->dial(std::move(*dial));
}

void Engine::on(const centre::LegReleased& e) {
    if (auto* leg = find(e.leg)) leg->release(e.cause);
}
void Engine::on(const centre::SeatRegistered& e) { registrar_->learned(e.seat, e.registration); }
void Engine::on(const centre::SeatUnregistered& e) { registrar_->forgotten(e.seat); }

}  // namespace siaga::telephony
