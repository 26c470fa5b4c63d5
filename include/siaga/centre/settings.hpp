// Purpose: what the configuration file tells the centre. It arrives as one event, so that replaying
// the journal never needs the file (DESIGN: apply knows no configuration).
// Thread: plain values. Units: Duration is microseconds.
#pragma once

#include <string>
#include <vector>

#include "siaga/base/describe.hpp"

namespace siaga::centre {

// When the caller's INVITE gets its 200: at once with an announcement, only when a person answers,
// or after some seconds of ringing. Whatever it says, a call that finds no ready seat and may be
// connected (queue, after) is connected at once, so that the caller hears a voice.
SIAGA_ENUM(AnswerPolicy, queue, seat, after)

struct TrunkSettings {
    TrunkId id;
    std::string title;
    std::vector<std::string> peers;  // "127.0.0.0/8", "10.20.0.5"
    std::string signalling_address;  // empty: the trunk agent's own address
    std::string media_address = "127.0.0.1";
    bool trust_pai = true;  // RFC 3325: this peer is in our trust domain
    std::vector<std::string> delivered;  // called numbers as the telco sends them; empty: 112, 911, urn:service:sos
    std::string outgoing_caller_id;
    std::string outgoing_target;  // "host[:port][;transport=tcp]"; empty: no outgoing calls on this trunk
    AnswerPolicy answer = AnswerPolicy::after;
    Duration answer_after = std::chrono::seconds(10);

    friend bool operator==(const TrunkSettings&, const TrunkSettings&) = default;
    SIAGA_FIELDS(id, title, peers, signalling_address, media_address, trust_pai, delivered, outgoing_caller_id,
                 outgoing_target, answer, answer_after)
};

struct SeatSettings {
    SeatId id;
    std::string title;          // "Meja 01"
    bool answer_after = true;   // the phone obeys Call-Info answer-after=0 (else "Angkat telepon")

    friend bool operator==(const SeatSettings&, const SeatSettings&) = default;
    SIAGA_FIELDS(id, title, answer_after)
};

struct QueueSettings {
    Duration ring = std::chrono::seconds(12);
    Duration offer_all_after = std::chrono::seconds(30);
    Duration wrap_up = std::chrono::seconds(60);
    Duration wrap_up_extension = std::chrono::seconds(60);
    int misses_to_pause = 2;
    Duration short_call = std::chrono::seconds(5);  // hang-ups under this are counted, listed only if repeated
    Duration ended_call_stays = std::chrono::hours(24);
    Duration closed_incident_stays = std::chrono::hours(24 * 7);
    bool tell_position = false;
    Duration owner_missing_after = std::chrono::minutes(5);  // an owner gone this long from every console is missing

    friend bool operator==(const QueueSettings&, const QueueSettings&) = default;
    SIAGA_FIELDS(ring, offer_all_after, wrap_up, wrap_up_extension, misses_to_pause, short_call, ended_call_stays,
                 closed_incident_stays, tell_position, owner_missing_after)
};

struct RuleSettings {
    bool one_admin_is_enough = false;  // a small team: who publishes needs no second person

    friend bool operator==(const RuleSettings&, const RuleSettings&) = default;
    SIAGA_FIELDS(one_admin_is_enough)
};

struct Settings {
    std::vector<TrunkSettings> trunks;
    std::vector<SeatSettings> seats;
    QueueSettings queue;
    std::string seat_media_address = "127.0.0.1";
    std::uint16_t rtp_first = 20000;
    std::uint16_t rtp_last = 29999;
    bool demo = false;
    RuleSettings rules;

    friend bool operator==(const Settings&, const Settings&) = default;
    SIAGA_FIELDS(trunks, seats, queue, seat_media_address, rtp_first, rtp_last, demo, rules)
};

}  // namespace siaga::centre
