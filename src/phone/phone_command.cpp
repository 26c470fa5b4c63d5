#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

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

int bad_phone_options(const Error& error) {
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
        if (const auto status = agent_.open(); status.has_error()) return bad_phone_options(status.error());
        if (const auto status = agent_.register_with(options_.server, options_.expires); status.has_error()) {
            return bad_phone_options(status.error());
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
            if (ok && options_.ready && options_.answer == AnswerBy::itself && star_ == 0) dial_ready();
        };
        out.incoming = [this](Call& call) { rings(call); };
        out.talk = [this](Call& call) { answer(call); };
        out.answered = [this](Call& call) {
            if (call.id() == star_) return tell("meja siap menerima panggilan");
            tell("menjawab");
            if (options_.talk > 0) {
                loop_.after(milliseconds(options_.talk), [this, id = call.id()] {
                    if (Call* found = agent_.find(id)) found->hang_up();
                });
            }
        };
        out.ended = [this](Call& call) {
            if (call.id() == star_) {
                if (call.status() != 200) tell("kode *11 ditolak: " + std::to_string(call.status()));
                return;
            }
            const auto audio = call.audio();
            tell("selesai: " + call.end_reason() + ", terdengar " + std::to_string(audio.packets_heard) + " paket");
        };
        return out;
    }

    void dial_ready() {
        CallPlan plan;
        plan.to = "sip:*11@" + options_.server.substr(std::string_view("sip:").size());
        plan.audio.rtp = false;
        const auto made = agent_.call(std::move(plan));
        if (made.has_value()) star_ = *made;
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

    const PhoneOptions options_;
    std::shared_ptr<const Samples> sound_;
    Loop loop_;
    Agent agent_;
    Signals signals_;
    bool registered_ = false;
    bool leaving_ = false;
    std::uint64_t star_ = 0;  // our call to *11
    unsigned saved_ = 0;
};

// accounts.txt: `role login password` a line, seats as `seat name password`.
std::string password_in(const std::string& accounts, const std::string& seat) {
    std::ifstream in(accounts);
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string role;
        std::string name;
        std::string password;
        if (words >> role >> name >> password && role == "seat" && name == seat) return password;
    }
    return {};
}

}  // namespace

int phone_command(const PhoneOptions& given) {
    PhoneOptions options = given;
    if (!options.server.starts_with("sip:")) options.server = "sip:" + options.server;
    if (options.password.empty()) options.password = password_in(options.accounts, options.user);
    if (options.password.empty()) {
        return bad_phone_options(fail("password_missing", "kata sandi meja tidak diberikan dan tidak ada di berkas akun", options.user));
    }
    const auto uri = parse_uri(options.server);
    if (uri.has_error()) return bad_phone_options(uri.error());
    const auto where = resolve(uri->host, uri->port);
    if (where.has_error()) return bad_phone_options(where.error());
    auto sound = load_sound(options.say, options.wav, options.voice);
    if (sound.has_error()) return bad_phone_options(sound.error());

    Account account;
    account.user = options.user;
    account.password = options.password;
    account.address = options.address.empty() ? address_text(source_towards(*where)) : options.address;
    account.port = options.port;
    account.max_calls = 2;  // the first call may come before *11 has ended
    return DeskPhone(options, account, *sound).run();
}

}  // namespace siaga::phone
