// Purpose: the id a path names ("/calls/{call}"): the route's guard has looked at its form; 0 is nobody's.
// Thread: pure.
#pragma once

#include <charconv>
#include <string>

#include "http/exchange.hpp"

namespace siaga::http {

template <class IdType>
[[nodiscard]] IdType id_of(const ExchangePtr& exchange, const char* name) {
    const std::string& text = exchange->request.path.at(name);
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return IdType{value};
}

}  // namespace siaga::http
