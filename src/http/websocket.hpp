// Purpose: a connection that became a console's live line (docs/api/websocket.md).
// Thread: http's io thread. Owner: itself while open; Live holds it too.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/ssl.hpp>

#include "http/connection.hpp"
#include "http/service.hpp"
#include "http/sockets.hpp"

namespace siaga::http {

using TlsStream = beast::ssl_stream<beast::tcp_stream>;

void begin_live(TlsStream stream, WireRequest request, SignedIn who, Service& service, Connections& connections);

}  // namespace siaga::http
