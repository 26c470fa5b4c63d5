#include "siaga/phone/sound.hpp"

#include <unistd.h>

#include <cstdlib>

#include "test_phone.hpp"

namespace siaga::phone {
namespace {

TEST(G711, round_trips_every_code) {
    for (int i = 0; i < 256; ++i) {
        const auto byte = static_cast<std::uint8_t>(i);
        EXPECT_EQ(to_alaw(from_alaw(byte)), byte);
        const auto back = to_ulaw(from_ulaw(byte));
        EXPECT_EQ(back, byte == 0x7f ? 0xff : byte);  // both are zero
    }
}

TEST(Sound, a_file_written_is_read_back) {
    const std::string path = "/tmp/siaga-sound-test-" + std::to_string(::getpid()) + ".wav";
    const auto made = tone(700, 0.5);
    {
        WavWriter writer;
        ASSERT_TRUE(writer.open(path).has_value());
        writer.write(made.data(), made.size());
    }
    const auto read = read_wav(path);
    ::unlink(path.c_str());
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, made);
}

TEST(Sound, refuses_files_that_are_no_wav) {
    EXPECT_EQ(parse_wav("").error().code, "wav_header");
    EXPECT_EQ(parse_wav("RIFFxxxxWAVEdata").error().code, "wav_data");
    EXPECT_EQ(read_wav("/tidak/ada.wav").error().code, "wav_open");
}

TEST(Sound, speaks_indonesian) {
    if (std::system("command -v espeak-ng >/dev/null") != 0) GTEST_SKIP() << "espeak-ng is not installed";
    const auto spoken = speak("Tolong, ada kebakaran", "id");
    ASSERT_TRUE(spoken.has_value());
    EXPECT_GT(spoken->size(), 8000U);
}

}  // namespace
}  // namespace siaga::phone
