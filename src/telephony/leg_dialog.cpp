// Requests inside a dialog: BYE, re-INVITE, UPDATE and the rest.
#include <spdlog/spdlog.h>

#include "telephony/leg.hpp"

namespace siaga::telephony {

using centre::EndCause;

// Returning a status lets nta answer and drop the transaction (ACK included); 0 means it is ours now.
int SipLeg::on_request(SipLeg* self, nta_leg_t*, nta_incoming_t* irq, const sip_t* sip) {
    const auto method = sip->sip_request->rq_method;
    if (method == sip_method_ack) return 200;
    self->count_source(irq);
    if (method == sip_method_bye) return self->bye_received(sip);
    if (self->phase_ == Phase::ended) return 481;
    switch (method) {
        case sip_method_invite: return self->reinvite_received(irq, sip);
        case sip_method_update: return self->update_received(irq, sip);
        case sip_method_options:
        case sip_method_info: return 200;
        case sip_method_notify: return 200;
        case sip_method_subscribe: return 489;
        case sip_method_refer: return 603;
        default: return 405;
    }
}

void SipLeg::count_source(nta_incoming_t* irq) {
    auto* msg = nta_incoming_getrequest(irq);
    if (!msg) return;
    const auto source = source_of(agent_.nta(), msg);
    const bool known = agent_.side() == Side::trunk ? engine_.trunks().is_peer(source.address) : source.text() == dialog_.source;
    if (!known) {
        ++engine_.other_source;
        spdlog::info("dialog_other_source leg={} source={}", id_.value, source.text());
    }
    msg_destroy(msg);
}

int SipLeg::bye_received(const sip_t* sip) {
    if (phase_ == Phase::ended) return 200;  // both hung up at once (RFC 5407 §3.1.5)
    // Sofia's nta_incoming for our unanswered ACK wait goes with the leg: a BYE before the ACK ends the call too.
    end(kind_ == Kind::seat ? EndCause::seat_hung_up : EndCause::caller_hung_up, 0, reason_of(sip));
    ack();
    finish();
    return 200;
}

// Reads what the peer wants now. False: it could not be read, and what was agreed stays.
bool SipLeg::apply_remote(std::string_view sdp) {
    auto parsed = parse_sdp(sdp);
    if (!parsed) {
        spdlog::warn("sdp_unreadable leg={} why={}", id_.value, parsed.error().code);
        return false;
    }
    offer_ = std::move(*parsed);
    agreed_ = agree(*offer_);
    auto next = agreed_.peer;
    if (next.address.empty()) next.address = media_.address;  // held by address: it stays for later
    media_ = next;
    held_by_peer_ = agreed_.held_by_peer;
    return true;
}

int SipLeg::reinvite_received(nta_incoming_t* irq, const sip_t* sip) {
    if (phase_ == Phase::outgoing || (refresh_out_ && refresh_is_invite_)) return 491;  // RFC 3261 §14.2
    if (phase_ == Phase::incoming) return 491;  // its first INVITE has not been acknowledged
    if (change_in_) {
        nta_incoming_treply(irq, SIP_500_INTERNAL_SERVER_ERROR, SIPTAG_RETRY_AFTER_STR("1"), TAG_END());
        return 500;
    }
    take_change(irq, sip, true);
    return 0;
}

int SipLeg::update_received(nta_incoming_t* irq, const sip_t* sip) {
    const bool has_sdp = !part_of_body(sip, "application/sdp").empty();
    if (phase_ != Phase::confirmed) return has_sdp ? 491 : 200;
    if (has_sdp && (change_in_ || refresh_out_)) return 491;  // RFC 3311 §5.2
    if (change_in_) return 500;
    take_change(irq, sip, false);
    return 0;
}

void SipLeg::take_change(nta_incoming_t* irq, const sip_t* sip, bool invite) {
    change_in_ = irq;
    learn_target(sip, false);
    agree_session_as_uas(sip);
    const auto before = media_;
    const bool held_before = held_by_peer_;
    const auto body = part_of_body(sip, "application/sdp");
    const bool had_offer = !body.empty() && apply_remote(body);
    if (had_offer || (invite && body.empty())) {
        auto text = had_offer ? write_answer(*offer_, agreed_, local()) : write_offer(local());
        if (text != local_sdp_) {
            ++dialog_.sdp_version;
            text = had_offer ? write_answer(*offer_, agreed_, local()) : write_offer(local());
        }
        local_sdp_ = std::move(text);
    }
    offered_in_response_ = invite && !had_offer;
    if (media_ != before || held_by_peer_ != held_before) engine_.tell(centre::LegChanged{id_, media_, held_by_peer_});
    engine_.tell(centre::LegCheckpoint{id_, dialog()}, [weak = weak_from_this(), invite, had_offer](const centre::Batch*) {
        if (auto self = weak.lock()) self->answer_change(invite, invite || had_offer);
    });
}

void SipLeg::answer_change(bool invite, bool with_sdp) {
    if (phase_ != Phase::confirmed || !change_in_) return;
    if (invite) nta_incoming_bind(change_in_, &SipLeg::on_reinvite_ack, this);
    const auto session = session_headers();
    nta_incoming_treply(change_in_, SIP_200_OK, SIPTAG_CONTACT_STR(dialog_.local_contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
                        SIPTAG_SUPPORTED_STR("timer, 100rel"), SIPTAG_SERVER_STR(kServer),
                        TAG_IF(!session.empty(), SIPTAG_HEADER_STR(session.c_str())),
                        TAG_IF(with_sdp, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                        TAG_IF(with_sdp, SIPTAG_PAYLOAD_STR(local_sdp_.c_str())), TAG_END());
    if (!invite) nta_incoming_destroy(std::exchange(change_in_, nullptr));
    arm_session_timer();
}

int SipLeg::on_reinvite_ack(SipLeg* self, nta_incoming_t* irq, const sip_t* sip) {
    if (irq != self->change_in_) return 0;
    if (sip && sip->sip_request->rq_method == sip_method_cancel) {
        // The change is taken back by nta's 487; what was agreed before goes on with the next offer.
        nta_incoming_destroy(std::exchange(self->change_in_, nullptr));
        return 0;
    }
    nta_incoming_destroy(std::exchange(self->change_in_, nullptr));
    if (!sip) {  // no ACK in 64*T1: the dialog is broken (RFC 3261 §13.3.1.4)
        ++self->engine_.lost_acks;
        self->session_lost(408);
        return 0;
    }
    if (std::exchange(self->offered_in_response_, false)) {
        const auto body = part_of_body(sip, "application/sdp");
        if (!body.empty() && self->apply_remote(body)) self->engine_.tell(centre::LegChanged{self->id_, self->media_, self->held_by_peer_});
    }
    return 0;
}

}  // namespace siaga::telephony
