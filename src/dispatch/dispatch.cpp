#include "siaga/dispatch/dispatch.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "dispatch/wire.hpp"
#include "siaga/base/speech.hpp"

namespace siaga::dispatch {
namespace {

namespace fs = std::filesystem;
using centre::Channel;
using centre::DeliveryResult;

constexpr std::size_t kQueue = 2000;    // full: the delivery fails at once and the ladder takes the next way
constexpr int kMessengers = 4;          // gateways that hang, times their timeouts
constexpr long kLongestPause = 30;      // seconds; a gateway that asks for more is no way to an alarm

std::uint64_t fnv(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

std::string hex(std::uint64_t value) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out(16, '0');
    for (std::size_t i = 0; i < 16; ++i) out[15 - i] = kHex[(value >> (4 * i)) & 15U];
    return out;
}

// The same key means the same words, before a restart and after it.
Message message_of(DeliveryId id, const centre::Target& target, int step, const AgencyId& agency, const std::string& text, std::string key) {
    Json facts{{"delivery", id.value}, {"step", step}, {"agency", agency.value}};
    return {id, target, std::move(key), "Siaga 112: " + text.substr(0, 100), text, std::move(facts)};
}

}  // namespace

class Dispatch::Work {
public:
    Work(Options options, Tell tell) : options_(std::move(options)), tell_(std::move(tell)) {
        std::error_code ignored;
        fs::create_directories(options_.prompts / "pesan", ignored);
        threads_.emplace_back([this] { speak_all(); });
        for (int i = 0; i < kMessengers; ++i) threads_.emplace_back([this] { send_all(); });
    }
    ~Work() { stop(); }

    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            if (stopping_) return;
            stopping_ = true;
        }
        wanted_.notify_all();
        for (auto& thread : threads_) thread.join();
    }

    void start(Message message) {
        const DeliveryId id = message.delivery;
        bool full = false;
        {
            const std::scoped_lock lock(mutex_);
            auto& queue = message.target.channel == Channel::voice ? to_speak_ : to_send_;
            full = queue.size() >= kQueue;
            if (!full) queue.push_back({std::move(message), 0, {}});
        }
        if (full) tell_(centre::DeliveryDone{id, DeliveryResult::failed, "antrean pesan penuh"});
        else wanted_.notify_all();
    }
    // Answered elsewhere: what has not left the house stays.
    void forget(DeliveryId id) {
        const std::scoped_lock lock(mutex_);
        const auto of = [&](const Task& task) { return task.message.delivery == id; };
        std::erase_if(to_speak_, of);
        std::erase_if(to_send_, of);
        if (busy_.contains(id)) cancelled_.insert(id);
    }

    [[nodiscard]] std::string key_of(DeliveryId id) const { return options_.journal + "-" + to_string(id); }
    [[nodiscard]] Figures figures() const { return {spoken_.load(), sent_.load(), failed_.load(), refused_.load()}; }

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Task {
        Message message;
        int attempts = 0;
        Moment not_before;
    };

    // A sentence spoken once is kept: the same type and place sound again without espeak-ng.
    void speak_all() {
        while (auto task = next(to_speak_)) {
            const std::string name = "pesan/" + hex(fnv(task->message.text));
            const fs::path wav = options_.prompts / (name + ".wav");
            Status made = {};
            std::error_code error;
            if (!fs::exists(wav, error)) {
                const fs::path temporary = wav.string() + ".new";
                made = speak("id", task->message.text, temporary);
                if (made) fs::rename(temporary, wav, error);
                if (error) made = fail("prompt_dir", error.message(), wav.string());
            }
            if (made) ++spoken_;
            else spdlog::error("notice_not_spoken delivery={} why=\"{}\"", to_string(task->message.delivery), made.error().to_string());
            tell_(centre::NoticeSpoken{task->message.delivery, made ? name : std::string()});
            (void)was_cancelled(task->message.delivery);
        }
    }

    void send_all() {
        while (auto task = next(to_send_)) {
            const Message& m = task->message;
            const Outcome out = m.target.channel == Channel::email ? send_mail(options_, m) : post_webhook(options_, m);
            const bool gone = was_cancelled(m.delivery);
            ++task->attempts;
            if (out.result != DeliveryResult::told && out.again && task->attempts < options_.attempts && !gone) {
                if (task->attempts == 1) tell_(centre::DeliveryDone{m.delivery, DeliveryResult::trying, out.detail});
                auto pause = options_.first_pause * (1 << (task->attempts - 1));
                pause = std::max<Duration>(pause, std::chrono::seconds(std::min(out.pause_s, kLongestPause)));
                task->not_before = std::chrono::steady_clock::now() + pause;
                const std::scoped_lock lock(mutex_);
                to_send_.push_back(std::move(*task));
                wanted_.notify_all();
                continue;
            }
            if (gone && out.result != DeliveryResult::told) continue;  // nobody waits for it any more
            if (out.result == DeliveryResult::told) ++sent_;
            else if (out.result == DeliveryResult::refused) ++refused_;
            else ++failed_;
            spdlog::info("message_done delivery={} channel={} result={} attempts={} detail=\"{}\"", to_string(m.delivery),
                         name_of(m.target.channel), name_of(out.result), task->attempts, out.detail);
            tell_(centre::DeliveryDone{m.delivery, out.result, out.detail});
        }
    }

    // The first task whose time has come; nullopt when the house closes.
    std::optional<Task> next(std::deque<Task>& queue) {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            const auto now = std::chrono::steady_clock::now();
            std::optional<Moment> earliest;
            for (auto it = queue.begin(); it != queue.end(); ++it) {
                if (it->not_before <= now) {
                    Task task = std::move(*it);
                    queue.erase(it);
                    busy_.insert(task.message.delivery);
                    return task;
                }
                if (!earliest || it->not_before < *earliest) earliest = it->not_before;
            }
            if (earliest) wanted_.wait_until(lock, *earliest);
            else wanted_.wait(lock);
        }
        return std::nullopt;
    }
    bool was_cancelled(DeliveryId id) {
        const std::scoped_lock lock(mutex_);
        busy_.erase(id);
        return cancelled_.erase(id) > 0;
    }

    const Options options_;
    const Tell tell_;
    std::atomic<std::uint64_t> spoken_{0}, sent_{0}, failed_{0}, refused_{0};
    std::mutex mutex_;
    std::condition_variable wanted_;
    bool stopping_ = false;                            // under mutex_, as all that follows
    std::deque<Task> to_speak_, to_send_;
    std::set<DeliveryId> busy_, cancelled_;
    std::vector<std::thread> threads_;
};

