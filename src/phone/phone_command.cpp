#include <chrono>
#include <cstdio>

#include "command_sound.hpp"
#include "message.hpp"
#include "siaga/phone/agent.hpp"
#include "siaga/phone/commands.hpp"
#include "signals.hpp"
#include "udp_socket.hpp"

namespace siaga::phone {
namespace {

using namespace std::chrono_literals;

auto milliseconds(double seconds) { return std::chrono::milliseconds(static_cast<long>(seconds * 1000)); }

int bad_options(const Error& error) {
    std::fprintf(stderr, "siaga phone: %s\n", error.to_string().c_str());
    return kBadOptions;
}

class DeskPhone {
public:
    DeskPhone(const PhoneOptions& options, Account account, std::shared_ptr<const Samples> sound)
        : options_(options),
          sound_(std::move(sound)),
          agent_(loop_, std::move(account), events()),
          signals_(loop_, [this] { leave(); }) {}

    int run() {
        if (const auto status = agent_.open(); status.has_error()) return bad_options(status.error());
        if (const auto status = agent_.register_with(options_.server, options_.expires); status.has_error()) {
            return bad_options(status.error());
        }
        tell("mendaftar di " + options_.server + " …");
        loop_.run();
        return kDone;
    }

private:
    void tell(const std::string& text) const {
        std::fprintf(stdout, "telepon %s: %s\n", options_.user.c_str(), text.c_str());
        std::fflush(stdout);
    }

    AgentEvents events() {
        AgentEvents out;
        out.registered = [this](bool ok, int status) {
            if (leaving_) return loop_.stop();
            if (ok != registered_ || !ok) tell(ok ? "terdaftar" : "pendaftaran ditolak: " + std::to_string(status));
            registered_ = ok;
        };
        out.incoming = [this](Call& call) { rings(call); };
        out.talk = [this](Call& call) { answer(call); };
        out.answered = [this](Call& call) {
            tell("menjawab");
            if (options_.talk > 0) {
                loop_.after(milliseconds(options_.talk), [this, id = call.id()] {
                    if (Call* found = agent_.find(id)) found->hang_up();
                });
            }
        };
        out.ended = [this](Call& call) {
            const auto audio = call.audio();
            tell("selesai: " + call.end_reason() + ", terdengar " + std::to_string(audio.packets_heard) + " paket");
        };
        return out;
    }

    void rings(Call& call) {
        tell("berdering …");
        if (options_.answer == AnswerBy::nobody) return call.reject(options_.reject_status);
        if (options_.answer == AnswerBy::console) return;
        if (options_.after <= 0) return answer(call);
        loop_.after(milliseconds(options_.after), [this, id = call.id()] {
            if (Call* found = agent_.find(id)) answer(*found);
        });
    }

    void answer(Call& call) {
        AudioPlan plan;
        plan.say = sound_;
        if (!options_.save_dir.empty()) {
            plan.save = options_.save_dir + "/meja-" + options_.user + "-" + std::to_string(++saved_) + ".wav";
        }
        call.answer(std::move(plan));
    }

    void leave() {
        if (leaving_) return loop_.stop();
        leaving_ = true;
        loop_.after(2s, [this] { loop_.stop(); });  // the server may be gone already
        agent_.hang_up_all();
        agent_.unregister();
    }

    const PhoneOptions& options_;
    std::shared_ptr<const Samples> sound_;
    Loop loop_;
    Agent agent_;
    Signals signals_;
    bool registered_ = false;
    bool leaving_ = false;
    unsigned saved_ = 0;
};

}  // namespace

int phone_command(const PhoneOptions& options) {
    const auto uri = parse_uri(options.server);
    if (uri.has_error()) return bad_options(uri.error());
    const auto where = resolve(uri->host, uri->port);
    if (where.has_error()) return bad_options(where.error());
    auto sound = load_sound(options.say, options.wav, options.voice);
    if (sound.has_error()) return bad_options(sound.error());

    Account account;
    account.user = options.user;
    account.password = options.password;
    account.address = options.address.empty() ? address_text(source_towards(*where)) : options.address;
    account.port = options.port;
    return DeskPhone(options, account, *sound).run();
}

}  // namespace siaga::phone
