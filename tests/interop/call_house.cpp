#include "call_house.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "small_house.hpp"
#include "tests/support/ports.hpp"
#include "tests/support/siaga.hpp"

namespace siaga::test {
namespace {

std::string trunk_toml(const HouseConfig& config) {
    std::string out = "[[trunk]]\nname = \"lokal\"\npeers = [\"" + config.peers + "\"]\nmedia_address = \"127.0.0.1\"\ntrust_pai = true\n"
                      "outgoing_caller_id = \"112\"\noutgoing_target = \"" + config.outgoing_target + "\"\nanswer = \"" + config.answer + "\"\n";
    if (!config.delivered.empty()) {
        out += "delivered = [";
        for (const auto& number : config.delivered) out += "\"" + number + "\",";
        out += "]\n";
    }
    return out;
}

class RealHouse final : public CallHouse {
public:
    explicit RealHouse(const HouseConfig& config) : siaga_(options(config)) {}
    std::uint16_t trunk_port() const override { return siaga_.trunk_port(); }
    std::uint16_t seat_port() const override { return siaga_.seat_port(); }
    std::uint16_t seat_tls_port() const override { return siaga_.seat_tls_port(); }
    std::string seat_password(const std::string& seat) const override { return siaga_.seat_password(seat); }
    std::string log() override { return siaga_.log_end(); }
    void kill_and_start() override {
        siaga_.stop_serve(SIGKILL);
        siaga_.start_serve();
    }
    std::vector<centre::Event> events() override {
        std::vector<centre::Event> out;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(siaga_.data()))
            if (entry.is_regular_file()) read(entry.path(), out);
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
        return out;
    }

private:
    static SiagaOptions options(const HouseConfig& config) {
        SiagaOptions out;
        out.seats = config.seats;
        out.trunks = trunk_toml(config);
        out.queue = "wrap_up_s = 0\nring_s = " + std::to_string(config.ring_seconds);
        return out;
    }
    // The journal as it is written, read beside the server: any SQLite file with a table of records.
    static void read(const std::filesystem::path& file, std::vector<centre::Event>& out) {
        if (file.extension() == ".db-wal" || file.extension() == ".db-shm") return;
        sqlite3* db = nullptr;
        sqlite3_stmt* rows = nullptr;
        if (sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
            sqlite3_prepare_v2(db, "select seq, type, version, open, personal from record order by seq", -1, &rows, nullptr) == SQLITE_OK) {
            const auto text = [&](int column) {
                const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(rows, column));
                return std::string(bytes ? bytes : "{}");
            };
            while (sqlite3_step(rows) == SQLITE_ROW) {
                auto body = centre::decode(text(1), sqlite3_column_int(rows, 2), Json::parse(text(3)), Json::parse(text(4)));
                if (body) out.push_back({static_cast<std::uint64_t>(sqlite3_column_int64(rows, 0)), {}, {}, std::move(*body)});
            }
        }
        sqlite3_finalize(rows);
        sqlite3_close(db);
    }
    Siaga siaga_;
};

class SmallCallHouse final : public CallHouse {
public:
    explicit SmallCallHouse(const HouseConfig& config) : config_(small(config)), house_(config_) {}
    std::uint16_t trunk_port() const override { return config_.trunk_port; }
    std::uint16_t seat_port() const override { return config_.seat_port; }
    std::uint16_t seat_tls_port() const override { return 0; }
    std::string seat_password(const std::string&) const override { return config_.password; }
    std::string log() override { return {}; }
    void kill_and_start() override { house_.restart_telephony(); }
    std::vector<centre::Event> events() override { return house_.events(); }

private:
    static SmallHouse::Config small(const HouseConfig& config) {
        SmallHouse::Config out;
        out.trunk_port = free_port();
        out.seat_port = free_port();
        centre::TrunkSettings trunk;
        trunk.id = TrunkId{"lokal"};
        trunk.peers = {config.peers};
        trunk.delivered = config.delivered;
        trunk.outgoing_caller_id = "112";
        trunk.outgoing_target = config.outgoing_target;
        trunk.answer = *parse_enum<centre::AnswerPolicy>(config.answer);
        out.settings.trunks.push_back(trunk);
        for (const auto& seat : config.seats) out.settings.seats.push_back({SeatId{seat}, "Meja " + seat, true});
        out.settings.queue.ring = std::chrono::seconds(config.ring_seconds);
        out.settings.queue.wrap_up = Duration{0};
        return out;
    }
    SmallHouse::Config config_;
    SmallHouse house_;
};

}  // namespace

bool CallHouse::comes_to_rest() {
    return wait_until([&] {
        std::set<std::uint64_t> calls, legs;
        for (const auto& event : events()) {
            if (const auto* e = event.body.get_if<centre::CallArrived>()) calls.insert(e->call.value);
            if (const auto* e = event.body.get_if<centre::OutboundStarted>()) calls.insert(e->call.value);
            if (const auto* e = event.body.get_if<centre::CallEnded>()) calls.erase(e->call.value);
            if (const auto* e = event.body.get_if<centre::OfferStarted>()) legs.insert(e->leg.value);
            if (const auto* e = event.body.get_if<centre::OfferEnded>(); e && e->state != centre::OfferState::accepted) legs.erase(e->leg.value);
            if (const auto* e = event.body.get_if<centre::LegEnded>()) legs.erase(e->leg.value);
            if (const auto* e = event.body.get_if<centre::LegReleased>()) legs.erase(e->leg.value);
        }
        return calls.empty() && legs.empty();
    });
}

std::string CallHouse::story() {
    std::string out;
    for (const auto& event : events())
        out += std::to_string(event.seq) + " " + std::string(centre::type_of(event.body)) + " " + centre::open_json(event.body).dump().substr(0, 300) + "\n";
    return out + log();
}

std::unique_ptr<CallHouse> open_house(const HouseConfig& config) {
    if (std::getenv("SIAGA_SMALL_HOUSE")) return std::make_unique<SmallCallHouse>(config);
    return std::make_unique<RealHouse>(config);
}

}  // namespace siaga::test
