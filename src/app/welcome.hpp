// Purpose: what `siaga up` tells the person who started it: where the consoles are, who may sign in,
// how to place a first call.
// Thread: the supervisor's.
#pragma once

#include <iosfwd>

#include "app/config.hpp"
#include "app/places.hpp"

namespace siaga::app {

void say_welcome(std::ostream& out, const AppConfig& config, const Places& places, bool demo);

}  // namespace siaga::app
