// Purpose: one call of an agent: the INVITE usage of a dialog (RFC 3261 §12-§15), its session and
// its sound. dialog_out.cpp calls, dialog_in.cpp is called, dialog.cpp is what both do inside.
// Thread: the loop's. Owner: the agent's table; callbacks find it by id, never by pointer.
#pragma once

#include <memory>
#include <optional>

#include "agent_impl.hpp"
#include "rtp_stream.hpp"

namespace siaga::phone {

class Dialog final : public Call {
public:
    Dialog(Agent::Impl& agent, std::uint64_t id);
    ~Dialog() override;

    // Call
    [[nodiscard]] std::uint64_t id() const override { return id_; }
    [[nodiscard]] Stage stage() const override { return stage_; }
    [[nodiscard]] bool incoming() const override { return incoming_; }
    [[nodiscard]] bool held() const override { return held_; }
    [[nodiscard]] int status() const override { return status_; }
    [[nodiscard]] std::string end_reason() const override { return end_reason_; }
    [[nodiscard]] std::string other_party() const override;
    [[nodiscard]] std::string invite_header(const std::string& name) const override;
    [[nodiscard]] AudioStats audio() const override;
    [[nodiscard]] Samples heard() const override;
    [[nodiscard]] bool early_media() const override { return early_media_; }
    void answer(AudioPlan plan) override;
    void reject(int status) override;
    void hang_up() override;
    void hold(bool on) override;
    void send_dtmf(const std::string& digits) override;

    // From the agent
    Status invite(CallPlan plan);                    // caller
    void invited(const Incoming& incoming);          // called: the first INVITE
    void cancelled();                                // CANCEL matched our INVITE transaction
    void in_dialog(const Incoming& incoming);
    [[nodiscard]] const std::string& local_tag() const { return local_tag_; }
    [[nodiscard]] bool matches(const Message& request) const;
    [[nodiscard]] const std::string& invite_key() const { return invite_.key; }

private:
    // dialog.cpp
    [[nodiscard]] Message make_request(const std::string& method);
    [[nodiscard]] Message make_reply(const Incoming& incoming, int status);
    [[nodiscard]] Endpoint next_hop() const;
    [[nodiscard]] AudioDescription our_audio(Direction direction) const;
    Status prepare_audio(const AudioPlan& plan);
    bool settle(const std::string& body);  // the other side's SDP; false: unusable
    void put_sdp(Message& message, Direction direction);
    void send_bye();
    void end(std::string reason);
    void on_ack(const Message& ack);
    void on_notify(const Incoming& incoming);
    void on_offer(const Incoming& incoming);  // re-INVITE or UPDATE
    void send_reinvite(Direction direction);
    void on_reinvite(const Message* response);
    template <class Action>
    auto later(Action action);  // a callback that does nothing once the dialog is gone

    // dialog_out.cpp
    void send_invite(const std::optional<Header>& authorization);
    void on_invite_response(const Message* response);
    void on_provisional(const Message& response);
    void on_accepted(const Message& response);
    void on_refused(const Message& response);
    void send_prack(const Message& response);
    void ack_accepted();

    // dialog_in.cpp
    void accept();
    void no_ack();

    Agent::Impl& agent_;
    const std::uint64_t id_;
    Stage stage_ = Stage::calling;
    bool incoming_ = false;
    bool held_ = false;
    bool early_media_ = false;
    bool acked_ = false;
    bool hang_up_wanted_ = false;
    bool reinviting_ = false;
    bool authorised_ = false;
    int status_ = 0;
    std::string end_reason_;

    std::string call_id_;
    std::string local_;  // From/To value of ours with its tag
    std::string local_tag_;
    std::string remote_;
    std::string remote_tag_;
    std::string target_;
    std::vector<std::string> routes_;
    Endpoint peer_;
    std::uint32_t local_cseq_ = 0;
    std::uint32_t invite_cseq_ = 0;
    std::uint32_t last_rseq_ = 0;

    CallPlan plan_;
    std::string branch_;   // of our INVITE
    Incoming invite_;      // the first INVITE we got
    std::string offer_key_;  // server transaction whose 2xx waits for an ACK
    bool offered_by_us_ = false;  // our 2xx carried the offer, the ACK brings the answer

    std::unique_ptr<RtpStream> stream_;
    std::uint32_t sdp_session_;
    std::uint32_t sdp_version_ = 0;
    Direction wish_ = Direction::sendrecv;     // ours, before the peer's is known
    Direction direction_ = Direction::sendrecv;  // settled
};

template <class Action>
auto Dialog::later(Action action) {
    return [agent = &agent_, id = id_, action = std::move(action)](auto&&... values) {
        if (Dialog* self = agent->find(id)) action(*self, values...);
    };
}

}  // namespace siaga::phone
