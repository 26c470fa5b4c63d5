#include "siaga/base/speech.hpp"

#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

extern char** environ;

namespace siaga {

Status speak(const std::string& voice, const std::string& words, const std::filesystem::path& wav) {
    const std::array<std::string, 9> arguments{"espeak-ng", "-v", voice, "-s", "145", "-w", wav.string(), "--", words};
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_t pid = 0;
    if (const int error = ::posix_spawnp(&pid, "espeak-ng", nullptr, nullptr, argv.data(), environ); error != 0)
        return fail("prompt_speech", std::strerror(error), "espeak-ng");
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return fail("prompt_speech", std::strerror(errno), "espeak-ng");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return fail("prompt_speech", "espeak-ng failed", wav.filename().string());
    return {};
}

}  // namespace siaga
