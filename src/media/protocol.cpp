#include "media/protocol.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "siaga/base/json_text.hpp"

namespace siaga::media {

namespace {

Status check_room(const centre::Room& room) {
    if (!room.call) return fail("room_call", "a room without a call");
    if (room.parties.size() > kMaxParties) return fail("room_parties", "too many parties");
    for (const auto& party : room.parties) {
        if (!party.leg) return fail("room_leg", "a party without a leg");
        if (party.local_port == 65535) return fail("room_port", "no port left for RTCP");
        if (party.hears.size() > kMaxParties) return fail("room_hears", "too many legs to hear");
        if (party.play && party.play->items.size() > 64) return fail("room_play", "too many items");
    }
    if (room.recording) {
        const std::filesystem::path file(room.recording->file);
        if (file.empty() || file.is_absolute()) return fail("room_recording", "file must be relative");
        for (const auto& step : file)
            if (step == "..") return fail("room_recording", "file leaves the data directory");
    }
    return {};
}

Result<sockaddr_un> unix_address(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto text = path.string();
    if (text.size() >= sizeof address.sun_path) return fail("socket_path", "longer than 107 bytes", text);
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    return address;
}

Result<int> seq_socket() {
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return fail("socket", std::strerror(errno));
    const int bytes = 1 << 20;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    return fd;
}

}  // namespace

std::string encode_message(const Message& message) { return json_text(message); }

Result<Message> decode_message(std::string_view text) {
    if (text.size() > kMaxMessage) return fail("message_size", "message too long");
    try {
        auto message = from_json_value<Message>(Json::parse(text));
        if (message.say == Say::room) {
            if (!message.room) return fail("message_room", "room message without a room");
            if (auto status = check_room(*message.room); !status) return status.error();
        }
        if (message.say == Say::fact && !message.fact) return fail("message_fact", "fact message without a fact");
        return message;
    } catch (const std::exception& e) {
        return fail("message_json", e.what());
    }
}

SeqSocket& SeqSocket::operator=(SeqSocket&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = other.fd_;
        other.fd_ = -1;
    }
    return *this;
}

Result<SeqSocket> SeqSocket::connect(const std::filesystem::path& path) {
    auto address = unix_address(path);
    if (!address) return address.error();
    auto fd = seq_socket();
    if (!fd) return fd.error();
    SeqSocket socket(*fd);
    if (::connect(*fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return fail("connect", std::strerror(errno), path.string());
    return socket;
}

Result<SeqSocket> SeqSocket::listen(const std::filesystem::path& path) {
    auto address = unix_address(path);
    if (!address) return address.error();
    auto fd = seq_socket();
    if (!fd) return fd.error();
    SeqSocket socket(*fd);
    ::unlink(path.c_str());  // the caller holds the lock: what lies there is from a dead process
    if (::bind(*fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return fail("bind", std::strerror(errno), path.string());
    if (::chmod(path.c_str(), 0600) != 0 || ::listen(*fd, 8) != 0)
        return fail("listen", std::strerror(errno), path.string());
    return socket;
}

std::optional<SeqSocket> SeqSocket::accept() {
    const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return std::nullopt;
    const int bytes = 1 << 20;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    return SeqSocket(fd);
}

SeqSocket::Io SeqSocket::send(const Message& message) {
    const auto text = encode_message(message);
    while (true) {
        const auto n = ::send(fd_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n >= 0) return Io::done;
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS ? Io::later : Io::gone;
    }
}

SeqSocket::Io SeqSocket::receive(std::string& text) {
    // A string of that size would be allocated and filled with zeros for every message and every look.
    static thread_local const auto buffer = std::make_unique<char[]>(kMaxMessage + 1);
    while (true) {
        const auto n = ::recv(fd_, buffer.get(), kMaxMessage + 1, MSG_DONTWAIT);
        if (n > 0) {
            text.assign(buffer.get(), static_cast<std::size_t>(n));
            return Io::done;
        }
        if (n < 0 && errno == EINTR) continue;
        return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Io::later : Io::gone;
    }
}

void SeqSocket::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

}  // namespace siaga::media
