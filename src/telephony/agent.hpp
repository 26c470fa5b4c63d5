// Purpose: one sofia agent: the trunk's or the seats'. What belongs to no dialog and no transaction comes
// here before anything was answered, so that strangers can be met with silence.
// Thread: the telephony thread. Owner: Engine.
#pragma once

#include <string>

#include "siaga/base/result.hpp"
#include "telephony/engine.hpp"
#include "telephony/message.hpp"

namespace siaga::telephony {

inline constexpr std::size_t kMaxTrunkProceeding = 5000;  // DESIGN §7: then 503, the only shedding of callers
inline constexpr std::size_t kMaxSeatProceeding = 64;

class SipAgent {
public:
    SipAgent(Engine& engine, Side side) : engine_(engine), side_(side) {}
    ~SipAgent();
    SipAgent(const SipAgent&) = delete;
    SipAgent& operator=(const SipAgent&) = delete;

    [[nodiscard]] Status open(su_root_t* root, const std::string& address, std::uint16_t port);
    [[nodiscard]] Status open_tls(const std::string& address, std::uint16_t port, const std::filesystem::path& directory);
    nta_agent_t* nta() { return nta_; }
    // Our Contact on this side for a leg that came or goes over `transport`: "<sip:siaga@10.0.0.1:5060>".
    [[nodiscard]] std::string contact(const std::string& transport) const;
    [[nodiscard]] const std::string& host() const { return host_; }
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
    Side side_;
    nta_agent_t* nta_ = nullptr;
    std::string host_;  // for URIs: IPv6 in brackets
    std::uint16_t port_ = 0, tls_port_ = 0;
    Knocks knocks_;
};

inline constexpr const char* kAllow = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK, INFO, NOTIFY";
inline constexpr const char* kServer = "Siaga 112";

}  // namespace siaga::telephony
