// Purpose: the transaction layer of a phone over one UDP socket: RFC 3261 §17 with its timers, and
// RFC 6026's accepted state, so that a repeated 200 or INVITE never reaches the call twice.
// Thread: the loop's. Owner: the agent. Callbacks may start and end transactions.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>

#include "message.hpp"
#include "siaga/phone/counters.hpp"
#include "siaga/phone/loop.hpp"
#include "udp_socket.hpp"

namespace siaga::phone {

struct Incoming {
    Message request;
    Endpoint from;
    std::string key;  // names the server transaction; empty for an ACK of a 2xx
};

class Transactions {
public:
    using OnResponse = std::function<void(const Message*)>;  // null: nobody answered in time
    using OnRequest = std::function<void(const Incoming&)>;
    using OnLost = std::function<void()>;

    Transactions(Loop& loop, Counters& counters);
    ~Transactions();
    Status open(const Endpoint& local, OnRequest on_request);
    [[nodiscard]] const Endpoint& local() const { return socket_.local(); }

    // Adds the Via and sends; answers the branch. Of an INVITE every 2xx is reported, to be ACKed each time.
    std::string request(Message message, const Endpoint& to, OnResponse on_response);
    void cancel(const std::string& branch);  // at once, or with the first provisional (§9.1)
    void send_ack(Message message, const Endpoint& to);

    // A final answer to an INVITE is repeated until its ACK; `lost` tells that no ACK came for a 2xx.
    void respond(const Incoming& incoming, const Message& response, OnLost lost = {});
    void acknowledged(const std::string& key);

private:
    enum class State { calling, proceeding, completed, accepted };
    struct Client {
        Message request;  // kept of an INVITE, for its ACK and CANCEL
        std::string wire;
        std::string ack;
        Endpoint to;
        OnResponse on_response;
        State state = State::calling;
        bool invite = false;
        bool cancel_wanted = false;
        Loop::Clock::duration interval{};
        Loop::Timer repeat;
        Loop::Timer deadline;
    };
    struct Server {
        std::string wire;
        Endpoint to;
        State state = State::calling;
        bool invite = false;
        OnLost lost;
        Loop::Clock::duration interval{};
        Loop::Timer repeat;
        Loop::Timer deadline;
    };

    void received(std::string_view datagram, const Endpoint& from);
    void received_response(const Message& response);
    void received_request(Message request, const Endpoint& from);
    void invite_response(const std::string& key, Client& client, const Message& response);
    void repeat_client(const std::string& key);
    void repeat_server(const std::string& key);
    void send_cancel(Client& client);
    void drop_client(const std::string& key, bool tell);
    void drop_server(const std::string& key);
    void linger_client(const std::string& key, Loop::Clock::duration time);
    void linger_server(const std::string& key, Loop::Clock::duration time);
    [[nodiscard]] std::string via(const std::string& branch) const;
    void send(const std::string& wire, const Endpoint& to);

    Loop& loop_;
    Counters& counters_;
    UdpSocket socket_;
    OnRequest on_request_;
    std::unordered_map<std::string, Client> clients_;
    std::unordered_map<std::string, Server> servers_;
};

// Via, From, To (with our tag), Call-ID, CSeq and Record-Route as §8.2.6 wants them.
[[nodiscard]] Message make_response(const Incoming& incoming, int status, const std::string& to_tag);
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace siaga::phone
