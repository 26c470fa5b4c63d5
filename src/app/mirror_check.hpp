// Purpose: now and then, are centre and mirror the same state at the same sequence number (DESIGN §1)? One that
// differs shows people what is not so: it is alarmed, and no snapshot is made of it any more, so that the next
// start replays the journal.
// Thread: keep() from serve's loop; the doors bring the questions to the centre's and http's threads, which only
// copy their state; comparing has a thread of its own. Owner: the House, which stops the centre and http first.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "siaga/centre/centre.hpp"

namespace siaga::app {

class MirrorCheck {
public:
    using Question = std::function<void(const centre::Centre&)>;
    struct Doors {
        std::function<void(Question)> ask_centre, ask_mirror;
        std::function<void(std::uint64_t seq, const std::string& where)> differs;  // where: the first difference, no words
        std::function<void(std::uint64_t seq)> same;
    };

    MirrorCheck(Doors doors, std::chrono::seconds every) : doors_(std::move(doors)), every_(every) {}
    ~MirrorCheck();

    void keep(std::chrono::steady_clock::time_point now);
    [[nodiscard]] bool trusted() const { return trusted_; }

private:
    void compare(std::shared_ptr<const centre::State> live, std::shared_ptr<const centre::State> shown);

    const Doors doors_;
    const std::chrono::seconds every_;
    std::chrono::steady_clock::time_point last_{};
    std::atomic<bool> asking_{false}, again_{false}, trusted_{true};
    std::jthread worker_;
};

// The path of the first place where two JSON values differ: "$.calls.17.state"; empty where they do not.
[[nodiscard]] std::string first_difference(const Json& one, const Json& other);

}  // namespace siaga::app
