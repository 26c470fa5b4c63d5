#include "siaga/base/network.hpp"

#include <gtest/gtest.h>

namespace siaga {
namespace {

TEST(Network, an_address_alone_is_only_itself) {
    const auto network = parse_network("10.20.0.5");
    ASSERT_TRUE(network);
    EXPECT_TRUE(network->contains(*parse_address("10.20.0.5")));
    EXPECT_FALSE(network->contains(*parse_address("10.20.0.6")));
}

TEST(Network, a_prefix_that_ends_inside_a_byte_splits_it) {
    const auto network = parse_network("10.20.16.0/20");
    ASSERT_TRUE(network);
    EXPECT_TRUE(network->contains(*parse_address("10.20.31.255")));
    EXPECT_FALSE(network->contains(*parse_address("10.20.32.0")));
}

TEST(Network, a_peer_seen_through_a_dual_stack_socket_is_the_same_peer) {
    EXPECT_EQ(parse_address("::ffff:127.0.0.1"), parse_address("127.0.0.1"));
    EXPECT_TRUE(parse_address("::ffff:127.0.0.1")->is_loopback());
}

TEST(Network, both_families_know_everything_loopback_and_any) {
    for (const char* text : {"0.0.0.0/0", "::/0"}) EXPECT_TRUE(parse_network(text)->is_everything()) << text;
    for (const char* text : {"127.0.0.0/8", "::1"}) EXPECT_FALSE(parse_network(text)->is_everything()) << text;
    for (const char* text : {"127.8.0.1", "::1"}) EXPECT_TRUE(parse_address(text)->is_loopback()) << text;
    for (const char* text : {"0.0.0.0", "::"}) EXPECT_TRUE(parse_address(text)->is_any()) << text;
}

TEST(Network, bits_beyond_the_prefix_are_noticed) {
    EXPECT_TRUE(parse_network("10.0.0.5/24")->has_host_bits());
    EXPECT_FALSE(parse_network("10.0.0.0/24")->has_host_bits());
    EXPECT_FALSE(parse_network("10.0.0.5")->has_host_bits());
}

TEST(Network, what_is_no_address_is_refused) {
    for (const char* text : {"", "10.0.0", "10.0.0.256", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8x", "sbc.example",
                             "10.0.0.0/-1", "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb"})
        EXPECT_FALSE(parse_network(text)) << text;
}

TEST(Network, an_address_is_written_as_people_know_it) {
    EXPECT_EQ(to_string(*parse_address("10.1.2.3")), "10.1.2.3");
    EXPECT_EQ(to_string(*parse_address("[fd00::5]")), "fd00::5");
}

}  // namespace
}  // namespace siaga
