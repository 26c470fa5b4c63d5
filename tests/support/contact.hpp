// Purpose: a contact whose number somebody has tried, as ladders want one. Thread: a plain value.
#pragma once

#include <string>

#include "siaga/profile/profile.hpp"

namespace siaga::test {

inline profile::Contact contact_of(const std::string& label, const std::string& number, profile::ContactRank rank) {
    profile::Contact out;
    out.label = label;
    out.number = number;
    out.verified = true;
    out.rank = rank;
    return out;
}

}  // namespace siaga::test
