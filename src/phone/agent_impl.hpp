// Purpose: what an agent and its dialogs share: the transactions, the account, the table of dialogs.
// Thread: the loop's.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "siaga/phone/agent.hpp"
#include "transactions.hpp"

namespace siaga::phone {

class Dialog;

struct Agent::Impl {
    Impl(Loop& loop_in, Account account_in, AgentEvents events_in);
    ~Impl();

    Loop& loop;
    Account account;
    AgentEvents events;
    Counters counters;
    Transactions transactions;
    std::unordered_map<std::uint64_t, std::unique_ptr<Dialog>> dialogs;
    std::unordered_map<std::string, std::uint64_t> by_tag;  // our tag -> dialog

    [[nodiscard]] Dialog* find(std::uint64_t id);
    [[nodiscard]] std::string contact() const;
    Dialog& add_dialog();
    void bury(std::uint64_t id);  // once the events of this round are over

    void on_request(const Incoming& incoming);
    void on_new_request(const Incoming& incoming);
    void on_cancel(const Incoming& incoming);
    void refuse(const Incoming& incoming, int status);

    struct Registration {
        Endpoint server;
        std::string uri;  // sip:127.0.0.1:5070
        unsigned expires = 0;
        std::string call_id;
        std::string tag;
        std::uint32_t cseq = 0;
        unsigned tries = 0;  // answered challenges in a row
        bool ok = false;
        Loop::Timer refresh;
    } registration;
    void send_register(const std::string& authorization);
    void on_register(const Message* response);
    void retry_register(Loop::Clock::duration delay);

private:
    std::uint64_t next_id_ = 1;
};

}  // namespace siaga::phone
