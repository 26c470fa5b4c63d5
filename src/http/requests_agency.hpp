// Purpose: the part of requests.hpp that is about agencies, their contacts and incident types.
// Thread: pure. Errors: as requests.hpp.
#pragma once

#include "http/requests.hpp"

namespace siaga::http {

[[nodiscard]] Result<centre::CommandBody> save_agency(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> remove_agency(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> save_contact(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> remove_contact(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> test_contact(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> save_type(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> retire_type(const Request& request, const profile::Profile& profile);
[[nodiscard]] Result<centre::CommandBody> restore_type(const Request& request, const profile::Profile& profile);

}  // namespace siaga::http
