// Purpose: strong identifiers, so that a seat can never be passed where a call is meant.
// Thread: plain values. Numbers come from counters in the centre; 0 means "none".
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace siaga {

template <class Tag>
struct Id {
    std::uint64_t value = 0;

    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

// An identifier people chose: an agency's code, a seat's name, a login.
template <class Tag>
struct Name {
    std::string value;

    explicit operator bool() const { return !value.empty(); }
    friend auto operator<=>(const Name&, const Name&) = default;
};

template <class Tag>
std::string to_string(const Id<Tag>& id) {
    return std::to_string(id.value);
}
template <class Tag>
const std::string& to_string(const Name<Tag>& name) {
    return name.value;
}

using CallId = Id<struct CallTag>;
using LegId = Id<struct LegTag>;
using OfferId = Id<struct OfferTag>;
using IncidentId = Id<struct IncidentTag>;
using ReportId = Id<struct ReportTag>;
using AssignmentId = Id<struct AssignmentTag>;
using CallbackId = Id<struct CallbackTag>;
using AlarmId = Id<struct AlarmTag>;
using PersonId = Id<struct PersonTag>;
using ClockId = Id<struct ClockTag>;
using EscalationId = Id<struct EscalationTag>;
using DeliveryId = Id<struct DeliveryTag>;

using SeatId = Name<struct SeatTag>;      // "01"
using TrunkId = Name<struct TrunkTag>;    // "telco-a"
using AgencyId = Name<struct AgencyTag>;  // "damkar"
using TypeId = Name<struct TypeTag>;      // "kebakaran"
using AreaCode = Name<struct AreaTag>;    // Kemendagri code, "16.02.07.2005"

}  // namespace siaga

template <class Tag>
struct std::hash<siaga::Id<Tag>> {
    std::size_t operator()(const siaga::Id<Tag>& id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
template <class Tag>
struct std::hash<siaga::Name<Tag>> {
    std::size_t operator()(const siaga::Name<Tag>& name) const noexcept { return std::hash<std::string>{}(name.value); }
};
