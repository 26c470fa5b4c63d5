#include "http/websocket.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>

namespace siaga::http {
namespace {

namespace ws = beast::websocket;

constexpr std::size_t kMessageBytes = 4096;
// What waits for a page that does not read. Full: the line is cut and the page dials again for a snapshot.
constexpr std::size_t kOutboxBytes = 4u << 20;

class LiveLine final : public Line, public Connection, public std::enable_shared_from_this<LiveLine> {
public:
    LiveLine(TlsStream stream, WireRequest request, SignedIn who, Service& service, Connections& connections)
        : stream_(std::move(stream)), request_(std::move(request)), who_(std::move(who)), service_(service), connections_(connections) {
        connections_.add(this);
    }
    ~LiveLine() override { connections_.remove(this); }

    void begin() {
        beast::get_lowest_layer(stream_).expires_never();  // the WebSocket has its own clocks
        ws::stream_base::timeout clocks;
        clocks.handshake_timeout = std::chrono::seconds(10);
        clocks.idle_timeout = std::chrono::seconds(20);
        clocks.keep_alive_pings = true;
        stream_.set_option(clocks);
        stream_.set_option(ws::stream_base::decorator([](ws::response_type& response) {
            response.set(beast::http::field::sec_websocket_protocol, "siaga.v1");
            response.set(beast::http::field::server, "siaga");
        }));
        stream_.read_message_max(kMessageBytes);
        stream_.auto_fragment(false);
        auto accepted = [self = shared_from_this()](beast::error_code error) { self->on_accept(error); };
        stream_.async_accept(request_, std::move(accepted));
    }

    void send(std::shared_ptr<const std::string> text) override {
        if (closing_) return;
        if (!outbox_.empty() && waiting_bytes_ + text->size() > kOutboxBytes) {
            spdlog::warn("websocket_too_slow person={}", who_.viewer.person.value);
            closing_ = true;
            boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->end(); });
            return;
        }
        waiting_bytes_ += text->size();
        outbox_.push_back(std::move(text));
        if (open_ && outbox_.size() == 1) write();
    }

    void close(int code) override {
        if (closing_) return;
        closing_ = true;
        code_ = static_cast<std::uint16_t>(code);
        // A close frame must not overtake the message being written (Beast allows one write at a time).
        if (outbox_.empty()) boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->say_close(); });
    }

    void end() override {
        closing_ = true;
        beast::error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
    }

private:
    void on_accept(beast::error_code error) {
        if (error) return;
        open_ = true;
        stream_.text(true);
        registered_ = service_.live.open(shared_from_this(), who_, service_.mirror, service_.durable, service_.house_now(), std::chrono::steady_clock::now());
        if (!registered_) close(kCloseTooMany);
        // Signed out, or the server stopped, between the request and now.
        else if (service_.stopping) close(kCloseGoingAway);
        else if (!service_.sessions.has(who_.token_hash)) close(kCloseSignedOut);
        read();
    }

    void read() {
        auto on_read = [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_read(error); };
        stream_.async_read(buffer_, std::move(on_read));
    }

    void on_read(beast::error_code error) {
        if (error) return gone();
        if (!stream_.got_text()) {
            close(ws::close_code::unknown_data);
        } else if (!closing_) {
            const auto data = buffer_.cdata();
            const std::string_view text(static_cast<const char*>(data.data()), data.size());
            const bool understood = service_.live.said(this, text, service_.mirror, service_.durable, service_.house_now(), std::chrono::steady_clock::now());
            if (!understood) close(kCloseNotUnderstood);
        }
        buffer_.consume(buffer_.size());
        read();
    }

    void write() {
        auto on_write = [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_write(error); };
        stream_.async_write(boost::asio::buffer(*outbox_.front()), std::move(on_write));
    }

    void on_write(beast::error_code error) {
        if (error) return gone();
        waiting_bytes_ -= outbox_.front()->size();
        outbox_.pop_front();
        if (!outbox_.empty()) return write();
        if (closing_) say_close();
    }

    void say_close() {
        if (said_close_ || !stream_.is_open()) return;
        said_close_ = true;
        auto on_close = [self = shared_from_this()](beast::error_code) { self->gone(); };
        stream_.async_close(ws::close_reason(code_), std::move(on_close));
    }

    void gone() {
        open_ = false;
        closing_ = true;
        if (!registered_) return;
        registered_ = false;
        service_.live.closed(this, std::chrono::steady_clock::now());
    }

    ws::stream<TlsStream> stream_;
    WireRequest request_;
    SignedIn who_;
    Service& service_;
    Connections& connections_;
    beast::flat_buffer buffer_;
    std::deque<std::shared_ptr<const std::string>> outbox_;  // kOutboxBytes
    std::size_t waiting_bytes_ = 0;
    std::uint16_t code_ = ws::close_code::normal;
    bool open_ = false, closing_ = false, said_close_ = false, registered_ = false;
};

}  // namespace

void begin_live(TlsStream stream, WireRequest request, SignedIn who, Service& service, Connections& connections) {
    std::make_shared<LiveLine>(std::move(stream), std::move(request), std::move(who), service, connections)->begin();
}

}  // namespace siaga::http
