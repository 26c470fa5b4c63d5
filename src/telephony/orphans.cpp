#include "telephony/orphans.hpp"

#include <spdlog/spdlog.h>

#include "telephony/agent.hpp"

namespace siaga::telephony {

namespace {

constexpr std::chrono::seconds kCancelPatience{1};
constexpr std::chrono::seconds kPeersPatience{180};  // a phone may ring this long and then refuse

// The Via our INVITE went out with: sent-by and branch are what the peer matches (RFC 3261 §17.2.3).
std::string via_of(SipAgent& agent, const std::string& transport, const std::string& branch) {
    const auto wanted = "SIP/2.0/" + (transport.empty() ? std::string("udp") : transport);
    for (const sip_via_t* via = nta_agent_via(agent.nta()); via; via = via->v_next) {
        if (!via->v_protocol || !same_text(via->v_protocol, wanted)) continue;
        return std::string(via->v_protocol) + " " + via->v_host + (via->v_port ? ":" + std::string(via->v_port) : "") + ";rport;branch=" + branch;
    }
    return {};
}

}  // namespace

Orphans::Orphan& Orphans::keep(SipAgent& agent, const centre::Dialog& dialog, const std::string& route) {
    if (by_call_id_.size() >= kMost) {
        tell(by_call_id_.begin()->second);
        auto& oldest = by_call_id_.begin()->second;
        engine_.timers().cancel(oldest.forgotten_by);
        if (oldest.cancel) nta_outgoing_destroy(oldest.cancel);
        by_call_id_.erase(by_call_id_.begin());
    }
    auto& orphan = by_call_id_[dialog.call_id];
    orphan.owner = this;
    orphan.agent = &agent;
    orphan.dialog = dialog;
    orphan.route = route;
    engine_.timers().cancel(orphan.forgotten_by);
    orphan.forgotten_by = engine_.timers().set(kPeersPatience, [this, call_id = dialog.call_id] {
        const auto it = by_call_id_.find(call_id);
        if (it == by_call_id_.end()) return;
        tell(it->second);
        if (it->second.cancel) nta_outgoing_destroy(it->second.cancel);
        by_call_id_.erase(it);
    });
    return orphan;
}

void Orphans::leave(SipAgent& agent, const centre::Dialog& dialog, const std::string& route) { keep(agent, dialog, route); }

void Orphans::cancel(SipAgent& agent, const centre::Leg& known) {
    const auto& dialog = known.dialog;
    auto& orphan = keep(agent, dialog, send_uri(dialog.source, dialog.transport));
    orphan.leg = known.id;
    const auto via = via_of(agent, dialog.transport, dialog.branch);
    const auto from = "<" + dialog.local_uri + ">;tag=" + dialog.local_tag;
    const auto to = "<" + dialog.remote_uri + ">";
    const auto cseq = std::to_string(dialog.local_cseq) + " CANCEL";
    auto* msg = nta_msg_create(agent.nta(), 0);
    if (msg && !via.empty()) {
        auto* request = sip_request_create(msg_home(msg), SIP_METHOD_CANCEL, URL_STRING_MAKE(dialog.remote_target.c_str()), nullptr);
        sip_add_tl(msg, sip_object(msg), SIPTAG_REQUEST(request), SIPTAG_VIA_STR(via.c_str()), SIPTAG_FROM_STR(from.c_str()),
                   SIPTAG_TO_STR(to.c_str()), SIPTAG_CALL_ID_STR(dialog.call_id.c_str()), SIPTAG_CSEQ_STR(cseq.c_str()),
                   SIPTAG_MAX_FORWARDS_STR("70"), SIPTAG_USER_AGENT_STR(kServer), TAG_END());
        sip_complete_message(msg);
        orphan.cancel = nta_outgoing_mcreate(agent.nta(), &Orphans::on_cancel_response, &orphan, URL_STRING_MAKE(orphan.route.c_str()), msg,
                                             NTATAG_USER_VIA(1), TAG_END());
    } else if (msg) {
        nta_msg_discard(agent.nta(), msg);
    }
    spdlog::info("invite_cancelled leg={} target={}", known.id.value, dialog.source);
    orphan.told_by = engine_.timers().set(orphan.cancel ? kCancelPatience : std::chrono::seconds{0}, [this, call_id = dialog.call_id] {
        const auto it = by_call_id_.find(call_id);
        if (it == by_call_id_.end()) return;
        it->second.told_by = 0;
        tell(it->second);
    });
}

int Orphans::on_cancel_response(void* magic, nta_outgoing_t* orq, const sip_t*) {
    auto& orphan = *static_cast<Orphan*>(magic);
    if (nta_outgoing_status(orq) < 200 || orq != orphan.cancel) return 0;
    nta_outgoing_destroy(std::exchange(orphan.cancel, nullptr));
    orphan.owner->tell(orphan);
    return 0;
}

void Orphans::tell(Orphan& orphan) {
    engine_.timers().cancel(orphan.told_by);
    if (const auto leg = std::exchange(orphan.leg, LegId{}))
        engine_.tell(centre::LegGone{leg, centre::EndCause::server_restart, 0, "server_restart"});
}

void Orphans::response(SipAgent& agent, const sip_t* sip) {
    if (!sip->sip_call_id || !sip->sip_cseq || sip->sip_cseq->cs_method != sip_method_invite || sip->sip_status->st_status < 200) return;
    const auto it = by_call_id_.find(clean_text(sip->sip_call_id->i_id, 256));
    if (it == by_call_id_.end() || it->second.agent != &agent) return;
    auto& orphan = it->second;
    // Another INVITE of the same call may be under way; only the one that was left is ours.
    if (!sip->sip_from || !sip->sip_from->a_tag || orphan.dialog.local_tag != sip->sip_from->a_tag || sip->sip_cseq->cs_seq != orphan.dialog.local_cseq) return;
    acknowledge(orphan, sip);
    if (sip->sip_status->st_status < 300) end(orphan, sip);
    tell(orphan);
}

// The ACK of a refusal has the INVITE's branch and target, that of a 2xx goes to the new dialog's.
void Orphans::acknowledge(const Orphan& orphan, const sip_t* sip) {
    auto* nta = orphan.agent->nta();
    auto* msg = nta_msg_create(nta, 0);
    if (!msg) return;
    const bool accepted = sip->sip_status->st_status < 300;
    auto* home = msg_home(msg);
    const auto target = accepted && sip->sip_contact ? text_of(sip->sip_contact->m_url) : orphan.dialog.remote_target;
    sip_add_tl(msg, sip_object(msg), SIPTAG_REQUEST(sip_request_create(home, SIP_METHOD_ACK, URL_STRING_MAKE(target.c_str()), nullptr)),
               TAG_IF(!accepted, SIPTAG_VIA(sip->sip_via)), SIPTAG_FROM(sip->sip_from), SIPTAG_TO(sip->sip_to), SIPTAG_CALL_ID(sip->sip_call_id),
               SIPTAG_CSEQ(sip_cseq_create(home, sip->sip_cseq->cs_seq, SIP_METHOD_ACK)), SIPTAG_MAX_FORWARDS_STR("70"), TAG_END());
    sip_complete_message(msg);
    nta_msg_tsend(nta, msg, URL_STRING_MAKE(orphan.route.c_str()), TAG_IF(!accepted, NTATAG_USER_VIA(1)), TAG_END());
}

void Orphans::end(Orphan& orphan, const sip_t* sip) {
    if (std::exchange(orphan.ended, true)) return;
    auto* nta = orphan.agent->nta();
    auto* msg = nta_msg_create(nta, 0);
    if (!msg) return;
    auto* home = msg_home(msg);
    const auto target = sip->sip_contact ? text_of(sip->sip_contact->m_url) : orphan.dialog.remote_target;
    spdlog::info("late_answer_ended target={}", orphan.route);
    sip_add_tl(msg, sip_object(msg), SIPTAG_REQUEST(sip_request_create(home, SIP_METHOD_BYE, URL_STRING_MAKE(target.c_str()), nullptr)),
               SIPTAG_FROM(sip->sip_from), SIPTAG_TO(sip->sip_to), SIPTAG_CALL_ID(sip->sip_call_id),
               SIPTAG_CSEQ(sip_cseq_create(home, sip->sip_cseq->cs_seq + 1, SIP_METHOD_BYE)), SIPTAG_MAX_FORWARDS_STR("70"),
               SIPTAG_USER_AGENT_STR(kServer), TAG_END());
    sip_complete_message(msg);
    auto* bye = nta_outgoing_mcreate(nta, nullptr, nullptr, URL_STRING_MAKE(orphan.route.c_str()), msg, TAG_END());
    if (bye) nta_outgoing_destroy(bye);  // sofia repeats it by itself
}

void Orphans::close() {
    for (auto& [call_id, orphan] : by_call_id_) {
        engine_.timers().cancel(orphan.told_by);
        engine_.timers().cancel(orphan.forgotten_by);
        if (orphan.cancel) nta_outgoing_destroy(orphan.cancel);
    }
    by_call_id_.clear();
}

}  // namespace siaga::telephony
