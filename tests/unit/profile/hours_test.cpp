#include "siaga/profile/hours.hpp"

#include <gtest/gtest.h>

using namespace siaga;
using namespace siaga::profile;

namespace {

constexpr std::int32_t kWib = 420;

WallTime at(const char* text) {
    const auto time = parse_local_time(text, kWib);
    EXPECT_TRUE(time) << text;
    return time ? *time : WallTime{};
}
bool holds(const char* window, const char* time, const std::vector<Holiday>& holidays = {}) {
    const auto parsed = parse_hours(window);
    EXPECT_TRUE(parsed) << window;
    return parsed && covers(*parsed, local_moment(at(time), kWib, holidays));
}

TEST(Hours, hold_on_their_days_from_the_first_minute_to_before_the_last) {
    EXPECT_TRUE(holds("senin-jumat 08:00-16:00", "2026-11-23 08:00"));  // a Monday
    EXPECT_TRUE(holds("senin-jumat 08:00-16:00", "2026-11-27 15:59"));
    EXPECT_FALSE(holds("senin-jumat 08:00-16:00", "2026-11-27 16:00"));
    EXPECT_FALSE(holds("senin-jumat 08:00-16:00", "2026-11-28 09:00"));  // Saturday
    EXPECT_TRUE(holds("sabtu,minggu", "2026-11-29 23:59"));
}
TEST(Hours, that_end_before_they_begin_go_on_past_midnight) {
    EXPECT_TRUE(holds("jumat 22:00-06:00", "2026-11-27 23:00"));
    EXPECT_TRUE(holds("jumat 22:00-06:00", "2026-11-28 05:59")) << "Friday's night";
    EXPECT_FALSE(holds("jumat 22:00-06:00", "2026-11-27 05:00")) << "Thursday's night";
    EXPECT_TRUE(holds("22:00-06:00", "2026-11-25 03:00"));
}
TEST(Hours, of_weekdays_do_not_hold_on_a_holiday) {
    const std::vector<Holiday> holidays{{"2026-11-23", "Libur"}};
    EXPECT_FALSE(holds("senin-jumat 08:00-16:00", "2026-11-23 10:00", holidays));
    EXPECT_TRUE(holds("libur", "2026-11-23 10:00", holidays));
    EXPECT_TRUE(holds("08:00-16:00", "2026-11-23 10:00", holidays)) << "every day is a holiday's too";
    EXPECT_TRUE(holds("senin-jumat 08:00-16:00", "2026-11-24 10:00", holidays));
}
TEST(Hours, are_those_of_the_zone) {
    const WallTime moment = at("2026-11-23 23:30");
    EXPECT_EQ(local_moment(moment, kWib, {}).day, Day::senin);
    EXPECT_EQ(local_moment(moment, 540, {}).day, Day::selasa) << "WIT is two hours on";
    EXPECT_EQ(local_moment(moment, 540, {}).minute, 90U);
}
TEST(Hours, are_written_as_people_read_them) {
    for (const char* text : {"senin-jumat 08:00-16:00", "sabtu 08:00-12:00", "libur", "22:00-06:00", "senin,rabu,libur 00:00-24:00"}) {
        const auto parsed = parse_hours(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(*parse_hours(describe(*parsed)), *parsed) << text;
    }
    EXPECT_EQ(describe(*parse_hours("senin,selasa,rabu 08:00-16:00")), "senin-rabu 08:00-16:00");
}
TEST(Hours, that_are_none_are_refused) {
    for (const char* text : {"", "senin-jumat 8-16", "jumat-senin 08:00-16:00", "hari 08:00-16:00", "08:00-08:00", "24:00-06:00",
                             "senin 08:00-25:00", "senin, 08:00-09:00", "08:61-09:00"})
        EXPECT_FALSE(parse_hours(text)) << text;
    EXPECT_FALSE(parse_local_time("2026-02-30 10:00", kWib));
    EXPECT_FALSE(parse_local_time("2026-02-10T10:00", kWib));
    EXPECT_TRUE(valid_date("2028-02-29"));
    EXPECT_FALSE(valid_date("2026-02-29"));
}

}  // namespace
