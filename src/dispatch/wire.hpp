// Purpose: one attempt on the network, by libcurl: a webhook posted or a mail handed over.
// Thread: blocking, on a worker of dispatch. Errors: an Outcome says whether trying again makes sense.
#pragma once

#include "siaga/dispatch/dispatch.hpp"

namespace siaga::dispatch {

struct Outcome {
    centre::DeliveryResult result = centre::DeliveryResult::failed;
    std::string detail;   // "202", "550 no such user", "connection refused"
    bool again = false;   // a later attempt may go through
    long pause_s = 0;     // the other side asked for this much patience (Retry-After)
};

struct Message {
    DeliveryId delivery;
    centre::Target target;
    std::string key;      // the same for every attempt
    std::string subject;
    std::string text;
    Json facts;           // what a gateway may use beside the text
};

[[nodiscard]] Outcome post_webhook(const Options& options, const Message& message);
[[nodiscard]] Outcome send_mail(const Options& options, const Message& message);

}  // namespace siaga::dispatch
