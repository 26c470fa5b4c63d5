// Purpose: many one-shot timers on one of sofia's.
// Thread: the telephony thread. Owner: Engine.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>

namespace siaga::telephony {

class Timers {
public:
    using Id = std::uint64_t;  // 0: none
    using Moment = std::chrono::steady_clock::time_point;

    Id set(std::chrono::milliseconds in, std::function<void()> what) {
        const auto at = std::chrono::steady_clock::now() + in;
        due_.emplace(Key{at, ++last_}, std::move(what));
        moments_.emplace(last_, at);
        return last_;
    }
    void cancel(Id& id) {
        if (const auto it = moments_.find(id); it != moments_.end()) {
            due_.erase(Key{it->second, id});
            moments_.erase(it);
        }
        id = 0;
    }
    // Runs what is due; a timer set meanwhile waits for the next run.
    void run(Moment now) {
        const auto newest = last_;
        for (auto it = due_.begin(); it != due_.end() && it->first.first <= now;) {
            if (it->first.second > newest) {
                ++it;
                continue;
            }
            auto what = std::move(it->second);
            moments_.erase(it->first.second);
            due_.erase(it);
            what();
            it = due_.begin();
        }
    }

private:
    using Key = std::pair<Moment, Id>;
    std::map<Key, std::function<void()>> due_;
    std::map<Id, Moment> moments_;
    Id last_ = 0;
};

}  // namespace siaga::telephony
