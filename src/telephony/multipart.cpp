#include "telephony/multipart.hpp"

#include "telephony/sip_value.hpp"

namespace siaga::telephony {

namespace {

constexpr std::size_t kMaxPartHead = 4096;

// Ends of line may be CRLF or LF; the blank line ends the head.
BodyPart read_part(std::string_view text) {
    BodyPart out;
    out.type = "text/plain";
    std::size_t at = 0;
    while (at < text.size() && at < kMaxPartHead) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        const auto line = trim(text.substr(at, end - at));
        at = end < text.size() ? end + 1 : end;
        if (line.empty()) break;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const auto name = trim(line.substr(0, colon));
        auto value = trim(line.substr(colon + 1));
        if (same_text(name, "Content-Type") || same_text(name, "c")) out.type = lower(trim(value.substr(0, value.find(';'))));
        if (same_text(name, "Content-ID")) {
            if (value.size() >= 2 && value.front() == '<' && value.back() == '>') value = value.substr(1, value.size() - 2);
            out.id = std::string(value.substr(0, 256));
        }
    }
    out.content = text.substr(at);
    return out;
}

std::string boundary_of(std::string_view content_type) {
    for (auto piece : split_list(content_type, ';')) {
        const auto equals = piece.find('=');
        if (equals == std::string_view::npos || !same_text(trim(piece.substr(0, equals)), "boundary")) continue;
        auto value = trim(piece.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value.size() <= 70 ? std::string(value) : std::string{};  // RFC 2046 §5.1.1
    }
    return {};
}

// The next line that is the delimiter: its beginning, or npos.
std::size_t find_delimiter(std::string_view body, std::string_view delimiter, std::size_t from) {
    while (true) {
        const auto at = body.find(delimiter, from);
        if (at == std::string_view::npos || at == 0 || body[at - 1] == '\n') return at;
        from = at + 1;
    }
}

}  // namespace

std::vector<BodyPart> split_body(std::string_view content_type, std::string_view body) {
    std::vector<BodyPart> out;
    const auto type = lower(trim(content_type.substr(0, content_type.find(';'))));
    if (body.empty()) return out;
    if (type.substr(0, 10) != "multipart/") {
        out.push_back({type, {}, body});
        return out;
    }
    const auto boundary = boundary_of(content_type);
    if (boundary.empty()) return out;
    const auto delimiter = "--" + boundary;
    auto at = find_delimiter(body, delimiter, 0);
    while (at != std::string_view::npos && out.size() < kMaxParts) {
        auto start = at + delimiter.size();
        if (body.substr(start, 2) == "--") break;
        const auto line_end = body.find('\n', start);
        if (line_end == std::string_view::npos) break;
        start = line_end + 1;
        const auto next = find_delimiter(body, delimiter, start);
        // A body cut off before its last delimiter still gives the part it holds.
        auto end = next == std::string_view::npos ? body.size() : next;
        if (next != std::string_view::npos && end > start && body[end - 1] == '\n') --end;
        if (next != std::string_view::npos && end > start && body[end - 1] == '\r') --end;
        out.push_back(read_part(body.substr(start, end - start)));
        at = next;
    }
    return out;
}

std::string_view find_part(const std::vector<BodyPart>& parts, std::string_view type) {
    for (const auto& part : parts)
        if (part.type == type) return part.content;
    return {};
}

}  // namespace siaga::telephony
