#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "siaga/phone/sound.hpp"

extern char** environ;

namespace siaga::phone {

// espeak-ng runs apart, as it may not be installed on a server that never places test calls.
Result<Samples> speak(const std::string& text, const std::string& voice) {
    std::array<char, 32> path{"/tmp/siaga-suara-XXXXXX"};
    const int fd = ::mkstemp(path.data());
    if (fd < 0) return fail("speech_file", "no temporary file", path.data());
    ::close(fd);
    std::array<std::string, 9> words{"espeak-ng", "-v", voice, "-s", "150", "-w", path.data(), "--", text};
    std::array<char*, 10> argv{};
    std::transform(words.begin(), words.end(), argv.begin(), [](std::string& word) { return word.data(); });
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int refused = ::posix_spawnp(&child, "espeak-ng", &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    int status = 0;
    if (refused == 0) {
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    }
    Result<Samples> samples = fail("speech_missing", "espeak-ng is not installed or failed", voice);
    if (refused == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) samples = read_wav(path.data());
    ::unlink(path.data());
    return samples;
}

}  // namespace siaga::phone
