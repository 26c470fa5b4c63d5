// parse_pasted(): coordinates out of links and free text. Every scan goes forward over at most kMax bytes.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "siaga/profile/place.hpp"

namespace siaga::profile {

namespace {

constexpr std::size_t kMax = 2048;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::optional<double> number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

// Indonesia with its waters; latitude and longitude ranges do not overlap, so an exchanged pair is
// told apart for certain.
bool indonesia_lat(double v) { return v >= -11.5 && v <= 6.5; }
bool indonesia_lon(double v) { return v >= 94.5 && v <= 141.5; }

Result<Coordinates> in_indonesia(double a, double b) {
    if (indonesia_lat(a) && indonesia_lon(b)) return Coordinates{a, b};
    if (indonesia_lat(b) && indonesia_lon(a)) return Coordinates{b, a};
    return fail("outside_indonesia", "koordinat itu tidak di Indonesia");
}

std::string percent_decoded(std::string_view text) {
    const auto hex = [](char c) { return digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        } else out += text[i];
    }
    return out;
}

// "-3.39,104.83", with whatever comes after: ",17z", " (nama)", ";u=30".
std::optional<std::pair<double, double>> leading_pair(std::string_view text, char between) {
    std::size_t i = 0;
    const auto take = [&]() -> std::optional<double> {
        while (i < text.size() && (text[i] == ' ' || text[i] == '+')) ++i;
        const std::size_t start = i;
        if (i < text.size() && text[i] == '-') ++i;
        while (i < text.size() && (digit(text[i]) || text[i] == '.')) ++i;
        return number(text.substr(start, i - start));
    };
    if (text.starts_with("loc:")) i = 4;
    const auto a = take();
    if (!a || i >= text.size() || text[i] != between) return std::nullopt;
    ++i;
    const auto b = take();
    if (!b) return std::nullopt;
    return std::pair{*a, *b};
}

std::optional<std::string> parameter(const std::string& link, std::string_view name) {
    for (std::size_t at = link.find(name); at != std::string::npos; at = link.find(name, at + 1)) {
        const bool begins = at > 0 && (link[at - 1] == '?' || link[at - 1] == '&' || link[at - 1] == '#' || link[at - 1] == ';');
        const std::size_t value = at + name.size();
        if (!begins || value >= link.size() || link[value] != '=') continue;
        return link.substr(value + 1, link.find_first_of("&#", value) - value - 1);
    }
    return std::nullopt;
}

std::optional<std::pair<double, double>> pair_in_parameters(const std::string& link) {
    for (const auto& [lat_name, lon_name] : {std::pair{"mlat", "mlon"}, std::pair{"lat", "lon"}, std::pair{"lat", "lng"}}) {
        const auto lat = parameter(link, lat_name);
        const auto lon = parameter(link, lon_name);
        if (!lat || !lon) continue;
        const auto a = number(*lat);
        const auto b = number(*lon);
        if (a && b) return std::pair{*a, *b};
    }
    for (const auto* name : {"q", "query", "coordinate", "ll", "destination", "daddr", "center", "cbll", "viewpoint", "sll"})
        if (const auto value = parameter(link, name))
            if (const auto found = leading_pair(*value, ',')) return found;
    return std::nullopt;
}

std::optional<std::pair<double, double>> pair_in_link(const std::string& link) {
    // Google: !3d..!4d.. is the pin, @.. only the middle of the window.
    if (const auto pin = link.rfind("!3d"); pin != std::string::npos)
        if (const auto lon = link.find("!4d", pin); lon != std::string::npos) {
            const auto a = number(std::string_view(link).substr(pin + 3, lon - pin - 3));
            const auto end = link.find_first_not_of("-0123456789.", lon + 3);
            const auto b = number(std::string_view(link).substr(lon + 3, (end == std::string::npos ? link.size() : end) - lon - 3));
            if (a && b) return std::pair{*a, *b};
        }
    if (const auto found = pair_in_parameters(link)) return found;
    for (std::size_t at = link.find_first_of("@/"); at != std::string::npos; at = link.find_first_of("@/", at + 1))
        if (const auto found = leading_pair(std::string_view(link).substr(at + 1), ',')) return found;
    if (const auto map = link.find("#map="); map != std::string::npos)  // OpenStreetMap: #map=15/-3.39/104.83
        if (const auto slash = link.find('/', map); slash != std::string::npos)
            return leading_pair(std::string_view(link).substr(slash + 1), '/');
    return std::nullopt;
}

bool short_link(const std::string& link) {
    for (const auto* host : {"maps.app.goo.gl", "goo.gl/", "g.co/", "g.page/", "bit.ly/", "maps.apple/", "osm.org/go/", "openstreetmap.org/go/", "s.id/"})
        if (link.find(host) != std::string::npos) return true;
    return false;
}

// RFC 5870: geo:lat,lon;u=30. Android writes geo:0,0?q=lat,lon.
Result<Coordinates> from_geo(const std::string& link) {
    std::optional<std::pair<double, double>> found;
    if (const auto q = parameter(link, "q")) found = leading_pair(*q, ',');
    if (!found) found = leading_pair(std::string_view(link).substr(4), ',');
    if (!found) return fail("no_coordinates", "tautan geo tanpa koordinat");
    return in_indonesia(found->first, found->second);
}

Result<Coordinates> from_link(std::string link) {
    link = percent_decoded(link);
    // Case matters nowhere in what is looked for, only in names that are skipped.
    link = lower(std::move(link));
    if (link.starts_with("geo:")) return from_geo(link);
    if (const auto found = pair_in_link(link)) return in_indonesia(found->first, found->second);
    if (short_link(link))
        return fail("short_link", "tautan pendek tidak memuat koordinat; buka di HP lalu salin koordinatnya");
    return fail("no_coordinates", "tautan tidak memuat koordinat");
}

enum class Side { none, lat, lon };

// One angle in text: "-3.39", "3°23'10\" S", "LS 3 23".
struct Angle {
    double value = 0;
    Side side = Side::none;
    bool precise = false;  // a degree sign, a hemisphere or two decimals: not a house number
};

// Plain ASCII for the signs people's phones write; anything else outside ASCII becomes a blank.
std::string plain(std::string_view text) {
    static constexpr std::array kSigns{
        std::pair{std::string_view("\xC2\xB0"), 'd'},     std::pair{std::string_view("\xC2\xBA"), 'd'},
        std::pair{std::string_view("\xE2\x80\xB2"), '\''}, std::pair{std::string_view("\xE2\x80\x99"), '\''},
        std::pair{std::string_view("\xE2\x80\x98"), '\''}, std::pair{std::string_view("\xE2\x80\xB3"), '"'},
        std::pair{std::string_view("\xE2\x80\x9D"), '"'},  std::pair{std::string_view("\xE2\x80\x9C"), '"'},
        std::pair{std::string_view("\xE2\x88\x92"), '-'},  std::pair{std::string_view("\xE2\x80\x93"), '-'}};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto sign = std::find_if(kSigns.begin(), kSigns.end(), [&](const auto& s) { return text.substr(i).starts_with(s.first); });
        if (sign != kSigns.end()) {
            out += sign->second == 'd' ? '\x01' : sign->second;  // one byte no keyboard types for the degree
            i += sign->first.size();
        } else {
            const auto c = static_cast<unsigned char>(text[i++]);
            out += c < 0x20 || c >= 0x7F ? ' ' : static_cast<char>(c);
        }
    }
    return out;
}

