#include "app/config.hpp"

#include <fstream>
#include <sstream>

#include "app/config_rules.hpp"
#include "app/config_table.hpp"
#include "siaga/base/toml_fault.hpp"

namespace siaga::app {
namespace {

centre::TrunkSettings local_trunk() {
    centre::TrunkSettings trunk;
    trunk.id = TrunkId{"lokal"};
    trunk.title = "Trunk lokal (uji coba)";
    trunk.peers = {"127.0.0.0/8", "::1"};
    return trunk;
}

centre::SeatSettings seat(const std::string& name) {
    centre::SeatSettings out;
    out.id = SeatId{name};
    out.title = "Meja " + name;
    return out;
}

void read_https(Table table, AppConfig& config) {
    table.get("address", config.https.address);
    table.get_port("port", config.https.port);
    table.get("certificate", config.certificate);
    table.get("key", config.key);
    table.get("names", config.names);
    if (config.certificate.empty() != config.key.empty())
        table.fault(config.key.empty() ? "certificate" : "key", "certificate dan key harus ditulis berdua");
    table.unknown_keys();
}

void read_endpoint(Table table, Endpoint& endpoint) {
    table.get("address", endpoint.address);
    table.get_port("port", endpoint.port);
    table.unknown_keys();
}

void read_seats(Table table, AppConfig& config) {
    const bool moved = table.get("address", config.seat_sip.address);
    table.get_port("port", config.seat_sip.port);
    table.get_port("tls_port", config.seat_tls_port, 0);
    // Phones send their audio where their signalling goes unless the file says otherwise.
    if (moved && !is_any_address(config.seat_sip.address)) config.centre.seat_media_address = config.seat_sip.address;
    const bool told = table.get("media_address", config.centre.seat_media_address);
    if (moved && !told && is_any_address(config.seat_sip.address))
        table.fault("address", "semua alamat: tulis juga media_address, tujuan suara dari telepon");
    table.unknown_keys();
}

void read_rtp(Table table, AppConfig& config) {
    table.get_port("first", config.centre.rtp_first, 1024);
    table.get_port("last", config.centre.rtp_last, 1024);
    if (config.centre.rtp_first % 2 != 0) table.fault("first", "port RTP harus genap (RFC 3550 section 11)");
    if (config.centre.rtp_last < config.centre.rtp_first + 7)
        table.fault("last", "tidak ada tempat untuk satu panggilan pun: sedikitnya 8 port dari first");
    table.unknown_keys();
}

void read_queue(Table table, centre::QueueSettings& queue) {
    table.get_seconds("ring_s", queue.ring, 3, 120);
    table.get_seconds("offer_all_after_s", queue.offer_all_after, 0, 600);
    table.get_seconds("wrap_up_s", queue.wrap_up, 0, 3600);
    table.get_seconds("wrap_up_extension_s", queue.wrap_up_extension, 0, 3600);
    table.get("misses_to_pause", queue.misses_to_pause, 1, 100);
    table.get_seconds("short_call_s", queue.short_call, 0, 60);
    table.get_seconds("ended_call_stays_s", queue.ended_call_stays, 60, 30 * 86400);
    table.get_seconds("closed_incident_stays_s", queue.closed_incident_stays, 60, 90 * 86400);
    table.get_seconds("owner_missing_after_s", queue.owner_missing_after, 30, 86400);
    if (table.get("tell_position", queue.tell_position) && queue.tell_position)
        table.warn("tell_position", "urutan antrean belum disebutkan kepada penelepon; kunci ini tidak berpengaruh");
    table.unknown_keys();
}

centre::TrunkSettings read_trunk(Table table) {
    centre::TrunkSettings trunk;
    if (!table.get("name", trunk.id.value)) table.fault("name", "setiap [[trunk]] harus punya nama");
    trunk.title = trunk.id.value;
    table.get("title", trunk.title);
    if (!table.get("peers", trunk.peers) || trunk.peers.empty())
        table.fault("peers", "tulis alamat atau jaringan yang boleh menelepon lewat trunk ini");
    table.get("signalling_address", trunk.signalling_address);
    table.get("media_address", trunk.media_address);
    table.get("trust_pai", trunk.trust_pai);
    table.get("delivered", trunk.delivered);
    table.get("outgoing_caller_id", trunk.outgoing_caller_id);
    table.get("outgoing_target", trunk.outgoing_target);
    table.get_seconds("answer_after_s", trunk.answer_after, 0, 120);
    std::string answer;
    if (table.get("answer", answer)) {
        if (const auto policy = parse_enum<centre::AnswerPolicy>(answer)) trunk.answer = *policy;
        else table.fault("answer", "harus \"queue\", \"seat\" atau \"after\"");
    }
    check_trunk(trunk, table);
    table.unknown_keys();
    return trunk;
}

centre::SeatSettings read_seat(Table table) {
    std::string name;
    if (!table.get("name", name)) table.fault("name", "setiap [[seat]] harus punya nama");
    auto out = seat(name);
    table.get("title", out.title);
    table.get("answer_after", out.answer_after);
    check_name(name, table);
    table.unknown_keys();
    return out;
}

// A secret stands in a file of its own, so that siaga.toml may be shown to anybody.
// A relative one lies beside it.
void read_secret(Table& table, const char* key, const std::filesystem::path& beside, std::string& out) {
    std::filesystem::path file;
    if (!table.get(key, file)) return;
    if (file.is_relative()) file = beside / file;
    std::ifstream in(file);
    std::getline(in, out);
    if (out.empty()) table.fault(key, "berkas kosong atau tidak dapat dibaca: " + file.string());
}

void read_webhook(Table table, const std::filesystem::path& beside, dispatch::Options& options) {
    if (table.get("url", options.webhook_url) && !options.webhook_url.starts_with("https://") &&
        !options.webhook_url.starts_with("http://127.0.0.1") && !options.webhook_url.starts_with("http://[::1]"))
        table.fault("url", "https://, atau http:// hanya ke mesin ini sendiri");
    read_secret(table, "secret_file", beside, options.webhook_secret);
    if (!options.webhook_url.empty() && options.webhook_secret.empty())
        table.fault("secret_file", "berkas berisi rahasia untuk menandatangani setiap pesan");
    table.unknown_keys();
}

void read_smtp(Table table, const std::filesystem::path& beside, dispatch::Options& options) {
    if (table.get("url", options.smtp_url) && !options.smtp_url.starts_with("smtp://") && !options.smtp_url.starts_with("smtps://"))
        table.fault("url", "smtp://host:port atau smtps://host:port");
    table.get("from", options.smtp_from);
    table.get("user", options.smtp_user);
    table.get("tls", options.smtp_tls);
    read_secret(table, "password_file", beside, options.smtp_password);
    if (!options.smtp_url.empty() && options.smtp_from.find('@') == std::string::npos)
        table.fault("from", "alamat pengirim pesan");
    table.unknown_keys();
}

void read_root(const toml::table& root, const std::filesystem::path& beside, AppConfig& config, FaultList& faults) {
    Table table(root, "", faults);
    auto in = [&](const char* key, auto&& read) {
        if (const auto* found = table.table(key)) read(Table(*found, key, faults));
    };
    table.get("data", config.data);
    in("profile", [&](Table t) {
        t.get("name", config.profile);
        t.get("directory", config.regencies);
        t.unknown_keys();
    });
    in("https", [&](Table t) { read_https(std::move(t), config); });
    in("metrics", [&](Table t) { read_endpoint(std::move(t), config.metrics); });
    in("trunks", [&](Table t) { read_endpoint(std::move(t), config.trunk_sip); });
    in("seats", [&](Table t) { read_seats(std::move(t), config); });
    in("rtp", [&](Table t) { read_rtp(std::move(t), config); });
    in("queue", [&](Table t) { read_queue(std::move(t), config.centre.queue); });
    in("webhook", [&](Table t) { read_webhook(std::move(t), beside, config.dispatch); });
    in("smtp", [&](Table t) { read_smtp(std::move(t), beside, config.dispatch); });
    in("rules", [&](Table t) {
        t.get("one_admin_is_enough", config.centre.rules.one_admin_is_enough);
        t.unknown_keys();
    });
    in("database", [&](Table t) {
        if (t.get("url", config.database_url)) check_database_url("url", config.database_url, t);
        if (t.get("app_url", config.database_app_url)) check_database_url("app_url", config.database_app_url, t);
        if (t.get("read_url", config.database_read_url)) check_database_url("read_url", config.database_read_url, t);
        if (config.database_url.empty() && !(config.database_app_url + config.database_read_url).empty())
            t.fault("url", "app_url dan read_url adalah milik basis data sendiri, yang disebut url");
        t.unknown_keys();
    });
    in("backup", [&](Table t) {
        t.get("directory", config.backup_directory);
        t.unknown_keys();
    });
    if (const auto trunks = table.tables("trunk"); !trunks.empty()) {
        config.centre.trunks.clear();
        for (const auto* trunk : trunks) config.centre.trunks.push_back(read_trunk(Table(*trunk, "trunk", faults)));
    }
    if (const auto seats = table.tables("seat"); !seats.empty()) {
        config.centre.seats.clear();
        for (const auto* one : seats) config.centre.seats.push_back(read_seat(Table(*one, "seat", faults)));
    }
    check_together(config, table);
    table.unknown_keys();
}

AppConfig defaults() {
    AppConfig config;
    config.centre.trunks = {local_trunk()};
    config.centre.seats = {seat("01"), seat("02"), seat("03"), seat("04")};
    return config;
}

// What a file names relative to itself, wherever the program is started.
void anchor(AppConfig& config, const std::filesystem::path& directory) {
    for (auto* path : {&config.regencies, &config.certificate, &config.key, &config.backup_directory})
        if (!path->empty() && path->is_relative()) *path = directory / *path;
}

}  // namespace

bool ConfigReading::ok() const {
    for (const auto& fault : faults)
        if (!fault.warning) return false;
    return true;
}

std::string to_string(const Fault& fault) {
    return fault.where + (fault.where.empty() ? "" : ": ") + (fault.warning ? "peringatan: " : "") + fault.what;
}

ConfigReading read_config_text(std::string_view text, const std::string& name, const std::filesystem::path& beside) {
    ConfigReading out{defaults(), {}};
    FaultList faults{name, {}};
    try {
        const toml::table root = toml::parse(text, name);
        read_root(root, beside, out.config, faults);
    } catch (const toml::parse_error& error) {
        faults.add(error.source(), toml_fault(error.description()));
    }
    out.faults = std::move(faults.faults);
    return out;
}

ConfigReading read_config(const std::optional<std::filesystem::path>& file) {
    if (!file) return {defaults(), {}};
    std::ifstream stream(*file, std::ios::binary);
    std::ostringstream text;
    if (!stream || std::filesystem::is_directory(*file) || !(text << stream.rdbuf()))
        return {defaults(), {{file->string(), "tidak dapat dibaca", false}}};
    const auto beside = std::filesystem::absolute(*file).parent_path();
    auto out = read_config_text(text.str(), file->string(), beside);
    anchor(out.config, beside);
    return out;
}

Result<AppConfig> load_config(const std::optional<std::filesystem::path>& file) {
    auto reading = read_config(file);
    if (reading.ok()) return std::move(reading.config);
    std::string all;
    for (const auto& fault : reading.faults)
        if (!fault.warning) all += (all.empty() ? "" : "\n") + to_string(fault);
    return fail("config_invalid", all, file ? file->string() : "");
}

}  // namespace siaga::app
