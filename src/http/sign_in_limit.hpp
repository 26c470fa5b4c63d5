// Purpose: slows guessing of passwords per source, and per login from a source: whoever guesses at a login from one
// machine does not make its owner wait at another. Never locks anybody out for good.
// Thread: http's io thread. Units: after 5 failures each further one doubles the pause, 60 s at most; ten
// quiet minutes forget. Bounded: 10,000 names; full: the oldest is forgotten.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace siaga::http {

class SignInLimit {
public:
    using Time = std::chrono::steady_clock::time_point;

    // How long this name still has to wait; zero: try.
    [[nodiscard]] std::chrono::seconds wait(const std::string& name, Time now) const;
    void failed(const std::string& name, Time now);
    void succeeded(const std::string& name) { tries_.erase(name); }
    // Every name that begins so: a login from whatever source.
    void forgive(const std::string& prefix) {
        std::erase_if(tries_, [&](const auto& one) { return one.first.starts_with(prefix); });
    }
    void clear() { tries_.clear(); }

private:
    struct Tries {
        int failures = 0;
        Time last;
    };
    std::map<std::string, Tries> tries_;
};

}  // namespace siaga::http
