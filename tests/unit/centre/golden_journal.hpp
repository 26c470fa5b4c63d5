// Purpose: a day's journal as a file that every later version must replay to what it said then: how it is written,
// and what of the state is compared. Thread: the test's.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "contact_subject.hpp"

namespace siaga::centre::test {

inline const std::filesystem::path kGolden = std::filesystem::path(SIAGA_SOURCE_DIR) / "tests/unit/centre/golden";

// What a day's end must look like, whatever fields the state gets later.
inline Json essence(const State& s) {
    Json out{{"seq", s.seq}, {"totals", to_json_value(s.totals)}, {"calls", Json::object()}, {"seats", Json::object()},
             {"assignments", Json::object()}, {"incidents", Json::object()}, {"callbacks", Json::array()}, {"rooms", s.rooms.size()},
             {"legs", s.legs.size()}, {"people", s.people.size()}};
    for (const auto& [id, call] : s.calls)
        out["calls"][to_string(id)] = {{"state", name_of(call.state)}, {"cause", name_of(call.cause)}, {"number", call.caller.number},
                                       {"result", call.result ? name_of(*call.result) : ""}, {"recordings", call.recordings.size()}};
    for (const auto& [id, seat] : s.seats)
        out["seats"][id.value] = {{"state", name_of(seat.state)}, {"misses", seat.misses}, {"idle", seat.idle_since.us}};
    for (const auto& [id, a] : s.assignments) out["assignments"][to_string(id)] = name_of(a.state);
    for (const auto& [id, i] : s.incidents)
        out["incidents"][to_string(id)] = {{"number", i.number}, {"state", name_of(i.state)}, {"reports", i.reports.size()}, {"timeline", i.timeline.size()}};
    for (const auto& [id, entry] : s.callbacks) out["callbacks"].push_back(entry.number);
    if (s.training.last > 0) {  // days before training say nothing of it
        out["trainings"] = {{"last", s.training.last}};
        for (const auto& [id, training] : s.training.running)
            out["trainings"][id.value] = {{"step", name_of(training.step)}, {"number", training.number}, {"plan", training.plan.lines.size()}};
    }
    if (s.last_escalation > 0) {  // nor of ladders
        out["ladders"] = Json::object();
        for (const auto& [id, one] : s.escalations) out["ladders"][to_string(id)] = {{"state", name_of(one.state)}, {"step", one.step}, {"why", one.why}};
        for (const auto& [id, one] : s.deliveries)
            out["deliveries"][to_string(id)] = {{"result", name_of(one.result)}, {"to", one.target.label}, {"passes", one.passes}, {"detail", one.detail}};
        for (const auto& [id, one] : s.alarms) out["alarms"][to_string(id)] = {{"kind", name_of(one.kind)}, {"open", one.open}, {"count", one.count}};
        out["clocks"] = s.clocks.size();
        out["overrides"] = s.rules.overrides.size();
    }
    if (const auto& clocks = s.clock_admin; clocks.clocks.revision + clocks.ladders.revision > 0)  // nor of clocks that admins change
        out["clock_admin"] = {{"clocks", clocks.clocks.revision}, {"ladders", clocks.ladders.revision}, {"past", clocks.past.size()},
                              {"rules", s.profile.clock_rules.size()}, {"steps", s.profile.ladders.empty() ? 0 : s.profile.ladders[0].steps.size()}};
    const auto erased = [](const std::vector<profile::Contact>& contacts) { return std::any_of(contacts.begin(), contacts.end(), profile::is_erased); };
    if (std::any_of(s.profile.agencies.begin(), s.profile.agencies.end(), [&](const auto& one) { return erased(one.contacts); })) {  // nor of contacts that were erased
        for (const auto& one : s.profile.agencies)
            for (const auto& contact : one.contacts) out["contacts"][one.id.value].push_back({contact.label, contact.number, name_of(contact.rank)});
        for (const auto& contact : s.profile.duty) out["contacts"]["duty"].push_back({contact.label, contact.number, name_of(contact.rank)});
        for (const auto& [id, one] : s.agency_admin.agencies) out["agencies"][id.value] = {{"revision", one.revision}, {"edited", one.edited}};
        for (const auto& [id, one] : s.assignments) out["by_phone"][to_string(id)] = {one.by_phone, one.phone_name};
        out["hash"] = s.profile.hash;
    }
    if (!s.settings_admin.editions.empty()) {  // nor of what admins change
        out["settings"] = Json::object();
        for (const auto& [name, edition] : s.settings_admin.editions) out["settings"][name] = edition.revision;
        for (const auto& [id, one] : s.agency_admin.agencies) out["agencies"][id.value] = {{"revision", one.revision}, {"edited", one.edited}};
        for (const auto& [id, one] : s.agency_admin.types) out["types"][id.value] = {{"revision", one.revision}, {"edited", one.edited}};
        out["profile"] = {{"agencies", s.profile.agencies.size()}, {"types", s.profile.types.size()}, {"rules", s.profile.rules.size()}};
        out["verified"] = s.agency_admin.verified.size();
        out["rules"] = {{"active", s.rules.active}, {"versions", s.rules.versions.size()}, {"drafts", s.rules.drafts.size()}};
        out["house"] = {{"announcements", s.house_admin.announcements.size()}, {"aliases", s.house_admin.place_aliases.size()}, {"holidays", s.house_admin.holidays.size()}};
    }
    return out;
}

// Today's format, where the file is not there yet: a landed one is never changed.
inline void write_golden(const std::string& name, const std::vector<Event>& day, const State& state) {
    if (!std::getenv("SIAGA_WRITE_GOLDEN") || std::filesystem::exists(kGolden / name)) return;
    std::ofstream out(kGolden / name);
    for (const auto& event : day)
        out << Json{{"seq", event.seq}, {"at", event.at.us}, {"wall", event.wall.us}, {"type", type_of(event.body)},
                    {"version", version_of(event.body)}, {"open", open_json(event.body)}, {"personal", kept_payload(day, event)}}.dump()
            << '\n';
    out << Json{{"essence", essence(state)}}.dump() << '\n';
}

}  // namespace siaga::centre::test
