// Purpose: the desired state of one room, the media meeting of a call's parties. `serve` tells it,
// `media` reconciles to it; who hears whom is a matrix, and talk, hold, whisper, listen, barge and
// announcement are all entries of it. Also the facts media tells back.
// Thread: plain values. Owner: the centre decides rooms; they are in its events and so survive a restart.
// Units: ports are UDP; ptime in milliseconds. Saying the same room again must change nothing: every
// play and recording part has an id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "siaga/base/fields.hpp"

namespace siaga::centre {

enum class Codec { pcma, pcmu };
constexpr auto enum_names(Codec) {
    return std::array{std::pair{Codec::pcma, std::string_view("PCMA")}, std::pair{Codec::pcmu, std::string_view("PCMU")}};
}

// What SDP offer/answer settled for one leg (RFC 3264), seen from our side.
struct MediaPeer {
    std::string address;  // where the peer wants RTP; empty until known
    std::uint16_t port = 0;
    Codec codec = Codec::pcma;
    std::uint8_t payload_type = 8;
    std::uint8_t dtmf_payload_type = 0;  // RFC 4733 telephone-event; 0 = none agreed
    std::uint16_t ptime = 20;
    bool we_send = true;     // the direction attribute: false while the peer holds us
    bool we_receive = true;

    friend bool operator==(const MediaPeer&, const MediaPeer&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("address", s.address);
        v("port", s.port);
        v("codec", s.codec);
        v("payload_type", s.payload_type);
        v("dtmf_payload_type", s.dtmf_payload_type);
        v("ptime", s.ptime);
        v("we_send", s.we_send);
        v("we_receive", s.we_receive);
    }
};

// Sounds one leg hears, mixed over nothing: while a play is active it replaces the matrix for that leg.
// Items are prompt names ("terhubung-id") or tones ("ringback": 425 Hz, 1 s on 4 s off; "silence").
struct Play {
    std::uint64_t id = 0;
    std::vector<std::string> items;
    bool loop_last = false;

    friend bool operator==(const Play&, const Play&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("items", s.items);
        v("loop_last", s.loop_last);
    }
};

struct Party {
    LegId leg;
    std::string local_address;  // the trunk's or the seats' media address
    std::uint16_t local_port = 0;  // RTP, even; RTCP is +1. The centre owns the port numbers.
    MediaPeer peer;
    bool symmetric = true;  // send to where packets come from (RFC 4961); an SDP change re-arms it
    std::vector<LegId> hears;
    std::optional<Play> play;

    friend bool operator==(const Party&, const Party&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("leg", s.leg);
        v("local_address", s.local_address);
        v("local_port", s.local_port);
        v("peer", s.peer);
        v("symmetric", s.symmetric);
        v("hears", s.hears);
        v("play", s.play);
    }
};

// Stereo: left is what `left` says, right is everything `left` hears.
struct Recording {
    std::uint64_t id = 0;
    std::string file;  // relative to the data directory: "rekaman/2026/11/22/0000000012-1.wav"
    LegId left;

    friend bool operator==(const Recording&, const Recording&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("file", s.file);
        v("left", s.left);
    }
};

struct Room {
    CallId call;  // a room belongs to one call and has its number
    std::uint64_t version = 0;
    std::vector<Party> parties;  // empty: the room is gone
    std::optional<Recording> recording;

    friend bool operator==(const Room&, const Room&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("call", s.call);
        v("version", s.version);
        v("parties", s.parties);
        v("recording", s.recording);
    }
};

enum class MediaFactKind { rtp_started, rtp_lost, dtmf, play_ended, part_closed };
constexpr auto enum_names(MediaFactKind) {
    return std::array{std::pair{MediaFactKind::rtp_started, std::string_view("rtp_started")},
                      std::pair{MediaFactKind::rtp_lost, std::string_view("rtp_lost")},
                      std::pair{MediaFactKind::dtmf, std::string_view("dtmf")},
                      std::pair{MediaFactKind::play_ended, std::string_view("play_ended")},
                      std::pair{MediaFactKind::part_closed, std::string_view("part_closed")}};
}

// Repeated until acknowledged by id; the centre ignores one it has already applied.
struct MediaFact {
    std::uint64_t id = 0;
    MediaFactKind kind = MediaFactKind::rtp_started;
    CallId call;
    LegId leg;
    std::string digit;            // dtmf: one of 0-9 * # A-D
    std::uint64_t play = 0;       // play_ended
    std::uint64_t recording = 0;  // part_closed, with the file's facts:
    std::string file;
    std::string sha256;  // hex
    std::uint64_t bytes = 0;
    std::uint64_t duration_ms = 0;
    std::uint64_t gaps_ms = 0;  // what the ring buffer had to leave out, or packets that never came

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("kind", s.kind);
        v("call", s.call);
        v("leg", s.leg);
        v("digit", s.digit);
        v("play", s.play);
        v("recording", s.recording);
        v("file", s.file);
        v("sha256", s.sha256);
        v("bytes", s.bytes);
        v("duration_ms", s.duration_ms);
        v("gaps_ms", s.gaps_ms);
    }
};

}  // namespace siaga::centre
