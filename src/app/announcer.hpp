// Purpose: announcements as files: what an administrator uploads is checked and kept under its hash
// (DIR/announcements/<sha256>.wav), and once the change is written its audio takes the prompt's place, which
// media plays to the next caller. Taken away, the generated voice comes back.
// Thread: store() and file_of() from any (blocking: http's worker); on_event() only hands over; one thread of its
// own copies and, for the generated voice, runs espeak-ng. Owner: House. Errors: announcement_*, wav_*.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "app/places.hpp"
#include "siaga/centre/event.hpp"
#include "siaga/http/server.hpp"

namespace siaga::app {

class Announcer {
public:
    explicit Announcer(const Places& places);
    ~Announcer();

    [[nodiscard]] Result<http::StoredAudio> store(const std::string& wav) const;
    [[nodiscard]] std::vector<http::AnnouncementText> texts() const;
    [[nodiscard]] std::filesystem::path file_of(const std::string& name) const { return prompts_ / (name + ".wav"); }

    // At start: a crash between the written event and the copy is made good.
    void start(const centre::HouseAdmin& state);
    void on_event(const centre::AnnouncementChanged& event);

private:
    struct Job {
        std::string name, sha256;  // empty: the generated voice
    };
    void post(Job job);
    void run(const std::stop_token& stop);
    void put_in_place(const Job& job) const;

    std::filesystem::path kept_, prompts_;
    std::mutex mutex_;  // guards jobs_
    std::condition_variable_any wake_;
    std::deque<Job> jobs_;  // bounded by what administrators can click: the newest per name counts
    std::jthread thread_;
};

}  // namespace siaga::app
