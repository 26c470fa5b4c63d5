#include "app/config.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "siaga/base/network.hpp"
#include "tests/support/temp_dir.hpp"

namespace siaga::app {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// Every fault in one text a line, so that a failing test shows what was said.
std::vector<std::string> said_of(std::string_view text) {
    std::vector<std::string> out;
    for (const auto& fault : read_config_text(text, "siaga.toml").faults) out.push_back(to_string(fault));
    return out;
}
constexpr const char* kTrunk = "[[trunk]]\nname = \"a\"\n";

TEST(Config, no_file_is_a_whole_centre_on_this_machine) {
    const auto config = load_config(std::nullopt).value();
    EXPECT_EQ(config.https, (Endpoint{"0.0.0.0", 8443}));
    EXPECT_EQ(config.trunk_sip.port, 5060);
    EXPECT_EQ(config.seat_sip.port, 5070);
    EXPECT_EQ(config.metrics, (Endpoint{"127.0.0.1", 9112}));
    EXPECT_EQ(config.centre.rtp_first, 20000);
    EXPECT_EQ(config.centre.rtp_last, 29999);
    EXPECT_EQ(config.centre.seats.size(), 4u);
    ASSERT_EQ(config.centre.trunks.size(), 1u);
    EXPECT_FALSE(config.has_outside_peer());
}

TEST(Config, an_empty_file_means_the_defaults) {
    const auto reading = read_config_text("", "siaga.toml");
    EXPECT_TRUE(reading.ok());
    EXPECT_EQ(reading.config.centre, load_config(std::nullopt).value().centre);
}

TEST(Config, the_shipped_example_is_valid_and_says_the_defaults) {
    const auto reading = read_config(SIAGA_SOURCE_DIR "/config/siaga.toml");
    for (const auto& fault : reading.faults) ADD_FAILURE() << to_string(fault);
    EXPECT_EQ(reading.config.centre, load_config(std::nullopt).value().centre);
    EXPECT_EQ(reading.config.https, load_config(std::nullopt).value().https);
}

TEST(Config, an_unknown_key_is_named_with_its_place) {
    EXPECT_THAT(said_of("[[trunk]]\nname = \"a\"\npeers = [\"10.0.0.1\"]\npears = [\"10.0.0.2\"]\n"),
                Contains("siaga.toml:4:1: kunci tidak dikenal \"pears\" di [trunk]"));
    EXPECT_THAT(said_of("prot = 1\n"), Contains("siaga.toml:1:1: kunci tidak dikenal \"prot\""));
}

TEST(Config, a_file_that_is_no_toml_says_where_it_breaks) {
    const auto said = said_of("[https]\nport = \n");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_THAT(said[0], HasSubstr("siaga.toml:2:"));
}

TEST(Config, every_fault_is_said_not_only_the_first) {
    EXPECT_EQ(said_of("[https]\nport = 70000\naddress = 7\n[queue]\nring_s = \"long\"\n").size(), 3u);
}

TEST(Config, a_trunk_keeps_what_the_file_says) {
    const auto reading = read_config_text(R"(
[trunks]
address = "10.9.0.2"
[[trunk]]
name = "telkomsel"
title = "Telkomsel"
peers = ["10.20.0.5", "10.20.1.0/24"]
signalling_address = "10.20.0.2"
media_address = "10.20.0.3"
trust_pai = false
delivered = ["112", "911", "urn:service:sos", "+6271232112", "tel:112"]
outgoing_caller_id = "+6271232112"
outgoing_target = "10.20.0.5:5060;transport=tcp"
answer = "queue"
answer_after_s = 7.5
)", "siaga.toml");
    for (const auto& fault : reading.faults) ADD_FAILURE() << to_string(fault);
    ASSERT_EQ(reading.config.centre.trunks.size(), 1u);
    const auto& trunk = reading.config.centre.trunks[0];
    EXPECT_EQ(trunk.id.value, "telkomsel");
    EXPECT_EQ(trunk.peers.size(), 2u);
    EXPECT_EQ(trunk.media_address, "10.20.0.3");
    EXPECT_FALSE(trunk.trust_pai);
    EXPECT_EQ(trunk.delivered.size(), 5u);
    EXPECT_EQ(trunk.answer, centre::AnswerPolicy::queue);
    EXPECT_EQ(trunk.answer_after, std::chrono::milliseconds(7500));
    EXPECT_TRUE(reading.config.has_outside_peer());
}

TEST(Config, a_peer_may_be_no_more_than_the_telcos_own_addresses) {
    const auto said = [](const char* peer) { return said_of(kTrunk + std::string("peers = [\"") + peer + "\"]\n"); };
    for (const char* peer : {"0.0.0.0/0", "::/0"}) EXPECT_THAT(said(peer), Contains(HasSubstr("berarti semua orang"))) << peer;
    EXPECT_THAT(said("sbc.telco.example"), Contains(HasSubstr("bukan alamat atau jaringan")));
    EXPECT_THAT(said("127.0.0.9/8"), Contains(HasSubstr("alamat dengan prefiks")));
    EXPECT_THAT(said_of(kTrunk), Contains(HasSubstr("trunk.peers: tulis alamat atau jaringan")));
}

TEST(Config, a_peer_that_could_never_reach_us_is_a_fault) {
    EXPECT_THAT(said_of(kTrunk + std::string("peers = [\"10.0.0.1\"]\n")), Contains(HasSubstr("tidak dapat mencapai 127.0.0.1")));
    EXPECT_THAT(said_of(kTrunk + std::string("peers = [\"10.0.0.1\"]\nsignalling_address = \"10.0.0.2\"\n")),
                Contains(HasSubstr("tidak dapat mengirim suara ke 127.0.0.1")));
}

TEST(Config, several_outgoing_targets_are_each_checked) {
    const auto said = [](const std::string& targets) {
        return said_of(kTrunk + std::string("peers = [\"127.0.0.1\"]\noutgoing_target = \"") + targets + "\"\n");
    };
    EXPECT_THAT(said("10.20.0.5:5060, 10.20.1.5;transport=tcp,[fd00::5]:5062"), Not(Contains(HasSubstr("outgoing_target"))));
    EXPECT_THAT(said("10.20.0.5, 10.20.1.5:70000"), Contains(HasSubstr("\"10.20.1.5:70000\": harus")));
    EXPECT_THAT(said("10.20.0.5,,10.20.1.5"), Contains(HasSubstr("\"\": harus")));
    EXPECT_THAT(said("10.20.0.5,"), Contains(HasSubstr("\"\": harus")));
    EXPECT_THAT(said("a,a,a,a,a,a,a,a,a"), Contains(HasSubstr("lebih dari 8")));
}

TEST(Config, one_address_is_the_peer_of_one_trunk) {
    EXPECT_THAT(said_of("[[trunk]]\nname = \"a\"\npeers = [\"127.0.0.1\"]\n[[trunk]]\nname = \"b\"\npeers = [\"127.0.0.1\"]\n"),
                Contains(HasSubstr("adalah peer dari dua trunk: a dan b")));
}

TEST(Config, a_key_without_an_effect_yet_is_told_as_such) {
    EXPECT_THAT(said_of("[queue]\ntell_position = true\n"), Contains(HasSubstr("tidak berpengaruh")));
    EXPECT_TRUE(read_config_text("[queue]\ntell_position = true\n", "t").ok()) << "a house that has it starts";
    EXPECT_TRUE(said_of("[queue]\ntell_position = false\n").empty());
}

TEST(Config, names_are_unique) {
    EXPECT_THAT(said_of("[[seat]]\nname = \"01\"\n[[seat]]\nname = \"01\"\n"), Contains(HasSubstr("dua bernama \"01\"")));
}

TEST(Config, two_doors_on_one_port_are_a_fault) {
    EXPECT_THAT(said_of("[seats]\nport = 5060\n"), Contains(HasSubstr("seats: port 5060 sudah dipakai [trunks]")));
    EXPECT_THAT(said_of("[seats]\nport = 5060\naddress = \"127.0.0.2\"\n"), Not(Contains(HasSubstr("sudah dipakai"))));
    EXPECT_THAT(said_of("[trunks]\naddress = \"0.0.0.0\"\n" + std::string(kTrunk) + "peers = [\"10.0.0.1\"]\nsignalling_address = \"10.0.0.2\"\n"),
                Contains(HasSubstr("tulis satu alamat bila sebuah trunk punya signalling_address")));
    EXPECT_THAT(said_of("[seats]\nport = 5060\naddress = \"10.0.0.2\"\n" + std::string(kTrunk) + "peers = [\"10.0.0.1\"]\nsignalling_address = \"10.0.0.2\"\n"),
                Contains(HasSubstr("port 5060 sudah dipakai")));
    EXPECT_THAT(said_of("[rtp]\nfirst = 5000\n"), Contains(HasSubstr("rentang ini memuat port 5060")));
}

TEST(Config, phones_send_audio_where_they_signal_unless_told_otherwise) {
    EXPECT_EQ(read_config_text("[seats]\naddress = \"10.1.0.5\"\n", "t").config.centre.seat_media_address, "10.1.0.5");
    EXPECT_THAT(said_of("[seats]\naddress = \"0.0.0.0\"\n"), Contains(HasSubstr("tulis juga media_address")));
}

TEST(Config, a_certificate_comes_with_its_key) {
    EXPECT_THAT(said_of("[https]\ncertificate = \"a.pem\"\n"), Contains(HasSubstr("harus ditulis berdua")));
}

TEST(Config, paths_count_from_the_file_that_names_them) {
    const test::TempDir dir;
    std::ofstream(dir / "siaga.toml") << "[https]\ncertificate = \"tls/a.pem\"\nkey = \"/etc/a.key\"\n";
    const auto reading = read_config(dir / "siaga.toml");
    EXPECT_EQ(reading.config.certificate, dir / "tls/a.pem");
    EXPECT_EQ(reading.config.key, "/etc/a.key");
}

TEST(Config, secret_files_count_from_the_file_that_names_them) {
    const test::TempDir dir;
    std::ofstream(dir / "webhook.secret") << "whsec_dWppLWNvYmEtcmFoYXNpYQ==\n";
    std::ofstream(dir / "smtp.password") << "sandi\n";
    std::ofstream(dir / "siaga.toml") << "[webhook]\nurl = \"https://gateway.test/siaga\"\nsecret_file = \"webhook.secret\"\n"
                                         "[smtp]\nurl = \"smtps://mail.test:465\"\nfrom = \"siaga@contoh.test\"\npassword_file = \"smtp.password\"\n";
    const auto reading = read_config(dir / "siaga.toml");
    for (const auto& fault : reading.faults) ADD_FAILURE() << to_string(fault);
    EXPECT_EQ(reading.config.dispatch.webhook_secret, "whsec_dWppLWNvYmEtcmFoYXNpYQ==");
    EXPECT_EQ(reading.config.dispatch.smtp_password, "sandi");
}

TEST(Config, a_file_that_is_not_there_is_said) {
    const test::TempDir dir;
    const auto config = load_config(dir / "none.toml");
    ASSERT_FALSE(config.has_value());
    EXPECT_EQ(config.error().code, "config_invalid");
    EXPECT_THAT(config.error().message, HasSubstr("tidak dapat dibaca"));
}

TEST(Check, says_what_is_wrong_and_fails) {
    const test::TempDir dir;
    std::ofstream(dir / "siaga.toml") << "[https]\nport = 0\n";
    std::ostringstream out;
    EXPECT_EQ(run_check(dir / "siaga.toml", std::nullopt, out), 1);
    EXPECT_THAT(out.str(), HasSubstr("siaga.toml:2:8: https.port: harus 1 sampai 65535"));
}

TEST(Check, the_doors_of_the_house_that_runs_on_this_data_directory_are_its_own) {
    const test::TempDir dir;
    const int door = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(door, reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    ASSERT_EQ(::listen(door, 1), 0);
    socklen_t size = sizeof at;
    ASSERT_EQ(::getsockname(door, reinterpret_cast<sockaddr*>(&at), &size), 0);
    std::ofstream(dir / "siaga.toml") << "[https]\naddress = \"127.0.0.1\"\nport = " << ntohs(at.sin_port) << "\n";
    std::ostringstream stranger, own;
    (void)run_check(dir / "siaga.toml", dir / "data", stranger);
    EXPECT_THAT(stranger.str(), HasSubstr("port " + std::to_string(ntohs(at.sin_port)) + " sudah dipakai"));
    std::filesystem::create_directories(dir / "data" / "journal");
    const int lock = ::open((dir / "data" / "journal" / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);
    (void)run_check(dir / "siaga.toml", dir / "data", own);
    EXPECT_THAT(own.str(), testing::Not(HasSubstr("sudah dipakai")));
    EXPECT_THAT(own.str(), HasSubstr("berjalan dengan direktori data ini"));
    ::close(lock);
    ::close(door);
}

TEST(Check, reads_the_profile_whole_where_no_house_ever_was) {
    const test::TempDir dir;
    auto config = load_config(std::nullopt).value();
    config.data = dir / "data";
    config.regencies = dir / "regencies";
    config.profile = "tidak-ada";
    ASSERT_EQ(check_to_start(config).size(), 1U);
    EXPECT_THAT(check_to_start(config)[0].what, HasSubstr("tidak ada"));
    std::filesystem::create_directories(dir / "regencies" / "tidak-ada");
    std::ofstream(dir / "regencies" / "tidak-ada" / "profile.toml") << "zone = 1\n";
    EXPECT_FALSE(check_to_start(config).empty());
    std::filesystem::create_directories(dir / "data" / "journal");
    EXPECT_TRUE(check_to_start(config).empty()) << "its profile is in its record";
}

TEST(Check, an_address_of_another_machine_is_a_warning) {
    auto config = load_config(std::nullopt).value();
    config.https.address = "192.0.2.1";  // RFC 5737: nobody's
    const auto faults = check_machine(config);
    const auto said = std::find_if(faults.begin(), faults.end(), [](const Fault& f) { return f.where == "https"; });
    ASSERT_NE(said, faults.end());
    EXPECT_TRUE(said->warning);
    EXPECT_THAT(said->what, HasSubstr("bukan alamat mesin ini"));
}

}  // namespace
}  // namespace siaga::app
