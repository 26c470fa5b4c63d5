// links: siaga_http
// What a page says over its WebSocket: never a crash, never more than an error in return.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/live.hpp"

namespace {
struct SilentLine final : siaga::http::Line {
    void send(std::shared_ptr<const std::string>) override {}
    void close(int) override {}
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga;
    static const centre::Centre mirror;
    http::Live live("epoch");
    const auto line = std::make_shared<SilentLine>();
    const http::Live::Time now{};
    (void)live.open(line, http::SignedIn{}, mirror, true, HouseTime{1}, now);
    std::string_view text(reinterpret_cast<const char*>(data), size);
    while (!text.empty()) {
        const auto end = text.find('\n');
        (void)live.said(line.get(), text.substr(0, end), mirror, true, HouseTime{1}, now);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    (void)live.reachable_desks(now);
    live.closed(line.get(), now);
    return 0;
}
