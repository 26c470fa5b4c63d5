#include "telephony/sip_value.hpp"

#include <algorithm>
#include <charconv>
#include <cctype>

namespace siaga::telephony {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

char lower_char(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower_char(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// A percent-encoded NUL or control character stays as it was written.
std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int hi = hex_digit(text[i + 1]), lo = hex_digit(text[i + 2]);
            if (hi >= 0 && lo >= 0 && hi * 16 + lo >= 0x20) {
                out += static_cast<char>(hi * 16 + lo);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

std::string unquote(std::string_view text) {
    text = trim(text);
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

std::map<std::string, std::string> read_params(std::string_view text) {
    std::map<std::string, std::string> out;
    for (auto piece : split_list(text, ';')) {
        const auto equals = piece.find('=');
        const auto name = lower(trim(piece.substr(0, equals)));
        if (name.empty()) continue;
        out.emplace(name, equals == std::string_view::npos ? std::string{} : unquote(piece.substr(equals + 1)));
    }
    return out;
}

void read_host_port(std::string_view text, Uri& out) {
    std::size_t end = std::string_view::npos;
    if (!text.empty() && text.front() == '[') {  // IPv6 reference
        end = text.find(']');
        if (end == std::string_view::npos) return;
        out.host = lower(text.substr(1, end - 1));
        end = text.find(':', end);
    } else {
        end = text.find(':');
        out.host = lower(trim(text.substr(0, end)));
    }
    if (end == std::string_view::npos) return;
    if (auto port = parse_u64(trim(text.substr(end + 1))); port && *port <= 65535)
        out.port = static_cast<std::uint16_t>(*port);
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower_char);
    return out;
}

bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower_char(x) == lower_char(y); });
}

std::optional<std::uint64_t> parse_u64(std::string_view text) {
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return value;
}

std::vector<std::string_view> split_list(std::string_view text, char separator) {
    text = text.substr(0, kMaxValue);
    std::vector<std::string_view> out;
    bool quoted = false, angle = false;
    std::size_t start = 0;
    const auto take = [&](std::size_t end) {
        if (auto piece = trim(text.substr(start, end - start)); !piece.empty() && out.size() < kMaxItems)
            out.push_back(piece);
        start = end + 1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            else if (c == '"') quoted = false;
        } else if (c == '"') quoted = true;
        else if (c == '<') angle = true;
        else if (c == '>') angle = false;
        else if (c == separator && !angle) take(i);
    }
    if (start <= text.size()) take(text.size());
    return out;
}

bool has_token(std::string_view list, std::string_view token) {
    for (auto piece : split_list(list, ','))
        if (same_text(trim(piece.substr(0, piece.find(';'))), token)) return true;
    return false;
}

Uri parse_uri(std::string_view text) {
    text = trim(text.substr(0, kMaxValue));
    Uri out;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return out;
    out.scheme = lower(text.substr(0, colon));
    text.remove_prefix(colon + 1);
    if (out.scheme == "urn") {
        out.user = lower(text);
        return out;
    }
    if (out.scheme == "tel") {
        const auto semicolon = text.find(';');
        out.user = unescape(text.substr(0, semicolon));
        if (semicolon != std::string_view::npos) out.params = read_params(text.substr(semicolon));
        return out;
    }
    // The user part may itself carry ';' parameters (RFC 3966 in a SIP URI), so '@' is found first.
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        auto user = text.substr(0, at);
        user = user.substr(0, user.find(':'));  // a password is nobody's business
        out.user = unescape(user);
        text.remove_prefix(at + 1);
    }
    text = text.substr(0, text.find('?'));
    const auto semicolon = text.find(';');
    read_host_port(text.substr(0, semicolon), out);
    if (semicolon != std::string_view::npos) out.params = read_params(text.substr(semicolon));
    return out;
}

std::vector<NameAddr> parse_name_addrs(std::string_view text) {
    std::vector<NameAddr> out;
    for (auto piece : split_list(text, ',')) {
        NameAddr entry;
        // The '<' that opens the address is the first one outside the quoted display name.
        bool quoted = false;
        std::size_t open = std::string_view::npos;
        for (std::size_t i = 0; i < piece.size() && open == std::string_view::npos; ++i) {
            if (quoted && piece[i] == '\\') ++i;
            else if (piece[i] == '"') quoted = !quoted;
            else if (piece[i] == '<' && !quoted) open = i;
        }
        if (open != std::string_view::npos) {
            entry.display = unquote(piece.substr(0, open));
            const auto close = piece.find('>', open);
            if (close == std::string_view::npos) continue;
            entry.uri = std::string(trim(piece.substr(open + 1, close - open - 1)));
            entry.params = read_params(piece.substr(close + 1));
        } else {
            const auto semicolon = piece.find(';');
            entry.uri = std::string(trim(piece.substr(0, semicolon)));
            if (semicolon != std::string_view::npos) entry.params = read_params(piece.substr(semicolon));
        }
        if (!entry.uri.empty()) out.push_back(std::move(entry));
    }
    return out;
}

std::map<std::string, std::string> parse_digest(std::string_view text) {
    text = trim(text.substr(0, kMaxValue));
    std::map<std::string, std::string> out;
    if (text.size() < 7 || !same_text(text.substr(0, 6), "Digest") || !is_space(text[6])) return out;
    for (auto piece : split_list(text.substr(7), ',')) {
        const auto equals = piece.find('=');
        if (equals == std::string_view::npos) continue;
        out.emplace(lower(trim(piece.substr(0, equals))), unquote(piece.substr(equals + 1)));
    }
    return out;
}

SessionExpires parse_session_expires(std::string_view text) {
    SessionExpires out;
    const auto pieces = split_list(text, ';');
    if (pieces.empty()) return out;
    if (auto seconds = parse_u64(pieces[0])) out.seconds = static_cast<std::uint32_t>(std::min<std::uint64_t>(*seconds, 86'400));
    for (auto piece : pieces) {
        if (same_text(piece, "refresher=uac")) out.refresher = SessionExpires::Refresher::uac;
        if (same_text(piece, "refresher=uas")) out.refresher = SessionExpires::Refresher::uas;
    }
    return out;
}

std::string clean_text(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t i = 0;
    while (i < text.size() && out.size() < most) {
        const auto c = static_cast<unsigned char>(text[i]);
        std::size_t length = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
        bool good = length != 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
        if (good && length == 3) {  // neither overlong nor a surrogate: JSON writers refuse those
            const auto second = static_cast<unsigned char>(text[i + 1]);
            good = !(c == 0xE0 && second < 0xA0) && !(c == 0xED && second >= 0xA0);
        }
        if (good && length == 4) {
            const auto second = static_cast<unsigned char>(text[i + 1]);
            good = !(c == 0xF0 && second < 0x90) && !(c == 0xF4 && second >= 0x90);
        }
        if (!good) {
            out += '?';
            ++i;
        } else if (length == 1 && (c < 0x20 || c == 0x7F) && c != '\n' && c != '\t') {
            out += ' ';
            ++i;
        } else {
            out.append(text.substr(i, length));
            i += length;
        }
    }
    return out;
}

}  // namespace siaga::telephony
