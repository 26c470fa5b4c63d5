// The harness for tests in another language: starts the real program, says where as one line of JSON,
// then obeys one word a line on standard input, each answered by one line of JSON. Ends with the input.
//   e2e_house [--postgres] [--telco HOST:PORT] [--trunks TOML] [--queue TOML] [--more TOML] [--demo]
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/siaga.hpp"

namespace {

using Json = nlohmann::json;

Json where(const siaga::test::Siaga& siaga) {
    return {{"https", siaga.https_port()},        {"trunk", siaga.trunk_port()},
            {"seat", siaga.seat_port()},          {"metrics", siaga.metrics_port()},
            {"data", siaga.data().string()},      {"config", siaga.config().string()},
            {"log", siaga.directory().string()}, {"binary", siaga::test::Siaga::binary().string()}};
}

Json obey(siaga::test::Siaga& siaga, const std::string& word) {
    if (word == "stop_serve") siaga.stop_serve();
    else if (word == "kill_serve") siaga.stop_serve(SIGKILL);
    else if (word == "freeze_serve") siaga.serve().signal(SIGSTOP);
    else if (word == "thaw_serve") siaga.serve().signal(SIGCONT);
    else if (word == "start_serve") siaga.start_serve();
    else if (word == "stop_postgres") siaga.postgres().stop();
    else if (word == "start_postgres") siaga.postgres().start();
    else if (word == "log") return {{"log", siaga.log_end(20'000)}};
    else return {{"error", "no such word: " + word}};
    return {{"done", word}};
}

}  // namespace

int main(int argc, char** argv) {
    try {
        siaga::test::SiagaOptions options;
        options.queue = "wrap_up_s = 5";
        for (int i = 1; i < argc; ++i) {
            const std::string word = argv[i];
            const auto value = [&] { return i + 1 < argc ? std::string(argv[++i]) : std::string(); };
            if (word == "--postgres") options.postgres = true;
            else if (word == "--demo") options.demo = true;
            else if (word == "--telco") options.outgoing_target = value();
            else if (word == "--trunks") options.trunks = value();
            else if (word == "--queue") options.queue += "\n" + value();
            else if (word == "--more") options.more = value();
            else throw std::runtime_error("e2e_house does not know " + word);
        }
        siaga::test::Siaga siaga(options);
        std::cout << where(siaga).dump() << std::endl;
        for (std::string word; std::getline(std::cin, word);) std::cout << obey(siaga, word).dump() << std::endl;
    } catch (const std::exception& error) {
        std::cout << Json{{"error", error.what()}}.dump() << std::endl;
        return 1;
    }
    return 0;
}
