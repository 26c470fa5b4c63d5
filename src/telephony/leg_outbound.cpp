// Our INVITE: to a seat's phone, or through a trunk.
#include <spdlog/spdlog.h>

#include <tuple>
#include <utility>

#include "siaga/telephony/number.hpp"
#include "telephony/digest.hpp"
#include "telephony/leg.hpp"

namespace siaga::telephony {

using centre::EndCause;

namespace {

// What the final answer to our INVITE means for the call (RFC 3261 §21, phones in practice).
EndCause cause_of(int status) {
    switch (status) {
        case 486: case 600: return EndCause::busy;
        case 487: return EndCause::cancelled;
        case 408: case 480: return EndCause::no_answer;
        case 403: case 603: case 607: case 302: case 301: case 300: case 305: case 380: return EndCause::refused;
        case 404: case 410: case 484: case 604: case 502: case 503: case 504: return EndCause::unreachable;
        default: return EndCause::failed;
    }
}

}  // namespace

void SipLeg::dial(Dial dial) {
    dial_ = std::move(dial);
    phase_ = Phase::outgoing;
    engine_.name(*this, dial_.leg);
    local_address_ = dial_.local_address;
    local_port_ = dial_.local_port;
    auto first = first_dialog(agent_, dial_);
    first.sdp_session = dialog_.sdp_session;
    first.sdp_version = dialog_.sdp_version;
    dialog_ = std::move(first);
    dial_.branch = dialog_.branch;
    make_leg(0);
    if (leg_) send_invite();
    if (!leg_ || !invite_out_) {
        end(EndCause::failed, 0, "cannot_send");
        finish();
        return;
    }
    net_timer_ = engine_.timers().set(dial_.no_answer, [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self || self->phase_ != Phase::outgoing) return;
        self->net_timer_ = 0;
        self->end(EndCause::no_answer, 408, "net_timer");
        self->release(EndCause::no_answer);
    });
}

centre::Dialog SipLeg::first_dialog(const SipAgent& agent, const Dial& dial) {
    centre::Dialog out;
    if (dial.secret.empty()) {
        out.call_id = random_hex(16) + "@siaga";
        out.local_tag = random_hex(8);
    } else {  // unguessable as the secret is, and new for each leg
        const auto names = hex_digest(HashKind::sha256, dial.secret + ":" + std::to_string(dial.leg.value));
        out.call_id = names.substr(0, 32) + "@siaga";
        out.local_tag = names.substr(32, 16);
        out.branch = "z9hG4bK" + names.substr(48, 16);
    }
    const auto user = dial.from_number.empty() ? std::string("anonim") : dial.from_number;
    out.local_uri = "sip:" + user + "@" + agent.host();
    out.remote_uri = dial.to_uri;
    out.local_cseq = 2;  // make_leg() begins at 1
    learn_route(out, agent, dial);
    return out;
}

void SipLeg::learn_route(centre::Dialog& dialog, const SipAgent& agent, const Dial& dial) {
    dialog.remote_target = dial.request_uri;
    const auto route = parse_uri(dial.route_uri);
    dialog.transport = route.params.contains("transport") ? lower(route.params.at("transport")) : std::string("udp");
    dialog.source = (route.host.find(':') == std::string::npos ? route.host : "[" + route.host + "]") + ":" +
                    std::to_string(route.port ? route.port : 5060);
    dialog.local_contact = agent.contact(dialog.transport);
}

// Only what no telephone network said: silence, an unreachable port, a gateway out of service.
bool SipLeg::try_next_target(int status) {
    if (released_ || rang_ || dial_.others.empty() || (status != 408 && status != 500 && status != 502 && status != 503)) return false;
    spdlog::warn("target_dead leg={} route={} status={}", id_.value, dial_.route_uri, status);
    std::tie(dial_.request_uri, dial_.route_uri) = dial_.others.front();
    dial_.others.erase(dial_.others.begin());
    learn_route(dialog_, agent_, dial_);
    send_invite();
    return invite_out_ != nullptr;
}

