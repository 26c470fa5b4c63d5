#include "siaga/base/heart.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <string>

namespace siaga {
namespace {

bool byte_arrives(int fd, int deadline_ms) {
    pollfd wait{fd, POLLIN, 0};
    char byte = 0;
    return ::poll(&wait, 1, deadline_ms) == 1 && ::read(fd, &byte, 1) == 1;
}

TEST(Heart, beats_on_the_inherited_descriptor_while_its_threads_do) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::setenv("SIAGA_HEART_FD", std::to_string(ends[1]).c_str(), 1);
    {
        Heart heart;
        auto& pulse = heart.thread("centre");
        pulse.beat();
        EXPECT_TRUE(byte_arrives(ends[0], 5000));
        pulse.beat();
        EXPECT_TRUE(byte_arrives(ends[0], 5000));
    }
    ::unsetenv("SIAGA_HEART_FD");
    char byte = 0;
    while (::read(ends[0], &byte, 1) == 1) {}  // ends because the heart closed its end: nothing beats after it
    ::close(ends[0]);
}

TEST(Heart, a_thread_that_has_not_begun_is_not_waited_for) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::setenv("SIAGA_HEART_FD", std::to_string(ends[1]).c_str(), 1);
    {
        Heart heart;
        heart.thread("late");
        for (auto beats = Heart::kSilent / Heart::kBeat + 2; beats > 0; --beats) EXPECT_TRUE(byte_arrives(ends[0], 5000));
    }
    ::unsetenv("SIAGA_HEART_FD");
    ::close(ends[0]);
}

TEST(Heart, falls_silent_when_a_thread_does) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::setenv("SIAGA_HEART_FD", std::to_string(ends[1]).c_str(), 1);
    {
        Heart heart;
        heart.thread("not begun");
        heart.thread("stuck").beat();
        // Beats come until the thread has been quiet too long, then stop for good.
        while (byte_arrives(ends[0], 1500)) {}
        EXPECT_FALSE(byte_arrives(ends[0], 0));
    }
    ::unsetenv("SIAGA_HEART_FD");
    ::close(ends[0]);
}

}  // namespace
}  // namespace siaga
