// Purpose: the Beast side: one TLS connection (REST, then perhaps a WebSocket), one plain connection of the
// metrics port. This is the only header of ours that knows Boost.Asio.
// Thread: http's io thread. Owner: each connection owns itself while an operation is under way; Connections
// knows them all to end them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <set>

#include "http/exchange.hpp"

namespace siaga::http {

class Service;

class Connection {
public:
    virtual ~Connection() = default;
    virtual void end() = 0;  // closes the socket, whatever it is doing
};

// Everybody who is connected; the cap counts them all.
class Connections {
public:
    void add(Connection* one) { all_.insert(one); }
    void remove(Connection* one) { all_.erase(one); }
    [[nodiscard]] std::size_t size() const { return all_.size(); }
    void end_all() {
        const auto copy = all_;
        for (auto* one : copy) one->end();
    }

private:
    std::set<Connection*> all_;
};

void begin_tls(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, Service& service, Connections& connections);
void begin_plain(boost::asio::ip::tcp::socket socket, Service& service, Connections& connections);
void answer_metrics_port(Service& service, const ExchangePtr& exchange);  // health.cpp

}  // namespace siaga::http
