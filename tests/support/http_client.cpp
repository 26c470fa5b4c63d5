#include "http_client.hpp"

#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <cctype>
#include <optional>
#include <stdexcept>

namespace siaga::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ws = beast::websocket;
using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

asio::ssl::context make_tls() {
    asio::ssl::context out(asio::ssl::context::tls_client);
    out.set_verify_mode(asio::ssl::verify_none);
    return out;
}

std::string authority(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

// Beast's time limits work on asynchronous calls only: start one, run until it ended.
template <class Start>
auto run(asio::io_context& io, Start&& start) {
    std::optional<beast::error_code> result;
    std::size_t bytes = 0;
    start([&](beast::error_code error, std::size_t count) {
        result = error;
        bytes = count;
    });
    io.restart();
    while (!result && io.run_one() > 0) {
    }
    if (!result) result = asio::error::operation_aborted;
    if (*result) throw beast::system_error(*result);
    return bytes;
}

void connect(asio::io_context& io, Plain& stream, std::uint16_t port) {
    stream.expires_after(kPatience);
    run(io, [&](auto done) {
        stream.async_connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port),
                             [done](beast::error_code error) mutable { done(error, 0); });
    });
}

void shake_hands(asio::io_context& io, Secure& stream) {
    run(io, [&](auto done) {
        stream.async_handshake(asio::ssl::stream_base::client, [done](beast::error_code error) mutable { done(error, 0); });
    });
}

}  // namespace

struct HttpClient::Line {
    asio::io_context io;
    asio::ssl::context tls = make_tls();
    std::optional<Plain> plain;
    std::optional<Secure> secure;
    beast::flat_buffer buffer;

    Line(std::uint16_t port, bool use_tls) {
        if (use_tls) {
            secure.emplace(io, tls);
            connect(io, beast::get_lowest_layer(*secure), port);
            shake_hands(io, *secure);
        } else {
            plain.emplace(io);
            connect(io, *plain, port);
        }
    }

    template <class Stream>
    http::response<http::string_body> ask(Stream& stream, http::request<http::string_body>& request) {
        beast::get_lowest_layer(stream).expires_after(kPatience);
        run(io, [&](auto done) { http::async_write(stream, request, done); });
        http::response_parser<http::string_body> parser;
        parser.body_limit(64U << 20);
        run(io, [&](auto done) { http::async_read(stream, buffer, parser, done); });
        return parser.release();
    }
    auto ask(http::request<http::string_body>& request) { return secure ? ask(*secure, request) : ask(*plain, request); }
};

HttpClient::HttpClient(std::uint16_t port, bool tls) : port_(port), tls_(tls) {}
HttpClient::~HttpClient() = default;

std::string HttpClient::cookies() const {
    std::string out;
    for (const auto& [name, value] : cookies_) out += (out.empty() ? "" : "; ") + name + "=" + value;
    return out;
}

Reply HttpClient::send(const std::string& method, const std::string& path, const std::optional<nlohmann::json>& body,
                       const std::map<std::string, std::string>& headers) {
    auto all = headers;
    if (body) all.try_emplace("Content-Type", "application/json");
    return send_text(method, path, body ? body->dump() : std::string(), all);
}

