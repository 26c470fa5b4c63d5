// Purpose: golden.toml to the golden cases of a profile.
// Thread: used while loading only.
#pragma once

#include <map>
#include <string>

#include "profile/toml_reader.hpp"

namespace siaga::profile {

// Where each thing stands, so that a finding about "rules/kebakaran" can name its line.
using Places = std::map<std::string, std::string>;

// Types must have been read before: a case without a priority has its type's.
void read_golden(TableReader& reader, Profile& profile, Places& places);

}  // namespace siaga::profile
