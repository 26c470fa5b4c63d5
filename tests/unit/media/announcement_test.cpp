// What an administrator brings as an announcement, and how it takes the place of the one before.
#include <cmath>
#include <fstream>
#include <functional>

#include "house.hpp"
#include "media/player.hpp"
#include "media/wav.hpp"
#include "siaga/media/announcement.hpp"

namespace siaga::media::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// 16-bit PCM of `channels` with each sample from `at(i)`.
Bytes wav_of(std::size_t frames, std::uint32_t rate, std::uint16_t channels, const std::function<double(std::size_t)>& at) {
    const auto header = wav_header(channels, rate, static_cast<std::uint32_t>(frames * channels * 2));
    Bytes out(header.begin(), header.end());
    for (std::size_t i = 0; i < frames; ++i)
        for (int c = 0; c < channels; ++c) {
            const auto s = static_cast<std::uint16_t>(static_cast<std::int16_t>(std::clamp(at(i), -32768.0, 32767.0)));
            out.push_back(static_cast<std::uint8_t>(s & 0xff));
            out.push_back(static_cast<std::uint8_t>(s >> 8));
        }
    return out;
}
Bytes tone(double amplitude, double seconds = 2, std::uint32_t rate = 8000, std::uint16_t channels = 1) {
    return wav_of(static_cast<std::size_t>(seconds * rate), rate, channels,
                  [=](std::size_t i) { return amplitude * std::sin(2 * 3.14159265358979 * 440 * static_cast<double>(i) / rate); });
}
std::string refusal(const Bytes& file) {
    const auto checked = check_announcement(file);
    return checked ? "" : checked.error().code;
}

TEST(Announcement, of_any_common_rate_mono_or_stereo_becomes_8_kHz_mono_at_one_level) {
    for (const std::uint32_t rate : {8000u, 11025u, 16000u, 22050u, 32000u, 44100u, 48000u})
        for (const std::uint16_t channels : {1, 2}) {
            const auto quiet = check_announcement(tone(1500, 1, rate, channels));
            ASSERT_TRUE(quiet) << quiet.error().to_string();
            EXPECT_EQ(quiet->figures.rate, rate);
            EXPECT_EQ(quiet->figures.channels, channels);
            EXPECT_NEAR(static_cast<double>(quiet->figures.duration_ms), 1000, 1);
            EXPECT_GT(quiet->figures.gain_db, 5);
            const auto facts = look_at_wav(quiet->wav);
            ASSERT_TRUE(facts);
            EXPECT_EQ(facts->rate, 8000u);
            EXPECT_EQ(facts->channels, 1);
            const auto pcm = read_wav(quiet->wav), loud = read_wav(check_announcement(tone(20000, 1, rate, channels))->wav);
            EXPECT_GT(tone_share(*pcm, 440), 0.97) << rate;
            EXPECT_NEAR(*std::max_element(pcm->begin(), pcm->end()), *std::max_element(loud->begin(), loud->end()), 700) << rate;
        }
}
TEST(Announcement, that_is_silent_is_refused) {
    EXPECT_EQ(refusal(tone(0)), "announcement_silent");
    EXPECT_EQ(refusal(tone(200)), "announcement_silent");
    // A click is no speech.
    EXPECT_EQ(refusal(wav_of(16000, 8000, 1, [](std::size_t i) { return i == 500 ? 20000.0 : 0.0; })), "announcement_silent");
}
TEST(Announcement, that_is_cut_off_at_full_scale_is_refused_and_a_merely_loud_one_is_not) {
    EXPECT_EQ(refusal(tone(60000)), "announcement_clipped");
    EXPECT_EQ(refusal(tone(60000, 2, 44100, 2)), "announcement_clipped");
    EXPECT_EQ(refusal(tone(32000)), "");
}
TEST(Announcement, too_short_or_too_long_is_refused) {
    EXPECT_EQ(refusal(tone(8000, 0.4)), "announcement_short");
    EXPECT_EQ(refusal(tone(8000, 61)), "announcement_long");
    EXPECT_EQ(refusal(tone(8000, 59)), "");
}
TEST(Announcement, that_is_no_pcm_or_has_more_than_two_channels_is_refused) {
    Bytes law = tone(8000);
    law[20] = 6;  // A-law
    law[34] = 8;
    EXPECT_EQ(refusal(law), "announcement_format");
    EXPECT_EQ(refusal(tone(8000, 1, 8000, 6)), "announcement_format");
    EXPECT_EQ(refusal({'I', 'D', '3'}), "wav_header");
    EXPECT_EQ(refusal({}), "wav_header");
}
TEST(Announcement, with_less_audio_than_its_header_promises_is_refused) {
    Bytes cut = tone(8000, 2);
    cut.resize(cut.size() * 7 / 10);
    const auto checked = check_announcement(cut);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, "wav_data");
    EXPECT_NE(checked.error().message.find("terpotong"), std::string::npos);
    // Written to a pipe: all ones stand for a length nobody knew.
    for (std::size_t i = 40; i < 44; ++i) cut[i] = 0xFF;
    EXPECT_EQ(refusal(cut), "");
}
TEST(Announcement, that_is_no_wav_is_refused_in_the_words_of_the_page) {
    EXPECT_EQ(check_announcement(Bytes{'I', 'D', '3'}).error().message, "bukan berkas WAV");
    Bytes slow = tone(8000);
    slow[24] = 0xE8;  // 1000 Hz
    slow[25] = 0x03;
    EXPECT_EQ(check_announcement(slow).error().message, "laju cuplik harus 4 sampai 96 kHz");
}
TEST(Announcement, larger_than_twelve_megabytes_is_refused_before_it_is_read) {
    EXPECT_EQ(refusal(Bytes(kAnnouncementBytes + 1)), "announcement_large");
}

