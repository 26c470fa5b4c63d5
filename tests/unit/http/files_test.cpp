#include <sys/stat.h>

#include <fstream>

#include "house.hpp"
#include "http/exchange.hpp"

namespace siaga::http::test {

namespace {
unsigned mode_of(const std::filesystem::path& file) {
    struct stat facts {};
    EXPECT_EQ(::stat(file.c_str(), &facts), 0) << file;
    return facts.st_mode & 0777;
}
}  // namespace

TEST(Accounts, are_generated_once_one_role_login_password_a_line_and_private) {
    TempDir dir;
    profile::Profile profile;
    profile.agencies.push_back({AgencyId{"damkar"}, "Damkar", "Damkar", profile::Standing::committed, {}});
    profile.agencies.push_back({AgencyId{"pln"}, "PLN", "PLN", profile::Standing::partner, {}});
    std::vector<centre::SeatSettings> seats{{SeatId{"01"}, "Meja 01", true}};
    auto secrets = Secrets::open(dir.path / "secrets.db", HashCost::test).value();
    EXPECT_EQ(bootstrap_accounts(*secrets, dir.path / "accounts.txt", profile, seats).value(), 5);
    EXPECT_EQ(bootstrap_accounts(*secrets, dir.path / "accounts.txt", profile, seats).value(), 0);
    seats.push_back({SeatId{"02"}, "Meja 02", true});
    EXPECT_EQ(bootstrap_accounts(*secrets, dir.path / "accounts.txt", profile, seats).value(), 1);
    std::ifstream in(dir.path / "accounts.txt");
    std::vector<std::string> words;
    for (std::string role, login, password; in >> role >> login >> password;) {
        words.push_back(role + " " + login);
        EXPECT_EQ(password.size(), 16u);
        if (role != "seat") EXPECT_TRUE(secrets->check(login, password).value());
    }
    EXPECT_EQ(words, (std::vector<std::string>{"admin admin", "supervisor supervisor", "operator operator1", "dispatcher damkar", "seat 01", "seat 02"}));
    EXPECT_EQ(mode_of(dir.path / "accounts.txt"), 0600u);
    EXPECT_EQ(mode_of(dir.path / "secrets.db"), 0600u);
}

TEST(Secrets, keep_passwords_as_argon2id_alone) {
    TempDir dir;
    auto secrets = Secrets::open(dir.path / "secrets.db", HashCost::test).value();
    Account ani;
    ani.login = "ani";
    ASSERT_TRUE(secrets->add(ani, "kata-sandi-yang-dicari"));
    EXPECT_TRUE(secrets->check("ani", "kata-sandi-yang-dicari").value());
    EXPECT_FALSE(secrets->check("ani", "kata-sandi-lain").value());
    secrets.reset();
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path)) {
        std::ifstream in(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    EXPECT_NE(all.find("$argon2id$"), std::string::npos);
    EXPECT_EQ(all.find("kata-sandi-yang-dicari"), std::string::npos);
}

TEST(Secrets, keep_each_seats_ha1_for_md5_and_sha256) {
    TempDir dir;
    auto secrets = Secrets::open(dir.path / "secrets.db", HashCost::test).value();
    ASSERT_TRUE(secrets->set_seat_password(SeatId{"01"}, "rahasia"));
    // echo -n 01:siaga112:rahasia | md5sum, sha256sum
    EXPECT_EQ(secrets->ha1(SeatId{"01"}, "MD5")->size(), 32u);
    EXPECT_EQ(secrets->ha1(SeatId{"01"}, "SHA-256")->size(), 64u);
    EXPECT_FALSE(secrets->ha1(SeatId{"01"}, "SHA-512-256"));
    EXPECT_FALSE(secrets->ha1(SeatId{"99"}, "MD5"));
    const auto md5 = secrets->ha1(SeatId{"01"}, "MD5");
    secrets.reset();
    secrets = Secrets::open(dir.path / "secrets.db", HashCost::test).value();
    EXPECT_EQ(secrets->ha1(SeatId{"01"}, "MD5"), md5);
}

TEST(Certificate, is_made_at_first_start_kept_and_made_again_for_new_names) {
    TempDir dir;
    const WallTime now{1'800'000'000'000'000};
    const auto read = [](const std::filesystem::path& file) {
        std::ifstream in(file);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const auto files = ensure_certificate(dir.path / "tls", {"siaga.example"}, now).value();
    const auto ca = read(files.ca), certificate = read(files.certificate);
    EXPECT_NE(ca.find("BEGIN CERTIFICATE"), std::string::npos);
    for (const auto& file : {files.ca, files.certificate, files.key, dir.path / "tls" / "ca.key"}) EXPECT_EQ(mode_of(file), 0600u);
    ASSERT_TRUE(ensure_certificate(dir.path / "tls", {"siaga.example"}, now));
    EXPECT_EQ(read(files.certificate), certificate);
    ASSERT_TRUE(ensure_certificate(dir.path / "tls", {"other.example", "10.1.2.3"}, now));
    EXPECT_NE(read(files.certificate), certificate);
    EXPECT_EQ(read(files.ca), ca);  // the desks trust it
    const auto before = read(files.certificate);
    ASSERT_TRUE(ensure_certificate(dir.path / "tls", {"other.example", "10.1.2.3"}, now + std::chrono::hours(24 * 790)));
    EXPECT_NE(read(files.certificate), before);  // less than 30 days were left
}

TEST(Pages, are_served_with_a_strict_policy_etags_gzip_and_a_fallback) {
    House house;
    house.stop_server();
    std::filesystem::create_directories(house.web / "assets");
    std::ofstream(house.web / "index.html") << "<!doctype html><title>112</title>";
    std::ofstream(house.web / "assets" / "a-123.js") << "console.log(1)";
    std::ofstream(house.web / "assets" / "a-123.js.gz") << "packed";
    house.start_server();
    Client client(house.port());
    const auto page = client.get("/operator");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find("112"), std::string::npos);
    EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
    const std::string policy = page.headers.at("content-security-policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(client.get("/", {{"If-None-Match", page.headers.at("etag")}}).status, 304);
    const auto script = client.get("/assets/a-123.js", {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(script.body, "packed");
    EXPECT_EQ(script.headers.at("content-encoding"), "gzip");
    EXPECT_NE(script.headers.at("cache-control").find("immutable"), std::string::npos);
    EXPECT_EQ(client.get("/assets/a-123.js").body, "console.log(1)");
    EXPECT_EQ(client.get("/assets/gone.js").status, 404);
    EXPECT_EQ(client.get("/../secrets.db").status, 404);
    EXPECT_EQ(client.get("/%2e%2e/secrets.db").status, 404);
    EXPECT_EQ(client.request("HEAD", "/", "", {}).body, "");
}

TEST(Recordings, play_in_ranges_and_each_playing_is_logged) {
    House house;
    Client client = house.sign_in("operator1");
    const CallId call = house.answered_call(client, "01");
    std::filesystem::create_directories(house.dir.path / "rekaman");
    std::string sound(300'000, 'x');
    for (std::size_t i = 0; i < sound.size(); ++i) sound[i] = static_cast<char>(i % 251);
    std::uint64_t id = 0;
    std::string file;
    ASSERT_TRUE(house.eventually([&](const centre::Centre& c) {
        const auto& parts = c.state().calls.at(call).recordings;
        if (parts.empty()) return false;
        id = parts[0].id;
        file = parts[0].file;
        return true;
    }));
    std::filesystem::create_directories((house.dir.path / file).parent_path());
    std::ofstream(house.dir.path / file, std::ios::binary) << sound;
    const std::string path = "/api/v1/calls/" + to_string(call) + "/recordings/" + std::to_string(id);
    EXPECT_EQ(client.get(path).code(), "recording_open");
    centre::MediaFact closed;
    closed.id = 77;
    closed.kind = centre::MediaFactKind::part_closed;
    closed.call = call;
    closed.recording = id;
    closed.file = file;
    closed.sha256 = std::string(64, 'a');
    closed.bytes = sound.size();
    house.tell(centre::MediaSaid{closed});
    const auto timeline = [&] {
        std::uint64_t seq = 0;
        (void)house.eventually([&](const centre::Centre& c) { return (seq = c.state().seq) > 0; });
        return seq;
    };
    const auto before = timeline();
    const auto whole = client.get(path);
    EXPECT_EQ(whole.status, 200) << whole.body.substr(0, 200);
    EXPECT_TRUE(whole.body == sound);
    EXPECT_EQ(whole.headers.at("accept-ranges"), "bytes");
    EXPECT_EQ(timeline(), before + 1);  // recording_played
    const auto part = client.get(path, {{"Range", "bytes=1000-1099"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_TRUE(part.body == sound.substr(1000, 100));
    EXPECT_EQ(part.headers.at("content-range"), "bytes 1000-1099/300000");
    EXPECT_EQ(timeline(), before + 1);  // a seek within that playing
    EXPECT_EQ(client.get(path, {{"Range", "bytes=300000-"}}).status, 416);
    // Somebody who begins in the middle hears it too.
    Client other = house.sign_in("supervisor");
    EXPECT_EQ(other.get(path, {{"Range", "bytes=44-"}}).status, 206);
    EXPECT_EQ(timeline(), before + 3);  // signed_in, recording_played
    // Nobody has named this call yet: to a colleague it has no recording.
    EXPECT_EQ(house.sign_in("operator2").get(path).code(), "recording_unknown");
    EXPECT_EQ(Client(house.port()).get(path).status, 401);
}

TEST(Recordings, of_calls_that_left_memory_play_by_the_record) {
    House house;
    Client client = house.sign_in("supervisor");
    std::filesystem::create_directories(house.dir.path / "rekaman");
    std::ofstream(house.dir.path / "rekaman/lama.wav", std::ios::binary) << "suara lama";
    const std::string path = "/api/v1/calls/4711/recordings/9";
    const auto now = [&] {
        std::uint64_t seq = 0;
        (void)house.eventually([&](const centre::Centre& c) { return (seq = c.state().seq) > 0; });
        return seq;
    };
    const auto before = now();
    house.history_answer = R"({"file":"rekaman/lama.wav"})";
    EXPECT_EQ(client.get(path).body, "suara lama");
    EXPECT_EQ(client.get(path, {{"Range", "bytes=6-9"}}).body, "lama");
    EXPECT_EQ(now(), before + 1);  // recording_played; the seek belongs to it
    {
        const std::lock_guard lock(house.asked_mutex);
        ASSERT_FALSE(house.asked.empty());
        EXPECT_EQ(house.asked.back().first, "recording");
        EXPECT_EQ(Json::parse(house.asked.back().second)["viewer"]["role"], "supervisor");
    }
    house.history_answer = "null";
    EXPECT_EQ(client.get(path).code(), "recording_unknown");
    house.history_works = false;
    EXPECT_EQ(client.get(path).status, 503);
    EXPECT_EQ(now(), before + 1);
}

TEST(ByteRanges, follow_rfc_9110) {
    EXPECT_EQ(parse_range("bytes=0-9", 100).size, 10u);
    EXPECT_EQ(parse_range("bytes=90-", 100).size, 10u);
    EXPECT_EQ(parse_range("bytes=-30", 100).first, 70u);
    EXPECT_EQ(parse_range("bytes=-300", 100).size, 100u);
    EXPECT_EQ(parse_range("bytes=50-500", 100).size, 50u);
    EXPECT_EQ(parse_range("bytes=100-", 100).status, 416);
    EXPECT_EQ(parse_range("bytes=-0", 100).status, 416);
    for (const char* ignored : {"", "bytes", "bytes=", "bytes=a-b", "bytes=5-4", "bytes=0-1,3-4", "lines=0-1", "bytes=99999999999999999999-"})
        EXPECT_EQ(parse_range(ignored, 100).status, 0) << ignored;
}

TEST(Targets, are_decoded_once_and_refused_when_broken) {
    std::string path;
    std::map<std::string, std::string> query;
    EXPECT_TRUE(split_target("/a%20b?q=tj+lubuk%26&x", path, query));
    EXPECT_EQ(path, "/a b");
    EXPECT_EQ(query.at("q"), "tj lubuk&");
    EXPECT_EQ(query.at("x"), "");
    EXPECT_FALSE(split_target("a", path, query));
    EXPECT_FALSE(split_target("/%0", path, query));
    EXPECT_FALSE(split_target("/%zz", path, query));
    EXPECT_FALSE(split_target("/%00", path, query));
    EXPECT_FALSE(split_target("/" + std::string(3000, 'a'), path, query));
}

}  // namespace siaga::http::test
