#include <cstdlib>

#include "agent_impl.hpp"
#include "dialog.hpp"
#include "digest.hpp"
#include "random.hpp"

namespace siaga::phone {

using namespace std::chrono_literals;

Status Agent::register_with(const std::string& server, unsigned expires) {
    const auto uri = parse_uri(server);
    if (uri.has_error()) return uri.error();
    const auto where = resolve(uri->host, uri->port);
    if (where.has_error()) return where.error();
    auto& registration = impl_->registration;
    registration.server = *where;
    registration.uri = "sip:" + uri->host + ":" + std::to_string(uri->port);
    registration.expires = expires;
    registration.call_id = random_token() + "@" + impl_->account.address;
    registration.tag = random_token();
    impl_->send_register({});
    return {};
}

void Agent::unregister() {
    if (!impl_->registration.server) return;
    impl_->registration.expires = 0;
    impl_->loop.cancel(impl_->registration.refresh);
    impl_->registration.tries = 0;
    impl_->send_register({});
}

void Agent::Impl::send_register(const std::string& authorization) {
    auto& own = registration;
    Message message;
    message.method = "REGISTER";
    message.uri = own.uri;
    const auto identity = "<sip:" + account.user + "@" + parse_uri(own.uri)->host + ">";
    message.add("Max-Forwards", "70").add("From", identity + ";tag=" + own.tag).add("To", identity);
    message.add("Call-ID", own.call_id).add("CSeq", std::to_string(++own.cseq) + " REGISTER");
    message.add("Contact", contact()).add("Expires", std::to_string(own.expires));
    message.add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY").add("User-Agent", account.user_agent);
    if (account.allow_talk) message.add("Allow-Events", "talk, hold");
    if (!authorization.empty()) message.add("Authorization", authorization);
    transactions.request(std::move(message), own.server, [this](const Message* response) { on_register(response); });
}

void Agent::Impl::retry_register(Loop::Clock::duration delay) {
    loop.cancel(registration.refresh);
    registration.refresh = loop.after(delay, [this] {
        registration.tries = 0;
        send_register({});
    });
}

void Agent::Impl::on_register(const Message* response) {
    auto& own = registration;
    const int status = response == nullptr ? 408 : response->status;
    // Twice: the second challenge may only say that the nonce was stale.
    if (status == 401 && own.tries < 2) {
        ++own.tries;
        const auto answer = answer_challenge(response->all("WWW-Authenticate"), {account.user, account.password}, "REGISTER", own.uri, 1);
        if (answer.has_value()) return send_register(*answer);
    }
    if (status == 423 && own.expires != 0 && own.tries < 3) {  // §10.2.8
        ++own.tries;
        own.expires = static_cast<unsigned>(std::strtoul(std::string(response->get("Min-Expires")).c_str(), nullptr, 10));
        if (own.expires > 0) return send_register({});
    }
    own.tries = 0;
    own.ok = status == 200 && own.expires != 0;
    if (own.expires != 0) {
        unsigned granted = own.expires;
        if (own.ok) {
            auto text = param_of(response->get("Contact"), "expires");
            if (text.empty()) text = response->get("Expires");
            if (const auto value = std::strtoul(text.c_str(), nullptr, 10); value > 0) granted = static_cast<unsigned>(value);
        }
        retry_register(own.ok ? std::chrono::milliseconds(granted * 500ULL) : 2s);
    }
    if (events.registered) events.registered(own.ok || (status == 200 && own.expires == 0), status);
}

}  // namespace siaga::phone
