#include "dialog.hpp"

#include "random.hpp"

namespace siaga::phone {

using namespace std::chrono_literals;

Dialog::Dialog(Agent::Impl& agent, std::uint64_t id)
    : agent_(agent), id_(id), local_tag_(random_token()), sdp_session_(static_cast<std::uint32_t>(random_number() >> 33)) {}

Dialog::~Dialog() = default;

std::string Dialog::other_party() const {
    const auto uri = parse_uri(uri_of(remote_));
    return uri.has_value() ? uri->user : std::string();
}

std::string Dialog::invite_header(const std::string& name) const { return std::string(invite_.request.get(name)); }

AudioStats Dialog::audio() const { return stream_ ? stream_->stats() : AudioStats{}; }

Samples Dialog::heard() const { return stream_ ? stream_->heard() : Samples{}; }

void Dialog::send_dtmf(const std::string& digits) {
    if (stream_) stream_->send_dtmf(digits);
}

bool Dialog::matches(const Message& request) const {
    if (request.get("Call-ID") != call_id_) return false;
    // §12.2.2: both tags; before the first response of a call we placed the remote one is unknown.
    return remote_tag_.empty() || param_of(request.get("From"), "tag") == remote_tag_;
}

Message Dialog::make_request(const std::string& method) {
    Message out;
    out.method = method;
    out.uri = target_;
    for (const auto& route : routes_) out.add("Route", route);
    out.add("Max-Forwards", "70").add("From", local_).add("To", remote_).add("Call-ID", call_id_);
    const auto number = method == "ACK" ? invite_cseq_ : ++local_cseq_;
    out.add("CSeq", std::to_string(number) + " " + method);
    out.add("Contact", agent_.contact()).add("User-Agent", agent_.account.user_agent);
    return out;
}

Message Dialog::make_reply(const Incoming& incoming, int status) {
    Message out = make_response(incoming, status, local_tag_);
    if (status != 100) out.add("Contact", agent_.contact());
    out.add("User-Agent", agent_.account.user_agent);
    return out;
}

Endpoint Dialog::next_hop() const {
    const auto uri = parse_uri(routes_.empty() ? std::string_view(target_) : uri_of(routes_.front()));
    if (uri.has_error() || uri->host.find_first_not_of("0123456789.") != std::string::npos) return peer_;
    const auto where = resolve(uri->host, uri->port);
    return where.has_value() ? *where : peer_;
}

AudioDescription Dialog::our_audio(Direction direction) const {
    AudioDescription out;
    out.address = agent_.account.address;
    out.port = stream_ ? stream_->port() : plan_.audio.sdp_port;
    out.codecs = plan_.audio.codecs;
    out.dtmf = 101;
    out.ptime = plan_.audio.ptime;
    out.direction = direction;
    return out;
}

Status Dialog::prepare_audio(const AudioPlan& plan) {
    plan_.audio = plan;
    if (!plan.rtp) return {};
    if (stream_) {
        stream_->plan(plan);
        return {};
    }
    stream_ = std::make_unique<RtpStream>(agent_.loop, plan);
    return stream_->open(agent_.account.address);
}

void Dialog::put_sdp(Message& message, Direction direction) {
    message.add("Content-Type", "application/sdp");
    message.body = write_sdp(our_audio(direction), sdp_session_, ++sdp_version_);
}

bool Dialog::settle(const std::string& body) {
    const auto remote = read_sdp(body);
    if (remote.has_error()) return false;
    direction_ = answer_direction(remote->direction, wish_);
    held_ = remote->direction == Direction::sendonly || remote->direction == Direction::inactive;
    if (stream_) stream_->talk_to(*remote, direction_);
    return true;
}

void Dialog::send_bye() {
    agent_.transactions.request(make_request("BYE"), next_hop(), {});
}

void Dialog::end(std::string reason) {
    if (stage_ == Stage::ended) return;
    stage_ = Stage::ended;
    end_reason_ = std::move(reason);
    if (agent_.events.ended) agent_.events.ended(*this);
    agent_.bury(id_);
}

void Dialog::in_dialog(const Incoming& incoming) {
    const auto& method = incoming.request.method;
    const auto reply = [&](int status) { agent_.transactions.respond(incoming, make_reply(incoming, status)); };
    if (method == "ACK") return on_ack(incoming.request);
    if (stage_ == Stage::ended) return reply(481);
    if (method == "BYE") {
        reply(200);
        // §15.1.2: an INVITE still open is answered 487.
        if (incoming_ && stage_ != Stage::talking) agent_.transactions.respond(invite_, make_reply(invite_, 487));
        return end("ditutup lawan bicara");
    }
    if (method == "INVITE" || method == "UPDATE") return on_offer(incoming);
    if (method == "NOTIFY") return on_notify(incoming);
    if (method == "OPTIONS" || method == "INFO" || method == "PRACK" || method == "MESSAGE") return reply(200);
    reply(method == "REFER" ? 603 : 405);
}

void Dialog::on_ack(const Message& ack) {
    agent_.transactions.acknowledged(offer_key_);
    if (acked_) return;
    acked_ = true;
    if (offered_by_us_ && !ack.body.empty()) settle(ack.body);
    offered_by_us_ = false;
    if (hang_up_wanted_) hang_up();
}

// Event: talk and hold as desk phones take them from a console; the state of a subscription is not kept.
void Dialog::on_notify(const Incoming& incoming) {
    const auto event = incoming.request.get("Event");
    const bool talk = has_word(event, "talk");
    const bool known = agent_.account.allow_talk && (talk || has_word(event, "hold"));
    agent_.transactions.respond(incoming, make_reply(incoming, known ? 200 : 489));
    if (!known) return;
    if (!talk) return hold(true);
    if (incoming_ && stage_ == Stage::ringing && agent_.events.talk) agent_.events.talk(*this);
}

void Dialog::on_offer(const Incoming& incoming) {
    const bool invite = incoming.request.method == "INVITE";
    if (reinviting_ || (invite && !acked_)) {  // §14.2: glare
        return agent_.transactions.respond(incoming, make_reply(incoming, 491));
    }
    if (const auto contact = incoming.request.get("Contact"); !contact.empty()) target_ = uri_of(contact);
    if (incoming.request.body.empty()) {
        Message reply = make_reply(incoming, 200);
        if (invite) put_sdp(reply, Direction::sendrecv);
        offered_by_us_ = invite;
        acked_ = !invite;
        if (invite) offer_key_ = incoming.key;
        return agent_.transactions.respond(incoming, reply, later([](Dialog& self) { self.no_ack(); }));
    }
    if (!settle(incoming.request.body)) return agent_.transactions.respond(incoming, make_reply(incoming, 488));
    Message reply = make_reply(incoming, 200);
    put_sdp(reply, direction_);
    if (!invite) return agent_.transactions.respond(incoming, reply);
    acked_ = false;
    offer_key_ = incoming.key;
    agent_.transactions.respond(incoming, reply, later([](Dialog& self) { self.no_ack(); }));
}

void Dialog::hold(bool on) {
    wish_ = on ? Direction::sendonly : Direction::sendrecv;
    send_reinvite(wish_);
}

void Dialog::send_reinvite(Direction direction) {
    if (stage_ != Stage::talking || reinviting_) return;
    reinviting_ = true;
    Message invite = make_request("INVITE");
    invite_cseq_ = local_cseq_;
    put_sdp(invite, direction);
    agent_.transactions.request(std::move(invite), next_hop(),
                                later([](Dialog& self, const Message* response) { self.on_reinvite(response); }));
}

void Dialog::on_reinvite(const Message* response) {
    if (response != nullptr && response->status < 200) return;
    if (response != nullptr && response->status < 300) {
        agent_.transactions.send_ack(make_request("ACK"), next_hop());
        if (reinviting_) settle(response->body);
    } else if (response != nullptr && response->status == 491) {  // §14.1: the caller waits longer
        const auto wait = incoming_ ? 10ms * (random_number() % 200) : 2100ms + 10ms * (random_number() % 190);
        agent_.loop.after(wait, later([](Dialog& self) { self.send_reinvite(self.wish_); }));
    } else if (response == nullptr || response->status == 408 || response->status == 481) {
        reinviting_ = false;
        send_bye();
        return end("lawan bicara hilang");
    }
    reinviting_ = false;
}

}  // namespace siaga::phone
