#include "siaga/journal/snapshots.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support.hpp"

namespace siaga::journal {
namespace {

TEST(Snapshots, answers_the_newest_one) {
    test::TempDir dir;
    Snapshots snapshots(dir.path() / "snapshots");
    EXPECT_FALSE(snapshots.latest()->has_value());
    for (std::uint64_t seq : {5u, 90u, 100u}) ASSERT_TRUE(snapshots.save({seq, 1, "{\"seq\":" + std::to_string(seq) + "}", "d"}));
    auto latest = snapshots.latest();
    ASSERT_TRUE(latest && *latest);
    EXPECT_EQ((*latest)->seq, 100u);
    EXPECT_EQ((*latest)->json, "{\"seq\":100}");
}

TEST(Snapshots, passes_over_a_damaged_one) {
    test::TempDir dir;
    Snapshots snapshots(dir.path());
    ASSERT_TRUE(snapshots.save({5, 1, "{\"a\":1}", "d"}));
    ASSERT_TRUE(snapshots.save({9, 1, "{\"a\":2}", "d"}));
    std::ofstream(dir.path() / "snapshot-00000000000000000009.json", std::ios::app) << "x";
    EXPECT_EQ((*snapshots.latest())->seq, 5u);
}

TEST(Snapshots, keeps_three) {
    test::TempDir dir;
    Snapshots snapshots(dir.path());
    for (std::uint64_t seq = 1; seq <= 6; ++seq) ASSERT_TRUE(snapshots.save({seq, 1, "{}", "d"}));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 3);
}

TEST(Snapshots, drops_those_from_before_an_erasure) {
    test::TempDir dir;
    Snapshots snapshots(dir.path());
    for (std::uint64_t seq : {5u, 9u}) ASSERT_TRUE(snapshots.save({seq, 1, "{}", "d"}));
    ASSERT_TRUE(snapshots.drop_before(9));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
    EXPECT_EQ((*snapshots.latest())->seq, 9u);
}

}  // namespace
}  // namespace siaga::journal
