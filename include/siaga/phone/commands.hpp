// Purpose: `siaga call` places one test call and tells each step; `siaga phone` is an operator's desk
// phone that registers and answers by itself (the demo, tests).
// Thread: the caller's, until the call is over or a signal came; SIGINT and SIGTERM are taken meanwhile.
// Errors: told on standard error in Indonesian; the exit code says which kind.
#pragma once

#include <cstdint>
#include <string>

namespace siaga::phone {

enum ExitCode : int {
    kDone = 0,
    kBadOptions = 2,    // an address, file or voice that cannot be used
    kRefused = 3,       // a final answer other than 200
    kNobody = 4,        // no final answer in time
    kInterrupted = 130  // Ctrl-C before the call was connected
};

struct CallOptions {
    std::string to = "sip:112@127.0.0.1:5060";
    std::string from = "081234567890";  // "anonymous": no number
    std::string say;                    // spoken by espeak-ng, repeated until the end
    std::string wav;                    // instead of say
    std::string voice = "id";
    std::string save;       // WAV file of what is heard
    std::string dtmf;       // digits sent once connected
    double duration = 60;   // seconds after the connection; 0: until the other side hangs up
    std::string address;    // ours; empty: the one that reaches `to`
};
int call_command(const CallOptions& options);

enum class AnswerBy { itself, console, nobody };  // nobody: rejects with `reject_status`
struct PhoneOptions {
    std::string server = "sip:127.0.0.1:5070";  // "sip:" may be left out
    std::string user;                           // the seat's name
    std::string password;
    std::string accounts;      // where no password is given: a file with the line `seat <user> <password>`
    bool ready = true;         // answering by itself: dials *11 once registered, so that no console is needed
    AnswerBy answer = AnswerBy::itself;
    double after = 0;          // seconds of ringing before it answers itself
    int reject_status = 486;
    double talk = 0;           // seconds until it hangs up; 0: the other side does
    std::string say;           // once a call
    std::string wav;
    std::string voice = "id";
    std::string save_dir;      // one WAV a call: DIR/meja-<user>-<n>.wav
    std::string address;
    std::uint16_t port = 0;
    unsigned expires = 120;
};
int phone_command(const PhoneOptions& options);

}  // namespace siaga::phone
