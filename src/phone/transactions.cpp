#include "transactions.hpp"

#include <algorithm>

#include "random.hpp"

namespace siaga::phone {
namespace {

using namespace std::chrono_literals;
constexpr auto kT1 = 500ms;  // RFC 3261 §17.1.1.1
constexpr auto kT2 = 4s;
constexpr auto kT4 = 5s;
constexpr auto kGiveUp = 64 * kT1;

std::string top_branch(const Message& message) {
    const auto items = list_items(message.get("Via"));
    return items.empty() ? std::string() : param_of(items.front(), "branch");
}

// §17.2.3: branch and sent-by, with the method, where an ACK belongs to its INVITE.
std::string server_key(const Message& request) {
    const auto items = list_items(request.get("Via"));
    const auto via = items.empty() ? std::string_view() : items.front();
    auto key = param_of(via, "branch");
    if (key.empty()) key = std::string(request.get("Call-ID")) + param_of(request.get("From"), "tag");
    key += ' ';
    key += via.substr(0, via.find(';'));
    key += ' ';
    return key + (request.method == "ACK" ? "INVITE" : request.method);
}

}  // namespace

Transactions::Transactions(Loop& loop, Counters& counters) : loop_(loop), counters_(counters), socket_(loop) {}

Transactions::~Transactions() {
    for (auto& [key, client] : clients_) {
        loop_.cancel(client.repeat);
        loop_.cancel(client.deadline);
    }
    for (auto& [key, server] : servers_) {
        loop_.cancel(server.repeat);
        loop_.cancel(server.deadline);
    }
}

Status Transactions::open(const Endpoint& local, OnRequest on_request) {
    on_request_ = std::move(on_request);
    return socket_.open(local, [this](std::string_view datagram, const Endpoint& from) { received(datagram, from); });
}

std::string Transactions::via(const std::string& branch) const {
    return "SIP/2.0/UDP " + to_string(local()) + ";rport;branch=" + branch;
}

void Transactions::send(const std::string& wire, const Endpoint& to) {
    ++counters_.sent;
    socket_.send(wire, to);
}

std::string Transactions::request(Message message, const Endpoint& to, OnResponse on_response) {
    auto branch = "z9hG4bK" + random_token();
    const auto key = branch + ' ' + message.method;
    message.headers.insert(message.headers.begin(), Header{"Via", via(branch)});
    Client& client = clients_[key];
    client.wire = message.write();
    client.to = to;
    client.on_response = std::move(on_response);
    client.invite = message.method == "INVITE";
    client.interval = kT1;
    if (client.invite) client.request = std::move(message);
    client.repeat = loop_.after(kT1, [this, key] { repeat_client(key); });
    client.deadline = loop_.after(kGiveUp, [this, key] { drop_client(key, true); });
    send(client.wire, to);
    return branch;
}

void Transactions::repeat_client(const std::string& key) {
    const auto it = clients_.find(key);
    if (it == clients_.end()) return;
    Client& client = it->second;
    ++counters_.sent_again;
    send(client.wire, client.to);
    client.interval = client.invite ? client.interval * 2 : std::min<Loop::Clock::duration>(client.interval * 2, kT2);
    if (client.state == State::proceeding) client.interval = kT2;  // §17.1.2.2
    client.repeat = loop_.after(client.interval, [this, key] { repeat_client(key); });
}

void Transactions::drop_client(const std::string& key, bool tell) {
    auto node = clients_.extract(key);
    if (node.empty()) return;
    Client& client = node.mapped();
    loop_.cancel(client.repeat);
    loop_.cancel(client.deadline);
    if (!tell || client.state == State::completed || client.state == State::accepted) return;
    ++counters_.timeouts;
    if (client.on_response) client.on_response(nullptr);
}

void Transactions::linger_client(const std::string& key, Loop::Clock::duration time) {
    Client& client = clients_.at(key);
    loop_.cancel(client.repeat);
    loop_.cancel(client.deadline);
    client.deadline = loop_.after(time, [this, key] { drop_client(key, false); });
}

void Transactions::cancel(const std::string& branch) {
    const auto it = clients_.find(branch + " INVITE");
    if (it == clients_.end()) return;
    Client& client = it->second;
    client.cancel_wanted = true;
    if (client.state == State::proceeding) send_cancel(client);
}

void Transactions::send_cancel(Client& client) {
    client.cancel_wanted = false;
    const Message& invite = client.request;
    Message cancel;
    cancel.method = "CANCEL";
    cancel.uri = invite.uri;
    for (const auto& header : invite.headers) {
        for (const std::string_view kept : {"Via", "Max-Forwards", "Route", "From", "To", "Call-ID"}) {
            if (same_word(header.name, kept)) cancel.headers.push_back(header);
        }
    }
    cancel.add("CSeq", std::to_string(cseq_of(invite).number) + " CANCEL");
    const auto branch = top_branch(invite);
    const auto to = client.to;
    const auto invite_key = branch + " INVITE";
    // §9.1: without a final answer in 64*T1 the INVITE counts as cancelled.
    loop_.cancel(client.deadline);
    client.deadline = loop_.after(kGiveUp, [this, invite_key] { drop_client(invite_key, true); });

    const auto key = branch + " CANCEL";  // same branch, own transaction
    Client& own = clients_[key];
    own.wire = cancel.write();
    own.to = to;
    own.interval = kT1;
    own.repeat = loop_.after(kT1, [this, key] { repeat_client(key); });
    own.deadline = loop_.after(kGiveUp, [this, key] { drop_client(key, true); });
    send(own.wire, to);
}

void Transactions::send_ack(Message message, const Endpoint& to) {
    message.headers.insert(message.headers.begin(), Header{"Via", via("z9hG4bK" + random_token())});
    send(message.write(), to);
}

void Transactions::received(std::string_view datagram, const Endpoint& from) {
    ++counters_.received;
    if (datagram.find_first_not_of("\r\n") == datagram.npos) return;  // a keepalive
    auto message = parse_message(datagram);
    if (message.has_error()) {
        ++counters_.unreadable;
        return;
    }
    if (message->is_request()) return received_request(std::move(*message), from);
    received_response(*message);
}

void Transactions::received_response(const Message& response) {
    const auto key = top_branch(response) + ' ' + std::string(cseq_of(response).method);
    const auto it = clients_.find(key);
    if (it == clients_.end()) {
        ++counters_.unmatched;
        return;
    }
    Client& client = it->second;
    if (client.invite) return invite_response(key, client, response);
    if (client.state == State::completed) {
        ++counters_.received_again;
    } else if (response.status < 200) {
        client.state = State::proceeding;
    } else {
        client.state = State::completed;
        linger_client(key, kT4);
        const auto tell = std::move(client.on_response);
        if (tell) tell(&response);
    }
}

void Transactions::invite_response(const std::string& key, Client& client, const Message& response) {
    if (client.state == State::completed) {
        ++counters_.received_again;
        if (response.status >= 300) send(client.ack, client.to);
        return;
    }
    if (response.status < 200) {
        if (client.state == State::accepted) return;
        if (client.state == State::calling) {
            client.state = State::proceeding;
            loop_.cancel(client.repeat);
            loop_.cancel(client.deadline);
        }
        if (client.cancel_wanted) send_cancel(client);
    } else if (response.status < 300) {
        if (client.state == State::accepted) ++counters_.received_again;
        else linger_client(key, kGiveUp);
        client.state = State::accepted;
    } else if (client.state != State::accepted) {
        client.state = State::completed;
        Message ack;  // §17.1.1.3: same branch, To of the response
        ack.method = "ACK";
        ack.uri = client.request.uri;
        for (const auto& header : client.request.headers) {
            for (const std::string_view kept : {"Via", "Max-Forwards", "Route", "From", "Call-ID"}) {
                if (same_word(header.name, kept)) ack.headers.push_back(header);
            }
        }
        ack.add("To", std::string(response.get("To")));
        ack.add("CSeq", std::to_string(cseq_of(client.request).number) + " ACK");
        client.ack = ack.write();
        send(client.ack, client.to);
        linger_client(key, kGiveUp);
    } else {
        return;
    }
    const auto tell = clients_.at(key).on_response;  // a copy: the callback may drop the transaction
    if (tell) tell(&response);
}

void Transactions::received_request(Message request, const Endpoint& from) {
    auto key = server_key(request);
    const auto it = servers_.find(key);
    if (request.method == "ACK") {
        if (it != servers_.end() && it->second.state == State::completed) {
            linger_server(key, kT4);
            return;
        }
        return on_request_(Incoming{std::move(request), from, {}});
    }
    if (it != servers_.end()) {
        ++counters_.received_again;
        if (!it->second.wire.empty()) send(it->second.wire, it->second.to);
        return;
    }
    Server& server = servers_[key];
    server.to = from;
    server.invite = request.method == "INVITE";
    on_request_(Incoming{std::move(request), from, std::move(key)});
}

void Transactions::respond(const Incoming& incoming, const Message& response, OnLost lost) {
    const auto it = servers_.find(incoming.key);
    if (it == servers_.end()) return;
    Server& server = it->second;
    if (server.state == State::completed || server.state == State::accepted) return;
    server.wire = response.write();
    send(server.wire, server.to);
    if (response.status < 200) return;
    const auto& key = it->first;
    server.state = response.status < 300 && server.invite ? State::accepted : State::completed;
    if (!server.invite) return linger_server(key, kGiveUp);
    server.lost = std::move(lost);
    server.interval = kT1;
    server.repeat = loop_.after(kT1, [this, key] { repeat_server(key); });
    server.deadline = loop_.after(kGiveUp, [this, key] { drop_server(key); });
}

void Transactions::acknowledged(const std::string& key) {
    const auto it = servers_.find(key);
    if (it == servers_.end()) return;
    it->second.lost = {};
    linger_server(it->first, kGiveUp);  // absorbs late repeats of the INVITE
}

void Transactions::repeat_server(const std::string& key) {
    const auto it = servers_.find(key);
    if (it == servers_.end()) return;
    Server& server = it->second;
    ++counters_.sent_again;
    send(server.wire, server.to);
    server.interval = std::min<Loop::Clock::duration>(server.interval * 2, kT2);
    server.repeat = loop_.after(server.interval, [this, key] { repeat_server(key); });
}

void Transactions::linger_server(const std::string& key, Loop::Clock::duration time) {
    Server& server = servers_.at(key);
    loop_.cancel(server.repeat);
    loop_.cancel(server.deadline);
    server.deadline = loop_.after(time, [this, name = std::string(key)] { drop_server(name); });
}

void Transactions::drop_server(const std::string& key) {
    auto node = servers_.extract(key);
    if (node.empty()) return;
    loop_.cancel(node.mapped().repeat);
    loop_.cancel(node.mapped().deadline);
    if (node.mapped().lost) {
        ++counters_.timeouts;
        node.mapped().lost();
    }
}

Message make_response(const Incoming& incoming, int status, const std::string& to_tag) {
    Message out;
    out.status = status;
    out.reason = reason_of(status);
    bool top = true;
    for (const auto& header : incoming.request.headers) {
        std::string value = header.value;
        if (same_word(header.name, "Via")) {
            if (top) {  // RFC 3581 §4
                value = std::string(list_items(value).front());
                if (const auto rport = value.find(";rport"); rport != value.npos && value.substr(rport + 6, 1) != "=") {
                    value.insert(rport + 6, "=" + std::to_string(incoming.from.port));
                }
                value += ";received=" + address_text(incoming.from);
                const auto items = list_items(header.value);
                for (std::size_t i = 1; i < items.size(); ++i) value += ", " + std::string(items[i]);
            }
            top = false;
        } else if (same_word(header.name, "To")) {
            if (!to_tag.empty() && param_of(value, "tag").empty()) value += ";tag=" + to_tag;
        } else if (!same_word(header.name, "From") && !same_word(header.name, "Call-ID") && !same_word(header.name, "CSeq") &&
                   !same_word(header.name, "Record-Route")) {
            continue;
        }
        out.add(header.name, std::move(value));
    }
    return out;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 100: return "Trying";
        case 180: return "Ringing";
        case 183: return "Session Progress";
        case 200: return "OK";
        case 400: return "Bad Request";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 480: return "Temporarily Unavailable";
        case 481: return "Call/Transaction Does Not Exist";
        case 486: return "Busy Here";
        case 487: return "Request Terminated";
        case 488: return "Not Acceptable Here";
        case 489: return "Bad Event";
        case 491: return "Request Pending";
        case 603: return "Decline";
        default: return status < 200 ? "Progress" : status < 300 ? "OK" : "Refused";
    }
}

}  // namespace siaga::phone
