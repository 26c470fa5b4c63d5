#include "sdp.hpp"

#include <algorithm>
#include <charconv>

namespace siaga::phone {
namespace {

constexpr std::size_t kMaxLines = 256;
constexpr std::size_t kMaxCodecs = 32;

template <class Number>
bool take_number(std::string_view& text, Number& out) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool starts_with_word(std::string_view text, std::string_view word) {
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
               return a == (b >= 'A' && b <= 'Z' ? b + 32 : b);
           });
}

struct Reader {
    AudioDescription audio;
    bool in_audio = false;
    bool seen_audio = false;

    void connection(std::string_view value) {  // c=IN IP4 192.0.2.1[/ttl]
        if (!value.starts_with("IN IP4 ") || (seen_audio && !in_audio)) return;
        audio.address = value.substr(7, value.find('/') == value.npos ? value.npos : value.find('/') - 7);
    }

    void media(std::string_view value) {  // m=audio 49170 RTP/AVP 8 0 101
        in_audio = false;
        if (seen_audio || !value.starts_with("audio ")) return;
        value.remove_prefix(6);
        if (!take_number(value, audio.port)) return;
        const auto transport = value.find(" RTP/AVP ");
        if (transport == value.npos) return;
        value.remove_prefix(transport + 9);
        in_audio = seen_audio = true;
        std::uint8_t type = 0;
        while (audio.codecs.size() < kMaxCodecs && take_number(value, type)) {
            if (type == 0 || type == 8) audio.codecs.push_back(type);
        }
    }

    void attribute(std::string_view value) {
        if (seen_audio && !in_audio) return;
        if (value == "sendrecv") audio.direction = Direction::sendrecv;
        if (value == "sendonly") audio.direction = Direction::sendonly;
        if (value == "recvonly") audio.direction = Direction::recvonly;
        if (value == "inactive") audio.direction = Direction::inactive;
        if (value.starts_with("ptime:")) {
            value.remove_prefix(6);
            std::uint16_t ptime = 0;
            if (take_number(value, ptime) && ptime >= 10 && ptime <= 100) audio.ptime = ptime;
        } else if (value.starts_with("rtpmap:")) {
            value.remove_prefix(7);
            std::uint8_t type = 0;
            if (take_number(value, type) && type >= 96 && starts_with_word(value, " telephone-event/8000")) audio.dtmf = type;
        }
    }
};

}  // namespace

Result<AudioDescription> read_sdp(std::string_view body) {
    Reader reader;
    std::size_t lines = 0;
    while (!body.empty() && lines++ < kMaxLines) {
        const auto end = body.find('\n');
        auto line = body.substr(0, end);
        body.remove_prefix(end == body.npos ? body.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.size() < 2 || line[1] != '=') continue;
        const auto value = line.substr(2);
        if (line[0] == 'c') reader.connection(value);
        if (line[0] == 'm') reader.media(value);
        if (line[0] == 'a') reader.attribute(value);
    }
    if (!reader.seen_audio) return fail("sdp_audio", "no RTP/AVP audio line", "m=");
    if (reader.audio.address.empty()) return fail("sdp_address", "no IPv4 connection line", "c=");
    if (reader.audio.codecs.empty()) return fail("sdp_codec", "neither PCMA nor PCMU", "m=");
    if (reader.audio.address == "0.0.0.0") reader.audio.direction = Direction::inactive;  // hold as in RFC 2543
    return reader.audio;
}

std::string write_sdp(const AudioDescription& audio, std::uint32_t session, std::uint32_t version) {
    const auto number = [](auto n) { return std::to_string(static_cast<unsigned>(n)); };
    std::string out = "v=0\r\no=- " + number(session) + " " + number(version) + " IN IP4 " + audio.address +
                      "\r\ns=-\r\nc=IN IP4 " + audio.address + "\r\nt=0 0\r\nm=audio " + number(audio.port) + " RTP/AVP";
    for (const auto codec : audio.codecs) out += " " + number(codec);
    if (audio.dtmf != 0) out += " " + number(audio.dtmf);
    out += "\r\n";
    for (const auto codec : audio.codecs) {
        out += "a=rtpmap:" + number(codec) + (codec == 8 ? " PCMA/8000\r\n" : " PCMU/8000\r\n");
    }
    if (audio.dtmf != 0) {
        out += "a=rtpmap:" + number(audio.dtmf) + " telephone-event/8000\r\na=fmtp:" + number(audio.dtmf) + " 0-15\r\n";
    }
    out += "a=ptime:" + number(audio.ptime) + "\r\n";
    switch (audio.direction) {
        case Direction::sendrecv: return out + "a=sendrecv\r\n";
        case Direction::sendonly: return out + "a=sendonly\r\n";
        case Direction::recvonly: return out + "a=recvonly\r\n";
        case Direction::inactive: return out + "a=inactive\r\n";
    }
    return out;
}

Direction answer_direction(Direction offered, Direction wish) {
    const bool they_send = offered == Direction::sendrecv || offered == Direction::sendonly;
    const bool they_receive = offered == Direction::sendrecv || offered == Direction::recvonly;
    const bool send = they_receive && (wish == Direction::sendrecv || wish == Direction::sendonly);
    const bool receive = they_send && (wish == Direction::sendrecv || wish == Direction::recvonly);
    if (send && receive) return Direction::sendrecv;
    if (send) return Direction::sendonly;
    return receive ? Direction::recvonly : Direction::inactive;
}

}  // namespace siaga::phone
