#include "process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "siaga/base/files.hpp"

namespace siaga::test {
namespace {

[[noreturn]] void become(const Command& command, const passwd* user, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) {
        ::_exit(126);
    }
    if (user != nullptr) ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // setuid forgets it
    if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0) ::_exit(126);
    std::vector<char*> argv;
    for (const auto& word : command.words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    for (const auto& variable : command.environment) ::putenv(const_cast<char*>(variable.c_str()));
    ::execvp(argv.front(), argv.data());
    ::_exit(127);
}

}  // namespace

Process::Process(const Command& command) {
    const passwd* user = nullptr;
    if (!command.user.empty() && ::geteuid() == 0) {
        user = ::getpwnam(command.user.c_str());
        if (user == nullptr) throw std::runtime_error("no such user: " + command.user);
    }
    const std::string log = command.log.empty() ? "/dev/null" : command.log.string();
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (out < 0 || in < 0) throw std::runtime_error("cannot open " + log);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(in, 0);
        ::dup2(out, 1);
        ::dup2(out, 2);
        become(command, user, parent);
    }
    ::close(out);
    ::close(in);
    if (pid_ < 0) throw std::runtime_error("fork refused");
}

Process::~Process() {
    if (!stop(SIGTERM, std::chrono::seconds(10))) stop(SIGKILL);
}

bool Process::running() { return !wait(std::chrono::milliseconds(0)).has_value(); }

void Process::signal(int number) const {
    if (pid_ > 0 && !exit_code_) ::kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::milliseconds patience) {
    if (exit_code_) return exit_code_;
    (void)wait_until(
        [&] {
            int status = 0;
            if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
            exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            return true;
        },
        patience);
    return exit_code_;
}

std::optional<int> Process::stop(int number, std::chrono::milliseconds patience) {
    if (running()) signal(number);
    return wait(patience);
}

int run_to_end(const Command& command, std::chrono::milliseconds patience) {
    Process process(command);
    const auto code = process.wait(patience);
    if (!code) throw std::runtime_error(command.words.front() + " did not end");
    return *code;
}

std::string end_of(const std::string& text, std::size_t bytes) {
    return text.size() <= bytes ? text : "…" + text.substr(text.size() - bytes);
}

std::string read_file(const std::filesystem::path& path) {
    return siaga::read_file_or_nothing(path);
}

bool on_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
    }
    return false;
}

}  // namespace siaga::test
