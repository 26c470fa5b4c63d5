#include "telephony/message.hpp"

#include <netinet/in.h>

#include <cstring>

#include "siaga/telephony/number.hpp"
#include "telephony/multipart.hpp"
#include "telephony/pidf.hpp"

namespace siaga::telephony {

namespace {

bool is_anonymous(const Uri& uri) {
    return same_text(uri.user, "anonymous") || same_text(uri.host, "anonymous.invalid") || same_text(uri.user, "unavailable") ||
           same_text(uri.user, "restricted") || same_text(uri.user, "unknown");
}

// RFC 6442: the place is in a body named by its cid:, or in a geo: URI; a body without a header is taken too.
std::optional<centre::CallLocation> read_location(const sip_t* sip) {
    if (const auto xml = part_of_body(sip, "application/pidf+xml"); !xml.empty()) return parse_pidf(xml);
    const auto header = unknown_header(sip, "Geolocation");
    if (header.empty()) return std::nullopt;
    for (const auto& entry : parse_name_addrs(header))
        if (auto place = parse_geo_uri(entry.uri)) return place;
    centre::CallLocation kept;  // a reference we cannot follow (no DNS on the call path) is still shown, to who can
    kept.raw = clean_text(header, 1024);
    kept.civic = clean_text(header, 200);
    return kept;
}

}  // namespace

std::string Source::text() const {
    const auto host = to_string(address);
    return (address.is_v4() ? host : "[" + host + "]") + ":" + std::to_string(port);
}
std::string Source::uri() const { return send_uri(text(), transport); }

std::string send_uri(const std::string& source, const std::string& transport) {
    return "sip:" + source + ";transport=" + (transport.empty() ? "udp" : transport);
}

Source source_of(nta_agent_t* agent, msg_t* msg) {
    Source out;
    const auto* from = msg_addr(msg);
    if (from->su_family == AF_INET6) {
        std::memcpy(out.address.bytes.data(), &from->su_sin6.sin6_addr, 16);
    } else {
        out.address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        std::memcpy(out.address.bytes.data() + 12, &from->su_sin.sin_addr, 4);
    }
    out.port = ntohs(from->su_port);
    const auto* transport = tport_delivered_by(nta_agent_tports(agent), msg);
    if (transport) {
        const auto* name = tport_name(transport);
        if (name && name->tpn_proto) out.transport = lower(name->tpn_proto);
    }
    return out;
}

std::string text_of(const url_t* url) {
    if (!url) return {};
    Home home;
    const char* text = url_as_string(home.get(), url);
    return text ? clean_text(text, 1024) : std::string{};
}

std::string text_of_header(const void* header) {
    if (!header) return {};
    // Not sip_header_as_string: its second try writes one byte past its buffer and takes the length of the
    // first, truncated one, so that a digest of usual length loses its cnonce (docs/telephony.md).
    char text[4096];
    const auto length = sip_header_field_e(text, sizeof text, static_cast<const sip_header_t*>(header), 0);
    if (length <= 0 || static_cast<std::size_t>(length) >= sizeof text) return {};
    return clean_text(std::string_view(text, static_cast<std::size_t>(length)), 1024);
}

std::string unknown_header(const sip_t* sip, std::string_view name) {
    for (const sip_unknown_t* h = sip->sip_unknown; h; h = h->un_next)
        if (h->un_name && h->un_value && same_text(h->un_name, name)) return clean_text(h->un_value, 2048);
    return {};
}

std::string text_of_message(msg_t* msg) {
    Home home;
    std::size_t size = 0;
    const char* text = msg_as_string(home.get(), msg, nullptr, 0, &size);
    std::string out(text ? text : "", text ? size : 0);
    for (char& c : out)
        if (c == '\0' || static_cast<unsigned char>(c) >= 0x80) c = '?';
    return out;
}

std::string_view body_of(const sip_t* sip) {
    if (!sip->sip_payload || !sip->sip_payload->pl_data) return {};
    return {sip->sip_payload->pl_data, sip->sip_payload->pl_len};
}

std::string_view part_of_body(const sip_t* sip, std::string_view type) {
    const auto body = body_of(sip);
    if (body.empty()) return {};
    // A body without a Content-Type is a telephone's SDP more often than not.
    const auto content_type = sip->sip_content_type ? text_of_header(sip->sip_content_type) : std::string("application/sdp");
    return find_part(split_body(content_type, body), type);
}

std::vector<std::string> record_routes(const sip_t* sip) {
    std::vector<std::string> out;
    for (const sip_record_route_t* r = sip->sip_record_route; r && out.size() < kMaxItems; r = r->r_next)
        out.push_back("<" + text_of(r->r_url) + ">");
    return out;
}

bool supports(const sip_t* sip, const char* feature) {
    return (sip->sip_supported && sip_has_feature(sip->sip_supported, feature)) ||
           (sip->sip_require && sip_has_feature(sip->sip_require, feature));
}

bool allows(const sip_t* sip, std::string_view method) {
    if (!sip->sip_allow || !sip->sip_allow->k_items) return false;
    for (const auto* item = sip->sip_allow->k_items; *item; ++item)
        if (same_text(*item, method)) return true;
    return false;
}

std::string reason_of(const sip_t* sip) {
    std::string out;
    for (const sip_reason_t* r = sip ? sip->sip_reason : nullptr; r; r = r->re_next) {
        if (!out.empty()) out += ", ";
        out += text_of_header(r);
        if (out.size() > 512) break;
    }
    return out;
}

centre::Caller read_caller(const sip_t* sip, bool trust_pai) {
    centre::Caller out;
    out.raw = text_of(sip->sip_from->a_url);
    if (sip->sip_from->a_display) {
        const auto shown = parse_name_addrs(std::string(sip->sip_from->a_display) + " <x:y>");
        if (!shown.empty()) out.display = clean_text(shown.front().display, 80);
    }
    auto uri = parse_uri(out.raw);
    if (trust_pai) {
        for (const sip_p_asserted_identity_t* id = sip_p_asserted_identity(sip); id; id = id->paid_next) {
            const auto asserted = parse_uri(text_of(id->paid_url));
            if (is_anonymous(asserted) || normalise_number(asserted.user).empty()) continue;
            out.raw = text_of(id->paid_url);
            out.from_pai = true;
            uri = asserted;
            break;
        }
    }
    // An asserted number is the emergency centre's to see whatever Privacy asks (docs/decisions/0032).
    const bool wants_privacy = sip->sip_privacy && !has_token(text_of_header(sip->sip_privacy), "none");
    if (!is_anonymous(uri) && (out.from_pai || !wants_privacy)) out.number = normalise_number(uri.user);
    out.anonymous = out.number.empty();
    if (out.anonymous && is_anonymous(uri)) out.display.clear();
    out.location = read_location(sip);
    return out;
}

}  // namespace siaga::telephony