Reply HttpClient::send_text(const std::string& method, const std::string& path, const std::string& body,
                            const std::map<std::string, std::string>& headers) {
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(method);
    request.target(path);
    request.set(http::field::host, authority(port_));
    request.set(http::field::origin, (tls_ ? "https://" : "http://") + authority(port_));
    if (!cookies_.empty()) request.set(http::field::cookie, cookies());
    for (const auto& [name, value] : headers) request.set(name, value);
    request.body() = body;
    request.prepare_payload();

    http::response<http::string_body> response;
    const bool fresh = !line_;
    if (fresh) line_ = std::make_unique<Line>(port_, tls_);
    try {
        response = line_->ask(request);
    } catch (const beast::system_error&) {  // an idle line the server closed meanwhile
        line_.reset();
        if (fresh || method != "GET") throw;
        line_ = std::make_unique<Line>(port_, tls_);
        response = line_->ask(request);
    }
    if (!response.keep_alive()) line_.reset();

    Reply reply;
    reply.status = static_cast<int>(response.result_int());
    for (const auto& field : response) {
        std::string name(field.name_string());
        for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const std::string value(field.value());
        reply.headers[name] = value;
        if (name != "set-cookie") continue;
        const auto pair = value.substr(0, value.find(';'));
        const auto equals = pair.find('=');
        if (equals == pair.npos) continue;
        if (equals + 1 == pair.size() || value.find("Max-Age=0") != value.npos) cookies_.erase(pair.substr(0, equals));
        else cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    reply.text = response.body();
    if (reply.headers["content-type"].find("json") != std::string::npos) reply.json = nlohmann::json::parse(reply.text, nullptr, false);
    return reply;
}

Reply HttpClient::save(const std::string& path, const nlohmann::json& body) {
    static unsigned number = 0;
    return send("POST", path, body, {{"Idempotency-Key", "uji-" + std::to_string(::getpid()) + "-" + std::to_string(++number)}});
}

Reply HttpClient::sign_in(const std::string& login, const std::string& password) {
    const Reply reply = post("/api/v1/session", {{"login", login}, {"password", password}});
    if (reply.status >= 300) throw std::runtime_error("sign-in of " + login + " refused: " + std::to_string(reply.status) + " " + reply.text);
    return reply;
}

struct WebSocketClient::Line {
    asio::io_context io;
    asio::ssl::context tls = make_tls();
    ws::stream<Secure> stream{io, tls};
    beast::flat_buffer buffer;
    bool reading = false;
    std::optional<beast::error_code> read_result;
    bool closed = false;

    void upgrade(const HttpClient& client, const std::string& path, const std::string& protocol) {
        stream.set_option(ws::stream_base::decorator([&client, &protocol](ws::request_type& request) {
            if (!protocol.empty()) request.set(http::field::sec_websocket_protocol, protocol);
            request.set(http::field::origin, "https://" + authority(client.port()));
            request.set(http::field::cookie, client.cookies());
        }));
        stream.read_message_max(64U << 20);
        beast::get_lowest_layer(stream).expires_never();
        run(io, [&](auto done) {
            stream.async_handshake(authority(client.port()), path, [done](beast::error_code error) mutable { done(error, 0); });
        });
    }
};

WebSocketClient::WebSocketClient(const HttpClient& client, const std::string& path, const std::string& protocol) : line_(std::make_unique<Line>()) {
    connect(line_->io, beast::get_lowest_layer(line_->stream), client.port());
    shake_hands(line_->io, line_->stream.next_layer());
    line_->upgrade(client, path, protocol);
}

WebSocketClient::~WebSocketClient() = default;

bool WebSocketClient::closed() const { return line_->closed; }

void WebSocketClient::send(const nlohmann::json& message) {
    const auto text = message.dump();
    std::optional<beast::error_code> written;
    line_->stream.text(true);
    line_->stream.async_write(asio::buffer(text), [&](beast::error_code error, std::size_t) { written = error; });
    line_->io.restart();
    while (!written && line_->io.run_one() > 0) {
    }
    if (!written || *written) throw std::runtime_error("websocket write failed");
}

std::optional<nlohmann::json> WebSocketClient::next(std::chrono::milliseconds patience) {
    if (line_->closed) return {};
    if (!line_->reading && !line_->read_result) {
        line_->reading = true;
        line_->stream.async_read(line_->buffer, [this](beast::error_code error, std::size_t) {
            line_->reading = false;
            line_->read_result = error;
        });
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    line_->io.restart();
    while (!line_->read_result) {
        if (line_->io.run_one_until(deadline) == 0) return {};
    }
    const auto error = *line_->read_result;
    line_->read_result.reset();
    if (error) {
        line_->closed = true;
        return {};
    }
    auto message = nlohmann::json::parse(beast::buffers_to_string(line_->buffer.data()), nullptr, false);
    line_->buffer.consume(line_->buffer.size());
    return message;
}

std::optional<nlohmann::json> WebSocketClient::next_where(const std::function<bool(const nlohmann::json&)>& fits,
                                                          std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        auto message = next(std::max(left, std::chrono::milliseconds(0)));
        if (!message || fits(*message)) return message;
    }
}

}  // namespace siaga::test
