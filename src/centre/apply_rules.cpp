// Rule sets: what drafting, publishing and rolling back leave in the state.
#include <algorithm>

#include "core.hpp"

namespace siaga::centre {

std::vector<std::string> changed_rules(const RuleContent& before, const RuleContent& after) {
    std::map<std::string, const profile::Rule*> old;
    for (const auto& rule : before.rules) old.emplace(rule.id, &rule);
    std::vector<std::string> out, order_before, order_after;
    for (const auto& rule : after.rules) {
        const auto known = old.find(rule.id);
        if (known == old.end() || !(*known->second == rule)) out.push_back(rule.id);
        if (known == old.end()) continue;
        order_after.push_back(rule.id);
        old.erase(known);
    }
    for (const auto& rule : before.rules) {
        if (old.contains(rule.id)) out.push_back(rule.id);
        else order_before.push_back(rule.id);
    }
    // The first that matches counts: another order is another set.
    const auto moved = std::mismatch(order_before.begin(), order_before.end(), order_after.begin(), order_after.end());
    if (moved.second != order_after.end() && std::find(out.begin(), out.end(), *moved.second) == out.end()) out.push_back(*moved.second);
    if (!(before.golden == after.golden)) out.emplace_back("golden");
    return out;
}

// The version acts from here on. Old ones leave memory, never the one in force and the one before it.
void Applier::use_rules(RuleVersion made, const std::string& profile_hash) {
    RuleBook& book = s.rules;
    const std::uint64_t version = made.version, before = book.active;
    s.profile.rules = made.content.rules;
    s.profile.golden = made.content.golden;
    s.profile.hash = profile_hash;
    book.active = version;
    book.last_version = std::max(book.last_version, version);
    book.versions.insert_or_assign(version, std::move(made));
    core.reindex_profile();
    std::size_t rules = 0;
    for (const auto& [id, known] : book.versions) rules += known.content.rules.size();
    for (auto it = book.versions.begin(); it != book.versions.end();) {
        const bool needed = it->first == version || it->first == before || it->first == book.file_version;
        if (needed || (book.versions.size() <= kRuleVersionsKept && rules <= kRulesKept)) {
            ++it;
            continue;
        }
        rules -= it->second.content.rules.size();
        it = book.versions.erase(it);
    }
    touched.settings = true;
}

void Applier::operator()(const RulesDrafted& e) {
    RuleDraft& draft = s.rules.drafts[e.draft];
    draft.id = e.draft;
    draft.revision = e.revision;
    draft.based_on = e.based_on;
    draft.title = e.title;
    draft.content = e.content;
    draft.proposed = false;
    draft.proposed_by = {};
    draft.rejection.clear();
    draft.changes.push_back({e.revision, e.person, event.wall, e.changed});
    if (draft.changes.size() > 20) draft.changes.erase(draft.changes.begin());
    s.rules.last_draft = std::max(s.rules.last_draft, e.draft);
    touched.settings = true;
}
void Applier::operator()(const RulesDraftDiscarded& e) {
    s.rules.drafts.erase(e.draft);
    touched.settings = true;
}
void Applier::operator()(const RulesProposed& e) {
    touched.settings = true;
    const auto it = s.rules.drafts.find(e.draft);
    if (it == s.rules.drafts.end()) return;
    it->second.proposed = true;
    it->second.proposed_by = e.person;
    it->second.note = e.note;
    it->second.dry_run = e.dry_run;
    it->second.rejection.clear();
}
void Applier::operator()(const RulesRejected& e) {
    touched.settings = true;
    const auto it = s.rules.drafts.find(e.draft);
    if (it == s.rules.drafts.end()) return;
    it->second.proposed = false;
    it->second.rejection = e.reason;
}
void Applier::operator()(const RulesPublished& e) {
    if (e.origin == RuleOrigin::draft) s.rules.drafts.erase(e.source);
    RuleVersion made{e.version, e.origin, e.source, e.title, e.note, e.person, e.approved_by, event.wall, e.dry_run, e.content};
    use_rules(std::move(made), e.profile_hash);
}

void Applier::operator()(const PlanOverridden& e) {
    if (const Incident* of = incident(e.incident)) {
        s.rules.overrides.push_back({e.incident, of->number, of->type, of->restricted, e.added, e.removed, e.rule, e.version, e.person, event.wall, e.reason});
        if (s.rules.overrides.size() > kOverridesKept) s.rules.overrides.erase(s.rules.overrides.begin());
    }
    note(e.incident, e.person, e.reason);
}

}  // namespace siaga::centre
