#include "telephony/leg.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace siaga::telephony {

using centre::EndCause;

namespace {

constexpr std::chrono::seconds kLateRequests{4};  // how long a BYE that crossed ours still gets its 200

// "no DNS on the call path": an address can be sent to, a name cannot.
bool is_address_uri(const std::string& uri) { return parse_address(parse_uri(uri).host).has_value(); }

}  // namespace

SipLeg::SipLeg(Engine& engine, Kind kind, SipAgent& agent)
    : engine_(engine), kind_(kind), agent_(agent), handle_(engine.next_handle()) {
    dialog_.sdp_session = engine_.next_session();
    dialog_.sdp_version = 1;
    ++engine_.living;
}

SipLeg::~SipLeg() {
    bury();
    --engine_.living;
}

void SipLeg::bury() {
    auto& timers = engine_.timers();
    timers.cancel(session_timer_);
    timers.cancel(net_timer_);
    timers.cancel(late_timer_);
    timers.cancel(target_timer_);
    if (counted_unanswered_) --engine_.unanswered_;
    counted_unanswered_ = false;
    for (auto** irq : {&invite_in_, &change_in_})
        if (*irq) nta_incoming_destroy(std::exchange(*irq, nullptr));
    for (auto** orq : {&invite_out_, &refresh_out_, &notify_out_})
        if (*orq) nta_outgoing_destroy(std::exchange(*orq, nullptr));
    if (leg_) nta_leg_destroy(std::exchange(leg_, nullptr));
}

void SipLeg::abandon() {
    invite_in_ = change_in_ = nullptr;  // destroyed one by one, each would be answered 500
    invite_out_ = refresh_out_ = notify_out_ = nullptr;
    leg_ = nullptr;
}

// The local tag is there from the beginning, so that nta matches in-dialog requests by both tags and
// never a request without a To tag (docs/telephony.md).
void SipLeg::make_leg(std::uint32_t remote_cseq) {
    const auto from = "<" + dialog_.local_uri + ">;tag=" + dialog_.local_tag;
    auto to = "<" + dialog_.remote_uri + ">";
    if (!dialog_.remote_tag.empty()) to += ";tag=" + dialog_.remote_tag;
    leg_ = nta_leg_tcreate(agent_.nta(), &SipLeg::on_request, this, SIPTAG_CALL_ID_STR(dialog_.call_id.c_str()),
                           SIPTAG_FROM_STR(from.c_str()), SIPTAG_TO_STR(to.c_str()),
                           TAG_IF(remote_cseq, NTATAG_REMOTE_CSEQ(remote_cseq)),
                           TAG_IF(!remote_cseq, SIPTAG_CSEQ_STR("1 INVITE")), TAG_END());
}

const char* SipLeg::route() const {
    // Seats are reached where their packets come from; a trunk's Contact is believed when it is an address.
    if (agent_.side() == Side::trunk && dialog_.route_set.empty() && is_address_uri(dialog_.remote_target)) return nullptr;
    if (agent_.side() == Side::trunk && !dialog_.route_set.empty()) {
        const auto first = parse_name_addrs(dialog_.route_set.front());
        if (!first.empty() && is_address_uri(first.front().uri)) return nullptr;
    }
    return dial_.route_uri.empty() ? nullptr : dial_.route_uri.c_str();
}

tport_t* SipLeg::connection() const {
    return agent_.side() == Side::seat && dialog_.transport != "udp" ? engine_.registrar().connection_to(dialog_.source) : nullptr;
}

centre::Dialog SipLeg::dialog() const {
    auto out = dialog_;
    if (leg_) {
        out.local_cseq = nta_leg_get_seq(leg_);
        out.remote_cseq = std::max(dialog_.remote_cseq, nta_leg_get_rseq(leg_));
    }
    return out;
}

LocalSdp SipLeg::local() const {
    return {local_address_, local_port_, dialog_.sdp_session, dialog_.sdp_version, direction_};
}

void SipLeg::checkpoint() {
    if (id_) engine_.tell(centre::LegCheckpoint{id_, dialog()});
}

// RFC 3261 §12.2: a target refresh moves where in-dialog requests go; the route set stays.
void SipLeg::learn_target(const sip_t* sip, bool initial_response) {
    if (!sip->sip_contact || !leg_) return;
    if (initial_response) {
        nta_leg_client_reroute(leg_, sip->sip_record_route, sip->sip_contact, true);
        dialog_.route_set = record_routes(sip);
        std::reverse(dialog_.route_set.begin(), dialog_.route_set.end());
    } else {
        nta_leg_server_route(leg_, nullptr, sip->sip_contact);
    }
    dialog_.remote_target = text_of(sip->sip_contact->m_url);
}

