// Purpose: what `serve` and `media` say to each other: one JSON object a message on a
// SOCK_SEQPACKET Unix socket (docs/media.md).
// Thread: pure functions; a SeqSocket belongs to one thread. Errors: a message that cannot be read is
// an Error and ends the connection, never the process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/centre/room.hpp"

namespace siaga::media {

enum class Say {
    hello,    // serve: my epoch; every room follows, then sync
    welcome,  // media: you command me
    go_away,  // media: a higher epoch does
    room,     // serve: the desired state of one room
    sync,     // serve: that was the whole list; end every other room
    fact,     // media: repeated on every connection until acknowledged
    ack,      // serve: these facts are durable
    ping,     // either may ask, hello or not
    pong,
};
constexpr auto enum_names(Say) {
    using P = std::pair<Say, std::string_view>;
    return std::array{P{Say::hello, "hello"}, P{Say::welcome, "welcome"}, P{Say::go_away, "go_away"},
                      P{Say::room, "room"},   P{Say::sync, "sync"},       P{Say::fact, "fact"},
                      P{Say::ack, "ack"},     P{Say::ping, "ping"},       P{Say::pong, "pong"}};
}

struct Message {
    Say say = Say::ping;
    std::uint64_t epoch = 0;
    std::optional<centre::Room> room;
    std::optional<centre::MediaFact> fact;
    std::vector<std::uint64_t> acks;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("say", s.say);
        v("epoch", s.epoch);
        v("room", s.room);
        v("fact", s.fact);
        v("acks", s.acks);
    }
};

inline Message just(Say say, std::uint64_t epoch = 0) {
    Message message;
    message.say = say;
    message.epoch = epoch;
    return message;
}
inline centre::Room ended_room(CallId call) {
    centre::Room room;
    room.call = call;
    return room;
}

constexpr std::size_t kMaxMessage = 64 * 1024;
constexpr std::size_t kMaxParties = 64;

std::string encode_message(const Message& message);
// Checks what the described fields cannot: bounds, and a recording file that stays in its directory.
Result<Message> decode_message(std::string_view text);

// A connected or listening SOCK_SEQPACKET socket, non-blocking.
class SeqSocket {
public:
    enum class Io { done, later, gone };

    SeqSocket() = default;
    explicit SeqSocket(int fd) : fd_(fd) {}
    ~SeqSocket() { close(); }
    SeqSocket(SeqSocket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    SeqSocket& operator=(SeqSocket&& other) noexcept;

    static Result<SeqSocket> connect(const std::filesystem::path& path);
    static Result<SeqSocket> listen(const std::filesystem::path& path);
    std::optional<SeqSocket> accept();
    Io send(const Message& message);
    Io receive(std::string& text);
    void close();
    [[nodiscard]] int fd() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

}  // namespace siaga::media
