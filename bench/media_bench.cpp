// links: siaga_media
// What 100 talking pairs cost: media with recording against a bare epoll relay, in one run.
//     media_bench [pairs] [seconds]
// A child sends and receives for every phone (its cost is not counted); the engine under test is a
// child too, so its CPU time is exactly its own. Prints CPU % of one core and lost packets.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "siaga/media/client.hpp"
#include "siaga/media/media.hpp"

namespace {

constexpr std::uint16_t kPhones = 34000;  // phone i sends from here + i
constexpr std::uint16_t kMedia = 20000;   // to here + 2 i

sockaddr_in at(int port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(static_cast<std::uint16_t>(port));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}
int bound(int port) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    const auto a = at(port);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&a), sizeof a) != 0) std::perror("bind"), std::exit(1);
    return fd;
}
std::int64_t now_us() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000LL + t.tv_nsec / 1000;
}

pid_t child(const std::function<int()>& work) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(work());
    return pid;
}

double cpu_seconds(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(in, text);
    unsigned long user = 0, system = 0;
    std::sscanf(text.substr(text.rfind(')') + 2).c_str(), "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// The floor: every packet of a leg goes out to the other leg's phone as it is.
int bare_relay(int phones) {
    const int epoll = ::epoll_create1(0);
    std::vector<int> fds;
    for (int i = 0; i < phones; ++i) {
        fds.push_back(bound(kMedia + 2 * i));
        epoll_event e{};
        e.events = EPOLLIN;
        e.data.u32 = static_cast<std::uint32_t>(i);
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, fds.back(), &e);
    }
    std::vector<epoll_event> events(256);
    char buffer[2048];
    while (true) {
        const int n = ::epoll_wait(epoll, events.data(), 256, -1);
        for (int k = 0; k < n; ++k) {
            const auto i = events[static_cast<std::size_t>(k)].data.u32;
            sockaddr_in from{};
            socklen_t length = sizeof from;
            const auto size = ::recvfrom(fds[i], buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &length);
            if (size <= 0) continue;
            const auto to = at(kPhones + static_cast<int>(i ^ 1u));
            ::sendto(fds[i ^ 1u], buffer, static_cast<std::size_t>(size), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
        }
    }
}

struct Traffic {
    std::uint64_t sent = 0, received = 0;
};

// Every phone one packet in 20 ms, the phones spread over the 20 ms as they are in life.
Traffic talk(int phones, int seconds) {
    std::vector<int> fds;
    for (int i = 0; i < phones; ++i) fds.push_back(bound(kPhones + i));
    Traffic traffic;
    std::vector<std::uint8_t> packet(172, 0x55), in(2048);
    const auto begin = now_us();
    const std::int64_t total = std::int64_t{seconds} * 50 * phones;
    const auto drain = [&](int i) {
        while (::recv(fds[static_cast<std::size_t>(i)], in.data(), in.size(), MSG_DONTWAIT) > 0)
            if (in[12] == 0x55) ++traffic.received;  // not the silence that keeps a path open
    };
    for (std::int64_t k = 0; k < total; ++k) {
        const auto due = begin + k * 20'000 / phones;
        if (const auto wait = due - now_us(); wait > 50) ::usleep(static_cast<useconds_t>(wait));
        const int i = static_cast<int>(k % phones);
        const auto n = static_cast<std::uint32_t>(k / phones);
        packet[0] = 0x80;
        packet[1] = 8;
        packet[2] = static_cast<std::uint8_t>(n >> 8);
        packet[3] = static_cast<std::uint8_t>(n);
        const auto ts = htonl(n * 160);
        std::memcpy(&packet[4], &ts, 4);
        const auto ssrc = htonl(static_cast<std::uint32_t>(begin) + static_cast<std::uint32_t>(i));
        std::memcpy(&packet[8], &ssrc, 4);
        const auto to = at(kMedia + 2 * i);
        if (::sendto(fds[static_cast<std::size_t>(i)], packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) > 0)
            ++traffic.sent;
        drain(i);
    }
    ::usleep(200'000);
    for (int i = 0; i < phones; ++i) {
        drain(i);
        ::close(fds[static_cast<std::size_t>(i)]);
    }
    return traffic;
}

double measure(const char* name, pid_t pid, int phones, int seconds) {
    const auto before = cpu_seconds(pid);
    const auto begin = now_us();
    const auto traffic = talk(phones, seconds);
    const double share = 100 * (cpu_seconds(pid) - before) / (static_cast<double>(now_us() - begin) / 1e6);
    std::printf("%-28s %6.1f %% of a core   sent %llu   lost %lld\n", name, share,
                static_cast<unsigned long long>(traffic.sent), static_cast<long long>(traffic.sent - traffic.received));
    std::fflush(stdout);
    return share;
}

siaga::centre::Party party(int i) {
    siaga::centre::Party p;
    p.leg.value = static_cast<std::uint64_t>(i + 1);
    p.local_address = p.peer.address = "127.0.0.1";
    p.local_port = static_cast<std::uint16_t>(kMedia + 2 * i);
    p.peer.port = static_cast<std::uint16_t>(kPhones + i);
    p.hears = {siaga::LegId{static_cast<std::uint64_t>((i ^ 1) + 1)}};
    return p;
}

}  // namespace

int main(int argc, char** argv) {
    const int pairs = argc > 1 ? std::atoi(argv[1]) : 100;
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 10;
    const int phones = 2 * pairs;
    spdlog::set_level(spdlog::level::warn);
    std::string dir = (std::filesystem::temp_directory_path() / "media-bench-XXXXXX").string();
    if (::mkdtemp(dir.data()) == nullptr) return 1;
    const std::filesystem::path data(dir);
    std::printf("%d talking pairs, %d s each\n", pairs, seconds);

    const auto relay = child([&] { return bare_relay(phones); });
    ::usleep(200'000);
    const double floor = measure("bare epoll relay", relay, phones, seconds);
    ::kill(relay, SIGKILL);
    ::waitpid(relay, nullptr, 0);

    const auto media = child([&] {
        siaga::media::MediaOptions options;
        options.socket = data / "media.sock";
        options.data_dir = data;
        options.prompts_dir = data / "prompts";
        return siaga::media::run_media(options);
    });
    for (const bool recorded : {false, true}) {
        siaga::media::MediaClientOptions options;
        options.socket = data / "media.sock";
        options.epoch = recorded ? 2 : 1;
        siaga::media::MediaClient client(options, {});
        for (int i = 0; i < pairs; ++i) {
            siaga::centre::Room room;
            room.call.value = static_cast<std::uint64_t>(i + 1);
            room.parties = {party(2 * i), party(2 * i + 1)};
            if (recorded)
                room.recording = siaga::centre::Recording{static_cast<std::uint64_t>(i + 1),
                                                          "rekaman/" + std::to_string(i) + ".wav", room.parties[0].leg};
            client.declare(room);
        }
        client.start();
        while (client.link() != siaga::media::Link::up) ::usleep(10'000);
        ::usleep(300'000);
        const double cost = measure(recorded ? "siaga media, with recording" : "siaga media, relay only", media, phones, seconds);
        std::printf("%-28s %6.2f x the bare relay\n", "", cost / floor);
    }
    ::kill(media, SIGTERM);
    ::waitpid(media, nullptr, 0);
    std::filesystem::remove_all(data);
    return 0;
}
