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

// Bodies: of everything, and of an admin's rule sets.
inline constexpr std::uint64_t kBodyBytes = 256 * 1024;
inline constexpr std::uint64_t kRulesBytes = 8 * 1024 * 1024;
inline constexpr std::string_view kRulesPath = "/api/v1/rules";

struct Request {
    std::map<std::string, std::string> path;   // "call" -> "17"
    std::map<std::string, std::string> query;  // decoded
    Json body = Json::object();
};

// Every field of T but those in `optional` must be there; none that T does not describe may be.
template <class T>
[[nodiscard]] Result<T> parse_strict(const Json& body, std::initializer_list<std::string_view> optional = {});  // strict.hpp

// A field of another kind than T's, in the words of who reads it: field_bad with its path.
[[nodiscard]] Error field_fault(const FieldError& fault);

// Which edition the asker saw, of ?revision=.
[[nodiscard]] Result<std::uint64_t> revision_of(const Request& request);

// Text to JSON: at most `most` bytes, 32 deep, each name once in its object (json_malformed with the byte, json_too_deep,
// field_twice with the path).
[[nodiscard]] Result<Json> parse_json(std::string_view text, std::size_t most = 256 * 1024);

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
    std::set<FlagId> flags;
    AreaCode outside;
    SIAGA_FIELDS(type, priority, kecamatan, area, excluded, flags, outside)
};
struct RuleBody {
    std::vector<profile::Rule> rules;
    std::vector<profile::GoldenCase> golden;
    SIAGA_FIELDS(rules, golden)
};
struct PublishBody {
    std::uint64_t revision = 0;
    std::string note;
    std::uint64_t active = 0;
    SIAGA_FIELDS(revision, note, active)
};
[[nodiscard]] Result<RuleBody> rule_body(const Json& body);
[[nodiscard]] Result<PublishBody> publish_body(const Json& body, bool with_note);
[[nodiscard]] Result<profile::RoutingFacts> plan_asked(const Json& body);

}  // namespace siaga::http
