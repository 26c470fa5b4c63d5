// A server for one test: each connection is given to `serve`, one after the other, on a thread of its own. Loopback.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace siaga::test {

class OneServer {
public:
    explicit OneServer(std::function<void(int)> serve) : serve_(std::move(serve)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at);
        ::listen(listener_, 16);
        socklen_t size = sizeof at;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~OneServer() {
        stopping_ = true;
        thread_.join();
        ::close(listener_);
    }
    OneServer(const OneServer&) = delete;
    OneServer& operator=(const OneServer&) = delete;

    [[nodiscard]] std::string at() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] bool stopping() const { return stopping_; }

    // What comes until `enough` says so, the peer goes, or the test ends.
    std::string read(int connection, const std::function<bool(const std::string&)>& enough) const {
        std::string text;
        while (!stopping_ && !enough(text)) {
            pollfd ready{connection, POLLIN, 0};
            if (::poll(&ready, 1, 20) <= 0) continue;
            char bytes[4096];
            const auto n = ::recv(connection, bytes, sizeof bytes, 0);
            if (n <= 0) break;
            text.append(bytes, static_cast<std::size_t>(n));
        }
        return text;
    }
    static void write(int connection, const std::string& text) {
        (void)!::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    }

private:
    void run() {
        while (!stopping_) {
            pollfd ready{listener_, POLLIN, 0};
            if (::poll(&ready, 1, 20) <= 0) continue;
            const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            serve_(connection);
            ::close(connection);
        }
    }

    std::function<void(int)> serve_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

// A mail server of a few lines (RFC 5321 section 4.3).
inline void serve_mail(OneServer& server, int connection, const std::string& recipient_reply, std::string& mail) {
    OneServer::write(connection, "220 uji\r\n");
    bool data = false;
    std::string text;
    while (true) {
        const std::string more = server.read(connection, [&](const std::string& t) {
            return data ? t.find("\r\n.\r\n") != std::string::npos : t.find("\r\n") != std::string::npos;
        });
        if (more.empty()) return;
        text += more;
        if (data) {
            mail = text;
            data = false;
            OneServer::write(connection, "250 2.0.0 queued\r\n");
        } else if (more.starts_with("DATA")) {
            data = true;
            text.clear();
            OneServer::write(connection, "354 go on\r\n");
        } else if (more.starts_with("RCPT")) {
            OneServer::write(connection, recipient_reply);
        } else if (more.starts_with("QUIT")) {
            OneServer::write(connection, "221 bye\r\n");
            return;
        } else {
            OneServer::write(connection, "250 ok\r\n");
        }
    }
}

}  // namespace siaga::test
