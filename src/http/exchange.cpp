#include "http/exchange.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace siaga::http {

Answer json_answer(int status, const Json& body) {
    Answer out;
    out.status = status;
    out.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return out;
}
Answer error_answer(int status, const Error& error) {
    Answer out = json_answer(status, {{"code", error.code}, {"message", error.message}, {"where", error.where}});
    if (status == 503 || status == 429) out.headers.emplace_back("Retry-After", status == 503 ? "1" : "5");
    return out;
}
Answer error_answer(const Error& error) { return error_answer(status_of(error), error); }
Answer text_answer(int status, std::string text) {
    Answer out;
    out.status = status;
    out.type = "text/plain; charset=utf-8";
    out.body = std::move(text);
    return out;
}

bool is_audio(std::string_view content_type) {
    return content_type == "audio/wav" || content_type == "audio/x-wav" || content_type == "audio/wave" || content_type == "audio/vnd.wave";
}

int status_of(const Error& error) {
    const std::string& code = error.code;
    static const std::set<std::string> kBad{
        "json_malformed", "json_too_deep", "field_twice", "field_unknown", "field_missing", "field_bad", "parameter_bad", "type_unknown",
        "too_long", "text_needed", "outcome_needed", "reason_needed", "name_needed", "login_needed", "time_in_future",
        "out_of_range", "outcome_unknown", "caller_answer_needed", "times_bad", "half_coordinates", "bad_area_code", "no_coordinates", "short_link", "outside_indonesia",
        "peer_malformed", "peer_everything", "label_needed", "channel_needed", "channel_missing", "email_bad", "hours_bad", "bad_number", "bad_id", "bad_hotkey", "no_outcome", "twice", "note_needed", "title_needed", "too_many_rules", "too_many_cases", "date_bad", "holiday_bad", "alias_bad", "alias_short", "alias_long", "alias_number",
        "alias_same", "alias_finds_nothing", "wav_header", "wav_format", "wav_order", "wav_data", "wav_size", "announcement_bad",
        "announcement_short", "announcement_long", "announcement_silent", "announcement_clipped", "announcement_format",
        "announcement_large", "result_by_saving", "query_refused", "password_length", "login_bad"};
    static const std::set<std::string> kBusy{"busy", "not_durable_yet", "starting", "store_unavailable", "drafts_busy",
                                             "drafts_disk", "secrets_disk", "announcement_disk"};
    if (kBad.contains(code)) return 400;
    if (kBusy.contains(code)) return 503;
    if (code == "not_signed_in" || code == "bad_credentials") return 401;
    if (code == "role_refused" || code == "origin_refused" || code == "restricted" || code == "not_allowed" || code == "same_person" || code == "not_your_assignment" ||
        code == "not_your_handover" || code == "not_your_incident" ||
        code == "person_inactive" || code == "number_not_listed")
        return 403;
    if (code == "not_found" || code.ends_with("_unknown")) return 404;
    if (code == "body_too_large") return 413;
    if (code == "slow_down") return 429;
    if (code.ends_with("_bad")) return 400;
    return 409;  // a move the centre refuses
}

namespace {
int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
bool decode(std::string_view text, bool plus_is_space, std::string& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus_is_space) c = ' ';
        else if (c == '%') {
            if (i + 2 >= text.size()) return false;
            const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return false;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0') return false;
        out += c;
    }
    return true;
}
}  // namespace

bool split_target(std::string_view target, std::string& path, std::map<std::string, std::string>& query) {
    query.clear();
    if (target.empty() || target.front() != '/' || target.size() > 2048) return false;
    const auto mark = target.find('?');
    if (!decode(target.substr(0, mark), false, path)) return false;
    if (mark == std::string_view::npos) return true;
    std::string_view rest = target.substr(mark + 1);
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        std::string name, value;
        if (!decode(pair.substr(0, equals), true, name)) return false;
        if (equals != std::string_view::npos && !decode(pair.substr(equals + 1), true, value)) return false;
        query[std::move(name)] = std::move(value);
    }
    return true;
}

ByteRange parse_range(std::string_view header, std::uint64_t size) {
    if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) return {};
    header.remove_prefix(6);
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return {};
    const auto number = [](std::string_view text, std::uint64_t& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} && end == text.data() + text.size();
    };
    std::uint64_t first = 0, last = size ? size - 1 : 0;
    const auto from = header.substr(0, dash), to = header.substr(dash + 1);
    if (from.empty()) {  // the last n bytes
        std::uint64_t count = 0;
        if (!number(to, count)) return {};
        if (count == 0 || size == 0) return {416, 0, 0};
        first = count >= size ? 0 : size - count;
    } else {
        if (!number(from, first)) return {};
        if (!to.empty()) {
            std::uint64_t wanted = 0;
            if (!number(to, wanted) || wanted < first) return {};
            last = std::min(last, wanted);
        }
        if (first >= size) return {416, 0, 0};
    }
    return {206, first, last - first + 1};
}

}  // namespace siaga::http
