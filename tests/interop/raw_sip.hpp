// Purpose: SIP by hand over one socket (UDP, TCP, TLS), for what SIPp cannot say: the same packet twice, an answer to a
// digest used again. Thread: the test's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/wait.hpp"

namespace siaga::test {

// The smallest offer: one PCMA stream.
inline constexpr const char* kOffer = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\n";

enum class Wire { udp, tcp, tls };

class RawSip {
public:
    explicit RawSip(std::uint16_t remote_port, std::string remote_address = "127.0.0.1", Wire wire = Wire::udp, std::string own_address = "127.0.0.1");
    ~RawSip();
    RawSip(const RawSip&) = delete;
    RawSip& operator=(const RawSip&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void send(const std::string& message);
    void send_to(std::uint16_t port, const std::string& message, const std::string& address = "127.0.0.1");
    [[nodiscard]] const std::string& heard_from() const { return from_; }  // the address of the last packet
    // The next packet; empty when none comes in time.
    [[nodiscard]] std::string receive(std::chrono::milliseconds patience = kPatience);
    [[nodiscard]] bool closed(std::chrono::milliseconds patience = kPatience);  // TCP: the other side has ended it
    // The next packet that begins so; others are passed over.
    [[nodiscard]] std::string receive(const std::string& beginning);

    // "REGISTER", with the answer to a challenge where one is given.
    struct Register {
        std::string user = "01", password;
        std::string challenge;  // the whole 401
        std::string algorithm = "MD5";
        std::uint32_t count = 1;
        int expires = 90;
        bool replay = false;  // the Authorization of the time before, as it was
    };
    [[nodiscard]] std::string register_message(const Register& what);
    // A request or a response to it, with the headers SIP needs.
    [[nodiscard]] std::string invite(const std::string& to, const std::string& body, const std::string& branch);
    // The ACK of a 2xx to an INVITE of ours.
    [[nodiscard]] std::string ack(const std::string& invite, const std::string& response);
    // A response of ours to a request, with a To tag of our own.
    [[nodiscard]] std::string answer(const std::string& request, const std::string& status, const std::string& body = {}, const std::string& headers = {});

private:
    struct Tls;
    [[nodiscard]] std::string own() const { return own_address_ + ":" + std::to_string(port_); }
    [[nodiscard]] std::string via(const std::string& branch) const;
    [[nodiscard]] std::string contact(const std::string& user) const;
    [[nodiscard]] std::string from_stream(std::chrono::milliseconds patience);
    [[nodiscard]] long read_some(char* into, std::size_t size);

    int fd_ = -1;
    Wire wire_;
    std::string own_address_, buffer_;
    std::unique_ptr<Tls> tls_;
    std::uint16_t port_ = 0, remote_port_;
    std::string remote_address_, from_;
    std::uint32_t cseq_ = 0;
    std::string authorization_;
};

// A header's value, "" where it is absent; `nth` counts from 0.
[[nodiscard]] std::string header_of(const std::string& message, const std::string& name, int nth = 0);

}  // namespace siaga::test
