#include "sipp.hpp"

#include <fstream>

#include "ports.hpp"

namespace siaga::test {
Sipp::Sipp(const Scenario& scenario) : port_(scenario.local_port), patience_(scenario.patience) {
    if (port_ == 0) port_ = free_port();
    const auto in_dir = [&](const char* name) { return (directory_ / name).string(); };
    std::vector<std::string> words{"sipp"};
    const auto add = [&](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
    if (scenario.remote_port != 0) add({"127.0.0.1:" + std::to_string(scenario.remote_port)});
    add({"-sf", scenario.file.string(), "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", std::to_string(port_), "-t", scenario.transport});
    add({"-m", std::to_string(scenario.calls), "-r", std::to_string(scenario.rate), "-s", scenario.service, "-nostdin"});
    add({"-trace_msg", "-message_file", in_dir("messages"), "-trace_err", "-error_file", in_dir("errors")});
    add({"-trace_screen", "-screen_file", in_dir("screen"), "-mp", std::to_string(free_port_range(8))});
    add({"-timeout", std::to_string(scenario.patience.count()) + "s", "-timeout_error"});
    if (scenario.limit != 0) add({"-l", std::to_string(scenario.limit)});
    if (!scenario.user.empty()) add({"-au", scenario.user, "-ap", scenario.password});
    if (!scenario.injection.empty()) add({"-inf", scenario.injection.string()});
    for (const auto& [name, value] : scenario.keys) add({"-key", name, value});
    words.insert(words.end(), scenario.more.begin(), scenario.more.end());
    process_ = std::make_unique<Process>(Command{words, directory_ / "output", {"TERM=dumb"}, {}, directory_.path()});
}

std::string Sipp::messages() const { return read_file(directory_ / "messages"); }

SippResult Sipp::wait() {
    SippResult out;
    out.exit_code = process_->wait(patience_ + std::chrono::seconds(5)).value_or(-1);
    if (out.exit_code < 0) process_->stop(SIGKILL);
    out.messages = messages();
    out.errors = read_file(directory_ / "errors");
    out.screen = read_file(directory_ / "screen") + end_of(read_file(directory_ / "output"), 4000);
    return out;
}

std::string SippResult::why() const {
    return "sipp ended with " + std::to_string(exit_code) + "\n--- errors\n" + end_of(errors, 3000) + "\n--- messages\n" +
           end_of(messages, 8000) + (messages.empty() ? "\n--- output\n" + screen : "");
}

SippResult run_sipp(const Scenario& scenario) { return Sipp(scenario).wait(); }

}  // namespace siaga::test
