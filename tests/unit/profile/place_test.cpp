#include "siaga/profile/place.hpp"

#include <gtest/gtest.h>

using namespace siaga;
using namespace siaga::profile;

namespace {

void expect_at(std::string_view text, double lat, double lon) {
    const auto found = parse_pasted(text);
    ASSERT_TRUE(found) << text << ": " << found.error().to_string();
    EXPECT_NEAR(found.value().lat, lat, 1e-6) << text;
    EXPECT_NEAR(found.value().lon, lon, 1e-6) << text;
}

std::string refusal(std::string_view text) {
    const auto found = parse_pasted(text);
    return found ? "accepted" : found.error().code;
}

TEST(PastedPlace, reads_decimal_degrees) {
    expect_at("-3.39, 104.83", -3.39, 104.83);
    expect_at("-3.391234,104.831234", -3.391234, 104.831234);
    expect_at("  -3.39   104.83\n", -3.39, 104.83);
    expect_at("(-3.39, 104.83)", -3.39, 104.83);
    expect_at("Lokasi kebakaran: -3.39, 104.83 dekat masjid", -3.39, 104.83);
    expect_at("\xE2\x88\x92""3.39, 104.83", -3.39, 104.83);
}

TEST(PastedPlace, reads_decimal_commas) {
    expect_at("-3,39; 104,83", -3.39, 104.83);
    expect_at("-3,3912 104,8312", -3.3912, 104.8312);
    expect_at("-3,39, 104,83", -3.39, 104.83);
}

TEST(PastedPlace, reads_degrees_minutes_and_seconds) {
    expect_at("3°23'S 104°50'E", -(3 + 23 / 60.0), 104 + 50 / 60.0);
    expect_at("3°23'24.0\"S 104°49'48.0\"E", -3.39, 104.83);
    expect_at("3°23′24″S, 104°49′48″E", -3.39, 104.83);
    expect_at("3° 23' 24'' LS, 104° 49' 48'' BT", -3.39, 104.83);
    expect_at("S 3.39 E 104.83", -3.39, 104.83);
    expect_at("3.39 LS 104.83 BT", -3.39, 104.83);
}

TEST(PastedPlace, tells_an_exchanged_pair_apart) {
    expect_at("104.83, -3.39", -3.39, 104.83);
    expect_at("104°50'E 3°23'S", -(3 + 23 / 60.0), 104 + 50 / 60.0);
}

TEST(PastedPlace, reads_google_links) {
    expect_at("https://maps.google.com/?q=-3.39,104.83", -3.39, 104.83);
    expect_at("https://www.google.com/maps?q=-3.39%2C104.83&z=17", -3.39, 104.83);
    expect_at("https://www.google.com/maps/@-3.39,104.83,17z", -3.39, 104.83);
    expect_at("https://www.google.com/maps/search/?api=1&query=-3.39,+104.83", -3.39, 104.83);
    expect_at("https://www.google.com/maps/place/Masjid/@-3.4,104.9,17z/data=!3m1!8m2!3d-3.39!4d104.83!16s", -3.39, 104.83);
    expect_at("https://maps.google.com/maps?ll=-3.39,104.83&z=12", -3.39, 104.83);
    expect_at("Ini lokasinya https://maps.google.com/?q=-3.39,104.83 cepat pak", -3.39, 104.83);
}

TEST(PastedPlace, reads_openstreetmap_apple_and_geo_links) {
    expect_at("https://www.openstreetmap.org/?mlat=-3.39&mlon=104.83#map=15/-3.4/104.9", -3.39, 104.83);
    expect_at("https://www.openstreetmap.org/#map=15/-3.39/104.83", -3.39, 104.83);
    expect_at("https://maps.apple.com/?ll=-3.39,104.83&q=Pin", -3.39, 104.83);
    expect_at("geo:-3.39,104.83;u=30", -3.39, 104.83);
    expect_at("geo:0,0?q=-3.39,104.83(Rumah)", -3.39, 104.83);
}

TEST(PastedPlace, says_that_a_short_link_cannot_be_read_offline) {
    EXPECT_EQ(refusal("https://maps.app.goo.gl/AbCdEf123"), "short_link");
    EXPECT_EQ(refusal("https://goo.gl/maps/xyz"), "short_link");
    expect_at("-3.39, 104.83 https://maps.app.goo.gl/AbCdEf123", -3.39, 104.83);
}

TEST(PastedPlace, refuses_what_is_not_in_indonesia) {
    EXPECT_EQ(refusal("51.50, -0.12"), "outside_indonesia");
    EXPECT_EQ(refusal("geo:0,0"), "outside_indonesia");
    EXPECT_EQ(refusal("https://maps.google.com/?q=999999999999999999999,5"), "outside_indonesia");
}

TEST(PastedPlace, takes_no_other_numbers_for_coordinates) {
    for (const auto* text : {"", "RT 2 RW 3", "Jalan Lintas Timur km 12,5", "0812-3456-7890", "4.5, 6", "tanjung lubuk",
                             "https://www.google.com/maps/place/Kayu+Agung", "1.23", "1.23 4.56 7.89", "-,-", "3°", "°'\""})
        EXPECT_EQ(refusal(text), "no_coordinates") << text;
    EXPECT_EQ(refusal(std::string(3000, '1')), "too_long");
}

Place full() {
    Place place;
    place.area = AreaCode{"16.02.05.2013"};
    place.kecamatan = AreaCode{"16.02.05"};
    place.area_name = "Desa Tanjung Lubuk";
    place.kecamatan_name = "Kayu Agung";
    return place;
}

TEST(Place, is_described_in_one_line) {
    Place place = full();
    place.rt = "2";
    place.rw = "1";
    place.landmark = "masjid Nurul Iman";
    EXPECT_EQ(describe(place), "Desa Tanjung Lubuk RT 2/RW 1, dekat masjid Nurul Iman, Kec. Kayu Agung");
}

TEST(Place, names_roads_rivers_and_blocks) {
    Place place = full();
    place.road = "Lintas Timur";
    place.road_km = 62.5;
    place.road_direction = "Palembang";
    place.river = "Komering";
    place.block = "C 12";
    EXPECT_EQ(describe(place), "Desa Tanjung Lubuk, Lintas Timur km 62,5 arah Palembang, blok C 12, Sungai Komering, Kec. Kayu Agung");
}

TEST(Place, shows_coordinates_with_their_doubt_and_says_when_nothing_is_known) {
    Place place;
    EXPECT_EQ(describe(place), "lokasi belum diketahui");
    place.lat = -3.39;
    place.lon = 104.83;
    place.radius_m = 50;
    EXPECT_EQ(describe(place), "(-3.39000, 104.83000 ± 50 m)");
}

TEST(Place, comes_back_from_json_as_it_was) {
    Place place = full();
    place.lat = -3.39;
    place.lon = 104.83;
    place.road_km = 3;
    EXPECT_EQ(from_json_value<Place>(to_json_value(place)), place);
}

TEST(Place, keeps_the_village_and_erases_the_rest) {
    Place place = full();
    place.rt = "2";
    EXPECT_TRUE(open_part(place).contains("area"));
    EXPECT_FALSE(open_part(place).contains("rt"));
    EXPECT_EQ(personal_part(place)["rt"], "2");
}

TEST(Place, is_refused_with_the_field_that_makes_no_sense) {
    EXPECT_TRUE(check_place(full()));
    Place place = full();
    place.lat = -3.39;
    EXPECT_EQ(check_place(place).error().where, "lon");
    place.lon = 1000;
    EXPECT_EQ(check_place(place).error().where, "lon");
    place = full();
    place.free_text = std::string(2000, 'x');
    EXPECT_EQ(check_place(place).error().where, "free_text");
    place = full();
    place.road_km = -1;
    EXPECT_EQ(check_place(place).error().where, "road_km");
    place = full();
    place.kecamatan = AreaCode{"Kayu Agung"};
    EXPECT_EQ(check_place(place).error().code, "bad_area_code");
}

}  // namespace
