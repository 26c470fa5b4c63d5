// Purpose: what a command's --say, --wav and --voice come to. Thread: plain function.
#pragma once

#include <memory>
#include <string>

#include "siaga/phone/sound.hpp"

namespace siaga::phone {

// Null where neither is given.
inline Result<std::shared_ptr<const Samples>> load_sound(const std::string& say, const std::string& wav, const std::string& voice) {
    using Sound = std::shared_ptr<const Samples>;
    if (say.empty() && wav.empty()) return Sound();
    auto samples = wav.empty() ? speak(say, voice) : read_wav(wav);
    if (samples.has_error()) return samples.error();
    return Sound(std::make_shared<const Samples>(std::move(*samples)));
}

}  // namespace siaga::phone
