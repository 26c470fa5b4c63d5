// links: siaga_test_support
// How long after an acknowledge clock's deadline the duty contact's telephone rings: the real house, journal and
// PostgreSQL on, an agency page that beats and accepts nothing, and the contact's telephone behind the trunk.
//     ladder_bench [deadlines=20]
// The deadline is the absolute moment that was written when the clock began; the ring is the moment the telephone
// has the INVITE and has said 180. Every case has a place of its own, so that its message has to be spoken anew.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "call_load.hpp"
#include "table.hpp"
#include "tests/support/piket_profile.hpp"

namespace {

using namespace siaga;
using namespace siaga::bench;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kMostDeadlines = 100;

std::int64_t wall_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void append(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::app) << text; }

// The regency `oki` whose fire brigade has a telephone and two seconds to accept.
fs::path hurried_profile(const fs::path& into) {
    test::profile_with_piket(into);
    append(into / "oki" / "clocks.toml",
           "\n[[clock]]\nid = \"cepat\"\nleg = \"acknowledge\"\nagencies = [\"damkar\"]\nseconds = 2\nladder = \"telepon\"\n"
           "[[ladder]]\nid = \"telepon\"\nlegs = [\"acknowledge\"]\nagencies = [\"damkar\"]\n[[ladder.step]]\nto = \"piket\"\n");
    return into;
}

// The agency's page on a thread of its own: it is there, sounds, and nobody touches it.
class Page {
public:
    explicit Page(const test::HttpClient& client) : socket_(client), thread_([this] { run(); }) {}
    ~Page() {
        stop_ = true;
        thread_.join();
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

private:
    void run() {
        std::chrono::steady_clock::time_point beat{};
        while (!stop_) {
            if (std::chrono::steady_clock::now() - beat > 4s) {
                socket_.send({{"type", "heartbeat"}, {"sound", true}, {"visible", true}});
                beat = std::chrono::steady_clock::now();
            }
            (void)socket_.next(100ms);
        }
    }
    test::WebSocketClient socket_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

// The telephone behind the trunk: notes when it rings, and declines by 603 when told, so that the next case finds it free.
class Telephone {
public:
    Telephone() : agent_(loop_, {.user = "telco", .max_calls = 4}, events()) {
        if (auto opened = agent_.open(); !opened) throw std::runtime_error(opened.error().to_string());
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~Telephone() {
        loop_.stop();
        thread_.join();
    }
    Telephone(const Telephone&) = delete;
    Telephone& operator=(const Telephone&) = delete;
    [[nodiscard]] std::uint16_t port() const { return agent_.port(); }
    std::vector<std::int64_t> rings() {
        const std::lock_guard lock(mutex_);
        return rings_;
    }

private:
    phone::AgentEvents events() {
        phone::AgentEvents out;
        out.incoming = [this](phone::Call& call) {
            {
                const std::lock_guard lock(mutex_);
                rings_.push_back(wall_us());
            }
            loop_.after(100ms, [this, id = call.id()] {
                if (auto* ringing = agent_.find(id)) ringing->reject(486);
            });
        };
        return out;
    }
    std::mutex mutex_;
    std::vector<std::int64_t> rings_;
    phone::Loop loop_;
    phone::Agent agent_;
    std::thread thread_;
};

// Deadlines as wall clock moments, in the order they passed: the breach was written at (at, wall), its time was due_at.
std::vector<std::int64_t> deadlines(test::Siaga& siaga) {
    std::istringstream rows(siaga.postgres().query(
        "SELECT wall_us - (at_us - (open->>'due_at')::bigint) FROM event WHERE type = 'clock_breached' AND open->>'leg' = 'acknowledge' ORDER BY seq"));
    std::vector<std::int64_t> out;
    for (std::string line; std::getline(rows, line);)
        if (!line.empty()) out.push_back(std::atoll(line.c_str()));
    return out;
}

void measure(test::Siaga& siaga, Telephone& telephone, int count) {
    auto page = siaga.sign_in("operator");
    const auto desk = siaga.sign_in("damkar");
    Page open(*desk);
    const auto reachable = [&] { return siaga.postgres().query("SELECT count(*) FROM event WHERE type = 'agency_reachable' AND (open->>'reachable')::boolean") != "0"; };
    if (!test::wait_until(reachable)) throw std::runtime_error("the agency's page was never reachable\n" + siaga.log_end());
    for (int i = 0; i < count; ++i) {
        const auto before = telephone.rings().size();
        const Json words{{"type", "kebakaran"}, {"priority", "kritis"}, {"place", {{"free_text", "Pasar nomor " + std::to_string(i)}}}, {"narrative", "api"}};
        const auto saved = page->save("/api/v1/incidents", {{"words", words}});
        if (saved.status != 201) throw std::runtime_error("incident refused: " + saved.text);
        if (!test::wait_until([&] { return telephone.rings().size() > before; }, 20s)) throw std::runtime_error("the telephone never rang\n" + siaga.log_end());
    }
    if (!test::wait_until([&] { return deadlines(siaga).size() >= static_cast<std::size_t>(count); })) throw std::runtime_error("breaches are missing");
    const auto due = deadlines(siaga);
    const auto rang = telephone.rings();
    std::vector<double> ms;
    for (std::size_t i = 0; i < std::min(due.size(), rang.size()); ++i) ms.push_back(static_cast<double>(rang[i] - due[i]) / 1000);
    row(("deadline -> INVITE and 180 at the callee, " + std::to_string(ms.size()) + " of them, p50 / p99").c_str(),
        number(percentile(ms, 0.5)) + " / " + number(percentile(ms, 0.99)) + " ms", "<= 500 ms");
}

}  // namespace

int main(int argc, char** argv) {
    const int count = std::clamp(argc > 1 ? std::atoi(argv[1]) : 20, 1, kMostDeadlines);
    try {
        const test::TempDir regencies;
        Telephone telephone;
        test::SiagaOptions options;
        options.postgres = true;
        options.outgoing_target = "127.0.0.1:" + std::to_string(telephone.port());
        options.more = "[profile]\nname = \"oki\"\ndirectory = \"" + hurried_profile(regencies.path()).string() + "\"\n";
        test::Siaga siaga(options);
        measure(siaga, telephone, count);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "ladder_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
