#include <chrono>
#include <cstdio>
#include <optional>

#include "command_sound.hpp"
#include "message.hpp"
#include "siaga/phone/agent.hpp"
#include "siaga/phone/commands.hpp"
#include "signals.hpp"
#include "udp_socket.hpp"

namespace siaga::phone {
namespace {

using namespace std::chrono_literals;

void say_line(const std::string& text) {
    std::fputs((text + "\n").c_str(), stdout);
    std::fflush(stdout);
}

int bad_call_options(const Error& error) {
    std::fprintf(stderr, "siaga call: %s\n", error.to_string().c_str());
    return kBadOptions;
}

class OneCall {
public:
    OneCall(const CallOptions& options, Account account)
        : options_(options),
          agent_(loop_, std::move(account), events()),
          signals_(loop_, [this] { interrupt(); }) {}

    int run(CallPlan plan) {
        if (const auto status = agent_.open(); status.has_error()) return bad_call_options(status.error());
        const auto id = agent_.call(std::move(plan));
        if (id.has_error()) return bad_call_options(id.error());
        id_ = *id;
        say_line("menelepon " + options_.to + " …");
        while (!over_) loop_.run_until([this] { return over_; }, Loop::Clock::now() + 1h);
        // Our BYE or ACK may have to be repeated once.
        loop_.run_until([this] { return agent_.calls() == 0; }, Loop::Clock::now() + 1s);
        return code_;
    }

private:
    AgentEvents events() {
        AgentEvents out;
        out.ringing = [this](Call& call) {
            if (call.early_media() && !told_early_) {
                told_early_ = true;
                say_line("suara sebelum dijawab terdengar …");
            } else if (!told_ringing_ && !call.early_media()) {
                told_ringing_ = true;
                say_line("berdering …");
            }
        };
        out.answered = [this](Call& call) { connected(call); };
        out.ended = [this](Call& call) { finished(call); };
        return out;
    }

    void connected(Call& call) {
        connected_at_ = Loop::Clock::now();
        say_line("tersambung …");
        if (!options_.dtmf.empty()) call.send_dtmf(options_.dtmf);
        if (options_.duration > 0) {
            loop_.after(std::chrono::milliseconds(static_cast<long>(options_.duration * 1000)), [this] { hang_up(); });
        }
    }

    void finished(Call& call) {
        over_ = true;
        if (!connected_at_) {
            say_line("tidak tersambung: " + call.end_reason());
            code_ = interrupted_ ? kInterrupted : call.status() >= 300 && call.status() != 408 ? kRefused : kNobody;
            return;
        }
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Loop::Clock::now() - *connected_at_).count();
        const auto audio = call.audio();
        say_line("selesai: " + call.end_reason() + ", " + std::to_string(seconds) + " detik, terkirim " +
                 std::to_string(audio.packets_sent) + " paket, terdengar " + std::to_string(audio.packets_heard) +
                 ", hilang " + std::to_string(audio.packets_missing));
        if (!audio.dtmf.empty()) say_line("nada tombol terdengar: " + audio.dtmf);
        if (!options_.save.empty()) say_line("suara disimpan di " + options_.save);
        code_ = kDone;
    }

    void hang_up() {
        if (Call* call = agent_.find(id_)) call->hang_up();
    }

    void interrupt() {
        if (interrupted_) over_ = true;  // a second Ctrl-C does not wait for the other side
        if (interrupted_ && !connected_at_) code_ = kInterrupted;
        interrupted_ = true;
        hang_up();
    }

    const CallOptions& options_;
    Loop loop_;
    Agent agent_;
    Signals signals_;
    std::uint64_t id_ = 0;
    std::optional<Loop::Time> connected_at_;
    bool told_ringing_ = false;
    bool told_early_ = false;
    bool interrupted_ = false;
    bool over_ = false;
    int code_ = kDone;
};

}  // namespace

int call_command(const CallOptions& options) {
    const auto uri = parse_uri(options.to);
    if (uri.has_error()) return bad_call_options(uri.error());
    const auto where = resolve(uri->host, uri->port);
    if (where.has_error()) return bad_call_options(where.error());
    auto sound = load_sound(options.say, options.wav, options.voice);
    if (sound.has_error()) return bad_call_options(sound.error());

    Account account;
    account.user = options.from.empty() ? "anonymous" : options.from;
    account.address = options.address.empty() ? address_text(source_towards(*where)) : options.address;
    CallPlan plan;
    plan.to = options.to;
    plan.from = account.user;
    plan.audio.say = *sound;
    plan.audio.repeat = true;
    plan.audio.save = options.save;
    return OneCall(options, account).run(std::move(plan));
}

}  // namespace siaga::phone
