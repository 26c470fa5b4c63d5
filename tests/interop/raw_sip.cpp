#include "raw_sip.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "telephony/digest.hpp"
#include "telephony/sip_value.hpp"

namespace siaga::test {

RawSip::RawSip(std::uint16_t remote_port) : remote_port_(remote_port) {
    fd_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof own;
    if (fd_ < 0 || ::bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 || ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size) != 0)
        throw std::runtime_error("no UDP socket");
    port_ = ntohs(own.sin_port);
}
RawSip::~RawSip() { ::close(fd_); }

void RawSip::send(const std::string& message) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(remote_port_);
    (void)::sendto(fd_, message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
}

std::string RawSip::receive(std::chrono::milliseconds patience) {
    pollfd wait{fd_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return {};
    std::string out(65536, '\0');
    const auto got = ::recv(fd_, out.data(), out.size(), 0);
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return out;
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
    const auto own = "127.0.0.1:" + std::to_string(port_);
    const auto uri = "sip:127.0.0.1:" + std::to_string(remote_port_);
    std::string out = "REGISTER " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + own + ";branch=z9hG4bK" + random_hex(6) + ";rport\r\nFrom: <sip:" + what.user +
                      "@" + own + ">;tag=" + random_hex(4) + "\r\nTo: <sip:" + what.user + "@127.0.0.1>\r\nCall-ID: daftar-" + own + "\r\nCSeq: " +
                      std::to_string(++cseq_) + " REGISTER\r\nMax-Forwards: 70\r\nContact: <sip:" + what.user + "@" + own + ">\r\nExpires: " + std::to_string(what.expires) + "\r\n";
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
    const auto own = "127.0.0.1:" + std::to_string(port_);
    return "INVITE " + to + " SIP/2.0\r\nVia: SIP/2.0/UDP " + own + ";branch=z9hG4bK" + branch + ";rport\r\nFrom: <sip:0812@" + own + ">;tag=" + branch +
           "\r\nTo: <" + to + ">\r\nCall-ID: panggil-" + own + branch + "\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:0812@" + own + ">\r\n" +
           (body.empty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace siaga::test
