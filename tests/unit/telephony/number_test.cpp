#include "siaga/telephony/number.hpp"

#include <gtest/gtest.h>

using namespace siaga::telephony;

TEST(Number, normalised_twice_is_normalised_once) {
    for (const char* text : {"+62006200", "+6200812345678", "6200000000001", "62000000000", "+620000", "00620081234567"}) {
        const auto once = normalise_number(text);
        EXPECT_EQ(normalise_number(once), once) << text;
    }
    EXPECT_EQ(normalise_number("+6200812345678"), "+62812345678");
}

TEST(Number, every_indonesian_spelling_becomes_one_number) {
    for (const auto* text : {"081234567890", "6281234567890", "+6281234567890", "006281234567890", "+62081234567890",
                             "0812-3456-7890", "(0812) 3456 7890", "tel:+6281234567890", "tel:081234567890;phone-context=+62",
                             "81234567890"})
        EXPECT_EQ(normalise_number(text), "+6281234567890") << text;
}
TEST(Number, foreign_numbers_keep_their_country) {
    EXPECT_EQ(normalise_number("+60123456789"), "+60123456789");
    EXPECT_EQ(normalise_number("0060123456789"), "+60123456789");
}
TEST(Number, short_codes_stay_short_even_behind_a_country_code) {
    EXPECT_EQ(normalise_number("112"), "112");
    EXPECT_EQ(normalise_number("+62112"), "112");
    EXPECT_EQ(normalise_number("62112"), "112");
    EXPECT_EQ(normalise_number("14045"), "14045");
}
TEST(Number, what_is_no_number_is_empty) {
    for (const auto* text : {"", "anonymous", "+", "Anonymous@anonymous.invalid", "12a4", "1234567890123456789012345"})
        EXPECT_EQ(normalise_number(text), "") << text;
}
TEST(Number, is_masked_for_logs) {
    EXPECT_EQ(mask_number("+6281234567890"), "+62812******90");
    EXPECT_EQ(mask_number("112"), "112");
}
TEST(Called, an_emergency_is_listed_in_every_form) {
    for (const auto* uri : {"sip:112@10.0.0.1", "sip:911@10.0.0.1:5060;user=phone", "tel:112", "tel:+62112", "urn:service:sos",
                            "urn:service:sos.fire", "URN:service:SOS.ambulance", "sip:112;phone-context=+62@telco.example"})
        EXPECT_TRUE(is_listed(parse_called(uri), {})) << uri;
}
TEST(Called, a_pilot_number_is_listed_in_any_of_its_spellings) {
    const std::vector<std::string> delivered{"0711-320112", "112"};
    EXPECT_TRUE(is_listed(parse_called("sip:+62711320112@x"), delivered));
    EXPECT_TRUE(is_listed(parse_called("sip:0711320112@x"), delivered));
    EXPECT_TRUE(is_listed(parse_called("sip:62711320112@x"), delivered));
    EXPECT_FALSE(is_listed(parse_called("sip:0711320113@x"), delivered));
    EXPECT_TRUE(is_listed(parse_called("urn:service:sos.police"), delivered));
}
TEST(Called, an_unknown_number_is_told_as_it_came) {
    const auto called = parse_called("sip:Pilot-7@10.0.0.1");
    EXPECT_EQ(called.number, "pilot-7");
    EXPECT_FALSE(is_listed(called, {}));
}
