#include "siaga/centre/event_text.hpp"

#include "siaga/base/json_text.hpp"

namespace siaga::centre {

std::string open_text(const EventBody& body) {
    return body.visit([](const auto& e) { return siaga::open_text(e); });
}
std::string personal_text(const EventBody& body) {
    return body.visit([](const auto& e) { return siaga::personal_text(e); });
}
std::string state_text(const State& state) { return json_text(state); }

}  // namespace siaga::centre
