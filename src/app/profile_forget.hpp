// Purpose: erased contacts leave the copies of profiles in the data directory too: those of the profile in force are
// written anew without them, copies that nobody uses go.
// Thread: serve's housekeeping; files. Errors: profile_disk, a profile's own.
#pragma once

#include "app/profile_shelf.hpp"
#include "siaga/centre/state.hpp"

namespace siaga::app {

// True where files were written. Said again it does nothing. Files outside the data directory are the regency's own.
[[nodiscard]] Result<bool> forget_contacts(const ProfileShelf& shelf, const centre::State& in_force);

}  // namespace siaga::app
