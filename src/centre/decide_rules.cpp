// Rule sets: drafts, publishing by one admin with another's approval, rolling back, overriding a plan.
// The thorough check and the dry run are http's, off this thread; here is what costs no caller anything.
#include <algorithm>

#include "deciding.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::centre {
namespace {


std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < 10; ++i) out += (i ? ", " : "") + names[i];
    return names.size() > 10 ? out + " dan " + std::to_string(names.size() - 10) + " lagi" : out;
}

bool too_long(const profile::Rule& rule) {
    return rule.id.size() > 64 || rule.text.size() > kShortBytes || rule.legal_basis.size() > kShortBytes || rule.types.size() > 200 ||
           rule.priorities.size() > 4 || rule.areas.size() > 2000 || rule.flags.size() > 100 || rule.hours.size() > 50 || rule.legs.size() > 100;
}

}  // namespace

Status Deciding::admin() const {
    const Person* actor = who();
    if (!actor || actor->role != PersonRole::admin) return fail("not_allowed", "hanya admin yang mengubah aturan");
    return {};
}

Result<const RuleDraft*> Deciding::rule_draft(std::uint64_t id, std::uint64_t revision) const {
    const auto it = s.rules.drafts.find(id);
    if (it == s.rules.drafts.end()) return fail("draft_unknown", "draf ini sudah tidak ada", "draft");
    if (it->second.revision == revision) return &it->second;
    std::set<std::string> rules, people;
    for (const auto& change : it->second.changes) {
        if (change.revision <= revision) continue;
        rules.insert(change.rules.begin(), change.rules.end());
        const auto by = s.people.find(change.by);
        people.insert(by == s.people.end() ? "orang lain" : by->second.name);
    }
    return fail("draft_changed", "draf ini sudah diubah oleh " + listed({people.begin(), people.end()}) + ": " + listed({rules.begin(), rules.end()}), "revision");
}

// Two admins at once: the second is told what came into force while they looked, and decides anew.
Status Deciding::same_rules(std::uint64_t seen) const {
    const auto found = s.rules.versions.find(s.rules.active);
    if (!seen || seen == s.rules.active || found == s.rules.versions.end()) return {};
    const RuleVersion& version = found->second;
    const auto by = s.people.find(version.by);
    const std::string from = version.origin == RuleOrigin::rollback  ? "dikembalikan dari versi " + std::to_string(version.source)
                             : version.origin == RuleOrigin::draft ? "dari draf \"" + version.title + "\""
                                                                   : "dari berkas profil";
    return fail("rules_changed",
                "sementara itu versi " + std::to_string(version.version) + " berlaku, " + from +
                    (by == s.people.end() ? "" : ", oleh " + by->second.name) + (version.note.empty() ? "" : ": " + version.note),
                "active");
}

Status Deciding::check_content(const RuleContent& content) const {
    if (content.rules.size() > kRulesInSet) return fail("too_many_rules", "paling banyak 10.000 aturan", "rules");
    if (content.golden.size() > kGoldenInSet) return fail("too_many_cases", "paling banyak 2.000 contoh", "golden");
    for (const auto& rule : content.rules)
        if (too_long(rule)) return fail("too_long", "aturan ini terlalu panjang: " + rule.id.substr(0, 64), "rules");
    for (const auto& golden : content.golden)
        if (golden.name.size() > kShortBytes || golden.expect.size() > 100 || golden.flags.size() > 100 || golden.excluded.size() > 100 || golden.at.size() > 16)
            return fail("too_long", "contoh ini terlalu panjang: " + golden.name.substr(0, 64), "golden");
    return {};
}

profile::Profile Deciding::with_rules(const RuleContent& content) const {
    profile::Profile out = s.profile;
    out.rules = content.rules;
    out.golden = content.golden;
    out.hash = profile::content_hash(out);
    return out;
}

void Deciding::publish(RuleOrigin origin, std::uint64_t source, const std::string& title, const std::string& note, PersonId by,
                       PersonId approved_by, const DryRunSummary& dry_run, const RuleContent& content) {
    const std::uint64_t version = s.rules.last_version + 1;
    emit(RulesPublished{version, origin, source, title, note, by, approved_by, dry_run, content, with_rules(content).hash});
    clear(AlarmKind::rules_replaced, "");
    reply("version", version);
}

