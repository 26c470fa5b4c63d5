#include "telephony/pidf.hpp"

#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "telephony/sip_value.hpp"

namespace siaga::telephony {

namespace {

constexpr std::size_t kMaxElements = 2000;
constexpr std::size_t kMaxDepth = 64;

std::optional<double> number(std::string_view text) {
    text = trim(text);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.empty() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string_view local_name(std::string_view tag) {
    tag = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    const auto colon = tag.find(':');
    return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

// The five entities of XML and nothing more.
std::string text_of(std::string_view raw) {
    std::string out;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        static constexpr std::pair<std::string_view, char> kEntities[] = {
            {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
        bool replaced = false;
        for (const auto& [entity, character] : kEntities)
            if (raw.substr(i, entity.size()) == entity) {
                out += character;
                i += entity.size() - 1;
                replaced = true;
                break;
            }
        if (!replaced) out += raw[i];
    }
    return clean_text(trim(out), 200);
}

void set_point(centre::CallLocation& out, std::string_view text) {
    std::vector<double> values;
    for (auto piece : split_list(text, ' '))
        for (auto word : split_list(piece, '\n'))
            if (auto v = number(word)) values.push_back(*v);
    if (values.size() < 2 || std::abs(values[0]) > 90 || std::abs(values[1]) > 180 || out.lat) return;
    out.lat = values[0];
    out.lon = values[1];
}

// RFC 5139 element order as people would say it; the two-letter names are the standard's.
void add_civic(std::string& civic, std::string_view name, const std::string& value) {
    static constexpr std::string_view kNames[] = {"country", "A1", "A2", "A3", "A4", "A5", "A6", "RD", "STS", "HNO", "HNS",
                                                  "LMK", "LOC", "NAM", "PC", "BLD", "UNIT", "FLR", "ROOM", "PLC", "PCN", "ADDCODE"};
    for (auto known : kNames) {
        if (known != name || value.empty() || civic.size() > 800) continue;
        if (!civic.empty()) civic += ", ";
        civic += value;
        return;
    }
}

}  // namespace

centre::CallLocation parse_pidf(std::string_view xml) {
    centre::CallLocation out;
    xml = xml.substr(0, kMaxPidf);
    out.raw = clean_text(xml, kMaxPidf);
    std::vector<std::string_view> open;
    std::size_t at = 0;
    for (std::size_t count = 0; count < kMaxElements; ++count) {
        const auto start = xml.find('<', at);
        if (start == std::string_view::npos) break;
        if (xml.substr(start, 4) == "<!--") {
            const auto end = xml.find("-->", start);
            if (end == std::string_view::npos) break;
            at = end + 3;
            continue;
        }
        const auto end = xml.find('>', start);
        if (end == std::string_view::npos) break;
        const auto tag = xml.substr(start + 1, end - start - 1);
        at = end + 1;
        if (tag.empty() || tag.front() == '?' || tag.front() == '!') continue;
        if (tag.front() == '/') {
            if (!open.empty()) open.pop_back();
            continue;
        }
        if (tag.back() == '/') continue;
        const auto name = local_name(tag);
        if (open.size() < kMaxDepth) open.push_back(name);
        const auto content = xml.substr(at, xml.find('<', at) == std::string_view::npos ? 0 : xml.find('<', at) - at);
        if (name == "pos") set_point(out, content);
        else if (name == "radius") {
            if (auto r = number(content); r && *r >= 0 && *r < 1e7) out.radius_m = *r;
        } else {
            bool in_civic = false;
            for (auto parent : open) in_civic = in_civic || parent == "civicAddress";
            if (in_civic) add_civic(out.civic, name, text_of(content));
        }
    }
    return out;
}

std::optional<centre::CallLocation> parse_geo_uri(std::string_view uri) {
    uri = trim(uri.substr(0, 512));
    if (!same_text(uri.substr(0, 4), "geo:")) return std::nullopt;
    centre::CallLocation out;
    out.raw = clean_text(uri, 512);
    const auto pieces = split_list(uri.substr(4), ';');
    if (pieces.empty()) return std::nullopt;
    const auto values = split_list(pieces[0], ',');
    if (values.size() < 2) return std::nullopt;
    const auto lat = number(values[0]), lon = number(values[1]);
    if (!lat || !lon || std::abs(*lat) > 90 || std::abs(*lon) > 180) return std::nullopt;
    out.lat = lat;
    out.lon = lon;
    for (auto piece : pieces)
        if (same_text(piece.substr(0, 2), "u="))
            if (auto r = number(piece.substr(2)); r && *r >= 0) out.radius_m = *r;
    return out;
}

}  // namespace siaga::telephony