void SipLeg::send_invite() {
    local_sdp_ = write_offer(local());
    const auto& display = dial_.from_display.empty() ? dial_.from_number : dial_.from_display;
    std::string safe;
    for (char c : clean_text(display, 60))
        if (c != '"' && c != '\\' && c != '<' && c != '>' && c != '\n') safe += c;
    const auto from = "\"" + safe + "\" <" + dialog_.local_uri + ">;tag=" + dialog_.local_tag;
    std::string extra = "Session-Expires: " + std::to_string(std::max(engine_.options().session_expires, min_se_)) +
                        ";refresher=uac\r\nMin-SE: " + std::to_string(min_se_);
    // A phone we could never cancel stops by itself (RFC 3261 §13.3.1).
    const auto expires = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(dial_.no_answer).count());
    auto* by = connection();
    const auto own_branch = std::exchange(dial_.branch, {});  // the first INVITE's alone
    // Phones know one or the other: Call-Info (RFC 5373's practice) and Alert-Info.
    if (dial_.auto_answer)
        extra += "\r\nCall-Info: <sip:siaga@" + agent_.host() + ">;answer-after=0" +
                 "\r\nAlert-Info: <http://127.0.0.1>;info=alert-autoanswer;delay=0";
    invite_out_ = nta_outgoing_tcreate(leg_, &SipLeg::on_invite_response, this, URL_STRING_MAKE(dial_.route_uri.c_str()),
                                       SIP_METHOD_INVITE, URL_STRING_MAKE(dial_.request_uri.c_str()), SIPTAG_FROM_STR(from.c_str()),
                                       SIPTAG_CONTACT_STR(dialog_.local_contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
                                       SIPTAG_SUPPORTED_STR("timer"), SIPTAG_USER_AGENT_STR(kServer), SIPTAG_EXPIRES_STR(expires.c_str()),
                                       SIPTAG_HEADER_STR(extra.c_str()), SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                                       TAG_IF(by, NTATAG_TPORT(by)), TAG_IF(!own_branch.empty(), NTATAG_BRANCH_KEY(own_branch.c_str())),
                                       NTATAG_PASS_100(1),  // a target that says 100 lives
                                       SIPTAG_PAYLOAD_STR(local_sdp_.c_str()), TAG_END());
    if (!invite_out_) return;
    dialog_.local_cseq = nta_outgoing_cseq(invite_out_);
    const std::string_view branch = nta_outgoing_branch(invite_out_) ? nta_outgoing_branch(invite_out_) : "";
    dialog_.branch = branch.substr(branch.starts_with("branch=") ? 7 : 0);
    checkpoint();  // the next process must be able to cancel it
    watch_target();
}

void SipLeg::watch_target() {
    auto& timers = engine_.timers();
    timers.cancel(target_timer_);
    if (dial_.others.empty()) return;
    target_timer_ = timers.set(engine_.options().target_patience,  // Timer B would be 32 s
                                [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self || self->phase_ != Phase::outgoing || !self->invite_out_) return;
        self->target_timer_ = 0;
        // Its late answer would find nobody: it is ended there.
        self->engine_.orphans().leave(self->agent_, self->dialog_, self->dial_.route_uri);
        nta_outgoing_destroy(std::exchange(self->invite_out_, nullptr));
        (void)self->try_next_target(408);
    });
}

int SipLeg::on_invite_response(void* magic, nta_outgoing_t* orq, const sip_t* sip) {
    auto* self = static_cast<SipLeg*>(magic);
    if (self->phase_ != Phase::outgoing || orq != self->invite_out_) return 0;  // a 200 said again waits for its ACK
    const int status = nta_outgoing_status(orq);
    self->engine_.timers().cancel(self->target_timer_);
    if (status < 200) return sip ? self->invite_provisional(sip) : 0;
    if (status < 300 && sip) return self->invite_accepted(orq, sip);
    return self->invite_failed(status, sip);
}

int SipLeg::invite_provisional(const sip_t* sip) {
    const int status = sip->sip_status->st_status;
    if (status == 100 || released_) return 0;
    // A seat does not fork, so its early dialog is the dialog: NOTIFY talk needs its tag and target.
    if (agent_.side() == Side::seat && sip->sip_to->a_tag && dialog_.remote_tag.empty()) {
        dialog_.remote_tag = sip->sip_to->a_tag;
        nta_leg_rtag(leg_, sip->sip_to->a_tag);
        learn_target(sip, true);
    }
    bool talk = false;
    if (sip->sip_allow_events) talk = has_token(text_of_header(sip->sip_allow_events), "talk");
    std::optional<centre::MediaPeer> early;
    if (kind_ == Kind::outbound)
        if (const auto body = part_of_body(sip, "application/sdp"); !body.empty() && apply_remote(body)) early = media_;
    if (!rang_ || talk != talk_ || early) {
        rang_ = true;
        talk_ = talk;
        engine_.tell(centre::LegRang{id_, talk, early});
    }
    return 0;
}

