// Purpose: the id a path names ("/calls/{call}"): the route's guard has looked at its form; 0 is nobody's.
// Thread: pure.
#pragma once

#include "http/exchange.hpp"
#include "http/number.hpp"

namespace siaga::http {

template <class IdType>
[[nodiscard]] IdType id_of(const ExchangePtr& exchange, const char* name) {
    return IdType{whole_number(exchange->request.path.at(name)).value_or(0)};
}

}  // namespace siaga::http
