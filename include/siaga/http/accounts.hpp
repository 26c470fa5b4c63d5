// Purpose: the sign-ins of the first start and `siaga user`, the way back in for a locked-out admin.
// Thread: start-up or a command line; never while a server answers. Owner: the app.
// Files: DIR/accounts.txt (mode 600): `role login password` and `seat <name> <password>`, one a line.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "siaga/centre/settings.hpp"
#include "siaga/http/secrets.hpp"
#include "siaga/profile/profile.hpp"

namespace siaga::http {

// First start: an admin, a supervisor, one operator a seat, one dispatcher an agency that signed, and every
// seat's SIP password. Later starts only add seats that have none. Returns how many lines were written.
[[nodiscard]] Result<int> bootstrap_accounts(Secrets& secrets, const std::filesystem::path& accounts_txt,
                                             const profile::Profile& profile,
                                             const std::vector<centre::SeatSettings>& seats);

// `siaga user list | add ROLE LOGIN [--name NAME] [--agency ID] | reset LOGIN | unlock LOGIN | seat NAME`,
// on DIR/secrets.db, with or without a running server (it looks again within 2 s). Prints what it made.
// Returns the exit code: 0 done, 1 refused, 2 wrong arguments.
[[nodiscard]] int user_command(const std::filesystem::path& data, const std::vector<std::string>& args,
                               std::ostream& out, std::ostream& err);

}  // namespace siaga::http
