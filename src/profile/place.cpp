#include "siaga/profile/place.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace siaga::profile {

namespace {

std::string number(double value, int decimals) {
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return {text.data(), static_cast<std::size_t>(std::clamp(length, 0, 63))};
}

std::string kilometre(double value) {
    std::string text = number(value, 1);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    std::replace(text.begin(), text.end(), '.', ',');
    return "km " + text;
}

// With its own word in front unless the operator already typed it: "Jl. Lintas Timur", "Sungai Komering".
std::string called(const std::string& word, const std::vector<std::string>& known, const std::string& text) {
    std::string lower = text.substr(0, 16);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const auto& begin : known)
        if (lower.starts_with(begin)) return text;
    return word + " " + text;
}

std::string neighbourhood(const Place& place) {
    std::string out = place.rt.empty() ? "" : "RT " + place.rt;
    if (!place.rw.empty()) out += (out.empty() ? "RW " : "/RW ") + place.rw;
    return out;
}

std::string on_the_road(const Place& place) {
    std::string out = place.road.empty() ? "" : called("Jl.", {"jl", "jalan", "tol", "gang", "gg", "lintas"}, place.road);
    if (place.road_km) out += (out.empty() ? "" : " ") + kilometre(*place.road_km);
    if (!place.road_direction.empty())
        out += (out.empty() ? "" : " ") + called("arah", {"arah", "menuju", "dari"}, place.road_direction);
    return out;
}

bool area_code(std::string_view code) {
    if (code.size() > 13) return false;
    return std::all_of(code.begin(), code.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

std::string describe(const Place& place) {
    std::vector<std::string> parts;
    const auto add = [&](std::string text) {
        if (!text.empty()) parts.push_back(std::move(text));
    };
    std::string village = place.area_name;
    if (const std::string rt_rw = neighbourhood(place); !rt_rw.empty()) village += (village.empty() ? "" : " ") + rt_rw;
    add(village);
    add(on_the_road(place));
    if (!place.block.empty()) add(called("blok", {"blok", "sp"}, place.block));
    if (!place.river.empty()) add(called("Sungai", {"sungai", "sei", "kanal", "anak"}, place.river));
    if (!place.landmark.empty()) add(called("dekat", {"dekat", "depan", "belakang", "samping", "seberang", "di "}, place.landmark));
    add(place.free_text);
    // A whole kecamatan was picked: its name is there already.
    if (const auto kecamatan = "Kec. " + place.kecamatan_name; !place.kecamatan_name.empty() && place.area_name != kecamatan) add(kecamatan);
    if (!place.outside_kabupaten_name.empty()) add("di luar wilayah: " + place.outside_kabupaten_name);
    if (place.lat && place.lon) {
        std::string at = "(" + number(*place.lat, 5) + ", " + number(*place.lon, 5) + ")";
        if (place.radius_m > 0) at.insert(at.size() - 1, " ± " + std::to_string(place.radius_m) + " m");
        add(at);
    }
    if (parts.empty()) return "lokasi belum diketahui";
    std::string out;
    for (const auto& part : parts) out += (out.empty() ? "" : ", ") + part;
    return out;
}

Status check_place(const Place& place) {
    const auto too_long = [](const char* field) { return fail("too_long", "terlalu panjang", field); };
    for (const auto& [field, text, most] :
         {std::tuple{"area_name", &place.area_name, 120U}, std::tuple{"kecamatan_name", &place.kecamatan_name, 120U},
          std::tuple{"rt", &place.rt, 8U}, std::tuple{"rw", &place.rw, 8U}, std::tuple{"landmark", &place.landmark, 300U},
          std::tuple{"road", &place.road, 200U}, std::tuple{"road_direction", &place.road_direction, 120U},
          std::tuple{"river", &place.river, 120U}, std::tuple{"block", &place.block, 120U},
          std::tuple{"free_text", &place.free_text, 1000U},
          std::tuple{"outside_kabupaten_name", &place.outside_kabupaten_name, 120U}})
        if (text->size() > most) return too_long(field);
    for (const auto& [field, code] : {std::pair{"area", &place.area}, std::pair{"kecamatan", &place.kecamatan},
                                      std::pair{"outside_kabupaten", &place.outside_kabupaten}})
        if (!area_code(code->value)) return fail("bad_area_code", "bukan kode wilayah", field);
    if (place.road_km && !(*place.road_km >= 0 && *place.road_km <= 3000))
        return fail("out_of_range", "km jalan harus 0 sampai 3000", "road_km");
    if (place.lat.has_value() != place.lon.has_value())
        return fail("half_coordinates", "lintang dan bujur harus diisi keduanya", place.lat ? "lon" : "lat");
    if (place.lat && !(*place.lat >= -90 && *place.lat <= 90)) return fail("out_of_range", "lintang di luar bumi", "lat");
    if (place.lon && !(*place.lon >= -180 && *place.lon <= 180)) return fail("out_of_range", "bujur di luar bumi", "lon");
    return {};
}

}  // namespace siaga::profile
