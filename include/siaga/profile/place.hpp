// Purpose: where something happened, the way callers tell it: village, RT/RW, landmark, road
// kilometre, river, plantation block, coordinates, another regency, or only words.
// Thread: plain values. Units: degrees WGS 84, kilometres along the road, radius in metres.
// Everything below the village is personal (it can be somebody's house) and goes with erasure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "siaga/base/fields.hpp"
#include "siaga/base/result.hpp"

namespace siaga::profile {

struct Place {
    AreaCode area;       // the village where known, else the kecamatan
    AreaCode kecamatan;
    std::string area_name;       // "Desa Tanjung Lubuk"
    std::string kecamatan_name;  // "Kayu Agung"; shown always, because names repeat
    std::string rt;
    std::string rw;
    std::string landmark;
    std::string road;
    std::optional<double> road_km;
    std::string road_direction;  // "arah Palembang"
    std::string river;
    std::string block;  // plantation or transmigration block
    std::string free_text;
    std::optional<double> lat;
    std::optional<double> lon;
    std::uint32_t radius_m = 0;  // how far off the coordinates may be; 0 = not told
    AreaCode outside_kabupaten;  // "di luar wilayah": set when it is not in our regency
    std::string outside_kabupaten_name;

    friend bool operator==(const Place&, const Place&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("area", s.area);
        v("kecamatan", s.kecamatan);
        v("area_name", s.area_name);
        v("kecamatan_name", s.kecamatan_name);
        v.personal("rt", s.rt);
        v.personal("rw", s.rw);
        v.personal("landmark", s.landmark);
        v.personal("road", s.road);
        v.personal("road_km", s.road_km);
        v.personal("road_direction", s.road_direction);
        v.personal("river", s.river);
        v.personal("block", s.block);
        v.personal("free_text", s.free_text);
        v.personal("lat", s.lat);
        v.personal("lon", s.lon);
        v.personal("radius_m", s.radius_m);
        v("outside_kabupaten", s.outside_kabupaten);
        v("outside_kabupaten_name", s.outside_kabupaten_name);
    }
};

// One line in Indonesian: "Desa Tanjung Lubuk RT 2/RW 1, dekat masjid, Kec. Kayu Agung".
[[nodiscard]] std::string describe(const Place& place);

// Lengths, numbers and codes within sense; the error's `where` is the field.
[[nodiscard]] Status check_place(const Place& place);

struct Coordinates {
    double lat = 0;
    double lon = 0;

    friend bool operator==(const Coordinates&, const Coordinates&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("lat", s.lat);
        v("lon", s.lon);
    }
};

// Coordinates out of what somebody pasted: "-3.39, 104.83", 3°23'S 104°50'E, geo: URIs (RFC 5870)
// and links of Google, OpenStreetMap and Apple maps. Codes of refusal: no_coordinates, short_link
// (it names no place without the Internet), outside_indonesia, too_long. Total and bounded (2 KiB).
[[nodiscard]] Result<Coordinates> parse_pasted(std::string_view text);

}  // namespace siaga::profile
