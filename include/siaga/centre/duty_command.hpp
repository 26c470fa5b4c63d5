// Purpose: what the dispatch adapter and agency pages say about deliveries; a part of command.hpp.
// Thread: plain values.
#pragma once

namespace siaga::centre {

struct DeliveryDone { DeliveryId delivery; DeliveryResult result{}; std::string detail; };  // e-mail and webhook: told, failed, unreachable, refused; trying: not at once, another attempt follows
struct NoticeSpoken { DeliveryId delivery; std::string prompt; };  // dispatch made the sound; empty: it could not
struct ShowDelivery { DeliveryId delivery; };                      // an agency's page sounds again

}  // namespace siaga::centre
