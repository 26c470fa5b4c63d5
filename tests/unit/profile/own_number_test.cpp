// A contact that would ring in this very room is refused however it is written.
#include <gtest/gtest.h>

#include <algorithm>

#include "siaga/profile/load.hpp"

using namespace siaga;
using namespace siaga::profile;

namespace {

// With one contact, one service beside 112 (Polres' own 110 rings elsewhere) and a pilot number of the trunk.
bool is_own(const std::string& number, const std::vector<std::string>& of_trunks = {"0711-320112"}) {
    Profile p;
    p.name = p.title = "uji";
    p.kabupaten = AreaCode{"16.02"};
    p.services = {{"112", "Darurat", {}}, {"119", "Ambulans", {}}, {"urn:service:sos.fire", "Api", {}}};
    p.agencies = {{AgencyId{"damkar"}, "Damkar", "Damkar", Standing::committed, {{"Piket", number, true, {}}}}};
    const auto findings = check_rule_set(p, {of_trunks, nullptr, true});
    return std::any_of(findings.begin(), findings.end(), [](const Finding& one) { return one.code == "own_number"; });
}

TEST(OwnNumber, is_the_emergency_number_in_every_spelling) {
    for (const auto* number : {"112", "1 1 2", "(112)", "0112", "+62112", "62112", "+62 112", "+62 0112", "0062112", "062112", "911", "0911", "+62911", "119", "0119"})
        EXPECT_TRUE(is_own(number)) << number;
}
TEST(OwnNumber, is_the_emergency_number_behind_any_area_code) {
    for (const auto* number : {"+62711112", "0711112", "(0711) 112", "62711112", "0062 711 112", "021-112", "+6221112", "0711 911", "0712119"})
        EXPECT_TRUE(is_own(number)) << number;
}
TEST(OwnNumber, is_a_trunks_pilot_number_in_every_spelling) {
    for (const auto* number : {"0711320112", "+62 711 320 112", "62711320112", "0062711320112", "320112", "320-112"}) EXPECT_TRUE(is_own(number)) << number;
    for (const auto* pilot : {"tel:+62711320112", "sip:+62711320112@telco.example", "sip:0711320112;phone-context=+62@telco.example", "62711320112"})
        EXPECT_TRUE(is_own("0711 320112", {pilot})) << pilot;
}
TEST(OwnNumber, is_not_another_number_that_ends_alike) {
    for (const auto* number : {"110", "113", "14045", "0711321112", "711 321 112", "321112", "+62 812 3456 7112", "081234567112", "0711 320113", "+60112", "+60 711 320112",
                               "021 6232 0112", "1112"})
        EXPECT_FALSE(is_own(number)) << number;
}
TEST(OwnNumber, is_not_made_of_a_trunks_name) {
    EXPECT_FALSE(is_own("0217", {"pilot-7"}));
    EXPECT_FALSE(is_own("10001", {"sip:10.0.0.1"})) << "an address";
}

}  // namespace