// The files' rules take over only when the files' rules changed; an agency added to them leaves what an
// admin published in force, as long as it still makes sense.
void Deciding::load_profile(const profile::Profile& fresh) {
    const RuleBook& book = s.rules;
    if (book.active && book.file_hash == fresh.hash && s.profile.name == fresh.name) return;
    const auto active = book.versions.find(book.active), from_file = book.versions.find(book.file_version);
    const bool own = active != book.versions.end() && book.active != book.file_version && s.profile.name == fresh.name;
    const bool unchanged = from_file != book.versions.end() && from_file->second.content == RuleContent{fresh.rules, fresh.golden};
    const RuleVersion published = own ? active->second : RuleVersion{};
    const AgencyAdmin edits = s.agency_admin;
    const ClockAdmin policy = s.clock_admin;
    const bool same_regency = s.profile.name == fresh.name;
    ProfileLoaded loaded{fresh, contacts_in(fresh)};
    loaded.profile.duty.clear();
    for (auto& agency : loaded.profile.agencies) agency.contacts.clear();
    emit(std::move(loaded));
    settle_edits(fresh, edits, policy, same_regency, own && unchanged ? published.content : RuleContent{fresh.rules, fresh.golden});
    if (!own) return;
    const auto wrong = profile::check_rule_set(with_rules(published.content), {{}, nullptr, false});
    if (unchanged && !profile::blocks(wrong)) {
        publish(RuleOrigin::rollback, published.version, published.title, "tetap berlaku sesudah profil dimuat ulang", {}, {}, {}, published.content);
        return;
    }
    raise(AlarmKind::rules_replaced, "", "Aturan dari berkas profil menggantikan versi " + std::to_string(published.version));
}

Status Deciding::operator()(const DraftRules& c) {
    if (Status fine = admin(); !fine) return fine;
    if (c.title.empty() || c.title.size() > 200) return fail("title_needed", "beri nama draf ini", "title");
    if (s.rules.drafts.size() >= kRuleDraftsKept) return fail("too_many_drafts", "terlalu banyak draf: buang yang tidak dipakai", "title");
    const std::uint64_t from = c.version ? c.version : s.rules.active;
    const auto version = s.rules.versions.find(from);
    if (version == s.rules.versions.end()) return fail("version_unknown", "versi ini tidak ada", "version");
    const std::uint64_t draft = s.rules.last_draft + 1;
    emit(RulesDrafted{draft, 1, from, c.title, RuleContent(version->second.content), {}, person});
    reply("draft", draft);
    reply("revision", 1);
    return {};
}

Status Deciding::operator()(const SaveRuleDraft& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto draft = rule_draft(c.draft, c.revision);
    if (!draft) return draft.error();
    if (c.title.empty() || c.title.size() > 200) return fail("title_needed", "beri nama draf ini", "title");
    if (Status fine = check_content(c.content); !fine) return fine;
    reply("draft", c.draft);
    reply("revision", (*draft)->revision);
    auto changed = changed_rules((*draft)->content, c.content);
    if (changed.empty() && c.title == (*draft)->title) return {};
    const std::uint64_t revision = (*draft)->revision + 1;
    emit(RulesDrafted{c.draft, revision, (*draft)->based_on, c.title, c.content, std::move(changed), person});
    reply("revision", revision);
    return {};
}

Status Deciding::operator()(const DiscardRuleDraft& c) {
    if (Status fine = admin(); !fine) return fine;
    if (!s.rules.drafts.contains(c.draft)) return fail("draft_unknown", "draf ini sudah tidak ada", "draft");
    emit(RulesDraftDiscarded{c.draft, person});
    return {};
}

Status Deciding::operator()(const PublishRules& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto draft = rule_draft(c.draft, c.revision);
    if (!draft) return draft.error();
    if (Status same = same_rules(c.active); !same) return same;
    if (c.note.size() < 5 || c.note.size() > kShortBytes) return fail("note_needed", "tulis alasan menerbitkan", "note");
    if ((*draft)->content == RuleContent{s.profile.rules, s.profile.golden}) return fail("nothing_changed", "draf ini sama dengan aturan yang berlaku", "draft");
    const auto wrong = profile::check_rule_set(with_rules((*draft)->content), {{}, nullptr, false});
    if (profile::blocks(wrong)) return fail("rules_wrong", wrong.front().message, wrong.front().where);
    if (c.dry_run.unreached > 0) return fail("reaches_nobody", "ada kasus yang tidak akan sampai ke siapa pun", "dry_run");
    if (s.settings.rules.one_admin_is_enough) {
        publish(RuleOrigin::draft, c.draft, std::string((*draft)->title), c.note, person, {}, c.dry_run, RuleContent((*draft)->content));
        return {};
    }
    emit(RulesProposed{c.draft, c.revision, c.note, c.dry_run, person});
    reply("proposed", true);
    return {};
}

