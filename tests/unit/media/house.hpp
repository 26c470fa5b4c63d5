// What the media tests share: a media process in a thread or a child, a client that collects facts,
// phones on real sockets, and a loop that lets phones talk until a condition holds.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "media/rtp_packet.hpp"
#include "siaga/centre/room.hpp"
#include "siaga/media/client.hpp"
#include "siaga/media/media.hpp"

namespace siaga::media::test {

using centre::Codec;
using centre::MediaFact;
using centre::MediaFactKind;

constexpr std::chrono::seconds kDeadline{20};

class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    const std::filesystem::path path;
};

// An even port with its odd neighbour, free a moment ago.
std::uint16_t free_port_pair();
void write_tone_wav(const std::filesystem::path& file, int frequency, int ms, int rate = 8000, int channels = 1);
// How much of the sound is this tone: 1 is all of it.
double tone_share(const std::vector<std::int16_t>& pcm, double frequency);
bool wait_for(const std::function<bool()>& condition, std::chrono::milliseconds deadline = kDeadline);

struct Received {
    RtpHeader header;
    std::vector<std::uint8_t> payload;
};

class Phone {
public:
    explicit Phone(Codec codec, int tone = 0, int ptime = 20);
    ~Phone();
    Phone(const Phone&) = delete;
    Phone& operator=(const Phone&) = delete;

    // Sends and receives what is due.
    void pump();
    void send_raw(const std::vector<std::uint8_t>& bytes);
    // RFC 4733: a few packets, then three with the end bit.
    void press(char digit);
    [[nodiscard]] std::vector<std::int16_t> heard(std::size_t last_samples = 4000) const;
    [[nodiscard]] std::size_t audio_packets() const;
    [[nodiscard]] centre::Party party(std::uint64_t leg, std::vector<std::uint64_t> hears) const;

    const Codec codec;
    const int ptime;
    int tone;
    bool talking = true;
    std::uint16_t port = 0;        // ours
    std::uint16_t media_port = 0;  // media's, for us
    std::uint8_t dtmf = 101;
    std::uint32_t ssrc;
    std::vector<Received> received;

private:
    void send(std::uint8_t payload_type, bool marker, std::uint32_t ts, const std::vector<std::uint8_t>& payload);

    int fd_ = -1;
    std::uint16_t seq_ = 65500;  // wraps during a test
    std::uint32_t ts_ = 0xFFFFF000;
    std::int64_t sample_ = 0;
    std::optional<std::chrono::steady_clock::time_point> due_;
};

// Lets phones talk until the condition holds.
bool talk_until(const std::vector<Phone*>& phones, const std::function<bool()>& condition,
                std::chrono::milliseconds deadline = kDeadline);

class House {
public:
    enum class Kind { thread, child };
    explicit House(Kind kind = Kind::thread);
    ~House();

    void start_media();
    void stop_media();
    void kill_media();  // kill -9; a child only
    void connect(std::uint64_t epoch = 1, bool start = true);
    MediaClient& client() { return *client_; }
    void disconnect() { client_.reset(); }
    // Facts of the client so far; acknowledged at once unless keep_facts.
    std::vector<MediaFact> facts(MediaFactKind kind);
    bool has_fact(MediaFactKind kind, std::size_t count = 1) { return facts(kind).size() >= count; }
    [[nodiscard]] std::filesystem::path data() const { return dir_.path; }
    [[nodiscard]] std::filesystem::path prompts() const { return dir_.path / "prompts"; }
    [[nodiscard]] std::filesystem::path socket() const { return dir_.path / "media.sock"; }

    bool keep_facts = false;

private:
    TemporaryDirectory dir_;
    Kind kind_;
    int stop_fd_ = -1;
    std::thread thread_;
    pid_t child_ = -1;
    std::mutex mutex_;
    std::vector<MediaFact> facts_;
    std::unique_ptr<MediaClient> client_;
};

// A recording, read back: two channels.
struct Stereo {
    std::vector<std::int16_t> left, right;
};
Stereo read_stereo(const std::filesystem::path& file);
std::string sha256_file(const std::filesystem::path& file);
// Whether the sound has the tone somewhere, looked at in windows of 100 ms.
bool has_tone(const std::vector<std::int16_t>& pcm, double frequency);

// A room in which the two hear each other.
inline centre::Room talk(const Phone& a, const Phone& b, std::uint64_t call = 1) {
    centre::Room room;
    room.call = CallId{call};
    room.version = 1;
    room.parties = {a.party(1, {2}), b.party(2, {1})};
    return room;
}

}  // namespace siaga::media::test
