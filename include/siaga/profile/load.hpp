// Purpose: reads a regency's directory (config/regencies/<name>/*.toml) and says everything that is
// wrong with it, whole, before any of it takes effect.
// Thread: pure functions that read files; any thread. Owner: start-up, `siaga check`, `siaga profile`.
// Errors: `where` is file:line. Unknown keys, files and names are errors, never ignored.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "siaga/base/result.hpp"
#include "siaga/profile/gazetteer.hpp"
#include "siaga/profile/profile.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::profile {

// `error` refuses the profile; `warning` should be looked at; `missing` is what a regency has not told yet.
enum class Severity { error, warning, missing };
constexpr auto enum_names(Severity) {
    return std::array{std::pair{Severity::error, std::string_view("error")},
                      std::pair{Severity::warning, std::string_view("warning")},
                      std::pair{Severity::missing, std::string_view("missing")}};
}

struct Finding {
    Severity severity = Severity::error;
    std::string code;     // "unknown_agency", for machines
    std::string message;  // for the admin, in Indonesian
    std::string where;    // "rules.toml:12"; the thing's own name where no file is known
    std::string rule{};   // the rule it points at, where it is about one
    std::string field{};  // of that rule, type, agency or golden case: "areas"

    friend bool operator==(const Finding&, const Finding&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("severity", s.severity);
        v("code", s.code);
        v("message", s.message);
        v("where", s.where);
        v("rule", s.rule);
        v("field", s.field);
    }
};

// What stands in the files, however wrong, and all that is wrong with it.
struct ProfileReading {
    Profile profile;
    std::vector<Finding> findings;
    std::map<std::string, std::string> places;  // "rules/kebakaran" -> "rules.toml:12"
    [[nodiscard]] bool good() const;  // no error among them
};

[[nodiscard]] ProfileReading read_profile(const std::filesystem::path& dir);

// The first error of read_profile(), with how many more there are.
[[nodiscard]] Result<Profile> load_profile(const std::filesystem::path& dir);

struct RuleSetting {
    std::vector<std::string> own_numbers;   // of the centre's trunks, beside the profile's services
    const Gazetteer* gazetteer = nullptr;   // with it, areas must be places of the regency
    bool thorough = true;                   // false: names and the rule for everything else only, microseconds
};

// Errors and warnings of a profile wherever it came from (also an admin's draft); `where` is then
// like "rules/kebakaran".
[[nodiscard]] std::vector<Finding> check_profile(const Profile& profile, const RuleSetting& setting = {});
// Clocks and ladders alone, all as errors with their field ("steps[1].wait_s"): what an admin's page refuses. In a
// file some are warnings, so that what acted yesterday acts after an upgrade too.
[[nodiscard]] std::vector<Finding> check_policy(const Profile& profile, const RuleSetting& setting = {});
// Those of them that a change of clocks or ladders would bring.
[[nodiscard]] std::vector<Finding> policy_broken_by(const Profile& before, const Profile& after, const RuleSetting& setting = {});
// The errors that a change would bring: what was wrong before it does not forbid it. Thorough: the golden
// cases of the profile and the area codes of contacts as well.
[[nodiscard]] std::vector<Finding> broken_by(const Profile& before, const Profile& after, const RuleSetting& setting = {});

// Everything an admin sees beside a rule set being edited: what is wrong with it (the errors of
// check_profile that are about rules, shadows and gaps), golden cases that differ, and what it leans on that
// is not there: contacts, second ranks, clocks, legal bases. `rule` names the rule wherever there is one.
[[nodiscard]] std::vector<Finding> check_rule_set(const Profile& profile, const RuleSetting& setting = {});
[[nodiscard]] bool blocks(const std::vector<Finding>& findings);  // an error among them

// Phone numbers, legal bases and clocks that nobody has told yet.
[[nodiscard]] std::vector<Finding> missing(const Profile& profile);

// Area codes that are in nobody's gazetteer: of rules, contacts. Where the gazetteer of the regency is
// missing, that is the one finding.
[[nodiscard]] std::vector<Finding> check_areas(const ProfileReading& reading, const std::filesystem::path& gazetteer);
// Nothing to say for an empty code, a known one, or without a gazetteer.
[[nodiscard]] std::optional<Finding> check_area(const Gazetteer* gazetteer, const AreaCode& area, const std::string& field,
                                                const std::string& where);

// The same for the code of another kabupaten or kota.
[[nodiscard]] std::optional<Finding> check_other_kabupaten(const Gazetteer* gazetteer, const AreaCode& kabupaten, const std::string& where);

// Asks the rules each golden case of the profile. Errors golden_differs and unknown names; a type that no
// case tries is a warning. Empty = all as expected.
[[nodiscard]] std::vector<Finding> check_golden(const Profile& profile, const Gazetteer* gazetteer = nullptr);
[[nodiscard]] RoutingFacts facts_of(const Profile& profile, const GoldenCase& golden);
// What a draft no longer promises, for whoever approves it: warnings golden_dropped and golden_changed, one a case
// of the set in force that is gone or expects something else, the first twenty by name.
[[nodiscard]] std::vector<Finding> check_promises(const std::vector<GoldenCase>& in_force, const std::vector<GoldenCase>& draft);

// The golden cases of a directory, tried on these rules, at their hour and place; `where` is file:line.
[[nodiscard]] std::vector<Finding> check_golden(const std::filesystem::path& dir, const Profile& profile,
                                                const Gazetteer* gazetteer = nullptr);

// Everything there is to say of a regency's directory before it is used: the files, the area codes, the
// golden day, and what is missing; errors first.
[[nodiscard]] ProfileReading check_whole(const std::filesystem::path& dir, const std::filesystem::path& gazetteer);

// Where `siaga profile` finds things by name.
struct ProfilePlaces {
    std::filesystem::path regencies;  // of "oki", "muba" ...
    std::filesystem::path gazetteer;
};
// `siaga profile check|show|diff ...`. Returns the exit code: 0 good, 1 something is wrong with the
// profile, 2 wrong arguments.
[[nodiscard]] int profile_command(const std::vector<std::string>& args, const ProfilePlaces& places, std::ostream& out);
// How a person reads a finding: "SALAH  rules.toml:12 rules/kebakaran: ... [unknown_agency]".
[[nodiscard]] std::string to_line(const Finding& finding);
[[nodiscard]] std::size_t count(const std::vector<Finding>& findings, Severity severity);

}  // namespace siaga::profile
