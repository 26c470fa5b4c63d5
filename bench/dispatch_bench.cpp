// links: siaga_test_support
// What consoles wait for: an incident saved until it is on the agency's WebSocket, and a command until
// its change is on a console's, while calls make a thousand events a second.
//     dispatch_bench [incidents=500] [events a second beside=1000]
#include <atomic>
#include <cstdlib>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "call_load.hpp"
#include "table.hpp"

namespace {

using namespace siaga;
using namespace siaga::bench;
using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;
using Json = nlohmann::json;

double since(Time start, Time end) { return std::chrono::duration<double, std::milli>(end - start).count(); }

// A console on its own thread: beats, and hands every thing that came to `seen`.
class Console {
public:
    Console(const test::HttpClient& client, std::function<void(const Json& thing, Time)> seen)
        : socket_(client), seen_(std::move(seen)), thread_([this] { run(); }) {}
    ~Console() {
        stop_ = true;
        thread_.join();
    }

private:
    void run() {
        Time beat{};
        while (!stop_) {
            if (std::chrono::steady_clock::now() - beat > 4s) {
                socket_.send({{"type", "heartbeat"}, {"sound", true}, {"visible", true}});
                beat = std::chrono::steady_clock::now();
            }
            const auto message = socket_.next(100ms);
            const auto now = std::chrono::steady_clock::now();
            if (!message || message->value("type", "") != "change") continue;
            for (const auto& thing : (*message)["upsert"]) seen_(thing, now);
        }
    }

    test::WebSocketClient socket_;
    std::function<void(const Json&, Time)> seen_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

void incidents(test::Siaga& siaga, int count) {
    auto operator_page = siaga.sign_in("operator");
    const auto dispatcher = siaga.sign_in("dispatcher");
    const auto agency = dispatcher->get("/api/v1/session").json.at("agency").get<std::string>();
    std::mutex mutex;
    std::unordered_map<long, Time> arrived;  // incident -> when its assignment was here
    Console desk(*dispatcher, [&](const Json& thing, Time at) {
        if (thing.value("kind", "") != "assignment") return;
        const std::lock_guard lock(mutex);
        arrived.try_emplace(thing.at("incident").get<long>(), at);
    });
    const Json words{{"type", "kebakaran"}, {"priority", "kritis"}, {"place", {{"free_text", "Pasar"}}}, {"narrative", "api besar"}};
    std::vector<double> shown;
    std::vector<double> replied;
    for (int i = 0; i < count; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto reply = operator_page->save("/api/v1/incidents", {{"words", words}, {"added", Json::array({{{"agency", agency}, {"role", "utama"}}})}});
        const auto done = std::chrono::steady_clock::now();
        if (reply.status != 201) throw std::runtime_error("incident refused: " + reply.text);
        const auto incident = reply.json.at("incident").get<long>();
        replied.push_back(since(start, done));
        Time at{};
        if (!test::wait_until([&] {
                const std::lock_guard lock(mutex);
                const auto it = arrived.find(incident);
                if (it != arrived.end()) at = it->second;
                return it != arrived.end();
            }))
            throw std::runtime_error("an assignment never arrived\n" + siaga.log_end());
        shown.push_back(since(start, at));
    }
    row("incident POST sent -> agency's WebSocket, p50 / p99", number(percentile(shown, 0.5)) + " / " + number(percentile(shown, 0.99)) + " ms", "p99 <= 20 ms");
    row("  POST sent -> 201 (synced), p50 / p99", number(percentile(replied, 0.5)) + " / " + number(percentile(replied, 0.99)) + " ms", "");
}

// Events in PostgreSQL, once it has caught up.
double events_written(test::Siaga& siaga) {
    (void)test::wait_until([&] { return siaga.metric("siaga_postgres_lag_events") == 0; });
    return std::atof(siaga.postgres().query("SELECT count(*) FROM event").c_str());
}

// The probe is a real command of a console: typing on and off at its seat, seen by a supervisor.
void views(test::Siaga& siaga, double events_a_second) {
    auto operator_page = siaga.sign_in("operator");
    const auto supervisor = siaga.sign_in("supervisor");
    if (const auto reply = operator_page->post("/api/v1/seat", {{"seat", "desk"}}); reply.status >= 300) throw std::runtime_error(reply.text);
    std::mutex mutex;
    std::unordered_map<bool, Time> seen;
    Console wall(*supervisor, [&](const Json& thing, Time at) {
        if (thing.value("kind", "") != "seat" || thing.value("id", "") != "desk") return;
        const std::lock_guard lock(mutex);
        seen[thing.at("typing").get<bool>()] = at;
    });
    std::vector<std::string> seats = seat_names(100);
    Loop loop;
    CallLoad load(loop, siaga, seats);
    if (!load.sit_down()) throw std::runtime_error("seats did not become ready\n" + siaga.log_end());
    // How many events a call is changes with the house; the goal is set in events.
    constexpr int kCalls = 200;
    const double before_calls = events_written(siaga);
    load.run(kCalls, 40, 500ms);
    const double events_a_call = (events_written(siaga) - before_calls) / kCalls;
    load.start_placing(events_a_second / events_a_call, 500ms);
    std::atomic<bool> over = false;
    auto probe = std::async(std::launch::async, [&] {
        std::vector<double> ms;
        std::this_thread::sleep_for(2s);  // the load builds up
        for (int i = 0; i < 500; ++i) {
            const bool on = i % 2 == 0;
            {
                const std::lock_guard lock(mutex);
                seen.erase(on);
            }
            const auto start = std::chrono::steady_clock::now();
            (void)operator_page->post("/api/v1/seat/typing", {{"on", on}});
            Time at{};
            const bool came = test::wait_until([&] {
                const std::lock_guard lock(mutex);
                if (const auto it = seen.find(on); it != seen.end()) at = it->second;
                return at != Time{};
            }, 5s);
            ms.push_back(came ? since(start, at) : 5000);
            std::this_thread::sleep_for(20ms);
        }
        over = true;
        return ms;
    });
    const double events_before = before_calls + kCalls * events_a_call;
    const auto start = Loop::Clock::now();
    loop.run_until([&] { return over.load(); }, Loop::Clock::now() + 120s);
    const double seconds = std::chrono::duration<double>(Loop::Clock::now() - start).count();
    const auto ms = probe.get();
    load.stop_placing();
    loop.run_until([&] { return load.figures().ended >= load.figures().placed; }, Loop::Clock::now() + 30s);
    const double events = events_written(siaga) - events_before;
    row(("HTTPS command -> console's WebSocket at " + number(events / seconds, 0) + " events/s, p50 / p99").c_str(),
        number(percentile(ms, 0.5)) + " / " + number(percentile(ms, 0.99)) + " ms", "p99 <= 5 ms");
}

}  // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 500;
    const double rate = argc > 2 ? std::atof(argv[2]) : 1000;
    try {
        test::SiagaOptions options;
        options.postgres = true;
        options.seats = seat_names(100);
        options.seats.push_back("desk");
        options.answer = "after";
        options.queue = "wrap_up_s = 0\nended_call_stays_s = 60";
        options.rtp_first = 20'000;
        options.rtp_ports = 10'000;
        test::Siaga siaga(options);
        views(siaga, rate);  // first: the clocks of five hundred incidents nobody takes make events of their own
        incidents(siaga, count);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "dispatch_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
