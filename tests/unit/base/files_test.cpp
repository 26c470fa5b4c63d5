#include "siaga/base/files.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace {

using namespace siaga;

TEST(ReadFile, is_every_byte_of_it_however_long) {
    const test::TempDir directory;
    std::string bytes;
    for (int i = 0; i < 200'000; ++i) bytes += static_cast<char>(i * 7);
    std::ofstream(directory / "besar", std::ios::binary) << bytes;
    std::ofstream(directory / "kosong", std::ios::binary);
    EXPECT_EQ(*read_file(directory / "besar"), bytes);
    EXPECT_EQ(*read_file(directory / "kosong"), "");
}

TEST(ReadFile, names_what_is_not_there_and_takes_no_directory) {
    const test::TempDir directory;
    EXPECT_EQ(read_file(directory / "hilang").error(), fail("file_unreadable", "No such file or directory", (directory / "hilang").string()));
    EXPECT_EQ(read_file(directory.path()).error().code, "file_unreadable");
}

}  // namespace
