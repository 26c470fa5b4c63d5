#include "message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace siaga::phone {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_token(std::string_view text) {
    constexpr std::string_view kExtra = "-.!%*_+`'~";  // RFC 3261 §25.1 token
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || kExtra.find(c) != kExtra.npos;
    });
}

// RFC 3261 §7.3.3 and the extensions' own compact letters.
std::string_view full_name(std::string_view name) {
    constexpr std::array<std::pair<char, std::string_view>, 12> kCompact{{{'v', "Via"},
                                                                          {'f', "From"},
                                                                          {'t', "To"},
                                                                          {'i', "Call-ID"},
                                                                          {'m', "Contact"},
                                                                          {'l', "Content-Length"},
                                                                          {'c', "Content-Type"},
                                                                          {'e', "Content-Encoding"},
                                                                          {'s', "Subject"},
                                                                          {'k', "Supported"},
                                                                          {'o', "Event"},
                                                                          {'x', "Session-Expires"}}};
    if (name.size() == 1) {
        for (const auto& [letter, full] : kCompact) {
            if (letter == lower(name.front())) return full;
        }
    }
    return name;
}

// Takes one line off the front; CRLF, or a bare LF as some senders do. False when no line ends.
bool take_line(std::string_view& rest, std::string_view& line) {
    const auto end = rest.find('\n');
    if (end == rest.npos) return false;
    line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    rest.remove_prefix(end + 1);
    return true;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

Status read_start_line(std::string_view line, Message& out) {
    constexpr std::string_view kVersion = "SIP/2.0";
    const auto first = line.find(' ');
    if (first == line.npos) return fail("sip_start_line", "no space in the start line", "line 1");
    const auto second = line.find(' ', first + 1);
    if (line.substr(0, first) == kVersion) {
        const auto code = line.substr(first + 1, 3);
        if (code.size() != 3 || !read_number(code, out.status) || out.status < 100 || out.status > 699) {
            return fail("sip_status", "status is not 100..699", "line 1");
        }
        if (line.size() > first + 4 && line[first + 4] != ' ') return fail("sip_status", "text after the status", "line 1");
        if (second != line.npos) out.reason = line.substr(second + 1);
        return {};
    }
    if (second == line.npos || line.substr(second + 1) != kVersion) {
        return fail("sip_version", "not SIP/2.0", "line 1");
    }
    out.method = line.substr(0, first);
    out.uri = line.substr(first + 1, second - first - 1);
    if (!is_token(out.method)) return fail("sip_method", "method is not a token", "line 1");
    if (out.uri.empty()) return fail("sip_uri", "empty request URI", "line 1");
    return {};
}

Status read_headers(std::string_view& rest, Message& out) {
    std::string_view line;
    while (true) {
        if (!take_line(rest, line)) return fail("sip_cut", "headers do not end", "headers");
        if (line.empty()) return {};
        if (is_space(line.front())) {  // folded (§7.3.1)
            if (out.headers.empty()) return fail("sip_fold", "a folded line comes first", "headers");
            out.headers.back().value += ' ';
            out.headers.back().value += trim(line);
            continue;
        }
        if (out.headers.size() >= kMaxHeaders) return fail("sip_headers", "more than 128 headers", "headers");
        const auto colon = line.find(':');
        if (colon == line.npos) return fail("sip_header", "no colon", "headers");
        const auto name = trim(line.substr(0, colon));
        if (!is_token(name)) return fail("sip_header", "name is not a token", "headers");
        out.headers.push_back({std::string(full_name(name)), std::string(trim(line.substr(colon + 1)))});
    }
}

Status check_required(const Message& message) {
    for (const std::string_view name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
        if (message.get(name).empty()) return fail("sip_missing", "a required header is missing", std::string(name));
    }
    const CSeq cseq = cseq_of(message);
    if (!is_token(cseq.method)) return fail("sip_cseq", "CSeq is not a number and a method", "CSeq");
    if (message.is_request() && cseq.method != message.method) {
        return fail("sip_cseq", "CSeq names another method", "CSeq");
    }
    return {};
}

}  // namespace

std::string_view Message::get(std::string_view name) const {
    for (const auto& header : headers) {
        if (same_word(header.name, name)) return header.value;
    }
    return {};
}

bool Message::has(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(), [&](const Header& h) { return same_word(h.name, name); });
}

std::vector<std::string_view> Message::all(std::string_view name) const {
    std::vector<std::string_view> found;
    for (const auto& header : headers) {
        if (same_word(header.name, name)) found.emplace_back(header.value);
    }
    return found;
}

Message& Message::add(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
    return *this;
}

