// Purpose: what a console does over HTTPS, blocking and plain: sign in, GET, POST JSON, and the
// WebSocket with its deltas. The server's local CA is not checked: tests meet it on 127.0.0.1.
// Thread: one client, one thread. Errors: throws when the line breaks; HTTP refusals are replies.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "wait.hpp"

namespace siaga::test {

struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string text;
    nlohmann::json json;  // discarded() false only where the body is JSON; else null
};

class HttpClient {
public:
    explicit HttpClient(std::uint16_t port, bool tls = true);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    Reply send(const std::string& method, const std::string& path, const std::optional<nlohmann::json>& body = {},
               const std::map<std::string, std::string>& headers = {});
    Reply send_text(const std::string& method, const std::string& path, const std::string& body,
                    const std::map<std::string, std::string>& headers = {});
    Reply get(const std::string& path) { return send("GET", path); }
    Reply post(const std::string& path, const nlohmann::json& body = nlohmann::json::object()) { return send("POST", path, body); }
    Reply put(const std::string& path, const nlohmann::json& body) { return send("PUT", path, body); }
    Reply del(const std::string& path) { return send("DELETE", path); }

    // POST with a fresh Idempotency-Key.
    Reply save(const std::string& path, const nlohmann::json& body);
    // Throws where refused. Cookies are kept; Origin is ours on every request.
    Reply sign_in(const std::string& login, const std::string& password);
    [[nodiscard]] std::string cookies() const;
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] bool tls() const { return tls_; }

private:
    struct Line;
    std::uint16_t port_;
    bool tls_;
    std::map<std::string, std::string> cookies_;
    std::unique_ptr<Line> line_;  // kept alive between requests
};

class WebSocketClient {
public:
    // Over TLS, with the client's cookies and Origin; throws where the upgrade is refused.
    explicit WebSocketClient(const HttpClient& client, const std::string& path = "/api/v1/live", const std::string& protocol = "siaga.v1");
    ~WebSocketClient();
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

    void send(const nlohmann::json& message);
    // The next message, or nothing when none came in time or the line is closed.
    std::optional<nlohmann::json> next(std::chrono::milliseconds patience = kPatience);
    // Reads on until one fits.
    std::optional<nlohmann::json> next_where(const std::function<bool(const nlohmann::json&)>& fits,
                                             std::chrono::milliseconds patience = kPatience);
    [[nodiscard]] bool closed() const;

private:
    struct Line;
    std::unique_ptr<Line> line_;
};

}  // namespace siaga::test
