// Purpose: request bodies to commands, strictly: unknown fields, wrong kinds and missing ones are refused
// with the path of the place. One entry an operation of docs/api/openapi.yaml that becomes a command.
// Thread: pure. Errors: field_unknown, field_missing, field_bad, parameter_bad, not_found.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "siaga/base/result.hpp"
#include "siaga/centre/command.hpp"

namespace siaga::http {

struct Request {
    std::map<std::string, std::string> path;   // "call" -> "17"
    std::map<std::string, std::string> query;  // decoded
    Json body = Json::object();
};

// Every field of T but those in `optional` must be there; none that T does not describe may be.
template <class T>
[[nodiscard]] Result<T> parse_strict(const Json& body, std::initializer_list<std::string_view> optional = {});

// Text to JSON: at most 256 KiB, 32 deep (json_malformed with the byte, json_too_deep).
[[nodiscard]] Result<Json> parse_json(std::string_view text);

[[nodiscard]] bool is_command(std::string_view operation);
[[nodiscard]] Result<centre::CommandBody> to_command(std::string_view operation, const Request& request,
                                                     const profile::Profile& profile);
// Is the answer due only when the event survives a power cut?
[[nodiscard]] bool needs_sync(std::string_view operation);

struct PlanAsked {
    TypeId type;
    profile::Priority priority{};
    AreaCode kecamatan, area;
    std::set<AgencyId> excluded;
    SIAGA_FIELDS(type, priority, kecamatan, area, excluded)
};
[[nodiscard]] Result<profile::RoutingFacts> plan_asked(const Json& body);

}  // namespace siaga::http
