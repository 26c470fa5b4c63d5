// Prompts: any WAV a regency brings, what espeak-ng makes of the rest, and the tones.
#include <spawn.h>

#include <fstream>

#include "house.hpp"
#include "media/player.hpp"
#include "media/wav.hpp"
#include "siaga/media/prompts.hpp"

namespace siaga::media::test {
namespace {

Result<std::vector<std::int16_t>> load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
    return read_wav(bytes);
}

TEST(Wav, any_rate_and_channels_become_mono_at_8_kHz) {
    const TemporaryDirectory dir;
    for (const int rate : {8000, 11025, 16000, 22050, 44100, 48000})
        for (const int channels : {1, 2}) {
            write_tone_wav(dir.path / "a.wav", 700, 500, rate, channels);
            const auto pcm = load(dir.path / "a.wav");
            ASSERT_TRUE(pcm);
            EXPECT_NEAR(static_cast<double>(pcm->size()), 4000, 2) << rate;
            EXPECT_GT(tone_share(*pcm, 700), 0.98) << rate;
        }
}
TEST(Wav, what_lies_above_the_telephone_band_does_not_fold_into_it) {
    const TemporaryDirectory dir;
    write_tone_wav(dir.path / "a.wav", 7000, 500, 48000);  // would be heard at 1000 Hz
    const auto pcm = load(dir.path / "a.wav");
    ASSERT_TRUE(pcm);
    double energy = 0;
    for (const auto s : *pcm) energy += static_cast<double>(s) * s;
    EXPECT_LT(std::sqrt(energy / static_cast<double>(pcm->size())), 60);
}
TEST(Wav, what_is_no_sound_is_refused_by_name) {
    const std::string text = "RIFF....WAVEfmt ";
    EXPECT_EQ(read_wav({}).error().code, "wav_header");
    EXPECT_EQ(read_wav(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size())).error().code, "wav_data");
}
TEST(Wav, a_quiet_and_a_loud_prompt_become_equally_loud) {
    std::vector<std::int16_t> quiet, loud;
    for (int i = 0; i < 8000; ++i) {
        quiet.push_back(static_cast<std::int16_t>(800 * std::sin(i * 0.5)));
        loud.push_back(static_cast<std::int16_t>(30000 * std::sin(i * 0.5)));
    }
    normalise(quiet);
    normalise(loud);
    EXPECT_NEAR(*std::max_element(quiet.begin(), quiet.end()), *std::max_element(loud.begin(), loud.end()), 900);
}

TEST(Prompts, what_a_regency_put_there_is_left_alone_and_the_rest_is_spoken) {
    const TemporaryDirectory dir;
    write_tone_wav(dir.path / "terhubung-id.wav", 700, 100);
    const auto before = sha256_file(dir.path / "terhubung-id.wav");
    std::ofstream(dir.path / "prompts.tsv") << "# own texts\nbanjir-id\tid\tBanjir di Kayu Agung.\n";
    const auto made = ensure_prompts(dir.path);
    if (!made && made.error().where == "espeak-ng") GTEST_SKIP() << "espeak-ng is not installed";
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, static_cast<int>(built_in_prompts().size()));  // one was there, one came on top
    EXPECT_EQ(sha256_file(dir.path / "terhubung-id.wav"), before);
    for (const auto* name : {"terhubung-en", "mohon-tunggu-id", "banjir-id"}) {
        const auto pcm = load(dir.path / (std::string(name) + ".wav"));
        ASSERT_TRUE(pcm) << name;
        EXPECT_GT(pcm->size(), 8000u) << name;
    }
    EXPECT_EQ(*ensure_prompts(dir.path), 0);
}
TEST(Prompts, the_template_says_what_is_built_in) {
    const auto texts = read_prompt_texts(std::filesystem::path(SIAGA_SOURCE_DIR) / "config/prompts/prompts.tsv");
    ASSERT_TRUE(texts);
    ASSERT_EQ(texts->size(), built_in_prompts().size());
    for (std::size_t i = 0; i < texts->size(); ++i) {
        EXPECT_EQ((*texts)[i].name, built_in_prompts()[i].name);
        EXPECT_EQ((*texts)[i].voice, built_in_prompts()[i].voice);
        EXPECT_EQ((*texts)[i].text, built_in_prompts()[i].text);
    }
}
TEST(Prompts, a_bad_line_is_named) {
    const TemporaryDirectory dir;
    std::ofstream(dir.path / "p.tsv") << "# fine\nno tabs here\n";
    const auto texts = read_prompt_texts(dir.path / "p.tsv");
    ASSERT_FALSE(texts);
    EXPECT_NE(texts.error().where.find("p.tsv:2"), std::string::npos);
}

TEST(Player, ringback_is_425_Hz_one_second_in_five) {
    const TemporaryDirectory dir;
    const Sounds sounds(dir.path);
    const auto ring = *sounds.named("ringback");
    ASSERT_EQ(ring.size(), 40000u);
    EXPECT_GT(tone_share({ring.begin(), ring.begin() + 8000}, 425), 0.95);
    EXPECT_EQ(std::count(ring.begin() + 8000, ring.end(), 0), 32000);
}
TEST(Player, hold_is_two_soft_beeps_in_four_seconds_unlike_ringback_and_busy) {
    const TemporaryDirectory dir;
    const Sounds sounds(dir.path);
    const auto hold = *sounds.named("hold");
    const auto ring = *sounds.named("ringback");
    ASSERT_EQ(hold.size(), 32000u);
    EXPECT_GT(tone_share({hold.begin(), hold.begin() + 1200}, 425), 0.9);
    EXPECT_GT(tone_share({hold.begin() + 2400, hold.begin() + 3600}, 425), 0.9);
    EXPECT_EQ(std::count(hold.begin() + 3600, hold.end(), 0), 28400);
    EXPECT_LT(*std::max_element(hold.begin(), hold.end()), *std::max_element(ring.begin(), ring.end()) / 2);
}
TEST(Player, the_last_item_goes_on_when_it_is_to_loop) {
    const TemporaryDirectory dir;
    write_tone_wav(dir.path / "kata.wav", 700, 50);
    const Sounds sounds(dir.path);
    std::array<std::int16_t, kFrame> out;
    Player once(sounds, {1, {"kata", "silence"}, false});
    int frames = 0;
    while (once.pull(out)) ++frames;
    EXPECT_EQ(frames, 53);  // 50 ms and 1 s
    Player loop(sounds, {1, {"kata", "silence"}, true});
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(loop.pull(out));
}

}  // namespace
}  // namespace siaga::media::test
