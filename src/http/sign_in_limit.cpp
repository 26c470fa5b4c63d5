#include "http/sign_in_limit.hpp"

#include <algorithm>

namespace siaga::http {
namespace {
constexpr int kFree = 5;
constexpr std::size_t kNames = 10'000;
constexpr auto kForget = std::chrono::minutes(10);

std::chrono::seconds pause_after(int failures) {
    if (failures < kFree) return std::chrono::seconds(0);
    return std::chrono::seconds(std::min(60, 1 << std::min(failures - kFree, 6)));
}
}  // namespace

std::chrono::seconds SignInLimit::wait(const std::string& name, Time now) const {
    const auto found = tries_.find(name);
    if (found == tries_.end() || now - found->second.last > kForget) return std::chrono::seconds(0);
    const auto until = found->second.last + pause_after(found->second.failures);
    return now >= until ? std::chrono::seconds(0) : std::chrono::ceil<std::chrono::seconds>(until - now);
}

void SignInLimit::failed(const std::string& name, Time now) {
    if (tries_.size() >= kNames && !tries_.contains(name)) {
        const auto oldest = std::min_element(tries_.begin(), tries_.end(), [](const auto& a, const auto& b) { return a.second.last < b.second.last; });
        tries_.erase(oldest);
    }
    Tries& tries = tries_[name];
    if (now - tries.last > kForget) tries.failures = 0;
    ++tries.failures;
    tries.last = now;
}

}  // namespace siaga::http
