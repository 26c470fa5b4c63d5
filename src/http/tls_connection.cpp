#include <boost/beast/websocket/rfc6455.hpp>

#include "http/session_stream.hpp"
#include "http/websocket.hpp"

namespace siaga::http {
namespace {

namespace ssl = boost::asio::ssl;

std::string source_of(const boost::asio::ip::tcp::socket& socket) {
    beast::error_code error;
    const auto peer = socket.remote_endpoint(error);
    return error ? std::string() : peer.address().to_string();
}

class TlsConnection final : public RequestStream<TlsStream, TlsConnection> {
public:
    using RequestStream::RequestStream;

    void begin() {
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(10));
        auto shaken = [self = shared_from_this()](beast::error_code error) {
            if (!error) self->read();
        };
        stream_.async_handshake(ssl::stream_base::server, std::move(shaken));
    }

private:
    void take(const ExchangePtr& exchange) override { service_.handle(exchange); }

    // The upgrade is decided here, before the handshake, so that a refusal is an HTTP answer.
    bool upgrade() override {
        if (!beast::websocket::is_upgrade(parser_->get())) return false;
        const auto& request = parser_->get();
        Exchange asked;
        fill_exchange(asked, request, source_);
        const auto refusal = refuse_live(asked, request);
        if (refusal) {
            write(error_answer(refusal->code == "subprotocol" ? 400 : status_of(*refusal), *refusal));
            return true;
        }
        begin_live(std::move(stream_), parser_->release(), *who_, service_, connections_);
        return true;
    }

    std::optional<Error> refuse_live(const Exchange& asked, const WireRequest& request) {
        const auto offered = request[beast::http::field::sec_websocket_protocol];
        if (asked.path.substr(0, asked.path.find('?')) != "/api/v1/live") return fail("not_found", "alamat ini tidak ada", asked.path.substr(0, 200));
        if (asked.origin != "https://" + asked.host) return fail("origin_refused", "permintaan ini bukan dari konsol", "Origin");
        if (service_.stopping || !service_.open()) return fail("busy", "server sedang mulai atau berhenti");
        who_ = service_.signed_in(asked.cookie);
        if (!who_) return fail("not_signed_in", "masuk dulu");
        if (!beast::http::token_list{offered}.exists("siaga.v1")) return fail("subprotocol", "subprotokolnya siaga.v1", "Sec-WebSocket-Protocol");
        return std::nullopt;
    }

    void good_bye() override {
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(5));
        auto closed = [self = shared_from_this()](beast::error_code) { self->end(); };
        stream_.async_shutdown(std::move(closed));
    }

    std::optional<SignedIn> who_;
};

class PlainConnection final : public RequestStream<beast::tcp_stream, PlainConnection> {
public:
    using RequestStream::RequestStream;
    void begin() { read(); }

private:
    void take(const ExchangePtr& exchange) override { answer_metrics_port(service_, exchange); }
};

}  // namespace

void begin_tls(boost::asio::ip::tcp::socket socket, ssl::context& tls, Service& service, Connections& connections) {
    std::string source = source_of(socket);
    std::make_shared<TlsConnection>(TlsStream(std::move(socket), tls), service, connections, std::move(source))->begin();
}
void begin_plain(boost::asio::ip::tcp::socket socket, Service& service, Connections& connections) {
    std::string source = source_of(socket);
    std::make_shared<PlainConnection>(beast::tcp_stream(std::move(socket)), service, connections, std::move(source))->begin();
}

}  // namespace siaga::http
