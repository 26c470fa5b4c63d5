// Purpose: the table of every operation: method, path, operationId of docs/api/openapi.yaml, who may ask,
// and which part of the path or body names a thing that may be restricted. The tests walk this table.
// Thread: constant after start.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "http/service.hpp"

namespace siaga::http {

using Roles = unsigned;
constexpr Roles role_bit(centre::PersonRole role) { return 1u << static_cast<unsigned>(role); }
inline constexpr Roles kNobody = 0;  // public: no sign-in needed
inline constexpr Roles kOperator = role_bit(centre::PersonRole::operator_);
inline constexpr Roles kDispatcher = role_bit(centre::PersonRole::dispatcher);
inline constexpr Roles kSupervisor = role_bit(centre::PersonRole::supervisor);
inline constexpr Roles kAdmin = role_bit(centre::PersonRole::admin);
inline constexpr Roles kDesk = kOperator | kSupervisor;       // who takes calls
inline constexpr Roles kStaff = kDesk | kAdmin;
inline constexpr Roles kEverybody = kStaff | kDispatcher;

struct Route {
    Method method;
    std::string_view path;       // "/api/v1/calls/{call}/hold"
    std::string_view operation;  // "holdCall"
    Roles roles;
    void (*handler)(Service&, const ExchangePtr&);
    bool keyed = false;  // needs an Idempotency-Key
    int status = 200;
    bool audio = false;  // its body is a WAV of at most kAudioBytes
};

// Who asks, for SQL, which decides by the same rule as may_see (code.sight).
[[nodiscard]] Json viewer_json(const Viewer& viewer);

[[nodiscard]] std::span<const Route> session_routes();
[[nodiscard]] std::span<const Route> house_routes();
[[nodiscard]] std::span<const Route> command_routes();
[[nodiscard]] std::span<const Route> thing_routes();
[[nodiscard]] std::span<const Route> care_routes();
[[nodiscard]] std::span<const Route> draft_routes();
[[nodiscard]] std::span<const Route> history_routes();
[[nodiscard]] std::span<const Route> report_routes();
[[nodiscard]] std::span<const Route> admin_routes();
[[nodiscard]] std::span<const Route> rule_routes();
[[nodiscard]] std::span<const Route> house_admin_routes();
[[nodiscard]] std::span<const Route> settings_admin_routes();
[[nodiscard]] std::span<const Route> agency_routes();
[[nodiscard]] std::span<const Route> clock_routes();
[[nodiscard]] std::span<const Route> erasure_routes();
[[nodiscard]] std::span<const Route> training_routes();
[[nodiscard]] std::span<const Route> health_routes();
[[nodiscard]] const std::vector<Route>& all_routes();

// The route of a path, its parameters filled in. `allowed` lists the methods of the path.
[[nodiscard]] const Route* find_route(Method method, std::string_view path, std::map<std::string, std::string>& parameters, std::string& allowed);

// May this viewer work with what the request names? Nothing: yes. Restricted things that may not even be
// known are "not found", stubs are 403 restricted.
[[nodiscard]] std::optional<Error> guard(const centre::State& state, const Viewer& viewer, const Exchange& exchange, std::string_view operation);

}  // namespace siaga::http
