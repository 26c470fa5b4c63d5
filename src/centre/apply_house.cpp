#include <algorithm>
#include <utility>

#include "core.hpp"

namespace siaga::centre {

namespace {
// A desk's page comes back within its heartbeat's patience after a restart of ours.
constexpr Duration kDesksReturn = std::chrono::seconds(20);
// Adapters are there by then: a telephone that was ringing when the house went down is tried again.
constexpr Duration kLaddersResume = std::chrono::seconds(1);

// Somebody tells when the cause of such an alarm is gone; the others end with being acknowledged.
bool clears_itself(AlarmKind kind) {
    switch (kind) {
        case AlarmKind::stranger_invite:
        case AlarmKind::journal_restored:
        case AlarmKind::projection_failure:
        case AlarmKind::settings_replaced: return false;
        default: return true;
    }
}
}  // namespace

void Applier::operator()(const SettingsLoaded& e) {
    note_overruled(e.settings);
    use_queue(e.settings.queue);
    s.settings = e.settings;
    s.settings_admin.file = e.file ? e.file : e.settings;
    touched.settings = true;
    std::set<SeatId> named;
    for (const auto& wanted : e.settings.seats) {
        named.insert(wanted.id);
        Seat& found = s.seats[wanted.id];
        found.id = wanted.id;
        found.title = wanted.title;
        touched.seats.insert(wanted.id);
    }
    for (auto it = s.seats.begin(); it != s.seats.end();) {
        if (named.contains(it->first)) {
            ++it;
            continue;
        }
        if (it->second.call) {  // finishes what it has, by phone, and is offered nothing more
            it->second.registration.reset();
            it->second.ready_after = false;
            touched.seats.insert(it->first);
            ++it;
            continue;
        }
        const SeatId gone = it->first;
        touched.seats.insert(gone);
        it = s.seats.erase(it);
        core.reindex_seat(gone);
    }
}

void Applier::operator()(const ProfileLoaded& e) {
    const profile::Profile replaced = std::exchange(s.profile, e.profile);
    put_contacts(s.profile, e.contacts);
    if (!replaced.name.empty()) note_file_changes(replaced);
    pin_policy(profile::policy_of(replaced));
    s.house_admin.profile_name = e.profile.name;
    s.house_admin.profile_hash = e.profile.hash;
    touched.settings = true;
    for (const auto& [date, name] : s.house_admin.holidays) {
        std::erase_if(s.profile.holidays, [&on = date](const profile::Holiday& day) { return day.date == on; });
        s.profile.holidays.push_back({date, name});
    }
    // The files' rules are a version like any other. Loaded again unchanged they stay the one they were.
    RuleContent content{e.profile.rules, e.profile.golden};
    const auto before = s.rules.versions.find(s.rules.file_version);
    RuleVersion made;
    if (before != s.rules.versions.end() && before->second.content == content) made = before->second;
    else {
        made.version = s.rules.last_version + 1;
        made.title = e.profile.version;
        made.at = event.wall;
        made.content = std::move(content);
    }
    s.rules.file_hash = e.profile.hash;
    s.rules.file_version = made.version;
    use_rules(std::move(made), e.profile.hash);
    for (const auto& agency : e.profile.agencies) {
        s.agencies.try_emplace(agency.id);
        touched.agencies.insert(agency.id);
    }
}

void Applier::operator()(const ServerStarted&) {
    core.index.handles.clear();
    for (auto& [id, living] : s.legs) living.handle = 0;
    for (auto& [id, found] : s.seats) {
        found.console = false;
        found.typing = false;
        touched.seats.insert(id);
    }
    for (auto& [id, agency] : s.agencies) {
        agency.reachable = false;
        agency.desks = 0;
        touched.agencies.insert(id);
    }
    for (const auto& [id, escalation] : s.escalations)
        if (escalation.state == EscalationState::running)
            core.add_deadline(event.at + kLaddersResume, DeadlineKind::resume, id.value);
    for (auto& [id, here] : s.care.people) {
        if (here.present) here = {false, event.at};
        touched.presence.insert(id);
    }
    for (const auto& [id, incident] : s.incidents) core.watch_owner(incident);
    core.sweep_at(event.at + core.sweep_pause());
    core.index.desks_due = event.at + kDesksReturn;
    core.add_deadline(core.index.desks_due, DeadlineKind::desks, 0);
}

void Applier::operator()(const TrunkPeerAdded& e) {
    s.added_peers[e.trunk].insert(e.peer);
    touched.settings = true;
}
void Applier::operator()(const TrunkPeerRemoved& e) {
    s.added_peers[e.trunk].erase(e.peer);
    touched.settings = true;
}

void Applier::operator()(const PersonSaved& e) {
    const auto old = s.people.find(e.person.id);
    if (old != s.people.end()) core.index.logins.erase(old->second.login);
    s.people[e.person.id] = e.person;
    core.index.logins[e.person.login] = e.person.id;
    s.last_person = std::max(s.last_person, e.person.id.value);
    touched.people.insert(e.person.id);
}
void Applier::operator()(const SignedIn& e) { touched.people.insert(e.person); }
void Applier::operator()(const SignedOut& e) { touched.people.insert(e.person); }

void Applier::operator()(const AlarmRaised& e) {
    Alarm& alarm = s.alarms[e.alarm];
    alarm = {e.alarm, e.kind, e.subject, e.incident, e.owner, e.text, 1, event.at, event.at, event.wall, true, {}, {}, e.needs_answer, {}, {}};
    if (e.needs_answer) core.add_deadline(event.at + kAlarmRepeats, DeadlineKind::answer, e.alarm.value);
    core.index.alarms[{e.kind, e.subject}] = e.alarm;
    s.last_alarm = std::max(s.last_alarm, e.alarm.value);
    touched.alarms.insert(e.alarm);
    // Bounded: the oldest closed one leaves memory (the record keeps it); open ones stay.
    if (s.alarms.size() > kAlarmsKept) {
        const auto oldest = std::find_if(s.alarms.begin(), s.alarms.end(), [](const auto& a) { return !a.second.open; });
        if (oldest != s.alarms.end()) {
            touched.alarms.insert(oldest->first);
            s.alarms.erase(oldest);
        }
    }
}
void Applier::operator()(const AlarmRepeated& e) {
    touched.alarms.insert(e.alarm);
    if (const auto it = s.alarms.find(e.alarm); it != s.alarms.end()) {
        it->second.count = e.count;
        it->second.last_at = event.at;
        it->second.acknowledged_by = {};  // it happened again: it sounds again
        it->second.acknowledged_at = {};
        if (it->second.needs_answer) core.add_deadline(event.at + kAlarmRepeats, DeadlineKind::answer, e.alarm.value);
    }
}
void Applier::operator()(const AlarmCleared& e) {
    touched.alarms.insert(e.alarm);
    if (const auto it = s.alarms.find(e.alarm); it != s.alarms.end()) {
        it->second.open = false;
        core.index.alarms.erase({it->second.kind, it->second.subject});
        // While it stood nobody watched the incident's owner; a new one may be away as well.
        if (it->second.kind == AlarmKind::owner_missing)
            if (const auto of = s.incidents.find(it->second.incident); of != s.incidents.end()) core.watch_owner(of->second);
    }
}
void Applier::operator()(const AlarmAcknowledged& e) {
    touched.alarms.insert(e.alarm);
    if (const auto it = s.alarms.find(e.alarm); it != s.alarms.end()) {
        it->second.acknowledged_by = e.person;
        it->second.acknowledged_at = event.at;
        if (clears_itself(it->second.kind)) return;  // silent, and on the list until its cause is gone
        it->second.open = false;
        core.index.alarms.erase({it->second.kind, it->second.subject});
    }
}

void Applier::operator()(const AgencyReachable& e) {
    auto& agency = s.agencies[e.agency];
    agency.reachable = e.reachable;
    agency.desks = e.desks;
    agency.since = event.at;
    touched.agencies.insert(e.agency);
}

void Applier::operator()(const RequestAnswered& e) { s.replies[e.key] = {e.body_hash, e.reply, event.at, event.seq}; }

// What a closed incident's ladders were leaves memory with it.
void Applier::forget_duty(AssignmentId id) {
    const auto found = s.assignments.find(id);
    if (found == s.assignments.end()) return;
    for (const auto& clock : found->second.clocks) s.clocks.erase(clock);
    for (const auto& escalation : found->second.escalations) {
        const auto e = s.escalations.find(escalation);
        if (e == s.escalations.end()) continue;
        for (const auto& delivery : e->second.deliveries) s.deliveries.erase(delivery);
        s.escalations.erase(e);
    }
}

void Applier::operator()(const Forgotten& e) {
    for (const auto& id : e.calls) {
        s.calls.erase(id);
        touched.calls.insert(id);
    }
    for (const auto& id : e.incidents) {
        const auto it = s.incidents.find(id);
        if (it == s.incidents.end()) continue;
        for (const auto& report : it->second.reports) s.reports.erase(report);
        for (const auto& gone : it->second.assignments) {
            forget_duty(gone);
            s.assignments.erase(gone);
            touched.assignments.insert(gone);
        }
        for (const auto& clock : it->second.clocks) s.clocks.erase(clock);
        std::erase_if(s.escalations, [&](const auto& e) {
            if (e.second.incident != id) return false;
            for (const auto& delivery : e.second.deliveries) s.deliveries.erase(delivery);
            return true;
        });
        s.incidents.erase(it);
        touched.incidents.insert(id);
    }
    for (const auto& key : e.requests) s.replies.erase(key);
    core.sweep_at(event.at + core.sweep_pause());
}

void Applier::operator()(const ReportExported&) {}  // for the record alone
}  // namespace siaga::centre