int SipLeg::invite_failed(int status, const sip_t* sip) {
    const auto reason = sip ? reason_of(sip) : std::string{};
    nta_outgoing_destroy(std::exchange(invite_out_, nullptr));
    if (status == 422 && sip && sip->sip_min_se && !released_ && sip->sip_min_se->min_delta > min_se_ && sip->sip_min_se->min_delta <= 86'400) {
        min_se_ = static_cast<std::uint32_t>(sip->sip_min_se->min_delta);  // RFC 4028 §7.3
        send_invite();
        if (invite_out_) return 0;
    }
    if (try_next_target(status)) return 0;
    spdlog::info("leg_failed leg={} status={}", id_.value, status);
    end(status == 487 && released_ ? EndCause::cancelled : cause_of(status), status, reason);
    finish();
    return 0;
}

int SipLeg::invite_accepted(nta_outgoing_t* orq, const sip_t* sip) {
    engine_.timers().cancel(net_timer_);
    if (sip->sip_to->a_tag && dialog_.remote_tag != sip->sip_to->a_tag) {
        dialog_.remote_tag = sip->sip_to->a_tag;
        nta_leg_rtag(leg_, sip->sip_to->a_tag);
    }
    learn_target(sip, true);
    phase_ = Phase::confirmed;
    dialog_.branch.clear();
    invite_cseq_ = nta_outgoing_cseq(orq);
    if (const auto body = part_of_body(sip, "application/sdp"); !body.empty()) apply_remote(body);
    peer_update_ = allows(sip, "UPDATE");
    agree_session_as_uac(sip);
    if (released_) {  // our CANCEL came too late (RFC 3261 §9.1): take it and end it
        ack();
        bye("Reason: SIP;cause=487;text=\"Cancelled\"");
        finish();
        return 0;
    }
    connected_ = true;
    // The ACK commits the dialog, so the journal knows it first.
    auto done = [weak = weak_from_this()](const centre::Batch*) {
        auto self = weak.lock();
        if (!self || self->phase_ != Phase::confirmed) return;
        self->ack();
        self->arm_session_timer();
    };
    engine_.tell(centre::LegPickedUp{id_, media_, dialog()}, std::move(done));
    return 0;
}

// The INVITE's transaction must still be there: sofia aborts on an ACK without one.
void SipLeg::ack() {
    if (!invite_out_) return;
    Home home;
    auto* cseq = sip_cseq_create(home.get(), invite_cseq_, SIP_METHOD_ACK);
    auto* by = connection();
    auto* sent = nta_outgoing_tcreate(leg_, nullptr, nullptr, URL_STRING_MAKE(route()), SIP_METHOD_ACK, nullptr,
                                      TAG_IF(by, NTATAG_TPORT(by)), SIPTAG_CSEQ(cseq), TAG_END());
    if (sent) nta_outgoing_destroy(sent);
    nta_outgoing_destroy(std::exchange(invite_out_, nullptr));
}

void SipLeg::ask_to_answer() {
    if (phase_ != Phase::outgoing || !leg_ || dialog_.remote_tag.empty()) return;
    if (notify_out_) nta_outgoing_destroy(std::exchange(notify_out_, nullptr));
    auto* by = connection();
    notify_out_ = nta_outgoing_tcreate(leg_, &SipLeg::on_notify_response, this, URL_STRING_MAKE(dial_.route_uri.c_str()), SIP_METHOD_NOTIFY,
                                       nullptr, SIPTAG_CONTACT_STR(dialog_.local_contact.c_str()), SIPTAG_EVENT_STR("talk"), TAG_IF(by, NTATAG_TPORT(by)),
                                       SIPTAG_SUBSCRIPTION_STATE_STR("active"), SIPTAG_USER_AGENT_STR(kServer), TAG_END());
}

// A phone that offered talk and refuses it is asked by other means: the centre is told it cannot.
int SipLeg::on_notify_response(void* magic, nta_outgoing_t* orq, const sip_t*) {
    auto* self = static_cast<SipLeg*>(magic);
    const int status = nta_outgoing_status(orq);
    if (status < 200 || orq != self->notify_out_) return 0;
    nta_outgoing_destroy(std::exchange(self->notify_out_, nullptr));
    if (status >= 300 && self->phase_ == Phase::outgoing && !self->released_) {
        spdlog::warn("talk_refused leg={} status={}", self->id_.value, status);
        self->talk_ = false;
        self->engine_.tell(centre::LegRang{self->id_, false, std::nullopt});
    }
    return 0;
}

}  // namespace siaga::telephony
