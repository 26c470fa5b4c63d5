#include "dialog.hpp"

namespace siaga::phone {
namespace {

// What makes a desk phone lift itself: Call-Info (Snom, Yealink, Grandstream), Alert-Info, RFC 5373.
bool wants_answer_at_once(const Message& invite) {
    for (const auto value : invite.all("Call-Info")) {
        if (param_of(value, "answer-after") == "0") return true;
    }
    for (const auto value : invite.all("Alert-Info")) {
        if (same_word(param_of(value, "info"), "alert-autoanswer")) return true;
    }
    return has_word(invite.get("Answer-Mode"), "Auto");
}

}  // namespace

void Dialog::invited(const Incoming& incoming) {
    invite_ = incoming;
    incoming_ = true;
    const Message& request = invite_.request;
    peer_ = incoming.from;
    call_id_ = request.get("Call-ID");
    local_ = std::string(request.get("To")) + ";tag=" + local_tag_;
    remote_ = request.get("From");
    remote_tag_ = param_of(request.get("From"), "tag");
    target_ = uri_of(request.get("Contact"));
    if (target_.empty()) target_ = uri_of(request.get("From"));
    for (const auto header : request.all("Record-Route")) {
        for (const auto item : list_items(header)) routes_.emplace_back(item);
    }
    if (!request.body.empty() && read_sdp(request.body).has_error()) {
        agent_.transactions.respond(invite_, make_reply(invite_, 488));
        return end("tidak ada kodek bersama");
    }
    stage_ = Stage::ringing;
    if (agent_.account.ring) {
        Message ringing = make_reply(invite_, 180);
        ringing.add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY");
        if (agent_.account.allow_talk) ringing.add("Allow-Events", "talk, hold");
        agent_.transactions.respond(invite_, ringing);
    }
    if (agent_.events.incoming) agent_.events.incoming(*this);
    if (stage_ == Stage::ringing && agent_.account.allow_talk && wants_answer_at_once(request) && agent_.events.talk) {
        agent_.events.talk(*this);
    }
}

void Dialog::answer(AudioPlan plan) {
    if (!incoming_ || stage_ != Stage::ringing) return;
    if (prepare_audio(plan).has_error()) return reject(480);
    accept();
}

void Dialog::accept() {
    const auto& offer = invite_.request.body;
    Message reply = make_reply(invite_, 200);
    reply.add("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY");
    offered_by_us_ = offer.empty();
    if (!offered_by_us_ && !settle(offer)) return reject(488);
    put_sdp(reply, offered_by_us_ ? Direction::sendrecv : direction_);
    offer_key_ = invite_.key;
    stage_ = Stage::talking;
    status_ = 200;
    agent_.transactions.respond(invite_, reply, later([](Dialog& self) { self.no_ack(); }));
    if (agent_.events.answered) agent_.events.answered(*this);
}

// §13.3.1.4: nobody acknowledged for 64*T1.
void Dialog::no_ack() {
    if (stage_ == Stage::ended) return;
    send_bye();
    end("200 tidak dikonfirmasi");
}

void Dialog::reject(int status) {
    if (!incoming_ || stage_ != Stage::ringing) return;
    status_ = status;
    agent_.transactions.respond(invite_, make_reply(invite_, status));
    end("ditolak sendiri");
}

void Dialog::cancelled() {
    if (!incoming_ || stage_ != Stage::ringing) return;
    status_ = 487;
    agent_.transactions.respond(invite_, make_reply(invite_, 487));
    end("penelepon menutup sebelum dijawab");
}

}  // namespace siaga::phone
