#include <gtest/gtest.h>

#include "telephony/multipart.hpp"
#include "telephony/pidf.hpp"

using namespace siaga::telephony;

namespace {
constexpr auto kCircle = R"(<?xml version="1.0"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"
  xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml">
 <tuple id="a"><status><gp:geopriv><gp:location-info>
  <gs:Circle srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>-3.3945 104.8306</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9001">35.5</gs:radius></gs:Circle>
 </gp:location-info></gp:geopriv></status></tuple></presence>)";
constexpr auto kCivic = R"(<civicAddress xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"><country>ID</country>
<A1>Sumatera Selatan</A1><A2>Ogan Komering Ilir</A2><RD>Jl. Letnan Muchtar Saleh &amp; Co</RD><HNO>12</HNO></civicAddress>)";
}  // namespace

TEST(Pidf, a_circle_gives_point_and_radius_and_keeps_the_raw_text) {
    const auto where = parse_pidf(kCircle);
    ASSERT_TRUE(where.lat && where.lon && where.radius_m);
    EXPECT_DOUBLE_EQ(*where.lat, -3.3945);
    EXPECT_DOUBLE_EQ(*where.lon, 104.8306);
    EXPECT_DOUBLE_EQ(*where.radius_m, 35.5);
    EXPECT_EQ(where.raw, kCircle);
}
TEST(Pidf, a_civic_address_becomes_one_line) {
    EXPECT_EQ(parse_pidf(kCivic).civic, "ID, Sumatera Selatan, Ogan Komering Ilir, Jl. Letnan Muchtar Saleh & Co, 12");
}
TEST(Pidf, impossible_coordinates_are_left_out) {
    EXPECT_FALSE(parse_pidf("<pos>91 200</pos>").lat);
    EXPECT_FALSE(parse_pidf("<pos>nan 104</pos>").lat);
    EXPECT_FALSE(parse_pidf("<pos>-3.4</pos>").lat);
    EXPECT_FALSE(parse_pidf("<pos").lat);
}
TEST(Pidf, a_geo_uri_is_a_place_too) {
    const auto where = parse_geo_uri("geo:-3.3945,104.8306;u=50");
    ASSERT_TRUE(where);
    EXPECT_DOUBLE_EQ(*where->radius_m, 50);
    EXPECT_FALSE(parse_geo_uri("cid:abc@x"));
}
TEST(Multipart, sdp_and_place_are_found_in_a_mixed_body) {
    const std::string body = "preamble\r\n--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--b1\r\n"
                             "Content-Type: application/pidf+xml; charset=utf-8\r\nContent-ID: <lo@telco>\r\n\r\n<presence/>\r\n--b1--\r\n";
    const auto parts = split_body("multipart/mixed; boundary=\"b1\"", body);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(find_part(parts, "application/sdp"), "v=0\r\n");
    EXPECT_EQ(find_part(parts, "application/pidf+xml"), "<presence/>");
    EXPECT_EQ(parts[1].id, "lo@telco");
}
TEST(Multipart, a_plain_body_is_its_only_part) {
    const auto parts = split_body("Application/SDP", "v=0\r\n");
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(find_part(parts, "application/sdp"), "v=0\r\n");
}
TEST(Multipart, a_body_cut_short_or_with_nul_bytes_is_survived) {
    EXPECT_EQ(split_body("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\nv=0").size(), 1U);
    EXPECT_EQ(split_body("multipart/mixed", "--b\r\n").size(), 0U);
    const std::string nul("--b\r\nContent-\0Type: x\r\n\r\nv=0\r\n--b--", 36);
    EXPECT_EQ(split_body("multipart/mixed;boundary=b", nul).size(), 1U);
}