void SipLeg::end(EndCause cause, int status, std::string reason) {
    if (std::exchange(told_gone_, true) || released_) return;
    spdlog::info("leg_gone leg={} handle={} cause={} status={}", id_.value, handle_, name_of(cause), status);
    if (id_) engine_.tell(centre::LegGone{id_, cause, status, std::move(reason)});
    else if (kind_ == Kind::caller) engine_.tell(centre::InviteGone{handle_});
}

void SipLeg::finish() {
    const bool we_said_bye = phase_ == Phase::confirmed && released_;
    phase_ = Phase::ended;
    engine_.timers().cancel(session_timer_);
    engine_.timers().cancel(net_timer_);
    if (!we_said_bye) {
        engine_.retire(*this);
        return;
    }
    late_timer_ = engine_.timers().set(kLateRequests, [weak = weak_from_this()] {
        if (auto self = weak.lock()) {
            self->late_timer_ = 0;
            self->engine_.retire(*self);
        }
    });
}

void SipLeg::release(EndCause cause) {
    if (released_ || phase_ == Phase::ended) return;
    released_ = true;
    spdlog::info("leg_release leg={} handle={} cause={}", id_.value, handle_, name_of(cause));
    switch (phase_) {
        case Phase::incoming:
            // Nobody refuses an emergency call; this is the house closing or having no port left.
            if (connected_) {  // 200 sent, ACK still to come: BYE follows it (RFC 3261 §15)
                engine_.timers().cancel(net_timer_);
                return;
            }
            if (invite_in_) nta_incoming_treply(invite_in_, SIP_480_TEMPORARILY_UNAVAILABLE, TAG_END());
            finish();
            return;
        case Phase::outgoing:
            // A 200 that crosses this is acknowledged and ended in invite_accepted().
            if (invite_out_) nta_outgoing_cancel(invite_out_);
            else finish();
            return;
        case Phase::confirmed:
            ack();  // where it still waited for the journal
            bye(nullptr);
            finish();
            return;
        case Phase::ended: return;
    }
}

void SipLeg::bye(const char* reason_header) {
    if (!leg_) return;
    auto* by = connection();
    nta_outgoing_tcreate(leg_, nullptr, nullptr, URL_STRING_MAKE(route()), SIP_METHOD_BYE, nullptr, TAG_IF(by, NTATAG_TPORT(by)),
                         SIPTAG_USER_AGENT_STR(kServer), TAG_IF(reason_header, SIPTAG_HEADER_STR(reason_header)), TAG_END());
}

// DESIGN §7: not SIPTAG_ROUTE, which turns loose routing off.
bool SipLeg::adopt(const centre::Leg& known) {
    id_ = known.id;
    dialog_ = known.dialog;
    local_address_ = known.local_address;
    local_port_ = known.local_port;
    media_ = known.media;
    held_by_peer_ = known.held_by_peer;
    dial_.route_uri = dialog_.source.empty() ? std::string{} : send_uri(dialog_.source, dialog_.transport);
    if (dialog_.call_id.empty() || dialog_.local_tag.empty() || dialog_.remote_tag.empty()) return false;
    const auto from = "<" + dialog_.local_uri + ">;tag=" + dialog_.local_tag;
    const auto to = "<" + dialog_.remote_uri + ">;tag=" + dialog_.remote_tag;
    const auto cseq = std::to_string(dialog_.local_cseq + 50) + " INVITE";
    leg_ = nta_leg_tcreate(agent_.nta(), &SipLeg::on_request, this, SIPTAG_CALL_ID_STR(dialog_.call_id.c_str()),
                           SIPTAG_FROM_STR(from.c_str()), SIPTAG_TO_STR(to.c_str()), SIPTAG_CSEQ_STR(cseq.c_str()),
                           TAG_IF(dialog_.remote_cseq, NTATAG_REMOTE_CSEQ(dialog_.remote_cseq)), TAG_END());
    if (!leg_) return false;
    Home home;
    std::string routes;
    for (const auto& route : dialog_.route_set) routes += (routes.empty() ? "" : ", ") + route;
    auto* record_route = routes.empty() ? nullptr : sip_record_route_make(home.get(), routes.c_str());
    auto* contact = sip_contact_make(home.get(), ("<" + dialog_.remote_target + ">").c_str());
    nta_leg_server_route(leg_, record_route, contact);
    phase_ = Phase::confirmed;
    connected_ = true;
    dialog_.sdp_version += 50;  // versions said after the last checkpoint are overtaken
    peer_update_ = false;
    if (dialog_.session_expires) arm_session_timer();
    return true;
}

}  // namespace siaga::telephony
