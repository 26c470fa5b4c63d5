// Purpose: a small SIP phone: it calls, is called, registers, sends and hears G.711. `siaga call`,
// `siaga phone`, the demo, the tests and the load generator are made of it (hundreds in one loop).
// Thread: the loop's, events included. Owner: an Agent owns its calls; a Call& is valid until its
// `ended` event has returned. Library: none but OpenSSL's hashes, so it checks the server's SIP
// stack from outside. RFC 3261, 3264, 3581, 4733, 6665 (Event: talk in a dialog), 8760.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/phone/counters.hpp"
#include "siaga/phone/loop.hpp"
#include "siaga/phone/sound.hpp"

namespace siaga::phone {

// What a call does with sound.
struct AudioPlan {
    bool rtp = true;                 // false: SDP only, for load (packets sent to us are not read)
    std::uint16_t sdp_port = 9;      // named in the SDP where rtp is false
    std::shared_ptr<const Samples> say;  // null: silence is sent
    bool repeat = false;             // say it again after two seconds
    std::string save;                // WAV file of what is heard; empty: none
    bool keep = false;               // keep what is heard in memory, for tests
    std::vector<std::uint8_t> codecs{8, 0};  // payload types in order of preference
    std::uint16_t ptime = 20;        // milliseconds, a multiple of 10
};

struct AudioStats {
    std::uint64_t packets_sent = 0;
    std::uint64_t packets_heard = 0;
    std::uint64_t packets_missing = 0;  // gaps in the sequence numbers
    std::string dtmf;                   // digits heard, in order
};

enum class Stage { calling, ringing, talking, ended };

class Call {
public:
    virtual ~Call() = default;
    [[nodiscard]] virtual std::uint64_t id() const = 0;
    [[nodiscard]] virtual Stage stage() const = 0;
    [[nodiscard]] virtual bool incoming() const = 0;
    [[nodiscard]] virtual bool held() const = 0;    // the other side holds us
    [[nodiscard]] virtual int status() const = 0;   // the last SIP status of the INVITE, 0 before any
    [[nodiscard]] virtual std::string end_reason() const = 0;
    [[nodiscard]] virtual std::string other_party() const = 0;  // user part of the other side's address
    [[nodiscard]] virtual std::string invite_header(const std::string& name) const = 0;
    [[nodiscard]] virtual AudioStats audio() const = 0;
    [[nodiscard]] virtual Samples heard() const = 0;  // where AudioPlan::keep
    [[nodiscard]] virtual bool early_media() const = 0;

    virtual void answer(AudioPlan plan) = 0;       // incoming, ringing
    virtual void reject(int status) = 0;           // incoming, ringing
    virtual void hang_up() = 0;                    // CANCEL, BYE or 480, whichever is due
    virtual void hold(bool on) = 0;
    virtual void send_dtmf(const std::string& digits) = 0;
};

struct AgentEvents {
    std::function<void(Call&)> incoming;  // rings already (180 sent)
    std::function<void(Call&)> ringing;   // 18x with or without early media; once a response
    std::function<void(Call&)> talk;      // Event: talk or answer-after=0; unset: nothing happens
    std::function<void(Call&)> answered;
    std::function<void(Call&)> ended;
    std::function<void(bool ok, int status)> registered;  // each time the answer to a REGISTER is known
};

struct Account {
    std::string address = "127.0.0.1";  // of ours, for SIP and RTP
    std::uint16_t port = 0;             // 0: any
    std::string user = "telepon";
    std::string password;
    std::string user_agent = "Siaga-Telepon";
    std::size_t max_calls = 1;          // more get 486; 0: no limit
    bool allow_talk = true;             // the 180 offers Event: talk
    bool ring = true;                   // false: says nothing at all to an INVITE
    bool reliable_ringing = false;      // as a caller: Supported: 100rel
};

struct CallPlan {
    std::string to;                   // sip:112@127.0.0.1:5060
    std::string from;                 // user part; empty: the account's; "anonymous" for none
    AudioPlan audio;
    bool offer = true;                // false: INVITE without SDP
    std::vector<std::pair<std::string, std::string>> headers;
};

class Agent {
public:
    Agent(Loop& loop, Account account, AgentEvents events);
    ~Agent();
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;

    Status open();
    [[nodiscard]] std::uint16_t port() const;
    Result<std::uint64_t> call(CallPlan plan);  // answers the call's id
    [[nodiscard]] Call* find(std::uint64_t id);
    [[nodiscard]] std::size_t calls() const;
    void hang_up_all();

    // Registers and refreshes at half the granted time; a failed try is repeated after 2 s.
    Status register_with(const std::string& server, unsigned expires = 120);
    void unregister();
    [[nodiscard]] bool registered() const;

    [[nodiscard]] const Counters& counters() const;

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace siaga::phone