Status Deciding::operator()(const ApproveRules& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto found = rule_draft(c.draft, c.revision);
    if (!found) return found.error();
    const RuleDraft draft = **found;
    if (!draft.proposed) return fail("not_proposed", "draf ini belum diajukan", "draft");
    if (draft.proposed_by == person) return fail("same_person", "yang mengajukan tidak dapat menyetujui sendiri", "draft");
    if (Status same = same_rules(c.active); !same) return same;
    const auto wrong = profile::check_rule_set(with_rules(draft.content), {{}, nullptr, false});
    if (profile::blocks(wrong)) return fail("rules_wrong", wrong.front().message, wrong.front().where);
    publish(RuleOrigin::draft, draft.id, draft.title, draft.note, draft.proposed_by, person, draft.dry_run, draft.content);
    return {};
}

Status Deciding::operator()(const RejectRules& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto draft = s.rules.drafts.find(c.draft);
    if (draft == s.rules.drafts.end()) return fail("draft_unknown", "draf ini sudah tidak ada", "draft");
    if (!draft->second.proposed) return fail("not_proposed", "draf ini belum diajukan", "draft");
    if (c.reason.size() < 5 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan menolak", "reason");
    emit(RulesRejected{c.draft, c.reason, person});
    return {};
}

// One step and one person: what acted yesterday was approved then.
Status Deciding::operator()(const RollBackRules& c) {
    if (Status fine = admin(); !fine) return fine;
    const auto found = s.rules.versions.find(c.version);
    if (found == s.rules.versions.end()) return fail("version_unknown", "versi ini tidak ada", "version");
    if (Status same = same_rules(c.active); !same) return same;
    if (c.version == s.rules.active) return fail("nothing_changed", "versi ini sudah berlaku", "version");
    if (c.note.size() < 5 || c.note.size() > kShortBytes) return fail("note_needed", "tulis alasan mengembalikan", "note");
    const RuleVersion version = found->second;
    const auto wrong = profile::check_rule_set(with_rules(version.content), {{}, nullptr, false});
    if (profile::blocks(wrong)) return fail("rules_wrong", wrong.front().message, wrong.front().where);
    publish(RuleOrigin::rollback, c.version, version.title, c.note, person, {}, {}, version.content);
    return {};
}

Status Deciding::operator()(const OverridePlan& c) {
    const auto found = open_incident(c.incident);
    if (!found) return found.error();
    const Incident& incident = **found;
    if (c.reason.size() < 5 || c.reason.size() > kShortBytes) return fail("reason_needed", "tulis alasan mengubah rencana", "reason");
    if (c.removed.empty() && c.added.empty()) return fail("nothing_changed", "tidak ada yang diubah", "added");
    std::map<AgencyId, AssignmentId> live;
    for (const auto id : incident.assignments) {
        const Assignment& a = s.assignments.at(id);
        if (a.state != AssignmentState::cancelled && a.state != AssignmentState::declined) live[a.agency] = id;
    }
    std::vector<AssignmentId> cancelled;
    for (const auto& agency : c.removed) {
        const auto it = live.find(agency);
        if (it == live.end()) return fail("not_assigned", "instansi ini tidak sedang ditugasi: " + agency.value, "removed");
        if (Status legal = move(it->second, AssignmentState::cancelled, Mover::anyone); !legal) return legal;
        cancelled.push_back(it->second);
    }
    PlanOverridden e{c.incident, person, {}, {c.removed.begin(), c.removed.end()}, incident.plan.rule_id, incident.plan.rules_version, c.reason};
    for (const auto& line : c.added) {
        if (!profile::find_agency(s.profile, line.agency)) return fail("agency_unknown", "instansi tidak dikenal", "added");
        if (incident.excluded.contains(line.agency)) return fail("agency_excluded", "instansi ini dikecualikan dari kasus ini", "added");
        if (live.contains(line.agency)) return fail("already_assigned", "instansi ini sudah ditugasi", "added");
        e.added.push_back(line.agency);
    }
    if (live.size() == cancelled.size() && e.added.empty()) return fail("plan_empty", "rencana harus sampai ke sedikitnya satu instansi", "removed");
    emit(std::move(e));
    for (const auto id : cancelled) {
        emit(AssignmentCancelled{id, person, c.reason});
        acknowledged(id);
    }
    for (const auto& line : c.added) create_assignment(c.incident, line);
    return {};
}

}  // namespace siaga::centre
