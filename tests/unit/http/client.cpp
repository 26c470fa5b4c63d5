#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "house.hpp"

namespace siaga::http::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = asio::ssl;
using tcp = asio::ip::tcp;
using Tls = beast::ssl_stream<beast::tcp_stream>;

struct Client::Impl {
    asio::io_context io;
    ssl::context tls{ssl::context::tls_client};
    std::optional<Tls> secure;
    std::optional<beast::tcp_stream> bare;
    beast::flat_buffer buffer;
};

Client::Client(std::uint16_t port, bool plain) : impl_(std::make_unique<Impl>()), port_(port), plain_(plain) {
    const tcp::endpoint there(asio::ip::make_address("127.0.0.1"), port);
    if (plain) {
        impl_->bare.emplace(impl_->io);
        impl_->bare->connect(there);
        return;
    }
    impl_->tls.set_verify_mode(ssl::verify_none);
    impl_->secure.emplace(impl_->io, impl_->tls);
    beast::get_lowest_layer(*impl_->secure).connect(there);
    impl_->secure->handshake(ssl::stream_base::client);
}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

HttpAnswer Client::post(const std::string& path, const Json& body, Headers headers) {
    return request("POST", path, body.dump(), std::move(headers));
}
HttpAnswer Client::put(const std::string& path, const Json& body) { return request("PUT", path, body.dump(), {}); }

HttpAnswer Client::request(const std::string& method, const std::string& path, const std::string& body, Headers headers) {
    beast::http::request<beast::http::string_body> out;
    out.method_string(method);
    out.target(path);
    out.version(11);
    const std::string host = "127.0.0.1:" + std::to_string(port_);
    out.set("Host", host);
    if (method != "GET" && method != "HEAD" && send_origin) out.set("Origin", "https://" + host);
    if (!cookie.empty()) out.set("Cookie", cookie);
    if (!body.empty()) out.set("Content-Type", "application/json");
    for (const auto& [name, value] : headers) out.set(name, value);
    out.body() = body;
    out.prepare_payload();
    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(64u << 20);
    parser.skip(method == "HEAD");
    boost::system::error_code error;
    if (plain_) {
        beast::http::write(*impl_->bare, out, error);
        beast::http::read(*impl_->bare, impl_->buffer, parser, error);
    } else {
        beast::http::write(*impl_->secure, out, error);
        beast::http::read(*impl_->secure, impl_->buffer, parser, error);
    }
    HttpAnswer answer;
    if (error && !parser.is_header_done()) return answer;
    answer.status = static_cast<int>(parser.get().result_int());
    for (const auto& field : parser.get()) {
        std::string name(field.name_string());
        for (auto& c : name) c = static_cast<char>(std::tolower(c));
        answer.headers[name] = std::string(field.value());
    }
    answer.body = parser.get().body();
    if (const auto set = answer.headers.find("set-cookie"); set != answer.headers.end()) cookie = set->second.substr(0, set->second.find(';'));
    return answer;
}

std::string Client::raw(const std::string& bytes) {
    boost::system::error_code error;
    asio::write(*impl_->secure, asio::buffer(bytes), error);
    std::string out;
    for (;;) {
        char chunk[4096];
        const auto got = impl_->secure->read_some(asio::buffer(chunk), error);
        out.append(chunk, got);
        if (error) return out;
    }
}

struct LiveClient::Impl {
    asio::io_context io;
    ssl::context tls{ssl::context::tls_client};
    beast::websocket::stream<Tls> stream{io, tls};
    beast::flat_buffer buffer;
    int status = 0;
    boost::system::error_code error;

    std::optional<std::string> read() {
        buffer.clear();
        bool done = false;
        stream.async_read(buffer, [&](boost::system::error_code e, std::size_t) {
            error = e;
            done = true;
        });
        io.restart();
        io.run_for(std::chrono::seconds(10));
        if (!done) {
            beast::get_lowest_layer(stream).cancel();
            io.restart();
            io.run();
            return std::nullopt;
        }
        if (error) return std::nullopt;
        return beast::buffers_to_string(buffer.data());
    }
};

LiveClient::LiveClient(std::uint16_t port, const std::string& cookie, const std::string& subprotocol, const std::string& origin) : impl_(std::make_unique<Impl>()) {
    const std::string host = "127.0.0.1:" + std::to_string(port);
    beast::get_lowest_layer(impl_->stream).connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
    impl_->stream.next_layer().handshake(ssl::stream_base::client);
    impl_->stream.read_message_max(64u << 20);
    impl_->stream.set_option(beast::websocket::stream_base::decorator([=](beast::websocket::request_type& request) {
        if (!cookie.empty()) request.set("Cookie", cookie);
        if (!subprotocol.empty()) request.set("Sec-WebSocket-Protocol", subprotocol);
        if (!origin.empty()) request.set("Origin", origin == "own" ? "https://" + host : origin);
    }));
    beast::websocket::response_type response;
    impl_->stream.handshake(response, host, "/api/v1/live", impl_->error);
    impl_->status = static_cast<int>(response.result_int());
}
LiveClient::~LiveClient() = default;
bool LiveClient::connected() const { return impl_->status == 101; }
int LiveClient::refused_status() const { return impl_->status; }
void LiveClient::say(const std::string& text) {
    impl_->stream.text(true);
    boost::system::error_code ignored;
    impl_->stream.write(asio::buffer(text), ignored);
}
Json LiveClient::next(const std::string& type) {
    for (int i = 0; i < 1000; ++i) {
        const auto text = impl_->read();
        if (!text) return nullptr;
        Json message = Json::parse(*text, nullptr, false);
        if (message.value("type", "") == type) return message;
    }
    return nullptr;
}
Json LiveClient::until(const std::function<bool(const Json&)>& good) {
    for (int i = 0; i < 200; ++i) {
        Json change = next("change");
        if (change.is_null() || good(change)) return change;
    }
    return nullptr;
}
int LiveClient::close_code() {
    while (impl_->read()) {
    }
    return impl_->stream.reason().code;
}

}  // namespace siaga::http::test
