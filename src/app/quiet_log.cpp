#include "app/quiet_log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace siaga::app {
namespace {

constexpr std::size_t kMost = 1 << 20;
constexpr std::chrono::milliseconds kGather{100};

class GatheringSink : public spdlog::sinks::sink {
public:
    GatheringSink() : formatter_(std::make_unique<spdlog::pattern_formatter>()), thread_([this] { run(); }) {}
    ~GatheringSink() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wanted_.notify_one();
        thread_.join();
    }
    void log(const spdlog::details::log_msg& line) override {
        const bool urgent = line.level >= spdlog::level::warn;
        const std::lock_guard lock(mutex_);
        if (text_.size() >= kMost) {
            ++left_out_;
            return;
        }
        spdlog::memory_buf_t formatted;
        formatter_->format(line, formatted);
        const bool first = text_.empty();
        text_.append(formatted.data(), formatted.size());
        if (!first && (!urgent || urgent_)) return;
        urgent_ = urgent_ || urgent;
        wanted_.notify_one();
    }
    void flush() override {}
    void set_pattern(const std::string& pattern) override { set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern)); }
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override {
        const std::lock_guard lock(mutex_);
        formatter_ = std::move(formatter);
    }

private:
    void run() {
        std::string out;
        std::unique_lock lock(mutex_);
        while (true) {
            wanted_.wait(lock, [this] { return !text_.empty() || stopping_; });
            if (!urgent_ && !stopping_) wanted_.wait_for(lock, kGather, [this] { return urgent_ || stopping_; });
            out.swap(text_);
            urgent_ = false;
            if (left_out_) out += "log_lines_left_out count=" + std::to_string(std::exchange(left_out_, 0)) + "\n";
            const bool last = stopping_;
            lock.unlock();
            write_all(out);
            out.clear();
            lock.lock();
            if (last && text_.empty()) return;
        }
    }
    static void write_all(const std::string& text) {
        for (std::size_t done = 0; done < text.size();) {
            const auto n = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return;  // nobody reads it
            done += static_cast<std::size_t>(n);
        }
    }

    std::mutex mutex_;
    std::condition_variable wanted_;
    std::unique_ptr<spdlog::formatter> formatter_;
    std::string text_;
    std::size_t left_out_ = 0;
    bool urgent_ = false, stopping_ = false;
    std::thread thread_;
};

}  // namespace

QuietLog::QuietLog() { spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::make_shared<GatheringSink>())); }

// What is logged after this goes to the terminal directly, as in every other command.
QuietLog::~QuietLog() {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::stdout_color_sink_mt>()));
}

}  // namespace siaga::app
