// Purpose: what leaves the house for somebody who is not at a page of ours: the words of a voice notice become a
// sound, e-mails and signed webhooks are sent. What came of each is told to the centre as a command.
// Thread: post() from the centre's thread, never blocks; the work is done on threads of its own, speech apart
// from the network, so that a gateway that hangs delays no telephone.
// Owner: House. Units: durations. Errors: none to the caller; a delivery that fails says why in its result.
// Sources: Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature), RFC 5321 through libcurl.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "siaga/centre/command.hpp"

namespace siaga::dispatch {

struct Options {
    std::filesystem::path prompts;    // spoken notices go to its directory pesan/
    std::string journal;              // makes a delivery's key unique beyond this house's numbering
    std::string webhook_url;          // empty: no gateway
    std::string webhook_secret;       // "whsec_" and base64, or any text
    std::string smtp_url;             // "smtp://host:25", "smtps://host:465"; empty: no e-mail
    std::string smtp_from, smtp_user, smtp_password;
    bool smtp_tls = true;             // refuse to speak in the clear
    Duration attempt_timeout = std::chrono::seconds(5);
    Duration first_pause = std::chrono::seconds(2);  // doubled after each attempt that may be tried again
    int attempts = 4;
};

struct Figures {
    std::uint64_t spoken = 0, sent = 0, failed = 0, refused = 0;
};

class Dispatch {
public:
    using Tell = std::function<void(centre::CommandBody)>;

    // Takes up what the state says is still being tried: at least once, by the delivery's key.
    Dispatch(Options options, const centre::State& state, Tell tell);
    ~Dispatch();  // stops

    void post(const std::shared_ptr<const centre::Batch>& batch);
    void stop();
    [[nodiscard]] Figures figures() const;

private:
    class Work;
    std::unique_ptr<Work> work_;
};

// The signature header of Standard Webhooks: "v1," and base64 of HMAC-SHA-256 over "id.timestamp.body".
[[nodiscard]] std::string sign_webhook(const std::string& secret, const std::string& id, std::int64_t timestamp,
                                       const std::string& body);

}  // namespace siaga::dispatch
