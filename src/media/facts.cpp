#include "media/facts.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace siaga::media {

Facts::Facts(const std::filesystem::path& data_dir) : file_(data_dir / "media" / "fact_ids") {
    const auto wall = std::chrono::duration_cast<std::chrono::microseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
    std::uint64_t stored = 0;
    std::ifstream(file_) >> stored;
    // The wall clock covers a lost file, the file a wall clock that was set back.
    next_ = std::max(stored + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(wall, 0)));
    reserve();
}

void Facts::reserve() {
    reserved_ = next_ + kReserve;
    std::error_code error;
    std::filesystem::create_directories(file_.parent_path(), error);
    auto temporary = file_;
    temporary += ".new";
    std::ofstream(temporary, std::ios::trunc) << reserved_ << '\n';
    std::filesystem::rename(temporary, file_, error);
    if (error) spdlog::error("media_fact_ids file={} error=\"{}\"", file_.string(), error.message());
}

void Facts::add(centre::MediaFact fact) {
    if (next_ >= reserved_) reserve();
    fact.id = next_++;
    facts_.emplace(fact.id, std::move(fact));
    if (facts_.size() <= kMost) return;
    const auto oldest = std::find_if(facts_.begin(), facts_.end(), [](const auto& entry) {
        return entry.second.kind != centre::MediaFactKind::part_closed;
    });
    if (oldest == facts_.end()) return;
    spdlog::error("media_fact_dropped id={} kind={}", oldest->first, name_of(oldest->second.kind));
    facts_.erase(oldest);
}

std::optional<centre::MediaFact> Facts::acknowledge(std::uint64_t id) {
    const auto it = facts_.find(id);
    if (it == facts_.end()) return std::nullopt;
    auto fact = std::move(it->second);
    facts_.erase(it);
    return fact;
}

const centre::MediaFact* Facts::after(std::uint64_t id) const {
    const auto it = facts_.upper_bound(id);
    return it == facts_.end() ? nullptr : &it->second;
}

}  // namespace siaga::media