Dispatch::Dispatch(Options options, const centre::State& state, Tell tell)
    : work_(std::make_unique<Work>(std::move(options), std::move(tell))) {
    for (const auto& [id, delivery] : state.deliveries) {
        if (delivery.result != DeliveryResult::trying || delivery.target.channel == Channel::page) continue;
        if (delivery.target.channel == Channel::voice && !delivery.prompt.empty()) continue;  // else somebody listens to silence
        work_->start(message_of(id, delivery.target, delivery.step, delivery.target.agency, delivery.text, work_->key_of(id)));
    }
}
Dispatch::~Dispatch() = default;
void Dispatch::stop() { work_->stop(); }
Figures Dispatch::figures() const { return work_->figures(); }

void Dispatch::post(const std::shared_ptr<const centre::Batch>& batch) {
    for (const auto& event : batch->events) {
        if (const auto* e = event.body.get_if<centre::DeliveryStarted>()) {
            if (e->channel == Channel::page) continue;
            work_->start(message_of(e->delivery, e->target, e->step, e->agency, e->text, work_->key_of(e->delivery)));
        } else if (const auto* ended = event.body.get_if<centre::DeliveryEnded>()) {
            if (ended->result == DeliveryResult::cancelled) work_->forget(ended->delivery);
        }
    }
}

}  // namespace siaga::dispatch
