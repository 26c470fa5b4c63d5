// Purpose: rule sets as versioned state: drafts several admins may edit, publishing with a note and a
// second person's approval, rolling back, and what operators did instead of a plan. Included by
// state.hpp, command.hpp and event.hpp; the current rules themselves stay in State::profile.
// Thread: plain values. Running incidents keep the plan they were given, whatever is published.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "siaga/profile/profile.hpp"
#include "siaga/profile/routing.hpp"

namespace siaga::centre {

// What a version consists of.
struct RuleContent {
    std::vector<profile::Rule> rules;
    std::vector<profile::GoldenCase> golden;

    friend bool operator==(const RuleContent&, const RuleContent&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("rules", s.rules);
        v("golden", s.golden);
    }
};

enum class RuleOrigin { profile, draft, rollback };
constexpr auto enum_names(RuleOrigin) {
    return std::array{std::pair{RuleOrigin::profile, std::string_view("profile")},
                      std::pair{RuleOrigin::draft, std::string_view("draft")},
                      std::pair{RuleOrigin::rollback, std::string_view("rollback")}};
}

// What trying a draft on the past said; http runs it (never the centre) and the record keeps it.
struct DryRunSummary {
    std::uint32_t days = 0;
    std::uint64_t decisions = 0, changed = 0, unreached = 0;

    friend bool operator==(const DryRunSummary&, const DryRunSummary&) = default;
    template <class Self, class V> static void each(Self& s, V&& v) {
        v("days", s.days);
        v("decisions", s.decisions);
        v("changed", s.changed);
        v("unreached", s.unreached);
    }
};

struct RuleVersion {
    std::uint64_t version = 0;
    RuleOrigin origin = RuleOrigin::profile;
    std::uint64_t source = 0;  // the draft, or the version rolled back to
    std::string title, note;
    PersonId by, approved_by;
    WallTime at;
    DryRunSummary dry_run;
    RuleContent content;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("version", s.version);
        v("origin", s.origin);
        v("source", s.source);
        v("title", s.title);
        v("note", s.note);
        v("by", s.by);
        v("approved_by", s.approved_by);
        v("at", s.at);
        v("dry_run", s.dry_run);
        v("content", s.content);
    }
};

// Which rules one saving of a draft changed, so that who is refused sees what happened meanwhile.
struct DraftChange {
    std::uint64_t revision = 0;
    PersonId by;
    WallTime at;
    std::vector<std::string> rules;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("revision", s.revision);
        v("by", s.by);
        v("at", s.at);
        v("rules", s.rules);
    }
};

struct RuleDraft {
    std::uint64_t id = 0, revision = 1, based_on = 0;  // based_on: a version
    std::string title;
    RuleContent content;
    std::vector<DraftChange> changes;  // the last 20
    bool proposed = false;             // waits for a second admin; any change takes it back
    PersonId proposed_by;
    std::string note, rejection;
    DryRunSummary dry_run;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("id", s.id);
        v("revision", s.revision);
        v("based_on", s.based_on);
        v("title", s.title);
        v("content", s.content);
        v("changes", s.changes);
        v("proposed", s.proposed);
        v("proposed_by", s.proposed_by);
        v("note", s.note);
        v("rejection", s.rejection);
        v("dry_run", s.dry_run);
    }
};

// An operator decided otherwise than the rules: listed for whoever writes the next draft.
struct PlanOverride {
    IncidentId incident;
    std::string number;
    TypeId type;
    bool restricted = false;
    std::vector<AgencyId> added, removed;
    std::string rule;
    std::uint64_t version = 0;
    PersonId person;
    WallTime at;
    std::string reason;

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("incident", s.incident);
        v("number", s.number);
        v("type", s.type);
        v("restricted", s.restricted);
        v("added", s.added);
        v("removed", s.removed);
        v("rule", s.rule);
        v("version", s.version);
        v("person", s.person);
        v("at", s.at);
        v.personal("reason", s.reason);
    }
};

struct RuleBook {
    std::uint64_t active = 0;  // 0: before the first profile was loaded
    std::uint64_t last_version = 0, last_draft = 0;
    std::string file_hash;           // of the profile as its files said it
    std::uint64_t file_version = 0;  // the version those files' rules became
    std::map<std::uint64_t, RuleVersion> versions;
    std::map<std::uint64_t, RuleDraft> drafts;
    std::vector<PlanOverride> overrides;  // newest last

    template <class Self, class V> static void each(Self& s, V&& v) {
        v("active", s.active);
        v("last_version", s.last_version);
        v("last_draft", s.last_draft);
        v("file_hash", s.file_hash);
        v("file_version", s.file_version);
        v("versions", s.versions);
        v("drafts", s.drafts);
        v("overrides", s.overrides);
    }
};

// Bounds: what is older is in the record.
inline constexpr std::size_t kRuleVersionsKept = 50;
inline constexpr std::size_t kRulesKept = 100'000;  // in all versions together; the active one always stays
inline constexpr std::size_t kRuleDraftsKept = 20;
inline constexpr std::size_t kRulesInSet = 10'000;
inline constexpr std::size_t kGoldenInSet = 2'000;
inline constexpr std::size_t kOverridesKept = 500;

// Ids of the rules that are in one and not, or otherwise, in the other; "golden" where the cases differ.
[[nodiscard]] std::vector<std::string> changed_rules(const RuleContent& before, const RuleContent& after);

// ---- commands -----------------------------------------------------------------------------------
struct DraftRules { std::string title; std::uint64_t version = 0; };  // a copy of that version; 0: the active one
struct SaveRuleDraft { std::uint64_t draft = 0, revision = 0; std::string title; RuleContent content; };
struct DiscardRuleDraft { std::uint64_t draft = 0; };
// active: the version in force that whoever asks had before them; another one since is refused. 0: not said.
struct PublishRules { std::uint64_t draft = 0, revision = 0; std::string note; DryRunSummary dry_run; std::uint64_t active = 0; };  // by the setting: takes effect, or asks for approval
struct ApproveRules { std::uint64_t draft = 0, revision = 0, active = 0; };
struct RejectRules { std::uint64_t draft = 0; std::string reason; };
struct RollBackRules { std::uint64_t version = 0; std::string note; std::uint64_t active = 0; };
struct OverridePlan { IncidentId incident; std::set<AgencyId> removed; std::vector<profile::PlanLine> added; std::string reason; };

}  // namespace siaga::centre