constexpr char kDegree = '\x01';

class Scanner {
public:
    explicit Scanner(std::string text) : text_(std::move(text)) {
        // A comma between digits is a decimal comma only where no point is one: "-3,39 104,83".
        bool point = false;
        for (std::size_t i = 1; i + 1 < text_.size(); ++i) point = point || (text_[i] == '.' && digit(text_[i - 1]) && digit(text_[i + 1]));
        decimal_ = point ? '.' : ',';
    }

    std::vector<Angle> angles() {
        std::vector<Angle> out;
        while (at_ < text_.size() && out.size() < 8) {
            const Hemisphere before = hemisphere();
            blanks();
            if (at_ >= text_.size()) break;
            if (!starts_number()) {
                if (before.side == Side::none) skip_word();
                continue;
            }
            Angle angle = read_angle(before);
            if (angle.precise) out.push_back(angle);
        }
        return out;
    }

private:
    struct Hemisphere {
        Side side = Side::none;
        double sign = 0;
    };

    [[nodiscard]] bool starts_number() const {
        if (digit(text_[at_])) return true;
        return text_[at_] == '-' && at_ + 1 < text_.size() && digit(text_[at_ + 1]);
    }

    void skip_word() {
        if (!letter(text_[at_])) { ++at_; return; }
        while (at_ < text_.size() && (letter(text_[at_]) || digit(text_[at_]))) ++at_;
    }
    void blanks() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }

    // N S E W, and Indonesian LU LS BT BB, U S T B; only as a word of its own.
    Hemisphere hemisphere() {
        blanks();
        std::size_t end = at_;
        while (end < text_.size() && letter(text_[end])) ++end;
        const std::string word = lower(text_.substr(at_, end - at_));
        Hemisphere found;
        if (word == "n" || word == "lu" || word == "u") found = {Side::lat, 1};
        else if (word == "s" || word == "ls") found = {Side::lat, -1};
        else if (word == "e" || word == "bt" || word == "t") found = {Side::lon, 1};
        else if (word == "w" || word == "bb") found = {Side::lon, -1};
        if (found.side != Side::none) at_ = end;
        return found;
    }

    // Digits with a fraction; how many decimals tells whether it can be a coordinate.
    double unsigned_number(int& decimals) {
        std::string digits;
        decimals = 0;
        while (at_ < text_.size() && digit(text_[at_])) digits += text_[at_++];
        if (at_ + 1 < text_.size() && text_[at_] == decimal_ && digit(text_[at_ + 1])) {
            digits += '.';
            ++at_;
            for (; at_ < text_.size() && digit(text_[at_]); ++decimals) digits += text_[at_++];
        }
        return digits.size() > 40 ? 1e9 : number(digits).value_or(1e9);
    }

    bool sign(char wanted) {
        const std::size_t back = at_;
        blanks();
        if (at_ < text_.size() && text_[at_] == wanted) {
            ++at_;
            if (wanted == '\'' && at_ < text_.size() && text_[at_] == '\'') at_ = back;  // '' is seconds
            else return true;
        }
        at_ = back;
        return false;
    }

    Angle read_angle(Hemisphere before) {
        Angle out;
        const bool minus = text_[at_] == '-';
        if (minus) ++at_;
        int decimals = 0;
        out.value = unsigned_number(decimals);
        const bool degree = sign(kDegree);
        if (degree) out.value += minutes_and_seconds();
        const Hemisphere after = before.side == Side::none ? hemisphere() : Hemisphere{};
        const Hemisphere used = before.side == Side::none ? after : before;
        out.side = used.side;
        out.precise = degree || used.side != Side::none || decimals >= 2;
        if (minus || used.sign < 0) out.value = -out.value;
        return out;
    }

    double minutes_and_seconds() {
        double out = 0;
        for (const auto& [mark, share] : {std::pair{'\'', 60.0}, std::pair{'"', 3600.0}}) {
            const std::size_t back = at_;
            blanks();
            if (at_ >= text_.size() || !digit(text_[at_])) { at_ = back; break; }
            int decimals = 0;
            const double part = unsigned_number(decimals);
            if (!sign(mark) && !(mark == '"' && two_primes())) { at_ = back; break; }
            out += part < 60 ? part / share : 1e9;
        }
        return out;
    }
    bool two_primes() {
        if (at_ + 1 >= text_.size() || text_[at_] != '\'' || text_[at_ + 1] != '\'') return false;
        at_ += 2;
        return true;
    }

    std::string text_;
    std::size_t at_ = 0;
    char decimal_ = '.';
};

