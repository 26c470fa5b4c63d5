#include "telephony/sdp.hpp"

#include <algorithm>

#include "telephony/sip_value.hpp"

namespace siaga::telephony {

namespace {

constexpr std::size_t kMaxLine = 1024;
constexpr std::uint8_t kOurDtmf = 101;

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

struct MediaAddress {
    std::string address;
    bool ipv6 = false;
};

// c=IN IP4 10.0.0.1[/ttl]. Only what can be an address gets through: it is given to sockets later.
MediaAddress read_connection(std::string_view value) {
    const auto words = split_list(value, ' ');
    if (words.size() < 3 || !same_text(words[0], "IN")) return {};
    const auto address = words[2].substr(0, words[2].find('/'));
    const bool plausible = !address.empty() && address.size() <= 64 &&
                           address.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
    if (!plausible) return {};
    return {std::string(address), same_text(words[1], "IP6")};
}

SdpFormat format_of(std::uint8_t type) {
    SdpFormat out;
    out.payload_type = type;
    switch (type) {  // RFC 3551 table 4
        case 0: out.name = "PCMU"; break;
        case 8: out.name = "PCMA"; break;
        case 3: out.name = "GSM"; break;
        case 9: out.name = "G722"; break;
        case 18: out.name = "G729"; break;
        default: break;
    }
    return out;
}

SdpMedia read_media(std::string_view value) {
    SdpMedia out;
    const auto words = split_list(value, ' ');
    if (words.size() < 3) return out;
    out.kind = lower(words[0].substr(0, 16));
    if (auto port = parse_u64(words[1].substr(0, words[1].find('/'))); port && *port <= 65535)
        out.port = static_cast<std::uint16_t>(*port);
    out.proto = upper(words[2].substr(0, 32));
    for (std::size_t i = 3; i < words.size() && out.raw_formats.size() < kMaxFormats; ++i) {
        out.raw_formats.emplace_back(clean_text(words[i], 32));
        if (auto type = parse_u64(words[i]); type && *type < 128) out.formats.push_back(format_of(static_cast<std::uint8_t>(*type)));
    }
    return out;
}

SdpFormat* find_format(SdpMedia& media, std::string_view payload_type) {
    const auto type = parse_u64(payload_type);
    if (!type) return nullptr;
    auto it = std::find_if(media.formats.begin(), media.formats.end(), [&](const SdpFormat& f) { return f.payload_type == *type; });
    return it == media.formats.end() ? nullptr : &*it;
}

void read_rtpmap(SdpMedia& media, std::string_view value) {
    const auto space = value.find(' ');
    if (space == std::string_view::npos) return;
    auto* format = find_format(media, trim(value.substr(0, space)));
    if (!format) return;
    const auto parts = split_list(value.substr(space + 1), '/');
    if (parts.empty()) return;
    format->name = upper(parts[0].substr(0, 32));
    if (parts.size() > 1)
        if (auto rate = parse_u64(parts[1]); rate && *rate <= 1'000'000) format->rate = static_cast<std::uint32_t>(*rate);
}

// `media` is null while the session part is read; a session-level direction counts for all lines.
void read_attribute(std::string_view value, SdpMedia* media, Direction& direction) {
    const auto colon = value.find(':');
    const auto name = value.substr(0, colon);
    const auto rest = colon == std::string_view::npos ? std::string_view{} : trim(value.substr(colon + 1));
    if (name == "sendrecv") direction = Direction::sendrecv;
    else if (name == "sendonly") direction = Direction::sendonly;
    else if (name == "recvonly") direction = Direction::recvonly;
    else if (name == "inactive") direction = Direction::inactive;
    else if (!media) return;
    else if (name == "rtpmap") read_rtpmap(*media, rest);
    else if (name == "fmtp") {
        const auto space = rest.find(' ');
        if (auto* format = find_format(*media, rest.substr(0, space)); format && space != std::string_view::npos)
            format->fmtp = clean_text(rest.substr(space + 1), 128);
    } else if (name == "ptime") {
        if (auto ms = parse_u64(rest.substr(0, rest.find('.'))); ms && *ms >= 10 && *ms <= 200) media->ptime = static_cast<std::uint16_t>(*ms);
    }
}

class Reader {
public:
    void line(char type, std::string_view value) {
        if (type == 'o') origin(value);
        else if (type == 'c') connection(read_connection(value));
        else if (type == 'm') media(value);
        else if (type == 'a') attribute(value);
    }
    SessionDescription take() { return std::move(out_); }

private:
    void origin(std::string_view value) {
        const auto words = split_list(value, ' ');
        if (words.size() < 3) return;
        out_.session = parse_u64(words[1]).value_or(0);
        out_.version = parse_u64(words[2]).value_or(0);
    }
    void connection(MediaAddress c) {
        if (skipping_) return;
        if (out_.media.empty()) session_ = std::move(c);
        else {
            out_.media.back().address = c.address;
            out_.media.back().ipv6 = c.ipv6;
        }
    }
    void media(std::string_view value) {
        skipping_ = out_.media.size() >= kMaxMedia;
        if (skipping_) return;
        auto media = read_media(value);
        media.address = session_.address;
        media.ipv6 = session_.ipv6;
        media.direction = direction_;
        out_.media.push_back(std::move(media));
    }
    void attribute(std::string_view value) {
        if (skipping_) return;
        if (out_.media.empty()) read_attribute(value, nullptr, direction_);
        else read_attribute(value, &out_.media.back(), out_.media.back().direction);
    }

