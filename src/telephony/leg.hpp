// Purpose: one SIP dialog of ours and its INVITEs: a caller, a seat's ring, an outgoing call.
// It does what written events say and tells what the peer did; it decides nothing about calls.
// Thread: the telephony thread. Owner: Engine (shared only so that timers can see it is gone).
// RFCs at the deciding lines. Life: incoming or outgoing -> confirmed -> ended.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "siaga/centre/state.hpp"
#include "telephony/agent.hpp"
#include "telephony/sdp.hpp"

namespace siaga::telephony {

class SipLeg : public std::enable_shared_from_this<SipLeg> {
public:
    enum class Kind { caller, outbound, seat, star };
    enum class Phase { incoming, outgoing, confirmed, ended };

    SipLeg(Engine& engine, Kind kind, SipAgent& agent);
    ~SipLeg();
    SipLeg(const SipLeg&) = delete;
    SipLeg& operator=(const SipLeg&) = delete;

    // ---- inbound (leg_inbound.cpp) ------------------------------------------------------------
    // False: out of memory, the message is gone.
    bool take_invite(msg_t* msg, sip_t* sip, const Source& source);
    void tell_invite(const sip_t* sip, const centre::TrunkSettings& trunk);
    // An INVITE that the process before has not seen acknowledged: rings on, or says its 200 again (DESIGN §7).
    bool take_again(const centre::Leg& known, bool early_media);
    void arrived(const centre::CallArrived& e);
    void ring(bool early_media);
    void connect();
    void refuse(int status, const char* phrase);
    void answer_star(const SeatId& seat, const std::string& code);

    // ---- outbound (leg_outbound.cpp) ------------------------------------------------------------
    struct Dial {
        LegId leg;
        std::string to_uri, request_uri, route_uri;  // route: where the packet goes, whatever the URIs say
        std::string from_number, from_display;
        std::vector<std::pair<std::string, std::string>> others;  // request and route URIs to try when this one is dead
        std::string local_address;
        std::uint16_t local_port = 0;
        bool auto_answer = false;
        std::chrono::milliseconds no_answer{0};  // a net only: the centre owns the ring time
        std::string secret;  // the house's name key; empty: the names are random
        std::string branch;  // of the first INVITE, where it is not sofia's choice
    };
    // The dialog that dial() begins. With a secret all its names follow from it and from what was written before the INVITE, so
    // that the next process can cancel a ring whose checkpoint a crash has lost.
    [[nodiscard]] static centre::Dialog first_dialog(const SipAgent& agent, const Dial& dial);
    void dial(Dial dial);
    void ask_to_answer();  // NOTIFY Event: talk

    // ---- either (leg.cpp, leg_dialog.cpp, leg_session.cpp) ---------------------------------------------
    void release(centre::EndCause cause);  // BYE, CANCEL or a final response, as the phase asks
    bool adopt(const centre::Leg& known);  // a confirmed dialog of the process before (DESIGN §7)
    void bury();  // gives nta its objects back; outside of callbacks only
    // The process ends and the next one takes up: nothing is said, nta's objects go with its agent.
    void abandon();

    [[nodiscard]] std::uint64_t handle() const { return handle_; }
    [[nodiscard]] LegId id() const { return id_; }
    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] Kind kind() const { return kind_; }
    void set_id(LegId id) { id_ = id; }

private:
    // nta's callbacks.
    static int on_request(SipLeg* self, nta_leg_t* leg, nta_incoming_t* irq, const sip_t* sip);
    static int on_ack_cancel(SipLeg* self, nta_incoming_t* irq, const sip_t* sip);
    static int on_reinvite_ack(SipLeg* self, nta_incoming_t* irq, const sip_t* sip);
    static int on_invite_response(void* self, nta_outgoing_t* orq, const sip_t* sip);
    static int on_refresh_response(void* self, nta_outgoing_t* orq, const sip_t* sip);
    static int on_notify_response(void* self, nta_outgoing_t* orq, const sip_t* sip);

