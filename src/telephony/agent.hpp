// Purpose: one sofia agent: the seats', that of [trunks], or one at a trunk's own address. What belongs to no dialog and no transaction comes
// here before anything was answered, so that strangers can be met with silence.
// Thread: the telephony thread. Owner: Engine.
#pragma once

#include <string>

#include "siaga/base/result.hpp"
#include "telephony/engine.hpp"
#include "telephony/message.hpp"

namespace siaga::telephony {

inline constexpr std::size_t kMaxSeatProceeding = 64;

class SipAgent {
public:
    // `own`: the trunk's own signalling address; empty at the address of [trunks] and of the seats.
    SipAgent(Engine& engine, Side side, std::string own = {}) : engine_(engine), side_(side), own_(std::move(own)) {}
    ~SipAgent();
    SipAgent(const SipAgent&) = delete;
    SipAgent& operator=(const SipAgent&) = delete;

    [[nodiscard]] Status open(su_root_t* root, const std::string& address, std::uint16_t port);
    [[nodiscard]] Status open_tls(const std::string& address, std::uint16_t port, const std::filesystem::path& directory);
    nta_agent_t* nta() { return nta_; }
    [[nodiscard]] Side side() const { return side_; }
    [[nodiscard]] const std::string& own() const { return own_; }
    // Our Contact on this side for a leg that came or goes over `transport`: "<sip:siaga@10.0.0.1:5060>".
    [[nodiscard]] std::string contact(const std::string& transport) const;
    [[nodiscard]] const std::string& host() const { return host_; }
    // An OPTIONS to `uri` (RFC 3261 section 11), ready for nta_outgoing_mcreate; null where memory is short. Written
    // whole: sofia completes a request only from a leg, and this one belongs to none.
    [[nodiscard]] msg_t* options_to(const std::string& uri);
    void tick();

private:
    static int on_message(SipAgent* self, nta_agent_t* nta, msg_t* msg, sip_t* sip);
    int trunk_request(msg_t* msg, const sip_t* sip);
    int seat_request(msg_t* msg, const sip_t* sip);
    void stranger(const Source& source);
    void take_trunk_invite(msg_t* msg, sip_t* sip, const Source& source, const centre::TrunkSettings& trunk);
    void reply(msg_t* msg, int status, const char* phrase, const char* header = nullptr);
    int discard(msg_t* msg);

    Engine& engine_;
    const Side side_;
    const std::string own_;
    nta_agent_t* nta_ = nullptr;
    std::string host_;  // for URIs: IPv6 in brackets
    std::uint16_t port_ = 0, tls_port_ = 0;
    Knocks knocks_;
};

inline constexpr const char* kAllow = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK, INFO, NOTIFY";
inline constexpr const char* kServer = "Siaga 112";

}  // namespace siaga::telephony