TEST(Sounds, take_up_a_replaced_announcement_without_a_restart) {
    const TemporaryDirectory dir;
    write_tone_wav(dir.path / "terhubung-id.wav", 700, 200);
    Sounds sounds(dir.path);
    Player before(sounds, {1, {"terhubung-id"}, false});
    EXPECT_FALSE(sounds.refresh());
    write_tone_wav(dir.path / "new", 1200, 400);
    std::filesystem::rename(dir.path / "new", dir.path / "terhubung-id.wav");
    EXPECT_TRUE(sounds.refresh());
    EXPECT_GT(tone_share(*sounds.named("terhubung-id"), 1200), 0.95);
    // Who is hearing the old one hears it to its end.
    std::array<std::int16_t, kFrame> out;
    std::vector<std::int16_t> heard;
    while (before.pull(out)) heard.insert(heard.end(), out.begin(), out.end());
    EXPECT_EQ(heard.size(), 1600u);
    EXPECT_GT(tone_share(heard, 700), 0.95);
}
TEST(Sounds, keep_the_last_good_announcement_when_a_file_is_broken_or_gone) {
    const TemporaryDirectory dir;
    write_tone_wav(dir.path / "kata.wav", 700, 200);
    Sounds sounds(dir.path);
    std::ofstream(dir.path / "kata.wav") << "no sound at all";
    EXPECT_FALSE(sounds.refresh());
    EXPECT_GT(tone_share(*sounds.named("kata"), 700), 0.95);
    std::filesystem::remove(dir.path / "kata.wav");
    EXPECT_FALSE(sounds.refresh());
    EXPECT_GT(tone_share(*sounds.named("kata"), 700), 0.95);
}

TEST(Prompts, are_spoken_anew_over_what_was_put_there) {
    const TemporaryDirectory dir;
    ASSERT_TRUE(ensure_prompts(dir.path));
    const auto spoken = bytes_of(dir.path / "terhubung-id.wav");
    write_tone_wav(dir.path / "terhubung-id.wav", 700, 200);
    ASSERT_TRUE(regenerate_prompt(dir.path, "terhubung-id"));
    EXPECT_EQ(bytes_of(dir.path / "terhubung-id.wav"), spoken);
    EXPECT_EQ(regenerate_prompt(dir.path, "tidak-ada").error().code, "announcement_unknown");
    EXPECT_EQ(prompt_texts(dir.path).size(), built_in_prompts().size());
}

}  // namespace
}  // namespace siaga::media::test
