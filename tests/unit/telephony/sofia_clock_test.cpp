// What our program changes in sofia's loop (docs/telephony.md).
#include <dlfcn.h>
#include <gtest/gtest.h>

// As sofia-sip/su_time.h has them; its headers stay inside telephony.
extern "C" {
struct SofiaTime {
    unsigned long tv_sec, tv_usec;
};
long su_duration(SofiaTime t1, SofiaTime t2);
}

namespace siaga::telephony {
namespace {

TEST(SofiaClock, a_part_of_a_millisecond_is_waited_for_and_not_polled_through) {
    EXPECT_EQ(su_duration({10, 1}, {10, 0}), 1);
    EXPECT_EQ(su_duration({10, 1'000}, {10, 0}), 1);
    EXPECT_EQ(su_duration({11, 0}, {10, 999'001}), 1);
    EXPECT_EQ(su_duration({10, 0}, {10, 0}), 0);
}
TEST(SofiaClock, what_is_past_or_far_away_is_as_sofia_has_it) {
    EXPECT_EQ(su_duration({10, 0}, {12, 500'000}), -2'500);
    EXPECT_EQ(su_duration({4'000'000'000UL, 0}, {10, 0}), 0x7fffffffL);
    EXPECT_EQ(su_duration({10, 0}, {4'000'000'000UL, 0}), -0x7fffffffL);
}
TEST(SofiaClock, the_library_calls_ours) {
    EXPECT_EQ(dlsym(RTLD_DEFAULT, "su_duration"), reinterpret_cast<void*>(&su_duration));
    Dl_info ours{}, theirs{};
    ASSERT_NE(dladdr(reinterpret_cast<void*>(&su_duration), &ours), 0);
    void* timer = dlsym(RTLD_DEFAULT, "su_timer_create");
    ASSERT_NE(timer, nullptr);
    ASSERT_NE(dladdr(timer, &theirs), 0);
    EXPECT_STRNE(ours.dli_fname, theirs.dli_fname);
}

}  // namespace
}  // namespace siaga::telephony
