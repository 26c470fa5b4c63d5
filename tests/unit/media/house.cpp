#include "house.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>

#include "media/g711.hpp"
#include "media/wav.hpp"

extern char** environ;

namespace siaga::media::test {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

namespace {

fs::path make_directory() {
    std::string name = (fs::temp_directory_path() / "siaga-media-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    return name;
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}

int bound_socket(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto a = loopback(port);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0) return fd;
    ::close(fd);
    return -1;
}

std::uint16_t port_of(int fd) {
    sockaddr_in a{};
    socklen_t n = sizeof a;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &n);
    return ntohs(a.sin_port);
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() : path(make_directory()) {}
TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
}

std::uint16_t free_port_pair() {
    // Below the kernel's ephemeral range, so that no other test's socket takes it between.
    static std::uint16_t next = static_cast<std::uint16_t>(12000 + ::getpid() % 1500 * 8);
    while (true) {
        next = static_cast<std::uint16_t>(next >= 31000 ? 12000 : next + 2);
        const int a = bound_socket(next), b = bound_socket(static_cast<std::uint16_t>(next + 1));
        if (a >= 0) ::close(a);
        if (b >= 0) ::close(b);
        if (a >= 0 && b >= 0) return next;
    }
}

void write_tone_wav(const fs::path& file, int frequency, int ms, int rate, int channels) {
    fs::create_directories(file.parent_path());
    std::vector<std::int16_t> pcm;
    for (int i = 0; i < rate * ms / 1000; ++i)
        for (int c = 0; c < channels; ++c)
            pcm.push_back(static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * frequency * i / rate)));
    const auto header = wav_header(static_cast<std::uint16_t>(channels), static_cast<std::uint32_t>(rate),
                                   static_cast<std::uint32_t>(pcm.size() * 2));
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(header.data()), static_cast<std::streamsize>(header.size()));
    out.write(reinterpret_cast<const char*>(pcm.data()), static_cast<std::streamsize>(pcm.size() * 2));
}

double tone_share(const std::vector<std::int16_t>& pcm, double frequency) {
    // Goertzel's filter at one frequency, against the energy of all.
    if (pcm.empty()) return 0;
    const double w = 2 * std::numbers::pi * frequency / kRate;
    const double k = 2 * std::cos(w);
    double s1 = 0, s2 = 0, energy = 0;
    for (const auto x : pcm) {
        const double s0 = x + k * s1 - s2;
        s2 = s1;
        s1 = s0;
        energy += static_cast<double>(x) * x;
    }
    if (energy < 1) return 0;
    return 2 * (s1 * s1 + s2 * s2 - k * s1 * s2) / (static_cast<double>(pcm.size()) * energy);
}

bool has_tone(const std::vector<std::int16_t>& pcm, double frequency) {
    for (std::size_t at = 0; at + 800 <= pcm.size(); at += 800)
        if (tone_share({pcm.begin() + static_cast<std::ptrdiff_t>(at), pcm.begin() + static_cast<std::ptrdiff_t>(at + 800)}, frequency) > 0.9)
            return true;
    return false;
}

bool wait_for(const std::function<bool()>& condition, std::chrono::milliseconds deadline) {
    return talk_until({}, condition, deadline);
}

Phone::Phone(Codec c, int tone_hz, int ptime_ms) : codec(c), ptime(ptime_ms), tone(tone_hz) {
    fd_ = bound_socket(0);
    port = port_of(fd_);
    media_port = free_port_pair();
    ssrc = 0x10000u + port;
}
Phone::~Phone() { ::close(fd_); }

void Phone::send_raw(const std::vector<std::uint8_t>& bytes) {
    const auto a = loopback(media_port);
    ::sendto(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&a), sizeof a);
}

void Phone::send(std::uint8_t payload_type, bool marker, std::uint32_t ts, const std::vector<std::uint8_t>& payload) {
    std::vector<std::uint8_t> packet(kRtpHeader);
    write_rtp_header({payload_type, marker, seq_++, ts, ssrc}, packet.data());
    packet.insert(packet.end(), payload.begin(), payload.end());
    send_raw(packet);
}

void Phone::pump() {
    std::array<std::uint8_t, 2048> buffer;
    for (ssize_t n; (n = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0;) {
        const auto view = parse_rtp(std::span(buffer).first(static_cast<std::size_t>(n)));
        if (view)
            received.push_back({{view->payload_type, view->marker, view->seq, view->ts, view->ssrc},
                                {view->payload.begin(), view->payload.end()}});
    }
    const auto now = SteadyClock::now();
    if (!due_ || now - *due_ > std::chrono::milliseconds(200)) due_ = now;
    for (; *due_ <= now; *due_ += std::chrono::milliseconds(ptime)) {
        std::vector<std::uint8_t> payload;
        for (int i = 0; i < ptime * 8; ++i, ++sample_)
            payload.push_back(encode_sample(codec, tone == 0 ? std::int16_t{0} : static_cast<std::int16_t>(
                10000 * std::sin(2 * std::numbers::pi * tone * static_cast<double>(sample_) / kRate))));
        if (talking) send(codec == Codec::pcma ? 8 : 0, false, ts_, payload);
        ts_ += static_cast<std::uint32_t>(ptime * 8);
    }
}

void Phone::press(char digit) {
    const auto event = static_cast<std::uint8_t>(std::string("0123456789*#ABCD").find(digit));
    const auto packet = [&](std::uint16_t duration, bool end) {
        send(dtmf, duration == 160, ts_, {event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a),
                                          static_cast<std::uint8_t>(duration >> 8), static_cast<std::uint8_t>(duration)});
    };
    for (std::uint16_t d = 160; d <= 800; d = static_cast<std::uint16_t>(d + 160)) packet(d, false);
    for (int i = 0; i < 3; ++i) packet(800, true);
    ts_ += 800;
}

