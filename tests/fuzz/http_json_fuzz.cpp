// links: siaga_http
// Target, query, ranges, cookies and request bodies: whatever a client sends becomes a command or a refusal.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/exchange.hpp"
#include "http/route.hpp"
#include "http/sessions.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace siaga;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto line = text.find('\n');
    const std::string_view target = text.substr(0, line);
    const std::string_view rest = line == std::string_view::npos ? std::string_view{} : text.substr(line + 1);
    http::Exchange exchange;
    if (!http::split_target(target, exchange.path, exchange.request.query)) return 0;
    (void)http::parse_range(target, 1000);
    (void)http::cookie_value(rest, http::kCookie);
    auto body = http::parse_json(rest);
    if (body && body->is_object()) exchange.request.body = std::move(*body);
    static const profile::Profile kProfile;
    std::string allowed;
    for (const auto method : {http::Method::get, http::Method::post, http::Method::put, http::Method::del}) {
        const auto* route = http::find_route(method, exchange.path, exchange.request.path, allowed);
        if (!route) continue;
        (void)http::guard(centre::State{}, http::Viewer{}, exchange, route->operation);
        if (http::is_command(route->operation)) (void)http::to_command(route->operation, exchange.request, kProfile);
    }
    // Bodies meet every operation, whatever the target was.
    for (const auto& route : http::all_routes())
        if (http::is_command(route.operation)) {
            // Every name of the route's path, as the router hands them over.
            exchange.request.path.clear();
            for (std::size_t open = 0; (open = route.path.find('{', open)) != std::string_view::npos; ++open)
                exchange.request.path[std::string(route.path.substr(open + 1, route.path.find('}', open) - open - 1))] = "1";
            (void)http::to_command(route.operation, exchange.request, kProfile);
        }
    (void)http::plan_asked(exchange.request.body);
    return 0;
}
