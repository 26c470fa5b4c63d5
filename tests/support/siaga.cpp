#include "siaga.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ports.hpp"

namespace siaga::test {
namespace {

std::string default_trunk(const SiagaOptions& options) {
    return "[[trunk]]\nname = \"lokal\"\npeers = [\"127.0.0.0/8\"]\nmedia_address = \"127.0.0.1\"\ntrust_pai = true\n"
           "outgoing_caller_id = \"112\"\noutgoing_target = \"" +
           options.outgoing_target + "\"\nanswer = \"" + options.answer + "\"\n";
}

}  // namespace

std::filesystem::path Siaga::binary() {
    const char* named = std::getenv("SIAGA_BINARY");
    return named != nullptr ? named : SIAGA_BUILT_BINARY;
}

Siaga::Siaga(SiagaOptions options)
    : options_(std::move(options)),
      https_(free_port()),
      metrics_(free_port()),
      trunk_(free_port()),
      seat_(free_port()),
      seat_tls_(free_port()),
      rtp_(options_.rtp_first != 0 ? options_.rtp_first : free_port_range(options_.rtp_ports)) {
    std::filesystem::create_directories(data());
    if (options_.postgres) {
        postgres_ = std::make_unique<Postgres>();
        write_config();
        const auto log = directory_ / "migrate.log";
        auto migrate = command("migrate");
        migrate.log = log;
        if (run_to_end(migrate, std::chrono::seconds(60)) != 0) throw std::runtime_error("siaga migrate: " + read_file(log));
    } else {
        write_config();
    }
    start_media();
    start_serve();
}

Siaga::~Siaga() {
    if (serve_) serve_->stop();
    if (media_) media_->stop();
}

void Siaga::write_config() const {
    std::ofstream out(config());
    const auto port = [&](const char* table, std::uint16_t number) {
        out << "[" << table << "]\naddress = \"127.0.0.1\"\nport = " << number << "\n";
    };
    port("https", https_);
    out << options_.https;
    port("metrics", metrics_);
    port("trunks", trunk_);
    port("seats", seat_);
    out << "tls_port = " << seat_tls_ << "\n";
    out << "[rtp]\nfirst = " << rtp_ << "\nlast = " << rtp_ + options_.rtp_ports - 1 << "\n";
    out << "[queue]\n" << options_.queue << "\n";
    // Without a PostgreSQL the store has an address where nobody answers, as in an outage.
    const auto database = [&](const char* key, const std::string& user) {
        const auto host = postgres_ ? postgres_->directory() : directory_ / "tidak-ada";
        out << key << " = \"postgresql://" << user << "@/siaga?host=" << host.string() << "\"\n";
    };
    out << "[database]\n";
    database("url", "siaga");
    database("app_url", "siaga_app");
    database("read_url", "siaga_read");
    out << (options_.trunks.empty() ? default_trunk(options_) : options_.trunks);
    for (const auto& seat : options_.seats) out << "[[seat]]\nname = \"" << seat << "\"\n";
    out << options_.more;
}

Command Siaga::command(const std::string& subcommand) const {
    auto environment = options_.environment;
    std::vector<std::string> words{binary().string(), subcommand, "--data", data().string(), "--config", config().string()};
    if (options_.demo && subcommand == "serve") words.emplace_back("--demo");
    return {std::move(words), directory_ / (subcommand + ".log"), std::move(environment), {}, {}};
}

void Siaga::start_media() { media_ = std::make_unique<Process>(command("media")); }

void Siaga::start_serve(bool wait_until_ready) {
    serve_ = std::make_unique<Process>(command("serve"));
    if (wait_until_ready) wait_ready();
}

void Siaga::wait_ready() {
    const bool ready = wait_until(
        [&] {
            if (!serve_->running() || !media_->running()) throw std::runtime_error("siaga ended at start\n" + log_end());
            try {
                HttpClient client(metrics_, false);  // asked every 2 ms: a TLS handshake each took a start's half
                return client.get("/readyz").status == 200;
            } catch (const std::exception&) {
                return false;
            }
        },
        std::chrono::seconds(60));
    if (!ready) throw std::runtime_error("siaga is not ready\n" + log_end());
}

SignIn Siaga::account(const std::string& role_or_login) const {
    std::ifstream in(data() / "accounts.txt");
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string role;
        SignIn found;
        if (!(words >> role >> found.login >> found.password) || role == "seat") continue;
        if (role == role_or_login || found.login == role_or_login) return found;
    }
    throw std::runtime_error("accounts.txt has no " + role_or_login);
}

std::string Siaga::seat_password(const std::string& seat) const {
    std::ifstream in(data() / "accounts.txt");
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string role;
        std::string name;
        std::string password;
        if (words >> role >> name >> password && role == "seat" && name == seat) return password;
    }
    throw std::runtime_error("accounts.txt has no seat " + seat);
}

std::unique_ptr<HttpClient> Siaga::sign_in(const std::string& role_or_login) const {
    const auto who = account(role_or_login);
    auto client = std::make_unique<HttpClient>(https_);
    client->sign_in(who.login, who.password);
    return client;
}

double Siaga::metric(const std::string& name) const {
    HttpClient client(metrics_, false);
    std::istringstream lines(client.get("/metrics").text);
    double sum = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, name.size(), name) != 0) continue;
        const auto next = line.size() > name.size() ? line[name.size()] : '\0';
        if (next == ' ' || next == '{') sum += std::strtod(line.c_str() + line.rfind(' '), nullptr);
    }
    return sum;
}

std::string Siaga::log_end(std::size_t bytes) const {
    return "--- serve\n" + end_of(read_file(directory_ / "serve.log"), bytes) + "\n--- media\n" +
           end_of(read_file(directory_ / "media.log"), bytes);
}

}  // namespace siaga::test
