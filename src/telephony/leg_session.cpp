// Session timers, RFC 4028, in both roles: we refresh, or we wait to be refreshed.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "telephony/digest.hpp"
#include "telephony/leg.hpp"

namespace siaga::telephony {

using centre::EndCause;

namespace {

// No 422 to an emergency call, so a caller's small interval is taken; this only keeps it from being absurd.
constexpr std::uint32_t kLeastInterval = 4;

bool says(const char* refresher, const char* who) { return refresher && same_text(refresher, who); }

std::chrono::milliseconds seconds(std::uint32_t n) { return std::chrono::seconds(n); }

}  // namespace

void SipLeg::agree_session_as_uas(const sip_t* sip) {
    peer_timer_ = supports(sip, "timer");
    if (sip->sip_allow) peer_update_ = allows(sip, "UPDATE");
    const auto* wanted = sip->sip_session_expires;
    if (!wanted) {  // RFC 4028 §9: we may ask for one, and then refresh it ourselves
        dialog_.session_expires = engine_.options().session_expires;
        dialog_.we_refresh = true;
        return;
    }
    dialog_.session_expires = std::max<std::uint32_t>(static_cast<std::uint32_t>(std::min<unsigned long>(wanted->x_delta, 86'400)), kLeastInterval);
    dialog_.we_refresh = !peer_timer_ || !says(wanted->x_refresher, "uac");
}

void SipLeg::agree_session_as_uac(const sip_t* sip) {
    const auto* agreed = sip->sip_session_expires;
    if (!agreed) {  // the peer knows no timers: our own refreshes still find a vanished phone
        dialog_.session_expires = std::max(engine_.options().session_expires, min_se_);
        dialog_.we_refresh = true;
        return;
    }
    dialog_.session_expires = std::max<std::uint32_t>(static_cast<std::uint32_t>(std::min<unsigned long>(agreed->x_delta, 86'400)), kLeastInterval);
    dialog_.we_refresh = !says(agreed->x_refresher, "uas");
}

void SipLeg::arm_session_timer() {
    auto& timers = engine_.timers();
    timers.cancel(session_timer_);
    if (!dialog_.session_expires || phase_ != Phase::confirmed) return;
    const auto interval = dialog_.session_expires;
    // §10: refresh at half; not refreshed, end min(32, interval/3) before it expires.
    const auto in = dialog_.we_refresh ? seconds(interval) / 2 : seconds(interval) - seconds(std::min(32U, interval / 3));
    session_timer_ = timers.set(in, [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self || self->phase_ != Phase::confirmed) return;
        self->session_timer_ = 0;
        if (self->dialog_.we_refresh) self->refresh();
        else self->session_lost(0);
    });
}

void SipLeg::session_lost(int status) {
    if (phase_ != Phase::confirmed) return;
    spdlog::warn("session_expired leg={} status={}", id_.value, status);
    bye("Reason: SIP;cause=408;text=\"Session expired\"");
    end(EndCause::session_expired, status, "session_expired");
    released_ = true;
    finish();
}

void SipLeg::refresh() {
    if (refresh_out_ || change_in_) {  // an exchange is under way, and refreshes too
        arm_session_timer();
        return;
    }
    const auto header = "Session-Expires: " + std::to_string(dialog_.session_expires) + ";refresher=uac\r\nMin-SE: " + std::to_string(std::min(min_se_, dialog_.session_expires));
    refresh_is_invite_ = !peer_update_;
    const bool invite = refresh_is_invite_;
    if (local_sdp_.empty()) local_sdp_ = write_offer(local());  // adopted: the last one went with the old process
    auto* by = connection();
    refresh_out_ = nta_outgoing_tcreate(
        leg_, &SipLeg::on_refresh_response, this, URL_STRING_MAKE(route()), invite ? sip_method_invite : sip_method_update,
        invite ? "INVITE" : "UPDATE", nullptr, SIPTAG_CONTACT_STR(dialog_.local_contact.c_str()), SIPTAG_ALLOW_STR(kAllow),
        SIPTAG_SUPPORTED_STR("timer"), SIPTAG_USER_AGENT_STR(kServer), SIPTAG_HEADER_STR(header.c_str()), TAG_IF(by, NTATAG_TPORT(by)),
        TAG_IF(invite, SIPTAG_CONTENT_TYPE_STR("application/sdp")), TAG_IF(invite, SIPTAG_PAYLOAD_STR(local_sdp_.c_str())), TAG_END());
    if (!refresh_out_) session_lost(0);
}

int SipLeg::on_refresh_response(void* magic, nta_outgoing_t* orq, const sip_t* sip) {
    auto* self = static_cast<SipLeg*>(magic);
    const int status = nta_outgoing_status(orq);
    if (status < 200 || orq != self->refresh_out_) return 0;
    if (self->phase_ != Phase::confirmed) return 0;  // buried with the leg
    return self->refreshed(status, sip);
}

int SipLeg::refreshed(int status, const sip_t* sip) {
    const bool invite = refresh_is_invite_;
    if (invite && status < 300) {  // the ACK needs the INVITE's transaction
        std::swap(invite_out_, refresh_out_);
        invite_cseq_ = nta_outgoing_cseq(invite_out_);
        ack();
    }
    if (refresh_out_) nta_outgoing_destroy(std::exchange(refresh_out_, nullptr));
    if (status < 300 && sip) {
        learn_target(sip, false);
        agree_session_as_uac(sip);
        const auto before = media_;
        const auto body = part_of_body(sip, "application/sdp");
        if (invite && !body.empty() && apply_remote(body) && media_ != before)
            engine_.tell(centre::LegChanged{id_, media_, held_by_peer_});
        arm_session_timer();
        checkpoint();
        return 0;
    }
    if (status == 408 || status == 481) {  // §10: the peer does not know this dialog any more
        session_lost(status);
        return 0;
    }
    if (status == 422 && sip && sip->sip_min_se)
        dialog_.session_expires = min_se_ = static_cast<std::uint32_t>(std::clamp<unsigned long>(sip->sip_min_se->min_delta, dialog_.session_expires, 86'400));
    if (status == 405 || status == 501) peer_update_ = false;
    // Glare (491) and the rest: again after 2.1-4 s, in steps of 10 ms by chance (RFC 3261 §14.1).
    const auto chance = std::stoul(random_hex(2), nullptr, 16) % 190;
    engine_.timers().cancel(session_timer_);
    session_timer_ = engine_.timers().set(std::chrono::milliseconds(2100 + 10 * chance), [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self || self->phase_ != Phase::confirmed) return;
        self->session_timer_ = 0;
        self->refresh();
    });
    return 0;
}

}  // namespace siaga::telephony