    SessionDescription out_;
    MediaAddress session_;
    Direction direction_ = Direction::sendrecv;
    bool skipping_ = false;
};

bool is_plain_rtp(const SdpMedia& media) { return media.proto == "RTP/AVP" || media.proto == "RTP/AVPF"; }

std::string_view word_of(Direction direction) {
    switch (direction) {
        case Direction::sendonly: return "sendonly";
        case Direction::recvonly: return "recvonly";
        case Direction::inactive: return "inactive";
        case Direction::sendrecv: break;
    }
    return "sendrecv";
}

std::string head(const LocalSdp& local) {
    const std::string family = local.address.find(':') == std::string::npos ? "IP4 " : "IP6 ";
    return "v=0\r\no=siaga " + std::to_string(local.session) + " " + std::to_string(local.version) + " IN " + family +
           local.address + "\r\ns=Siaga 112\r\nc=IN " + family + local.address + "\r\nt=0 0\r\n";
}

std::string rtpmap(unsigned type, std::string_view name) {
    return "a=rtpmap:" + std::to_string(type) + " " + std::string(name) + "/8000\r\n";
}

}  // namespace

int SessionDescription::audio() const {
    for (std::size_t i = 0; i < media.size(); ++i)
        if (media[i].kind == "audio" && is_plain_rtp(media[i]) && media[i].port != 0) return static_cast<int>(i);
    // An SRTP-only or switched-off audio line is still better answered than no line at all.
    for (std::size_t i = 0; i < media.size(); ++i)
        if (media[i].kind == "audio") return static_cast<int>(i);
    return -1;
}

Result<SessionDescription> parse_sdp(std::string_view text) {
    if (text.size() > kMaxSdp) return fail("sdp_too_large", "session description over 16 KB");
    Reader reader;
    std::size_t lines = 0;
    bool any = false;
    while (!text.empty() && lines < kMaxLines) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++lines;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.size() < 2 || line[1] != '=' || line.size() > kMaxLine) continue;
        any = true;
        reader.line(line[0], line.substr(2));
    }
    if (!any) return fail("sdp_unreadable", "no line of the form x=value");
    return reader.take();
}