Result<Coordinates> from_text(std::string_view text) {
    const std::vector<Angle> angles = Scanner(plain(text)).angles();
    if (angles.size() != 2) return fail("no_coordinates", "tidak ada koordinat di teks itu");
    const auto& [a, b] = std::pair{angles[0], angles[1]};
    if (a.side != Side::none && a.side == b.side) return fail("no_coordinates", "dua kali lintang atau dua kali bujur");
    return a.side == Side::lon || b.side == Side::lat ? in_indonesia(b.value, a.value) : in_indonesia(a.value, b.value);
}

// The first link in the text, to the next blank.
std::string_view link_in(std::string_view text) {
    std::size_t start = std::string_view::npos;
    for (const auto* begin : {"http://", "https://", "geo:", "HTTP://", "HTTPS://", "maps.", "www.", "goo.gl/"}) {
        const auto at = text.find(begin);
        if (at != std::string_view::npos && (at == 0 || !letter(text[at - 1]))) start = std::min(start, at);
    }
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_first_of(" \t\r\n<>\"", start) - start);
}

}  // namespace

Result<Coordinates> parse_pasted(std::string_view text) {
    if (text.size() > kMax) return fail("too_long", "teks tempelan terlalu panjang");
    const std::string_view link = link_in(text);
    if (link.empty()) return from_text(text);
    auto found = from_link(std::string(link));
    if (found || found.error().code == "outside_indonesia") return found;
    // "3.39 S 104.83 E https://maps.app.goo.gl/x": the words may say what the link does not.
    auto words = from_text(std::string(text.substr(0, static_cast<std::size_t>(link.data() - text.data()))) + " " +
                           std::string(text.substr(static_cast<std::size_t>(link.data() - text.data()) + link.size())));
    return words ? words : found;
}

}  // namespace siaga::profile
