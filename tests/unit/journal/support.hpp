// What the journal's tests share: a directory of their own, batches, and a listener to wait on.
#pragma once

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "siaga/journal/journal.hpp"

namespace siaga::journal::test {

class TempDir {
public:
    TempDir() {
        auto pattern = (std::filesystem::temp_directory_path() / "siaga-journal-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline Record record(std::uint64_t seq, bool personal = true) {
    auto us = static_cast<std::int64_t>(1'000'000 * seq);
    return {seq, {us}, {us + 7}, seq % 2 ? "call_arrived" : "call_ended", 1, R"({"call":)" + std::to_string(seq) + "}",
            personal ? R"({"number":"+62812000)" + std::to_string(seq) + "\"}" : ""};
}
inline Batch batch(std::uint64_t first, std::uint64_t last) {
    Batch out;
    for (auto seq = first; seq <= last; ++seq) out.records.push_back(record(seq));
    return out;
}
inline Batch erased_batch(std::uint64_t seq, const std::vector<std::uint64_t>& seqs) {
    std::string list;
    for (auto s : seqs) list += (list.empty() ? "" : ",") + std::to_string(s);
    Record r = record(seq, false);
    r.type = "erased";
    r.open_json = R"({"person":1,"reason":"permintaan","seqs":[)" + list + "]}";
    return {{r}, {}};
}

// Collects what the journal says; wait_for() gives up after ten seconds.
class Listener {
public:
    Callbacks callbacks() {
        return {[this](const Batch& batch, Durability durability) {
                    std::scoped_lock lock(mutex_);
                    if (!batch.records.empty()) written_ = batch.records.back().seq;
                    order_.push_back("written " + std::to_string(written_));
                    if (durability == Durability::memory) ++in_memory_;
                    changed_.notify_all();
                },
                [this](std::uint64_t seq) {
                    std::scoped_lock lock(mutex_);
                    synced_ = seq;
                    order_.push_back("synced " + std::to_string(seq));
                    changed_.notify_all();
                },
                [this](const Alarm& alarm) {
                    std::scoped_lock lock(mutex_);
                    alarms_.push_back(alarm.code);
                    changed_.notify_all();
                }};
    }
    template <class Condition>
    bool wait_for(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return condition(*this); });
    }
    bool wait_synced(std::uint64_t seq) {
        return wait_for([&](auto& l) { return l.synced_ >= seq; });
    }
    bool wait_written(std::uint64_t seq) {
        return wait_for([&](auto& l) { return l.written_ >= seq; });
    }
    bool wait_alarm(const std::string& code) {
        return wait_for([&](auto& l) { return l.has_alarm(code); });
    }
    [[nodiscard]] bool has_alarm(const std::string& code) const {
        return std::find(alarms_.begin(), alarms_.end(), code) != alarms_.end();
    }

    std::uint64_t written_ = 0, synced_ = 0;
    int in_memory_ = 0;
    std::vector<std::string> order_, alarms_;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

inline std::vector<Record> all(Journal& journal, std::uint64_t from = 1) {
    std::vector<Record> out;
    auto done = journal.replay(from, [&](const Record& r) { out.push_back(r); });
    if (!done) throw std::runtime_error(done.error().to_string());
    return out;
}

}  // namespace siaga::journal::test
