#include "telephony/agent.hpp"

#include <spdlog/spdlog.h>

#include "siaga/telephony/number.hpp"
#include "telephony/leg.hpp"

namespace siaga::telephony {

namespace {

std::string in_brackets(const std::string& host) {
    return host.find(':') != std::string::npos && host.front() != '[' ? "[" + host + "]" : host;
}

bool is_in_dialog(const sip_t* sip) { return sip->sip_to && sip->sip_to->a_tag && *sip->sip_to->a_tag; }

}  // namespace

SipAgent::~SipAgent() {
    if (nta_) nta_agent_destroy(nta_);
}

Status SipAgent::open(su_root_t* root, const std::string& address, std::uint16_t port) {
    port_ = port;
    const auto idle = static_cast<unsigned>(engine_.options().tcp_idle.count());
    const auto url = "sip:" + in_brackets(address) + ":" + std::to_string(port);
    nta_ = nta_agent_create(root, URL_STRING_MAKE(url.c_str()), &SipAgent::on_message, this,
                            NTATAG_MCLASS(sip_default_mclass()),
                            NTATAG_UA(1),  // ACKs of 2xx find their INVITE
                            NTATAG_MAXSIZE(64 * 1024), NTATAG_UDP_MTU(1300),
                            NTATAG_MAX_PROCEEDING(side_ == Side::trunk ? engine_.options().most_unanswered : kMaxSeatProceeding),
                            NTATAG_BAD_REQ_MASK(0),  // one bad optional header must not cost a caller the call
                            NTATAG_USE_NAPTR(0), NTATAG_USE_SRV(0),  // a call never waits on DNS
                            NTATAG_SERVER_RPORT(1), NTATAG_CLIENT_RPORT(1),
                            NTATAG_TIMER_C(0),  // the house has a clock of its own for each ring
                            TPTAG_PONG2PING(1), TPTAG_REUSE(1), TPTAG_IDLE(idle), TPTAG_TIMEOUT(30'000),
                            TPTAG_QUEUESIZE(64), TPTAG_UDP_RMEM(1 << 20), TAG_END());
    if (!nta_) return fail("sip_bind", "tidak dapat membuka alamat SIP", url);
    const auto* found = nta_agent_contact(nta_);
    const bool any = address == "0.0.0.0" || address == "::" || address == "*";
    host_ = in_brackets(any && found && found->m_url->url_host ? std::string(found->m_url->url_host) : address);
    spdlog::info("sip_open side={} address={} port={}", side_ == Side::trunk ? "trunk" : "seat", address, port);
    return {};
}

Status SipAgent::open_tls(const std::string& address, std::uint16_t port, const std::filesystem::path& directory) {
    const auto idle = static_cast<unsigned>(engine_.options().tcp_idle.count());
    const auto url = "sips:" + in_brackets(address) + ":" + std::to_string(port) + ";transport=tls";
    if (nta_agent_add_tport(nta_, URL_STRING_MAKE(url.c_str()), TPTAG_CERTIFICATE(directory.c_str()),
                            TPTAG_TLS_VERIFY_POLICY(0), TPTAG_IDLE(idle), TPTAG_TIMEOUT(30'000), TAG_END()) < 0)
        return fail("sip_bind_tls", "tidak dapat membuka alamat SIP TLS", url);
    tls_port_ = port;
    spdlog::info("sip_open side=seat address={} port={} transport=tls", address, port);
    return {};
}

std::string SipAgent::contact(const std::string& transport) const {
    if (transport == "tls") return "<sip:siaga@" + host_ + ":" + std::to_string(tls_port_) + ";transport=tls>";
    const auto base = "<sip:siaga@" + host_ + ":" + std::to_string(port_);
    return transport == "tcp" ? base + ";transport=tcp>" : base + ">";
}

int SipAgent::discard(msg_t* msg) {
    nta_msg_discard(nta_, msg);
    return 0;
}

void SipAgent::reply(msg_t* msg, int status, const char* phrase, const char* header) {
    nta_msg_treply(nta_, msg, status, phrase, SIPTAG_SERVER_STR(kServer), TAG_IF(header, SIPTAG_HEADER_STR(header)),
                   SIPTAG_ALLOW_STR(kAllow), TAG_END());
}

int SipAgent::on_message(SipAgent* self, nta_agent_t*, msg_t* msg, sip_t* sip) {
    if (!sip || !sip->sip_request) {  // a response nobody waits for, or of an INVITE that was left
        if (sip && sip->sip_status) self->engine_.orphans().response(*self, sip);
        return self->discard(msg);
    }
    return self->side_ == Side::trunk ? self->trunk_request(msg, sip) : self->seat_request(msg, sip);
}

void SipAgent::stranger(const Source& source) {
    ++engine_.strangers;
    if (auto count = knocks_.knock(source.address, std::chrono::steady_clock::now())) {
        spdlog::warn("stranger_invite source={} count={}", to_string(source.address), *count);
        engine_.tell(centre::StrangerKnocked{to_string(source.address), *count});
    }
}

msg_t* SipAgent::options_to(const std::string& uri) {
    const auto from = "<sip:siaga@" + host_ + ">;tag=" + random_hex(6), to = "<" + uri + ">", call_id = random_hex(12);
    auto* msg = nta_msg_create(nta_, 0);
    if (!msg) return nullptr;
    auto* request = sip_request_create(msg_home(msg), SIP_METHOD_OPTIONS, URL_STRING_MAKE(uri.c_str()), nullptr);
    if (!request) {
        nta_msg_discard(nta_, msg);
        return nullptr;
    }
    sip_add_tl(msg, sip_object(msg), SIPTAG_REQUEST(request), SIPTAG_FROM_STR(from.c_str()), SIPTAG_TO_STR(to.c_str()),
               SIPTAG_CALL_ID_STR(call_id.c_str()), SIPTAG_CSEQ_STR("1 OPTIONS"), SIPTAG_MAX_FORWARDS_STR("70"),
               SIPTAG_USER_AGENT_STR(kServer), TAG_END());
    sip_complete_message(msg);
    return msg;
}

void SipAgent::tick() {
    knocks_.flush(std::chrono::steady_clock::now(), [this](const IpAddress& source, std::uint64_t count) {
        engine_.tell(centre::StrangerKnocked{to_string(source), count});
    });
}

int SipAgent::trunk_request(msg_t* msg, const sip_t* sip) {
    const auto source = source_of(nta_, msg);
    const auto* trunk = engine_.trunks().of(source.address, own_);
    const auto method = sip->sip_request->rq_method;
    if (!trunk) {
        if (method == sip_method_invite && !is_in_dialog(sip)) stranger(source);
        return discard(msg);
    }
    if (method == sip_method_ack) return discard(msg);
    if (is_in_dialog(sip) || method == sip_method_cancel || method == sip_method_bye) {
        reply(msg, SIP_481_NO_TRANSACTION);
        return 0;
    }
    if (method == sip_method_invite) {
        take_trunk_invite(msg, sip_object(msg), source, *trunk);
        return 0;
    }
    if (method == sip_method_options) reply(msg, SIP_200_OK, "Accept: application/sdp, multipart/mixed, application/pidf+xml");
    else if (method == sip_method_subscribe) reply(msg, SIP_489_BAD_EVENT);
    else reply(msg, SIP_405_METHOD_NOT_ALLOWED);
    return 0;
}

void SipAgent::take_trunk_invite(msg_t* msg, sip_t* sip, const Source& source, const centre::TrunkSettings& trunk) {
    if (engine_.unanswered() >= engine_.options().most_unanswered) {
        ++engine_.shed;
        reply(msg, SIP_503_SERVICE_UNAVAILABLE, "Retry-After: 2");
        return;
    }
    auto leg = std::make_shared<SipLeg>(engine_, SipLeg::Kind::caller, *this);
    if (!leg->take_invite(msg, sip, source)) return;
    engine_.add(leg);
    leg->tell_invite(sip, trunk);
}

int SipAgent::seat_request(msg_t* msg, const sip_t* sip) {
    const auto source = source_of(nta_, msg);
    const auto method = sip->sip_request->rq_method;
    if (method == sip_method_ack) return discard(msg);
    if (method == sip_method_register) {
        engine_.registrar().request(nta_, msg, sip, source);
        return 0;
    }
    const auto seat = engine_.registrar().seat_at(source);
    if (method == sip_method_invite && !is_in_dialog(sip)) {
        if (!seat) {
            stranger(source);
            return discard(msg);
        }
        const auto code = parse_uri(text_of(sip->sip_request->rq_url)).user;
        if (code != "*11" && code != "*12") {  // free dialling is refused
            reply(msg, SIP_403_FORBIDDEN);
            return 0;
        }
        auto leg = std::make_shared<SipLeg>(engine_, SipLeg::Kind::star, *this);
        if (!leg->take_invite(msg, sip_object(msg), source)) return 0;
        engine_.add(leg);
        leg->answer_star(*seat, code);
        return 0;
    }
    if (!seat) return discard(msg);
    if (method == sip_method_options) reply(msg, SIP_200_OK);
    else if (method == sip_method_subscribe) reply(msg, SIP_489_BAD_EVENT);
    else if (is_in_dialog(sip) || method == sip_method_bye || method == sip_method_cancel) reply(msg, SIP_481_NO_TRANSACTION);
    else reply(msg, SIP_405_METHOD_NOT_ALLOWED);
    return 0;
}

}  // namespace siaga::telephony
