#include "siaga/base/resample.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace {

using siaga::resample;

std::vector<std::int16_t> tone(double frequency, double rate, std::size_t samples) {
    std::vector<std::int16_t> out(samples);
    for (std::size_t i = 0; i < samples; ++i)
        out[i] = static_cast<std::int16_t>(10'000 * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate));
    return out;
}

// The largest distance between two sounds, away from the ends, where there is nothing before or behind to weigh.
int farthest(const std::vector<std::int16_t>& one, const std::vector<std::int16_t>& other) {
    int out = 0;
    for (std::size_t i = 100; i + 100 < std::min(one.size(), other.size()); ++i) out = std::max(out, std::abs(one[i] - other[i]));
    return out;
}

TEST(Resample, keeps_a_tone_where_it_is_at_every_ratio) {
    for (const std::uint32_t from : {4000U, 11'025U, 16'000U, 22'050U, 44'100U, 48'000U, 95'999U}) {
        const auto out = resample(tone(700, from, from), from, 8000);
        EXPECT_EQ(out.size(), 8000U) << from;
        EXPECT_LT(farthest(out, tone(700, 8000, 8000)), 100) << from;  // one percent
    }
}

TEST(Resample, lets_nothing_through_that_a_telephone_cannot_hold) {
    const auto out = resample(tone(6500, 22'050, 22'050), 22'050, 8000);
    EXPECT_LT(farthest(out, std::vector<std::int16_t>(8000)), 100);
}

TEST(Resample, leaves_sound_of_the_same_rate_alone_and_makes_none_of_nothing) {
    const auto sound = tone(700, 8000, 800);
    EXPECT_EQ(resample(sound, 8000, 8000), sound);
    EXPECT_TRUE(resample({}, 22'050, 8000).empty());
    EXPECT_TRUE(resample(sound, 0, 8000).empty());
    EXPECT_EQ(resample(std::vector<std::int16_t>{5}, 48'000, 8000).size(), 0U);
}

}  // namespace