std::string Message::write() const {
    std::string out;
    out.reserve(512 + body.size());
    if (is_request()) {
        out.append(method).append(" ").append(uri).append(" SIP/2.0\r\n");
    } else {
        out.append("SIP/2.0 ").append(std::to_string(status)).append(" ").append(reason).append("\r\n");
    }
    for (const auto& header : headers) {
        if (same_word(header.name, "Content-Length")) continue;
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    return out;
}

Result<Message> parse_message(std::string_view datagram) {
    if (datagram.size() > kMaxMessage) return fail("sip_size", "longer than a datagram", "message");
    std::string_view rest = datagram;
    while (rest.starts_with("\r\n")) rest.remove_prefix(2);  // §7.5
    std::string_view line;
    if (!take_line(rest, line)) return fail("sip_cut", "no start line", "line 1");
    const auto head = rest.substr(0, std::min(rest.find("\r\n\r\n"), rest.size()));
    if (line.find('\0') != line.npos || head.find('\0') != head.npos) return fail("sip_nul", "NUL in the head", "headers");
    Message out;
    if (const auto status = read_start_line(line, out); status.has_error()) return status.error();
    if (const auto status = read_headers(rest, out); status.has_error()) return status.error();
    if (const auto status = check_required(out); status.has_error()) return status.error();
    if (const auto length = out.get("Content-Length"); !length.empty()) {
        std::size_t size = 0;
        // §18.3: over UDP what lies beyond Content-Length is discarded, too short is an error.
        if (!read_number(length, size) || size > rest.size()) {
            return fail("sip_length", "Content-Length is more than there is", "Content-Length");
        }
        rest = rest.substr(0, size);
    }
    out.body = rest;
    return out;
}

CSeq cseq_of(const Message& message) {
    const auto value = message.get("CSeq");
    const auto space = value.find_first_of(" \t");
    CSeq out;
    if (space == value.npos || !read_number(value.substr(0, space), out.number)) return {};
    out.method = trim(value.substr(space));
    return out;
}

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_word(std::string_view list, std::string_view word) {
    const auto items = list_items(list);
    return std::any_of(items.begin(), items.end(), [&](std::string_view item) {
        return same_word(trim(item.substr(0, item.find(';'))), word);
    });
}

std::vector<std::string_view> list_items(std::string_view value) {
    std::vector<std::string_view> items;
    bool quoted = false;
    int depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '<') {
            ++depth;
        } else if (c == '>') {
            --depth;
        } else if (c == ',' && depth <= 0) {
            items.push_back(trim(value.substr(start, i - start)));
            start = i + 1;
        }
    }
    const auto last = trim(value.substr(std::min(start, value.size())));
    if (!last.empty()) items.push_back(last);
    return items;
}

std::string_view uri_of(std::string_view name_addr) {
    std::size_t from = 0;
    if (!name_addr.empty() && name_addr.front() == '"') {  // a display name may hold '<'
        from = 1;
        while (from < name_addr.size() && name_addr[from] != '"') from += name_addr[from] == '\\' ? 2 : 1;
        if (from >= name_addr.size()) return {};
    }
    const auto open = name_addr.find('<', from);
    if (open == name_addr.npos) return trim(name_addr.substr(0, name_addr.find(';')));
    const auto close = name_addr.find('>', open);
    if (close == name_addr.npos) return {};
    return name_addr.substr(open + 1, close - open - 1);
}

std::string param_of(std::string_view value, std::string_view name) {
    if (const auto close = value.rfind('>'); close != value.npos) value.remove_prefix(close + 1);
    bool quoted = false;
    std::size_t start = value.npos;  // after the ';' of the parameter being read
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const bool end = i == value.size() || (!quoted && value[i] == ';');
        if (!end) {
            if (value[i] == '\\' && quoted) ++i;
            else if (value[i] == '"') quoted = !quoted;
            continue;
        }
        if (start != value.npos) {
            const auto item = value.substr(start, i - start);
            const auto equals = item.find('=');
            if (same_word(trim(item.substr(0, equals)), name)) {
                if (equals == item.npos) return {};
                auto text = trim(item.substr(equals + 1));
                if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
                return std::string(text);
            }
        }
        start = i + 1;
    }
    return {};
}

Result<SipUri> parse_uri(std::string_view uri) {
    if (uri.starts_with("<")) uri = uri_of(uri);
    if (uri.size() < 4 || !same_word(uri.substr(0, 4), "sip:")) return fail("uri_scheme", "not a sip: address", std::string(uri));
    uri.remove_prefix(4);
    SipUri out;
    if (const auto at = uri.find('@'); at != uri.npos) {
        out.user = uri.substr(0, at);
        uri.remove_prefix(at + 1);
    }
    uri = uri.substr(0, uri.find_first_of(";?"));
    if (const auto colon = uri.find(':'); colon != uri.npos) {
        if (!read_number(uri.substr(colon + 1), out.port) || out.port == 0) {
            return fail("uri_port", "port is not 1..65535", std::string(uri));
        }
        uri = uri.substr(0, colon);
    }
    out.host = uri;
    const bool plain = std::all_of(out.host.begin(), out.host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '.' || c == '-';
    });
    if (out.host.empty() || !plain) return fail("uri_host", "host is not a name or an IPv4 address", out.host);
    return out;
}

}  // namespace siaga::phone
