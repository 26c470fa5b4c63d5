// Purpose: where each seat's desk phone is. Digest (MD5, SHA-256), nonces that expire and cannot be
// replayed, one contact a seat (newest wins), a probe every 25 s (Options::probe_every).
// Thread: the telephony thread. Owner: Engine. What it knows is the centre's: it learns from written events,
// the end of a registration included.
// RFCs: 3261 §10, 7616, 8760.
#pragma once

#include <map>
#include <memory>

#include "siaga/telephony/telephony.hpp"
#include "telephony/digest.hpp"
#include "telephony/message.hpp"
#include "telephony/timers.hpp"
#include "telephony/trunks.hpp"

namespace siaga::telephony {

class Registrar {
public:
    Registrar(Engine& engine, const Options& options);
    ~Registrar();

    void request(nta_agent_t* nta, msg_t* msg, const sip_t* sip, const Source& source);  // a REGISTER; takes msg
    void learned(const SeatId& seat, const centre::Registration& registration);
    void forgotten(const SeatId& seat);

    [[nodiscard]] const centre::Registration* of(const SeatId& seat) const;
    // The seat whose phone sends from here; its INVITEs need no digest of their own.
    [[nodiscard]] std::optional<SeatId> seat_at(const Source& source) const;
    // The connection a phone at this address ("10.0.0.1:40000") has opened to us; null: none that stands, or UDP.
    // Sofia would try to open one of its own to a TLS phone, which listens nowhere.
    [[nodiscard]] tport_t* connection_to(const std::string& source) const;
    void close();  // ends probes

private:
    struct Entry;
    enum class Check { ok, challenge, stale, bad };
    Check check(const sip_t* sip, const SeatId& seat);
    void challenge(nta_agent_t* nta, msg_t* msg, bool stale);
    void accept(nta_agent_t* nta, msg_t* msg, const sip_t* sip, const SeatId& seat, const Source& source);
    void probe(const SeatId& seat);
    void hold(const SeatId& seat, tport_t* connection);  // takes a reference over
    void heard(Entry& entry, bool reachable);
    static int on_probe_response(void* entry, nta_outgoing_t* orq, const sip_t* sip);

    Engine& engine_;
    const Options& options_;
    Nonces nonces_;
    SourceLimit limit_;
    std::map<SeatId, std::unique_ptr<Entry>> seats_;
};

}  // namespace siaga::telephony