Agreement agree(const SessionDescription& theirs) {
    Agreement out;
    out.peer.ptime = 20;
    const int index = theirs.audio();
    if (index < 0) {
        out.common = false;
        return out;
    }
    const auto& media = theirs.media[static_cast<std::size_t>(index)];
    out.peer.port = media.port;
    if (media.ptime) out.peer.ptime = media.ptime;
    const auto usable = [](const SdpFormat& f) { return f.rate == 8000 && (f.name == "PCMA" || f.name == "PCMU"); };
    // The offerer's order decides (RFC 3264 §6.1).
    const auto codec = std::find_if(media.formats.begin(), media.formats.end(), usable);
    out.common = codec != media.formats.end();
    if (out.common) {
        out.peer.codec = codec->name == "PCMA" ? centre::Codec::pcma : centre::Codec::pcmu;
        out.peer.payload_type = codec->payload_type;
    }
    const auto dtmf = std::find_if(media.formats.begin(), media.formats.end(),
                                   [](const SdpFormat& f) { return f.name == "TELEPHONE-EVENT" && f.rate == 8000; });
    if (dtmf != media.formats.end()) out.peer.dtmf_payload_type = dtmf->payload_type;

    const bool null_address = media.address == "0.0.0.0" || media.address == "::";  // RFC 2543 hold
    if (!null_address) out.peer.address = media.address;
    const bool they_hear = (media.direction == Direction::sendrecv || media.direction == Direction::recvonly) &&
                           !null_address && media.port != 0 && !media.address.empty();
    const bool they_talk = media.direction == Direction::sendrecv || media.direction == Direction::sendonly;
    out.peer.we_send = they_hear;
    out.peer.we_receive = they_talk;
    out.held_by_peer = !they_hear;
    out.answer = they_hear ? (they_talk ? Direction::sendrecv : Direction::sendonly)
                           : (they_talk ? Direction::recvonly : Direction::inactive);
    // An old-style hold talks about the address only; both directions stay agreed.
    if (null_address && media.direction == Direction::sendrecv) out.answer = Direction::sendrecv;
    return out;
}

std::string write_offer(const LocalSdp& local) {
    return head(local) + "m=audio " + std::to_string(local.port) + " RTP/AVP 8 0 " + std::to_string(kOurDtmf) + "\r\n" +
           rtpmap(8, "PCMA") + rtpmap(0, "PCMU") + rtpmap(kOurDtmf, "telephone-event") + "a=fmtp:101 0-15\r\na=ptime:20\r\na=" +
           std::string(word_of(local.direction)) + "\r\n";
}

std::string write_answer(const SessionDescription& offer, const Agreement& agreed, const LocalSdp& local) {
    const int index = offer.audio();
    if (index < 0) return write_offer(local);  // nothing of it can be answered line by line
    std::string out = head(local);
    for (std::size_t i = 0; i < offer.media.size(); ++i) {
        const auto& media = offer.media[i];
        if (static_cast<int>(i) != index) {
            const auto format = media.raw_formats.empty() ? std::string("0") : media.raw_formats.front();
            out += "m=" + (media.kind.empty() ? "audio" : media.kind) + " 0 " + (media.proto.empty() ? "RTP/AVP" : media.proto) + " " + format + "\r\n";
            continue;
        }
        const auto& peer = agreed.peer;
        const unsigned type = peer.payload_type;
        out += "m=audio " + std::to_string(local.port) + " " + (is_plain_rtp(media) ? media.proto : "RTP/AVP") + " " + std::to_string(type);
        if (!agreed.common) out += " 0";
        if (peer.dtmf_payload_type) out += " " + std::to_string(peer.dtmf_payload_type);
        out += "\r\n" + rtpmap(type, name_of(peer.codec));
        if (!agreed.common) out += rtpmap(0, "PCMU");
        if (peer.dtmf_payload_type)
            out += rtpmap(peer.dtmf_payload_type, "telephone-event") + "a=fmtp:" + std::to_string(peer.dtmf_payload_type) + " 0-15\r\n";
        out += "a=ptime:" + std::to_string(peer.ptime) + "\r\na=" + std::string(word_of(agreed.answer)) + "\r\n";
    }
    return out;
}

}  // namespace siaga::telephony
