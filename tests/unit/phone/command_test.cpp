#include "siaga/phone/commands.hpp"

#include <unistd.h>

#include <future>

#include "test_phone.hpp"

namespace siaga::phone {
namespace {

TEST_F(PhoneTest, the_call_command_speaks_a_file_and_saves_what_it_hears) {
    const std::string base = "/tmp/siaga-call-test-" + std::to_string(::getpid());
    const auto spoken = tone(600, 2);
    {
        WavWriter writer;
        ASSERT_TRUE(writer.open(base + "-in.wav").has_value());
        writer.write(spoken.data(), spoken.size());
    }
    TestPhone seat(loop, {});
    seat.audio.keep = true;
    seat.audio.say = std::make_shared<const Samples>(tone(900, 5));
    CallOptions options;
    options.to = seat.uri("112");
    options.wav = base + "-in.wav";
    options.save = base + "-out.wav";
    options.duration = 1;
    auto code = std::async(std::launch::async, [&] { return call_command(options); });
    ASSERT_TRUE(until([&] { return seat.ended == 1; }));
    EXPECT_EQ(code.get(), kDone);
    const auto saved = read_wav(options.save);
    ::unlink(options.save.c_str());
    ::unlink(options.wav.c_str());
    ASSERT_TRUE(saved.has_value());
    EXPECT_GT(share_of(*saved, 900, 1600, 3200), 0.95);
    EXPECT_GT(share_of(seat.heard, 600, 1600, 3200), 0.95);
}

TEST_F(PhoneTest, the_call_command_tells_by_its_exit_code_that_it_was_refused) {
    TestPhone seat(loop, {});
    seat.reject = 404;
    CallOptions options;
    options.to = seat.uri("113");
    auto code = std::async(std::launch::async, [&] { return call_command(options); });
    ASSERT_TRUE(until([&] { return seat.ended == 1; }));
    EXPECT_EQ(code.get(), kRefused);
    options.to = "tel:112";
    EXPECT_EQ(call_command(options), kBadOptions);
    options.to = seat.uri("112");
    options.wav = "/tidak/ada.wav";
    EXPECT_EQ(call_command(options), kBadOptions);
}

}  // namespace
}  // namespace siaga::phone
