#include "raw_sip.hpp"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "telephony/digest.hpp"
#include "telephony/sip_value.hpp"

namespace siaga::test {

namespace {

sockaddr_in address_of(const std::string& host, std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr.s_addr = inet_addr(host.c_str());
    out.sin_port = htons(port);
    return out;
}

}  // namespace

struct RawSip::Tls {
    explicit Tls(int fd) : context(SSL_CTX_new(TLS_client_method())), ssl(SSL_new(context)) {
        SSL_set_fd(ssl, fd);
        if (SSL_connect(ssl) != 1) throw std::runtime_error("no TLS");
    }
    ~Tls() {
        SSL_free(ssl);
        SSL_CTX_free(context);
    }
    Tls(const Tls&) = delete;
    Tls& operator=(const Tls&) = delete;
    SSL_CTX* context;
    SSL* ssl;
};

RawSip::RawSip(std::uint16_t remote_port, std::string remote_address, Wire wire, std::string own_address)
    : wire_(wire), own_address_(std::move(own_address)), remote_port_(remote_port), remote_address_(std::move(remote_address)) {
    fd_ = ::socket(AF_INET, (wire == Wire::udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
    auto at = address_of(own_address_, 0);
    const auto remote = address_of(remote_address_, remote_port_);
    socklen_t size = sizeof at;
    if (fd_ < 0 || ::bind(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) throw std::runtime_error("no socket");
    if (wire != Wire::udp && ::connect(fd_, reinterpret_cast<const sockaddr*>(&remote), sizeof remote) != 0) throw std::runtime_error("no TCP");
    if (::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size) != 0) throw std::runtime_error("no socket");
    port_ = ntohs(at.sin_port);
    if (wire == Wire::tls) tls_ = std::make_unique<Tls>(fd_);
}
RawSip::~RawSip() {
    tls_.reset();
    ::close(fd_);
}

void RawSip::send(const std::string& message) {
    if (tls_) (void)SSL_write(tls_->ssl, message.data(), static_cast<int>(message.size()));
    else if (wire_ == Wire::tcp) (void)::send(fd_, message.data(), message.size(), MSG_NOSIGNAL);
    else send_to(remote_port_, message, remote_address_);
}

void RawSip::send_to(std::uint16_t port, const std::string& message, const std::string& address) {
    const auto to = address_of(address, port);
    (void)::sendto(fd_, message.data(), message.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

std::string RawSip::receive(std::chrono::milliseconds patience) {
    if (wire_ != Wire::udp) return from_stream(patience);
    pollfd wait{fd_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return {};
    std::string out(65536, '\0');
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const auto got = ::recvfrom(fd_, out.data(), out.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    from_ = inet_ntoa(from.sin_addr);
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
}

long RawSip::read_some(char* into, std::size_t size) {
    return tls_ ? SSL_read(tls_->ssl, into, static_cast<int>(size)) : ::recv(fd_, into, size, 0);
}

// One message: its headers, and as much body as they say.
std::string RawSip::from_stream(std::chrono::milliseconds patience) {
    while (true) {
        buffer_.erase(0, buffer_.find_first_not_of("\r\n"));
        if (const auto end = buffer_.find("\r\n\r\n"); end != std::string::npos) {
            const auto length = header_of(buffer_.substr(0, end + 2), "Content-Length");
            const auto whole = end + 4 + (length.empty() ? 0 : std::stoul(length));
            if (buffer_.size() >= whole) {
                auto out = buffer_.substr(0, whole);
                buffer_.erase(0, whole);
                return out;
            }
        }
        pollfd wait{fd_, POLLIN, 0};
        if (!(tls_ && SSL_pending(tls_->ssl) > 0) && ::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return {};
        char some[4096];
        const auto got = read_some(some, sizeof some);
        if (got <= 0) return {};
        buffer_.append(some, static_cast<std::size_t>(got));
    }
}

bool RawSip::closed(std::chrono::milliseconds patience) {
    pollfd wait{fd_, POLLIN, 0};
    char some[4096];
    while (::poll(&wait, 1, static_cast<int>(patience.count())) > 0)
        if (read_some(some, sizeof some) <= 0) return true;
    return false;
}

std::string RawSip::via(const std::string& branch) const {
    const auto* name = wire_ == Wire::udp ? "UDP " : wire_ == Wire::tcp ? "TCP " : "TLS ";
    return "Via: SIP/2.0/" + std::string(name) + own() + ";branch=z9hG4bK" + branch + ";rport\r\n";
}

std::string RawSip::contact(const std::string& user) const {
    return "Contact: <sip:" + user + "@" + own() + (wire_ == Wire::udp ? "" : wire_ == Wire::tcp ? ";transport=tcp" : ";transport=tls") + ">\r\n";
}

std::string RawSip::receive(const std::string& beginning) {
    while (true) {
        auto message = receive();
        if (message.empty() || message.compare(0, beginning.size(), beginning) == 0) return message;
    }
}

std::string header_of(const std::string& message, const std::string& name, int nth) {
    std::size_t at = 0;
    while ((at = message.find("\r\n" + name + ":", at)) != std::string::npos) {
        const auto start = at + name.size() + 3;
        if (nth-- == 0) return std::string(telephony::trim(message.substr(start, message.find("\r\n", start) - start)));
        at = start;
    }
    return {};
}

std::string RawSip::register_message(const Register& what) {
    using namespace telephony;
    const auto uri = "sip:127.0.0.1:" + std::to_string(remote_port_);
    std::string out = "REGISTER " + uri + " SIP/2.0\r\n" + via(random_hex(6)) + "From: <sip:" + what.user +
                      "@" + own() + ">;tag=" + random_hex(4) + "\r\nTo: <sip:" + what.user + "@127.0.0.1>\r\nCall-ID: daftar-" + own() + "\r\nCSeq: " +
                      std::to_string(++cseq_) + " REGISTER\r\nMax-Forwards: 70\r\n" + contact(what.user) + "Expires: " + std::to_string(what.expires) + "\r\n";
    if (!what.challenge.empty() && !what.replay) {
        auto challenge = header_of(what.challenge, "WWW-Authenticate", 0);
        for (int i = 0; i < 2; ++i)
            if (const auto line = header_of(what.challenge, "WWW-Authenticate", i); line.find("algorithm=" + what.algorithm + ",") != std::string::npos) challenge = line;
        auto fields = parse_digest(challenge);
        const auto kind = what.algorithm == "MD5" ? HashKind::md5 : HashKind::sha256;
        char count[9];
        std::snprintf(count, sizeof count, "%08x", what.count);
        std::map<std::string, std::string> credentials{{"uri", uri}, {"nonce", fields["nonce"]}, {"qop", "auth"}, {"nc", count}, {"cnonce", random_hex(8)}};
        const auto ha1 = hex_digest(kind, what.user + ":" + fields["realm"] + ":" + what.password);
        authorization_ = "Authorization: Digest username=\"" + what.user + "\", realm=\"" + fields["realm"] + "\", nonce=\"" + fields["nonce"] + "\", uri=\"" + uri +
                         "\", algorithm=" + what.algorithm + ", qop=auth, nc=" + count + ", cnonce=\"" + credentials["cnonce"] + "\", response=\"" +
                         digest_response(kind, ha1, "REGISTER", credentials) + "\"\r\n";
    }
    if (!what.challenge.empty() || what.replay) out += authorization_;
    return out + "Content-Length: 0\r\n\r\n";
}

std::string RawSip::invite(const std::string& to, const std::string& body, const std::string& branch) {
    return "INVITE " + to + " SIP/2.0\r\n" + via(branch) + "From: <sip:0812@" + own() + ">;tag=" + branch +
           "\r\nTo: <" + to + ">\r\nCall-ID: panggil-" + own() + branch + "\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n" + contact("0812") +
           (body.empty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string RawSip::ack(const std::string& invite, const std::string& response) {
    const auto target = header_of(response, "Contact");
    const auto uri = target.substr(target.find('<') + 1, target.find('>') - target.find('<') - 1);
    return "ACK " + uri + " SIP/2.0\r\n" + via(telephony::random_hex(6)) + "From: " + header_of(invite, "From") + "\r\nTo: " + header_of(response, "To") + "\r\nCall-ID: " + header_of(invite, "Call-ID") +
           "\r\nCSeq: 1 ACK\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
}

std::string RawSip::answer(const std::string& request, const std::string& status, const std::string& body, const std::string& headers) {
    auto to = header_of(request, "To");
    if (to.find(";tag=") == std::string::npos) to += ";tag=" + std::to_string(port_);
    return "SIP/2.0 " + status + "\r\nVia: " + header_of(request, "Via") + "\r\nFrom: " + header_of(request, "From") + "\r\nTo: " + to +
           "\r\nCall-ID: " + header_of(request, "Call-ID") + "\r\nCSeq: " + header_of(request, "CSeq") + "\r\n" + contact("uji") + headers + (body.empty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace siaga::test
