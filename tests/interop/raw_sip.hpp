// Purpose: SIP by hand over one UDP socket, for what SIPp cannot say: the same packet twice, an answer to a
// digest used again. Thread: the test's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tests/support/wait.hpp"

namespace siaga::test {

class RawSip {
public:
    explicit RawSip(std::uint16_t remote_port);
    ~RawSip();
    RawSip(const RawSip&) = delete;
    RawSip& operator=(const RawSip&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void send(const std::string& message);
    // The next packet; empty when none comes in time.
    [[nodiscard]] std::string receive(std::chrono::milliseconds patience = kPatience);
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

private:
    int fd_ = -1;
    std::uint16_t port_ = 0, remote_port_;
    std::uint32_t cseq_ = 0;
    std::string authorization_;
};

// A header's value, "" where it is absent; `nth` counts from 0.
[[nodiscard]] std::string header_of(const std::string& message, const std::string& name, int nth = 0);

}  // namespace siaga::test
