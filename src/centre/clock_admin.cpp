// Clocks and ladders changed by an admin: deciding, applying, and what of it lasts when the profile's files are loaded
// again. What runs keeps the policy it began with: an assignment names its edition, and the editions that are still
// named stay beside the one in force.
#include <algorithm>

#include "deciding.hpp"
#include "siaga/profile/load.hpp"

namespace siaga::centre {
namespace {

// Ids of what is in one list and not, or otherwise, in the other, for who is refused; bounded.
template <class Item>
std::string changed_in(const std::vector<Item>& before, const std::vector<Item>& after) {
    std::vector<std::string> ids;
    const auto find = [](const std::vector<Item>& list, const std::string& id) { return std::find_if(list.begin(), list.end(), [&](const Item& one) { return one.id == id; }); };
    for (const auto& one : after)
        if (const auto known = find(before, one.id); known == before.end() || !(*known == one)) ids.push_back(one.id);
    for (const auto& one : before)
        if (find(after, one.id) == after.end()) ids.push_back(one.id + " dihapus");
    if (ids.empty() && before != after) ids.emplace_back("urutan");
    std::string out;
    for (std::size_t i = 0; i < ids.size() && i < 10; ++i) out += (i ? ", " : "") + ids[i];
    return out + (ids.size() > 10 ? " dan " + std::to_string(ids.size() - 10) + " lagi" : "");
}

template <class Item>
std::string place_of(const std::vector<Item>& list, const std::string& thing) {
    for (std::size_t i = list.size(); i > 0; --i)  // of two with one id the second is the one to complain about
        if (list[i - 1].id == thing) return "[" + std::to_string(i - 1) + "]";
    return "";
}

}  // namespace

void put_clocks(profile::Profile& profile, const profile::ClockTable& table) {
    profile.clocks = table.clocks;
    profile.clock_rules = table.rules;
}

profile::Profile profile_with(const profile::Profile& now, const SaveClocks& c) {
    profile::Profile out = now;
    put_clocks(out, c.table);
    return hashed(std::move(out));
}
profile::Profile profile_with(const profile::Profile& now, const SaveLadders& c) {
    profile::Profile out = now;
    out.ladders = c.ladders;
    return hashed(std::move(out));
}

Error refusal_of(const profile::Finding& finding, const SaveClocks& c) {
    std::string where = finding.where;
    const std::string field = finding.field.empty() ? "" : "." + finding.field;
    if (where.starts_with("clock_rules/")) where = "$.rules" + place_of(c.table.rules, where.substr(12)) + field;
    else if (where.starts_with("clocks/")) where = "$.clocks.acknowledge[" + std::to_string(std::stoul(where.substr(7)) - 1) + "]" + field;
    else if (where == "clocks") where = "$.clocks" + field;
    return fail(finding.code, finding.message, where);
}
Error refusal_of(const profile::Finding& finding, const SaveLadders& c) {
    std::string where = finding.where;
    if (where.starts_with("ladders/")) where = "$.ladders" + place_of(c.ladders, where.substr(8)) + "." + finding.field;
    return fail(finding.code, finding.message, where);
}

// ---- deciding -------------------------------------------------------------------------------------

Status Deciding::operator()(const SaveClocks& c) {
    if (Status fine = admin(); !fine) return fine;
    const EditedClocks& known = s.clock_admin.clocks;
    if (Status fine = unchanged_since(c.revision, known.revision, known.changes, "clocks_changed"); !fine) return fine;
    if (c.table.rules.size() > kClockRulesKept || c.table.clocks.acknowledge.size() > kClockRulesKept) return fail("too_many", "paling banyak 500 batas waktu", "$.rules");
    const auto after = profile_with(s.profile, c);
    const auto broken = profile::policy_broken_by(s.profile, after, {own_numbers(s.settings), nullptr, false});
    if (!broken.empty()) return refusal_of(broken.front(), c);
    if (Status fine = breaks_nothing(after); !fine) return fine;
    const profile::ClockTable before = profile::policy_of(s.profile).table;
    const bool same = before == c.table;
    reply("revision", known.revision + (same ? 0 : 1));
    if (same) return {};
    std::string what = changed_in(before.rules, c.table.rules);
    if (!(before.clocks == c.table.clocks)) what += (what.empty() ? "" : ", ") + std::string("batas umum");
    emit(ClocksSaved{known.revision + 1, what, before, c.table, after.hash, person});
    return {};
}

Status Deciding::operator()(const SaveLadders& c) {
    if (Status fine = admin(); !fine) return fine;
    const EditedLadders& known = s.clock_admin.ladders;
    if (Status fine = unchanged_since(c.revision, known.revision, known.changes, "ladders_changed"); !fine) return fine;
    if (c.ladders.size() > kLaddersKept) return fail("too_many", "paling banyak 100 tangga", "$.ladders");
    for (std::size_t i = 0; i < c.ladders.size(); ++i)
        if (c.ladders[i].steps.size() > kLadderStepsKept) return fail("too_many", "paling banyak 20 langkah", "$.ladders[" + std::to_string(i) + "].steps");
    const auto after = profile_with(s.profile, c);
    const auto broken = profile::policy_broken_by(s.profile, after, {own_numbers(s.settings), nullptr, false});
    if (!broken.empty()) {
        // A ladder taken away under a clock that names it: the place is the ladders', not the clock's.
        if (broken.front().code == "unknown_ladder")
            return fail("ladder_in_use", "batas waktu " + broken.front().where.substr(12) + " memakai tangga ini: " + broken.front().message, "$.ladders");
        return refusal_of(broken.front(), c);
    }
    if (Status fine = breaks_nothing(after); !fine) return fine;
    const bool same = s.profile.ladders == c.ladders;
    reply("revision", known.revision + (same ? 0 : 1));
    if (!same) emit(LaddersSaved{known.revision + 1, changed_in(s.profile.ladders, c.ladders), s.profile.ladders, c.ladders, after.hash, person});
    return {};
}

// ---- applying -------------------------------------------------------------------------------------

const profile::ClockPolicy* policy_of(const State& state, const Assignment& a) {
    const auto past = state.clock_admin.past.find(a.policy);
    return past == state.clock_admin.past.end() ? nullptr : &past->second;
}

// After clocks or ladders became others: who runs by the ones before keeps them.
void Applier::pin_policy(const profile::ClockPolicy& before) {
    if (before == profile::policy_of(s.profile)) return;
    ClockAdmin& admin = s.clock_admin;
    std::set<std::uint64_t> used;
    for (const auto& [id, a] : s.assignments)
        if (const auto of = s.incidents.find(a.incident); of != s.incidents.end() && of->second.state == IncidentState::open) used.insert(a.policy);
    std::erase_if(admin.past, [&](const auto& past) { return !used.contains(past.first); });
    if (used.contains(admin.edition)) admin.past[admin.edition] = before;
    ++admin.edition;
}

void Applier::operator()(const ClocksSaved& e) {
    EditedClocks& edit = s.clock_admin.clocks;
    const auto before = profile::policy_of(s.profile);
    if (!edit.edited) edit.file = before.table;
    edit.edited = true;
    edit.now = e.after;
    edit.revision = e.revision;
    note_change(edit.changes, {e.revision, e.person, event.wall, e.what});
    put_clocks(s.profile, e.after);
    s.profile.hash = e.profile_hash;
    pin_policy(before);
    touched.settings = true;
}

void Applier::operator()(const LaddersSaved& e) {
    EditedLadders& edit = s.clock_admin.ladders;
    const auto before = profile::policy_of(s.profile);
    if (!edit.edited) edit.file = before.ladders;
    edit.edited = true;
    edit.now = e.after;
    edit.revision = e.revision;
    note_change(edit.changes, {e.revision, e.person, event.wall, e.what});
    s.profile.ladders = e.after;
    s.profile.hash = e.profile_hash;
    pin_policy(before);
    touched.settings = true;
}

// Whoever has the page open must not save over what the files changed.
void Applier::note_policy_changes(const profile::Profile& before) {
    ClockAdmin& admin = s.clock_admin;
    const auto was = profile::policy_of(before), is = profile::policy_of(s.profile);
    const ObjectChange change{0, {}, event.wall, "berkas profil dimuat"};
    if (!((admin.clocks.edited ? admin.clocks.file : was.table) == is.table))
        note_change(admin.clocks.changes, {++admin.clocks.revision, change.by, change.at, change.what});
    if (!((admin.ladders.edited ? admin.ladders.file : was.ladders) == is.ladders))
        note_change(admin.ladders.changes, {++admin.ladders.revision, change.by, change.at, change.what});
}

void Applier::settle_policy(const ProfileEditsSettled& e) {
    const auto before = profile::policy_of(s.profile);
    ClockAdmin& admin = s.clock_admin;
    for (const auto& kept : e.kept_policy) {
        if (kept == "ladders") s.profile.ladders = admin.ladders.now;
        else put_clocks(s.profile, admin.clocks.now);
    }
    const auto gone = [&](auto& edit) {
        note_change(edit.changes, {++edit.revision, {}, event.wall, "berkas profil menggantikan isinya"});
        edit.edited = false;
        edit.file = {};
        edit.now = {};
    };
    for (const auto& overruled : e.overruled_policy) {
        if (overruled == "ladders") gone(admin.ladders);
        else gone(admin.clocks);
    }
    pin_policy(before);
}

}  // namespace siaga::centre
