// Purpose: INVITEs of ours that no leg waits for any more: those the process before was ringing with (they are
// cancelled), and those of targets given up. What still comes of them is ended: a refusal gets its ACK, a late 200
// its ACK and a BYE. Thread: the telephony thread. Owner: Engine. RFC 3261 §9.1, §13.2.2.4, §17.1.1.3.
#pragma once

#include <map>
#include <string>

#include "siaga/centre/state.hpp"
#include "telephony/sofia.hpp"
#include "telephony/timers.hpp"

namespace siaga::telephony {

class Orphans {
public:
    explicit Orphans(Engine& engine) : engine_(engine) {}
    Orphans(const Orphans&) = delete;
    Orphans& operator=(const Orphans&) = delete;

    // CANCEL for an INVITE of the process before. The leg is told gone once the peer has answered that, at the
    // latest after a second: a new ring must not meet the old one, and a caller must not wait for a dead phone.
    void cancel(SipAgent& agent, const centre::Leg& known);
    // An INVITE of this process whose transaction was dropped unanswered.
    void leave(SipAgent& agent, const centre::Dialog& dialog, const std::string& route);
    void response(SipAgent& agent, const sip_t* sip);  // one that belongs to no transaction
    void close();

private:
    struct Orphan {
        Orphans* owner = nullptr;
        SipAgent* agent = nullptr;
        centre::Dialog dialog;
        std::string route;
        LegId leg;  // 0: its leg lives on with another INVITE
        nta_outgoing_t* cancel = nullptr;
        Timers::Id told_by = 0, forgotten_by = 0;
        bool ended = false;  // a BYE was sent
    };
    Orphan& keep(SipAgent& agent, const centre::Dialog& dialog, const std::string& route);
    void tell(Orphan& orphan);
    void acknowledge(const Orphan& orphan, const sip_t* sip);
    void end(Orphan& orphan, const sip_t* sip);
    static int on_cancel_response(void* orphan, nta_outgoing_t* orq, const sip_t* sip);

    static constexpr std::size_t kMost = 10'000;  // beyond it the oldest by name goes: its peer gives up by itself
    Engine& engine_;
    std::map<std::string, Orphan> by_call_id_;
};

}  // namespace siaga::telephony