std::vector<std::int16_t> Phone::heard(std::size_t last_samples) const {
    std::vector<std::int16_t> out;
    for (auto it = received.rbegin(); it != received.rend() && out.size() < last_samples; ++it) {
        if (it->header.payload_type == dtmf) continue;
        for (auto b = it->payload.rbegin(); b != it->payload.rend(); ++b) out.push_back(decode_table(codec)[*b]);
    }
    return {out.rbegin(), out.rend()};
}

std::size_t Phone::audio_packets() const {
    return static_cast<std::size_t>(std::count_if(received.begin(), received.end(),
                                                  [&](const auto& r) { return r.header.payload_type != dtmf; }));
}

centre::Party Phone::party(std::uint64_t leg, std::vector<std::uint64_t> hears) const {
    centre::Party out;
    out.leg = LegId{leg};
    out.local_address = "127.0.0.1";
    out.local_port = media_port;
    out.peer.address = "127.0.0.1";
    out.peer.port = port;
    out.peer.codec = codec;
    out.peer.payload_type = codec == Codec::pcma ? 8 : 0;
    out.peer.dtmf_payload_type = dtmf;
    out.peer.ptime = static_cast<std::uint16_t>(ptime);
    for (const auto id : hears) out.hears.push_back(LegId{id});
    return out;
}

bool talk_until(const std::vector<Phone*>& phones, const std::function<bool()>& condition,
                std::chrono::milliseconds deadline) {
    const auto end = SteadyClock::now() + deadline;
    while (!condition()) {
        if (SteadyClock::now() > end) return false;
        for (auto* phone : phones) phone->pump();
        ::poll(nullptr, 0, 2);
    }
    return true;
}

House::House(Kind kind) : kind_(kind) {
    for (const auto* name : {"terhubung-id", "terhubung-en", "mohon-tunggu-id", "mohon-tunggu-en"})
        write_tone_wav(prompts() / (std::string(name) + ".wav"), 700, 400);
    start_media();
}

House::~House() {
    client_.reset();
    stop_media();
}

void House::start_media() {
    if (kind_ == Kind::thread) {
        stop_fd_ = ::eventfd(0, EFD_CLOEXEC);
        MediaOptions options{socket(), data(), prompts(), stop_fd_};
        thread_ = std::thread([options] { EXPECT_EQ(run_media(options), 0); });
        return;
    }
    const std::string variable = "SIAGA_MEDIA_CHILD=" + data().string();
    std::vector<char*> environment;
    for (char** e = environ; *e != nullptr; ++e) environment.push_back(*e);
    environment.push_back(const_cast<char*>(variable.c_str()));
    environment.push_back(nullptr);
    const char* argv[] = {"/proc/self/exe", nullptr};
    ASSERT_EQ(::posix_spawn(&child_, argv[0], nullptr, nullptr, const_cast<char**>(argv), environment.data()), 0);
}

void House::stop_media() {
    if (thread_.joinable()) {
        const std::uint64_t one = 1;
        ASSERT_EQ(::write(stop_fd_, &one, sizeof one), static_cast<ssize_t>(sizeof one));
        thread_.join();
        ::close(stop_fd_);
    }
    if (child_ > 0) {
        ::kill(child_, SIGTERM);
        ::waitpid(child_, nullptr, 0);
        child_ = -1;
    }
}

void House::kill_media() {
    ASSERT_GT(child_, 0);
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = -1;
}

void House::connect(std::uint64_t epoch, bool start) {
    MediaClientOptions options;
    options.socket = socket();
    options.epoch = epoch;
    options.retry = std::chrono::milliseconds(20);
    MediaClientHandlers handlers;
    handlers.on_fact = [this](const MediaFact& fact) {
        const std::lock_guard lock(mutex_);
        for (const auto& known : facts_)
            if (known.id == fact.id) return;
        facts_.push_back(fact);
        if (!keep_facts && client_) client_->ack(fact.id);
    };
    client_ = std::make_unique<MediaClient>(options, handlers);
    if (start) client_->start();
}

std::vector<MediaFact> House::facts(MediaFactKind kind) {
    const std::lock_guard lock(mutex_);
    std::vector<MediaFact> out;
    for (const auto& fact : facts_)
        if (fact.kind == kind) out.push_back(fact);
    return out;
}

// The media process of a House of kind child is this binary again: before any test it runs media.
class MediaChild : public ::testing::Environment {
    void SetUp() override {
        const char* dir = ::getenv("SIAGA_MEDIA_CHILD");
        if (dir == nullptr) return;
        const fs::path data(dir);
        ::_exit(run_media({data / "media.sock", data, data / "prompts"}));
    }
};
[[maybe_unused]] const auto* const media_child = ::testing::AddGlobalTestEnvironment(new MediaChild);

Stereo read_stereo(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    Stereo out;
    for (std::size_t at = kWavHeader; at + 4 <= bytes.size(); at += 4) {
        const auto sample = [&](std::size_t i) {
            return static_cast<std::int16_t>(static_cast<std::uint8_t>(bytes[i]) | static_cast<std::uint8_t>(bytes[i + 1]) << 8);
        };
        out.left.push_back(sample(at));
        out.right.push_back(sample(at + 2));
    }
    return out;
}

std::string sha256_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::array<unsigned char, 32> digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    std::string out;
    for (const auto b : digest) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", b);
        out += hex;
    }
    return out;
}

}  // namespace siaga::media::test
