// Purpose: keeps sofia's own log out of the house: to spdlog at debug level, at most a little of it.
// Thread: sofia calls it on the telephony thread; install() before the thread starts.
#pragma once

namespace siaga::telephony {

void install_sofia_log();

}  // namespace siaga::telephony