    // leg_inbound.cpp
    bool open_invite(msg_t* msg, sip_t* sip, tport_t* tport);
    std::string session_headers() const;
    int cancelled(const sip_t* sip);
    void acknowledged(const sip_t* ack);
    void lost_ack();
    // leg_outbound.cpp
    void send_invite();
    bool try_next_target(int status);
    static void learn_route(centre::Dialog& dialog, const SipAgent& agent, const Dial& dial);
    void watch_target();
    int invite_provisional(const sip_t* sip);
    int invite_failed(int status, const sip_t* sip);
    int invite_accepted(nta_outgoing_t* orq, const sip_t* sip);
    void ack();
    void bye(const char* reason_header);
    // leg_dialog.cpp
    int bye_received(const sip_t* sip);
    int reinvite_received(nta_incoming_t* irq, const sip_t* sip);
    int update_received(nta_incoming_t* irq, const sip_t* sip);
    void take_change(nta_incoming_t* irq, const sip_t* sip, bool invite);
    void answer_change(bool invite, bool with_sdp);
    bool apply_remote(std::string_view sdp);
    void count_source(nta_incoming_t* irq);
    // leg_session.cpp (RFC 4028)
    void agree_session_as_uas(const sip_t* sip);
    void agree_session_as_uac(const sip_t* sip);
    void arm_session_timer();
    void refresh();
    int refreshed(int status, const sip_t* sip);
    void session_lost(int status);
    // leg.cpp
    void make_leg(std::uint32_t remote_cseq);
    const char* route() const;  // null: by Contact and route set
    [[nodiscard]] tport_t* connection() const;  // the phone's own, where it came by one
    void end(centre::EndCause cause, int status, std::string reason);  // tells LegGone once
    void finish();  // no more facts; gone at once, or after late requests were answered
    void learn_target(const sip_t* sip, bool initial_response);
    void checkpoint();
    [[nodiscard]] centre::Dialog dialog() const;
    [[nodiscard]] LocalSdp local() const;

    Engine& engine_;
    const Kind kind_;
    SipAgent& agent_;  // where the dialog lives: its socket, its transactions
    const std::uint64_t handle_;
    LegId id_;
    Phase phase_ = Phase::incoming;
    bool told_gone_ = false;
    bool released_ = false;  // the house ended it; what comes back is only answered

    nta_leg_t* leg_ = nullptr;
    nta_incoming_t* invite_in_ = nullptr;   // initial INVITE of a caller, until its ACK
    nta_outgoing_t* invite_out_ = nullptr;  // ours, until its final response
    nta_incoming_t* change_in_ = nullptr;   // a re-INVITE or UPDATE waiting for the journal, or for its ACK
    nta_outgoing_t* refresh_out_ = nullptr;
    nta_outgoing_t* notify_out_ = nullptr;

    centre::Dialog dialog_;
    std::string local_address_;
    std::uint16_t local_port_ = 0;
    std::string local_sdp_;  // as last said
    Direction direction_ = Direction::sendrecv;
    centre::MediaPeer media_;
    std::optional<SessionDescription> offer_;  // the peer's, unanswered
    Agreement agreed_;
    bool held_by_peer_ = false;
    bool offered_in_response_ = false;  // an INVITE without SDP: the ACK carries the answer
    bool early_media_asked_ = false;    // P-Early-Media: supported (RFC 5009)
    bool peer_timer_ = false, peer_update_ = false;
    bool connected_ = false;
    bool counted_unanswered_ = false;
    std::uint32_t min_se_ = 90, invite_cseq_ = 0;
    bool refresh_is_invite_ = false;
    Dial dial_;
    bool rang_ = false, talk_ = false;
    SeatId star_seat_;

    Timers::Id session_timer_ = 0, net_timer_ = 0, late_timer_ = 0, target_timer_ = 0;
};

}  // namespace siaga::telephony
