#include <algorithm>
#include <cstdlib>

#include "dialog.hpp"
#include "digest.hpp"
#include "random.hpp"

namespace siaga::phone {

Status Dialog::invite(CallPlan plan) {
    const auto to = parse_uri(plan.to);
    if (to.has_error()) return to.error();
    const auto where = resolve(to->host, to->port);
    if (where.has_error()) return where.error();
    peer_ = *where;
    plan_ = std::move(plan);
    if (const auto status = prepare_audio(plan_.audio); status.has_error()) return status.error();

    call_id_ = random_token() + "@" + agent_.account.address;
    const auto& user = plan_.from.empty() ? agent_.account.user : plan_.from;
    const auto tag = ";tag=" + local_tag_;
    if (user == "anonymous") local_ = "\"Anonymous\" <sip:anonymous@anonymous.invalid>" + tag;  // RFC 3323 §4.1.1.3
    else local_ = "<sip:" + user + "@" + agent_.account.address + ">" + tag;
    target_ = plan_.to;
    remote_ = "<" + plan_.to + ">";
    send_invite({});
    return {};
}

void Dialog::send_invite(const std::optional<Header>& authorization) {
    Message message = make_request("INVITE");
    invite_cseq_ = local_cseq_;
    message.add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, INFO, NOTIFY");
    if (agent_.account.reliable_ringing) message.add("Supported", "100rel");
    if (authorization) message.headers.push_back(*authorization);
    for (const auto& [name, value] : plan_.headers) message.add(name, value);
    if (plan_.offer) put_sdp(message, Direction::sendrecv);
    branch_ = agent_.transactions.request(
        std::move(message), peer_, later([](Dialog& self, const Message* response) { self.on_invite_response(response); }));
}

void Dialog::on_invite_response(const Message* response) {
    if (response == nullptr) {
        status_ = status_ == 0 ? 408 : status_;
        return end("tidak ada jawaban");
    }
    if (response->status > 100) status_ = response->status;
    if (response->status < 200) return on_provisional(*response);
    if (response->status < 300) return on_accepted(*response);
    on_refused(*response);
}

void Dialog::on_provisional(const Message& response) {
    if (stage_ == Stage::ended || response.status == 100) return;
    if (const auto tag = param_of(response.get("To"), "tag"); !tag.empty()) {
        remote_tag_ = tag;
        remote_ = response.get("To");
        if (const auto contact = response.get("Contact"); !contact.empty()) target_ = uri_of(contact);
    }
    if (has_word(response.get("Require"), "100rel")) send_prack(response);
    if (!response.body.empty() && settle(response.body)) early_media_ = true;
    stage_ = Stage::ringing;
    if (agent_.events.ringing) agent_.events.ringing(*this);
}

void Dialog::send_prack(const Message& response) {  // RFC 3262 §4: in order, each once
    const auto rseq = static_cast<std::uint32_t>(std::strtoul(std::string(response.get("RSeq")).c_str(), nullptr, 10));
    if (rseq == 0 || (last_rseq_ != 0 && rseq != last_rseq_ + 1)) return;
    last_rseq_ = rseq;
    Message prack = make_request("PRACK");
    prack.add("RAck", std::to_string(rseq) + " " + std::to_string(invite_cseq_) + " INVITE");
    agent_.transactions.request(std::move(prack), next_hop(), {});
}

void Dialog::ack_accepted() {
    Message ack = make_request("ACK");
    if (!plan_.offer) put_sdp(ack, direction_);
    agent_.transactions.send_ack(std::move(ack), next_hop());
}

void Dialog::on_accepted(const Message& response) {
    const auto tag = param_of(response.get("To"), "tag");
    if (acked_) {  // our ACK was lost (§13.2.2.4)
        if (tag == remote_tag_ && !reinviting_) ack_accepted();
        return;
    }
    remote_tag_ = tag;
    remote_ = response.get("To");
    if (const auto contact = response.get("Contact"); !contact.empty()) target_ = uri_of(contact);
    routes_.clear();
    for (const auto header : response.all("Record-Route")) {
        for (const auto item : list_items(header)) routes_.emplace_back(item);
    }
    std::reverse(routes_.begin(), routes_.end());  // §12.1.2
    const bool usable = response.body.empty() ? early_media_ : settle(response.body);
    acked_ = true;
    ack_accepted();
    if (hang_up_wanted_ || !usable) {  // the CANCEL crossed the 200 (§9.1), or no common codec
        send_bye();
        return end(hang_up_wanted_ ? "dibatalkan" : "tidak ada kodek bersama");
    }
    stage_ = Stage::talking;
    if (agent_.events.answered) agent_.events.answered(*this);
}

void Dialog::on_refused(const Message& response) {
    const bool proxy = response.status == 407;
    if ((response.status == 401 || proxy) && !authorised_ && !agent_.account.password.empty() && !hang_up_wanted_) {
        const auto answer = answer_challenge(response.all(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"),
                                             {agent_.account.user, agent_.account.password}, "INVITE", target_, 1);
        if (answer.has_value()) {
            authorised_ = true;
            return send_invite(Header{proxy ? "Proxy-Authorization" : "Authorization", *answer});
        }
    }
    end(response.status == 487 ? "dibatalkan" : "ditolak: " + std::to_string(response.status) + " " + response.reason);
}

void Dialog::hang_up() {
    if (stage_ == Stage::ended) return;
    hang_up_wanted_ = true;
    if (stage_ == Stage::talking) {
        if (incoming_ && !acked_) return;  // §15: the callee's BYE waits for the ACK
        send_bye();
        return end("ditutup sendiri");
    }
    if (incoming_) return reject(480);
    agent_.transactions.cancel(branch_);
}

}  // namespace siaga::phone
