// A caller's INVITE from its first packet to its ACK.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "siaga/telephony/number.hpp"
#include "telephony/digest.hpp"
#include "telephony/leg.hpp"

namespace siaga::telephony {

using centre::EndCause;

bool SipLeg::take_invite(msg_t* msg, sip_t* sip, const Source& source) {
    dialog_.call_id = clean_text(sip->sip_call_id->i_id, 256);
    dialog_.local_uri = text_of(sip->sip_to->a_url);
    dialog_.remote_uri = text_of(sip->sip_from->a_url);
    dialog_.local_tag = random_hex(8);
    dialog_.remote_tag = sip->sip_from->a_tag ? sip->sip_from->a_tag : "";
    dialog_.remote_cseq = sip->sip_cseq->cs_seq;
    dialog_.route_set = record_routes(sip);
    dialog_.remote_target = sip->sip_contact ? text_of(sip->sip_contact->m_url) : source.uri();
    dialog_.transport = source.transport;
    dialog_.source = source.text();
    dialog_.local_contact = agent_.contact(source.transport);
    dialog_.invite = text_of_message(msg);
    return open_invite(msg, sip, nullptr);
}

bool SipLeg::open_invite(msg_t* msg, sip_t* sip, tport_t* tport) {
    dial_.route_uri = send_uri(dialog_.source, dialog_.transport);
    make_leg(sip->sip_cseq->cs_seq);
    if (!leg_) {
        nta_msg_discard(agent_.nta(), msg);
        return false;
    }
    nta_leg_server_route(leg_, sip->sip_record_route, sip->sip_contact);
    early_media_asked_ = has_token(unknown_header(sip, "P-Early-Media"), "supported");
    agree_session_as_uas(sip);
    if (const auto body = part_of_body(sip, "application/sdp"); !body.empty())
        if (auto parsed = parse_sdp(body)) offer_ = std::move(*parsed);
    if (offer_) agreed_ = agree(*offer_);
    media_ = agreed_.peer;
    held_by_peer_ = offer_ && agreed_.held_by_peer;
    offered_in_response_ = !offer_;
    invite_in_ = nta_incoming_create(agent_.nta(), leg_, msg, sip, TAG_IF(tport, NTATAG_TPORT(tport)), TAG_END());
    if (!invite_in_) return false;
    nta_incoming_bind(invite_in_, &SipLeg::on_ack_cancel, this);
    counted_unanswered_ = true;
    ++engine_.unanswered_;
    return true;
}

// The answer goes where the Via of the kept request says, received= and rport= included.
bool SipLeg::take_again(const centre::Leg& known, bool early_media) {
    id_ = known.id;
    dialog_ = known.dialog;
    local_address_ = known.local_address;
    local_port_ = known.local_port;
    auto* tport = tport_by_protocol(nta_agent_tports(agent_.nta()), dialog_.transport.c_str());
    auto* msg = msg_make(sip_default_mclass(), 0, dialog_.invite.data(), static_cast<ssize_t>(dialog_.invite.size()));
    auto* sip = msg ? sip_object(msg) : nullptr;
    if (!tport || !sip || !sip->sip_request || sip->sip_request->rq_method != sip_method_invite || sip_sanity_check(sip) < 0 ||
        dialog_.local_tag.empty()) {
        if (msg) msg_destroy(msg);
        return false;
    }
    if (!open_invite(msg, sip, tport)) return false;
    // Whatever was said is said again: a 180 harms nobody, and the peer answers each 200 with an ACK (RFC 3261 §13.2.2.4).
    if (known.state == centre::LegState::answered) connect();
    else if (known.state == centre::LegState::ringing) ring(early_media);
    return true;
}

void SipLeg::tell_invite(const sip_t* sip, const centre::TrunkSettings& trunk) {
    centre::TrunkInvite fact;
    fact.handle = handle_;
    fact.trunk = trunk.id;
    fact.caller = read_caller(sip, trunk.trust_pai);
    const auto called = parse_called(text_of(sip->sip_request->rq_url));
    fact.called_raw = called.raw;
    fact.called = called.number;
    fact.called_listed = is_listed(called, trunk.delivered);
    fact.media = media_;
    fact.has_offer = offer_.has_value();
    fact.early_media = early_media_asked_ && offer_.has_value();
    fact.dialog = dialog();
    spdlog::info("invite handle={} trunk={} source={} called={} listed={} caller={}", handle_, trunk.id.value, dialog_.source,
                 fact.called, fact.called_listed, mask_number(fact.caller.number));
    engine_.tell(std::move(fact), [weak = weak_from_this()](const centre::Batch* batch) {
        auto self = weak.lock();
        // Only a house without a port left refuses, and with 503, so that the telco tries its other route.
        if (self && batch && batch->refusal) self->refuse(503, "Service Unavailable");
    });
}

void SipLeg::refuse(int status, const char* phrase) {
    if (phase_ != Phase::incoming || connected_) return;
    spdlog::error("invite_refused handle={} status={}", handle_, status);
    released_ = true;
    if (invite_in_) nta_incoming_treply(invite_in_, status, phrase, SIPTAG_RETRY_AFTER_STR("2"), TAG_END());
    finish();
}

void SipLeg::arrived(const centre::CallArrived& e) {
    engine_.name(*this, e.leg);
    local_address_ = e.local_address;
    local_port_ = e.local_port;
}

void SipLeg::ring(bool early_media) {
    if (phase_ != Phase::incoming || connected_ || !invite_in_) return;
    const auto contact = dialog_.local_contact;
    if (!early_media || !offer_) {
        nta_incoming_treply(invite_in_, SIP_180_RINGING, SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
                            SIPTAG_SERVER_STR(kServer), TAG_END());
        return;
    }
    local_sdp_ = write_answer(*offer_, agreed_, local());
    // RFC 5009 §8: the network opens the early path for what this header says.
    nta_incoming_treply(invite_in_, SIP_183_SESSION_PROGRESS, SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
                        SIPTAG_SERVER_STR(kServer),
                        TAG_IF(early_media_asked_, SIPTAG_HEADER_STR("P-Early-Media: sendrecv")),
                        SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(local_sdp_.c_str()), TAG_END());
}

std::string SipLeg::session_headers() const {
    if (!dialog_.session_expires) return {};
    const bool uas_refreshes = dialog_.we_refresh;
    std::string out = "Session-Expires: " + std::to_string(dialog_.session_expires) + ";refresher=" + (uas_refreshes ? "uas" : "uac");
    if (!uas_refreshes) out += "\r\nRequire: timer";  // RFC 4028 §9: only when the UAC is to refresh
    return out;
}

void SipLeg::connect() {
    if (phase_ != Phase::incoming || connected_ || !invite_in_) return;
    connected_ = true;
    if (counted_unanswered_) --engine_.unanswered_;
    counted_unanswered_ = false;
    if (local_sdp_.empty()) local_sdp_ = offer_ ? write_answer(*offer_, agreed_, local()) : write_offer(local());
    const auto session = session_headers();
    nta_incoming_treply(invite_in_, SIP_200_OK, SIPTAG_CONTACT_STR(dialog_.local_contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
                        SIPTAG_SUPPORTED_STR("timer, 100rel"), SIPTAG_SERVER_STR(kServer),
                        TAG_IF(!session.empty(), SIPTAG_HEADER_STR(session.c_str())),
                        SIPTAG_CONTENT_TYPE_STR("application/sdp"), SIPTAG_PAYLOAD_STR(local_sdp_.c_str()), TAG_END());
}

// *11 and *12: a short answer that confirms, then BYE. The phone shows that it was understood.
void SipLeg::answer_star(const SeatId& seat, const std::string& code) {
    star_seat_ = seat;
    local_address_ = parse_address(agent_.host()) ? agent_.host() : std::string("127.0.0.1");
    local_port_ = 9;  // discard: nothing is said
    direction_ = Direction::inactive;
    agreed_.answer = Direction::inactive;
    spdlog::info("star_code seat={} code={}", seat.value, code);
    engine_.tell(centre::StarCode{seat, code}, [weak = weak_from_this()](const centre::Batch* batch) {
        auto self = weak.lock();
        if (!self) return;
        if (batch && batch->refusal) {
            self->released_ = true;
            if (self->invite_in_) nta_incoming_treply(self->invite_in_, SIP_403_FORBIDDEN, TAG_END());
            self->finish();
            return;
        }
        self->connect();
    });
}

int SipLeg::on_ack_cancel(SipLeg* self, nta_incoming_t*, const sip_t* sip) {
    if (!sip) self->lost_ack();  // 64*T1 without an ACK (RFC 3261 §13.3.1.4)
    else if (sip->sip_request->rq_method == sip_method_cancel) return self->cancelled(sip);
    else self->acknowledged(sip);
    return 0;
}

int SipLeg::cancelled(const sip_t* sip) {
    if (phase_ != Phase::incoming || connected_) return 0;  // crossed our 200: nta answered 481, the peer sends BYE
    end(EndCause::caller_hung_up, 487, reason_of(sip));
    finish();  // nta answers 487 to the INVITE
    return 0;
}

void SipLeg::acknowledged(const sip_t* ack) {
    if (phase_ != Phase::incoming || !connected_) return;  // the ACK of a refusal
    phase_ = Phase::confirmed;
    dialog_.invite.clear();
    if (invite_in_) nta_incoming_destroy(std::exchange(invite_in_, nullptr));
    engine_.timers().cancel(net_timer_);
    if (released_ || kind_ == Kind::star) {
        released_ = true;
        bye(nullptr);
        finish();
        return;
    }
    if (offered_in_response_) {
        offered_in_response_ = false;
        if (const auto body = part_of_body(ack, "application/sdp"); !body.empty()) apply_remote(body);
    }
    arm_session_timer();
    engine_.tell(centre::LegPickedUp{id_, media_, dialog()});
}

void SipLeg::lost_ack() {
    if (phase_ != Phase::incoming || !connected_) return;
    ++engine_.lost_acks;
    spdlog::warn("ack_lost leg={} handle={}", id_.value, handle_);
    phase_ = Phase::confirmed;
    if (invite_in_) nta_incoming_destroy(std::exchange(invite_in_, nullptr));
    bye("Reason: SIP;cause=408;text=\"ACK lost\"");
    end(EndCause::failed, 408, "ack_lost");
    released_ = true;
    finish();
}

}  // namespace siaga::telephony
