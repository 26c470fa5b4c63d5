// Purpose: words made into a sound file by espeak-ng, a process of its own.
// Thread: blocking, some 100 ms; never on a thread that serves calls.
// Errors: prompt_speech, with what failed.
#pragma once

#include <filesystem>
#include <string>

#include "siaga/base/result.hpp"

namespace siaga {

// `voice`: espeak-ng's name of it ("id", "en"). The words are data: no shell sees them.
[[nodiscard]] Status speak(const std::string& voice, const std::string& words, const std::filesystem::path& wav);

}  // namespace siaga
