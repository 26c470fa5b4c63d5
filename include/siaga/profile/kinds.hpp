// Purpose: the two words every part of a profile uses: what an agency is asked for, and how urgent.
// Thread: plain values.
#pragma once

#include "siaga/base/fields.hpp"

namespace siaga::profile {

enum class Role { utama, pendukung, diberi_tahu, mitra };
constexpr auto enum_names(Role) {
    return std::array{std::pair{Role::utama, std::string_view("utama")},
                      std::pair{Role::pendukung, std::string_view("pendukung")},
                      std::pair{Role::diberi_tahu, std::string_view("diberi_tahu")},
                      std::pair{Role::mitra, std::string_view("mitra")}};
}

// Most urgent first, so that comparing two gives the order of work.
enum class Priority { kritis, tinggi, sedang, rendah };
constexpr auto enum_names(Priority) {
    return std::array{std::pair{Priority::kritis, std::string_view("kritis")},
                      std::pair{Priority::tinggi, std::string_view("tinggi")},
                      std::pair{Priority::sedang, std::string_view("sedang")},
                      std::pair{Priority::rendah, std::string_view("rendah")}};
}

}  // namespace siaga::profile
